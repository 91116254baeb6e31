//! Which merchant of the truth file a merchant of the workbench is.

use std::collections::{BTreeMap, BTreeSet};

use super::observed::SeenMerchant;
use crate::simulate::truth::Truth;

/// Who is accused: a merchant of the truth file, whatever the workbench made of its names, or an honest one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) enum Suspect {
    /// Place in [`Truth::merchants`].
    Planted(usize),
    /// Number of the merchant in the workbench.
    Stranger(i64),
}

/// Finds planted merchants by credit code, else by name and region, else by a name that only one of them bears.
pub(super) struct Suspects {
    by_merchant: BTreeMap<i64, usize>,
}

/// Places in the truth file that bear a name; a name with several is told apart by region only.
type Bearers = BTreeMap<String, BTreeSet<usize>>;

impl Suspects {
    pub(super) fn new(truth: &Truth, merchants: &[SeenMerchant]) -> Self {
        let mut by_uscc = BTreeMap::new();
        let mut by_name = Bearers::new();
        for (place, merchant) in truth.merchants.iter().enumerate() {
            if let Some(uscc) = &merchant.uscc {
                by_uscc.insert(uscc.as_str(), place);
            }
            let shop = format!("{}{}", merchant.platform, merchant.store);
            let names = merchant.names.iter();
            for name in names.chain([&merchant.name, &merchant.store, &shop]) {
                let name = plain(name);
                if !name.is_empty() {
                    by_name.entry(name).or_default().insert(place);
                }
            }
        }
        let find = |seen: &SeenMerchant| {
            // Somebody else's code is somebody else, whatever the name says.
            if let Some(uscc) = seen.uscc.as_deref() {
                return by_uscc.get(uscc).copied();
            }
            let here = |place: &usize| {
                let planted = truth.merchants.get(*place);
                planted
                    .is_some_and(|planted| Some(planted.region.as_str()) == seen.region.as_deref())
            };
            let names = std::iter::once(&seen.name).chain(&seen.names);
            for name in names {
                let Some(bearers) = by_name.get(&plain(name)) else {
                    continue;
                };
                let mut open: Vec<usize> = bearers.iter().copied().collect();
                if open.len() > 1 {
                    open.retain(here);
                }
                if let [only] = open.as_slice() {
                    return Some(*only);
                }
            }
            None
        };
        Self {
            by_merchant: merchants
                .iter()
                .filter_map(|seen| Some((seen.merchant, find(seen)?)))
                .collect(),
        }
    }

    pub(super) fn of(&self, merchant: i64) -> Suspect {
        let planted = self.by_merchant.get(&merchant);
        planted.map_or(Suspect::Stranger(merchant), |place| {
            Suspect::Planted(*place)
        })
    }
}

/// A name without blanks and brackets, full-width letters made narrow.
fn plain(name: &str) -> String {
    name.chars()
        .filter(|symbol| !symbol.is_whitespace() && !matches!(symbol, '（' | '）' | '(' | ')'))
        .map(|symbol| match symbol {
            '\u{ff01}'..='\u{ff5e}' => char::from_u32(u32::from(symbol) - 0xfee0).unwrap_or(symbol),
            other => other,
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::super::fixture::{planted, seen, truth_of};
    use super::*;
    use crate::simulate::Scenario;

    #[test]
    fn the_neighbour_with_the_same_name_is_told_apart_by_region_or_code() {
        let mut cheat = planted("安白皮具店", true, Scenario::BurstCounterfeiter);
        let mut neighbour = planted("安白皮具店", false, Scenario::Homonym);
        cheat.region = "320706".to_owned();
        neighbour.region = "320724".to_owned();
        neighbour.uscc = Some("92320724MAXNEIGHBR".to_owned());
        let truth = truth_of(vec![cheat, neighbour]);
        let by_region = |merchant, region: Option<&str>, uscc: Option<&str>| SeenMerchant {
            region: region.map(str::to_owned),
            uscc: uscc.map(str::to_owned),
            ..seen(merchant, "安白皮具店")
        };
        let suspects = Suspects::new(
            &truth,
            &[
                by_region(1, Some("320706"), None),
                by_region(2, Some("320724"), None),
                by_region(3, None, Some("92320724MAXNEIGHBR")),
                by_region(4, None, None),
                by_region(5, Some("320706"), Some("92320706MAXSTRANGE")),
            ],
        );
        assert_eq!(suspects.of(1), Suspect::Planted(0));
        assert_eq!(suspects.of(2), Suspect::Planted(1));
        assert_eq!(suspects.of(3), Suspect::Planted(1));
        assert_eq!(suspects.of(4), Suspect::Stranger(4));
        assert_eq!(suspects.of(5), Suspect::Stranger(5));
    }

    #[test]
    fn a_shop_is_known_by_its_platform_and_brackets_do_not_matter() {
        let truth = truth_of(vec![planted("甲", true, Scenario::FakeReviews)]);
        let suspects = Suspects::new(&truth, &[seen(7, "淘宝甲旗舰店"), seen(8, "甲（海州区）")]);
        assert_eq!(suspects.of(7), Suspect::Planted(0));
        assert_eq!(suspects.of(8), Suspect::Planted(0));
    }
}
