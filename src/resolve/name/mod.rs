//! One comparable form of an organisation's name: 江苏省连云港市海州区某某鞋业商行（解放路店）.

use crate::domain::RegionCode;
use crate::lexicon::{Parties, RegionPrefix, SuffixKind};

/// A name taken apart. Two names are the same only if `full` is equal within one region.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NormalizedName {
    /// 字号, line of business, form and branch, without the region: 某某鞋业商行(解放路店).
    pub full: String,
    /// The region at the head of the name, as written.
    pub region_prefix: String,
    /// The regions that it may mean, of those that the list knows; one where a region in brackets behind the name tells
    /// which: 某某商行(海州区).
    pub regions: Vec<RegionCode>,
    /// 江苏某某有限公司 is registered with the province, 连云港某某有限公司 with the city: two companies.
    pub is_provincial: bool,
    /// 字号 with the line of business: 某某鞋业.
    pub stem: String,
    /// The form of organisation, canonical: 有限公司.
    pub suffix: String,
    pub suffix_kind: Option<SuffixKind>,
    /// 解放路店: another branch is another merchant.
    pub branch: Option<String>,
}

impl NormalizedName {
    /// The one region that it means.
    pub fn region(&self) -> Option<RegionCode> {
        match self.regions.as_slice() {
            [region] => Some(*region),
            _ => None,
        }
    }

    /// Whether the name ends in a form of organisation and has something before it.
    pub fn is_full_name(&self) -> bool {
        self.suffix_kind == Some(SuffixKind::Full) && self.stem.chars().count() >= 2
    }
}

/// Endings of a bracket or tail that name a branch.
const BRANCH_ENDINGS: &[&str] = &[
    "分店",
    "门店",
    "店",
    "分部",
    "门市部",
    "门市",
    "分公司",
    "专柜",
];

/// How a bracket begins that says something about the name.
const REMARKS: &[&str] = &[
    "经营者",
    "曾用名",
    "原",
    "法人",
    "负责人",
    "注册号",
    "已注销",
];

/// Tails this short are part of the name: 某某超市小店.
const SHORTEST_BRANCH: usize = 3;

pub fn normalize_name(raw: &str, parties: &Parties) -> NormalizedName {
    let plain = unify_marks(&parties.plain(raw));
    let (without_brackets, bracket_branch) = take_brackets(&plain, parties);
    let (whole, placed) = drop_remarks(&without_brackets, parties);
    let (body, branch) = match bracket_branch {
        Some(branch) => (whole, Some(branch)),
        None => split_branch_tail(&whole, parties),
    };
    let (body, suffix_written, suffix, suffix_kind) = match parties.suffix_of(&body) {
        Some(found) => {
            let stem = body
                .strip_suffix(found.as_written.as_str())
                .unwrap_or(&body);
            (
                stem.to_owned(),
                found.as_written.clone(),
                found.canonical.clone(),
                Some(found.kind),
            )
        }
        None => (body, String::new(), String::new(), None),
    };
    let prefix = parties
        .regions
        .peel(&body)
        .filter(|_| !suffix_written.is_empty());
    let length = prefix
        .as_ref()
        .map_or(0, |prefix| peeled_length(&body, prefix, parties));
    let stem = body.get(length..).unwrap_or_default().to_owned();
    let region_prefix = body.get(..length).unwrap_or_default().to_owned();
    let headed = prefix.as_ref().and_then(RegionPrefix::region);
    // 海州区 is one of several; behind 连云港 it is known which.
    let code = |text: &str| {
        parties
            .regions
            .peel(text)
            .and_then(|prefix| prefix.region())
    };
    let placed =
        placed.and_then(|text| code(&text).or_else(|| code(&format!("{region_prefix}{text}"))));
    let mut full = format!("{stem}{suffix}");
    if let Some(branch) = &branch {
        full = format!("{full}({branch})");
    }
    let borne = prefix.filter(|_| length > 0).map(|prefix| prefix.regions);
    let regions = match finer(headed, placed) {
        Some(region) => vec![region],
        None => borne.unwrap_or_default(),
    };
    NormalizedName {
        full,
        region_prefix,
        regions,
        is_provincial: headed.is_some_and(RegionCode::is_province) && length > 0,
        stem,
        suffix,
        suffix_kind,
        branch,
    }
}

/// How much of the name its region takes: nothing if no name would be left (连云港商行), or one that
/// begins with another region (海州区南京板鸭店), which a second look would take for its own.
fn peeled_length(body: &str, prefix: &RegionPrefix, parties: &Parties) -> usize {
    let rest = body.get(prefix.length..).unwrap_or_default();
    let letters = rest.chars().filter(|c| c.is_alphanumeric()).count();
    if letters >= 2 && parties.regions.peel(rest).is_none() {
        prefix.length
    } else {
        0
    }
}

