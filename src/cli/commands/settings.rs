//! `settings print-default`.

use std::process::ExitCode;

use crate::cli::arguments::SettingsAction;
use crate::cli::output::say;

/// The settings of this version are options and environment; a file comes with the workbench.
const DEFAULTS: &str = include_str!("../../../pipelines/settings.toml");

pub(super) fn run(action: SettingsAction) -> ExitCode {
    match action {
        SettingsAction::PrintDefault => say(DEFAULTS.trim_end()),
    }
    ExitCode::SUCCESS
}
