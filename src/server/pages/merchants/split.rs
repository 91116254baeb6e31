//! 拆分: members of a merchant stand for themselves again, with the effect shown first.

use serde::Serialize;

use super::effect::{Effect, FlagEffect, effect_of, flag_effect};
use crate::desk::MerchantJudge;
use crate::domain::MerchantId;
use crate::pipeline::{JudgementAnswer, MerchantCard, Proposal};
use crate::server::answer::Go;
use crate::server::app::App;
use crate::server::ask::Ask;
use crate::server::merging::{carried_out, counts_of, flags_of};
use crate::server::permission::{JudgeMerchants, Visit};
use crate::server::query::Parameter;
use crate::server::refusal::Refusal;
use crate::templates::Page;

pub(in crate::server) const ASKS: &[Parameter] = &[
    Parameter::text("member", "要拆出的成员").many(),
    Parameter::text("flags", "有值时试算对预警的影响"),
];

#[derive(Debug, Clone, PartialEq, Serialize)]
pub(in crate::server) struct SplitPage {
    merchant: MerchantCard,
    /// Those that are to stand for themselves.
    chosen: Vec<String>,
    /// `null` where nobody is chosen, and while it is worked out.
    effect: Option<Effect>,
    flags: FlagEffect,
    flags_url: String,
    seen: i64,
}

impl Page for SplitPage {
    const FILE: &'static str = "workbench/split.html";

    #[cfg(test)]
    fn samples() -> Vec<Self> {
        use crate::pipeline::MemberCard;
        let member = |id: &str| MemberCard {
            merchant_id: id.to_owned(),
            names: vec!["<甲>店".to_owned()],
            known_by: "县区内的全名".to_owned(),
            why: "判定4（甲一）：同一门店".to_owned(),
        };
        let chosen = Self {
            merchant: MerchantCard {
                merchant_id: "M000001".to_owned(),
                name: "<甲>店".to_owned(),
                uscc: None,
                region_code: None,
                members: vec![member("M000001"), member("M000002")],
                shops: Vec::new(),
                linked_names: Vec::new(),
                more_linked: 0,
            },
            chosen: vec!["M000002".to_owned()],
            effect: Some(Effect::sample()),
            flags: FlagEffect::NotAsked,
            flags_url: "?member=M000002&flags=1".to_owned(),
            seen: 4,
        };
        let open = Self {
            chosen: Vec::new(),
            effect: None,
            ..chosen.clone()
        };
        let mut single = open.clone();
        single.merchant.members.truncate(1);
        vec![chosen, open, single]
    }
}

pub(in crate::server) async fn page(
    app: App,
    _: Visit<JudgeMerchants>,
    ask: Ask,
) -> Result<SplitPage, Refusal> {
    let merchant = merchant_of(&ask)?;
    let merchants = app.store.counted_merchants().await?;
    let id = merchants.identities().canonical(merchant);
    let card = app.cards().await?.card(id).ok_or_else(Refusal::not_found)?;
    let members = members_of(ask.all_asked("member"))?;
    let considered = app
        .considered(Proposal::Split {
            merchant: id,
            members: members.clone(),
        })
        .await?;
    let (effect, flags) = if members.is_empty() {
        (None, FlagEffect::NotAsked)
    } else {
        let effect = counts_of(&app, &considered).await?;
        let flags = if ask.asked("flags").is_some() {
            let flags = flags_of(&app, &considered).await?;
            flags.map_or(FlagEffect::Awaited, |flags| flag_effect(&flags))
        } else {
            FlagEffect::NotAsked
        };
        (effect, flags)
    };
    Ok(SplitPage {
        merchant: card,
        chosen: members.iter().map(ToString::to_string).collect(),
        effect: effect.as_deref().map(effect_of),
        flags,
        flags_url: ask.query_with("flags", Some("1")),
        seen: considered.seen,
    })
}

/// Splits as it was shown.
pub(in crate::server) async fn split(
    app: App,
    visit: Visit<JudgeMerchants>,
    ask: Ask,
) -> Result<Go, Refusal> {
    let judge = MerchantJudge::of(&visit.session)?;
    let merchant = merchant_of(&ask)?;
    let members = members_of(ask.all_fields("member"))?;
    // Nobody at all would mean everybody.
    if members.is_empty() {
        return Err(Refusal::unprocessable("请选择要拆出的编号"));
    }
    let answer = JudgementAnswer {
        proposal: Proposal::Split { merchant, members },
        reason: ask.field("reason").unwrap_or_default().to_owned(),
        seen: ask.needed_as("seen", "已看到的判定")?,
    };
    carried_out(&app, judge, answer).await?;
    Ok(Go::to(format!("/merchants/{merchant}")))
}

fn merchant_of(ask: &Ask) -> Result<MerchantId, Refusal> {
    let id = ask.parameter("merchant_id").parse();
    id.map_err(|_| Refusal::not_found())
}

/// In order, each once.
fn members_of<'a>(told: impl Iterator<Item = &'a str>) -> Result<Vec<MerchantId>, Refusal> {
    let ids = told.map(|text| {
        let id = text.parse::<MerchantId>();
        id.map_err(|_| Refusal::bad_request(format!("主体编号的写法不对：{text}")))
    });
    let mut ids = ids.collect::<Result<Vec<_>, _>>()?;
    ids.sort_unstable();
    ids.dedup();
    Ok(ids)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::server::pages::rendered;

    #[test]
    fn a_split_is_sent_only_after_its_effect_was_shown() {
        let pages = rendered::<SplitPage>();
        let sent = pages
            .iter()
            .map(|page| page.matches("method=\"post\" action=\"/merchants/").count());
        assert_eq!(sent.collect::<Vec<_>>(), [1, 0, 0]);
        assert!(pages[0].contains("&lt;甲&gt;店"), "{}", pages[0]);
        assert!(pages[2].contains("没有可拆出的"), "{}", pages[2]);
    }
}
