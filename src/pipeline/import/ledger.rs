//! Counts every row once, per sheet and for the file.

use std::collections::BTreeSet;

use crate::db::ImportLedger;
use crate::domain::{QuarantineReason, SkipReason, SourceCode};

/// The account of a file while it is read.
#[derive(Debug, Clone, Default)]
pub(super) struct FileLedger {
    sheets: Vec<ImportLedger>,
    sources: BTreeSet<SourceCode>,
    recognised: bool,
}

impl FileLedger {
    pub(super) fn start_sheet(
        &mut self,
        name: Option<String>,
        profile: String,
        source: SourceCode,
        unmapped: Vec<String>,
    ) {
        self.recognised = true;
        self.sources.insert(source);
        self.sheets.push(ImportLedger {
            sheet: name,
            profile: Some(profile),
            unmapped,
            ..ImportLedger::default()
        });
    }

    /// A table that nobody can read: its rows are counted as they are set aside.
    pub(super) fn unknown_sheet(&mut self, name: Option<String>, warning: String) {
        self.sheets.push(ImportLedger {
            sheet: name,
            warning: Some(warning),
            ..ImportLedger::default()
        });
    }

    pub(super) fn refuse_sheet(&mut self, name: Option<String>, refused: String, rows: u32) {
        let skipped = [(SkipReason::Note.code().to_owned(), i64::from(rows))].into();
        self.sheets.push(ImportLedger {
            sheet: name,
            refused: Some(refused),
            skipped,
            ..ImportLedger::default()
        });
    }

    /// The sheet that is being read.
    fn sheet(&mut self) -> &mut ImportLedger {
        if self.sheets.is_empty() {
            self.sheets.push(ImportLedger::default());
        }
        let last = self.sheets.len() - 1;
        &mut self.sheets[last]
    }

    pub(super) fn skipped(&mut self, reason: SkipReason) {
        *self
            .sheet()
            .skipped
            .entry(reason.code().to_owned())
            .or_default() += 1;
    }

    pub(super) fn quarantined(&mut self, reason: QuarantineReason) {
        let sheet = self.sheet();
        sheet.rows_read += 1;
        sheet.quarantined += 1;
        *sheet.reasons.entry(reason.code().to_owned()).or_default() += 1;
    }

    pub(super) fn accepted(&mut self, source: SourceCode) {
        self.sources.insert(source);
        let sheet = self.sheet();
        sheet.rows_read += 1;
        sheet.accepted += 1;
    }

    pub(super) fn updated(&mut self) {
        let sheet = self.sheet();
        sheet.rows_read += 1;
        sheet.updated += 1;
    }

    pub(super) fn duplicate(&mut self) {
        let sheet = self.sheet();
        sheet.rows_read += 1;
        sheet.duplicate += 1;
    }

    /// Whether any sheet had a layout that a profile knows.
    pub(super) fn recognised(&self) -> bool {
        self.recognised
    }

    /// Source codes in the file, joined by commas.
    pub(super) fn sources(&self) -> String {
        self.sources
            .iter()
            .map(|source| source.code())
            .collect::<Vec<_>>()
            .join(",")
    }

    pub(super) fn close(self) -> (ImportLedger, Vec<ImportLedger>) {
        let mut total = ImportLedger::default();
        for sheet in &self.sheets {
            total.add(sheet);
        }
        (total, self.sheets)
    }
}
