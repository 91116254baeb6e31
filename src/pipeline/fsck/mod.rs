//! Checks that database, vault, dataset, index, snapshots and aggregates agree. Reads only: mends and makes nothing.
//!
//! Each check stands alone: what cannot be opened or read fails the checks that need it, and the others go on.

mod aggregates;
mod audit;
mod contents;
mod dataset;
mod dictionaries;
mod engine;
mod imports;
mod index;
mod merchants;
mod papers;
mod recovery;
mod snapshots;
mod vault;

use std::error::Error;
use std::fmt::Write as _;
use std::future::Future;
use std::sync::Arc;

use serde::Serialize;

use super::PipelineError;
use crate::db::Database;
use crate::store::{Inspection, Part};

/// One check with what it saw.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Check {
    pub name: &'static str,
    pub ok: bool,
    /// A sentence in Chinese.
    pub detail: String,
}

/// Faults that are told one by one.
const MOST_TOLD: usize = 5;

/// Runs all checks and closes what was opened.
pub async fn fsck(found: Inspection) -> Vec<Check> {
    if recovery::is_not_yet_made(&found).await {
        let detail = "数据库尚未建好，还没有任何数据；下次运行命令时会自动建立";
        found.close().await;
        return vec![check("database", true, detail.to_owned())];
    }
    let found = Arc::new(found);
    let mut checks = Vec::new();
    macro_rules! run {
        ($name:literal, $check:path) => {
            let (seen, name) = (Arc::clone(&found), $name);
            checks.push(guarded(name, async move { $check(&seen).await }).await);
        };
    }
    run!("database", engine::database);
    run!("schema", engine::schema);
    run!("belonging", recovery::belonging);
    run!("recovery", recovery::recovery);
    run!("ledger", imports::ledger);
    run!("dataset_files", dataset::files);
    run!("dataset_rows", dataset::rows);
    run!("dataset_contents", contents::contents);
    run!("index_files", index::files);
    run!("index_counts", index::counts);
    run!("index_contents", index::contents);
    run!("vault", vault::blocks);
    run!("vault_rows", vault::rows);
    run!("papers", papers::papers);
    run!("merchants", merchants::merchants);
    run!("snapshots", snapshots::snapshots);
    run!("aggregates", aggregates::aggregates);
    run!("dictionaries", dictionaries::dictionaries);
    run!("audit", audit::audit);
    found.close().await;
    checks
}

/// The check's own answer, or that it could not be had. A library may give up over bytes that make no sense; that
/// ends this one check.
async fn guarded(
    name: &'static str,
    work: impl Future<Output = Result<Check, PipelineError>> + Send + 'static,
) -> Check {
    match tokio::spawn(work).await {
        Ok(Ok(check)) => check,
        Ok(Err(error)) => check(name, false, told(&error)),
        Err(_) => check(
            name,
            false,
            "读到无法解释的内容，核对中止；数据已损坏".to_owned(),
        ),
    }
}

/// The error with its causes.
fn told(error: &(dyn Error + 'static)) -> String {
    let mut text = error.to_string();
    let mut cause = error.source();
    while let Some(inner) = cause {
        let inner_text = inner.to_string();
        if !text.contains(&inner_text) {
            text.push('：');
            text.push_str(&inner_text);
        }
        cause = inner.source();
    }
    text
}

fn database_of(found: &Inspection) -> Result<&Database, PipelineError> {
    match &found.database {
        Part::Open(database) => Ok(database),
        Part::Absent | Part::Broken(_) => Err(PipelineError::NotOpen("数据库")),
    }
}

fn check(name: &'static str, ok: bool, detail: String) -> Check {
    Check { name, ok, detail }
}

/// Fails with the first few faults, or says what was found fine.
fn verdict(name: &'static str, faults: &[String], fine: String) -> Check {
    if faults.is_empty() {
        return check(name, true, fine);
    }
    let mut detail = faults
        .iter()
        .take(MOST_TOLD)
        .cloned()
        .collect::<Vec<_>>()
        .join("；");
    if faults.len() > MOST_TOLD {
        let _ = write!(detail, "；……共{}处", faults.len());
    }
    check(name, false, detail)
}
