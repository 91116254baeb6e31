//! One file from its bytes to the commit.

use std::collections::{BTreeMap, BTreeSet};
use std::io::Read;
use std::path::{Path, PathBuf};
use std::sync::atomic::Ordering;
use std::sync::mpsc::{self, Receiver};
use std::sync::{Arc, Mutex};
use std::thread::JoinHandle;

use sha2::{Digest, Sha256};

use super::batch::{DoneBatch, RawBatch};
use super::derive::{Derivable, derive};
use super::entry;
use super::ledger::FileLedger;
use super::reading::read_batches;
use super::understand::understand_batch;
use super::writing::{Replaced, Writer};
use super::{ImportOptions, ImportOutcome, ImportState, Progress};
use crate::audit::AuditEvent;
use crate::dataset::{
    DatasetWriter, PartitionFile, RewriteFrom, StagedBy, WrittenFile, rewrite_without,
};
use crate::db::{DatasetFile, StoredImport, Transaction};
use crate::ingest::{FileFacts, Refusal};
use crate::pipeline::{PipelineError, Stages};
use crate::search::{IndexWatermark, SearchWriter};
use crate::store::{Store, WriterLock};
use crate::vault::KeyRing;

/// Batches that wait between two threads.
const WAITING_BATCHES: usize = 4;

/// Files at and below these paths, in order of their names; hidden files and folders are left out.
pub fn find_files(paths: &[PathBuf]) -> Result<Vec<PathBuf>, PipelineError> {
    let mut files = Vec::new();
    for path in paths {
        collect_files(path, &mut files)?;
    }
    Ok(files)
}

fn collect_files(path: &Path, files: &mut Vec<PathBuf>) -> Result<(), PipelineError> {
    let failed = |source| PipelineError::Read {
        path: path.display().to_string(),
        source,
    };
    if !std::fs::metadata(path).map_err(failed)?.is_dir() {
        files.push(path.to_owned());
        return Ok(());
    }
    let mut entries = Vec::new();
    for entry in std::fs::read_dir(path).map_err(failed)? {
        entries.push(entry.map_err(failed)?.path());
    }
    entries.sort();
    let importable = |entry: &PathBuf| {
        let name = entry
            .file_name()
            .map(|name| name.to_string_lossy().into_owned())
            .unwrap_or_default();
        // A folder of exports also holds read-me files and manifests; a named file is always tried.
        let text = [".md", ".json", ".txt"]
            .iter()
            .any(|ending| name.ends_with(ending));
        !name.starts_with('.') && (entry.is_dir() || !text)
    };
    for entry in entries.into_iter().filter(importable) {
        collect_files(&entry, files)?;
    }
    Ok(())
}

/// Imports one file as one transaction, once nobody else writes.
pub async fn import_file(
    store: &Store,
    stages: &Arc<Stages>,
    path: &Path,
    options: &ImportOptions,
    progress: &Arc<Progress>,
) -> Result<ImportOutcome, PipelineError> {
    let lock = store.lock().await?;
    import_file_holding(&lock, store, stages, path, options, progress).await
}

/// The same for a caller who holds the lock already.
pub(crate) async fn import_file_holding(
    _lock: &WriterLock,
    store: &Store,
    stages: &Arc<Stages>,
    path: &Path,
    options: &ImportOptions,
    progress: &Arc<Progress>,
) -> Result<ImportOutcome, PipelineError> {
    let sha256 = hash_file(path)?;
    let outcome = |state| ImportOutcome {
        file: path.to_owned(),
        sha256: sha256.clone(),
        state,
    };
    if let Some(earlier) = store.database.import_of_file(&sha256).await? {
        let event = entry::known_already(&options.actor, &earlier);
        store.database.record(&event, options.now).await?;
        return Ok(outcome(ImportState::AlreadyImported(earlier)));
    }
    // Of now: nobody revises the dictionaries while the lock is held.
    let stages = &stages.current(store).await?;
    let keys = store.keys().await?;
    let mut transaction = store.database.begin().await?;
    let import_seq = transaction.take_numbers("import", 1).await?;
    let threads = Threads::start(store, stages, path, options, progress, &keys, import_seq)?;
    let mut writer = Writer::new(
        transaction,
        import_seq,
        &store.vault,
        threads.derive_sender.clone(),
    );
    let written = threads.write_all(&mut writer).await;
    // The refusal of a column or of every sheet refuses the file.
    let column_refusal = writer
        .refusal()
        .filter(|refusal| refuses_file(refusal) || !writer.ledger.recognised())
        .cloned();
    let (transaction, ledger, replaced) = writer.finish().await?;
    let (read, derived) = threads.join();
    let refused = match (&read, column_refusal) {
        (Err(refusal), _) => Some(refusal.clone()),
        (Ok(_), refusal) => refusal,
    };
    if refused.is_some() || written.is_err() {
        transaction.rollback().await?;
        if let Ok((_, mut index)) = derived {
            index.rollback()?;
        }
        store.vault.remove_after(import_seq - 1).await?;
        store.dataset.clear_staging(StagedBy::Import(import_seq))?;
        written?;
        let refusal = refused
            .unwrap_or_else(|| Refusal::new("refused", "文件无法导入。", "请检查文件后重试。"));
        let event = entry::refused(&options.actor, &sha256, &refusal);
        store.database.record(&event, options.now).await?;
        return Ok(outcome(ImportState::Refused(refusal)));
    }
    let name = path
        .file_name()
        .map(|name| name.to_string_lossy().into_owned())
        .unwrap_or_default();
    let identity = (import_seq, name, sha256.clone());
    let import = complete(
        store,
        stages,
        transaction,
        ledger,
        &replaced,
        derived?,
        identity,
        options,
        |import| entry::imported(&options.actor, import),
    )
    .await?;
    Ok(outcome(ImportState::Committed(import)))
}

