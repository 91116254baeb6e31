//! A name taken apart for comparison: region, 字号, trade, form of organisation, branch, 经营者 (signals.md §1e).

use super::name::{finer, normalize_name};
use super::store::{normalize_store, platform_in};
use crate::domain::RegionCode;
use crate::lexicon::{NameWords, Parties, SuffixKind};

/// The comparable parts of a name. Empty texts: the name does not tell.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct NameParts {
    /// At the head of the name or in brackets.
    ///
    /// All of them where several regions bear the name.
    pub regions: Vec<RegionCode>,
    /// Registered with a province.
    pub is_provincial: bool,
    /// 字号, the part that tells one merchant from another.
    pub core: String,
    /// 行业: 水晶工艺品.
    pub trade: String,
    /// 组织形式, canonical; forms of online shops (旗舰店) are left out, they are not registered.
    pub form: String,
    /// 解放路店: another branch is another merchant under one brand.
    pub branch: String,
    /// 经营者 of a 个体工商户.
    pub operator: String,
    /// Sound of the core, without tones.
    pub sound: String,
}

/// Marks behind which the operator of a 个体工商户 is named.
const OPERATOR_MARKS: &[&str] = &["经营者姓名", "经营者", "业主"];

/// How many characters a 经营者 may have: 欧阳建国, and names of minorities.
const LONGEST_OPERATOR: usize = 12;

impl NameParts {
    /// Parses a name as written.
    pub fn of(raw: &str, parties: &Parties, words: &NameWords) -> Self {
        let (plain, bracketed) = without_region_brackets(&parties.plain(raw), parties);
        let name = normalize_name(&without_platform(&plain, parties), parties);
        // 海州区 is one of several; behind 连云港 it is known which.
        let code = |text: &str| {
            parties
                .regions
                .peel(text)
                .and_then(|prefix| prefix.region())
        };
        let bracketed = bracketed.and_then(|text| {
            code(&text).or_else(|| code(&format!("{}{text}", name.region_prefix)))
        });
        let mut regions = match finer(name.region(), bracketed) {
            Some(region) => vec![region],
            None => name.regions,
        };
        let stem = name.stem.replace(['(', ')'], "");
        let mut stem = stem.as_str();
        if name.region_prefix.is_empty()
            && let Some(prefix) = parties.regions.peel(stem)
        {
            let head = stem.get(..prefix.length).unwrap_or_default();
            let rest = stem.get(prefix.length..).unwrap_or_default();
            // 连云港水晶 may be a brand; 东海县水晶 begins with a place.
            if head.ends_with(['省', '市', '区', '县']) && rest.chars().count() >= 2 {
                if regions.is_empty() {
                    regions = prefix.regions;
                }
                stem = rest;
            }
        }
        let (core, trade) = words.split_trade(stem);
        Self {
            regions,
            is_provincial: name.is_provincial,
            sound: words.sound(core),
            core: core.to_owned(),
            trade: trade.to_owned(),
            form: match name.suffix_kind {
                Some(SuffixKind::Full) => name.suffix,
                Some(SuffixKind::Shop) | None => String::new(),
            },
            branch: name.branch.unwrap_or_default(),
            operator: operator_in(&parties.plain(raw)),
        }
    }
}

/// 拼多多晶莹水晶旗舰店 is 晶莹水晶旗舰店, a shop on a platform.
fn without_platform(raw: &str, parties: &Parties) -> String {
    let is_shop = normalize_name(raw, parties).suffix_kind == Some(SuffixKind::Shop);
    match platform_in(raw, parties).filter(|_| is_shop) {
        Some(platform) => normalize_store(raw, Some(platform), parties),
        None => raw.to_owned(),
    }
}

/// 陆地港(福建)融资租赁 is 陆地港融资租赁 of 福建, and 某某商行(海州区) is 某某商行 there.
fn without_region_brackets(plain: &str, parties: &Parties) -> (String, Option<String>) {
    let mut kept = String::new();
    let mut region = None;
    let mut rest = plain;
    while let Some((before, after)) = rest.split_once(['(', '（']) {
        kept.push_str(before);
        let (inside, behind) = after.split_once([')', '）']).unwrap_or((after, ""));
        let whole = parties
            .regions
            .peel(inside)
            .filter(|prefix| prefix.length == inside.len());
        match whole {
            Some(_) => region = Some(inside.to_owned()),
            None if inside == "中国" => {}
            None => {
                kept.push('(');
                kept.push_str(inside);
                kept.push(')');
            }
        }
        rest = behind;
    }
    kept.push_str(rest);
    (kept, region)
}

