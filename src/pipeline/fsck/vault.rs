//! The vault: every block opens, and the original of every row is in one.

use std::collections::BTreeMap;

use super::{Check, check, database_of, told, verdict};
use crate::db::VaultDatabase;
use crate::pipeline::PipelineError;
use crate::pipeline::import::seal_place;
use crate::store::{Inspection, Part};

/// Blocks read at a time; each holds some hundred rows.
const BLOCKS_AT_ONCE: i64 = 32;
/// Rows looked up at a time.
const ROWS_AT_ONCE: i64 = 4_096;

fn opened<'a>(name: &'static str, found: &'a Inspection) -> Result<&'a VaultDatabase, Check> {
    match &found.vault {
        Part::Open(vault) => Ok(vault),
        Part::Broken(error) => {
            let detail = format!("保险库无法打开：{}", told(error));
            Err(check(name, false, detail))
        }
        Part::Absent if found.last_import == 0 && found.database.open().is_some() => {
            Err(check(name, true, "保险库尚未建立，也没有数据".to_owned()))
        }
        Part::Absent => Err(check(name, false, "保险库文件缺失".to_owned())),
    }
}

/// Whether the vault's file is whole and each of its blocks opens at its place with the key.
pub(super) async fn blocks(found: &Inspection) -> Result<Check, PipelineError> {
    let vault = match opened("vault", found) {
        Ok(vault) => vault,
        Err(check) => return Ok(check),
    };
    let mut faults: Vec<String> = vault
        .faults()
        .await?
        .into_iter()
        .map(|fault| format!("保险库文件：{fault}"))
        .collect();
    if vault.last_import_if_any().await? == 0 {
        return Ok(verdict("vault", &faults, "保险库为空".to_owned()));
    }
    let Some(keys) = found.keys(vault).await? else {
        faults.push("保险库有密封块，却没有密钥登记".to_owned());
        return Ok(verdict("vault", &faults, String::new()));
    };
    let mut opened = 0;
    let mut behind = (0, String::new(), 0);
    loop {
        let place = (behind.0, behind.1.as_str(), behind.2);
        let blocks = vault.blocks_behind(place, BLOCKS_AT_ONCE).await?;
        let Some(last) = blocks.last() else { break };
        behind = (last.import_seq, last.sheet.clone(), last.first_row);
        // Later ones were never committed: the next start removes them.
        let known =
            |import_seq: i64| found.database.open().is_none() || import_seq <= found.last_import;
        for sealed in blocks.iter().filter(|sealed| known(sealed.import_seq)) {
            let place = seal_place(sealed.import_seq, &sealed.sheet, sealed.first_row);
            if keys.open(&sealed.block, &place).is_ok() {
                opened += 1;
            } else {
                faults.push(format!(
                    "第{}次导入{}第{}至{}行的密封块无法打开",
                    sealed.import_seq, sealed.sheet, sealed.first_row, sealed.last_row
                ));
            }
        }
    }
    let fine = format!("{opened}个密封块逐个打开，全部完好");
    Ok(verdict("vault", &faults, fine))
}

/// First and last rows of the blocks of each import and sheet, in order.
#[derive(Default)]
struct Ranges {
    by_place: BTreeMap<(i64, String), Vec<(u32, u32)>>,
}

impl Ranges {
    fn hold(&self, import_seq: i64, sheet: &str, row: u32) -> bool {
        let Some(ranges) = self.by_place.get(&(import_seq, sheet.to_owned())) else {
            return false;
        };
        let behind = ranges.partition_point(|(first, _)| *first <= row);
        let before = ranges.get(..behind).unwrap_or_default();
        before.last().is_some_and(|(_, last)| *last >= row)
            || before.iter().any(|(_, last)| *last >= row)
    }
}

/// Whether there is a block for the row of each current order and of each row that was ever set aside.
pub(super) async fn rows(found: &Inspection) -> Result<Check, PipelineError> {
    let vault = match opened("vault_rows", found) {
        Ok(vault) => vault,
        Err(check) => return Ok(check),
    };
    let database = database_of(found)?;
    let mut ranges = Ranges::default();
    for (import_seq, sheet, first, last) in vault.places().await? {
        let place = ranges.by_place.entry((import_seq, sheet)).or_default();
        place.push((first, last));
    }
    let mut faults = Vec::new();
    let (mut orders, mut behind) = (0, 0);
    loop {
        let places = database
            .order_places_behind(&found.schema, behind, ROWS_AT_ONCE)
            .await?;
        let Some(last) = places.last() else { break };
        behind = last.seq;
        for place in &places {
            orders += 1;
            if !ranges.hold(place.import_seq, &place.sealed_sheet, place.row) {
                faults.push(format!("{}的原始行不在保险库中", place.order_id));
            }
        }
    }
    let (mut quarantined, mut behind) = (0, 0);
    loop {
        let places = database
            .quarantine_places_behind(behind, ROWS_AT_ONCE)
            .await?;
        let Some((last, ..)) = places.last() else {
            break;
        };
        behind = *last;
        for (id, import_seq, sheet, row) in &places {
            quarantined += 1;
            if !ranges.hold(*import_seq, sheet, *row) {
                faults.push(format!("隔离行{id}的原始行不在保险库中"));
            }
        }
    }
    let fine = format!("{orders}件工单与{quarantined}行隔离的原始行都在保险库中");
    Ok(verdict("vault_rows", &faults, fine))
}
