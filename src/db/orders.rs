//! Orders: looked up by id, written in batches, read back as domain records.

use sqlx::{AssertSqlSafe, Row};

use super::DbError;
use super::detail::Detail;
use super::open::{Database, Transaction};
use super::order_row::{COLUMN_COUNT, COLUMNS, record_of, retried_from};
use super::statement::{value_list, value_rows};
use crate::domain::{LocalTime, OrderId, OrderRecord, TimePrecision};

/// Ids per statement of a look-up.
const ROWS_PER_STATEMENT: usize = 64;
/// Orders per insert. Few sizes, so that few statements are prepared: SQLite finds the name of
/// each `$n` by a linear search, so that a statement's cost grows with the square of their number.
const INSERT_SIZES: [usize; 3] = [16, 4, 1];

/// What is known of an order that an import meets again.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KnownOrder {
    pub order_id: OrderId,
    pub seq: i64,
    pub version: i64,
    pub content_sha256: String,
    pub import_seq: i64,
    pub first_import_seq: i64,
    pub received_at: Option<i64>,
}

/// An order to be written.
#[derive(Debug, Clone)]
pub struct NewOrder {
    pub record: OrderRecord,
    /// Set when it replaces an earlier version.
    pub replaces: Option<KnownOrder>,
}

/// Which orders to read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum OrderFilter {
    /// Last written by an import after this one, in order of `seq` behind the second number.
    ImportedAfter {
        import_seq: i64,
        behind_seq: i64,
        limit: i64,
    },
}

impl Transaction {
    /// Orders among these ids that are stored already.
    pub async fn known_orders(&mut self, ids: &[&OrderId]) -> Result<Vec<KnownOrder>, DbError> {
        let mut known = Vec::new();
        for chunk in ids.chunks(ROWS_PER_STATEMENT) {
            // Always the full number of places, so that the statement is prepared once.
            let sql = format!(
                "SELECT order_id, seq, version, content_sha256, import_seq, first_import_seq, received_at \
                 FROM work_order WHERE order_id IN ({})",
                value_list(ROWS_PER_STATEMENT, 0)
            );
            let mut query = sqlx::query(AssertSqlSafe(sql));
            for place in 0..ROWS_PER_STATEMENT {
                query = query.bind(chunk.get(place).map_or("", |id| id.as_str()).to_owned());
            }
            let rows = query
                .fetch_all(&mut *self.inner)
                .await
                .map_err(DbError::sql("looking for known orders"))?;
            known.extend(rows.iter().map(|row| KnownOrder {
                order_id: OrderId::from_stored(row.get(0)),
                seq: row.get(1),
                version: row.get(2),
                content_sha256: row.get(3),
                import_seq: row.get(4),
                first_import_seq: row.get(5),
                received_at: row.get(6),
            }));
        }
        Ok(known)
    }

    /// Writes orders; an earlier version moves to the history first.
    pub async fn write_orders(&mut self, orders: &[NewOrder]) -> Result<(), DbError> {
        for order in orders {
            if order.replaces.is_some() {
                self.archive_order(order.record.seq).await?;
            }
        }
        for chunk in sized_chunks(orders) {
            let sql = format!(
                "INSERT INTO work_order ({COLUMNS}) VALUES {}",
                value_rows(chunk.len(), COLUMN_COUNT)
            );
            let mut query = sqlx::query(AssertSqlSafe(sql));
            for order in chunk {
                let record = &order.record;
                let first_import = order
                    .replaces
                    .as_ref()
                    .map_or(record.provenance.accepted_by(), |old| old.first_import_seq);
                let detail =
                    serde_json::to_string(&Detail::of(record)).map_err(|error| DbError::Value {
                        table: "work_order",
                        column: "detail",
                        value: error.to_string(),
                    })?;
                query = query
                    .bind(record.seq)
                    .bind(record.order_id.as_str().to_owned())
                    .bind(record.version)
                    .bind(record.provenance.accepted_by())
                    .bind(first_import)
                    .bind(record.provenance.origin.sheet.clone())
                    .bind(i64::from(record.provenance.origin.row))
                    .bind(record.provenance.profile.clone())
                    .bind(record.content_sha256.clone())
                    .bind(record.source.code())
                    .bind(record.order_no.clone())
                    .bind(record.nature.code())
                    .bind(record.domain.code())
                    .bind(record.received_at.map(LocalTime::epoch_millis))
                    .bind(
                        record
                            .received_at
                            .map_or(TimePrecision::Day, |time| time.precision)
                            .code(),
                    )
                    .bind(record.region.map(|region| i64::from(region.number())))
                    .bind(record.complainant.map(|pseudonym| pseudonym.to_string()))
                    .bind(i64::from(record.anonymous))
                    .bind(record.title.clone())
                    .bind(record.body.clone())
                    .bind(detail)
                    .bind(retried_from(&record.provenance));
            }
            query
                .execute(&mut *self.inner)
                .await
                .map_err(DbError::sql("writing orders"))?;
        }
        Ok(())
    }

