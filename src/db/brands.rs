//! Brands of the goods that orders told of a merchant, or of a name without one.

use sqlx::any::AnyRow;
use sqlx::{AssertSqlSafe, Row};

use super::DbError;
use super::links::{source_columns, source_of};
use super::open::{Database, Transaction};
use super::statement::value_rows;
use crate::domain::LinkSource;

/// Brands per statement.
const BRANDS_PER_STATEMENT: usize = 64;

/// How many orders of its owner told this brand.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BrandRow {
    pub owner: LinkSource,
    /// Normalised.
    pub brand: String,
    pub orders: i64,
}

impl Transaction {
    /// Adds to what was counted before. No pair of owner and brand may come twice.
    pub async fn add_brands(&mut self, brands: &[BrandRow]) -> Result<(), DbError> {
        for chunk in brands.chunks(BRANDS_PER_STATEMENT) {
            let sql = format!(
                "INSERT INTO party_brand (owner_kind, owner_id, brand, orders) VALUES {} \
                 ON CONFLICT (owner_kind, owner_id, brand) \
                 DO UPDATE SET orders = party_brand.orders + excluded.orders",
                value_rows(chunk.len(), 4)
            );
            let mut query = sqlx::query(AssertSqlSafe(sql));
            for row in chunk {
                let (kind, id) = source_columns(row.owner);
                query = query
                    .bind(kind)
                    .bind(id)
                    .bind(row.brand.clone())
                    .bind(row.orders);
            }
            query
                .execute(&mut *self.inner)
                .await
                .map_err(DbError::sql("adding brands of merchants"))?;
        }
        Ok(())
    }
}

impl Database {
    /// All brands, by owner and brand.
    pub async fn brands(&self) -> Result<Vec<BrandRow>, DbError> {
        let sql = "SELECT owner_kind, owner_id, brand, orders FROM party_brand";
        let rows = self.rows(sql, "listing brands of merchants").await?;
        let brand_of = |row: &AnyRow| {
            Ok(BrandRow {
                owner: source_of(row, ("party_brand", "owner_kind"))?,
                brand: row.get(2),
                orders: row.get(3),
            })
        };
        let mut brands: Vec<BrandRow> =
            rows.iter().map(brand_of).collect::<Result<_, DbError>>()?;
        brands.sort_by(|one, other| (one.owner, &one.brand).cmp(&(other.owner, &other.brand)));
        Ok(brands)
    }
}
