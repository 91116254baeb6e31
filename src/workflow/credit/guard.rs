//! What may be done with an entry now: the arrows, the roles and the four eyes.

use chrono::NaiveDate;

use super::stage::{CreditStage, Promotion};
use super::step::{CreditStepKind, roles_of_credit_step};
use super::{CreditEntry, CreditEvent, CreditRefused, PAUSABLE};
use crate::domain::{AccountName, Role};

impl CreditEntry {
    /// The steps that lead on from here on a day, whoever takes them.
    pub fn possible_on(&self, day: NaiveDate) -> Vec<CreditStepKind> {
        let kinds = CreditStepKind::ALL.iter().copied();
        kinds
            .filter(|kind| self.leads_on(*kind, day).is_ok())
            .collect()
    }

    /// The steps that this person may take on a day.
    pub fn possible_for(
        &self,
        name: &AccountName,
        role: Role,
        day: NaiveDate,
    ) -> Vec<CreditStepKind> {
        let mut steps = self.possible_on(day);
        steps.retain(|kind| {
            roles_of_credit_step(*kind).contains(&role) && self.other_hand(*kind, name).is_ok()
        });
        steps
    }

    pub(super) fn check(&self, event: &CreditEvent) -> Result<(), CreditRefused> {
        let kind = event.step.kind();
        let needed = roles_of_credit_step(kind);
        if !needed.contains(&event.role) {
            return Err(CreditRefused::Role {
                role: event.role,
                step: kind,
                needed,
            });
        }
        self.not_before_last(event.day)?;
        self.leads_on(kind, event.day)?;
        self.other_hand(kind, &event.actor)?;
        let reason = event.step.reason();
        if reason.is_some_and(|reason| reason.trim().is_empty()) {
            return Err(CreditRefused::NoReason);
        }
        self.brings(event)
    }

    /// A clock that was put back would make a past day tell something else than it did.
    fn not_before_last(&self, day: NaiveDate) -> Result<(), CreditRefused> {
        match self.events.last() {
            Some(last) if day < last.day => Err(CreditRefused::BeforeLast {
                day,
                last: last.day,
            }),
            _ => Ok(()),
        }
    }

    fn leads_on(&self, kind: CreditStepKind, day: NaiveDate) -> Result<(), CreditRefused> {
        use CreditStepKind as Kind;
        let Some(stage) = self.stage_on(day) else {
            return match kind {
                Kind::Draft => Ok(()),
                step => Err(CreditRefused::NotDrafted { step }),
            };
        };
        let leads = match stage {
            CreditStage::Draft => {
                matches!(kind, Kind::Edit | Kind::Submit | Kind::Abandon)
                    || ON_RED_LIST.contains(&kind)
            }
            CreditStage::Submitted => {
                matches!(kind, Kind::Edit | Kind::Return | Kind::Approve)
                    || ON_RED_LIST.contains(&kind)
            }
            CreditStage::Approved | CreditStage::Public | CreditStage::PublicityEnded => match kind
            {
                Kind::Edit => self.is_untouched(),
                Kind::Publish => self.publication.is_none(),
                Kind::ApplyRepair | Kind::GrantRepair | Kind::RefuseRepair => true,
                _ => ANSWERABLE.contains(&kind) || ON_RED_LIST.contains(&kind),
            },
            // Somebody may find that it is still used, and gets an answer.
            CreditStage::Expired => ANSWERABLE.contains(&kind),
            CreditStage::Repaired | CreditStage::Withdrawn => {
                matches!(
                    kind,
                    Kind::Push | Kind::Acknowledge | Kind::Bounce | Kind::EndRemedy
                )
            }
            CreditStage::Abandoned => false,
        };
        if !leads {
            return Err(CreditRefused::Forbidden {
                from: stage,
                step: kind,
            });
        }
        self.in_order(kind)
    }

