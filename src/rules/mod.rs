//! Law and its arithmetic as data: the working-day calendar with make-up days, when holidays fall, the periods that the law
//! sets, the catalogue of what may be kept, and who looks into what.

mod calendar;
mod catalogue;
mod holidays;
mod law;
mod measures;
mod routing;

pub use calendar::{Due, WorkingCalendar, WorkingDays};
pub use catalogue::{Catalogue, CatalogueError, CatalogueItem};
pub use holidays::Holidays;
pub use law::{LawBook, LawError, LocalLaw, PeriodRow};
pub use measures::{ListMeasure, Measures};
pub use routing::{Route, Routing, RoutingError, Topic};
