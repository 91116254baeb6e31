//! An issue of the weekly report (周报的一期): its draft builds itself, people write the words, one submits, another signs.

mod refusal;
mod step;
mod words;

use std::collections::BTreeSet;

use super::event::Event;
use crate::domain::{AccountName, Role, code_enum};

pub use refusal::IssueRefused;
pub use step::{IssueStep, IssueStepKind, issue_roles};
pub use words::{AdviceWords, ClueWords, IssueSection, IssueWords};

/// A step of an issue as it was taken.
pub type IssueEvent = Event<IssueStep>;

code_enum! {
    /// The name of a state.
    IssueStage {
        Drafting = "drafting", "起草中";
        Submitted = "submitted", "待签发";
        Issued = "issued", "已签发";
    }
}

/// Where an issue stands, with the facts that only that place has.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub enum IssueState {
    #[default]
    Drafting,
    Submitted {
        by: AccountName,
    },
    Issued {
        submitted_by: AccountName,
        signed_by: AccountName,
        signed_on: chrono::NaiveDate,
        /// 总第N期.
        issue: u32,
        /// Lower-case hex SHA-256.
        manifest: String,
    },
}

impl IssueState {
    pub fn stage(&self) -> IssueStage {
        match self {
            Self::Drafting => IssueStage::Drafting,
            Self::Submitted { .. } => IssueStage::Submitted,
            Self::Issued { .. } => IssueStage::Issued,
        }
    }
}

/// An issue with its history. Without any step it is a draft that built itself.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Issue {
    events: Vec<IssueEvent>,
    state: IssueState,
    /// Editions that were issued.
    issued: u32,
    words: Option<IssueWords>,
    /// Who wrote or submitted the edition in hand.
    hands: BTreeSet<AccountName>,
}

impl Issue {
    /// Replays stored steps. A list that the rules do not allow is refused: it was not written by this program.
    pub fn replay(events: impl IntoIterator<Item = IssueEvent>) -> Result<Self, IssueRefused> {
        let mut issue = Self::default();
        for event in events {
            issue.take(event)?;
        }
        Ok(issue)
    }

    pub fn events(&self) -> &[IssueEvent] {
        &self.events
    }

    pub fn state(&self) -> &IssueState {
        &self.state
    }

    /// The words as they were written last; `None` while nobody has changed the drafted ones.
    pub fn words(&self) -> Option<&IssueWords> {
        self.words.as_ref()
    }

    /// The edition that was issued last, or else the one in hand, from 1 on.
    pub fn edition(&self) -> u32 {
        match self.state {
            IssueState::Issued { .. } => self.issued,
            IssueState::Drafting | IssueState::Submitted { .. } => self.issued + 1,
        }
    }

    /// Number of steps so far: what a person has seen, and what the next step has to follow on.
    pub fn version(&self) -> i64 {
        self.events.last().map_or(0, |event| event.number)
    }

    /// Takes a step after a person who has seen `seen` steps.
    pub fn take_after(&mut self, seen: i64, event: IssueEvent) -> Result<(), IssueRefused> {
        if seen != self.version() {
            return Err(IssueRefused::Overtaken {
                seen,
                now: self.version(),
            });
        }
        self.take(event)
    }

    /// The steps that this person may take now.
    pub fn possible_for(&self, name: &AccountName, role: Role) -> Vec<IssueStepKind> {
        let kinds = IssueStepKind::ALL.iter().copied();
        kinds
            .filter(|kind| self.allowed(*kind, name, role).is_ok())
            .collect()
    }

    fn take(&mut self, event: IssueEvent) -> Result<(), IssueRefused> {
        self.allowed(event.step.kind(), &event.actor, event.role)?;
        if event
            .step
            .reason()
            .is_some_and(|reason| reason.trim().is_empty())
        {
            return Err(IssueRefused::NoReason);
        }
        let actor = &event.actor;
        match &event.step {
            IssueStep::Edit { words } => {
                self.words = Some(words.clone());
                self.hands.insert(actor.clone());
                self.state = IssueState::Drafting;
            }
            IssueStep::Submit { .. } => {
                self.hands.insert(actor.clone());
                self.state = IssueState::Submitted { by: actor.clone() };
            }
            IssueStep::Return { .. } => self.state = IssueState::Drafting,
            IssueStep::Sign { issue, manifest } => {
                let submitted_by = match &self.state {
                    IssueState::Submitted { by } => by.clone(),
                    IssueState::Drafting | IssueState::Issued { .. } => actor.clone(),
                };
                self.issued += 1;
                self.state = IssueState::Issued {
                    submitted_by,
                    signed_by: actor.clone(),
                    signed_on: event.day,
                    issue: *issue,
                    manifest: manifest.clone(),
                };
            }
            IssueStep::Reopen { .. } => {
                self.hands.clear();
                self.state = IssueState::Drafting;
            }
        }
        self.events.push(event);
        Ok(())
    }

    fn allowed(
        &self,
        kind: IssueStepKind,
        name: &AccountName,
        role: Role,
    ) -> Result<(), IssueRefused> {
        if !issue_roles().contains(&role) {
            return Err(IssueRefused::Role { role, step: kind });
        }
        let leads_on: &[IssueStepKind] = match self.state {
            IssueState::Drafting => &[IssueStepKind::Edit, IssueStepKind::Submit],
            IssueState::Submitted { .. } => &[
                IssueStepKind::Edit,
                IssueStepKind::Return,
                IssueStepKind::Sign,
            ],
            IssueState::Issued { .. } => &[IssueStepKind::Reopen],
        };
        if !leads_on.contains(&kind) {
            return Err(IssueRefused::Forbidden {
                from: self.state.stage(),
                step: kind,
            });
        }
        if kind == IssueStepKind::Sign && self.hands.contains(name) {
            return Err(IssueRefused::SameHand);
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests;
