//! Accounts and their sessions.

use sqlx::Row;
use sqlx::any::AnyRow;

use super::DbError;
use super::open::{Database, Transaction, Turn};
use crate::domain::{Account, AccountId, AccountName, AccountState, Role};

/// An account with what proves who signs in.
#[derive(Clone)]
pub struct Credentials {
    pub account: Account,
    /// PHC string.
    pub password: String,
    /// Failed sign-ins since the last that succeeded.
    pub failures: i64,
    /// Epoch milliseconds; no password is looked at before.
    pub locked_until: i64,
}

/// A signed-in session with its account.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StoredSession {
    pub token_sha256: String,
    pub account: Account,
    pub form_token: String,
    /// Epoch milliseconds.
    pub started_at: i64,
    pub seen_at: i64,
    /// The password was right, and the code is still awaited.
    pub awaits_code: bool,
    /// When the person last gave a password or code.
    pub proved_at: i64,
    /// The account has a confirmed second factor.
    pub has_second_factor: bool,
    /// It was begun by the word of the identity provider.
    pub by_provider: bool,
}

/// A session that begins.
#[derive(Debug, Clone, Copy)]
pub struct NewSession<'a> {
    pub token_sha256: &'a str,
    pub form_token: &'a str,
    /// Epoch milliseconds, as the next.
    pub at: i64,
    /// When the person last gave a password or code.
    pub proved_at: i64,
    pub awaits_code: bool,
    pub by_provider: bool,
}

pub(super) const ACCOUNT: &str = "a.account, a.name, a.role, a.state, a.must_change";

impl Transaction {
    /// Adds an account; `None` when the name is taken.
    pub async fn add_account(
        &mut self,
        name: &AccountName,
        role: Role,
        password: &str,
        must_change_password: bool,
        at: i64,
    ) -> Result<Option<Account>, DbError> {
        // Before the name is looked for, so that two who want the same are served one after the other.
        self.take_numbers("account", 0).await?;
        let taken = sqlx::query("SELECT account FROM account WHERE name = $1")
            .bind(name.as_str().to_owned())
            .fetch_optional(&mut *self.inner)
            .await
            .map_err(DbError::sql("looking for an account"))?;
        if taken.is_some() {
            return Ok(None);
        }
        let number = self.take_numbers("account", 1).await?;
        let sql = "INSERT INTO account (account, name, role, state, password, must_change, failures, locked_until, \
             created_at) VALUES ($1, $2, $3, $4, $5, $6, 0, 0, $7)";
        sqlx::query(sql)
            .bind(number)
            .bind(name.as_str().to_owned())
            .bind(role.code())
            .bind(AccountState::Active.code())
            .bind(password.to_owned())
            .bind(i64::from(must_change_password))
            .bind(at)
            .execute(&mut *self.inner)
            .await
            .map_err(DbError::sql("adding an account"))?;
        Ok(Some(Account {
            account_id: AccountId(number),
            name: name.clone(),
            role,
            state: AccountState::Active,
            must_change_password,
        }))
    }

    /// Another role or state; all sessions of the account end with it.
    pub async fn change_account(
        &mut self,
        account: AccountId,
        role: Role,
        state: AccountState,
    ) -> Result<(), DbError> {
        self.change(
            sqlx::query("UPDATE account SET role = $1, state = $2 WHERE account = $3")
                .bind(role.code())
                .bind(state.code())
                .bind(account.0),
        )
        .await?;
        self.end_sessions(account).await
    }

    /// Another password; all sessions of the account end with it.
    pub async fn set_password(
        &mut self,
        account: AccountId,
        password: &str,
        must_change: bool,
    ) -> Result<(), DbError> {
        let sql = "UPDATE account SET password = $1, must_change = $2, failures = 0, locked_until = 0 WHERE account = $3";
        self.change(
            sqlx::query(sql)
                .bind(password.to_owned())
                .bind(i64::from(must_change))
                .bind(account.0),
        )
        .await?;
        self.end_sessions(account).await
    }

    /// How often signing in has failed, and until when it may not be tried.
    pub async fn note_failures(
        &mut self,
        account: AccountId,
        failures: i64,
        locked_until: i64,
    ) -> Result<(), DbError> {
        self.change(
            sqlx::query("UPDATE account SET failures = $1, locked_until = $2 WHERE account = $3")
                .bind(failures)
                .bind(locked_until)
                .bind(account.0),
        )
        .await
    }

    /// Starts a session that is proved as far as can be.
    pub async fn start_session(
        &mut self,
        account: AccountId,
        token_sha256: &str,
        form_token: &str,
        at: i64,
    ) -> Result<(), DbError> {
        let session = NewSession {
            token_sha256,
            form_token,
            at,
            proved_at: at,
            awaits_code: false,
            by_provider: false,
        };
        self.add_session(account, session).await
    }

    /// Starts a session that still awaits the code of the second factor.
    pub async fn start_half_session(
        &mut self,
        account: AccountId,
        token_sha256: &str,
        form_token: &str,
        at: i64,
    ) -> Result<(), DbError> {
        let session = NewSession {
            token_sha256,
            form_token,
            at,
            proved_at: at,
            awaits_code: true,
            by_provider: false,
        };
        self.add_session(account, session).await
    }

