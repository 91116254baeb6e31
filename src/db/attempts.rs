//! Attempts to prove to be somebody: counted before they are looked at, one after the other.

use super::DbError;
use super::accounts::{Credentials, credentials_of};
use super::open::Transaction;
use crate::domain::{AccountId, AccountName};

/// What became of an attempt under a name.
#[derive(Clone)]
pub enum Attempt {
    /// Nobody has this name.
    Stranger,
    /// Not counted: no proof is looked at before `until`, epoch milliseconds.
    Locked { until: i64 },
    /// One more failure, until it is known better.
    Counted(Credentials),
}

impl Transaction {
    /// Counts an attempt as failed. Those made at once are served one after the other, each seeing the count of the last.
    pub async fn count_attempt(&mut self, name: &AccountName, at: i64) -> Result<Attempt, DbError> {
        // Written whether or not there is such an account: both take as long.
        self.take_numbers("account", 0).await?;
        let sql =
            "UPDATE account SET failures = failures + 1 WHERE name = $1 AND locked_until <= $2";
        let counted = sqlx::query(sql)
            .bind(name.as_str().to_owned())
            .bind(at)
            .execute(&mut *self.inner)
            .await
            .map_err(DbError::sql("counting a sign-in"))?
            .rows_affected();
        let known = credentials_of(&mut *self.inner, name).await?;
        Ok(match known {
            None => Attempt::Stranger,
            Some(known) if counted == 0 => Attempt::Locked {
                until: known.locked_until,
            },
            Some(known) => Attempt::Counted(known),
        })
    }

    /// Takes one attempt back, with the wait that it brought; what others have brought since stays.
    pub async fn take_attempt_back(
        &mut self,
        account: AccountId,
        own_until: i64,
    ) -> Result<(), DbError> {
        let sql = "UPDATE account SET failures = failures - 1, \
             locked_until = CASE WHEN locked_until = $1 THEN 0 ELSE locked_until END \
             WHERE account = $2 AND failures > 0";
        sqlx::query(sql)
            .bind(own_until)
            .bind(account.0)
            .execute(&mut *self.inner)
            .await
            .map_err(DbError::sql("taking a counted sign-in back"))?;
        Ok(())
    }
}
