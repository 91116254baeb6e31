//! The samples that ship inside the program.

use std::fs;
use std::path::Path;

use include_dir::{Dir, include_dir};

static SAMPLES: Dir<'static> = include_dir!("$CARGO_MANIFEST_DIR/data-samples");

/// The samples could not be written out.
#[derive(Debug, thiserror::Error)]
#[error("无法写出示例文件 {path}")]
pub struct SampleError {
    path: String,
    #[source]
    source: std::io::Error,
}

/// Writes the sample exports into a folder, so that the demo imports real files.
pub fn unpack_samples(folder: &Path) -> Result<(), SampleError> {
    let failed = |path: &Path, source| SampleError {
        path: path.display().to_string(),
        source,
    };
    fs::create_dir_all(folder).map_err(|source| failed(folder, source))?;
    for file in SAMPLES.files() {
        let path = folder.join(file.path());
        fs::write(&path, file.contents()).map_err(|source| failed(&path, source))?;
    }
    Ok(())
}
