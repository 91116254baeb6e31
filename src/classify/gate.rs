//! The domain gate and the venue: is this about a trade at all, and was it online (§D.8, R-CLS-07)?

use std::collections::BTreeSet;

use crate::domain::{Category, DomainGate, Venue};

use super::filed::FiledWeights;
use super::hits::Hit;
use super::meaning::{Conduct, Meaning, Strength};

/// Added up over distinct terms, so that a word said ten times does not open the gate.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct Scores {
    ecommerce: u32,
    consumer: u32,
    other: u32,
    online_acts: u32,
    trade_acts: u32,
    platforms: u32,
    social_strong: u32,
    social_weak: u32,
    cross_border: u32,
    /// A shop speaks of itself or of a rival.
    sellers: u32,
}

/// What a platform's name is worth.
const PLATFORM_WEIGHT: u32 = 3;
/// Below this nothing online has been said.
const ECOMMERCE_LEAST: u32 = 2;
/// No act may outweigh more than two cues.
const ACTS_MOST: u32 = 4;

impl Scores {
    pub(super) fn of(hits: &[Hit]) -> Self {
        let mut scores = Self::default();
        let mut seen = BTreeSet::new();
        for hit in hits.iter().filter(|hit| seen.insert(hit.term)) {
            match hit.meaning {
                Meaning::Ecommerce(weight) => scores.ecommerce += weight,
                Meaning::Consumer(weight) => scores.consumer += weight,
                Meaning::OtherDomain(weight) => scores.other += weight,
                Meaning::Platform => {
                    scores.platforms += 1;
                    // A row in the cue list overrides what an ambiguous name is worth (猫眼).
                    let overridden = hits.iter().any(|other| {
                        matches!(other.meaning, Meaning::Ecommerce(_))
                            && (other.start, other.end) == (hit.start, hit.end)
                    });
                    if !overridden {
                        scores.ecommerce += PLATFORM_WEIGHT;
                    }
                }
                Meaning::SocialStrong => scores.social_strong += 1,
                Meaning::SocialWeak => scores.social_weak += 1,
                Meaning::CrossBorder => scores.cross_border += 1,
                Meaning::MerchantSpeaking | Meaning::Rival => scores.sellers += 1,
                Meaning::Conduct(conduct) if conduct.strength == Strength::Strong => {
                    scores.add_act(conduct);
                }
                _ => {}
            }
        }
        scores
    }

    /// An act speaks for a trade, but many acts no more than a few cues would.
    pub(super) fn add_act(&mut self, conduct: Conduct) {
        match weight_of_act(conduct.category) {
            Act::Online(weight) => self.online_acts = (self.online_acts + weight).min(ACTS_MOST),
            Act::Trade(weight) => self.trade_acts = (self.trade_acts + weight).min(ACTS_MOST),
        }
    }

    /// What the hotline's own classes say.
    pub(super) fn add_filed(&mut self, filed: FiledWeights) {
        self.ecommerce += filed.ecommerce;
        self.consumer += filed.consumer;
        self.other += filed.other;
    }

    /// Whether patterns could still open the gate; where not, they need not be tried.
    pub(super) fn could_open(&self) -> bool {
        self.online() + self.trade() + ACTS_MOST >= self.other
    }

    /// A shop that speaks of reviews speaks of its own, not of a public office's.
    fn online(&self) -> u32 {
        let owns_reviews = self.sellers > 0 && self.online_acts > 0;
        self.ecommerce + self.online_acts + u32::from(owns_reviews)
    }

    const fn trade(&self) -> u32 {
        self.consumer + self.trade_acts
    }

    pub(super) fn gate(&self) -> DomainGate {
        let either = self.online() + self.trade();
        if self.online() >= ECOMMERCE_LEAST
            && either >= self.other
            && self.online() * 2 >= self.other
        {
            return DomainGate::Ecommerce;
        }
        if self.trade() > 0 && either >= self.other {
            return DomainGate::Consumer;
        }
        DomainGate::Other
    }

    /// Whether reviews, orders or a platform are spoken of although the trade may have been in a shop.
    pub(super) fn has_online_trait(&self) -> bool {
        self.online() >= ECOMMERCE_LEAST
    }

    pub(super) fn venue(&self, gate: DomainGate) -> Venue {
        if gate == DomainGate::Other {
            return Venue::Unknown;
        }
        if self.cross_border > 0 {
            return Venue::CrossBorder;
        }
        if self.social_strong > 0 || (self.social_weak > 0 && self.platforms == 0) {
            return Venue::SocialCommerce;
        }
        match gate {
            DomainGate::Ecommerce => Venue::Platform,
            DomainGate::Consumer => Venue::Offline,
            DomainGate::Other => Venue::Unknown,
        }
    }
}

/// What an act says about the trade that it was done in.
fn weight_of_act(category: Category) -> Act {
    match category {
        Category::FakeTransaction | Category::FakeTraffic => Act::Online(2),
        // A public office has reviews, too: it takes another cue to make them a shop's.
        Category::MaliciousReview => Act::Online(1),
        other if other.is_primary() => Act::Trade(1),
        _ => Act::Trade(0),
    }
}

/// Where an act can be done, and how much it says so.
enum Act {
    Online(u32),
    Trade(u32),
}
