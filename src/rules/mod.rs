//! Law and its arithmetic as data: the working-day calendar with make-up days, when holidays fall, the periods that the law
//! sets, and the catalogue of what may be kept.

mod calendar;
mod catalogue;
mod holidays;
mod law;

pub use calendar::{Due, WorkingCalendar, WorkingDays};
pub use catalogue::{Catalogue, CatalogueError, CatalogueItem};
pub use holidays::Holidays;
pub use law::{LawBook, LawError, LocalLaw, PeriodRow};
