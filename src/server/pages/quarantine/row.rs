//! One quarantined row: where it stood, what is wrong with it, what was tried, and the form that mends it.

use std::collections::{BTreeMap, BTreeSet};

use serde::Serialize;

use super::import_of;
use crate::db::{QuarantineRow, StoredImport, StoredRepair};
use crate::desk::Steward;
use crate::domain::SourceCode;
use crate::pipeline::{Repair, Stages, headers_of_quarantined, repair_quarantined};
use crate::server::answer::Go;
use crate::server::app::App;
use crate::server::ask::Ask;
use crate::server::pages::imports::told;
use crate::server::pages::upload::sources;
use crate::server::permission::{ManageImports, Permission, ReadImports, Visit};
use crate::server::refusal::Refusal;
use crate::templates::Page;

#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub(in crate::server) struct RowPage {
    id: i64,
    import_id: String,
    file: String,
    sheet: String,
    row: u32,
    reason: &'static str,
    message: String,
    /// The import that took it in.
    resolved_by: Option<String>,
    columns: Vec<Column>,
    /// Attempts so far; a form that has not seen the last one is refused.
    seen: usize,
    history: Vec<Attempt>,
    may_mend: bool,
    /// Code and label.
    sources: Vec<(&'static str, &'static str)>,
    /// The next row of this import that is still set aside.
    next: Option<i64>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
struct Column {
    /// From 1 on, as the log tells it.
    place: usize,
    header: String,
    /// Masked; absent where the cell is blank or nobody knows what the column holds.
    text: Option<String>,
    /// What the column becomes.
    becomes: Option<&'static str>,
    /// A second column of one name cannot be told apart.
    may_change: bool,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
struct Attempt {
    number: i64,
    at: String,
    actor: String,
    columns: Vec<String>,
    why: String,
    message_before: String,
    outcome: &'static str,
    import_id: Option<String>,
}

impl Page for RowPage {
    const FILE: &'static str = "workbench/quarantine_row.html";

