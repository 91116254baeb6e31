//! The index on disk: opened, written to, and told how far it has got.

use std::path::Path;

use chrono::Datelike;
use tantivy::collector::Count;
use tantivy::directory::MmapDirectory;
use tantivy::indexer::IndexWriterOptions;
use tantivy::merge_policy::LogMergePolicy;
use tantivy::query::AllQuery;
use tantivy::tokenizer::{TextAnalyzer, WhitespaceTokenizer};
use tantivy::{Index, IndexWriter, Searcher, TantivyDocument, Term};

use super::SearchError;
use super::collect::PageCollector;
use super::compile::{matching, ranked};
use super::grams::{GRAM_TOKENIZER, GramTokenizer, searchable};
use super::held::mark_of;
use super::newest::{Newest, label_watermark_of, metas_of, payload_of, watermark_of};
use super::read_only::ReadOnly;
use super::repeated::Repeated;
use super::request::{Found, SearchRequest, SortBy};
use super::schema::{Fields, HEADING, WORD_TOKENIZER, build, fields_of};
use crate::domain::OrderRecord;

/// Bytes that the writer may hold before it writes a segment.
const WRITER_BYTES: usize = 192 << 20;
/// Indexing threads; the machine the figures of the README are for has two cores.
const WRITER_THREADS: usize = 1;

/// Merges at one time. A long import would have several under way, each with its segments in memory.
const MERGE_THREADS: usize = 1;

/// A segment of this many orders is merged no more: a merge holds columns of all that it reads in memory,
/// and without an end to it that would grow with the index. Two cores also search several better than one.
const LARGE_SEGMENT_ORDERS: usize = 60_000;
/// Segments of like size that are merged into one. The writer's memory holds some 22 000 orders of usual
/// length, so that four of its segments make one that is large, whatever the size of the import.
const MERGED_AT_ONCE: usize = 4;

/// The last import whose orders are in the index; the database is ahead after a crash, never behind.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct IndexWatermark(pub i64);

/// The last revision of the dictionaries whose labels and words are in the index.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct LabelWatermark(pub i64);

/// The full-text index.
pub struct SearchIndex {
    index: Index,
    newest: Newest,
    fields: Fields,
    repeated: Repeated,
}

/// One order to be put into the index.
pub struct IndexUpdate<'a> {
    pub record: &'a OrderRecord,
    /// Words of title and body, separated by blanks.
    pub words: &'a str,
    /// The order may be there already in an earlier version.
    pub replaces: bool,
}

impl SearchIndex {
    /// Opens the index, creating an empty one where there is none.
    pub fn open(folder: &Path) -> Result<Self, SearchError> {
        std::fs::create_dir_all(folder).map_err(|source| SearchError::Folder {
            path: folder.display().to_string(),
            source,
        })?;
        let directory = directory(folder)?;
        let doing = "opening the index";
        let exists = Index::exists(&directory);
        let exists = exists.map_err(|error| SearchError::tantivy(doing)(error.into()))?;
        let index = if exists {
            // In the form in which it was made: an older one serves until it is built anew.
            Index::open(directory)
        } else {
            Index::create(directory, build().0, tantivy::IndexSettings::default())
        };
        Self::over(index.map_err(SearchError::tantivy(doing))?)
    }

    /// Opens an index as it is, only to look at it. Nobody may write meanwhile.
    pub fn open_to_read(folder: &Path) -> Result<Self, SearchError> {
        let index = Index::open(ReadOnly(directory(folder)?));
        Self::over(index.map_err(SearchError::tantivy("opening the index"))?)
    }

    /// Removes the index and makes an empty one in the present form. Nobody else may write.
    pub fn create_anew(folder: &Path) -> Result<Self, SearchError> {
        if folder.exists() {
            std::fs::remove_dir_all(folder).map_err(|source| SearchError::Folder {
                path: folder.display().to_string(),
                source,
            })?;
        }
        Self::open(folder)
    }

