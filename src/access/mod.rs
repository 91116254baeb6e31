//! Proof of who somebody is: passwords, session tokens, and the rules of how long and how often.
//!
//! Pure but for random numbers of the system and two counts in memory: nothing is stored here and no clock is read.

mod base32;
mod client_key;
mod identity;
mod lockout;
mod password;
mod query_rate;
mod recovery;
mod rules;
mod throttle;
mod token;
mod totp;

pub use client_key::ClientKey;
pub use identity::{ProvenIdentity, Unproven};
pub use lockout::Lockout;
pub use password::{PasswordError, PasswordHasher};
pub use query_rate::QueryRate;
pub use recovery::{RecoveryCode, recovery_digest};
pub use rules::{ProofLimit, RevealLimits, SecurityRules};
pub use throttle::{AddressLimit, SignInThrottle};
pub use token::{FormToken, RandomError, SessionLimits, SessionToken, token_digest};
pub use totp::{TotpSecret, looks_like_code};
