//! Clocks as pages tell them: the day of so many, the due day, and by which law.

use chrono::NaiveDate;
use serde::Serialize;

use crate::domain::PeriodUnit;
use crate::rules::WorkingCalendar;
use crate::server::app::App;
use crate::server::deadline::Deadline;
use crate::workflow::Clock;

/// One clock of an entry.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub(super) struct ClockLine {
    name: &'static str,
    state: &'static str,
    open: bool,
    due: NaiveDate,
    /// Only for those that run.
    chip: Option<Deadline>,
    /// 第9个工作日/共15个.
    progress: String,
    because: String,
    provisional: bool,
}

impl ClockLine {
    pub(super) fn of(app: &App, clock: &Clock) -> Self {
        let open = clock.is_open();
        let chip = open.then(|| app.deadline(clock.deadline.due));
        Self {
            chip,
            ..Self::on(&app.calendar, clock, app.now().day)
        }
    }

    fn on(calendar: &WorkingCalendar, clock: &Clock, today: NaiveDate) -> Self {
        let deadline = &clock.deadline;
        let until = clock.stopped.unwrap_or(today);
        let passed = calendar.working_days_between(deadline.from, until).days;
        let progress = match deadline.period.unit {
            PeriodUnit::WorkingDays => {
                format!("第{}个工作日/共{}个", passed.max(0), deadline.period.count)
            }
            PeriodUnit::Months => format!("共{}个月", deadline.period.count),
        };
        Self {
            name: deadline.period.key.label(),
            state: clock.state.label(),
            open: clock.is_open(),
            due: deadline.due,
            chip: None,
            progress,
            because: format!("自{}起{}", deadline.from, deadline.period),
            provisional: deadline.provisional,
        }
    }

    #[cfg(test)]
    pub(super) fn sample() -> Self {
        Self {
            name: "认定后推送",
            state: "进行中",
            open: true,
            due: NaiveDate::from_ymd_opt(2026, 10, 13).unwrap(),
            chip: Some(Deadline::sample()),
            progress: "第3个工作日/共7个".to_owned(),
            because: "自2026-09-28起7个工作日".to_owned(),
            provisional: true,
        }
    }
}
