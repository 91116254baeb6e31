//! 预警收件箱: the flags of a week, what speaks for each in one line, and how far it has got.

mod batch;
mod export;

use std::collections::HashMap;

use serde::Serialize;

use crate::domain::{Category, FlagLevel, Role, Tier, Week};
use crate::server::app::App;
use crate::server::ask::Ask;
use crate::server::deadline::Deadline;
use crate::server::permission::{ReadCases, Visit};
use crate::server::query::Parameter;
use crate::server::refusal::Refusal;
use crate::templates::Page;

pub(super) use batch::answer as batch;
pub(super) use export::file as export;

use batch::{BatchForm, mark_of};

pub(super) const ASKS: &[Parameter] = &[
    Parameter::week("week", "周，如2026-W47；默认最近一周"),
    Parameter::codes("tier", "层级", Tier::CODES),
];

/// The inbox of one week.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub(super) struct FlagsPage {
    week: Option<Week>,
    frozen: bool,
    rules_version: String,
    weeks: Vec<Week>,
    tiers: Vec<TierChoice>,
    /// Of the chosen tier, or of all.
    total: usize,
    flags: Vec<Line>,
    /// Flags that the queue rules would look at this week.
    queued: usize,
    /// All of them as a file.
    export_url: String,
    /// What this person can do with several at once.
    batch: Option<BatchForm>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
struct TierChoice {
    label: &'static str,
    count: usize,
    chosen: bool,
    toggle_url: String,
}

#[derive(Debug, Clone, PartialEq, Serialize)]
struct Line {
    flag_id: String,
    merchant: String,
    uscc: Option<String>,
    category: Category,
    tier: Tier,
    level: FlagLevel,
    score: f64,
    orders: i64,
    complainants: i64,
    incidents: i64,
    expected: f64,
    /// Incidents of the last eight weeks.
    trend: Vec<i64>,
    reason: String,
    counter_evidence: usize,
    /// Why the queue rules chose it; absent where they did not.
    place: Option<&'static str>,
    stage: Option<&'static str>,
    due: Option<Deadline>,
    /// Cases about the same merchant.
    similar: usize,
    /// What marks it for a batch; absent where this person could do nothing with it in one.
    mark: Option<String>,
}

impl Page for FlagsPage {
    const FILE: &'static str = "workbench/flags.html";

    #[cfg(test)]
    fn samples() -> Vec<Self> {
        let line = Line {
            flag_id: "2026-W47-M000001-counterfeit".to_owned(),
            merchant: "示例店".to_owned(),
            uscc: None,
            category: Category::Counterfeit,
            tier: Tier::Candidate,
            level: FlagLevel::Red,
            score: 4.25,
            orders: 12,
            complainants: 11,
            incidents: 11,
            expected: 0.5,
            trend: vec![0, 1, 2],
            reason: "多人独立投诉".to_owned(),
            counter_evidence: 1,
            place: Some("紧要"),
            stage: Some("已移送"),
            due: Some(Deadline::sample()),
            similar: 2,
            mark: Some("3:2026-W47-M000001-counterfeit".to_owned()),
        };
        let full = Self {
            week: "2026-W47".parse().ok(),
            frozen: true,
            rules_version: "2026.7".to_owned(),
            weeks: vec!["2026-W47".parse().unwrap()],
            tiers: vec![TierChoice {
                label: "建议核查",
                count: 1,
                chosen: true,
                toggle_url: "?week=2026-W47".to_owned(),
            }],
            total: 1,
            flags: vec![line],
            queued: 1,
            export_url: "/flags.csv".to_owned(),
            batch: BatchForm::of(Role::Reviewer),
        };
        let read = Self {
            batch: None,
            ..full.clone()
        };
        vec![full, nothing(), read]
    }
}

/// Weeks that are offered to go to.
const WEEKS: usize = 12;
/// Weeks of the small curve.
const TREND_WEEKS: usize = 8;

pub(super) async fn page(
    app: App,
    visit: Visit<ReadCases>,
    ask: Ask,
) -> Result<FlagsPage, Refusal> {
    inbox(&app, &ask, visit.role()).await
}

