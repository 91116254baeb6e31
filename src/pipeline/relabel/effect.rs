//! What other dictionaries would change, or have changed: counts and examples, for people to judge by.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};

use crate::db::WeekSnapshot;
use crate::domain::{Category, Heading, Labelling, OrderRecord};

/// Orders named as examples on each side of a heading.
const MOST_EXAMPLES: usize = 20;

/// One heading, by how many orders it gains and loses.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct HeadingEffect {
    pub code: String,
    /// In Chinese.
    pub label: String,
    pub gained: i64,
    pub lost: i64,
    /// The first ones in order of their numbers, at most twenty.
    pub gained_examples: Vec<String>,
    pub lost_examples: Vec<String>,
}

/// A flag of the latest evaluated week that rests on orders which would no longer count for it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct FlagEffect {
    pub flag_id: String,
    pub merchant: String,
    /// In Chinese.
    pub category: String,
    /// Orders that it rests on.
    pub orders: i64,
    pub lost: i64,
    pub lost_examples: Vec<String>,
}

/// The whole effect.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct LabelEffect {
    /// All orders there are.
    pub orders: i64,
    /// Orders whose labels are otherwise in any way.
    pub changed: i64,
    /// Orders found under the same headings as before; certainty, evidence or venue are otherwise.
    pub within: i64,
    /// Orders whose 诉求性质 is otherwise.
    pub natures: i64,
    /// Orders that are cut into other words for searching.
    pub respelled: i64,
    /// Only headings that gain or lose, in order of their codes.
    pub headings: Vec<HeadingEffect>,
    /// The latest evaluated week, if any.
    pub week: Option<String>,
    pub flags: Vec<FlagEffect>,
}

/// Gathers the effect order by order.
pub(super) struct EffectCount {
    effect: LabelEffect,
    headings: BTreeMap<Heading, HeadingEffect>,
    watched: Watched,
}

impl EffectCount {
    /// `latest` is the latest evaluated week with its flags.
    pub(super) fn new(latest: Option<&WeekSnapshot>) -> Self {
        Self {
            effect: LabelEffect {
                week: latest.map(|week| week.week.to_string()),
                ..LabelEffect::default()
            },
            headings: BTreeMap::new(),
            watched: Watched::of(latest),
        }
    }

    /// One order that was looked at, as it is stored and as it would be labelled.
    pub(super) fn note(&mut self, order: &OrderRecord, after: &Labelling, respelled: bool) {
        self.effect.respelled += i64::from(respelled);
        let before = order.labelling();
        if before == *after {
            return;
        }
        let id = order.order_id.as_str();
        self.effect.changed += 1;
        self.effect.natures += i64::from(before.nature != after.nature);
        let (old, new) = (headings_of(&before), headings_of(after));
        self.effect.within += i64::from(old == new);
        for heading in new.difference(&old) {
            let told = self.heading(*heading);
            told.gained += 1;
            remember(&mut told.gained_examples, id);
        }
        for heading in old.difference(&new) {
            let told = self.heading(*heading);
            told.lost += 1;
            remember(&mut told.lost_examples, id);
        }
        self.watched.note(id, &before, after);
    }

    fn heading(&mut self, heading: Heading) -> &mut HeadingEffect {
        let empty = || HeadingEffect {
            code: heading.code().to_owned(),
            label: heading.label().to_owned(),
            gained: 0,
            lost: 0,
            gained_examples: Vec::new(),
            lost_examples: Vec::new(),
        };
        self.headings.entry(heading).or_insert_with(empty)
    }

    pub(super) fn finish(mut self, orders: i64) -> LabelEffect {
        self.effect.orders = orders;
        self.effect.headings = self.headings.into_values().collect();
        self.effect.flags = self.watched.flags;
        self.effect.flags.retain(|flag| flag.lost > 0);
        self.effect
    }
}

/// The flags of the latest week, by the orders that they rest on.
#[derive(Default)]
struct Watched {
    flags: Vec<FlagEffect>,
    /// Order → places in `flags`, with the category that the order counts for.
    resting: BTreeMap<String, Vec<(usize, Category)>>,
}

impl Watched {
    fn of(latest: Option<&WeekSnapshot>) -> Self {
        let mut watched = Self::default();
        for flag in latest.into_iter().flat_map(|week| &week.flags) {
            let place = watched.flags.len();
            watched.flags.push(FlagEffect {
                flag_id: flag.flag_id.clone(),
                merchant: flag.merchant.name.clone(),
                category: flag.category.label().to_owned(),
                orders: i64::try_from(flag.order_ids.len()).unwrap_or(i64::MAX),
                lost: 0,
                lost_examples: Vec::new(),
            });
            for order in &flag.order_ids {
                let rests = watched.resting.entry(order.clone()).or_default();
                rests.push((place, flag.category));
            }
        }
        watched
    }

    fn note(&mut self, id: &str, before: &Labelling, after: &Labelling) {
        for (place, category) in self.resting.get(id).into_iter().flatten() {
            let lost = counts(before, *category) && !counts(after, *category);
            if let Some(flag) = self.flags.get_mut(*place).filter(|_| lost) {
                flag.lost += 1;
                remember(&mut flag.lost_examples, id);
            }
        }
    }
}

/// Whether an order with these labels is a clue of this category against its merchant.
fn counts(labelling: &Labelling, category: Category) -> bool {
    let mut labels = labelling.labels.iter();
    labelling.nature.is_clue()
        && labels.any(|label| label.code == category && label.counts_against_merchant())
}

fn headings_of(labelling: &Labelling) -> BTreeSet<Heading> {
    let stated = labelling.labels.iter();
    stated
        .filter(|label| label.certainty == crate::domain::Certainty::Asserted)
        .map(Heading::of)
        .collect()
}

fn remember(examples: &mut Vec<String>, id: &str) {
    if examples.len() < MOST_EXAMPLES {
        examples.push(id.to_owned());
    }
}
