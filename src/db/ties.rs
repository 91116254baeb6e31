//! Ties: weaker keys that orders carried beside the one they were counted by.

use sqlx::Row;
use sqlx::any::AnyRow;

use super::DbError;
use super::open::{Database, Transaction};
use super::order_counts::{Key, OrderCounts};
use crate::domain::MerchantId;

const COUNTS: OrderCounts<2> = OrderCounts {
    table: "merchant_tie",
    keys: ["merchant_id", "tied_key"],
    doing: "adding ties between merchant keys",
};

/// How many orders of a merchant carried this key besides.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TieRow {
    pub merchant: MerchantId,
    pub key: String,
    pub orders: i64,
}

impl Transaction {
    /// Adds to what was counted before. No pair of merchant and key may come twice.
    pub async fn add_ties(&mut self, ties: &[TieRow]) -> Result<(), DbError> {
        let rows = ties.iter().map(|tie| {
            let key = [Key::Number(tie.merchant.0), Key::Text(&tie.key)];
            (key, tie.orders)
        });
        self.add_order_counts(&COUNTS, rows).await
    }
}

impl Database {
    /// All ties, by merchant and key.
    pub async fn ties(&self) -> Result<Vec<TieRow>, DbError> {
        let sql = "SELECT merchant_id, tied_key, orders FROM merchant_tie";
        let rows = sqlx::query(sql)
            .fetch_all(&self.pool)
            .await
            .map_err(DbError::sql("listing ties between merchant keys"))?;
        let tie_of = |row: &AnyRow| TieRow {
            merchant: MerchantId(row.get(0)),
            key: row.get(1),
            orders: row.get(2),
        };
        let mut ties: Vec<TieRow> = rows.iter().map(tie_of).collect();
        ties.sort_by(|one, other| (one.merchant, &one.key).cmp(&(other.merchant, &other.key)));
        Ok(ties)
    }
}