/// The flags of the week and tier that are asked for.
async fn inbox(app: &App, ask: &Ask, role: Role) -> Result<FlagsPage, Refusal> {
    let mut weeks: Vec<Week> = app
        .store
        .database
        .snapshot_weeks()
        .await?
        .into_iter()
        .map(|(week, _)| week)
        .collect();
    weeks.sort_unstable();
    weeks.reverse();
    let asked: Option<Week> = ask.asked_as("week", "周")?;
    let tier: Option<Tier> = ask.asked_as("tier", "层级")?;
    let Some(week) = asked.or_else(|| weeks.first().copied()) else {
        return Ok(nothing());
    };
    let snapshot = app.evaluated(week).await?;
    let rules = (&app.rules, &app.review);
    let queue = crate::pipeline::queue_of(&app.store, rules, &snapshot, None).await?;
    let places: HashMap<&str, &'static str> = queue
        .entries
        .iter()
        .map(|entry| (entry.flag_id.as_str(), entry.place.label()))
        .collect();
    let cases = app.store.database.cases().await?;
    let batch = BatchForm::of(role);
    let lines: Vec<Line> = snapshot
        .flags
        .iter()
        .filter(|flag| tier.is_none_or(|tier| flag.tier == tier))
        .map(|flag| {
            let case = cases.iter().find(|case| case.case_id == flag.flag_id);
            let due = case.and_then(|case| case.due);
            let same_merchant = |case: &&crate::db::CaseRow| {
                case.flag.merchant.merchant_id == flag.merchant.merchant_id
                    && case.case_id != flag.flag_id
            };
            let from = flag.trend.len().saturating_sub(TREND_WEEKS);
            Line {
                flag_id: flag.flag_id.clone(),
                merchant: flag.merchant.name.clone(),
                uscc: flag.merchant.uscc.clone(),
                category: flag.category,
                tier: flag.tier,
                level: flag.level,
                score: flag.score,
                orders: flag.counts.orders,
                complainants: flag.counts.complainants,
                incidents: flag.counts.incidents,
                expected: flag.expected,
                trend: flag.trend.get(from..).unwrap_or_default().to_vec(),
                reason: strongest(flag),
                counter_evidence: flag.counter_evidence.len(),
                place: places.get(flag.flag_id.as_str()).copied(),
                stage: case.map(|case| case.stage.label()),
                due: due.map(|due| app.deadline(due)),
                similar: cases.iter().filter(same_merchant).count(),
                mark: batch.as_ref().and_then(|_| {
                    let stands = case.map(|case| (case.stage, case.version));
                    mark_of(&flag.flag_id, stands)
                }),
            }
        })
        .collect();
    let tiers = Tier::ALL
        .iter()
        .map(|choice| {
            let chosen = tier == Some(*choice);
            TierChoice {
                label: choice.label(),
                count: snapshot
                    .flags
                    .iter()
                    .filter(|flag| flag.tier == *choice)
                    .count(),
                chosen,
                toggle_url: ask.query_with("tier", (!chosen).then_some(choice.code())),
            }
        })
        .collect();
    Ok(FlagsPage {
        week: Some(week),
        frozen: snapshot.frozen,
        rules_version: snapshot.rules_version.clone(),
        weeks: weeks.into_iter().take(WEEKS).collect(),
        tiers,
        total: lines.len(),
        flags: lines,
        queued: queue.entries.len(),
        export_url: format!("/flags.csv{}", ask.query_with("", None)),
        batch,
    })
}

/// The reason that adds most to the score.
fn strongest(flag: &crate::domain::Flag) -> String {
    flag.reasons
        .iter()
        .max_by(|left, right| left.contribution.total_cmp(&right.contribution))
        .map(|reason| reason.text.clone())
        .unwrap_or_default()
}

fn nothing() -> FlagsPage {
    FlagsPage {
        week: None,
        frozen: false,
        rules_version: String::new(),
        weeks: Vec::new(),
        tiers: Vec::new(),
        total: 0,
        flags: Vec::new(),
        queued: 0,
        export_url: String::new(),
        batch: None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::server::pages::rendered;

    #[test]
    fn the_inbox_shows_independent_people_and_what_is_due() {
        let pages = rendered::<FlagsPage>();
        assert!(pages[0].contains("独立投诉人"), "{}", pages[0]);
        assert!(pages[0].contains("已逾期2个工作日"), "{}", pages[0]);
        assert!(pages[1].contains("还没有评估过的周"), "{}", pages[1]);
        assert!(pages[0].contains("name=\"flag\"") && !pages[2].contains("name=\"flag\""));
    }
}
