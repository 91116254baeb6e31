//! Brands of the goods that orders told of a merchant, or of a name without one.

use sqlx::Row;
use sqlx::any::AnyRow;

use super::DbError;
use super::links::{source_columns, source_of};
use super::open::{Database, Transaction};
use super::order_counts::{Key, OrderCounts};
use crate::domain::LinkSource;

const COUNTS: OrderCounts<3> = OrderCounts {
    table: "party_brand",
    keys: ["owner_kind", "owner_id", "brand"],
    doing: "adding brands of merchants",
};

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
        let rows = brands.iter().map(|row| {
            let (kind, id) = source_columns(row.owner);
            let key = [Key::Text(kind), Key::Number(id), Key::Text(&row.brand)];
            (key, row.orders)
        });
        self.add_order_counts(&COUNTS, rows).await
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
