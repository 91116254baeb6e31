//! Who receives packages, and how.

use std::path::PathBuf;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use crypto_box::PublicKey;

/// How a package gets to its recipient.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Way {
    /// Somebody carries the file.
    File,
    /// It is sent to an address.
    Http { url: String },
    /// Its rows are written to a front database (前置库).
    Database { address: AddressPlace },
}

/// Where the address of a front database is written; with its password it stands in no settings.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum AddressPlace {
    /// An environment variable.
    Variable(String),
    /// A file of one line.
    File(PathBuf),
}

/// A recipient as the settings of the data directory name it.
#[derive(Debug, Clone, PartialEq)]
pub struct Recipient {
    pub name: String,
    /// The office's own code in names of packages.
    pub department: String,
    /// Codes of the catalogue items that it gets; empty for all but 授权查询.
    pub items: Vec<String>,
    /// For numbers and names of persons; without it they are left out.
    pub key: Option<PublicKey>,
    pub way: Way,
}

/// Why a recipient cannot be used.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum RecipientError {
    #[error("接收单位缺少名称")]
    NoName,
    #[error("接收单位“{name}”的报送单位代码“{given}”须为1至20个字母或数字")]
    Department { name: String, given: String },
    #[error("接收单位“{name}”的公钥不是32字节的X25519公钥（Base64）")]
    Key { name: String },
}

impl Recipient {
    /// Reads what the settings say.
    pub fn new(
        name: &str,
        department: &str,
        items: Vec<String>,
        key: Option<&str>,
        way: Way,
    ) -> Result<Self, RecipientError> {
        let name = name.trim().to_owned();
        if name.is_empty() {
            return Err(RecipientError::NoName);
        }
        let plain = department.chars().all(|c| c.is_ascii_alphanumeric());
        if !plain || !(1..=20).contains(&department.len()) {
            return Err(RecipientError::Department {
                given: department.to_owned(),
                name,
            });
        }
        let read = |text: &str| {
            let bytes = STANDARD.decode(text.trim()).ok()?;
            <[u8; 32]>::try_from(bytes).ok().map(PublicKey::from)
        };
        let key = match key {
            Some(text) => Some(read(text).ok_or(RecipientError::Key { name: name.clone() })?),
            None => None,
        };
        Ok(Self {
            name,
            department: department.to_owned(),
            items,
            key,
            way,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_recipient_has_a_name_a_plain_code_and_a_whole_key() {
        let key = STANDARD.encode([7; 32]);
        let made = Recipient::new("市中心", "LYG01", Vec::new(), Some(&key), Way::File).unwrap();
        assert!(made.key.is_some() && made.way == Way::File);
        let refused = |name: &str, code: &str, key: Option<&str>| {
            Recipient::new(name, code, Vec::new(), key, Way::File).unwrap_err()
        };
        assert_eq!(refused(" ", "A", None), RecipientError::NoName);
        assert!(matches!(
            refused("甲", "a/../b", None),
            RecipientError::Department { .. }
        ));
        assert!(matches!(
            refused("甲", "", None),
            RecipientError::Department { .. }
        ));
        assert!(matches!(
            refused("甲", "A", Some("AAAA")),
            RecipientError::Key { .. }
        ));
    }
}
