//! Rows that are furniture of the sheet: totals and notes. A row that could be a record is never one.

use unicode_normalization::UnicodeNormalization;

use crate::domain::{Field, SkipReason};

const TOTALS: [&str; 8] = ["合计", "总计", "小计", "共计", "累计", "平均", "总数", "共"];

/// What is counted in a total, and its words around the figure.
const COUNTED: [&str; 14] = [
    "记录",
    "工单",
    "投诉",
    "举报",
    "信息",
    "数据",
    "线索",
    "办结",
    "未办结",
    "其中",
    "以上",
    "金额",
    "数量",
    "件数",
];

/// Cells of a row of sums that also fills the column of a text.
const MOST_CELLS_OF_TOTAL: usize = 8;

/// How the rows under a table begin.
const NOTES: [&str; 24] = [
    "填表人",
    "填表日期",
    "填表单位",
    "填报人",
    "填报日期",
    "填报单位",
    "填表说明",
    "制表",
    "审核人",
    "审核:",
    "复核人",
    "单位负责人",
    "部门负责人",
    "负责人:",
    "打印时间",
    "打印日期",
    "打印人",
    "导出时间",
    "导出人",
    "统计口径",
    "统计时间",
    "数据来源:",
    "经办人:",
    "联系人:",
];

/// Notes that need their colon: without it they may begin any sentence.
const NOTES_WITH_COLON: [&str; 4] = ["注", "备注", "说明", "附注"];

/// A filled cell and the field of its column.
pub(super) type Filled = (Option<Field>, String);

/// What piece of furniture the row is, given its filled cells in column order.
pub(super) fn furniture_of(cells: &[Filled]) -> Option<SkipReason> {
    if !cells.is_empty()
        && cells.iter().all(|(field, text)| {
            *field == Some(Field::Ignored) && text.chars().all(char::is_numeric)
        })
    {
        // A ledger printed with running numbers ahead of its entries.
        return Some(SkipReason::Blank);
    }
    let first = cells.first()?;
    if is_date(&first.1) && cells.iter().all(|(_, text)| *text == first.1) {
        // The date under which a ledger was signed, or of the day whose rows follow.
        return Some(SkipReason::Note);
    }
    let total = cells.iter().take(3).position(|(_, text)| is_total(text));
    if let Some(place) = total
        && !total_could_be_record(cells, place)
    {
        return Some(SkipReason::Total);
    }
    let spread = cells.len() <= 6 || cells.iter().all(|(_, text)| *text == first.1);
    (is_note(&first.1) && spread && !could_be_record(cells, Some(0))).then_some(SkipReason::Note)
}

/// Whether so little is filled that the row can only be a remark, if nothing follows it.
pub(super) fn may_be_remark(cells: &[Filled]) -> bool {
    cells.len() <= 2 && !could_be_record(cells, None)
}

/// As [`could_be_record`], but `4件` in a column of texts is a count, where no time stands beside it.
fn total_could_be_record(cells: &[Filled], cue: usize) -> bool {
    let has_time = cells.iter().any(|(field, text)| {
        *field == Some(Field::ReceivedAt) && text.chars().any(|c| c.is_ascii_digit())
    });
    if has_time || cells.len() > MOST_CELLS_OF_TOTAL {
        return could_be_record(cells, Some(cue));
    }
    let told: Vec<Filled> = cells
        .iter()
        .enumerate()
        .filter(|(place, (_, text))| *place == cue || !is_count(&plain(text)))
        .map(|(_, cell)| cell.clone())
        .collect();
    let place = told
        .iter()
        .position(|cell| Some(cell) == cells.get(cue))
        .unwrap_or(0);
    could_be_record(&told, Some(place))
}

/// A row that fills the number or the text of an order; `cue` is the cell that made it suspect.
fn could_be_record(cells: &[Filled], cue: Option<usize>) -> bool {
    let cue_text = cue.and_then(|place| cells.get(place)).map(|(_, text)| text);
    cells.iter().any(|(field, text)| {
        if Some(text) == cue_text || is_note(text) {
            return false;
        }
        match field {
            Some(Field::OrderNo) => {
                text.chars().count() >= 6 && text.chars().any(|c| c.is_ascii_digit())
            }
            Some(Field::Title | Field::Body | Field::Claim) => {
                text.chars().any(char::is_alphabetic)
            }
            _ => false,
        }
    })
}

/// The beginning of a text without blanks; no cue is longer.
fn plain(text: &str) -> String {
    text.nfkc()
        .take(40)
        .filter(|c| !c.is_whitespace())
        .collect()
}

/// `合计`, `本页小计：35件`, `11月合计`.
fn is_total(text: &str) -> bool {
    let text = plain(text);
    TOTALS.iter().any(|word| {
        text.split_once(word).is_some_and(|(before, rest)| {
            // 共 alone is a word of many others.
            let figure = *word != "共" || rest.chars().any(char::is_numeric);
            before.chars().count() <= 4
                && is_count(rest)
                && figure
                && !before.contains(['。', ',', ':'])
        })
    })
}

