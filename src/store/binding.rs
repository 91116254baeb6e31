//! Which database a data directory belongs to.
//!
//! Healing removes what the database does not know. A wrong database, an empty one above all, would therefore empty
//! the directory: an id kept on both sides lets it be refused before it is believed.

use std::fs::{self, File};
use std::io::Write;
use std::path::Path;

use serde::{Deserialize, Serialize};

use super::StoreError;
use crate::db::{Database, DatabaseLocation};

const FILE: &str = "database.json";

/// The directory's side of the bond.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Binding {
    pub(super) directory_id: String,
    /// Where the database was when they were bound, without user and password; only to be shown.
    database: String,
    /// Written before the database knows of it. Counts only once the database has the same id.
    pending: bool,
}

/// Why directory and database do not belong together.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Mismatch {
    /// The directory belongs to another database.
    OtherDatabase,
    /// The database belongs to another directory.
    OtherDirectory,
    /// The directory holds data that this empty database does not know.
    UnknownContent,
    /// The database holds data and does not say to which directory it belongs.
    UnboundData,
}

/// What is known before directory and database are believed to be one.
#[derive(Debug, Clone, Copy)]
struct Facts<'a> {
    directory: Option<&'a str>,
    database: Option<&'a str>,
    /// Parquet files, sealed rows or indexed orders.
    directory_holds_data: bool,
    database_holds_data: bool,
    /// The database is a file of this very directory.
    inside: bool,
}

/// `true` when they are bound to each other, `false` when they may be.
fn judge(facts: Facts<'_>) -> Result<bool, Mismatch> {
    match (facts.directory, facts.database) {
        (Some(ours), Some(theirs)) if ours == theirs => Ok(true),
        (_, Some(_)) => Err(Mismatch::OtherDirectory),
        (Some(_), None) if facts.directory_holds_data || facts.database_holds_data => {
            Err(Mismatch::OtherDatabase)
        }
        // Made before there were ids: such a database was always the file in the directory.
        (None, None) if facts.database_holds_data && facts.inside => Ok(false),
        (None, None) if facts.database_holds_data => Err(Mismatch::UnboundData),
        (None, None) if facts.directory_holds_data => Err(Mismatch::UnknownContent),
        // Nothing can be lost; also a directory that was only looked at may choose again.
        (_, None) => Ok(false),
    }
}

/// Opens the database of a directory, or refuses it and changes nothing.
///
/// The caller keeps other processes of the directory out; those of other directories are kept out by the database.
pub(super) async fn open_bound(
    location: &DatabaseLocation,
    folder: &Path,
    directory_holds_data: bool,
) -> Result<(Database, String), StoreError> {
    let binding = read(folder)?;
    let refuse = |mismatch| refusal(mismatch, location, folder, binding.as_ref());
    let settled = binding.as_ref().filter(|binding| !binding.pending);
    let inside = *location == DatabaseLocation::DataDirectory;
    let mut facts = Facts {
        directory: settled.map(|binding| binding.directory_id.as_str()),
        database: None,
        directory_holds_data,
        database_holds_data: false,
        inside,
    };
    if !Database::exists(location, folder) {
        // Not even an empty file is made in a directory of another database.
        judge(facts).map_err(refuse)?;
    }
    let database = Database::open(location, folder).await?;
    let theirs = database.directory_id().await?;
    // A crash between the two sides of a bond.
    if let Some(binding) = binding.as_ref()
        && binding.pending
        && theirs.as_ref() == Some(&binding.directory_id)
    {
        return bound(database, folder, binding.clone());
    }
    facts.database = theirs.as_deref();
    facts.database_holds_data = database.last_import().await? > 0;
    if let Some(binding) = settled
        && judge(facts).map_err(refuse)?
    {
        return Ok((database, binding.directory_id.clone()));
    }
    judge(facts).map_err(refuse)?;
    let binding = Binding {
        directory_id: super::key::new_id()?,
        database: location.to_string(),
        pending: true,
    };
    write(folder, &binding)?;
    database.bind_directory(&binding.directory_id).await?;
    if database.directory_id().await?.as_ref() != Some(&binding.directory_id) {
        // Another directory was faster.
        return Err(refuse(Mismatch::OtherDirectory));
    }
    bound(database, folder, binding)
}

/// What [`open_bound`] would say of a directory and a database, without binding them.
pub(super) fn examine(
    location: &DatabaseLocation,
    folder: &Path,
    directory_holds_data: bool,
    database_id: Option<&str>,
    database_holds_data: bool,
) -> Result<(), StoreError> {
    let binding = read(folder)?;
    // A crash between the two sides of a bond.
    if let Some(binding) = &binding
        && binding.pending
        && database_id == Some(binding.directory_id.as_str())
    {
        return Ok(());
    }
    let settled = binding.as_ref().filter(|binding| !binding.pending);
    let facts = Facts {
        directory: settled.map(|binding| binding.directory_id.as_str()),
        database: database_id,
        directory_holds_data,
        database_holds_data,
        inside: *location == DatabaseLocation::DataDirectory,
    };
    let judged =
        judge(facts).map_err(|mismatch| refusal(mismatch, location, folder, binding.as_ref()));
    judged.map(|_| ())
}

