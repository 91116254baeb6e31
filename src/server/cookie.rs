//! The session cookie: written and read in one place.

use axum::http::HeaderMap;
use axum::http::header::COOKIE;

use super::app::Workbench;

/// With the prefix a browser takes it only over TLS, for this host and every path.
const OVER_TLS: &str = "__Host-mingcha";
const PLAIN: &str = "mingcha";

/// The name of the cookie.
pub(super) fn name(workbench: &Workbench) -> &'static str {
    if workbench.over_tls { OVER_TLS } else { PLAIN }
}

/// The value of `Set-Cookie` that gives a session to the browser; an empty token takes it away.
pub(super) fn written(workbench: &Workbench, token: &str) -> String {
    let secure = if workbench.over_tls { "; Secure" } else { "" };
    let gone = if token.is_empty() { "; Max-Age=0" } else { "" };
    format!(
        "{}={token}; Path=/; HttpOnly; SameSite=Strict{secure}{gone}",
        name(workbench)
    )
}

/// The token that the browser sent; nothing when it sent two.
pub(super) fn read<'a>(workbench: &Workbench, headers: &'a HeaderMap) -> Option<&'a str> {
    let wanted = name(workbench);
    let mut found = headers
        .get_all(COOKIE)
        .iter()
        .filter_map(|value| value.to_str().ok())
        .flat_map(|value| value.split(';'))
        .filter_map(|pair| pair.trim().split_once('='))
        .filter(|(key, _)| *key == wanted)
        .map(|(_, token)| token);
    let token = found.next()?;
    found.next().is_none().then_some(token)
}
