//! Who somebody is by the word of an identity provider (统一身份认证), and why its word may prove nothing.

use crate::domain::AccountName;

/// A person whom the provider has vouched for in a verified answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ProvenIdentity {
    pub issuer: String,
    /// What the provider never gives to another person.
    pub subject: String,
    /// The account that the person says to have; may change, and is looked at once.
    pub name: Option<AccountName>,
    /// When the person last gave a password or code there; epoch milliseconds. Absent where the provider does not tell.
    pub authenticated_at: Option<i64>,
}

/// Why a visit to the provider proves nothing.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Unproven {
    #[error("这次登录已过期、已用过，或不是在这个浏览器中发起的")]
    Stale,
    #[error("统一身份认证没有同意这次登录，或您取消了登录")]
    Declined,
    #[error("统一身份认证的回应未通过校验，已拒绝")]
    Invalid,
    #[error("连不上统一身份认证，或它没有正常应答")]
    Unreachable,
    #[error("统一身份认证不认可本系统的登记")]
    NotRegistered,
}

impl Unproven {
    /// Whether it is a failed sign-in, to be counted and put on record, rather than a fault of the machines.
    pub fn is_failure(self) -> bool {
        match self {
            Self::Stale | Self::Declined | Self::Invalid => true,
            Self::Unreachable | Self::NotRegistered => false,
        }
    }
}
