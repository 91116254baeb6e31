//! `version`.

use std::process::ExitCode;

use serde::Serialize;

use crate::cli::context::Context;
use crate::cli::failure::Failure;
use crate::cli::output::{print_json, say};
use crate::flags::RuleSet;
use crate::lexicon::Lexicon;

#[derive(Serialize)]
struct Answer {
    version: &'static str,
    dictionary_version: String,
    rules_version: String,
    sqlite_version: String,
}

pub(super) async fn run(context: &Context) -> Result<ExitCode, Failure> {
    let answer = Answer {
        version: env!("CARGO_PKG_VERSION"),
        dictionary_version: Lexicon::shipped_version(),
        rules_version: RuleSet::shipped()?.version,
        sqlite_version: crate::db::sqlite_version().await?,
    };
    if context.json {
        print_json(&answer)?;
    } else {
        say(&format!(
            "明察 {}，词典 {}，规则 {}，SQLite {}",
            answer.version, answer.dictionary_version, answer.rules_version, answer.sqlite_version
        ));
    }
    Ok(ExitCode::SUCCESS)
}
