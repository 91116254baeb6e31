//! The libraries alone: cutting and indexing the texts that the import cut and indexed.

use std::hint::black_box;
use std::path::Path;

use anyhow::Result;
use jieba_rs::Jieba;
use mingcha::db::OrderFilter;
use mingcha::domain::OrderRecord;
use mingcha::search::{IndexUpdate, IndexWatermark, SearchIndex};
use mingcha::store::{Store, index_words};

use crate::ours::Ours;

/// More do not change the time per order, but would not fit into memory.
const MOST_TEXTS: usize = 100_000;
const READ_AT_ONCE: i64 = 4_096;

/// jieba-rs with its own dictionary.
pub(crate) fn jieba() -> Jieba {
    Jieba::new()
}

/// What was imported, ready to be handed to the libraries.
pub(crate) struct Texts {
    /// Title and body as one text.
    texts: Vec<String>,
    /// The same with the words of the index.
    records: Vec<(OrderRecord, String)>,
}

impl Texts {
    pub(crate) async fn read(store: &Store, ours: &Ours) -> Result<Self> {
        let mut read = Self {
            texts: Vec::new(),
            records: Vec::new(),
        };
        let mut behind_seq = 0;
        while read.len() < MOST_TEXTS {
            let filter = OrderFilter::ImportedAfter {
                import_seq: 0,
                behind_seq,
                limit: READ_AT_ONCE,
            };
            let chunk = store.database.orders_matching(filter).await?;
            let Some(last) = chunk.last() else { break };
            behind_seq = last.seq;
            for record in chunk {
                read.texts
                    .push(format!("{}\n{}", record.title, record.body));
                let words = index_words(ours.lexicon(), &record);
                read.records.push((record, words));
            }
        }
        Ok(read)
    }

    pub(crate) fn len(&self) -> usize {
        self.texts.len()
    }

    pub(crate) fn mean_characters(&self) -> usize {
        let all: usize = self.texts.iter().map(|text| text.chars().count()).sum();
        all / self.texts.len().max(1)
    }

    #[expect(
        clippy::unnecessary_wraps,
        reason = "measured beside work that can fail"
    )]
    pub(crate) fn cut(&self, jieba: &Jieba, hmm: bool) -> Result<()> {
        for text in &self.texts {
            black_box(jieba.cut(text, hmm));
        }
        Ok(())
    }

    /// Indexes everything into an empty folder, commit and merges included.
    pub(crate) fn index(&self, folder: &Path) -> Result<()> {
        if folder.exists() {
            std::fs::remove_dir_all(folder)?;
        }
        let index = SearchIndex::open(folder)?;
        let mut writer = index.writer()?;
        for (record, words) in &self.records {
            writer.put(&IndexUpdate {
                record,
                words,
                replaces: false,
            })?;
        }
        writer.commit(IndexWatermark(1))?;
        writer.finish()?;
        Ok(())
    }
}
