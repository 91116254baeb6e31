//! A credit entry (信用记录) is the list of its steps: from the verified case to publication, and back out again by the end of
//! its time, an objection, repair or the decision's own end (domain.md §E.2, §A.5, §A.6).

mod brings;
mod clock;
mod content;
mod delivery;
mod guard;
mod list_exit;
mod matters;
mod passages;
mod pause;
mod penalty;
mod red_list;
mod refusal;
mod remedy;
mod stage;
mod step;
mod subject;

use std::collections::BTreeSet;

use chrono::NaiveDate;

use super::event::Event;
use crate::domain::{AccountName, LegalDeadline, SharingClass};

pub use clock::{Clock, ClockState};
pub use content::{EntryContent, EntryElement, IdentityProof, ItemOfEntry, Procedure};
pub use delivery::{Deliveries, Sent};
pub use list_exit::ListExit;
pub use matters::{Objection, Repair, RepairCondition};
pub use passages::{LONGEST_DOCUMENT, passages};
pub use pause::{PAUSABLE, Pause};
pub use penalty::{PenaltyOfEntry, ProviderOfEntry};
pub use red_list::{RedListing, Removal, Removals};
pub use refusal::CreditRefused;
pub use remedy::{Remedy, RemedyKind, RemedyOutcome};
pub use stage::{CreditStage, End, EndCause, Promotion, Publication};
pub use step::{
    CreditStep, CreditStepKind, ObjectionAnswer, ObjectionGround, Operation, RepairCase,
    roles_of_credit_step,
};
pub use subject::{EntrySubject, OrganisationOfEntry, PersonOfEntry, SealedFact, SubjectKind};

/// A step of an entry as it was taken.
pub type CreditEvent = Event<CreditStep>;

/// An entry with its history.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct CreditEntry {
    events: Vec<CreditEvent>,
    content: Option<EntryContent>,
    /// Who wrote or submitted what is in hand.
    hands: BTreeSet<AccountName>,
    promotion: Option<Promotion>,
    /// Counts the contents that were approved or put right.
    edition: u32,
    push: Option<LegalDeadline>,
    publication: Option<Publication>,
    deliveries: Deliveries,
    objections: Vec<Objection>,
    repairs: Vec<Repair>,
    remedies: Vec<Remedy>,
    removals: Removals,
    pauses: Vec<Pause>,
    end: Option<End>,
    /// When everybody had been told of the end.
    told_on: Option<NaiveDate>,
}

impl CreditEntry {
    /// Replays stored steps. A list that the rules do not allow is refused: it was not written by this program.
    pub fn replay(events: impl IntoIterator<Item = CreditEvent>) -> Result<Self, CreditRefused> {
        let mut entry = Self::default();
        for event in events {
            entry.take(event)?;
        }
        Ok(entry)
    }

    /// As it was known at the end of a day: what was written later is not in it.
    pub fn as_of(&self, day: NaiveDate) -> Result<Self, CreditRefused> {
        let known = self.events.iter().filter(|event| event.day <= day);
        Self::replay(known.cloned())
    }

    pub fn events(&self) -> &[CreditEvent] {
        &self.events
    }

    /// `None` before the first step.
    pub fn content(&self) -> Option<&EntryContent> {
        self.content.as_ref()
    }

    /// The name of its party as everybody may see it; blank before the first step.
    pub fn shown_name(&self) -> &str {
        let content = self.content.as_ref();
        content.map_or("", |content| content.subject.shown_name())
    }

    /// The days on which it was approved: more than one where it was written anew in between.
    pub fn approvals(&self) -> impl DoubleEndedIterator<Item = NaiveDate> {
        let events = self.events.iter();
        let approved = events.filter(|event| matches!(event.step, CreditStep::Approve { .. }));
        approved.map(|event| event.day)
    }

    pub fn publication(&self) -> Option<&Publication> {
        self.publication.as_ref()
    }

    pub fn deliveries(&self) -> &Deliveries {
        &self.deliveries
    }

    pub fn objections(&self) -> &[Objection] {
        &self.objections
    }

    pub fn repairs(&self) -> &[Repair] {
        &self.repairs
    }

    /// Counts the contents that were approved or put right.
    pub fn edition(&self) -> u32 {
        self.edition
    }

    pub fn removals(&self) -> &Removals {
        &self.removals
    }

    pub fn end(&self) -> Option<&End> {
        self.end.as_ref()
    }

    /// Number of steps so far: what a person has seen, and what the next step has to follow on.
    pub fn version(&self) -> i64 {
        self.events.last().map_or(0, |event| event.number)
    }

    /// The objection that waits for its answer.
    pub fn open_objection(&self) -> Option<&Objection> {
        let last = self.objections.last();
        last.filter(|objection| objection.answered_on.is_none())
    }

