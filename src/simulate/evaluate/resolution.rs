//! How well orders find their merchant: by what they write of it, as links, and as a partition of the orders.
//!
//! Pairs and B-cubed (Bagga & Baldwin 1998) compare two partitions of the orders, the true one and the one of the
//! workbench, in which an order without a merchant stands alone.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use serde::Serialize;

use super::observed::SeenOrder;
use super::score::ratio;
use crate::simulate::mention::MentionKind;
use crate::simulate::story::Scenario;
use crate::simulate::truth::{Truth, TruthMerchant, TruthSubject};

/// What became of some orders. An order that names two merchants is counted for each.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize)]
pub struct Outcomes {
    pub orders: u64,
    /// With the number under which most orders about the true merchant are found.
    pub main: u64,
    /// With another number that mostly the true merchant has.
    pub splinter: u64,
    pub nobody: u64,
    /// With the number of somebody else, and not with one of its own.
    pub wrong: u64,
    /// Found, and with the number of somebody else besides.
    pub besides: u64,
}

impl Outcomes {
    /// Orders with a number of the true merchant among those with any.
    pub fn precision(&self) -> Option<f64> {
        let right = self.main + self.splinter;
        ratio(right, right + self.wrong)
    }

    /// Orders with the main number.
    pub fn recall(&self) -> Option<f64> {
        ratio(self.main, self.orders)
    }

    fn note(&mut self, place: Place) {
        self.orders += 1;
        match place.found {
            Found::Main => self.main += 1,
            Found::Splinter => self.splinter += 1,
            Found::Nobody => self.nobody += 1,
            Found::Wrong => self.wrong += 1,
        }
        self.besides += u64::from(place.besides);
    }
}

/// Precision, recall and their harmonic mean.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct Agreement {
    pub precision: f64,
    pub recall: f64,
    pub f1: f64,
}

impl Agreement {
    fn new(precision: f64, recall: f64) -> Self {
        let sum = precision + recall;
        Self {
            precision,
            recall,
            f1: if sum > 0.0 {
                2.0 * precision * recall / sum
            } else {
                0.0
            },
        }
    }
}

/// One group of orders under all measures.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Measured {
    #[serde(flatten)]
    pub outcomes: Outcomes,
    pub link_precision: Option<f64>,
    pub link_recall: Option<f64>,
    /// None where no two orders are together.
    pub pairs: Option<Agreement>,
    pub b_cubed: Option<Agreement>,
}

/// The section of an evaluation.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Resolution {
    pub all: Measured,
    /// Rows that carry at least a full name, a credit code, or platform and shop.
    pub identified: Measured,
    pub guilty: Measured,
    pub by_mention: BTreeMap<MentionKind, Outcomes>,
    pub guilty_by_mention: BTreeMap<MentionKind, Outcomes>,
    /// Planted merchants, guilty or not.
    pub by_scenario: BTreeMap<Scenario, Outcomes>,
    /// Numbered orders about no merchant at all that have one.
    pub unfounded: u64,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Found {
    Main,
    Splinter,
    Nobody,
    Wrong,
}

#[derive(Debug, Clone, Copy)]
struct Place {
    found: Found,
    /// The number that the order is counted under.
    number: Option<i64>,
    besides: bool,
}

/// Whose the numbers of the workbench are.
pub(super) struct Owners<'a> {
    orders: HashMap<&'a str, &'a SeenOrder>,
    /// Number → place of the subject that most of its orders are about.
    owner: HashMap<i64, usize>,
    /// Place of a subject → the number that most of its orders have, of those that it owns.
    main: HashMap<usize, i64>,
    /// Places of the subjects of each order.
    subjects: HashMap<&'a str, Vec<usize>>,
}

