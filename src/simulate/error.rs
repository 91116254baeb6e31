//! Why a simulation could not be written.

use std::io;
use std::path::{Path, PathBuf};

use rust_xlsxwriter::XlsxError;

/// What the caller can do: choose another directory, free the disk, or ask for a run that exists.
#[derive(Debug, thiserror::Error)]
pub enum SimulateError {
    #[error("writing {path}")]
    Write {
        path: PathBuf,
        #[source]
        source: io::Error,
    },
    #[error("writing the workbook {path}")]
    Workbook {
        path: PathBuf,
        #[source]
        source: XlsxError,
    },
    #[error("writing the truth file")]
    Truth(#[from] serde_json::Error),
}

impl SimulateError {
    pub(super) fn write(path: &Path, source: io::Error) -> Self {
        Self::Write {
            path: path.to_owned(),
            source,
        }
    }

    pub(super) fn workbook(path: &Path, source: XlsxError) -> Self {
        Self::Workbook {
            path: path.to_owned(),
            source,
        }
    }
}
