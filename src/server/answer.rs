//! Answers in the form that was asked for.

use axum::Json;
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{Html, IntoResponse, Response};
use serde::Serialize;

use super::app::Workbench;
use super::ask::Twin;
use super::frame::{self, Frame};
use super::headers::framing_policy;
use super::refusal::Refusal;
use crate::domain::ErrorEnvelope;
use crate::templates::Page;

/// Where to go after something was done.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Go {
    pub(super) to: String,
    pub(super) cookie: Option<String>,
}

impl Go {
    pub(super) fn to(address: impl Into<String>) -> Self {
        Self {
            to: address.into(),
            cookie: None,
        }
    }
}

/// The page, or its numbers.
pub(super) fn shown<T: Page>(
    workbench: &Workbench,
    frame: &Frame,
    page: &T,
    twin: Twin,
) -> Response {
    match twin {
        Twin::Json => Json(page).into_response(),
        Twin::Page => match frame::render(workbench, frame, page) {
            Ok(text) if T::FRAMES => {
                let policy = (header::CONTENT_SECURITY_POLICY, framing_policy());
                ([policy], Html(text)).into_response()
            }
            Ok(text) => Html(text).into_response(),
            Err(error) => refused(workbench, frame, &error.into(), twin),
        },
    }
}

/// A page that is no plain answer; `None` where it cannot be rendered.
pub(super) fn shown_as<T: Page>(
    workbench: &Workbench,
    frame: &Frame,
    page: &T,
    status: StatusCode,
) -> Option<Response> {
    let text = frame::render(workbench, frame, page).ok()?;
    Some((status, Html(text)).into_response())
}

/// `303 See Other`: the browser asks for the next page, and going back submits nothing again.
pub(super) fn gone(go: &Go) -> Response {
    let mut response = StatusCode::SEE_OTHER.into_response();
    let headers = response.headers_mut();
    // Addresses are ASCII by percent-encoding; one that is not leads home.
    let to = HeaderValue::from_str(&go.to).unwrap_or(HeaderValue::from_static("/"));
    headers.insert(header::LOCATION, to);
    if let Some(cookie) = &go.cookie
        && let Ok(cookie) = HeaderValue::from_str(cookie)
    {
        headers.insert(header::SET_COOKIE, cookie);
    }
    response
}

/// The page that says what went wrong.
#[derive(Debug, Serialize)]
struct RefusalPage<'a> {
    status: u16,
    message: &'a str,
    next_step: &'a str,
}

impl Page for RefusalPage<'_> {
    const FILE: &'static str = "workbench/refusal.html";

    #[cfg(test)]
    fn samples() -> Vec<Self> {
        vec![Self {
            status: 403,
            message: "您的角色是分析员，此处仅限审计员",
            next_step: "请联系系统管理员",
        }]
    }
}

/// What went wrong, in the form that was asked for.
pub(super) fn refused(
    workbench: &Workbench,
    frame: &Frame,
    refusal: &Refusal,
    twin: Twin,
) -> Response {
    if let Some(cause) = &refusal.cause {
        tracing::error!(code = refusal.code, cause, "a request failed");
    }
    let page = RefusalPage {
        status: refusal.status.as_u16(),
        message: &refusal.message,
        next_step: refusal.next_step,
    };
    let text = (twin == Twin::Page)
        .then(|| frame::render(workbench, frame, &page).ok())
        .flatten();
    let mut response = if let Some(text) = text {
        (refusal.status, Html(text)).into_response()
    } else {
        let told = ErrorEnvelope::of(refusal.code, &refusal.message, refusal.next_step);
        (refusal.status, Json(told)).into_response()
    };
    if let Some(seconds) = refusal.retry_after {
        let headers = response.headers_mut();
        headers.insert(header::RETRY_AFTER, HeaderValue::from(seconds));
    }
    response
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_refusal_is_shown_in_the_frame() {
        let page = &RefusalPage::samples()[0];
        let text = crate::templates::Templates::new()
            .unwrap()
            .render_framed(page, &Frame::sample())
            .unwrap();
        assert!(text.contains("此处仅限审计员"), "{text}");
    }
}
