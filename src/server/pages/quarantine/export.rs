//! The rows that one import set aside, as a file: masked, as the list shows them.

use axum::response::Response;

use super::{import_of, line_of};
use crate::server::app::App;
use crate::server::ask::Ask;
use crate::server::permission::{ReadImports, Visit};
use crate::server::refusal::Refusal;
use crate::server::streamed_csv::{BrokenOff, Rows, Sheet, streamed_csv};

/// Rows that are read at a time.
const AT_ONCE: i64 = 500;

const COLUMNS: [&str; 7] = ["编号", "工作表", "行", "原因", "说明", "单元格", "处理"];

pub(in crate::server) async fn file(
    app: App,
    visit: Visit<ReadImports>,
    ask: Ask,
) -> Result<Response, Refusal> {
    let import = import_of(&app, &ask).await?;
    let total = import.total.quarantined;
    let sheet = Sheet {
        object: "quarantine",
        columns: &COLUMNS,
        told: format!("{}（{total}行）", import.import_id),
        rows: u64::try_from(total).unwrap_or_default(),
    };
    let rows = SetAside {
        import_seq: import.import_seq,
        behind: 0,
    };
    streamed_csv(app, visit.actor(), sheet, rows).await
}

/// The rows behind one number.
struct SetAside {
    import_seq: i64,
    behind: i64,
}

impl Rows for SetAside {
    async fn next(&mut self, app: &App) -> Result<Option<Vec<Vec<String>>>, BrokenOff> {
        let database = &app.store.database;
        let found = database.quarantine_of(self.import_seq, self.behind, AT_ONCE);
        let found = found.await.map_err(|error| BrokenOff::because(&error))?;
        let Some(last) = found.last() else {
            return Ok(None);
        };
        self.behind = last.id;
        let rows = found.into_iter().map(|row| {
            let line = line_of(row);
            let cells = line.cells.iter().filter(|(_, cell)| !cell.is_empty());
            let cells: Vec<String> = cells
                .map(|(name, cell)| format!("{name}：{cell}"))
                .collect();
            vec![
                line.id.to_string(),
                line.sheet,
                line.row.to_string(),
                line.reason.to_owned(),
                line.message,
                cells.join("；"),
                line.resolved_by.unwrap_or_else(|| "待处理".to_owned()),
            ]
        });
        Ok(Some(rows.collect()))
    }
}
