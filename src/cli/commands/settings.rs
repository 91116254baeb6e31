//! `settings print-default`.

use std::process::ExitCode;

use serde::Serialize;

use crate::cli::arguments::SettingsAction;
use crate::cli::context::Context;
use crate::cli::failure::Failure;
use crate::cli::output::{print_json, say};

/// Settings are options and environment; the database alone may also stand in the data directory.
const DEFAULTS: &str = include_str!("../../../pipelines/settings.toml");

#[derive(Serialize)]
struct Answer {
    /// Those that have a default; the others are told in the comments of the text.
    settings: toml::Table,
}

pub(super) fn run(context: &Context, action: SettingsAction) -> Result<ExitCode, Failure> {
    match action {
        SettingsAction::PrintDefault if context.json => print_json(&Answer {
            settings: DEFAULTS.parse()?,
        })?,
        SettingsAction::PrintDefault => say(DEFAULTS.trim_end()),
    }
    Ok(ExitCode::SUCCESS)
}
