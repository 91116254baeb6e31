//! Law and its arithmetic as data: the working-day calendar with make-up days, when holidays fall, the periods that the law
//! sets, and the catalogue of what may be kept.

mod calendar;
mod catalogue;
mod holidays;
mod in_force;
mod law;

pub use calendar::{Due, WorkingCalendar, WorkingDays};
pub use catalogue::{Catalogue, CatalogueError};
pub use holidays::Holidays;
pub use in_force::{LawInForce, ShippedLaw};
pub use law::{LawBook, LawError, LocalLaw};
