//! 事件: the same complainant, merchant and category within 30 days is one incident, across hotlines.

use std::collections::HashMap;

use super::clues::Clue;
use crate::domain::{Category, Incident30Days};

type Subject = (Option<i64>, Category);

/// Numbers the incidents of clues that are sorted by time; each is named by the `seq` of its first order.
///
/// Re-calls chain: what counts is the gap to the previous contact (signals.md §2 S0). An order that quotes an
/// earlier one joins its incident whoever calls, also if only the later names the merchant. The number of a clue
/// depends on earlier clues only.
pub(super) fn number_incidents(clues: &mut [Clue], quoted: &HashMap<i64, i64>) {
    let mut last_contact: HashMap<(i64, Subject), (i32, i64)> = HashMap::new();
    let mut incident_of_order: HashMap<(i64, Subject), i64> = HashMap::new();
    for clue in clues {
        let subject = (clue.merchant, clue.category);
        let joined = quoted.get(&clue.seq).and_then(|target| {
            let of_target = |merchant| incident_of_order.get(&(*target, (merchant, clue.category)));
            of_target(clue.merchant)
                .or_else(|| of_target(None))
                .copied()
        });
        let chained = clue.complainant.and_then(|person| {
            let (day, incident) = *last_contact.get(&(person, subject))?;
            (clue.day - day <= Incident30Days::DAYS).then_some(incident)
        });
        let incident = joined.or(chained).unwrap_or(clue.seq);
        clue.incident = incident;
        incident_of_order.insert((clue.seq, subject), incident);
        if let Some(person) = clue.complainant {
            last_contact.insert((person, subject), (clue.day, incident));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn incidents(contacts: &[(i64, i32, Option<i64>, i64)], quoted: &[(i64, i64)]) -> Vec<i64> {
        let mut clues: Vec<Clue> = contacts
            .iter()
            .map(|(seq, day, complainant, merchant)| Clue {
                complainant: *complainant,
                ..Clue::example(*seq, *day, *merchant, Category::Counterfeit)
            })
            .collect();
        number_incidents(&mut clues, &quoted.iter().copied().collect());
        clues.iter().map(|clue| clue.incident).collect()
    }

    #[test]
    fn re_calls_within_30_days_are_one_incident() {
        let person = Some(7);
        assert_eq!(
            incidents(
                &[(1, 0, person, 1), (2, 30, person, 1), (3, 61, person, 1)],
                &[]
            ),
            [1, 1, 3]
        );
        assert_eq!(
            incidents(
                &[(1, 0, person, 1), (2, 20, person, 1), (3, 40, person, 1)],
                &[]
            ),
            [1, 1, 1]
        );
    }

    #[test]
    fn other_people_and_other_merchants_are_other_incidents() {
        assert_eq!(
            incidents(
                &[(1, 0, Some(7), 1), (2, 1, Some(8), 1), (3, 2, Some(7), 2)],
                &[]
            ),
            [1, 2, 3]
        );
        assert_eq!(incidents(&[(1, 0, None, 1), (2, 1, None, 1)], &[]), [1, 2]);
    }

    #[test]
    fn a_transfer_joins_the_order_that_it_quotes() {
        assert_eq!(
            incidents(&[(1, 0, Some(7), 1), (2, 3, None, 1)], &[(2, 1)]),
            [1, 1]
        );
        let mut clues = [(1, None), (2, Some(5))].map(|(seq, merchant)| Clue {
            merchant,
            complainant: Some(seq),
            ..Clue::example(seq, 0, 1, Category::Counterfeit)
        });
        number_incidents(&mut clues, &HashMap::from([(2, 1)]));
        assert_eq!(clues.map(|clue| clue.incident), [1, 1]);
    }
}
