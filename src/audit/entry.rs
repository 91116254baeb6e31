//! One line of the log in its only form.

use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use super::event::AuditEvent;
use crate::vault::hex;

/// `prev` of the first entry.
pub const FIRST_PREVIOUS: &str = "0000000000000000000000000000000000000000000000000000000000000000";

/// An event with its place. The fields stand in alphabetical order: that is the form that is hashed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct AuditEntry {
    pub action: String,
    pub actor: String,
    /// Milliseconds since 1970 UTC.
    pub at: i64,
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub content: Option<String>,
    pub object: String,
    pub outcome: String,
    pub prev: String,
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub reason: Option<String>,
    pub role: String,
    pub seq: i64,
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub session: Option<String>,
}

impl AuditEntry {
    /// The event as entry `seq` behind the entry with the hash `prev`.
    pub fn of(event: &AuditEvent, seq: i64, at: i64, prev: &str) -> Self {
        Self {
            action: event.action.code().to_owned(),
            actor: event.actor.name().to_owned(),
            at,
            content: event.content.clone(),
            object: event.object.clone(),
            outcome: event.outcome.code().to_owned(),
            prev: prev.to_owned(),
            reason: event.reason.clone(),
            role: event.actor.role().to_owned(),
            seq,
            session: event.actor.session().map(str::to_owned),
        }
    }

    /// The text that is kept and hashed.
    pub fn canonical(&self) -> Result<String, serde_json::Error> {
        serde_json::to_string(self)
    }
}

/// SHA-256(0x00 ‖ text): the leaf hash of RFC 6962, §2.1.
pub(super) fn leaf_hash(text: &str) -> [u8; 32] {
    let mut hasher = Sha256::new();
    hasher.update([0]);
    hasher.update(text.as_bytes());
    hasher.finalize().into()
}

/// The hash of an entry's text, as the next entry names it.
pub(super) fn entry_hash(text: &str) -> String {
    hex(&leaf_hash(text))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::audit::AuditAction;
    use crate::domain::Actor;

    #[test]
    fn an_entry_has_one_text_with_its_keys_in_order() {
        let actor = Actor::Operator {
            name: "值班员".to_owned(),
        };
        let event = AuditEvent::done(&actor, AuditAction::AccountAdd, "account:1").because("入职");
        let text = AuditEntry::of(&event, 1, 5, FIRST_PREVIOUS)
            .canonical()
            .unwrap();
        let expected = format!(
            "{{\"action\":\"account_add\",\"actor\":\"值班员\",\"at\":5,\"object\":\"account:1\",\"outcome\":\"done\",\
             \"prev\":\"{FIRST_PREVIOUS}\",\"reason\":\"入职\",\"role\":\"operator\",\"seq\":1}}"
        );
        assert_eq!(text, expected);
        let back: AuditEntry = serde_json::from_str(&text).unwrap();
        assert_eq!(back.canonical().unwrap(), text);
        let value: serde_json::Value = serde_json::from_str(&text).unwrap();
        let keys: Vec<&String> = value.as_object().unwrap().keys().collect();
        assert!(keys.is_sorted());
    }
}
