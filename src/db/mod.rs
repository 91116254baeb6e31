//! SQL: the truth about imports, orders, merchants and snapshots, and the sealed vault beside it.
//!
//! One code path for SQLite and PostgreSQL (`sqlx::Any`, the common subset of SQL). Rows are private
//! structs of this module; what leaves it are domain types. Lists in order of a free text are sorted here and not
//! by the engine: a server compares texts by the rules of some language.

mod accounts;
mod aggregates;
mod attempts;
mod audit_log;
mod brands;
mod cases;
mod connect;
mod consents;
mod contacts;
mod credit;
mod credit_entries;
mod credit_row;
mod data_directory;
mod decisions;
mod detail;
mod drafts;
mod factors;
mod front;
mod imports;
mod inspection;
mod integrity;
mod issues;
mod judgements;
mod known_entries;
mod law_changes;
mod lifts;
mod links;
mod location;
mod merchants;
mod open;
mod order_counts;
mod order_row;
mod orders;
mod packages;
mod papers;
mod quarantine;
mod query_clients;
mod recording;
mod registers;
mod repairs;
mod reveals;
mod revisions;
mod saved_searches;
mod schema;
mod snapshots;
mod statement;
mod step_rows;
mod subjects;
mod tables;
mod ties;
mod vault_store;
mod waiting;

pub use accounts::{Credentials, NewSession, StoredSession};
pub use aggregates::WeekAggregate;
pub use attempts::Attempt;
pub use audit_log::{AuditFilter, AuditPages, StoredEntry};
pub use brands::BrandRow;
pub use cases::CaseRow;
pub use connect::sqlite_version;
pub use contacts::ContactRow;
pub use credit_row::CreditRow;
pub use drafts::{DraftRow, StoredPreview};
pub use factors::StoredFactor;
pub use front::{FrontAnswer, FrontDatabase};
pub use imports::{DatasetFile, ImportLedger, StoredImport};
pub use inspection::{FlagText, OrderContent, OrderPlace, RowsOfImport, WeekTexts};
pub use integrity::{Examined, Integrity};
pub use issues::{IssueFile, IssueRow};
pub use links::{IdentityState, LinkRow, LinkRun, MentionRow};
pub use location::{DatabaseLocation, LocationError, PostgresUrl};
pub use merchants::{MerchantRow, StoredKey};
pub use open::{Database, Transaction};
pub use orders::{KnownOrder, NewOrder, OrderFilter};
pub use packages::{PackageState, StoredPackage, StoredPackageRow};
pub use quarantine::QuarantineRow;
pub use query_clients::ClientRow;
pub use registers::{KeptRegisterRow, RegisterBatch, RegisterRefusal};
pub use repairs::StoredRepair;
pub use revisions::{LabelledUnder, StoredRevision};
pub use saved_searches::SavedSearch;
pub use schema::SchemaState;
pub use snapshots::WeekSnapshot;
pub use subjects::ProviderSubject;
pub use tables::{TableReader, TableValue, schema_version, table_names};
pub use ties::TieRow;
pub use vault_store::{SealedRows, VaultDatabase};

/// Which program keeps the tables.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Engine {
    Sqlite,
    Postgres,
}

/// Why the database could not do what was asked.
#[derive(Debug, thiserror::Error)]
pub enum DbError {
    #[error("{doing}")]
    Sql {
        doing: &'static str,
        #[source]
        source: sqlx::Error,
    },
    #[error("writing the audit log was broken off")]
    Recording,
    #[error("applying migrations")]
    Migrate(#[from] sqlx::migrate::MigrateError),
    #[error(
        "SQLite {found} inside this program is too old; 3.51.3 or newer is needed (WAL-reset bug)"
    )]
    OldSqlite { found: String },
    #[error("无法连接数据库 {location}；请检查地址、账号、口令与服务器状态")]
    Unreachable {
        /// Without user and password.
        location: String,
        #[source]
        source: sqlx::Error,
    },
    #[error("数据库 {location} 里有其他程序的表；请为明察新建一个空数据库。未做任何改动")]
    Foreign { location: String },
    #[error("数据库的编码是 {found}；须为 UTF8，否则汉字无法保存")]
    Encoding { found: String },
    #[error("`{value}` in {table}.{column} cannot be read")]
    Value {
        table: &'static str,
        column: &'static str,
        value: String,
    },
    #[error(
        "审计日志缺第{missing}条，为免无从追查，未做任何改动；请用 mingcha audit verify 核对并恢复备份"
    )]
    BrokenAudit { missing: i64 },
    #[error("a column of {table} has values of a kind that cannot be copied: {kind}")]
    Kind { table: String, kind: String },
    #[error("the database location `{0}` is not usable")]
    Location(String),
}

impl DbError {
    fn sql(doing: &'static str) -> impl FnOnce(sqlx::Error) -> Self {
        move |source| Self::Sql { doing, source }
    }
}
