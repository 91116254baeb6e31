//! From a request of HTTP to what was asked: parameters, query, form, and in which form the answer is wanted.

use std::collections::HashMap;

use axum::body::{Body, to_bytes};
use axum::extract::RawPathParams;
use axum::http::{HeaderMap, Uri, header};

use super::ask::{Ask, Twin};
use super::refusal::Refusal;

/// Bytes of a form.
const LARGEST_FORM: usize = 64 << 10;
/// What a path ends in where the numbers of a page are wanted.
pub(super) const JSON_SUFFIX: &str = ".json";

/// A program says so where a path cannot: when it sends a form.
fn wants_json(headers: &HeaderMap) -> bool {
    headers
        .get(header::ACCEPT)
        .and_then(|accept| accept.to_str().ok())
        .is_some_and(|accept| accept.starts_with("application/json"))
}

/// In which form a request wants its answer, where its path does not say.
pub(super) fn twin_wanted(headers: &HeaderMap) -> Twin {
    if wants_json(headers) {
        Twin::Json
    } else {
        Twin::Page
    }
}

/// The parts of a request, or why they cannot be read and in which form that is to be told.
///
/// `suffix` is what the path ends in where the numbers of the page are wanted; none for what has no numbers beside it, such
/// as a file, whose name may end so on its own account.
pub(super) async fn ask_of(
    parameters: &RawPathParams,
    uri: &Uri,
    headers: &HeaderMap,
    body: Body,
    suffix: Option<&str>,
) -> Result<Ask, (Refusal, Twin)> {
    let mut parameters: HashMap<String, String> = parameters
        .iter()
        .map(|(name, value)| (name.to_owned(), value.to_owned()))
        .collect();
    let suffix = suffix.filter(|suffix| uri.path().ends_with(suffix));
    let twin = if let Some(suffix) = suffix {
        for value in parameters.values_mut() {
            if let Some(bare) = value.strip_suffix(suffix) {
                *value = bare.to_owned();
            }
        }
        Twin::Json
    } else {
        twin_wanted(headers)
    };
    let query = serde_urlencoded::from_str(uri.query().unwrap_or_default())
        .map_err(|_| (Refusal::bad_request("网址中的查询部分写法不对"), twin))?;
    let bytes = to_bytes(body, LARGEST_FORM)
        .await
        .map_err(|_| (Refusal::too_large(), twin))?;
    let form = if bytes.is_empty() {
        Vec::new()
    } else {
        let kind = headers
            .get(header::CONTENT_TYPE)
            .and_then(|kind| kind.to_str().ok());
        if !kind.is_some_and(|kind| kind.starts_with("application/x-www-form-urlencoded")) {
            return Err((Refusal::bad_request("只接受网页表单"), twin));
        }
        serde_urlencoded::from_bytes(&bytes)
            .map_err(|_| (Refusal::bad_request("表单写法不对"), twin))?
    };
    let address = uri
        .path_and_query()
        .map_or("/", axum::http::uri::PathAndQuery::as_str);
    Ok(Ask::new(address.to_owned(), twin, parameters, query, form))
}
