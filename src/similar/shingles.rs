//! The set of masked character 3-grams of a text, and how much two sets share.

use super::boilerplate::is_boilerplate;
use super::mask::mask;

/// Characters of one shingle.
const LENGTH: usize = 3;
/// Texts with fewer telling shingles are a sentence or two, which strangers also write alike: never called copies.
const FEWEST: usize = 40;
/// Jaccard index from which two texts are copies (signals.md §1c).
const JACCARD: f64 = 0.5;
/// Containment from which they are where the longer has more than [`UNEQUAL`] times the shingles of the shorter.
const CONTAINMENT: f64 = 0.7;
const UNEQUAL: f64 = 1.5;

/// Words of one half of the marks: 2 048 bits in all for some hundred shingles.
const WORDS: usize = 16;

/// Hashes of the shingles of one text, without the boilerplate of hotlines.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Shingles {
    /// Sorted, each once.
    hashes: Vec<u32>,
    /// The bit of each hash: a bit that only one of two texts has stands for at least one shingle that they do not share.
    marks: [Marks; 2],
}

/// Some of the marks of a text.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
struct Marks {
    words: [u64; WORDS],
    /// Bits that are set.
    set: usize,
}

impl Marks {
    fn add(&mut self, bit: usize) {
        let word = &mut self.words[bit / 64];
        self.set += usize::from(*word >> (bit % 64) & 1 == 0);
        *word |= 1 << (bit % 64);
    }

    fn common_with(&self, other: &Self) -> usize {
        let words = self.words.iter().zip(&other.words);
        words
            .map(|(one, other)| (one & other).count_ones() as usize)
            .sum()
    }
}

impl Shingles {
    /// Of a text that the import has put into NFKC and masked. `None` when it is too short to be compared.
    pub fn of<N: AsRef<str>>(text: &str, own_names: &[N]) -> Option<Self> {
        let mut hashes = telling_hashes(text, own_names)?;
        hashes.sort_unstable();
        hashes.dedup();
        let mut marks = [Marks::default(); 2];
        for hash in &hashes {
            let bit = *hash as usize % (2 * 64 * WORDS);
            marks[bit / (64 * WORDS)].add(bit % (64 * WORDS));
        }
        Some(Self { hashes, marks })
    }

    /// Shared shingles ÷ all shingles of both, 0–1.
    pub fn jaccard(&self, other: &Self) -> f64 {
        let shared = self.shared_with(other);
        shared as f64 / (self.hashes.len() + other.hashes.len() - shared) as f64
    }

    /// Shared shingles ÷ shingles of the smaller text, 0–1.
    pub fn containment(&self, other: &Self) -> f64 {
        self.shared_with(other) as f64 / self.hashes.len().min(other.hashes.len()) as f64
    }

    /// Whether the two texts are copies of one template (signals.md §1c).
    pub fn is_copy_of(&self, other: &Self) -> bool {
        self.may_be_copy_of(other) && are_copies(self.lengths(other), self.shared_with(other))
    }

    /// Whether they are copies if they share as much as they can at most; false tells strangers apart at little cost.
    pub fn may_be_copy_of(&self, other: &Self) -> bool {
        // The more shared, the more a copy: the bound of half the marks tells most strangers apart.
        let lengths = self.lengths(other);
        self.bounds_with(other)
            .all(|most| are_copies(lengths, most))
    }

    fn lengths(&self, other: &Self) -> [usize; 2] {
        [self.hashes.len(), other.hashes.len()]
    }

    /// Bounds on [`Self::shared_with`] from above, found without looking at the hashes: of half the marks, then of all.
    fn bounds_with(&self, other: &Self) -> impl Iterator<Item = usize> {
        let [mut own, mut theirs] = self.lengths(other);
        let halves = self.marks.iter().zip(&other.marks);
        halves.map(move |(marks, others)| {
            let common = marks.common_with(others);
            own -= marks.set - common;
            theirs -= others.set - common;
            own.min(theirs)
        })
    }

    fn shared_with(&self, other: &Self) -> usize {
        let (mut left, mut right, mut shared) = (0, 0, 0);
        // Without a branch on the comparison: its outcome is a coin toss that no processor foresees.
        while let (Some(one), Some(two)) = (self.hashes.get(left), other.hashes.get(right)) {
            shared += usize::from(one == two);
            left += usize::from(one <= two);
            right += usize::from(two <= one);
        }
        shared
    }
}

/// Whether texts of these numbers of shingles are copies when they share so many.
fn are_copies([one, other]: [usize; 2], shared: usize) -> bool {
    let (shorter, longer) = (one.min(other) as f64, one.max(other) as f64);
    let shared = shared as f64;
    let union = shorter + longer - shared;
    let unequal = longer > UNEQUAL * shorter;
    shared >= JACCARD * union || (unequal && shared >= CONTAINMENT * shorter)
}

