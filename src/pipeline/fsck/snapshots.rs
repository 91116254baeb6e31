//! The evaluated weeks: unchanged since they were told, and about orders and merchants that are there.

use std::collections::BTreeSet;

use super::{Check, database_of, verdict};
use crate::db::{Database, WeekTexts};
use crate::domain::{Flag, MerchantId, Week};
use crate::pipeline::PipelineError;
use crate::pipeline::analyze::snapshot_id;
use crate::stats::WeekFigures;
use crate::store::Inspection;

pub(super) async fn snapshots(found: &Inspection) -> Result<Check, PipelineError> {
    let database = database_of(found)?;
    let weeks = database.snapshot_weeks().await?;
    let mut orphans = database.weeks_of_flags().await?;
    let (merchants, _) = database.merchant_numbers().await?;
    let mut faults = Vec::new();
    let (mut flags, mut frozen) = (0, 0);
    for (week, _) in &weeks {
        orphans.remove(week);
        let Some(texts) = database.week_texts(*week).await? else {
            continue;
        };
        flags += texts.flags.len();
        frozen += usize::from(texts.frozen);
        let of_week = faults_of(database, *week, &texts, found.last_import, &merchants).await?;
        faults.extend(of_week.into_iter().map(|fault| format!("{week}{fault}")));
    }
    faults.extend(orphans.iter().map(|week| format!("{week}有预警而没有快照")));
    let fine = format!(
        "{}周快照（{frozen}周已冻结）与{flags}条预警未被改动，所涉工单与商家都在",
        weeks.len()
    );
    Ok(verdict("snapshots", &faults, fine))
}

async fn faults_of(
    database: &Database,
    week: Week,
    texts: &WeekTexts,
    last_import: i64,
    merchants: &BTreeSet<i64>,
) -> Result<Vec<String>, PipelineError> {
    let mut faults = Vec::new();
    let listed: Vec<&str> = texts.flags.iter().map(|flag| flag.flag.as_str()).collect();
    // As a list of flags is written, so that the id can be found again to the byte.
    let listed = format!("[{}]", listed.join(","));
    let parts = [
        texts.rules_version.as_str(),
        &texts.dictionary_version,
        &texts.figures,
        &listed,
    ];
    if snapshot_id(week, parts) != texts.snapshot_id {
        faults.push("的快照编号与其数字和预警不符，内容被改动".to_owned());
    }
    if texts.import_seq > last_import {
        faults.push(format!(
            "的快照看到第{}次导入，台账只到第{last_import}次",
            texts.import_seq
        ));
    }
    if serde_json::from_str::<WeekFigures>(&texts.figures).is_err() {
        faults.push("的快照数字无法读取".to_owned());
    }
    for (place, row) in (0..).zip(&texts.flags) {
        let Ok(flag) = serde_json::from_str::<Flag>(&row.flag) else {
            faults.push(format!("的预警{}无法读取", row.flag_id));
            continue;
        };
        let is_itself = row.place == place
            && flag.flag_id == row.flag_id
            && flag.tier.code() == row.tier
            && flag.week == week;
        if !is_itself {
            faults.push(format!("的预警{}与所在行不符", row.flag_id));
        }
        let ids: BTreeSet<&String> = flag.order_ids.iter().collect();
        let ids: Vec<String> = ids.into_iter().cloned().collect();
        let known = database.seqs_of_orders(&ids).await?.len();
        if known < ids.len() {
            let missing = ids.len() - known;
            faults.push(format!("的预警{}有{missing}件工单不在库中", row.flag_id));
        }
        let merchant = flag.merchant.merchant_id.parse::<MerchantId>();
        if !merchant.is_ok_and(|merchant| merchants.contains(&merchant.0)) {
            faults.push(format!("的预警{}的商家不在库中", row.flag_id));
        }
    }
    Ok(faults)
}
