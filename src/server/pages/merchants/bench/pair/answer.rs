//! The three answers, and where they lead.

use super::pair_of;
use crate::desk::MerchantJudge;
use crate::pipeline::{JudgementAnswer, Proposal};
use crate::server::answer::Go;
use crate::server::app::App;
use crate::server::ask::Ask;
use crate::server::merging::{PATIENCE_FOR_PAIRS, carried_out, open_pairs};
use crate::server::pages::merchants::bench::{Wanted, address_of, merged};
use crate::server::permission::{JudgeMerchants, Visit};
use crate::server::refusal::Refusal;

/// What is offered as a reason; the last one needs words of its own.
pub(super) const REASONS: [&str; 8] = [
    "登记信息一致",
    "店铺、电话或地址相同",
    "投诉内容指向同一经营者",
    "名称相近，经营者不同",
    "地区或行业不同",
    "是同一品牌的不同门店",
    "信息不足，无法判断",
    OTHER,
];

const OTHER: &str = "其他";

/// Judges the pair as it was shown, and goes on to the next one.
pub(in crate::server) async fn answer(
    app: App,
    visit: Visit<JudgeMerchants>,
    ask: Ask,
) -> Result<Go, Refusal> {
    let judge = MerchantJudge::of(&visit.session)?;
    // As it was seen: who has become another since is found out by the number of the judgement.
    let (left, right) = pair_of(&ask, |id| id)?;
    let proposal = match ask.needed("answer", "判定")? {
        "same" => Proposal::Merge { left, right },
        "different" => Proposal::Differ { left, right },
        "unsure" => Proposal::Unsure { left, right },
        other => {
            return Err(Refusal::unprocessable(format!("“判定”的写法不对：{other}")));
        }
    };
    let answer = JudgementAnswer {
        proposal,
        reason: reason_of(&ask)?,
        seen: ask.needed_as("seen", "已看到的判定")?,
    };
    carried_out(&app, judge, answer).await?;
    let wanted = merged(&app, Wanted::of(&ask)?).await?;
    let list = open_pairs(&app, PATIENCE_FOR_PAIRS).await?;
    let told = ask.field("next").and_then(|next| next.split_once('/'));
    let told = told.and_then(|(left, right)| Some((left.parse().ok()?, right.parse().ok()?)));
    let following = wanted
        .among(&list)
        .find(|pair| told == Some((pair.left.id, pair.right.id)))
        .or_else(|| wanted.among(&list).next());
    Ok(Go::to(following.map_or_else(
        || format!("/merchants/bench{}", wanted.query()),
        |pair| address_of(pair, wanted),
    )))
}

/// One that was offered, words of the person's own, or both.
pub(in crate::server::pages::merchants) fn reason_of(ask: &Ask) -> Result<String, Refusal> {
    let offered = ask.field("why").filter(|why| *why != OTHER);
    if let Some(unknown) = offered.filter(|why| !REASONS.contains(why)) {
        return Err(Refusal::unprocessable(format!(
            "“理由”的写法不对：{unknown}"
        )));
    }
    let own = ask.field("reason");
    let parts: Vec<&str> = offered.into_iter().chain(own).collect();
    Ok(parts.join("："))
}
