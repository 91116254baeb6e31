//! MinHash band keys: two texts of Jaccard s share a key with probability 1−(1−s⁴)³² (signals.md §1c).
//!
//! The 128 minima come from four one-permutation sketches of 32 bins each (Li, Owen, Zhang 2012), so that a shingle
//! costs 4 hashes instead of 128; an empty bin borrows from a random full one (Shrivastava 2017). Band b takes bin b of
//! each sketch: its four rows are hashed apart. Seeds are constants: a text has the same keys everywhere and for ever.

use super::shingles::{scramble, telling_hashes};

/// Keys of one text.
pub const BANDS: usize = 32;

/// One seed for each sketch.
const SEEDS: [u64; 4] = [
    0x9e37_79b9_7f4a_7c15,
    0xc2b2_ae3d_27d4_eb4f,
    0x1656_67b1_9e37_79f9,
    0x2545_f491_4f6c_dd1d,
];
/// An empty bin; a true minimum of this value is as good as none.
const EMPTY: u32 = u32::MAX;

/// The band keys of one text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct BandKeys(pub [u32; BANDS]);

impl BandKeys {
    /// Of a text that the import has put into NFKC and masked. `None` when it is too short to be compared.
    pub fn of<N: AsRef<str>>(text: &str, own_names: &[N]) -> Option<Self> {
        let hashes = telling_hashes(text, own_names)?;
        let sketches = SEEDS.map(|seed| minima(&hashes, seed));
        Some(Self(std::array::from_fn(|band| {
            let key = sketches.iter().fold(0, |key, sketch| {
                scramble(key ^ SEEDS[0].wrapping_mul(1 + u64::from(sketch[band])))
            });
            (key >> 32) as u32
        })))
    }

    /// Stored keys read back; `None` unless there are exactly [`BANDS`].
    pub fn from_stored(keys: &[u32]) -> Option<Self> {
        keys.try_into().ok().map(Self)
    }
}

/// The smallest hash of every bin. There is at least one shingle, so that some bin is full.
fn minima(shingles: &[u32], seed: u64) -> [u32; BANDS] {
    let mut bins = [EMPTY; BANDS];
    for shingle in shingles {
        let hash = scramble(u64::from(*shingle) ^ seed);
        let bin = &mut bins[(hash >> 32) as usize % BANDS];
        *bin = (*bin).min((hash & 0xffff_ffff) as u32);
    }
    let full = bins;
    if full.iter().all(|bin| *bin == EMPTY) {
        return bins;
    }
    for (place, bin) in bins.iter_mut().enumerate() {
        let mut tried = seed ^ place as u64;
        while *bin == EMPTY {
            tried = scramble(tried.wrapping_add(SEEDS[0]));
            *bin = full[(tried >> 32) as usize % BANDS];
        }
    }
    bins
}

#[cfg(test)]
mod tests {
    use super::*;

    /// 400 characters out of the 20 992 of the basic block: two draws share nothing.
    fn letters(seed: u64, count: u64) -> String {
        (0..count)
            .filter_map(|place| {
                let drawn = scramble(scramble(seed) ^ place) % 20_992;
                char::from_u32(0x4e00 + u32::try_from(drawn).unwrap())
            })
            .collect()
    }

    fn keys(text: &str) -> BandKeys {
        BandKeys::of::<&str>(text, &[]).unwrap()
    }

    #[test]
    fn keys_are_for_ever() {
        let text = "收到后发现商品页面使用绝对化用语，标签未标注执行标准及贮存条件，涉嫌虚假宣传，退还货款并赔偿一千元。";
        let BandKeys(keys) = keys(text);
        assert_eq!(
            keys[..4],
            [3_157_886_783, 1_048_986_049, 56_590_013, 2_537_594_784]
        );
    }

    #[test]
    fn a_text_too_short_to_compare_has_no_keys() {
        assert_eq!(BandKeys::of::<&str>("买到假货，要求退款", &[]), None);
        assert_eq!(
            BandKeys::of("「云海旗舰店」".repeat(40).as_str(), &["云海旗舰店"]),
            None
        );
    }

    #[test]
    fn stored_keys_are_read_back_whole_or_not_at_all() {
        let BandKeys(stored) = keys(&letters(1, 100));
        assert_eq!(BandKeys::from_stored(&stored), Some(BandKeys(stored)));
        assert_eq!(BandKeys::from_stored(&stored[1..]), None);
    }

    /// The curve of signals.md §1c, for long texts and for such as leave bins empty.
    #[test]
    fn texts_meet_as_often_as_the_curve_says() {
        // Shared and own letters, the chance at that similarity, and what chance may add or take.
        let curve = [
            ((20, 40), 0.05, 0.04),
            ((140, 160), 0.25, 0.08),
            ((40, 20), 0.87, 0.06),
            ((200, 100), 0.87, 0.06),
            ((250, 50), 0.999_8, 0.01),
        ];
        for ((shared, own), expected, tolerance) in curve {
            let trials = 300;
            let meet = |trial: &u64| {
                let common = letters(trial * 3, shared);
                let text = |side| common.clone() + &letters(trial * 3 + side, own);
                let (one, two) = (keys(&text(1)), keys(&text(2)));
                one.0.iter().zip(two.0).any(|(left, right)| *left == right)
            };
            let share = (0..trials).filter(meet).count() as f64 / trials as f64;
            let near = (share - expected).abs() < tolerance;
            assert!(near, "{shared} shared, {own} own: {share}");
        }
    }
}
