//! A change of the law or the catalogue (规则变更): one person proposes it, another approves; what is approved is never undone, it is
//! changed again.

mod refusal;

use serde::{Deserialize, Serialize};

use super::event::Event;
use crate::domain::{AccountName, LawChange, Role, code_enum};

pub use refusal::AmendmentRefused;

/// A step of an amendment as it was taken.
pub type AmendmentEvent = Event<AmendmentStep>;

code_enum! {
    /// The name of a step.
    AmendmentStepKind {
        Propose = "propose", "提出";
        Approve = "approve", "批准";
        Reject = "reject", "不批准";
    }
}

code_enum! {
    /// The name of a state.
    AmendmentStage {
        Proposed = "proposed", "待批准";
        Approved = "approved", "已批准";
        Rejected = "rejected", "未批准";
    }
}

/// One step with what it has to tell.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "step", rename_all = "snake_case", deny_unknown_fields)]
pub enum AmendmentStep {
    Propose {
        change: LawChange,
        reason: String,
    },
    Approve {
        /// 1, 2, 3 … of all that were approved: the order in which they apply.
        place: u32,
    },
    Reject {
        reason: String,
    },
}

impl AmendmentStep {
    pub fn kind(&self) -> AmendmentStepKind {
        match self {
            Self::Propose { .. } => AmendmentStepKind::Propose,
            Self::Approve { .. } => AmendmentStepKind::Approve,
            Self::Reject { .. } => AmendmentStepKind::Reject,
        }
    }

    /// Why; `None` for what a second person answers for with a proof.
    pub fn reason(&self) -> Option<&str> {
        match self {
            Self::Approve { .. } => None,
            Self::Propose { reason, .. } | Self::Reject { reason } => Some(reason),
        }
    }
}

/// A change with its history; it stands where its last step brought it.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Amendment {
    events: Vec<AmendmentEvent>,
}

impl Amendment {
    /// Replays stored steps. A list that the rules do not allow is refused: it was not written by this program.
    pub fn replay(
        events: impl IntoIterator<Item = AmendmentEvent>,
    ) -> Result<Self, AmendmentRefused> {
        let mut amendment = Self::default();
        for event in events {
            amendment.take(event)?;
        }
        Ok(amendment)
    }

    pub fn events(&self) -> &[AmendmentEvent] {
        &self.events
    }

    /// What was proposed, by whom and why.
    pub fn proposed(&self) -> Option<(&AmendmentEvent, &LawChange)> {
        let first = self.events.first()?;
        match &first.step {
            AmendmentStep::Propose { change, .. } => Some((first, change)),
            AmendmentStep::Approve { .. } | AmendmentStep::Reject { .. } => None,
        }
    }

    /// Its place among all that were approved.
    pub fn place(&self) -> Option<u32> {
        self.events.iter().find_map(|event| match event.step {
            AmendmentStep::Approve { place } => Some(place),
            AmendmentStep::Propose { .. } | AmendmentStep::Reject { .. } => None,
        })
    }

    /// `None` before it was proposed.
    pub fn stage(&self) -> Option<AmendmentStage> {
        self.events.last().map(|event| match event.step.kind() {
            AmendmentStepKind::Propose => AmendmentStage::Proposed,
            AmendmentStepKind::Approve => AmendmentStage::Approved,
            AmendmentStepKind::Reject => AmendmentStage::Rejected,
        })
    }

    /// The steps that this person may take now.
    pub fn possible_for(&self, name: &AccountName, role: Role) -> Vec<AmendmentStepKind> {
        let kinds = AmendmentStepKind::ALL.iter().copied();
        kinds
            .filter(|kind| self.allowed(*kind, name, role).is_ok())
            .collect()
    }

