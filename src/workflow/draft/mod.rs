//! A draft of the dictionaries is the list of its steps; what it holds and where it stands follow from them.

mod refusal;
mod step;

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;

use sha2::{Digest, Sha256};

use crate::domain::{AccountName, EditableList, EntryEdit, Role};

pub use refusal::DraftRefused;
pub use step::{DraftBasis, DraftStage, DraftStep, DraftStepKind, roles_of_draft_step};

/// One step as it was taken.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DraftEvent {
    /// 1, 2, 3 … within the draft.
    pub number: i64,
    /// Epoch milliseconds.
    pub at: i64,
    pub actor: AccountName,
    pub role: Role,
    pub step: DraftStep,
}

/// One edit of a draft, with who made it and why.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DraftEntry {
    pub wanted: Option<Vec<String>>,
    pub reason: String,
    pub actor: AccountName,
    /// Epoch milliseconds.
    pub at: i64,
}

/// Where a draft stands, each place with the facts that only it has.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum DraftState {
    Editing,
    Proposed { by: AccountName, basis: DraftBasis },
    Approved { by: AccountName, basis: DraftBasis },
    Applied { revision: i64 },
    Rejected { reason: String },
    Withdrawn { reason: String },
}

impl DraftState {
    pub fn stage(&self) -> DraftStage {
        match self {
            Self::Editing => DraftStage::Editing,
            Self::Proposed { .. } => DraftStage::Proposed,
            Self::Approved { .. } => DraftStage::Approved,
            Self::Applied { .. } => DraftStage::Applied,
            Self::Rejected { .. } => DraftStage::Rejected,
            Self::Withdrawn { .. } => DraftStage::Withdrawn,
        }
    }
}

/// A draft with its history.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct DictionaryDraft {
    events: Vec<DraftEvent>,
    title: String,
    question: Option<String>,
    state: Option<DraftState>,
    entries: BTreeMap<(EditableList, String), DraftEntry>,
    /// Who edited or proposed: none of them decides.
    hands: BTreeSet<AccountName>,
}

impl DictionaryDraft {
    /// Replays stored steps. A list that the rules do not allow is refused: it was not written by this program.
    pub fn replay(events: impl IntoIterator<Item = DraftEvent>) -> Result<Self, DraftRefused> {
        let mut draft = Self::default();
        for event in events {
            draft.take(event)?;
        }
        Ok(draft)
    }

    pub fn events(&self) -> &[DraftEvent] {
        &self.events
    }

    pub fn title(&self) -> &str {
        &self.title
    }

    /// The search that it came from, as the query of its address.
    pub fn question(&self) -> Option<&str> {
        self.question.as_deref()
    }

    /// `None` before the first step.
    pub fn state(&self) -> Option<&DraftState> {
        self.state.as_ref()
    }

    /// Number of steps so far: what a person has seen, and what the next step has to follow on.
    pub fn version(&self) -> i64 {
        self.events.last().map_or(0, |event| event.number)
    }

    /// The edits, in order of lists and words.
    pub fn entries(&self) -> impl Iterator<Item = (EditableList, &str, &DraftEntry)> {
        let entries = self.entries.iter();
        entries.map(|((list, word), entry)| (*list, word.as_str(), entry))
    }

    pub fn edits(&self) -> Vec<EntryEdit> {
        self.entries()
            .map(|(list, word, entry)| EntryEdit {
                list,
                word: word.to_owned(),
                wanted: entry.wanted.clone(),
            })
            .collect()
    }

    /// Hash of the edits: equal for drafts that want the same, whoever wrote them in whatever order.
    pub fn content(&self) -> String {
        let text = serde_json::to_string(&self.edits()).unwrap_or_default();
        let digest = Sha256::digest(text.as_bytes());
        digest.iter().fold(String::new(), |mut text, byte| {
            let _ = write!(text, "{byte:02x}");
            text
        })
    }

    /// The steps that this person may take now.
    pub fn possible_for(&self, name: &AccountName, role: Role) -> Vec<DraftStepKind> {
        let kinds = DraftStepKind::ALL.iter().copied();
        kinds
            .filter(|kind| roles_of_draft_step(*kind).contains(&role))
            .filter(|kind| leads_on(self.state.as_ref(), *kind))
            .filter(|kind| self.hand_may(*kind, name).is_ok())
            .filter(|kind| *kind != DraftStepKind::Propose || !self.entries.is_empty())
            .collect()
    }

    /// Takes a step after a person who has seen `seen` steps.
    pub fn take_after(&mut self, seen: i64, event: DraftEvent) -> Result<(), DraftRefused> {
        let now = self.version();
        if seen != now {
            return Err(DraftRefused::Overtaken { seen, now });
        }
        self.take(event)
    }

