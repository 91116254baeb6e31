//! 商户: the list, the file of one (商户档案), and who is one.

pub(super) mod bench;
mod effect;
mod export;
pub(super) mod judgements;
pub(super) mod profile;
pub(super) mod split;

use serde::Serialize;

use crate::pipeline::MerchantGroup;
use crate::server::app::App;
use crate::server::ask::Ask;
use crate::server::permission::{ReadOrders, Visit};
use crate::server::query::Parameter;
use crate::server::refusal::Refusal;
use crate::templates::Page;

pub(super) use export::file as export;

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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::server::pages::rendered;

    #[test]
    fn names_are_escaped_and_what_is_absent_is_said() {
        let lists = rendered::<MerchantsPage>();
        assert!(lists[0].contains("&lt;甲&gt;店"), "{}", lists[0]);
        assert!(lists[1].contains("没有找到"), "{}", lists[1]);
    }
}
