//! The 3-grams of what hotlines and letters always say: they make unlike texts alike and are left out.
//!
//! The list is a part of the stored band keys' definition: it ships inside the program and is the same for every
//! data directory. After a change of it, orders imported before keep their keys, and only their nomination suffers:
//! both texts of a pair are verified with the list of the day.

use std::sync::LazyLock;

use super::mask::mask;
use super::shingles::shingle_hashes;

static SHIPPED: LazyLock<Boilerplate> =
    LazyLock::new(|| Boilerplate::of(include_str!("boilerplate.txt")));

/// Words of the filter in front of the list; most shingles end there.
const FILTER_WORDS: usize = 256;

struct Boilerplate {
    filter: [u64; FILTER_WORDS],
    /// Sorted.
    hashes: Vec<u32>,
}

/// Whether the shingle belongs to a formula.
pub(super) fn is_boilerplate(shingle: u32) -> bool {
    SHIPPED.holds(shingle)
}

impl Boilerplate {
    /// One phrase a line; `;` starts a remark.
    fn of(list: &str) -> Self {
        let mut hashes: Vec<u32> = Vec::new();
        for phrase in list.lines().filter(|line| !line.starts_with(';')) {
            hashes.extend(shingle_hashes(&mask::<&str>(phrase, &[])));
        }
        hashes.sort_unstable();
        hashes.dedup();
        let mut filter = [0; FILTER_WORDS];
        for hash in &hashes {
            let (word, bit) = place_of(*hash);
            filter[word] |= bit;
        }
        Self { filter, hashes }
    }

    fn holds(&self, shingle: u32) -> bool {
        let (word, bit) = place_of(shingle);
        self.filter[word] & bit != 0 && self.hashes.binary_search(&shingle).is_ok()
    }
}

fn place_of(hash: u32) -> (usize, u64) {
    ((hash >> 6) as usize % FILTER_WORDS, 1 << (hash % 64))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn all_boilerplate(text: &str) -> bool {
        shingle_hashes(&mask::<&str>(text, &[])).all(is_boilerplate)
    }

    #[test]
    fn formulae_are_boilerplate_and_grievances_are_not() {
        assert!(all_boilerplate("请相关部门核实处理"));
        assert!(!all_boilerplate("防伪码查不到"));
    }

    #[test]
    fn the_list_stays_small() {
        let count = SHIPPED.hashes.len();
        assert!((200..1_000).contains(&count), "{count}");
    }
}