    /// Takes a step; of two who decide, the second is told.
    pub fn take(&mut self, event: AmendmentEvent) -> Result<(), AmendmentRefused> {
        self.allowed(event.step.kind(), &event.actor, event.role)?;
        let reason = event.step.reason();
        if reason.is_some_and(|reason| reason.trim().is_empty()) {
            return Err(AmendmentRefused::NoReason);
        }
        self.events.push(event);
        Ok(())
    }

    fn allowed(
        &self,
        kind: AmendmentStepKind,
        name: &AccountName,
        role: Role,
    ) -> Result<(), AmendmentRefused> {
        if role != Role::CreditOfficer {
            return Err(AmendmentRefused::Role(role));
        }
        let from = self.stage();
        let leads_on = match kind {
            AmendmentStepKind::Propose => from.is_none(),
            AmendmentStepKind::Approve | AmendmentStepKind::Reject => {
                from == Some(AmendmentStage::Proposed)
            }
        };
        if !leads_on {
            return Err(AmendmentRefused::Forbidden { from, step: kind });
        }
        let proposer = self.events.first().map(|event| &event.actor);
        if kind == AmendmentStepKind::Approve && proposer == Some(name) {
            return Err(AmendmentRefused::SameHand);
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn event(number: i64, who: &str, role: Role, step: AmendmentStep) -> AmendmentEvent {
        AmendmentEvent {
            number,
            at: 0,
            day: "2026-11-22".parse().unwrap(),
            actor: who.parse().unwrap(),
            role,
            step,
        }
    }

    fn propose(reason: &str) -> AmendmentStep {
        AmendmentStep::Propose {
            change: LawChange::End {
                jurisdiction: "国家".to_owned(),
                key: crate::domain::LawKey::Withdrawal,
                effective_from: "2025-06-22".parse().unwrap(),
                last_day: "2026-12-31".parse().unwrap(),
                source: "某文".to_owned(),
            },
            reason: reason.to_owned(),
        }
    }

    #[test]
    fn one_proposes_another_decides_and_nobody_decides_twice() {
        let officer = Role::CreditOfficer;
        let mut amendment = Amendment::default();
        let blank = amendment.take(event(1, "甲一", officer, propose(" ")));
        assert_eq!(blank, Err(AmendmentRefused::NoReason));
        let early = AmendmentStep::Approve { place: 1 };
        assert!(
            amendment
                .take(event(1, "甲一", officer, early.clone()))
                .is_err()
        );
        amendment
            .take(event(1, "甲一", officer, propose("新文施行")))
            .unwrap();
        let own = amendment.take(event(2, "甲一", officer, early.clone()));
        assert_eq!(own, Err(AmendmentRefused::SameHand));
        let reviewer = amendment.take(event(2, "乙二", Role::Reviewer, early.clone()));
        assert_eq!(reviewer, Err(AmendmentRefused::Role(Role::Reviewer)));
        assert_eq!(amendment.place(), None);
        amendment.take(event(2, "乙二", officer, early)).unwrap();
        assert_eq!(
            (amendment.place(), amendment.stage()),
            (Some(1), Some(AmendmentStage::Approved))
        );
        let reject = AmendmentStep::Reject {
            reason: "x".to_owned(),
        };
        assert!(amendment.take(event(3, "丙三", officer, reject)).is_err());
        let again = Amendment::replay(amendment.events().iter().cloned());
        assert_eq!(again, Ok(amendment));
    }

    #[test]
    fn who_proposed_may_take_it_back() {
        let officer = Role::CreditOfficer;
        let mut amendment = Amendment::default();
        amendment
            .take(event(1, "甲一", officer, propose("新文施行")))
            .unwrap();
        let name = "甲一".parse().unwrap();
        assert_eq!(
            amendment.possible_for(&name, officer),
            [AmendmentStepKind::Reject]
        );
        let reject = AmendmentStep::Reject {
            reason: "写错".to_owned(),
        };
        amendment.take(event(2, "甲一", officer, reject)).unwrap();
        assert_eq!(amendment.stage(), Some(AmendmentStage::Rejected));
    }
}