    /// The application that waits for its decision.
    pub fn open_repair(&self) -> Option<&Repair> {
        let last = self.repairs.last();
        last.filter(|repair| repair.decided_on.is_none())
    }

    /// Where it stands on a day that is not before its last step; `None` before the first.
    pub fn stage_on(&self, day: NaiveDate) -> Option<CreditStage> {
        let approved = match self.promotion.as_ref()? {
            Promotion::Drafting => return Some(CreditStage::Draft),
            Promotion::Submitted { .. } => return Some(CreditStage::Submitted),
            Promotion::Abandoned => return Some(CreditStage::Abandoned),
            Promotion::Approved { .. } => self.content.as_ref()?,
        };
        if let Some(end) = &self.end {
            return Some(match end.cause {
                EndCause::Repaired => CreditStage::Repaired,
                EndCause::Objection | EndCause::Revoked => CreditStage::Withdrawn,
            });
        }
        if approved.valid_until.is_none_or(|last| last < day) {
            return Some(CreditStage::Expired);
        }
        // What was put right may belong to an item that is not for everybody.
        let open = approved.item.sharing == SharingClass::Public;
        Some(match &self.publication {
            Some(publication) if open && day <= publication.until => CreditStage::Public,
            Some(_) => CreditStage::PublicityEnded,
            None => CreditStage::Approved,
        })
    }

    /// Whether it is shown to everybody on a day, and until when.
    pub fn public_on(&self, day: NaiveDate) -> Option<&Publication> {
        let public = self.stage_on(day) == Some(CreditStage::Public);
        self.publication.as_ref().filter(|_| public)
    }

    /// The edition that others may use on a day.
    pub fn edition_on(&self, day: NaiveDate) -> Option<u32> {
        let stage = self.stage_on(day)?;
        stage.is_in_use().then_some(self.edition)
    }

    /// When it ended before its time.
    pub fn ended_on(&self) -> Option<NaiveDate> {
        self.end.as_ref().map(|end| end.on)
    }

    /// Takes a step after a person who has seen `seen` steps.
    pub fn take_after(&mut self, seen: i64, event: CreditEvent) -> Result<(), CreditRefused> {
        if seen != self.version() {
            return Err(CreditRefused::Overtaken {
                seen,
                now: self.version(),
            });
        }
        self.take(event)
    }

    fn take(&mut self, event: CreditEvent) -> Result<(), CreditRefused> {
        self.check(&event)?;
        let day = event.day;
        let actor = event.actor.clone();
        match event.step.clone() {
            CreditStep::Draft { content, push } => {
                self.write(*content, actor);
                self.push = Some(push);
            }
            CreditStep::Edit { content } => self.write(*content, actor),
            CreditStep::Submit { .. } => {
                self.hands.insert(actor.clone());
                self.promotion = Some(Promotion::Submitted { by: actor });
            }
            CreditStep::Return { .. } => self.promotion = Some(Promotion::Drafting),
            CreditStep::Abandon { .. } => self.promotion = Some(Promotion::Abandoned),
            CreditStep::Approve { .. } => {
                self.edition = 1;
                self.promotion = Some(Promotion::Approved { by: actor, on: day });
            }
            CreditStep::Publish {
                until,
                shortest,
                longest,
                ..
            } => {
                self.publication = Some(Publication {
                    from: day,
                    until,
                    shortest,
                    longest,
                });
            }
            CreditStep::Push {
                recipient,
                operation,
            } => {
                let edition = (self.edition_on(day), self.edition);
                self.deliveries.send(&recipient, operation, edition, day)?;
            }
            CreditStep::Acknowledge { recipient, receipt } => {
                self.deliveries.acknowledge(&recipient, &receipt, day)?;
            }
            CreditStep::Bounce { recipient, .. } => self.deliveries.bounce(&recipient)?,
            CreditStep::AskRemoval { listing, .. } => {
                self.removals.ask(listing, actor.clone(), day)?;
                self.hands.insert(actor);
            }
            CreditStep::RemovalDone { row, .. } => self.removals.done(row, day)?,
            CreditStep::Pause { key, reason } => self.pause(key, reason, day),
            CreditStep::Resume { key, deadline, .. } => self.resume(key, deadline, day),
            step => self.take_matter(step, actor, day)?,
        }
        self.events.push(event);
        self.end_answered_pauses(day);
        self.stop_clocks(day);
        Ok(())
    }

    fn write(&mut self, content: EntryContent, actor: AccountName) {
        self.content = Some(content);
        self.hands.insert(actor);
        self.promotion = Some(Promotion::Drafting);
    }

