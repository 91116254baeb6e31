//! Which data directory the database belongs to: it knows the parquet files and the vault of that one only.

use sqlx::Row;

use super::DbError;
use super::open::Database;

impl Database {
    /// Id of the data directory; `None` in a database that was never bound to one.
    pub async fn directory_id(&self) -> Result<Option<String>, DbError> {
        let row = sqlx::query("SELECT directory_id FROM data_directory")
            .fetch_optional(&self.pool)
            .await;
        let row = row.map_err(DbError::sql("asking for the data directory"))?;
        Ok(row.map(|row| row.get(0)))
    }

    /// Binds the database unless it is bound already. Of two who try at once one succeeds: ask again afterwards.
    pub async fn bind_directory(&self, directory_id: &str) -> Result<(), DbError> {
        let sql = "INSERT INTO data_directory (place, directory_id) VALUES (1, $1) \
             ON CONFLICT (place) DO NOTHING";
        let bound = sqlx::query(sql)
            .bind(directory_id.to_owned())
            .execute(&self.pool)
            .await;
        bound.map_err(DbError::sql("binding the database to its data directory"))?;
        Ok(())
    }
}
