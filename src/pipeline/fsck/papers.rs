//! Papers of cases and consents: each opens at its place and is the file that was brought, and every finding has its own.

use std::collections::BTreeSet;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use chrono::NaiveDate;
use sha2::{Digest, Sha256};

use super::{Check, check, database_of, verdict};
use crate::db::Database;
use crate::domain::{Paper, PaperKind, QueryConsent};
use crate::pipeline::PipelineError;
use crate::store::{Inspection, Part};
use crate::vault::{KeyRing, hex};
use crate::workflow::CaseState;

const NAME: &str = "papers";
/// Days are compared as texts of four-digit years.
const EVER: NaiveDate = match NaiveDate::from_ymd_opt(9999, 12, 31) {
    Some(day) => day,
    None => NaiveDate::MAX,
};

pub(super) async fn papers(found: &Inspection) -> Result<Check, PipelineError> {
    let database = database_of(found)?;
    if database.awaits(&found.schema, "paper").await? {
        return Ok(check(NAME, true, "表结构较早，还没有文书".to_owned()));
    }
    let papers = database.all_papers().await?;
    let mut faults = without_paper(database, &papers).await?;
    let consents = if database.awaits(&found.schema, "query_consent").await? {
        Vec::new()
    } else {
        database.consents().await?
    };
    if papers.is_empty() && consents.is_empty() {
        return Ok(verdict(NAME, &faults, "没有文书".to_owned()));
    }
    let Part::Open(vault) = &found.vault else {
        faults.push("保险库无法打开，文书无从核对".to_owned());
        return Ok(verdict(NAME, &faults, String::new()));
    };
    let Some(keys) = found.keys(vault).await? else {
        faults.push("有密封的文书，却没有密钥登记".to_owned());
        return Ok(verdict(NAME, &faults, String::new()));
    };
    // One by one: together they may be larger than the memory.
    for paper in &papers {
        let block = database.paper_block(&paper.case_id, &paper.sha256).await?;
        let place = Paper::place(&paper.case_id, &paper.sha256);
        if !opens(block, (&place, &paper.sha256), &keys) {
            let Paper {
                case_id, sha256, ..
            } = paper;
            faults.push(format!("案件{case_id}的文书{sha256}无法打开或与摘要不符"));
        }
    }
    for consent in &consents {
        let block = database.consent_block(consent.consent).await?;
        let place = QueryConsent::place(&consent.number, &consent.sha256);
        if !opens(block, (&place, &consent.sha256), &keys) {
            let number = &consent.number;
            faults.push(format!("授权书{number}的原件无法打开或与摘要不符"));
        }
    }
    let fine = match consents.len() {
        0 => format!("{}份文书逐份打开，与摘要相符", papers.len()),
        count => format!(
            "{}份文书、{count}份授权书逐份打开，与摘要相符",
            papers.len()
        ),
    };
    Ok(verdict(NAME, &faults, fine))
}

/// Whether a block opens at its place and is the file that was brought.
fn opens(block: Option<String>, (place, sha256): (&str, &str), keys: &KeyRing) -> bool {
    let sealed = block.and_then(|block| STANDARD.decode(block).ok());
    let bytes = sealed.and_then(|sealed| keys.open(&sealed, place).ok());
    bytes.is_some_and(|bytes| hex(&Sha256::digest(&bytes)) == sha256)
}

/// Findings whose decision is not among the papers.
async fn without_paper(
    database: &Database,
    papers: &[Paper],
) -> Result<Vec<String>, PipelineError> {
    let decisions: BTreeSet<(&str, &str)> = papers
        .iter()
        .filter(|paper| paper.kind == PaperKind::Decision)
        .map(|paper| (paper.case_id.as_str(), paper.sha256.as_str()))
        .collect();
    let mut faults = Vec::new();
    for (row, case) in database.cases_as_of(EVER).await? {
        let Some(CaseState::Verified { document, .. }) = case.state() else {
            continue;
        };
        let decision = (row.case_id.as_str(), document.file_sha256.as_str());
        if !decisions.contains(&decision) {
            faults.push(format!("案件{}已认定，却没有认定文书的原件", row.case_id));
        }
    }
    Ok(faults)
}
