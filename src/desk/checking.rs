//! Looking at a password: counted before it is looked at, and a few at a time only.

use tokio::sync::Semaphore;

use super::{DeskError, Moment};
use crate::access::{Lockout, PasswordHasher};
use crate::db::{Attempt, Credentials};
use crate::domain::AccountName;
use crate::store::Store;

/// Passwords that are hashed at once; each takes 64 MiB and a core (RFC 9106), however many are sent.
static PLACES: Semaphore = Semaphore::const_new(4);

/// Whether a password fits; `None` stands for no account and takes as long.
pub(super) async fn fits(
    hasher: &PasswordHasher,
    password: &str,
    stored: Option<&str>,
) -> Result<bool, DeskError> {
    let _place = PLACES.acquire().await.map_err(|_| DeskError::Thread)?;
    let (hasher, password) = (hasher.clone(), password.to_owned());
    let stored = stored.map(str::to_owned);
    let fits = tokio::task::spawn_blocking(move || hasher.fits(&password, stored.as_deref()));
    fits.await.map_err(|_| DeskError::Thread)
}

/// Counts an attempt as failed before anything is looked at; refused while the account has to wait. `None` where nobody has
/// the name. What is returned tells the count and the wait with this attempt in them.
pub(super) async fn counted(
    store: &Store,
    name: &AccountName,
    moment: Moment,
) -> Result<Option<Credentials>, DeskError> {
    let mut transaction = store.database.begin().await?;
    let counted = match transaction.count_attempt(name, moment.at).await? {
        Attempt::Locked { until } => {
            transaction.rollback().await?;
            return Err(DeskError::locked(until - moment.at));
        }
        Attempt::Stranger => None,
        Attempt::Counted(mut known) => {
            let lockout = Lockout::after_failure(known.failures - 1, moment.at);
            known.locked_until = lockout.until;
            transaction
                .note_failures(known.account.account_id, lockout.failures, lockout.until)
                .await?;
            Some(known)
        }
    };
    transaction.commit().await?;
    Ok(counted)
}

/// Takes a counted attempt back that turned out to be right, where that is not yet the end of it.
pub(super) async fn take_back(store: &Store, counted: &Credentials) -> Result<(), DeskError> {
    let mut transaction = store.database.begin().await?;
    transaction
        .take_attempt_back(counted.account.account_id, counted.locked_until)
        .await?;
    transaction.commit().await?;
    Ok(())
}
