//! Which row is the header, and whether it has two lines.

use super::header::{group_names, header_key, header_keys};
use super::profile::Profiles;
use crate::domain::{Field, RawRow};

/// Share of cells that must be known column names, in percent (domain.md §B.9 no. 1).
const KNOWN_PERCENT: usize = 40;

/// Known column names from which a row is a header whatever its share, if it names what an order needs.
const KNOWN_OF_WIDE: usize = 5;

/// The trimmed texts of a row.
pub(super) fn texts(row: &RawRow) -> Vec<String> {
    row.cells
        .iter()
        .map(|cell| cell.text().trim().to_owned())
        .collect()
}

/// The row's non-blank texts reduced to letters and digits, for telling repeated rows.
pub(super) fn row_key(row: &RawRow) -> Vec<String> {
    texts(row)
        .iter()
        .map(|text| header_key(text))
        .filter(|key| !key.is_empty())
        .collect()
}

/// Whether the row has this key; gives up at the first difference, since most rows are records.
pub(super) fn has_key(row: &RawRow, key: &[String]) -> bool {
    let mut expected = key.iter();
    for cell in &row.cells {
        let found = header_key(&cell.text());
        if !found.is_empty() && expected.next() != Some(&found) {
            return false;
        }
    }
    !key.is_empty() && expected.next().is_none()
}

/// Whether enough cells of the row are column names that some profile knows.
///
/// A wide export may add any number of columns of its own (domain.md §B.9 no. 25): its share does not matter
/// where the columns are there that an order cannot do without.
pub(super) fn looks_like_header(profiles: &Profiles, texts: &[String]) -> bool {
    let (known, filled) = known_of_filled(profiles, texts);
    let enough = known >= 3 || (known >= 2 && filled <= 4);
    let share = known * 100 >= filled * KNOWN_PERCENT;
    enough && (share || (known >= KNOWN_OF_WIDE && missing_of_order(profiles, texts).is_empty()))
}

/// What an order cannot do without and no column name of the row tells, in Chinese.
fn missing_of_order(profiles: &Profiles, texts: &[String]) -> Vec<&'static str> {
    let has = |fields: &[Field]| {
        texts
            .iter()
            .any(|text| profiles.may_mean(&header_keys(text), fields))
    };
    let mut missing = Vec::new();
    if !has(&[Field::OrderNo, Field::ReceivedAt, Field::AcceptedAt]) {
        missing.push("编号或时间列");
    }
    if !has(&[Field::Title, Field::Body]) {
        missing.push("标题或内容列");
    }
    missing
}

/// Why the best of these rows is no header, where some of its columns are known: which, and what is missed.
pub(super) fn nearly_header(profiles: &Profiles, rows: &[RawRow]) -> Option<String> {
    let best = rows
        .iter()
        .max_by_key(|row| known_of_filled(profiles, &texts(row)).0)?;
    let texts = texts(best);
    let (known, filled) = known_of_filled(profiles, &texts);
    let mut names: Vec<&str> = Vec::new();
    for text in texts.iter().filter(|text| !text.is_empty()) {
        if profiles.know(&header_keys(text)) && !names.contains(&text.as_str()) {
            names.push(text);
        }
    }
    // One word that stands in several cells says nothing.
    if names.len() < 2 {
        return None;
    }
    let missing = missing_of_order(profiles, &texts);
    let lacking = if missing.is_empty() {
        String::new()
    } else {
        format!("，并且缺少{}", missing.join("和"))
    };
    Some(format!(
        "第{}行的{filled}列中只认出{known}列（{}），不足{KNOWN_PERCENT}%{lacking}。",
        best.row,
        names.join("、")
    ))
}

/// Whether `below` is the second line of a header whose first line is `above`.
pub(super) fn is_second_line(profiles: &Profiles, above: &[String], below: &[String]) -> bool {
    if above == below {
        return false;
    }
    let groups = group_names(above, below.len());
    let joined: Vec<String> = below
        .iter()
        .zip(groups)
        .filter(|(text, _)| !text.is_empty())
        .map(|(text, group)| one_name(profiles, &group, text))
        .collect();
    let (known, filled) = known_of_filled(profiles, &joined);
    known >= 2 && known * 2 >= filled
}

