//! Wrong usage, said in Chinese.

use std::ffi::OsString;
use std::process::ExitCode;

use clap::error::{ContextKind, ContextValue, ErrorKind};

use super::arguments::Command;
use super::failure::Failure;
use super::output::say;

/// What clap writes into helps by itself.
const WORDS_OF_CLAP: [(&str, &str); 11] = [
    ("Usage: ", "用法："),
    ("\nCommands:\n", "\n命令:\n"),
    ("\nOptions:\n", "\n选项:\n"),
    ("\nArguments:\n", "\n参数:\n"),
    ("[OPTIONS]", "[选项]"),
    ("<COMMAND>", "<命令>"),
    ("[COMMAND]", "[命令]"),
    ("Print help", "显示帮助"),
    ("Print version", "显示版本"),
    ("[default: ", "[默认："),
    ("[possible values: ", "[可选："),
];

/// Prints help on stdout; everything else is a failure of usage.
pub(super) fn explain(error: &clap::Error, json: bool) -> ExitCode {
    match error.kind() {
        ErrorKind::DisplayHelp | ErrorKind::DisplayVersion => {
            say(in_chinese(&error.to_string()).trim_end());
            ExitCode::SUCCESS
        }
        ErrorKind::DisplayHelpOnMissingArgumentOrSubcommand => {
            Failure::Usage(in_chinese(&error.to_string()).trim_end().to_owned()).report(json)
        }
        kind => {
            let text = format!("{}。用 mingcha --help 查看用法。", sentence(kind, error));
            Failure::Usage(text).report(json)
        }
    }
}

/// `search --bogus`: a query may begin with one dash (`-排除`); with two it is a slip, unless `--` stands before it.
pub(super) fn option_as_query(command: &Command, arguments: &[OsString]) -> Option<Failure> {
    let Command::Search(search) = command else {
        return None;
    };
    let query = &search.query;
    if !query.starts_with("--") || arguments.iter().any(|argument| argument == "--") {
        return None;
    }
    Some(Failure::Usage(format!(
        "search 没有选项 {query}。若要检索这几个字，请写作 mingcha search -- '{query}'。"
    )))
}

fn in_chinese(help: &str) -> String {
    WORDS_OF_CLAP
        .iter()
        .fold(help.to_owned(), |text, (english, chinese)| {
            text.replace(english, chinese)
        })
}

fn sentence(kind: ErrorKind, error: &clap::Error) -> String {
    let shown = |kind: ContextKind| match error.get(kind) {
        Some(ContextValue::String(text)) => text.clone(),
        Some(ContextValue::Strings(texts)) => texts.join("、"),
        Some(other) => other.to_string(),
        None => String::new(),
    };
    let argument = shown(ContextKind::InvalidArg);
    let value = shown(ContextKind::InvalidValue);
    match kind {
        ErrorKind::MissingRequiredArgument => format!("缺少参数 {argument}"),
        ErrorKind::UnknownArgument if !argument.starts_with('-') => {
            format!("多余的参数 {argument}")
        }
        ErrorKind::UnknownArgument => {
            let meant = meant(&shown(ContextKind::SuggestedArg));
            // Known by clap where the command takes words of its own.
            let as_word = match error.get(ContextKind::Suggested) {
                Some(_) => format!("；若它是内容而不是选项，请写作 -- {argument}"),
                None => String::new(),
            };
            format!("没有参数 {argument}{meant}{as_word}")
        }
        ErrorKind::InvalidSubcommand => {
            let meant = meant(&shown(ContextKind::SuggestedSubcommand));
            format!("没有命令 {}{meant}", shown(ContextKind::InvalidSubcommand))
        }
        ErrorKind::MissingSubcommand => "请写明命令".to_owned(),
        ErrorKind::InvalidValue if value.is_empty() => {
            format!("参数 {argument} 缺少值{}", choices(error))
        }
        ErrorKind::InvalidValue | ErrorKind::ValueValidation => {
            let reason = reason_of(error);
            format!(
                "参数 {argument} 的值“{value}”无效{reason}{}",
                choices(error)
            )
        }
        ErrorKind::ArgumentConflict => {
            let prior = shown(ContextKind::PriorArg);
            if prior == argument {
                format!("参数 {argument} 只能写一次")
            } else {
                format!("参数 {argument} 不能与 {prior} 同时使用")
            }
        }
        ErrorKind::TooManyValues => format!("参数 {argument} 不带值，或多写了值“{value}”"),
        ErrorKind::TooFewValues | ErrorKind::WrongNumberOfValues => {
            format!("参数 {argument} 的值的个数不对")
        }
        ErrorKind::NoEquals => format!("参数 {argument} 与值之间须写等号"),
        ErrorKind::InvalidUtf8 => "参数不是有效的 UTF-8 文字".to_owned(),
        // Clap's own sentence is English.
        _ if argument.is_empty() => "参数有误".to_owned(),
        _ => format!("参数 {argument} 有误"),
    }
}

fn meant(suggested: &str) -> String {
    if suggested.is_empty() {
        return String::new();
    }
    format!("，是否要写 {suggested}")
}

/// The values that an option knows, where they are few.
fn choices(error: &clap::Error) -> String {
    match error.get(ContextKind::ValidValue) {
        Some(ContextValue::Strings(values)) if !values.is_empty() => {
            format!("，可选：{}", values.join("、"))
        }
        _ => String::new(),
    }
}

/// Our own parsers say it in Chinese; those of the libraries in English, about numbers.
fn reason_of(error: &clap::Error) -> String {
    let cause = std::error::Error::source(error).map(ToString::to_string);
    let Some(cause) = cause else {
        return String::new();
    };
    match cause.split_once(" is not in ") {
        Some((_, range)) => match range.split_once("..=") {
            Some((least, most)) => format!("：应在 {least} 至 {most} 之内"),
            None => format!("：应在 {range} 之内"),
        },
        None if cause.is_ascii() => "：应为数字".to_owned(),
        None => format!("：{cause}"),
    }
}
