//! Wrong usage, said in Chinese.

use std::process::ExitCode;

use clap::error::{ContextKind, ContextValue, ErrorKind};

use super::failure::Failure;
use super::output::say;

/// Prints help on stdout; everything else is a failure of usage.
pub(super) fn explain(error: &clap::Error, json: bool) -> ExitCode {
    match error.kind() {
        ErrorKind::DisplayHelp | ErrorKind::DisplayVersion => {
            say(error.to_string().trim_end());
            ExitCode::SUCCESS
        }
        ErrorKind::DisplayHelpOnMissingArgumentOrSubcommand => {
            Failure::Usage(error.to_string().trim_end().to_owned()).report(json)
        }
        kind => {
            let text = format!("{}。用 mingcha --help 查看用法。", sentence(kind, error));
            Failure::Usage(text).report(json)
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
            // Our own parsers say it in Chinese; those of the libraries in English, about numbers.
            let reason = std::error::Error::source(error)
                .map(ToString::to_string)
                .map(|cause| match cause.split_once(" is not in ") {
                    Some((_, range)) => format!("：应在 {range} 之内"),
                    None if cause.is_ascii() => "：应为数字".to_owned(),
                    None => format!("：{cause}"),
                })
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
