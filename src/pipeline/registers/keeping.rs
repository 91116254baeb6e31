//! The writing side: each piece into the batch, and into its account.

use serde::Serialize;
use sha2::{Digest, Sha256};

use super::reading::{Piece, Pieces};
use crate::db::{RegisterBatch, Transaction};
use crate::domain::RegisterRow;
use crate::pipeline::PipelineError;
use crate::vault::hex;

/// Takes the pieces until there are no more.
pub(super) async fn keep(
    transaction: &mut Transaction,
    batch: &mut RegisterBatch,
    pieces: &mut Pieces,
) -> Result<(), PipelineError> {
    let ledger = &mut batch.ledger;
    while let Some(piece) = pieces.next().await {
        match piece {
            Piece::Skipped => {
                ledger.skipped += 1;
                continue;
            }
            Piece::Row(row) => {
                let hash = hash_of(&row)?;
                if transaction
                    .add_register_row(batch.batch, &row, &hash)
                    .await?
                {
                    ledger.accepted += 1;
                } else {
                    ledger.duplicate += 1;
                }
            }
            Piece::Refused(refusal) => {
                let place = (batch.batch, ledger.refused);
                transaction.add_register_refusal(place, &refusal).await?;
                ledger.refused += 1;
            }
        }
        ledger.rows_read += 1;
    }
    Ok(())
}

/// Of what the row says, wherever it stood.
fn hash_of(row: &RegisterRow) -> Result<String, PipelineError> {
    #[derive(Serialize)]
    struct Said<'a> {
        row: &'a RegisterRow,
        id_digest: Option<&'a str>,
    }
    let mut said = row.clone();
    (said.sheet, said.row) = (String::new(), 0);
    let said = Said {
        id_digest: row.id_digest.as_deref(),
        row: &said,
    };
    let text =
        serde_json::to_vec(&said).map_err(|error| PipelineError::Snapshot(error.to_string()))?;
    Ok(hex(&Sha256::digest(&text)))
}