/// `4件`, `:35(条)`, `12件,其中投诉8件`: figures, their units and what they count.
fn is_count(text: &str) -> bool {
    let rest = COUNTED
        .iter()
        .fold(text.to_owned(), |rest, word| rest.replace(word, ""));
    rest.chars().all(|c| {
        c.is_numeric()
            || matches!(
                c,
                ':' | '('
                    | ')'
                    | '.'
                    | ','
                    | ';'
                    | '、'
                    | '。'
                    | '%'
                    | '件'
                    | '条'
                    | '元'
                    | '个'
                    | '起'
                    | '共'
                    | '户'
                    | '已'
                    | '未'
            )
    })
}

/// `2026年11月20日`, `二〇二六年十一月二十日`, `2026-11-20`: a date and nothing else.
fn is_date(text: &str) -> bool {
    let text = plain(text);
    let parts: Vec<&str> = text
        .split(['年', '月', '日', '-', '/', '.'])
        .filter(|part| !part.is_empty())
        .collect();
    let figure = |part: &&str| {
        part.chars().all(|c| c.is_ascii_digit())
            || part.chars().all(|c| "〇零一二三四五六七八九十".contains(c))
    };
    let [year, month, day] = parts.as_slice() else {
        return false;
    };
    year.chars().count() == 4
        && (1..=3).contains(&month.chars().count())
        && (1..=3).contains(&day.chars().count())
        && parts.iter().all(figure)
}

fn is_note(text: &str) -> bool {
    let text = plain(text);
    let page = text.starts_with('第') && text.contains('页') && text.chars().count() <= 12;
    page || NOTES.iter().any(|word| text.starts_with(word))
        || NOTES_WITH_COLON.iter().any(|word| {
            text.strip_prefix(word).is_some_and(|rest| {
                rest.trim_start_matches(char::is_numeric)
                    .starts_with([':', '.', '、'])
            })
        })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cells(line: &[(Field, &str)]) -> Vec<Filled> {
        line.iter()
            .map(|(field, text)| (Some(*field), (*text).to_owned()))
            .collect()
    }

    #[test]
    fn totals_and_notes_are_furniture() {
        let total = cells(&[
            (Field::Ignored, "合 计"),
            (Field::OrderNo, "35"),
            (Field::Amount, "1200"),
        ]);
        assert_eq!(furniture_of(&total), Some(SkipReason::Total));
        let page = cells(&[(Field::OrderNo, "本页小计：20件")]);
        assert_eq!(furniture_of(&page), Some(SkipReason::Total));
        let note = cells(&[
            (Field::OrderNo, "填表人：张三"),
            (Field::ReceivedAt, "审核人：李四"),
        ]);
        assert_eq!(furniture_of(&note), Some(SkipReason::Note));
        let remark = cells(&[(Field::Ignored, "注1：本表数据截至11月22日")]);
        assert_eq!(furniture_of(&remark), Some(SkipReason::Note));
        assert_eq!(
            furniture_of(&cells(&[(Field::Ignored, "38")])),
            Some(SkipReason::Blank)
        );
    }

    #[test]
    fn counts_in_a_column_of_texts_and_lone_dates_are_furniture() {
        let total = cells(&[
            (Field::Ignored, "合计"),
            (Field::Body, "4件"),
            (Field::Amount, "2000"),
        ]);
        assert_eq!(furniture_of(&total), Some(SkipReason::Total));
        for text in ["以上共计1条记录", "共 35 件", "平均"] {
            let count = cells(&[(Field::OrderNo, text)]);
            assert_eq!(furniture_of(&count), Some(SkipReason::Total), "{text}");
        }
        for text in ["2026年11月20日", "二〇二六年十一月二十日", "2026-11-20"] {
            for field in [Field::OrderNo, Field::Title, Field::ReceivedAt] {
                let date = cells(&[(field, text)]);
                assert_eq!(furniture_of(&date), Some(SkipReason::Note), "{text}");
            }
        }
    }

    #[test]
    fn a_record_is_never_furniture() {
        for record in [
            cells(&[
                (Field::OrderNo, "合计"),
                (Field::ReceivedAt, "2026-11-02 09:00"),
                (Field::Body, "共3件投诉"),
            ]),
            cells(&[
                (Field::OrderNo, "20261120-0457"),
                (Field::Title, "合计"),
                (Field::Body, "3件"),
            ]),
            cells(&[(Field::Title, "公共"), (Field::Body, "共享单车乱停")]),
            cells(&[(Field::Body, "2026年11月20日"), (Field::Claim, "退款")]),
            cells(&[
                (Field::OrderNo, "LYG20261120000123"),
                (Field::Title, "合计金额不符"),
            ]),
            cells(&[
                (Field::Ignored, "合计"),
                (Field::Body, "超市小票合计金额与标价不符"),
            ]),
            cells(&[
                (Field::OrderNo, "20261120-0456"),
                (Field::Body, "注：商家拒绝退款"),
            ]),
            cells(&[
                (Field::Title, "说明书与实物不符"),
                (Field::Body, "买到的电饭煲说明书…"),
            ]),
        ] {
            assert_eq!(furniture_of(&record), None, "{record:?}");
        }
    }
}
