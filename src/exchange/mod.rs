//! Packages for the credit system (domain.md §E.6, 文件方式 and 库表方式 of GB/T 39443-2020): what a recipient is owed of the entries, as a
//! file that an independent program can read, check and answer.
//!
//! Pure: rows in, bytes out; a receipt's bytes in, its lines out.

mod columns;
mod front;
mod package;
mod penalty;
mod receipt;
mod recipient;

pub use front::{FrontTable, front_table};
pub use package::{BuiltPackage, PackageError, PackageHead, PackageRow, Secrets, build_package};
pub use receipt::{ReceiptError, ReceiptLine, ReceiptStatus, read_receipt};
pub use recipient::{AddressPlace, Recipient, RecipientError, Way};
