//! `calendar due`.

use std::process::ExitCode;

use crate::cli::arguments::CalendarAction;
use crate::cli::context::Context;
use crate::cli::failure::Failure;
use crate::cli::output::{print_json, say};
use crate::rules::WorkingCalendar;

pub(super) fn run(context: &Context, action: &CalendarAction) -> Result<ExitCode, Failure> {
    let CalendarAction::Due {
        from,
        working_days,
        months,
    } = action;
    let calendar = WorkingCalendar::shipped()?;
    let due = match (working_days, months) {
        (Some(count), _) => calendar.due_in_working_days(*from, *count),
        (None, Some(months)) => calendar.due_in_months(*from, *months),
        (None, None) => {
            return Err(Failure::Usage(
                "请写明 --working-days 或 --months".to_owned(),
            ));
        }
    };
    if context.json {
        print_json(&due)?;
    } else {
        let provisional = if due.provisional {
            "（暂定：途经年份的放假通知尚未收录）"
        } else {
            ""
        };
        say(&format!(
            "到期日 {}{provisional}，途中不计 {} 天",
            due.due,
            due.skipped.len()
        ));
    }
    Ok(ExitCode::SUCCESS)
}
