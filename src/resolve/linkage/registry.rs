//! The known merchants, found by blocks, and the decision about one profile.

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};

use super::compare::{Bearers, Frequencies, compare, weight_of};
use super::contacts::{ContactCounts, Sharers};
use super::evidence::{FieldEvidence, LinkField};
use super::model::LinkModel;
use super::profile::{Profile, ShopName};
use crate::domain::{ContactKind, MerchantId};
use crate::lexicon::NameWords;
use crate::resolve::parts::NameParts;

/// One known merchant that a profile may mean.
#[derive(Debug, Clone, PartialEq)]
pub struct Candidate {
    pub merchant: MerchantId,
    /// Sum of the weights of the evidence, in bits.
    pub weight: f64,
    /// Probability that it is meant, "none of these" included.
    pub posterior: f64,
    pub evidence: Vec<FieldEvidence>,
}

/// What follows from the candidates.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Decision {
    /// The best candidate reaches the line of the model.
    Same,
    /// There are candidates, none beyond doubt.
    Unsure,
    /// Nobody known comes into question.
    Different,
}

impl Decision {
    pub const fn code(self) -> &'static str {
        match self {
            Self::Same => "same",
            Self::Unsure => "unsure",
            Self::Different => "different",
        }
    }
}

/// Candidates, most likely first, and the decision.
#[derive(Debug, Clone, PartialEq)]
pub struct Judged {
    pub candidates: Vec<Candidate>,
    pub decision: Decision,
    /// Probability that no known merchant is meant.
    pub none_of_these: f64,
}

/// The level that was found in each field that both sides tell.
pub(super) type Agreement = BTreeMap<LinkField, String>;

/// The known merchants with their blocks.
pub struct Registry<'a> {
    model: &'a LinkModel,
    words: &'a NameWords,
    merchants: &'a [(MerchantId, Profile)],
    blocks: HashMap<Block, Vec<usize>>,
    /// Digests of phones and addresses that too many share.
    crowded: HashSet<String>,
    /// Brand → how many merchants are known with it.
    sellers: HashMap<String, usize>,
    /// How many are known with any.
    with_brands: usize,
    /// Normalised name of a shop → the platforms on which one is called so.
    platforms_of_shop: HashMap<String, Vec<String>>,
}

/// Two profiles are compared only if they share one of these.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
enum Block {
    Core(String),
    Look(String),
    Sound(String),
    /// Two neighbouring characters of the core.
    Pair(char, char),
    Uscc(String),
    InnerCode(String),
    Shop(ShopName),
    /// Digest of a phone or an address.
    Contact(ContactKind, String),
}

impl<'a> Registry<'a> {
    /// `merchants` are in ascending order of their numbers.
    pub fn new(
        merchants: &'a [(MerchantId, Profile)],
        model: &'a LinkModel,
        words: &'a NameWords,
    ) -> Self {
        let mut blocks: HashMap<Block, Vec<usize>> = HashMap::new();
        let mut platforms_of_shop: HashMap<String, Vec<String>> = HashMap::new();
        let mut sellers: HashMap<String, usize> = HashMap::new();
        for (place, (_, profile)) in merchants.iter().enumerate() {
            for ShopName { platform, store } in &profile.shops {
                let known = platforms_of_shop.entry(store.clone()).or_default();
                if !known.contains(platform) {
                    known.push(platform.clone());
                }
            }
            for brand in &profile.brands {
                *sellers.entry(brand.clone()).or_default() += 1;
            }
            for block in blocks_of(profile, words) {
                blocks.entry(block).or_default().push(place);
            }
        }
        let most = model.decision.most_sharers;
        let crowded = blocks.iter().filter_map(|(block, places)| match block {
            Block::Contact(_, digest) if places.len() > most => Some(digest.clone()),
            _ => None,
        });
        Self {
            model,
            words,
            merchants,
            crowded: crowded.collect(),
            sellers,
            with_brands: merchants
                .iter()
                .filter(|(_, profile)| !profile.brands.is_empty())
                .count(),
            blocks,
            platforms_of_shop,
        }
    }

