//! A merchant's name out of the text, for orders whose respondent is missing or only a word.
//!
//! Only what stands behind a label, in quotation marks, or between hard borders is taken:
//! a wrong merchant is worse than none.

mod beginning;
mod context;
mod whole;

use std::sync::LazyLock;

use self::beginning::{behind_its_attribute, from_its_region};
use self::context::is_shop_by_context;
use self::whole::{branch_tail, headed, on_platform};
use crate::lexicon::{Occurrence, Parties, Phrases, Suffix, SuffixKind};

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
    "平台",
    "平台的",
    "通过",
    "联系",
    "反映",
    "开的",
    "关于",
    "挂靠",
    "旗下",
    "开发商",
    "单位为",
    "开发商为",
    "尤其是",
    "首先是",
    "就是",
    "前期",
    "后期",
    "我在",
    "一家叫",
    "要求",
    "希望",
    "主体是",
    "单位是",
    "对方是",
    "商家是",
    "卖家是",
    "店家是",
    "店铺是",
    "店名是",
    "名称是",
    "全称是",
    "名字是",
    "的是",
    "叫作",
    "属于",
    "局与",
    "局和",
];

/// Who complains in the name of a company: 我方系海州区某某有限公司.
const SPEAKERS: &[&str] = &[
    "我方",
    "我司",
    "我公司",
    "我们公司",
    "我单位",
    "本公司",
    "本单位",
];

/// The same, where they begin the passage; inside it they may belong to the name.
const FIRST_WORDS: &[&str] = &[
    "在", "向", "是", "由", "于", "与", "和", "称", "为", "被", "找", "且", "而且", "并且", "以及",
    "对于", "由于", "根据", "目前", "全称", "但是", "因为",
];

/// Forms that free text is searched for. Schools, hospitals and the like are named in passing too often.
const TRADERS: &[&str] = &[
    "有限公司",
    "有限责任公司",
    "商行",
    "经营部",
    "专营店",
    "旗舰店",
    "专卖店",
];

/// No merchant is called so: the passage is part of a sentence.
const SENTENCE_WORDS: &[&str] = &[
    "我",
    "你",
    "他们",
    "购买",
    "这家",
    "这里",
    "该",
    "某些",
    "的商品",
    "的时候",
    "了",
    "只有",
    "竟然",
    "终于",
    "请求",
    "公开",
    "发文",
    "督促",
    "兹有",
    "政府",
    "公司与",
    "公司和",
    "公司的",
    "工商行",
    "招商行",
    "年",
    "停止",
    "认为",
    "问题",
    "附近",
    "晚上",
    "也有",
    "有个",
    "异地",
    "拒不",
    "查处",
    "黑恶",
    "告知",
    "代表",
    "子公司",
    "公安局",
    "教育局",
    "规划局",
    "监管局",
    // Who holds an office or is somebody's kin is a person.
    "局长",
    "书记",
    "主任",
    "其女",
    "其子",
    "其妻",
    "其夫",
    "之女",
    "之子",
];

static LABEL_PHRASES: LazyLock<Phrases> = LazyLock::new(|| Phrases::new(LABELS.iter().copied()));
static BORDER_PHRASES: LazyLock<Phrases> = LazyLock::new(|| Phrases::new(BORDERS.iter().copied()));
static SENTENCE_PHRASES: LazyLock<Phrases> =
    LazyLock::new(|| Phrases::new(SENTENCE_WORDS.iter().copied()));

const LONGEST_NAME: usize = 30;

/// What a passage of the text may be.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Told {
    /// The caller checks that it is a full name or the name of a shop.
    Name(String),
    /// Words around it say that it is a shop, whatever it ends in.
    Shop(String),
}

impl Told {
    pub(super) fn words(&self) -> &str {
        match self {
            Self::Name(words) | Self::Shop(words) => words,
        }
    }
}

