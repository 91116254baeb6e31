//! How the order ended: conclusion, satisfaction, and whether it was recalled.

use super::cells::Cells;
use super::text::clean_text;
use crate::domain::{Field, MappedRow, ResultCode};

/// Words of a conclusion; denials stand before what they deny.
const CONCLUSIONS: [(&str, ResultCode); 36] = [
    ("不予受理", ResultCode::NotAccepted),
    ("不受理", ResultCode::NotAccepted),
    ("不予立案", ResultCode::CaseNotFiled),
    ("未立案", ResultCode::CaseNotFiled),
    ("不立案", ResultCode::CaseNotFiled),
    ("未予立案", ResultCode::CaseNotFiled),
    ("无法核实", ResultCode::Unverifiable),
    ("无法查实", ResultCode::Unverifiable),
    ("无法查证", ResultCode::Unverifiable),
    ("部分属实", ResultCode::PartlyConfirmed),
    ("不属实", ResultCode::NotConfirmed),
    ("不实", ResultCode::NotConfirmed),
    ("失实", ResultCode::NotConfirmed),
    ("查无实据", ResultCode::NotConfirmed),
    ("未发现违法", ResultCode::NotConfirmed),
    ("基本属实", ResultCode::Confirmed),
    ("情况属实", ResultCode::Confirmed),
    ("属实", ResultCode::Confirmed),
    ("终止调解", ResultCode::Terminated),
    ("调解终止", ResultCode::Terminated),
    ("调解不成", ResultCode::MediationFailed),
    ("调解未成", ResultCode::MediationFailed),
    ("调解失败", ResultCode::MediationFailed),
    ("未达成", ResultCode::MediationFailed),
    ("拒绝调解", ResultCode::MediationFailed),
    ("调解成功", ResultCode::Mediated),
    ("调解达成", ResultCode::Mediated),
    ("达成调解", ResultCode::Mediated),
    ("达成一致", ResultCode::Mediated),
    ("达成和解", ResultCode::Mediated),
    ("达成协议", ResultCode::Mediated),
    ("已立案", ResultCode::CaseFiled),
    ("予以立案", ResultCode::CaseFiled),
    ("立案调查", ResultCode::CaseFiled),
    ("立案查处", ResultCode::CaseFiled),
    ("立案处理", ResultCode::CaseFiled),
];
const WITHDRAWN: [&str; 5] = ["撤诉", "撤回投诉", "撤回举报", "撤销投诉", "撤销举报"];
const NOT_WITHDRAWN: [&str; 5] = ["未撤诉", "不撤诉", "拒绝撤诉", "不同意撤诉", "要求商家撤诉"];
/// Statuses of an order that came back (domain.md §B.9 no. 13).
const RECALLED: [&str; 8] = [
    "撤销", "撤单", "退回", "退单", "回退", "重派", "作废", "改派",
];

/// The conclusion of a row: a withdrawal anywhere, else what the handling unit found, else how the parties parted.
///
/// 终止调解 says only that the parties did not agree; beside it 情况属实，已立案 may stand in another column.
pub(super) fn result_of(row: &MappedRow, reply: &str) -> ResultCode {
    let cells = Cells::of(row);
    let fields = [
        Field::Outcome,
        Field::Result,
        Field::Status,
        Field::Remark,
        Field::Satisfaction,
    ];
    let mut texts: Vec<(&str, String)> = Vec::new();
    for field in fields {
        for (header, cell) in cells.all(field) {
            texts.push((header, clean_text(&cell.text())));
        }
    }
    texts.push(("", reply.to_owned()));
    if texts.iter().any(|(_, text)| is_withdrawn(text)) {
        return ResultCode::Withdrawn;
    }
    let told: Vec<ResultCode> = texts
        .iter()
        .flat_map(|(header, text)| conclusions(header, text))
        .collect();
    most_telling(&told)
}

