//! Law and its arithmetic as data: the working-day calendar with make-up days.

mod calendar;

pub use calendar::{Due, WorkingCalendar};
