//! What a person does with an entry, before the deadlines that it starts are added.

use chrono::NaiveDate;

use super::list_exit::serious_since_duty;
use super::red_list::red_listings;
use super::{CreditOffice, EntryForm};
use crate::db::{CreditRow, Transaction};
use crate::desk::{DeskError, Moment};
use crate::domain::{CreditEntryId, LawKey, LegalDeadline};
use crate::workflow::{
    CreditEntry, CreditRefused, CreditStep, CreditStepKind, EntryContent, LegalDocument,
    ObjectionAnswer, ObjectionGround, Operation, RemedyKind, RemedyOutcome, RepairCase,
};

/// One action; what it starts is dated by the law of the day.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum CreditAction {
    Edit(Box<EntryForm>),
    Submit(String),
    Return(String),
    Approve(String),
    Abandon(String),
    Push {
        recipient: String,
        operation: Operation,
    },
    Acknowledge {
        recipient: String,
        receipt: String,
    },
    Bounce {
        recipient: String,
        reason: String,
    },
    Publish {
        /// 公示前审查: no secret of the state or of trade, and nothing private (R-CRD-13).
        cleared: bool,
        until: NaiveDate,
    },
    Object {
        ground: ObjectionGround,
        reason: String,
    },
    ProviderAnswer(String),
    Uphold(String),
    Correct(Box<EntryForm>, String),
    Withdraw(String),
    ConfirmAnswer(String),
    RejectAnswer(String),
    ApplyRepair {
        repair: RepairCase,
        reason: String,
    },
    GrantRepair(String),
    RefuseRepair(String),
    FileRemedy {
        remedy: RemedyKind,
        body: String,
        filed_on: NaiveDate,
        reason: String,
    },
    EndRemedy {
        outcome: RemedyOutcome,
        document: String,
        reason: String,
    },
    Revoke {
        document: LegalDocument,
        reason: String,
    },
    /// By the number of the row in the register.
    AskRemoval {
        row: i64,
        reason: String,
    },
    Pause {
        key: LawKey,
        reason: String,
    },
    Resume {
        key: LawKey,
        reason: String,
    },
    RemovalDone {
        row: i64,
        reason: String,
    },
}

/// The entry that an action is about.
#[derive(Clone, Copy)]
pub(super) struct AtHand<'a> {
    pub(super) id: CreditEntryId,
    pub(super) entry: &'a CreditEntry,
    /// All entries, where the action looks at those of the same party.
    pub(super) entries: &'a [CreditRow],
}

impl CreditAction {
    /// Whether other entries of the party have a say in it.
    pub(super) fn looks_around(&self) -> bool {
        matches!(self, Self::ApplyRepair { .. } | Self::GrantRepair(_))
    }

    pub fn kind(&self) -> CreditStepKind {
        match self {
            Self::Edit(_) => CreditStepKind::Edit,
            Self::Submit(_) => CreditStepKind::Submit,
            Self::Return(_) => CreditStepKind::Return,
            Self::Approve(_) => CreditStepKind::Approve,
            Self::Abandon(_) => CreditStepKind::Abandon,
            Self::Push { .. } => CreditStepKind::Push,
            Self::Acknowledge { .. } => CreditStepKind::Acknowledge,
            Self::Bounce { .. } => CreditStepKind::Bounce,
            Self::Publish { .. } => CreditStepKind::Publish,
            Self::Object { .. } => CreditStepKind::Object,
            Self::ProviderAnswer(_) => CreditStepKind::ProviderAnswer,
            Self::Uphold(_) | Self::Correct(..) | Self::Withdraw(_) => {
                CreditStepKind::ProposeAnswer
            }
            Self::ConfirmAnswer(_) => CreditStepKind::ConfirmAnswer,
            Self::RejectAnswer(_) => CreditStepKind::RejectAnswer,
            Self::ApplyRepair { .. } => CreditStepKind::ApplyRepair,
            Self::GrantRepair(_) => CreditStepKind::GrantRepair,
            Self::RefuseRepair(_) => CreditStepKind::RefuseRepair,
            Self::FileRemedy { .. } => CreditStepKind::FileRemedy,
            Self::EndRemedy { .. } => CreditStepKind::EndRemedy,
            Self::Revoke { .. } => CreditStepKind::Revoke,
            Self::AskRemoval { .. } => CreditStepKind::AskRemoval,
            Self::RemovalDone { .. } => CreditStepKind::RemovalDone,
            Self::Pause { .. } => CreditStepKind::Pause,
            Self::Resume { .. } => CreditStepKind::Resume,
        }
    }
}

