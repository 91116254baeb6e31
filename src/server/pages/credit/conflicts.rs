//! 红黑名单比对: who is praised and blamed at once, and what has been done about it.

use axum::response::Response;
use chrono::NaiveDate;
use serde::Serialize;

use crate::desk::{listed_twice, red_conflicts};
use crate::server::app::App;
use crate::server::ask::Ask;
use crate::server::permission::{ReadCredit, Visit};
use crate::server::refusal::Refusal;
use crate::server::streamed_csv::{Listed, Sheet, streamed_csv};
use crate::templates::Page;
use crate::workflow::{CreditEntry, RedListing};

#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub(in crate::server::pages) struct ConflictsPage {
    today: NaiveDate,
    entries: Vec<Conflict>,
    /// Both lists are others'.
    listed: Vec<Twice>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
struct Conflict {
    entry_id: String,
    name: String,
    code: String,
    stage: &'static str,
    listing: RedListing,
    state: String,
    open: bool,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
struct Twice {
    name: String,
    code: String,
    blamed_by: String,
    document: String,
    listing: RedListing,
}

impl Page for ConflictsPage {
    const FILE: &'static str = "workbench/credit_conflicts.html";

    #[cfg(test)]
    fn samples() -> Vec<Self> {
        let listing = RedListing {
            row: 7,
            title: "<放心消费示范店>".to_owned(),
            unit: "示例市消费者协会".to_owned(),
            listed_on: NaiveDate::from_ymd_opt(2026, 1, 2),
        };
        let full = Self {
            today: NaiveDate::from_ymd_opt(2026, 11, 22).unwrap(),
            entries: vec![Conflict {
                entry_id: "C000001".to_owned(),
                name: "某某商行".to_owned(),
                code: "91350100M000100Y43".to_owned(),
                stage: "待审批",
                listing: listing.clone(),
                state: "待提请移出".to_owned(),
                open: true,
            }],
            listed: vec![Twice {
                name: "某某商行".to_owned(),
                code: "91350100M000100Y43".to_owned(),
                blamed_by: "某局".to_owned(),
                document: "1号".to_owned(),
                listing,
            }],
        };
        let empty = Self {
            entries: Vec::new(),
            listed: Vec::new(),
            ..full.clone()
        };
        vec![full, empty]
    }
}

/// How far the removal of a listing has got, and whether somebody has to do something.
pub(super) fn state_of(entry: &CreditEntry, listing: &RedListing) -> (String, bool) {
    match entry.removals().of(listing.row) {
        None => ("待提请移出".to_owned(), true),
        Some(removal) => match removal.done_on {
            None => (format!("{}已提请，待名单单位移出", removal.asked_on), false),
            Some(day) => (format!("{day}登记移出，名单文件尚未更新"), false),
        },
    }
}

pub(in crate::server::pages) async fn page(
    app: App,
    _: Visit<ReadCredit>,
    _: Ask,
) -> Result<ConflictsPage, Refusal> {
    let today = app.now().day;
    let rows = app.store.database.credit_entries().await?;
    let conflicts = red_conflicts(&app.store, &rows, today).await?;
    let mut entries = Vec::new();
    for row in &rows {
        let Some(content) = row.entry.content() else {
            continue;
        };
        for listing in conflicts.get(&row.entry_id).into_iter().flatten() {
            let (state, open) = state_of(&row.entry, listing);
            entries.push(Conflict {
                entry_id: row.entry_id.to_string(),
                name: content.subject.shown_name().to_owned(),
                code: content.subject.shown_code(),
                stage: row.entry.stage_on(today).map_or("", |stage| stage.label()),
                listing: listing.clone(),
                state,
                open,
            });
        }
    }
    let listed = listed_twice(&app.store, today).await?.into_iter();
    Ok(ConflictsPage {
        today,
        entries,
        listed: listed
            .map(|(blamed, listing)| Twice {
                name: blamed.row.name,
                code: blamed
                    .row
                    .code
                    .map(|code| code.to_string())
                    .unwrap_or_default(),
                blamed_by: blamed.row.unit,
                document: blamed.row.document,
                listing,
            })
            .collect(),
    })
}

const COLUMNS: &[&str] = &[
    "信用记录",
    "名称",
    "代码或证件号码",
    "状态",
    "红名单",
    "红名单单位",
    "列入日期",
    "办理",
    "黑名单单位",
    "黑名单文书",
];

/// Both tables as one file.
pub(in crate::server::pages) async fn export(
    app: App,
    visit: Visit<ReadCredit>,
    ask: Ask,
) -> Result<Response, Refusal> {
    let actor = visit.actor();
    let page = page(app.clone(), visit, ask).await?;
    let on = |day: Option<NaiveDate>| day.map(|day| day.to_string()).unwrap_or_default();
    let entries = page.entries.into_iter().map(|line| {
        let listing = line.listing;
        vec![
            line.entry_id,
            line.name,
            line.code,
            line.stage.to_owned(),
            listing.title,
            listing.unit,
            on(listing.listed_on),
            line.state,
            String::new(),
            String::new(),
        ]
    });
    let listed = page.listed.into_iter().map(|line| {
        let listing = line.listing;
        vec![
            String::new(),
            line.name,
            line.code,
            String::new(),
            listing.title,
            listing.unit,
            on(listing.listed_on),
            String::new(),
            line.blamed_by,
            line.document,
        ]
    });
    let lines: Vec<Vec<String>> = entries.chain(listed).collect();
    let sheet = Sheet {
        object: "credit_conflicts",
        columns: COLUMNS,
        told: format!("红黑名单比对，{}条", lines.len()),
        rows: lines.len() as u64,
    };
    streamed_csv(app, actor, sheet, Listed(lines.into_iter())).await
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::server::pages::rendered;

    #[test]
    fn conflicts_are_told_with_what_has_to_be_done() {
        let pages = rendered::<ConflictsPage>();
        assert!(pages[0].contains("&lt;放心消费示范店&gt;") && pages[0].contains("待提请移出"));
        assert!(pages[1].contains("没有冲突"), "{}", pages[1]);
    }
}
