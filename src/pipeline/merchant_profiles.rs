//! The known merchants as the linking model compares them.

use std::collections::{BTreeMap, BTreeSet};

use super::PipelineError;
use crate::db::{BrandRow, ContactRow};
use crate::domain::{
    ContactKind, Identities, LinkSource, MentionId, MerchantId, MerchantKey, RegionCode, Uscc,
};
use crate::lexicon::{NameWords, Parties};
use crate::resolve::{NameParts, Profile, ShopName, Tie, Ties};
use crate::store::Store;

/// 字号 that one merchant may bear.
const MOST_CORES: usize = 3;

/// Part of the orders with a phone (an address, a brand) that one must be told by, or it is a slip or somebody else's.
const LEAST_PART: f64 = 0.05;

/// How much is known of a merchant; the linking step links from less to more, never the other way.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Standing {
    /// A name, of which the county is not known or the form is not told.
    Loose,
    /// A name within a county.
    Placed,
    /// A shop on a platform. Its name is never linked: shops change hands, and names of shops are cheap.
    Shop,
    /// Known by its credit code.
    Registered,
}

/// Everything that is stored about who is who.
pub(super) struct Known {
    merchants: Vec<Named>,
    pub(super) ties: Ties,
    contacts: BTreeMap<LinkSource, Vec<ContactRow>>,
    brands: BTreeMap<LinkSource, Vec<BrandRow>>,
}

/// One merchant as stored, its names taken apart.
struct Named {
    id: MerchantId,
    uscc: Option<Uscc>,
    region: Option<RegionCode>,
    names: Vec<NameParts>,
}

impl Known {
    pub(super) async fn read(
        store: &Store,
        parties: &Parties,
        words: &NameWords,
    ) -> Result<Self, PipelineError> {
        let mut names: BTreeMap<MerchantId, Vec<NameParts>> = BTreeMap::new();
        for (id, name) in store.database.merchant_names().await? {
            let parts = NameParts::of(&name, parties, words);
            let known = names.entry(id).or_default();
            if !known.contains(&parts) {
                known.push(parts);
            }
        }
        let merchants = store.database.merchants().await?.into_iter();
        let merchants = merchants.map(|row| Named {
            id: row.id,
            uscc: row.uscc.and_then(|code| code.parse().ok()),
            region: row.region,
            names: names.remove(&row.id).unwrap_or_default(),
        });
        let merchants = merchants.collect();
        let keys = store.database.merchant_keys().await?.into_iter();
        let keys = keys.filter_map(|(id, key)| Some((id, key.parse().ok()?)));
        let ties = store.database.ties().await?.into_iter();
        let ties = ties.filter_map(|row| {
            Some(Tie {
                merchant: row.merchant,
                key: row.key.parse().ok()?,
                orders: u64::try_from(row.orders).ok()?,
            })
        });
        let mut contacts: BTreeMap<LinkSource, Vec<ContactRow>> = BTreeMap::new();
        for row in store.database.contacts().await? {
            contacts.entry(row.owner).or_default().push(row);
        }
        let mut brands: BTreeMap<LinkSource, Vec<BrandRow>> = BTreeMap::new();
        for row in store.database.brands().await? {
            brands.entry(row.owner).or_default().push(row);
        }
        Ok(Self {
            merchants,
            contacts,
            brands,
            ties: Ties::new(keys.collect(), ties.collect()),
        })
    }

    /// The merchants under these identities, by number; names that several registered bodies bear are left out.
    pub(super) fn profiles(&self, identities: &Identities) -> Vec<(MerchantId, Profile, Standing)> {
        let mut profiles: BTreeMap<MerchantId, (Profile, Standing)> = BTreeMap::new();
        for named in &self.merchants {
            let Some(id) = identities.counted(named.id) else {
                continue;
            };
            let (profile, standing) = profiles
                .entry(id)
                .or_insert_with(|| (Profile::default(), Standing::Loose));
            profile.uscc = profile.uscc.clone().or(named.uscc.clone());
            profile.region = profile.region.or(named.region);
            for parts in &named.names {
                if !profile.names.contains(parts) {
                    profile.names.push(parts.clone());
                }
            }
            *standing = (*standing).max(self.standing(named));
            if let Some(key) = self.ties.key_of(named.id) {
                add_shop(profile, key);
            }
        }
        for (merchant, shop) in self.ties.shops() {
            let id = identities.counted(merchant);
            if let Some((profile, _)) = id.and_then(|id| profiles.get_mut(&id)) {
                add_shop(profile, shop);
            }
        }
        let contacts = of_merchants(&self.contacts, identities);
        let brands = of_merchants(&self.brands, identities);
        for (id, (profile, _)) in &mut profiles {
            forget_gathered_names(profile);
            add_contacts(profile, contacts.get(id).map_or(&[], Vec::as_slice));
            add_brands(profile, brands.get(id).map_or(&[], Vec::as_slice));
        }
        let row = |(id, (profile, standing))| (id, profile, standing);
        profiles.into_iter().map(row).collect()
    }

