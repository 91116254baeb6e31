//! Mapped rows → canonical orders: dates, money, texts, parties, conclusions.
//!
//! In: a [`crate::domain::MappedRow`] and the facts of its file. Out: a [`crate::domain::CanonicalOrder`]
//! with notes for a person, or the reason why the row is no order. Pure: no I/O, no clock.

mod absent;
mod amount;
mod cells;
mod clock;
mod content;
mod date;
mod hash;
mod intake;
mod linked;
mod markup;
mod numeral;
mod order;
mod outcome;
mod parties;
mod people;
mod period;
mod place;
mod register;
mod serial;
mod text;
mod times;
mod uncomputed;

pub use order::{NormalizeContext, normalize};
pub use people::tells_no_name;
pub use period::year_named_in;
pub use register::{RegisterEntry, RegisterFault, read_register};