/// Of conclusions from the most to the least explicit place: the first finding, a case rather than the finding that
/// led to it; then a refusal to look, an agreement, and the rest.
fn most_telling(told: &[ResultCode]) -> ResultCode {
    let finding = told.iter().copied().find(|result| {
        matches!(
            result,
            ResultCode::Confirmed
                | ResultCode::PartlyConfirmed
                | ResultCode::NotConfirmed
                | ResultCode::CaseFiled
        )
    });
    match finding {
        Some(result) if result.is_confirmed() && told.contains(&ResultCode::CaseFiled) => {
            return ResultCode::CaseFiled;
        }
        Some(result) => return result,
        None => {}
    }
    // 不予立案 beside an agreement, or for want of proof, refutes nothing.
    let rest = [
        ResultCode::NotAccepted,
        ResultCode::Mediated,
        ResultCode::Unverifiable,
        ResultCode::CaseNotFiled,
    ];
    rest.into_iter()
        .find(|result| told.contains(result))
        .or(told.first().copied())
        .unwrap_or(ResultCode::Unknown)
}

fn is_withdrawn(text: &str) -> bool {
    WITHDRAWN.iter().any(|word| text.contains(word))
        && !NOT_WITHDRAWN.iter().any(|word| text.contains(word))
}

/// Every conclusion of a cell; what a denial denies is none.
fn conclusions(header: &str, text: &str) -> Vec<ResultCode> {
    // 是 and 否 mean what their header asks.
    let yes = match text {
        "是" | "1" | "Y" => Some(true),
        "否" | "0" | "N" => Some(false),
        _ => None,
    };
    match yes {
        Some(true) if header.contains("立案") => return vec![ResultCode::CaseFiled],
        Some(false) if header.contains("立案") => return vec![ResultCode::CaseNotFiled],
        Some(true) if header.contains("属实") => return vec![ResultCode::Confirmed],
        Some(false) if header.contains("属实") => return vec![ResultCode::NotConfirmed],
        Some(_) | None => {}
    }
    match text {
        "立案" => return vec![ResultCode::CaseFiled],
        "成功" if header.contains("调解") => return vec![ResultCode::Mediated],
        "失败" | "不成" if header.contains("调解") => {
            return vec![ResultCode::MediationFailed];
        }
        _ => {}
    }
    let mut text = text.replace("是否属实", "").replace("是否立案", "");
    let mut found = Vec::new();
    for (word, result) in CONCLUSIONS {
        if text.contains(word) {
            text = text.replace(word, "，");
            if !found.contains(&result) {
                found.push(result);
            }
        }
    }
    found
}

/// Satisfied or not; an average or missing answer is neither.
pub(super) fn satisfied(row: &MappedRow) -> Option<bool> {
    Cells::of(row)
        .values(Field::Satisfaction)
        .iter()
        .find_map(|value| satisfaction(value))
}

fn satisfaction(value: &str) -> Option<bool> {
    if let Ok(score) = value.trim_end_matches(['分', '星']).parse::<f64>() {
        let share = if score <= 5.0 {
            score / 5.0
        } else {
            score / 100.0
        };
        return match share {
            share if share >= 0.8 => Some(true),
            share if share < 0.6 => Some(false),
            _ => None,
        };
    }
    if value.contains("不满") || value == "否" {
        return Some(false);
    }
    (value.contains("满意") || value == "是").then_some(true)
}

/// Whether the order was withdrawn, sent back or sent elsewhere.
pub(super) fn is_recalled(row: &MappedRow) -> bool {
    let statuses = Cells::of(row).values(Field::Status);
    statuses
        .iter()
        .any(|status| RECALLED.iter().any(|word| status.contains(word)))
}

/// Whether the source system itself calls the order a repetition.
pub(super) fn is_marked_duplicate(row: &MappedRow) -> bool {
    let values = Cells::of(row).values(Field::Duplicate);
    values.iter().any(|value| {
        matches!(value.as_str(), "是" | "1" | "Y" | "重复" | "true")
            || (value.starts_with("重复") || value.starts_with('是')) && !value.starts_with("是否")
    })
}

#[cfg(test)]
mod tests {
    use super::super::cells::sample;
    use super::*;

