//! Files of papers and consents between their bytes and the sealed block that is kept: off the async threads, they may be large.

use std::sync::Arc;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;

use super::DeskError;
use crate::vault::KeyRing;

/// The bytes as they are kept at their place, in base64.
pub(super) async fn sealed(
    keys: Arc<KeyRing>,
    bytes: Vec<u8>,
    place: String,
) -> Result<String, DeskError> {
    let sealing = move || {
        keys.seal(&bytes, &place)
            .map(|block| STANDARD.encode(block))
    };
    let block = tokio::task::spawn_blocking(sealing).await;
    Ok(block.map_err(|_| DeskError::Thread)??)
}

/// The inverse of [`sealed`].
pub(super) async fn opened(
    keys: Arc<KeyRing>,
    block: String,
    place: String,
) -> Result<Vec<u8>, DeskError> {
    let opening = move || {
        let sealed = STANDARD.decode(block).map_err(|_| DeskError::BrokenPaper)?;
        keys.open(&sealed, &place)
            .map_err(|_| DeskError::BrokenPaper)
    };
    let bytes = tokio::task::spawn_blocking(opening).await;
    bytes.map_err(|_| DeskError::Thread)?
}
