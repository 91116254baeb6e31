//! Reviewers' words on the discount of a complainant: kept for ever, taken back by a later word, never changed.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use serde::Serialize;

use super::Pseudonym;

/// One entry of the append-only list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ComplainantLift {
    /// 1, 2, 3 … in the order in which they were made.
    pub number: i64,
    pub complainant: Pseudonym,
    /// Their word counts fully again; `false` takes that back.
    pub lifted: bool,
    pub reason: String,
    pub operator: String,
    pub decided_on: NaiveDate,
}

/// The latest word on each complainant, of those given by the end of `until`.
pub fn standing_lifts(
    lifts: &[ComplainantLift],
    until: NaiveDate,
) -> BTreeMap<Pseudonym, &ComplainantLift> {
    let mut latest: BTreeMap<Pseudonym, &ComplainantLift> = BTreeMap::new();
    for lift in lifts.iter().filter(|lift| lift.decided_on <= until) {
        let place = latest.entry(lift.complainant).or_insert(lift);
        let age = |lift: &ComplainantLift| (lift.decided_on, lift.number);
        if age(lift) > age(place) {
            *place = lift;
        }
    }
    latest
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_latest_word_known_by_a_day_stands() {
        let day = |number| NaiveDate::from_ymd_opt(2026, 11, number).unwrap();
        let lift = |number, lifted, on| ComplainantLift {
            number,
            complainant: Pseudonym(7),
            lifted,
            reason: "查实".to_owned(),
            operator: "甲".to_owned(),
            decided_on: day(on),
        };
        let lifts = [lift(1, true, 10), lift(2, false, 12), lift(3, true, 12)];
        let stands = |until| {
            let standing = standing_lifts(&lifts, day(until));
            standing.get(&Pseudonym(7)).map(|lift| lift.lifted)
        };
        assert_eq!(stands(9), None);
        assert_eq!(stands(10), Some(true));
        assert_eq!(stands(12), Some(true));
        assert_eq!(
            standing_lifts(&lifts[..2], day(12))[&Pseudonym(7)].number,
            2
        );
    }
}
