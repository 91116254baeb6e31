//! SQL: the truth about imports, orders, merchants and snapshots, and the sealed vault beside it.
//!
//! One code path for SQLite and PostgreSQL (`sqlx::Any`, the common subset of SQL). Rows are private
//! structs of this module; what leaves it are domain types.

mod decisions;
mod detail;
mod imports;
mod judgements;
mod lifts;
mod links;
mod merchants;
mod open;
mod order_row;
mod orders;
mod quarantine;
mod snapshots;
mod statement;
mod vault_store;

pub use imports::{DatasetFile, ImportLedger, StoredImport};
pub use links::{LinkRow, LinkRun, MentionRow};
pub use merchants::{MerchantRow, StoredKey};
pub use open::{Database, Transaction, sqlite_version};
pub use orders::{KnownOrder, NewOrder, OrderFilter};
pub use quarantine::QuarantineRow;
pub use snapshots::WeekSnapshot;
pub use vault_store::{SealedRows, VaultDatabase};

/// Why the database could not do what was asked.
#[derive(Debug, thiserror::Error)]
pub enum DbError {
    #[error("{doing}")]
    Sql {
        doing: &'static str,
        #[source]
        source: sqlx::Error,
    },
    #[error("applying migrations")]
    Migrate(#[from] sqlx::migrate::MigrateError),
    #[error(
        "SQLite {found} inside this program is too old; 3.51.3 or newer is needed (WAL-reset bug)"
    )]
    OldSqlite { found: String },
    #[error("`{value}` in {table}.{column} cannot be read")]
    Value {
        table: &'static str,
        column: &'static str,
        value: String,
    },
    #[error("the database location `{0}` is not usable")]
    Location(String),
}

impl DbError {
    fn sql(doing: &'static str) -> impl FnOnce(sqlx::Error) -> Self {
        move |source| Self::Sql { doing, source }
    }
}
