//! The index: whole, as far as the database, and with the current content of each order.

use super::{Check, check, database_of, told, verdict};
use crate::pipeline::PipelineError;
use crate::search::{HeldOrder, SearchIndex, content_mark};
use crate::store::{Inspection, Part};

/// Orders read at a time.
const AT_ONCE: i64 = 4_096;
const ADVICE: &str = "请运行 mingcha reindex 重建";

/// The opened index, or the check that fails for want of it. Before the first import there need not be one.
fn opened<'a>(name: &'static str, found: &'a Inspection) -> Result<&'a SearchIndex, Check> {
    match &found.index {
        Part::Open(index) => Ok(index),
        Part::Broken(error) => {
            let detail = format!("索引无法打开（{}）；{ADVICE}", told(error));
            Err(check(name, false, detail))
        }
        Part::Absent if found.last_import == 0 && found.database.open().is_some() => {
            Err(check(name, true, "尚无数据，也没有索引".to_owned()))
        }
        Part::Absent => Err(check(name, false, format!("索引文件夹缺失；{ADVICE}"))),
    }
}

pub(super) async fn files(found: &Inspection) -> Result<Check, PipelineError> {
    let index = match opened("index_files", found) {
        Ok(index) => index,
        Err(check) => return Ok(check),
    };
    let damaged = index.damaged_files()?;
    let detail = if damaged.is_empty() {
        "索引文件校验和全部相符".to_owned()
    } else {
        format!("索引文件损坏：{}；{ADVICE}", damaged.join("、"))
    };
    Ok(check("index_files", damaged.is_empty(), detail))
}

pub(super) async fn counts(found: &Inspection) -> Result<Check, PipelineError> {
    let index = match opened("index_counts", found) {
        Ok(index) => index,
        Err(check) => return Ok(check),
    };
    let orders = database_of(found)?.order_count().await?;
    let (indexed, watermark, last) = (index.count()?, index.watermark()?.0, found.last_import);
    // An index that is behind catches up at the next start.
    let ok = watermark < last || (watermark == last && i64::try_from(indexed).ok() == Some(orders));
    let detail =
        format!("索引{indexed}件，数据库{orders}件；索引到第{watermark}次导入，共{last}次");
    Ok(check("index_counts", ok, detail))
}

/// Whether the index holds each order once, with its current content.
pub(super) async fn contents(found: &Inspection) -> Result<Check, PipelineError> {
    let index = match opened("index_contents", found) {
        Ok(index) => index,
        Err(check) => return Ok(check),
    };
    let database = database_of(found)?;
    let watermark = index.watermark()?.0;
    let held = index.held_orders()?;
    let mut held = held.iter().peekable();
    let mut faults = Vec::new();
    let (mut behind, mut orders, mut waiting) = (0, 0, 0);
    loop {
        let places = database
            .order_places_behind(&found.schema, behind, AT_ONCE)
            .await?;
        let Some(last) = places.last() else { break };
        behind = last.seq;
        for place in &places {
            orders += 1;
            let seq = place.seq.unsigned_abs();
            while let Some(stray) = held.next_if(|order| order.seq < seq) {
                faults.push(stray_words(*stray));
            }
            let id = &place.order_id;
            let order = held.next_if(|order| order.seq == seq);
            if place.import_seq > watermark {
                waiting += 1;
            }
            match order {
                None if place.first_import_seq > watermark => {}
                None => faults.push(format!("索引中没有{id}")),
                Some(HeldOrder { mark, .. }) => {
                    let expected = content_mark(&place.content_sha256, place.version);
                    let stale = mark.is_some_and(|mark| mark != expected);
                    if stale && place.import_seq <= watermark {
                        faults.push(format!("索引中的{id}不是第{}版的内容", place.version));
                    }
                }
            }
            while held.next_if(|order| order.seq == seq).is_some() {
                faults.push(format!("{id}在索引中出现多次"));
            }
        }
    }
    faults.extend(held.map(|stray| stray_words(*stray)));
    if !faults.is_empty() {
        faults[0] = format!("{ADVICE}；{}", faults[0]);
    }
    let fine = if index.is_of_older_form() {
        format!(
            "{orders}件工单逐件在索引中；索引为旧格式，请运行 mingcha reindex 重建，之后可逐件核对"
        )
    } else if waiting > 0 {
        format!("{orders}件工单逐件核对，其中{waiting}件待下次启动时补入索引")
    } else {
        format!("{orders}件工单在索引中逐件相符")
    };
    Ok(verdict("index_contents", &faults, fine))
}

fn stray_words(order: HeldOrder) -> String {
    format!("索引中第{}号工单在数据库中没有", order.seq)
}