    /// Nobody outside has seen it yet, and nobody has anything against it.
    fn is_untouched(&self) -> bool {
        self.deliveries.first().is_none()
            && self.publication.is_none()
            && self.objections.is_empty()
            && self.repairs.is_empty()
    }

    /// One matter after the other.
    fn in_order(&self, kind: CreditStepKind) -> Result<(), CreditRefused> {
        use CreditStepKind as Kind;
        let objection = self.open_objection();
        match kind {
            Kind::Publish | Kind::Object | Kind::ApplyRepair | Kind::GrantRepair
                if objection.is_some() =>
            {
                Err(CreditRefused::ObjectionOpen)
            }
            Kind::ApplyRepair if self.open_repair().is_some() => Err(CreditRefused::RepairOpen),
            Kind::Pause if !PAUSABLE.iter().any(|key| self.may_pause(*key).is_ok()) => {
                Err(CreditRefused::NothingToPause)
            }
            Kind::Resume if self.paused().next().is_none() => Err(CreditRefused::NothingToPause),
            Kind::RemovalDone if self.removals.open().next().is_none() => {
                Err(CreditRefused::NoRemoval)
            }
            Kind::FileRemedy => match self.open_remedy() {
                Some(open) => Err(CreditRefused::RemedyOpen { kind: open.kind }),
                None => Ok(()),
            },
            Kind::EndRemedy if self.open_remedy().is_none() => Err(CreditRefused::NoRemedy),
            Kind::GrantRepair | Kind::RefuseRepair if self.open_repair().is_none() => {
                Err(CreditRefused::NoRepair)
            }
            Kind::ProviderAnswer
            | Kind::ProposeAnswer
            | Kind::ConfirmAnswer
            | Kind::RejectAnswer => {
                let objection = objection.ok_or(CreditRefused::NoObjection)?;
                let waits_for_answer = matches!(kind, Kind::ConfirmAnswer | Kind::RejectAnswer);
                if waits_for_answer && objection.proposed.is_none() {
                    return Err(CreditRefused::NoAnswer);
                }
                Ok(())
            }
            _ => Ok(()),
        }
    }

    /// Four eyes: nobody decides on what they wrote.
    fn other_hand(&self, kind: CreditStepKind, name: &AccountName) -> Result<(), CreditRefused> {
        use CreditStepKind as Kind;
        let proposed_by = self
            .open_objection()
            .and_then(|objection| objection.proposed.as_ref())
            .map(|(by, _)| by);
        let registered_by = self.open_repair().map(|repair| &repair.registered_by);
        match kind {
            Kind::Approve | Kind::Return if self.hands.contains(name) => {
                Err(CreditRefused::OwnEntry)
            }
            Kind::ConfirmAnswer | Kind::RejectAnswer if proposed_by == Some(name) => {
                Err(CreditRefused::OwnAnswer)
            }
            Kind::GrantRepair | Kind::RefuseRepair if registered_by == Some(name) => {
                Err(CreditRefused::OwnRepair)
            }
            _ => Ok(()),
        }
    }

    /// How far the promotion has come.
    pub fn promotion(&self) -> Option<&Promotion> {
        self.promotion.as_ref()
    }
}

/// What may be done with anything that was ever approved and has not been ended.
const ANSWERABLE: &[CreditStepKind] = &[
    CreditStepKind::Push,
    CreditStepKind::Acknowledge,
    CreditStepKind::Bounce,
    CreditStepKind::Object,
    CreditStepKind::ProviderAnswer,
    CreditStepKind::ProposeAnswer,
    CreditStepKind::ConfirmAnswer,
    CreditStepKind::RejectAnswer,
    CreditStepKind::Revoke,
    CreditStepKind::FileRemedy,
    CreditStepKind::EndRemedy,
    CreditStepKind::Pause,
    CreditStepKind::Resume,
];

/// What is done about the red list, as long as the entry is on its way or in use.
const ON_RED_LIST: &[CreditStepKind] = &[CreditStepKind::AskRemoval, CreditStepKind::RemovalDone];
