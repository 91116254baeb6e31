//! What an import of a file would take in, told before it is done: nothing is written, numbered or sealed.
//!
//! Every row is read and normalised, so that counts are those of the import; what is a correction or a duplicate only
//! the database knows, and it is not asked. Cells are shown masked.

use std::collections::BTreeMap;
use std::ops::ControlFlow;
use std::path::Path;

use chrono::NaiveDate;
use serde::Serialize;

use super::file::refuses_file;
use super::masking::{own_values, own_values_of};
use super::understand::{masked_cells, masked_raw_cells, sheet_context};
use crate::domain::{Field, MappedRow, Quarantined, RawRow, SourceCode};
use crate::ingest::{
    FileFacts, RETRY_ADVICE, ReaderOptions, Refusal, SheetItem, SheetReader, SourceChoice, read_raw,
};
use crate::normalize::{NormalizeContext, normalize};
use crate::pipeline::Stages;
use crate::redact::OwnValues;

/// Rows of a sheet that are shown: the first good ones, and the first that would be set aside.
const SHOWN_ROWS: usize = 5;
/// Rows of a file that are shown, however many sheets it has.
const MOST_SHOWN: usize = 60;
/// Characters of a header that is one beyond doubt.
const LONGEST_HEADER: usize = 16;
/// Characters of a cell that are shown.
const SHOWN_CHARS: usize = 120;

/// A file as it would be imported.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct FilePreview {
    /// Absent where the file was refused before its end.
    pub facts: Option<FileFacts>,
    pub sheets: Vec<SheetPreview>,
    /// Why the import would refuse the file as a whole.
    pub refusal: Option<Refusal>,
}

/// What becomes of a sheet.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum SheetState {
    Recognised,
    /// Its rows would be set aside, where the file is not refused.
    Unknown,
    /// Left out.
    Refused,
}

/// One sheet; a text file is one without a name.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct SheetPreview {
    pub name: Option<String>,
    pub state: SheetState,
    pub profile: Option<String>,
    pub source: Option<SourceCode>,
    pub columns: Vec<ColumnPreview>,
    /// Rows of data, those that would be set aside included.
    pub rows: i64,
    /// Rows that would be set aside, by reason code.
    pub quarantined: BTreeMap<String, i64>,
    /// Rows that are furniture, by kind.
    pub skipped: BTreeMap<String, i64>,
    pub shown: Vec<SampleRow>,
    /// Why it is unknown or refused, and what to do.
    pub warning: Option<String>,
}

/// A column and what becomes of it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ColumnPreview {
    pub header: String,
    /// `None` where no profile knows it: its cells are kept in the sealed original alone.
    pub field: Option<Field>,
}

/// One row, masked.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct SampleRow {
    pub row: u32,
    /// Header and text of each cell that is filled.
    pub cells: Vec<(String, String)>,
    /// Why it would be set aside.
    pub set_aside: Option<String>,
}

/// Reads the whole file as the import does: workbooks in a process of their own, texts within the limits.
pub fn preview_file(
    stages: &Stages,
    path: &Path,
    choice: SourceChoice,
    options: &ReaderOptions,
    today: NaiveDate,
) -> FilePreview {
    let hint = path
        .file_name()
        .map(|name| name.to_string_lossy().into_owned())
        .unwrap_or_default();
    let mut reader = SheetReader::new(stages.profiles(), choice, &hint);
    let mut seen = Seen {
        stages,
        today,
        context: sheet_context(stages, &hint, today),
        headers: Vec::new(),
        sheets: Vec::new(),
        shown: 0,
        first_refusal: None,
    };
    let read = read_raw(path, options, &mut |raw| {
        reader.push(raw, &mut |item| seen.take(item))
    });
    if read.is_ok() {
        let _ = reader.finish(&mut |item| seen.take(item));
    }
    let recognised = seen
        .sheets
        .iter()
        .any(|sheet| sheet.state == SheetState::Recognised);
    let (facts, refusal) = match read {
        Err(refusal) => (None, Some(refusal)),
        Ok(facts) => {
            let whole = seen
                .first_refusal
                .filter(|refusal| refuses_file(refusal) || !recognised);
            (Some(facts), whole)
        }
    };
    FilePreview {
        facts,
        sheets: seen.sheets,
        refusal: refusal.map(|refusal| masked_refusal(stages, refusal)),
    }
}

/// What was read so far.
struct Seen<'a> {
    stages: &'a Stages,
    today: NaiveDate,
    context: NormalizeContext<'a>,
    headers: Vec<String>,
    sheets: Vec<SheetPreview>,
    shown: usize,
    first_refusal: Option<Refusal>,
}

