//! The complained-of parties of an order, split at clear separators only.

use super::cells::Cells;
use super::text::{clean_text, clean_value};
use crate::domain::{Field, MappedRow, Respondent};

/// Endings that make both sides of a `、` names of businesses.
const BUSINESS_ENDINGS: [&str; 24] = [
    "公司",
    "商行",
    "店",
    "超市",
    "商场",
    "厂",
    "中心",
    "部",
    "馆",
    "院",
    "城",
    "坊",
    "社",
    "铺",
    "酒楼",
    "饭店",
    "旅行社",
    "经营户",
    "个体户",
    "集团",
    "有限合伙",
    "合作社",
    "工作室",
    "广场",
];

/// Everything the row says about whom the complaint is against, in the order written.
pub(super) fn read_parties(row: &MappedRow) -> Vec<Respondent> {
    let cells = Cells::of(row);
    // 销售单位 goes before 生产企业: the profile orders the columns, and only the first that speaks counts.
    let named = cells
        .all(Field::Respondent)
        .map(|(_, cell)| names_of(&cell.text()))
        .find(|names| !names.is_empty())
        .unwrap_or_default();
    let mut parties: Vec<Respondent> = named.iter().map(|name| party_of(name)).collect();
    let platform = cells.value(Field::Platform);
    let store = cells.value(Field::Store);
    let uscc_raw = cells.value(Field::Uscc);
    let something = [&platform, &store, &uscc_raw]
        .iter()
        .any(|text| !text.is_empty());
    if parties.is_empty() && something {
        parties.push(Respondent {
            as_written: store.clone(),
            ..Respondent::default()
        });
    }
    if let Some(first) = parties.first_mut() {
        first.uscc_raw = uscc_raw;
        first.address = cells.value(Field::RespondentAddress);
        first.phone = cells.value(Field::RespondentPhone);
        first.store = store;
        if !platform.is_empty() {
            first.platform = platform;
        }
    }
    parties
}

/// `A公司、B商行`, `甲店；乙店` and lines are several names; anything less clear is one.
fn names_of(cell: &str) -> Vec<String> {
    let cell = clean_text(cell);
    let mut names = Vec::new();
    for part in split_outside_brackets(&cell, &[';', '\n']) {
        let by_comma = split_outside_brackets(&part, &['、']);
        if by_comma.len() > 1 && by_comma.iter().all(|name| is_business(name)) {
            names.extend(by_comma);
        } else {
            names.push(part);
        }
    }
    let numbered = |name: &String| {
        let name = name.trim_start_matches(|c: char| c.is_ascii_digit());
        name.strip_prefix(['.', '、', ')']).map(str::to_owned)
    };
    names
        .into_iter()
        .map(|name| clean_value(&numbered(&name).unwrap_or(name)))
        .filter(|name| !name.is_empty())
        .collect()
}

fn is_business(name: &str) -> bool {
    let bare = name.split('(').next().unwrap_or(name).trim();
    bare.chars().count() >= 3 && BUSINESS_ENDINGS.iter().any(|ending| bare.ends_with(ending))
}

fn split_outside_brackets(text: &str, separators: &[char]) -> Vec<String> {
    let mut depth = 0_u32;
    let mut parts = vec![String::new()];
    for character in text.chars() {
        match character {
            '(' | '【' | '[' | '《' => depth += 1,
            ')' | '】' | ']' | '》' => depth = depth.saturating_sub(1),
            _ => {}
        }
        if depth == 0 && separators.contains(&character) {
            parts.push(String::new());
        } else if let Some(last) = parts.last_mut() {
            last.push(character);
        }
    }
    parts
        .into_iter()
        .map(|part| part.trim().to_owned())
        .filter(|part| !part.is_empty())
        .collect()
}

/// `甲(平台:淘宝)` names the platform within the cell.
fn party_of(name: &str) -> Respondent {
    let inside = name
        .strip_suffix(')')
        .and_then(|rest| rest.rsplit_once("(平台"))
        .map(|(before, platform)| {
            (
                before.trim(),
                platform.trim_start_matches([':', ' ']).trim(),
            )
        });
    let (as_written, platform) = inside.unwrap_or((name, ""));
    Respondent {
        as_written: as_written.to_owned(),
        platform: platform.to_owned(),
        ..Respondent::default()
    }
}

#[cfg(test)]
mod tests {
    use super::super::cells::sample;
    use super::*;

    fn names(cell: &str) -> Vec<String> {
        let row = sample(&[(Field::Respondent, "被反映单位", cell)]);
        read_parties(&row)
            .into_iter()
            .map(|party| party.as_written)
            .collect()
    }

    #[test]
    fn several_names_are_split_at_clear_separators_only() {
        for (cell, expected) in [
            (
                "某某商贸有限公司、海州区乙商行",
                vec!["某某商贸有限公司", "海州区乙商行"],
            ),
            ("甲店；乙店", vec!["甲店", "乙店"]),
            (
                "甲电子商务公司\n乙快递公司",
                vec!["甲电子商务公司", "乙快递公司"],
            ),
            ("1.甲公司；2.乙公司", vec!["甲公司", "乙公司"]),
            ("老张家烤鱼、龙虾馆", vec!["老张家烤鱼、龙虾馆"]),
            ("某公司(经营部、仓库)", vec!["某公司(经营部、仓库)"]),
            ("上海某某,分店", vec!["上海某某,分店"]),
        ] {
            assert_eq!(names(cell), expected);
        }
    }

    #[test]
    fn codes_and_shop_belong_to_the_first_party() {
        let row = sample(&[
            (
                Field::Respondent,
                "被投诉人",
                "甲公司（平台：淘宝）；乙公司",
            ),
            (Field::Uscc, "信用代码", "91350100M000100Y43"),
            (Field::Store, "店铺", "甲旗舰店"),
        ]);
        let parties = read_parties(&row);
        assert_eq!(parties.len(), 2);
        let first = parties.first().unwrap();
        assert_eq!(
            (first.as_written.as_str(), first.platform.as_str()),
            ("甲公司", "淘宝")
        );
        assert_eq!(first.store, "甲旗舰店");
        assert!(parties.last().unwrap().uscc_raw.is_empty());
    }

    #[test]
    fn the_seller_goes_before_the_maker() {
        let row = sample(&[
            (Field::Respondent, "销售单位", "甲药店"),
            (Field::Respondent, "生产企业", "乙药厂"),
        ]);
        let parties = read_parties(&row);
        assert_eq!(parties.len(), 1);
        assert_eq!(parties.first().unwrap().as_written, "甲药店");
    }

    #[test]
    fn a_platform_alone_is_a_party_without_a_name() {
        let parties = read_parties(&sample(&[(Field::Platform, "平台", "拼多多")]));
        assert_eq!(parties.first().unwrap().platform, "拼多多");
        assert!(parties.first().unwrap().as_written.is_empty());
    }
}
