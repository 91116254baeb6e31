//! Passwords: which are taken, how they are kept, how they are compared.

use argon2::password_hash::phc::PasswordHash;
use argon2::password_hash::{PasswordHasher as _, PasswordVerifier as _};
use argon2::{Algorithm, Argon2, Params, Version};

use crate::domain::AccountName;

const SHORTEST: usize = 12;
const LONGEST: usize = 128;

/// Parts that the most used passwords are made of; one that is nothing else is refused (ASVS 6.2.4).
const COMMON: [&str; 20] = [
    "password",
    "passw0rd",
    "123456789",
    "12345678",
    "1234567",
    "123456",
    "1234",
    "0123456789",
    "qwertyuiop",
    "qwerty",
    "asdfghjkl",
    "admin",
    "administrator",
    "abc",
    "abcdef",
    "letmein",
    "welcome",
    "iloveyou",
    "mingcha",
    "woaini",
];

/// Why a password is not taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum PasswordError {
    #[error("密码至少{SHORTEST}个字符")]
    Short,
    #[error("密码最多{LONGEST}个字符")]
    Long,
    #[error("密码不能包含用户名")]
    NamesUser,
    #[error("密码过于常见或只是重复，请换一个")]
    Common,
    #[error("密码保护未能完成，请重试")]
    Hash,
}

/// argon2id with a cost.
#[derive(Clone)]
pub struct PasswordHasher {
    argon2: Argon2<'static>,
    /// Hash of a password that nobody has: compared where there is no account, so that both take as long.
    nobody: String,
}

impl PasswordHasher {
    /// 64 MiB, three passes: RFC 9106, §4, second recommended option, with one lane.
    pub fn new() -> Result<Self, PasswordError> {
        Self::with_cost(64 << 10, 3)
    }

    /// Memory in KiB, and passes.
    pub fn with_cost(memory: u32, passes: u32) -> Result<Self, PasswordError> {
        let params = Params::new(memory, passes, 1, None).map_err(|_| PasswordError::Hash)?;
        let argon2 = Argon2::new(Algorithm::Argon2id, Version::V0x13, params);
        let mut hasher = Self {
            argon2,
            nobody: String::new(),
        };
        hasher.nobody = hasher.hash_text("nobody has this password")?;
        Ok(hasher)
    }

    /// The PHC string of a password that may be used.
    pub fn hash(&self, password: &str, name: &AccountName) -> Result<String, PasswordError> {
        acceptable(password, name)?;
        self.hash_text(password)
    }

    fn hash_text(&self, password: &str) -> Result<String, PasswordError> {
        let mut salt = [0; 16];
        getrandom::fill(&mut salt).map_err(|_| PasswordError::Hash)?;
        let hash = self
            .argon2
            .hash_password_with_salt(password.as_bytes(), &salt);
        Ok(hash.map_err(|_| PasswordError::Hash)?.to_string())
    }

    /// Whether a password fits the stored hash; with `None` it never does, and takes as long.
    pub fn fits(&self, password: &str, stored: Option<&str>) -> bool {
        // A longer one was never taken, and would be work for nothing.
        let password = if password.chars().count() > LONGEST {
            ""
        } else {
            password
        };
        let Ok(hash) = PasswordHash::new(stored.unwrap_or(&self.nobody)) else {
            return false;
        };
        let fits = self
            .argon2
            .verify_password(password.as_bytes(), &hash)
            .is_ok();
        fits && stored.is_some()
    }
}

fn acceptable(password: &str, name: &AccountName) -> Result<(), PasswordError> {
    let length = password.chars().count();
    if length < SHORTEST {
        return Err(PasswordError::Short);
    }
    if length > LONGEST {
        return Err(PasswordError::Long);
    }
    let folded = crate::domain::nfkc_lower_case(password);
    if folded.contains(name.as_str()) {
        return Err(PasswordError::NamesUser);
    }
    let mut rest = folded;
    for part in COMMON {
        rest = rest.replace(part, "");
    }
    let mut characters: Vec<char> = rest.chars().collect();
    characters.sort_unstable();
    characters.dedup();
    if characters.len() < 3 {
        return Err(PasswordError::Common);
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn quick() -> PasswordHasher {
        PasswordHasher::with_cost(64, 1).unwrap()
    }

    fn name() -> AccountName {
        "wangli".parse().unwrap()
    }

    #[test]
    fn a_password_fits_its_own_hash_only_to_the_last_of_its_bytes() {
        let hasher = quick();
        let long = "长".repeat(100);
        let stored = hasher.hash(&format!("{long}一二三x"), &name()).unwrap();
        assert!(
            stored.starts_with("$argon2id$v=19$m=64,t=1,p=1$"),
            "{stored}"
        );
        assert!(hasher.fits(&format!("{long}一二三x"), Some(&stored)));
        assert!(!hasher.fits(&format!("{long}一二三y"), Some(&stored)));
        assert!(!hasher.fits("nobody has this password", None));
        let again = hasher.hash(&format!("{long}一二三x"), &name()).unwrap();
        assert_ne!(stored, again, "each has a salt of its own");
    }

    #[test]
    fn the_cost_in_use_is_the_recommended_one() {
        let stored = PasswordHasher::new().unwrap().nobody;
        assert!(
            stored.starts_with("$argon2id$v=19$m=65536,t=3,p=1$"),
            "{stored}"
        );
    }

    #[test]
    fn short_common_and_telling_passwords_are_refused_with_the_reason() {
        let refused = |password: &str| acceptable(password, &name()).err();
        assert_eq!(refused("三个字"), Some(PasswordError::Short));
        assert_eq!(refused(&"x".repeat(200)), Some(PasswordError::Long));
        assert_eq!(refused("xWangLi-2026-xx"), Some(PasswordError::NamesUser));
        assert_eq!(refused("aaaaaaaaaaaaaa"), Some(PasswordError::Common));
        assert_eq!(refused("Password123456"), Some(PasswordError::Common));
        assert_eq!(refused("春眠不觉晓处处闻啼鸟夜来"), None);
    }
}
