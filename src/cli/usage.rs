//! Wrong usage, said in Chinese.

use std::process::ExitCode;

use clap::error::{ContextKind, ContextValue, ErrorKind};

use super::output::{complain, say};

/// Prints help on stdout, everything else on stderr with exit code 2.
pub(super) fn explain(error: &clap::Error) -> ExitCode {
    match error.kind() {
        ErrorKind::DisplayHelp | ErrorKind::DisplayVersion => {
            say(error.to_string().trim_end());
            ExitCode::SUCCESS
        }
        ErrorKind::DisplayHelpOnMissingArgumentOrSubcommand => {
            complain(error.to_string().trim_end());
            ExitCode::from(2)
        }
        kind => {
            complain(&format!(
                "{}。用 mingcha --help 查看用法。",
                sentence(kind, error)
            ));
            ExitCode::from(2)
        }
    }
}

fn sentence(kind: ErrorKind, error: &clap::Error) -> String {
    let shown = |kind: ContextKind| match error.get(kind) {
        Some(ContextValue::String(text)) => text.clone(),
        Some(ContextValue::Strings(texts)) => texts.join("、"),
        Some(other) => other.to_string(),
        None => String::new(),
    };
    let argument = shown(ContextKind::InvalidArg);
    match kind {
        ErrorKind::MissingRequiredArgument => format!("缺少参数 {argument}"),
        ErrorKind::UnknownArgument => format!("没有参数 {argument}"),
        ErrorKind::InvalidSubcommand => {
            format!("没有命令 {}", shown(ContextKind::InvalidSubcommand))
        }
        ErrorKind::MissingSubcommand => "请写明命令".to_owned(),
        ErrorKind::InvalidValue | ErrorKind::ValueValidation => {
            let reason = std::error::Error::source(error)
                .map(|cause| format!("：{cause}"))
                .unwrap_or_default();
            format!(
                "参数 {argument} 的值“{}”无效{reason}",
                shown(ContextKind::InvalidValue)
            )
        }
        ErrorKind::ArgumentConflict => format!(
            "参数 {argument} 不能与 {} 同时使用",
            shown(ContextKind::PriorArg)
        ),
        _ => format!(
            "参数有误：{}",
            error.to_string().lines().next().unwrap_or_default()
        ),
    }
}
