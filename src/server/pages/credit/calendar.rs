//! 公示日历: what ends soon, what is due, and who may apply for repair already.

use chrono::NaiveDate;
use serde::Serialize;

use crate::db::CreditRow;
use crate::server::app::App;
use crate::server::ask::Ask;
use crate::server::deadline::Deadline;
use crate::server::permission::{ReadCredit, Visit};
use crate::server::refusal::Refusal;
use crate::templates::Page;
use crate::workflow::CreditStage;

/// Days within which an end is told, the nearest first.
const SPANS: [i64; 3] = [7, 30, 60];

#[derive(Debug, Clone, PartialEq, Serialize)]
pub(in crate::server::pages) struct CalendarPage {
    today: NaiveDate,
    ends: Vec<Span>,
    due: Vec<Due>,
    /// 可修复名单 (R-REP-05): the shortest publicity has passed.
    repairable: Vec<Line>,
}

/// Ends within so many days, and not within fewer.
#[derive(Debug, Clone, PartialEq, Serialize)]
struct Span {
    days: i64,
    lines: Vec<Line>,
}

#[derive(Debug, Clone, PartialEq, Serialize)]
struct Line {
    entry_id: String,
    name: String,
    stage: &'static str,
    what: &'static str,
    day: NaiveDate,
}

#[derive(Debug, Clone, PartialEq, Serialize)]
struct Due {
    entry_id: String,
    name: String,
    what: &'static str,
    deadline: Deadline,
}

impl Page for CalendarPage {
    const FILE: &'static str = "workbench/credit_calendar.html";

    #[cfg(test)]
    fn samples() -> Vec<Self> {
        let day = NaiveDate::from_ymd_opt(2026, 11, 25).unwrap();
        let line = Line {
            entry_id: "C000001".to_owned(),
            name: "<某某商行>".to_owned(),
            stage: "公示中",
            what: "公示截止",
            day,
        };
        let full = Self {
            today: day,
            ends: vec![Span {
                days: 7,
                lines: vec![line.clone()],
            }],
            due: vec![Due {
                entry_id: "C000001".to_owned(),
                name: "<某某商行>".to_owned(),
                what: "异议审核",
                deadline: Deadline::sample(),
            }],
            repairable: vec![line],
        };
        let empty = Self {
            ends: vec![Span {
                days: 7,
                lines: Vec::new(),
            }],
            due: Vec::new(),
            repairable: Vec::new(),
            ..full.clone()
        };
        vec![full, empty]
    }
}

pub(in crate::server::pages) async fn page(
    app: App,
    _: Visit<ReadCredit>,
    _: Ask,
) -> Result<CalendarPage, Refusal> {
    let today = app.now().day;
    let rows = app.store.database.credit_entries().await?;
    let (mut ends, mut due) = (Vec::new(), Vec::new());
    let mut repairable = Vec::new();
    for row in &rows {
        let Some(stage) = row.entry.stage_on(today) else {
            continue;
        };
        for clock in row.entry.clocks_on(today) {
            if clock.is_open() && stage != CreditStage::Abandoned {
                due.push(Due {
                    entry_id: row.entry_id.to_string(),
                    name: row.entry.shown_name().to_owned(),
                    what: clock.deadline.period.key.label(),
                    deadline: app.deadline(clock.deadline.due),
                });
            }
        }
        if !stage.is_in_use() {
            continue;
        }
        let last = row.entry.content().and_then(|content| content.valid_until);
        ends.extend(last.map(|day| line(row, stage, "有效期届满", day)));
        let Some(publication) = row.entry.publication() else {
            continue;
        };
        if stage == CreditStage::Public {
            ends.push(line(row, stage, "公示截止", publication.until));
        }
        let since = row.entry.repairable_since(today);
        repairable.extend(since.map(|since| line(row, stage, "最短公示期至", since)));
    }
    ends.sort_by_key(|line| (line.day, line.entry_id.clone()));
    due.sort_by_key(|due| (due.deadline.day, due.entry_id.clone()));
    repairable.sort_by_key(|line| (line.day, line.entry_id.clone()));
    Ok(CalendarPage {
        today,
        ends: spans(ends, today),
        due,
        repairable,
    })
}

/// Each end under the shortest span that holds it; later ones are not told.
fn spans(ends: Vec<Line>, today: NaiveDate) -> Vec<Span> {
    let mut spans = SPANS.map(|days| Span {
        days,
        lines: Vec::new(),
    });
    for line in ends {
        let left = (line.day - today).num_days();
        if let Some(span) = spans.iter_mut().find(|span| left <= span.days) {
            span.lines.push(line);
        }
    }
    spans.into()
}

fn line(row: &CreditRow, stage: CreditStage, what: &'static str, day: NaiveDate) -> Line {
    Line {
        entry_id: row.entry_id.to_string(),
        name: row.entry.shown_name().to_owned(),
        stage: stage.label(),
        what,
        day,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::server::pages::rendered;

    #[test]
    fn an_end_is_told_once_under_the_shortest_span() {
        let today = NaiveDate::from_ymd_opt(2026, 11, 22).unwrap();
        let lines = [7, 8, 60, 61].map(|days| Line {
            entry_id: String::new(),
            name: String::new(),
            stage: "",
            what: "",
            day: today + chrono::Days::new(days),
        });
        let spans = spans(lines.into(), today);
        let counts: Vec<usize> = spans.iter().map(|span| span.lines.len()).collect();
        assert_eq!(counts, [1, 1, 1]);
    }

    #[test]
    fn the_page_tells_ends_deadlines_and_who_may_apply() {
        let pages = rendered::<CalendarPage>();
        assert!(pages[0].contains("7天内") && pages[0].contains("异议审核"));
        assert!(pages[0].contains("&lt;某某商行&gt;") && pages[0].contains("最短公示期"));
        assert!(pages[1].contains("没有"), "{}", pages[1]);
    }
}
