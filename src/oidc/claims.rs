//! What a verified answer says of a person: who, and under which account.

use std::collections::BTreeMap;

use openidconnect::AdditionalClaims;
use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::domain::AccountName;

/// Characters of a subject (OpenID Connect Core 1.0 §2).
const LONGEST_SUBJECT: usize = 255;

/// Claims that no standard names: an office may keep the names of accounts in one of its own.
#[derive(Clone, Default, Serialize, Deserialize)]
#[serde(transparent)]
pub(super) struct OwnClaims(BTreeMap<String, Value>);

impl AdditionalClaims for OwnClaims {}

impl std::fmt::Debug for OwnClaims {
    /// Whatever they say of a person.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("OwnClaims(***)")
    }
}

/// The account that a claim names; `None` where it is absent, no text, or no name of an account.
///
/// Capitals do not matter, as they do not where a name is typed. Nothing else is made alike: two people of the provider
/// whose names differ by more must not become one.
pub(super) fn account_name(claims: &impl Serialize, claim: &str) -> Option<AccountName> {
    let claims = serde_json::to_value(claims).ok()?;
    let text = claims.get(claim)?.as_str()?;
    let name: AccountName = text.parse().ok()?;
    (name.as_str() == text.to_lowercase()).then_some(name)
}

/// A subject that can be kept and compared.
pub(super) fn subject(text: &str) -> Option<String> {
    let fits = (1..=LONGEST_SUBJECT).contains(&text.chars().count());
    (fits && !text.chars().any(char::is_control)).then(|| text.to_owned())
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn the_claim_of_the_setting_names_the_account_and_only_as_text() {
        let claims = json!({
            "sub": "7f3", "preferred_username": "ZhangSan", "employee": "张三", "number": 12, "list": ["lisi"],
            "wide": "ａｄｍｉｎ１", "padded": " admin1", "long": "x".repeat(33), "email": "a@b.example",
        });
        let name = |claim: &str| account_name(&claims, claim).map(|name| name.to_string());
        assert_eq!(name("preferred_username").as_deref(), Some("zhangsan"));
        assert_eq!(name("employee").as_deref(), Some("张三"));
        for none in [
            "number", "list", "wide", "padded", "long", "email", "absent",
        ] {
            assert_eq!(name(none), None, "{none}");
        }
    }

    #[test]
    fn a_subject_is_kept_as_it_is_or_not_at_all() {
        assert_eq!(subject("a B|1").as_deref(), Some("a B|1"));
        for odd in ["", "a\nb", &"x".repeat(256)] {
            assert_eq!(subject(odd), None);
        }
    }
}
