//! What becomes of the rows of a file, from the first byte to the ledger.

mod hostile;
mod identity;
mod privacy;
mod quarantine;
mod samples;
mod sheets;

pub(crate) use hostile::hostile_workbook;
