//! A merchant's name out of the text, for orders whose respondent is missing or only a word.
//!
//! Only what stands behind a label, in quotation marks, or between hard borders is taken:
//! a wrong merchant is worse than none.

use crate::lexicon::{Parties, SuffixKind};

/// Words that announce the name of the merchant.
const LABELS: &[&str] = &[
    "被投诉方",
    "被投诉人",
    "被投诉商家",
    "被投诉单位",
    "被投诉企业",
    "被举报人",
    "被举报方",
    "被举报单位",
    "商家名称",
    "店铺名称",
    "店铺名",
    "店名",
    "商铺名称",
    "公司名称",
    "企业名称",
    "卖家名称",
    "卖家",
    "商家",
    "店铺",
];

/// Words right before a name that a sentence does not need a comma after.
const BORDERS: &[&str] = &[
    "在",
    "向",
    "投诉",
    "举报",
    "购买",
    "名为",
    "名叫",
    "叫做",
    "位于",
    "来自",
    "店铺",
    "商家",
    "卖家",
    "公司是",
    "是",
    "由",
    "于",
    "平台",
    "平台的",
    "通过",
    "联系",
    "反映",
    "称",
    "开的",
];

const LONGEST_NAME: usize = 30;

/// Candidates in the order of trust; the caller checks that they are full names.
pub(super) fn names_in(text: &str, parties: &Parties) -> Vec<String> {
    let mut names = labelled(text);
    names.extend(quoted(text, parties));
    names.extend(standing_free(text, parties));
    names
}

/// `被投诉方：某某商行，…`.
fn labelled(text: &str) -> Vec<String> {
    let mut names = Vec::new();
    for label in LABELS {
        for (place, _) in text.match_indices(label) {
            let after = text.get(place + label.len()..).unwrap_or_default();
            let after = after.trim_start_matches(['是', '为', '名', '称']);
            let Some(name) = after.strip_prefix(['：', ':']) else {
                continue;
            };
            let name: String = name
                .trim_start()
                .chars()
                .take_while(|c| !ends_name(*c))
                .take(LONGEST_NAME)
                .collect();
            names.push(name);
        }
    }
    names
}

/// `“某某”旗舰店`, `“某某旗舰店”`.
fn quoted(text: &str, parties: &Parties) -> Vec<String> {
    let mut names = Vec::new();
    let mut rest = text;
    while let Some(open) = rest.find(['“', '"', '「', '【']) {
        let inside = rest
            .get(open..)
            .and_then(|from| {
                from.char_indices()
                    .nth(1)
                    .and_then(|(at, _)| from.get(at..))
            })
            .unwrap_or_default();
        let Some(close) = inside.find(['”', '"', '」', '】']) else {
            break;
        };
        let name = inside.get(..close).unwrap_or_default();
        let after = inside
            .get(close..)
            .and_then(|from| {
                from.char_indices()
                    .nth(1)
                    .and_then(|(at, _)| from.get(at..))
            })
            .unwrap_or_default();
        let tail = parties
            .suffixes()
            .iter()
            .find(|suffix| after.starts_with(suffix.as_written.as_str()));
        if name.chars().count() <= LONGEST_NAME {
            names.push(format!(
                "{name}{}",
                tail.map_or("", |suffix| &suffix.as_written)
            ));
        }
        rest = after;
    }
    names
}

/// 某某有限公司 or 某某专营店 between hard borders.
fn standing_free(text: &str, parties: &Parties) -> Vec<String> {
    let mut names: Vec<(usize, String)> = Vec::new();
    let long_suffixes = parties.suffixes().iter().filter(|suffix| {
        let length = suffix.as_written.chars().count();
        length >= 3 || (suffix.kind == SuffixKind::Full && suffix.as_written == "商行")
    });
    for suffix in long_suffixes {
        for (place, _) in text.match_indices(suffix.as_written.as_str()) {
            let end = place + suffix.as_written.len();
            let continues = names.iter().any(|(known, _)| *known == end);
            let Some(name) = name_before(text, place, parties).filter(|_| !continues) else {
                continue;
            };
            names.push((end, format!("{name}{}", suffix.as_written)));
        }
    }
    names.sort();
    names.into_iter().map(|(_, name)| name).collect()
}

/// The name part before a suffix, if what stands before it is a border.
fn name_before<'a>(text: &'a str, suffix_start: usize, parties: &Parties) -> Option<&'a str> {
    let before = text.get(..suffix_start)?;
    let hard_start = before
        .char_indices()
        .rev()
        .take(LONGEST_NAME + 1)
        .find(|(_, c)| ends_name(*c) && !matches!(c, '（' | '）' | '(' | ')'))
        .map(|(at, c)| at + c.len_utf8());
    let hard_start = match hard_start {
        Some(start) => start,
        None if before.chars().count() <= LONGEST_NAME => 0,
        None => return None,
    };
    let span = before.get(hard_start..)?;
    let platform_end = parties
        .platforms
        .iter()
        .flat_map(|platform| &platform.aliases)
        .filter(|alias| !alias.is_ascii())
        .filter_map(|alias| span.rfind(alias.as_str()).map(|at| at + alias.len()))
        .max();
    let border_end = BORDERS
        .iter()
        .filter(|border| border.chars().count() >= 2 || span.starts_with(**border))
        .filter_map(|border| span.rfind(border).map(|at| at + border.len()))
        .max();
    let start = platform_end.max(border_end).unwrap_or(0);
    let name = span.get(start..)?;
    let name = name.trim_start_matches(['的', '上', '网', '里', '了', '在', '一', '家', '店']);
    let sentence_like = ["我", "购买", "这家", "该", "某些", "的商品", "了"]
        .iter()
        .any(|word| name.contains(word));
    (name.chars().count() >= 2 && !sentence_like).then_some(name)
}

fn ends_name(character: char) -> bool {
    !(character.is_alphanumeric()
        || matches!(character, '（' | '）' | '(' | ')' | '·' | '&' | '+' | '-'))
}
