//! `simulate`.

use std::process::ExitCode;

use crate::cli::context::Context;
use crate::cli::failure::Failure;
use crate::cli::output::{print_json, say};
use crate::cli::simulate_arguments::SimulateArguments;
use crate::simulate::{SimulateOptions, SimulatePlan, simulate};

pub(super) fn run(context: &Context, arguments: &SimulateArguments) -> Result<ExitCode, Failure> {
    let mut options =
        SimulateOptions::trial(arguments.orders, arguments.seed, arguments.difficulty);
    options.weeks = arguments.weeks;
    if let Some(merchants) = arguments.merchants {
        options.plan = SimulatePlan::Trial {
            difficulty: arguments.difficulty,
            merchants,
        };
    }
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
