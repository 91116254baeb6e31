//! A package: data.csv, for penalties penalty.csv beside it, manifest.json with their hashes, and the signature over the manifest.

use std::io::{Cursor, Write};

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use chrono::NaiveDate;
use crypto_box::PublicKey;
use crypto_box::aead::OsRng;
use ed25519_dalek::{Signer as _, SigningKey};
use serde::Serialize;
use sha2::{Digest, Sha256};
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, DateTime, ZipWriter};

use super::columns::{COLUMNS, cells};
use super::penalty::{PENALTY_COLUMNS, penalty_cells};
use crate::domain::{CreditEntryId, ItemKind};
use crate::vault::hex;
use crate::workflow::{EntryContent, ItemOfEntry, Operation};

/// Version of the columns and the manifest.
const SCHEMA: &str = "mingcha-credit-package/1";
/// The fields of 第八条, of every entry.
pub(super) const DATA: &str = "data.csv";
/// The same entries in the shape of 双公示, where the item is one of penalties.
pub(super) const PENALTIES: &str = "penalty.csv";
/// What stands before the columns of 双公示: the first columns of `data.csv`.
pub(super) const KEYS: [&str; 2] = ["操作", "主键"];
const SCHEME: &str = "libsodium crypto_box_seal (X25519, XSalsa20-Poly1305), base64";

/// What a package is.
#[derive(Debug, Clone)]
pub struct PackageHead {
    /// `{catalogue_code}_{dept_code}_{yyyymmdd}_{seq}`.
    pub name: String,
    pub recipient: String,
    pub department: String,
    pub item: ItemOfEntry,
    pub day: NaiveDate,
    pub made_by: String,
    /// For what is a person's; without it that is left out.
    pub key: Option<PublicKey>,
}

/// What a recipient is owed of one entry.
#[derive(Debug, Clone)]
pub struct PackageRow {
    pub entry: CreditEntryId,
    pub operation: Operation,
    pub edition: u32,
    /// Why it is taken down; blank otherwise.
    pub reason: String,
    /// `None` for what is taken down.
    pub content: Option<EntryContent>,
    /// First and last day of publication.
    pub public: Option<(NaiveDate, NaiveDate)>,
    /// In clear: they leave this program sealed or not at all.
    pub secrets: Secrets,
}

/// What of an entry is a person's.
#[derive(Clone, Default)]
pub struct Secrets {
    pub representative: Option<String>,
    pub representative_number: Option<String>,
    pub person_name: Option<String>,
    pub id_number: Option<String>,
}

impl std::fmt::Debug for Secrets {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Secrets(***)")
    }
}

/// The file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BuiltPackage {
    pub bytes: Vec<u8>,
    /// Lower-case hex SHA-256 of the file.
    pub sha256: String,
}

