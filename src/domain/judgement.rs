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
    /// Somebody looked and could not tell: counts nobody otherwise, and the pair is not asked again for a while.
    Unsure { left: MerchantId, right: MerchantId },
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

/// Number of the newest judgement that may change who is one; 0 before the first. Links follow from those up to it.
pub fn newest_deciding(judgements: &[Judgement]) -> i64 {
    let mut newest_first = judgements.iter().rev();
    let deciding = newest_first.find(|judgement| judgement.verdict.decides());
    deciding.map_or(0, |judgement| judgement.number)
}

/// Number of the newest judgement about one of these merchants, what was withdrawn included; 0 where there is none. Who
/// judges tells the number that was seen: another one says that somebody else was faster.
pub fn newest_about(judgements: &[Judgement], merchants: &[MerchantId]) -> i64 {
    let names_one = |judgement: &Judgement| {
        let named = judgement.verdict.merchants();
        named.iter().any(|merchant| merchants.contains(merchant))
    };
    let about = |judgement: &&Judgement| match &judgement.verdict {
        Verdict::Withdrawn { judgement } => {
            let mut withdrawn = judgements.iter().filter(|one| one.number == *judgement);
            withdrawn.any(names_one)
        }
        _ => names_one(judgement),
    };
    let newest = judgements.iter().rev().find(about);
    newest.map_or(0, |judgement| judgement.number)
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
            Self::Unsure { left, right } => write!(f, "{left} 与 {right} 暂不能判定"),
            Self::Withdrawn { judgement } => write!(f, "撤销判定{judgement}"),
        }
    }
}

impl Verdict {
    /// Whether it may change who is one; the withdrawal of one that did not is taken for one that did.
    pub fn decides(&self) -> bool {
        !matches!(self, Self::Unsure { .. })
    }

    /// The merchants that the judgement names.
    pub fn merchants(&self) -> Vec<MerchantId> {
        match self {
            Self::Same { left, right } | Self::Unsure { left, right } => vec![*left, *right],
            Self::Different { alone, rest } => alone.iter().chain(rest).copied().collect(),
            Self::Withdrawn { .. } => Vec::new(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn numbered(verdicts: Vec<Verdict>) -> Vec<Judgement> {
        let judgement = |(number, verdict)| Judgement {
            number,
            verdict,
            reason: "测试".to_owned(),
            operator: "测试员".to_owned(),
            judged_at: 0,
        };
        (1..).zip(verdicts).map(judgement).collect()
    }

    #[test]
    fn who_could_not_tell_decides_nothing_and_was_there_nevertheless() {
        let (left, right) = (MerchantId(1), MerchantId(2));
        let same = Verdict::Same { left, right };
        let unsure = Verdict::Unsure {
            left: right,
            right: MerchantId(3),
        };
        let judgements = numbered(vec![same, unsure, Verdict::Withdrawn { judgement: 1 }]);
        assert_eq!(newest_deciding(&judgements[..2]), 1);
        assert_eq!(newest_deciding(&judgements), 3);
        assert_eq!(newest_about(&judgements, &[MerchantId(3)]), 2);
        assert_eq!(newest_about(&judgements, &[left]), 3);
        assert_eq!(newest_about(&judgements, &[MerchantId(9)]), 0);
        assert_eq!(standing(&judgements).count(), 1);
    }
}
