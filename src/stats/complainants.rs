//! Complainants against more merchants than anybody may have, or in a block: who is discounted, and by how much.

use std::collections::{HashMap, HashSet};

use super::blocks::{ComplainantBlock, block_of};
use super::cells::{Independence, Span, count};
use super::complaints::Complaints;

/// A reviewer's word on a complainant's discount.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct DiscountWord {
    /// The complainant, as orders in the dataset carry it.
    pub complainant: i64,
    /// Day of the word, counted from 1970-01-01.
    pub day: i32,
    pub lifted: bool,
}

/// What a complainant did in the weeks that are looked back on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ComplainantHistory {
    pub complainant: i64,
    /// Distinct merchants.
    pub merchants: i64,
    pub orders: i64,
    /// Orders whose text is near another's.
    pub copied: i64,
    /// People of the block that the complainant goes about with, and its merchants.
    pub block: Option<(i64, i64)>,
    /// A reviewer lifted the discount.
    pub lifted: bool,
}

impl Complaints {
    /// Brings in reviewers' words, in the order in which they were given.
    pub fn with_words(mut self, words: Vec<DiscountWord>) -> Self {
        self.words = words;
        self
    }

    /// Complainants whose discount is lifted at the end of a day.
    pub(super) fn lifted(&self, last_day: i32) -> HashSet<i64> {
        let mut standing: HashMap<i64, DiscountWord> = HashMap::new();
        for word in self.words.iter().filter(|word| word.day <= last_day) {
            let place = standing.entry(word.complainant).or_insert(*word);
            if word.day >= place.day {
                *place = *word;
            }
        }
        let lifted = standing.into_values().filter(|word| word.lifted);
        lifted.map(|word| word.complainant).collect()
    }

    /// The complainants with more merchants than are free, or in a block, by the end of `week`; most merchants first,
    /// then by number.
    ///
    /// `clusters` as for [`Self::cells`].
    pub fn histories(
        &self,
        week: i32,
        last_day: i32,
        clusters: &[(i64, i64)],
        rules: Independence,
    ) -> Vec<ComplainantHistory> {
        let mut against: HashMap<i64, HashSet<i64>> = HashMap::new();
        let mut orders: HashMap<i64, HashSet<i64>> = HashMap::new();
        for row in self.rows.iter().filter(|row| !row.anonymous) {
            if row.week <= week && row.week > week - rules.complainant_weeks {
                against.entry(row.person).or_default().insert(row.merchant);
                orders.entry(row.person).or_default().insert(row.seq);
            }
        }
        let copies: HashSet<i64> = clusters.iter().map(|(seq, _)| *seq).collect();
        let lifted = self.lifted(last_day);
        let recent = Span {
            after: week - rules.complainant_weeks,
            until: week,
        };
        let blocks = self.blocks(recent, rules, &lifted);
        let block_of = block_of(&blocks);
        let block = |person: &i64| -> Option<&ComplainantBlock> {
            let number = usize::try_from(*block_of.get(person)?).ok()?;
            blocks.get(number.checked_sub(1)?)
        };
        let mut histories: Vec<ComplainantHistory> = against
            .into_iter()
            .filter(|(person, merchants)| {
                count(merchants.len()) > rules.free_merchants || block_of.contains_key(person)
            })
            .map(|(complainant, merchants)| {
                let own = &orders[&complainant];
                ComplainantHistory {
                    complainant,
                    merchants: count(merchants.len()),
                    orders: count(own.len()),
                    copied: count(own.intersection(&copies).count()),
                    block: block(&complainant)
                        .map(|block| (count(block.complainants.len()), block.merchants)),
                    lifted: lifted.contains(&complainant),
                }
            })
            .collect();
        histories.sort_unstable_by_key(|history| (-history.merchants, history.complainant));
        histories
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::Category;
    use crate::stats::{Clue, WeekCells};

    const RULES: Independence = Independence::EXAMPLE;

    /// Person 7 against six merchants, person 8 against three, one a day from day 100 on.
    fn complaints() -> Complaints {
        let told = |person: i64, merchants: i64| {
            (1..=merchants).map(move |merchant| Clue {
                complainant: Some(person),
                ..Clue::example(
                    100 * person + merchant,
                    100 + i32::try_from(merchant).unwrap(),
                    merchant,
                    Category::Counterfeit,
                )
            })
        };
        let clues: Vec<Clue> = told(7, 6).chain(told(8, 3)).collect();
        Complaints::of(&clues, &[])
    }

    fn cells(complaints: &Complaints, last_day: i32) -> WeekCells {
        complaints.cells(16, last_day, &[], &[26], RULES)
    }

    fn word(day: i32, lifted: bool) -> DiscountWord {
        DiscountWord {
            complainant: 7,
            day,
            lifted,
        }
    }

    #[test]
    fn histories_tell_of_the_complainants_that_cells_discount() {
        let complaints = complaints();
        let clusters = [(701, 701), (702, 701)];
        let histories = complaints.histories(16, 118, &clusters, RULES);
        let expected = ComplainantHistory {
            complainant: 7,
            merchants: 6,
            orders: 6,
            copied: 2,
            block: None,
            lifted: false,
        };
        assert_eq!(histories, [expected]);
        assert_eq!(cells(&complaints, 118).degrees, HashMap::from([(7, 6)]));
        // At the end of the week before, only half of it had been told.
        let early = complaints.histories(14, 104, &clusters, RULES);
        assert_eq!(early[0].merchants, 4);
    }

    #[test]
    fn who_goes_about_with_others_is_told_of_below_the_free_number() {
        let told = |person: i64| {
            (1..=3).map(move |merchant| Clue {
                complainant: Some(person),
                ..Clue::example(
                    100 * person + merchant,
                    100,
                    merchant,
                    Category::Counterfeit,
                )
            })
        };
        let clues: Vec<Clue> = (1..=4).flat_map(told).collect();
        let histories = Complaints::of(&clues, &[]).histories(14, 104, &[], RULES);
        assert_eq!(histories.len(), 4);
        assert!(histories.iter().all(|one| one.block == Some((4, 3))));
    }

    #[test]
    fn a_lift_counts_from_its_day_until_it_is_taken_back() {
        let told = complaints().with_words(vec![word(110, true), word(116, false)]);
        let mass = |last_day: i32| -> f64 {
            let cells = cells(&told, last_day);
            cells.windows[0]
                .exposures
                .iter()
                .map(|own| own.effective)
                .sum()
        };
        let discounted = 6.0 * 0.5 + 3.0;
        assert!((mass(109) - discounted).abs() < 1e-6, "{}", mass(109));
        assert!((mass(110) - 9.0).abs() < 1e-6, "{}", mass(110));
        assert!((mass(116) - discounted).abs() < 1e-6);
        assert!(cells(&told, 110).degrees.is_empty());
        assert!(told.histories(16, 110, &[], RULES)[0].lifted);
    }
}
