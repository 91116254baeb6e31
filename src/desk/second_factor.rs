//! The second factor of an account: begun and confirmed by its owner, taken away by an administrator.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;

use super::accounts::account_of_another;
use super::sessions::object_of;
use super::{DeskError, Moment, Session, checking};
use crate::access::{RecoveryCode, TotpSecret, looks_like_code, recovery_digest};
use crate::audit::{AuditAction, AuditEvent};
use crate::db::{StoredFactor, Transaction};
use crate::domain::{AccountId, AccountName, Actor};
use crate::store::Store;

/// Where the owner of an account is with the second factor.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FactorState {
    Absent,
    /// A secret was shown and no code has confirmed it.
    Unconfirmed,
    Confirmed {
        recovery_codes: i64,
    },
}

/// Which of the ways a code went.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Taken {
    Code,
    RecoveryCode,
}

pub async fn factor_state(store: &Store, session: &Session) -> Result<FactorState, DeskError> {
    let factor = store.database.factor(session.account.account_id).await?;
    Ok(match factor {
        None => FactorState::Absent,
        Some(factor) if !factor.confirmed => FactorState::Unconfirmed,
        Some(factor) => FactorState::Confirmed {
            recovery_codes: factor.recovery_codes,
        },
    })
}

/// Makes a secret for the app of the account's owner; it is shown now and never again.
pub async fn begin_second_factor(
    store: &Store,
    session: &Session,
    moment: Moment,
) -> Result<TotpSecret, DeskError> {
    let account = session.account.account_id;
    let secret = TotpSecret::fresh()?;
    let keys = store.keys().await?;
    let sealed = keys.seal(secret.bytes(), &place_of(account))?;
    let mut transaction = store.database.begin().await?;
    if !transaction
        .begin_factor(account, &STANDARD.encode(sealed))
        .await?
    {
        transaction.rollback().await?;
        return Err(DeskError::FactorConfirmed);
    }
    let event = told(session, "开始启用，尚待确认");
    transaction.append_audit(&event, moment.at).await?;
    transaction.commit().await?;
    Ok(secret)
}

/// Confirms the secret by the first code of it; from then on signing in needs a code. The codes that stand in for one are
/// shown now and never again.
pub async fn confirm_second_factor(
    store: &Store,
    session: &Session,
    code: &str,
    moment: Moment,
) -> Result<Vec<RecoveryCode>, DeskError> {
    let account = session.account.account_id;
    let factor = store.database.factor(account).await?;
    let factor = factor
        .filter(|factor| !factor.confirmed)
        .ok_or(DeskError::NoFactor)?;
    checking::counted(store, &session.account.name, moment).await?;
    let secret = opened(store, account, &factor).await?;
    let Some(step) = secret.step_of_code(code.trim(), 0, moment.at) else {
        let event = AuditEvent::refused(
            &session.actor(),
            AuditAction::SecondFactor,
            object_of(&session.account),
        );
        super::record(store, &event.because("确认的验证码不对"), moment).await?;
        return Err(DeskError::WrongCode);
    };
    let codes = RecoveryCode::fresh_set()?;
    let digests: Vec<String> = codes.iter().map(RecoveryCode::digest).collect();
    let mut transaction = store.database.begin().await?;
    transaction.note_failures(account, 0, 0).await?;
    if !transaction.confirm_factor(account, step, &digests).await? {
        transaction.rollback().await?;
        return Err(DeskError::NoFactor);
    }
    transaction
        .append_audit(&told(session, "启用"), moment.at)
        .await?;
    transaction.commit().await?;
    Ok(codes)
}

/// Takes the second factor of another account away, so that its owner can begin again.
pub async fn reset_second_factor(
    store: &Store,
    actor: &Actor,
    name: &AccountName,
    reason: &str,
    moment: Moment,
) -> Result<(), DeskError> {
    if reason.trim().is_empty() {
        return Err(DeskError::NoReason);
    }
    let account = account_of_another(store, actor, name).await?;
    let mut transaction = store.database.begin().await?;
    if !transaction.remove_factor(account.account_id).await? {
        transaction.rollback().await?;
        return Err(DeskError::NoFactor);
    }
    let event = AuditEvent::done(actor, AuditAction::SecondFactor, object_of(&account))
        .because(format!("重置：{}", reason.trim()));
    transaction.append_audit(&event, moment.at).await?;
    transaction.commit().await?;
    Ok(())
}

/// Takes a code of the app, or one that stands in for it, once; `None` where it does not fit.
pub(super) async fn take_code(
    store: &Store,
    transaction: &mut Transaction,
    account: AccountId,
    given: &str,
    moment: Moment,
) -> Result<Option<Taken>, DeskError> {
    let given = given.trim();
    if looks_like_code(given) {
        let Some(factor) = transaction.factor(account).await? else {
            return Ok(None);
        };
        let secret = opened(store, account, &factor).await?;
        let Some(step) = secret.step_of_code(given, factor.last_step, moment.at) else {
            return Ok(None);
        };
        let taken = transaction.take_step_of_code(account, step).await?;
        return Ok(taken.then_some(Taken::Code));
    }
    let Some(digest) = recovery_digest(given) else {
        return Ok(None);
    };
    let taken = transaction.take_recovery_code(account, &digest).await?;
    Ok(taken.then_some(Taken::RecoveryCode))
}

async fn opened(
    store: &Store,
    account: AccountId,
    factor: &StoredFactor,
) -> Result<TotpSecret, DeskError> {
    let keys = store.keys().await?;
    let sealed = STANDARD.decode(&factor.secret);
    let sealed = sealed.map_err(|_| crate::vault::SealError::Open)?;
    let bytes = keys.open(&sealed, &place_of(account))?;
    Ok(TotpSecret::from_bytes(&bytes).ok_or(crate::vault::SealError::Open)?)
}

/// Bound into the seal: the secret of one account does not open as another's.
fn place_of(account: AccountId) -> String {
    format!("second factor/{}", account.0)
}

fn told(session: &Session, what: &str) -> AuditEvent {
    AuditEvent::done(
        &session.actor(),
        AuditAction::SecondFactor,
        object_of(&session.account),
    )
    .because(what)
}
