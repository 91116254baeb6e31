//! How many entries are public, by catalogue item and type of behaviour, as everybody may see it: small cells are hidden.

use std::collections::{BTreeMap, BTreeSet};

use chrono::NaiveDate;

use crate::stats::{PublishedTable, published};
use crate::store::{Store, StoreError};

/// Types that are too rare to be named, together.
const RARE: &str = "其他类型";

/// Counts of one day.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PublicStatistics {
    /// Codes of the items that have a public entry; the columns.
    pub items: Vec<String>,
    /// The rows.
    pub behaviours: Vec<String>,
    pub table: PublishedTable,
}

/// Counts the entries that are public on a day.
pub async fn public_statistics(
    store: &Store,
    day: NaiveDate,
    smallest: u64,
) -> Result<PublicStatistics, StoreError> {
    let mut counts: BTreeMap<(String, String), u64> = BTreeMap::new();
    for row in store.database.credit_entries().await? {
        let is_public = row.entry.public_on(day).is_some();
        if let Some(content) = row.entry.content().filter(|_| is_public) {
            let key = (
                content.behaviour.trim().to_owned(),
                content.item.code.clone(),
            );
            *counts.entry(key).or_insert(0) += 1;
        }
    }
    Ok(told(&counts, smallest))
}

fn told(counts: &BTreeMap<(String, String), u64>, smallest: u64) -> PublicStatistics {
    let mut of_behaviour: BTreeMap<&str, u64> = BTreeMap::new();
    for ((behaviour, _), count) in counts {
        *of_behaviour.entry(behaviour).or_insert(0) += count;
    }
    // A type is written freely: the name of a rare one may tell whom it is about.
    let shown = |behaviour: &str| {
        let count = of_behaviour.get(behaviour).copied().unwrap_or(0);
        if count < smallest { RARE } else { behaviour }.to_owned()
    };
    let items: BTreeSet<&String> = counts.keys().map(|(_, item)| item).collect();
    let items: Vec<String> = items.into_iter().cloned().collect();
    let mut rows: BTreeMap<(bool, String), Vec<u64>> = BTreeMap::new();
    for ((behaviour, item), count) in counts {
        let name = shown(behaviour);
        let row = rows
            .entry((name == RARE, name))
            .or_insert_with(|| vec![0; items.len()]);
        for (code, cell) in items.iter().zip(row) {
            if code == item {
                *cell += count;
            }
        }
    }
    let (names, cells): (Vec<_>, Vec<_>) = rows.into_iter().unzip();
    PublicStatistics {
        items,
        behaviours: names.into_iter().map(|(_, name)| name).collect(),
        table: published(&cells, smallest),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn types_that_are_too_rare_are_counted_together_behind_the_others() {
        let counts = [
            ("假冒伪劣", "XZCF", 9),
            ("假冒伪劣", "YZSX", 8),
            ("某店的某事", "XZCF", 3),
            ("另一件事", "XZCF", 4),
        ];
        let counts =
            counts.map(|(behaviour, item, count)| ((behaviour.to_owned(), item.to_owned()), count));
        let told = told(&counts.into(), 5);
        assert_eq!(told.behaviours, ["假冒伪劣", RARE]);
        assert_eq!(told.items, ["XZCF", "YZSX"]);
        assert_eq!(told.table.cells, [[Some(9), Some(8)], [Some(7), Some(0)]]);
        assert_eq!(told.table.total, Some(24));
    }

    #[test]
    fn without_entries_there_is_a_table_without_rows() {
        let told = told(&BTreeMap::new(), 5);
        assert!(told.items.is_empty() && told.behaviours.is_empty());
        assert_eq!(told.table.total, Some(0));
    }
}
