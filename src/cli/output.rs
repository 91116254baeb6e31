//! The only place that prints: JSON or text to stdout, words for people to stderr.

#![expect(clippy::print_stderr, reason = "this is the command line's mouth")]

use std::io::Write as _;

use serde::Serialize;

use super::failure::Failure;

/// One JSON document and nothing else.
pub(super) fn print_json<T: Serialize>(value: &T) -> Result<(), Failure> {
    let text = serde_json::to_string_pretty(value)?;
    say(&text);
    Ok(())
}

/// One JSON value on one line, for commands that answer line by line.
pub(super) fn print_json_line<T: Serialize>(value: &T) -> Result<(), Failure> {
    let text = serde_json::to_string(value)?;
    say(&text);
    Ok(())
}

/// A line for people on stdout. A closed pipe (`| head`) ends quietly.
pub(super) fn say(text: &str) {
    if writeln!(std::io::stdout(), "{text}").is_err() {
        std::process::exit(0);
    }
}

/// A line for people on stderr.
pub(super) fn complain(text: &str) {
    eprintln!("{text}");
}
