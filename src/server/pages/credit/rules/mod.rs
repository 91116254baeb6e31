//! 规则与依据: the periods in force with their sources, and the catalogue.

use chrono::NaiveDate;
use serde::Serialize;

use crate::rules::CatalogueItem;
use crate::server::app::App;
use crate::server::ask::Ask;
use crate::server::permission::{ReadCredit, Visit};
use crate::server::refusal::Refusal;
use crate::templates::Page;

#[derive(Debug, Clone, PartialEq, Serialize)]
pub(in crate::server::pages) struct RulesPage {
    profile: String,
    version: String,
    periods: Vec<PeriodLine>,
    catalogue_version: String,
    items: Vec<ItemLine>,
}

#[derive(Debug, Clone, PartialEq, Serialize)]
struct PeriodLine {
    name: &'static str,
    period: String,
    jurisdiction: String,
    from: NaiveDate,
    to: Option<NaiveDate>,
    source: String,
    verified: bool,
    in_force: bool,
}

#[derive(Debug, Clone, PartialEq, Serialize)]
struct ItemLine {
    item: CatalogueItem,
    sharing: &'static str,
}

impl Page for RulesPage {
    const FILE: &'static str = "workbench/credit_rules.html";

    #[cfg(test)]
    fn samples() -> Vec<Self> {
        let catalogue = crate::rules::Catalogue::shipped().unwrap();
        let day = NaiveDate::from_ymd_opt(2026, 11, 22).unwrap();
        vec![Self {
            profile: "连云港".to_owned(),
            version: "2026.1".to_owned(),
            periods: vec![PeriodLine {
                name: "撤回公示",
                period: "3个工作日".to_owned(),
                jurisdiction: "国家".to_owned(),
                from: day,
                to: Some(day),
                source: "<某文>".to_owned(),
                verified: false,
                in_force: true,
            }],
            catalogue_version: "2026.1".to_owned(),
            items: catalogue.items.into_iter().map(item_line).collect(),
        }]
    }
}

pub(in crate::server::pages) async fn page(
    app: App,
    _visit: Visit<ReadCredit>,
    _ask: Ask,
) -> Result<RulesPage, Refusal> {
    let today = app.now().day;
    let rows = app.law.rows().iter();
    Ok(RulesPage {
        profile: app.law.profile.clone(),
        version: app.law.version.clone(),
        periods: rows
            .map(|row| PeriodLine {
                name: row.key.label(),
                period: format!("{}{}", row.count, row.unit.label()),
                jurisdiction: row.jurisdiction.clone(),
                from: row.effective_from,
                to: row.effective_to,
                source: row.source.clone(),
                verified: row.verified,
                in_force: row.in_force(today),
            })
            .collect(),
        catalogue_version: app.catalogue.version.clone(),
        items: app.catalogue.items.iter().cloned().map(item_line).collect(),
    })
}

fn item_line(item: CatalogueItem) -> ItemLine {
    ItemLine {
        sharing: item.sharing.label(),
        item,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::server::pages::rendered;

    #[test]
    fn every_period_tells_its_source_and_whether_it_was_compared() {
        let pages = rendered::<RulesPage>();
        assert!(pages[0].contains("&lt;某文&gt;") && pages[0].contains("待核实"));
        assert!(pages[0].contains("社会公开"), "{}", pages[0]);
    }
}
