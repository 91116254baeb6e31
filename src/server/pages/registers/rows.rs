//! The rows of one register, and the same as a file.

use axum::response::Response;
use chrono::NaiveDate;
use serde::Serialize;

use crate::db::KeptRegisterRow;
use crate::domain::{AmountCents, RegisterKind, RegisterRow};
use crate::server::app::App;
use crate::server::ask::Ask;
use crate::server::permission::{ReadRegisters, Visit};
use crate::server::query::Parameter;
use crate::server::refusal::Refusal;
use crate::server::streamed_csv::{AT_ONCE, BrokenOff, Rows, Sheet, streamed_csv};
use crate::templates::Page;

/// Rows on one page; the file holds all.
const MOST: i64 = 200;

pub(in crate::server::pages) const ASKS: &[Parameter] =
    &[Parameter::integer("after", "从第几号之后列起")];

#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub(in crate::server::pages) struct RowsPage {
    kind: &'static str,
    kind_label: &'static str,
    today: NaiveDate,
    total: u64,
    rows: Vec<Line>,
    next_url: Option<String>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
struct Line {
    number: i64,
    batch: i64,
    /// Whether it counts today.
    counts: bool,
    fine: Option<String>,
    row: RegisterRow,
}

impl Page for RowsPage {
    const FILE: &'static str = "workbench/register_rows.html";

    #[cfg(test)]
    fn samples() -> Vec<Self> {
        let mut row = RegisterRow::sample(RegisterKind::Penalty);
        (row.code, row.code_is_bad) = (None, true);
        row.fine_cents = Some(500_000);
        let line = line_of(
            KeptRegisterRow {
                number: 1,
                batch: 1,
                row,
            },
            NaiveDate::from_ymd_opt(2026, 6, 1).unwrap(),
        );
        let full = Self {
            kind: "penalty",
            kind_label: RegisterKind::Penalty.label(),
            today: NaiveDate::from_ymd_opt(2026, 6, 1).unwrap(),
            total: 1,
            rows: vec![line],
            next_url: Some("?after=1".to_owned()),
        };
        let empty = Self {
            rows: Vec::new(),
            total: 0,
            next_url: None,
            ..full.clone()
        };
        vec![full, empty]
    }
}

pub(in crate::server::pages) async fn page(
    app: App,
    _: Visit<ReadRegisters>,
    ask: Ask,
) -> Result<RowsPage, Refusal> {
    let kind = kind_of(&ask)?;
    let after: i64 = ask.asked_as("after", "序号")?.unwrap_or(0);
    let database = &app.store.database;
    let rows = database.register_rows_behind(kind, (after, MOST)).await?;
    let today = app.now().day;
    let whole = i64::try_from(rows.len()) == Ok(MOST);
    let last = rows.last().filter(|_| whole).map(|kept| kept.number);
    Ok(RowsPage {
        kind: kind.code(),
        kind_label: kind.label(),
        today,
        total: database.register_size(kind).await?,
        rows: rows.into_iter().map(|kept| line_of(kept, today)).collect(),
        next_url: last.map(|last| format!("?after={last}")),
    })
}

fn kind_of(ask: &Ask) -> Result<RegisterKind, Refusal> {
    let kind = ask.parameter("kind").parse();
    kind.map_err(|_| Refusal::not_found())
}

fn line_of(kept: KeptRegisterRow, today: NaiveDate) -> Line {
    Line {
        number: kept.number,
        batch: kept.batch,
        counts: kept.row.in_force_on(today),
        fine: kept.row.fine_cents.map(yuan),
        row: kept.row,
    }
}

fn yuan(cents: i64) -> String {
    format!("{}元", AmountCents(cents).yuan_text())
}

const COLUMNS: &[&str] = &[
    "序号",
    "批次",
    "名称",
    "统一社会信用代码",
    "代码有误",
    "文书号或编号",
    "单位",
    "日期",
    "有效期",
    "类别",
    "内容",
    "状态或结论",
    "罚款金额",
];

/// All rows of the register as a file.
pub(in crate::server::pages) async fn export(
    app: App,
    visit: Visit<ReadRegisters>,
    ask: Ask,
) -> Result<Response, Refusal> {
    let kind = kind_of(&ask)?;
    let rows = app.store.database.register_size(kind).await?;
    let sheet = Sheet {
        object: "registers",
        columns: COLUMNS,
        told: format!("{}，{rows}行", kind.label()),
        rows,
    };
    streamed_csv(app, visit.actor(), sheet, Behind { kind, behind: 0 }).await
}

/// Rows behind a number, piece by piece.
struct Behind {
    kind: RegisterKind,
    behind: i64,
}

impl Rows for Behind {
    async fn next(&mut self, app: &App) -> Result<Option<Vec<Vec<String>>>, BrokenOff> {
        let limit = i64::try_from(AT_ONCE).unwrap_or(i64::MAX);
        let piece = app
            .store
            .database
            .register_rows_behind(self.kind, (self.behind, limit));
        let piece = piece.await.map_err(|error| BrokenOff::because(&error))?;
        let Some(last) = piece.last() else {
            return Ok(None);
        };
        self.behind = last.number;
        Ok(Some(piece.iter().map(cells).collect()))
    }
}

fn cells(kept: &KeptRegisterRow) -> Vec<String> {
    let row = &kept.row;
    let day = |day: Option<NaiveDate>| day.map(|day| day.to_string()).unwrap_or_default();
    vec![
        kept.number.to_string(),
        kept.batch.to_string(),
        row.name.clone(),
        row.code
            .as_ref()
            .map(ToString::to_string)
            .unwrap_or_default(),
        if row.code_is_bad { "是" } else { "" }.to_owned(),
        row.document.clone(),
        row.unit.clone(),
        day(row.starts_on),
        day(row.ends_on),
        row.category.clone(),
        row.content.clone(),
        row.state.clone(),
        row.fine_cents.map(yuan).unwrap_or_default(),
    ]
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::server::pages::rendered;

    #[test]
    fn rows_tell_whether_they_count_and_that_a_code_is_bad() {
        let pages = rendered::<RowsPage>();
        assert!(pages[0].contains("代码有误") && pages[0].contains("5000.00元"));
        assert!(pages[0].contains("rel=\"next\"") && pages[0].contains("&lt;某某商行&gt;"));
        assert!(pages[1].contains("没有记录"));
    }
}
