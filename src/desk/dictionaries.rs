//! Drafts of the dictionaries: opened, edited, proposed and decided, each step by the rules and on record.

use super::{DeskError, Moment, Session};
use crate::access::ProofLimit;
use crate::audit::{AuditAction, AuditEvent};
use crate::db::Transaction;
use crate::domain::{EditableList, EntryEdit};
use crate::store::Store;
use crate::workflow::{
    DictionaryDraft, DraftBasis, DraftEvent, DraftRefused, DraftStep, DraftStepKind,
};

/// Characters of a title or a reason.
const LONGEST_TEXT: usize = 200;
/// Edits of one draft: more than anybody could look at is no draft.
const MOST_ENTRIES: usize = 500;

/// What somebody does with a draft. What a preview was made for is looked up here, not told by the one who asks.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum DraftAction {
    Set { edit: EntryEdit, reason: String },
    Drop { list: EditableList, word: String },
    Propose { reason: String },
    Approve { reason: String },
    Reject { reason: String },
    Withdraw { reason: String },
}

/// What a draft is opened with.
#[derive(Debug, Clone, Copy)]
pub struct DraftOpening<'a> {
    pub title: &'a str,
    /// The search that it came from, as the query of its address.
    pub question: Option<&'a str>,
}

/// Opens a draft that holds these edits already, each with its reason. Returns its number.
pub async fn open_draft(
    store: &Store,
    session: &Session,
    opening: DraftOpening<'_>,
    edits: Vec<(EntryEdit, String)>,
    moment: Moment,
) -> Result<i64, DeskError> {
    let title = opening.title.trim();
    check_length(title)?;
    let mut transaction = store.database.begin().await?;
    let draft_id = transaction.take_numbers("dictionary_draft", 1).await?;
    let mut draft = DictionaryDraft::default();
    let open = DraftStep::Open {
        title: title.to_owned(),
        question: opening.question.map(str::to_owned),
    };
    let sets = edits
        .into_iter()
        .map(|(edit, reason)| DraftStep::Set { edit, reason });
    for step in std::iter::once(open).chain(sets) {
        let seen = draft.version();
        draft.take_after(seen, event_of(session, seen, step, moment))?;
        transaction.keep_draft_step(draft_id, &draft).await?;
    }
    let told = told(session, draft_id)
        .because(format!("{}：{title}", DraftStepKind::Open.label()))
        .with_content(draft.content());
    transaction.append_audit(&told, moment.at).await?;
    transaction.commit().await?;
    Ok(draft_id)
}

/// Takes a step after a person who has seen `seen` steps of the draft. Approving needs a fresh proof of who that is.
pub async fn step_draft(
    store: &Store,
    session: &Session,
    draft_id: i64,
    (seen, action): (i64, DraftAction),
    proof: ProofLimit,
    moment: Moment,
) -> Result<DictionaryDraft, DeskError> {
    if matches!(action, DraftAction::Approve { .. }) {
        session.proved_lately(proof, moment)?;
    }
    let mut transaction = store.database.begin().await?;
    let mut draft = transaction.draft_for_step(draft_id).await?;
    let kind = kind_of(&action);
    let taken = match step_of(&mut transaction, draft_id, &draft, action).await {
        Ok(step) => draft
            .take_after(seen, event_of(session, seen, step, moment))
            .map_err(DeskError::from),
        Err(error) => Err(error),
    };
    if let Err(error) = taken {
        transaction.rollback().await?;
        if error.is_refusal() {
            let attempt = AuditEvent::refused(
                &session.actor(),
                AuditAction::DictionaryDraft,
                object_of(draft_id),
            )
            .because(format!("{}：{error}", kind.label()));
            super::record(store, &attempt, moment).await?;
        }
        return Err(error);
    }
    transaction.keep_draft_step(draft_id, &draft).await?;
    let reason = draft
        .events()
        .last()
        .map(|event| told_step(&event.step))
        .unwrap_or_default();
    let told = told(session, draft_id)
        .because(reason)
        .with_content(draft.content());
    transaction.append_audit(&told, moment.at).await?;
    transaction.commit().await?;
    Ok(draft)
}

