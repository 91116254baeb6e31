//! What a route reads of the query of its address, as programs are told of it.

use serde_json::{Value, json};

/// One name of a query.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Parameter {
    pub(super) name: &'static str,
    /// For people.
    pub(super) what: &'static str,
    kind: Kind,
    /// Whether it may stand there several times.
    pub(super) many: bool,
}

/// What may stand behind a name.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    Text,
    Day,
    Integer,
    /// Text of this form.
    Form(&'static str),
    Codes(&'static [&'static str]),
}

const WEEK: &str = "^[0-9]{4}-W[0-9]{2}$";
const REGION: &str = "^[0-9]{6}$";
const MERCHANT: &str = "^M[0-9]+$";

impl Parameter {
    pub(super) const fn text(name: &'static str, what: &'static str) -> Self {
        Self::of(name, what, Kind::Text)
    }

    /// `2026-11-22`.
    pub(super) const fn day(name: &'static str, what: &'static str) -> Self {
        Self::of(name, what, Kind::Day)
    }

    pub(super) const fn integer(name: &'static str, what: &'static str) -> Self {
        Self::of(name, what, Kind::Integer)
    }

    /// `2026-W47`.
    pub(super) const fn week(name: &'static str, what: &'static str) -> Self {
        Self::of(name, what, Kind::Form(WEEK))
    }

    /// Six digits.
    pub(super) const fn region(name: &'static str, what: &'static str) -> Self {
        Self::of(name, what, Kind::Form(REGION))
    }

    /// `M000012`.
    pub(super) const fn merchant(name: &'static str, what: &'static str) -> Self {
        Self::of(name, what, Kind::Form(MERCHANT))
    }

    pub(super) const fn codes(
        name: &'static str,
        what: &'static str,
        codes: &'static [&'static str],
    ) -> Self {
        Self::of(name, what, Kind::Codes(codes))
    }

    /// The same, and it may stand there several times.
    pub(super) const fn many(self) -> Self {
        Self { many: true, ..self }
    }

    const fn of(name: &'static str, what: &'static str, kind: Kind) -> Self {
        Self {
            name,
            what,
            kind,
            many: false,
        }
    }

    /// As OpenAPI describes it; a blank value is as none.
    pub(super) fn described(&self) -> Value {
        let one = match self.kind {
            Kind::Text => json!({ "type": "string" }),
            Kind::Day => json!({ "type": "string", "format": "date" }),
            Kind::Integer => json!({ "type": "integer", "format": "int64" }),
            Kind::Form(pattern) => json!({ "type": "string", "pattern": pattern }),
            Kind::Codes(codes) => json!({ "type": "string", "enum": codes }),
        };
        let schema = if self.many {
            json!({ "type": "array", "items": one })
        } else {
            one
        };
        json!({
            "name": self.name,
            "in": "query",
            "required": false,
            "description": self.what,
            "schema": schema,
        })
    }
}