/// Commits, then moves the derived files into place.
///
/// After the commit the import exists; whatever a crash keeps from happening here happens at the next start.
#[expect(
    clippy::too_many_arguments,
    reason = "the loose ends of one import, tied here and nowhere else"
)]
pub(super) async fn complete(
    store: &Store,
    stages: &Stages,
    transaction: Transaction,
    ledger: FileLedger,
    replaced: &[Replaced],
    (files, mut index): (Vec<WrittenFile>, SearchWriter),
    (import_seq, file_name, sha256): (i64, String, String),
    options: &ImportOptions,
    told: impl FnOnce(&StoredImport) -> AuditEvent,
) -> Result<StoredImport, PipelineError> {
    let sources = ledger.sources();
    let (total, sheets) = ledger.close();
    let import = StoredImport {
        import_seq,
        import_id: StoredImport::id_of(import_seq),
        file_name,
        sha256,
        source: sources,
        operator: options.actor.name().to_owned(),
        imported_at: options.now,
        dictionary_version: stages.dictionary_version().to_owned(),
        total,
        sheets,
    };
    let (promoted, retired) =
        commit(store, transaction, &import, &told(&import), files, replaced).await?;
    for file in &promoted {
        store.dataset.promote(StagedBy::Import(import_seq), file)?;
    }
    for file in &retired {
        let path = store.dataset.live(file);
        std::fs::remove_file(&path).map_err(|source| PipelineError::Read {
            path: path.display().to_string(),
            source,
        })?;
    }
    store.dataset.clear_staging(StagedBy::Import(import_seq))?;
    index.commit(IndexWatermark(import_seq))?;
    index.finish()?;
    Ok(import)
}

/// Whether the refusal of one sheet is a refusal of the file: a destroyed column must not be imported in part.
pub(super) fn refuses_file(refusal: &Refusal) -> bool {
    refusal.code != "unknown_layout"
}

/// Records the import and its files, and commits. Returns the files to promote and to remove.
async fn commit(
    store: &Store,
    mut transaction: Transaction,
    import: &StoredImport,
    event: &AuditEvent,
    mut files: Vec<WrittenFile>,
    replaced: &[Replaced],
) -> Result<(Vec<String>, Vec<String>), PipelineError> {
    let import_seq = import.import_seq;
    let mut retired = Vec::new();
    let mut promoted = Vec::new();
    let pairs: BTreeSet<(i64, i64)> = replaced.iter().map(|old| (old.seq, old.version)).collect();
    // Rows of this import that a later row of the same file replaced.
    if replaced.iter().any(|old| old.import_seq == import_seq) {
        let mut kept = Vec::new();
        for file in files {
            let rewritten = rewrite_without(
                &store.dataset,
                import_seq,
                &file.file,
                RewriteFrom::Staging,
                &pairs,
            )?;
            kept.extend(rewritten);
        }
        files = kept;
    }
    let mut touched: BTreeSet<(String, i64)> = BTreeSet::new();
    for old in replaced.iter().filter(|old| old.import_seq != import_seq) {
        touched.insert((
            format!("source={}/month={}/", old.source.code(), old.month()),
            old.import_seq,
        ));
    }
    for live in transaction.dataset_files().await? {
        let hit = touched
            .iter()
            .any(|(folder, seq)| live.import_seq == *seq && live.path.starts_with(folder.as_str()));
        let Some(old) = PartitionFile::parse(&live.path).filter(|_| hit) else {
            continue;
        };
        transaction.drop_dataset_file(&live.path).await?;
        retired.push(live.path);
        if let Some(written) =
            rewrite_without(&store.dataset, import_seq, &old, RewriteFrom::Live, &pairs)?
        {
            // The rows are still those of the import that brought them.
            let file = manifest_row(written, live.import_seq);
            transaction.add_dataset_file(&file).await?;
            promoted.push(file.path);
        }
    }
    for written in files {
        let file = manifest_row(written, import_seq);
        transaction.add_dataset_file(&file).await?;
        promoted.push(file.path);
    }
    transaction.write_import(import).await?;
    // Last of all: whoever appends makes the others wait for its commit.
    transaction.append_audit(event, import.imported_at).await?;
    transaction.commit().await?;
    Ok((promoted, retired))
}

