//! What hits are counted by, and how each value is set, excluded or let go.

use serde::Serialize;

use super::lens::Lens;
use crate::explore::{FacetValue, SearchView};
use crate::server::ask::Ask;

/// Values of a facet that are shown beside the hits; the lenses show more.
const VALUES: usize = 12;

/// Facets in the order in which they are shown; months have no filter of their own.
pub(super) const FACETS: [(&str, &str); 5] = [
    ("source", "来源"),
    ("category", "涉嫌行为"),
    ("merchant", "主体"),
    ("region", "地区"),
    ("nature", "性质"),
];

/// The name under which the values of a facet are excluded in an address.
pub(super) fn exclusion_of(facet: &str) -> String {
    format!("not_{facet}")
}

/// What restricts the answer, with the question without it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub(super) struct Chip {
    pub(super) what: String,
    pub(super) value: String,
    pub(super) without: String,
}

/// The values of one facet.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub(super) struct FacetGroup {
    pub(super) name: &'static str,
    pub(super) label: &'static str,
    pub(super) values: Vec<Choice>,
    /// Values that are not shown.
    pub(super) more: usize,
}

/// One value with the questions that it leads to.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub(super) struct Choice {
    pub(super) label: String,
    pub(super) value: String,
    pub(super) count: u64,
    pub(super) chosen: bool,
    pub(super) excluded: bool,
    /// The question with this value set, or taken away where it is set.
    pub(super) toggle_url: String,
    /// The question without such orders, or with them again.
    pub(super) exclude_url: String,
}

/// All facets; the one that a lens shows has all its values.
pub(super) fn groups(view: &SearchView, ask: &Ask, lens: Lens) -> Vec<FacetGroup> {
    FACETS
        .into_iter()
        .map(|(name, label)| {
            let mut values = values_of(view, name);
            let shown = if lens.facet() == Some(name) {
                values.len()
            } else {
                VALUES
            };
            let more = values.len().saturating_sub(shown);
            values.truncate(shown);
            let values = values.into_iter().map(|value| choice(value, name, ask));
            FacetGroup {
                name,
                label,
                values: values.collect(),
                more,
            }
        })
        .collect()
}

/// Most hits first.
fn values_of<'v>(view: &'v SearchView, facet: &str) -> Vec<&'v FacetValue> {
    let mut values: Vec<_> = view.facets.get(facet).into_iter().flatten().collect();
    values.sort_by(|left, right| {
        let by_count = right.count.cmp(&left.count);
        by_count.then_with(|| left.value.cmp(&right.value))
    });
    values
}

fn choice(value: &FacetValue, facet: &str, ask: &Ask) -> Choice {
    let own = value.value.as_str();
    let chosen = !own.is_empty() && ask.asked(facet) == Some(own);
    let exclusion = exclusion_of(facet);
    let excluded = ask.all_asked(&exclusion).any(|text| text == own);
    Choice {
        label: value.label.clone(),
        value: value.value.clone(),
        count: value.count,
        chosen,
        excluded,
        toggle_url: ask.query_with(facet, (!chosen).then_some(own)),
        exclude_url: if excluded {
            ask.query_without(&exclusion, own)
        } else {
            ask.query_and(&exclusion, own)
        },
    }
}

/// Everything that restricts the answer beside its words.
pub(super) fn chips(view: &SearchView, ask: &Ask) -> Vec<Chip> {
    let mut chips = Vec::new();
    for (facet, label) in FACETS {
        let told = |value: &str| {
            let known = view.facets.get(facet).into_iter().flatten();
            let mut known = known.filter(|known| known.value == value && !known.label.is_empty());
            known
                .next()
                .map_or_else(|| value.to_owned(), |known| known.label.clone())
        };
        if let Some(value) = ask.asked(facet) {
            chips.push(Chip {
                what: label.to_owned(),
                value: told(value),
                without: ask.query_with(facet, None),
            });
        }
        let exclusion = exclusion_of(facet);
        chips.extend(ask.all_asked(&exclusion).map(|value| Chip {
            what: format!("排除{label}"),
            value: told(value),
            without: ask.query_without(&exclusion, value),
        }));
    }
    for (name, label) in [("from", "开始日期"), ("to", "结束日期")] {
        if let Some(value) = ask.asked(name) {
            chips.push(Chip {
                what: label.to_owned(),
                value: value.to_owned(),
                without: ask.query_with(name, None),
            });
        }
    }
    if ask.asked("arrived").is_some() {
        chips.push(Chip {
            what: "新到".to_owned(),
            value: "上次查看以后".to_owned(),
            without: ask.query_with("arrived", None),
        });
    }
    chips
}