    /// Whether it was made by a version that did not note which content of an order is in it, or that filed 刷单诈骗
    /// under 恶意刷单.
    pub fn is_of_older_form(&self) -> bool {
        self.fields.content.is_none() || self.index.schema().get_field(HEADING).is_err()
    }

    /// The index as it was committed last, by this process or another.
    pub(super) fn searcher(&self) -> Result<Searcher, SearchError> {
        self.newest.searcher(&self.index)
    }

    fn over(mut index: Index) -> Result<Self, SearchError> {
        let fields = fields_of(&index.schema()).ok_or(SearchError::Foreign)?;
        index
            .set_default_multithread_executor()
            .map_err(SearchError::tantivy("starting the search threads"))?;
        index
            .tokenizers()
            .register(GRAM_TOKENIZER, TextAnalyzer::from(GramTokenizer::default()));
        index.tokenizers().register(
            WORD_TOKENIZER,
            TextAnalyzer::from(WhitespaceTokenizer::default()),
        );
        let newest = Newest::of(&index)?;
        Ok(Self {
            index,
            newest,
            fields,
            repeated: Repeated::default(),
        })
    }

    /// How far the committed index has got.
    pub fn watermark(&self) -> Result<IndexWatermark, SearchError> {
        Ok(watermark_of(&metas_of(&self.index)?))
    }

    /// By which dictionaries the committed index tells what orders are about.
    pub fn label_watermark(&self) -> Result<LabelWatermark, SearchError> {
        Ok(label_watermark_of(&metas_of(&self.index)?))
    }

    /// A writer; there can be one at a time.
    pub fn writer(&self) -> Result<SearchWriter, SearchError> {
        let options = IndexWriterOptions::builder()
            .num_worker_threads(WRITER_THREADS)
            .memory_budget_per_thread(WRITER_BYTES)
            .num_merge_threads(MERGE_THREADS)
            .build();
        let writer = self.index.writer_with_options(options);
        let writer = writer.map_err(SearchError::tantivy("opening the index for writing"))?;
        let mut merges = LogMergePolicy::default();
        merges.set_max_docs_before_merge(LARGE_SEGMENT_ORDERS);
        merges.set_min_num_segments(MERGED_AT_ONCE);
        writer.set_merge_policy(Box::new(merges));
        Ok(SearchWriter {
            writer,
            fields: self.fields,
            labels: label_watermark_of(&metas_of(&self.index)?),
        })
    }

    /// Number of orders in the index.
    pub fn count(&self) -> Result<u64, SearchError> {
        let counted = self.searcher()?.search(&AllQuery, &Count);
        Ok(counted.map_err(SearchError::tantivy("counting the index"))? as u64)
    }

    /// The greatest number of an order in the index; 0 for an empty one.
    pub fn newest_order(&self) -> Result<i64, SearchError> {
        let mut newest = 0;
        for segment in self.searcher()?.segment_readers() {
            let seqs = segment.fast_fields().u64("seq");
            let seqs = seqs.map_err(SearchError::tantivy("reading the numbers of orders"))?;
            // An empty column tells the greatest number there is.
            if segment.max_doc() > 0 {
                newest = newest.max(seqs.max_value().cast_signed());
            }
        }
        Ok(newest)
    }

    /// Files of the index whose checksum does not hold.
    pub fn damaged_files(&self) -> Result<Vec<String>, SearchError> {
        let damaged = self
            .index
            .validate_checksum()
            .map_err(SearchError::tantivy("checking the index files"))?;
        let mut names: Vec<_> = damaged
            .into_iter()
            .map(|path| path.display().to_string())
            .collect();
        names.sort();
        Ok(names)
    }

