//! What people bring forward against an entry or for its end: objections and applications for repair.

use chrono::NaiveDate;

use super::CreditEntry;
use super::list_exit::ListExit;
use super::stage::{CreditStage, Publication};
use super::step::{ObjectionAnswer, ObjectionGround, RepairCase};
use crate::domain::{AccountName, CreditEntryId, LegalDeadline};

/// An objection (异议) from its receipt to its answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Objection {
    pub ground: ObjectionGround,
    pub received: NaiveDate,
    pub reason: String,
    /// 审核.
    pub review: LegalDeadline,
    /// 提供单位核实.
    pub provider: LegalDeadline,
    pub provider_on: Option<NaiveDate>,
    /// What one person proposes and another confirms.
    pub proposed: Option<(AccountName, ObjectionAnswer)>,
    pub answered_on: Option<NaiveDate>,
    pub outcome: Option<&'static str>,
    /// 修正, and when everybody had been told.
    pub correction: Option<(LegalDeadline, Option<NaiveDate>)>,
}

/// An application for repair (信用修复).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Repair {
    pub received: NaiveDate,
    pub registered_by: AccountName,
    pub case: RepairCase,
    pub decision: LegalDeadline,
    /// 修复公示.
    pub publicity: LegalDeadline,
    /// What leaving a list takes besides.
    pub list_exit: Option<ListExit>,
    pub decided_on: Option<NaiveDate>,
    pub granted: bool,
}

/// One condition for repair, as it stands on a day.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RepairCondition {
    pub name: &'static str,
    pub holds: bool,
    /// What it was judged by.
    pub because: String,
}

impl CreditEntry {
    /// Since when its party may ask for repair: an entry in use whose shortest publicity has passed on a day, and whose
    /// repair nobody has asked for yet (R-REP-05).
    pub fn repairable_since(&self, day: NaiveDate) -> Option<NaiveDate> {
        let in_use = self.stage_on(day).is_some_and(CreditStage::is_in_use);
        let since = self.publication().map(|public| public.shortest.due);
        since.filter(|since| in_use && *since <= day && self.open_repair().is_none())
    }
}

impl Repair {
    /// Puts what is known by now of the party's other entries in the place of what was known before.
    pub(super) fn look_again(&mut self, serious_since: &[CreditEntryId]) {
        if let Some(exit) = &mut self.list_exit {
            exit.serious_since = serious_since.to_vec();
        }
    }

    /// The conditions of 信用修复管理办法 (36号令): shortest publicity, duty fulfilled, public pledge; and the publicity of the
    /// application itself (淮安 第十九条); for a list what its place asks for besides.
    pub fn conditions(
        &self,
        publication: Option<&Publication>,
        day: NaiveDate,
    ) -> Vec<RepairCondition> {
        let shown = |date: Option<NaiveDate>| date.filter(|date| *date <= day);
        let shortest = publication.map(|publication| publication.shortest.due);
        let mut conditions = vec![
            RepairCondition {
                name: "达到最短公示期",
                holds: shortest.is_none_or(|due| due <= day),
                because: match shortest {
                    Some(due) => format!("最短公示期至{due}"),
                    None => "未向社会公示".to_owned(),
                },
            },
            RepairCondition {
                name: "纠正失信行为并履行完毕义务",
                holds: shown(self.case.fulfilled_on).is_some(),
                because: told(self.case.fulfilled_on, "履行完毕"),
            },
            RepairCondition {
                name: "公开作出信用承诺",
                holds: shown(self.case.pledged_on).is_some(),
                because: told(self.case.pledged_on, "公开承诺"),
            },
            RepairCondition {
                name: "修复公示期满",
                holds: self.publicity.due < day,
                because: format!("修复公示至{}", self.publicity.due),
            },
        ];
        if let Some(exit) = &self.list_exit {
            conditions.extend(exit.conditions(&self.case.remorse, day));
        }
        conditions
    }
}

fn told(date: Option<NaiveDate>, what: &str) -> String {
    match date {
        Some(date) => format!("{date}{what}"),
        None => format!("未登记{what}的日期"),
    }
}
