//! A package as rows of a front database (前置库, 库表方式): what its tables say, under the columns that were agreed
//! (`pipelines/front_database.sql`).

use std::io::{Cursor, Read as _};

use zip::ZipArchive;

use super::columns::COLUMNS;
use super::package::{DATA, KEYS, PENALTIES, PackageError};
use super::penalty::PENALTY_COLUMNS;

/// What is a column of its own meaning in the table.
const RENAMED: [(&str, &str); 2] = [("操作", "operation"), ("主键", "row_key")];

/// The rows of a package; each has a value for each column.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FrontTable {
    pub columns: Vec<&'static str>,
    pub rows: Vec<Vec<String>>,
}

/// Reads a package back: the same bytes always give the same rows, sealed values included. What a package of penalties tells in
/// the shape of 双公示 stands in the same row, under its codes.
pub fn front_table(package: &[u8]) -> Result<FrontTable, PackageError> {
    let mut archive = ZipArchive::new(Cursor::new(package))?;
    let mut columns = front_columns();
    let mut rows = records(&mut archive, DATA)?;
    if archive.index_for_name(PENALTIES).is_some() {
        columns.extend(PENALTY_COLUMNS.iter().map(|(_, code)| *code));
        let penalties = records(&mut archive, PENALTIES)?;
        for (row, penalty) in rows.iter_mut().zip(penalties) {
            row.extend(penalty.into_iter().skip(KEYS.len()));
        }
    }
    Ok(FrontTable { columns, rows })
}

fn records(
    archive: &mut ZipArchive<Cursor<&[u8]>>,
    name: &str,
) -> Result<Vec<Vec<String>>, PackageError> {
    let mut data = Vec::new();
    archive.by_name(name)?.read_to_end(&mut data)?;
    let mut reader = csv::Reader::from_reader(data.as_slice());
    let mut rows = Vec::new();
    for record in reader.records() {
        rows.push(record?.iter().map(str::to_owned).collect());
    }
    Ok(rows)
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
        let penalties = PENALTY_COLUMNS.iter().map(|(_, code)| *code);
        for column in front_columns().into_iter().chain(penalties) {
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
