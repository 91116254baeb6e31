//! The one form in which errors are told to programs, by every command and at every address.

use serde::Serialize;

/// `{ok: false, error: {code, message, next_step}}`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct ErrorEnvelope<'a> {
    ok: bool,
    error: ToldError<'a>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
struct ToldError<'a> {
    code: &'a str,
    message: &'a str,
    next_step: &'a str,
}

impl<'a> ErrorEnvelope<'a> {
    pub const fn of(code: &'a str, message: &'a str, next_step: &'a str) -> Self {
        Self {
            ok: false,
            error: ToldError {
                code,
                message,
                next_step,
            },
        }
    }
}
