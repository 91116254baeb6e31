//! One judgement, and taking it back with the effect shown first.

use serde::Serialize;

use super::{Told, told};
use crate::desk::MerchantJudge;
use crate::pipeline::{JudgementAnswer, Proposal};
use crate::server::answer::Go;
use crate::server::app::App;
use crate::server::ask::Ask;
use crate::server::merging::{carried_out, counts_of, flags_of};
use crate::server::pages::merchants::effect::{Effect, FlagEffect, effect_of, flag_effect};
use crate::server::permission::{JudgeMerchants, Permission as _, ReadOrders, Visit};
use crate::server::query::Parameter;
use crate::server::refusal::Refusal;
use crate::templates::Page;

pub(in crate::server) const ASKS: &[Parameter] =
    &[Parameter::text("flags", "有值时试算对预警的影响")];

#[derive(Debug, Clone, PartialEq, Serialize)]
pub(in crate::server) struct JudgementPage {
    judgement: Told,
    /// Of the merchants that it names, as they are counted now.
    merchants: Vec<String>,
    /// Of taking it back; `null` while it is worked out, and where it does not stand.
    effect: Option<Effect>,
    flags: FlagEffect,
    flags_url: String,
    seen: i64,
    may_judge: bool,
}

impl Page for JudgementPage {
    const FILE: &'static str = "workbench/judgement.html";

    #[cfg(test)]
    fn samples() -> Vec<Self> {
        let full = Self {
            judgement: Told::sample(),
            merchants: vec!["M000001".to_owned()],
            effect: Some(Effect::sample()),
            flags: FlagEffect::sample(),
            flags_url: "?flags=1".to_owned(),
            seen: 4,
            may_judge: true,
        };
        let awaited = Self {
            effect: None,
            flags: FlagEffect::NotAsked,
            may_judge: false,
            ..full.clone()
        };
        let gone = Self {
            judgement: Told {
                stands: false,
                effect: None,
                ..Told::sample()
            },
            effect: None,
            flags: FlagEffect::Awaited,
            may_judge: false,
            ..full.clone()
        };
        vec![full, awaited, gone]
    }
}

pub(in crate::server) async fn page(
    app: App,
    visit: Visit<ReadOrders>,
    ask: Ask,
) -> Result<JudgementPage, Refusal> {
    let number = number_of(&ask)?;
    let judgements = app.store.database.judgements().await?;
    let all = told(&app, &judgements, |_| true).await?;
    let judgement = all.into_iter().find(|one| one.number == number);
    let judgement = judgement.ok_or_else(Refusal::not_found)?;
    let proposal = undo(number);
    let merchants = app.store.counted_merchants().await?;
    let mut named: Vec<String> = proposal
        .merchants(&judgements)
        .into_iter()
        .map(|id| merchants.identities().canonical(id).to_string())
        .collect();
    named.sort_unstable();
    named.dedup();
    let considered = app.considered(proposal).await?;
    let (effect, flags) = if judgement.stands {
        let effect = counts_of(&app, &considered).await?;
        let flags = if ask.asked("flags").is_some() {
            let flags = flags_of(&app, &considered).await?;
            flags.map_or(FlagEffect::Awaited, |flags| flag_effect(&flags))
        } else {
            let ready = app.shown(&considered).flags;
            ready.map_or(FlagEffect::NotAsked, |flags| flag_effect(&flags))
        };
        (effect, flags)
    } else {
        (None, FlagEffect::NotAsked)
    };
    Ok(JudgementPage {
        effect: effect.as_deref().map(effect_of),
        flags,
        flags_url: ask.query_with("flags", Some("1")),
        merchants: named,
        seen: considered.seen,
        may_judge: judgement.stands && JudgeMerchants::ROLES.contains(&visit.role()),
        judgement,
    })
}

/// Takes it back as it was shown.
pub(in crate::server) async fn take_back(
    app: App,
    visit: Visit<JudgeMerchants>,
    ask: Ask,
) -> Result<Go, Refusal> {
    let judge = MerchantJudge::of(&visit.session)?;
    let answer = JudgementAnswer {
        proposal: undo(number_of(&ask)?),
        reason: ask.field("reason").unwrap_or_default().to_owned(),
        seen: ask.needed_as("seen", "已看到的判定")?,
    };
    carried_out(&app, judge, answer).await?;
    Ok(Go::to("/merchants/judgements"))
}

const fn undo(number: i64) -> Proposal {
    Proposal::Undo {
        judgement: Some(number),
    }
}

fn number_of(ask: &Ask) -> Result<i64, Refusal> {
    let number = ask.parameter("number").parse();
    number.map_err(|_| Refusal::not_found())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::server::pages::rendered;

    #[test]
    fn who_may_not_judge_and_what_does_not_stand_have_no_button() {
        let pages = rendered::<JudgementPage>();
        let buttons = pages.iter().map(|page| page.matches("/undo\"").count());
        assert_eq!(buttons.collect::<Vec<_>>(), [1, 0, 0]);
        assert!(pages[0].contains("&lt;同一门店&gt;"), "{}", pages[0]);
    }
}
