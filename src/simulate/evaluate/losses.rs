//! Where the genuine complaints about guilty merchants are lost on their way to a clue.

use std::collections::{BTreeMap, HashMap};

use serde::Serialize;

use super::observed::Observed;
use super::resolution::{Found, Owners};
use crate::domain::{Category, DomainGate};
use crate::simulate::story::Scenario;
use crate::simulate::truth::{Truth, TruthMerchant};
use crate::stats::Clue;

/// Genuine orders of one family by the first thing that keeps them from counting; the parts sum to `orders`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize)]
pub struct Losses {
    pub orders: u64,
    /// Not stored, or withdrawn.
    pub absent: u64,
    pub unresolved: u64,
    pub splinter: u64,
    pub wrong_merchant: u64,
    /// No complaint or tip-off.
    pub nature: u64,
    /// Taken for a matter outside trade.
    pub domain: u64,
    /// No category of the six that counts.
    pub no_category: u64,
    /// Other ones only.
    pub other_category: u64,
    pub counted: u64,
}

/// Losses of every guilty family; empty for a truth file that does not say whom its orders are about.
pub(super) fn losses(truth: &Truth, observed: &Observed) -> BTreeMap<Scenario, Losses> {
    let owners = Owners::of(&truth.subjects, &observed.seen_orders);
    let guilty: HashMap<&str, &TruthMerchant> = truth
        .merchants
        .iter()
        .filter(|merchant| merchant.guilty)
        .map(|merchant| (merchant.id.as_str(), merchant))
        .collect();
    let mut categories: HashMap<i64, Vec<Category>> = HashMap::new();
    let counted = observed
        .clues
        .iter()
        .filter(|clue| clue.category.is_primary() && clue.strength >= Clue::LEAST_STRENGTH);
    for clue in counted {
        categories.entry(clue.seq).or_default().push(clue.category);
    }
    let mut losses: BTreeMap<Scenario, Losses> = BTreeMap::new();
    for (place, subject) in truth.subjects.iter().enumerate() {
        let Some(merchant) = guilty.get(subject.id.as_str()) else {
            continue;
        };
        let of_family = losses.entry(merchant.scenario).or_default();
        for id in &subject.genuine {
            of_family.orders += 1;
            let Some(order) = owners.order(id).filter(|order| !order.recalled) else {
                of_family.absent += 1;
                continue;
            };
            let told = categories.get(&order.seq).map_or(&[][..], Vec::as_slice);
            let sum = match owners.found(place, id).0 {
                Found::Nobody => &mut of_family.unresolved,
                Found::Splinter => &mut of_family.splinter,
                Found::Wrong => &mut of_family.wrong_merchant,
                Found::Main if !order.nature.is_clue() => &mut of_family.nature,
                Found::Main if order.domain == DomainGate::Other => &mut of_family.domain,
                Found::Main if told.is_empty() => &mut of_family.no_category,
                Found::Main if !told.iter().any(|code| Some(*code) == merchant.category) => {
                    &mut of_family.other_category
                }
                Found::Main => &mut of_family.counted,
            };
            *sum += 1;
        }
    }
    losses
}
