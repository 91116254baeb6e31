//! The file itself: an archive whose comment, its last bytes, is the hash of all before them.

use std::fs::{File, OpenOptions};
use std::io::{BufReader, BufWriter, Read, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};

use sha2::{Digest, Sha256};
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, ZipArchive, ZipWriter};

use super::BackupError;

/// Hexadecimal digits of SHA-256.
const DIGITS: u64 = 64;
const PIECE: usize = 1 << 16;

/// A backup under way. Until it is finished its name ends in `.part`.
pub(super) struct Writer {
    archive: ZipWriter<BufWriter<File>>,
    part: PathBuf,
    path: PathBuf,
}

impl Writer {
    pub(super) fn create(path: &Path) -> Result<Self, BackupError> {
        if path.exists() {
            return Err(BackupError::Exists {
                path: path.display().to_string(),
            });
        }
        let mut name = path.as_os_str().to_owned();
        name.push(".part");
        let part = PathBuf::from(name);
        let file = OpenOptions::new()
            .read(true)
            .write(true)
            .create(true)
            .truncate(true)
            .open(&part)
            .map_err(BackupError::file(&part))?;
        Ok(Self {
            archive: ZipWriter::new(BufWriter::new(file)),
            part,
            path: path.to_owned(),
        })
    }

    /// Begins a member; what is written next belongs to it. Parquet and the vault are packed or sealed already.
    pub(super) fn begin(&mut self, name: &str, pack: bool) -> Result<(), BackupError> {
        let method = if pack {
            CompressionMethod::Deflated
        } else {
            CompressionMethod::Stored
        };
        let options = SimpleFileOptions::default()
            .compression_method(method)
            .large_file(true);
        Ok(self.archive.start_file(name, options)?)
    }

    pub(super) fn write(&mut self, bytes: &[u8]) -> Result<(), BackupError> {
        self.archive
            .write_all(bytes)
            .map_err(BackupError::file(&self.part))
    }

    /// A file as a member.
    pub(super) fn add(&mut self, name: &str, path: &Path, pack: bool) -> Result<(), BackupError> {
        self.begin(name, pack)?;
        let mut file = File::open(path).map_err(BackupError::file(path))?;
        std::io::copy(&mut file, &mut self.archive).map_err(BackupError::file(path))?;
        Ok(())
    }

    /// Writes the hash, and gives the file its name; returns the hash.
    pub(super) fn finish(mut self) -> Result<String, BackupError> {
        let failed = || BackupError::file(&self.part);
        let blank = "0".repeat(usize::try_from(DIGITS).unwrap_or(64));
        self.archive.set_comment(blank)?;
        let file = self.archive.finish()?.into_inner();
        let mut file = file.map_err(|error| failed()(error.into_error()))?;
        let hash = hash_of(&mut file).map_err(failed())?;
        file.seek(SeekFrom::End(-DIGITS.cast_signed()))
            .and_then(|_| file.write_all(hash.as_bytes()))
            .and_then(|()| file.sync_all())
            .map_err(failed())?;
        std::fs::rename(&self.part, &self.path).map_err(BackupError::file(&self.path))?;
        Ok(hash)
    }
}

/// Opens a file that is whole; its hash with it.
pub(super) fn open(path: &Path) -> Result<(ZipArchive<BufReader<File>>, String), BackupError> {
    let mut file = File::open(path).map_err(BackupError::file(path))?;
    let length = file.metadata().map_err(BackupError::file(path))?.len();
    if length <= DIGITS {
        return Err(BackupError::damaged(path));
    }
    let found = hash_of(&mut file).map_err(BackupError::file(path))?;
    let mut told = String::new();
    file.seek(SeekFrom::End(-DIGITS.cast_signed()))
        .and_then(|_| file.read_to_string(&mut told))
        .map_err(|_| BackupError::damaged(path))?;
    if told != found {
        return Err(BackupError::damaged(path));
    }
    let archive = ZipArchive::new(BufReader::new(file));
    let archive = archive.map_err(|_| BackupError::damaged(path))?;
    Ok((archive, found))
}

/// Of all bytes but the last [`DIGITS`].
fn hash_of(file: &mut File) -> std::io::Result<String> {
    let length = file.seek(SeekFrom::End(0))?;
    file.seek(SeekFrom::Start(0))?;
    let mut rest = file.take(length.saturating_sub(DIGITS));
    let mut hasher = Sha256::new();
    let mut piece = vec![0; PIECE];
    loop {
        let read = rest.read(&mut piece)?;
        let Some(bytes) = piece.get(..read).filter(|bytes| !bytes.is_empty()) else {
            break;
        };
        hasher.update(bytes);
    }
    Ok(crate::vault::hex(&hasher.finalize()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_changed_or_missing_byte_is_noticed() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("backup");
        let mut writer = Writer::create(&path).unwrap();
        writer.begin("a", true).unwrap();
        writer.write("甲乙".as_bytes()).unwrap();
        let hash = writer.finish().unwrap();
        let whole = std::fs::read(&path).unwrap();
        assert_eq!(open(&path).unwrap().1, hash);
        let copy = folder.path().join("copy");
        for place in 0..whole.len() {
            let mut changed = whole.clone();
            changed[place] ^= 1;
            std::fs::write(&copy, changed).unwrap();
            assert!(open(&copy).is_err(), "{place}");
        }
        for length in [0, 10, whole.len() - 1] {
            std::fs::write(&copy, &whole[..length]).unwrap();
            assert!(open(&copy).is_err(), "{length}");
        }
        assert!(matches!(
            Writer::create(&path),
            Err(BackupError::Exists { .. })
        ));
    }
}
