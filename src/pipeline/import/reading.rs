//! The reading thread: file → sheet items → batches.

use std::ops::ControlFlow;
use std::path::Path;
use std::sync::Arc;
use std::sync::mpsc::SyncSender;

use super::ImportOptions;
use super::batch::{BATCH_ROWS, RawBatch};
use crate::ingest::{FileFacts, Profiles, Refusal, SheetItem, SheetReader, read_raw};

/// Reads the file to its end or until nobody takes batches any more.
pub(super) fn read_batches(
    path: &Path,
    profiles: &Profiles,
    options: &ImportOptions,
    batches: &SyncSender<RawBatch>,
) -> Result<FileFacts, Refusal> {
    let hint = path
        .file_name()
        .map(|name| name.to_string_lossy().into_owned())
        .unwrap_or_default();
    let mut reader = SheetReader::new(profiles, options.source, &hint);
    let mut cutter = Cutter {
        batches,
        next: 0,
        sheet: String::new(),
        headers: Arc::default(),
        context: Arc::from(hint.as_str()),
        items: Vec::new(),
    };
    let facts = read_raw(path, &options.reader, &mut |raw| {
        reader.push(raw, &mut |item| cutter.take(item))
    })?;
    let _ = reader.finish(&mut |item| cutter.take(item));
    let _ = cutter.send();
    Ok(facts)
}

/// Cuts the stream of items into batches that never span two sheets.
struct Cutter<'a> {
    batches: &'a SyncSender<RawBatch>,
    next: u64,
    sheet: String,
    headers: Arc<Vec<String>>,
    context: Arc<str>,
    items: Vec<SheetItem>,
}

impl Cutter<'_> {
    fn take(&mut self, item: SheetItem) -> ControlFlow<()> {
        if let SheetItem::SheetStart {
            name,
            headers,
            context,
            ..
        }
        | SheetItem::SheetUnknown {
            name,
            headers,
            context,
            ..
        } = &item
        {
            let (name, headers) = (name.clone().unwrap_or_default(), Arc::new(headers.clone()));
            self.send()?;
            self.sheet = name;
            self.headers = headers;
            self.context = Arc::from(context.as_str());
        }
        self.items.push(item);
        if self.items.len() >= BATCH_ROWS {
            self.send()
        } else {
            ControlFlow::Continue(())
        }
    }

    fn send(&mut self) -> ControlFlow<()> {
        if self.items.is_empty() {
            return ControlFlow::Continue(());
        }
        let batch = RawBatch {
            number: self.next,
            sheet: self.sheet.clone(),
            headers: Arc::clone(&self.headers),
            context: Arc::clone(&self.context),
            items: std::mem::take(&mut self.items),
        };
        self.next += 1;
        // A closed channel means that the writer has given up.
        match self.batches.send(batch) {
            Ok(()) => ControlFlow::Continue(()),
            Err(_) => ControlFlow::Break(()),
        }
    }
}