impl CreditOffice<'_> {
    /// The step that an action is of an entry, on a day.
    pub(super) async fn step_of(
        &self,
        transaction: &mut Transaction,
        at_hand: AtHand<'_>,
        action: &CreditAction,
        moment: Moment,
    ) -> Result<CreditStep, DeskError> {
        let (day, entry) = (moment.day, at_hand.entry);
        let content = entry.content().ok_or(CreditRefused::NotDrafted {
            step: action.kind(),
        })?;
        Ok(match action.clone() {
            CreditAction::Edit(form) => CreditStep::Edit {
                content: self.rewritten(transaction, &form, content).await?,
            },
            CreditAction::Submit(reason) => CreditStep::Submit { reason },
            CreditAction::Return(reason) => CreditStep::Return { reason },
            CreditAction::Approve(reason) => CreditStep::Approve {
                reason,
                red_listings: red_listings(transaction, &content.subject, day).await?,
            },
            CreditAction::AskRemoval { row, reason } => {
                let listings = red_listings(transaction, &content.subject, day).await?;
                let listing = listings.into_iter().find(|listing| listing.row == row);
                CreditStep::AskRemoval {
                    listing: listing.ok_or(DeskError::NoListing(row))?,
                    reason,
                }
            }
            CreditAction::RemovalDone { row, reason } => CreditStep::RemovalDone { row, reason },
            CreditAction::Pause { key, reason } => CreditStep::Pause { key, reason },
            CreditAction::Resume { key, reason } => CreditStep::Resume {
                key,
                reason,
                deadline: self.given_back(entry, key, day)?,
            },
            CreditAction::Abandon(reason) => CreditStep::Abandon { reason },
            CreditAction::Push {
                recipient,
                operation,
            } => CreditStep::Push {
                recipient,
                operation,
            },
            CreditAction::Acknowledge { recipient, receipt } => {
                CreditStep::Acknowledge { recipient, receipt }
            }
            CreditAction::Bounce { recipient, reason } => CreditStep::Bounce { recipient, reason },
            CreditAction::Publish { until, cleared } => {
                self.publish(entry, content, (until, cleared), day)?
            }
            CreditAction::Object { ground, reason } => CreditStep::Object {
                ground,
                reason,
                review: self.deadline(LawKey::ObjectionReview, day)?,
                provider: self.deadline(LawKey::ObjectionProvider, day)?,
            },
            CreditAction::ProviderAnswer(reason) => CreditStep::ProviderAnswer { reason },
            CreditAction::Uphold(reason) => CreditStep::ProposeAnswer {
                answer: ObjectionAnswer::Upheld,
                reason,
            },
            CreditAction::Correct(form, reason) => {
                let content = self.rewritten(transaction, &form, content).await?;
                let longest = self.longest_of(entry, &content)?;
                CreditStep::ProposeAnswer {
                    answer: ObjectionAnswer::Corrected { content, longest },
                    reason,
                }
            }
            CreditAction::Withdraw(reason) => CreditStep::ProposeAnswer {
                answer: ObjectionAnswer::Withdrawn,
                reason,
            },
            CreditAction::ConfirmAnswer(reason) => CreditStep::ConfirmAnswer {
                reason,
                correction: self.deadline(LawKey::ObjectionCorrection, day)?,
            },
            CreditAction::RejectAnswer(reason) => CreditStep::RejectAnswer { reason },
            CreditAction::ApplyRepair { repair, reason } => CreditStep::ApplyRepair {
                list_exit: self.list_exit(
                    (at_hand.id, content),
                    at_hand.entries,
                    repair.fulfilled_on,
                    day,
                ),
                repair,
                reason,
                decision: self.deadline(LawKey::RepairDecision, day)?,
                publicity: self.deadline(LawKey::RepairPublicity, day)?,
            },
            CreditAction::GrantRepair(reason) => CreditStep::GrantRepair {
                reason,
                serious_since: serious_since_duty((at_hand.id, entry), at_hand.entries, day),
                withdrawal: self.deadline(LawKey::Withdrawal, day)?,
            },
            CreditAction::RefuseRepair(reason) => CreditStep::RefuseRepair { reason },
            CreditAction::FileRemedy {
                remedy,
                body,
                filed_on,
                reason,
            } => CreditStep::FileRemedy {
                remedy,
                body,
                filed_on,
                reason,
            },
            CreditAction::EndRemedy {
                outcome,
                document,
                reason,
            } => CreditStep::EndRemedy {
                outcome,
                document,
                reason,
                withdrawal: self.deadline(LawKey::Withdrawal, day)?,
            },
            CreditAction::Revoke { document, reason } => CreditStep::Revoke {
                document,
                reason,
                withdrawal: self.deadline(LawKey::Withdrawal, day)?,
            },
        })
    }

    fn publish(
        &self,
        entry: &CreditEntry,
        content: &EntryContent,
        (until, cleared): (NaiveDate, bool),
        day: NaiveDate,
    ) -> Result<CreditStep, DeskError> {
        // Where it may not be published at all the rules say so.
        let possible = entry.possible_on(day).contains(&CreditStepKind::Publish);
        if possible && !cleared {
            return Err(DeskError::NotCleared);
        }
        let severity = content.severity_national.ok_or(DeskError::NoSeverity)?;
        Ok(CreditStep::Publish {
            until,
            cleared,
            shortest: self.deadline(LawKey::publicity_min(severity), day)?,
            longest: self.deadline(LawKey::publicity_max(severity), day)?,
        })
    }

    /// The deadline of a clock that stood still, later by the working days of that.
    fn given_back(
        &self,
        entry: &CreditEntry,
        key: LawKey,
        day: chrono::NaiveDate,
    ) -> Result<LegalDeadline, CreditRefused> {
        let deadline = entry.pausable(key).ok_or(CreditRefused::NoClock { key })?;
        let mut paused = entry.paused().filter(|pause| pause.key == key);
        let pause = paused.next().ok_or(CreditRefused::NotPaused { key })?;
        let stood = self.calendar.working_days_between(pause.from, day);
        let stood = u32::try_from(stood.days).unwrap_or(0);
        let due = self.calendar.due_in_working_days(deadline.due, stood);
        Ok(LegalDeadline {
            due: due.due,
            provisional: deadline.provisional || due.provisional,
            ..deadline.clone()
        })
    }

    /// How long what was put right may be public, by the law of the day of its publication.
    fn longest_of(
        &self,
        entry: &CreditEntry,
        content: &EntryContent,
    ) -> Result<Option<LegalDeadline>, DeskError> {
        let (Some(publication), Some(severity)) = (entry.publication(), content.severity_national)
        else {
            return Ok(None);
        };
        let longest = self.deadline(LawKey::publicity_max(severity), publication.from);
        longest.map(Some)
    }

    async fn rewritten(
        &self,
        transaction: &mut Transaction,
        form: &EntryForm,
        before: &EntryContent,
    ) -> Result<Box<EntryContent>, DeskError> {
        let content = self.content_of(transaction, form, &before.document, Some(before));
        Ok(Box::new(content.await?))
    }
}
