//! How often clients ask, and how often strangers try keys; kept in memory only.

use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};

/// Milliseconds that are counted together.
const MINUTE: i64 = 60_000;
/// Keys that do not fit, of one address in a minute.
const MOST_WRONG_KEYS: usize = 20;
/// Askers remembered at most; beyond that those that asked longer than a minute ago are forgotten.
const MOST_KEPT: usize = 10_000;

/// Counts the requests of the last minute of each asker.
#[derive(Debug, Default)]
pub struct QueryRate {
    /// Moments of the requests that were let through, oldest first.
    seen: Mutex<HashMap<String, Vec<i64>>>,
}

impl QueryRate {
    /// Counts a request of a client; else the milliseconds to wait.
    pub fn client(&self, client: crate::domain::ClientId, most: u32, now: i64) -> Result<(), i64> {
        let most = usize::try_from(most).unwrap_or(usize::MAX);
        self.enter(format!("client/{client}"), most, now)
    }

    /// Counts a key from an address that does not fit; else the milliseconds to wait.
    pub fn wrong_key(&self, address: &str, now: i64) -> Result<(), i64> {
        self.enter(format!("address/{address}"), MOST_WRONG_KEYS, now)
    }

    fn enter(&self, asker: String, most: usize, now: i64) -> Result<(), i64> {
        // A thread that panicked in here left counts behind, not nonsense.
        let mut seen = self.seen.lock().unwrap_or_else(PoisonError::into_inner);
        if seen.len() >= MOST_KEPT {
            seen.retain(|_, moments| moments.last().is_some_and(|last| now - last < MINUTE));
        }
        let moments = seen.entry(asker).or_default();
        moments.retain(|moment| now - moment < MINUTE);
        if moments.len() >= most {
            let oldest = moments.first().copied().unwrap_or(now);
            return Err(oldest + MINUTE - now);
        }
        moments.push(now);
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::ClientId;

    #[test]
    fn a_client_waits_until_its_oldest_request_is_a_minute_ago_and_others_do_not() {
        let rate = QueryRate::default();
        let ask = |client, now| rate.client(ClientId(client), 2, now);
        assert_eq!((ask(1, 0), ask(1, 10_000)), (Ok(()), Ok(())));
        assert_eq!(ask(1, 15_000), Err(45_000));
        assert_eq!(ask(2, 15_000), Ok(()));
        assert_eq!(ask(1, 60_000), Ok(()));
        assert_eq!(ask(1, 60_001), Err(9_999));
        assert_eq!(rate.client(ClientId(3), 0, 0), Err(MINUTE));
    }

    #[test]
    fn whoever_tries_keys_waits_and_what_is_remembered_does_not_grow_without_end() {
        let rate = QueryRate::default();
        for _ in 0..MOST_WRONG_KEYS {
            assert_eq!(rate.wrong_key("a", 5), Ok(()));
        }
        assert_eq!(rate.wrong_key("a", 6), Err(MINUTE - 1));
        for number in 0..MOST_KEPT + 50 {
            let now = i64::try_from(number).unwrap() * 100;
            assert_eq!(rate.wrong_key(&number.to_string(), now), Ok(()));
        }
        assert!(rate.seen.lock().unwrap().len() <= MOST_KEPT);
    }
}
