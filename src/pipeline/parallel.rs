//! The same work for many items, on the processors there are.

use std::num::NonZero;
use std::sync::atomic::{AtomicUsize, Ordering};

/// Threads at most: each holds what its item needs, a week of a large city some hundred megabytes.
const MOST_THREADS: usize = 4;

/// What `work` makes of each item, in the order of the items, whichever is done first.
pub(super) fn in_parallel<T: Sync, R: Send>(items: &[T], work: impl Fn(&T) -> R + Sync) -> Vec<R> {
    let processors = std::thread::available_parallelism().map_or(1, NonZero::get);
    let next = AtomicUsize::new(0);
    let take_turns = || {
        let mut own = Vec::new();
        loop {
            let place = next.fetch_add(1, Ordering::Relaxed);
            let Some(item) = items.get(place) else {
                return own;
            };
            own.push((place, work(item)));
        }
    };
    let mut done: Vec<(usize, R)> = std::thread::scope(|scope| {
        let threads: Vec<_> = (0..processors.min(MOST_THREADS).min(items.len()))
            .map(|_| scope.spawn(take_turns))
            .collect();
        let done = threads.into_iter().map(|thread| match thread.join() {
            Ok(own) => own,
            Err(panic) => std::panic::resume_unwind(panic),
        });
        done.flatten().collect()
    });
    done.sort_unstable_by_key(|(place, _)| *place);
    done.into_iter().map(|(_, result)| result).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn results_stand_in_the_order_of_the_items() {
        let items: Vec<u64> = (0..100).collect();
        let work = |item: &u64| {
            // The first ones take longest.
            let rounds = (100 - item) * 1_000;
            (0..rounds).fold(*item, |sum, round| sum ^ round ^ round)
        };
        assert_eq!(in_parallel(&items, work), items);
        assert!(in_parallel(&[], work).is_empty());
    }
}
