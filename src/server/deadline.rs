//! A day by which something has to happen, told in working days as offices count them.

use chrono::NaiveDate;
use serde::Serialize;

use crate::rules::WorkingCalendar;

/// What a page says of a due day, seen from another.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub(super) struct Deadline {
    pub(super) day: NaiveDate,
    /// The day has passed.
    pub(super) overdue: bool,
    /// Until the day; negative since then.
    pub(super) working_days: i64,
    /// 暂定: a year on the way has no published holiday notice.
    pub(super) provisional: bool,
    pub(super) text: String,
    /// The day itself, and why the count may change.
    pub(super) title: String,
}

impl Deadline {
    pub(super) fn of(day: NaiveDate, today: NaiveDate, calendar: &WorkingCalendar) -> Self {
        let between = calendar.working_days_between(today, day);
        let overdue = day < today;
        // What falls due today does so whatever a notice will say.
        let provisional = between.provisional && day != today;
        let count = match between.days.abs() {
            0 => "不足1".to_owned(),
            days => days.to_string(),
        };
        let told = if day == today {
            "今天到期".to_owned()
        } else if overdue {
            format!("已逾期{count}个工作日")
        } else {
            format!("还剩{count}个工作日")
        };
        let (mark, because) = if provisional {
            ("（暂定）", "；期间有年度的放假安排尚未公布，工作日数为暂定")
        } else {
            ("", "")
        };
        Self {
            day,
            overdue,
            working_days: between.days,
            provisional,
            text: format!("{told}{mark}"),
            title: format!("期限 {day}{because}"),
        }
    }

    /// Two working days late, for the tests of pages.
    #[cfg(test)]
    pub(super) fn sample() -> Self {
        let day = |day| NaiveDate::from_ymd_opt(2026, 11, day).unwrap_or_default();
        let calendar = WorkingCalendar::shipped().unwrap();
        Self::of(day(20), day(24), &calendar)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn told(day: &str, today: &str) -> String {
        let calendar = WorkingCalendar::shipped().unwrap();
        Deadline::of(day.parse().unwrap(), today.parse().unwrap(), &calendar).text
    }

    #[test]
    fn a_deadline_is_told_in_working_days_with_holidays_out_and_make_up_days_in() {
        assert_eq!(told("2026-11-27", "2026-11-24"), "还剩3个工作日");
        assert_eq!(told("2026-10-12", "2026-09-30"), "还剩4个工作日");
        assert_eq!(told("2026-11-24", "2026-11-24"), "今天到期");
        assert_eq!(told("2026-11-20", "2026-11-24"), "已逾期2个工作日");
    }

    #[test]
    fn a_weekend_alone_is_less_than_a_working_day() {
        assert_eq!(told("2026-11-28", "2026-11-27"), "还剩不足1个工作日");
        assert_eq!(told("2026-11-27", "2026-11-29"), "已逾期不足1个工作日");
    }

    #[test]
    fn a_year_without_a_notice_makes_it_provisional_but_for_today() {
        let calendar = WorkingCalendar::shipped().unwrap();
        let day: NaiveDate = "2035-01-08".parse().unwrap();
        let deadline = Deadline::of(day, "2035-01-05".parse().unwrap(), &calendar);
        assert_eq!(deadline.text, "还剩1个工作日（暂定）");
        assert!(deadline.title.contains("2035-01-08") && deadline.title.contains("尚未公布"));
        assert_eq!(Deadline::of(day, day, &calendar).text, "今天到期");
    }
}
