//! The one binary of 明察.

use std::process::ExitCode;

fn main() -> ExitCode {
    mingcha::cli::run(std::env::args_os())
}
