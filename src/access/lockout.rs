//! How long signing in has to wait after failures, for one account; others are not concerned.

/// Failures that cost nothing.
const FREE_FAILURES: i64 = 5;
/// Wait after the first that does; doubled by each further one.
const FIRST_WAIT_MILLIS: i64 = 30_000;
const LONGEST_WAIT_MILLIS: i64 = 15 * 60_000;

/// Failed sign-ins in a row.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Lockout {
    pub failures: i64,
    /// Epoch milliseconds; a password is not even looked at before.
    pub until: i64,
}

impl Lockout {
    /// After one more failure at `now`.
    pub fn after_failure(failures: i64, now: i64) -> Self {
        let failures = failures.saturating_add(1);
        let doublings = failures - FREE_FAILURES;
        let wait = if doublings < 0 {
            0
        } else {
            // More doublings than this are beyond the longest wait anyway.
            let factor = 1_i64 << doublings.min(16);
            (FIRST_WAIT_MILLIS * factor).min(LONGEST_WAIT_MILLIS)
        };
        Self {
            failures,
            until: now.saturating_add(wait),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_mistakes_are_free_and_then_the_wait_doubles_up_to_a_quarter_of_an_hour() {
        let wait = |failures| Lockout::after_failure(failures, 1_000).until - 1_000;
        assert_eq!([0, 3].map(wait), [0, 0]);
        assert_eq!([4, 5, 6].map(wait), [30_000, 60_000, 120_000]);
        assert_eq!([9, 40, i64::MAX - 1].map(wait), [900_000; 3]);
    }
}
