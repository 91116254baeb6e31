//! Where a stored order came from, down to the row of a file.

/// A row of a file that was imported.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FileRow {
    /// Sequence number of the import of the file; it knows the file's name, hash, operator and time.
    pub import_seq: i64,
    /// Empty for text files.
    pub sheet: String,
    pub row: u32,
}

/// How the row became an order.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Arrival {
    /// In the import of its file.
    WithFile,
    /// Set aside at first, accepted by a retry, which is an import of its own.
    Retried { import_seq: i64 },
}

/// Origin of one version of an order. A retry stands beside the file it took the row from, never in its place.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Provenance {
    pub origin: FileRow,
    pub arrival: Arrival,
    pub profile: String,
}

impl Provenance {
    /// The import that accepted the row: from it on the version exists.
    pub const fn accepted_by(&self) -> i64 {
        match self.arrival {
            Arrival::WithFile => self.origin.import_seq,
            Arrival::Retried { import_seq } => import_seq,
        }
    }

    /// Name of the sheet under which the accepting import sealed the cells it read. A retry takes rows of several
    /// files, and the number of their imports keeps their places apart.
    pub fn sealed_sheet(&self) -> String {
        let FileRow {
            import_seq, sheet, ..
        } = &self.origin;
        match self.arrival {
            Arrival::WithFile => sheet.clone(),
            Arrival::Retried { .. } => format!("retry:{import_seq}/{sheet}"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn arrived(arrival: Arrival) -> Provenance {
        let origin = FileRow {
            import_seq: 3,
            sheet: "海州区".to_owned(),
            row: 7,
        };
        Provenance {
            origin,
            arrival,
            profile: String::new(),
        }
    }

    #[test]
    fn a_retried_row_exists_from_the_retry_on_and_is_still_of_its_file() {
        let read = arrived(Arrival::WithFile);
        let retried = arrived(Arrival::Retried { import_seq: 9 });
        assert_eq!((read.accepted_by(), retried.accepted_by()), (3, 9));
        assert_eq!(read.origin, retried.origin);
        assert_ne!(read.sealed_sheet(), retried.sealed_sheet());
    }
}
