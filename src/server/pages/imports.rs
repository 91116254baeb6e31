//! 导入与数据质量: what each source sent last, the ledger of every file, and the rows that wait for a fix.

use axum::response::Response;
use serde::Serialize;

use crate::db::StoredImport;
use crate::domain::{Actor, LocalTime, SourceCode};
use crate::pipeline::{SourceFreshness, source_freshness};
use crate::server::app::App;
use crate::server::ask::Ask;
use crate::server::permission::{ManageImports, Permission, ReadImports, Visit};
use crate::server::refusal::Refusal;
use crate::server::streamed_csv::{Listed, Sheet, streamed_csv};
use crate::templates::Page;

/// Quarantined rows on the page.
const ROWS: usize = 200;

/// All imports, newest first, with the open quarantine.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub(super) struct ImportsPage {
    /// Whether this person may bring data in.
    may_manage: bool,
    sources: Vec<Source>,
    imports: Vec<Line>,
    quarantined: usize,
    rows: Vec<Row>,
}

/// What a source sent last against its own past.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
struct Source {
    label: String,
    #[serde(flatten)]
    freshness: SourceFreshness,
    /// What somebody should look into.
    warnings: Vec<String>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
struct Line {
    import_id: String,
    file: String,
    source: String,
    source_label: String,
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
            source_label: "12345".to_owned(),
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
                sources: vec![source_line(SourceFreshness {
                    source: "12315_complaint,12315_tipoff".to_owned(),
                    batches: 9,
                    last_import: "imp-000009".to_owned(),
                    last_file: "<导出>.csv".to_owned(),
                    last_day: chrono::NaiveDate::from_ymd_opt(2026, 11, 1).unwrap(),
                    days_since: 21,
                    last_rows: 40,
                    usual_rows: Some(100),
                    usual_interval: Some(7),
                    silent: true,
                    shrunken: true,
                })],
                imports: vec![line],
                quarantined: 1,
                rows: vec![row],
            },
            Self {
                may_manage: false,
                sources: Vec::new(),
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
        import_id: StoredImport::id_of(row.import_seq),
        file: file_of(row.import_seq),
        sheet: row.sheet.clone(),
        row: row.row,
        reason: row.reason.label(),
        message: row.message.clone(),
        cells: row.cells.clone(),
    });
    let rows: Vec<Row> = rows.collect();
    let mut imports: Vec<Line> = stored.iter().map(line_of).collect();
    imports.reverse();
    Ok(ImportsPage {
        may_manage: ManageImports::ROLES.contains(&visit.role()),
        sources: sources_of(&app, &stored),
        imports,
        quarantined: open.len(),
        rows,
    })
}

fn line_of(import: &StoredImport) -> Line {
    let total = &import.total;
    Line {
        import_id: import.import_id.clone(),
        file: import.file_name.clone(),
        source: import.source.clone(),
        source_label: label_of(&import.source),
        operator: import.operator.clone(),
        imported_at: told(import.imported_at),
        rows_read: total.rows_read,
        accepted: total.accepted,
        updated: total.updated,
        duplicate: total.duplicate,
        quarantined: total.quarantined,
        closes: total.closes(),
    }
}

fn sources_of(app: &App, stored: &[StoredImport]) -> Vec<Source> {
    let told = source_freshness(stored, app.now().day);
    told.into_iter().map(source_line).collect()
}

/// The sources of a file in words; a code that is none stays as it is.
fn label_of(sources: &str) -> String {
    let label = |code: &str| {
        code.parse::<SourceCode>().map_or_else(
            |_| code.to_owned(),
            |source| source.short_label().to_owned(),
        )
    };
    let labels: Vec<String> = sources.split(',').map(label).collect();
    labels.join("、")
}

fn source_line(freshness: SourceFreshness) -> Source {
    let mut warnings = Vec::new();
    if let (true, Some(interval)) = (freshness.silent, freshness.usual_interval) {
        warnings.push(format!(
            "已{}天没有新批次，通常每{interval}天一批；请向来源单位核实",
            freshness.days_since
        ));
    }
    if let (true, Some(usual)) = (freshness.shrunken, freshness.usual_rows) {
        warnings.push(format!(
            "最近一批只有{}行，不到通常{usual}行的一半；请核实导出是否完整",
            freshness.last_rows
        ));
    }
    Source {
        label: label_of(&freshness.source),
        freshness,
        warnings,
    }
}

/// The ledger as a file, newest first.
pub(super) async fn ledger_file(
    app: App,
    visit: Visit<ReadImports>,
    _: Ask,
) -> Result<Response, Refusal> {
    const COLUMNS: &[&str] = &[
        "导入编号",
        "文件",
        "来源",
        "操作人",
        "导入时间",
        "读到",
        "接收",
        "更正",
        "重复",
        "隔离",
    ];
    let stored = app.store.database.imports().await?;
    let rows: Vec<Vec<String>> = stored
        .iter()
        .rev()
        .map(line_of)
        .map(|line| {
            vec![
                line.import_id,
                line.file,
                line.source_label,
                line.operator,
                line.imported_at,
                line.rows_read.to_string(),
                line.accepted.to_string(),
                line.updated.to_string(),
                line.duplicate.to_string(),
                line.quarantined.to_string(),
            ]
        })
        .collect();
    as_file(app, visit.actor(), ("imports", "导入台账", COLUMNS), rows).await
}

/// These rows under their columns; the log names the object and tells what was asked for.
async fn as_file(
    app: App,
    actor: Actor,
    (object, asked, columns): (&'static str, &str, &'static [&'static str]),
    rows: Vec<Vec<String>>,
) -> Result<Response, Refusal> {
    let sheet = Sheet {
        object,
        columns,
        told: format!("{asked}（{}行）", rows.len()),
        rows: rows.len() as u64,
    };
    streamed_csv(app, actor, sheet, Listed(rows.into_iter())).await
}

/// The last batch of each source against its past, as a file.
pub(super) async fn sources_file(
    app: App,
    visit: Visit<ReadImports>,
    _: Ask,
) -> Result<Response, Refusal> {
    const COLUMNS: &[&str] = &[
        "来源",
        "批次",
        "最近一批",
        "文件",
        "日期",
        "距今天数",
        "行数",
        "通常行数",
        "通常间隔天数",
        "提示",
    ];
    let or_blank = |number: Option<i64>| number.map_or_else(String::new, |n| n.to_string());
    let stored = app.store.database.imports().await?;
    let rows: Vec<Vec<String>> = sources_of(&app, &stored)
        .into_iter()
        .map(|source| {
            let told = source.freshness;
            vec![
                source.label,
                told.batches.to_string(),
                told.last_import,
                told.last_file,
                told.last_day.to_string(),
                told.days_since.to_string(),
                told.last_rows.to_string(),
                or_blank(told.usual_rows),
                or_blank(told.usual_interval),
                source.warnings.join("；"),
            ]
        })
        .collect();
    as_file(app, visit.actor(), ("sources", "来源与时效", COLUMNS), rows).await
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

    #[test]
    fn a_silent_source_and_a_shrunken_batch_are_told_in_sentences() {
        let pages = rendered::<ImportsPage>();
        assert!(pages[0].contains("已21天没有新批次，通常每7天一批"));
        assert!(pages[0].contains("只有40行，不到通常100行的一半"));
        assert!(pages[0].contains("&lt;导出&gt;.csv"), "{}", pages[0]);
        assert!(!pages[1].contains("来源与时效"), "{}", pages[1]);
    }
}
