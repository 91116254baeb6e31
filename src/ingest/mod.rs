//! Bytes → rows with meanings: formats and encodings, header rows, import profiles.
//!
//! In: a file nobody vouches for. Out: [`crate::domain::MappedRow`]s in file order, plus an account of
//! every row that is furniture and every row that could not be read. Nothing here interprets values.

mod fit;
mod furniture;
mod header;
mod header_row;
mod layout;
mod limits;
mod mend;
mod mojibake;
mod profile;
mod reader;
mod refusal;
mod register;
mod sheet;
#[cfg(test)]
mod sheet_behaviour;
mod sheet_item;
mod shift;
mod sniff;
mod table;
mod text;
#[cfg(test)]
mod unknown_behaviour;
mod unknown_table;
mod workbook;

pub use limits::Limits;
pub use profile::{ProfileError, Profiles, SourceChoice};
pub use reader::{FileFacts, FileFormat, RawItem, ReaderOptions, read_raw};
pub use refusal::Refusal;
pub use register::{RegisterItem, RegisterLayout, RegisterReader, RegisterRecord};
pub use sheet::{SheetReader, map_row};
pub use sheet_item::SheetItem;
pub use unknown_table::RETRY_ADVICE;
pub use workbook::run_parser_child;
