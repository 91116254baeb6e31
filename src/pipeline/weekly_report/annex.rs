//! Annexes 1 and 3: orders as the report shows them, and the quality of the data.

use std::collections::HashSet;

use super::lists::Lists;
use crate::db::{ImportLedger, StoredImport, WeekSnapshot};
use crate::domain::{OrderRecord, SourceCode, TimePrecision};
use crate::pipeline::{PipelineError, Stages};
use crate::report::model::{Counted, LedgerRow, Quality, ReasonCount, ReportOrder, SkipCount};
use crate::stats::{OrderClass, WeekFigures};
use crate::store::Store;

/// Characters of the excerpt of an order.
const EXCERPT: usize = 200;

/// The orders that lists name.
pub(super) fn orders(
    records: &[OrderRecord],
    figures: &WeekFigures,
    stages: &Stages,
) -> Vec<ReportOrder> {
    let counted: HashSet<i64> = figures
        .sources
        .iter()
        .filter_map(|source| source.classes.get(&OrderClass::Effective))
        .flatten()
        .copied()
        .collect();
    let this_week = |record: &OrderRecord| {
        record
            .received_at
            .is_some_and(|time| crate::domain::Week::of(time.date()) == figures.week)
    };
    records
        .iter()
        .map(|record| ReportOrder {
            order_id: record.order_id.as_str().to_owned(),
            received_at: record.received_at.map_or_else(String::new, |time| {
                let format = if time.precision == TimePrecision::Day {
                    "%Y-%m-%d"
                } else {
                    "%Y-%m-%d %H:%M"
                };
                time.at.format(format).to_string()
            }),
            source_label: record.source.short_label().to_owned(),
            nature_label: record.nature.label().to_owned(),
            region: record
                .region
                .and_then(|region| stages.regions().name(region))
                .unwrap_or_default()
                .to_owned(),
            merchant: merchant_names(record),
            headings: record.headings(),
            title: if record.title.is_empty() {
                head(&record.body, 30)
            } else {
                record.title.clone()
            },
            excerpt: head(&record.body, EXCERPT),
            result_label: record.result.label().to_owned(),
            counted: match record.received_at {
                _ if counted.contains(&record.seq) => Counted::ThisWeek,
                // Lists reach back by the windows of 五 only, and these hold clues.
                Some(_) if !this_week(record) => Counted::Earlier,
                Some(_) | None => Counted::No,
            },
        })
        .collect()
}

fn merchant_names(record: &OrderRecord) -> String {
    let names: Vec<&str> = record
        .parties
        .iter()
        .map(|party| party.name.as_str())
        .filter(|name| !name.is_empty())
        .collect();
    names.join("、")
}

fn head(text: &str, length: usize) -> String {
    text.chars()
        .take(length)
        .map(|c| if c == '\n' { ' ' } else { c })
        .collect()
}

/// 附件3 from the ledgers of all imports that the snapshot saw.
pub(super) async fn quality(
    figures: &WeekFigures,
    snapshot: &WeekSnapshot,
    store: &Store,
    lists: &mut Lists,
) -> Result<Quality, PipelineError> {
    let imports = store.database.imports().await?;
    let seen = imports
        .into_iter()
        .filter(|import| import.import_seq <= snapshot.import_seq);
    Ok(Quality {
        files: seen.map(|import| ledger_row(&import)).collect(),
        missing_time: lists.figure("undated", "没有受理时间的工单", &figures.undated),
        notes: vec!["没有受理时间的工单可以检索，但不进入任何一周的统计。".to_owned()],
    })
}

fn ledger_row(import: &StoredImport) -> LedgerRow {
    let total: &ImportLedger = &import.total;
    let first = import.source.split(',').next().unwrap_or_default();
    LedgerRow {
        file: import.file_name.clone(),
        source: first.parse().unwrap_or(SourceCode::Manual),
        rows_read: total.rows_read,
        accepted: total.accepted,
        updated: total.updated,
        duplicate: total.duplicate,
        quarantined: total.quarantined,
        reasons: total
            .reasons
            .iter()
            .filter_map(|(code, rows)| {
                Some(ReasonCount {
                    reason: code.parse().ok()?,
                    rows: *rows,
                })
            })
            .collect(),
        skipped: total
            .skipped
            .iter()
            .filter_map(|(code, rows)| {
                Some(SkipCount {
                    reason: code.parse().ok()?,
                    rows: *rows,
                })
            })
            .collect(),
    }
}
