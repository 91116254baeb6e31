//! One question to the aggregate → its rows with names, as every face of the product shows them.

use std::collections::HashMap;

use serde::ser::{Serialize, SerializeMap, Serializer};

use crate::domain::MerchantId;
use crate::lexicon::Regions;
use crate::stats::{Cube, CubeAnswer, CubeCounts, CubeQuestion, Dimension, Key, StatsError};
use crate::store::{Store, StoreError};

/// Why a question was not answered.
#[derive(Debug, thiserror::Error)]
pub enum AggregateError {
    #[error(transparent)]
    Store(#[from] StoreError),
    #[error("统计失败")]
    Stats(#[from] StatsError),
    #[error("统计线程意外退出")]
    Thread,
}

/// One value of a dimension with what people call it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AggregateKey {
    pub dimension: Dimension,
    /// For machines and links; `None` for what is not known.
    pub code: Option<String>,
    pub label: String,
}

/// One row; as JSON it is flat: each dimension by its code, its label as `…_label`, and the counts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AggregateRow {
    pub keys: Vec<AggregateKey>,
    pub counts: CubeCounts,
}

/// The whole answer.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
pub struct AggregateView {
    pub by: Vec<Dimension>,
    pub rows: Vec<AggregateRow>,
    /// Over all rows, those beyond the limit included; each order once.
    pub total: CubeCounts,
    /// Rows beyond the limit.
    pub left_off: usize,
}

/// Answers a question; at most `limit` rows are told.
pub async fn aggregate(
    store: &Store,
    regions: &Regions,
    question: CubeQuestion,
    limit: Option<usize>,
) -> Result<AggregateView, AggregateError> {
    let orders = store.orders().await?;
    let identities = store.identities().await?;
    let by = question.by.clone();
    let grouped =
        tokio::task::spawn_blocking(move || Cube::collect(&orders, &identities)?.answer(&question));
    let CubeAnswer { mut rows, total } = grouped.await.map_err(|_| AggregateError::Thread)??;
    let left_off = rows.len().saturating_sub(limit.unwrap_or(usize::MAX));
    rows.truncate(rows.len() - left_off);
    let mut merchants: Vec<MerchantId> = rows
        .iter()
        .flat_map(|row| &row.keys)
        .filter_map(|key| match key {
            Key::Merchant(merchant) => Some(*merchant),
            _ => None,
        })
        .collect();
    merchants.sort_unstable();
    merchants.dedup();
    let named = store.database.merchants_by_id(&merchants).await;
    let named = named.map_err(StoreError::from)?;
    let names: HashMap<MerchantId, String> =
        named.into_iter().map(|row| (row.id, row.name)).collect();
    let key = |(dimension, key): (&Dimension, Key)| AggregateKey {
        dimension: *dimension,
        code: key.code(),
        label: label_of(*dimension, &key, &names, regions),
    };
    let rows = rows
        .into_iter()
        .map(|row| AggregateRow {
            keys: by.iter().zip(row.keys).map(key).collect(),
            counts: row.counts,
        })
        .collect();
    Ok(AggregateView {
        by,
        rows,
        total,
        left_off,
    })
}

fn label_of(
    dimension: Dimension,
    key: &Key,
    names: &HashMap<MerchantId, String>,
    regions: &Regions,
) -> String {
    match key {
        Key::Week(week) => week.to_string(),
        Key::Merchant(merchant) => names.get(merchant).cloned().unwrap_or_default(),
        Key::Category(category) => category.label().to_owned(),
        Key::Source(source) => source.short_label().to_owned(),
        Key::Region(region) => regions.name(*region).unwrap_or_default().to_owned(),
        Key::Name(name) => name.clone(),
        Key::Unknown => dimension.unknown_label().to_owned(),
    }
}

impl Serialize for AggregateRow {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(None)?;
        for key in &self.keys {
            map.serialize_entry(key.dimension.code(), &key.code)?;
            map.serialize_entry(&format!("{}_label", key.dimension.code()), &key.label)?;
        }
        map.serialize_entry("orders", &self.counts.orders)?;
        map.serialize_entry("complainants", &self.counts.complainants)?;
        map.serialize_entry("incidents", &self.counts.incidents)?;
        map.end()
    }
}