/// Binds a directory that was made from a backup to the database that was filled from it.
pub fn bind_restored(
    folder: &Path,
    directory_id: &str,
    location: &DatabaseLocation,
) -> Result<(), StoreError> {
    write(
        folder,
        &Binding {
            directory_id: directory_id.to_owned(),
            database: location.to_string(),
            pending: false,
        },
    )
}

fn bound(
    database: Database,
    folder: &Path,
    mut binding: Binding,
) -> Result<(Database, String), StoreError> {
    binding.pending = false;
    write(folder, &binding)?;
    Ok((database, binding.directory_id))
}

fn refusal(
    mismatch: Mismatch,
    location: &DatabaseLocation,
    folder: &Path,
    binding: Option<&Binding>,
) -> StoreError {
    let (folder, given) = (folder.display().to_string(), location.to_string());
    match mismatch {
        Mismatch::OtherDatabase => StoreError::OtherDatabase {
            folder,
            given,
            bound: binding.map_or_else(String::new, |binding| binding.database.clone()),
        },
        Mismatch::OtherDirectory => StoreError::OtherDirectory { folder, given },
        Mismatch::UnknownContent => StoreError::UnknownContent { folder, given },
        Mismatch::UnboundData => StoreError::UnboundData { folder, given },
    }
}

fn read(folder: &Path) -> Result<Option<Binding>, StoreError> {
    let path = folder.join(FILE);
    let text = match fs::read_to_string(&path) {
        Ok(text) => text,
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(None),
        Err(source) => {
            return Err(StoreError::Folder {
                path: path.display().to_string(),
                source,
            });
        }
    };
    let binding = serde_json::from_str(&text).map_err(|_| StoreError::BadBinding {
        path: path.display().to_string(),
    })?;
    Ok(Some(binding))
}

/// Replaces the file as a whole, durably.
fn write(folder: &Path, binding: &Binding) -> Result<(), StoreError> {
    let path = folder.join(FILE);
    let draft = folder.join(format!("{FILE}.new"));
    let text = serde_json::to_string_pretty(binding).unwrap_or_default();
    let written = File::create(&draft)
        .and_then(|mut file| {
            file.write_all(text.as_bytes())?;
            file.sync_all()
        })
        .and_then(|()| fs::rename(&draft, &path))
        .and_then(|()| File::open(folder)?.sync_all());
    written.map_err(|source| StoreError::Folder {
        path: path.display().to_string(),
        source,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    const NEW: Facts<'_> = Facts {
        directory: None,
        database: None,
        directory_holds_data: false,
        database_holds_data: false,
        inside: false,
    };

    #[test]
    fn what_is_new_on_both_sides_may_be_bound_and_then_belongs_together() {
        assert_eq!(judge(NEW), Ok(false));
        let both = Facts {
            directory: Some("a"),
            database: Some("a"),
            directory_holds_data: true,
            database_holds_data: true,
            ..NEW
        };
        assert_eq!(judge(both), Ok(true));
    }

    #[test]
    fn a_directory_that_holds_data_is_never_given_to_an_empty_database() {
        for directory in [None, Some("a")] {
            let facts = Facts {
                directory,
                directory_holds_data: true,
                ..NEW
            };
            assert!(judge(facts).is_err(), "{directory:?}");
            let inside = Facts {
                inside: true,
                ..facts
            };
            assert!(judge(inside).is_err(), "{directory:?}");
        }
    }

    #[test]
    fn a_database_of_one_directory_is_never_given_to_another() {
        for directory in [None, Some("b")] {
            for directory_holds_data in [false, true] {
                let facts = Facts {
                    directory,
                    database: Some("a"),
                    directory_holds_data,
                    ..NEW
                };
                assert_eq!(judge(facts), Err(Mismatch::OtherDirectory));
            }
        }
    }

    #[test]
    fn only_the_file_in_the_directory_may_hold_data_without_an_id() {
        let facts = Facts {
            directory_holds_data: true,
            database_holds_data: true,
            ..NEW
        };
        assert_eq!(judge(facts), Err(Mismatch::UnboundData));
        let inside = Facts {
            inside: true,
            ..facts
        };
        assert_eq!(judge(inside), Ok(false));
        let bound_elsewhere = Facts {
            directory: Some("a"),
            ..inside
        };
        assert_eq!(judge(bound_elsewhere), Err(Mismatch::OtherDatabase));
    }

    #[test]
    fn an_empty_directory_may_choose_another_database() {
        let facts = Facts {
            directory: Some("a"),
            ..NEW
        };
        assert_eq!(judge(facts), Ok(false));
    }
}
