//! Each current order of the database against its row in the dataset, a few thousand at a time.

use std::collections::HashMap;
use std::path::Path;

use super::dataset::located;
use super::{Check, database_of, told, verdict};
use crate::dataset::{PartitionFile, StoredOrder, stored_orders};
use crate::db::{Database, OrderContent};
use crate::domain::Pseudonym;
use crate::pipeline::PipelineError;
use crate::store::Inspection;

/// Rows compared at a time.
const AT_ONCE: u32 = 4_096;

/// Whether the dataset holds each current order once, in its current version and with its content.
pub(super) async fn contents(found: &Inspection) -> Result<Check, PipelineError> {
    let database = database_of(found)?;
    let mut compared = Compared::default();
    for (file, path) in located(found).await? {
        // A missing file is told by the check of the files; its orders are told here as missing.
        let Some(path) = path else { continue };
        let source = PartitionFile::parse(&file.path).map(|partition| partition.source.code());
        let source = source.unwrap_or_default();
        if let Err(error) = compared.file(database, &path, source).await {
            compared
                .faults
                .push(format!("{}无法逐行核对（{}）", file.path, told(&error)));
        }
    }
    let orders = database.order_count().await?;
    if compared.same != orders {
        let missing = orders - compared.same;
        compared.faults.push(format!(
            "数据库{orders}件，数据集中版本与内容相符的{}件，相差{missing}件",
            compared.same
        ));
    }
    let fine = format!("{orders}件工单的编号、版本、来源、时间、标题与正文逐件相符");
    Ok(verdict("dataset_contents", &compared.faults, fine))
}

#[derive(Default)]
struct Compared {
    /// Orders that are the same in both.
    same: i64,
    seen: Seen,
    faults: Vec<String>,
}

impl Compared {
    async fn file(
        &mut self,
        database: &Database,
        path: &Path,
        source: &str,
    ) -> Result<(), PipelineError> {
        let mut offset = 0;
        loop {
            let stored = stored_orders(path, offset, AT_ONCE)?;
            if stored.is_empty() {
                return Ok(());
            }
            offset += i64::from(AT_ONCE);
            let seqs: Vec<i64> = stored.iter().map(|order| order.seq).collect();
            let current = database.contents_of(&seqs).await?;
            let current: HashMap<i64, OrderContent> = current
                .into_iter()
                .map(|order| (order.seq, order))
                .collect();
            for order in &stored {
                self.order(order, current.get(&order.seq), source);
            }
        }
    }

    fn order(&mut self, stored: &StoredOrder, current: Option<&OrderContent>, source: &str) {
        let id = &stored.order_id;
        let Some(current) = current else {
            let fault = format!("数据集中的{id}在数据库中没有");
            return self.faults.push(fault);
        };
        if stored.version != current.version {
            let (old, new) = (stored.version, current.version);
            let fault = format!("{id}在数据集中是第{old}版，数据库中是第{new}版");
            return self.faults.push(fault);
        }
        if !is_same(stored, current, source) {
            return self.faults.push(format!("{id}在数据集与数据库中内容不同"));
        }
        if !self.seen.insert(stored.seq) {
            return self.faults.push(format!("{id}在数据集中出现多次"));
        }
        self.same += 1;
    }
}

fn is_same(stored: &StoredOrder, current: &OrderContent, source: &str) -> bool {
    let complainant = current
        .complainant
        .as_ref()
        .and_then(|text| text.parse::<Pseudonym>().ok());
    stored.order_id == current.order_id
        && stored.import_seq == current.import_seq
        && source == current.source
        && stored.nature == current.nature
        && stored.domain == current.domain
        && stored.received_at == current.received_at
        && stored.region.map(i64::from) == current.region
        && stored.complainant == complainant.map(|pseudonym| pseudonym.0.cast_signed())
        && stored.title == current.title
        && stored.body == current.body
}

/// Order numbers met so far: one bit each.
#[derive(Default)]
struct Seen {
    words: Vec<u64>,
}

impl Seen {
    /// Whether the number is new. Numbers are handed out from 1 on, so that the bits stay few.
    fn insert(&mut self, number: i64) -> bool {
        let number = usize::try_from(number).unwrap_or(0);
        let (word, bit) = (number / 64, 1 << (number % 64));
        if self.words.len() <= word {
            self.words.resize(word + 1, 0);
        }
        let Some(word) = self.words.get_mut(word) else {
            return false;
        };
        let is_new = *word & bit == 0;
        *word |= bit;
        is_new
    }
}

#[cfg(test)]
mod tests {
    use super::Seen;

    #[test]
    fn a_number_is_new_once() {
        let mut seen = Seen::default();
        assert!(seen.insert(64) && seen.insert(1) && seen.insert(65));
        assert!(!seen.insert(64) && !seen.insert(1));
    }
}
