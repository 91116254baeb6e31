//! Complainants who go about together: several of them against the same several merchants.
//!
//! Source: signals.md §1c, §1d: FRAUDAR's greedy peel on the side of the complainants, to count them as one voice and
//! never to accuse anybody. CopyCatch's least size, four people and three merchants, is of the rule set.

use std::collections::{BTreeMap, HashMap, HashSet};

use super::cells::{Independence, Span, count};
use super::complaints::{Complaints, Contact};
use crate::inference::{MerchantWeight, densest_block};

/// Blocks that are looked for before the rest is taken for chance.
const MOST_BLOCKS: usize = 64;

/// People who complained together about the same merchants.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct ComplainantBlock {
    /// Ascending.
    pub(super) complainants: Vec<i64>,
    pub(super) merchants: i64,
}

/// A complainant against a merchant, by canonical number; see [`canonical`].
type Edge = (i64, i64);

impl Complaints {
    /// The blocks of complaints within the span, the densest first. Whom a reviewer freed of discounts is in none.
    pub(super) fn blocks(
        &self,
        recent: Span,
        rules: Independence,
        freed: &HashSet<i64>,
    ) -> Vec<ComplainantBlock> {
        let mut edges = core(self.busy(recent, rules, freed), rules);
        if edges.is_empty() {
            return Vec::new();
        }
        let told = self.orders_of(&edges, recent);
        let mut found = Vec::new();
        for _ in 0..MOST_BLOCKS {
            let canonical = canonical(&edges);
            let Some(dense) = densest_block(&canonical.edges, MerchantWeight::Logarithmic) else {
                break;
            };
            let merchants = dense.merchants.iter();
            let merchants: HashSet<i64> = merchants
                .filter_map(|number| canonical.merchants.get(usize::try_from(*number).ok()?))
                .copied()
                .collect();
            let people: HashSet<i64> = dense.complainants.iter().copied().collect();
            found.extend(block(&edges, &people, &merchants, &told, rules));
            edges.retain(|(person, _)| !people.contains(person));
            edges = core(edges, rules);
        }
        found
    }

    /// Contacts of complainants with as many merchants as a block has.
    fn busy(&self, recent: Span, rules: Independence, freed: &HashSet<i64>) -> Vec<Edge> {
        let people = self
            .contacts
            .chunk_by(|one, other| one.person == other.person);
        let met = |contacts: &[Contact]| -> Vec<Edge> {
            let of_span = contacts.iter().filter(|told| recent.holds(told.week));
            let mut met: Vec<Edge> = of_span.map(|told| (told.person, told.merchant)).collect();
            // Contacts are in order of person and merchant.
            met.dedup();
            met
        };
        people
            .filter(|contacts| count(contacts.len()) >= rules.block_merchants)
            .map(met)
            .filter(|met| count(met.len()) >= rules.block_merchants)
            .filter(|met| {
                met.first()
                    .is_some_and(|(person, _)| !freed.contains(person))
            })
            .flatten()
            .collect()
    }

    /// The orders of these people against each merchant. One that names several merchants is one complaint, not a habit.
    fn orders_of(&self, edges: &[Edge], recent: Span) -> HashMap<Edge, Vec<i64>> {
        let edges: HashSet<Edge> = edges.iter().copied().collect();
        let people: HashSet<i64> = edges.iter().map(|(person, _)| *person).collect();
        let mut told: HashMap<Edge, Vec<i64>> = HashMap::new();
        for row in &self.rows {
            let edge = (row.person, row.merchant);
            if recent.holds(row.week) && people.contains(&row.person) && edges.contains(&edge) {
                told.entry(edge).or_default().push(row.seq);
            }
        }
        told
    }
}

/// The members of a dense block who each complained about enough of its merchants, on as many occasions; `None` where
/// too few are left, or where most of them met few of the merchants.
fn block(
    edges: &[Edge],
    people: &HashSet<i64>,
    merchants: &HashSet<i64>,
    told: &HashMap<Edge, Vec<i64>>,
    rules: Independence,
) -> Option<ComplainantBlock> {
    let mut met: BTreeMap<i64, Vec<Edge>> = BTreeMap::new();
    for edge in edges {
        if people.contains(&edge.0) && merchants.contains(&edge.1) {
            met.entry(edge.0).or_default().push(*edge);
        }
    }
    let orders = |edges: &[Edge]| {
        let orders = edges.iter().filter_map(|edge| told.get(edge)).flatten();
        count(orders.collect::<HashSet<_>>().len())
    };
    met.retain(|_, edges| {
        count(edges.len()) >= rules.block_merchants && orders(edges) >= rules.block_merchants
    });
    let inside: usize = met.values().map(Vec::len).sum();
    let whole = (met.len() * merchants.len()).max(1);
    let dense = inside as f64 >= rules.block_fill * whole as f64;
    let large = count(met.len()) >= rules.block_complainants;
    (dense && large).then(|| ComplainantBlock {
        complainants: met.into_keys().collect(),
        merchants: count(merchants.len()),
    })
}

