//! Bytes → rows with meanings: formats and encodings, header rows, import profiles.
//!
//! In: a file nobody vouches for. Out: [`crate::domain::MappedRow`]s in file order, plus an account of
//! every row that is furniture and every row that could not be read. Nothing here interprets values.

mod refusal;

pub use refusal::Refusal;
