//! The parser process: limits itself, parses one workbook, writes frames, ends.
//!
//! Started by its parent as `mingcha parse-sheet PATH` with an empty environment but for the limits.

use std::io::{BufWriter, Write};
use std::path::Path;
use std::process::ExitCode;

use rustix::process::{Resource, Rlimit, Signal, set_parent_process_death_signal, setrlimit};

use super::frame::Frame;
use super::sheets::{ParseError, parse_workbook};
use crate::ingest::Limits;

/// Carries the limits from parent to child as JSON; without it the defaults hold.
pub(super) const LIMITS_VARIABLE: &str = "MINGCHA_PARSER_LIMITS";
/// The workbook, the three standard streams and a little room.
const OPEN_FILES: u64 = 16;

/// Runs the whole life of the parser process; the hidden command `parse-sheet` is nothing else.
///
/// `out` must be the pipe to the parent. The limits it sets on its process cannot be lifted again.
pub fn run_parser_child(path: &Path, out: impl Write) -> ExitCode {
    let limits = std::env::var(LIMITS_VARIABLE)
        .ok()
        .and_then(|json| serde_json::from_str(&json).ok())
        .unwrap_or_default();
    if confine(&limits).is_err() {
        return ExitCode::FAILURE;
    }
    let mut out = BufWriter::with_capacity(64 << 10, out);
    let last = match parse_workbook(path, &limits, &mut out) {
        Ok(rows) => Frame::End { rows },
        Err(ParseError::Refused(refusal)) => Frame::refused(refusal),
        Err(ParseError::Pipe(_)) => return ExitCode::FAILURE,
    };
    if last.write(&mut out).and_then(|()| out.flush()).is_err() {
        return ExitCode::FAILURE;
    }
    ExitCode::SUCCESS
}

/// What a runaway parser may use up before the kernel ends it.
fn confine(limits: &Limits) -> rustix::io::Result<()> {
    let cap = |resource, most| {
        let limit = Rlimit {
            current: Some(most),
            maximum: Some(most),
        };
        setrlimit(resource, limit)
    };
    cap(Resource::As, limits.parser_memory_bytes)?;
    cap(Resource::Cpu, limits.parser_cpu_seconds)?;
    cap(Resource::Fsize, 0)?;
    cap(Resource::Nofile, OPEN_FILES)?;
    cap(Resource::Core, 0)?;
    set_parent_process_death_signal(Some(Signal::KILL))
}
