//! One pair: what is known of both, what the model makes of it, what would change, and the three answers.

mod answer;
mod evidence;
mod side;

use serde::Serialize;

use super::{Wanted, address_of};
use crate::domain::{Judgement, MerchantId, Verdict, standing};
use crate::pipeline::{OpenPair, Proposal, WorkList};
use crate::server::app::App;
use crate::server::ask::Ask;
use crate::server::merging::{
    PATIENCE_FOR_PAIRS, counts_of, flags_of, open_pairs, prepare_counts, suspects,
};
use crate::server::pages::merchants::effect::{Effect, FlagEffect, effect_of, flag_effect};
use crate::server::pages::merchants::judgements::{Told, told};
use crate::server::permission::{JudgeMerchants, Permission as _, ReadOrders, Visit};
use crate::server::query::Parameter;
use crate::server::refusal::Refusal;
use crate::templates::Page;

pub(in crate::server) use answer::answer;

use answer::REASONS;
use evidence::{Agreement, Evidence, agreements, evidence_of};
use side::{CardView, card_view};

pub(in crate::server) const ASKS: &[Parameter] =
    &[Parameter::text("flags", "有值时试算对预警的影响")];

/// The page of a pair.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub(in crate::server) struct PairPage {
    left: CardView,
    right: CardView,
    /// Field by field, without values.
    agreements: Vec<Agreement>,
    /// `null` where the model does not hold them for possible.
    evidence: Option<Evidence>,
    hidden: bool,
    /// Of 同一主体; `null` while it is worked out.
    effect: Option<Effect>,
    /// Why they cannot be one, where the rules say so.
    obstacle: Option<String>,
    flags: FlagEffect,
    flags_url: String,
    /// A judgement that holds them to be two.
    apart: Option<i64>,
    /// What was judged of either before, newest first.
    past: Vec<Told>,
    /// Newest judgement about them; an answer of somebody who has not seen it is refused.
    seen: i64,
    reasons: Vec<&'static str>,
    may_judge: bool,
    /// Where the form is sent, with what is asked of the list.
    action: String,
    /// The pair behind this one on the list, as `甲/乙`.
    next: Option<String>,
    next_url: Option<String>,
    list_url: String,
}

impl Page for PairPage {
    const FILE: &'static str = "workbench/bench_pair.html";

    #[cfg(test)]
    fn samples() -> Vec<Self> {
        let full = Self {
            left: CardView::sample("M000001"),
            right: CardView::sample("M000002"),
            agreements: vec![Agreement {
                field: "被投诉方电话",
                told: "相同",
            }],
            evidence: Some(Evidence::sample()),
            hidden: false,
            effect: Some(Effect::sample()),
            obstacle: None,
            flags: FlagEffect::sample(),
            flags_url: "?flags=1".to_owned(),
            apart: None,
            past: vec![Told::sample()],
            seen: 4,
            reasons: REASONS.to_vec(),
            may_judge: true,
            action: "/merchants/bench/M000001/M000002?".to_owned(),
            next: Some("M000003/M000004".to_owned()),
            next_url: Some("/merchants/bench/M000003/M000004?".to_owned()),
            list_url: "/merchants/bench?".to_owned(),
        };
        let hidden = Self {
            hidden: true,
            evidence: Some(Evidence::sample().without_scores()),
            effect: None,
            flags: FlagEffect::NotAsked,
            ..full.clone()
        };
        let read = Self {
            evidence: None,
            obstacle: Some("两者的统一社会信用代码不同".to_owned()),
            flags: FlagEffect::Awaited,
            apart: Some(3),
            past: Vec::new(),
            may_judge: false,
            next: None,
            next_url: None,
            ..full.clone()
        };
        vec![full, hidden, read]
    }
}