impl<'a> Owners<'a> {
    pub(super) fn of(subjects: &'a [TruthSubject], seen: &'a [SeenOrder]) -> Self {
        let orders: HashMap<&str, &SeenOrder> = seen
            .iter()
            .map(|order| (number_of(&order.order_id), order))
            .collect();
        let mut of_order: HashMap<&str, Vec<usize>> = HashMap::new();
        let mut counts: BTreeMap<(i64, usize), u64> = BTreeMap::new();
        for (place, subject) in subjects.iter().enumerate() {
            for id in subject.orders.values().flatten() {
                let id = number_of(id);
                of_order.entry(id).or_default().push(place);
                for seller in orders.get(id).iter().flat_map(|order| &order.sellers) {
                    *counts.entry((*seller, place)).or_default() += 1;
                }
            }
        }
        let mut best: HashMap<i64, (u64, usize)> = HashMap::new();
        for ((seller, place), count) in &counts {
            let known = best.entry(*seller).or_insert((*count, *place));
            if *count > known.0 {
                *known = (*count, *place);
            }
        }
        let mut main: HashMap<usize, (u64, i64)> = HashMap::new();
        for ((seller, place), count) in &counts {
            if best.get(seller).is_some_and(|(_, owner)| owner == place) {
                let known = main.entry(*place).or_insert((*count, *seller));
                if *count > known.0 {
                    *known = (*count, *seller);
                }
            }
        }
        Self {
            orders,
            owner: best
                .into_iter()
                .map(|(id, (_, place))| (id, place))
                .collect(),
            main: main
                .into_iter()
                .map(|(place, (_, id))| (place, id))
                .collect(),
            subjects: of_order,
        }
    }

    /// The stored order; none when the import refused it.
    pub(super) fn order(&self, id: &str) -> Option<&'a SeenOrder> {
        self.orders.get(number_of(id)).copied()
    }

    /// What became of an order about a subject, and the number that it is counted under.
    pub(super) fn found(&self, place: usize, id: &str) -> (Found, Option<i64>) {
        let sellers = self.sellers(id);
        let own = |seller: &&i64| self.owner.get(*seller) == Some(&place);
        let main = self.main.get(&place);
        if let Some(main) = main.filter(|main| sellers.contains(main)) {
            return (Found::Main, Some(*main));
        }
        if let Some(splinter) = sellers.iter().find(own) {
            return (Found::Splinter, Some(*splinter));
        }
        match sellers.iter().find(|seller| !self.is_named(**seller, id)) {
            Some(other) => (Found::Wrong, Some(*other)),
            None => (Found::Nobody, None),
        }
    }

    fn place(&self, place: usize, id: &str) -> Place {
        let (found, number) = self.found(place, id);
        let is_found = matches!(found, Found::Main | Found::Splinter);
        let other = |seller: &i64| !self.is_named(*seller, id);
        Place {
            found,
            number,
            besides: is_found && self.sellers(id).iter().any(other),
        }
    }

    fn sellers(&self, id: &str) -> &'a [i64] {
        self.order(id).map_or(&[], |order| order.sellers.as_slice())
    }

    /// Whether a number is that of one of the subjects of the order.
    fn is_named(&self, seller: i64, id: &str) -> bool {
        let owner = self.owner.get(&seller);
        let named = self.subjects.get(number_of(id));
        owner.is_some_and(|owner| named.is_some_and(|named| named.contains(owner)))
    }
}

/// The number of an export alone: a row of one hotline may be stored as another's (举报 among the 信息件 of 12315).
fn number_of(order_id: &str) -> &str {
    order_id
        .rsplit_once(':')
        .map_or(order_id, |(_, number)| number)
}