fn manifest_row(written: WrittenFile, import_seq: i64) -> DatasetFile {
    DatasetFile {
        path: written.relative(),
        import_seq,
        rows: written.rows,
        bytes: Some(written.hash.bytes),
        sha256: Some(written.hash.sha256),
    }
}

type Derived = Result<(Vec<WrittenFile>, SearchWriter), PipelineError>;

/// The threads of one import.
struct Threads {
    reader: JoinHandle<Result<FileFacts, Refusal>>,
    deriver: JoinHandle<Derived>,
    derive_sender: mpsc::SyncSender<Vec<Derivable>>,
    done: tokio::sync::Mutex<tokio::sync::mpsc::Receiver<Result<DoneBatch, PipelineError>>>,
}

impl Threads {
    fn start(
        store: &Store,
        stages: &Arc<Stages>,
        path: &Path,
        options: &ImportOptions,
        progress: &Arc<Progress>,
        keys: &Arc<KeyRing>,
        import_seq: i64,
    ) -> Result<Self, PipelineError> {
        let (raw_sender, raw_receiver) = mpsc::sync_channel::<RawBatch>(WAITING_BATCHES);
        let (done_sender, done) = tokio::sync::mpsc::channel(WAITING_BATCHES);
        let (derive_sender, derive_receiver) = mpsc::sync_channel(WAITING_BATCHES);
        let raw_receiver = Arc::new(Mutex::new(raw_receiver));
        let today = options.today;
        for _ in 0..options.workers.max(1) {
            let (stages, keys, progress) =
                (Arc::clone(stages), Arc::clone(keys), Arc::clone(progress));
            let (receiver, sender) = (Arc::clone(&raw_receiver), done_sender.clone());
            std::thread::spawn(move || {
                while let Some(batch) = next_batch(&receiver) {
                    let rows = batch.items.len() as u64;
                    let done = understand_batch(&stages, &keys, import_seq, today, batch);
                    progress.rows.fetch_add(rows, Ordering::Relaxed);
                    if sender.blocking_send(done).is_err() {
                        break;
                    }
                }
            });
        }
        let dataset = DatasetWriter::new(store.dataset.clone(), import_seq);
        let index = store.index.writer()?;
        let deriver = std::thread::spawn(move || derive(&derive_receiver, dataset, index));
        let (path, options, stages) = (path.to_owned(), options.clone(), Arc::clone(stages));
        let reader = std::thread::spawn(move || {
            read_batches(&path, stages.profiles(), &options, &raw_sender)
        });
        Ok(Self {
            reader,
            deriver,
            derive_sender,
            done: tokio::sync::Mutex::new(done),
        })
    }

    /// Writes all batches in file order. Stops reading when a column is refused.
    async fn write_all(&self, writer: &mut Writer<'_>) -> Result<(), PipelineError> {
        let mut waiting: BTreeMap<u64, DoneBatch> = BTreeMap::new();
        let mut next = 0;
        loop {
            let received = self.done.lock().await.recv().await;
            let Some(batch) = received else { break };
            let batch = batch?;
            waiting.insert(batch.number, batch);
            while let Some(batch) = waiting.remove(&next) {
                next += 1;
                writer.write(batch).await?;
            }
            if writer.refusal().is_some_and(refuses_file) {
                break;
            }
        }
        Ok(())
    }

    /// Waits for reader and deriver. The channels are closed first, so that neither waits for us.
    fn join(self) -> (Result<FileFacts, Refusal>, Derived) {
        drop(self.done);
        drop(self.derive_sender);
        let read = self.reader.join().unwrap_or_else(|_| {
            Err(Refusal::new(
                "reader_failed",
                "读取文件的线程意外退出。",
                "请将该文件交由系统管理员检查。",
            ))
        });
        let derived = self
            .deriver
            .join()
            .unwrap_or(Err(PipelineError::Thread("索引与数据集写入")));
        (read, derived)
    }
}

fn next_batch(receiver: &Mutex<Receiver<RawBatch>>) -> Option<RawBatch> {
    receiver.lock().ok()?.recv().ok()
}

pub(crate) fn hash_file(path: &Path) -> Result<String, PipelineError> {
    let failed = |source| PipelineError::Read {
        path: path.display().to_string(),
        source,
    };
    let mut file = std::fs::File::open(path).map_err(failed)?;
    let mut hasher = Sha256::new();
    let mut buffer = vec![0; 1 << 16];
    loop {
        let count = file.read(&mut buffer).map_err(failed)?;
        let Some(read) = buffer.get(..count).filter(|read| !read.is_empty()) else {
            break;
        };
        hasher.update(read);
    }
    Ok(crate::vault::hex(&hasher.finalize()))
}
