//! Which credit code a name belongs to, and which merchant runs a shop: by the orders that carry both.
//!
//! A weaker key is settled with what it was carried beside when that is one thing in all but a few orders; a shop
//! that changed hands, or a name that two registered bodies bear, is not. Nothing is concluded through a third
//! party: a shop never makes two merchants one (signals.md §1e).

use std::collections::{BTreeMap, HashMap};

use crate::domain::{MerchantId, MerchantKey};

/// Orders that were counted by the key of a merchant and carried this weaker key besides.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Tie {
    pub merchant: MerchantId,
    pub key: MerchantKey,
    pub orders: u64,
}

/// A merchant that is another one, or nobody in particular.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Settled {
    pub source: MerchantId,
    /// None for a name that several credit codes bear.
    pub target: Option<MerchantId>,
    /// Orders that say so, of all that carry the key beside a stronger one.
    pub orders: u64,
    pub all: u64,
}

/// Every merchant with the one key that leads to it, and all ties.
pub struct Ties {
    merchant_of: HashMap<MerchantKey, MerchantId>,
    key_of: HashMap<MerchantId, MerchantKey>,
    ties: Vec<Tie>,
    /// Name → the credit codes beside which it was written, with the orders.
    codes_of_name: BTreeMap<MerchantKey, Count<MerchantId>>,
}

/// Orders by what they speak for.
type Count<T> = BTreeMap<T, u64>;

/// Who may run a shop.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
enum Keeper {
    Merchant(MerchantId),
    /// A name by which no order is counted.
    Name(MerchantKey),
}

impl Ties {
    pub fn new(merchants: Vec<(MerchantId, MerchantKey)>, ties: Vec<Tie>) -> Self {
        let key_of: HashMap<MerchantId, MerchantKey> = merchants.iter().cloned().collect();
        let mut codes_of_name: BTreeMap<MerchantKey, Count<MerchantId>> = BTreeMap::new();
        for tie in &ties {
            let has_code = matches!(key_of.get(&tie.merchant), Some(MerchantKey::Uscc(_)));
            if has_code && matches!(tie.key, MerchantKey::Name { .. }) {
                let codes = codes_of_name.entry(tie.key.clone()).or_default();
                *codes.entry(tie.merchant).or_default() += tie.orders;
            }
        }
        Self {
            merchant_of: merchants.into_iter().map(|(id, key)| (key, id)).collect(),
            key_of,
            ties,
            codes_of_name,
        }
    }

    /// The key that leads to a merchant.
    pub fn key_of(&self, merchant: MerchantId) -> Option<&MerchantKey> {
        self.key_of.get(&merchant)
    }

    /// The shops of every merchant that is known by a code or a name, told by orders that carry both.
    pub fn shops(&self) -> Vec<(MerchantId, &MerchantKey)> {
        let mut shops = Vec::new();
        for tie in &self.ties {
            let own = self.key_of.get(&tie.merchant);
            match (own, &tie.key) {
                (Some(shop @ MerchantKey::Store { .. }), MerchantKey::Name { .. }) => {
                    if let Some(bearer) = self.merchant_of.get(&tie.key) {
                        shops.push((*bearer, shop));
                    }
                }
                (Some(_), shop @ MerchantKey::Store { .. }) => shops.push((tie.merchant, shop)),
                _ => {}
            }
        }
        shops
    }

    /// The merchants that are known by a name, with the code that the name was written beside in at least this
    /// share of the orders that carry both.
    pub fn codes_of_names(&self, share: f64) -> Vec<Settled> {
        let settled = |(name, codes): (&MerchantKey, &Count<MerchantId>)| {
            let source = *self.merchant_of.get(name)?;
            let (best, orders, all) = foremost(codes)?;
            Some(Settled {
                source,
                target: is_nearly_all(orders, all, share).then_some(*best),
                orders,
                all,
            })
        };
        self.codes_of_name.iter().filter_map(settled).collect()
    }

    /// The shops that one merchant runs in at least this share of the orders that name shop and merchant.
    ///
    /// `entity` tells under which number a merchant counts by now; none where nobody can say.
    pub fn keepers_of_shops(
        &self,
        share: f64,
        entity: &dyn Fn(MerchantId) -> Option<MerchantId>,
    ) -> Vec<Settled> {
        let mut keepers: BTreeMap<&MerchantKey, (Count<Keeper>, u64)> = BTreeMap::new();
        for tie in &self.ties {
            let own = self.key_of.get(&tie.merchant);
            let (shop, keeper) = match (own, &tie.key) {
                (Some(shop @ MerchantKey::Store { .. }), name @ MerchantKey::Name { .. }) => {
                    (shop, self.keeper_named(name, share, entity))
                }
                (Some(_), shop @ MerchantKey::Store { .. }) => {
                    (shop, entity(tie.merchant).map(Keeper::Merchant))
                }
                _ => continue,
            };
            let (count, all) = keepers.entry(shop).or_default();
            *all += tie.orders;
            if let Some(keeper) = keeper {
                *count.entry(keeper).or_default() += tie.orders;
            }
        }
        let settled = |(shop, (count, all)): (&MerchantKey, (Count<Keeper>, u64))| {
            let source = *self.merchant_of.get(shop)?;
            let (best, orders, _) = foremost(&count)?;
            match best {
                Keeper::Merchant(target) if is_nearly_all(orders, all, share) => Some(Settled {
                    source,
                    target: Some(*target),
                    orders,
                    all,
                }),
                Keeper::Merchant(_) | Keeper::Name(_) => None,
            }
        };
        keepers.into_iter().filter_map(settled).collect()
    }

