//! Which orders the index holds, and in which version: what a check compares with the database.

use super::SearchError;
use super::index::SearchIndex;
use crate::domain::OrderRecord;

/// One order of the index.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct HeldOrder {
    pub seq: u64,
    /// [`content_mark`] of what was indexed; absent in an index of a version that kept none.
    pub mark: Option<u64>,
}

/// A number for one version of an order's content: FNV-1a (<http://www.isthe.com/chongo/tech/comp/fnv/>) over both.
pub fn content_mark(content_sha256: &str, version: i64) -> u64 {
    let bytes = content_sha256.bytes().chain(version.to_le_bytes());
    bytes.fold(0xcbf2_9ce4_8422_2325, |mark: u64, byte| {
        (mark ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3)
    })
}

pub(super) fn mark_of(record: &OrderRecord) -> u64 {
    content_mark(&record.content_sha256, record.version)
}

impl SearchIndex {
    /// All orders of the index by number; one that is there twice is told twice. 24 bytes for each.
    pub fn held_orders(&self) -> Result<Vec<HeldOrder>, SearchError> {
        let searcher = self.searcher()?;
        let mut held = Vec::new();
        for segment in searcher.segment_readers() {
            let fast = segment.fast_fields();
            let read = SearchError::tantivy("reading the orders of the index");
            let seqs = fast.u64("seq").map_err(read)?;
            let marks = fast.u64("content").ok();
            for document in segment.doc_ids_alive() {
                held.push(HeldOrder {
                    seq: seqs.first(document).unwrap_or(0),
                    mark: marks.as_ref().and_then(|marks| marks.first(document)),
                });
            }
        }
        held.sort_unstable();
        Ok(held)
    }
}

#[cfg(test)]
mod tests {
    use serde_json::Value;
    use tantivy::schema::Schema;

    use super::content_mark;
    use crate::search::schema::{HEADING, OLDER_HEADING, build};
    use crate::search::{Expression, Filters, SearchIndex, SearchRequest, SortBy};

    fn everything() -> SearchRequest {
        SearchRequest {
            expression: Expression::All,
            words: Vec::new(),
            filters: Filters::default(),
            merchants: std::sync::Arc::default(),
            sort: SortBy::ReceivedAt,
            limit: 1,
            after: None,
            by_day: false,
        }
    }

    #[test]
    fn another_content_or_version_has_another_mark() {
        let one = content_mark("0a", 1);
        assert_eq!(one, content_mark("0a", 1));
        assert_ne!(one, content_mark("0b", 1));
        assert_ne!(one, content_mark("0a", 2));
    }

    #[test]
    fn an_index_of_an_older_form_serves_until_it_is_made_anew() {
        for older in [without_marks, with_bare_categories] {
            serves_until_made_anew(older);
        }
    }

    fn without_marks(fields: &mut Value) {
        fields
            .as_array_mut()
            .unwrap()
            .retain(|field| field["name"] != "content");
    }

    fn with_bare_categories(fields: &mut Value) {
        let mut fields = fields.as_array_mut().unwrap().iter_mut();
        let heading = fields.find(|field| field["name"] == HEADING);
        heading.unwrap()["name"] = OLDER_HEADING.into();
    }

    fn serves_until_made_anew(make_older: fn(&mut Value)) {
        let home = tempfile::tempdir().unwrap();
        let mut fields = serde_json::to_value(build().0).unwrap();
        make_older(&mut fields);
        let older: Schema = serde_json::from_value(fields).unwrap();
        tantivy::Index::create_in_dir(home.path(), older).unwrap();
        for index in [
            SearchIndex::open(home.path()).unwrap(),
            SearchIndex::open_to_read(home.path()).unwrap(),
        ] {
            assert!(index.is_of_older_form());
            assert!(index.held_orders().unwrap().is_empty());
            assert_eq!(index.search(&everything()).unwrap().total, 0);
        }
        let anew = SearchIndex::create_anew(home.path()).unwrap();
        assert!(!anew.is_of_older_form());
    }
}
