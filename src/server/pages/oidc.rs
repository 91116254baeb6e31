//! 统一身份认证: off to the identity provider of the office, and back.

use serde::Serialize;

use super::sign_in::{inside, led_on};
use crate::access::Unproven;
use crate::desk;
use crate::oidc::{Arrival, IdentityProvider, Occasion, OidcError};
use crate::server::answer::Go;
use crate::server::app::{App, Workbench};
use crate::server::ask::{Ask, Twin};
use crate::server::cookie;
use crate::server::crossing::Arrived;
use crate::server::query::Parameter;
use crate::server::refusal::Refusal;
use crate::templates::Page;

/// Characters of a page to be led to; a longer question begins on the start page.
const LONGEST_NEXT: usize = 2_000;

pub(super) const ASKS_OUT: &[Parameter] = &[
    Parameter::text("next", "登录后去的页面"),
    Parameter::text("again", "1：在统一身份认证再次输入密码"),
];

pub(super) const ASKS_BACK: &[Parameter] = &[
    Parameter::text("state", "发起登录时的标记"),
    Parameter::text("code", "统一身份认证给出的一次性代码"),
    Parameter::text("error", "统一身份认证给出的错误代码"),
    Parameter::text("iss", "统一身份认证的地址"),
];

/// Leads on to the page that was wanted.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub(super) struct ArrivedPage {
    next: String,
}

impl Page for ArrivedPage {
    const FILE: &'static str = "workbench/arrived.html";

    #[cfg(test)]
    fn samples() -> Vec<Self> {
        vec![Self {
            next: "/search?q=<甲>".to_owned(),
        }]
    }
}

pub(super) async fn set_out(app: App, ask: Ask) -> Result<Go, Refusal> {
    let provider = provider(&app)?;
    let now = app.now();
    let from = address(&ask);
    desk::may_set_out(&app.throttle, &from, now)?;
    let next = inside(ask.asked("next").filter(|next| next.len() <= LONGEST_NEXT));
    let occasion = match ask.asked("again") {
        Some("1") => Occasion::ProveAgain,
        Some(_) | None => Occasion::SignIn,
    };
    let sent = provider.send_off(&next, &from, occasion, now.at).await;
    let sent = sent.map_err(|error| Refusal::from(told(&error)))?;
    Ok(Go {
        to: sent.address,
        cookie: Some(cookie::written_for_return(&app, sent.browser.reveal())),
    })
}

pub(super) async fn come_back(app: App, ask: Ask) -> Result<Arrived<ArrivedPage>, Refusal> {
    if ask.twin == Twin::Json {
        return Err(Refusal::page_only());
    }
    let provider = provider(&app)?;
    let now = app.now();
    let arrival = Arrival {
        state: ask.asked("state"),
        code: ask.asked("code"),
        error: ask.asked("error"),
        issuer: ask.asked("iss"),
        browser: ask.passport.as_deref(),
    };
    let returned = provider.receive(arrival, now.at);
    let next = returned.as_ref().map(|returned| returned.next().to_owned());
    let next = next.unwrap_or_default();
    let from = address(&ask);
    let knock = desk::knock(&app.throttle, &from, now)?;
    let proof = match returned {
        Ok(returned) => provider.identify(&returned, now.at).await,
        Err(error) => Err(error),
    };
    let proof = proof.map_err(|error| told(&error));
    let signed_in = desk::sign_in_by_provider(&app.store, knock, proof).await?;
    let go = led_on(&app, &signed_in, inside(Some(&next)));
    let mut cookies = vec![cookie::written_for_return(&app, "")];
    cookies.extend(go.cookie);
    Ok(Arrived {
        page: ArrivedPage { next: go.to },
        cookies,
    })
}

fn provider(workbench: &Workbench) -> Result<&IdentityProvider, Refusal> {
    let provider = workbench.identity_provider.as_ref();
    provider.ok_or_else(Refusal::no_identity_provider)
}

/// What the person is told; the operator finds the reason in the log.
fn told(error: &OidcError) -> Unproven {
    let mut cause = String::new();
    let mut inner = std::error::Error::source(error);
    while let Some(error) = inner {
        cause.push_str(": ");
        cause.push_str(&error.to_string());
        inner = error.source();
    }
    let unproven = error.unproven();
    if unproven.is_failure() {
        tracing::info!(%error, cause, "a sign-in at the identity provider was refused");
    } else {
        tracing::warn!(%error, cause, "the identity provider is of no use");
    }
    unproven
}

/// What the request is counted against.
fn address(ask: &Ask) -> String {
    ask.from
        .map(|address| address.to_string())
        .unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::server::pages::rendered;

    #[test]
    fn who_arrives_is_led_on_by_a_page_of_ours_without_a_script() {
        let page = &rendered::<ArrivedPage>()[0];
        let refresh = "<meta http-equiv=\"refresh\" content=\"0;url=&#x2f;search?q=&lt;甲&gt;\">";
        assert!(page.contains(refresh), "{page}");
        assert!(
            page.contains("<a href=\"&#x2f;search?q=&lt;甲&gt;\">"),
            "{page}"
        );
    }
}
