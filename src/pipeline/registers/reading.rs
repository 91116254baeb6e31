//! The reading thread: file → rows as they are kept, in pieces, so that memory does not grow with the file.

use std::path::PathBuf;
use std::sync::Arc;

use tokio::sync::mpsc;
use tokio::task::JoinHandle;

use super::RegisterFile;
use crate::db::RegisterRefusal;
use crate::domain::{RegisterKind, RegisterRow, Sensitive};
use crate::ingest::{
    ReaderOptions, Refusal, RegisterItem, RegisterLayout, RegisterReader, RegisterRecord, read_raw,
};
use crate::normalize::{RegisterEntry, read_register};
use crate::pipeline::{PipelineError, Stages};
use crate::redact::OwnValues;
use crate::vault::KeyRing;

/// Rows that wait between the reader and the database.
const WAITING: usize = 256;

/// What one row of the file comes to.
pub(super) enum Piece {
    Row(Box<RegisterRow>),
    Refused(RegisterRefusal),
    Skipped,
}

/// The pieces of a file on their way.
pub(super) struct Pieces {
    pieces: mpsc::Receiver<Piece>,
    reading: JoinHandle<Result<(), Refusal>>,
}

impl Pieces {
    pub(super) async fn next(&mut self) -> Option<Piece> {
        self.pieces.recv().await
    }

    /// How the reading ended.
    pub(super) async fn end(self) -> Result<Result<(), Refusal>, PipelineError> {
        drop(self.pieces);
        let ended = self.reading.await;
        ended.map_err(|_| PipelineError::Thread("登记册"))
    }
}

/// Begins to read a file on a thread of its own.
pub(super) fn start(
    stages: &Arc<Stages>,
    keys: &Arc<KeyRing>,
    file: RegisterFile<'_>,
    options: &ReaderOptions,
) -> Pieces {
    let (sender, pieces) = mpsc::channel(WAITING);
    let reader = Reader {
        stages: Arc::clone(stages),
        keys: Arc::clone(keys),
        kind: file.kind,
        path: file.path.to_owned(),
        options: options.clone(),
    };
    let reading = tokio::task::spawn_blocking(move || reader.read(&sender));
    Pieces { pieces, reading }
}

struct Reader {
    stages: Arc<Stages>,
    keys: Arc<KeyRing>,
    kind: RegisterKind,
    path: PathBuf,
    options: ReaderOptions,
}

impl Reader {
    fn read(&self, sender: &mpsc::Sender<Piece>) -> Result<(), Refusal> {
        let layout = RegisterLayout::shipped(self.kind).map_err(|error| {
            let advice = "这是程序的缺陷，请联系维护人员。";
            Refusal::new(
                "layout",
                format!("登记册的列名表无法读取：{error}。"),
                advice,
            )
        })?;
        let mut rows = RegisterReader::new(&layout);
        let mut send = |item: RegisterItem| {
            // A receiver that is gone has met an error of its own and tells it.
            let _ = sender.blocking_send(self.piece(item));
        };
        read_raw(&self.path, &self.options, &mut |raw| {
            rows.push(raw, &mut send);
            if sender.is_closed() {
                std::ops::ControlFlow::Break(())
            } else {
                std::ops::ControlFlow::Continue(())
            }
        })?;
        rows.finish(&mut send)
    }

    fn piece(&self, item: RegisterItem) -> Piece {
        match item {
            RegisterItem::Skipped(_) => Piece::Skipped,
            RegisterItem::Bad { sheet, row, reason } => {
                Piece::Refused(RegisterRefusal { sheet, row, reason })
            }
            RegisterItem::Record(record) => match read_register(&record.cells) {
                Ok(entry) => Piece::Row(Box::new(self.kept(entry, record))),
                Err(fault) => Piece::Refused(RegisterRefusal {
                    reason: self.masked(&fault.to_string(), None),
                    sheet: record.sheet,
                    row: record.row,
                }),
            },
        }
    }

    /// What is kept of a row: of a natural person neither name nor number.
    fn kept(&self, entry: RegisterEntry, record: RegisterRecord) -> RegisterRow {
        let person = entry.is_person.then_some(&entry.name);
        let text = |text: &str| self.masked(text, person);
        let id_digest = entry.id.as_ref().map(|id| self.keys.person_digest(id));
        RegisterRow {
            kind: self.kind,
            name: match person {
                Some(name) => name.masked_name(),
                None => self.masked(entry.name.expose(), None),
            },
            code_is_bad: entry.code_is_bad,
            is_person: entry.is_person,
            id_digest: id_digest.filter(|_| entry.is_person),
            document: text(&entry.document),
            unit: text(&entry.unit),
            starts_on: entry.starts_on,
            ends_on: entry.ends_on,
            category: text(&entry.category),
            content: text(&entry.content),
            state: text(&entry.state),
            fine_cents: entry.fine_cents,
            code: entry.code,
            sheet: record.sheet,
            row: record.row,
        }
    }

    /// Without numbers of persons, and without this person's name.
    fn masked(&self, text: &str, person: Option<&Sensitive>) -> String {
        let redactor = &self.stages.redactor;
        let text = redactor.redact_public(text, &OwnValues::default()).text;
        match person {
            Some(name) => text.replace(name.expose(), &name.masked_name()),
            None => text,
        }
    }
}
