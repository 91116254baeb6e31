//! 商户: the list, and the file of one (商户档案).

pub(super) mod bench;
mod effect;
mod export;
pub(super) mod judgements;
pub(super) mod split;

use std::time::Duration;

use serde::Serialize;

use crate::domain::MerchantId;
use crate::pipeline::MerchantGroup;
use crate::server::app::App;
use crate::server::ask::Ask;
use crate::server::merging::open_pairs;
use crate::server::permission::{JudgeMerchants, Permission as _, ReadOrders, Visit};
use crate::server::query::Parameter;
use crate::server::refusal::Refusal;
use crate::templates::Page;

pub(super) use export::file as export;

use judgements::{Told, told};

pub(super) const ASKS: &[Parameter] = &[Parameter::text("name", "名称、别名或信用代码的一部分")];

/// Merchants on the page; the search finds the others.
const LISTED: usize = 100;

/// Merchants with most independent complainants.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub(super) struct MerchantsPage {
    name: String,
    total: usize,
    merchants: Vec<MerchantGroup>,
    /// All of them as a file.
    export_url: String,
}

impl Page for MerchantsPage {
    const FILE: &'static str = "workbench/merchants.html";

    #[cfg(test)]
    fn samples() -> Vec<Self> {
        let page = |merchants: Vec<MerchantGroup>| Self {
            name: "店".to_owned(),
            total: merchants.len(),
            merchants,
            export_url: "/merchants.csv".to_owned(),
        };
        vec![page(vec![MerchantGroup::sample()]), page(Vec::new())]
    }
}

pub(super) async fn list(
    app: App,
    _: Visit<ReadOrders>,
    ask: Ask,
) -> Result<MerchantsPage, Refusal> {
    let all = app.merchants().await?;
    let places = found(&all, told_name(&ask));
    let shown = places.iter().take(LISTED);
    Ok(MerchantsPage {
        name: told_name(&ask).to_owned(),
        total: places.len(),
        merchants: shown.filter_map(|place| all.get(*place).cloned()).collect(),
        export_url: format!("/merchants.csv{}", ask.query_with("", None)),
    })
}

fn told_name(ask: &Ask) -> &str {
    ask.asked("name").unwrap_or_default()
}

/// Places of the merchants that a name or code fits, most complained about first.
fn found(all: &[MerchantGroup], name: &str) -> Vec<usize> {
    let folded = crate::domain::nfkc_lower_case(name);
    let fits = |text: &str| crate::domain::nfkc_lower_case(text).contains(&folded);
    let wanted = |merchant: &MerchantGroup| {
        folded.is_empty()
            || fits(&merchant.name)
            || merchant.names.iter().any(|name| fits(name))
            || merchant.uscc.as_deref().is_some_and(fits)
    };
    let mut merchants: Vec<(usize, &MerchantGroup)> = all
        .iter()
        .enumerate()
        .filter(|(_, merchant)| wanted(merchant))
        .collect();
    merchants.sort_by(|(_, left), (_, right)| {
        right
            .counts
            .complainants
            .cmp(&left.counts.complainants)
            .then(left.merchant_id.cmp(&right.merchant_id))
    });
    merchants.into_iter().map(|(place, _)| place).collect()
}

/// The file of one merchant.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub(super) struct ProfilePage {
    merchant: MerchantGroup,
    flags: Vec<FlagLine>,
    judgements: Vec<Told>,
    /// Pairs with this merchant that nobody has judged; `null` while merchants are being compared.
    suspects: Option<usize>,
    may_judge: bool,
}

#[derive(Debug, Clone, PartialEq, Serialize)]
struct FlagLine {
    flag_id: String,
    week: String,
    category: &'static str,
    tier: &'static str,
    score: f64,
    incidents: i64,
    stage: Option<&'static str>,
}

impl Page for ProfilePage {
    const FILE: &'static str = "workbench/merchant.html";

