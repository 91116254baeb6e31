//! Reads the live files lazily, with the hive keys as columns.

use std::path::PathBuf;

use polars::prelude::{
    HiveOptions, IntoLazy, LazyFrame, PlRefPath, ScanArgsParquet, UnionArgs, concat, lit,
};

use super::{DatasetError, DatasetLayout, PartitionFile};
use crate::frame::{Column, order_schema};

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

pub(super) fn scan_one(path: PathBuf) -> Result<LazyFrame, DatasetError> {
    let arguments = ScanArgsParquet {
        hive_options: HiveOptions::new_disabled(),
        ..ScanArgsParquet::default()
    };
    let path =
        PlRefPath::try_from_pathbuf(path).map_err(DatasetError::polars("naming a parquet file"))?;
    LazyFrame::scan_parquet(path, arguments).map_err(DatasetError::polars("opening a parquet file"))
}
