//! Which key file belongs to a vault. The key lives outside the data directory.

use std::fmt::Write as _;
use std::path::PathBuf;
use std::sync::Arc;

use super::StoreError;
use crate::db::VaultDatabase;
use crate::vault::{KeyRing, load_or_create};

/// Where the key file is looked for.
#[derive(Debug, Clone)]
pub enum KeyLocation {
    /// Named by the operator.
    File(PathBuf),
    /// One file per vault in this folder, named by the vault's id.
    Folder(PathBuf),
}

impl KeyLocation {
    fn of_vault(&self, vault_id: &str) -> PathBuf {
        match self {
            Self::File(path) => path.clone(),
            Self::Folder(folder) => folder.join(format!("{vault_id}.key")),
        }
    }
}

/// Opens the vault's keys; a vault that never held anything gets an id and a key.
pub(super) async fn open_keys(
    vault: &VaultDatabase,
    location: &KeyLocation,
) -> Result<Arc<KeyRing>, StoreError> {
    let known = vault.key_check().await?;
    let vault_id = match &known {
        Some((vault_id, _)) => vault_id.clone(),
        None => new_id()?,
    };
    let path = location.of_vault(&vault_id);
    let keys = KeyRing::new(&load_or_create(&path, known.is_none())?);
    match known {
        Some((_, check)) if check != keys.check_value() => Err(StoreError::WrongKey {
            path: path.display().to_string(),
        }),
        Some(_) => Ok(Arc::new(keys)),
        None => {
            vault.set_key_check(&vault_id, keys.check_value()).await?;
            Ok(Arc::new(keys))
        }
    }
}

/// Sixteen random hexadecimal digits.
pub(super) fn new_id() -> Result<String, StoreError> {
    let mut bytes = [0_u8; 8];
    getrandom::fill(&mut bytes).map_err(|_| StoreError::Random)?;
    Ok(bytes.iter().fold(String::new(), |mut id, byte| {
        let _ = write!(id, "{byte:02x}");
        id
    }))
}
