//! The parties of one order, each with the keys that identify it or the reason for having none.

mod keys;

use self::keys::{Context, is_online_shop, uscc_key};
use super::actor::{blames_courier, blames_platform};
use super::extract::names_in;
use super::name::normalize_name;
use crate::domain::{
    CanonicalOrder, MerchantKey, MerchantMention, Respondent, RespondentRole, UnresolvedReason,
};
use crate::lexicon::{Parties, Party, SuffixKind};

/// The parties of an order in its own order of respondents. Never empty.
pub fn mentions(order: &CanonicalOrder, parties: &Parties) -> Vec<MerchantMention> {
    let text = parties.plain(&format!("{}\n{}", order.title, order.body));
    let context = Context {
        platform: parties.platform_in(&text),
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
        mentions.extend(context.carrier_beside_shop(&respondent));
    }
    if mentions.iter().all(MerchantMention::names_nobody)
        && let Some(mention) = context.mention_of_text()
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
        let has_store = self.names_shop(&respondent.store);
        if let (Some(platform), false) = (platform, has_store) {
            return self.platform_mention(written, platform);
        }
        if let (Some(courier), false) = (courier, has_store) {
            return self.courier_mention(written, courier, respondent);
        }
        let courier_company = self.courier_company(&plain);
        if let (Some(courier), false) = (courier_company, has_store) {
            return self.courier_mention(written, courier, respondent);
        }
        let is_carrier = courier.or(courier_company).is_some();
        self.seller_mention(written, platform.is_some() || is_carrier, respondent)
    }

    /// A company that carries under a courier's name: 连云港顺丰速运有限公司.
    fn courier_company(&self, plain: &str) -> Option<&Party> {
        let carries = ["快递", "速递", "速运", "物流", "快运"]
            .iter()
            .any(|word| plain.contains(word));
        let named = |courier: &&Party| {
            courier
                .aliases
                .iter()
                .any(|alias| !alias.is_ascii() && plain.contains(alias.as_str()))
        };
        self.parties
            .couriers
            .iter()
            .find(|courier| carries && named(courier))
    }

    /// The courier written as the respondent of a shop's order: both are parties (domain.md §B.9 no. 18).
    fn carrier_beside_shop(&self, respondent: &Respondent) -> Option<MerchantMention> {
        let written = respondent.as_written.trim();
        let plain = self.bare(written);
        if !self.names_shop(&respondent.store) {
            return None;
        }
        let courier = self.parties.courier_named(&plain);
        let courier = courier.or_else(|| self.courier_company(&plain))?;
        // Code and telephone stand beside the shop and are taken for the shop's.
        let alone = Respondent {
            as_written: written.to_owned(),
            ..Respondent::default()
        };
        Some(self.courier_mention(written, courier, &alone))
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
        } else if name_is_usable || self.names_shop(store) {
            UnresolvedReason::ShortName
        } else {
            UnresolvedReason::GenericName
        };
        unresolved(shown, RespondentRole::Seller, reason)
    }

    /// A seller that only the text names.
    fn mention_of_text(&self) -> Option<MerchantMention> {
        for candidate in names_in(&self.text, self.parties) {
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
