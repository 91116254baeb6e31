//! 批量办理: one step for the flags that were marked, and what became of each.

use serde::Serialize;

use crate::desk::{self, BATCH_STEPS, BatchOutcome, LARGEST_BATCH};
use crate::domain::{Role, Week};
use crate::server::app::App;
use crate::server::ask::Ask;
use crate::server::pages::case::step_of;
use crate::server::permission::{BatchCases, Visit};
use crate::server::refusal::Refusal;
use crate::templates::Page;
use crate::workflow::{CaseStage, roles_of};

/// What became of a batch.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub(in crate::server) struct BatchPage {
    step: &'static str,
    done: usize,
    refused: usize,
    rows: Vec<Told>,
    back_url: String,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
struct Told {
    flag_id: String,
    /// Empty where there is no such flag.
    merchant: String,
    category: &'static str,
    done: bool,
    /// Where it stands now, or why nothing was done.
    told: String,
}

impl Page for BatchPage {
    const FILE: &'static str = "workbench/batch.html";

    #[cfg(test)]
    fn samples() -> Vec<Self> {
        let row = |done: bool| Told {
            flag_id: "2026-W47-M000001-counterfeit".to_owned(),
            merchant: if done { "<示例>店" } else { "" }.to_owned(),
            category: "假冒伪劣",
            done,
            told: if done {
                now_at(CaseStage::Dismissed)
            } else {
                "请写明理由".to_owned()
            },
        };
        vec![Self {
            step: crate::workflow::StepKind::Dismiss.label(),
            done: 1,
            refused: 1,
            rows: vec![row(true), row(false)],
            back_url: "/flags?week=2026-W47".to_owned(),
        }]
    }
}

/// The form over the list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub(super) struct BatchForm {
    most: usize,
    steps: Vec<(&'static str, &'static str)>,
}

impl BatchForm {
    /// `None` for a role that can take none of the steps.
    pub(super) fn of(role: Role) -> Option<Self> {
        let steps = BATCH_STEPS
            .iter()
            .filter(|kind| roles_of(**kind).contains(&role));
        let steps: Vec<_> = steps.map(|kind| (kind.code(), kind.label())).collect();
        (!steps.is_empty()).then_some(Self {
            most: LARGEST_BATCH,
            steps,
        })
    }
}

/// What the box of a flag sends: the flag, and how many steps of its case were seen. `None` where nothing in a batch could be
/// done with it.
pub(super) fn mark_of(flag_id: &str, case: Option<(CaseStage, i64)>) -> Option<String> {
    let (stage, seen) = case.map_or((None, 0), |(stage, seen)| (Some(stage), seen));
    let open = match stage {
        None => true,
        Some(stage) => matches!(
            stage,
            CaseStage::UnderReview | CaseStage::Watch | CaseStage::Returned
        ),
    };
    open.then(|| format!("{seen}:{flag_id}"))
}

pub(in crate::server) async fn answer(
    app: App,
    visit: Visit<BatchCases>,
    ask: Ask,
) -> Result<BatchPage, Refusal> {
    let step = step_of(&ask)?;
    let cases = ask.all_fields("flag").map(marked);
    let cases = cases.collect::<Result<Vec<_>, _>>()?;
    let week: Option<Week> = ask.field("week").and_then(|week| week.parse().ok());
    let (session, proof) = (&visit.session, app.security.proof);
    let batch = (cases.as_slice(), &step);
    let outcomes = desk::take_step_of_each(&app.store, session, batch, proof, app.now()).await?;
    let mut rows = Vec::with_capacity(outcomes.len());
    for outcome in outcomes {
        rows.push(told(&app, outcome).await?);
    }
    let done = rows.iter().filter(|row| row.done).count();
    Ok(BatchPage {
        step: step.kind().label(),
        done,
        refused: rows.len() - done,
        rows,
        back_url: week.map_or_else(|| "/flags".to_owned(), |week| format!("/flags?week={week}")),
    })
}

fn marked(value: &str) -> Result<(String, i64), Refusal> {
    let parts = value.split_once(':');
    parts
        .and_then(|(seen, flag)| Some((flag.to_owned(), seen.parse().ok()?)))
        .ok_or_else(|| Refusal::bad_request("所选预警的写法不对"))
}

async fn told(app: &App, outcome: BatchOutcome) -> Result<Told, Refusal> {
    let flag = app.store.database.flag(&outcome.case_id).await?;
    let (done, told) = match outcome.taken {
        Ok(case) => {
            let stage = case.state().map(crate::workflow::CaseState::stage);
            (true, stage.map(now_at).unwrap_or_default())
        }
        Err(error) if error.is_refusal() => (false, error.to_string()),
        Err(fault) => {
            tracing::error!(error = %fault, case = outcome.case_id, "a step of a batch failed");
            (
                false,
                "系统未能完成这一件，未做任何改动；请稍后再办理".to_owned(),
            )
        }
    };
    Ok(Told {
        merchant: flag
            .as_ref()
            .map(|flag| flag.merchant.name.clone())
            .unwrap_or_default(),
        category: flag.map_or("", |flag| flag.category.label()),
        flag_id: outcome.case_id,
        done,
        told,
    })
}

fn now_at(stage: CaseStage) -> String {
    format!("已办理，现为“{}”", stage.label())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::server::pages::rendered;

    #[test]
    fn each_row_says_what_became_of_it_and_names_are_escaped() {
        let page = &rendered::<BatchPage>()[0];
        assert!(page.contains("&lt;示例&gt;店"), "{page}");
        assert!(page.contains("现为“不予列入”") && page.contains("请写明理由"));
    }

    #[test]
    fn only_flags_that_a_batch_could_move_can_be_marked() {
        assert_eq!(mark_of("x", None).as_deref(), Some("0:x"));
        let watched = Some((CaseStage::Watch, 2));
        assert_eq!(mark_of("x", watched).as_deref(), Some("2:x"));
        for stage in [
            CaseStage::Proposed,
            CaseStage::Transferred,
            CaseStage::Dismissed,
        ] {
            assert_eq!(mark_of("x", Some((stage, 3))), None);
        }
    }

    #[test]
    fn only_reviewers_are_offered_a_batch() {
        let offered = |role| BatchForm::of(role).map(|form| form.steps.len());
        assert_eq!(offered(Role::Reviewer), Some(3));
        assert_eq!(offered(Role::Determiner), None);
        assert_eq!(offered(Role::Analyst), None);
    }
}