/// One name per column out of two header lines.
pub(super) fn join_lines(profiles: &Profiles, above: &[String], below: &[String]) -> Vec<String> {
    let width = above.len().max(below.len());
    let groups = group_names(above, width);
    groups
        .iter()
        .enumerate()
        .map(|(column, group)| {
            let lower = below.get(column).map_or("", String::as_str);
            if lower.is_empty() {
                return above.get(column).cloned().unwrap_or_default();
            }
            one_name(profiles, group, lower)
        })
        .collect()
}

/// `投诉人/电话` where some profile knows the joined name, else the lower name alone.
fn one_name(profiles: &Profiles, group: &str, lower: &str) -> String {
    let joined = format!("{group}/{lower}");
    if profiles.know(&header_keys(&joined)) {
        return joined;
    }
    lower.to_owned()
}

fn known_of_filled(profiles: &Profiles, texts: &[String]) -> (usize, usize) {
    let filled = texts.iter().filter(|text| !text.is_empty());
    let known = filled
        .clone()
        .filter(|text| profiles.know(&header_keys(text)));
    (known.count(), filled.count())
}

/// Whether a row reads like column names nobody knows: several short, different texts without a digit.
///
/// Fewer cells are a title and what it is about: 报表导出人 and a name.
const LEAST_NAMES: usize = 3;

/// Only such a row is quoted in a refusal; a row of data might hold somebody's name.
pub(super) fn reads_like_names(texts: &[String]) -> bool {
    let filled: Vec<&String> = texts.iter().filter(|text| !text.is_empty()).collect();
    let mut different = filled.clone();
    different.sort();
    different.dedup();
    let short = |text: &&String| text.chars().count() <= 12 && !text.chars().any(char::is_numeric);
    let titled = |text: &&String| text.ends_with([':', '：']);
    filled.len() >= LEAST_NAMES
        && !filled.iter().any(titled)
        && different.len() == filled.len()
        && filled.iter().all(short)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn row(line: &str) -> Vec<String> {
        line.split('|').map(|text| text.trim().to_owned()).collect()
    }

    #[test]
    fn two_lines_give_one_name_per_column() {
        let profiles = Profiles::shipped().unwrap();
        let above = row("编号|投诉人| |被投诉人| |投诉内容");
        let below = row("|姓名|电话|名称|电话|");
        assert!(is_second_line(&profiles, &above, &below));
        assert_eq!(
            join_lines(&profiles, &above, &below),
            row("编号|投诉人/姓名|投诉人/电话|被投诉人/名称|被投诉人/电话|投诉内容")
        );
    }

    #[test]
    fn one_known_word_in_several_cells_is_no_near_header() {
        let profiles = Profiles::shipped().unwrap();
        let rows = |line: &str| {
            let cells = row(line).into_iter().map(crate::domain::Cell::Text);
            vec![RawRow {
                row: 8,
                cells: cells.collect(),
                hidden: false,
                counts_from_1904: false,
                faults: Vec::new(),
            }]
        };
        assert_eq!(nearly_header(&profiles, &rows("Id|Id|a|b|c|d")), None);
        let told = nearly_header(&profiles, &rows("工单编号|诉求人|a|b|c|d|e|f")).unwrap();
        assert!(
            told.contains("8列中只认出2列（工单编号、诉求人）"),
            "{told}"
        );
    }

    #[test]
    fn a_row_of_data_is_no_header_and_no_second_line() {
        let profiles = Profiles::shipped().unwrap();
        let header = row("工单编号|来电时间|诉求标题|诉求内容");
        let data = row("LYG001|2026-11-20|卖假货|买到假货要求退款");
        assert!(looks_like_header(&profiles, &header));
        assert!(!looks_like_header(&profiles, &data));
        assert!(!is_second_line(&profiles, &header, &data));
        assert!(!is_second_line(&profiles, &header, &header));
    }
}