    fn take(&mut self, event: DraftEvent) -> Result<(), DraftRefused> {
        self.allow(&event)?;
        let actor = event.actor.clone();
        let state = match &event.step {
            DraftStep::Open { title, question } => {
                title.trim().clone_into(&mut self.title);
                self.question.clone_from(question);
                self.hands.insert(actor);
                DraftState::Editing
            }
            DraftStep::Set { edit, reason } => {
                let entry = DraftEntry {
                    wanted: edit.wanted.clone(),
                    reason: reason.trim().to_owned(),
                    actor: actor.clone(),
                    at: event.at,
                };
                self.entries.insert((edit.list, edit.word.clone()), entry);
                self.hands.insert(actor);
                DraftState::Editing
            }
            DraftStep::Drop { list, word } => {
                self.entries.remove(&(*list, word.clone()));
                self.hands.insert(actor);
                DraftState::Editing
            }
            DraftStep::Propose { basis, .. } => {
                self.hands.insert(actor.clone());
                DraftState::Proposed {
                    by: actor,
                    basis: basis.clone(),
                }
            }
            DraftStep::Approve { basis, .. } => DraftState::Approved {
                by: actor,
                basis: basis.clone(),
            },
            DraftStep::Reject { reason } => DraftState::Rejected {
                reason: reason.clone(),
            },
            DraftStep::Withdraw { reason } => DraftState::Withdrawn {
                reason: reason.clone(),
            },
            DraftStep::Apply { revision } => DraftState::Applied {
                revision: *revision,
            },
        };
        self.state = Some(state);
        self.events.push(event);
        Ok(())
    }

    fn allow(&self, event: &DraftEvent) -> Result<(), DraftRefused> {
        let kind = event.step.kind();
        if !roles_of_draft_step(kind).contains(&event.role) {
            let role = event.role;
            return Err(DraftRefused::Role { role, step: kind });
        }
        if !leads_on(self.state.as_ref(), kind) {
            return Err(match &self.state {
                None => DraftRefused::Absent,
                Some(state) => DraftRefused::Forbidden {
                    from: state.stage(),
                    step: kind,
                },
            });
        }
        self.hand_may(kind, &event.actor)?;
        if event
            .step
            .reason()
            .is_some_and(|reason| reason.trim().is_empty())
        {
            return Err(DraftRefused::NoReason);
        }
        match &event.step {
            DraftStep::Drop { list, word } => {
                let known = self.entries.contains_key(&(*list, word.clone()));
                known.then_some(()).ok_or(DraftRefused::NoEntry)
            }
            DraftStep::Propose { .. } if self.entries.is_empty() => Err(DraftRefused::Empty),
            DraftStep::Propose { basis, .. } if basis.content != self.content() => {
                Err(DraftRefused::OtherContent)
            }
            DraftStep::Approve { basis, .. } => match &self.state {
                Some(DraftState::Proposed {
                    basis: proposed, ..
                }) if proposed != basis => Err(DraftRefused::OtherContent),
                _ => Ok(()),
            },
            DraftStep::Apply { revision } => match &self.state {
                Some(DraftState::Approved { basis, .. }) if basis.revision + 1 != *revision => {
                    Err(DraftRefused::OtherRevision {
                        approved: basis.revision,
                        now: revision - 1,
                    })
                }
                _ => Ok(()),
            },
            _ => Ok(()),
        }
    }

    /// Four eyes: who edited or proposed does not decide; and only they take a draft back.
    fn hand_may(&self, kind: DraftStepKind, name: &AccountName) -> Result<(), DraftRefused> {
        let own = self.hands.contains(name);
        match kind {
            DraftStepKind::Approve | DraftStepKind::Reject | DraftStepKind::Apply if own => {
                Err(DraftRefused::SamePerson)
            }
            DraftStepKind::Withdraw if !own => Err(DraftRefused::NotOwn),
            _ => Ok(()),
        }
    }
}

/// What can follow on what. An edit leads back to the beginning from wherever it is still possible: it voids what was
/// proposed or approved.
fn leads_on(state: Option<&DraftState>, step: DraftStepKind) -> bool {
    use DraftStepKind::{Apply, Approve, Drop, Open, Propose, Reject, Set, Withdraw};
    let steps: &[DraftStepKind] = match state {
        None => &[Open],
        Some(DraftState::Editing) => &[Set, Drop, Propose, Withdraw],
        Some(DraftState::Proposed { .. }) => &[Set, Drop, Propose, Approve, Reject, Withdraw],
        Some(DraftState::Approved { .. }) => &[Set, Drop, Propose, Apply, Reject, Withdraw],
        Some(
            DraftState::Applied { .. } | DraftState::Rejected { .. } | DraftState::Withdrawn { .. },
        ) => &[],
    };
    steps.contains(&step)
}

#[cfg(test)]
mod tests;
