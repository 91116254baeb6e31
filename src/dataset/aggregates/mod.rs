//! Aggregates of frozen weeks: `aggregates/week=2026-W47/cells.parquet`, flat columns, one row per finest cell.
//!
//! A frozen week tells what was known at its end; corrections and judgements that come later must not change it, so a
//! file cannot be made anew from the dataset. The database therefore names each file, with its hash, in the
//! transaction that freezes the week. Files wait in staging until then: a kill before the commit leaves litter, which
//! the next start removes; one after it leaves a named file in staging, which the next start moves into place.

mod cells;

use std::fs;
use std::path::{Path, PathBuf};

use super::DatasetError;
use super::layout::{folders_in, remove_tree, sync_folder};
use crate::domain::Week;

pub use cells::{cells_from_parquet, cells_to_parquet};

/// The folder of the aggregates.
#[derive(Debug, Clone)]
pub struct AggregateLayout {
    root: PathBuf,
}

const FILE: &str = "cells.parquet";

impl AggregateLayout {
    pub fn new(root: PathBuf) -> Self {
        Self { root }
    }

    /// The file of a committed week.
    pub fn live(&self, week: Week) -> PathBuf {
        self.root.join(Self::relative(week))
    }

    /// Where the file of a week is, below the root.
    fn relative(week: Week) -> PathBuf {
        Path::new(&format!("week={week}")).join(FILE)
    }

    fn staging(&self) -> PathBuf {
        self.root.join(".staging")
    }

    /// Writes a file where it waits for the commit of its week.
    pub fn stage(&self, week: Week, bytes: &[u8]) -> Result<(), DatasetError> {
        let path = self.staging().join(Self::relative(week));
        let folder = path.parent().unwrap_or(&self.root);
        fs::create_dir_all(folder).map_err(DatasetError::io("creating", folder))?;
        let mut file = fs::File::create(&path).map_err(DatasetError::io("creating", &path))?;
        std::io::Write::write_all(&mut file, bytes).map_err(DatasetError::io("writing", &path))?;
        file.sync_all().map_err(DatasetError::io("syncing", &path))
    }

    /// Moves the staged files of these committed weeks into place and removes everything that no week owns.
    /// Returns how many files were moved and removed.
    pub fn settle(&self, committed: &[Week]) -> Result<(usize, usize), DatasetError> {
        let mut moved = 0;
        for week in committed {
            let relative = Self::relative(*week);
            let (from, to) = (self.staging().join(&relative), self.root.join(&relative));
            if to.exists() || !from.exists() {
                continue;
            }
            let folder = to.parent().unwrap_or(&self.root);
            fs::create_dir_all(folder).map_err(DatasetError::io("creating", folder))?;
            fs::rename(&from, &to).map_err(DatasetError::io("moving into place", &to))?;
            sync_folder(folder)?;
            sync_folder(&self.root)?;
            moved += 1;
        }
        remove_tree(&self.staging())?;
        let mut removed = 0;
        for folder in folders_in(&self.root)? {
            let named = folder.file_name().map(|name| name.to_string_lossy());
            let is_owned = committed
                .iter()
                .any(|week| named.as_deref() == Some(&format!("week={week}")));
            if !is_owned {
                remove_tree(&folder)?;
                removed += 1;
            }
        }
        Ok((moved, removed))
    }

    /// What [`Self::settle`] would do: how many files it would move, and whether it would remove anything.
    pub fn unsettled(&self, committed: &[Week]) -> Result<(usize, bool), DatasetError> {
        let waits = |week: &&Week| {
            let relative = Self::relative(**week);
            self.staging().join(&relative).exists() && !self.root.join(&relative).exists()
        };
        let moved = committed.iter().filter(waits).count();
        let owned: Vec<String> = committed
            .iter()
            .map(|week| format!("week={week}"))
            .collect();
        let litter = folders_in(&self.root)?.into_iter().any(|folder| {
            let name = folder
                .file_name()
                .map(|name| name.to_string_lossy().into_owned());
            name.is_none_or(|name| !owned.contains(&name))
        });
        Ok((moved, litter || (moved == 0 && self.staging().exists())))
    }

    /// The bytes of a committed week's file, also while it waits to be moved into its place.
    pub fn bytes_or_staged(&self, week: Week) -> Result<Option<Vec<u8>>, DatasetError> {
        let in_place = self.bytes(week)?;
        if in_place.is_some() {
            return Ok(in_place);
        }
        Self::new(self.staging()).bytes(week)
    }

    /// Whether the file of a week is in its place.
    pub fn is_there(&self, week: Week) -> Result<bool, DatasetError> {
        let path = self.root.join(Self::relative(week));
        path.try_exists()
            .map_err(DatasetError::io("looking for", &path))
    }

    /// The bytes of a week's file; `None` when it is not there.
    pub fn bytes(&self, week: Week) -> Result<Option<Vec<u8>>, DatasetError> {
        let path = self.root.join(Self::relative(week));
        match fs::read(&path) {
            Ok(bytes) => Ok(Some(bytes)),
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(None),
            Err(error) => Err(DatasetError::io("reading", &path)(error)),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn week(number: u32) -> Week {
        format!("2026-W{number:02}").parse().unwrap()
    }

    #[test]
    fn a_staged_file_lives_from_the_commit_of_its_week_on() {
        let home = tempfile::tempdir().unwrap();
        let layout = AggregateLayout::new(home.path().join("aggregates"));
        layout.stage(week(1), b"one").unwrap();
        layout.stage(week(2), b"two").unwrap();
        assert_eq!(layout.bytes(week(1)).unwrap(), None);
        // Killed after the transaction of week 1 alone.
        assert_eq!(layout.settle(&[week(1)]).unwrap(), (1, 0));
        assert_eq!(layout.bytes(week(1)).unwrap().unwrap(), b"one");
        assert_eq!(layout.settle(&[week(1), week(2)]).unwrap(), (0, 0));
        assert_eq!(layout.bytes(week(2)).unwrap(), None);
    }

    #[test]
    fn a_file_in_place_is_never_replaced_and_one_that_no_week_owns_goes() {
        let home = tempfile::tempdir().unwrap();
        let layout = AggregateLayout::new(home.path().join("aggregates"));
        layout.stage(week(1), b"told").unwrap();
        layout.settle(&[week(1)]).unwrap();
        layout.stage(week(1), b"retold").unwrap();
        assert_eq!(layout.settle(&[week(1)]).unwrap(), (0, 0));
        assert_eq!(layout.bytes(week(1)).unwrap().unwrap(), b"told");
        assert_eq!(layout.settle(&[]).unwrap(), (0, 1));
        assert_eq!(layout.bytes(week(1)).unwrap(), None);
    }
}
