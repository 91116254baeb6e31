//! What is known of a merchant or told by a mention, as far as it is compared.

use super::super::name::normalize_name;
use super::super::parts::NameParts;
use super::super::store::{normalize_store, platform_in};
use crate::domain::{RegionCode, Uscc};
use crate::lexicon::{NameWords, Parties, SuffixKind};

/// A shop on a platform.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ShopName {
    pub platform: String,
    /// Normalised.
    pub store: String,
}

/// One side of a comparison.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Profile {
    /// Every way in which the name was written, taken apart.
    pub names: Vec<NameParts>,
    /// Where the merchant is, when its name does not say so.
    pub region: Option<RegionCode>,
    pub uscc: Option<Uscc>,
    pub shops: Vec<ShopName>,
    /// Digests of phones; equal for equal phones, and nothing else can be said of them.
    pub phones: Vec<String>,
    /// Digests of addresses.
    pub addresses: Vec<String>,
    /// Of the goods, normalised.
    pub brands: Vec<String>,
}

impl Profile {
    /// A name as somebody typed it: a credit code, a platform with a shop, or the name of an organisation.
    pub fn of_query(query: &str, parties: &Parties, words: &NameWords) -> Self {
        if let Ok(uscc) = query.parse::<Uscc>() {
            return Self {
                uscc: Some(uscc),
                ..Self::default()
            };
        }
        Self {
            names: vec![NameParts::of(query, parties, words)],
            shops: shop_in(query, parties).into_iter().collect(),
            ..Self::default()
        }
    }
}

/// 拼多多晶莹水晶专营店: the platform stands in the name of the shop.
fn shop_in(name: &str, parties: &Parties) -> Option<ShopName> {
    let platform = platform_in(name, parties)?;
    let is_shop = normalize_name(name, parties).suffix_kind == Some(SuffixKind::Shop);
    let store = normalize_store(name, Some(platform), parties);
    (is_shop && store.chars().count() >= 2).then(|| ShopName {
        platform: platform.code.clone(),
        store,
    })
}
