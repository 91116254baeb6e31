//! People of an identity provider, each bound to an account.

use sqlx::Row;

use super::DbError;
use super::accounts::{ACCOUNT, account_of, credentials_of};
use super::open::{Database, Transaction};
use crate::domain::{Account, AccountId, AccountName};

/// A person as an identity provider names them, for ever.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ProviderSubject<'a> {
    pub issuer: &'a str,
    pub subject: &'a str,
}

impl Transaction {
    /// The account that a person is bound to.
    pub async fn account_of_subject(
        &mut self,
        person: ProviderSubject<'_>,
    ) -> Result<Option<Account>, DbError> {
        // So that two who sign in for the first time under one name are served one after the other.
        self.take_numbers("account", 0).await?;
        let sql = sqlx::AssertSqlSafe(format!(
            "SELECT {ACCOUNT} FROM account a JOIN oidc_subject o ON o.account = a.account \
             WHERE o.issuer = $1 AND o.subject = $2"
        ));
        let row = sqlx::query(sql)
            .bind(person.issuer.to_owned())
            .bind(person.subject.to_owned())
            .fetch_optional(&mut *self.inner)
            .await
            .map_err(DbError::sql("looking for a person of the provider"))?;
        row.map(|row| account_of(&row)).transpose()
    }

    /// The account of a name, within the transaction.
    pub async fn account_named(&mut self, name: &AccountName) -> Result<Option<Account>, DbError> {
        let known = credentials_of(&mut *self.inner, name).await?;
        Ok(known.map(|known| known.account))
    }

    /// Binds a person to an account; `false` where the account belongs to somebody already.
    pub async fn bind_subject(
        &mut self,
        account: AccountId,
        person: ProviderSubject<'_>,
        at: i64,
    ) -> Result<bool, DbError> {
        let sql = "INSERT INTO oidc_subject (account, issuer, subject, bound_at) \
             SELECT CAST($1 AS BIGINT), CAST($2 AS TEXT), CAST($3 AS TEXT), CAST($4 AS BIGINT) \
             WHERE NOT EXISTS (SELECT 1 FROM oidc_subject WHERE account = $1)";
        let bound = sqlx::query(sql)
            .bind(account.0)
            .bind(person.issuer.to_owned())
            .bind(person.subject.to_owned())
            .bind(at)
            .execute(&mut *self.inner)
            .await
            .map_err(DbError::sql("binding a person of the provider"))?;
        Ok(bound.rows_affected() == 1)
    }

    /// Undoes it, and ends the sessions of the account; `false` where nobody was bound.
    pub async fn unbind_subject(&mut self, account: AccountId) -> Result<bool, DbError> {
        let unbound = sqlx::query("DELETE FROM oidc_subject WHERE account = $1")
            .bind(account.0)
            .execute(&mut *self.inner)
            .await
            .map_err(DbError::sql("unbinding a person of the provider"))?;
        let was_bound = unbound.rows_affected() == 1;
        if was_bound {
            self.end_sessions(account).await?;
        }
        Ok(was_bound)
    }
}

impl Database {
    /// Accounts that somebody of the provider is bound to, by number.
    pub async fn accounts_with_subject(&self) -> Result<Vec<AccountId>, DbError> {
        let sql = "SELECT account FROM oidc_subject ORDER BY account";
        let rows = self.rows(sql, "listing people of the provider").await?;
        Ok(rows.iter().map(|row| AccountId(row.get(0))).collect())
    }
}
