//! Proof of who somebody is: passwords, session tokens, and the rules of how long and how often.
//!
//! Pure but for random numbers of the system and one count in memory: nothing is stored here and no clock is read.

mod base32;
mod identity;
mod lockout;
mod password;
mod recovery;
mod rules;
mod throttle;
mod token;
mod totp;

pub use identity::{ProvenIdentity, Unproven};
pub use lockout::Lockout;
pub use password::{PasswordError, PasswordHasher};
pub use recovery::{RecoveryCode, recovery_digest};
pub use rules::{ProofLimit, RevealLimits, SecurityRules};
pub use throttle::{AddressLimit, SignInThrottle};
pub use token::{FormToken, RandomError, SessionLimits, SessionToken, token_digest};
pub use totp::{TotpSecret, looks_like_code};
