//! Tables of how many orders told something of somebody: what is new is added to what was counted before.

use sqlx::AssertSqlSafe;

use super::DbError;
use super::open::Transaction;
use super::statement::value_rows;

/// Rows per statement.
const ROWS_PER_STATEMENT: usize = 64;

/// A table with a column `orders` beside its primary key.
pub(super) struct OrderCounts<const KEYS: usize> {
    pub(super) table: &'static str,
    /// Columns of the primary key.
    pub(super) keys: [&'static str; KEYS],
    /// For errors.
    pub(super) doing: &'static str,
}

/// One value of a primary key.
pub(super) enum Key<'a> {
    Number(i64),
    Text(&'a str),
}

impl Transaction {
    /// Adds the numbers of orders; no primary key may come twice.
    pub(super) async fn add_order_counts<const KEYS: usize>(
        &mut self,
        counts: &OrderCounts<KEYS>,
        rows: impl Iterator<Item = ([Key<'_>; KEYS], i64)>,
    ) -> Result<(), DbError> {
        let rows: Vec<([Key<'_>; KEYS], i64)> = rows.collect();
        let (table, keys) = (counts.table, counts.keys.join(", "));
        for chunk in rows.chunks(ROWS_PER_STATEMENT) {
            let sql = format!(
                "INSERT INTO {table} ({keys}, orders) VALUES {} \
                 ON CONFLICT ({keys}) DO UPDATE SET orders = {table}.orders + excluded.orders",
                value_rows(chunk.len(), KEYS + 1)
            );
            let mut query = sqlx::query(AssertSqlSafe(sql));
            for (key, orders) in chunk {
                for value in key {
                    query = match value {
                        Key::Number(number) => query.bind(*number),
                        Key::Text(text) => query.bind((*text).to_owned()),
                    };
                }
                query = query.bind(*orders);
            }
            query
                .execute(&mut *self.inner)
                .await
                .map_err(DbError::sql(counts.doing))?;
        }
        Ok(())
    }
}
