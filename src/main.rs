//! The `mingcha` binary. For now only the parser process; the command line comes with `cli`.

use std::process::ExitCode;

fn main() -> ExitCode {
    let mut arguments = std::env::args_os().skip(1);
    match (arguments.next(), arguments.next()) {
        (Some(command), Some(path)) if command == "parse-sheet" => {
            mingcha::ingest::run_parser_child(path.as_ref(), std::io::stdout())
        }
        _ => ExitCode::from(2),
    }
}
