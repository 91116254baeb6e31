//! Where a case stands, and whom it waits for, in words.

use crate::workflow::{Case, CaseState, StepKind, StepRefused, roles_of};

pub(super) fn facts_of(state: &CaseState) -> Vec<(&'static str, String)> {
    match state {
        CaseState::UnderReview { reviewer } => vec![("核查人", reviewer.to_string())],
        CaseState::Watch { reviewer, until } => vec![
            ("提出人", reviewer.to_string()),
            ("关注到", until.to_string()),
        ],
        CaseState::Proposed { by } => vec![("提出人", by.to_string())],
        CaseState::Candidate {
            proposed_by,
            agreed_by,
        } => vec![
            ("提出人", proposed_by.to_string()),
            ("复核人", agreed_by.to_string()),
        ],
        CaseState::Transferred {
            department,
            due,
            received,
        } => vec![
            ("部门", department.clone()),
            ("反馈期限", due.to_string()),
            (
                "签收",
                received.map_or_else(|| "待回执".to_owned(), |day| day.to_string()),
            ),
        ],
        CaseState::Returned {
            department,
            finding,
        } => vec![
            ("部门", department.clone()),
            ("核查结果", finding.label().to_owned()),
        ],
        CaseState::PendingDecision { department } => vec![("部门", department.clone())],
        CaseState::Verified {
            document,
            confirmed_by,
        } => vec![
            ("文书", format!("{} {}", document.kind, document.number)),
            ("决定日期", document.decided_on.to_string()),
            ("认定单位", document.authority.clone()),
            ("确认人", confirmed_by.to_string()),
        ],
        CaseState::Dismissed { reason } => vec![("理由", reason.clone())],
    }
}

/// Who can go on, where this person cannot.
pub(super) fn waits_for(case: &Case) -> String {
    let mut possible = case.possible();
    possible.retain(|kind| *kind != StepKind::Notice);
    let Some(first) = possible.first() else {
        return "案件已办结".to_owned();
    };
    let roles: Vec<&str> = roles_of(*first).iter().map(|role| role.label()).collect();
    let steps: Vec<&str> = possible.iter().map(|step| step.label()).collect();
    if matches!(case.state(), Some(CaseState::Proposed { .. })) {
        return StepRefused::SamePerson.to_string();
    }
    format!("待{}办理：{}", roles.join("或"), steps.join("、"))
}
