//! Whether some kinds of honest merchants are accused more often than others (signals.md §1g).

use std::collections::BTreeMap;

use serde::Serialize;

use super::observed::SeenMerchant;

/// Wrongly flagged merchants among the honest ones of a kind.
#[derive(Debug, Clone, Copy, PartialEq, Default, Serialize)]
pub struct FalseShare {
    pub merchants: u64,
    pub falsely_flagged: u64,
    pub share: f64,
}

/// False flags by size and by form. A ratio is none when the second kind has no false flag.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Fairness {
    /// Below the largest tenth by orders.
    pub small: FalseShare,
    pub large: FalseShare,
    pub small_to_large: Option<f64>,
    /// Sole traders and shops, whose name does not end in 公司.
    pub individual: FalseShare,
    pub company: FalseShare,
    pub individual_to_company: Option<f64>,
}

impl Fairness {
    /// `honest` merchants with whether each was ever flagged; `sizes` are their orders.
    pub(super) fn of(honest: &[(&SeenMerchant, bool)], sizes: &BTreeMap<i64, i64>) -> Self {
        let size = |merchant: &SeenMerchant| sizes.get(&merchant.merchant).copied().unwrap_or(0);
        let mut all: Vec<i64> = honest.iter().map(|(merchant, _)| size(merchant)).collect();
        all.sort_unstable();
        let limit = all.get(all.len() * 9 / 10).copied().unwrap_or(0).max(1);
        let share = |belongs: &dyn Fn(&SeenMerchant) -> bool| {
            let mut share = FalseShare::default();
            for (_, flagged) in honest.iter().filter(|(merchant, _)| belongs(merchant)) {
                share.merchants += 1;
                share.falsely_flagged += u64::from(*flagged);
            }
            share.share = share.falsely_flagged as f64 / share.merchants.max(1) as f64;
            share
        };
        let is_company = |merchant: &SeenMerchant| merchant.name.ends_with("公司");
        let (small, large) = (
            share(&|merchant| size(merchant) < limit),
            share(&|merchant| size(merchant) >= limit),
        );
        let (individual, company) = (share(&|merchant| !is_company(merchant)), share(&is_company));
        Self {
            small_to_large: ratio(small, large),
            individual_to_company: ratio(individual, company),
            small,
            large,
            individual,
            company,
        }
    }
}

fn ratio(first: FalseShare, second: FalseShare) -> Option<f64> {
    (second.falsely_flagged > 0).then(|| first.share / second.share)
}

#[cfg(test)]
mod tests {
    use super::super::fixture::seen;
    use super::*;

    #[test]
    fn the_largest_tenth_and_the_companies_are_told_apart() {
        let merchants: Vec<SeenMerchant> = (1..=20)
            .map(|merchant| {
                seen(
                    merchant,
                    if merchant % 2 == 0 {
                        "甲公司"
                    } else {
                        "乙店"
                    },
                )
            })
            .collect();
        let sizes: BTreeMap<i64, i64> = (1..=20).map(|merchant| (merchant, merchant)).collect();
        // 20, the largest, and 1, the smallest, are accused.
        let honest: Vec<(&SeenMerchant, bool)> = merchants
            .iter()
            .map(|merchant| (merchant, matches!(merchant.merchant, 1 | 20)))
            .collect();
        let fairness = Fairness::of(&honest, &sizes);
        assert_eq!(
            (fairness.large.merchants, fairness.large.falsely_flagged),
            (2, 1)
        );
        assert_eq!(
            (fairness.small.merchants, fairness.small.falsely_flagged),
            (18, 1)
        );
        assert_eq!(fairness.individual_to_company, Some(1.0));
        assert!((fairness.small_to_large.unwrap() - 1.0 / 9.0).abs() < 1e-12);
    }
}
