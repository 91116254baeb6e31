//! A person merges or splits merchants or takes it back: checked, its effect shown, then appended.

mod answer;
mod effect;
mod proposal;

use std::collections::BTreeSet;

use super::PipelineError;
use super::aggregates::hash_of;
use super::linking::{LinkingRules, find_links};
use crate::audit::{AuditAction, AuditEvent};
use crate::db::{DbError, LinkRow, LinkRun};
use crate::domain::{Actor, Identities, Judgement, Link, MerchantId, RecordedEffect, Verdict};
use crate::flags::RuleSet;
use crate::store::Store;

pub use answer::{JudgementAnswer, Shown, answer, preview, preview_flags};
pub use effect::{FlagChange, JudgementEffect};
pub use proposal::Proposal;

/// Characters of a reason.
const LONGEST_REASON: usize = 500;

const JUDGEMENT: AuditAction = AuditAction::MerchantJudgement;

/// Who decides, why, and whether to do it.
#[derive(Debug, Clone)]
pub struct JudgementOptions {
    pub reason: String,
    pub actor: Actor,
    /// Epoch milliseconds.
    pub now: i64,
    /// Only show the effect.
    pub dry_run: bool,
}

/// Why a judgement is not made. Nothing was changed.
#[derive(Debug, thiserror::Error)]
pub enum JudgementError {
    #[error("没有编号为 {0} 的商家")]
    Unknown(MerchantId),
    #[error("请用 --reason 写明理由")]
    NoReason,
    #[error("{0} 与 {1} 已经是同一主体")]
    AlreadyOne(MerchantId, MerchantId),
    #[error("{0} 没有合并过其他主体")]
    NotMerged(MerchantId),
    #[error("{member} 不在 {merchant} 名下")]
    NotMember {
        merchant: MerchantId,
        member: MerchantId,
    },
    #[error(
        "判定{judgement}认为 {left} 与 {right} 不是同一主体；如判定有误，请先用 merchants undo --judgement {judgement} 撤销"
    )]
    Vetoed {
        judgement: i64,
        left: MerchantId,
        right: MerchantId,
    },
    #[error("两者的统一社会信用代码不同（{0}、{1}），是两个登记主体，不能合并")]
    TwoCodes(String, String),
    #[error("没有可撤销的判定")]
    NothingToUndo,
    #[error("没有有效的判定{0}；它不存在或已撤销")]
    NotStanding(i64),
    #[error("理由请不超过{LONGEST_REASON}字")]
    LongReason,
    #[error("刚有人判定过其中的主体（判定{0}），您看到的已不是当前状态，本次未保存")]
    Overtaken(i64),
    #[error("另一项导入或评估正在进行，未做任何改动；请待其结束后再提交")]
    Busy,
    #[error(transparent)]
    Pipeline(#[from] PipelineError),
}

impl JudgementError {
    /// Whether the rules forbid it; the others are wrong names or a failure.
    pub fn is_refusal(&self) -> bool {
        match self {
            Self::AlreadyOne(..)
            | Self::NotMerged(_)
            | Self::NotMember { .. }
            | Self::Vetoed { .. }
            | Self::TwoCodes(..)
            | Self::Overtaken(_) => true,
            Self::Unknown(_)
            | Self::NoReason
            | Self::LongReason
            | Self::Busy
            | Self::NothingToUndo
            | Self::NotStanding(_)
            | Self::Pipeline(_) => false,
        }
    }
}

impl From<DbError> for JudgementError {
    fn from(error: DbError) -> Self {
        Self::Pipeline(error.into())
    }
}

/// Works out the effect of a proposal and, unless it is a dry run, appends it to the judgements.
pub async fn judge(
    store: &Store,
    rules: &RuleSet,
    proposal: &Proposal,
    options: &JudgementOptions,
) -> Result<JudgementEffect, JudgementError> {
    let reason = checked(&options.reason)?;
    // Held until the end: the effect shown is that of the state that is changed.
    let _lock = store.lock().await.map_err(PipelineError::from)?;
    let considered = match consider(store, proposal, LinkingRules::AT_ONCE).await {
        Ok(considered) => considered,
        Err(error) => {
            if !options.dry_run {
                note_refusal(store, proposal, &error, &options.actor, options.now).await?;
            }
            return Err(error);
        }
    };
    let mut effect = effect::counts(store, &considered).await?;
    effect.flags = effect::flags(store, rules, &considered, effect::Weeks::All).await?;
    if !options.dry_run {
        let recorded = effect.recorded(true);
        let by = (&options.actor, reason, options.now);
        effect.judgement = Some(append(store, &considered, &recorded, by).await?);
    }
    Ok(effect)
}

