//! Bytes → rows with meanings: formats and encodings, header rows, import profiles.
//!
//! In: a file nobody vouches for. Out: [`crate::domain::MappedRow`]s in file order, plus an account of
//! every row that is furniture and every row that could not be read. Nothing here interprets values.

#![expect(
    clippy::result_large_err,
    reason = "a refusal is made once per sheet, and callers want it whole"
)]

mod limits;
mod mend;
mod mojibake;
mod reader;
mod refusal;
mod sniff;
mod text;
mod workbook;

pub use limits::Limits;
pub use reader::{FileFacts, FileFormat, RawItem, ReaderOptions, read_raw};
pub use refusal::Refusal;
pub use workbook::run_parser_child;