/// 张三 of 某某商行（经营者：张三）.
fn operator_in(plain: &str) -> String {
    for mark in OPERATOR_MARKS {
        let Some((_, after)) = plain.split_once(mark) else {
            continue;
        };
        let operator: String = after
            .trim_start_matches([':', '：', ' ', '为', '是'])
            .chars()
            .take_while(|c| c.is_alphabetic() || *c == '·')
            .collect();
        if (2..=LONGEST_OPERATOR).contains(&operator.chars().count()) {
            return operator;
        }
    }
    String::new()
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use super::*;

    fn parts(name: &str) -> NameParts {
        let words = NameWords::shipped().unwrap();
        NameParts::of(name, &Parties::shipped().unwrap(), &words)
    }

    fn numbers(parsed: &NameParts) -> Vec<u32> {
        parsed.regions.iter().map(|code| code.number()).collect()
    }

    #[test]
    fn a_name_falls_into_region_core_trade_form_branch_and_operator() {
        let parsed = parts("連雲港市海州区晶莹水晶工艺品商行（解放路店）");
        assert_eq!(numbers(&parsed), [320_706]);
        assert_eq!(
            (parsed.core.as_str(), parsed.trade.as_str()),
            ("晶莹", "水晶工艺品")
        );
        assert_eq!(
            (parsed.form.as_str(), parsed.branch.as_str()),
            ("商行", "解放路店")
        );
        let parsed = parts("东海县晶莹饰品经营部（经营者：王小明）");
        assert_eq!(parsed.operator, "王小明");
        assert_eq!(
            (parsed.core.as_str(), parsed.trade.as_str()),
            ("晶莹", "饰品")
        );
        let parsed = parts("连云港晶莹水晶有限公司（海州区）");
        assert_eq!(
            (parsed.core.as_str(), parsed.form.as_str()),
            ("晶莹", "有限公司")
        );
        assert_eq!(numbers(&parsed), [320_706]);
        let parsed = parts("陆地港(福建)融资租赁有限公司");
        assert_eq!(parsed.core, "陆地港");
        assert_eq!(numbers(&parsed), [350_000]);
    }

    #[test]
    fn a_short_name_has_a_core_and_may_have_a_place_and_a_trade() {
        let parsed = parts("东海县晶莹水晶");
        assert_eq!(numbers(&parsed), [320_722]);
        assert_eq!(
            (parsed.core.as_str(), parsed.trade.as_str()),
            ("晶莹", "水晶")
        );
        assert_eq!(parts("拼多多晶莹水晶旗舰店").form, "");
        assert_eq!(parts("拼多多晶莹水晶旗舰店").core, "晶莹");
        assert_eq!(parts("晶莹").core, "晶莹");
    }

    /// Public list of company names with their short names; beside the project, never part of it.
    #[test]
    fn short_names_of_the_public_list_are_recovered() {
        let path = Path::new(env!("CARGO_MANIFEST_DIR"))
            .join("../shared/data/names/company_short_names_dev.txt");
        let Ok(text) = std::fs::read_to_string(&path) else {
            println!("skipped: {} is not here", path.display());
            return;
        };
        let words = NameWords::shipped().unwrap();
        let parties = Parties::shipped().unwrap();
        let (mut exact, mut total) = (0, 0);
        for line in text.lines() {
            let Some((name, short)) = line.trim().split_once(' ') else {
                continue;
            };
            total += 1;
            let parsed = NameParts::of(name, &parties, &words);
            if parsed.core == short {
                exact += 1;
            } else {
                println!(
                    "{name}: {} {} (should be {short})",
                    parsed.core, parsed.trade
                );
            }
        }
        println!("short names recovered: {exact} of {total}");
        assert!(exact * 100 >= total * 85, "{exact} of {total}");
    }
}