    async fn archive_order(&mut self, seq: i64) -> Result<(), DbError> {
        let copy = format!(
            "INSERT INTO order_version ({COLUMNS}) SELECT {COLUMNS} FROM work_order WHERE seq = $1"
        );
        let copied = sqlx::query(AssertSqlSafe(copy))
            .bind(seq)
            .execute(&mut *self.inner)
            .await;
        copied.map_err(DbError::sql("keeping an earlier version"))?;
        let removed = sqlx::query("DELETE FROM work_order WHERE seq = $1")
            .bind(seq)
            .execute(&mut *self.inner)
            .await;
        removed.map_err(DbError::sql("replacing an order"))?;
        Ok(())
    }
}

impl Database {
    /// One order by its id.
    pub async fn order(&self, id: &str) -> Result<Option<OrderRecord>, DbError> {
        let sql = format!("SELECT {COLUMNS} FROM work_order WHERE order_id = $1");
        let row = sqlx::query(AssertSqlSafe(sql))
            .bind(id.to_owned())
            .fetch_optional(&self.pool)
            .await;
        row.map_err(DbError::sql("reading an order"))?
            .as_ref()
            .map(record_of)
            .transpose()
    }

    /// Earlier versions of an order, oldest first.
    pub async fn earlier_versions(&self, seq: i64) -> Result<Vec<OrderRecord>, DbError> {
        let sql = format!("SELECT {COLUMNS} FROM order_version WHERE seq = $1 ORDER BY version");
        let rows = sqlx::query(AssertSqlSafe(sql))
            .bind(seq)
            .fetch_all(&self.pool)
            .await;
        rows.map_err(DbError::sql("reading earlier versions"))?
            .iter()
            .map(record_of)
            .collect()
    }

    /// These orders in their current version, in the order of the numbers given; missing ones are left out.
    pub async fn orders_by_seq(&self, seqs: &[i64]) -> Result<Vec<OrderRecord>, DbError> {
        let mut found = std::collections::HashMap::new();
        for chunk in seqs.chunks(ROWS_PER_STATEMENT) {
            let sql = format!(
                "SELECT {COLUMNS} FROM work_order WHERE seq IN ({})",
                value_list(chunk.len(), 0)
            );
            let mut query = sqlx::query(AssertSqlSafe(sql));
            for seq in chunk {
                query = query.bind(*seq);
            }
            for row in &query
                .fetch_all(&self.pool)
                .await
                .map_err(DbError::sql("reading orders"))?
            {
                let record = record_of(row)?;
                found.insert(record.seq, record);
            }
        }
        Ok(seqs.iter().filter_map(|seq| found.remove(seq)).collect())
    }

    /// These orders as they were right after an import: later corrections do not show.
    pub async fn orders_as_of_import(
        &self,
        seqs: &[i64],
        import_seq: i64,
    ) -> Result<Vec<OrderRecord>, DbError> {
        let mut records = self.orders_by_seq(seqs).await?;
        for record in &mut records {
            if record.provenance.accepted_by() > import_seq {
                let earlier = self.earlier_versions(record.seq).await?;
                if let Some(then) = earlier
                    .into_iter()
                    .rev()
                    .find(|old| old.provenance.accepted_by() <= import_seq)
                {
                    *record = then;
                }
            }
        }
        Ok(records)
    }

