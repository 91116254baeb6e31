//! Accounts: made and changed by administrators, passwords by their owners.

use super::{DeskError, Moment, Session, checking};
use crate::access::PasswordHasher;
use crate::audit::{AuditAction, AuditEvent};
use crate::domain::{Account, AccountName, AccountState, Actor, Role};
use crate::store::Store;

/// What becomes of an account; its sessions end at once.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct AccountChange {
    pub role: Role,
    pub state: AccountState,
}

/// Adds an account.
pub async fn add_account(
    store: &Store,
    hasher: &PasswordHasher,
    actor: &Actor,
    (name, role): (&AccountName, Role),
    password: &str,
    must_change_password: bool,
    moment: Moment,
) -> Result<Account, DeskError> {
    let hash = hashed(hasher, password, name).await?;
    let mut transaction = store.database.begin().await?;
    let added = transaction
        .add_account(name, role, &hash, must_change_password, moment.at)
        .await?;
    let Some(account) = added else {
        transaction.rollback().await?;
        return Err(DeskError::NameTaken(name.clone()));
    };
    let event = AuditEvent::done(actor, AuditAction::AccountAdd, format!("account:{name}"))
        .because(format!("角色：{}", role.label()));
    transaction.append_audit(&event, moment.at).await?;
    transaction.commit().await?;
    Ok(account)
}

/// Changes the role or the state of another account.
pub async fn change_account(
    store: &Store,
    actor: &Actor,
    name: &AccountName,
    change: AccountChange,
    reason: &str,
    moment: Moment,
) -> Result<(), DeskError> {
    if reason.trim().is_empty() {
        return Err(DeskError::NoReason);
    }
    let account = account_of_another(store, actor, name).await?;
    let mut transaction = store.database.begin().await?;
    transaction
        .change_account(account.account_id, change.role, change.state)
        .await?;
    let told = format!(
        "{}→{}，{}→{}：{}",
        account.role.label(),
        change.role.label(),
        account.state.label(),
        change.state.label(),
        reason.trim()
    );
    let event = AuditEvent::done(actor, AuditAction::AccountChange, format!("account:{name}"))
        .because(told);
    transaction.append_audit(&event, moment.at).await?;
    transaction.commit().await?;
    Ok(())
}

/// The account with a name, for somebody who may change every account but their own.
pub(super) async fn account_of_another(
    store: &Store,
    actor: &Actor,
    name: &AccountName,
) -> Result<Account, DeskError> {
    let known = store.database.credentials(name).await?;
    let account = known
        .map(|known| known.account)
        .ok_or_else(|| DeskError::NoAccount(name.to_string()))?;
    if matches!(actor, Actor::Account { id, .. } if *id == account.account_id) {
        return Err(DeskError::OwnAccount);
    }
    Ok(account)
}

/// The owner's new password; all sessions of the account end.
pub async fn change_own_password(
    store: &Store,
    hasher: &PasswordHasher,
    session: &Session,
    (old, new): (&str, &str),
    moment: Moment,
) -> Result<(), DeskError> {
    let name = &session.account.name;
    let known = checking::counted(store, name, moment).await?;
    let known = known.ok_or(DeskError::OldPassword)?;
    if !checking::fits(hasher, old, Some(&known.password)).await? {
        let event = AuditEvent::refused(
            &session.actor(),
            AuditAction::PasswordChange,
            format!("account:{name}"),
        );
        super::record(store, &event.because("原密码不对"), moment).await?;
        return Err(DeskError::OldPassword);
    }
    // Whatever the new one is refused for.
    checking::take_back(store, &known).await?;
    let hash = hashed(hasher, new, name).await?;
    let mut transaction = store.database.begin().await?;
    transaction
        .set_password(session.account.account_id, &hash, false)
        .await?;
    let event = AuditEvent::done(
        &session.actor(),
        AuditAction::PasswordChange,
        format!("account:{name}"),
    );
    transaction.append_audit(&event, moment.at).await?;
    transaction.commit().await?;
    Ok(())
}

/// Hashing takes a tenth of a second of one core: off the async threads.
async fn hashed(
    hasher: &PasswordHasher,
    password: &str,
    name: &AccountName,
) -> Result<String, DeskError> {
    let (hasher, password, name) = (hasher.clone(), password.to_owned(), name.clone());
    let hash = tokio::task::spawn_blocking(move || hasher.hash(&password, &name)).await;
    Ok(hash.map_err(|_| DeskError::Thread)??)
}
