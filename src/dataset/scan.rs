//! Reads the live files lazily, with the hive keys as columns.

use std::path::PathBuf;

use polars::prelude::{
    HiveOptions, IntoLazy, LazyFrame, PlRefPath, ScanArgsParquet, UnionArgs, concat, lit,
};

use super::{DatasetError, DatasetLayout, PartitionFile};
use crate::frame::{Column, check_schema, order_schema};

/// A lazy frame over these files of the manifest; an empty one in the right schema when there are none.
pub fn scan_files(layout: &DatasetLayout, files: &[String]) -> Result<LazyFrame, DatasetError> {
    let doing = DatasetError::polars("scanning the dataset");
    let parts = files
        .iter()
        .filter_map(|relative| PartitionFile::parse(relative))
        .map(|file| {
            let path = layout.live(&file.relative());
            Ok(scan_one(path)?.with_columns([
                lit(file.source.code()).alias(Column::Source.small_name()),
                lit(file.month).alias(Column::Month.small_name()),
            ]))
        });
    let parts = parts.collect::<Result<Vec<_>, DatasetError>>()?;
    if parts.is_empty() {
        let mut schema = order_schema();
        for key in [Column::Source, Column::Month] {
            schema.with_column(key.small_name(), key.dtype());
        }
        return Ok(polars::prelude::DataFrame::empty_with_schema(&schema).lazy());
    }
    concat(
        parts,
        UnionArgs {
            rechunk: false,
            parallel: true,
            ..UnionArgs::default()
        },
    )
    .map_err(doing)
}

fn scan_one(path: PathBuf) -> Result<LazyFrame, DatasetError> {
    let arguments = ScanArgsParquet {
        hive_options: HiveOptions::new_disabled(),
        ..ScanArgsParquet::default()
    };
    let path =
        PlRefPath::try_from_pathbuf(path).map_err(DatasetError::polars("naming a parquet file"))?;
    LazyFrame::scan_parquet(path, arguments).map_err(DatasetError::polars("opening a parquet file"))
}

/// Reads one file's footer and schema and counts its rows; what `fsck` compares with the manifest.
pub fn count_rows(layout: &DatasetLayout, relative: &str) -> Result<i64, DatasetError> {
    let mut frame = scan_one(layout.live(relative))?;
    let schema = frame
        .collect_schema()
        .map_err(DatasetError::polars("reading a parquet schema"))?;
    check_schema(&schema, &Column::STORED)?;
    let counted = frame.select([crate::frame::col(Column::Seq)]).collect();
    let counted = counted.map_err(DatasetError::polars("counting the rows of a parquet file"))?;
    Ok(i64::try_from(counted.height()).unwrap_or(i64::MAX))
}