    /// Who is meant by this profile, among the merchants that `eligible` lets through.
    ///
    /// The prior of each merchant is `known_share` over their number; what is left of 1 is "none of these".
    /// A profile that is one of the known merchants (`own`) does not count towards the frequency of its name.
    pub fn judge(
        &self,
        told: &Profile,
        own: Option<MerchantId>,
        eligible: impl Fn(MerchantId) -> bool,
    ) -> Judged {
        let own = own.and_then(|own| {
            self.merchants
                .binary_search_by_key(&own, |(id, _)| *id)
                .ok()
        });
        let others = self.merchants.len() - usize::from(own.is_some());
        let bearers = |name: &NameParts| self.bearers(name, own);
        let sharers = |kind, digest: &str| self.sharers(kind, digest, own);
        let frequencies = Frequencies {
            bearers: &bearers,
            contacts: self.contact_counts(&sharers),
            brands: self.brand_sellers(told, own),
        };
        let prior = self.model.decision.known_share / others.max(1) as f64;
        let mut weighed: Vec<(f64, Candidate)> = Vec::new();
        for place in self.places(told) {
            let Some((merchant, known)) = self.merchants.get(place) else {
                continue;
            };
            if !eligible(*merchant) {
                continue;
            }
            let Some(evidence) = compare(told, known, frequencies, self.model, self.words) else {
                continue;
            };
            let weight = weight_of(&evidence);
            let candidate = Candidate {
                merchant: *merchant,
                weight,
                posterior: 0.0,
                evidence,
            };
            weighed.push((prior * weight.exp2(), candidate));
        }
        let none = 1.0 - self.model.decision.known_share;
        let mass: f64 = none + weighed.iter().map(|(odds, _)| odds).sum::<f64>();
        let mut candidates: Vec<Candidate> = weighed
            .into_iter()
            .map(|(odds, candidate)| Candidate {
                posterior: odds / mass,
                ..candidate
            })
            .filter(|candidate| candidate.posterior >= self.model.decision.shown)
            .collect();
        candidates.sort_by(|left, right| {
            right
                .posterior
                .total_cmp(&left.posterior)
                .then(left.merchant.cmp(&right.merchant))
        });
        let decision = match candidates.first() {
            Some(best) if best.posterior >= self.model.decision.same => Decision::Same,
            Some(_) => Decision::Unsure,
            None => Decision::Different,
        };
        Judged {
            candidates,
            decision,
            none_of_these: none / mass,
        }
    }

    /// How the known merchants agree with each other: how many pairs show which levels. Compared are pairs that share
    /// a block; those that can never be one merchant are left out.
    pub fn agreements(&self) -> BTreeMap<Agreement, u64> {
        let mut found: BTreeMap<Agreement, u64> = BTreeMap::new();
        for (own, (_, told)) in self.merchants.iter().enumerate() {
            let bearers = |name: &NameParts| self.bearers(name, Some(own));
            let sharers = |kind, digest: &str| self.sharers(kind, digest, Some(own));
            let frequencies = Frequencies {
                bearers: &bearers,
                contacts: self.contact_counts(&sharers),
                brands: self.brand_sellers(told, Some(own)),
            };
            for place in self.places(told).range(own + 1..) {
                let Some((_, known)) = self.merchants.get(*place) else {
                    continue;
                };
                let evidence = compare(told, known, frequencies, self.model, self.words);
                let Some(evidence) = evidence else { continue };
                let levels = evidence.into_iter().map(|field| (field.field, field.level));
                *found.entry(levels.collect()).or_default() += 1;
            }
        }
        found
    }

    /// The known shops of this normalised name: the one on this platform, or those on any when none is told.
    pub fn shops_called(&self, store: &str, platform: &str) -> Vec<ShopName> {
        let platforms = self.platforms_of_shop.get(store).into_iter().flatten();
        platforms
            .filter(|known| platform.is_empty() || known.as_str() == platform)
            .map(|known| ShopName {
                platform: known.clone(),
                store: store.to_owned(),
            })
            .collect()
    }

