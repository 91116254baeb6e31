//! The ledger of each import against itself and against the rows that it left.

use std::collections::BTreeMap;

use super::{Check, database_of, verdict};
use crate::db::{ImportLedger, RowsOfImport, StoredImport};
use crate::pipeline::PipelineError;
use crate::store::Inspection;

pub(super) async fn ledger(found: &Inspection) -> Result<Check, PipelineError> {
    let database = database_of(found)?;
    let imports = database.imports().await?;
    let mut left = database.rows_of_imports().await?;
    let mut faults = Vec::new();
    for import in &imports {
        let rows = left.remove(&import.import_seq).unwrap_or_default();
        let id = &import.import_id;
        faults.extend(own_faults(import).map(|fault| format!("{id}{fault}")));
        faults.extend(faults_against(import, &rows).map(|fault| format!("{id}{fault}")));
    }
    for (import_seq, rows) in &left {
        let quarantined: i64 = rows.quarantined.values().sum();
        faults.push(format!(
            "第{import_seq}次导入没有台账，库中却有其{}个工单版本、{quarantined}行隔离",
            rows.versions
        ));
    }
    let accepted: i64 = imports.iter().map(|import| import.total.accepted).sum();
    let orders = database.order_count().await?;
    if accepted != orders {
        faults.push(format!("各次导入共接收{accepted}行，库中{orders}件"));
    }
    let updated: i64 = imports.iter().map(|import| import.total.updated).sum();
    let set_aside: i64 = imports.iter().map(|import| import.total.quarantined).sum();
    Ok(verdict(
        "ledger",
        &faults,
        format!(
            "{}次导入，逐次逐表账平，与库中行数相符：接收{accepted}行，更正{updated}行，隔离{set_aside}行",
            imports.len()
        ),
    ))
}

/// What the ledger says against itself.
fn own_faults(import: &StoredImport) -> impl Iterator<Item = String> {
    let mut sum = ImportLedger::default();
    let mut faults = Vec::new();
    for sheet in &import.sheets {
        sum.add(sheet);
        let name = sheet.sheet.as_deref().unwrap_or("（无表名）");
        faults.extend(unbalanced(sheet).map(|fault| format!("的表{name}{fault}")));
    }
    faults.extend(unbalanced(&import.total).map(|fault| format!("的总计{fault}")));
    if figures(&sum) != figures(&import.total) {
        faults.push("的总计不等于各表之和".to_owned());
    }
    faults.into_iter()
}

fn unbalanced(ledger: &ImportLedger) -> impl Iterator<Item = String> {
    let mut faults = Vec::new();
    if !ledger.closes() {
        let [read, accepted, updated, duplicate, quarantined] = figures(ledger);
        faults.push(format!(
            "账不平：读入{read}≠接收{accepted}+更正{updated}+重复{duplicate}+隔离{quarantined}"
        ));
    }
    let reasons: i64 = ledger.reasons.values().sum();
    if reasons != ledger.quarantined {
        let quarantined = ledger.quarantined;
        faults.push(format!("隔离{quarantined}行，各原因共{reasons}行"));
    }
    faults.into_iter()
}

fn figures(ledger: &ImportLedger) -> [i64; 5] {
    [
        ledger.rows_read,
        ledger.accepted,
        ledger.updated,
        ledger.duplicate,
        ledger.quarantined,
    ]
}

/// What the rows of the database say against the ledger.
fn faults_against(import: &StoredImport, rows: &RowsOfImport) -> impl Iterator<Item = String> {
    let total = &import.total;
    let mut faults = Vec::new();
    if rows.first_versions != total.accepted {
        let found = rows.first_versions;
        faults.push(format!("接收{}行，库中首版工单{found}件", total.accepted));
    }
    let later = rows.versions - rows.first_versions;
    if later != total.updated {
        faults.push(format!("更正{}行，库中后续版本{later}个", total.updated));
    }
    if rows.resolved > 0 && rows.resolved != total.rows_read {
        let (read, found) = (total.rows_read, rows.resolved);
        faults.push(format!("重试{read}行，库中由其解除隔离{found}行"));
    }
    let mut told: BTreeMap<&str, i64> = BTreeMap::new();
    for sheet in import.sheets.iter().filter(|sheet| sheet.quarantined > 0) {
        *told
            .entry(sheet.sheet.as_deref().unwrap_or_default())
            .or_default() += sheet.quarantined;
    }
    let kept: BTreeMap<&str, i64> = rows
        .quarantined
        .iter()
        .map(|(sheet, count)| (sheet.as_str(), *count))
        .collect();
    let sum = |counts: &BTreeMap<&str, i64>| counts.values().sum::<i64>();
    if told != kept {
        faults.push(format!("隔离{}行，库中{}行", sum(&told), sum(&kept)));
    }
    faults.into_iter()
}