    #[cfg(test)]
    fn samples() -> Vec<Self> {
        let column = |place, header: &str, text: Option<&str>, may_change| Column {
            place,
            header: header.to_owned(),
            text: text.map(str::to_owned),
            becomes: None,
            may_change,
        };
        let open = Self {
            id: 1,
            import_id: "imp-000001".to_owned(),
            file: "导出.csv".to_owned(),
            sheet: "工单".to_owned(),
            row: 7,
            reason: "受理时间无法识别",
            message: "第7行的时间无法识别".to_owned(),
            resolved_by: None,
            columns: vec![
                column(1, "<时间>", Some("不记得了"), true),
                column(2, "备注", None, false),
            ],
            seen: 1,
            history: vec![Attempt {
                number: 1,
                at: "2026-11-20 08:00".to_owned(),
                actor: "甲一".to_owned(),
                columns: vec!["第1列".to_owned()],
                why: "电话核实".to_owned(),
                message_before: "第7行没有受理时间".to_owned(),
                outcome: "仍在隔离区",
                import_id: None,
            }],
            may_mend: true,
            sources: vec![("12345", "12345热线")],
            next: Some(2),
        };
        let read_only = Self {
            may_mend: false,
            ..open.clone()
        };
        let taken = Self {
            resolved_by: Some("imp-000009".to_owned()),
            ..open.clone()
        };
        vec![open, read_only, taken]
    }
}

pub(in crate::server) async fn page(
    app: App,
    visit: Visit<ReadImports>,
    ask: Ask,
) -> Result<RowPage, Refusal> {
    let import = import_of(&app, &ask).await?;
    let row = row_of(&app, import.import_seq, &ask).await?;
    let headers = headers_of_quarantined(&app.store, &row).await?;
    let history = app.store.database.repairs(row.id).await?;
    let stages = app.stages().await?;
    Ok(RowPage {
        id: row.id,
        import_id: import.import_id,
        file: import.file_name,
        sheet: row.sheet.clone(),
        row: row.row,
        reason: row.reason.label(),
        message: row.message.clone(),
        resolved_by: row.resolved_by.map(StoredImport::id_of),
        columns: columns(&stages, &headers, &row),
        seen: history.len(),
        history: history
            .into_iter()
            .map(|repair| told_attempt(repair, &headers))
            .collect(),
        may_mend: ManageImports::ROLES.contains(&visit.role()),
        sources: sources(),
        next: next_open(&app, &row).await?,
    })
}

/// Sends the corrections; a row that was taken in leads to the next one, one that was not back to itself.
pub(in crate::server) async fn repair(
    app: App,
    visit: Visit<ManageImports>,
    ask: Ask,
) -> Result<Go, Refusal> {
    let steward = Steward::of(&visit.session)?;
    let import = import_of(&app, &ask).await?;
    let row = row_of(&app, import.import_seq, &ask).await?;
    let headers = headers_of_quarantined(&app.store, &row).await?;
    let mut corrections = BTreeMap::new();
    for (place, header) in (1..).zip(&headers) {
        if let Some(text) = ask.field(&format!("column-{place}")) {
            let doubled = corrections
                .insert(header.clone(), text.to_owned())
                .is_some();
            if header.is_empty() || doubled {
                return Err(Refusal::unprocessable(format!(
                    "第{place}列没有列名或与前面的列同名，不能单独修改"
                )));
            }
        }
    }
    let source: Option<SourceCode> = match ask.field("source") {
        None | Some("auto") => None,
        Some(_) => Some(ask.needed_as("source", "来源")?),
    };
    let wanted = Repair {
        quarantine_id: row.id,
        seen: ask.needed_as("seen", "已看到的处理次数")?,
        corrections,
        why: ask.needed("reason", "理由")?.to_owned(),
    };
    let options = app.intake.import_options(&steward, source, app.now());
    let stages = app.stages().await?;
    let (runtime, worker) = (tokio::runtime::Handle::current(), App::clone(&app));
    // Takes the way of an import, which waits for threads.
    let repaired = tokio::task::spawn_blocking(move || {
        let store = &worker.store;
        runtime.block_on(repair_quarantined(
            store, &stages, &steward, &wanted, &options,
        ))
    })
    .await
    .map_err(|error| Refusal::fault(&error))??;
    let list = format!("/imports/{}/quarantine", import.import_id);
    if repaired.message.is_some() {
        return Ok(Go::to(format!("{list}/{}", row.id)));
    }
    let next = next_open(&app, &row).await?;
    Ok(Go::to(match next {
        Some(next) => format!("{list}/{next}"),
        None => list,
    }))
}

/// The row that the address names; one of another import is as absent as one that never was.
async fn row_of(app: &App, import_seq: i64, ask: &Ask) -> Result<QuarantineRow, Refusal> {
    let id: i64 = ask
        .parameter("row")
        .parse()
        .map_err(|_| Refusal::not_found())?;
    let row = app.store.database.quarantined(id).await?;
    row.filter(|row| row.import_seq == import_seq)
        .ok_or_else(Refusal::not_found)
}

async fn next_open(app: &App, row: &QuarantineRow) -> Result<Option<i64>, Refusal> {
    let open = app.store.database.open_quarantine().await?;
    let mut others = open
        .iter()
        .filter(|other| other.import_seq == row.import_seq && other.id != row.id)
        .map(|other| other.id);
    let behind = others.clone().find(|id| *id > row.id);
    Ok(behind.or_else(|| others.next()))
}

/// All columns of the sheet, each with what may be shown of its cell.
fn columns(stages: &Stages, headers: &[String], row: &QuarantineRow) -> Vec<Column> {
    let mut shown = row.cells.clone();
    let mut names = BTreeSet::new();
    let mut columns: Vec<Column> = (1..)
        .zip(headers)
        .map(|(place, header)| {
            let cell = shown.iter().position(|(name, _)| name == header);
            let text = cell.map(|cell| shown.remove(cell).1);
            Column {
                place,
                header: header.clone(),
                text: text.filter(|text| !text.is_empty()),
                becomes: stages
                    .profiles()
                    .field_of_header(header)
                    .map(crate::domain::Field::label),
                may_change: !header.is_empty() && names.insert(header.clone()),
            }
        })
        .filter(|column| !column.header.is_empty() || column.text.is_some())
        .collect();
    // Cells beyond the headers of a row that is too long.
    let beyond = (headers.len() + 1..).zip(shown);
    columns.extend(beyond.map(|(place, (header, text))| Column {
        place,
        header,
        text: Some(text),
        becomes: None,
        may_change: false,
    }));
    columns
}

fn told_attempt(repair: StoredRepair, headers: &[String]) -> Attempt {
    let column = |place: &u32| {
        let header = usize::try_from(*place)
            .ok()
            .and_then(|place| headers.get(place.checked_sub(1)?));
        match header {
            Some(header) => format!("第{place}列“{header}”"),
            None => format!("第{place}列"),
        }
    };
    Attempt {
        number: repair.number,
        at: told(repair.at),
        actor: repair.actor,
        columns: repair.places.iter().map(column).collect(),
        why: repair.why,
        message_before: repair.message_before,
        outcome: repair.outcome.label(),
        import_id: repair.import_seq.map(StoredImport::id_of),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::server::pages::rendered;

    #[test]
    fn only_an_open_row_has_a_form_and_only_for_those_who_may_mend_it() {
        let pages = rendered::<RowPage>();
        assert!(pages[0].contains("name=\"column-1\"") && pages[0].contains("&lt;时间&gt;"));
        assert!(!pages[0].contains("name=\"column-2\""), "{}", pages[0]);
        assert!(pages[0].contains("name=\"seen\" value=\"1\""));
        assert!(pages[0].contains("电话核实") && pages[0].contains("第7行没有受理时间"));
        for closed in &pages[1..] {
            assert!(!closed.contains("name=\"column-1\""), "{closed}");
        }
        assert!(pages[2].contains("imp-000009"), "{}", pages[2]);
    }
}
