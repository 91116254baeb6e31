//! The terms of the score in words: each with its number, its limit and its share (signals.md §2, S7).

use super::evaluate::Usual;
use super::group::callers_text;
use super::measure::Measured;
use super::outcomes::OutcomeRates;
use super::rule_set::RuleSet;
use super::terms::Terms;
use crate::domain::{FlagReason, Week};
use crate::inference::Likeness;

/// The reasons, whose contributions add up to the score.
pub(super) fn reasons(
    measured: &Measured,
    terms: &Terms,
    usual: &Usual,
    rules: &RuleSet,
) -> Vec<FlagReason> {
    let mut reasons = vec![share(measured, terms, usual.likeness)];
    reasons.extend(change(measured, terms));
    reasons.extend([independence(measured, terms), span(measured, terms, rules)]);
    reasons.extend(outcomes(measured, terms, &usual.rates));
    reasons.extend(coherence(measured, terms, rules));
    reasons.extend(victims(measured, rules));
    reasons.extend(rise(measured, rules));
    reasons.extend(surge(measured, rules));
    reasons.push(coverage(measured));
    reasons
}

/// R1: how far the complaints of all people stand above what the merchant's size explains.
fn share(measured: &Measured, terms: &Terms, likeness: Likeness) -> FlagReason {
    let (low, high) = measured.bounds;
    let percent = |part: f64| 100.0 * part / measured.exposure;
    let honest = measured.honest_chance(likeness);
    // A share that many honest merchants have speaks against the flag, and stands there.
    let rare = if is_ordinary(honest) {
        String::new()
    } else {
        format!(
            "正常主体的占比也有高有低：投诉量相同的同行业正常主体中，{}会有这样多。",
            chance_text(honest)
        )
    };
    reason(
        "R1_share",
        measured.ratio,
        None,
        terms.share,
        format!(
            "近{}周该主体各类投诉折合{:.1}件独立投诉，其中{}{:.1}件，占{:.1}%；按同行业其他主体同季占比，应约{:.2}件（{:.1}%）。扣除偶然波动后，估计为预期的{:.1}倍（九成把握在{:.1}—{:.1}倍之间）。{rare}",
            measured.weeks,
            measured.exposure,
            measured.category.label(),
            measured.effective,
            percent(measured.effective),
            measured.expected,
            percent(measured.expected),
            measured.ratio,
            low,
            high,
        ),
    )
}

/// R8: the merchant's own share before the window. Nothing where it had no complaint then.
fn change(measured: &Measured, terms: &Terms) -> Option<FlagReason> {
    let earlier = measured.earlier;
    if earlier.whole <= 0.0 {
        return None;
    }
    let (before, now) = (
        earlier.part / earlier.whole,
        measured.effective / measured.exposure,
    );
    let said = if terms.change >= TELLING {
        "明显上升，不像是该主体一贯如此"
    } else if terms.change <= -NOT_A_CHANGE {
        "没有明显上升，可能是该主体一贯如此"
    } else {
        "此前的情况对判断影响不大"
    };
    Some(reason(
        "R8_change",
        now - before,
        None,
        terms.change,
        format!(
            "该主体此前{}周各类投诉折合{:.1}件独立投诉，其中{}{:.1}件，占{:.1}%；近{}周占{:.1}%，{said}。",
            earlier.weeks,
            earlier.whole,
            measured.category.label(),
            earlier.part,
            100.0 * before,
            measured.weeks,
            100.0 * now,
        ),
    ))
}

/// Odds that differ by this factor (e^0.7, twice) are told in words. A past of one or two complaints moves less, and a
/// share at the upper end of the range is moved by no past.
const TELLING: f64 = 0.7;

/// The most that a share which always was there takes off is ln 2.
const NOT_A_CHANGE: f64 = 0.3;

/// One honest merchant in twenty: what so many show is no sign of anything.
const ORDINARY: f64 = 0.05;

/// Whether so many honest merchants have such a share that it speaks for the merchant, not against it.
pub(super) fn is_ordinary(honest_chance: f64) -> bool {
    honest_chance >= ORDINARY
}

/// `约37%` from one in a hundred on, below that in ten thousandths.
pub(super) fn chance_text(chance: f64) -> String {
    let cases = chance * 10_000.0;
    if cases < 1.0 {
        "不足万分之一".to_owned()
    } else if cases < 99.5 {
        format!("约万分之{cases:.0}")
    } else {
        format!("约{:.0}%", chance * 100.0)
    }
}

/// R2: what merging and discounting takes off.
fn independence(measured: &Measured, terms: &Terms) -> FlagReason {
    reason(
        "R2_independence",
        measured.effective,
        None,
        terms.independence,
        format!(
            "{}共反映{}个事件（{}件）；同一人、雷同文本、一同反映多家主体的人群各只计一次，并按投诉人涉及主体数折减后，折合{:.1}件独立投诉。",
            callers_text(measured.complainants, measured.anonymous),
            measured.incidents,
            measured.orders.len(),
            measured.effective,
        ),
    )
}

