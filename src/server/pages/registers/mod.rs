//! 登记册: what the credit system and the departments hand over, batch by batch.

pub(super) mod batch;
pub(super) mod rows;

use serde::Serialize;

use super::imports::told;
use crate::db::RegisterBatch;
use crate::desk::Steward;
use crate::domain::RegisterKind;
use crate::pipeline::{RegisterFile, RegisterOutcome, import_register};
use crate::server::answer::Go;
use crate::server::app::App;
use crate::server::ask::Ask;
use crate::server::multipart::Incoming;
use crate::server::permission::{ManageImports, Permission as _, ReadRegisters, Visit};
use crate::server::refusal::Refusal;
use crate::server::routes::Taking;
use crate::templates::Page;

pub(super) const PATH: &str = "/registers";

#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub(super) struct RegistersPage {
    may_manage: bool,
    megabytes: u64,
    /// Code and label.
    kinds: Vec<(&'static str, &'static str)>,
    batches: Vec<Line>,
}

/// One batch as lists show it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
struct Line {
    kind_label: &'static str,
    taken_at: String,
    #[serde(flatten)]
    batch: RegisterBatch,
}

impl Line {
    fn of(batch: RegisterBatch) -> Self {
        Self {
            kind_label: batch.kind.label(),
            taken_at: told(batch.at),
            batch,
        }
    }

    #[cfg(test)]
    fn sample() -> Self {
        use crate::domain::RegisterLedger;
        Self::of(RegisterBatch {
            batch: 3,
            kind: RegisterKind::RedList,
            file_name: "<红名单>.csv".to_owned(),
            sha256: "0a".repeat(32),
            ledger: RegisterLedger {
                rows_read: 5,
                accepted: 3,
                duplicate: 1,
                refused: 1,
                skipped: 2,
            },
            at: 1_763_600_000_000,
            actor: "data_admin1".to_owned(),
        })
    }
}

impl Page for RegistersPage {
    const FILE: &'static str = "workbench/registers.html";

    #[cfg(test)]
    fn samples() -> Vec<Self> {
        let full = Self {
            may_manage: true,
            megabytes: 256,
            kinds: RegisterKind::choices(),
            batches: vec![Line::sample()],
        };
        let empty = Self {
            may_manage: false,
            batches: Vec::new(),
            ..full.clone()
        };
        vec![full, empty]
    }
}

pub(super) async fn list(
    app: App,
    visit: Visit<ReadRegisters>,
    _: Ask,
) -> Result<RegistersPage, Refusal> {
    let batches = app.store.database.register_batches().await?;
    Ok(RegistersPage {
        may_manage: ManageImports::ROLES.contains(&visit.role()),
        megabytes: app.intake.most_bytes() >> 20,
        kinds: RegisterKind::choices(),
        batches: batches.into_iter().map(Line::of).collect(),
    })
}

pub(super) fn receive(
    app: App,
    visit: Visit<ManageImports>,
    incoming: &mut Incoming,
) -> Taking<'_> {
    Box::pin(async move { take(&app, &visit, incoming).await })
}

/// Takes the file in at once: a register has no layout to be chosen, and a row that was kept already is kept once.
async fn take(
    app: &App,
    visit: &Visit<ManageImports>,
    incoming: &mut Incoming,
) -> Result<Go, Refusal> {
    let steward = Steward::of(&visit.session)?;
    let kind: RegisterKind = incoming
        .field("kind")
        .parse()
        .map_err(|_| Refusal::unprocessable("请选择登记册的种类"))?;
    let now = app.now();
    let name = incoming.file_name().to_owned();
    let mut receiving = app.intake.receive(&steward, &name, now)?;
    while let Some(piece) = incoming.piece().await? {
        receiving.write(piece).await?;
    }
    // Removed when this ends, however it ends.
    let received = receiving.finish().await?;
    let path = received.path();
    let file = RegisterFile {
        path: &path,
        name: &name,
        kind,
    };
    let reader = app.intake.reader();
    let by = (steward.actor(), now);
    let stages = app.stages().await?;
    match import_register(&app.store, &stages, file, reader, by).await? {
        RegisterOutcome::Committed(batch, _) | RegisterOutcome::AlreadyImported(batch) => {
            Ok(Go::to(format!("{PATH}/{}", batch.batch)))
        }
        RegisterOutcome::Refused(refusal) => Err(Refusal::unprocessable(refusal.to_string())),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::server::pages::rendered;

    #[test]
    fn the_list_tells_what_became_of_each_file_and_only_stewards_bring_one() {
        let pages = rendered::<RegistersPage>();
        assert!(pages[0].contains("&lt;红名单&gt;.csv"), "{}", pages[0]);
        assert!(pages[0].contains("name=\"kind\""));
        assert!(pages[1].contains("还没有收到登记册") && !pages[1].contains("type=\"file\""));
    }
}
