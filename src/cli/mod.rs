//! The command line: arguments in, one JSON document or readable Chinese text out.
//!
//! The only module that reads the clock, the environment and the terminal.

mod aggregate_arguments;
mod arguments;
mod backup_arguments;
mod commands;
mod complainant_arguments;
mod context;
mod credit_arguments;
mod dictionary_arguments;
mod failure;
mod long_work;
mod output;
mod recipient_settings;
mod search_arguments;
mod settings_file;
mod simulate_arguments;
mod usage;
mod workbench_arguments;

use std::ffi::OsString;
use std::process::ExitCode;

use clap::Parser;

use arguments::{Arguments, Command};
use context::Context;
use failure::Failure;

/// Parses the arguments, runs the command, and says how it ended by the exit code.
pub fn run(arguments: impl IntoIterator<Item = OsString>) -> ExitCode {
    let arguments: Vec<OsString> = arguments.into_iter().collect();
    // Arguments that cannot be understood still say in which form the answer is wanted.
    let wants_json = arguments.iter().any(|argument| argument == "--json");
    let given = arguments;
    let arguments = match Arguments::try_parse_from(&given) {
        Ok(arguments) => arguments,
        Err(error) => return usage::explain(&error, wants_json),
    };
    if let Some(failure) = usage::option_as_query(&arguments.command, &given) {
        return failure.report(wants_json);
    }
    if let Command::ParseSheet { path } = &arguments.command {
        return crate::ingest::run_parser_child(path, std::io::stdout());
    }
    crate::telemetry::start(std::env::var("MINGCHA_LOG").ok().as_deref());
    if arguments.command.is_long_work() {
        // Before the first thread of the runtime: they all inherit it.
        crate::pipeline::give_way();
    }
    let runtime = match tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .build()
    {
        Ok(runtime) => runtime,
        Err(error) => return Failure::system("无法启动运行时", error).report(wants_json),
    };
    let outcome = runtime.block_on(async {
        let context = Context::new(&arguments)?;
        let outcome = commands::run(&context, arguments.command).await;
        context.close().await;
        outcome
    });
    match outcome {
        Ok(code) => code,
        Err(failure) => failure.report(wants_json),
    }
}
