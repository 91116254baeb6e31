//! What a place asks for before a party leaves a list, besides what everybody has to show for repair (淮政发〔2018〕103号 第十八条,
//! R-REP-01). It is the law of the place on the day of the application that asks; where it has no such period nothing more is asked.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use super::matters::RepairCondition;
use crate::domain::{CreditEntryId, LegalDeadline};

/// The watch over a party that wants to leave a list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ListExit {
    /// Entries of the party on a list before this one.
    pub listed_before: u32,
    /// From the day on which the duty was fulfilled; `None` where none was told.
    pub watched: Option<LegalDeadline>,
    /// Entries of the party about 严重失信 found since then, as they were known when it was looked at last.
    pub serious_since: Vec<CreditEntryId>,
}

impl ListExit {
    pub(super) fn conditions(&self, remorse: &str, day: NaiveDate) -> [RepairCondition; 2] {
        let which = if self.listed_before == 0 {
            "初次列入".to_owned()
        } else {
            format!("此前已列入{}次", self.listed_before)
        };
        let until = match &self.watched {
            Some(watched) => format!("自履行完毕起{}，至{}", watched.period, watched.due),
            None => "未登记履行完毕的日期".to_owned(),
        };
        let serious: Vec<String> = self.serious_since.iter().map(ToString::to_string).collect();
        let serious = if serious.is_empty() {
            "其间没有严重失信记录".to_owned()
        } else {
            format!("其间有严重失信记录{}", serious.join("、"))
        };
        let is_over = self
            .watched
            .as_ref()
            .is_some_and(|watched| watched.due < day);
        let told = !remorse.trim().is_empty();
        [
            RepairCondition {
                name: "观察期内未再发生严重失信行为",
                holds: is_over && self.serious_since.is_empty(),
                because: format!("{which}；{until}；{serious}"),
            },
            RepairCondition {
                name: "信息提供单位认可的悔改表现和防范措施",
                holds: told,
                because: if told {
                    remorse.trim().to_owned()
                } else {
                    "未登记悔改表现和防范措施".to_owned()
                },
            },
        ]
    }
}
