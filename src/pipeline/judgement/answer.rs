//! The same at the workbench: shown first, then sent by a person who saw the state that it is about.

use std::sync::Arc;

use tokio::sync::Mutex;

use super::effect::{self, Weeks};
use super::{
    FlagChange, JudgementEffect, JudgementError, PipelineError, Proposal, append, checked,
    consider, note_refusal,
};
use crate::desk::{MerchantJudge, Moment};
use crate::domain::{Judgement, MerchantId, Verdict, newest_about};
use crate::flags::RuleSet;
use crate::pipeline::LinkingRules;
use crate::store::Store;

/// Two people at the workbench wait for each other rather than for an import that never was.
static ONE_BY_ONE: Mutex<()> = Mutex::const_new(());

/// What a person sends.
#[derive(Debug, Clone)]
pub struct JudgementAnswer {
    pub proposal: Proposal,
    pub reason: String,
    /// Number of the newest judgement about these merchants that the person has seen, 0 before the first.
    pub seen: i64,
}

/// What would follow for the counts. Keeps nobody from writing; flags are another question.
pub async fn preview(
    store: &Store,
    proposal: &Proposal,
    linking: LinkingRules,
) -> Result<JudgementEffect, JudgementError> {
    let considered = consider(store, proposal, linking).await?;
    Ok(effect::counts(store, &considered).await?)
}

/// The flags that would change, of the weeks that are open and of the newest. Takes seconds: two evaluations.
pub async fn preview_flags(
    store: &Store,
    rules: &RuleSet,
    proposal: &Proposal,
    linking: LinkingRules,
) -> Result<Vec<FlagChange>, JudgementError> {
    let considered = consider(store, proposal, linking).await?;
    Ok(effect::flags(store, rules, &considered, Weeks::Current).await?)
}

/// What a person had been shown of the effect of an answer; it is what is kept of it.
#[derive(Debug, Clone, Default)]
pub struct Shown {
    pub counts: Option<Arc<JudgementEffect>>,
    pub flags: Option<Arc<Vec<FlagChange>>>,
}

/// Appends what a person at the workbench judges. Refused while an import or an evaluation runs, and where somebody else has
/// judged about these merchants since the person looked.
pub async fn answer(
    store: &Store,
    judge: &MerchantJudge,
    answer: &JudgementAnswer,
    (shown, linking): (&Shown, LinkingRules),
    moment: Moment,
) -> Result<i64, JudgementError> {
    let reason = checked(&answer.reason)?;
    let _turn = ONE_BY_ONE.lock().await;
    let Some(_lock) = store.try_lock().await.map_err(PipelineError::from)? else {
        return Err(JudgementError::Busy);
    };
    let considered = async {
        let judgements = store.database.judgements().await?;
        let newest = newest_about(&judgements, &answer.proposal.merchants(&judgements));
        if newest != answer.seen {
            return Err(JudgementError::Overtaken(newest));
        }
        consider(store, &answer.proposal, linking).await
    };
    let considered = match considered.await {
        Ok(considered) => considered,
        Err(error) => {
            note_refusal(store, &answer.proposal, &error, judge.actor(), moment.at).await?;
            return Err(error);
        }
    };
    let mut effect = match &shown.counts {
        Some(counts) if counts.verdict == considered.verdict => JudgementEffect::clone(counts),
        _ => effect::counts(store, &considered).await?,
    };
    if let Some(flags) = &shown.flags {
        effect.flags.clone_from(flags);
    }
    let recorded = effect.recorded(shown.flags.is_some());
    let by = (judge.actor(), reason, moment.at);
    Ok(append(store, &considered, &recorded, by).await?)
}

impl Proposal {
    /// The merchants that it names, those of the judgement that it takes back included.
    pub fn merchants(&self, judgements: &[Judgement]) -> Vec<MerchantId> {
        match self {
            Self::Merge { left, right }
            | Self::Differ { left, right }
            | Self::Unsure { left, right } => vec![*left, *right],
            Self::Split { merchant, members } => {
                let others = members.iter().copied();
                std::iter::once(*merchant).chain(others).collect()
            }
            Self::Undo { judgement } => {
                let named = judgements.iter().find(|one| Some(one.number) == *judgement);
                named.map_or_else(Vec::new, |one| merchants_of(&one.verdict, judgements))
            }
        }
    }
}

fn merchants_of(verdict: &Verdict, judgements: &[Judgement]) -> Vec<MerchantId> {
    match verdict {
        Verdict::Withdrawn { judgement } => {
            let withdrawn = judgements.iter().find(|one| one.number == *judgement);
            withdrawn.map_or_else(Vec::new, |one| one.verdict.merchants())
        }
        named => named.merchants(),
    }
}
