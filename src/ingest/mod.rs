//! Bytes → rows with meanings: formats and encodings, header rows, import profiles.
//!
//! In: a file nobody vouches for. Out: [`crate::domain::MappedRow`]s in file order, plus an account of
//! every row that is furniture and every row that could not be read. Nothing here interprets values.

#![expect(
    clippy::result_large_err,
    reason = "a refusal is made once per sheet, and callers want it whole"
)]

mod fit;
mod furniture;
mod header;
mod header_row;
mod layout;
mod profile;
mod reader;
mod refusal;
mod sheet;
#[cfg(test)]
mod sheet_behaviour;
mod sheet_item;
mod table;

pub use profile::{ProfileError, Profiles, SourceChoice};
pub use reader::RawItem;
pub use refusal::Refusal;
pub use sheet::{SheetReader, map_row};
pub use sheet_item::SheetItem;