/// One kind of bracket; blanks and ornaments out. Hyphens and & between Latin letters stay.
fn unify_marks(plain: &str) -> String {
    plain
        .chars()
        .filter_map(|character| match character {
            '(' | '〔' | '[' | '{' | '﹙' => Some('('),
            ')' | '〕' | ']' | '}' | '﹚' => Some(')'),
            '&' | '+' => Some(character),
            other if other.is_alphanumeric() => Some(other),
            _ => None,
        })
        .collect()
}

/// Takes the brackets apart: branches are returned, forms and remarks dropped, the rest kept.
fn take_brackets(name: &str, parties: &Parties) -> (String, Option<String>) {
    let mut kept = String::new();
    let mut branch = None;
    let mut rest = name;
    while let Some((before, after)) = rest.split_once('(') {
        kept.push_str(&before.replace(')', ""));
        let (inside, after) = after.split_once(')').unwrap_or((after, ""));
        let inside = inside.replace('(', "");
        let is_remark = inside.is_empty()
            || parties.dropped_forms().contains(&inside)
            || REMARKS.iter().any(|word| inside.starts_with(word));
        let mut kept_inside = None;
        if !is_remark && !kept.is_empty() && is_branch(&inside) {
            // Of several the last is the branch.
            kept_inside = branch.replace(inside);
        } else if !is_remark {
            kept_inside = Some(inside);
        }
        if let Some(inside) = kept_inside {
            kept.push('(');
            kept.push_str(&inside);
            kept.push(')');
        }
        rest = after;
    }
    kept.push_str(&rest.replace(')', ""));
    (kept, branch)
}

fn is_branch(text: &str) -> bool {
    text.chars().count() >= 2
        && !REMARKS.iter().any(|word| text.starts_with(word))
        && BRANCH_ENDINGS.iter().any(|ending| text.ends_with(ending))
}

/// 某某商行(海州区)个体工商户 is 某某商行; where it is is handed back. Inside a name (美澳药业(淮安)有限公司) the
/// region is part of it.
fn drop_remarks(name: &str, parties: &Parties) -> (String, Option<String>) {
    let mut name = drop_forms(name, parties);
    let mut placed = None;
    while let Some((before, inside)) = name
        .strip_suffix(')')
        .and_then(|rest| rest.rsplit_once('('))
    {
        let prefix = parties.regions.peel(inside);
        let is_region = prefix.is_some_and(|prefix| prefix.length == inside.len());
        if !is_region || parties.suffix_of(before).is_none() {
            break;
        }
        placed = placed.or_else(|| Some(inside.to_owned()));
        name = drop_forms(before, parties);
    }
    (name, placed)
}

/// Of two regions the one that lies in the other; the first where they disagree.
pub(super) fn finer(first: Option<RegionCode>, second: Option<RegionCode>) -> Option<RegionCode> {
    match (first, second) {
        (Some(outer), Some(inner)) if outer.holds(inner) => Some(inner),
        (Some(first), _) => Some(first),
        (None, second) => second,
    }
}

/// 某某商行个体工商户 is 某某商行.
fn drop_forms(name: &str, parties: &Parties) -> String {
    let mut name = name;
    while let Some(rest) = parties
        .dropped_forms()
        .iter()
        .filter_map(|form| name.strip_suffix(form.as_str()))
        .find(|rest| rest.chars().count() >= 3)
    {
        name = rest;
    }
    name.to_owned()
}

/// 某某超市解放路店: a full name, then a branch.
fn split_branch_tail(name: &str, parties: &Parties) -> (String, Option<String>) {
    if !is_branch(name) {
        return (name.to_owned(), None);
    }
    let mut forms = parties.suffixes_in(name);
    // Of each form the last place counts.
    forms.dedup_by(|later, kept| {
        let same = later.1.phrase == kept.1.phrase;
        if same {
            kept.1 = later.1;
        }
        same
    });
    for (suffix, place) in forms {
        if suffix.kind != SuffixKind::Full {
            continue;
        }
        let (Some(before), Some(after)) = (name.get(..place.start), name.get(place.end..)) else {
            continue;
        };
        let names_a_place = after.chars().count() >= SHORTEST_BRANCH
            && is_branch(after)
            && !after.contains(['(', ')']);
        let is_other_form = parties.suffix_of(after).is_some_and(|tail| {
            tail.kind == SuffixKind::Full || tail.as_written.chars().count() >= 3
        });
        if names_a_place && !is_other_form && before.chars().count() >= 2 {
            let body = format!("{before}{}", suffix.as_written);
            return (body, Some(after.to_owned()));
        }
    }
    (name.to_owned(), None)
}

#[cfg(test)]
pub(super) mod tests;
