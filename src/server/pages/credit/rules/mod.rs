//! 规则与依据: the periods in force with their sources, the catalogue, and what people changed of both.

pub(in crate::server::pages) mod changes;

use chrono::NaiveDate;
use serde::Serialize;

use changes::{ChangeForm, ChangeLine, lines_of};

use crate::domain::{CatalogueItem, LawChange, PeriodRow};
use crate::server::app::App;
use crate::server::ask::Ask;
use crate::server::permission::{ChangeLaw, Permission as _, ReadCredit, Visit};
use crate::server::refusal::Refusal;
use crate::templates::Page;
use crate::workflow::{Amendment, AmendmentStage};

pub(in crate::server::pages) const PATH: &str = "/credit/rules";

#[derive(Debug, Clone, PartialEq, Serialize)]
pub(in crate::server::pages) struct RulesPage {
    profile: String,
    version: String,
    periods: Vec<PeriodLine>,
    catalogue_version: String,
    items: Vec<ItemLine>,
    /// The newest first.
    changes: Vec<ChangeLine>,
    /// For those who may propose one.
    form: Option<ChangeForm>,
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
    /// Numbers of the changes that made it what it is; none for what ships.
    changes: Vec<i64>,
}

#[derive(Debug, Clone, PartialEq, Serialize)]
struct ItemLine {
    item: CatalogueItem,
    sharing: &'static str,
    kind: &'static str,
    changes: Vec<i64>,
}

impl Page for RulesPage {
    const FILE: &'static str = "workbench/credit_rules.html";

    #[cfg(test)]
    fn samples() -> Vec<Self> {
        let catalogue = crate::rules::Catalogue::shipped().unwrap();
        let day = NaiveDate::from_ymd_opt(2026, 11, 22).unwrap();
        let items = catalogue.items.into_iter();
        let full = Self {
            profile: "连云港".to_owned(),
            version: "2026.1+1".to_owned(),
            periods: vec![PeriodLine {
                name: "撤回公示",
                period: "3个工作日".to_owned(),
                jurisdiction: "国家".to_owned(),
                from: day,
                to: Some(day),
                source: "<某文>".to_owned(),
                verified: false,
                in_force: true,
                changes: vec![7],
            }],
            catalogue_version: "2026.1".to_owned(),
            items: items.map(|item| item_line(item, &[])).collect(),
            changes: ChangeLine::samples(),
            form: Some(ChangeForm::sample()),
        };
        let read_only = Self {
            changes: Vec::new(),
            form: None,
            ..full.clone()
        };
        vec![full, read_only]
    }
}

pub(in crate::server::pages) async fn page(
    app: App,
    visit: Visit<ReadCredit>,
    _ask: Ask,
) -> Result<RulesPage, Refusal> {
    let today = app.now().day;
    let changes = app.store.database.law_changes().await?;
    let law = app.law().await?;
    let approved: Vec<(i64, &LawChange)> = changes.iter().filter_map(approved).collect();
    let may_change = ChangeLaw::ROLES.contains(&visit.role());
    let form = may_change.then(|| ChangeForm::of(&law, today));
    let rows = law.law.rows().iter();
    let items = law.catalogue.items.iter();
    Ok(RulesPage {
        profile: law.law.profile.clone(),
        version: law.law.version.clone(),
        periods: rows.map(|row| period_line(row, today, &approved)).collect(),
        catalogue_version: law.catalogue.version.clone(),
        items: items
            .map(|item| item_line(item.clone(), &approved))
            .collect(),
        changes: lines_of(&changes, &law, &visit.session.account),
        form,
    })
}

fn approved((number, amendment): &(i64, Amendment)) -> Option<(i64, &LawChange)> {
    let (_, change) = amendment.proposed()?;
    (amendment.stage() == Some(AmendmentStage::Approved)).then_some((*number, change))
}

fn period_line(row: &PeriodRow, today: NaiveDate, approved: &[(i64, &LawChange)]) -> PeriodLine {
    let is_of_row = |change: &LawChange| match change {
        LawChange::Period { row: changed } => changed == row || ends_of(changed, row),
        LawChange::End {
            jurisdiction,
            key,
            effective_from,
            ..
        } => {
            (jurisdiction, *key, *effective_from)
                == (&row.jurisdiction, row.key, row.effective_from)
        }
        LawChange::Item { .. } => false,
    };
    PeriodLine {
        name: row.key.label(),
        period: format!("{}{}", row.count, row.unit.label()),
        jurisdiction: row.jurisdiction.clone(),
        from: row.effective_from,
        to: row.effective_to,
        source: row.source.clone(),
        verified: row.verified,
        in_force: row.in_force(today),
        changes: numbers(approved, is_of_row),
    }
}

/// Whether a row is the changed one with another last day.
fn ends_of(changed: &PeriodRow, row: &PeriodRow) -> bool {
    let ended = PeriodRow {
        effective_to: row.effective_to,
        ..changed.clone()
    };
    ended == *row
}

fn item_line(item: CatalogueItem, approved: &[(i64, &LawChange)]) -> ItemLine {
    let is_of_item = |change: &LawChange| matches!(change, LawChange::Item { item: changed } if changed.code == item.code);
    ItemLine {
        sharing: item.sharing.label(),
        kind: item.kind.label(),
        changes: numbers(approved, is_of_item),
        item,
    }
}

fn numbers(approved: &[(i64, &LawChange)], fits: impl Fn(&LawChange) -> bool) -> Vec<i64> {
    let found = approved.iter().filter(|(_, change)| fits(change));
    found.map(|(number, _)| *number).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::server::pages::rendered;

    #[test]
    fn what_waits_for_verification_and_what_was_changed_is_told() {
        let pages = rendered::<RulesPage>();
        let page = &pages[0];
        assert!(
            page.contains("&lt;某文&gt;") && page.contains("待核实"),
            "{page}"
        );
        assert!(
            page.contains("社会公开") && page.contains("授权查询"),
            "{page}"
        );
        assert!(
            page.contains("变更7") && page.contains("/credit/rules/changes/2/steps"),
            "{page}"
        );
        assert!(page.contains("与随程序发布的规则冲突") && page.contains("&lt;新文施行&gt;"));
        assert!(
            !pages[1].contains("<form method=\"post\" action=\"/credit/rules"),
            "{}",
            pages[1]
        );
    }
}
