//! What has to hold before a handler is called: somebody is signed in, may do this, and sent the form from our page.

use axum::http::{HeaderMap, header};

use super::app::App;
use super::ask::{Ask, Twin};
use super::cookie;
use super::permission::{Permission, Stage, Visit};
use super::refusal::Refusal;
use crate::desk::{Session, prove_again, session_of};

/// Name of the form field that carries the token of the session.
pub(super) const FORM_TOKEN: &str = "form_token";
/// Name of the field that carries a password or code beside what a form asks for.
pub(super) const PROOF: &str = "proof";

/// Who asks; `None` when nobody is signed in.
pub(super) async fn session(app: &App, headers: &HeaderMap) -> Result<Option<Session>, Refusal> {
    match cookie::read(app, headers) {
        Some(token) => Ok(session_of(&app.store, token, app.limits, app.now()).await?),
        None => Ok(None),
    }
}

/// Lets somebody in whose role has the permission.
pub(super) fn admit<P: Permission>(
    app: &App,
    session: Option<Session>,
) -> Result<Visit<P>, Refusal> {
    let session = session.ok_or_else(Refusal::sign_in_first)?;
    let stage = Stage::of(&session, &app.security.second_factor_roles);
    if stage < P::FROM {
        return Err(match stage {
            Stage::PasswordGiven => Refusal::give_code_first(),
            Stage::Proved => Refusal::change_password_first(),
            Stage::OwnPassword | Stage::Ready => Refusal::second_factor_first(),
        });
    }
    let role = session.account.role;
    Visit::of(session).ok_or_else(|| Refusal::forbidden(role, P::ROLES))
}

/// Where a browser is sent instead of being refused; programs are told.
pub(super) fn detour(refusal: &Refusal, ask: &Ask) -> Option<String> {
    if ask.twin == Twin::Json {
        return None;
    }
    match refusal.code {
        "sign_in_first" => {
            let next = serde_urlencoded::to_string([("next", &ask.address)]).unwrap_or_default();
            Some(format!("/sign-in?{next}"))
        }
        "give_code_first" => Some("/sign-in/code".to_owned()),
        "change_password_first" => Some("/account/password".to_owned()),
        "second_factor_first" => Some("/account/second-factor".to_owned()),
        _ => None,
    }
}

/// The form has the token of this session, and the browser, where it says so, sent it from our own page.
pub(super) fn check_form(session: &Session, headers: &HeaderMap, ask: &Ask) -> Result<(), Refusal> {
    check_token(session, headers, ask.field(FORM_TOKEN).unwrap_or_default())
}

/// The same for a form that is read piece by piece.
pub(super) fn check_token(
    session: &Session,
    headers: &HeaderMap,
    given: &str,
) -> Result<(), Refusal> {
    check_origin(headers)?;
    if session.form_token.is(given) {
        Ok(())
    } else {
        Err(Refusal::forged())
    }
}

/// Takes the password or code that came with a form, where one did.
pub(super) async fn prove<P: Permission>(
    app: &App,
    visit: Visit<P>,
    ask: &Ask,
) -> Result<Visit<P>, Refusal> {
    let Some(proof) = ask.field(PROOF) else {
        return Ok(visit);
    };
    let session = prove_again(&app.store, &app.hasher, visit.session, proof, app.now()).await?;
    let role = session.account.role;
    Visit::of(session).ok_or_else(|| Refusal::forbidden(role, P::ROLES))
}

/// A browser that names where a form came from must name this host.
pub(super) fn check_origin(headers: &HeaderMap) -> Result<(), Refusal> {
    let text = |name| headers.get(name).and_then(|value| value.to_str().ok());
    let site = headers
        .get("sec-fetch-site")
        .and_then(|value| value.to_str().ok());
    if site.is_some_and(|site| !matches!(site, "same-origin" | "none")) {
        return Err(Refusal::forged());
    }
    let Some(origin) = text(header::ORIGIN) else {
        return Ok(());
    };
    let host = text(header::HOST).unwrap_or_default();
    let ours = origin
        .split_once("://")
        .is_some_and(|(_, authority)| !host.is_empty() && authority == host);
    if ours { Ok(()) } else { Err(Refusal::forged()) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_our_own_pages_may_send_forms() {
        let sent = |pairs: &[(&'static str, &str)]| {
            let mut headers = HeaderMap::new();
            for (name, value) in pairs {
                headers.insert(*name, value.parse().unwrap());
            }
            check_origin(&headers).is_ok()
        };
        let host = ("host", "office.example:8315");
        assert!(sent(&[host]));
        assert!(sent(&[host, ("origin", "https://office.example:8315")]));
        assert!(!sent(&[host, ("origin", "https://evil.example")]));
        assert!(!sent(&[host, ("origin", "null")]));
        assert!(!sent(&[host, ("sec-fetch-site", "cross-site")]));
        assert!(!sent(&[("origin", "https://")]));
    }
}
