//! Style and script of the pages, under addresses that change with their content and may be kept for ever.

use std::collections::HashMap;
use std::sync::LazyLock;

use axum::Json;
use axum::http::{HeaderValue, header};
use axum::response::{IntoResponse, Response};
use sha2::{Digest, Sha256};

use super::refusal::Refusal;
use crate::domain::ErrorEnvelope;
use crate::templates::asset;

const FILES: [(&str, &str); 2] = [
    ("workbench.css", "text/css; charset=utf-8"),
    ("workbench.js", "text/javascript; charset=utf-8"),
];
/// Hex digits of the content's hash in an address.
const MARK: usize = 12;

/// `/assets/MARK/NAME`.
pub(super) fn address_of(name: &'static str) -> String {
    format!("/assets/{}/{name}", mark_of(name))
}

/// Of all files, made once: every page names them.
static MARKS: LazyLock<HashMap<&str, String>> = LazyLock::new(|| {
    let mark = |(name, _): (&'static str, &str)| {
        let content = asset(name).unwrap_or_default();
        let hash = crate::vault::hex(&Sha256::digest(content.as_bytes()));
        (name, hash.chars().take(MARK).collect())
    };
    FILES.into_iter().map(mark).collect()
});

fn mark_of(name: &str) -> &'static str {
    MARKS.get(name).map_or("", String::as_str)
}

/// The file of an address; an old mark is not answered with new content.
pub(super) fn answer(mark: &str, name: &str) -> Response {
    let file = FILES.iter().find(|(known, _)| *known == name);
    let (Some((name, kind)), true) = (file, mark == mark_of(name)) else {
        let refusal = Refusal::not_found();
        let told = ErrorEnvelope::of(refusal.code, &refusal.message, refusal.next_step);
        return (refusal.status, Json(told)).into_response();
    };
    let mut response = asset(name).unwrap_or_default().into_response();
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(kind));
    headers.insert(
        header::CACHE_CONTROL,
        HeaderValue::from_static("public, max-age=31536000, immutable"),
    );
    response
}
