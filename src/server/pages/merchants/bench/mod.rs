//! 实体合并台: the pairs of merchants that may be one and that nobody has judged, those that move most orders first.

mod export;
pub(in crate::server) mod pair;

use serde::Serialize;

use crate::domain::MerchantId;
use crate::pipeline::{OpenPair, Side, UNSURE_DAYS, WorkList};
use crate::server::app::App;
use crate::server::ask::Ask;
use crate::server::merging::{PATIENCE_FOR_PAIRS, open_pairs};
use crate::server::permission::{ReadOrders, Visit};
use crate::server::query::Parameter;
use crate::server::refusal::Refusal;
use crate::templates::Page;

pub(in crate::server) use export::file as export;

/// Pairs on a page.
const LISTED: usize = 50;

pub(in crate::server) const ASKS: &[Parameter] = &[
    Parameter::merchant("merchant", "只看这个主体的"),
    Parameter::codes("show", "只看搁置的", &["aside"]),
    Parameter::text("hidden", "有值时连同暂不显示的"),
    Parameter::integer("page", "第几页"),
];

/// One page of the list.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub(in crate::server) struct BenchPage {
    /// Only the pairs of this merchant.
    merchant: Option<String>,
    /// The pairs of which somebody could not tell lately, instead of the open ones.
    aside: bool,
    /// Probabilities are not shown.
    hidden: bool,
    total: usize,
    /// Pairs on the other list.
    others: usize,
    unsure_days: i64,
    page: usize,
    pages: usize,
    pairs: Vec<Line>,
    toggle_aside_url: String,
    toggle_hidden_url: String,
    previous_url: Option<String>,
    next_url: Option<String>,
    export_url: String,
}

#[derive(Debug, Clone, PartialEq, Serialize)]
struct Line {
    left: Party,
    right: Party,
    /// Orders that would be counted for another merchant.
    moving: i64,
    /// `null` where probabilities are hidden.
    posterior: Option<f64>,
    /// What speaks for one merchant, strongest first.
    fields: String,
    url: String,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
struct Party {
    merchant_id: String,
    name: String,
    uscc: Option<String>,
    orders: i64,
}

impl From<&Side> for Party {
    fn from(side: &Side) -> Self {
        Self {
            merchant_id: side.id.to_string(),
            name: side.name.clone(),
            uscc: side.uscc.clone(),
            orders: side.orders,
        }
    }
}

impl Page for BenchPage {
    const FILE: &'static str = "workbench/bench.html";

    #[cfg(test)]
    fn samples() -> Vec<Self> {
        let party = |id: &str| Party {
            merchant_id: id.to_owned(),
            name: "<甲>店".to_owned(),
            uscc: None,
            orders: 3,
        };
        let line = |posterior| Line {
            left: party("M000001"),
            right: party("M000002"),
            moving: 3,
            posterior,
            fields: "字号、地区".to_owned(),
            url: "/merchants/bench/M000001/M000002?".to_owned(),
        };
        let full = Self {
            merchant: Some("M000001".to_owned()),
            aside: false,
            hidden: false,
            total: 120,
            others: 2,
            unsure_days: UNSURE_DAYS,
            page: 2,
            pages: 3,
            pairs: vec![line(Some(0.62))],
            toggle_aside_url: "?show=aside".to_owned(),
            toggle_hidden_url: "?hidden=1".to_owned(),
            previous_url: Some("?page=1".to_owned()),
            next_url: Some("?page=3".to_owned()),
            export_url: "/merchants/bench.csv?".to_owned(),
        };
        let hidden = Self {
            hidden: true,
            pairs: vec![line(None)],
            ..full.clone()
        };
        let empty = Self {
            merchant: None,
            aside: true,
            total: 0,
            page: 1,
            pages: 1,
            pairs: Vec::new(),
            previous_url: None,
            next_url: None,
            ..full.clone()
        };
        vec![full, hidden, empty]
    }
}

/// What of the list is asked for; the same for page, file and the pair that comes next.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Wanted {
    merchant: Option<MerchantId>,
    aside: bool,
    hidden: bool,
}

