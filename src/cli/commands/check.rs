//! `check uscc / id / phone`.

use std::process::ExitCode;

use serde::Serialize;

use crate::cli::arguments::CheckAction;
use crate::cli::context::Context;
use crate::cli::failure::Failure;
use crate::cli::output::{print_json, say};
use crate::domain::{ResidentId, Uscc, parse_phone};

#[derive(Serialize)]
struct Answer {
    results: Vec<Checked>,
}

#[derive(Serialize)]
struct Checked {
    value: String,
    valid: bool,
    reason: Option<String>,
    normalized: Option<String>,
}

pub(super) fn run(context: &Context, action: CheckAction) -> Result<ExitCode, Failure> {
    let results = match action {
        CheckAction::Uscc { values } => values.into_iter().map(uscc).collect(),
        CheckAction::Id { values } => values.into_iter().map(resident_id).collect(),
        CheckAction::Phone { values } => values.into_iter().map(phone).collect(),
    };
    let answer = Answer { results };
    if context.json {
        print_json(&answer)?;
        return Ok(ExitCode::SUCCESS);
    }
    for checked in &answer.results {
        let verdict = if checked.valid { "有效" } else { "无效" };
        say(&format!(
            "{}\t{verdict}\t{}",
            checked.value,
            checked.reason.as_deref().unwrap_or_default()
        ));
    }
    Ok(ExitCode::SUCCESS)
}

fn uscc(value: String) -> Checked {
    match value.parse::<Uscc>() {
        Ok(code) => {
            // Codes that were never an organisation code fail this; it is a warning only.
            let warning = "第9至17位不符合组织机构代码校验规则，请核对";
            let reason = (!code.inner_org_code_holds()).then(|| warning.to_owned());
            Checked {
                value,
                valid: true,
                reason,
                normalized: Some(code.as_str().to_owned()),
            }
        }
        Err(error) => Checked {
            value,
            valid: false,
            reason: Some(error.label()),
            normalized: None,
        },
    }
}

fn resident_id(value: String) -> Checked {
    match value.parse::<ResidentId>() {
        Ok(id) => Checked {
            value,
            valid: true,
            reason: None,
            normalized: Some(id.expose().to_owned()),
        },
        Err(error) => Checked {
            value,
            valid: false,
            reason: Some(error.label().to_owned()),
            normalized: None,
        },
    }
}

fn phone(value: String) -> Checked {
    match parse_phone(&value) {
        Ok((digits, kind)) => Checked {
            value,
            valid: true,
            reason: Some(kind.label().to_owned()),
            normalized: Some(digits),
        },
        Err(error) => Checked {
            value,
            valid: false,
            reason: Some(error.label().to_owned()),
            normalized: None,
        },
    }
}