/// Without what cannot be in a block: merchants whom only one complained about, and complainants left with too few.
fn core(mut edges: Vec<Edge>, rules: Independence) -> Vec<Edge> {
    loop {
        let before = edges.len();
        let met_by = degrees(edges.iter().map(|(_, merchant)| *merchant));
        edges.retain(|(_, merchant)| met_by.get(merchant).is_some_and(|people| *people > 1));
        let met = degrees(edges.iter().map(|(person, _)| *person));
        edges.retain(|(person, _)| {
            met.get(person)
                .is_some_and(|merchants| *merchants >= rules.block_merchants)
        });
        if edges.len() == before {
            return edges;
        }
    }
}

fn degrees(ends: impl Iterator<Item = i64>) -> HashMap<i64, i64> {
    let mut degrees = HashMap::new();
    for end in ends {
        *degrees.entry(end).or_insert(0) += 1;
    }
    degrees
}

/// The number of each member's block, from 1 on.
pub(super) fn block_of(blocks: &[ComplainantBlock]) -> HashMap<i64, i64> {
    let numbered = (1..).zip(blocks);
    let members = numbered.flat_map(|(number, block)| {
        let people = block.complainants.iter();
        people.map(move |person| (*person, number))
    });
    members.collect()
}

/// Edges with merchants numbered by who complained about them. Numbers of merchants come from the order of import, and
/// the peel breaks ties by them; complainants' are digests and stay.
struct Canonical {
    edges: Vec<Edge>,
    /// By canonical number.
    merchants: Vec<i64>,
}

fn canonical(edges: &[Edge]) -> Canonical {
    let mut people: BTreeMap<i64, Vec<i64>> = BTreeMap::new();
    for (person, merchant) in edges {
        people.entry(*merchant).or_default().push(*person);
    }
    for people in people.values_mut() {
        people.sort_unstable();
    }
    let mut sorted: Vec<(Vec<i64>, i64)> = people
        .into_iter()
        .map(|(merchant, people)| (people, merchant))
        .collect();
    sorted.sort_unstable();
    let numbered = sorted.iter().enumerate();
    let edges = numbered.flat_map(|(number, (people, _))| {
        people.iter().map(move |person| (*person, count(number)))
    });
    Canonical {
        edges: edges.collect(),
        merchants: sorted.iter().map(|(_, merchant)| *merchant).collect(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::Category;
    use crate::stats::{Clue, DiscountWord};

    const RULES: Independence = Independence::EXAMPLE;

    fn told(person: i64, merchant: i64, seq: i64) -> Clue {
        Clue {
            complainant: Some(person),
            ..Clue::example(seq, 100, merchant, Category::Counterfeit)
        }
    }

    /// Five people who each complained about merchants 1–3, and three hundred strangers about two each.
    fn city() -> Vec<Clue> {
        let ring = (0..5_i64).flat_map(|person| {
            (1..=3).map(move |merchant| told(10 + person, merchant, 100 * person + merchant))
        });
        let strangers = (0..300_i64).flat_map(|person| {
            (0..2).map(move |which| {
                let merchant = 1 + (person * 7 + which * 31) % 40;
                told(1_000 + person, merchant, 10_000 + 2 * person + which)
            })
        });
        ring.chain(strangers).collect()
    }

    fn blocks(clues: &[Clue], words: Vec<DiscountWord>) -> Vec<ComplainantBlock> {
        let complaints = Complaints::of(clues, &[]).with_words(words);
        let recent = Span {
            after: 14 - RULES.complainant_weeks,
            until: 14,
        };
        complaints.blocks(recent, RULES, &complaints.lifted(104))
    }

    #[test]
    fn who_complains_together_about_three_merchants_is_found_among_strangers() {
        let found = blocks(&city(), Vec::new());
        let expected = ComplainantBlock {
            complainants: (10..15).collect(),
            merchants: 3,
        };
        assert_eq!(found, [expected]);
    }

    #[test]
    fn a_block_stays_the_same_when_merchants_are_numbered_anew() {
        let mut clues = city();
        for clue in &mut clues {
            clue.merchant = clue.merchant.map(|merchant| 1_000 - merchant);
        }
        assert_eq!(blocks(&clues, Vec::new()), blocks(&city(), Vec::new()));
    }

    #[test]
    fn victims_whose_one_order_names_three_merchants_are_no_block() {
        let mut clues = city();
        for clue in &mut clues {
            if clue.complainant < Some(1_000) {
                clue.seq = clue.complainant.unwrap();
            }
        }
        assert_eq!(blocks(&clues, Vec::new()), []);
    }

    #[test]
    fn whom_a_reviewer_freed_is_in_no_block() {
        let word = |complainant| DiscountWord {
            complainant,
            day: 100,
            lifted: true,
        };
        assert_eq!(blocks(&city(), vec![word(10)])[0].complainants.len(), 4);
        assert_eq!(blocks(&city(), vec![word(10), word(11)]), []);
    }

    #[test]
    fn a_block_is_one_voice_against_each_of_its_merchants() {
        let clues: Vec<Clue> = city().into_iter().take(15).collect();
        let complaints = Complaints::of(&clues, &[]);
        let mass = |rules| {
            let cells = complaints.cells(14, 104, &[], &[26], rules);
            cells.windows[0].masses[0].effective
        };
        assert!((mass(RULES) - 1.0).abs() < 1e-6);
        let none = Independence {
            block_complainants: 6,
            ..RULES
        };
        assert!((mass(none) - 5.0).abs() < 1e-6);
    }
}