fn checked(reason: &str) -> Result<&str, JudgementError> {
    let reason = reason.trim();
    if reason.is_empty() {
        return Err(JudgementError::NoReason);
    }
    if reason.chars().count() > LONGEST_REASON {
        return Err(JudgementError::LongReason);
    }
    Ok(reason)
}

/// A proposal that the rules allow, with what would follow from it.
struct Considered {
    verdict: Verdict,
    before: Identities,
    after: Identities,
    /// Links made anew; `None` where they are made anew later.
    relinked: Option<(Vec<LinkRow>, LinkRun)>,
}

impl Considered {
    /// Merchants that are one with others before than after, or gain or lose a linked name.
    fn affected(&self) -> BTreeSet<MerchantId> {
        let (before, after) = (&self.before, &self.after);
        let regrouped = before
            .groups()
            .chain(after.groups())
            .flat_map(|(_, members)| members.iter().copied())
            .filter(|member| before.members(*member) != after.members(*member));
        let relinked = before
            .mentions()
            .chain(after.mentions())
            .filter(|(mention, _)| before.of_mention(*mention) != after.of_mention(*mention))
            .map(|(_, merchant)| merchant);
        regrouped.chain(relinked).collect()
    }
}

async fn consider(
    store: &Store,
    proposal: &Proposal,
    linking: LinkingRules,
) -> Result<Considered, JudgementError> {
    let mut judgements = store.database.judgements().await?;
    let at_once = linking.at_once(store).await?;
    let links = if at_once {
        links_of(&find_links(store, &judgements).await?.0)
    } else {
        store.database.bare_links().await?
    };
    let merchants = store.database.merchants().await?;
    let verdict = proposal.verdict(&judgements, &links, &merchants)?;
    let before = Identities::of(&judgements).with_links(&links);
    judgements.push(Judgement {
        number: judgements.last().map_or(1, |last| last.number + 1),
        verdict: verdict.clone(),
        reason: String::new(),
        operator: String::new(),
        judged_at: 0,
    });
    // The linking step sees the new judgement too, so that taking one back restores the links as well.
    let relinked = if at_once {
        Some(find_links(store, &judgements).await?)
    } else {
        None
    };
    let links = relinked.as_ref().map_or(links, |(rows, _)| links_of(rows));
    let after = Identities::of(&judgements).with_links(&links);
    Ok(Considered {
        verdict,
        before,
        after,
        relinked,
    })
}

/// Puts on record that somebody wanted what the rules forbid.
async fn note_refusal(
    store: &Store,
    proposal: &Proposal,
    error: &JudgementError,
    actor: &Actor,
    now: i64,
) -> Result<(), DbError> {
    if !error.is_refusal() {
        return Ok(());
    }
    let event =
        AuditEvent::refused(actor, JUDGEMENT, proposal.subject()).because(error.to_string());
    store.database.record(&event, now).await
}

async fn append(
    store: &Store,
    considered: &Considered,
    effect: &RecordedEffect,
    (actor, reason, now): (&Actor, &str, i64),
) -> Result<i64, PipelineError> {
    let verdict = &considered.verdict;
    let text = serde_json::to_string(verdict)
        .map_err(|error| PipelineError::Snapshot(error.to_string()))?;
    let mut transaction = store.database.begin().await?;
    let number = transaction
        .add_judgement(verdict, reason, actor.name(), now)
        .await?;
    transaction.add_judgement_effect(number, effect).await?;
    if let Some((links, run)) = considered.relinked.as_ref().filter(|_| verdict.decides()) {
        transaction.replace_links(links, run).await?;
    }
    let event = AuditEvent::done(actor, JUDGEMENT, format!("judgement:{number}"))
        .because(format!("{verdict}：{reason}"))
        .with_content(hash_of(text.as_bytes()));
    transaction.append_audit(&event, now).await?;
    transaction.commit().await?;
    Ok(number)
}

fn links_of(rows: &[LinkRow]) -> Vec<Link> {
    rows.iter().map(|row| row.link).collect()
}
