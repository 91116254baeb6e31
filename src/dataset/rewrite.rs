//! Writes a partition file anew without the versions that a correction replaced.

use std::collections::BTreeSet;
use std::fs;

use polars::prelude::{BooleanChunked, NewChunkedArray};

use super::partition::{read_partition, write_partition};
use super::{DatasetError, DatasetLayout, PartitionFile, StagedBy, WrittenFile};
use crate::frame::Column;

/// Where the file to be rewritten is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RewriteFrom {
    /// A live file; the copy gets a name of its own.
    Live,
    /// A file of this very import, still in staging; it is replaced there.
    Staging,
}

/// Stages a copy of `old` without the `(seq, version)` pairs in `replaced`; `None` when nothing is left.
pub fn rewrite_without(
    layout: &DatasetLayout,
    import_seq: i64,
    old: &PartitionFile,
    from: RewriteFrom,
    replaced: &BTreeSet<(i64, i64)>,
) -> Result<Option<WrittenFile>, DatasetError> {
    let staged = layout.staging(StagedBy::Import(import_seq));
    let source = match from {
        RewriteFrom::Live => layout.live(&old.relative()),
        RewriteFrom::Staging => staged.join(old.relative()),
    };
    let frame = read_partition(&source)?;
    let longs = |column: Column| {
        frame
            .column(column.name())
            .and_then(|values| values.i64().cloned())
    };
    let doing = "reading the versions of a partition";
    let seqs = longs(Column::Seq).map_err(DatasetError::polars(doing))?;
    let versions = longs(Column::Version).map_err(DatasetError::polars(doing))?;
    let keep = seqs.iter().zip(versions.iter()).map(|(seq, version)| {
        Some(!replaced.contains(&(seq.unwrap_or_default(), version.unwrap_or_default())))
    });
    let keep = BooleanChunked::from_iter_options(Column::Seq.small_name(), keep);
    let mut kept = frame
        .filter(&keep)
        .map_err(DatasetError::polars("leaving out replaced orders"))?;
    let file = match from {
        RewriteFrom::Staging => old.clone(),
        RewriteFrom::Live => {
            let stem = old.name.split('.').next().unwrap_or("import");
            PartitionFile {
                name: format!("{stem}.r{import_seq:06}.parquet"),
                ..old.clone()
            }
        }
    };
    if kept.height() == 0 {
        if from == RewriteFrom::Staging {
            let path = staged.join(file.relative());
            fs::remove_file(&path).map_err(DatasetError::io("removing", &path))?;
        }
        return Ok(None);
    }
    write_partition(&staged, file, &mut kept).map(Some)
}