/// Why a package could not be made.
#[derive(Debug, thiserror::Error)]
pub enum PackageError {
    #[error("数据包无法写成")]
    Csv(#[from] csv::Error),
    #[error("数据包无法写成")]
    Json(#[from] serde_json::Error),
    #[error("数据包无法压缩")]
    Zip(#[from] zip::result::ZipError),
    #[error("数据包无法写成")]
    Io(#[from] std::io::Error),
    #[error("个人信息无法加密")]
    Seal,
}

#[derive(Serialize)]
struct Manifest<'a> {
    schema: &'static str,
    package: &'a str,
    recipient: &'a str,
    department: &'a str,
    item: &'a ItemOfEntry,
    created_on: NaiveDate,
    created_by: &'a str,
    rows: usize,
    columns: &'a [&'a str],
    files: Vec<FileOf>,
    sealed: Option<Sealing>,
    /// Lower-case hex of the Ed25519 key that `manifest.sig` is checked with.
    signing_key: String,
}

#[derive(Serialize)]
struct FileOf {
    name: &'static str,
    sha256: String,
}

#[derive(Serialize)]
struct Sealing {
    scheme: &'static str,
    /// Base64 of the recipient's public key.
    key: String,
}

/// Makes the file. The same rows give other bytes each time where something is sealed; what is kept is what was sent.
pub fn build_package(
    head: &PackageHead,
    rows: &[PackageRow],
    signer: &SigningKey,
) -> Result<BuiltPackage, PackageError> {
    let parts = parts_of(head, rows)?;
    let manifest = Manifest {
        schema: SCHEMA,
        package: &head.name,
        recipient: &head.recipient,
        department: &head.department,
        item: &head.item,
        created_on: head.day,
        created_by: &head.made_by,
        rows: rows.len(),
        columns: &COLUMNS,
        files: parts
            .iter()
            .map(|(name, bytes)| FileOf {
                name,
                sha256: hex(&Sha256::digest(bytes)),
            })
            .collect(),
        sealed: head.key.as_ref().map(|key| Sealing {
            scheme: SCHEME,
            key: STANDARD.encode(key.as_bytes()),
        }),
        signing_key: hex(signer.verifying_key().as_bytes()),
    };
    let manifest = serde_json::to_vec_pretty(&manifest)?;
    let signature = hex(&signer.sign(&manifest).to_bytes());
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    let options = SimpleFileOptions::default()
        .compression_method(CompressionMethod::Deflated)
        .last_modified_time(DateTime::default());
    let signed = [
        ("manifest.json", manifest),
        ("manifest.sig", signature.into_bytes()),
    ];
    for (name, bytes) in parts.into_iter().chain(signed) {
        zip.start_file(name, options)?;
        zip.write_all(&bytes)?;
    }
    let bytes = zip.finish()?.into_inner();
    Ok(BuiltPackage {
        sha256: hex(&Sha256::digest(&bytes)),
        bytes,
    })
}

/// The tables, each UTF-8, line feeds, RFC 4180; a row of the one is the row of the other under the same key.
fn parts_of(
    head: &PackageHead,
    rows: &[PackageRow],
) -> Result<Vec<(&'static str, Vec<u8>)>, PackageError> {
    // Sealed once: both tables tell the same.
    let mut told = Vec::new();
    for row in rows {
        told.push((row, sealed(&row.secrets, head.key.as_ref())?));
    }
    let data = told.iter().map(|(row, sealed)| cells(row, sealed));
    let mut parts = vec![(DATA, table(COLUMNS, data)?)];
    if head.item.kind == ItemKind::Penalty {
        let headers = PENALTY_COLUMNS.iter().map(|(header, _)| *header);
        let penalties = told.iter().map(|(row, sealed)| {
            let keys = cells(row, sealed).into_iter().take(KEYS.len());
            keys.chain(penalty_cells(row, sealed)).collect()
        });
        let headers = KEYS.into_iter().chain(headers);
        parts.push((PENALTIES, table(headers, penalties)?));
    }
    Ok(parts)
}

fn table<'h>(
    headers: impl IntoIterator<Item = &'h str>,
    rows: impl Iterator<Item = Vec<String>>,
) -> Result<Vec<u8>, PackageError> {
    let mut writer = csv::Writer::from_writer(Vec::new());
    writer.write_record(headers)?;
    for row in rows {
        writer.write_record(row)?;
    }
    writer
        .into_inner()
        .map_err(|error| PackageError::Io(error.into_error()))
}

fn sealed(secrets: &Secrets, key: Option<&PublicKey>) -> Result<Secrets, PackageError> {
    let Some(key) = key else {
        return Ok(Secrets::default());
    };
    let seal = |text: &Option<String>| {
        let sealed = text
            .as_ref()
            .map(|text| key.seal(&mut OsRng, text.as_bytes()));
        let sealed = sealed.transpose().map_err(|_| PackageError::Seal)?;
        Ok::<_, PackageError>(sealed.map(|bytes| STANDARD.encode(bytes)))
    };
    Ok(Secrets {
        representative: seal(&secrets.representative)?,
        representative_number: seal(&secrets.representative_number)?,
        person_name: seal(&secrets.person_name)?,
        id_number: seal(&secrets.id_number)?,
    })
}