    #[cfg(test)]
    fn samples() -> Vec<Self> {
        let flag = FlagLine {
            flag_id: "2026-W47-M000001-counterfeit".to_owned(),
            week: "2026-W47".to_owned(),
            category: "假冒伪劣",
            tier: "建议核查",
            score: 4.0,
            incidents: 9,
            stage: None,
        };
        let page = |flags, judgements: Vec<Told>, may_judge| {
            let mut merchant = MerchantGroup::sample();
            if may_judge {
                merchant.members.push("M000002".to_owned());
            }
            Self {
                merchant,
                flags,
                suspects: may_judge.then_some(judgements.len()),
                judgements,
                may_judge,
            }
        };
        vec![
            page(vec![flag], vec![Told::sample()], true),
            page(Vec::new(), Vec::new(), false),
        ]
    }
}

pub(super) async fn profile(
    app: App,
    visit: Visit<ReadOrders>,
    ask: Ask,
) -> Result<ProfilePage, Refusal> {
    let id: MerchantId = ask
        .parameter("merchant_id")
        .parse()
        .map_err(|_| Refusal::not_found())?;
    let identities = app.store.identities().await?;
    let canonical = identities.canonical(id).to_string();
    let merchants = app.merchants().await?;
    let merchant = merchants
        .iter()
        .find(|merchant| merchant.merchant_id == canonical)
        .ok_or_else(Refusal::not_found)?
        .clone();
    let members = identities.members(id);
    let cases = app.store.database.cases().await?;
    let mut flags = Vec::new();
    for (week, _) in app.store.database.snapshot_weeks().await? {
        let snapshot = app.store.database.snapshot(week).await?;
        for flag in snapshot.map(|snapshot| snapshot.flags).unwrap_or_default() {
            let about = flag
                .merchant
                .merchant_id
                .parse::<MerchantId>()
                .is_ok_and(|about| members.contains(&about));
            if about {
                flags.push(FlagLine {
                    stage: cases
                        .iter()
                        .find(|case| case.case_id == flag.flag_id)
                        .map(|case| case.stage.label()),
                    week: week.to_string(),
                    category: flag.category.label(),
                    tier: flag.tier.label(),
                    score: flag.score,
                    incidents: flag.counts.incidents,
                    flag_id: flag.flag_id,
                });
            }
        }
    }
    flags.sort_by(|left, right| {
        right
            .week
            .cmp(&left.week)
            .then(left.flag_id.cmp(&right.flag_id))
    });
    let judgements = app.store.database.judgements().await?;
    let judgements = told(&app, &judgements, |verdict| {
        let named = verdict.merchants();
        named.iter().any(|merchant| members.contains(merchant))
    });
    let judgements = judgements.await?;
    // The file of a merchant is there without it.
    let suspects = match open_pairs(&app, Duration::ZERO).await {
        Ok(pairs) => Some(pairs.count_of(identities.canonical(id))),
        Err(refusal) if refusal.is_later() => None,
        Err(fault) => return Err(fault),
    };
    Ok(ProfilePage {
        merchant,
        flags,
        judgements,
        suspects,
        may_judge: JudgeMerchants::ROLES.contains(&visit.role()),
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::server::pages::rendered;

    #[test]
    fn names_are_escaped_and_what_is_absent_is_said() {
        let lists = rendered::<MerchantsPage>();
        assert!(lists[0].contains("&lt;甲&gt;店"), "{}", lists[0]);
        assert!(lists[1].contains("没有找到"), "{}", lists[1]);
        let files = rendered::<ProfilePage>();
        assert!(files[0].contains("&lt;同一门店&gt;") && files[0].contains("未受理"));
        assert!(files[0].contains("疑似同一主体") && files[0].contains("/split"));
        assert!(!files[1].contains("/split"), "{}", files[1]);
        assert!(files[1].contains("没有预警"), "{}", files[1]);
    }
}
