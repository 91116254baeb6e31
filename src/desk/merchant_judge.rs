//! Who may say which merchants are one.

use super::{DeskError, Session};
use crate::domain::{Actor, Role};

/// Proof that a session belongs to an analyst (domain.md §E.7); there is no other way to one.
#[derive(Debug, Clone)]
pub struct MerchantJudge {
    actor: Actor,
}

impl MerchantJudge {
    pub fn of(session: &Session) -> Result<Self, DeskError> {
        if session.account.role != Role::Analyst {
            return Err(DeskError::NotMerchantJudge);
        }
        Ok(Self {
            actor: session.actor(),
        })
    }

    pub fn actor(&self) -> &Actor {
        &self.actor
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn analysts_judge_and_nobody_else() {
        for role in Role::ALL {
            let judge = MerchantJudge::of(&Session::sample(1, *role));
            assert_eq!(judge.is_ok(), *role == Role::Analyst, "{role:?}");
        }
    }
}