    /// Answers one request from the newest commit of whichever process.
    pub fn search(&self, request: &SearchRequest) -> Result<Found, SearchError> {
        let searcher = self.searcher()?;
        let generation = searcher.generation().generation_id();
        if let Some(found) = self.repeated.found(request, generation) {
            return Ok(found);
        }
        let matching = matching(&request.expression, self.fields)?;
        let query = match request.sort {
            SortBy::ReceivedAt => matching,
            SortBy::Relevance => ranked(matching, &request.words, self.fields),
        };
        let collector = PageCollector::new(request);
        let found = searcher
            .search(&*query, &collector)
            .map_err(SearchError::tantivy("searching the index"))?;
        self.repeated.keep(request, generation, &found);
        Ok(found)
    }
}

fn directory(folder: &Path) -> Result<MmapDirectory, SearchError> {
    MmapDirectory::open(folder).map_err(|error| SearchError::Tantivy {
        doing: "opening the index folder",
        source: error.into(),
    })
}

/// Adds and replaces orders; nothing is visible before [`SearchWriter::commit`].
pub struct SearchWriter {
    writer: IndexWriter,
    fields: Fields,
    labels: LabelWatermark,
}

impl SearchWriter {
    /// The next commit also tells that the index has the labels of this revision.
    pub fn set_labels(&mut self, labels: LabelWatermark) {
        self.labels = labels;
    }

    /// Puts one order in, in place of its earlier version.
    pub fn put(&mut self, update: &IndexUpdate<'_>) -> Result<(), SearchError> {
        let (record, fields) = (update.record, self.fields);
        let seq = record.seq.unsigned_abs();
        if update.replaces {
            self.writer
                .delete_term(Term::from_field_u64(fields.seq, seq));
        }
        let mut document = TantivyDocument::default();
        document.add_u64(fields.seq, seq);
        document.add_text(fields.grams, searchable(&record.title));
        document.add_text(fields.grams, searchable(&record.body));
        document.add_text(fields.words, update.words);
        let month = record.received_at.map_or(0, |time| {
            u64::from(time.at.year().unsigned_abs()) * 100 + u64::from(time.at.month())
        });
        if let Some(time) = record.received_at {
            document.add_i64(fields.received, time.epoch_millis());
        }
        if let Some(content) = fields.content {
            document.add_u64(content, mark_of(record));
        }
        document.add_u64(fields.month, month);
        document.add_u64(fields.source, u64::from(record.source.ordinal()));
        document.add_u64(fields.nature, u64::from(record.nature.ordinal()));
        document.add_u64(
            fields.region,
            record.region.map_or(0, |region| u64::from(region.number())),
        );
        for heading in record.headings() {
            document.add_u64(fields.heading, heading.number());
        }
        for merchant in record.merchants() {
            document.add_u64(fields.merchant, merchant.0.unsigned_abs());
        }
        for mention in record.mentions() {
            document.add_u64(fields.mention, mention.0.unsigned_abs());
        }
        self.writer
            .add_document(document)
            .map_err(SearchError::tantivy("adding an order to the index"))?;
        Ok(())
    }

    /// Empties the index; part of the next commit.
    pub fn clear(&mut self) -> Result<(), SearchError> {
        self.writer
            .delete_all_documents()
            .map_err(SearchError::tantivy("emptying the index"))?;
        Ok(())
    }

    /// Makes everything since the last commit part of the index, together with how far it has got.
    pub fn commit(&mut self, watermark: IndexWatermark) -> Result<(), SearchError> {
        let doing = "committing the index";
        let mut prepared = self
            .writer
            .prepare_commit()
            .map_err(SearchError::tantivy(doing))?;
        prepared.set_payload(&payload_of(watermark, self.labels));
        prepared.commit().map_err(SearchError::tantivy(doing))?;
        Ok(())
    }

    /// Forgets everything since the last commit.
    pub fn rollback(&mut self) -> Result<(), SearchError> {
        self.writer
            .rollback()
            .map_err(SearchError::tantivy("rolling the index back"))?;
        Ok(())
    }

    /// Waits until merges that are under way have ended.
    pub fn finish(self) -> Result<(), SearchError> {
        self.writer
            .wait_merging_threads()
            .map_err(SearchError::tantivy("waiting for index merges"))
    }
}