/// R3: how long it has gone on.
fn span(measured: &Measured, terms: &Terms, rules: &RuleSet) -> FlagReason {
    let limit = rules.evidence.short_span_days;
    let short = measured.span_days < limit;
    let counted = measured.counted_span_days;
    let with_repeats = if measured.span_days > counted {
        format!("（连同转办、重复来件{}天）", measured.span_days)
    } else {
        String::new()
    };
    reason(
        "R3_span",
        f64::from(measured.span_days),
        Some(f64::from(limit)),
        terms.span,
        format!(
            "首末件相隔{counted}天{with_repeats}，分布在{}个自然周{}。",
            measured.active_weeks,
            if short {
                format!("；不足{limit}天，可能是一批货、一次传闻或一次集中投诉，扣减")
            } else {
                String::new()
            },
        ),
    )
}

/// R4: what the handling units found.
fn outcomes(measured: &Measured, terms: &Terms, rates: &OutcomeRates) -> Option<FlagReason> {
    let found = measured.findings;
    if found.resolved == 0 {
        return None;
    }
    Some(reason(
        "R4_outcomes",
        found.confirmed as f64,
        None,
        terms.outcomes,
        format!(
            "已有办理结论的{}个事件中，属实、部分属实或立案{}个（其中立案{}个）；各主体此类事件平均约{:.0}%属实。",
            found.resolved,
            found.confirmed,
            found.filed,
            rates.honest(measured.category) * 100.0,
        ),
    ))
}

/// R5: whether many voices say one thing of their own.
fn coherence(measured: &Measured, terms: &Terms, rules: &RuleSet) -> Option<FlagReason> {
    let coherence = measured.coherence;
    (coherence < rules.evidence.coherence).then(|| {
        reason(
            "R5_coherence",
            coherence,
            Some(rules.evidence.coherence),
            terms.coherence,
            format!(
                "独立投诉只占投诉人数（疑似互相转发的受害人算作一人）的{:.0}%（低于{:.0}%），投诉之间关联过密，扣减。",
                coherence * 100.0,
                rules.evidence.coherence * 100.0
            ),
        )
    })
}

/// R8: people who may have found each other, for somebody to ask.
fn victims(measured: &Measured, rules: &RuleSet) -> Option<FlagReason> {
    let group = measured
        .groups
        .iter()
        .find(|group| group.may_be_victims(rules.review.victims, rules.candidate.span_days))?;
    Some(reason(
        "R8_group",
        group.people.len() as f64,
        Some(rules.review.victims as f64),
        0.0,
        format!(
            "群体投诉，需核验：{}先后{}天内以相近文本只投诉该主体，可能是受害人相互转发，也可能有人组织；合并只计一次（只作说明，不计分）。",
            group.callers(),
            group.last_day - group.first_day + 1
        ),
    ))
}

/// R6: a slow rise, as an explanation.
fn rise(measured: &Measured, rules: &RuleSet) -> Option<FlagReason> {
    let (height, start) = measured.cusum;
    let start = Week::from_index(start?).in_words(Week::from_index(measured.week));
    Some(reason(
        "R6_rise",
        height,
        Some(rules.cusum.threshold),
        0.0,
        format!(
            "自{start}起持续高于预期：累积和{height:.1}，警戒线{:.1}（只作说明，不计分）。",
            rules.cusum.threshold
        ),
    ))
}

/// R11: a crowding into the last weeks, as an explanation.
fn surge(measured: &Measured, rules: &RuleSet) -> Option<FlagReason> {
    let surge = measured.surge?;
    let lately = rules.window.news_weeks;
    (surge.chance < rules.surge.chance).then(|| {
        reason(
            "R11_surge",
            surge.chance,
            Some(rules.surge.chance),
            0.0,
            format!(
                "近{lately}周新增{}件独立反映，此前{}周{}件（同一人、雷同文本只计一件）：若各周机会均等，出现这样集中的可能性{}（条件二项检验；只作说明，不计分）。",
                surge.now,
                measured.weeks - lately,
                surge.before,
                chance_text(surge.chance)
            ),
        )
    })
}

/// R7: how widely it is told.
fn coverage(measured: &Measured) -> FlagReason {
    let sources: Vec<String> = measured
        .sources
        .iter()
        .map(|(source, orders)| format!("{}（{orders}件）", source.short_label()))
        .collect();
    let regions = match measured.regions {
        0 => String::new(),
        regions => format!("；投诉涉及{regions}个地区"),
    };
    reason(
        "R7_coverage",
        measured.sources.len() as f64,
        None,
        0.0,
        format!("来自{}{regions}（只作说明，不计分）。", sources.join("、")),
    )
}

fn reason(
    code: &str,
    value: f64,
    threshold: Option<f64>,
    contribution: f64,
    text: String,
) -> FlagReason {
    FlagReason {
        code: code.to_owned(),
        value,
        threshold,
        contribution,
        text,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn callers_without_an_identity_are_never_called_complainants() {
        assert_eq!(callers_text(9, 0), "9名投诉人");
        assert_eq!(callers_text(6, 3), "6名投诉人和3个匿名事件的反映人");
        assert_eq!(callers_text(0, 3), "3个匿名事件的反映人");
    }

    #[test]
    fn a_chance_is_told_in_percent_from_one_in_a_hundred_on() {
        for (chance, text) in [
            (0.000_05, "不足万分之一"),
            (0.006_8, "约万分之68"),
            (0.009_96, "约1%"),
            (0.369_1, "约37%"),
            (1.0, "约100%"),
        ] {
            assert_eq!(chance_text(chance), text);
        }
    }
}