/// The shingles in text order with their repeats, but for boilerplate; `None` when they are too few.
pub(super) fn telling_hashes<N: AsRef<str>>(text: &str, own_names: &[N]) -> Option<Vec<u32>> {
    let masked = mask(text, own_names);
    let mut hashes = Vec::with_capacity(masked.len());
    hashes.extend(shingle_hashes(&masked).filter(|hash| !is_boilerplate(*hash)));
    (hashes.len() >= FEWEST).then_some(hashes)
}

/// One hash for each place of the text, repeats included.
pub(super) fn shingle_hashes(text: &[char]) -> impl Iterator<Item = u32> {
    text.windows(LENGTH).map(|shingle| {
        // Three characters of 21 bits each.
        let packed = shingle.iter().fold(0, |packed, character| {
            packed << 21 | u64::from(u32::from(*character))
        });
        (scramble(packed) >> 32) as u32
    })
}

/// Finalizer of SplitMix64 (Steele, Lea, Flood 2014): every bit of the result depends on every bit given.
pub(super) const fn scramble(mut bits: u64) -> u64 {
    bits = (bits ^ (bits >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    bits = (bits ^ (bits >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    bits ^ (bits >> 31)
}

#[cfg(test)]
mod tests {
    use super::*;

    const FLOOD: &str = "收到后发现商品页面使用绝对化用语，标签未标注执行标准及贮存条件，涉嫌虚假宣传，\
        依据食品安全法第一百四十八条，退还货款并赔偿一千元，书面告知处理结果。";

    fn of(text: &str) -> Shingles {
        Shingles::of::<&str>(text, &[]).unwrap()
    }

    #[test]
    fn the_same_text_about_other_goods_is_the_same_set() {
        let text = |shop: &str, price: u32| format!("本人在“{shop}”花{price}元购物，{FLOOD}");
        let set = |shop: &str, price| Shingles::of(&text(shop, price), &[shop]);
        assert_eq!(set("云海旗舰店", 99), set("蓝天专营店", 1_288));
        assert!(set("云海旗舰店", 99).is_some());
    }

    #[test]
    fn a_copy_inside_a_long_letter_is_a_copy_by_containment() {
        let letter = format!(
            "{FLOOD}此外本人上个月还去过门店三次，店员互相推诿，经理始终不肯出面，\
             冰箱里剩下的两盒也已经变质，孩子吃了以后肚子疼了一整夜，第二天去医院挂了急诊，花费若干。"
        );
        let (short, long) = (of(FLOOD), of(&letter));
        assert!(short.jaccard(&long) < 0.5 && short.containment(&long) > 0.9);
        assert!(short.is_copy_of(&long) && long.is_copy_of(&short));
    }

    #[test]
    fn no_pair_shares_more_than_its_marks_let_through() {
        let part = |from: usize, to: usize| -> String {
            let text = FLOOD.chars().cycle().skip(from);
            text.take(to - from).collect()
        };
        let whole = of(&part(0, 80));
        for from in 0..20 {
            let other = of(&format!(
                "{}{}",
                part(from, 60),
                "商家拒绝退款并且辱骂消费者十分恶劣"
            ));
            let bounds: Vec<usize> = whole.bounds_with(&other).collect();
            let shared = whole.shared_with(&other);
            assert!(bounds.iter().all(|most| shared <= *most));
            assert!(bounds.is_sorted_by(|half, all| half >= all) && bounds.len() == 2);
            assert_eq!(bounds, other.bounds_with(&whole).collect::<Vec<_>>());
        }
        let strangers = of(
            "上周网购的运动鞋穿了两天鞋底就开胶，联系客服一直不回复，平台也不介入，\
             包装盒和吊牌都还留着，希望能够换一双新的或者按原价退还。",
        );
        assert!(whole.bounds_with(&strangers).last().unwrap() < whole.hashes.len() / 4);
    }

    #[test]
    fn another_matter_is_no_copy() {
        let other = of(
            "上周网购的运动鞋穿了两天鞋底就开胶，联系客服一直不回复，平台也不介入，\
             包装盒和吊牌都还留着，希望能够换一双新的或者按原价退还。",
        );
        assert!(other.jaccard(&of(FLOOD)) < 0.1 && !other.is_copy_of(&of(FLOOD)));
    }

    #[test]
    fn a_text_of_formulae_only_is_not_compared() {
        let text = "市民来电反映，请相关部门核实处理并给予答复，谢谢。";
        assert_eq!(Shingles::of::<&str>(text, &[]), None);
    }
}
