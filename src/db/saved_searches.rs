//! Searches that people keep.

use sqlx::Row;
use sqlx::any::AnyRow;

use super::DbError;
use super::open::{Database, Transaction};
use crate::domain::AccountId;

/// A search that somebody keeps.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SavedSearch {
    pub number: i64,
    pub owner: AccountId,
    pub name: String,
    /// The query of the search page's address.
    pub question: String,
    /// Orders up to this number were there when the owner last looked.
    pub seen_order: i64,
}

const COLUMNS: &str = "number, owner, name, question, seen_order";

impl Transaction {
    /// Keeps a search; `None` where the owner has one of that name.
    pub async fn add_saved_search(
        &mut self,
        owner: AccountId,
        name: &str,
        question: &str,
        seen_order: i64,
        at: i64,
    ) -> Result<Option<i64>, DbError> {
        // Taking the number first serves two requests of one owner one after the other.
        let number = self.take_numbers("saved_search", 1).await?;
        let sql = "SELECT number FROM saved_search WHERE owner = $1 AND name = $2";
        let taken = sqlx::query(sql)
            .bind(owner.0)
            .bind(name.to_owned())
            .fetch_optional(&mut *self.inner)
            .await
            .map_err(DbError::sql("looking for a saved search"))?;
        if taken.is_some() {
            return Ok(None);
        }
        let sql = "INSERT INTO saved_search (number, owner, name, question, seen_order, saved_at) \
             VALUES ($1, $2, $3, $4, $5, $6)";
        sqlx::query(sql)
            .bind(number)
            .bind(owner.0)
            .bind(name.to_owned())
            .bind(question.to_owned())
            .bind(seen_order)
            .bind(at)
            .execute(&mut *self.inner)
            .await
            .map_err(DbError::sql("saving a search"))?;
        Ok(Some(number))
    }

    /// The owner looks: what was there before, `None` where there is no such search of this owner.
    ///
    /// Never goes back: of two looks at once each order is told by one.
    pub async fn look_at_saved_search(
        &mut self,
        owner: AccountId,
        number: i64,
        newest_order: i64,
    ) -> Result<Option<SavedSearch>, DbError> {
        self.take_numbers("saved_search", 0).await?;
        let sql = format!("SELECT {COLUMNS} FROM saved_search WHERE number = $1 AND owner = $2");
        let row = sqlx::query(sqlx::AssertSqlSafe(sql))
            .bind(number)
            .bind(owner.0)
            .fetch_optional(&mut *self.inner)
            .await
            .map_err(DbError::sql("reading a saved search"))?;
        let Some(before) = row.as_ref().map(saved_of) else {
            return Ok(None);
        };
        let sql = "UPDATE saved_search SET seen_order = $1 WHERE number = $2 AND seen_order < $1";
        sqlx::query(sql)
            .bind(newest_order)
            .bind(number)
            .execute(&mut *self.inner)
            .await
            .map_err(DbError::sql("looking at a saved search"))?;
        Ok(Some(before))
    }

    /// Forgets a search of this owner; `false` where there is none.
    pub async fn remove_saved_search(
        &mut self,
        owner: AccountId,
        number: i64,
    ) -> Result<bool, DbError> {
        let sql = "DELETE FROM saved_search WHERE number = $1 AND owner = $2";
        let removed = sqlx::query(sql)
            .bind(number)
            .bind(owner.0)
            .execute(&mut *self.inner)
            .await
            .map_err(DbError::sql("removing a saved search"))?;
        Ok(removed.rows_affected() > 0)
    }
}

impl Database {
    /// The searches of one owner, in the order in which they were saved.
    pub async fn saved_searches(&self, owner: AccountId) -> Result<Vec<SavedSearch>, DbError> {
        let sql = format!("SELECT {COLUMNS} FROM saved_search WHERE owner = $1 ORDER BY number");
        let rows = sqlx::query(sqlx::AssertSqlSafe(sql))
            .bind(owner.0)
            .fetch_all(&self.pool)
            .await
            .map_err(DbError::sql("reading saved searches"))?;
        Ok(rows.iter().map(saved_of).collect())
    }
}

fn saved_of(row: &AnyRow) -> SavedSearch {
    SavedSearch {
        number: row.get(0),
        owner: AccountId(row.get(1)),
        name: row.get(2),
        question: row.get(3),
        seen_order: row.get(4),
    }
}
