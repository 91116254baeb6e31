//! The same work for many items, on the processors there are.

use std::num::NonZero;

use rayon::ThreadPoolBuilder;
use rayon::prelude::*;

/// Threads at most: each holds what its item needs, a week of a large city some hundred megabytes.
const MOST_THREADS: usize = 4;

/// What `work` makes of each item, in the order of the items, whichever is done first.
pub(super) fn in_parallel<T: Sync, R: Send>(items: &[T], work: impl Fn(&T) -> R + Sync) -> Vec<R> {
    let processors = std::thread::available_parallelism().map_or(1, NonZero::get);
    let pool = ThreadPoolBuilder::new()
        .num_threads(processors.min(MOST_THREADS))
        .build();
    match pool {
        // One item at a time: they differ in size.
        Ok(pool) => pool.install(|| items.par_iter().with_max_len(1).map(&work).collect()),
        // Without new threads the one that asks does it all.
        Err(_) => items.iter().map(work).collect(),
    }
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
