//! The known merchants as the linking model compares them.

use std::collections::{BTreeMap, BTreeSet};

use super::PipelineError;
use crate::domain::{Identities, MerchantId, MerchantKey, Uscc};
use crate::lexicon::{NameWords, Parties};
use crate::resolve::{NameParts, Profile, ShopName};
use crate::store::Store;

/// 字号 that one merchant may bear.
const MOST_CORES: usize = 3;

/// How much is known of a merchant; the linking step links from less to more, never the other way.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Standing {
    /// A name, of which the county is not known or the form is not told.
    Loose,
    /// A name within a county.
    Placed,
    /// A shop on a platform. It is never linked: shops change hands, and names of shops are cheap.
    Shop,
    /// Known by its credit code.
    Registered,
}

/// All merchants under these identities, by number.
pub(super) async fn merchant_profiles(
    store: &Store,
    identities: &Identities,
    parties: &Parties,
    words: &NameWords,
) -> Result<Vec<(MerchantId, Profile, Standing)>, PipelineError> {
    let mut profiles: BTreeMap<MerchantId, (Profile, Standing)> = BTreeMap::new();
    for row in store.database.merchants().await? {
        let (profile, standing) = entry(&mut profiles, identities, row.id);
        if let Some(uscc) = row.uscc.and_then(|code| code.parse::<Uscc>().ok()) {
            profile.uscc = Some(uscc);
            *standing = Standing::Registered;
        }
        profile.region = profile.region.or(row.region);
        add_name(profile, &row.name, parties, words);
    }
    for (id, name) in store.database.merchant_names().await? {
        let (profile, _) = entry(&mut profiles, identities, id);
        add_name(profile, &name, parties, words);
    }
    for (id, key, ambiguous) in store.database.merchant_keys().await? {
        let Ok(key) = key.parse::<MerchantKey>() else {
            continue;
        };
        let (profile, standing) = entry(&mut profiles, identities, id);
        match key {
            MerchantKey::Store { platform, store } if !ambiguous => {
                profile.shops.push(ShopName { platform, store });
                *standing = (*standing).max(Standing::Shop);
            }
            MerchantKey::Name {
                region: Some(region),
                ..
            } if region.is_county() && profile.names.iter().any(|name| !name.form.is_empty()) => {
                *standing = (*standing).max(Standing::Placed);
            }
            MerchantKey::Uscc(_) | MerchantKey::Store { .. } | MerchantKey::Name { .. } => {}
        }
    }
    for (profile, _) in profiles.values_mut() {
        forget_gathered_names(profile);
    }
    Ok(profiles
        .into_iter()
        .map(|(id, (profile, standing))| (id, profile, standing))
        .collect())
}

fn entry<'a>(
    profiles: &'a mut BTreeMap<MerchantId, (Profile, Standing)>,
    identities: &Identities,
    merchant: MerchantId,
) -> (&'a mut Profile, &'a mut Standing) {
    let (profile, standing) = profiles
        .entry(identities.canonical(merchant))
        .or_insert_with(|| (Profile::default(), Standing::Loose));
    (profile, standing)
}

fn add_name(profile: &mut Profile, name: &str, parties: &Parties, words: &NameWords) {
    let parts = NameParts::of(name, parties, words);
    if !profile.names.contains(&parts) {
        profile.names.push(parts);
    }
}

/// A rename gives two cores and a slip of the pen a third. A code that more names were written beside was pasted
/// into orders of others: its names say nothing about who it is, the code itself still does.
fn forget_gathered_names(profile: &mut Profile) {
    let cores: BTreeSet<&str> = profile
        .names
        .iter()
        .map(|name| name.sound.as_str())
        .collect();
    if cores.len() > MOST_CORES {
        profile.names.clear();
    }
}
