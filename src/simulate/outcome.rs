//! What the responsible unit wrote back.

use chrono::{Duration, NaiveDateTime};

use super::dice::Dice;
use super::matter::Matter;
use super::order::Outcome;
use super::phrases::{Phrases, Slots};

/// What is known when an outcome is thrown.
pub(super) struct Case<'a> {
    pub(super) at: NaiveDateTime,
    /// Nothing later than this is known to the export.
    pub(super) until: NaiveDateTime,
    /// Blank for municipal matters.
    pub(super) matter: Option<Matter>,
    /// Planted and guilty: mostly confirmed.
    pub(super) guilty: bool,
    pub(super) price_cents: u64,
    pub(super) slots: &'a Slots,
}

pub(super) fn outcome(phrases: &Phrases, case: &Case<'_>, dice: &mut Dice) -> Outcome {
    let minutes = i64::from(dice.between(1440, 12 * 1440));
    let closed = case.at + Duration::minutes(minutes);
    if closed > case.until {
        return Outcome {
            status: dice.pick(&["办理中", "已派单", "待回访"]),
            ..Outcome::default()
        };
    }
    let (section, verdict, mediation, filed) = result(case, dice);
    let mut text = String::new();
    case.slots.fill(phrases.one(section, dice), dice, &mut text);
    let redress_cents = if mediation == "调解成功" {
        case.price_cents
    } else {
        0
    };
    Outcome {
        verdict,
        text,
        mediation,
        filed,
        redress_cents,
        satisfaction: dice.pick(&["满意", "满意", "基本满意", "不满意", "未评价", "一般", "—"]),
        status: dice.pick(&["已办结", "已办结", "已归档"]),
        closed: Some(closed),
        remark: "",
    }
}

/// Section of the reply, 是否属实, 调解结果, 是否立案.
fn result(
    case: &Case<'_>,
    dice: &mut Dice,
) -> (&'static str, &'static str, &'static str, &'static str) {
    let Some(matter) = case.matter else {
        let verdict = dice.pick(&["属实", "基本属实", "部分属实", "不属实", "无法核实", ""]);
        return ("reply", verdict, "", "");
    };
    if matches!(matter, Matter::Praise | Matter::Inquiry | Matter::Viral) {
        return ("reply_answered", "", "", "");
    }
    let confirmed = match matter {
        Matter::Counterfeit | Matter::Victims => "reply_confirmed_goods",
        _ => "reply_confirmed",
    };
    if case.guilty && dice.chance(650) {
        return (confirmed, "属实", "终止调解", "立案");
    }
    let unfounded = matches!(
        matter,
        Matter::Flood
            | Matter::Smear
            | Matter::DailyCaller
            | Matter::Appraisal
            | Matter::SecondHand
            | Matter::Negated
            | Matter::TaskScam
    );
    if unfounded && dice.chance(800) {
        return ("reply_unfounded", "不属实", "不予受理", "不予立案");
    }
    match dice.between(0, 9) {
        0..=4 => ("reply_mediated", "部分属实", "调解成功", "不予立案"),
        5..=6 => ("reply_failed", "无法核实", "调解不成", "不予立案"),
        7 => (confirmed, "属实", "终止调解", "立案"),
        _ => ("reply_unfounded", "不属实", "终止调解", "不予立案"),
    }
}
