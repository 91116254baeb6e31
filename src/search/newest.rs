//! The newest committed index, whichever process committed it.

use std::collections::BTreeMap;
use std::sync::atomic::{AtomicI64, Ordering};

use tantivy::index::SegmentId;
use tantivy::{Index, IndexMeta, IndexReader, Opstamp, ReloadPolicy, Searcher};

use super::SearchError;
use super::index::{IndexWatermark, LabelWatermark};

/// A reader that looks before each answer whether there is something newer.
pub(super) struct Newest {
    reader: IndexReader,
    /// Watermark of the newest index that was read.
    served: AtomicI64,
}

impl Newest {
    pub(super) fn of(index: &Index) -> Result<Self, SearchError> {
        // Before the reader is opened, so that it is never believed to be newer than it is.
        let served = watermark_of(&metas_of(index)?);
        let reader = index
            .reader_builder()
            .reload_policy(ReloadPolicy::Manual)
            .try_into()
            .map_err(SearchError::tantivy("opening a reader of the index"))?;
        Ok(Self {
            reader,
            served: AtomicI64::new(served.0),
        })
    }

    /// What is to be searched now. Costs the reading of one small file; nothing is opened unless it tells of another state.
    pub(super) fn searcher(&self, index: &Index) -> Result<Searcher, SearchError> {
        let metas = metas_of(index)?;
        let watermark = watermark_of(&metas);
        let searcher = self.reader.searcher();
        // An index that has fallen back is being built anew: until it has caught up, what it held goes on answering.
        let fallen_back = watermark.0 < self.served.load(Ordering::Acquire);
        if fallen_back || *searcher.generation().segments() == segments_of(&metas) {
            return Ok(searcher);
        }
        self.reader
            .reload()
            .map_err(SearchError::tantivy("reading the newest index"))?;
        self.served.fetch_max(watermark.0, Ordering::AcqRel);
        Ok(self.reader.searcher())
    }
}

pub(super) fn metas_of(index: &Index) -> Result<IndexMeta, SearchError> {
    index
        .load_metas()
        .map_err(SearchError::tantivy("reading the state of the index"))
}

/// What a commit says of itself: the last import, and behind a plus the last revision of the dictionaries if any.
pub(super) fn payload_of(imports: IndexWatermark, labels: LabelWatermark) -> String {
    match labels.0 {
        0 => imports.0.to_string(),
        revision => format!("{}+{revision}", imports.0),
    }
}

/// How far a commit says that the index has got; an index without one has not begun.
pub(super) fn watermark_of(metas: &IndexMeta) -> IndexWatermark {
    IndexWatermark(payload_part(metas, 0))
}

/// Whose labels a commit says that the index has.
pub(super) fn label_watermark_of(metas: &IndexMeta) -> LabelWatermark {
    LabelWatermark(payload_part(metas, 1))
}

fn payload_part(metas: &IndexMeta, place: usize) -> i64 {
    let payload = metas.payload.as_deref().unwrap_or_default();
    let part = payload.split('+').nth(place);
    part.and_then(|part| part.parse().ok()).unwrap_or(0)
}

/// Segments with their deletions: what a searcher says of itself.
fn segments_of(metas: &IndexMeta) -> BTreeMap<SegmentId, Option<Opstamp>> {
    metas
        .segments
        .iter()
        .map(|segment| (segment.id(), segment.delete_opstamp()))
        .collect()
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use tantivy::schema::{INDEXED, Schema};
    use tantivy::{IndexWriter, TantivyDocument, Term};

    use super::*;

    /// One process that writes an index of numbers.
    struct Writing {
        writer: IndexWriter,
        number: tantivy::schema::Field,
    }

    impl Writing {
        fn begin(folder: &Path) -> Self {
            let index = Index::open_in_dir(folder).unwrap();
            Self {
                number: index.schema().get_field("number").unwrap(),
                writer: index.writer_with_num_threads(1, 15 << 20).unwrap(),
            }
        }

        fn put(&mut self, number: u64) {
            self.writer
                .delete_term(Term::from_field_u64(self.number, number));
            let mut document = TantivyDocument::default();
            document.add_u64(self.number, number);
            self.writer.add_document(document).unwrap();
        }

        fn commit(&mut self, watermark: i64) {
            let mut prepared = self.writer.prepare_commit().unwrap();
            prepared.set_payload(&watermark.to_string());
            prepared.commit().unwrap();
        }
    }

    fn empty_index() -> (tempfile::TempDir, Index) {
        let home = tempfile::tempdir().unwrap();
        let mut schema = Schema::builder();
        schema.add_u64_field("number", INDEXED);
        let index = Index::create_in_dir(home.path(), schema.build()).unwrap();
        (home, index)
    }

    #[test]
    fn what_another_process_committed_is_found_by_the_next_search() {
        let (home, index) = empty_index();
        let newest = Newest::of(&index).unwrap();
        let found = || newest.searcher(&index).unwrap().num_docs();
        let mut other = Writing::begin(home.path());
        other.put(1);
        other.put(2);
        assert_eq!(found(), 0, "nothing is committed yet");
        other.commit(1);
        assert_eq!(found(), 2);
        // A correction only, under the same number of orders.
        let before = newest.searcher(&index).unwrap().generation().clone();
        other.put(2);
        other.commit(2);
        let after = newest.searcher(&index).unwrap().generation().clone();
        assert_ne!(before.segments(), after.segments());
        assert_eq!(found(), 2);
    }

    #[test]
    fn nothing_is_opened_again_while_nothing_has_changed() {
        let (home, index) = empty_index();
        let newest = Newest::of(&index).unwrap();
        let mut other = Writing::begin(home.path());
        other.put(1);
        other.commit(1);
        let generation = || {
            newest
                .searcher(&index)
                .unwrap()
                .generation()
                .generation_id()
        };
        let first = generation();
        assert_eq!(generation(), first);
    }

    #[test]
    fn while_an_index_is_built_anew_the_one_before_answers() {
        let (home, index) = empty_index();
        let mut other = Writing::begin(home.path());
        other.put(1);
        other.put(2);
        other.commit(7);
        let newest = Newest::of(&index).unwrap();
        let found = || newest.searcher(&index).unwrap().num_docs();
        other.writer.delete_all_documents().unwrap();
        other.commit(0);
        other.writer.garbage_collect_files().wait().unwrap();
        assert_eq!(found(), 2);
        other.put(1);
        other.commit(7);
        assert_eq!(found(), 1);
    }
}
