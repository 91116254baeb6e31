//! 导入与数据质量: the ledger of every file, and the rows that wait for a fix.

use serde::Serialize;

use crate::domain::LocalTime;
use crate::server::app::App;
use crate::server::ask::Ask;
use crate::server::permission::{ManageImports, Permission, ReadImports, Visit};
use crate::server::refusal::Refusal;
use crate::templates::Page;

/// Quarantined rows on the page.
const ROWS: usize = 200;

/// All imports, newest first, with the open quarantine.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub(super) struct ImportsPage {
    /// Whether this person may bring data in.
    may_manage: bool,
    imports: Vec<Line>,
    quarantined: usize,
    rows: Vec<Row>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
struct Line {
    import_id: String,
    file: String,
    source: String,
    operator: String,
    imported_at: String,
    rows_read: i64,
    accepted: i64,
    updated: i64,
    duplicate: i64,
    quarantined: i64,
    /// Whether the four add up to what was read.
    closes: bool,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
struct Row {
    id: i64,
    import_id: String,
    file: String,
    sheet: String,
    row: u32,
    reason: &'static str,
    message: String,
    cells: Vec<(String, String)>,
}

impl Page for ImportsPage {
    const FILE: &'static str = "workbench/imports.html";

    #[cfg(test)]
    fn samples() -> Vec<Self> {
        let line = Line {
            import_id: "I1".to_owned(),
            file: "导出.csv".to_owned(),
            source: "12345".to_owned(),
            operator: "甲一".to_owned(),
            imported_at: "2026-11-20 08:00".to_owned(),
            rows_read: 4,
            accepted: 1,
            updated: 1,
            duplicate: 1,
            quarantined: 1,
            closes: true,
        };
        let row = Row {
            id: 1,
            import_id: "I1".to_owned(),
            file: "导出.csv".to_owned(),
            sheet: String::new(),
            row: 7,
            reason: "缺少受理时间",
            message: "第7行没有受理时间".to_owned(),
            cells: vec![("标题".to_owned(), "<甲>".to_owned())],
        };
        vec![
            Self {
                may_manage: true,
                imports: vec![line],
                quarantined: 1,
                rows: vec![row],
            },
            Self {
                may_manage: false,
                imports: Vec::new(),
                quarantined: 0,
                rows: Vec::new(),
            },
        ]
    }
}

pub(super) async fn page(
    app: App,
    visit: Visit<ReadImports>,
    _: Ask,
) -> Result<ImportsPage, Refusal> {
    let stored = app.store.database.imports().await?;
    let open = app.store.database.open_quarantine().await?;
    let file_of = |import_seq: i64| {
        stored
            .iter()
            .find(|import| import.import_seq == import_seq)
            .map(|import| import.file_name.clone())
            .unwrap_or_default()
    };
    let rows = open.iter().take(ROWS).map(|row| Row {
        id: row.id,
        import_id: format!("imp-{:06}", row.import_seq),
        file: file_of(row.import_seq),
        sheet: row.sheet.clone(),
        row: row.row,
        reason: row.reason.label(),
        message: row.message.clone(),
        cells: row.cells.clone(),
    });
    let rows: Vec<Row> = rows.collect();
    let mut imports: Vec<Line> = stored
        .iter()
        .map(|import| {
            let total = &import.total;
            Line {
                import_id: import.import_id.clone(),
                file: import.file_name.clone(),
                source: import.source.clone(),
                operator: import.operator.clone(),
                imported_at: told(import.imported_at),
                rows_read: total.rows_read,
                accepted: total.accepted,
                updated: total.updated,
                duplicate: total.duplicate,
                quarantined: total.quarantined,
                closes: total.rows_read
                    == total.accepted + total.updated + total.duplicate + total.quarantined,
            }
        })
        .collect();
    imports.reverse();
    Ok(ImportsPage {
        may_manage: ManageImports::ROLES.contains(&visit.role()),
        imports,
        quarantined: open.len(),
        rows,
    })
}

pub(super) fn told(epoch_millis: i64) -> String {
    LocalTime::from_epoch_millis(epoch_millis, crate::domain::TimePrecision::Second)
        .map(|time| super::search::told_time(&time.rfc3339()))
        .unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::server::pages::rendered;

    #[test]
    fn the_ledger_is_shown_and_cells_are_escaped() {
        let pages = rendered::<ImportsPage>();
        assert!(pages[0].contains("&lt;甲&gt;"), "{}", pages[0]);
        assert!(pages[0].contains("第7行没有受理时间"));
        assert!(pages[1].contains("还没有导入"), "{}", pages[1]);
    }
}
