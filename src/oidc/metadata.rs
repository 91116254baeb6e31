//! What the provider says of itself: read when first needed, then kept for a while.

use std::sync::{Arc, Mutex, PoisonError};

use openidconnect::IssuerUrl;
use openidconnect::core::CoreProviderMetadata;

use super::OidcError;
use super::through::Through;
use crate::remote::may_be_asked;

/// How long it is believed without asking again; milliseconds. Keys that are new are asked for at once.
const KEPT_FOR: i64 = 3_600_000;

/// Addresses and keys of the provider, with the moment at which they were read.
#[derive(Default)]
pub(super) struct Known {
    kept: Mutex<Option<(Arc<CoreProviderMetadata>, i64)>>,
}

impl Known {
    /// As it was read last, or newly read where that is too long ago.
    pub(super) async fn current(
        &self,
        http: &Through,
        issuer: &IssuerUrl,
        now: i64,
    ) -> Result<Arc<CoreProviderMetadata>, OidcError> {
        let kept = self
            .kept
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .clone();
        match kept {
            Some((metadata, read_at)) if (0..KEPT_FOR).contains(&(now - read_at)) => Ok(metadata),
            Some(_) | None => self.read_again(http, issuer, now).await,
        }
    }

    /// Newly read. Two who find nothing kept at once read it twice, which hurts nobody.
    pub(super) async fn read_again(
        &self,
        http: &Through,
        issuer: &IssuerUrl,
        now: i64,
    ) -> Result<Arc<CoreProviderMetadata>, OidcError> {
        let metadata = CoreProviderMetadata::discover_async(issuer.clone(), http)
            .await
            .map_err(OidcError::of_discovery)?;
        // The browser is sent there with the state; the client itself looks at all other addresses.
        if !may_be_asked(metadata.authorization_endpoint().url()) {
            return Err(OidcError::Answer {
                doing: "reading where to send browsers",
            });
        }
        let metadata = Arc::new(metadata);
        let mut kept = self.kept.lock().unwrap_or_else(PoisonError::into_inner);
        *kept = Some((Arc::clone(&metadata), now));
        Ok(metadata)
    }
}
