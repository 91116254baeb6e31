//! Who may be a copy of whom: orders that share a band key within 90 days, found month by month.
//!
//! Memory is that of the window: the keys of a month are sorted once and forgotten when no later order can reach back.

use std::collections::VecDeque;

use super::band_keys::{BANDS, BandKeys};

/// Days between two copies of a template, at most (signals.md §1c).
pub const WINDOW_DAYS: i32 = 90;

/// Newest members of one band of one month that an order is compared with. Copies meet in many of the 32 bands, and one
/// link to a cluster is as good as all.
const NEWEST: usize = 4;
/// A band with more members is boilerplate, or a flood of one template. Left out whole, the largest floods would be
/// overlooked; it names one member only, which costs as little.
const CROWDED: usize = 2_000;
/// Pairs held before repeated ones are removed.
const HELD_PAIRS: usize = 1 << 22;

/// Two orders that may be copies, by their places among all orders given.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Pair {
    pub later: u32,
    pub earlier: u32,
}

/// The months that the next order may still reach.
#[derive(Debug, Default)]
pub struct Nominator {
    months: VecDeque<Month>,
    given: u32,
}

struct Month {
    /// Place of its first order.
    first: u32,
    /// Day of each order, ascending.
    days: Vec<i32>,
    /// For each band the keys with the place of their order, sorted by both.
    bands: Vec<Vec<Keyed>>,
}

/// Key in the upper half, place of the order in the lower.
type Keyed = u64;

impl Nominator {
    /// Takes the orders of the next month in order of their days; orders without keys are left out beforehand.
    ///
    /// Returns each pair once, by later order, the newest earlier one first.
    pub fn push(&mut self, orders: &[(i32, BandKeys)]) -> Vec<Pair> {
        let Some((last_day, _)) = orders.last() else {
            return Vec::new();
        };
        let month = Month::of(self.given, orders);
        self.given += u32::try_from(orders.len()).unwrap_or(u32::MAX);
        self.months
            .retain(|earlier| earlier.last_day() + WINDOW_DAYS >= month.first_day());
        let mut pairs = Vec::new();
        for band in 0..BANDS {
            month.pair_within(band, &mut pairs);
            for earlier in &self.months {
                month.pair_with(earlier, band, &mut pairs);
            }
            if pairs.len() > HELD_PAIRS {
                remove_repeated(&mut pairs);
            }
        }
        remove_repeated(&mut pairs);
        self.months.push_back(month);
        self.months
            .retain(|earlier| earlier.last_day() + WINDOW_DAYS >= *last_day);
        pairs
            .into_iter()
            .map(|packed| Pair {
                later: upper(packed),
                earlier: !lower(packed),
            })
            .collect()
    }
}

impl Month {
    fn of(first: u32, orders: &[(i32, BandKeys)]) -> Self {
        let sorted_band = |band: usize| {
            let keyed = orders
                .iter()
                .zip(first..)
                .map(|((_, keys), place)| pack(keys.0[band], place));
            let mut keyed: Vec<Keyed> = keyed.collect();
            keyed.sort_unstable();
            keyed
        };
        Self {
            first,
            days: orders.iter().map(|(day, _)| *day).collect(),
            bands: (0..BANDS).map(sorted_band).collect(),
        }
    }

    fn first_day(&self) -> i32 {
        self.days.first().copied().unwrap_or(i32::MIN)
    }

    fn last_day(&self) -> i32 {
        self.days.last().copied().unwrap_or(i32::MIN)
    }

    fn day_of(&self, place: u32) -> i32 {
        self.days[(place - self.first) as usize]
    }

    fn pair_within(&self, band: usize, pairs: &mut Vec<u64>) {
        for members in self.bands[band].chunk_by(|one, other| upper(*one) == upper(*other)) {
            let newest = newest_of(members);
            for (place, later) in members.iter().enumerate() {
                for earlier in &members[place.saturating_sub(newest)..place] {
                    pairs.push(pack(lower(*later), !lower(*earlier)));
                }
            }
        }
    }

