//! A package as rows of a front database (前置库, 库表方式): what its data.csv says, under the columns that were agreed
//! (`pipelines/front_database.sql`).

use std::io::{Cursor, Read as _};

use zip::ZipArchive;

use super::columns::COLUMNS;
use super::package::PackageError;

/// What is a column of its own meaning in the table.
const RENAMED: [(&str, &str); 2] = [("操作", "operation"), ("主键", "row_key")];

/// The rows of a package; each has a value for each column.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FrontTable {
    pub columns: Vec<&'static str>,
    pub rows: Vec<Vec<String>>,
}

/// Reads a package back: the same bytes always give the same rows, sealed values included.
pub fn front_table(package: &[u8]) -> Result<FrontTable, PackageError> {
    let mut archive = ZipArchive::new(Cursor::new(package))?;
    let mut data = Vec::new();
    archive.by_name("data.csv")?.read_to_end(&mut data)?;
    let mut reader = csv::Reader::from_reader(data.as_slice());
    let mut rows = Vec::new();
    for record in reader.records() {
        rows.push(record?.iter().map(str::to_owned).collect());
    }
    Ok(FrontTable {
        columns: front_columns(),
        rows,
    })
}

fn front_columns() -> Vec<&'static str> {
    let renamed = |column: &'static str| {
        let found = RENAMED.iter().find(|(ours, _)| *ours == column);
        found.map_or(column, |(_, theirs)| theirs)
    };
    COLUMNS.into_iter().map(renamed).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_shipped_table_has_every_column_that_is_sent() {
        let shipped = include_str!("../../pipelines/front_database.sql");
        for column in front_columns() {
            let quoted = format!("\n    \"{column}\" ");
            let plain = format!("\n    {column} ");
            assert!(
                shipped.contains(&quoted) || shipped.contains(&plain),
                "{column}"
            );
        }
        assert!(front_columns().contains(&"row_key") && !front_columns().contains(&"主键"));
    }
}
