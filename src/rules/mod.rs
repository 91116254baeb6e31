//! Law and its arithmetic as data: the working-day calendar with make-up days, and when holidays fall.

mod calendar;
mod holidays;

pub use calendar::{Due, WorkingCalendar, WorkingDays};
pub use holidays::Holidays;
