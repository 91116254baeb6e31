//! 中止计时: the clock of an open matter stands still for a reason, and goes on for the days that were left.

use chrono::NaiveDate;

use super::{CreditEntry, CreditRefused};
use crate::domain::{LawKey, LegalDeadline};

/// Clocks that may stand still: those that wait for what the office cannot hurry (鉴定, 补正, 诉讼).
pub const PAUSABLE: [LawKey; 3] = [
    LawKey::ObjectionReview,
    LawKey::ObjectionProvider,
    LawKey::RepairDecision,
];

/// One time that a clock stood still.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Pause {
    pub key: LawKey,
    pub from: NaiveDate,
    /// When it went on; `None` while it stands.
    pub until: Option<NaiveDate>,
    pub reason: String,
}

impl CreditEntry {
    /// Every time that a clock stood still, in their order.
    pub fn pauses(&self) -> &[Pause] {
        &self.pauses
    }

    /// The clocks that stand still now.
    pub fn paused(&self) -> impl Iterator<Item = &Pause> {
        self.pauses.iter().filter(|pause| pause.until.is_none())
    }

    /// The deadline of a clock that runs now or stands still, of those that may.
    pub fn pausable(&self, key: LawKey) -> Option<&LegalDeadline> {
        let objection = self.open_objection();
        match key {
            LawKey::ObjectionReview => objection.map(|objection| &objection.review),
            LawKey::ObjectionProvider => objection
                .filter(|objection| objection.provider_on.is_none())
                .map(|objection| &objection.provider),
            LawKey::RepairDecision => self.open_repair().map(|repair| &repair.decision),
            _ => None,
        }
    }

    pub(super) fn may_pause(&self, key: LawKey) -> Result<(), CreditRefused> {
        if self.pausable(key).is_none() {
            return Err(CreditRefused::NoClock { key });
        }
        if self.paused().any(|pause| pause.key == key) {
            return Err(CreditRefused::Paused { key });
        }
        Ok(())
    }

    /// Going on gives back the days that it stood still, and no less.
    pub(super) fn may_resume(
        &self,
        key: LawKey,
        deadline: &LegalDeadline,
    ) -> Result<(), CreditRefused> {
        let before = self.pausable(key);
        let before = before.ok_or(CreditRefused::NoClock { key })?;
        if !self.paused().any(|pause| pause.key == key) {
            return Err(CreditRefused::NotPaused { key });
        }
        if deadline.due < before.due || deadline.from != before.from {
            return Err(CreditRefused::NoClock { key });
        }
        Ok(())
    }

    pub(super) fn pause(&mut self, key: LawKey, reason: String, day: NaiveDate) {
        self.pauses.push(Pause {
            key,
            from: day,
            until: None,
            reason,
        });
    }

    pub(super) fn resume(&mut self, key: LawKey, deadline: LegalDeadline, day: NaiveDate) {
        self.end_pauses(day, |pause| pause.key == key);
        match key {
            LawKey::RepairDecision => {
                if let Some(repair) = self.repairs.last_mut() {
                    repair.decision = deadline;
                }
            }
            _ => {
                if let Some(objection) = self.objections.last_mut() {
                    if key == LawKey::ObjectionReview {
                        objection.review = deadline;
                    } else {
                        objection.provider = deadline;
                    }
                }
            }
        }
    }

    /// What is answered stands still no more.
    pub(super) fn end_answered_pauses(&mut self, day: NaiveDate) {
        let open: Vec<LawKey> = PAUSABLE
            .into_iter()
            .filter(|key| self.pausable(*key).is_some())
            .collect();
        self.end_pauses(day, |pause| !open.contains(&pause.key));
    }

    fn end_pauses(&mut self, day: NaiveDate, ends: impl Fn(&Pause) -> bool) {
        for pause in &mut self.pauses {
            if pause.until.is_none() && ends(pause) {
                pause.until = Some(day);
            }
        }
    }
}
