//! How often and for how long: what a city may set for itself (`[security]` in `settings.toml`).

use super::AddressLimit;
use crate::domain::Role;

/// The rules of access in force.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct SecurityRules {
    pub address: AddressLimit,
    pub reveals: RevealLimits,
    pub proof: ProofLimit,
    /// Roles that cannot work without a second factor.
    pub second_factor_roles: Vec<Role>,
}

/// How many people's data one person may look at.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct RevealLimits {
    /// No more in any hour.
    pub per_hour: usize,
    /// More than these in an hour are told to the auditor.
    pub alarm_per_hour: usize,
}

impl Default for RevealLimits {
    fn default() -> Self {
        Self {
            per_hour: 20,
            alarm_per_hour: 10,
        }
    }
}

/// How long a password or code vouches for a person before something that matters.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ProofLimit {
    /// Milliseconds.
    pub lasts: i64,
}

impl Default for ProofLimit {
    fn default() -> Self {
        Self { lasts: 15 * 60_000 }
    }
}

impl ProofLimit {
    /// Whether a proof of `proved_at` still counts; one from the future does not.
    pub fn is_fresh(self, proved_at: i64, now: i64) -> bool {
        (0..self.lasts).contains(&now.saturating_sub(proved_at))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_proof_is_fresh_for_a_quarter_of_an_hour() {
        let limit = ProofLimit::default();
        let fresh = [0, 899_999, 900_000, -1].map(|age| limit.is_fresh(5_000_000, 5_000_000 + age));
        assert_eq!(fresh, [true, true, false, false]);
    }
}
