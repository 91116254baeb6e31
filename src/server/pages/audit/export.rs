//! The log as a file, newest first: what there was when it was asked for, without the entry of the asking.

use axum::response::Response;

use super::{Line, filter_of, line_of};
use crate::db::AuditFilter;
use crate::server::app::App;
use crate::server::ask::Ask;
use crate::server::permission::{ReadAudit, Visit};
use crate::server::refusal::Refusal;
use crate::server::streamed_csv::{BrokenOff, Rows, Sheet, streamed_csv};

/// Entries that are read at a time.
const AT_ONCE: i64 = 1_000;

const COLUMNS: [&str; 10] = [
    "序号",
    "时间",
    "操作人",
    "角色",
    "操作",
    "对象",
    "结果",
    "说明",
    "内容SHA-256",
    "哈希",
];

pub(in crate::server) async fn file(
    app: App,
    visit: Visit<ReadAudit>,
    ask: Ask,
) -> Result<Response, Refusal> {
    let mut filter = filter_of(&ask)?;
    let newest = app.store.database.audit_counter().await?;
    let end = newest.saturating_add(1);
    filter.before = Some(filter.before.map_or(end, |before| before.min(end)));
    let total = app.store.database.count_audit(&filter).await?;
    let sheet = Sheet {
        object: "audit:log",
        columns: &COLUMNS,
        told: format!("{}（{total}条）", ask.query_with("", None)),
        rows: total.unsigned_abs(),
    };
    let rows = Entries {
        filter,
        ended: false,
    };
    streamed_csv(app, visit.actor(), sheet, rows).await
}

/// Entries that fit, each piece older than the one before.
struct Entries {
    filter: AuditFilter,
    ended: bool,
}

impl Rows for Entries {
    async fn next(&mut self, app: &App) -> Result<Option<Vec<Vec<String>>>, BrokenOff> {
        if self.ended {
            return Ok(None);
        }
        let stored = app
            .store
            .database
            .newest_audit(&self.filter, AT_ONCE)
            .await
            .map_err(|error| BrokenOff::because(&error))?;
        let Some(last) = stored.last() else {
            return Ok(None);
        };
        self.ended = i64::try_from(stored.len()).unwrap_or(i64::MAX) < AT_ONCE;
        self.filter.before = Some(last.seq);
        let rows = stored.iter().map(|entry| line_of(entry).map(row));
        let rows = rows.collect::<Result<Vec<_>, _>>();
        rows.map(Some).map_err(|error| BrokenOff::because(&error))
    }
}

fn row(line: Line) -> Vec<String> {
    vec![
        line.seq.to_string(),
        line.at,
        line.actor,
        line.role,
        line.action.to_owned(),
        line.object,
        if line.refused { "被拒绝" } else { "" }.to_owned(),
        line.reason.unwrap_or_default(),
        line.content.unwrap_or_default(),
        line.hash,
    ]
}
