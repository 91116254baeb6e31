//! The one binary of 明察.

use std::process::ExitCode;

use mimalloc::MiMalloc;

// An import makes rows on one thread and drops them on another for hours. The system
// allocator keeps what it frees in per-thread arenas and the process grows with the file.
#[global_allocator]
static ALLOCATOR: MiMalloc = MiMalloc;

fn main() -> ExitCode {
    mingcha::cli::run(std::env::args_os())
}
