//! The master key on disk: outside the data directory, readable by its owner only.

use std::fmt::{self, Write as _};
use std::fs::{self, OpenOptions};
use std::io::Write;
use std::os::unix::fs::OpenOptionsExt;
use std::path::Path;

/// 256 bits. Has no `Display`; `Debug` prints `***`.
#[derive(Clone, PartialEq, Eq)]
pub struct VaultKey([u8; 32]);

impl VaultKey {
    pub fn from_bytes(bytes: [u8; 32]) -> Self {
        Self(bytes)
    }

    pub(super) fn bytes(&self) -> &[u8; 32] {
        &self.0
    }
}

impl fmt::Debug for VaultKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("VaultKey(***)")
    }
}

/// Why the key could not be had.
#[derive(Debug, thiserror::Error)]
pub enum KeyFileError {
    #[error("保险库密钥文件 {path} 无法读写，请检查权限或用 --key-file 指定位置")]
    Io {
        path: String,
        #[source]
        source: std::io::Error,
    },
    #[error("保险库密钥文件 {path} 内容无效（应为64位十六进制），请恢复备份的密钥文件")]
    Format { path: String },
    #[error(
        "找不到保险库密钥文件 {path}；没有它无法读取已加密的个人信息，请恢复备份的密钥文件或用 --key-file 指定位置"
    )]
    Missing { path: String },
    #[error("系统未能提供随机数，无法生成密钥")]
    Random,
}

/// Reads the key; creates it when `may_create` (a vault that holds nothing yet).
pub fn load_or_create(path: &Path, may_create: bool) -> Result<VaultKey, KeyFileError> {
    let shown = path.display().to_string();
    let io = |source| KeyFileError::Io {
        path: shown.clone(),
        source,
    };
    match fs::read_to_string(path) {
        Ok(text) => parse(text.trim()).ok_or(KeyFileError::Format {
            path: shown.clone(),
        }),
        Err(error) if error.kind() == std::io::ErrorKind::NotFound && may_create => {
            let mut bytes = [0; 32];
            getrandom::fill(&mut bytes).map_err(|_| KeyFileError::Random)?;
            if let Some(folder) = path.parent() {
                fs::create_dir_all(folder).map_err(io)?;
            }
            let text = hex(&bytes);
            let mut file = OpenOptions::new()
                .write(true)
                .create_new(true)
                .mode(0o600)
                .open(path)
                .map_err(io)?;
            file.write_all(text.as_bytes())
                .and_then(|()| file.sync_all())
                .map_err(io)?;
            Ok(VaultKey(bytes))
        }
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => {
            Err(KeyFileError::Missing { path: shown })
        }
        Err(error) => Err(io(error)),
    }
}

/// Lower-case hexadecimal.
pub fn hex(bytes: &[u8]) -> String {
    bytes
        .iter()
        .fold(String::with_capacity(bytes.len() * 2), |mut text, byte| {
            let _ = write!(text, "{byte:02x}");
            text
        })
}

fn parse(text: &str) -> Option<VaultKey> {
    let mut bytes = [0; 32];
    if text.len() != 64 || !text.is_ascii() {
        return None;
    }
    for (place, byte) in bytes.iter_mut().enumerate() {
        *byte = u8::from_str_radix(text.get(place * 2..place * 2 + 2)?, 16).ok()?;
    }
    Some(VaultKey(bytes))
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::os::unix::fs::PermissionsExt;

    #[test]
    fn a_key_is_made_once_for_its_owner_alone() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("keys/one.key");
        assert!(matches!(
            load_or_create(&path, false),
            Err(KeyFileError::Missing { .. })
        ));
        let made = load_or_create(&path, true).unwrap();
        assert_eq!(load_or_create(&path, false).unwrap(), made);
        assert_eq!(
            fs::metadata(&path).unwrap().permissions().mode() & 0o777,
            0o600
        );
        fs::write(&path, "short").unwrap();
        assert!(matches!(
            load_or_create(&path, true),
            Err(KeyFileError::Format { .. })
        ));
    }
}
