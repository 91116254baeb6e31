//! Checks that database, vault, dataset, index and aggregates agree. Reads only.

use serde::Serialize;

use super::PipelineError;
use super::aggregates::{hash_of, orders_by_source, orders_of_snapshot};
use crate::dataset::{cells_from_parquet, count_rows};
use crate::db::{Examined, Integrity, WeekAggregate};
use crate::domain::Week;
use crate::store::Store;

/// One check with what it saw.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Check {
    pub name: &'static str,
    pub ok: bool,
    /// A sentence in Chinese.
    pub detail: String,
}

/// Runs all checks.
pub async fn fsck(store: &Store) -> Result<Vec<Check>, PipelineError> {
    let mut checks = vec![engine(&store.database.integrity().await?)];
    checks.push(ledgers(store).await?);
    checks.extend(dataset(store).await?);
    checks.extend(index(store).await?);
    checks.push(vault(store).await?);
    checks.push(aggregates(store).await?);
    Ok(checks)
}

/// What the engine says of itself, and what nobody looked at.
fn engine(integrity: &Integrity) -> Check {
    let faults = &integrity.faults;
    if !faults.is_empty() {
        let detail = format!("数据库报告{}处异常：{}", faults.len(), faults.join("；"));
        return check("database", false, detail);
    }
    let detail = match integrity.examined {
        Examined::QuickCheck => "数据库完整性检查通过".to_owned(),
        Examined::EveryRow {
            tables,
            rows,
            page_checksums,
            fsync,
        } => {
            let checksums = if page_checksums {
                "凡由磁盘读入的页面都由服务器核对校验和"
            } else {
                "服务器未启用页面校验和，读出的内容是否被改坏无从判断"
            };
            let fsync = if fsync {
                ""
            } else {
                "；服务器关闭了fsync，断电时可能丢失已提交的数据"
            };
            format!(
                "PostgreSQL：{tables}张表{rows}行逐行读出，没有被服务器标为无效的索引或约束；{checksums}；未核对索引与表是否逐项一致（可由数据库管理员用pg_amcheck核对）{fsync}"
            )
        }
    };
    check("database", true, detail)
}

async fn ledgers(store: &Store) -> Result<Check, PipelineError> {
    let imports = store.database.imports().await?;
    let open: Vec<&str> = imports
        .iter()
        .filter(|import| !import.total.closes())
        .map(|import| import.import_id.as_str())
        .collect();
    let accepted: i64 = imports.iter().map(|import| import.total.accepted).sum();
    let set_aside: i64 = imports.iter().map(|import| import.total.quarantined).sum();
    let orders = store.database.order_count().await?;
    let quarantined = store.database.quarantine_count().await?;
    let ok = open.is_empty() && accepted == orders && set_aside == quarantined;
    Ok(check(
        "ledger",
        ok,
        format!(
            "{}次导入，账不平{}次；接收{accepted}行，库中{orders}件；隔离{set_aside}行，库中{quarantined}行",
            imports.len(),
            open.len()
        ),
    ))
}

async fn dataset(store: &Store) -> Result<Vec<Check>, PipelineError> {
    let manifest = store.database.dataset_files().await?;
    let on_disk = store.dataset.files_on_disk()?;
    let missing = manifest
        .iter()
        .filter(|file| !on_disk.contains(&file.path))
        .count();
    let litter = on_disk
        .iter()
        .filter(|path| !manifest.iter().any(|file| file.path == **path))
        .count();
    let mut rows = 0;
    let mut wrong = Vec::new();
    for file in &manifest {
        match count_rows(&store.dataset, &file.path) {
            Ok(count) if count == file.rows => rows += count,
            Ok(count) => wrong.push(format!("{}应有{}行，实有{count}行", file.path, file.rows)),
            Err(error) => wrong.push(format!("{}无法读取（{error}）", file.path)),
        }
    }
    let orders = store.database.order_count().await?;
    let files_ok = missing == 0 && litter == 0;
    Ok(vec![
        check(
            "dataset_files",
            files_ok,
            format!(
                "清单{}个文件，缺失{missing}个，多余{litter}个",
                manifest.len()
            ),
        ),
        check(
            "dataset_rows",
            wrong.is_empty() && rows == orders,
            if wrong.is_empty() {
                format!("数据集{rows}行，数据库{orders}件")
            } else {
                wrong.join("；")
            },
        ),
    ])
}

