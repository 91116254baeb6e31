//! The parties of one order, each with the keys that identify it or the reason for having none.

use super::actor::{blames_courier, blames_platform, platform_of_text};
use super::extract::names_in;
use super::name::{NormalizedName, normalize_name};
use super::store::{normalize_store, platform_in};
use crate::domain::{
    CanonicalOrder, MerchantKey, MerchantMention, RegionCode, Respondent, RespondentRole,
    UnresolvedReason, Uscc,
};
use crate::lexicon::{Parties, Party, SuffixKind};

/// Without any region a name must have at least this many characters before its form.
const UNIQUE_STEM: usize = 3;

/// What every respondent of the order is judged against.
struct Context<'a> {
    parties: &'a Parties,
    /// Title and body, plain.
    text: String,
    region: Option<RegionCode>,
    /// The only platform the text speaks of.
    platform: Option<&'a Party>,
}

/// The parties of an order in its own order of respondents. Never empty.
pub fn mentions(order: &CanonicalOrder, parties: &Parties) -> Vec<MerchantMention> {
    let text = parties.plain(&format!("{}\n{}", order.title, order.body));
    let context = Context {
        platform: platform_of_text(&text, parties),
        region: order.region,
        text,
        parties,
    };
    let mut mentions: Vec<MerchantMention> = Vec::new();
    for respondent in order
        .respondents
        .iter()
        .flat_map(|given| split(given, parties))
    {
        let mention = context.mention(&respondent);
        let is_known = mentions.iter().any(|known| {
            known.role == mention.role && known.keys == mention.keys && known.name == mention.name
        });
        if !is_known && mention.unresolved != Some(UnresolvedReason::NotNamed) {
            mentions.push(mention);
        }
    }
    if mentions.iter().all(MerchantMention::names_nobody)
        && let Some(mention) = context.mention_of_text(order)
    {
        mentions.retain(|known| known.role != RespondentRole::Seller);
        mentions.retain(|known| known.unresolved != Some(UnresolvedReason::PlatformOnly));
        mentions.insert(0, mention);
    }
    if mentions.is_empty() {
        mentions.push(unresolved(
            "",
            RespondentRole::Seller,
            UnresolvedReason::NotNamed,
        ));
    }
    mentions
}

impl MerchantMention {
    /// Only words, a platform or a courier: the seller may still be told in the text.
    fn names_nobody(&self) -> bool {
        matches!(
            self.unresolved,
            Some(
                UnresolvedReason::GenericName
                    | UnresolvedReason::PlatformOnly
                    | UnresolvedReason::CourierOnly
            )
        )
    }
}

/// Several names in one cell, where each of them is a full one: `甲有限公司；乙商行`.
fn split(respondent: &Respondent, parties: &Parties) -> Vec<Respondent> {
    let names: Vec<&str> = respondent
        .as_written
        .split(['；', ';', '、', '\n', '|'])
        .map(str::trim)
        .filter(|name| !name.is_empty())
        .collect();
    let all_full = names.len() >= 2
        && names
            .iter()
            .all(|name| normalize_name(name, parties).is_full_name());
    if !all_full || !respondent.uscc_raw.trim().is_empty() {
        return vec![respondent.clone()];
    }
    names
        .into_iter()
        .map(|name| Respondent {
            as_written: name.to_owned(),
            ..respondent.clone()
        })
        .collect()
}

