//! Writes a partition file anew without the orders that a correction replaced.

use std::collections::BTreeSet;
use std::fs;

use polars::prelude::{BooleanChunked, NewChunkedArray, ParquetReader, ParquetWriter, SerReader};

use super::{DatasetError, DatasetLayout, PartitionFile, WrittenFile};
use crate::frame::Column;

/// Stages a copy of `old` without the orders in `replaced`, under a name of its own; `None` when nothing is left.
pub fn rewrite_without(
    layout: &DatasetLayout,
    import_seq: i64,
    old: &PartitionFile,
    replaced: &BTreeSet<i64>,
) -> Result<Option<WrittenFile>, DatasetError> {
    let source = layout.live(&old.relative());
    let file = fs::File::open(&source).map_err(DatasetError::io("opening", &source))?;
    let frame = ParquetReader::new(file)
        .finish()
        .map_err(DatasetError::polars("reading a partition"))?;
    let seqs = frame
        .column(Column::Seq.name())
        .and_then(|column| column.i64().cloned());
    let seqs = seqs.map_err(DatasetError::polars(
        "reading the order numbers of a partition",
    ))?;
    let keep = seqs
        .iter()
        .map(|seq| Some(seq.is_some_and(|seq| !replaced.contains(&seq))));
    let keep = BooleanChunked::from_iter_options(Column::Seq.small_name(), keep);
    let mut kept = frame
        .filter(&keep)
        .map_err(DatasetError::polars("leaving out replaced orders"))?;
    if kept.height() == 0 {
        return Ok(None);
    }
    let stem = old.name.split('.').next().unwrap_or("import");
    let name = format!("{stem}.r{import_seq:06}.parquet");
    let file = PartitionFile {
        name,
        ..old.clone()
    };
    let path = layout.staging(import_seq).join(file.relative());
    let folder = path.parent().unwrap_or(&path);
    fs::create_dir_all(folder).map_err(DatasetError::io("creating", folder))?;
    let handle = fs::File::create(&path).map_err(DatasetError::io("creating", &path))?;
    ParquetWriter::new(&handle)
        .finish(&mut kept)
        .map_err(DatasetError::polars("writing a partition anew"))?;
    handle
        .sync_all()
        .map_err(DatasetError::io("syncing", &path))?;
    Ok(Some(WrittenFile {
        file,
        rows: i64::try_from(kept.height()).unwrap_or(i64::MAX),
    }))
}