    #[test]
    fn conclusions_are_read_from_their_columns() {
        for (field, header, text, result) in [
            (
                Field::Outcome,
                "是否属实",
                "基本属实",
                ResultCode::Confirmed,
            ),
            (
                Field::Outcome,
                "是否属实",
                "部分属实",
                ResultCode::PartlyConfirmed,
            ),
            (
                Field::Outcome,
                "是否属实",
                "不属实",
                ResultCode::NotConfirmed,
            ),
            (
                Field::Outcome,
                "是否属实",
                "无法核实",
                ResultCode::Unverifiable,
            ),
            (Field::Outcome, "是否属实", "是", ResultCode::Confirmed),
            (Field::Outcome, "是否立案", "是", ResultCode::CaseFiled),
            (Field::Outcome, "是否立案", "否", ResultCode::CaseNotFiled),
            (Field::Outcome, "调解结果", "调解成功", ResultCode::Mediated),
            (
                Field::Outcome,
                "调解结果",
                "调解不成",
                ResultCode::MediationFailed,
            ),
            (
                Field::Result,
                "处理结果",
                "双方未达成一致，终止调解",
                ResultCode::Terminated,
            ),
            (
                Field::Result,
                "处理结果",
                "不予受理",
                ResultCode::NotAccepted,
            ),
            (Field::Remark, "备注", "已撤诉", ResultCode::Withdrawn),
            (Field::Remark, "备注", "投诉人不撤诉", ResultCode::Unknown),
            (Field::Result, "处理结果", "正在办理", ResultCode::Unknown),
        ] {
            assert_eq!(
                result_of(&sample(&[(field, header, text)]), ""),
                result,
                "{text}"
            );
        }
    }

    #[test]
    fn what_was_found_outweighs_how_the_parties_parted() {
        let told = |outcome, result| {
            let row = sample(&[
                (Field::Outcome, "调解结果", outcome),
                (Field::Result, "处理结果", result),
            ]);
            result_of(&row, "")
        };
        for (outcome, result, expected) in [
            (
                "终止调解",
                "反映情况属实，已立案调查。",
                ResultCode::CaseFiled,
            ),
            (
                "调解成功",
                "基本属实，不予立案，当场退款。",
                ResultCode::Confirmed,
            ),
            (
                "终止调解",
                "手续齐全，反映不属实。",
                ResultCode::NotConfirmed,
            ),
            ("调解成功", "双方达成一致，不予立案。", ResultCode::Mediated),
            ("终止调解", "材料不够，无法核实。", ResultCode::Unverifiable),
            ("终止调解", "不予立案", ResultCode::CaseNotFiled),
            ("终止调解", "双方未达成一致", ResultCode::Terminated),
        ] {
            assert_eq!(told(outcome, result), expected, "{outcome} {result}");
        }
    }

    #[test]
    fn a_remark_may_change_the_outcome() {
        let row = sample(&[
            (Field::Outcome, "是否属实", "属实"),
            (Field::Remark, "备注", "12月1日已撤诉"),
        ]);
        assert_eq!(result_of(&row, ""), ResultCode::Withdrawn);
    }

    #[test]
    fn satisfaction_is_told_in_words_and_scores() {
        for (text, expected) in [
            ("满意", Some(true)),
            ("基本满意", Some(true)),
            ("不满意", Some(false)),
            ("未评价", None),
            ("一般", None),
            ("5", Some(true)),
            ("100", Some(true)),
            ("2", Some(false)),
            ("—", None),
        ] {
            assert_eq!(
                satisfied(&sample(&[(Field::Satisfaction, "满意度", text)])),
                expected,
                "{text}"
            );
        }
    }

    #[test]
    fn a_refunded_remark_is_no_recall_but_a_returned_status_is() {
        assert!(is_recalled(&sample(&[(
            Field::Status,
            "工单状态",
            "退回重办"
        )])));
        assert!(!is_recalled(&sample(&[(
            Field::Remark,
            "备注",
            "已退回货款"
        )])));
        assert!(is_marked_duplicate(&sample(&[(
            Field::Duplicate,
            "是否重复",
            "是"
        )])));
        assert!(!is_marked_duplicate(&sample(&[(
            Field::Duplicate,
            "是否重复",
            "否"
        )])));
    }
}
