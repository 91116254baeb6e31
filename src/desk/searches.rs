//! Searches that people keep: each look tells what came in since the look before, every order once.

use super::{DeskError, Moment, Session};
use crate::audit::{AuditAction, AuditEvent};
use crate::domain::Arrived;
use crate::store::Store;

/// Characters of a name.
const LONGEST_NAME: usize = 40;
/// Bytes of a question; the address of a page is not longer.
const LONGEST_QUESTION: usize = 2_000;
/// Searches of one person: each costs a search when the list is shown.
const MOST: usize = 30;

/// Keeps a question under a name; what is there now counts as seen.
pub async fn save_search(
    store: &Store,
    session: &Session,
    name: &str,
    question: &str,
    moment: Moment,
) -> Result<(), DeskError> {
    let owner = session.account.account_id;
    let name = name.trim();
    if name.is_empty() || name.chars().count() > LONGEST_NAME {
        return Err(DeskError::SearchName { most: LONGEST_NAME });
    }
    if question.len() > LONGEST_QUESTION {
        return Err(DeskError::SearchTooLong);
    }
    if store.database.saved_searches(owner).await?.len() >= MOST {
        return Err(DeskError::TooManySearches { most: MOST });
    }
    let newest = store
        .index
        .newest_order()
        .map_err(crate::store::StoreError::from)?;
    let mut transaction = store.database.begin().await?;
    let added = transaction
        .add_saved_search(owner, name, question, newest, moment.at)
        .await?;
    let Some(number) = added else {
        transaction.rollback().await?;
        return Err(DeskError::SearchNameTaken(name.to_owned()));
    };
    let told = event(session, number).because(format!("保存：{question}"));
    transaction.append_audit(&told, moment.at).await?;
    transaction.commit().await?;
    Ok(())
}

/// The question of a search with the orders that came in since its owner last looked; from now on they are seen.
pub async fn look_at_search(
    store: &Store,
    session: &Session,
    number: i64,
    moment: Moment,
) -> Result<(String, Arrived), DeskError> {
    let newest = store
        .index
        .newest_order()
        .map_err(crate::store::StoreError::from)?;
    let mut transaction = store.database.begin().await?;
    let looked = transaction
        .look_at_saved_search(session.account.account_id, number, newest)
        .await?;
    let Some(before) = looked else {
        transaction.rollback().await?;
        return Err(DeskError::NoSearch);
    };
    let arrived = Arrived {
        after: before.seen_order,
        until: newest.max(before.seen_order),
    };
    let told = event(session, number).because(format!("查看新到：{arrived}"));
    transaction.append_audit(&told, moment.at).await?;
    transaction.commit().await?;
    Ok((before.question, arrived))
}

/// Forgets a search.
pub async fn remove_search(
    store: &Store,
    session: &Session,
    number: i64,
    moment: Moment,
) -> Result<(), DeskError> {
    let mut transaction = store.database.begin().await?;
    let removed = transaction
        .remove_saved_search(session.account.account_id, number)
        .await?;
    if !removed {
        transaction.rollback().await?;
        return Err(DeskError::NoSearch);
    }
    let told = event(session, number).because("删除");
    transaction.append_audit(&told, moment.at).await?;
    transaction.commit().await?;
    Ok(())
}

fn event(session: &Session, number: i64) -> AuditEvent {
    AuditEvent::done(
        &session.actor(),
        AuditAction::SavedSearch,
        format!("search:{number}"),
    )
}