impl Context<'_> {
    fn mention(&self, respondent: &Respondent) -> MerchantMention {
        let written = respondent.as_written.trim();
        let plain = self.bare(written);
        let platform = self.parties.platform_named(&plain);
        let courier = self.parties.courier_named(&plain);
        let has_store = !self.bare(&respondent.store).is_empty()
            && !self.parties.is_generic(&self.bare(&respondent.store));
        if let (Some(platform), false) = (platform, has_store) {
            return self.platform_mention(written, platform);
        }
        if let (Some(courier), false) = (courier, has_store) {
            return self.courier_mention(written, courier, respondent);
        }
        let courier_company = self.parties.couriers.iter().find(|courier| {
            let carries = ["快递", "速递", "速运", "物流", "快运"]
                .iter()
                .any(|word| plain.contains(word));
            carries
                && courier
                    .aliases
                    .iter()
                    .any(|alias| !alias.is_ascii() && plain.contains(alias.as_str()))
        });
        if let (Some(courier), false) = (courier_company, has_store) {
            return self.courier_mention(written, courier, respondent);
        }
        self.seller_mention(written, platform.is_some() || courier.is_some(), respondent)
    }

    /// Plain, with letters and digits only.
    fn bare(&self, text: &str) -> String {
        let plain = self.parties.plain(text);
        plain.chars().filter(|c| c.is_alphanumeric()).collect()
    }

    fn platform_mention(&self, written: &str, platform: &Party) -> MerchantMention {
        let role = RespondentRole::Platform;
        if !blames_platform(&self.text, platform, self.parties) {
            return unresolved(written, role, UnresolvedReason::PlatformOnly);
        }
        resolved(written, role, vec![self.operator_key(platform)])
    }

    fn courier_mention(
        &self,
        written: &str,
        courier: &Party,
        respondent: &Respondent,
    ) -> MerchantMention {
        let role = RespondentRole::Courier;
        if !blames_courier(&self.text, courier, self.parties) {
            return unresolved(written, role, UnresolvedReason::CourierOnly);
        }
        let mut keys = uscc_key(respondent);
        let name = normalize_name(written, self.parties);
        if name.is_full_name() {
            keys.extend(self.name_key(&name));
        }
        if keys.is_empty() {
            keys.push(self.operator_key(courier));
        }
        resolved(written, role, keys)
    }

    /// The operator's registered name; the brand in brackets where the list tells no operator.
    fn operator_key(&self, party: &Party) -> MerchantKey {
        let operator = party
            .operator
            .as_deref()
            .map(|name| normalize_name(name, self.parties));
        match operator {
            Some(operator) => MerchantKey::Name {
                region: operator.region,
                name: operator.full,
            },
            None => MerchantKey::Name {
                region: None,
                name: format!("[{}]", party.code),
            },
        }
    }

    fn seller_mention(
        &self,
        written: &str,
        written_is_carrier: bool,
        respondent: &Respondent,
    ) -> MerchantMention {
        let bare = self.bare(written);
        let name_is_usable = !bare.is_empty() && !self.is_generic(&bare) && !written_is_carrier;
        let mut keys = uscc_key(respondent);
        keys.extend(self.store_key(respondent, name_is_usable.then_some(written)));
        let name = normalize_name(written, self.parties);
        let is_shop_name = name.suffix_kind == Some(SuffixKind::Shop);
        // The name of a shop on a platform is a key there, not in a county.
        let told_as_store = is_shop_name
            && keys
                .iter()
                .any(|key| matches!(key, MerchantKey::Store { .. }));
        if name_is_usable && !told_as_store && !is_online_shop(&name) {
            keys.extend(self.name_key(&name));
        }
        let store = respondent.store.trim();
        let shown = if name_is_usable || store.is_empty() {
            written
        } else {
            store
        };
        if !keys.is_empty() {
            return resolved(shown, RespondentRole::Seller, keys);
        }
        let reason = if bare.is_empty() && store.is_empty() {
            UnresolvedReason::NotNamed
        } else if name_is_usable || !self.is_generic(&self.bare(store)) {
            UnresolvedReason::ShortName
        } else {
            UnresolvedReason::GenericName
        };
        unresolved(shown, RespondentRole::Seller, reason)
    }

    /// 某公司, XX店, 一家网店. 海州区某某鞋业商行 is a name.
    fn is_generic(&self, bare: &str) -> bool {
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

    fn store_key(&self, respondent: &Respondent, written: Option<&str>) -> Option<MerchantKey> {
        let given = respondent.store.trim();
        let written_is_shop = written.filter(|name| {
            normalize_name(name, self.parties).suffix_kind == Some(SuffixKind::Shop)
        });
        let store = if self.is_generic(&self.bare(given)) {
            written_is_shop?
        } else {
            given
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
        let usable = store.chars().count() >= 2 && !self.is_generic(&store);
        usable.then_some(MerchantKey::Store {
            platform: code,
            store,
        })
    }

    /// The name within its region: the order's county, unless the name itself begins with another place.
    fn name_key(&self, name: &NormalizedName) -> Option<MerchantKey> {
        if name.suffix_kind.is_none() || name.stem.chars().count() < 2 {
            return None;
        }
        let region = match (name.region, self.region) {
            (Some(own), Some(order)) if holds(own, order) => Some(order),
            (Some(own), _) => Some(own),
            (None, order) => order,
        };
        let stands_alone = name.is_full_name()
            && (name.region_prefix.chars().count() >= 2
                || name.stem.chars().count() >= UNIQUE_STEM);
        (region.is_some() || stands_alone).then(|| MerchantKey::Name {
            region,
            name: match region {
                // A region no list knows still tells two names apart.
                None => format!("{}{}", name.region_prefix, name.full),
                Some(_) => name.full.clone(),
            },
        })
    }

    /// A seller that only the text names.
    fn mention_of_text(&self, order: &CanonicalOrder) -> Option<MerchantMention> {
        let text = self
            .parties
            .plain(&format!("{}\n{}", order.title, order.body));
        for candidate in names_in(&text, self.parties) {
            let bare = self.bare(&candidate);
            let is_party = self.parties.platform_named(&bare).is_some()
                || self.parties.courier_named(&bare).is_some();
            if is_party || self.is_generic(&bare) {
                continue;
            }
            let respondent = Respondent {
                as_written: candidate.clone(),
                ..Respondent::default()
            };
            let mention = self.seller_mention(&candidate, false, &respondent);
            if !mention.keys.is_empty() {
                return Some(mention);
            }
        }
        None
    }
}

/// A code that fails its check is no key.
fn uscc_key(respondent: &Respondent) -> Vec<MerchantKey> {
    let code = respondent.uscc_raw.parse::<Uscc>().ok();
    code.map(MerchantKey::Uscc).into_iter().collect()
}

/// Whether the second region is the first or lies in it.
fn holds(outer: RegionCode, inner: RegionCode) -> bool {
    let (outer, inner) = (outer.number(), inner.number());
    let span = match outer {
        code if code.is_multiple_of(10_000) => 10_000,
        code if code.is_multiple_of(100) => 100,
        _ => 1,
    };
    outer / span == inner / span
}

/// 旗舰店, 专营店: a shop on some platform; without the platform nobody in particular.
fn is_online_shop(name: &NormalizedName) -> bool {
    name.suffix_kind == Some(SuffixKind::Shop) && name.suffix != "店"
}

fn resolved(name: &str, role: RespondentRole, keys: Vec<MerchantKey>) -> MerchantMention {
    MerchantMention {
        name: name.to_owned(),
        role,
        keys,
        unresolved: None,
    }
}

fn unresolved(name: &str, role: RespondentRole, reason: UnresolvedReason) -> MerchantMention {
    MerchantMention {
        name: name.to_owned(),
        role,
        keys: Vec::new(),
        unresolved: Some(reason),
    }
}

#[cfg(test)]
mod tests;