impl Resolution {
    /// None for a truth file that does not say whom its orders are about.
    pub(super) fn of(truth: &Truth, seen: &[SeenOrder]) -> Option<Self> {
        if truth.subjects.is_empty() {
            return None;
        }
        let owners = Owners::of(&truth.subjects, seen);
        let planted: HashMap<&str, &TruthMerchant> = truth
            .merchants
            .iter()
            .map(|merchant| (merchant.id.as_str(), merchant))
            .collect();
        let mut all = Tally::default();
        let (mut identified, mut guilty) = (Tally::default(), Tally::default());
        let mut by_mention: BTreeMap<MentionKind, Outcomes> = BTreeMap::new();
        let mut guilty_by_mention: BTreeMap<MentionKind, Outcomes> = BTreeMap::new();
        let mut by_scenario: BTreeMap<Scenario, Outcomes> = BTreeMap::new();
        for (subject, told) in truth.subjects.iter().enumerate() {
            let merchant = planted.get(told.id.as_str());
            for (kind, ids) in &told.orders {
                for id in ids {
                    let place = owners.place(subject, id);
                    all.note(subject, place);
                    by_mention.entry(*kind).or_default().note(place);
                    if kind.identifies() {
                        identified.note(subject, place);
                    }
                    let Some(merchant) = merchant else { continue };
                    by_scenario
                        .entry(merchant.scenario)
                        .or_default()
                        .note(place);
                    if merchant.guilty {
                        guilty.note(subject, place);
                        guilty_by_mention.entry(*kind).or_default().note(place);
                    }
                }
            }
        }
        Some(Self {
            all: all.measured(),
            identified: identified.measured(),
            guilty: guilty.measured(),
            by_mention,
            guilty_by_mention,
            by_scenario,
            unfounded: unfounded(&owners, seen),
        })
    }
}

fn unfounded(owners: &Owners<'_>, seen: &[SeenOrder]) -> u64 {
    let merchants: BTreeSet<i64> = owners.owner.keys().copied().collect();
    let about_nobody = seen.iter().filter(|order| {
        order.is_numbered
            && !owners.subjects.contains_key(number_of(&order.order_id))
            && order
                .sellers
                .iter()
                .any(|seller| merchants.contains(seller))
    });
    u64::try_from(about_nobody.count()).unwrap_or(0)
}

/// Outcomes with the cells of the table true merchant × number.
#[derive(Default)]
struct Tally {
    outcomes: Outcomes,
    cells: BTreeMap<(usize, i64), u64>,
    truths: BTreeMap<usize, u64>,
    numbers: BTreeMap<i64, u64>,
}

impl Tally {
    fn note(&mut self, subject: usize, place: Place) {
        self.outcomes.note(place);
        *self.truths.entry(subject).or_default() += 1;
        if let Some(number) = place.number {
            *self.cells.entry((subject, number)).or_default() += 1;
            *self.numbers.entry(number).or_default() += 1;
        }
    }

    fn measured(&self) -> Measured {
        Measured {
            outcomes: self.outcomes,
            link_precision: self.outcomes.precision(),
            link_recall: self.outcomes.recall(),
            pairs: self.pairs(),
            b_cubed: self.b_cubed(),
        }
    }

    fn pairs(&self) -> Option<Agreement> {
        let pairs = |counts: &mut dyn Iterator<Item = u64>| -> u64 {
            counts
                .map(|count| count * (count.saturating_sub(1)) / 2)
                .sum()
        };
        let both = pairs(&mut self.cells.values().copied());
        let together = pairs(&mut self.numbers.values().copied());
        let true_pairs = pairs(&mut self.truths.values().copied());
        Some(Agreement::new(
            ratio(both, together)?,
            ratio(both, true_pairs)?,
        ))
    }

    fn b_cubed(&self) -> Option<Agreement> {
        let (mut precision, mut recall) = (0.0, 0.0);
        for ((subject, number), count) in &self.cells {
            let square = (count * count) as f64;
            precision += square / self.numbers.get(number).copied().unwrap_or(1) as f64;
            recall += square / self.truths.get(subject).copied().unwrap_or(1) as f64;
        }
        // Orders without a merchant stand alone: pure, and of the true merchant's orders one each.
        let found: BTreeMap<usize, u64> =
            self.cells
                .iter()
                .fold(BTreeMap::new(), |mut sums, ((subject, _), count)| {
                    *sums.entry(*subject).or_default() += count;
                    sums
                });
        for (subject, orders) in &self.truths {
            let alone = (orders - found.get(subject).copied().unwrap_or(0)) as f64;
            precision += alone;
            recall += alone / *orders as f64;
        }
        let orders = self.outcomes.orders as f64;
        (orders > 0.0).then(|| Agreement::new(precision / orders, recall / orders))
    }
}
