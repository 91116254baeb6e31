//! 两步验证: the owner of an account begins and confirms the second factor; its secrets are shown once.

use serde::Serialize;

use crate::desk::{self, FactorState};
use crate::server::app::App;
use crate::server::ask::{Ask, Twin};
use crate::server::permission::{OwnFactor, Visit};
use crate::server::refusal::Refusal;
use crate::templates::Page;

/// Where the account is with its second factor.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub(super) struct FactorPage {
    /// `absent`, `unconfirmed` or `confirmed`.
    state: &'static str,
    recovery_codes: i64,
    /// The role cannot work without one.
    required: bool,
}

impl Page for FactorPage {
    const FILE: &'static str = "workbench/second_factor.html";

    #[cfg(test)]
    fn samples() -> Vec<Self> {
        let page = |state, recovery_codes, required| Self {
            state,
            recovery_codes,
            required,
        };
        vec![
            page("absent", 0, true),
            page("unconfirmed", 0, false),
            page("confirmed", 1, false),
            page("confirmed", 8, false),
        ]
    }
}

pub(super) async fn page(app: App, visit: Visit<OwnFactor>, _: Ask) -> Result<FactorPage, Refusal> {
    let (state, recovery_codes) = match desk::factor_state(&app.store, &visit.session).await? {
        FactorState::Absent => ("absent", 0),
        FactorState::Unconfirmed => ("unconfirmed", 0),
        FactorState::Confirmed { recovery_codes } => ("confirmed", recovery_codes),
    };
    Ok(FactorPage {
        state,
        recovery_codes,
        required: app.security.second_factor_roles.contains(&visit.role()),
    })
}

/// The secret, once. Has no `Debug`.
#[derive(Serialize)]
pub(super) struct SecretPage {
    secret: String,
    uri: String,
}

impl Page for SecretPage {
    const FILE: &'static str = "workbench/second_factor_secret.html";

    #[cfg(test)]
    fn samples() -> Vec<Self> {
        vec![Self {
            secret: "GEZD GNBV".to_owned(),
            uri: "otpauth://totp/x?secret=GEZDGNBV&digits=6".to_owned(),
        }]
    }
}

pub(super) async fn begin(
    app: App,
    visit: Visit<OwnFactor>,
    ask: Ask,
) -> Result<SecretPage, Refusal> {
    for_a_page(&ask)?;
    let now = app.now();
    visit.session.proved_lately(app.security.proof, now)?;
    let secret = desk::begin_second_factor(&app.store, &visit.session, now).await?;
    Ok(SecretPage {
        secret: secret.text(),
        uri: secret.uri(&visit.session.account.name),
    })
}

/// The codes that stand in for one of the app, once. Has no `Debug`.
#[derive(Serialize)]
pub(super) struct RecoveryPage {
    codes: Vec<String>,
}

impl Page for RecoveryPage {
    const FILE: &'static str = "workbench/second_factor_codes.html";

    #[cfg(test)]
    fn samples() -> Vec<Self> {
        vec![Self {
            codes: vec!["ABCD-EFGH-IJKL-MNOP".to_owned(); 8],
        }]
    }
}

pub(super) async fn confirm(
    app: App,
    visit: Visit<OwnFactor>,
    ask: Ask,
) -> Result<RecoveryPage, Refusal> {
    for_a_page(&ask)?;
    let code = ask.needed("code", "验证码")?;
    let codes = desk::confirm_second_factor(&app.store, &visit.session, code, app.now()).await?;
    Ok(RecoveryPage {
        codes: codes
            .iter()
            .map(crate::access::RecoveryCode::reveal)
            .collect(),
    })
}

/// A secret is for the eyes of a person.
fn for_a_page(ask: &Ask) -> Result<(), Refusal> {
    match ask.twin {
        Twin::Page => Ok(()),
        Twin::Json => Err(Refusal::page_only()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::server::pages::rendered;

    #[test]
    fn each_state_offers_what_leads_on_from_it() {
        let pages = rendered::<FactorPage>();
        assert!(pages[0].contains("/account/second-factor/begin") && pages[0].contains("须先启用"));
        assert!(
            pages[1].contains("/account/second-factor/confirm"),
            "{}",
            pages[1]
        );
        assert!(
            !pages[2].contains("/account/second-factor/begin"),
            "{}",
            pages[2]
        );
        assert!(pages[2].contains("只剩 1 个") && !pages[3].contains("只剩"));
    }

    #[test]
    fn the_secret_and_the_codes_are_shown_as_they_are_typed() {
        let page = &rendered::<SecretPage>()[0];
        assert!(page.contains("GEZD GNBV") && page.contains("secret=GEZDGNBV&amp;digits=6"));
        let page = &rendered::<RecoveryPage>()[0];
        assert_eq!(page.matches("ABCD-EFGH-IJKL-MNOP").count(), 8, "{page}");
    }
}
