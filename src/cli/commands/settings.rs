//! `settings print-default`.

use std::process::ExitCode;

use crate::cli::arguments::SettingsAction;
use crate::cli::output::say;

/// Settings are options and environment; the database alone may also stand in the data directory.
const DEFAULTS: &str = include_str!("../../../pipelines/settings.toml");

pub(super) fn run(action: SettingsAction) -> ExitCode {
    match action {
        SettingsAction::PrintDefault => say(DEFAULTS.trim_end()),
    }
    ExitCode::SUCCESS
}