    fn keeper_named(
        &self,
        name: &MerchantKey,
        share: f64,
        entity: &dyn Fn(MerchantId) -> Option<MerchantId>,
    ) -> Option<Keeper> {
        if let Some(bearer) = self.merchant_of.get(name) {
            return entity(*bearer).map(Keeper::Merchant);
        }
        let Some(codes) = self.codes_of_name.get(name) else {
            return Some(Keeper::Name(name.clone()));
        };
        let (best, orders, all) = foremost(codes)?;
        let code = is_nearly_all(orders, all, share).then_some(*best)?;
        entity(code).map(Keeper::Merchant)
    }
}

/// The value that most orders speak for (the least of equals), its orders and all orders.
fn foremost<T: Ord>(count: &Count<T>) -> Option<(&T, u64, u64)> {
    let all = count.values().sum();
    let mut best: Option<(&T, u64)> = None;
    for (value, orders) in count {
        if best.is_none_or(|(_, most)| *orders > most) {
            best = Some((value, *orders));
        }
    }
    best.map(|(value, orders)| (value, orders, all))
}

fn is_nearly_all(orders: u64, all: u64, share: f64) -> bool {
    orders as f64 >= share * all as f64
}

#[cfg(test)]
mod tests {
    use super::*;

    const FIRST: &str = "uscc:91350100M000100Y43";
    const SECOND: &str = "uscc:91330100799655058B";
    const NAME: &str = "name:320706/晶莹商行";
    const SHOP: &str = "store:淘宝/晶莹水晶店";

    /// Merchants are numbered from 1 in the order of `keys`.
    fn ties(keys: &[&str], told: &[(i64, &str, u64)]) -> Ties {
        let merchants = (1..)
            .map(MerchantId)
            .zip(keys.iter().map(|key| key.parse().unwrap()));
        let told = told.iter().map(|(merchant, key, orders)| Tie {
            merchant: MerchantId(*merchant),
            key: key.parse().unwrap(),
            orders: *orders,
        });
        Ties::new(merchants.collect(), told.collect())
    }

    /// `(source, target)` by number.
    fn pairs(settled: &[Settled]) -> Vec<(i64, Option<i64>)> {
        let pair = |one: &Settled| (one.source.0, one.target.map(|target| target.0));
        settled.iter().map(pair).collect()
    }

    fn keepers(ties: &Ties) -> Vec<(i64, Option<i64>)> {
        let names = ties.codes_of_names(0.95);
        let entity = |merchant: MerchantId| {
            let settled = names.iter().find(|one| one.source == merchant);
            settled.map_or(Some(merchant), |one| one.target)
        };
        pairs(&ties.keepers_of_shops(0.95, &entity))
    }

    #[test]
    fn a_name_and_a_shop_belong_to_the_code_that_they_are_written_beside() {
        let ties = ties(
            &[FIRST, NAME, SHOP],
            &[(1, NAME, 1), (1, SHOP, 2), (3, NAME, 1)],
        );
        assert_eq!(pairs(&ties.codes_of_names(0.95)), [(2, Some(1))]);
        assert_eq!(keepers(&ties), [(3, Some(1))]);
    }

    #[test]
    fn a_name_beside_two_codes_is_nobody_s_and_one_slip_among_many_does_not_matter() {
        let two = ties(&[FIRST, SECOND, NAME], &[(1, NAME, 3), (2, NAME, 2)]);
        assert_eq!(pairs(&two.codes_of_names(0.95)), [(3, None)]);
        let slip = ties(&[FIRST, SECOND, NAME], &[(1, NAME, 30), (2, NAME, 1)]);
        assert_eq!(pairs(&slip.codes_of_names(0.95)), [(3, Some(1))]);
    }

    #[test]
    fn a_shop_that_changed_hands_stays_alone_and_joins_nobody() {
        let ties = ties(&[FIRST, SECOND, SHOP], &[(1, SHOP, 3), (2, SHOP, 3)]);
        assert_eq!(keepers(&ties), []);
    }

    #[test]
    fn a_shop_without_a_code_belongs_to_the_name_that_it_is_written_beside() {
        let named = ties(&[NAME, SHOP], &[(2, NAME, 1)]);
        assert_eq!(keepers(&named), [(2, Some(1))]);
        // Nobody is counted by that name: the shop itself is what is known.
        assert_eq!(keepers(&ties(&[SHOP], &[(1, NAME, 1)])), []);
        // A name that two codes bear runs nothing.
        let told = [(1, NAME, 1), (2, NAME, 1), (4, NAME, 5)];
        assert_eq!(keepers(&ties(&[FIRST, SECOND, NAME, SHOP], &told)), []);
    }
}
