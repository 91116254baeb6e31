//! Who complained, for the one to whom it was granted.

use super::original::{OriginalRow, original_row};
use super::{PipelineError, Stages};
use crate::desk::RevealGrant;
use crate::domain::{Field, Sensitive, SourceCode};
use crate::ingest::{SourceChoice, map_row};
use crate::store::Store;

/// One thing that the export told of the complainant, as it was written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RevealedCell {
    pub field: Field,
    pub value: Sensitive,
}

/// Opens the complainant's columns of the order that was granted; of the rest of the row nothing. `None` where the vault does
/// not hold the row.
pub async fn revealed_complainant(
    store: &Store,
    stages: &Stages,
    grant: &RevealGrant,
) -> Result<Option<Vec<RevealedCell>>, PipelineError> {
    let order = grant.order();
    let keys = store.keys().await?;
    let provenance = &order.provenance;
    let original = original_row(
        store,
        &keys,
        provenance.accepted_by(),
        &provenance.sealed_sheet(),
        provenance.origin.row,
    )
    .await?;
    Ok(original.map(|original| personal_cells(stages, order.source, &original)))
}

fn personal_cells(
    stages: &Stages,
    source: SourceCode,
    original: &OriginalRow,
) -> Vec<RevealedCell> {
    let OriginalRow { raw, headers, .. } = original;
    let mapped = map_row(stages.profiles(), SourceChoice::Fixed(source), headers, raw);
    let cells: Vec<(Field, String)> = match mapped {
        Ok(mapped) => mapped
            .cells
            .iter()
            .map(|(field, _, cell)| (*field, cell.text()))
            .collect(),
        // The mapping that it was imported with is not here: each header is taken for what any layout takes it.
        Err(_) => headers
            .iter()
            .zip(&raw.cells)
            .filter_map(|(header, cell)| {
                let field = stages.profiles().field_of_header(header)?;
                Some((field, cell.text()))
            })
            .collect(),
    };
    cells
        .into_iter()
        .filter(|(field, text)| field.is_personal() && !text.trim().is_empty())
        .map(|(field, text)| RevealedCell {
            field,
            value: Sensitive::new(text),
        })
        .collect()
}