    /// Adds what orders told of a name without a merchant.
    pub(super) fn describe(&self, mention: MentionId, profile: &mut Profile) {
        let source = LinkSource::Mention(mention);
        let contacts = self.contacts.get(&source).into_iter().flatten();
        add_contacts(profile, &contacts.collect::<Vec<_>>());
        let brands = self.brands.get(&source).into_iter().flatten();
        add_brands(profile, &brands.collect::<Vec<_>>());
    }

    fn standing(&self, named: &Named) -> Standing {
        let has_form = named.names.iter().any(|name| !name.form.is_empty());
        match self.ties.key_of(named.id) {
            Some(MerchantKey::Uscc(_)) => Standing::Registered,
            Some(MerchantKey::Store { .. }) => Standing::Shop,
            Some(MerchantKey::Name {
                region: Some(region),
                ..
            }) if region.is_county() && has_form => Standing::Placed,
            Some(MerchantKey::Name { .. }) | None => Standing::Loose,
        }
    }
}

fn add_shop(profile: &mut Profile, key: &MerchantKey) {
    if let MerchantKey::Store { platform, store } = key {
        let shop = ShopName {
            platform: platform.clone(),
            store: store.clone(),
        };
        if !profile.shops.contains(&shop) {
            profile.shops.push(shop);
        }
    }
}

/// The phones and addresses that a fair part of the orders told.
fn add_contacts(profile: &mut Profile, rows: &[&ContactRow]) {
    for (kind, digests) in [
        (ContactKind::Phone, &mut profile.phones),
        (ContactKind::Address, &mut profile.addresses),
    ] {
        let of_kind = rows.iter().filter(|row| row.contact.kind == kind);
        let told = of_kind.map(|row| (row.contact.digest.as_str(), row.orders));
        digests.extend(often_told(told));
    }
}

/// The brands that a fair part of the orders told.
fn add_brands(profile: &mut Profile, rows: &[&BrandRow]) {
    let told = rows.iter().map(|row| (row.brand.as_str(), row.orders));
    profile.brands.extend(often_told(told));
}

/// The values that at least [`LEAST_PART`] of the orders told, sorted.
fn often_told<'r>(told: impl Iterator<Item = (&'r str, i64)>) -> Vec<String> {
    let mut orders: BTreeMap<&str, i64> = BTreeMap::new();
    for (value, own) in told {
        *orders.entry(value).or_default() += own;
    }
    let all: i64 = orders.values().sum();
    let is_fair = |own: i64| own as f64 >= LEAST_PART * all as f64;
    let often = orders.into_iter().filter(|(_, own)| is_fair(*own));
    often.map(|(value, _)| value.to_owned()).collect()
}

/// Rows of merchants by the merchant under whom they are counted.
fn of_merchants<'r, R>(
    rows: &'r BTreeMap<LinkSource, Vec<R>>,
    identities: &Identities,
) -> BTreeMap<MerchantId, Vec<&'r R>> {
    let mut found: BTreeMap<MerchantId, Vec<&R>> = BTreeMap::new();
    for (owner, rows) in rows {
        if let LinkSource::Merchant(merchant) = owner
            && let Some(id) = identities.counted(*merchant)
        {
            found.entry(id).or_default().extend(rows);
        }
    }
    found
}

/// A rename gives two cores and a slip of the pen a third. A code that more names were written beside was pasted
/// into orders of others: its names say nothing about who it is, the code itself still does.
fn forget_gathered_names(profile: &mut Profile) {
    let sounds: BTreeSet<&str> = profile
        .names
        .iter()
        .map(|name| name.sound.as_str())
        .collect();
    // 晶莹, and 晶莹优选 that a shop is called: one 字号.
    let mut cores: Vec<&str> = Vec::new();
    for sound in sounds {
        if !cores
            .iter()
            .any(|core| !core.is_empty() && sound.starts_with(core))
        {
            cores.push(sound);
        }
    }
    if cores.len() > MOST_CORES {
        profile.names.clear();
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::ContactDigest;

    #[test]
    fn a_phone_that_few_of_a_merchant_s_orders_tell_is_not_its_own() {
        let row = |digest: &str, kind: ContactKind, orders: i64| ContactRow {
            owner: LinkSource::Merchant(MerchantId(1)),
            contact: ContactDigest {
                kind,
                digest: digest.to_owned(),
            },
            orders,
        };
        let rows = [
            row("shop", ContactKind::Phone, 30),
            row("owner", ContactKind::Phone, 2),
            row("slip", ContactKind::Phone, 1),
            // Another member of the merchant.
            row("shop", ContactKind::Phone, 7),
            row("house", ContactKind::Address, 1),
        ];
        let mut profile = Profile::default();
        add_contacts(&mut profile, &rows.iter().collect::<Vec<_>>());
        assert_eq!(profile.phones, ["owner", "shop"]);
        assert_eq!(profile.addresses, ["house"]);
    }
}
