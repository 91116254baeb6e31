//! What of the credit entries waits for one person.

use serde::Serialize;

use super::conflicts::state_of;
use super::{first_due, told, waiting};
use crate::desk::red_conflicts;
use crate::domain::{Account, Role};
use crate::server::app::App;
use crate::server::deadline::Deadline;
use crate::server::permission::{Permission as _, StepCredit};
use crate::server::refusal::Refusal;
use crate::workflow::{CreditEntry, CreditStage, CreditStepKind};

/// For the start page.
#[derive(Debug, Clone, PartialEq, Serialize, Default)]
pub(in crate::server::pages) struct CreditTasks {
    /// Verified cases without an entry.
    waiting: usize,
    entries: Vec<CreditTask>,
}

#[derive(Debug, Clone, PartialEq, Serialize)]
struct CreditTask {
    entry_id: String,
    name: String,
    stage: &'static str,
    mark: Option<&'static str>,
    due: Option<Deadline>,
    /// Why it waits.
    why: String,
}

/// Entries that this person can go on with, those due first before the others.
pub(in crate::server::pages) async fn credit_tasks(
    app: &App,
    account: &Account,
) -> Result<CreditTasks, Refusal> {
    if !StepCredit::ROLES.contains(&account.role) {
        return Ok(CreditTasks::default());
    }
    let today = app.now().day;
    let rows = app.store.database.credit_entries().await?;
    let conflicts = red_conflicts(&app.store, &rows, today).await?;
    let mut entries = Vec::new();
    for row in &rows {
        let possible = row.entry.possible_for(&account.name, account.role, today);
        let listings = conflicts.get(&row.entry_id).map_or(&[][..], Vec::as_slice);
        let open = listings
            .iter()
            .filter(|listing| state_of(&row.entry, listing).1);
        let asks = possible
            .contains(&CreditStepKind::AskRemoval)
            .then(|| open.count());
        let conflict = asks
            .filter(|count| *count > 0)
            .map(|count| format!("红名单冲突{count}处，提请移出"));
        let why = conflict.or_else(|| why(&row.entry, &possible, today));
        let (Some(stage), Some(why)) = (row.entry.stage_on(today), why) else {
            continue;
        };
        let next = first_due(&row.entry.clocks_on(today));
        entries.push(CreditTask {
            entry_id: row.entry_id.to_string(),
            name: row.entry.shown_name().to_owned(),
            stage: stage.label(),
            mark: told::mark(&row.entry),
            due: next.map(|clock| app.deadline(clock.deadline.due)),
            why,
        });
    }
    entries.sort_by_key(|task| {
        let day = task.due.as_ref().map(|due| due.day);
        (day.is_none(), day, task.entry_id.clone())
    });
    let drafts = account.role == Role::CreditOfficer;
    Ok(CreditTasks {
        waiting: if drafts {
            waiting(app, &rows).await?.len()
        } else {
            0
        },
        entries,
    })
}

/// What this person is waited for; an entry that only could be objected to waits for nobody.
fn why(
    entry: &CreditEntry,
    possible: &[CreditStepKind],
    today: chrono::NaiveDate,
) -> Option<String> {
    use CreditStepKind as Kind;
    let may = |kind: Kind| possible.contains(&kind);
    let first_push = entry.deliveries().first().is_none();
    let in_use = entry.stage_on(today).is_some_and(CreditStage::is_in_use);
    let owed = entry.deliveries().all_owed(entry.edition_on(today));
    let waits = [
        (
            may(Kind::Revoke) && entry.waits_for_withdrawal(),
            "撤回：所依据的决定已被撤销".to_owned(),
        ),
        (may(Kind::Submit), "补全并提请审批".to_owned()),
        (may(Kind::Approve), "审批".to_owned()),
        (may(Kind::ConfirmAnswer), "审批异议答复".to_owned()),
        (
            may(Kind::ProposeAnswer) && !may(Kind::ConfirmAnswer),
            "答复异议".to_owned(),
        ),
        (may(Kind::GrantRepair), "决定修复申请".to_owned()),
        (
            may(Kind::Push) && !owed.is_empty(),
            format!("向{}个接收单位推送更正或撤下", owed.len()),
        ),
        (may(Kind::Push) && in_use && first_push, "推送".to_owned()),
    ];
    let mut waits = waits.into_iter();
    waits.find(|(waits, _)| *waits).map(|(_, why)| why)
}

#[cfg(test)]
impl CreditTasks {
    pub(in crate::server::pages) fn sample() -> Self {
        Self {
            waiting: 2,
            entries: vec![CreditTask {
                entry_id: "C000001".to_owned(),
                name: "<某某商行>".to_owned(),
                stage: "公示中",
                mark: Some("异议处理中"),
                due: Some(Deadline::sample()),
                why: "答复异议".to_owned(),
            }],
        }
    }
}
