//! The parties of one order, each with the keys that identify it or the reason for having none.

mod keys;
mod written;

use self::keys::{Context, is_online_shop, uscc_key};
use self::written::as_written;
use super::actor::{blames_courier, blames_platform};
use super::brand::brands_of;
use super::contact::contacts_of;
use super::extract::{Told, names_in};
use super::name::normalize_name;
use super::store::{normalize_store, platform_in};
use crate::domain::{
    CanonicalOrder, MerchantKey, MerchantMention, Respondent, RespondentRole, UnresolvedReason,
};
use crate::lexicon::{Parties, Party};

/// The parties of an order in its own order of respondents. Never empty.
pub fn mentions(order: &CanonicalOrder, parties: &Parties) -> Vec<MerchantMention> {
    let written = format!("{}\n{}", order.title, order.body);
    let text = without_blanks(&parties.plain(&written));
    let respondents = order.respondents.iter();
    let respondents: Vec<Respondent> = respondents
        .flat_map(|given| split(given, parties))
        .collect();
    let context = Context {
        platform: parties.platform_in(&text),
        region: order.region,
        text,
        parties,
        // Of several nobody can say whose they are.
        contacts: match respondents.as_slice() {
            [only] => contacts_of(only, &order.complainant, parties),
            _ => Vec::new(),
        },
    };
    let mut mentions: Vec<MerchantMention> = Vec::new();
    for respondent in &respondents {
        let mention = context.mention(respondent);
        let is_known = mentions.iter().any(|known| {
            known.role == mention.role && known.keys == mention.keys && known.name == mention.name
        });
        if !is_known && mention.unresolved != Some(UnresolvedReason::NotNamed) {
            mentions.push(mention);
        }
        mentions.extend(context.carrier_beside_shop(respondent));
    }
    if mentions.iter().all(MerchantMention::leaves_seller_open)
        && let Some(mut mention) = context.mention_of_text()
    {
        mention.name = as_written(&mention.name, &written, parties);
        // What the shop did is not the platform's, however badly its service answered.
        mentions.retain(|known| known.role == RespondentRole::Courier);
        mentions.insert(0, mention);
    }
    if mentions.is_empty() {
        mentions.push(unresolved(
            "",
            RespondentRole::Seller,
            UnresolvedReason::NotNamed,
        ));
    }
    let is_seller = |mention: &&mut MerchantMention| mention.role == RespondentRole::Seller;
    let mut sellers = mentions.iter_mut().filter(is_seller);
    // Of several sellers nobody can say who sold the goods.
    if let (Some(only), None) = (sellers.next(), sellers.next()) {
        only.brands = brands_of(&order.brand, parties);
    }
    mentions
}

/// A blank between two Chinese characters was left by a page or a line break: 某某 有限公司.
fn without_blanks(text: &str) -> String {
    let is_han = |c: char| ('\u{4e00}'..='\u{9fff}').contains(&c);
    let mut kept = String::with_capacity(text.len());
    let mut symbols = text.chars().peekable();
    while let Some(symbol) = symbols.next() {
        let stands_between = symbol.is_whitespace()
            && symbol != '\n'
            && kept.chars().next_back().is_some_and(is_han)
            && symbols
                .peek()
                .is_some_and(|next| is_han(*next) || next.is_whitespace());
        if !stands_between {
            kept.push(symbol);
        }
    }
    kept
}