async fn index(store: &Store) -> Result<Vec<Check>, PipelineError> {
    let damaged = store.index.damaged_files()?;
    let indexed = store.index.count()?;
    let orders = store.database.order_count().await?;
    let watermark = store.index.watermark()?.0;
    let last = store.database.last_import().await?;
    let counts_ok = i64::try_from(indexed).ok() == Some(orders) && watermark == last;
    Ok(vec![
        check(
            "index_files",
            damaged.is_empty(),
            if damaged.is_empty() {
                "索引文件校验和全部相符".to_owned()
            } else {
                format!(
                    "索引文件损坏：{}；请运行 mingcha reindex",
                    damaged.join("、")
                )
            },
        ),
        check(
            "index_counts",
            counts_ok,
            format!("索引{indexed}件，数据库{orders}件；索引到第{watermark}次导入，共{last}次"),
        ),
    ])
}

/// Whether the key opens a block of the newest import.
async fn vault(store: &Store) -> Result<Check, PipelineError> {
    let Some((import_seq, sheet, row)) = store.database.any_order_place().await? else {
        return Ok(check("vault", true, "保险库为空".to_owned()));
    };
    let keys = store.keys().await?;
    let block = store.vault.block_of_row(import_seq, &sheet, row).await?;
    let opened = block.is_some_and(|sealed| {
        keys.open(
            &sealed.block,
            &super::import::seal_place(import_seq, &sheet, sealed.first_row),
        )
        .is_ok()
    });
    let detail = if opened {
        "抽查的密封行可以打开"
    } else {
        "抽查的密封行缺失或无法打开"
    };
    Ok(check("vault", opened, detail.to_owned()))
}

/// Whether each frozen week has its aggregate as it was written, with the orders of its snapshot.
async fn aggregates(store: &Store) -> Result<Check, PipelineError> {
    let named = store.database.aggregates().await?;
    let weeks = store.database.snapshot_weeks().await?;
    let frozen = weeks.iter().filter(|(_, frozen)| *frozen);
    let (mut checked, mut wrong) = (0, Vec::new());
    for (week, _) in frozen {
        checked += 1;
        let aggregate = named.iter().find(|aggregate| aggregate.week == *week);
        if let Some(fault) = fault_of_aggregate(store, *week, aggregate).await? {
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
    store: &Store,
    week: Week,
    aggregate: Option<&WeekAggregate>,
) -> Result<Option<String>, PipelineError> {
    let Some(aggregate) = aggregate else {
        return Ok(Some("没有汇总".to_owned()));
    };
    let Some(bytes) = store.aggregates.bytes(week)? else {
        return Ok(Some("的汇总文件缺失".to_owned()));
    };
    if hash_of(&bytes) != aggregate.sha256 {
        return Ok(Some("的汇总文件被改动".to_owned()));
    }
    let cells = match cells_from_parquet(&bytes) {
        Ok(cells) => cells,
        Err(error) => return Ok(Some(format!("的汇总文件无法读取（{error}）"))),
    };
    let Some(snapshot) = store.database.snapshot(week).await? else {
        return Ok(Some("没有快照".to_owned()));
    };
    let (told, stored) = (orders_of_snapshot(&snapshot)?, orders_by_source(&cells));
    let sum = |orders: &std::collections::BTreeMap<_, i64>| orders.values().sum::<i64>();
    Ok((told != stored).then(|| format!("的快照有效线索{}件，汇总{}件", sum(&told), sum(&stored))))
}

fn check(name: &'static str, ok: bool, detail: String) -> Check {
    Check { name, ok, detail }
}
