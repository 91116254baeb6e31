//! What every reader yields, whatever the format of the file.

use crate::domain::{Quarantined, RawRow};

/// One thing met while reading a file, in file order.
#[derive(Debug, Clone, PartialEq)]
pub enum RawItem {
    /// A sheet begins; text files have one sheet without a name.
    Sheet {
        name: Option<String>,
        hidden: bool,
    },
    Row(RawRow),
    /// A row that could not be read as it should; its cells are as far as they got.
    BadRow {
        row: RawRow,
        quarantined: Quarantined,
    },
}
