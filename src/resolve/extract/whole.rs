//! Names that stand in a sentence as a whole: behind a region or a platform, with their branch.

use super::{LONGEST_NAME, ends_name};
use crate::lexicon::{Occurrence, Parties, Suffix, SuffixKind};

/// Words that end a name which began with its region: the sentence goes on.
const AFTER_NAME: &[&str] = &[
    "的", "了", "在", "是", "我", "你", "他", "她", "买", "去", "找", "说", "有一", "这", "那",
    "被", "把",
];

/// Parts of an address: 海州区解放路某某店 is a place with a name somewhere in it.
const ADDRESS_WORDS: &[&str] = &["街道", "镇", "路", "号", "村", "小区", "楼", "大道", "社区"];

/// Organisations that are named in passing more often than complained about.
const PUBLIC_FORMS: &[&str] = &["学校", "医院", "幼儿园", "合作社", "专业合作社"];

/// 海州区某某服饰店: what begins with a region and ends in a form of organisation is a whole name wherever it stands.
pub(super) fn headed(text: &str, parties: &Parties) -> Vec<String> {
    let mut names = Vec::new();
    let mut behind = 0;
    for (place, _) in text.char_indices() {
        let rest = text.get(place..).unwrap_or_default();
        if place < behind {
            continue;
        }
        let Some(prefix) = parties.regions.peel(rest) else {
            continue;
        };
        let body = rest.get(prefix.length..).unwrap_or_default();
        let run = run_of_name(body, LONGEST_NAME);
        if let Some(length) = longest_name(run, parties) {
            names.push(
                rest.get(..prefix.length + length)
                    .unwrap_or_default()
                    .to_owned(),
            );
            behind = place + prefix.length + length;
        }
    }
    names
}

/// 淘宝某某小店: the name of a platform, then words that end like a shop.
pub(super) fn on_platform(text: &str, parties: &Parties) -> Vec<String> {
    let is_telling = |place: &Occurrence| {
        let alias = text.get(place.start..place.end).unwrap_or_default();
        alias.chars().count() >= 2 && !alias.chars().any(|c| c.is_ascii_alphabetic())
    };
    let is_shop = |name: &&str| {
        parties.suffix_of(name).is_some_and(|suffix| {
            suffix.kind == SuffixKind::Shop
                && suffix.as_written.chars().count() >= 2
                && stem_of(name, suffix).chars().count() >= 2
        })
    };
    let mut places: Vec<Occurrence> = parties.platform_words.in_text(text).collect();
    places.retain(is_telling);
    places.sort_unstable();
    let shop_behind = |place: Occurrence| {
        let rest = text.get(place.end..)?.trim_start_matches("平台");
        let rest = rest.trim_start_matches(['网', '上', '的', '里']);
        let shop = beginnings(run_of_name(rest, LONGEST_NAME)).find(is_shop);
        shop.map(str::to_owned)
    };
    places.into_iter().filter_map(shop_behind).collect()
}

/// The characters up to the first that cannot be in a name, `longest` at most.
fn run_of_name(text: &str, longest: usize) -> &str {
    let inside = text.char_indices().take(longest).take_while(|(at, c)| {
        let here = text.get(*at..).unwrap_or_default();
        !ends_name(*c) && !AFTER_NAME.iter().any(|word| here.starts_with(word))
    });
    let end = inside.last().map_or(0, |(at, c)| at + c.len_utf8());
    text.get(..end).unwrap_or_default()
}

/// All beginnings of a run, the whole of it first.
fn beginnings(run: &str) -> impl Iterator<Item = &str> {
    let ends = run.char_indices().rev().map(|(at, c)| at + c.len_utf8());
    ends.filter_map(|end| run.get(..end))
}

/// What a name holds before its form.
fn stem_of<'a>(name: &'a str, suffix: &Suffix) -> &'a str {
    name.strip_suffix(suffix.as_written.as_str())
        .unwrap_or(name)
}

/// How much of a run of characters is a name with its form, branch included.
fn longest_name(run: &str, parties: &Parties) -> Option<usize> {
    let is_name = |name: &&str| {
        parties.suffix_of(name).is_some_and(|suffix| {
            let stem = stem_of(name, suffix);
            let trades = suffix.kind == SuffixKind::Full
                && !PUBLIC_FORMS.contains(&suffix.as_written.as_str());
            (trades || suffix.as_written == "店")
                && stem.chars().filter(|c| c.is_alphanumeric()).count() >= 2
                && !ADDRESS_WORDS.iter().any(|word| stem.contains(word))
                && !goes_on(stem)
        })
    };
    beginnings(run).find(is_name).map(str::len)
}

/// 杭州也有分店, 湖北开新店, 东区房子…深圳某某: what follows the region is the sentence and not a name.
fn goes_on(stem: &str) -> bool {
    let opens = stem
        .strip_prefix('开')
        .is_some_and(|rest| !rest.starts_with(OPEN_NAMES));
    // 认定西地省某某: the city was half a word and half another region.
    let splits = stem.chars().take(2).any(|c| c == '省');
    opens || splits || stem.starts_with(['也', '有', '没'])
}

/// 开心, 开元, 开泰 … begin names.
const OPEN_NAMES: [char; 10] = ['心', '元', '泰', '源', '拓', '明', '发', '封', '平', '门'];

/// 海州分店 behind 某某有限公司: without it the complaint would be laid at the door of the head office.
pub(super) fn branch_tail<'a>(after: &'a str, parties: &Parties) -> &'a str {
    let is_branch = |tail: &&str| {
        let is_shop = parties
            .suffix_of(tail)
            .is_some_and(|suffix| suffix.as_written.chars().count() >= 3);
        tail.chars().count() >= 3 && tail.ends_with(['店', '部']) && !is_shop
    };
    beginnings(run_of_name(after, LONGEST_BRANCH))
        .find(is_branch)
        .unwrap_or_default()
}

/// Characters of a branch.
const LONGEST_BRANCH: usize = 8;
