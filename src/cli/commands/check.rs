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
            valid(value, reason, code.as_str().to_owned())
        }
        Err(error) => {
            let hint = Uscc::likely_meant(&value)
                .map(|code| format!("；是否应为 {}，请核对原件", code.as_str()));
            let reason = error.label() + &hint.unwrap_or_default();
            invalid(value, reason)
        }
    }
}

fn resident_id(value: String) -> Checked {
    if let Ok(id) = ResidentId::from_legacy(&value) {
        let reason = "15位旧号码，补为18位".to_owned();
        return valid(value, Some(reason), id.expose().to_owned());
    }
    match value.parse::<ResidentId>() {
        Ok(id) => valid(value, None, id.expose().to_owned()),
        Err(error) => invalid(value, error.label().to_owned()),
    }
}

fn phone(value: String) -> Checked {
    match parse_phone(&value) {
        Ok((digits, kind)) => valid(value, Some(kind.label().to_owned()), digits),
        Err(error) => invalid(value, error.label().to_owned()),
    }
}

fn valid(value: String, reason: Option<String>, normalized: String) -> Checked {
    Checked {
        value,
        valid: true,
        reason,
        normalized: Some(normalized),
    }
}

fn invalid(value: String, reason: String) -> Checked {
    Checked {
        value,
        valid: false,
        reason: Some(reason),
        normalized: None,
    }
}
