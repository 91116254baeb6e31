//! What a start does after an interrupted import or evaluation, and the rebuilding of the index.

use super::lock::WriterLock;
use super::{INDEX, Store, StoreError};
use crate::dataset::StagedBy;
use crate::db::OrderFilter;
use crate::domain::{OrderRecord, Week};
use crate::lexicon::{Lexicon, Word};
use crate::search::{IndexUpdate, IndexWatermark, LabelWatermark, SearchIndex, SearchWriter};

/// Orders read at a time while the index catches up.
const CHUNK: i64 = 2_000;

/// What healing found and mended.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Healed {
    pub removed_files: usize,
    pub promoted_files: usize,
    pub removed_blocks: u64,
    pub indexed_orders: u64,
}

impl Store {
    /// Brings vault, dataset and index to what the database says. Cheap when there is nothing to do.
    pub(super) async fn heal(&self, lock: &WriterLock) -> Result<Healed, StoreError> {
        let last = self.trusted_last_import().await?;
        let mut healed = Healed {
            removed_blocks: self.vault.remove_after(last).await?,
            ..Healed::default()
        };
        let files = self.database.dataset_files().await?;
        let revision = self.database.last_revision().await?;
        for file in &files {
            if !self.dataset.live(&file.path).exists() {
                for by in [
                    StagedBy::Import(file.import_seq),
                    StagedBy::Import(last),
                    StagedBy::Revision(revision),
                ] {
                    self.dataset.promote(by, &file.path)?;
                }
                healed.promoted_files += 1;
            }
        }
        let live: Vec<String> = files.into_iter().map(|file| file.path).collect();
        healed.removed_files = self.dataset.remove_litter(&live)?.len();
        let (moved, removed) = self.settle_aggregates(lock).await?;
        healed.promoted_files += moved;
        healed.removed_files += removed;
        let (imports, labels) = (self.index.watermark()?, self.index.label_watermark()?);
        if imports.0 < last || labels.0 < revision {
            let to = (IndexWatermark(last), LabelWatermark(revision));
            healed.indexed_orders = self.catch_up((imports, labels), to).await?;
        }
        if healed != Healed::default() {
            tracing::info!(
                heal.removed_files = healed.removed_files,
                heal.promoted_files = healed.promoted_files,
                heal.removed_blocks = healed.removed_blocks,
                heal.indexed_orders = healed.indexed_orders,
                "mended what an interrupted command left"
            );
        }
        Ok(healed)
    }

    /// Moves the aggregates of committed weeks into place; returns how many files were moved and removed.
    pub async fn settle_aggregates(
        &self,
        _lock: &WriterLock,
    ) -> Result<(usize, usize), StoreError> {
        let named = self.database.aggregates().await?.into_iter();
        let weeks: Vec<Week> = named.map(|aggregate| aggregate.week).collect();
        Ok(self.aggregates.settle(&weeks)?)
    }

    /// The newest import, once it is certain that the database may decide what of the directory goes.
    async fn trusted_last_import(&self) -> Result<i64, StoreError> {
        self.database.settle().await?;
        // A server can be replaced behind an open store.
        if self.database.directory_id().await?.as_ref() != Some(&self.directory_id) {
            return Err(StoreError::Replaced);
        }
        let last = self.database.last_import().await?;
        // The index is written after a commit only, the vault at most for the one import under way.
        let directory = self
            .index
            .watermark()?
            .0
            .max(self.vault.last_import().await? - 1);
        if directory > last {
            return Err(StoreError::DatabaseBehind {
                database: last,
                directory,
            });
        }
        let revision = self.database.last_revision().await?;
        let indexed = self.index.label_watermark()?.0;
        if indexed > revision {
            return Err(StoreError::DatabaseBehindRevision { revision, indexed });
        }
        Ok(last)
    }

    /// Puts in what imports brought and revisions labelled anew behind `from`; where a revision cuts texts into other
    /// words, every order.
    async fn catch_up(
        &self,
        from: (IndexWatermark, LabelWatermark),
        to: (IndexWatermark, LabelWatermark),
    ) -> Result<u64, StoreError> {
        let lexicon = self.lexicon().await?;
        let mut writer = self.index.writer()?;
        let respelled = self.database.respelled_since(from.1.0).await?;
        let import_seq = if respelled { 0 } else { from.0.0 };
        let mut indexed = 0;
        let mut behind_seq = 0;
        loop {
            let filter = OrderFilter::ImportedAfter {
                import_seq,
                behind_seq,
                limit: CHUNK,
            };
            let records = self.database.orders_matching(filter).await?;
            let Some(last) = records.last() else { break };
            behind_seq = last.seq;
            indexed += put_all(&mut writer, &lexicon, &records)?;
        }
        // Where every order was put in there is nothing left.
        behind_seq = if respelled { i64::MAX } else { 0 };
        loop {
            let relabelled = self
                .database
                .relabelled_since(from.1.0, behind_seq, CHUNK)
                .await?;
            let Some(last) = relabelled.last() else { break };
            behind_seq = last.seq;
            indexed += put_all(&mut writer, &lexicon, &relabelled)?;
        }
        writer.set_labels(to.1);
        writer.commit(to.0)?;
        writer.finish()?;
        Ok(indexed)
    }

    /// The dictionaries as this city has them by now.
    pub async fn lexicon(&self) -> Result<Lexicon, StoreError> {
        let edition = self.database.dictionary_edition().await?;
        Lexicon::under(&edition).map_err(|error| StoreError::Lexicon(error.to_string()))
    }

    /// Their version; what evaluations and reports name.
    pub async fn dictionary_version(&self) -> Result<String, StoreError> {
        let revision = self.database.last_revision().await?;
        Ok(Lexicon::version_under(revision))
    }
}

fn put_all(
    writer: &mut SearchWriter,
    lexicon: &Lexicon,
    records: &[OrderRecord],
) -> Result<u64, StoreError> {
    for record in records {
        let words = index_words(lexicon, record);
        writer.put(&IndexUpdate {
            record,
            words: &words,
            replaces: true,
        })?;
    }
    Ok(records.len() as u64)
}

/// The words of title and body as the index takes them.
pub fn index_words(lexicon: &Lexicon, record: &OrderRecord) -> String {
    let text = format!("{}\n{}", record.title, record.body);
    join_words(&lexicon.segmenter.words(&text))
}

/// Lower case, without punctuation, blanks between.
pub fn join_words(words: &[Word<'_>]) -> String {
    let mut joined = String::with_capacity(words.len() * 8);
    for word in words
        .iter()
        .filter(|word| word.text.chars().any(char::is_alphanumeric))
    {
        joined.extend(word.text.chars().flat_map(char::to_lowercase));
        joined.push(' ');
    }
    joined
}

/// Builds the index anew from the database. Returns the number of orders in it.
pub async fn reindex(store: &mut Store) -> Result<u64, StoreError> {
    let _lock = store.lock().await?;
    if store.index.is_of_older_form() {
        store.index = SearchIndex::create_anew(&store.folder.join(INDEX))?;
    }
    let mut writer = store.index.writer()?;
    let revision = LabelWatermark(store.database.last_revision().await?);
    writer.clear()?;
    writer.set_labels(revision);
    writer.commit(IndexWatermark(0))?;
    writer.finish()?;
    let last = IndexWatermark(store.database.last_import().await?);
    store
        .catch_up((IndexWatermark(0), revision), (last, revision))
        .await?;
    Ok(store.index.count()?)
}