impl MerchantMention {
    /// Only words, a platform or a courier that nobody blames: the seller may still be told in the text.
    fn leaves_seller_open(&self) -> bool {
        self.role == RespondentRole::Platform
            || matches!(
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
        let is_other = platform.is_some() || is_carrier;
        let mut mention = self.seller_mention(written, is_other, respondent);
        // Beside a platform or a carrier nobody can say whose phone it is.
        if !is_other {
            mention.contacts.clone_from(&self.contacts);
        }
        mention
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
        let name = normalize_name(written, self.parties);
        let is_shop_name = self.is_shop_name(written, &name);
        let usable = name_is_usable.then_some(written);
        let mut keys = uscc_key(respondent);
        keys.extend(self.store_key(respondent, usable, is_shop_name));
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

    /// A seller that only the text names: the first that is told, with the keys of its other names there.
    fn mention_of_text(&self) -> Option<MerchantMention> {
        let told = names_in(&self.text, self.parties);
        let mut keyed = told
            .iter()
            .filter_map(|told| Some((told, self.told_mention(told)?)));
        let Some((first, mut mention)) = keyed.next() else {
            return self.shop_alone(&told);
        };
        for (other, more) in keyed {
            // 某某服饰旗舰店 and 某某服饰有限公司 are one party; a second company may be the owner of the brand.
            if mention.keys.len() < MOST_TOLD_KEYS && self.share_stem(first, other) {
                let new = more.keys.into_iter();
                let kind = |key: &MerchantKey| std::mem::discriminant(key);
                for key in new {
                    if !mention.keys.iter().any(|known| kind(known) == kind(&key)) {
                        mention.keys.push(key);
                    }
                }
            }
        }
        mention.keys.sort_unstable();
        Some(mention)
    }

    /// “某某小店” without a platform: nobody in particular, unless only one known shop is called so.
    fn shop_alone(&self, told: &[Told]) -> Option<MerchantMention> {
        let shop = told.iter().map(Told::words).find(|words| {
            let name = normalize_name(words, self.parties);
            is_online_shop(&name)
                && name.stem.chars().count() >= SHORTEST_STEM
                && self.names_shop(words)
        });
        let reason = UnresolvedReason::ShortName;
        shop.map(|shop| unresolved(shop, RespondentRole::Seller, reason))
    }

    fn told_mention(&self, told: &Told) -> Option<MerchantMention> {
        let bare = self.bare(told.words());
        let is_party = self.parties.platform_named(&bare).is_some()
            || self.parties.courier_named(&bare).is_some();
        if is_party || self.is_generic(&bare) {
            return None;
        }
        let (written, store) = match told {
            Told::Name(name) => (name.as_str(), ""),
            Told::Shop(shop) => ("", shop.as_str()),
        };
        let respondent = Respondent {
            as_written: written.to_owned(),
            store: store.to_owned(),
            ..Respondent::default()
        };
        let mention = self.seller_mention(written, false, &respondent);
        (!mention.keys.is_empty()).then_some(mention)
    }

    /// Whether one 字号 with its line of business begins with the other.
    fn share_stem(&self, left: &Told, right: &Told) -> bool {
        let stem = |told: &Told| {
            let shop = platform_in(told.words(), self.parties);
            let words = match shop {
                Some(platform) => normalize_store(told.words(), Some(platform), self.parties),
                None => told.words().to_owned(),
            };
            normalize_name(&words, self.parties).stem
        };
        let (left, right) = (stem(left), stem(right));
        let shorter = left.chars().count().min(right.chars().count());
        shorter >= SHORTEST_STEM && (left.starts_with(&right) || right.starts_with(&left))
    }
}

/// A shop and a full name.
const MOST_TOLD_KEYS: usize = 2;

/// Characters that two names must share at their head to be those of one party.
const SHORTEST_STEM: usize = 3;

fn resolved(name: &str, role: RespondentRole, keys: Vec<MerchantKey>) -> MerchantMention {
    MerchantMention {
        name: name.to_owned(),
        role,
        keys,
        unresolved: None,
        contacts: Vec::new(),
        brands: Vec::new(),
    }
}

fn unresolved(name: &str, role: RespondentRole, reason: UnresolvedReason) -> MerchantMention {
    MerchantMention {
        name: name.to_owned(),
        role,
        keys: Vec::new(),
        unresolved: Some(reason),
        contacts: Vec::new(),
        brands: Vec::new(),
    }
}

#[cfg(test)]
mod brand_tests;
#[cfg(test)]
mod contact_tests;
#[cfg(test)]
mod tests;
