//! Routes for programs of other offices: a key in the head of the request, JSON in and out. There is no session, and a cookie
//! that comes along is not looked at.

use std::sync::Arc;

use axum::body::{Body, to_bytes};
use axum::extract::State;
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::routing::{MethodFilter, on};
use axum::{Extension, Json};
use serde::Serialize;
use serde_json::{Value, json};

use super::answer::refused;
use super::app::App;
use super::ask::Twin;
use super::frame::Frame;
use super::peer::Peer;
use super::refusal::Refusal;
use super::routes::{Gives, RouteInfo, Routes, left_off};
use crate::domain::QueryPurpose;

/// Bytes of what a program sends.
const LARGEST_BODY: usize = 256 << 10;

/// What a program sent, before anything of it is believed.
pub(super) struct KeyedAsk {
    pub(super) address: String,
    /// What stands behind `Bearer`.
    pub(super) key: Option<String>,
    /// Absent where it is too large or was broken off.
    pub(super) body: Option<Vec<u8>>,
}

impl Routes {
    /// Something that a program asks for by its key. The handler answers for who that is.
    pub(super) fn keyed<T, F, Answer>(&mut self, path: &'static str, handler: F)
    where
        T: Serialize + Send + 'static,
        F: Fn(App, KeyedAsk) -> Answer + Clone + Send + Sync + 'static,
        Answer: Future<Output = Result<T, Refusal>> + Send,
    {
        let serve = move |State(app): State<App>,
                          Extension(peer): Extension<Peer>,
                          headers: HeaderMap,
                          body: Body| {
            let handler = handler.clone();
            async move {
                let ask = KeyedAsk {
                    address: peer.address(app.over_tls, &headers).to_string(),
                    key: bearer(&headers),
                    body: to_bytes(body, LARGEST_BODY).await.ok().map(Into::into),
                };
                let is_whole = ask.body.is_some();
                let response = match handler(Arc::clone(&app), ask).await {
                    Ok(told) => Json(told).into_response(),
                    Err(refusal) => turned_away(&app, &refusal),
                };
                if is_whole {
                    response
                } else {
                    left_off(response)
                }
            }
        };
        let route = RouteInfo {
            method: "POST",
            path,
            roles: Vec::new(),
            signed_in: false,
            changes_state: true,
            gives: Gives::Keyed,
            asks: &[],
        };
        self.serve_at(route, on(MethodFilter::POST, serve));
    }
}

/// The only key of a request; two are none.
fn bearer(headers: &HeaderMap) -> Option<String> {
    let mut given = headers.get_all(header::AUTHORIZATION).iter();
    let (first, second) = (given.next()?, given.next());
    let (scheme, key) = first.to_str().ok()?.split_once(' ')?;
    let is_ours = second.is_none() && scheme.eq_ignore_ascii_case("bearer");
    is_ours.then(|| key.trim().to_owned())
}

fn turned_away(app: &App, refusal: &Refusal) -> Response {
    let mut response = refused(app, &Frame::of(None, ""), refusal, Twin::Json);
    if response.status() == StatusCode::UNAUTHORIZED {
        let scheme = HeaderValue::from_static("Bearer");
        let headers = response.headers_mut();
        headers.insert(header::WWW_AUTHENTICATE, scheme);
    }
    response
}

/// What `POST /api/query` takes, as OpenAPI describes it.
pub(super) fn query_body() -> Value {
    let text = json!({ "type": "string" });
    json!({
        "required": true,
        "content": { "application/json": { "schema": {
            "type": "object",
            "properties": {
                "purpose": { "type": "string", "enum": QueryPurpose::CODES },
                "matter": { "type": "string", "description": "办理事项或案号" },
                "parties": {
                    "type": "array",
                    "items": text,
                    "description": "统一社会信用代码、公民身份号码或全称",
                },
                "consent": { "type": "string", "description": "授权书编号" },
            },
            "required": ["purpose", "matter", "parties"],
            "additionalProperties": false,
        } } },
    })
}

/// What it answers.
pub(super) fn query_answer() -> Value {
    let (text, count) = (json!({ "type": "string" }), json!({ "type": "integer" }));
    let hit = json!({
        "type": "object",
        "properties": {
            "entry_id": text, "name": text, "stage": text, "behaviour": text, "document": text,
            "authority": text, "objected": { "type": "boolean" },
        },
    });
    let party = json!({
        "type": "object",
        "properties": {
            "asked": text,
            "code_is_bad": { "type": "boolean" },
            "withheld": count,
            "outside_scope": count,
            "hits": { "type": "array", "items": hit },
        },
    });
    json!({
        "type": "object",
        "properties": {
            "as_of": { "type": "string", "format": "date" },
            "parties": { "type": "array", "items": party },
        },
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_stands_once_behind_bearer_and_a_cookie_is_none() {
        let key = |pairs: &[(&'static str, &str)]| {
            let mut headers = HeaderMap::new();
            for (name, value) in pairs {
                headers.append(*name, value.parse().unwrap());
            }
            bearer(&headers)
        };
        let one = ("authorization", "Bearer mck_1_0a");
        assert_eq!(key(&[one]).as_deref(), Some("mck_1_0a"));
        assert_eq!(
            key(&[("authorization", "bearer  x ")]).as_deref(),
            Some("x")
        );
        for none in [
            &[][..],
            &[one, one],
            &[("authorization", "Basic eDp5")],
            &[("authorization", "mck_1_0a")],
            &[("cookie", "mingcha_session=mck_1_0a")],
        ] {
            assert_eq!(key(none), None, "{none:?}");
        }
    }
}
