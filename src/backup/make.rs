//! Everything into one file, as it was at one moment.

use std::collections::BTreeMap;
use std::path::Path;

use super::container::Writer;
use super::{
    AGGREGATES, BackupError, DATASET, FORMAT, MANIFEST, Manifest, PROFILES, SETTINGS, TABLES, VAULT,
};
use crate::db::{TableReader, schema_version, table_names};
use crate::store::Store;

/// Signed-in sessions are not taken along: whoever has the file could go on with them.
const LEFT_OUT: &str = "account_session";

/// Writes the backup of an opened data directory into a new file; returns what it holds, and its hash.
///
/// No import and no evaluation runs meanwhile; reviewers may go on, and what they do after the beginning is not in it.
pub async fn make_backup(
    store: &Store,
    path: &Path,
    made_at: i64,
) -> Result<(Manifest, String), BackupError> {
    let mut writer = Writer::create(path)?;
    // Files, vault and tables change together under this lock only.
    let _lock = store.lock().await?;
    // What is on record but not in the log yet would be in neither.
    store.database.enter_waiting(made_at).await?;
    let mut reader = store.database.read_tables().await?;
    let mut tables = BTreeMap::new();
    for table in table_names() {
        let rows = write_table(&mut reader, &table, &mut writer).await?;
        tables.insert(table, rows);
    }
    let mut files = 1;
    let copy = store.folder().join("vault.db.copy");
    remove(&copy)?;
    store.vault.copy_to(&copy).await?;
    let added = writer.add(VAULT, &copy, false);
    remove(&copy)?;
    added?;
    for file in store.database.dataset_files().await? {
        let name = format!("{DATASET}{}", file.path);
        writer.add(&name, &store.dataset.live(&file.path), false)?;
        files += 1;
    }
    for aggregate in store.database.aggregates().await? {
        let name = format!("{AGGREGATES}{}.parquet", aggregate.week);
        writer.add(&name, &store.aggregates.live(aggregate.week), false)?;
        files += 1;
    }
    files += add_settings(store.folder(), &mut writer)?;
    let manifest = Manifest {
        format: FORMAT,
        schema: schema_version(),
        program: env!("CARGO_PKG_VERSION").to_owned(),
        directory_id: store.directory_id().to_owned(),
        made_at,
        tables,
        files,
    };
    writer.begin(MANIFEST, true)?;
    writer.write(&serde_json::to_vec_pretty(&manifest)?)?;
    let hash = writer.finish()?;
    Ok((manifest, hash))
}

/// The names of the columns, then each row: lines of JSON. Returns the number of rows.
async fn write_table(
    reader: &mut TableReader,
    table: &str,
    writer: &mut Writer,
) -> Result<u64, BackupError> {
    writer.begin(&format!("{TABLES}{table}.jsonl"), true)?;
    let mut rows = 0;
    let mut columns = Vec::new();
    if table != LEFT_OUT {
        columns = reader
            .read(table, |values| {
                let mut line = serde_json::to_vec(&values)?;
                line.push(b'\n');
                rows += 1;
                writer.write(&line)
            })
            .await?;
    }
    writer.begin(&format!("{TABLES}{table}.columns"), true)?;
    writer.write(&serde_json::to_vec(&columns)?)?;
    Ok(rows)
}

/// What people wrote into the data directory themselves; the number of files.
fn add_settings(folder: &Path, writer: &mut Writer) -> Result<u64, BackupError> {
    let mut files = 0;
    let settings = folder.join(SETTINGS);
    if settings.is_file() {
        writer.add(SETTINGS, &settings, true)?;
        files += 1;
    }
    let profiles = folder.join(PROFILES);
    if profiles.is_dir() {
        let listed = std::fs::read_dir(&profiles).map_err(BackupError::file(&profiles))?;
        let mut paths = Vec::new();
        for entry in listed {
            paths.push(entry.map_err(BackupError::file(&profiles))?.path());
        }
        paths.sort();
        for path in paths.iter().filter(|path| path.is_file()) {
            let Some(name) = path.file_name().and_then(|name| name.to_str()) else {
                continue;
            };
            writer.add(&format!("{PROFILES}{name}"), path, true)?;
            files += 1;
        }
    }
    Ok(files)
}

fn remove(path: &Path) -> Result<(), BackupError> {
    match std::fs::remove_file(path) {
        Err(error) if error.kind() != std::io::ErrorKind::NotFound => {
            Err(BackupError::file(path)(error))
        }
        _ => Ok(()),
    }
}
