//! What a person proposes → the verdict to be kept, or why not.

use super::JudgementError;
use crate::db::MerchantRow;
use crate::domain::{Identities, Judgement, Link, MerchantId, MergeObstacle, Verdict, standing};

/// What a person wants to decide.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum Proposal {
    /// Both are one merchant.
    Merge { left: MerchantId, right: MerchantId },
    /// They are two merchants, whatever else may suggest that they are one.
    Differ { left: MerchantId, right: MerchantId },
    /// Nobody can tell yet: the pair is not asked again for a while.
    Unsure { left: MerchantId, right: MerchantId },
    /// These members stand for themselves from now on; without members all of the group do.
    Split {
        merchant: MerchantId,
        members: Vec<MerchantId>,
    },
    /// A judgement no longer holds; without a number the newest one.
    Undo { judgement: Option<i64> },
}

impl Proposal {
    /// What it is about, as the audit log names it where no judgement came of it.
    pub(super) fn subject(&self) -> String {
        match self {
            Self::Merge { left, .. } | Self::Differ { left, .. } | Self::Unsure { left, .. } => {
                format!("merchant:{left}")
            }
            Self::Split { merchant, .. } => format!("merchant:{merchant}"),
            Self::Undo { judgement } => format!("judgement:{}", judgement.unwrap_or_default()),
        }
    }

    /// The verdict that carries the proposal out.
    pub(super) fn verdict(
        &self,
        judgements: &[Judgement],
        links: &[Link],
        merchants: &[MerchantRow],
    ) -> Result<Verdict, JudgementError> {
        // Without links: a person may confirm what the linking step found.
        let identities = Identities::of(judgements);
        let known = |id: MerchantId| {
            let found = merchants.iter().any(|row| row.id == id);
            found.then_some(id).ok_or(JudgementError::Unknown(id))
        };
        match self {
            Self::Merge { left, right } => {
                let (left, right) = (known(*left)?, known(*right)?);
                match identities.obstacle(left, right) {
                    Some(MergeObstacle::AlreadyOne) => Err(JudgementError::AlreadyOne(left, right)),
                    Some(MergeObstacle::Judged {
                        judgement,
                        left,
                        right,
                    }) => Err(JudgementError::Vetoed {
                        judgement,
                        left,
                        right,
                    }),
                    None => one_code(&identities, left, right, merchants)
                        .map(|()| Verdict::Same { left, right }),
                }
            }
            Self::Differ { left, right } => {
                let (left, right) = (known(*left)?, known(*right)?);
                if left == right {
                    return Err(JudgementError::AlreadyOne(left, right));
                }
                Ok(Verdict::Different {
                    alone: vec![left],
                    rest: vec![right],
                })
            }
            Self::Unsure { left, right } => {
                let (left, right) = (known(*left)?, known(*right)?);
                let now = identities.with_links(links);
                if now.canonical(left) == now.canonical(right) {
                    return Err(JudgementError::AlreadyOne(left, right));
                }
                Ok(Verdict::Unsure { left, right })
            }
            Self::Split { merchant, members } => {
                split(&identities.with_links(links), known(*merchant)?, members)
            }
            Self::Undo { judgement } => {
                let mut last = None;
                for candidate in standing(judgements) {
                    if judgement.is_none_or(|number| number == candidate.number) {
                        last = Some(candidate.number);
                    }
                }
                let judgement = last.ok_or_else(|| match judgement {
                    Some(number) => JudgementError::NotStanding(*number),
                    None => JudgementError::NothingToUndo,
                })?;
                Ok(Verdict::Withdrawn { judgement })
            }
        }
    }
}

fn split(
    identities: &Identities,
    merchant: MerchantId,
    members: &[MerchantId],
) -> Result<Verdict, JudgementError> {
    let group = identities.members(merchant);
    if group.len() < 2 {
        return Err(JudgementError::NotMerged(merchant));
    }
    if let Some(stranger) = members.iter().find(|member| !group.contains(member)) {
        return Err(JudgementError::NotMember {
            merchant,
            member: *stranger,
        });
    }
    let canonical = identities.canonical(merchant);
    let (alone, rest) = group.into_iter().partition(|member| {
        members.contains(member) || (members.is_empty() && *member != canonical)
    });
    Ok(Verdict::Different { alone, rest })
}

/// Two credit codes are two registered subjects: what one did must not be laid at the other's door.
fn one_code(
    identities: &Identities,
    left: MerchantId,
    right: MerchantId,
    merchants: &[MerchantRow],
) -> Result<(), JudgementError> {
    let code_of = |id: MerchantId| {
        let members = identities.members(id);
        merchants
            .iter()
            .filter(|row| members.contains(&row.id))
            .find_map(|row| row.uscc.clone())
    };
    match (code_of(left), code_of(right)) {
        (Some(left), Some(right)) if left != right => Err(JudgementError::TwoCodes(left, right)),
        _ => Ok(()),
    }
}
