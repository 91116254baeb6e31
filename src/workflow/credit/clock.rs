//! The clocks of an entry: what has to happen by when, and whether it has.

use chrono::NaiveDate;
use serde::Serialize;

use super::CreditEntry;
use crate::domain::{LegalDeadline, code_enum};

code_enum! {
    ClockState {
        Running = "running", "进行中";
        Done = "done", "已办结";
        Late = "late", "逾期办结";
        Overdue = "overdue", "已逾期";
        Paused = "paused", "已中止";
    }
}

/// One clock on one day.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Clock {
    pub deadline: LegalDeadline,
    pub state: ClockState,
    /// When it stopped.
    pub stopped: Option<NaiveDate>,
}

impl Clock {
    fn of(deadline: &LegalDeadline, stopped: Option<NaiveDate>, day: NaiveDate) -> Self {
        let state = match stopped {
            Some(stopped) if stopped <= deadline.due => ClockState::Done,
            Some(_) => ClockState::Late,
            None if day <= deadline.due => ClockState::Running,
            None => ClockState::Overdue,
        };
        Self {
            deadline: deadline.clone(),
            state,
            stopped,
        }
    }

    /// Whether somebody still has to do something for it.
    pub fn is_open(&self) -> bool {
        self.stopped.is_none()
    }
}

impl CreditEntry {
    /// All clocks that were ever started, as they stand on a day that is not before the last step.
    pub fn clocks_on(&self, day: NaiveDate) -> Vec<Clock> {
        let mut clocks = Vec::new();
        if let Some(push) = &self.push {
            clocks.push(Clock::of(
                push,
                self.deliveries.first().or(self.ended_on()),
                day,
            ));
        }
        for objection in &self.objections {
            clocks.push(Clock::of(&objection.review, objection.answered_on, day));
            let provider = objection.provider_on.or(objection.answered_on);
            clocks.push(Clock::of(&objection.provider, provider, day));
            if let Some((correction, stopped)) = &objection.correction {
                clocks.push(Clock::of(correction, *stopped, day));
            }
        }
        for repair in &self.repairs {
            clocks.push(Clock::of(&repair.decision, repair.decided_on, day));
        }
        for remedy in &self.remedies {
            if let Some(withdrawal) = &remedy.withdrawal {
                clocks.push(Clock::of(withdrawal, self.ended_on(), day));
            }
        }
        if let Some(end) = &self.end {
            clocks.push(Clock::of(&end.told_by, self.told_on, day));
        }
        for pause in self.paused() {
            // Of the clocks of a key, the last one is that of the open matter.
            let of_key = |clock: &&mut Clock| clock.deadline.period.key == pause.key;
            let standing = clocks.iter_mut().rfind(of_key);
            if let Some(clock) = standing.filter(|clock| clock.is_open()) {
                clock.state = ClockState::Paused;
            }
        }
        clocks
    }
}