impl Wanted {
    fn of(ask: &Ask) -> Result<Self, Refusal> {
        Ok(Self {
            merchant: ask.asked_as("merchant", "主体编号")?,
            aside: ask.asked("show") == Some("aside"),
            hidden: ask.asked("hidden").is_some(),
        })
    }

    /// The pairs asked for, in their order.
    fn among<'l>(&self, list: &'l WorkList) -> impl Iterator<Item = &'l OpenPair> + use<'l> {
        let pairs = if self.aside {
            &list.set_aside
        } else {
            &list.open
        };
        let merchant = self.merchant;
        let wanted = move |pair: &&OpenPair| merchant.is_none_or(|id| pair.names(id));
        pairs.iter().filter(wanted)
    }

    /// The same as the query of an address, with its question mark.
    fn query(&self) -> String {
        let mut pairs: Vec<(&str, String)> = Vec::new();
        pairs.extend(self.merchant.map(|id| ("merchant", id.to_string())));
        if self.hidden {
            pairs.push(("hidden", "1".to_owned()));
        }
        format!(
            "?{}",
            serde_urlencoded::to_string(pairs).unwrap_or_default()
        )
    }
}

pub(in crate::server) async fn list(
    app: App,
    _: Visit<ReadOrders>,
    ask: Ask,
) -> Result<BenchPage, Refusal> {
    let wanted = merged(&app, Wanted::of(&ask)?).await?;
    let list = open_pairs(&app, PATIENCE_FOR_PAIRS).await?;
    let total = wanted.among(&list).count();
    let others = Wanted {
        aside: !wanted.aside,
        ..wanted
    };
    let pages = total.div_ceil(LISTED).max(1);
    let page: usize = ask.asked_as("page", "页")?.unwrap_or(1);
    let page = page.clamp(1, pages);
    let shown = wanted.among(&list).skip((page - 1) * LISTED).take(LISTED);
    let to_page = |page: usize| ask.query_with("page", Some(&page.to_string()));
    let toggled = |name: &str, value: &str, on: bool| {
        let toggled = ask.query_with(name, (!on).then_some(value));
        Ask::of_question(&toggled).map(|ask| ask.query_with("page", None))
    };
    Ok(BenchPage {
        merchant: wanted.merchant.map(|id| id.to_string()),
        aside: wanted.aside,
        hidden: wanted.hidden,
        total,
        others: others.among(&list).count(),
        unsure_days: UNSURE_DAYS,
        page,
        pages,
        pairs: shown.map(|pair| line(pair, wanted)).collect(),
        toggle_aside_url: toggled("show", "aside", wanted.aside)?,
        toggle_hidden_url: toggled("hidden", "1", wanted.hidden)?,
        previous_url: (page > 1).then(|| to_page(page - 1)),
        next_url: (page < pages).then(|| to_page(page + 1)),
        export_url: format!("/merchants/bench.csv{}", ask.query_with("page", None)),
    })
}

/// A merchant that was merged into another is asked for under the number of that.
async fn merged(app: &App, wanted: Wanted) -> Result<Wanted, Refusal> {
    let merchants = app.store.counted_merchants().await?;
    Ok(Wanted {
        merchant: wanted
            .merchant
            .map(|id| merchants.identities().canonical(id)),
        ..wanted
    })
}

fn line(pair: &OpenPair, wanted: Wanted) -> Line {
    Line {
        left: (&pair.left).into(),
        right: (&pair.right).into(),
        moving: pair.moving(),
        posterior: (!wanted.hidden).then_some(pair.posterior),
        fields: pair.fields.join("、"),
        url: address_of(pair, wanted),
    }
}

fn address_of(pair: &OpenPair, wanted: Wanted) -> String {
    format!(
        "/merchants/bench/{}/{}{}",
        pair.left.id,
        pair.right.id,
        wanted.query()
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::server::pages::rendered;

    #[test]
    fn names_are_escaped_and_hidden_probabilities_are_nowhere() {
        let pages = rendered::<BenchPage>();
        assert!(pages[0].contains("&lt;甲&gt;店"), "{}", pages[0]);
        assert!(pages[0].contains("62.0%"), "{}", pages[0]);
        assert!(!pages[1].contains("62.0%"), "{}", pages[1]);
        assert!(pages[2].contains("没有"), "{}", pages[2]);
    }
}