    /// Merchants that share a block, in order; blocks that too many share are skipped.
    fn places(&self, told: &Profile) -> BTreeSet<usize> {
        let longest = self.model.decision.longest_list;
        blocks_of(told, self.words)
            .into_iter()
            .filter(|block| match block {
                Block::Contact(_, digest) => !self.crowded.contains(digest),
                _ => true,
            })
            .filter_map(|block| self.blocks.get(&block))
            .filter(|places| places.len() <= longest)
            .flatten()
            .copied()
            .collect()
    }

    fn contact_counts<'c>(
        &'c self,
        sharers: &'c dyn Fn(ContactKind, &str) -> Sharers,
    ) -> ContactCounts<'c> {
        ContactCounts {
            crowded: &self.crowded,
            sharers,
        }
    }

    fn sharers(&self, kind: ContactKind, digest: &str, own: Option<usize>) -> Sharers {
        let block = Block::Contact(kind, digest.to_owned());
        let places = self.blocks.get(&block).map_or(&[][..], Vec::as_slice);
        let itself = own.is_some_and(|own| places.binary_search(&own).is_ok());
        Sharers {
            others: places.len() - usize::from(itself),
            of: self.merchants.len() - usize::from(own.is_some()),
        }
    }

    /// A merchant that is known with several of them counts for each: many brands agree more easily.
    fn brand_sellers(&self, told: &Profile, own: Option<usize>) -> Sharers {
        let own = own.and_then(|own| self.merchants.get(own));
        let own = own.map_or(&[][..], |(_, profile)| profile.brands.as_slice());
        let sellers = |brand: &String| {
            let all = self.sellers.get(brand).copied().unwrap_or_default();
            all - usize::from(own.contains(brand))
        };
        Sharers {
            others: told.brands.iter().map(sellers).sum(),
            of: self.with_brands - usize::from(!own.is_empty()),
        }
    }

    fn bearers(&self, name: &NameParts, own: Option<usize>) -> Bearers {
        let number = |block: Block| {
            let places = self.blocks.get(&block).map_or(&[][..], Vec::as_slice);
            let itself = own.is_some_and(|own| places.binary_search(&own).is_ok());
            places.len() - usize::from(itself)
        };
        Bearers {
            exact: number(Block::Core(name.core.clone())),
            look: number(Block::Look(self.words.look(&name.core))),
            sound: number(Block::Sound(name.sound.clone())),
            all: self.merchants.len() - usize::from(own.is_some()),
        }
    }
}

fn blocks_of(profile: &Profile, words: &NameWords) -> Vec<Block> {
    let mut blocks = Vec::new();
    if let Some(uscc) = &profile.uscc {
        blocks.push(Block::Uscc(uscc.as_str().to_owned()));
        if let Some(inner) = uscc.as_str().get(8..17) {
            blocks.push(Block::InnerCode(inner.to_owned()));
        }
    }
    blocks.extend(profile.shops.iter().cloned().map(Block::Shop));
    for (kind, digests) in [
        (ContactKind::Phone, &profile.phones),
        (ContactKind::Address, &profile.addresses),
    ] {
        let digests = digests.iter().cloned();
        blocks.extend(digests.map(|digest| Block::Contact(kind, digest)));
    }
    for name in profile.names.iter().filter(|name| !name.core.is_empty()) {
        blocks.push(Block::Core(name.core.clone()));
        blocks.push(Block::Look(words.look(&name.core)));
        blocks.push(Block::Sound(name.sound.clone()));
        let characters: Vec<char> = name.core.chars().collect();
        blocks.extend(
            characters
                .windows(2)
                .filter_map(|pair| Some(Block::Pair(*pair.first()?, *pair.get(1)?))),
        );
    }
    let mut seen = HashSet::new();
    blocks.retain(|block| seen.insert(block.clone()));
    blocks
}
