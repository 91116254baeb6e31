//! A data directory from a backup: all of it, or nothing.

use std::fs::{self, File};
use std::io::{BufRead, BufReader, Read};
use std::path::{Component, Path, PathBuf};

use zip::ZipArchive;

use super::{
    AGGREGATES, BackupError, DATASET, FORMAT, MANIFEST, Manifest, PROFILES, SETTINGS, TABLES,
    VAULT, container,
};
use crate::dataset::AggregateLayout;
use crate::db::{Database, DatabaseLocation, TableValue, schema_version, table_names};
use crate::store::bind_restored;

/// Rows that are handed to the database at a time.
const AT_ONCE: usize = 1_000;

type Archive = ZipArchive<BufReader<File>>;

/// Restores into a directory that is empty or not there yet; with a server, into an empty database of it. Returns what the
/// backup held, and its hash.
pub async fn restore_backup(
    path: &Path,
    folder: &Path,
    location: &DatabaseLocation,
) -> Result<(Manifest, String), BackupError> {
    let (mut archive, hash) = container::open(path)?;
    let manifest: Manifest = serde_json::from_reader(member(&mut archive, MANIFEST, path)?)
        .map_err(|_| BackupError::damaged(path))?;
    check_version(&manifest)?;
    if !is_free(folder)? {
        return Err(BackupError::NotEmpty {
            path: folder.display().to_string(),
        });
    }
    let draft = draft_of(folder);
    if draft.exists() {
        fs::remove_dir_all(&draft).map_err(BackupError::file(&draft))?;
    }
    fs::create_dir_all(&draft).map_err(BackupError::file(&draft))?;
    let filled = fill(&mut archive, path, &draft, location, &manifest).await;
    if let Err(error) = filled {
        // The draft is nobody's; that it could not be removed is no reason to say something else.
        let _ = fs::remove_dir_all(&draft);
        return Err(error);
    }
    if folder.exists() {
        fs::remove_dir(folder).map_err(BackupError::file(folder))?;
    }
    fs::rename(&draft, folder).map_err(BackupError::file(folder))?;
    Ok((manifest, hash))
}

fn check_version(manifest: &Manifest) -> Result<(), BackupError> {
    let program = manifest.program.clone();
    if manifest.format > FORMAT || manifest.schema > schema_version() {
        return Err(BackupError::Newer { program });
    }
    if manifest.schema < schema_version() {
        return Err(BackupError::Older { program });
    }
    Ok(())
}

fn is_free(folder: &Path) -> Result<bool, BackupError> {
    match fs::read_dir(folder) {
        Ok(mut entries) => Ok(entries.next().is_none()),
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(true),
        Err(error) => Err(BackupError::file(folder)(error)),
    }
}

/// Beside the folder, so that giving it its name is one step.
fn draft_of(folder: &Path) -> PathBuf {
    let mut name = folder.as_os_str().to_owned();
    name.push(".restoring");
    PathBuf::from(name)
}

async fn fill(
    archive: &mut Archive,
    path: &Path,
    draft: &Path,
    location: &DatabaseLocation,
    manifest: &Manifest,
) -> Result<(), BackupError> {
    let names: Vec<String> = archive.file_names().map(str::to_owned).collect();
    let mut files = 0;
    for name in names {
        let Some(place) = place_of(&name) else {
            continue;
        };
        extract(archive, &name, path, &draft.join(place))?;
        files += 1;
    }
    if files != manifest.files {
        return Err(BackupError::damaged(path));
    }
    let database = Database::open(location, draft).await?;
    let filled = fill_database(&database, archive, path, location, manifest).await;
    database.close().await;
    filled?;
    bind_restored(draft, &manifest.directory_id, location)?;
    Ok(())
}

/// Where a member goes, below the data directory; `None` for tables, the manifest, and names that we would not write.
fn place_of(name: &str) -> Option<PathBuf> {
    let is_plain = |path: &Path| {
        let mut parts = path.components();
        parts.all(|part| matches!(part, Component::Normal(_)))
    };
    let place = if let Some(file) = name.strip_prefix(AGGREGATES) {
        let week = file.strip_suffix(".parquet")?.parse().ok()?;
        AggregateLayout::new(PathBuf::from(AGGREGATES)).live(week)
    } else if name == VAULT
        || name == SETTINGS
        || name.starts_with(DATASET)
        || name.starts_with(PROFILES)
    {
        PathBuf::from(name)
    } else {
        return None;
    };
    is_plain(&place).then_some(place)
}

fn member<'a>(
    archive: &'a mut Archive,
    name: &str,
    path: &Path,
) -> Result<impl Read + 'a, BackupError> {
    let found = archive.by_name(name);
    found.map_err(|_| BackupError::damaged(path))
}

fn extract(
    archive: &mut Archive,
    name: &str,
    path: &Path,
    target: &Path,
) -> Result<(), BackupError> {
    let failed = || BackupError::file(target);
    if let Some(folder) = target.parent() {
        fs::create_dir_all(folder).map_err(BackupError::file(folder))?;
    }
    let mut file = File::create(target).map_err(failed())?;
    std::io::copy(&mut member(archive, name, path)?, &mut file).map_err(failed())?;
    file.sync_all().map_err(failed())
}

async fn fill_database(
    database: &Database,
    archive: &mut Archive,
    path: &Path,
    location: &DatabaseLocation,
    manifest: &Manifest,
) -> Result<(), BackupError> {
    let is_bound = database.directory_id().await?.is_some();
    if is_bound || database.last_import().await? > 0 {
        return Err(BackupError::DatabaseNotEmpty {
            location: location.to_string(),
        });
    }
    let mut transaction = database.begin().await?;
    transaction.empty_tables().await?;
    for table in table_names() {
        let columns = member(archive, &format!("{TABLES}{table}.columns"), path)?;
        let columns: Vec<String> =
            serde_json::from_reader(columns).map_err(|_| BackupError::damaged(path))?;
        let rows = member(archive, &format!("{TABLES}{table}.jsonl"), path)?;
        let mut waiting = Vec::with_capacity(AT_ONCE);
        let mut count = 0;
        for line in BufReader::new(rows).lines() {
            let line = line.map_err(|_| BackupError::damaged(path))?;
            let row: Vec<TableValue> =
                serde_json::from_str(&line).map_err(|_| BackupError::damaged(path))?;
            if row.len() != columns.len() {
                return Err(BackupError::damaged(path));
            }
            waiting.push(row);
            count += 1;
            if waiting.len() == AT_ONCE {
                transaction.fill_table(&table, &columns, &waiting).await?;
                waiting.clear();
            }
        }
        transaction.fill_table(&table, &columns, &waiting).await?;
        if manifest.tables.get(&table) != Some(&count) {
            return Err(BackupError::damaged(path));
        }
    }
    transaction.commit().await?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_member_never_leaves_the_data_directory() {
        for name in [
            "dataset/../../x",
            "/etc/x",
            "profiles/../x",
            "aggregates/../x.parquet",
            "tables/a.jsonl",
            "manifest.json",
            "else",
        ] {
            assert_eq!(place_of(name), None, "{name}");
        }
        assert_eq!(place_of("vault.db"), Some(PathBuf::from("vault.db")));
        let week = place_of("aggregates/2026-W47.parquet").unwrap();
        assert_eq!(week, Path::new("aggregates/week=2026-W47/cells.parquet"));
    }
}