impl Seen<'_> {
    fn take(&mut self, item: SheetItem) -> ControlFlow<()> {
        match item {
            SheetItem::SheetStart {
                name,
                profile,
                source,
                headers,
                fields,
                context,
                ..
            } => {
                let columns = self.columns(&headers, fields.into_iter());
                self.start(headers, &context);
                self.sheets.push(SheetPreview {
                    profile: Some(profile),
                    source: Some(source),
                    columns,
                    ..sheet(name, SheetState::Recognised)
                });
            }
            SheetItem::SheetUnknown {
                name,
                headers,
                context,
                refusal,
            } => {
                let columns = self.columns(&headers, std::iter::repeat(None));
                self.start(headers, &context);
                let warning = Refusal {
                    advice: RETRY_ADVICE.to_owned(),
                    ..refusal.clone()
                };
                self.sheets.push(SheetPreview {
                    columns,
                    warning: Some(masked_refusal(self.stages, warning).to_string()),
                    ..sheet(name, SheetState::Unknown)
                });
                self.first_refusal.get_or_insert(refusal);
            }
            SheetItem::SheetRefused {
                name,
                refusal,
                rows,
            } => {
                self.refuse(name, refusal, rows);
            }
            SheetItem::Row { mapped, .. } => self.row(&mapped),
            SheetItem::Bad { raw, quarantined } => self.bad(&raw, &quarantined),
            SheetItem::Skipped(skipped) => {
                let code = skipped.reason.code().to_owned();
                *self.sheet().skipped.entry(code).or_default() += 1;
            }
            SheetItem::SheetEnd => {}
        }
        ControlFlow::Continue(())
    }

    fn start(&mut self, headers: Vec<String>, context: &str) {
        self.headers = headers;
        self.context = sheet_context(self.stages, context, self.today);
    }

    /// A table that had begun is refused with its rows, otherwise a sheet that never was a table.
    fn refuse(&mut self, name: Option<String>, refusal: Refusal, rows: u32) {
        let warning = masked_refusal(self.stages, refusal.clone()).to_string();
        self.first_refusal.get_or_insert(refusal);
        match self.sheets.last_mut() {
            Some(last) if last.name == name && last.state == SheetState::Recognised => {
                last.state = SheetState::Refused;
                last.warning = Some(warning);
            }
            _ => self.sheets.push(SheetPreview {
                rows: i64::from(rows),
                warning: Some(warning),
                ..sheet(name, SheetState::Refused)
            }),
        }
    }

    fn row(&mut self, mapped: &MappedRow) {
        let aside = normalize(mapped, &self.context).err();
        if self.counts_as_shown(aside.as_ref()) {
            let own = own_values(self.stages, mapped);
            let set_aside = aside.map(|aside| {
                self.stages
                    .redactor
                    .redact_public(&aside.message, &own)
                    .text
            });
            let cells = masked_cells(self.stages, mapped);
            self.show(mapped.row, cells, set_aside);
        }
    }

    fn bad(&mut self, raw: &RawRow, aside: &Quarantined) {
        if self.counts_as_shown(Some(aside)) {
            let cells = masked_raw_cells(self.stages, &self.headers, raw, aside.reason);
            let fields = self.headers.iter().zip(&raw.cells);
            let known = fields.filter_map(|(header, cell)| {
                Some((self.stages.profiles().field_of_header(header)?, cell))
            });
            let own = own_values_of(self.stages, known);
            let message = self.stages.redactor.redact_public(&aside.message, &own);
            self.show(raw.row, cells, Some(message.text));
        }
    }

    /// Counts a row; whether it is one of those that are shown.
    fn counts_as_shown(&mut self, aside: Option<&Quarantined>) -> bool {
        let shown_in_all = self.shown;
        let sheet = self.sheet();
        sheet.rows += 1;
        if let Some(aside) = aside {
            let code = aside.reason.code().to_owned();
            *sheet.quarantined.entry(code).or_default() += 1;
        }
        let alike = sheet
            .shown
            .iter()
            .filter(|row| row.set_aside.is_some() == aside.is_some());
        alike.count() < SHOWN_ROWS && shown_in_all < MOST_SHOWN
    }

    fn show(&mut self, row: u32, cells: Vec<(String, String)>, set_aside: Option<String>) {
        self.shown += 1;
        let cells = cells
            .into_iter()
            .filter(|(_, text)| !text.trim().is_empty())
            .map(|(header, text)| (clipped(&header), clipped(&text)))
            .collect();
        self.sheet().shown.push(SampleRow {
            row,
            cells,
            set_aside,
        });
    }

    /// The sheet that is being read.
    fn sheet(&mut self) -> &mut SheetPreview {
        if self.sheets.is_empty() {
            self.sheets.push(sheet(None, SheetState::Unknown));
        }
        let last = self.sheets.len() - 1;
        &mut self.sheets[last]
    }

    /// Where a sheet has no header, its "headers" may be a row of data.
    fn columns(
        &self,
        headers: &[String],
        fields: impl Iterator<Item = Option<Field>>,
    ) -> Vec<ColumnPreview> {
        let filled = headers.iter().zip(fields);
        filled
            .filter(|(header, _)| !header.is_empty())
            .map(|(header, field)| ColumnPreview {
                header: clipped(&masked_header(self.stages, header)),
                field,
            })
            .collect()
    }
}

fn sheet(name: Option<String>, state: SheetState) -> SheetPreview {
    SheetPreview {
        name,
        state,
        profile: None,
        source: None,
        columns: Vec::new(),
        rows: 0,
        quarantined: BTreeMap::new(),
        skipped: BTreeMap::new(),
        shown: Vec::new(),
        warning: None,
    }
}

/// A long header is hardly one, and may tell anything; a short one loses its numbers alone.
fn masked_header(stages: &Stages, header: &str) -> String {
    if header.chars().count() > LONGEST_HEADER {
        stages.redactor.redact(header).text
    } else {
        let redacted = stages.redactor.redact_public(header, &OwnValues::default());
        redacted.text
    }
}

/// A refusal quotes headers, and what was taken for a header may be data.
fn masked_refusal(stages: &Stages, refusal: Refusal) -> Refusal {
    let reason = stages
        .redactor
        .redact_public(&refusal.reason, &OwnValues::default());
    Refusal {
        reason: reason.text,
        ..refusal
    }
}

fn clipped(text: &str) -> String {
    let mut short: String = text.chars().take(SHOWN_CHARS).collect();
    if short.len() < text.len() {
        short.push('…');
    }
    short
}