/// Candidates in the order of trust.
///
/// The shop that something was bought in goes before a company that is named in full: that may be the owner of the
/// brand. What is only quoted comes last.
pub(super) fn names_in(text: &str, parties: &Parties) -> Vec<Told> {
    let mut told: Vec<Told> = labelled(text).into_iter().map(Told::Name).collect();
    let (shops, others): (Vec<Told>, Vec<Told>) = quoted(text, parties)
        .into_iter()
        .partition(|told| matches!(told, Told::Shop(_)));
    told.extend(shops);
    told.extend(headed(text, parties).into_iter().map(Told::Name));
    told.extend(on_platform(text, parties).into_iter().map(Told::Shop));
    told.extend(standing_free(text, parties).into_iter().map(Told::Name));
    told.extend(others);
    told.retain(|told| SENTENCE_PHRASES.in_text(told.words()).next().is_none());
    told
}

/// `被投诉方：某某商行，…`.
fn labelled(text: &str) -> Vec<String> {
    let mut labels: Vec<Occurrence> = LABEL_PHRASES.in_text(text).collect();
    labels.sort_unstable();
    let name_behind = |label: Occurrence| {
        let after = text.get(label.end..)?;
        let after = after.trim_start_matches(['是', '为', '名', '称']);
        let name = after.strip_prefix(['：', ':'])?.trim_start().chars();
        let name = name.take_while(|c| !ends_name(*c));
        Some(name.take(LONGEST_NAME).collect())
    };
    labels.into_iter().filter_map(name_behind).collect()
}

/// `“某某”旗舰店`, `“某某旗舰店”`, `淘宝一家叫“某某优选”`.
fn quoted(text: &str, parties: &Parties) -> Vec<Told> {
    let mut names = Vec::new();
    let mut rest = text;
    while let Some(open) = rest.find(['“', '"', '「', '【']) {
        let before = rest.get(..open).unwrap_or_default();
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
            let name = format!("{name}{}", tail.map_or("", |suffix| &suffix.as_written));
            let registered = parties
                .suffix_of(&name)
                .is_some_and(|suffix| suffix.kind == SuffixKind::Full);
            names.push(
                if !registered && is_shop_by_context(before, after, parties) {
                    Told::Shop(name)
                } else {
                    Told::Name(name)
                },
            );
        }
        rest = after;
    }
    names
}

/// 某某有限公司 or 某某专营店 between hard borders.
fn standing_free(text: &str, parties: &Parties) -> Vec<String> {
    let mut names: Vec<(usize, String)> = Vec::new();
    let is_trader = |suffix: &Suffix| {
        TRADERS
            .iter()
            .any(|trader| suffix.as_written.ends_with(trader))
            && suffix.as_written.chars().count() >= 2
    };
    for (suffix, Occurrence { start, end, .. }) in parties.suffixes_in(text) {
        let continues = names.iter().any(|(known, _)| *known == end);
        if continues || !is_trader(suffix) {
            continue;
        }
        let Some(name) = name_before(text, start, parties) else {
            continue;
        };
        let branch = branch_tail(text.get(end..).unwrap_or_default(), parties);
        names.push((end, format!("{name}{}{branch}", suffix.as_written)));
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
    let platform_end = parties.platform_words.last_end_in(span);
    let border_end = BORDER_PHRASES.last_end_in(span);
    let word_end = without_first_words(span);
    let start = platform_end.max(border_end).unwrap_or(0).max(word_end);
    let name = span.get(start..)?;
    let name = name.trim_start_matches([
        ')', '）', '的', '上', '网', '里', '了', '在', '一', '家', '店',
    ]);
    let placed = from_its_region(name, parties);
    let head = name.strip_suffix(placed)?;
    let speaks = head.trim_end_matches(['系', '是', '为']);
    if SPEAKERS.iter().any(|speaker| speaks.ends_with(speaker)) {
        return None;
    }
    let name = behind_its_attribute(placed);
    (name.chars().count() >= 2).then_some(name)
}

/// Bytes of the words of [`FIRST_WORDS`] that the passage begins with: 且和某某.
fn without_first_words(span: &str) -> usize {
    let mut rest = span;
    loop {
        let longest = FIRST_WORDS
            .iter()
            .filter_map(|word| rest.strip_prefix(*word))
            .min_by_key(|shorter| shorter.len());
        match longest {
            Some(shorter) => rest = shorter,
            None => return span.len() - rest.len(),
        }
    }
}

fn ends_name(character: char) -> bool {
    !(character.is_alphanumeric()
        || matches!(character, '（' | '）' | '(' | ')' | '·' | '&' | '+' | '-'))
}
