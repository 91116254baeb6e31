//! Named texts that a person typed, and what each has to be.

use std::str::FromStr;

use crate::desk::DeskError;
use crate::domain::Uscc;

/// Named texts, as a form or a command line has them; blank counts as absent.
pub trait TypedFields {
    fn typed(&self, name: &str) -> Option<&str>;
    /// All texts under one name.
    fn all_typed<'a>(&'a self, name: &'a str) -> impl Iterator<Item = &'a str>;
}

pub(super) fn text(fields: &impl TypedFields, name: &str) -> String {
    fields.typed(name).unwrap_or_default().to_owned()
}

pub(super) fn needed<T: FromStr>(
    fields: &impl TypedFields,
    name: &str,
    what: &'static str,
) -> Result<T, DeskError> {
    optional(fields, name, what)?.ok_or(DeskError::Blank(what))
}

pub(super) fn optional<T: FromStr>(
    fields: &impl TypedFields,
    name: &str,
    what: &'static str,
) -> Result<Option<T>, DeskError> {
    match fields.typed(name).map(str::trim) {
        None | Some("") => Ok(None),
        Some(text) => text.parse().map(Some).map_err(|_| miswritten(what, text)),
    }
}

pub(super) fn miswritten(what: &'static str, given: &str) -> DeskError {
    DeskError::Miswritten {
        what,
        given: given.chars().take(40).collect(),
    }
}

/// A credit code that may be left blank; one that is none is told by what is wrong with it.
pub(super) fn code(written: &str) -> Result<Option<Uscc>, DeskError> {
    match written.trim() {
        "" => Ok(None),
        text => text.parse().map(Some).map_err(DeskError::BadCode),
    }
}
