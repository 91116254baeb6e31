//! 登录、退出、修改密码.

use serde::Serialize;

use crate::desk::{self, Door, SignInAttempt, SignedIn};
use crate::server::answer::Go;
use crate::server::app::App;
use crate::server::ask::Ask;
use crate::server::cookie;
use crate::server::permission::{HalfSignedIn, OwnAccount, Visit};
use crate::server::query::Parameter;
use crate::server::refusal::Refusal;
use crate::templates::Page;

pub(super) const ASKS: &[Parameter] = &[Parameter::text("next", "登录后去的页面")];

/// The form to sign in with.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub(super) struct SignInPage {
    next: String,
    /// What the office calls its identity provider, where there is one.
    provider: Option<String>,
}

impl Page for SignInPage {
    const FILE: &'static str = "workbench/sign_in.html";

    #[cfg(test)]
    fn samples() -> Vec<Self> {
        let page = |provider: Option<&str>| Self {
            next: "/search?q=<甲>".to_owned(),
            provider: provider.map(str::to_owned),
        };
        vec![page(None), page(Some("市<统一>认证"))]
    }
}

pub(super) async fn page(app: App, ask: Ask) -> Result<SignInPage, Refusal> {
    let provider = app.identity_provider.as_ref();
    Ok(SignInPage {
        next: inside(ask.asked("next")),
        provider: provider.map(|provider| provider.label().to_owned()),
    })
}

pub(super) async fn sign_in(app: App, ask: Ask) -> Result<Go, Refusal> {
    let name = ask.needed("name", "用户名")?;
    let password = ask.needed("password", "密码")?;
    let from = ask.from.map(|address| address.to_string());
    let attempt = SignInAttempt {
        name,
        password,
        from: from.as_deref().unwrap_or_default(),
    };
    let door = Door {
        hasher: &app.hasher,
        throttle: &app.throttle,
    };
    let signed_in = desk::sign_in(&app.store, &door, &attempt, app.now()).await?;
    Ok(led_on(&app, &signed_in, inside(ask.field("next"))))
}

/// Where somebody goes who has just signed in, with the cookie of the session.
pub(super) fn led_on(app: &App, signed_in: &SignedIn, next: String) -> Go {
    let to = if signed_in.awaits_code {
        let next = serde_urlencoded::to_string([("next", &next)]).unwrap_or_default();
        format!("/sign-in/code?{next}")
    } else if signed_in.must_change_password {
        "/account/password".to_owned()
    } else {
        next
    };
    Go {
        to,
        cookie: Some(cookie::written(app, signed_in.token.reveal())),
    }
}

/// The form for the code of the second factor.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub(super) struct CodePage {
    next: String,
}

impl Page for CodePage {
    const FILE: &'static str = "workbench/code.html";

    #[cfg(test)]
    fn samples() -> Vec<Self> {
        vec![Self {
            next: "/search?q=<甲>".to_owned(),
        }]
    }
}

pub(super) async fn code_page(
    _: App,
    _: Visit<HalfSignedIn>,
    ask: Ask,
) -> Result<CodePage, Refusal> {
    Ok(CodePage {
        next: inside(ask.asked("next")),
    })
}

pub(super) async fn give_code(
    app: App,
    visit: Visit<HalfSignedIn>,
    ask: Ask,
) -> Result<Go, Refusal> {
    let code = ask.needed("code", "验证码")?;
    let signed_in = desk::give_code(&app.store, &visit.session, code, app.now()).await?;
    Ok(led_on(&app, &signed_in, inside(ask.field("next"))))
}

pub(super) async fn sign_out(app: App, visit: Visit<HalfSignedIn>, _: Ask) -> Result<Go, Refusal> {
    desk::sign_out(&app.store, &visit.session, app.now()).await?;
    Ok(Go {
        to: "/sign-in".to_owned(),
        cookie: Some(cookie::written(&app, "")),
    })
}

/// The form for another password.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub(super) struct PasswordPage {
    must_change: bool,
}

impl Page for PasswordPage {
    const FILE: &'static str = "workbench/password.html";

    #[cfg(test)]
    fn samples() -> Vec<Self> {
        [true, false].map(|must_change| Self { must_change }).into()
    }
}

pub(super) async fn password_page(
    _: App,
    visit: Visit<OwnAccount>,
    _: Ask,
) -> Result<PasswordPage, Refusal> {
    Ok(PasswordPage {
        must_change: visit.session.must_change_password(),
    })
}

pub(super) async fn change_password(
    app: App,
    visit: Visit<OwnAccount>,
    ask: Ask,
) -> Result<Go, Refusal> {
    let old = ask.needed("old", "原密码")?;
    let new = ask.needed("new", "新密码")?;
    if ask.needed("again", "再次输入新密码")? != new {
        return Err(Refusal::unprocessable("两次输入的新密码不一致"));
    }
    desk::change_own_password(
        &app.store,
        &app.hasher,
        &visit.session,
        (old, new),
        app.now(),
    )
    .await?;
    Ok(Go {
        to: "/sign-in".to_owned(),
        cookie: Some(cookie::written(&app, "")),
    })
}

/// An address of ours, whatever was given: nobody is led to another host after signing in.
pub(super) fn inside(next: Option<&str>) -> String {
    next.filter(|next| {
        // Browsers leave tabs and line ends out of an address before they read it.
        let odd = next.contains('\\') || next.chars().any(char::is_control);
        next.starts_with('/') && !next.starts_with("//") && !odd
    })
    .unwrap_or("/")
    .to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::server::pages::rendered;

    #[test]
    fn nobody_is_led_away_after_signing_in() {
        assert_eq!(inside(Some("/flags?week=2026-W47")), "/flags?week=2026-W47");
        for foreign in [
            "//evil.example",
            "https://evil.example",
            "/\\evil",
            "/\t/evil.example",
            "/\n/evil.example",
            "",
        ] {
            assert_eq!(inside(Some(foreign)), "/");
        }
    }

    #[test]
    fn the_forms_escape_what_they_repeat() {
        assert!(rendered::<SignInPage>()[0].contains("search?q=&lt;甲&gt;"));
        let [without, with] = &rendered::<SignInPage>()[..] else {
            panic!("two samples");
        };
        assert!(!without.contains("/sign-in/oidc"), "{without}");
        assert!(with.contains("oidc?next=&#x2f;search%3Fq%3D%3C"), "{with}");
        assert!(with.contains("用市&lt;统一&gt;认证登录"), "{with}");
        assert!(rendered::<CodePage>()[0].contains("search?q=&lt;甲&gt;"));
        assert!(rendered::<PasswordPage>()[0].contains("须先修改密码"));
    }
}