    /// Starts a session of any kind.
    pub async fn add_session(
        &mut self,
        account: AccountId,
        session: NewSession<'_>,
    ) -> Result<(), DbError> {
        let sql = "INSERT INTO account_session \
             (token_sha256, account, form_token, started_at, seen_at, proved_at, awaits_code, by_provider) \
             VALUES ($1, $2, $3, $4, $4, $5, $6, $7)";
        self.change(
            sqlx::query(sql)
                .bind(session.token_sha256.to_owned())
                .bind(account.0)
                .bind(session.form_token.to_owned())
                .bind(session.at)
                .bind(session.proved_at)
                .bind(i64::from(session.awaits_code))
                .bind(i64::from(session.by_provider)),
        )
        .await
    }

    /// Notes that the person of a session has just given a password or code.
    pub async fn prove_session(&mut self, token_sha256: &str, at: i64) -> Result<(), DbError> {
        let sql = "UPDATE account_session SET proved_at = $1 WHERE token_sha256 = $2";
        self.change(sqlx::query(sql).bind(at).bind(token_sha256.to_owned()))
            .await
    }

    pub async fn end_session(&mut self, token_sha256: &str) -> Result<(), DbError> {
        self.change(
            sqlx::query("DELETE FROM account_session WHERE token_sha256 = $1")
                .bind(token_sha256.to_owned()),
        )
        .await
    }

    pub(super) async fn end_sessions(&mut self, account: AccountId) -> Result<(), DbError> {
        self.change(sqlx::query("DELETE FROM account_session WHERE account = $1").bind(account.0))
            .await
    }

    async fn change(
        &mut self,
        query: sqlx::query::Query<'_, sqlx::Any, sqlx::any::AnyArguments>,
    ) -> Result<(), DbError> {
        let done = query.execute(&mut *self.inner).await;
        done.map_err(DbError::sql("changing an account"))?;
        Ok(())
    }
}

impl Database {
    /// All accounts by number.
    pub async fn accounts(&self) -> Result<Vec<Account>, DbError> {
        let sql = "SELECT a.account, a.name, a.role, a.state, a.must_change FROM account a ORDER BY a.account";
        self.rows(sql, "reading the accounts")
            .await?
            .iter()
            .map(account_of)
            .collect()
    }

    /// The account of a name with its password's hash.
    pub async fn credentials(&self, name: &AccountName) -> Result<Option<Credentials>, DbError> {
        credentials_of(&self.pool, name).await
    }

    /// The session of a token's hash.
    pub async fn session(&self, token_sha256: &str) -> Result<Option<StoredSession>, DbError> {
        let sql = sqlx::AssertSqlSafe(format!(
            "SELECT {ACCOUNT}, s.token_sha256, s.form_token, s.started_at, s.seen_at, s.awaits_code, s.proved_at, \
             (SELECT COUNT(*) FROM account_factor f WHERE f.account = a.account AND f.confirmed = 1), \
             s.by_provider FROM account_session s JOIN account a ON a.account = s.account WHERE s.token_sha256 = $1"
        ));
        let row = sqlx::query(sql)
            .bind(token_sha256.to_owned())
            .fetch_optional(&self.pool)
            .await
            .map_err(DbError::sql("reading a session"))?;
        row.map(|row| {
            Ok(StoredSession {
                account: account_of(&row)?,
                token_sha256: row.get(5),
                form_token: row.get(6),
                started_at: row.get(7),
                seen_at: row.get(8),
                awaits_code: row.get::<i64, _>(9) != 0,
                proved_at: row.get(10),
                has_second_factor: row.get::<i64, _>(11) != 0,
                by_provider: row.get::<i64, _>(12) != 0,
            })
        })
        .transpose()
    }

    /// Notes that a session was used; the next use does, where somebody else is writing.
    pub async fn touch_session(&self, token_sha256: &str, at: i64) -> Result<(), DbError> {
        let Turn::Now(mut transaction) = self.begin_at_once().await? else {
            return Ok(());
        };
        let sql =
            "UPDATE account_session SET seen_at = $1 WHERE token_sha256 = $2 AND seen_at < $1";
        let query = sqlx::query(sql).bind(at).bind(token_sha256.to_owned());
        transaction.change(query).await?;
        transaction.commit().await
    }
}

pub(super) async fn credentials_of<'e>(
    executor: impl sqlx::Executor<'e, Database = sqlx::Any>,
    name: &AccountName,
) -> Result<Option<Credentials>, DbError> {
    let sql = sqlx::AssertSqlSafe(format!(
        "SELECT {ACCOUNT}, a.password, a.failures, a.locked_until FROM account a WHERE a.name = $1"
    ));
    let row = sqlx::query(sql)
        .bind(name.as_str().to_owned())
        .fetch_optional(executor)
        .await
        .map_err(DbError::sql("reading an account"))?;
    row.map(|row| {
        Ok(Credentials {
            account: account_of(&row)?,
            password: row.get(5),
            failures: row.get(6),
            locked_until: row.get(7),
        })
    })
    .transpose()
}

pub(super) fn account_of(row: &AnyRow) -> Result<Account, DbError> {
    let bad = |column, value: String| DbError::Value {
        table: "account",
        column,
        value,
    };
    let (name, role, state): (String, String, String) = (row.get(1), row.get(2), row.get(3));
    Ok(Account {
        account_id: AccountId(row.get(0)),
        name: name.parse().map_err(|_| bad("name", name))?,
        role: role.parse().map_err(|_| bad("role", role))?,
        state: state.parse().map_err(|_| bad("state", state))?,
        must_change_password: row.get::<i64, _>(4) != 0,
    })
}
