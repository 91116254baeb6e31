//! 季度联合奖惩报告: what became of entries in a quarter, and of the red list beside them (HA-A 21; R-RPT-03).

use std::collections::BTreeMap;

use chrono::NaiveDate;

use super::draft::{Draft, Standing};
use super::entry_letter::EntryFacts;
use super::repair::linked;
use super::{Letter, LetterKind, LetterRefused, Writer};
use crate::document::{Column, Grid, Words};
use crate::templates::chinese_date;
use crate::workflow::{CreditStage, CreditStep, CreditStepKind, EndCause};

#[derive(Debug, Clone)]
pub struct QuarterFacts {
    /// First and last day.
    pub days: (NaiveDate, NaiveDate),
    /// All entries as they were known on the last day.
    pub entries: Vec<EntryFacts>,
    /// Rows of the red list in force.
    pub red_list: usize,
    /// Entries in use whose parties are on the red list.
    pub conflicts: usize,
}

/// What is counted, by the step that did it.
const STEPS: [(&str, CreditStepKind); 7] = [
    ("批准归集", CreditStepKind::Approve),
    ("推送（次）", CreditStepKind::Push),
    ("公示", CreditStepKind::Publish),
    ("受理异议", CreditStepKind::Object),
    ("受理修复申请", CreditStepKind::ApplyRepair),
    ("准予修复", CreditStepKind::GrantRepair),
    ("文书撤销后撤回", CreditStepKind::Revoke),
];

pub fn quarter(facts: &QuarterFacts, writer: &Writer) -> Result<Letter, LetterRefused> {
    let kind = LetterKind::Quarter;
    let standing = (Standing::AfterFinding, "内部资料　注意保管");
    let (first, last) = facts.days;
    let title = "守信联合激励和失信联合惩戒工作季度报告";
    let mut draft = Draft::new(kind, standing, title, writer);
    draft.text(format!(
        "统计期间：{}至{}。",
        chinese_date(first),
        chinese_date(last)
    ));
    draft.heading("一、信用记录办理情况");
    draft.table("办理情况", &steps(facts));
    draft.text("联合惩戒措施由各单位依照法律法规和全国公共信用信息目录、失信惩戒措施清单决定，本报告不提出对任何主体的惩戒建议。");
    draft.heading("二、本期批准归集的记录");
    let approved: Vec<&EntryFacts> = facts
        .entries
        .iter()
        .filter(|entry| {
            let day = entry.approved_on();
            day.is_some_and(|day| (first..=last).contains(&day))
        })
        .collect();
    draft.text(
        Words::from("本期批准归集")
            .counted(approved.len().to_string(), "#t2")
            .and("条，按认定单位如下。"),
    );
    draft.table("批准归集的记录", &listed(&approved, writer.day)?);
    draft.heading("三、终止和更正情况");
    draft.text(ended(facts));
    draft.heading("四、红名单和交叉比对");
    draft.text(
        Words::from("期末在册的红名单记录")
            .counted(facts.red_list.to_string(), "/registers/kinds/red_list")
            .and("条；与在用信用记录属于同一主体的")
            .counted(facts.conflicts.to_string(), "/credit/conflicts")
            .and("条。"),
    );
    draft.sign();
    draft.finish()
}

fn steps(facts: &QuarterFacts) -> Grid {
    let (first, last) = facts.days;
    let events = facts.entries.iter().flat_map(|entry| entry.entry.events());
    let of_quarter = events.filter(|event| (first..=last).contains(&event.day));
    let mut counts: BTreeMap<CreditStepKind, usize> = BTreeMap::new();
    for event in of_quarter {
        *counts.entry(event.step.kind()).or_default() += 1;
    }
    let mut grid = Grid::new(vec![Column::words("事项", 100), Column::number("本期", 56)]);
    for (name, kind) in STEPS {
        let count = counts.get(&kind).copied().unwrap_or_default();
        grid.row(vec![name.into(), count.to_string().into()]);
    }
    grid
}

fn listed(entries: &[&EntryFacts], day: NaiveDate) -> Result<Grid, LetterRefused> {
    let mut grid = Grid::new(vec![
        Column::words("信用记录", 22),
        Column::words("认定单位", 38),
        Column::words("主体", 44),
        Column::words("失信行为类型", 30),
        Column::words("状态", 22),
    ])
    .small();
    for entry in entries {
        let content = entry.content(LetterKind::Quarter)?;
        let stage = entry.entry.stage_on(day).map(CreditStage::label);
        grid.row(vec![
            linked(entry).into(),
            content.document.authority.as_str().into(),
            entry.name().into(),
            content.behaviour.as_str().into(),
            stage.unwrap_or_default().into(),
        ]);
    }
    Ok(grid)
}

/// How many ended in the quarter by each cause, and how many were put right.
fn ended(facts: &QuarterFacts) -> String {
    let (first, last) = facts.days;
    let of = |cause: EndCause| {
        let ends = facts.entries.iter().filter_map(|entry| entry.entry.end());
        let of_quarter = ends.filter(|end| (first..=last).contains(&end.on));
        of_quarter.filter(|end| end.cause == cause).count()
    };
    let expired = facts.entries.iter().filter(|entry| {
        let until = entry
            .entry
            .content()
            .and_then(|content| content.valid_until);
        let over = until.and_then(|until| until.succ_opt());
        entry.approved_on().is_some()
            && entry.entry.end().is_none()
            && over.is_some_and(|over| (first..=last).contains(&over))
    });
    let corrected = facts
        .entries
        .iter()
        .flat_map(|entry| entry.entry.events())
        .filter(|event| (first..=last).contains(&event.day))
        .filter(|event| matches!(event.step, CreditStep::ConfirmAnswer { .. }));
    let told: Vec<String> = EndCause::ALL
        .iter()
        .map(|cause| format!("{}{}条", cause.label(), of(*cause)))
        .collect();
    format!(
        "本期提前终止：{}；有效期届满{}条；批准异议答复{}件。",
        told.join("、"),
        expired.count(),
        corrected.count()
    )
}
