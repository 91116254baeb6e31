//! Mentions → merchants, each by its leading key alone (USCC > full name in a county > platform + shop).
//!
//! So the order in which rows and files come in does not matter. The other keys beside it are counted as ties;
//! what they say about who is who is for the linking step, which sees all of them, and so are phones,
//! addresses and brands.

use std::collections::{BTreeMap, HashMap, HashSet};

use super::understand::DigestedParty;
use crate::db::{BrandRow, ContactRow, DbError, MentionRow, MerchantRow, TieRow, Transaction};
use crate::domain::{
    ContactDigest, LinkSource, MentionId, MerchantId, MerchantKey, MerchantMention, OrderParty,
    OrderRecord, RegionCode, UnresolvedReason,
};

/// Names that this import has written already; forgotten now and then, so that it cannot grow with the file.
#[derive(Debug, Default)]
pub(crate) struct WrittenNames {
    names: HashSet<(MerchantId, String)>,
    mentions: HashMap<MentionRow, MentionId>,
    /// Ties that wait to be added.
    ties: BTreeMap<(MerchantId, String), i64>,
    /// Contacts that wait to be added.
    contacts: BTreeMap<(LinkSource, ContactDigest), i64>,
    /// Brands that wait to be added.
    brands: BTreeMap<(LinkSource, String), i64>,
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

    /// One more order of a merchant carried this key.
    fn tie(&mut self, merchant: MerchantId, key: &MerchantKey) {
        *self.ties.entry((merchant, key.to_string())).or_default() += 1;
    }

    /// One more order told phones, addresses and brands of a merchant, or of a name without one.
    fn describe(&mut self, owner: LinkSource, told: &DigestedParty) {
        for contact in &told.contacts {
            *self.contacts.entry((owner, contact.clone())).or_default() += 1;
        }
        for brand in &told.mention.brands {
            *self.brands.entry((owner, brand.clone())).or_default() += 1;
        }
    }

    /// Writes the ties, the contacts and the brands, if there are many or `all` are wanted.
    pub(crate) async fn write_counts(
        &mut self,
        transaction: &mut Transaction,
        which: Counts,
    ) -> Result<(), DbError> {
        let is_due =
            |waiting: usize| waiting >= Self::MOST || (which == Counts::All && waiting > 0);
        if is_due(self.ties.len()) {
            let ties = std::mem::take(&mut self.ties).into_iter();
            let rows = ties.map(|((merchant, key), orders)| TieRow {
                merchant,
                key,
                orders,
            });
            transaction.add_ties(&rows.collect::<Vec<_>>()).await?;
        }
        if is_due(self.contacts.len()) {
            let contacts = std::mem::take(&mut self.contacts).into_iter();
            let rows = contacts.map(|((owner, contact), orders)| ContactRow {
                owner,
                contact,
                orders,
            });
            transaction.add_contacts(&rows.collect::<Vec<_>>()).await?;
        }
        if is_due(self.brands.len()) {
            let brands = std::mem::take(&mut self.brands).into_iter();
            let rows = brands.map(|((owner, brand), orders)| BrandRow {
                owner,
                brand,
                orders,
            });
            transaction.add_brands(&rows.collect::<Vec<_>>()).await?;
        }
        Ok(())
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

/// Which of the waiting counts to write.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Counts {
    WhenMany,
    All,
}

/// What the keys of one batch lead to.
#[derive(Debug, Default)]
pub(crate) struct Assigner {
    known: HashMap<String, MerchantId>,
}

impl Assigner {
    /// Looks up the leading keys of these parties at once.
    pub(crate) async fn load<'a>(
        transaction: &mut Transaction,
        parties: impl Iterator<Item = &'a DigestedParty>,
    ) -> Result<Self, DbError> {
        let mut keys: Vec<String> = parties
            .filter_map(|party| Some(party.mention.leading_key()?.0.to_string()))
            .collect();
        keys.sort_unstable();
        keys.dedup();
        let found = transaction.find_keys(&keys).await?;
        Ok(Self {
            known: found
                .into_iter()
                .map(|key| (key.key, key.merchant))
                .collect(),
        })
    }

    /// The party of an order that is told; the order tells where the name was written.
    pub(crate) async fn assign(
        &mut self,
        transaction: &mut Transaction,
        told: &DigestedParty,
        order: &OrderRecord,
        import_seq: i64,
        written: &mut WrittenNames,
    ) -> Result<OrderParty, DbError> {
        let mention = &told.mention;
        let party = |merchant, unresolved| OrderParty {
            merchant,
            name: mention.name.clone(),
            role: mention.role,
            unresolved,
            mention: None,
        };
        let Some((leading, others)) = mention.leading_key() else {
            let reason = mention.unresolved.unwrap_or(UnresolvedReason::NotNamed);
            let mut party = party(None, Some(reason));
            if reason == UnresolvedReason::ShortName {
                let row = MentionRow {
                    name: mention.name.trim().to_owned(),
                    region: order.region,
                    platform: order.platform.clone(),
                };
                let number = written.mention(transaction, row, import_seq).await?;
                written.describe(LinkSource::Mention(number), told);
                party.mention = Some(number);
            }
            return Ok(party);
        };
        let text = leading.to_string();
        let merchant = if let Some(known) = self.known.get(&text) {
            *known
        } else {
            let id = MerchantId(transaction.take_numbers("merchant", 1).await?);
            let row = MerchantRow {
                id,
                name: mention.name.clone(),
                uscc: match leading {
                    MerchantKey::Uscc(uscc) => Some(uscc.as_str().to_owned()),
                    MerchantKey::Store { .. } | MerchantKey::Name { .. } => None,
                },
                region: region_of(mention),
            };
            transaction.add_merchant(&row, import_seq).await?;
            transaction.add_key(&text, id).await?;
            self.known.insert(text, id);
            id
        };
        for key in others {
            written.tie(merchant, key);
        }
        written.describe(LinkSource::Merchant(merchant), told);
        if written.note(merchant, &mention.name) {
            transaction.add_name(merchant, &mention.name).await?;
        }
        Ok(party(Some(merchant), None))
    }
}

fn region_of(mention: &MerchantMention) -> Option<RegionCode> {
    mention.keys.iter().find_map(|key| match key {
        MerchantKey::Name { region, .. } => *region,
        MerchantKey::Uscc(_) | MerchantKey::Store { .. } => None,
    })
}
