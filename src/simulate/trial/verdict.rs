//! What the authority finds out, and when: right most of the time, late, and often not at all.

use chrono::{Duration, NaiveDateTime};

use super::difficulty::Difficulty;
use crate::simulate::dice::Dice;
use crate::simulate::order::Outcome;

/// What is true of an order, as far as its outcome goes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Fate {
    /// The merchant did it.
    Deserved,
    /// An ordinary dispute.
    Dispute,
    /// An accusation of an honest merchant that may or may not hold.
    Doubtful,
    /// Nothing in it.
    Unfounded,
    /// By somebody who makes a living of it.
    Professional,
    /// The same, found out late.
    Rumoured,
    /// Asked or thanked: only answered.
    Answered,
}

/// Verdict, text, mediation, filing.
type Finding = (&'static str, &'static str, &'static str, &'static str);

const CONFIRMED: [Finding; 4] = [
    (
        "属实",
        "到店检查，拿不出进货手续，反映情况属实，已立案调查。",
        "终止调解",
        "立案",
    ),
    (
        "属实",
        "调取后台记录核对，情况属实，予以立案。",
        "终止调解",
        "立案",
    ),
    (
        "基本属实",
        "查看后基本属实，责令整改，当场退还货款。",
        "调解成功",
        "不予立案",
    ),
    (
        "属实",
        "样品送验结论已出，情况属实，已立案，案件另行办理。",
        "终止调解",
        "立案",
    ),
];
const GRANTED: [Finding; 2] = [
    (
        "属实",
        "联系店铺核对，情况属实，责令其按约定办理。",
        "调解成功",
        "不予立案",
    ),
    (
        "属实",
        "上门看过，情况属实，店家已认错退款。",
        "调解成功",
        "不予立案",
    ),
];
const MEDIATED: [Finding; 3] = [
    (
        "",
        "电话里两边说通了，商家把钱退了，达成一致。",
        "调解成功",
        "不予立案",
    ),
    (
        "部分属实",
        "商家补了差额，达成和解，来电人同意结案。",
        "调解成功",
        "不予立案",
    ),
    ("", "商家愿意换一件，达成协议。", "调解成功", "不予立案"),
];
const OPEN: [Finding; 3] = [
    (
        "无法核实",
        "双方各执一词，手头材料不够，无法核实。",
        "调解不成",
        "不予立案",
    ),
    (
        "无法核实",
        "商家不同意调解，终止调解，告知可以起诉。",
        "终止调解",
        "",
    ),
    (
        "无法核实",
        "联系不上当事店铺，暂时无法查实。",
        "终止调解",
        "",
    ),
];
const UNFOUNDED: [Finding; 3] = [
    (
        "不属实",
        "现场看过票据和授权，手续齐全，反映不属实。",
        "终止调解",
        "不予立案",
    ),
    (
        "不属实",
        "来电人不能说明在何时何处购买，查无实据。",
        "",
        "不予立案",
    ),
    (
        "不属实",
        "与被反映单位没有关系，反映不实，已解释。",
        "",
        "不予立案",
    ),
];
const REFUSED: [Finding; 3] = [
    (
        "",
        "并非因生活需要购买，依照规定不予受理。",
        "不予受理",
        "不予立案",
    ),
    (
        "",
        "同一人短期内大量提起类似请求，不予受理，已书面告知。",
        "不予受理",
        "不予立案",
    ),
    (
        "不属实",
        "标示上的瑕疵已改正，不构成违法，不予立案。",
        "终止调解",
        "不予立案",
    ),
];
const ANSWERED: [Finding; 2] = [
    ("", "已电话说明，对方表示明白了。", "", ""),
    ("", "已回复来电人。", "", ""),
];

/// Throws an outcome; one that comes after `until` is not known yet.
pub(super) fn verdict(
    fate: Fate,
    (at, until): (NaiveDateTime, NaiveDateTime),
    price_cents: u64,
    difficulty: Difficulty,
    dice: &mut Dice,
) -> Outcome {
    let (list, days) = finding(fate, difficulty, dice);
    let (verdict, text, mediation, filed) = dice.pick(list);
    let minutes = dice.between(days.0 * 1440, days.1 * 1440);
    let closed = at + Duration::minutes(i64::from(minutes));
    if closed > until {
        return Outcome {
            status: dice.pick(&["办理中", "已派单", "待回访"]),
            ..Outcome::default()
        };
    }
    let redress_cents = if mediation == "调解成功" {
        price_cents
    } else {
        0
    };
    Outcome {
        verdict,
        text: text.to_owned(),
        mediation,
        filed,
        redress_cents,
        satisfaction: dice.pick(&["满意", "满意", "基本满意", "不满意", "未评价", "一般"]),
        status: dice.pick(&["已办结", "已办结", "已归档"]),
        closed: Some(closed),
        remark: "",
    }
}

/// Which findings are possible, and after how many days.
fn finding(
    fate: Fate,
    difficulty: Difficulty,
    dice: &mut Dice,
) -> (&'static [Finding], (u32, u32)) {
    let throw = dice.between(0, 999);
    match fate {
        Fate::Deserved if throw < difficulty.confirmed() => (&CONFIRMED, (8, 60)),
        Fate::Deserved if throw < 800 => (&MEDIATED, (3, 20)),
        Fate::Deserved if throw < 950 => (&OPEN, (5, 30)),
        Fate::Deserved => (&UNFOUNDED, (5, 30)),
        Fate::Dispute if throw < 200 => (&GRANTED, (3, 20)),
        Fate::Doubtful if throw < 100 => (&CONFIRMED, (8, 60)),
        Fate::Dispute if throw < 750 => (&MEDIATED, (2, 15)),
        Fate::Doubtful if throw < 450 => (&MEDIATED, (2, 15)),
        Fate::Dispute | Fate::Doubtful if throw < 850 => (&OPEN, (4, 25)),
        Fate::Dispute | Fate::Doubtful => (&UNFOUNDED, (4, 25)),
        Fate::Unfounded if throw < 650 => (&UNFOUNDED, (5, 30)),
        Fate::Rumoured if throw < 700 => (&UNFOUNDED, (20, 50)),
        Fate::Unfounded | Fate::Rumoured if throw < 900 => (&OPEN, (8, 40)),
        Fate::Unfounded | Fate::Rumoured => (&MEDIATED, (5, 25)),
        Fate::Professional if throw < 780 => (&REFUSED, (4, 20)),
        Fate::Professional if throw < 930 => (&MEDIATED, (3, 20)),
        Fate::Professional => (&CONFIRMED, (10, 60)),
        Fate::Answered => (&ANSWERED, (1, 5)),
    }
}
