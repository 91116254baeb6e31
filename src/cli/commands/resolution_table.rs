//! The tables of `eval` about merchants: whether orders find theirs, and where complaints about the guilty are lost.

use super::eval::percent;
use crate::cli::output::say;
use crate::simulate::{Agreement, Evaluation, Measured, Outcomes, Resolution};

pub(super) fn show(evaluation: &Evaluation) {
    if let Some(resolution) = &evaluation.resolution {
        resolved(resolution);
    }
    if evaluation.losses.is_empty() {
        return;
    }
    say(
        "\n坏商家的真实投诉\t件数\t未入库或撤回\t未解析\t碎片\t错归\t非投诉举报\t非消费领域\t无类别\t类别不符\t计入",
    );
    for (scenario, losses) in &evaluation.losses {
        say(&format!(
            "{}\t{}\t{}\t{}\t{}\t{}\t{}\t{}\t{}\t{}\t{}",
            scenario.label(),
            losses.orders,
            losses.absent,
            losses.unresolved,
            losses.splinter,
            losses.wrong_merchant,
            losses.nature,
            losses.domain,
            losses.no_category,
            losses.other_category,
            losses.counted
        ));
    }
}

fn resolved(resolution: &Resolution) {
    say(
        "\n主体解析\t件数\t归主号\t归碎片\t无主体\t归错\t另归他人\t关联查准\t关联查全\t成对查准/查全/F1\tB³查准/查全/F1",
    );
    for (name, measured) in [
        ("全部", &resolution.all),
        ("写明身份的", &resolution.identified),
        ("坏商家", &resolution.guilty),
    ] {
        measured_line(name, measured);
    }
    say("\n写法\t件数\t归主号\t归碎片\t无主体\t归错\t另归他人\t关联查准\t关联查全");
    for (kind, outcomes) in &resolution.by_mention {
        outcomes_line(kind.label(), outcomes);
    }
    say("\n坏商家的写法\t件数\t归主号\t归碎片\t无主体\t归错\t另归他人\t关联查准\t关联查全");
    for (kind, outcomes) in &resolution.guilty_by_mention {
        outcomes_line(kind.label(), outcomes);
    }
    say("\n各类故事的主体\t件数\t归主号\t归碎片\t无主体\t归错\t另归他人\t关联查准\t关联查全");
    for (scenario, outcomes) in &resolution.by_scenario {
        outcomes_line(scenario.label(), outcomes);
    }
    say(&format!(
        "与商家无关而归给商家的工单：{}件",
        resolution.unfounded
    ));
}

fn measured_line(name: &str, measured: &Measured) {
    let agreement = |agreement: Option<Agreement>| {
        agreement.map_or_else(
            || "无".to_owned(),
            |found| format!("{:.4}/{:.4}/{:.4}", found.precision, found.recall, found.f1),
        )
    };
    say(&format!(
        "{}\t{}\t{}",
        counts(name, &measured.outcomes),
        agreement(measured.pairs),
        agreement(measured.b_cubed)
    ));
}

fn outcomes_line(name: &str, outcomes: &Outcomes) {
    say(&counts(name, outcomes));
}

fn counts(name: &str, outcomes: &Outcomes) -> String {
    format!(
        "{name}\t{}\t{}\t{}\t{}\t{}\t{}\t{}\t{}",
        outcomes.orders,
        outcomes.main,
        outcomes.splinter,
        outcomes.nobody,
        outcomes.wrong,
        outcomes.besides,
        fine(outcomes.precision()),
        percent(outcomes.recall())
    )
}

/// Links are nearly always right: a tenth of a per cent would hide the difference.
fn fine(share: Option<f64>) -> String {
    share.map_or_else(|| "无".to_owned(), |share| format!("{:.2}%", share * 100.0))
}
