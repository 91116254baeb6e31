//! The page that asks for a password or code before it sends a form once more: nothing that was typed is lost.

use axum::response::Response;
use serde::Serialize;

use super::answer::{refused, shown_as};
use super::app::App;
use super::ask::{Ask, Twin};
use super::frame::Frame;
use super::guard::{FORM_TOKEN, PROOF};
use super::refusal::Refusal;
use crate::templates::Page;

#[derive(Debug, Serialize)]
struct ProofPage {
    message: String,
    /// Where the form goes.
    address: String,
    fields: Vec<(String, String)>,
    /// Where the password may be given as well: what the office calls its identity provider.
    provider: Option<String>,
}

impl Page for ProofPage {
    const FILE: &'static str = "workbench/proof.html";

    #[cfg(test)]
    fn samples() -> Vec<Self> {
        vec![Self {
            message: "请再次验证身份".to_owned(),
            address: "/flags/x/steps".to_owned(),
            fields: vec![("reason".to_owned(), "<理由>\"".to_owned())],
            provider: Some("统一身份认证".to_owned()),
        }]
    }
}

/// Asks for the proof, with the form as it was sent.
pub(super) fn asked_for(app: &App, frame: &Frame, refusal: &Refusal, ask: &Ask) -> Response {
    let provider = app.identity_provider.as_ref();
    let page = ProofPage {
        provider: provider.map(|provider| provider.label().to_owned()),
        message: refusal.message.clone(),
        address: ask.address.clone(),
        fields: ask.fields_without(&[FORM_TOKEN, PROOF]),
    };
    shown_as(app, frame, &page, refusal.status)
        .unwrap_or_else(|| refused(app, frame, refusal, Twin::Page))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_typed_goes_along_and_is_escaped() {
        let page = &ProofPage::samples()[0];
        let text = crate::templates::Templates::new()
            .unwrap()
            .render_framed(page, &Frame::sample())
            .unwrap();
        assert!(text.contains("x&#x2f;steps\""), "{text}");
        assert!(
            text.contains("name=\"reason\" value=\"&lt;理由&gt;&quot;\""),
            "{text}"
        );
        assert!(text.contains("name=\"proof\""), "{text}");
        assert!(text.contains("/sign-in/oidc?again=1"), "{text}");
    }
}