/// The step with what it is taken for. Proposing and approving need a preview of what the draft holds now, over the
/// dictionaries and the orders of now.
async fn step_of(
    transaction: &mut Transaction,
    draft_id: i64,
    draft: &DictionaryDraft,
    action: DraftAction,
) -> Result<DraftStep, DeskError> {
    Ok(match action {
        DraftAction::Set { edit, reason } => {
            check_length(&reason)?;
            let known = draft
                .entries()
                .any(|(list, word, _)| list == edit.list && word == edit.word);
            if !known && draft.entries().count() >= MOST_ENTRIES {
                return Err(DeskError::LargeDraft { most: MOST_ENTRIES });
            }
            DraftStep::Set { edit, reason }
        }
        DraftAction::Drop { list, word } => DraftStep::Drop { list, word },
        DraftAction::Propose { reason } => {
            check_length(&reason)?;
            let basis = previewed(transaction, draft_id, draft).await?;
            DraftStep::Propose { basis, reason }
        }
        DraftAction::Approve { reason } => {
            check_length(&reason)?;
            let basis = previewed(transaction, draft_id, draft).await?;
            DraftStep::Approve { basis, reason }
        }
        DraftAction::Reject { reason } => {
            check_length(&reason)?;
            DraftStep::Reject { reason }
        }
        DraftAction::Withdraw { reason } => {
            check_length(&reason)?;
            DraftStep::Withdraw { reason }
        }
    })
}

async fn previewed(
    transaction: &mut Transaction,
    draft_id: i64,
    draft: &DictionaryDraft,
) -> Result<DraftBasis, DeskError> {
    let basis = DraftBasis {
        content: draft.content(),
        revision: transaction.last_revision().await?,
    };
    let import_seq = transaction.last_import().await?;
    let preview = transaction.preview_for_step(draft_id).await?;
    let fresh =
        preview.filter(|preview| preview.basis == basis && preview.import_seq == import_seq);
    match fresh {
        Some(_) => Ok(basis),
        None => Err(DraftRefused::NoPreview.into()),
    }
}

fn event_of(session: &Session, seen: i64, step: DraftStep, moment: Moment) -> DraftEvent {
    DraftEvent {
        number: seen + 1,
        at: moment.at,
        actor: session.account.name.clone(),
        role: session.account.role,
        step,
    }
}

const fn kind_of(action: &DraftAction) -> DraftStepKind {
    match action {
        DraftAction::Set { .. } => DraftStepKind::Set,
        DraftAction::Drop { .. } => DraftStepKind::Drop,
        DraftAction::Propose { .. } => DraftStepKind::Propose,
        DraftAction::Approve { .. } => DraftStepKind::Approve,
        DraftAction::Reject { .. } => DraftStepKind::Reject,
        DraftAction::Withdraw { .. } => DraftStepKind::Withdraw,
    }
}

fn told_step(step: &DraftStep) -> String {
    let label = step.kind().label();
    match step {
        DraftStep::Set { edit, reason } => {
            let (list, word) = (edit.list.label(), &edit.word);
            let what = match &edit.wanted {
                Some(marks) if marks.is_empty() => "收入".to_owned(),
                Some(marks) => format!("记为{}", marks.join(" ")),
                None => "删去".to_owned(),
            };
            format!("{label}：{list}“{word}”{what}：{}", reason.trim())
        }
        DraftStep::Drop { list, word } => format!("{label}：{}“{word}”", list.label()),
        other => super::step_records::told_step(label, other.reason()),
    }
}

fn check_length(text: &str) -> Result<(), DeskError> {
    if text.chars().count() > LONGEST_TEXT {
        return Err(DeskError::LongText { most: LONGEST_TEXT });
    }
    Ok(())
}

fn told(session: &Session, draft_id: i64) -> AuditEvent {
    AuditEvent::done(
        &session.actor(),
        AuditAction::DictionaryDraft,
        object_of(draft_id),
    )
}

fn object_of(draft_id: i64) -> String {
    format!("dictionary_draft:{draft_id}")
}
