//! Writes the orders of one import into staged partition files, a row group at a time.

use std::collections::BTreeMap;
use std::fs;
use std::path::PathBuf;

use polars::io::parquet::write::BatchedWriter;
use polars::prelude::ParquetWriter;

use super::batch::frame_of;
use super::layout::UNDATED;
use super::{DatasetError, DatasetLayout, FileHash, PartitionFile, StagedBy};
use crate::domain::{OrderRecord, SourceCode};
use crate::frame::order_schema;

/// Orders held in memory over all partitions before the largest is written out.
const HELD_ORDERS: usize = 16_384;

/// One finished file, waiting in staging.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WrittenFile {
    pub file: PartitionFile,
    pub rows: i64,
    pub hash: FileHash,
}

impl WrittenFile {
    /// Path below the dataset's root.
    pub fn relative(&self) -> String {
        self.file.relative()
    }
}

/// Source and month of the partition that an order belongs to.
pub fn partition_of(record: &OrderRecord) -> (SourceCode, String) {
    let month = record.received_at.map_or_else(
        || UNDATED.to_owned(),
        |time| time.at.format("%Y-%m").to_string(),
    );
    (record.source, month)
}

struct Partition {
    writer: BatchedWriter<fs::File>,
    path: PathBuf,
    held: Vec<OrderRecord>,
    rows: i64,
}

/// Collects the orders of one import by partition.
pub struct DatasetWriter {
    layout: DatasetLayout,
    import_seq: i64,
    partitions: BTreeMap<(SourceCode, String), Partition>,
    held: usize,
}

impl DatasetWriter {
    pub fn new(layout: DatasetLayout, import_seq: i64) -> Self {
        Self {
            layout,
            import_seq,
            partitions: BTreeMap::new(),
            held: 0,
        }
    }

    /// Adds one order to its partition.
    pub fn push(&mut self, record: OrderRecord) -> Result<(), DatasetError> {
        let key = partition_of(&record);
        if !self.partitions.contains_key(&key) {
            let partition = self.open(&key)?;
            self.partitions.insert(key.clone(), partition);
        }
        if let Some(partition) = self.partitions.get_mut(&key) {
            partition.held.push(record);
            self.held += 1;
        }
        if self.held >= HELD_ORDERS
            && let Some(largest) = self
                .partitions
                .values_mut()
                .max_by_key(|partition| partition.held.len())
        {
            self.held -= largest.held.len();
            largest.flush()?;
        }
        Ok(())
    }

    fn file_of(&self, (source, month): &(SourceCode, String)) -> PartitionFile {
        PartitionFile {
            source: *source,
            month: month.clone(),
            name: format!("import-{:06}.parquet", self.import_seq),
        }
    }

    fn open(&self, key: &(SourceCode, String)) -> Result<Partition, DatasetError> {
        let path = self
            .layout
            .staging(StagedBy::Import(self.import_seq))
            .join(self.file_of(key).relative());
        let folder = path.parent().map(PathBuf::from).unwrap_or_default();
        fs::create_dir_all(&folder).map_err(DatasetError::io("creating", &folder))?;
        let file = fs::File::create(&path).map_err(DatasetError::io("creating", &path))?;
        let writer = ParquetWriter::new(file)
            .batched(&order_schema())
            .map_err(DatasetError::polars("opening a parquet file"))?;
        Ok(Partition {
            writer,
            path,
            held: Vec::new(),
            rows: 0,
        })
    }

    /// Closes and syncs all files.
    pub fn finish(mut self) -> Result<Vec<WrittenFile>, DatasetError> {
        let mut written = Vec::new();
        for (key, mut partition) in std::mem::take(&mut self.partitions) {
            partition.flush()?;
            partition
                .writer
                .finish()
                .map_err(DatasetError::polars("closing a parquet file"))?;
            let handle = fs::File::open(&partition.path)
                .map_err(DatasetError::io("opening", &partition.path))?;
            handle
                .sync_all()
                .map_err(DatasetError::io("syncing", &partition.path))?;
            written.push(WrittenFile {
                file: self.file_of(&key),
                rows: partition.rows,
                hash: FileHash::of(&partition.path)?,
            });
        }
        Ok(written)
    }
}

impl Partition {
    fn flush(&mut self) -> Result<(), DatasetError> {
        if self.held.is_empty() {
            return Ok(());
        }
        let frame =
            frame_of(&self.held).map_err(DatasetError::polars("building a batch of orders"))?;
        self.writer
            .write_batch(&frame)
            .map_err(DatasetError::polars("writing a batch of orders"))?;
        self.rows += i64::try_from(self.held.len()).unwrap_or(i64::MAX);
        self.held.clear();
        Ok(())
    }
}
