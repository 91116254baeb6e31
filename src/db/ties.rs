//! Ties: weaker keys that orders carried beside the one they were counted by.

use sqlx::any::AnyRow;
use sqlx::{AssertSqlSafe, Row};

use super::DbError;
use super::open::{Database, Transaction};
use super::statement::value_rows;
use crate::domain::MerchantId;

/// Ties per statement.
const TIES_PER_STATEMENT: usize = 64;

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
        for chunk in ties.chunks(TIES_PER_STATEMENT) {
            let sql = format!(
                "INSERT INTO merchant_tie (merchant_id, tied_key, orders) VALUES {} \
                 ON CONFLICT (merchant_id, tied_key) DO UPDATE SET orders = merchant_tie.orders + excluded.orders",
                value_rows(chunk.len(), 3)
            );
            let mut query = sqlx::query(AssertSqlSafe(sql));
            for tie in chunk {
                query = query
                    .bind(tie.merchant.0)
                    .bind(tie.key.clone())
                    .bind(tie.orders);
            }
            query
                .execute(&mut *self.inner)
                .await
                .map_err(DbError::sql("adding ties between merchant keys"))?;
        }
        Ok(())
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
