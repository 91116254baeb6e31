//! 异议: every objection with its three clocks, the open ones first, and who has to do something now.

use chrono::NaiveDate;
use serde::Serialize;

use super::MOST_SHOWN;
use super::clocks::ClockLine;
use crate::db::CreditRow;
use crate::domain::LawKey;
use crate::server::app::App;
use crate::server::ask::Ask;
use crate::server::permission::{ReadCredit, Visit};
use crate::server::refusal::Refusal;
use crate::templates::Page;
use crate::workflow::Objection;

#[derive(Debug, Clone, PartialEq, Serialize)]
pub(in crate::server::pages) struct ObjectionsPage {
    today: NaiveDate,
    open: Vec<Line>,
    /// The newest.
    answered: Vec<Line>,
    answered_total: usize,
}

#[derive(Debug, Clone, PartialEq, Serialize)]
struct Line {
    entry_id: String,
    name: String,
    received: NaiveDate,
    ground: &'static str,
    reason: String,
    /// What is waited for, or what came of it.
    state: &'static str,
    clocks: Vec<ClockLine>,
}

impl Page for ObjectionsPage {
    const FILE: &'static str = "workbench/credit_objections.html";

    #[cfg(test)]
    fn samples() -> Vec<Self> {
        let day = NaiveDate::from_ymd_opt(2026, 11, 22).unwrap();
        let line = Line {
            entry_id: "C000001".to_owned(),
            name: "<某某商行>".to_owned(),
            received: day,
            ground: "信息与事实不符或有遗漏",
            reason: "<不是本店>".to_owned(),
            state: "待提供单位核实",
            clocks: vec![ClockLine::sample()],
        };
        let full = Self {
            today: day,
            open: vec![line.clone()],
            answered: vec![line],
            answered_total: 1_201,
        };
        let empty = Self {
            open: Vec::new(),
            answered: Vec::new(),
            answered_total: 0,
            ..full.clone()
        };
        vec![full, empty]
    }
}

pub(in crate::server::pages) async fn page(
    app: App,
    _: Visit<ReadCredit>,
    _: Ask,
) -> Result<ObjectionsPage, Refusal> {
    let rows = app.store.database.credit_entries().await?;
    let lines = rows.iter().flat_map(|row| {
        let objections = row.entry.objections().iter();
        objections.map(|objection| (objection.answered_on, line(&app, row, objection)))
    });
    let (mut open, mut answered) = (Vec::new(), Vec::new());
    for (answered_on, line) in lines {
        match answered_on {
            None => open.push(line),
            Some(day) => answered.push((day, line)),
        }
    }
    open.sort_by_key(|line| (line.received, line.entry_id.clone()));
    answered.sort_by_key(|(day, line)| (std::cmp::Reverse(*day), line.entry_id.clone()));
    let answered_total = answered.len();
    answered.truncate(MOST_SHOWN);
    Ok(ObjectionsPage {
        today: app.now().day,
        open,
        answered_total,
        answered: answered.into_iter().map(|(_, line)| line).collect(),
    })
}

fn line(app: &App, row: &CreditRow, objection: &Objection) -> Line {
    let keys = [
        LawKey::ObjectionProvider,
        LawKey::ObjectionReview,
        LawKey::ObjectionCorrection,
    ];
    let clocks = row.entry.clocks_on(app.now().day);
    // Of several objections of an entry, each has the clocks that began with it or with its answer.
    let own = clocks.iter().filter(|clock| {
        let from = clock.deadline.from;
        let begun = from == objection.received || Some(from) == objection.answered_on;
        begun && keys.contains(&clock.deadline.period.key)
    });
    Line {
        entry_id: row.entry_id.to_string(),
        name: row.entry.shown_name().to_owned(),
        received: objection.received,
        ground: objection.ground.label(),
        reason: objection.reason.clone(),
        state: state(objection),
        clocks: own.map(|clock| ClockLine::of(app, clock)).collect(),
    }
}

fn state(objection: &Objection) -> &'static str {
    match (
        objection.outcome,
        &objection.proposed,
        objection.provider_on,
    ) {
        (Some(outcome), ..) => outcome,
        (None, Some(_), _) => "答复待另一人批准",
        (None, None, Some(_)) => "待拟定答复",
        (None, None, None) if objection.answered_on.is_some() => "记录已终止",
        (None, None, None) => "待提供单位核实",
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::server::pages::rendered;

    #[test]
    fn the_page_tells_what_each_objection_waits_for_and_by_when() {
        let pages = rendered::<ObjectionsPage>();
        assert!(pages[0].contains("&lt;不是本店&gt;") && pages[0].contains("待提供单位核实"));
        assert!(pages[0].contains("第3个工作日"), "{}", pages[0]);
        assert!(pages[1].contains("没有在办的异议"), "{}", pages[1]);
    }
}
