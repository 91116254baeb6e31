//! The keys that one respondent of an order gives, and whether its name is a name at all.

use super::super::name::{NormalizedName, normalize_name};
use super::super::store::{normalize_store, platform_in};
use crate::domain::{Contact, MerchantKey, RegionCode, Respondent, Uscc};
use crate::lexicon::{Parties, Party, SuffixKind};

/// Without any region a name must have at least this many characters before its form.
const UNIQUE_STEM: usize = 3;

/// Characters of a shop's name that does not end like one: 淘宝优选 is none.
const SHORTEST_SHOP: usize = 4;

/// Words of which no such name consists: 拼多多商家客服, 淘宝平台卖家.
const NOBODY_S_WORDS: [&str; 10] = [
    "商家", "卖家", "店铺", "客服", "平台", "网店", "店主", "用户", "买家", "商品",
];

/// What every respondent of the order is judged against.
pub(super) struct Context<'a> {
    pub(super) parties: &'a Parties,
    /// Title and body, plain.
    pub(super) text: String,
    pub(super) region: Option<RegionCode>,
    /// The only platform the text speaks of.
    pub(super) platform: Option<&'a Party>,
    /// Phones and addresses of the only respondent.
    pub(super) contacts: Vec<Contact>,
}

impl Context<'_> {
    /// Plain, with letters and digits only.
    pub(super) fn bare(&self, text: &str) -> String {
        let plain = self.parties.plain(text);
        plain.chars().filter(|c| c.is_alphanumeric()).collect()
    }

    /// The operator's registered name; the brand in brackets where the list tells no operator.
    pub(super) fn operator_key(&self, party: &Party) -> MerchantKey {
        let operator = party
            .operator
            .as_deref()
            .map(|name| normalize_name(name, self.parties));
        match operator {
            Some(operator) => MerchantKey::Name {
                region: operator.region(),
                name: operator.full,
            },
            None => MerchantKey::Name {
                region: None,
                name: format!("[{}]", party.code),
            },
        }
    }

    /// 某公司, XX店, 一家网店. 海州区某某鞋业商行 is a name.
    pub(super) fn is_generic(&self, bare: &str) -> bool {
        let without_blanks: String = bare
            .chars()
            .filter(|c| !matches!(c, '某' | 'x' | '×'))
            .collect();
        let only_blanks = without_blanks.len() < bare.len();
        bare.is_empty()
            || self.parties.is_generic(bare)
            || (only_blanks
                && (without_blanks.is_empty()
                    || self.parties.is_generic(&without_blanks)
                    || self
                        .parties
                        .suffix_of(&without_blanks)
                        .is_some_and(|suffix| suffix.as_written == without_blanks)))
    }

    /// Whether a cell for the shop tells one: 拼多多 is where it is, not what it is called.
    pub(super) fn names_shop(&self, cell: &str) -> bool {
        let bare = self.bare(cell);
        !self.is_generic(&bare)
            && self.parties.platform_named(&bare).is_none()
            && self.parties.courier_named(&bare).is_none()
    }

    /// 小李数码专营店, 拼多多小李优选. 海州区小李数码店 is the registered name of a sole trader.
    ///
    /// `name` is the same, taken apart.
    pub(super) fn is_shop_name(&self, written: &str, name: &NormalizedName) -> bool {
        match name.suffix_kind {
            Some(SuffixKind::Shop) => is_online_shop(name) || name.region_prefix.is_empty(),
            Some(SuffixKind::Full) => false,
            None => platform_in(written, self.parties).is_some_and(|platform| {
                let plain = self.parties.plain(written);
                let rest = normalize_store(written, Some(platform), self.parties);
                // The platform's own name was taken off, and a name of some length is left.
                rest.chars().count() >= SHORTEST_SHOP
                    && plain.chars().count() > rest.chars().count()
                    && !NOBODY_S_WORDS.iter().any(|word| rest.contains(word))
            }),
        }
    }

    /// `written` is the name where it is usable, `is_shop_name` whether that is a shop's.
    pub(super) fn store_key(
        &self,
        respondent: &Respondent,
        written: Option<&str>,
        is_shop_name: bool,
    ) -> Option<MerchantKey> {
        let given = respondent.store.trim();
        let written_is_shop = written.filter(|_| is_shop_name);
        let store = if self.names_shop(given) {
            given
        } else {
            written_is_shop?
        };
        let told = self.bare(&respondent.platform);
        let platform = self
            .parties
            .platform_named(&told)
            .or_else(|| platform_in(store, self.parties))
            .or_else(|| written.and_then(|name| platform_in(name, self.parties)))
            .or(if told.is_empty() { self.platform } else { None });
        let code = match platform {
            Some(platform) => platform.code.clone(),
            None if told.is_empty() || self.is_generic(&told) => return None,
            None => told,
        };
        let store = normalize_store(store, platform, self.parties);
        let usable = store.chars().count() >= 2 && self.names_shop(&store);
        usable.then_some(MerchantKey::Store {
            platform: code,
            store,
        })
    }

    /// The name within its region: the order's county, unless the name itself begins with another place.
    pub(super) fn name_key(&self, name: &NormalizedName) -> Option<MerchantKey> {
        if name.suffix_kind.is_none() || name.stem.chars().count() < 2 {
            return None;
        }
        let region = match (name.regions.as_slice(), self.region) {
            ([], order) => order,
            ([own], Some(order)) if own.holds(order) => Some(order),
            ([own], _) => Some(*own),
            (several, order) => order.and_then(|order| order.nearest(several)),
        };
        let stands_alone = name.is_full_name()
            && (name.region_prefix.chars().count() >= 2
                || name.stem.chars().count() >= UNIQUE_STEM);
        (region.is_some() || stands_alone).then(|| MerchantKey::Name {
            region,
            name: match region {
                // A region no list knows still tells two names apart.
                None => format!("{}{}", name.region_prefix, name.full),
                Some(region) if name.is_provincial && !region.is_province() => {
                    format!("{}{}", name.region_prefix.trim_end_matches('省'), name.full)
                }
                Some(_) => name.full.clone(),
            },
        })
    }
}

/// A code that fails its check is no key.
pub(super) fn uscc_key(respondent: &Respondent) -> Vec<MerchantKey> {
    let code = respondent.uscc_raw.parse::<Uscc>().ok();
    code.map(MerchantKey::Uscc).into_iter().collect()
}

/// 旗舰店, 专营店: a shop on some platform; without the platform nobody in particular.
pub(super) fn is_online_shop(name: &NormalizedName) -> bool {
    name.suffix_kind == Some(SuffixKind::Shop) && name.suffix != "店"
}
