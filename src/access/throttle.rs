//! Failed sign-ins by where they come from, and by names that nobody has; kept in memory only.
//!
//! Accounts have their own count in the database. This one keeps a stranger from trying one password on all of them, and
//! makes a name that nobody has answer like one that somebody has.

use std::collections::HashMap;
use std::sync::{Mutex, MutexGuard, PoisonError};

use super::Lockout;

/// Places and names remembered at most; beyond that those that no longer matter are forgotten, then the oldest.
const MOST_KEPT: usize = 10_000;

/// How many failures one address may have in a while.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct AddressLimit {
    pub failures: usize,
    /// Milliseconds.
    pub within: i64,
}

impl Default for AddressLimit {
    /// An office behind one address may mistype twenty passwords in five minutes.
    fn default() -> Self {
        Self {
            failures: 20,
            within: 5 * 60_000,
        }
    }
}

/// Counts attempts before they are looked at, so that those made at once do not pass as one.
#[derive(Debug)]
pub struct SignInThrottle {
    limit: AddressLimit,
    seen: Mutex<Seen>,
}

#[derive(Debug, Default)]
struct Seen {
    /// Moments of the failures of an address, oldest first.
    addresses: HashMap<String, Vec<i64>>,
    strangers: HashMap<String, Lockout>,
}

impl SignInThrottle {
    pub fn new(limit: AddressLimit) -> Self {
        Self {
            limit,
            seen: Mutex::default(),
        }
    }

    /// Counts an attempt from an address as failed until it is given back; else the milliseconds to wait.
    pub fn enter(&self, address: &str, now: i64) -> Result<(), i64> {
        let mut seen = self.seen();
        if !seen.addresses.contains_key(address) && seen.addresses.len() >= MOST_KEPT {
            let long_ago = now - self.limit.within;
            let last = |moments: &Vec<i64>| moments.last().copied().unwrap_or(i64::MIN);
            forget(&mut seen.addresses, last, long_ago);
        }
        let moments = seen.addresses.entry(address.to_owned()).or_default();
        moments.retain(|moment| now - moment < self.limit.within);
        if moments.len() >= self.limit.failures {
            let oldest = moments.first().copied().unwrap_or(now);
            return Err(oldest + self.limit.within - now);
        }
        moments.push(now);
        Ok(())
    }

    /// Takes an attempt back: it succeeded, or was not looked at.
    pub fn give_back(&self, address: &str, at: i64) {
        let mut seen = self.seen();
        if let Some(moments) = seen.addresses.get_mut(address)
            && let Some(place) = moments.iter().rposition(|moment| *moment == at)
        {
            moments.remove(place);
        }
    }

    /// Counts a failure under a name that nobody has; else the milliseconds to wait, as an account would ask for.
    pub fn stranger(&self, name: &str, now: i64) -> Result<(), i64> {
        let mut seen = self.seen();
        let known = seen.strangers.get(name).copied();
        if let Some(lockout) = known
            && lockout.until > now
        {
            return Err(lockout.until - now);
        }
        if known.is_none() && seen.strangers.len() >= MOST_KEPT {
            forget(&mut seen.strangers, |lockout| lockout.until, now);
        }
        let failures = known.map_or(0, |lockout| lockout.failures);
        let next = Lockout::after_failure(failures, now);
        seen.strangers.insert(name.to_owned(), next);
        Ok(())
    }

    /// A thread that panicked in here left counts behind, not nonsense.
    fn seen(&self) -> MutexGuard<'_, Seen> {
        self.seen.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Makes room: what ended before `now`, and where that is nothing, the one that ends first.
fn forget<V>(kept: &mut HashMap<String, V>, ends: impl Fn(&V) -> i64, now: i64) {
    kept.retain(|_, value| ends(value) > now);
    if kept.len() < MOST_KEPT {
        return;
    }
    let oldest = kept.iter().min_by_key(|(_, value)| ends(value));
    if let Some(oldest) = oldest.map(|(key, _)| key.clone()) {
        kept.remove(&oldest);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn throttle(failures: usize) -> SignInThrottle {
        let within = 1_000;
        SignInThrottle::new(AddressLimit { failures, within })
    }

    #[test]
    fn an_address_waits_until_its_oldest_failure_is_long_enough_ago() {
        let throttle = throttle(2);
        assert_eq!(throttle.enter("a", 0), Ok(()));
        assert_eq!(throttle.enter("a", 400), Ok(()));
        assert_eq!(throttle.enter("a", 700), Err(300));
        assert_eq!(throttle.enter("b", 700), Ok(()), "others are not concerned");
        assert_eq!(throttle.enter("a", 1_000), Ok(()));
        assert_eq!(throttle.enter("a", 1_001), Err(399));
        throttle.give_back("a", 1_000);
        assert_eq!(throttle.enter("a", 1_001), Ok(()));
    }

    #[test]
    fn a_name_that_nobody_has_is_locked_like_an_account() {
        let throttle = throttle(9);
        for _ in 0..5 {
            assert_eq!(throttle.stranger("nobody", 0), Ok(()));
        }
        assert_eq!(throttle.stranger("nobody", 10), Err(29_990));
        assert_eq!(throttle.stranger("somebody else", 10), Ok(()));
        assert_eq!(throttle.stranger("nobody", 30_000), Ok(()));
        assert_eq!(throttle.stranger("nobody", 30_000), Err(60_000));
    }

    #[test]
    fn what_is_remembered_does_not_grow_without_end() {
        let throttle = throttle(1);
        for number in 0..MOST_KEPT + 50 {
            assert_eq!(throttle.enter(&number.to_string(), 7), Ok(()));
            assert_eq!(throttle.stranger(&number.to_string(), 7), Ok(()));
        }
        let seen = throttle.seen();
        assert!(seen.addresses.len() <= MOST_KEPT && seen.strangers.len() <= MOST_KEPT);
    }
}
