//! Changes of the law and the catalogue as the page shows them, and the forms that propose and decide them.

use chrono::NaiveDate;
use serde::Serialize;

use super::PATH;
use crate::desk;
use crate::domain::{
    Account, CatalogueItem, ItemKind, LawChange, LawChangeKind, LawKey, PeriodRow, PeriodUnit,
    SharingClass,
};
use crate::rules::LawInForce;
use crate::server::answer::Go;
use crate::server::app::App;
use crate::server::ask::Ask;
use crate::server::permission::{ChangeLaw, Visit};
use crate::server::refusal::Refusal;
use crate::workflow::{Amendment, AmendmentStepKind};

/// Between the parts of what names a row.
const BETWEEN: char = '|';

#[derive(Debug, Clone, PartialEq, Serialize)]
pub(super) struct ChangeLine {
    number: i64,
    kind: &'static str,
    told: String,
    source: String,
    verified: Option<bool>,
    reason: String,
    by: String,
    on: NaiveDate,
    stage: &'static str,
    /// Who decided, when, and why not.
    decided: Option<Decided>,
    /// It does not fit what ships by now.
    unfit: bool,
    /// Codes of the steps that this person may take.
    steps: Vec<&'static str>,
}

#[derive(Debug, Clone, PartialEq, Serialize)]
struct Decided {
    by: String,
    on: NaiveDate,
    reason: String,
}

/// What a change may be made of.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub(super) struct ChangeForm {
    today: NaiveDate,
    jurisdictions: Vec<String>,
    /// Code and label, here and below.
    keys: Vec<(&'static str, &'static str)>,
    units: Vec<(&'static str, &'static str)>,
    sharing: Vec<(&'static str, &'static str)>,
    kinds: Vec<(&'static str, &'static str)>,
    /// Rows without an end: what names one, and how it is told.
    rows: Vec<(String, String)>,
}

impl ChangeForm {
    pub(super) fn of(law: &LawInForce, today: NaiveDate) -> Self {
        let open = law.law.rows().iter();
        let open = open.filter(|row| row.effective_to.is_none_or(|last| last >= today));
        Self {
            today,
            jurisdictions: law.jurisdictions.clone(),
            keys: LawKey::choices(),
            units: PeriodUnit::choices(),
            sharing: SharingClass::choices(),
            kinds: ItemKind::choices(),
            rows: open.map(|row| (name_of(row), told_row(row))).collect(),
        }
    }

    #[cfg(test)]
    pub(super) fn sample() -> Self {
        let catalogue = crate::rules::Catalogue::shipped().unwrap();
        let shipped = crate::rules::ShippedLaw::of_profile("连云港", catalogue).unwrap();
        let today = NaiveDate::from_ymd_opt(2026, 11, 22).unwrap();
        Self::of(&shipped.with(&[]).unwrap(), today)
    }
}

impl ChangeLine {
    #[cfg(test)]
    pub(super) fn samples() -> Vec<Self> {
        let on = NaiveDate::from_ymd_opt(2026, 11, 22).unwrap();
        let waiting = Self {
            number: 2,
            kind: LawChangeKind::Period.label(),
            told: "国家撤回公示".to_owned(),
            source: "<某文>".to_owned(),
            verified: Some(true),
            reason: "<新文施行>".to_owned(),
            by: "甲一".to_owned(),
            on,
            stage: "待批准",
            decided: None,
            unfit: false,
            steps: vec!["approve", "reject"],
        };
        let unfit = Self {
            number: 1,
            stage: "已批准",
            decided: Some(Decided {
                by: "乙二".to_owned(),
                on,
                reason: String::new(),
            }),
            unfit: true,
            steps: Vec::new(),
            ..waiting.clone()
        };
        vec![waiting, unfit]
    }
}

pub(super) fn lines_of(
    changes: &[(i64, Amendment)],
    law: &LawInForce,
    account: &Account,
) -> Vec<ChangeLine> {
    let lines = changes.iter().rev();
    lines
        .filter_map(|(number, amendment)| line(*number, amendment, law, account))
        .collect()
}

fn line(
    number: i64,
    amendment: &Amendment,
    law: &LawInForce,
    account: &Account,
) -> Option<ChangeLine> {
    let (proposed, change) = amendment.proposed()?;
    let stage = amendment.stage()?;
    let (told, source, verified) = told(change);
    let decided = amendment.events().get(1).map(|event| Decided {
        by: event.actor.to_string(),
        on: event.day,
        reason: event.step.reason().unwrap_or_default().to_owned(),
    });
    let place = amendment
        .place()
        .and_then(|place| usize::try_from(place).ok());
    let steps = amendment.possible_for(&account.name, account.role);
    Some(ChangeLine {
        number,
        kind: change.kind().label(),
        told,
        source,
        verified,
        reason: proposed.step.reason().unwrap_or_default().to_owned(),
        by: proposed.actor.to_string(),
        on: proposed.day,
        stage: stage.label(),
        decided,
        unfit: place.is_some_and(|place| law.unfit.iter().any(|unfit| unfit + 1 == place)),
        steps: steps.into_iter().map(AmendmentStepKind::code).collect(),
    })
}

