//! What may be done with an entry now: the arrows, the roles, the four eyes, and what a step has to bring.

use chrono::NaiveDate;

use super::content::{EntryContent, Procedure};
use super::stage::{CreditStage, Promotion};
use super::step::{CreditStep, CreditStepKind, ObjectionAnswer, roles_of_credit_step};
use super::{CreditEntry, CreditEvent, CreditRefused};
use crate::domain::{AccountName, Role, SharingClass};

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
        self.leads_on(kind, event.day)?;
        self.other_hand(kind, &event.actor)?;
        let reason = event.step.reason();
        if reason.is_some_and(|reason| reason.trim().is_empty()) {
            return Err(CreditRefused::NoReason);
        }
        self.brings(event)
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
            CreditStage::Draft => matches!(kind, Kind::Edit | Kind::Submit | Kind::Abandon),
            CreditStage::Submitted => matches!(kind, Kind::Edit | Kind::Return | Kind::Approve),
            CreditStage::Approved | CreditStage::Public | CreditStage::PublicityEnded => match kind
            {
                Kind::Edit => self.is_untouched(),
                Kind::Publish => self.publication.is_none(),
                Kind::ApplyRepair | Kind::GrantRepair | Kind::RefuseRepair => true,
                _ => ANSWERABLE.contains(&kind),
            },
            // Somebody may find that it is still used, and gets an answer.
            CreditStage::Expired => ANSWERABLE.contains(&kind),
            CreditStage::Repaired | CreditStage::Withdrawn => {
                matches!(kind, Kind::Push | Kind::Acknowledge)
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
            Kind::Object | Kind::ApplyRepair | Kind::GrantRepair if objection.is_some() => {
                Err(CreditRefused::ObjectionOpen)
            }
            Kind::ApplyRepair if self.open_repair().is_some() => Err(CreditRefused::RepairOpen),
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

    fn brings(&self, event: &CreditEvent) -> Result<(), CreditRefused> {
        let day = event.day;
        match &event.step {
            CreditStep::Draft { content, .. } | CreditStep::Edit { content } => {
                within_law(content, day)
            }
            CreditStep::ProposeAnswer {
                answer: ObjectionAnswer::Corrected { content, .. },
                ..
            } => {
                within_law(content, day)?;
                complete(content)?;
                self.not_longer(content)
            }
            CreditStep::Submit { .. } | CreditStep::Approve { .. } => match &self.content {
                Some(content) => {
                    complete(content)?;
                    not_over(content.valid_until, day)
                }
                None => Ok(()),
            },
            CreditStep::Publish { until, longest, .. } => {
                not_over(Some(*until), day)?;
                self.may_publish(*until, longest.due)
            }
            CreditStep::GrantRepair { .. } => self.may_repair(day),
            CreditStep::Revoke { document, .. } => past(Some(document.decided_on), day),
            CreditStep::ApplyRepair { repair, .. } => {
                past(repair.fulfilled_on, day)?;
                past(repair.pledged_on, day)
            }
            _ => Ok(()),
        }
    }

    fn may_publish(&self, until: NaiveDate, longest: NaiveDate) -> Result<(), CreditRefused> {
        let Some(content) = &self.content else {
            return Ok(());
        };
        if content.item.sharing != SharingClass::Public {
            return Err(CreditRefused::NotPublic {
                item: content.item.name.clone(),
                sharing: content.item.sharing.label(),
            });
        }
        let last = content
            .valid_until
            .map_or(longest, |last| last.min(longest));
        if until > last {
            return Err(CreditRefused::PublicTooLong {
                given: until,
                longest: last,
            });
        }
        Ok(())
    }

    /// Nobody is listed for longer because they objected, and nothing that has ended comes back.
    fn not_longer(&self, content: &EntryContent) -> Result<(), CreditRefused> {
        let before = self
            .content
            .as_ref()
            .and_then(|content| content.valid_until);
        match (content.valid_until, before) {
            (Some(given), Some(before)) if given > before => {
                Err(CreditRefused::Lengthened { given, before })
            }
            _ => Ok(()),
        }
    }

    fn may_repair(&self, day: NaiveDate) -> Result<(), CreditRefused> {
        let Some(repair) = self.open_repair() else {
            return Err(CreditRefused::NoRepair);
        };
        let conditions = repair.conditions(self.publication.as_ref(), day);
        let failed: Vec<String> = conditions
            .into_iter()
            .filter(|condition| !condition.holds)
            .map(|condition| format!("{}（{}）", condition.name, condition.because))
            .collect();
        if failed.is_empty() {
            Ok(())
        } else {
            Err(CreditRefused::RepairConditions { failed })
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
    CreditStepKind::Object,
    CreditStepKind::ProviderAnswer,
    CreditStepKind::ProposeAnswer,
    CreditStepKind::ConfirmAnswer,
    CreditStepKind::RejectAnswer,
    CreditStepKind::Revoke,
];

/// What holds of any content, complete or not: no term beyond the law's, no day that has not come.
fn within_law(content: &EntryContent, day: NaiveDate) -> Result<(), CreditRefused> {
    past(content.served_on, day)?;
    past(content.told_on, day)?;
    past(Some(content.determined_on()), day)?;
    if let Some(until) = content.valid_until {
        if until <= content.determined_on() {
            return Err(CreditRefused::EndsBeforeFinding {
                determined: content.determined_on(),
            });
        }
        if let Some(longest) = &content.longest
            && until > longest.due
        {
            return Err(CreditRefused::TooLong {
                given: until,
                longest: longest.due,
            });
        }
    }
    Ok(())
}

fn complete(content: &EntryContent) -> Result<(), CreditRefused> {
    let missing = content.missing();
    if !missing.is_empty() {
        return Err(CreditRefused::Missing { missing });
    }
    if content.item.ordinary_procedure_only && content.procedure == Some(Procedure::Summary) {
        return Err(CreditRefused::SummaryProcedure {
            item: content.item.name.clone(),
        });
    }
    Ok(())
}

fn not_over(last: Option<NaiveDate>, day: NaiveDate) -> Result<(), CreditRefused> {
    match last {
        Some(last) if last < day => Err(CreditRefused::Over { last }),
        _ => Ok(()),
    }
}

fn past(date: Option<NaiveDate>, day: NaiveDate) -> Result<(), CreditRefused> {
    match date {
        Some(given) if given > day => Err(CreditRefused::InFuture { given }),
        _ => Ok(()),
    }
}
