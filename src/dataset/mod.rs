//! Parquet partitions `source=…/month=…`: written to a staging folder, moved into place after the commit.
//!
//! The database's manifest says which files are live; everything else under `dataset/` is litter
//! of an interrupted import and is removed at the next start.

mod aggregates;
mod batch;
mod file_hash;
mod layout;
mod partition;
mod relabel;
mod rewrite;
mod scan;
mod stored;
mod writer;

pub use aggregates::{AggregateLayout, cells_from_parquet, cells_to_parquet};
pub use batch::counted_categories;
pub use file_hash::FileHash;
pub use layout::{DatasetLayout, PartitionFile, StagedBy};
pub use relabel::rewrite_labels;
pub use rewrite::{RewriteFrom, rewrite_without};
pub use scan::scan_files;
pub use stored::{StoredOrder, categories_in, count_rows, named_in, stored_orders};
pub use writer::{DatasetWriter, WrittenFile, partition_of};

/// Why the dataset could not be read or written.
#[derive(Debug, thiserror::Error)]
pub enum DatasetError {
    #[error("{doing} `{path}`")]
    Io {
        doing: &'static str,
        path: String,
        #[source]
        source: std::io::Error,
    },
    #[error("{doing}")]
    Polars {
        doing: &'static str,
        #[source]
        source: polars::prelude::PolarsError,
    },
    #[error(transparent)]
    Schema(#[from] crate::frame::SchemaError),
}

impl DatasetError {
    fn io(doing: &'static str, path: &std::path::Path) -> impl FnOnce(std::io::Error) -> Self {
        let path = path.display().to_string();
        move |source| Self::Io {
            doing,
            path,
            source,
        }
    }

    fn polars(doing: &'static str) -> impl FnOnce(polars::prelude::PolarsError) -> Self {
        move |source| Self::Polars { doing, source }
    }
}
