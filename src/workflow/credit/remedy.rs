//! 申诉、复议、诉讼: what is under way elsewhere about an entry or the decision behind it (淮政发〔2018〕103号 第十七条,
//! R-OBJ-04). It changes nothing of the entry by itself; a decision that was revoked has its clock until the entry is gone.

use chrono::NaiveDate;

use super::{CreditEntry, CreditRefused};
use crate::domain::{LegalDeadline, code_enum};

code_enum! {
    /// The way that the party goes.
    RemedyKind {
        Appeal = "appeal", "申诉";
        Review = "review", "行政复议";
        Lawsuit = "lawsuit", "行政诉讼";
    }
}

code_enum! {
    RemedyOutcome {
        Upheld = "upheld", "维持";
        Dropped = "dropped", "申请人撤回";
        Changed = "changed", "变更";
        Revoked = "revoked", "撤销";
    }
}

impl RemedyKind {
    /// What is said beside the stage as long as it is open.
    pub fn under_way(self) -> &'static str {
        match self {
            Self::Appeal => "申诉处理中",
            Self::Review => "行政复议中",
            Self::Lawsuit => "行政诉讼中",
        }
    }
}

/// One of them, from its being known to its end.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Remedy {
    pub kind: RemedyKind,
    /// Who decides: the 信用主管部门, the 复议机关 or the court.
    pub body: String,
    pub filed_on: NaiveDate,
    pub outcome: Option<(NaiveDate, RemedyOutcome)>,
    /// By when the entry has to be withdrawn; of a decision that was revoked.
    pub withdrawal: Option<LegalDeadline>,
}

impl CreditEntry {
    pub fn remedies(&self) -> &[Remedy] {
        &self.remedies
    }

    /// The one that has no outcome yet.
    pub fn open_remedy(&self) -> Option<&Remedy> {
        let last = self.remedies.last();
        last.filter(|remedy| remedy.outcome.is_none())
    }

    /// Whether the decision was revoked elsewhere and the entry is still there.
    pub fn waits_for_withdrawal(&self) -> bool {
        let is_owed = |remedy: &Remedy| remedy.withdrawal.is_some();
        self.end.is_none() && self.remedies.iter().any(is_owed)
    }

    pub(super) fn end_remedy(
        &mut self,
        outcome: RemedyOutcome,
        withdrawal: LegalDeadline,
        day: NaiveDate,
    ) -> Result<(), CreditRefused> {
        // What is gone already needs no withdrawal.
        let is_owed = outcome == RemedyOutcome::Revoked && self.end.is_none();
        let last = self.remedies.last_mut();
        let open = last.filter(|remedy| remedy.outcome.is_none());
        let remedy = open.ok_or(CreditRefused::NoRemedy)?;
        remedy.outcome = Some((day, outcome));
        remedy.withdrawal = is_owed.then_some(withdrawal);
        Ok(())
    }
}
