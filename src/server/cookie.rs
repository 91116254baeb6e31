//! The cookies, of a session and of a way to another server and back: written and read in one place.

use axum::http::HeaderMap;
use axum::http::header::COOKIE;

use super::app::Workbench;

/// With the prefix a browser takes it only over TLS, for this host and every path.
const OVER_TLS: &str = "__Host-mingcha";
const PLAIN: &str = "mingcha";

/// Of a browser that was sent to the identity provider and is not back.
const RETURN_OVER_TLS: &str = "__Host-mingcha-return";
const RETURN_PLAIN: &str = "mingcha-return";
/// As long as the provider's part may take, in seconds.
const RETURN_WITHIN: u32 = 600;

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

/// The value of `Set-Cookie` by which a browser that was sent to another server is known on its return; an empty token takes
/// it away. Lax and not strict: it is that server that sends the browser back.
pub(super) fn written_for_return(workbench: &Workbench, token: &str) -> String {
    let secure = if workbench.over_tls { "; Secure" } else { "" };
    let within = if token.is_empty() { 0 } else { RETURN_WITHIN };
    format!(
        "{}={token}; Path=/; HttpOnly; SameSite=Lax; Max-Age={within}{secure}",
        return_name(workbench)
    )
}

fn return_name(workbench: &Workbench) -> &'static str {
    if workbench.over_tls {
        RETURN_OVER_TLS
    } else {
        RETURN_PLAIN
    }
}

/// What a browser that comes back proves with that it is the same.
pub(super) fn passport(workbench: &Workbench, headers: &HeaderMap) -> Option<String> {
    read_named(return_name(workbench), headers).map(str::to_owned)
}

/// The token that the browser sent; nothing when it sent two.
pub(super) fn read<'a>(workbench: &Workbench, headers: &'a HeaderMap) -> Option<&'a str> {
    read_named(name(workbench), headers)
}

fn read_named<'a>(wanted: &str, headers: &'a HeaderMap) -> Option<&'a str> {
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
