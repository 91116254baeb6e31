//! Signing in by the word of an identity provider (统一身份认证). Accounts stay ours: none is made by it, and role, state and
//! second factor are looked at as ever.

use super::accounts::account_of_another;
use super::sessions::{actor_of, object_of};
use super::sign_in::{Fresh, NOBODY, SignedIn};
use super::{DeskError, Moment};
use crate::access::{ProvenIdentity, SignInThrottle, Unproven};
use crate::audit::{AuditAction, AuditEvent};
use crate::db::{NewSession, ProviderSubject, Transaction};
use crate::domain::{Account, AccountName, AccountState, Actor};
use crate::store::Store;

/// How such a sign-in is told in the log.
const HOW: &str = "统一身份认证";

/// Why somebody whom the provider vouches for is not let in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum NotAdmitted {
    #[error("您已通过统一身份认证，但本系统没有与您对应的账号")]
    NoAccount,
    #[error("您已通过统一身份认证，但您在本系统的账号已停用")]
    Disabled,
    #[error("与您对应的账号已由统一身份认证中的另一人使用，已拒绝并记录")]
    OtherPerson,
}

impl NotAdmitted {
    fn reason(self) -> &'static str {
        match self {
            Self::NoAccount => "没有对应的账号",
            Self::Disabled => "账号已停用",
            Self::OtherPerson => "账号已绑定另一人",
        }
    }
}

/// An attempt that counts against its address as failed until it is known better, before the provider is asked anything.
pub struct Knock<'a> {
    throttle: &'a SignInThrottle,
    from: &'a str,
    moment: Moment,
}

/// Lets an attempt from an address be looked at.
pub fn knock<'a>(
    throttle: &'a SignInThrottle,
    from: &'a str,
    moment: Moment,
) -> Result<Knock<'a>, DeskError> {
    throttle.enter(from, moment.at).map_err(DeskError::locked)?;
    Ok(Knock {
        throttle,
        from,
        moment,
    })
}

/// Begins a session for whom the provider has vouched for.
pub async fn sign_in_by_provider(
    store: &Store,
    knock: Knock<'_>,
    proof: Result<ProvenIdentity, Unproven>,
) -> Result<SignedIn, DeskError> {
    let moment = knock.moment;
    let ended = match proof {
        Ok(identity) => admitted(store, &identity, moment).await,
        Err(unproven) => Err(not_proven(store, unproven, moment).await?),
    };
    let failed = match &ended {
        Err(DeskError::NotAdmitted(_)) => true,
        Err(DeskError::Unproven(unproven)) => unproven.is_failure(),
        Ok(_) | Err(_) => false,
    };
    if !failed {
        knock.throttle.give_back(knock.from, moment.at);
    }
    ended
}

/// Whether an address may set out to the provider; it would be turned away on its return.
pub fn may_set_out(throttle: &SignInThrottle, from: &str, moment: Moment) -> Result<(), DeskError> {
    knock(throttle, from, moment)?;
    throttle.give_back(from, moment.at);
    Ok(())
}

/// Parts an account from the person it is bound to; its sessions end, and its next sign-in there binds it anew.
pub async fn unbind_account(
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
    if !transaction.unbind_subject(account.account_id).await? {
        transaction.rollback().await?;
        return Err(DeskError::NotBound);
    }
    let event = AuditEvent::done(actor, AuditAction::AccountChange, object_of(&account))
        .because(format!("解除{HOW}绑定：{}", reason.trim()));
    transaction.append_audit(&event, moment.at).await?;
    transaction.commit().await?;
    Ok(())
}

async fn not_proven(
    store: &Store,
    unproven: Unproven,
    moment: Moment,
) -> Result<DeskError, DeskError> {
    if unproven.is_failure() {
        let reason = match unproven {
            Unproven::Declined => "未获同意",
            Unproven::Invalid => "回应未通过校验",
            Unproven::Stale | Unproven::Unreachable | Unproven::NotRegistered => {
                "已过期、已用过或不是同一浏览器"
            }
        };
        refused(store, NOBODY.to_owned(), reason, moment).await?;
    }
    Ok(DeskError::Unproven(unproven))
}

async fn admitted(
    store: &Store,
    identity: &ProvenIdentity,
    moment: Moment,
) -> Result<SignedIn, DeskError> {
    let mut transaction = store.database.begin().await?;
    let (account, how) = match account_of(&mut transaction, identity, moment).await? {
        Ok(found) => found,
        Err((account, why)) => {
            transaction.rollback().await?;
            let object = account.map_or_else(|| NOBODY.to_owned(), |account| object_of(&account));
            refused(store, object, why.reason(), moment).await?;
            return Err(DeskError::NotAdmitted(why));
        }
    };
    let id = account.account_id;
    let factor = transaction.factor(id).await?;
    let awaits_code = factor.is_some_and(|factor| factor.confirmed);
    let fresh = Fresh::make()?;
    let token = fresh.token.digest();
    let session = NewSession {
        token_sha256: &token,
        form_token: &fresh.form_token.0,
        at: moment.at,
        // The provider may have asked for nothing today. Where it does not tell when it did, nothing was given lately.
        proved_at: identity.authenticated_at.unwrap_or(0).min(moment.at),
        awaits_code,
        by_provider: true,
    };
    // Wrong passwords that were counted stay counted: none was given now.
    transaction.add_session(id, session).await?;
    let waiting = if awaits_code {
        "，待两步验证"
    } else {
        ""
    };
    let actor = actor_of(&account, &token);
    let event = AuditEvent::done(&actor, AuditAction::SignIn, object_of(&account))
        .because(format!("{how}{waiting}"));
    transaction.append_audit(&event, moment.at).await?;
    transaction.commit().await?;
    Ok(SignedIn {
        account,
        token: fresh.token,
        awaits_code,
        must_change_password: false,
    })
}

/// The account of a person with how it was found, or that and why it is not opened.
type Found = Result<(Account, String), (Option<Account>, NotAdmitted)>;

/// By the binding, and by the name only where the person has none.
async fn account_of(
    transaction: &mut Transaction,
    identity: &ProvenIdentity,
    moment: Moment,
) -> Result<Found, DeskError> {
    let person = ProviderSubject {
        issuer: &identity.issuer,
        subject: &identity.subject,
    };
    if let Some(account) = transaction.account_of_subject(person).await? {
        return Ok(if account.state == AccountState::Active {
            Ok((account, HOW.to_owned()))
        } else {
            Err((Some(account), NotAdmitted::Disabled))
        });
    }
    let named = match &identity.name {
        Some(name) => transaction.account_named(name).await?,
        None => None,
    };
    let Some(account) = named else {
        return Ok(Err((None, NotAdmitted::NoAccount)));
    };
    if account.state != AccountState::Active {
        return Ok(Err((Some(account), NotAdmitted::Disabled)));
    }
    let bound = transaction
        .bind_subject(account.account_id, person, moment.at)
        .await?;
    Ok(if bound {
        Ok((account, format!("{HOW}：首次登录，绑定账号")))
    } else {
        Err((Some(account), NotAdmitted::OtherPerson))
    })
}

/// Puts a refusal on record. Nobody has proved to be that account: the program itself reports it.
async fn refused(
    store: &Store,
    object: String,
    reason: &str,
    moment: Moment,
) -> Result<(), DeskError> {
    let event = AuditEvent::refused(&Actor::System, AuditAction::SignIn, object);
    super::record(store, &event.because(format!("{HOW}：{reason}")), moment).await
}