/// What a change says, its source, and whether somebody compared it with that.
fn told(change: &LawChange) -> (String, String, Option<bool>) {
    match change {
        LawChange::Period { row } => (told_row(row), row.source.clone(), Some(row.verified)),
        LawChange::End {
            jurisdiction,
            key,
            effective_from,
            last_day,
            source,
        } => {
            let label = key.label();
            let told =
                format!("{jurisdiction} {label}（{effective_from}起施行的）施行至{last_day}");
            (told, source.clone(), None)
        }
        LawChange::Item { item } => {
            let CatalogueItem { code, name, .. } = item;
            let ordinary = if item.ordinary_procedure_only {
                "，只限普通程序"
            } else {
                ""
            };
            let told = format!(
                "{code} {name}：{}，{}{ordinary}；提供单位：{}；更新：{}",
                item.sharing.label(),
                item.kind.label(),
                item.provider,
                item.update_cycle
            );
            (told, item.source.clone(), Some(item.verified))
        }
    }
}

fn told_row(row: &PeriodRow) -> String {
    let until = row
        .effective_to
        .map(|last| format!("至{last}"))
        .unwrap_or_default();
    format!(
        "{} {} {}{}，{}起{until}施行",
        row.jurisdiction,
        row.key.label(),
        row.count,
        row.unit.label(),
        row.effective_from
    )
}

fn name_of(row: &PeriodRow) -> String {
    let (key, from) = (row.key, row.effective_from);
    format!("{}{BETWEEN}{key}{BETWEEN}{from}", row.jurisdiction)
}

pub(in crate::server::pages) async fn propose(
    app: App,
    visit: Visit<ChangeLaw>,
    ask: Ask,
) -> Result<Go, Refusal> {
    let change = change_of(&ask)?;
    let reason = ask.field("reason").unwrap_or_default();
    let (store, shipped) = (&app.store, &app.shipped_law);
    let proposed =
        desk::propose_law_change(store, &visit.session, shipped, (change, reason), app.now());
    proposed.await?;
    Ok(Go::to(PATH))
}

pub(in crate::server::pages) async fn decide(
    app: App,
    visit: Visit<ChangeLaw>,
    ask: Ask,
) -> Result<Go, Refusal> {
    let number = ask.parameter("change").parse();
    let number = number.map_err(|_| Refusal::not_found())?;
    let kind: AmendmentStepKind = ask.needed_as("step", "办理")?;
    if kind == AmendmentStepKind::Propose {
        return Err(Refusal::unprocessable("此处只能批准或不批准"));
    }
    let reason = ask.field("reason").unwrap_or_default();
    let rules = (&app.shipped_law, app.security.proof);
    let decided = desk::decide_law_change(
        &app.store,
        &visit.session,
        rules,
        (number, kind, reason),
        app.now(),
    );
    decided.await?;
    Ok(Go::to(PATH))
}

fn change_of(ask: &Ask) -> Result<LawChange, Refusal> {
    let text = |name: &str| ask.field(name).unwrap_or_default().to_owned();
    let kind: LawChangeKind = ask.needed_as("change", "变更种类")?;
    let verified = ask.field("verified").is_some();
    Ok(match kind {
        LawChangeKind::Period => LawChange::Period {
            row: PeriodRow {
                jurisdiction: ask.needed("jurisdiction", "地区")?.to_owned(),
                key: ask.needed_as("key", "事项")?,
                count: ask.needed_as("count", "期限")?,
                unit: ask.needed_as("unit", "单位")?,
                effective_from: ask.needed_as("effective_from", "施行日")?,
                effective_to: match ask.field("effective_to") {
                    Some(_) => Some(ask.needed_as("effective_to", "终止日")?),
                    None => None,
                },
                source: text("source"),
                verified,
            },
        },
        LawChangeKind::End => {
            let row = ask.needed("row", "终止的期限")?;
            let parts: Vec<&str> = row.split(BETWEEN).collect();
            let wrong = || Refusal::unprocessable("“终止的期限”的写法不对，请从列表中选择");
            let [jurisdiction, key, from] = parts.as_slice() else {
                return Err(wrong());
            };
            LawChange::End {
                jurisdiction: (*jurisdiction).to_owned(),
                key: key.parse().map_err(|_| wrong())?,
                effective_from: from.parse().map_err(|_| wrong())?,
                last_day: ask.needed_as("last_day", "终止日")?,
                source: text("source"),
            }
        }
        LawChangeKind::Item => LawChange::Item {
            item: CatalogueItem {
                code: text("code"),
                name: text("name"),
                sharing: ask.needed_as("sharing", "共享范围")?,
                provider: text("provider"),
                source: text("source"),
                update_cycle: text("update_cycle"),
                ordinary_procedure_only: ask.field("ordinary_procedure_only").is_some(),
                kind: ask.needed_as("kind", "类别")?,
                verified,
            },
        },
    })
}
