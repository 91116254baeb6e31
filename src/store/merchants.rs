//! Whom merchants are counted as: read from the database, and kept until judgements or links have changed.

use std::sync::Arc;

use super::{Store, StoreError};
use crate::db::IdentityState;
use crate::domain::Identities;
use crate::search::CountedMerchants;

/// What was read last, with the state it was read for.
pub(super) struct Merchants {
    state: IdentityState,
    counted: Arc<CountedMerchants>,
}

impl Store {
    /// Which merchants are one, by the judgements as they stand now and the links of the last linking step.
    pub async fn identities(&self) -> Result<Arc<Identities>, StoreError> {
        Ok(Arc::clone(self.counted_merchants().await?.identities()))
    }

    /// The same, ready for searching. Another process may change it at any time: the database is asked for its state
    /// each time, and for all judgements and links only when that is another.
    pub async fn counted_merchants(&self) -> Result<Arc<CountedMerchants>, StoreError> {
        // Before what it stands for: what is committed in between makes the next call read again.
        let state = self.database.identity_state().await?;
        let mut merchants = self.merchants.lock().await;
        if let Some(known) = merchants.as_ref().filter(|known| known.state == state) {
            return Ok(Arc::clone(&known.counted));
        }
        let judged = Identities::of(&self.database.judgements().await?);
        let identities = judged.with_links(&self.database.bare_links().await?);
        let counted = Arc::new(CountedMerchants::of(identities));
        *merchants = Some(Merchants {
            state,
            counted: Arc::clone(&counted),
        });
        Ok(counted)
    }
}
