//! What each term of the lexicon means to the classifier; columns are read here once.

use crate::domain::{Category, Certainty, Direction, LabelKind, Nature};
use crate::lexicon::{Term, TermList};

use super::ClassifyError;

/// How much a term proves by itself (domain.md §D).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Strength {
    /// Enough alone.
    Strong,
    /// Needs a trade in the same record.
    Medium,
    /// Only inside a pattern.
    Weak,
}

/// An act that a term or a pattern names.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Conduct {
    pub(super) category: Category,
    pub(super) kind: LabelKind,
    pub(super) direction: Direction,
    pub(super) strength: Strength,
    /// The words are the act (好评返现): that the merchant said them does not weaken them.
    pub(super) is_offer: bool,
    /// The complainant was asked to do it and did.
    pub(super) took_part: bool,
}

/// How far a cue reaches forward.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Reach {
    Clause,
    Sentence,
    /// Backward within the clause: 是假货的话.
    After,
}

/// What a term is to the classifier.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Meaning {
    Conduct(Conduct),
    ScamCore,
    ScamWeak,
    ScamLoss,
    ScamPaid,
    NegatesBefore,
    NegatesAfter,
    NegationException,
    Hypothetical(Certainty, Reach),
    ReportedSpeech,
    Confirmation,
    Rhetorical,
    ComplaintVerb,
    MerchantSpeaking,
    Rival,
    FalseFriend,
    Ecommerce(u32),
    Consumer(u32),
    OtherDomain(u32),
    SocialStrong,
    SocialWeak,
    CrossBorder,
    Nature(Nature),
    Platform,
    /// A word that a pattern needs: row of `patterns.tsv` and group of anchors.
    Anchor {
        row: usize,
        group: u32,
    },
}

impl Meaning {
    /// Reads a term's columns.
    pub(super) fn of(term: &Term) -> Result<Self, ClassifyError> {
        let first = term.marks.first().map_or("", String::as_str);
        let second = term.marks.get(1).map_or("", String::as_str);
        let unknown = || ClassifyError::Mark {
            list: term.list.name(),
            term: term.text.clone(),
        };
        let meaning = match term.list {
            TermList::TaskScam => match first {
                "core" => Self::ScamCore,
                "weak" => Self::ScamWeak,
                "loss" => Self::ScamLoss,
                "paid" => Self::ScamPaid,
                _ => return Err(unknown()),
            },
            TermList::Negations => match first {
                "before" => Self::NegatesBefore,
                "after" => Self::NegatesAfter,
                "except" => Self::NegationException,
                _ => return Err(unknown()),
            },
            TermList::Hypotheticals => {
                let certainty = first.parse().map_err(|_| unknown())?;
                let reach = match second {
                    "clause" => Reach::Clause,
                    "sentence" => Reach::Sentence,
                    "after" => Reach::After,
                    _ => return Err(unknown()),
                };
                Self::Hypothetical(certainty, reach)
            }
            TermList::ReportedSpeech => Self::ReportedSpeech,
            TermList::Confirmations => Self::Confirmation,
            TermList::Rhetorical => Self::Rhetorical,
            TermList::ComplaintVerbs => Self::ComplaintVerb,
            TermList::MerchantSpeaking => Self::MerchantSpeaking,
            TermList::RivalCues => Self::Rival,
            TermList::FalseFriends => Self::FalseFriend,
            TermList::EcommerceCues => Self::Ecommerce(first.parse().map_err(|_| unknown())?),
            TermList::ConsumerCues => Self::Consumer(first.parse().map_err(|_| unknown())?),
            TermList::OtherDomainCues => Self::OtherDomain(first.parse().map_err(|_| unknown())?),
            TermList::SocialCommerce => match first {
                "strong" => Self::SocialStrong,
                "weak" => Self::SocialWeak,
                _ => return Err(unknown()),
            },
            TermList::CrossBorder => Self::CrossBorder,
            TermList::NatureCues => Self::Nature(first.parse().map_err(|_| unknown())?),
            TermList::Platforms => Self::Platform,
            TermList::PatternAnchors => Self::Anchor {
                row: term.row,
                group: first.parse().map_err(|_| unknown())?,
            },
            conduct => {
                let (category, kind) = act_of(conduct).ok_or_else(unknown)?;
                let strength = Strength::parse(first).ok_or_else(unknown)?;
                Self::Conduct(Conduct::new(category, kind, strength).marked(second))
            }
        };
        Ok(meaning)
    }

    /// Whether a longer false friend around it takes its meaning away.
    pub(super) const fn can_be_swallowed(self) -> bool {
        matches!(
            self,
            Self::Conduct(_)
                | Self::ScamCore
                | Self::ScamWeak
                | Self::ScamPaid
                | Self::Ecommerce(_)
                | Self::Platform
                | Self::Anchor { .. }
        )
    }
}

impl Strength {
    pub(super) fn parse(code: &str) -> Option<Self> {
        match code {
            "S" => Some(Self::Strong),
            "M" => Some(Self::Medium),
            "W" => Some(Self::Weak),
            _ => None,
        }
    }

    pub(super) const fn code(self) -> &'static str {
        match self {
            Self::Strong => "S",
            Self::Medium => "M",
            Self::Weak => "W",
        }
    }
}

impl Conduct {
    pub(super) const fn new(category: Category, kind: LabelKind, strength: Strength) -> Self {
        let direction = match kind {
            LabelKind::SelfPromotion | LabelKind::EmptyParcel | LabelKind::ReviewSuppression => {
                Direction::BoostsSelf
            }
            LabelKind::MaliciousNegative => Direction::HarmsRival,
            LabelKind::Plain | LabelKind::TaskScam => Direction::Unclear,
        };
        Self {
            category,
            kind,
            direction,
            strength,
            is_offer: false,
            took_part: false,
        }
    }

    /// Applies the optional mark of a dictionary row.
    pub(super) fn marked(mut self, mark: &str) -> Self {
        match mark {
            "offer" => self.is_offer = true,
            "parcel" => self.kind = LabelKind::EmptyParcel,
            "harms" => {
                self.kind = LabelKind::Plain;
                self.direction = Direction::HarmsRival;
            }
            _ => {}
        }
        self
    }
}

/// The act that a list of conduct words names; `None` for lists of cues.
fn act_of(list: TermList) -> Option<(Category, LabelKind)> {
    let plain = |category| Some((category, LabelKind::Plain));
    match list {
        TermList::MaliciousReview => {
            Some((Category::MaliciousReview, LabelKind::MaliciousNegative))
        }
        TermList::ReviewSuppression => {
            Some((Category::MaliciousReview, LabelKind::ReviewSuppression))
        }
        TermList::FakeOrders => Some((Category::FakeTransaction, LabelKind::SelfPromotion)),
        TermList::FakeTraffic => Some((Category::FakeTraffic, LabelKind::SelfPromotion)),
        TermList::Mismatch => plain(Category::NotAsPictured),
        other => plain(
            other
                .name()
                .trim_start_matches("d5_")
                .trim_start_matches("d6_")
                .parse()
                .ok()?,
        ),
    }
}
