//! The rows that one import set aside: a list, each row, and its mending.

mod export;
pub(super) mod row;

use serde::Serialize;

use crate::db::{QuarantineRow, StoredImport};
use crate::domain::SourceCode;
use crate::server::app::App;
use crate::server::ask::Ask;
use crate::server::pages::imports::told;
use crate::server::permission::{ReadImports, Visit};
use crate::server::query::Parameter;
use crate::server::refusal::Refusal;
use crate::templates::Page;

pub(in crate::server) use export::file as export;

pub(in crate::server) const ASKS: &[Parameter] =
    &[Parameter::integer("behind", "从这个编号之后列起")];

/// Rows on one page.
const ROWS: usize = 100;
/// One more, which tells that there is a next page.
const ROWS_READ: i64 = 101;

/// Rows of one import, masked, the oldest first.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub(in crate::server) struct QuarantinePage {
    import_id: String,
    file: String,
    source: String,
    imported_at: String,
    /// Rows that were set aside, and those of them that still are.
    quarantined: i64,
    open: i64,
    rows: Vec<Line>,
    /// Query of the next page.
    next: Option<String>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
struct Line {
    id: i64,
    sheet: String,
    row: u32,
    reason: &'static str,
    message: String,
    cells: Vec<(String, String)>,
    /// The import that took it in since.
    resolved_by: Option<String>,
}

impl Page for QuarantinePage {
    const FILE: &'static str = "workbench/quarantine.html";

    #[cfg(test)]
    fn samples() -> Vec<Self> {
        let line = Line {
            id: 1,
            sheet: "工单".to_owned(),
            row: 7,
            reason: "受理时间无法识别",
            message: "第7行的时间无法识别".to_owned(),
            cells: vec![("标题".to_owned(), "<甲>".to_owned())],
            resolved_by: None,
        };
        let taken = Line {
            id: 2,
            resolved_by: Some("imp-000009".to_owned()),
            ..line.clone()
        };
        let page = Self {
            import_id: "imp-000001".to_owned(),
            file: "导出.csv".to_owned(),
            source: "12345".to_owned(),
            imported_at: "2026-11-20 08:00".to_owned(),
            quarantined: 2,
            open: 1,
            rows: vec![line, taken],
            next: Some("?behind=2".to_owned()),
        };
        let none = Self {
            quarantined: 0,
            open: 0,
            rows: Vec::new(),
            next: None,
            ..page.clone()
        };
        vec![page, none]
    }
}

pub(in crate::server) async fn list(
    app: App,
    _: Visit<ReadImports>,
    ask: Ask,
) -> Result<QuarantinePage, Refusal> {
    let import = import_of(&app, &ask).await?;
    let behind: i64 = ask.asked_as("behind", "起始编号")?.unwrap_or(0);
    let database = &app.store.database;
    let mut found = database
        .quarantine_of(import.import_seq, behind, ROWS_READ)
        .await?;
    let more = found.len() > ROWS;
    found.truncate(ROWS);
    let next = found
        .last()
        .filter(|_| more)
        .map(|last| ask.query_with("behind", Some(&last.id.to_string())));
    Ok(QuarantinePage {
        open: database.open_quarantine_count(import.import_seq).await?,
        import_id: import.import_id,
        file: import.file_name,
        source: source_label(&import.source),
        imported_at: told(import.imported_at),
        quarantined: import.total.quarantined,
        rows: found.into_iter().map(line_of).collect(),
        next,
    })
}

/// The import that the address names.
async fn import_of(app: &App, ask: &Ask) -> Result<StoredImport, Refusal> {
    let imports = app.store.database.imports().await?;
    let wanted = ask.parameter("import");
    imports
        .into_iter()
        .find(|import| import.import_id == wanted)
        .ok_or_else(Refusal::not_found)
}

/// As people call the source that the import was of.
fn source_label(code: &str) -> String {
    code.parse::<SourceCode>().map_or_else(
        |_| code.to_owned(),
        |source| source.short_label().to_owned(),
    )
}

fn line_of(row: QuarantineRow) -> Line {
    Line {
        id: row.id,
        sheet: row.sheet,
        row: row.row,
        reason: row.reason.label(),
        message: row.message,
        cells: row.cells,
        resolved_by: row.resolved_by.map(StoredImport::id_of),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::server::pages::rendered;

    #[test]
    fn rows_lead_to_their_pages_and_cells_are_escaped() {
        let pages = rendered::<QuarantinePage>();
        assert!(pages[0].contains("&lt;甲&gt;"), "{}", pages[0]);
        assert!(pages[0].contains("/imports/imp-000001/quarantine/1\""));
        assert!(pages[0].contains("imp-000009") && pages[0].contains("?behind=2"));
        assert!(pages[1].contains("没有隔离的行"), "{}", pages[1]);
    }
}
