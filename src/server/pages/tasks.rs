//! 我的待办: what waits for this person.

use serde::Serialize;

use super::credit::{CreditTasks, credit_tasks};
use crate::domain::{Account, Category, Role, Week};
use crate::server::app::App;
use crate::server::ask::Ask;
use crate::server::deadline::Deadline;
use crate::server::permission::{Everybody, Visit};
use crate::server::refusal::Refusal;
use crate::templates::Page;
use crate::workflow::{
    CaseStage, IssueStage, IssueState, IssueStepKind, StepKind, issue_roles, roles_of,
};

/// The start page.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub(super) struct TasksPage {
    role: Role,
    /// Whether this role has cases at all.
    has_cases: bool,
    tasks: Vec<Task>,
    /// Flags of the newest week that nobody has taken.
    untaken: Option<Untaken>,
    /// Issues of the weekly report that this person can go on with: what was begun, and the newest frozen week.
    reports: Vec<Report>,
    /// Credit entries, for those who handle them.
    credit: CreditTasks,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
struct Report {
    week: Week,
    stage: &'static str,
    steps: Vec<&'static str>,
}

#[derive(Debug, Clone, PartialEq, Serialize)]
struct Task {
    case_id: String,
    merchant: String,
    category: Category,
    stage: CaseStage,
    stage_label: &'static str,
    due: Option<Deadline>,
    /// Steps that this role can take.
    steps: Vec<&'static str>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
struct Untaken {
    week: String,
    flags: usize,
}

impl Page for TasksPage {
    const FILE: &'static str = "workbench/tasks.html";

    #[cfg(test)]
    fn samples() -> Vec<Self> {
        let task = Task {
            case_id: "2026-W47-M000001-counterfeit".to_owned(),
            merchant: "示例店".to_owned(),
            category: Category::Counterfeit,
            stage: CaseStage::Transferred,
            stage_label: CaseStage::Transferred.label(),
            due: Some(Deadline::sample()),
            steps: vec![StepKind::Return.label()],
        };
        vec![
            Self {
                role: Role::Reviewer,
                has_cases: true,
                tasks: vec![task],
                untaken: Some(Untaken {
                    week: "2026-W47".to_owned(),
                    flags: 3,
                }),
                reports: vec![Report {
                    week: "2026-W47".parse().unwrap(),
                    stage: IssueStage::Submitted.label(),
                    steps: vec![IssueStepKind::Sign.label()],
                }],
                credit: CreditTasks::sample(),
            },
            Self {
                role: Role::Admin,
                has_cases: false,
                tasks: Vec::new(),
                untaken: None,
                reports: Vec::new(),
                credit: CreditTasks::default(),
            },
        ]
    }
}

pub(super) async fn page(app: App, visit: Visit<Everybody>, _: Ask) -> Result<TasksPage, Refusal> {
    let role = visit.role();
    let reports = reports(&app, &visit.session.account).await?;
    let credit = credit_tasks(&app, &visit.session.account).await?;
    let has_cases = StepKind::ALL
        .iter()
        .any(|kind| roles_of(*kind).contains(&role));
    if !has_cases {
        return Ok(TasksPage {
            role,
            has_cases,
            tasks: Vec::new(),
            untaken: None,
            reports,
            credit,
        });
    }
    let cases = app.store.database.cases().await?;
    let mut tasks = Vec::new();
    for row in &cases {
        if matches!(row.stage, CaseStage::Dismissed | CaseStage::Verified) {
            continue;
        }
        let case = app.store.database.case(&row.case_id).await?;
        let mut steps = case.possible_for(&visit.session.account.name, role);
        // What can always be noted down waits for nobody.
        steps.retain(|step| *step != StepKind::Notice);
        if steps.is_empty() {
            continue;
        }
        tasks.push(Task {
            case_id: row.case_id.clone(),
            merchant: row.flag.merchant.name.clone(),
            category: row.flag.category,
            stage: row.stage,
            stage_label: row.stage.label(),
            due: row.due.map(|due| app.deadline(due)),
            steps: steps.iter().map(|step| step.label()).collect(),
        });
    }
    // What is due first comes first, before all what is overdue; what has no day comes last.
    tasks.sort_by_key(|task| {
        let day = task.due.as_ref().map(|due| due.day);
        (day.is_none(), day, task.case_id.clone())
    });
    Ok(TasksPage {
        role,
        has_cases,
        tasks,
        untaken: untaken(&app, role, &cases).await?,
        reports,
        credit,
    })
}

async fn reports(app: &App, account: &Account) -> Result<Vec<Report>, Refusal> {
    if !issue_roles().contains(&account.role) {
        return Ok(Vec::new());
    }
    let weeks = app.store.database.snapshot_weeks().await?;
    let frozen = weeks.iter().filter(|(_, frozen)| *frozen);
    let newest = frozen.map(|(week, _)| *week).max();
    let begun = app.store.database.issues().await?;
    let open = begun.iter().filter(|row| row.stage != IssueStage::Issued);
    let mut wanted: Vec<Week> = open.map(|row| row.week).chain(newest).collect();
    wanted.sort_unstable();
    wanted.dedup();
    let mut reports = Vec::new();
    for week in wanted {
        let issue = app.store.database.issue(week).await?;
        if matches!(issue.state(), IssueState::Issued { .. }) {
            continue;
        }
        let steps = issue.possible_for(&account.name, account.role);
        reports.push(Report {
            week,
            stage: issue.state().stage().label(),
            steps: steps.into_iter().map(IssueStepKind::label).collect(),
        });
    }
    Ok(reports)
}

async fn untaken(
    app: &App,
    role: Role,
    cases: &[crate::db::CaseRow],
) -> Result<Option<Untaken>, Refusal> {
    if !roles_of(StepKind::Take).contains(&role) {
        return Ok(None);
    }
    let weeks = app.store.database.snapshot_weeks().await?;
    let Some(week) = weeks.iter().map(|(week, _)| *week).max() else {
        return Ok(None);
    };
    let evaluated = app.evaluated(week).await?;
    let flags = &evaluated.flags;
    let taken = |id: &str| cases.iter().any(|case| case.case_id == id);
    Ok(Some(Untaken {
        week: week.to_string(),
        flags: flags.iter().filter(|flag| !taken(&flag.flag_id)).count(),
    }))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::server::pages::rendered;

    #[test]
    fn what_is_overdue_says_so_and_a_role_without_cases_is_told() {
        let pages = rendered::<TasksPage>();
        assert!(pages[0].contains("已逾期2个工作日"), "{}", pages[0]);
        assert!(pages[0].contains("待签发") && pages[0].contains("/reports/2026-W47"));
        assert!(pages[0].contains("答复异议") && pages[0].contains("/credit/C000001"));
        assert!(pages[1].contains("没有需要办理的案件"), "{}", pages[1]);
    }
}
