//! How a step of a life cycle is told to the log.

use serde::Serialize;
use sha2::{Digest, Sha256};

/// The name of a step and, where it gives one, its reason.
pub(super) fn told_step(label: &str, reason: Option<&str>) -> String {
    match reason {
        Some(reason) => format!("{label}：{}", reason.trim()),
        None => label.to_owned(),
    }
}

/// Hash of a step as it is stored: lower-case hex SHA-256.
pub(super) fn content_of_step(step: &impl Serialize) -> String {
    let text = serde_json::to_string(step).unwrap_or_default();
    crate::vault::hex(&Sha256::digest(text.as_bytes()))
}
