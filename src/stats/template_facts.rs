//! Who used a template against whom: what tells a gang from victims who paste.

use std::collections::{HashMap, HashSet};

use super::clues::Clue;

/// Distinct orders, people and merchants behind one template; orders without a known person or merchant add to neither.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize)]
pub struct TemplateFacts {
    pub orders: i64,
    pub complainants: i64,
    pub merchants: i64,
    /// Days on which it was used: a campaign has few, a group of victims many.
    pub days: i64,
    pub regions: i64,
}

/// Facts of every template that at least two orders of these clues share, by [`Clue::template`].
pub fn template_facts(clues: &[Clue]) -> HashMap<i64, TemplateFacts> {
    #[derive(Default)]
    struct Behind {
        orders: HashSet<i64>,
        complainants: HashSet<i64>,
        merchants: HashSet<i64>,
        days: HashSet<i32>,
        regions: HashSet<i32>,
    }
    let mut templates: HashMap<i64, Behind> = HashMap::new();
    for clue in clues.iter().filter(|clue| clue.template != 0) {
        let behind = templates.entry(clue.template).or_default();
        behind.orders.insert(clue.seq);
        behind.complainants.extend(clue.complainant);
        behind.merchants.extend(clue.merchant);
        behind.days.insert(clue.day);
        behind.regions.extend(clue.region);
    }
    let count = |members: usize| i64::try_from(members).unwrap_or(i64::MAX);
    let shared = templates
        .into_iter()
        .filter(|(_, behind)| behind.orders.len() >= 2);
    shared
        .map(|(template, behind)| {
            let facts = TemplateFacts {
                orders: count(behind.orders.len()),
                complainants: count(behind.complainants.len()),
                merchants: count(behind.merchants.len()),
                days: count(behind.days.len()),
                regions: count(behind.regions.len()),
            };
            (template, facts)
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::Category;

    #[test]
    fn a_template_counts_orders_people_and_merchants_once() {
        let clue = |seq, merchant, template, complainant| Clue {
            complainant,
            template,
            ..Clue::example(seq, 10, merchant, Category::Counterfeit)
        };
        let clues = [
            clue(1, 1, 1, Some(7)),
            clue(2, 1, 1, Some(8)),
            clue(2, 2, 1, Some(8)),
            clue(3, 2, 1, None),
            clue(4, 2, 4, Some(9)),
        ];
        let expected = TemplateFacts {
            orders: 3,
            complainants: 2,
            merchants: 2,
            days: 1,
            regions: 0,
        };
        assert_eq!(template_facts(&clues), HashMap::from([(1, expected)]));
    }
}
