//! What people decided about the identity of merchants: kept for ever, undone by a later entry, never changed.

use std::fmt;

use serde::{Deserialize, Serialize};

use super::MerchantId;

/// The content of one judgement.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "verdict", rename_all = "snake_case")]
pub enum Verdict {
    /// Both are one merchant, and so is everybody held to be one with either.
    Same { left: MerchantId, right: MerchantId },
    /// Each of `alone` differs from every other one of `alone` and from all of `rest`.
    Different {
        alone: Vec<MerchantId>,
        rest: Vec<MerchantId>,
    },
    /// An earlier judgement no longer holds.
    Withdrawn { judgement: i64 },
}

/// One entry of the append-only list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Judgement {
    /// 1, 2, 3 … in the order in which they were made.
    pub number: i64,
    #[serde(flatten)]
    pub verdict: Verdict,
    pub reason: String,
    pub operator: String,
    /// Epoch milliseconds.
    pub judged_at: i64,
}

/// The judgements that no later entry withdrew, in order.
pub fn standing(judgements: &[Judgement]) -> impl Iterator<Item = &Judgement> {
    judgements.iter().filter(|judgement| {
        !matches!(judgement.verdict, Verdict::Withdrawn { .. })
            && !judgements.iter().any(|later| {
                later.verdict
                    == Verdict::Withdrawn {
                        judgement: judgement.number,
                    }
            })
    })
}

impl fmt::Display for Verdict {
    /// As a sentence.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let list = |ids: &[MerchantId]| {
            let ids: Vec<String> = ids.iter().map(ToString::to_string).collect();
            ids.join("、")
        };
        match self {
            Self::Same { left, right } => write!(f, "{left} 与 {right} 是同一主体"),
            Self::Different { alone, rest } => {
                write!(f, "{} 与 {} 不是同一主体", list(alone), list(rest))
            }
            Self::Withdrawn { judgement } => write!(f, "撤销判定{judgement}"),
        }
    }
}

impl Verdict {
    /// The merchants that the judgement names.
    pub fn merchants(&self) -> Vec<MerchantId> {
        match self {
            Self::Same { left, right } => vec![*left, *right],
            Self::Different { alone, rest } => alone.iter().chain(rest).copied().collect(),
            Self::Withdrawn { .. } => Vec::new(),
        }
    }
}
