//! `simulate`.

use std::process::ExitCode;

use crate::cli::arguments::SimulateArguments;
use crate::cli::context::Context;
use crate::cli::failure::Failure;
use crate::cli::output::{print_json, say};
use crate::simulate::{SimulateOptions, simulate};

pub(super) fn run(context: &Context, arguments: &SimulateArguments) -> Result<ExitCode, Failure> {
    let options = SimulateOptions::new(arguments.orders, arguments.seed);
    let simulated = simulate(&options, &arguments.out)?;
    if context.json {
        print_json(&simulated)?;
    } else {
        for file in &simulated.files {
            say(&format!("{}\t{}行", file.name, file.rows));
        }
        say(&format!(
            "共{}件工单，{}家商家；答案见 truth.json",
            simulated.orders, simulated.merchants
        ));
    }
    Ok(ExitCode::SUCCESS)
}