    fn pair_with(&self, other: &Self, band: usize, pairs: &mut Vec<u64>) {
        let mut rest = other.bands[band].as_slice();
        for members in self.bands[band].chunk_by(|one, other| upper(*one) == upper(*other)) {
            let key = upper(members[0]);
            rest = &rest[rest
                .iter()
                .position(|member| upper(*member) >= key)
                .unwrap_or(rest.len())..];
            let shared = rest
                .iter()
                .take_while(|member| upper(**member) == key)
                .count();
            if shared == 0 {
                continue;
            }
            let known = &rest[..shared];
            for later in members {
                let since = self.day_of(lower(*later)) - WINDOW_DAYS;
                for earlier in known.iter().rev().take(newest_of(known)) {
                    if other.day_of(lower(*earlier)) >= since {
                        pairs.push(pack(lower(*later), !lower(*earlier)));
                    }
                }
            }
        }
    }
}

fn newest_of(members: &[Keyed]) -> usize {
    if members.len() > CROWDED { 1 } else { NEWEST }
}

/// Later places first come first; of equal ones the newest earlier place, which is packed as its complement.
fn remove_repeated(pairs: &mut Vec<u64>) {
    pairs.sort_unstable();
    pairs.dedup();
}

const fn pack(upper: u32, lower: u32) -> u64 {
    (upper as u64) << 32 | lower as u64
}

const fn upper(packed: u64) -> u32 {
    (packed >> 32) as u32
}

const fn lower(packed: u64) -> u32 {
    (packed & 0xffff_ffff) as u32
}

impl std::fmt::Debug for Month {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Month")
            .field("first", &self.first)
            .field("orders", &self.days.len())
            .finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Keys that share nothing with those of another number but what `shared` says.
    fn keys(number: u32, shared: &[(usize, u32)]) -> BandKeys {
        let mut keys: [u32; BANDS] =
            std::array::from_fn(|band| number * 64 + u32::try_from(band).unwrap());
        for (band, key) in shared {
            keys[*band] = 1 << 31 | *key;
        }
        BandKeys(keys)
    }

    fn pairs(months: &[&[(i32, BandKeys)]]) -> Vec<(u32, u32)> {
        let mut nominator = Nominator::default();
        let found = months
            .iter()
            .flat_map(|month| nominator.push(month))
            .collect::<Vec<_>>();
        found
            .iter()
            .map(|pair| (pair.later, pair.earlier))
            .collect()
    }

    #[test]
    fn one_shared_band_within_the_window_is_a_pair_once() {
        let twice = &[(3, 7), (9, 8)];
        let months: &[&[_]] = &[
            &[(0, keys(1, &[])), (5, keys(2, twice))],
            &[(31, keys(3, &[])), (40, keys(4, twice))],
            &[(95, keys(5, &[(3, 7)]))],
        ];
        assert_eq!(pairs(months), [(3, 1), (4, 3), (4, 1)]);
    }

    #[test]
    fn nobody_is_paired_over_more_than_90_days() {
        let of = |day, number| (day, keys(number, &[(0, 1)]));
        assert_eq!(pairs(&[&[of(0, 1)], &[of(90, 2)]]), [(1, 0)]);
        assert_eq!(pairs(&[&[of(0, 1)], &[of(91, 2)]]), []);
    }

    #[test]
    fn a_later_month_changes_no_earlier_pair() {
        let month = |first: i32, number: u32| -> Vec<(i32, BandKeys)> {
            (0..30_i32)
                .map(|day| {
                    (
                        first + day,
                        keys(
                            number + day.cast_unsigned(),
                            &[(4, day.cast_unsigned() % 3)],
                        ),
                    )
                })
                .collect()
        };
        let (one, two) = (month(0, 100), month(30, 200));
        let alone = pairs(&[&one]);
        assert!(!alone.is_empty());
        assert_eq!(pairs(&[&one, &two])[..alone.len()], alone);
    }

    #[test]
    fn a_flood_larger_than_a_crowded_band_still_hangs_together() {
        let flood: Vec<_> = (0..2_500_i32)
            .map(|number| (number / 100, keys(number.cast_unsigned(), &[(0, 1)])))
            .collect();
        let found = pairs(&[&flood]);
        assert_eq!(found.len(), 2_499);
        assert!(found.iter().all(|(later, earlier)| *later == earlier + 1));
    }
}
