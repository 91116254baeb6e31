//! Merchant keys → merchants, learning weaker keys as they turn up beside stronger ones.
//!
//! USCC > platform + shop > full name in a region. A weaker key that two credit codes share is ambiguous
//! and leads nowhere from then on: a false merge is a false accusation.

use std::collections::{HashMap, HashSet};

use crate::db::{DbError, MentionRow, MerchantRow, StoredKey, Transaction};
use crate::domain::{
    MentionId, MerchantId, MerchantKey, MerchantMention, OrderParty, OrderRecord, RegionCode,
    UnresolvedReason,
};

/// Names that this import has written already; forgotten now and then, so that it cannot grow with the file.
#[derive(Debug, Default)]
pub(crate) struct WrittenNames {
    names: HashSet<(MerchantId, String)>,
    mentions: HashMap<MentionRow, MentionId>,
}

impl WrittenNames {
    const MOST: usize = 65_536;

    /// Whether the name is new to this memory.
    fn note(&mut self, merchant: MerchantId, name: &str) -> bool {
        if self.names.len() >= Self::MOST {
            self.names.clear();
        }
        self.names.insert((merchant, name.to_owned()))
    }

    /// The number of an unresolved name.
    async fn mention(
        &mut self,
        transaction: &mut Transaction,
        mention: MentionRow,
        import_seq: i64,
    ) -> Result<MentionId, DbError> {
        if let Some(known) = self.mentions.get(&mention) {
            return Ok(*known);
        }
        if self.mentions.len() >= Self::MOST {
            self.mentions.clear();
        }
        let number = transaction.mention_number(&mention, import_seq).await?;
        self.mentions.insert(mention, number);
        Ok(number)
    }
}

/// What is known of the keys of one batch.
#[derive(Debug, Default)]
pub(crate) struct Assigner {
    known: HashMap<String, StoredKey>,
}

impl Assigner {
    /// Looks up all keys of these mentions at once.
    pub(crate) async fn load<'a>(
        transaction: &mut Transaction,
        mentions: impl Iterator<Item = &'a MerchantMention>,
    ) -> Result<Self, DbError> {
        let mut keys: Vec<String> = mentions
            .flat_map(|mention| &mention.keys)
            .map(ToString::to_string)
            .collect();
        keys.sort_unstable();
        keys.dedup();
        let found = transaction.find_keys(&keys).await?;
        Ok(Self {
            known: found
                .into_iter()
                .map(|key| (key.key.clone(), key))
                .collect(),
        })
    }

    /// The party of an order that a mention stands for; the order tells where the name was written.
    pub(crate) async fn assign(
        &mut self,
        transaction: &mut Transaction,
        mention: &MerchantMention,
        order: &OrderRecord,
        import_seq: i64,
        written: &mut WrittenNames,
    ) -> Result<OrderParty, DbError> {
        let party = |merchant, unresolved| OrderParty {
            merchant,
            name: mention.name.clone(),
            role: mention.role,
            unresolved,
            mention: None,
        };
        if mention.keys.is_empty() {
            let reason = mention.unresolved.unwrap_or(UnresolvedReason::NotNamed);
            let mut party = party(None, Some(reason));
            if reason == UnresolvedReason::ShortName {
                let row = MentionRow {
                    name: mention.name.trim().to_owned(),
                    region: order.region,
                    platform: order.platform.clone(),
                };
                party.mention = Some(written.mention(transaction, row, import_seq).await?);
            }
            return Ok(party);
        }
        let uscc = mention.keys.iter().find_map(|key| match key {
            MerchantKey::Uscc(uscc) => Some(uscc),
            MerchantKey::Store { .. } | MerchantKey::Name { .. } => None,
        });
        // The strongest key that leads somewhere decides; a merchant with another credit code is not this one.
        let mut decided = None;
        let mut met_ambiguous = false;
        for key in &mention.keys {
            let Some(stored) = self.known.get(&key.to_string()) else {
                continue;
            };
            if stored.ambiguous {
                met_ambiguous = true;
                continue;
            }
            let conflicts = uscc.is_some_and(|own| {
                stored
                    .uscc
                    .as_deref()
                    .is_some_and(|other| other != own.as_str())
            });
            if !conflicts {
                decided = Some(stored.merchant);
                break;
            }
        }
        let merchant = match decided {
            Some(merchant) => merchant,
            // Only the ambiguous name is known: nobody can say whose complaint it is.
            None if met_ambiguous && uscc.is_none() => {
                return Ok(party(None, Some(UnresolvedReason::Ambiguous)));
            }
            None => {
                let id = MerchantId(transaction.take_numbers("merchant", 1).await?);
                let row = MerchantRow {
                    id,
                    name: mention.name.clone(),
                    uscc: uscc.map(|uscc| uscc.as_str().to_owned()),
                    region: region_of(mention),
                };
                transaction.add_merchant(&row, import_seq).await?;
                id
            }
        };
        self.learn(transaction, mention, merchant).await?;
        if written.note(merchant, &mention.name) {
            transaction.add_name(merchant, &mention.name).await?;
        }
        Ok(party(Some(merchant), None))
    }

    async fn learn(
        &mut self,
        transaction: &mut Transaction,
        mention: &MerchantMention,
        merchant: MerchantId,
    ) -> Result<(), DbError> {
        let mut own_uscc = self
            .known
            .values()
            .find(|key| key.merchant == merchant)
            .and_then(|key| key.uscc.clone());
        for key in &mention.keys {
            if let MerchantKey::Uscc(uscc) = key
                && own_uscc.is_none()
            {
                transaction.learn_uscc(merchant, uscc).await?;
                own_uscc = Some(uscc.as_str().to_owned());
                for known in self
                    .known
                    .values_mut()
                    .filter(|known| known.merchant == merchant)
                {
                    known.uscc.clone_from(&own_uscc);
                }
            }
        }
        for key in &mention.keys {
            let text = key.to_string();
            match self.known.get_mut(&text) {
                None => {
                    transaction.add_key(&text, merchant).await?;
                    let stored = StoredKey {
                        key: text.clone(),
                        merchant,
                        ambiguous: false,
                        uscc: own_uscc.clone(),
                    };
                    self.known.insert(text, stored);
                }
                Some(stored) if stored.merchant != merchant && !stored.ambiguous => {
                    transaction.mark_ambiguous(&text).await?;
                    stored.ambiguous = true;
                }
                Some(_) => {}
            }
        }
        Ok(())
    }
}

fn region_of(mention: &MerchantMention) -> Option<RegionCode> {
    mention.keys.iter().find_map(|key| match key {
        MerchantKey::Name { region, .. } => *region,
        MerchantKey::Uscc(_) | MerchantKey::Store { .. } => None,
    })
}
