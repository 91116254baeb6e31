//! What speaks against a flag; always shown beside it (signals.md §2: C1–C5).

use super::measure::Measured;
use super::reasons::{chance_text, is_ordinary};
use super::rule_set::RuleSet;
use super::terms::Terms;
use crate::domain::{CounterEvidence, Week};
use crate::rules::Holidays;

/// What was seen around the merchant, beside its own complaints.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Surroundings {
    /// Incidents of the category against other merchants of the industry: of the last weeks, and of as many before.
    pub(super) industry_now: i64,
    pub(super) industry_before: i64,
    /// The widest group of one text: people, and the same in words.
    pub(super) same_text_people: usize,
    pub(super) same_text_callers: String,
    /// How many honest merchants show such a share: 0–1.
    pub(super) honest_chance: f64,
}

pub(super) fn counter_evidence(
    measured: &Measured,
    terms: &Terms,
    around: &Surroundings,
    rules: &RuleSet,
    (week, holidays): (Week, &Holidays),
) -> Vec<CounterEvidence> {
    let mut found = Vec::new();
    if is_ordinary(around.honest_chance) {
        found.push(counter(
            "C8_ordinary_share",
            around.honest_chance,
            format!(
                "仅看占比并不少见：投诉量相同的同行业正常主体中，{}也会有这样多。",
                chance_text(around.honest_chance)
            ),
        ));
    }
    found.extend(voices(measured, around, rules));
    found.extend(wave(around, rules));
    found.extend(festivals(week, holidays, rules));
    found.extend(outcomes(measured));
    found.extend(one_hotline(measured, terms, rules));
    found
}

fn counter(code: &str, value: f64, text: String) -> CounterEvidence {
    CounterEvidence {
        code: code.to_owned(),
        value,
        text,
    }
}

/// C1, C2, C3, C9: who tells it.
fn voices(measured: &Measured, around: &Surroundings, rules: &RuleSet) -> Vec<CounterEvidence> {
    let mut found = Vec::new();
    let mut add = |code, value, text| found.push(counter(code, value, text));
    let incidents = measured.incidents.max(1) as f64;
    if measured.copied > 0 || around.same_text_people > 1 {
        add(
            "C1_template",
            measured.copied as f64 / incidents,
            format!(
                "文本雷同：{}真实受害人也可能转发同一文本，请核对。",
                same_text(measured.copied, around)
            ),
        );
    }
    if measured.professional > 0 {
        add(
            "C2_professional",
            measured.professional as f64 / incidents,
            format!(
                "{}个事件只由同时投诉多家主体的人反映（已按其涉及主体数折减，未剔除；经查实的不折减）。",
                measured.professional
            ),
        );
    }
    if measured.together > 0 {
        add(
            "C9_together",
            measured.together as f64,
            format!(
                "{}人属于近{}周一同反映多家相同主体的投诉人群，每群合并计一次（未剔除；经查实的不合并），请核对是否受同一人组织。",
                measured.together, rules.independence.complainant_weeks
            ),
        );
    }
    if measured.anonymous > 0 {
        add(
            "C3_anonymous",
            measured.anonymous as f64 / incidents,
            format!(
                "{}个事件为匿名反映，无法排除同一人重复反映（已折减）。",
                measured.anonymous
            ),
        );
    }
    found
}

/// C4: a wave of the whole trade.
fn wave(around: &Surroundings, rules: &RuleSet) -> Option<CounterEvidence> {
    let rises = around.industry_now >= rules.wave.incidents
        && around.industry_now as f64 >= rules.wave.factor * around.industry_before.max(1) as f64;
    rises.then(|| {
        counter(
            "C4_wave",
            around.industry_now as f64,
            format!(
                "同行业其他主体近{weeks}周同类事件{}个，此前{weeks}周{}个：可能是行业性波动或传闻。",
                around.industry_now,
                around.industry_before,
                weeks = rules.wave.weeks
            ),
        )
    })
}

/// C4: festivals that the last weeks hold.
fn festivals(week: Week, holidays: &Holidays, rules: &RuleSet) -> Option<CounterEvidence> {
    let first = Week::from_index(week.index() - rules.window.news_weeks + 1).monday();
    let last = week.sunday();
    let names = rules.festivals_between(first, last, holidays);
    (!names.is_empty()).then(|| {
        counter(
            "C4_festival",
            names.len() as f64,
            format!(
                "近{}周含{}，投诉量普遍上升；预期已按同季同行业占比计算。",
                rules.window.news_weeks,
                names.join("、")
            ),
        )
    })
}

/// C5, C6: what the handling units found.
fn outcomes(measured: &Measured) -> Vec<CounterEvidence> {
    let mut found = Vec::new();
    let mut add = |code, value, text| found.push(counter(code, value, text));
    let refuted = measured.findings.resolved - measured.findings.confirmed;
    if refuted > 0 {
        add(
            "C5_refuted",
            refuted as f64,
            format!("办理结论为不属实、不予立案或不予受理的事件{refuted}个。"),
        );
    }
    if measured.findings.confirmed == 0 {
        add("C6_unverified", 0.0, "尚无一件经办理单位核实。".to_owned());
    }
    found
}

/// C7: whether the conclusion hangs on one hotline.
fn one_hotline(measured: &Measured, terms: &Terms, rules: &RuleSet) -> Option<CounterEvidence> {
    let limit = rules.candidate.without_largest;
    let carrying = measured
        .without_source
        .iter()
        .filter(|(_, excess)| terms.score() >= limit && terms.score_with(**excess) < limit);
    let names: Vec<&str> = carrying.map(|(source, _)| source.short_label()).collect();
    (!names.is_empty()).then(|| {
        counter(
            "C7_one_hotline",
            names.len() as f64,
            format!(
                "结论依赖单一渠道：去掉{}渠道的工单后，不再明显超出预期。",
                names.join("或")
            ),
        )
    })
}

/// What is copied: across merchants, and within this one.
fn same_text(across: i64, around: &Surroundings) -> String {
    let mut parts = Vec::new();
    if across > 0 {
        parts.push(format!(
            "{across}个事件使用跨多家主体的相同文本（已折减，未剔除）；"
        ));
    }
    if around.same_text_people > 1 {
        parts.push(format!(
            "本主体内{}文本雷同，合并计一次；",
            around.same_text_callers
        ));
    }
    parts.concat()
}
