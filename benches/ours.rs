//! The product through its library: what `import`, `analyze --all` and `search` call.

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::{Duration, Instant};

use anyhow::{Result, bail};
use mingcha::db::DatabaseLocation;
use mingcha::domain::Actor;
use mingcha::explore::{SearchQuestion, search};
use mingcha::flags::RuleSet;
use mingcha::ingest::{Limits, Profiles, ReaderOptions, SourceChoice};
use mingcha::lexicon::Lexicon;
use mingcha::pipeline::{
    AnalyzeOptions, ImportOptions, ImportState, Progress, Stages, WeekChoice, analyze, import_file,
};
use mingcha::simulate::SimulateOptions;
use mingcha::store::{KeyLocation, Store};

/// Nine o'clock in Shanghai on the day after the last simulated one, in epoch milliseconds.
const NOW: i64 = 1_795_395_600_000;

/// The compiled stages.
pub(crate) struct Ours {
    stages: Arc<Stages>,
}

impl Ours {
    pub(crate) fn load() -> Result<Self> {
        let stages = Arc::new(Stages::load(Profiles::shipped()?)?);
        Ok(Self { stages })
    }

    pub(crate) fn lexicon(&self) -> &Lexicon {
        self.stages.lexicon()
    }

    /// An empty data folder with its key beside it.
    pub(crate) async fn store(&self, folder: &Path) -> Result<Store> {
        let key = KeyLocation::Folder(folder.with_extension("keys"));
        Ok(Store::open(folder, &DatabaseLocation::default(), key).await?)
    }

    /// Imports the files one after another; returns the rows read.
    pub(crate) async fn import(&self, store: &Store, files: &[PathBuf]) -> Result<usize> {
        let options = ImportOptions {
            source: SourceChoice::Auto,
            reader: ReaderOptions {
                // Only workbooks are read by a child process.
                parser_program: PathBuf::new(),
                limits: Limits::default(),
            },
            actor: Actor::System,
            now: NOW,
            today: chrono::DateTime::from_timestamp_millis(NOW)
                .map_or_else(Default::default, |time| time.date_naive()),
            workers: std::thread::available_parallelism().map_or(2, std::num::NonZero::get),
        };
        let mut rows = 0;
        for file in files {
            let progress = Arc::new(Progress::default());
            let outcome = import_file(store, &self.stages, file, &options, &progress).await?;
            let ImportState::Committed(import) = outcome.state else {
                bail!("{} was not imported", file.display());
            };
            rows += usize::try_from(import.total.rows_read)?;
        }
        Ok(rows)
    }

    /// Evaluates every week; returns how many there were.
    pub(crate) async fn analyze(&self, store: &Store) -> Result<usize> {
        let weeks = analyze(
            store,
            &RuleSet::shipped()?,
            self.stages.dictionary_version(),
            &AnalyzeOptions {
                choice: WeekChoice::All,
                as_of: SimulateOptions::DEFAULT_END,
                actor: Actor::System,
                now: NOW,
            },
        )
        .await?;
        Ok(weeks.len())
    }

    /// Asks each question once to warm up, then once for its time; with the hits found.
    pub(crate) async fn ask(
        &self,
        store: &Store,
        questions: &[SearchQuestion],
    ) -> Result<Vec<Answered>> {
        let segmenter = &self.stages.lexicon().segmenter;
        let regions = self.stages.regions();
        let mut answered = Vec::new();
        for question in questions {
            search(store, Some(segmenter), regions, question).await?;
        }
        for question in questions {
            let started = Instant::now();
            let view = search(store, Some(segmenter), regions, question).await?;
            answered.push(Answered {
                query: question.query.clone(),
                total: view.total,
                took: started.elapsed(),
            });
        }
        Ok(answered)
    }
}

/// One question with its time.
pub(crate) struct Answered {
    pub(crate) query: String,
    pub(crate) total: u64,
    pub(crate) took: Duration,
}
