//! `eval`.

use std::path::Path;
use std::process::ExitCode;

use crate::cli::context::Context;
use crate::cli::failure::Failure;
use crate::cli::output::{print_json, say};
use crate::simulate::{Truth, evaluate};

pub(super) async fn run(context: &Context, truth: &Path) -> Result<ExitCode, Failure> {
    let text = std::fs::read_to_string(truth)
        .map_err(|error| Failure::system("无法读取答案文件", error))?;
    let truth: Truth = serde_json::from_str(&text).map_err(|error| {
        Failure::Refused(format!(
            "{}不是 simulate 生成的答案文件：{error}",
            truth.display()
        ))
    })?;
    let store = context.store().await?;
    let mut flags = Vec::new();
    let mut active = Vec::new();
    for (week, _) in store.database.snapshot_weeks().await? {
        if let Some(snapshot) = store.database.snapshot(week).await? {
            active.push((week, u64::try_from(snapshot.considered).unwrap_or(0)));
            flags.push((week, snapshot.flags));
        }
    }
    let evaluation = evaluate(&truth, &flags, &active);
    if context.json {
        print_json(&evaluation)?;
    } else {
        let rate = |value: Option<f64>| {
            value.map_or_else(|| "无".to_owned(), |value| format!("{:.1}%", value * 100.0))
        };
        let (precision, recall) = (rate(evaluation.precision), rate(evaluation.recall));
        say(&format!("查准率{precision}，查全率{recall}"));
        for (scenario, score) in &evaluation.per_scenario {
            let kind = if score.guilty {
                "应预警"
            } else {
                "不应预警"
            };
            let (merchants, flagged) = (score.merchants, score.flagged);
            say(&format!(
                "  {scenario:?}\t{kind}{merchants}家，建议核查{flagged}家"
            ));
        }
    }
    Ok(ExitCode::SUCCESS)
}