    /// Steps of objections, repair and revocation.
    fn take_matter(
        &mut self,
        step: CreditStep,
        actor: AccountName,
        day: NaiveDate,
    ) -> Result<(), CreditRefused> {
        match step {
            CreditStep::Object {
                ground,
                reason,
                review,
                provider,
            } => self.objections.push(Objection {
                ground,
                received: day,
                reason,
                review,
                provider,
                provider_on: None,
                proposed: None,
                answered_on: None,
                outcome: None,
                correction: None,
            }),
            CreditStep::ProviderAnswer { .. } => self.objection()?.provider_on = Some(day),
            CreditStep::ProposeAnswer { answer, .. } => {
                self.objection()?.proposed = Some((actor, answer));
            }
            CreditStep::RejectAnswer { .. } => self.objection()?.proposed = None,
            CreditStep::ConfirmAnswer { correction, .. } => self.answer(correction, day)?,
            CreditStep::ApplyRepair {
                repair,
                decision,
                publicity,
                list_exit,
                ..
            } => self.repairs.push(Repair {
                received: day,
                registered_by: actor,
                case: repair,
                decision,
                publicity,
                list_exit,
                decided_on: None,
                granted: false,
            }),
            CreditStep::GrantRepair {
                withdrawal,
                serious_since,
                ..
            } => {
                self.decide_repair(true, day)?.look_again(&serious_since);
                self.finish(EndCause::Repaired, withdrawal, day);
            }
            CreditStep::RefuseRepair { .. } => {
                self.decide_repair(false, day)?;
            }
            CreditStep::FileRemedy {
                remedy,
                body,
                filed_on,
                ..
            } => self.remedies.push(Remedy {
                kind: remedy,
                body,
                filed_on,
                outcome: None,
                withdrawal: None,
            }),
            CreditStep::EndRemedy {
                outcome,
                withdrawal,
                ..
            } => self.end_remedy(outcome, withdrawal, day)?,
            CreditStep::Revoke { withdrawal, .. } => {
                self.finish(EndCause::Revoked, withdrawal, day);
            }
            _ => {}
        }
        Ok(())
    }

    fn objection(&mut self) -> Result<&mut Objection, CreditRefused> {
        let last = self.objections.last_mut();
        let open = last.filter(|objection| objection.answered_on.is_none());
        open.ok_or(CreditRefused::NoObjection)
    }

    fn answer(&mut self, correction: LegalDeadline, day: NaiveDate) -> Result<(), CreditRefused> {
        let objection = self.objection()?;
        let (_, answer) = objection.proposed.clone().ok_or(CreditRefused::NoAnswer)?;
        objection.answered_on = Some(day);
        objection.outcome = Some(answer.label());
        match answer {
            ObjectionAnswer::Upheld => {}
            ObjectionAnswer::Corrected { content, longest } => {
                objection.correction = Some((correction, None));
                self.content = Some(*content);
                self.edition += 1;
                self.shorten(longest);
            }
            ObjectionAnswer::Withdrawn => self.finish(EndCause::Objection, correction, day),
        }
        Ok(())
    }

    /// What was put right may end earlier, and then is shown no longer than that.
    fn shorten(&mut self, longest: Option<LegalDeadline>) {
        let last = self
            .content
            .as_ref()
            .and_then(|content| content.valid_until);
        let Some(publication) = &mut self.publication else {
            return;
        };
        if let Some(longest) = longest.filter(|longest| longest.due < publication.longest.due) {
            publication.longest = longest;
        }
        let last = last.map_or(publication.longest.due, |last| {
            last.min(publication.longest.due)
        });
        publication.until = publication.until.min(last);
    }

    fn decide_repair(
        &mut self,
        granted: bool,
        day: NaiveDate,
    ) -> Result<&mut Repair, CreditRefused> {
        let last = self.repairs.last_mut();
        let open = last.filter(|repair| repair.decided_on.is_none());
        let repair = open.ok_or(CreditRefused::NoRepair)?;
        repair.decided_on = Some(day);
        repair.granted = granted;
        Ok(repair)
    }

    fn finish(&mut self, cause: EndCause, told_by: LegalDeadline, day: NaiveDate) {
        self.end = Some(End {
            on: day,
            cause,
            told_by,
        });
        // What is asked about an entry that is gone has its answer.
        if let Some(objection) = self.objections.last_mut() {
            objection.answered_on.get_or_insert(day);
        }
        if let Some(repair) = self.repairs.last_mut() {
            repair.decided_on.get_or_insert(day);
        }
    }

    /// Clocks of telling everybody stop once everybody has said that they know.
    fn stop_clocks(&mut self, day: NaiveDate) {
        if !self.deliveries.all_told(self.edition_on(day)) {
            return;
        }
        for objection in &mut self.objections {
            if let Some((_, stopped)) = &mut objection.correction {
                stopped.get_or_insert(day);
            }
        }
        if self.end.is_some() {
            self.told_on.get_or_insert(day);
        }
    }
}

#[cfg(test)]
mod tests;
