//! `credit draft / step`: the steps of the workbench, by somebody who signs in for them.

use std::process::ExitCode;

use serde::Serialize;

use super::user::{read_password, refusal};
use crate::access::{PasswordHasher, SessionLimits, SignInThrottle};
use crate::cli::context::Context;
use crate::cli::credit_arguments::Hand;
use crate::cli::failure::Failure;
use crate::cli::output::{print_json, say};
use crate::desk::{
    CreditOffice, DeskError, Door, Session, SignInAttempt, TypedFields, give_code, law_in_force,
    read_action, read_form, session_of, sign_in, sign_out,
};
use crate::domain::CreditEntryId;
use crate::rules::WorkingCalendar;
use crate::store::Store;
use crate::workflow::CreditStepKind;

#[derive(Serialize)]
struct Answer {
    entry_id: String,
    version: i64,
}

impl TypedFields for Hand {
    fn typed(&self, name: &str) -> Option<&str> {
        let found = self.fields.iter().find(|(key, _)| key == name);
        found.map(|(_, value)| value.as_str())
    }

    fn all_typed<'a>(&'a self, name: &'a str) -> impl Iterator<Item = &'a str> {
        let found = self.fields.iter().filter(move |(key, _)| key == name);
        found.map(|(_, value)| value.as_str())
    }
}

pub(super) async fn draft(context: &Context, case: &str, hand: Hand) -> Result<ExitCode, Failure> {
    let form = read_form(&hand).map_err(refusal)?;
    by(context, hand, async |office, session| {
        let id = office.draft(session, case, &form, context.moment()).await?;
        Ok((id, 1))
    })
    .await
}

pub(super) async fn step(
    context: &Context,
    entry: CreditEntryId,
    kind: CreditStepKind,
    hand: Hand,
) -> Result<ExitCode, Failure> {
    let action = read_action(kind, &hand).map_err(refusal)?;
    by(context, hand, async |office, session| {
        let known = office.store.database.credit_entry(entry).await?;
        let seen = known.ok_or(DeskError::NoEntry(entry))?.entry.version();
        let moved = office
            .act(session, entry, (seen, &action), context.moment())
            .await?;
        Ok((entry, moved.version()))
    })
    .await
}

/// Signs in, does it, and signs out whatever came of it.
async fn by(
    context: &Context,
    hand: Hand,
    work: impl AsyncFnOnce(&CreditOffice<'_>, &Session) -> Result<(CreditEntryId, i64), DeskError>,
) -> Result<ExitCode, Failure> {
    let store = context.store().await?;
    let shipped = Context::law_in(store.folder())?;
    let in_force = law_in_force(&store, &shipped).await.map_err(refusal)?;
    let calendar = WorkingCalendar::shipped()?;
    let security = Context::security_in(store.folder())?;
    let office = CreditOffice {
        store: &store,
        law: &in_force.law,
        calendar: &calendar,
        catalogue: &in_force.catalogue,
        proof: security.proof,
    };
    let throttle = SignInThrottle::new(security.address);
    let session = signed_in(context, &store, &throttle, &hand)
        .await
        .map_err(refusal)?;
    if security.second_factor_roles.contains(&session.account.role) && !session.has_second_factor {
        sign_out(&store, &session, context.moment())
            .await
            .map_err(refusal)?;
        return Err(Failure::Usage(
            "您的角色须先在工作台启用两步验证".to_owned(),
        ));
    }
    let done = work(&office, &session).await;
    sign_out(&store, &session, context.moment())
        .await
        .map_err(refusal)?;
    let (entry, version) = done.map_err(refusal)?;
    store.close().await;
    if context.json {
        print_json(&Answer {
            entry_id: entry.to_string(),
            version,
        })?;
    } else {
        say(&format!("{entry} 已办理，现为第{version}步"));
    }
    Ok(ExitCode::SUCCESS)
}

async fn signed_in(
    context: &Context,
    store: &Store,
    throttle: &SignInThrottle,
    hand: &Hand,
) -> Result<Session, DeskError> {
    let moment = context.moment();
    let password = read_password().map_err(|_| DeskError::SignIn)?;
    let hasher = PasswordHasher::new()?;
    let door = Door {
        hasher: &hasher,
        throttle,
    };
    let attempt = SignInAttempt {
        name: &hand.account,
        password: &password,
        from: "cli",
    };
    let mut signed = sign_in(store, &door, &attempt, moment).await?;
    let limits = SessionLimits::default();
    if signed.awaits_code {
        let half = session_of(store, signed.token.reveal(), limits, moment).await?;
        let half = half.ok_or(DeskError::SignIn)?;
        let code = hand.code.as_deref().unwrap_or_default();
        signed = give_code(store, &half, code, moment).await?;
    }
    if signed.account.must_change_password {
        return Err(DeskError::PasswordNotOwn);
    }
    let session = session_of(store, signed.token.reveal(), limits, moment).await?;
    session.ok_or(DeskError::SignIn)
}