pub(in crate::server) async fn page(
    app: App,
    visit: Visit<ReadOrders>,
    ask: Ask,
) -> Result<PairPage, Refusal> {
    let wanted = super::merged(&app, Wanted::of(&ask)?).await?;
    let merchants = app.store.counted_merchants().await?;
    let identities = merchants.identities();
    let (left, right) = pair_of(&ask, |id| identities.canonical(id))?;
    let cards = app.cards().await?;
    let (left_card, right_card) = cards
        .card(left)
        .zip(cards.card(right))
        .ok_or_else(Refusal::not_found)?;
    let weighed = suspects(&app, PATIENCE_FOR_PAIRS).await?;
    let suspect = weighed.of(identities, (left, right));
    let considered = app.considered(Proposal::Merge { left, right }).await?;
    let counted = counts_of(&app, &considered).await;
    let (counts, obstacle) = match counted {
        Ok(counts) => (counts, None),
        // What the rules forbid is told; the other answers are still open.
        Err(refusal) if refusal.is_conflict() => (None, Some(refusal.message)),
        Err(fault) => return Err(fault),
    };
    let flags = if obstacle.is_some() {
        FlagEffect::NotAsked
    } else if ask.asked("flags").is_some() {
        let flags = flags_of(&app, &considered).await?;
        flags.map_or(FlagEffect::Awaited, |flags| flag_effect(&flags))
    } else {
        let ready = app.shown(&considered).flags;
        ready.map_or(FlagEffect::NotAsked, |flags| flag_effect(&flags))
    };
    let list = open_pairs(&app, PATIENCE_FOR_PAIRS).await?;
    let next = next_of(&list, wanted, (left, right));
    if let Some(pair) = next {
        let (left, right) = (pair.left.id, pair.right.id);
        let next = app.considered(Proposal::Merge { left, right }).await?;
        prepare_counts(&app, next);
    }
    let judgements = app.store.database.judgements().await?;
    let members = |id| identities.members(id);
    let about = [members(left), members(right)].concat();
    let next_url = next.map(|pair| address_of(pair, wanted));
    Ok(PairPage {
        agreements: agreements(&left_card, &right_card, suspect),
        left: card_view(&app, left, left_card).await?,
        right: card_view(&app, right, right_card).await?,
        evidence: suspect.map(|suspect| {
            let evidence = evidence_of(suspect, &weighed.model_version);
            if wanted.hidden {
                evidence.without_scores()
            } else {
                evidence
            }
        }),
        hidden: wanted.hidden,
        effect: counts.as_deref().map(effect_of),
        obstacle,
        flags,
        flags_url: ask.query_with("flags", Some("1")),
        apart: apart(&judgements, &members(left), &members(right))
            .filter(|_| identities.are_apart(left, right)),
        past: told(&app, &judgements, |verdict| {
            verdict.merchants().iter().any(|id| about.contains(id))
        })
        .await?,
        seen: considered.seen,
        reasons: REASONS.to_vec(),
        may_judge: JudgeMerchants::ROLES.contains(&visit.role()),
        action: format!("/merchants/bench/{left}/{right}{}", wanted.query()),
        next: next.map(|pair| format!("{}/{}", pair.left.id, pair.right.id)),
        next_url,
        list_url: format!("/merchants/bench{}", wanted.query()),
    })
}

/// Both merchants of the address as they are counted now, the smaller number first.
fn pair_of(
    ask: &Ask,
    counted: impl Fn(MerchantId) -> MerchantId,
) -> Result<(MerchantId, MerchantId), Refusal> {
    let id = |name| {
        let id = ask.parameter(name).parse::<MerchantId>();
        id.map(&counted).map_err(|_| Refusal::not_found())
    };
    let (left, right) = (id("left")?, id("right")?);
    if left == right {
        return Err(Refusal::conflict(format!(
            "{} 与 {} 已是同一主体（{left}）",
            ask.parameter("left"),
            ask.parameter("right")
        )));
    }
    Ok((left.min(right), left.max(right)))
}

/// The pair behind this one; behind the last, or where it is not on the list, the first of the others.
fn next_of(
    list: &WorkList,
    wanted: Wanted,
    (left, right): (MerchantId, MerchantId),
) -> Option<&OpenPair> {
    let is_this = |pair: &OpenPair| (pair.left.id, pair.right.id) == (left, right);
    let mut behind = wanted.among(list).skip_while(|pair| !is_this(pair)).skip(1);
    behind
        .next()
        .or_else(|| wanted.among(list).find(|pair| !is_this(pair)))
}

/// The newest standing judgement that holds a member of one to differ from a member of the other.
fn apart(judgements: &[Judgement], left: &[MerchantId], right: &[MerchantId]) -> Option<i64> {
    let names = |ids: &[MerchantId], of: &[MerchantId]| ids.iter().any(|id| of.contains(id));
    let keeps = |judgement: &&Judgement| match &judgement.verdict {
        Verdict::Different { alone, rest } => {
            let all = [alone.as_slice(), rest.as_slice()].concat();
            names(&all, left) && names(&all, right)
        }
        _ => false,
    };
    let newest = standing(judgements).filter(keeps).last();
    newest.map(|judgement| judgement.number)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::server::pages::rendered;

    #[test]
    fn the_pair_is_shown_with_its_answers_and_texts_are_escaped() {
        let pages = rendered::<PairPage>();
        for key in ["data-key=\"y\"", "data-key=\"h\"", "data-key=\"n\""] {
            assert!(pages[0].contains(key), "{key}");
            assert!(!pages[2].contains(key), "{key}");
        }
        assert!(pages[0].contains("&lt;甲&gt;店") && pages[0].contains("81.5%"));
        assert!(!pages[1].contains("81.5%") && !pages[1].contains("+4.20"));
        assert!(pages[1].contains("字号相同"), "{}", pages[1]);
        assert!(pages[2].contains("判定3") && pages[2].contains("信用代码不同"));
    }
}
