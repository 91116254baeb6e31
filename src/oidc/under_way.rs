//! Browsers that were sent to the provider and are not back: each may come back once, soon, and as itself.
//!
//! Kept in memory only: whoever is away while the program restarts begins again.

use std::collections::HashMap;
use std::sync::{Mutex, MutexGuard, PoisonError};

use openidconnect::{Nonce, PkceCodeVerifier};

use crate::access::{RandomError, SessionToken, token_digest};

/// How long somebody may take at the provider; milliseconds.
const KEPT_FOR: i64 = 10 * 60_000;
/// Of all addresses together, and of one: who sets out again and again only pushes out the own.
const MOST_KEPT: usize = 10_000;
const MOST_OF_ONE_ADDRESS: usize = 200;

/// What has to be known when somebody comes back.
pub(super) struct Visit {
    pub(super) nonce: Nonce,
    pub(super) verifier: PkceCodeVerifier,
    /// The page that was wanted.
    pub(super) next: String,
    /// Hash of what the browser proves with that it is the same.
    browser: String,
    from: String,
    at: i64,
}

/// What a browser sets out with.
pub(super) struct Passport {
    pub(super) state: SessionToken,
    pub(super) browser: SessionToken,
    pub(super) nonce: Nonce,
    pub(super) verifier: PkceCodeVerifier,
}

/// Visits by the hash of their state.
#[derive(Default)]
pub(super) struct UnderWay {
    visits: Mutex<HashMap<String, Visit>>,
}

impl UnderWay {
    /// Notes that somebody sets out.
    pub(super) fn begin(&self, next: &str, from: &str, now: i64) -> Result<Passport, RandomError> {
        let (nonce, verifier) = (SessionToken::fresh()?, SessionToken::fresh()?);
        let passport = Passport {
            state: SessionToken::fresh()?,
            browser: SessionToken::fresh()?,
            nonce: Nonce::new(nonce.reveal().to_owned()),
            verifier: PkceCodeVerifier::new(verifier.reveal().to_owned()),
        };
        let visit = Visit {
            nonce: passport.nonce.clone(),
            verifier: PkceCodeVerifier::new(verifier.reveal().to_owned()),
            next: next.to_owned(),
            browser: passport.browser.digest(),
            from: from.to_owned(),
            at: now,
        };
        let mut visits = self.visits();
        visits.retain(|_, visit| now - visit.at < KEPT_FOR);
        make_room(&mut visits, MOST_OF_ONE_ADDRESS, |visit| visit.from == from);
        make_room(&mut visits, MOST_KEPT, |_| true);
        visits.insert(passport.state.digest(), visit);
        Ok(passport)
    }

    /// The visit of a state, once. A state that another browser brings has been seen by others: it is used up as well.
    pub(super) fn end(&self, state: &str, browser: Option<&str>, now: i64) -> Option<Visit> {
        let visit = self.visits().remove(&token_digest(state))?;
        let same = browser.is_some_and(|browser| token_digest(browser) == visit.browser);
        (same && now - visit.at < KEPT_FOR).then_some(visit)
    }

    /// A thread that panicked in here left visits behind, not nonsense.
    fn visits(&self) -> MutexGuard<'_, HashMap<String, Visit>> {
        self.visits.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Leaves less than `most` of those that `counts`, the newest.
fn make_room(visits: &mut HashMap<String, Visit>, most: usize, counts: impl Fn(&Visit) -> bool) {
    let of_these = visits.iter().filter(|(_, visit)| counts(visit));
    let mut ages: Vec<(i64, String)> = of_these
        .map(|(state, visit)| (visit.at, state.clone()))
        .collect();
    let Some(too_many) = (ages.len() + 1).checked_sub(most).filter(|many| *many > 0) else {
        return;
    };
    ages.sort();
    for (_, state) in ages.into_iter().take(too_many) {
        visits.remove(&state);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_visit_ends_once_in_its_own_browser_and_within_ten_minutes() {
        let under_way = UnderWay::default();
        let set_out = || {
            let passport = under_way.begin("/flags", "a", 0).unwrap();
            let state = passport.state.reveal().to_owned();
            (state, passport.browser.reveal().to_owned())
        };
        let (state, browser) = set_out();
        let visit = under_way.end(&state, Some(&browser), 599_999).unwrap();
        assert_eq!(visit.next, "/flags");
        assert!(under_way.end(&state, Some(&browser), 1).is_none(), "twice");
        let (state, browser) = set_out();
        assert!(under_way.end(&state, Some(&browser), 600_000).is_none());
        for other in [None, Some(""), Some("0a")] {
            let (state, browser) = set_out();
            assert!(under_way.end(&state, other, 1).is_none());
            // Whoever has seen the state has burnt it.
            assert!(under_way.end(&state, Some(&browser), 1).is_none());
        }
        assert!(under_way.end("0a", Some(&browser), 1).is_none());
    }

    #[test]
    fn one_address_pushes_out_its_own_visits_only() {
        let under_way = UnderWay::default();
        let mine = under_way.begin("/", "a", 0).unwrap();
        let first = under_way.begin("/", "b", 1).unwrap();
        for at in 0..MOST_OF_ONE_ADDRESS {
            under_way
                .begin("/", "b", 2 + i64::try_from(at).unwrap())
                .unwrap();
        }
        let back = |passport: &Passport| {
            let browser = Some(passport.browser.reveal());
            under_way
                .end(passport.state.reveal(), browser, 500)
                .is_some()
        };
        assert!(back(&mine) && !back(&first));
        assert_eq!(under_way.visits().len(), MOST_OF_ONE_ADDRESS);
    }
}
