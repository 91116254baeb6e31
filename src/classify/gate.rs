//! The domain gate and the venue: is this about a trade at all, and was it online (§D.8, R-CLS-07)?

use std::collections::BTreeSet;

use crate::domain::{Category, DomainGate, Venue};

use super::hits::Hit;
use super::meaning::{Meaning, Strength};

/// Added up over distinct terms, so that a word said ten times does not open the gate.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct Scores {
    pub(super) ecommerce: u32,
    pub(super) consumer: u32,
    pub(super) other: u32,
    platforms: u32,
    social_strong: u32,
    social_weak: u32,
    cross_border: u32,
}

/// What a platform's name is worth.
const PLATFORM_WEIGHT: u32 = 2;
/// 刷单 and 好评返现 are online words by themselves.
const ONLINE_ACT_WEIGHT: u32 = 2;
/// Below this nothing online has been said.
const ECOMMERCE_LEAST: u32 = 2;
/// No act may outweigh more than two cues.
const ACTS_MOST: u32 = 4;

impl Scores {
    pub(super) fn of(hits: &[Hit]) -> Self {
        let mut scores = Self::default();
        let mut seen = BTreeSet::new();
        let (mut online_acts, mut trade_acts) = (0, 0);
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
                Meaning::Conduct(conduct) if conduct.strength == Strength::Strong => {
                    if is_online_act(conduct.category) {
                        online_acts += ONLINE_ACT_WEIGHT;
                    } else if conduct.category.is_primary() {
                        trade_acts += 1;
                    }
                }
                _ => {}
            }
        }
        scores.ecommerce += online_acts.min(ACTS_MOST);
        scores.consumer += trade_acts.min(ACTS_MOST);
        scores
    }

    pub(super) fn gate(&self) -> DomainGate {
        let trade = self.ecommerce + self.consumer;
        if self.ecommerce >= ECOMMERCE_LEAST
            && trade >= self.other
            && self.ecommerce * 2 >= self.other
        {
            return DomainGate::Ecommerce;
        }
        if self.consumer > 0 && trade >= self.other {
            return DomainGate::Consumer;
        }
        DomainGate::Other
    }

    /// Whether reviews, orders or a platform are spoken of although the trade may have been in a shop.
    pub(super) fn has_online_trait(&self) -> bool {
        self.ecommerce >= ECOMMERCE_LEAST
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

/// Acts that exist only where there are online reviews, orders or views.
fn is_online_act(category: Category) -> bool {
    matches!(
        category,
        Category::FakeTransaction | Category::FakeTraffic | Category::MaliciousReview
    )
}
