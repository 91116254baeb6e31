//! Files in, flags out: one fresh data directory for each change of the input.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::{Arc, OnceLock};

use chrono::NaiveDate;
use mingcha::db::DatabaseLocation;
use mingcha::domain::{Actor, Flag, Tier, Week};
use mingcha::flags::RuleSet;
use mingcha::ingest::{Limits, Profiles, ReaderOptions, SourceChoice};
use mingcha::pipeline::{
    AnalyzeOptions, ImportOptions, ImportState, Stages, WeekChoice, analyze, import_file,
};
use mingcha::store::{KeyLocation, Store};

use super::export::{Export, by_hotline};
use super::town::{Order, Town};

/// Sunday of the last week of the town.
pub(super) const TODAY: NaiveDate = NaiveDate::from_ymd_opt(2026, 11, 22).unwrap();

/// The data directory of one input, every week analysed.
pub(super) struct Run {
    folder: PathBuf,
    pub(super) flags: BTreeMap<Week, Vec<Flag>>,
}

impl Run {
    /// Imports these files one after the other into a directory of this name, and analyses all weeks up to a day.
    pub(super) fn of(name: &str, exports: &[Export], as_of: NaiveDate) -> Self {
        let folder = Path::new(env!("CARGO_TARGET_TMPDIR"))
            .join("metamorphic")
            .join(name);
        if folder.exists() {
            fs::remove_dir_all(&folder).unwrap();
        }
        fs::create_dir_all(&folder).unwrap();
        let files: Vec<PathBuf> = exports.iter().map(|export| export.write(&folder)).collect();
        let rows: i64 = exports
            .iter()
            .map(|export| i64::try_from(export.orders.len()).unwrap())
            .sum();
        let runtime = tokio::runtime::Builder::new_multi_thread()
            .enable_all()
            .build()
            .unwrap();
        let flags = runtime.block_on(flags_of(&folder, &files, rows, as_of));
        Self { folder, flags }
    }

    pub(super) fn of_orders(name: &str, orders: &[Order]) -> Self {
        Self::of(name, &by_hotline(orders), TODAY)
    }

    /// Runs the program on the directory.
    pub(super) fn ask(&self, arguments: &[&str]) -> String {
        let (data, key) = (self.folder.join("data"), self.folder.join("keys/key"));
        let ran = crate::support::run_in(&data, &key, arguments, "");
        assert_eq!(ran.code, 0, "{arguments:?}: {}", ran.stderr);
        ran.stdout
    }

    /// A place beside the data directory.
    pub(super) fn beside(&self, name: &str) -> PathBuf {
        self.folder.join(name)
    }

    /// The first week in which a merchant whose name holds this is in this queue.
    pub(super) fn first_week(&self, name: &str, tier: Tier) -> Option<Week> {
        let holds = |flag: &Flag| flag.merchant.name.contains(name) && flag.tier == tier;
        let mut weeks = self.flags.iter();
        weeks
            .find(|(_, flags)| flags.iter().any(holds))
            .map(|(week, _)| *week)
    }

    /// The queues in which this merchant ever is.
    pub(super) fn tiers_of(&self, merchant: &str) -> BTreeSet<Tier> {
        let all = self.flags.values().flatten();
        all.filter(|flag| flag.merchant.name == merchant)
            .map(|flag| flag.tier)
            .collect()
    }
}

/// The town as it is; the first test that asks waits for it.
pub(super) fn baseline() -> &'static Run {
    static BASELINE: OnceLock<Run> = OnceLock::new();
    BASELINE.get_or_init(|| Run::of_orders("baseline", &Town::inhabited().orders))
}

async fn flags_of(
    folder: &Path,
    files: &[PathBuf],
    rows: i64,
    as_of: NaiveDate,
) -> BTreeMap<Week, Vec<Flag>> {
    let key = KeyLocation::File(folder.join("keys/key"));
    let store = Store::open(&folder.join("data"), &DatabaseLocation::default(), key)
        .await
        .unwrap();
    let actor = Actor::Operator {
        name: "测试员".to_owned(),
    };
    let options = ImportOptions {
        source: SourceChoice::Auto,
        reader: ReaderOptions {
            parser_program: PathBuf::from("no workbook is read"),
            limits: Limits::default(),
        },
        actor: actor.clone(),
        // Any moment: nothing that is told may depend on it.
        now: 1_800_000_000_000 + i64::try_from(folder.as_os_str().len()).unwrap(),
        today: as_of,
        workers: 2,
    };
    let mut accepted = 0;
    for file in files {
        let outcome = import_file(&store, stages(), file, &options, &Arc::default())
            .await
            .unwrap();
        let ledger = outcome.ledger();
        assert!(
            matches!(outcome.state, ImportState::Committed(_)),
            "{outcome:?}"
        );
        accepted += ledger.accepted;
    }
    assert_eq!(accepted, rows);
    let rules = RuleSet::shipped().unwrap();
    let weeks = analyze(
        &store,
        &rules,
        stages().dictionary_version(),
        &AnalyzeOptions {
            choice: WeekChoice::All,
            as_of,
            actor,
            now: options.now,
        },
    )
    .await
    .unwrap();
    let mut flags = BTreeMap::new();
    for week in weeks {
        let snapshot = store.database.snapshot(week.week).await.unwrap().unwrap();
        flags.insert(week.week, snapshot.flags);
    }
    store.close().await;
    flags
}

fn stages() -> &'static Arc<Stages> {
    static STAGES: OnceLock<Arc<Stages>> = OnceLock::new();
    STAGES.get_or_init(|| {
        let profiles = Profiles::shipped().unwrap();
        Arc::new(Stages::load(profiles).unwrap())
    })
}

/// What a flag says, without the numbers that a data directory gives out in the order of its imports.
pub(super) fn said(flag: &Flag) -> String {
    let reasons: Vec<String> = flag
        .reasons
        .iter()
        .map(|reason| {
            format!(
                "{} {:.6} {:.6} {}",
                reason.code, reason.value, reason.contribution, reason.text
            )
        })
        .collect();
    let against: Vec<String> = flag
        .counter_evidence
        .iter()
        .map(|evidence| format!("{} {:.6} {}", evidence.code, evidence.value, evidence.text))
        .collect();
    let counts = &flag.counts;
    format!(
        "{} {} {} {} {:.6} | {} {} {} {:.6} / {:.6} | {:?} | {} | {}",
        flag.merchant.name,
        flag.category.code(),
        flag.tier.code(),
        flag.level.code(),
        flag.score,
        counts.orders,
        counts.complainants,
        counts.incidents,
        counts.effective,
        flag.expected,
        flag.trend,
        reasons.join("; "),
        against.join("; ")
    )
}

/// All that is said in these weeks.
pub(super) fn all_said(flags: &BTreeMap<Week, Vec<Flag>>, until: Week) -> BTreeSet<String> {
    let known = flags.range(..=until);
    known
        .flat_map(|(week, flags)| {
            flags
                .iter()
                .map(move |flag| format!("{week} {}", said(flag)))
        })
        .collect()
}
