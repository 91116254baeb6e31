//! One partition file as a whole: read as a frame, and a changed frame written into staging.

use std::fs;
use std::path::Path;

use polars::prelude::{DataFrame, ParquetReader, ParquetWriter, SerReader};

use super::{DatasetError, FileHash, PartitionFile, WrittenFile};

pub(super) fn read_partition(source: &Path) -> Result<DataFrame, DatasetError> {
    let file = fs::File::open(source).map_err(DatasetError::io("opening", source))?;
    ParquetReader::new(file)
        .finish()
        .map_err(DatasetError::polars("reading a partition"))
}

/// Writes `frame` as `file` below the folder `staged`, on disk before it returns.
pub(super) fn write_partition(
    staged: &Path,
    file: PartitionFile,
    frame: &mut DataFrame,
) -> Result<WrittenFile, DatasetError> {
    let path = staged.join(file.relative());
    let folder = path.parent().unwrap_or(&path);
    fs::create_dir_all(folder).map_err(DatasetError::io("creating", folder))?;
    let handle = fs::File::create(&path).map_err(DatasetError::io("creating", &path))?;
    ParquetWriter::new(&handle)
        .finish(frame)
        .map_err(DatasetError::polars("writing a partition anew"))?;
    handle
        .sync_all()
        .map_err(DatasetError::io("syncing", &path))?;
    Ok(WrittenFile {
        file,
        rows: i64::try_from(frame.height()).unwrap_or(i64::MAX),
        hash: FileHash::of(&path)?,
    })
}
