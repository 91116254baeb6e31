//! What an auditor should ask about: personal data looked at in bulk, at night, or in vain (domain.md R-SEC-02).

use std::collections::{HashMap, VecDeque};

use crate::domain::{LocalTime, TimePrecision, code_enum};

code_enum! {
    RevealAlarm {
        Bulk = "bulk", "一小时内多次";
        Night = "night", "夜间";
        Refused = "refused", "被拒绝";
    }
}

/// The object of searches and exports of work orders.
pub const ORDERS: &str = "orders";
/// The same where the question names a person or a person's number (domain.md R-SEC-02).
pub const ORDERS_OF_A_PERSON: &str = "orders:person";

/// Milliseconds within which many are a bulk.
const HOUR: i64 = 3_600_000;
/// Hours in Asia/Shanghai: from the first to before the second.
const NIGHT: (u32, u32) = (22, 6);

/// One reveal, or the attempt.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RevealSeen {
    /// Epoch milliseconds.
    pub at: i64,
    pub actor: String,
    pub refused: bool,
}

/// The alarms of each reveal, in the order given, which is that of time. From the one that makes it more than `in_an_hour`
/// on, those of one person within an hour are a bulk.
pub fn reveal_alarms(reveals: &[RevealSeen], in_an_hour: usize) -> Vec<Vec<RevealAlarm>> {
    let mut recent: HashMap<&str, VecDeque<i64>> = HashMap::new();
    let alarms = reveals.iter().map(|reveal| {
        let mut alarms = Vec::new();
        if reveal.refused {
            alarms.push(RevealAlarm::Refused);
        } else {
            let moments = recent.entry(&reveal.actor).or_default();
            moments.push_back(reveal.at);
            moments.retain(|moment| reveal.at - moment < HOUR);
            if moments.len() > in_an_hour {
                alarms.push(RevealAlarm::Bulk);
            }
        }
        if is_night(reveal.at) {
            alarms.push(RevealAlarm::Night);
        }
        alarms
    });
    alarms.collect()
}

/// Whether a moment in epoch milliseconds is within the hours in which nobody should be at work.
pub fn is_night(at: i64) -> bool {
    use chrono::Timelike;
    LocalTime::from_epoch_millis(at, TimePrecision::Second).is_some_and(|time| {
        let hour = time.at.hour();
        hour >= NIGHT.0 || hour < NIGHT.1
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    /// 2026-11-20 09:12:33 in Shanghai.
    const MORNING: i64 = 1_795_137_153_000;
    const MINUTE: i64 = 60_000;

    fn seen(minutes: i64, actor: &str, refused: bool) -> RevealSeen {
        RevealSeen {
            at: MORNING + minutes * MINUTE,
            actor: actor.to_owned(),
            refused,
        }
    }

    #[test]
    fn many_in_an_hour_are_a_bulk_of_the_person_who_looked() {
        let reveals = [
            seen(0, "甲", false),
            seen(1, "乙", false),
            seen(2, "甲", true),
            seen(30, "甲", false),
            seen(59, "甲", false),
            seen(60, "甲", false),
            seen(89, "甲", false),
        ];
        let bulk = [RevealAlarm::Bulk].to_vec();
        let alarms = reveal_alarms(&reveals, 2);
        assert_eq!(
            alarms[..4],
            [vec![], vec![], vec![RevealAlarm::Refused], vec![]]
        );
        // At 60 the first is an hour ago: 30, 59 and 60 are three.
        assert_eq!(alarms[4..], [bulk.clone(), bulk.clone(), bulk]);
    }

    #[test]
    fn the_night_is_from_ten_to_six_in_shanghai() {
        let at = |hour: i64, minute: i64| {
            let from_morning = (hour - 9) * 60 + minute - 12;
            reveal_alarms(&[seen(from_morning, "甲", false)], 9)[0] == [RevealAlarm::Night]
        };
        assert_eq!(
            [at(21, 59), at(22, 0), at(24, 30), at(29, 59), at(30, 0)],
            [false, true, true, true, false]
        );
    }
}
