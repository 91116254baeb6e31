//! Law and its arithmetic as data: the working-day calendar with make-up days, when holidays fall, the periods that the law
//! sets, the catalogue of what may be kept, and who looks into what.

mod calendar;
mod catalogue;
mod holidays;
mod in_force;
mod law;
mod measures;
mod penalty_levels;
mod routing;

pub use calendar::{Due, WorkingCalendar, WorkingDays};
pub use catalogue::{Catalogue, CatalogueError};
pub use holidays::Holidays;
pub use in_force::{LawInForce, ShippedLaw};
pub use law::{LawBook, LawError, LocalLaw};
pub use measures::{ListMeasure, Measures};
pub use penalty_levels::PenaltyLevels;
pub use routing::{Route, Routing, RoutingError, Topic};
