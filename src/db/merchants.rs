//! Merchants, the keys that lead to them, and their names as written.

use sqlx::any::AnyRow;
use sqlx::{AssertSqlSafe, Row};

use super::DbError;
use super::open::{Database, Transaction};
use super::statement::value_list;
use crate::domain::{MerchantId, RegionCode};

/// Keys per statement.
const KEYS_PER_STATEMENT: usize = 512;

/// A merchant as stored.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MerchantRow {
    pub id: MerchantId,
    pub name: String,
    pub uscc: Option<String>,
    pub region: Option<RegionCode>,
}

/// What a key leads to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StoredKey {
    pub key: String,
    pub merchant: MerchantId,
}

impl Transaction {
    /// What these keys lead to; unknown keys are left out.
    pub async fn find_keys(&mut self, keys: &[String]) -> Result<Vec<StoredKey>, DbError> {
        let mut found = Vec::new();
        for chunk in keys.chunks(KEYS_PER_STATEMENT) {
            let sql = format!(
                "SELECT merchant_key, merchant_id FROM merchant_key WHERE merchant_key IN ({})",
                value_list(KEYS_PER_STATEMENT, 0)
            );
            let mut query = sqlx::query(AssertSqlSafe(sql));
            for place in 0..KEYS_PER_STATEMENT {
                query = query.bind(chunk.get(place).cloned().unwrap_or_default());
            }
            let rows = query
                .fetch_all(&mut *self.inner)
                .await
                .map_err(DbError::sql("looking for merchants"))?;
            found.extend(rows.iter().map(|row| StoredKey {
                key: row.get(0),
                merchant: MerchantId(row.get(1)),
            }));
        }
        Ok(found)
    }

    pub async fn add_merchant(
        &mut self,
        merchant: &MerchantRow,
        import_seq: i64,
    ) -> Result<(), DbError> {
        let sql = "INSERT INTO merchant (merchant_id, name, uscc, region, first_import_seq) VALUES ($1, $2, $3, $4, $5)";
        let query = sqlx::query(sql)
            .bind(merchant.id.0)
            .bind(merchant.name.clone())
            .bind(merchant.uscc.clone())
            .bind(merchant.region.map(|region| i64::from(region.number())))
            .bind(import_seq);
        query
            .execute(&mut *self.inner)
            .await
            .map_err(DbError::sql("adding a merchant"))?;
        Ok(())
    }

    /// The one key by which orders are counted under a merchant.
    pub async fn add_key(&mut self, key: &str, merchant: MerchantId) -> Result<(), DbError> {
        let sql = "INSERT INTO merchant_key (merchant_key, merchant_id) VALUES ($1, $2) \
             ON CONFLICT (merchant_key) DO NOTHING";
        let query = sqlx::query(sql).bind(key.to_owned()).bind(merchant.0);
        query
            .execute(&mut *self.inner)
            .await
            .map_err(DbError::sql("adding a merchant key"))?;
        Ok(())
    }

    pub async fn add_name(&mut self, merchant: MerchantId, name: &str) -> Result<(), DbError> {
        let sql = "INSERT INTO merchant_name (merchant_id, name) VALUES ($1, $2) \
             ON CONFLICT (merchant_id, name) DO NOTHING";
        let query = sqlx::query(sql).bind(merchant.0).bind(name.to_owned());
        query
            .execute(&mut *self.inner)
            .await
            .map_err(DbError::sql("adding a merchant name"))?;
        Ok(())
    }
}

impl Database {
    /// All merchants in order of their number.
    pub async fn merchants(&self) -> Result<Vec<MerchantRow>, DbError> {
        let sql = "SELECT merchant_id, name, uscc, region FROM merchant ORDER BY merchant_id";
        let rows = sqlx::query(sql)
            .fetch_all(&self.pool)
            .await
            .map_err(DbError::sql("listing merchants"))?;
        Ok(rows.iter().map(merchant_of).collect())
    }

    /// How many merchants and names without one there are, together.
    pub async fn count_named(&self) -> Result<i64, DbError> {
        let sql = "SELECT (SELECT COUNT(*) FROM merchant) + (SELECT COUNT(*) FROM mention)";
        let row = sqlx::query(sql).fetch_one(&self.pool).await;
        Ok(row
            .map_err(DbError::sql("counting merchants and names"))?
            .get(0))
    }

    pub async fn merchant(&self, id: MerchantId) -> Result<Option<MerchantRow>, DbError> {
        let sql = "SELECT merchant_id, name, uscc, region FROM merchant WHERE merchant_id = $1";
        let row = sqlx::query(sql).bind(id.0).fetch_optional(&self.pool).await;
        Ok(row
            .map_err(DbError::sql("reading a merchant"))?
            .as_ref()
            .map(merchant_of))
    }

    /// Merchants by number.
    pub async fn merchants_by_id(&self, ids: &[MerchantId]) -> Result<Vec<MerchantRow>, DbError> {
        let mut found = Vec::new();
        for chunk in ids.chunks(KEYS_PER_STATEMENT) {
            let sql = format!(
                "SELECT merchant_id, name, uscc, region FROM merchant WHERE merchant_id IN ({})",
                value_list(chunk.len(), 0)
            );
            let mut query = sqlx::query(AssertSqlSafe(sql));
            for id in chunk {
                query = query.bind(id.0);
            }
            let rows = query
                .fetch_all(&self.pool)
                .await
                .map_err(DbError::sql("reading merchants"))?;
            found.extend(rows.iter().map(merchant_of));
        }
        Ok(found)
    }

    /// Names as written, `(merchant, name)`, in order.
    pub async fn merchant_names(&self) -> Result<Vec<(MerchantId, String)>, DbError> {
        let rows = sqlx::query("SELECT merchant_id, name FROM merchant_name")
            .fetch_all(&self.pool)
            .await
            .map_err(DbError::sql("listing merchant names"))?;
        let name_of = |row: &AnyRow| (MerchantId(row.get(0)), row.get(1));
        let mut names: Vec<(MerchantId, String)> = rows.iter().map(name_of).collect();
        names.sort();
        Ok(names)
    }

    /// All keys in order.
    pub async fn merchant_keys(&self) -> Result<Vec<(MerchantId, String)>, DbError> {
        let sql = "SELECT merchant_id, merchant_key FROM merchant_key";
        let rows = sqlx::query(sql)
            .fetch_all(&self.pool)
            .await
            .map_err(DbError::sql("listing merchant keys"))?;
        let key_of = |row: &AnyRow| (MerchantId(row.get(0)), row.get(1));
        let mut keys: Vec<(MerchantId, String)> = rows.iter().map(key_of).collect();
        keys.sort_by(|one, other| one.1.cmp(&other.1));
        Ok(keys)
    }
}

fn merchant_of(row: &AnyRow) -> MerchantRow {
    let region: Option<i64> = row.get(3);
    MerchantRow {
        id: MerchantId(row.get(0)),
        name: row.get(1),
        uscc: row.get(2),
        region: region
            .and_then(|number| u32::try_from(number).ok())
            .and_then(|number| RegionCode::try_from(number).ok()),
    }
}
