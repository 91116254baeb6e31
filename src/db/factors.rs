//! Second factors, and the codes that stand in for one.

use sqlx::Row;

use super::DbError;
use super::open::{Database, Transaction};
use crate::domain::AccountId;

/// The second factor of an account as it is kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StoredFactor {
    /// Sealed; base64.
    pub secret: String,
    pub confirmed: bool,
    /// The last step of which a code was taken.
    pub last_step: i64,
    /// Recovery codes that are left.
    pub recovery_codes: i64,
}

impl Transaction {
    /// Keeps a secret that is still to be confirmed, in the place of an earlier one; `false` where one is confirmed.
    pub async fn begin_factor(
        &mut self,
        account: AccountId,
        secret: &str,
    ) -> Result<bool, DbError> {
        // So that two who begin for one account are served one after the other.
        self.take_numbers("account", 0).await?;
        let doing = "beginning a second factor";
        self.run(
            doing,
            sqlx::query("DELETE FROM account_factor WHERE account = $1 AND confirmed = 0")
                .bind(account.0),
        )
        .await?;
        let sql = "INSERT INTO account_factor (account, secret, confirmed, last_step) \
             SELECT CAST($1 AS BIGINT), CAST($2 AS TEXT), 0, 0 WHERE NOT EXISTS (SELECT 1 FROM account_factor WHERE account = $1)";
        let added = sqlx::query(sql).bind(account.0).bind(secret.to_owned());
        Ok(self.run(doing, added).await? == 1)
    }

    /// Confirms a secret by the step of its first code; `false` where none waits for it.
    pub async fn confirm_factor(
        &mut self,
        account: AccountId,
        step: i64,
        recovery: &[String],
    ) -> Result<bool, DbError> {
        let doing = "confirming a second factor";
        let sql = "UPDATE account_factor SET confirmed = 1, last_step = $1 WHERE account = $2 AND confirmed = 0";
        let confirmed = sqlx::query(sql).bind(step).bind(account.0);
        if self.run(doing, confirmed).await? != 1 {
            return Ok(false);
        }
        for digest in recovery {
            let sql = "INSERT INTO account_recovery (account, code_sha256) VALUES ($1, $2)";
            let added = sqlx::query(sql).bind(account.0).bind(digest.clone());
            self.run(doing, added).await?;
        }
        Ok(true)
    }

    /// The second factor of an account, confirmed or not. Whoever has begun to write asks here: the other connections may all be
    /// waiting for that to end.
    pub async fn factor(&mut self, account: AccountId) -> Result<Option<StoredFactor>, DbError> {
        factor_of(&mut *self.inner, account).await
    }

    /// Takes the code of a step; `false` where one of this or a later step was taken before.
    pub async fn take_step_of_code(
        &mut self,
        account: AccountId,
        step: i64,
    ) -> Result<bool, DbError> {
        let sql = "UPDATE account_factor SET last_step = $1 WHERE account = $2 AND confirmed = 1 AND last_step < $1";
        let taken = sqlx::query(sql).bind(step).bind(account.0);
        Ok(self.run("taking a code", taken).await? == 1)
    }

    /// Takes a recovery code; `false` where there is none like it left.
    pub async fn take_recovery_code(
        &mut self,
        account: AccountId,
        digest: &str,
    ) -> Result<bool, DbError> {
        let sql = "DELETE FROM account_recovery WHERE account = $1 AND code_sha256 = $2";
        let taken = sqlx::query(sql).bind(account.0).bind(digest.to_owned());
        Ok(self.run("taking a recovery code", taken).await? == 1)
    }

    /// Takes the second factor of an account away, with its codes and sessions; `false` where it had none.
    pub async fn remove_factor(&mut self, account: AccountId) -> Result<bool, DbError> {
        let doing = "removing a second factor";
        let codes = sqlx::query("DELETE FROM account_recovery WHERE account = $1").bind(account.0);
        self.run(doing, codes).await?;
        let factor = sqlx::query("DELETE FROM account_factor WHERE account = $1").bind(account.0);
        let removed = self.run(doing, factor).await? == 1;
        if removed {
            self.end_sessions(account).await?;
        }
        Ok(removed)
    }

    async fn run(
        &mut self,
        doing: &'static str,
        query: sqlx::query::Query<'_, sqlx::Any, sqlx::any::AnyArguments>,
    ) -> Result<u64, DbError> {
        let done = query.execute(&mut *self.inner).await;
        Ok(done.map_err(DbError::sql(doing))?.rows_affected())
    }
}

impl Database {
    /// The second factor of an account, confirmed or not.
    pub async fn factor(&self, account: AccountId) -> Result<Option<StoredFactor>, DbError> {
        factor_of(&self.pool, account).await
    }

    /// Accounts that have a confirmed second factor, by number.
    pub async fn accounts_with_factor(&self) -> Result<Vec<AccountId>, DbError> {
        let sql = "SELECT account FROM account_factor WHERE confirmed = 1 ORDER BY account";
        let rows = self.rows(sql, "listing second factors").await?;
        Ok(rows.iter().map(|row| AccountId(row.get(0))).collect())
    }
}

async fn factor_of<'e>(
    executor: impl sqlx::Executor<'e, Database = sqlx::Any>,
    account: AccountId,
) -> Result<Option<StoredFactor>, DbError> {
    let sql = "SELECT secret, confirmed, last_step, \
         (SELECT COUNT(*) FROM account_recovery r WHERE r.account = f.account) \
         FROM account_factor f WHERE f.account = $1";
    let row = sqlx::query(sql)
        .bind(account.0)
        .fetch_optional(executor)
        .await
        .map_err(DbError::sql("reading a second factor"))?;
    Ok(row.map(|row| StoredFactor {
        secret: row.get(0),
        confirmed: row.get::<i64, _>(1) != 0,
        last_step: row.get(2),
        recovery_codes: row.get(3),
    }))
}