    /// `(seq, order_id)` of these orders, in the order of the numbers given.
    pub async fn order_ids(&self, seqs: &[i64]) -> Result<Vec<(i64, String)>, DbError> {
        let mut found = std::collections::HashMap::new();
        for chunk in seqs.chunks(ROWS_PER_STATEMENT) {
            let sql = format!(
                "SELECT seq, order_id FROM work_order WHERE seq IN ({})",
                value_list(chunk.len(), 0)
            );
            let mut query = sqlx::query(AssertSqlSafe(sql));
            for seq in chunk {
                query = query.bind(*seq);
            }
            let rows = query
                .fetch_all(&self.pool)
                .await
                .map_err(DbError::sql("naming orders"))?;
            found.extend(
                rows.iter()
                    .map(|row| (row.get::<i64, _>(0), row.get::<String, _>(1))),
            );
        }
        Ok(seqs
            .iter()
            .filter_map(|seq| Some((*seq, found.remove(seq)?)))
            .collect())
    }

    /// Numbers of these orders, in the order of the ids given; missing ones are left out.
    pub async fn seqs_of_orders(&self, ids: &[String]) -> Result<Vec<i64>, DbError> {
        let mut found = std::collections::HashMap::new();
        for chunk in ids.chunks(ROWS_PER_STATEMENT) {
            let sql = format!(
                "SELECT order_id, seq FROM work_order WHERE order_id IN ({})",
                value_list(chunk.len(), 0)
            );
            let mut query = sqlx::query(AssertSqlSafe(sql));
            for id in chunk {
                query = query.bind(id.clone());
            }
            let rows = query
                .fetch_all(&self.pool)
                .await
                .map_err(DbError::sql("finding orders"))?;
            found.extend(
                rows.iter()
                    .map(|row| (row.get::<String, _>(0), row.get::<i64, _>(1))),
            );
        }
        Ok(ids.iter().filter_map(|id| found.remove(id)).collect())
    }

    /// Orders for the index to catch up with, in order of `seq`.
    pub async fn orders_matching(&self, filter: OrderFilter) -> Result<Vec<OrderRecord>, DbError> {
        let OrderFilter::ImportedAfter {
            import_seq,
            behind_seq,
            limit,
        } = filter;
        let sql = format!(
            "SELECT {COLUMNS} FROM work_order WHERE import_seq > $1 AND seq > $2 ORDER BY seq LIMIT $3"
        );
        let query = sqlx::query(AssertSqlSafe(sql))
            .bind(import_seq)
            .bind(behind_seq)
            .bind(limit);
        let rows = query
            .fetch_all(&self.pool)
            .await
            .map_err(DbError::sql("reading orders"))?;
        rows.iter().map(record_of).collect()
    }

    /// The newest order; where a check of the vault looks.
    pub async fn newest_order(&self) -> Result<Option<OrderRecord>, DbError> {
        let sql = format!("SELECT {COLUMNS} FROM work_order ORDER BY seq DESC LIMIT 1");
        let row = sqlx::query(AssertSqlSafe(sql))
            .fetch_optional(&self.pool)
            .await;
        row.map_err(DbError::sql("picking an order"))?
            .as_ref()
            .map(record_of)
            .transpose()
    }

    pub async fn order_count(&self) -> Result<i64, DbError> {
        let row = sqlx::query("SELECT COUNT(*) FROM work_order")
            .fetch_one(&self.pool)
            .await;
        Ok(row.map_err(DbError::sql("counting orders"))?.get(0))
    }
}

/// Splits into chunks of the few sizes that inserts are prepared for.
fn sized_chunks<T>(rows: &[T]) -> Vec<&[T]> {
    let mut chunks = Vec::new();
    let mut rest = rows;
    for size in INSERT_SIZES {
        while let Some((chunk, behind)) = rest.split_at_checked(size) {
            chunks.push(chunk);
            rest = behind;
        }
    }
    chunks
}

#[cfg(test)]
mod tests {
    use super::sized_chunks;

    #[test]
    fn chunks_cover_all_rows_in_few_sizes() {
        let rows: Vec<u32> = (0..151).collect();
        let chunks = sized_chunks(&rows);
        assert_eq!(chunks.concat(), rows);
        let sizes: Vec<usize> = chunks.iter().map(|chunk| chunk.len()).collect();
        assert_eq!(sizes, [16, 16, 16, 16, 16, 16, 16, 16, 16, 4, 1, 1, 1]);
    }
}
