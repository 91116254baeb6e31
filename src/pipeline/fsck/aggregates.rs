//! The aggregate files of frozen weeks.

use super::{Check, check, database_of};
use crate::dataset::cells_from_parquet;
use crate::db::{Database, WeekAggregate};
use crate::domain::Week;
use crate::pipeline::PipelineError;
use crate::pipeline::aggregates::{hash_of, orders_by_source, orders_of_snapshot};
use crate::store::Inspection;

/// Whether each frozen week has its aggregate as it was written, with the orders of its snapshot.
pub(super) async fn aggregates(found: &Inspection) -> Result<Check, PipelineError> {
    let database = database_of(found)?;
    let named = database.aggregates_under(&found.schema).await?;
    let weeks = database.snapshot_weeks().await?;
    let frozen = weeks.iter().filter(|(_, frozen)| *frozen);
    let (mut checked, mut wrong) = (0, Vec::new());
    for (week, _) in frozen {
        checked += 1;
        let aggregate = named.iter().find(|aggregate| aggregate.week == *week);
        if let Some(fault) = fault_of_aggregate(found, database, *week, aggregate).await? {
            wrong.push(format!("{week}{fault}"));
        }
    }
    let ok = wrong.is_empty();
    let detail = if ok {
        format!("{checked}个冻结周的汇总文件与快照相符")
    } else {
        format!("{}；可运行 mingcha analyze --all 补建", wrong.join("；"))
    };
    Ok(check("aggregates", ok, detail))
}

async fn fault_of_aggregate(
    found: &Inspection,
    database: &Database,
    week: Week,
    aggregate: Option<&WeekAggregate>,
) -> Result<Option<String>, PipelineError> {
    let Some(aggregate) = aggregate else {
        return Ok(Some("没有汇总".to_owned()));
    };
    let Some(bytes) = found.aggregates.bytes_or_staged(week)? else {
        return Ok(Some("的汇总文件缺失".to_owned()));
    };
    if hash_of(&bytes) != aggregate.sha256 {
        return Ok(Some("的汇总文件被改动".to_owned()));
    }
    let cells = match cells_from_parquet(&bytes) {
        Ok(cells) => cells,
        Err(error) => return Ok(Some(format!("的汇总文件无法读取（{error}）"))),
    };
    let Some(snapshot) = database.snapshot(week).await? else {
        return Ok(Some("没有快照".to_owned()));
    };
    let (told, stored) = (orders_of_snapshot(&snapshot)?, orders_by_source(&cells));
    let sum = |orders: &std::collections::BTreeMap<_, i64>| orders.values().sum::<i64>();
    Ok((told != stored).then(|| format!("的快照有效线索{}件，汇总{}件", sum(&told), sum(&stored))))
}
