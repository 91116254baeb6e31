//! Size and hash of a finished file, by which a later change of a single byte is noticed.

use std::fmt::Write as _;
use std::fs;
use std::io::Read;
use std::path::Path;

use sha2::{Digest, Sha256};

use super::DatasetError;

/// What a file was when it was written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FileHash {
    pub bytes: i64,
    /// Lower-case hexadecimal.
    pub sha256: String,
}

impl FileHash {
    /// Reads the file through.
    pub fn of(path: &Path) -> Result<Self, DatasetError> {
        let mut file = fs::File::open(path).map_err(DatasetError::io("opening", path))?;
        let mut hasher = Sha256::new();
        let mut buffer = vec![0; 1 << 16];
        let mut bytes = 0;
        loop {
            let count = file
                .read(&mut buffer)
                .map_err(DatasetError::io("reading", path))?;
            let Some(read) = buffer.get(..count).filter(|read| !read.is_empty()) else {
                break;
            };
            hasher.update(read);
            bytes += i64::try_from(count).unwrap_or(i64::MAX);
        }
        let digest = hasher.finalize();
        let sha256 = digest.iter().fold(String::new(), |mut text, byte| {
            let _ = write!(text, "{byte:02x}");
            text
        });
        Ok(Self { bytes, sha256 })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_hash_is_that_of_the_standard_and_the_size_that_of_the_file() {
        let home = tempfile::tempdir().unwrap();
        let path = home.path().join("abc");
        fs::write(&path, "abc").unwrap();
        let hash = FileHash::of(&path).unwrap();
        assert_eq!(hash.bytes, 3);
        // FIPS 180-4, example "abc".
        assert_eq!(
            hash.sha256,
            "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"
        );
    }
}
