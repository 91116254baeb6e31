//! Evaluates weeks: aggregates → flags → a snapshot that is frozen once its week is over.

use std::collections::{BTreeSet, HashMap};

use chrono::NaiveDate;
use sha2::{Digest, Sha256};

use super::PipelineError;
use super::aggregates::{
    aggregate_files, hash_of, restore_aggregate, store_aggregate, weeks_without_aggregate,
};
use super::evaluator::{Evaluator, clue_table};
use super::linking::link_merchants;
use super::merchant_groups::flag_names;
use super::passage::Passages;
use crate::audit::{AuditAction, AuditEvent};
use crate::db::WeekSnapshot;
use crate::domain::{Actor, Flag, LocalTime, TimePrecision, Week};
use crate::flags::{FoundFlag, RuleSet};
use crate::stats::{ClueTable, WeekFigures};
use crate::store::Store;

/// Which weeks to evaluate.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum WeekChoice {
    One(Week),
    /// Every week from the first order to the one that holds the reference date.
    All,
}

/// What was found out about one week.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AnalyzedWeek {
    pub week: Week,
    pub considered: i64,
    pub flags: i64,
    pub frozen: bool,
}

/// Orders named at a time.
const NAMED_AT_ONCE: usize = 4_096;

/// Which weeks, as of which day, and by whom.
#[derive(Debug, Clone)]
pub struct AnalyzeOptions {
    pub choice: WeekChoice,
    pub as_of: NaiveDate,
    pub actor: Actor,
    /// Epoch milliseconds, for the audit log.
    pub now: i64,
}

/// Evaluates weeks under `rules`. A frozen week is reported as it was and not evaluated again.
pub async fn analyze(
    store: &Store,
    rules: &RuleSet,
    dictionary_version: &str,
    options: &AnalyzeOptions,
) -> Result<Vec<AnalyzedWeek>, PipelineError> {
    let as_of = options.as_of;
    let lock = store.lock().await?;
    link_merchants(store, &lock, &options.actor, options.now).await?;
    let orders = store.orders().await?;
    let identities = store.identities().await?;
    let names = flag_names(store, &identities).await?;
    let decisions = store.database.flag_decisions().await?;
    let table = clue_table(store, &identities).await?;
    let weeks = match options.choice {
        WeekChoice::One(week) => vec![week],
        WeekChoice::All => all_weeks(&table, as_of)?,
    };
    let mut analyzed = Vec::new();
    let mut frozen = Vec::new();
    let mut wanted = Vec::new();
    for week in weeks {
        match store.database.snapshot(week).await? {
            Some(snapshot) if snapshot.frozen => frozen.push(snapshot),
            _ => wanted.push(week),
        }
    }
    analyzed.extend(frozen.iter().map(summary));
    let named = store.database.aggregates().await?;
    let mut to_store = weeks_without_aggregate(store, &named, &frozen)?;
    to_store.extend(wanted.iter().filter(|week| is_over(**week, as_of)));
    let rules_for_run = rules.clone();
    let (evaluated, files) = blocking(move || {
        let files = aggregate_files(&table.cube(&orders, &identities)?, &to_store)?;
        let figures = table.figures(&orders, &wanted)?;
        let evaluator = Evaluator::new(&table, &rules_for_run, &names, &decisions)?;
        Ok::<_, PipelineError>((evaluator.evaluate(figures), files))
    })
    .await??;
    let found = evaluated.iter().flat_map(|(_, week)| &week.flags);
    let order_names = order_names(store, found.clone()).await?;
    let passages = Passages::of(store, found).await?;
    let import_seq = store.database.last_import().await?;
    let mut transaction = store.database.begin().await?;
    for snapshot in &frozen {
        if let Some(file) = files.get(&snapshot.week) {
            restore_aggregate(store, &mut transaction, &named, snapshot, file).await?;
        }
    }
    let mut written = Vec::new();
    for (figures, evaluated) in evaluated {
        let flags = with_orders_and_passage(evaluated.flags, &order_names, &passages);
        let snapshot = snapshot_of(
            &figures,
            flags,
            evaluated.considered,
            rules,
            dictionary_version,
            import_seq,
            as_of,
        )?;
        transaction.write_snapshot(&snapshot).await?;
        written.push(snapshot.snapshot_id.clone());
        if let Some(file) = files.get(&snapshot.week) {
            store_aggregate(store, &mut transaction, file).await?;
        }
        analyzed.push(summary(&snapshot));
    }
    analyzed.sort_by_key(|week| week.week);
    let event = told(options, &analyzed, &written, rules, dictionary_version);
    transaction.append_audit(&event, options.now).await?;
    transaction.commit().await?;
    store.settle_aggregates(&lock).await?;
    Ok(analyzed)
}

/// What the audit log tells of an evaluation; `written` are the ids of the weeks that it wrote, in their order.
fn told(
    options: &AnalyzeOptions,
    analyzed: &[AnalyzedWeek],
    written: &[String],
    rules: &RuleSet,
    dictionary_version: &str,
) -> AuditEvent {
    let object = match options.choice {
        WeekChoice::One(week) => format!("week:{week}"),
        WeekChoice::All => "week:all".to_owned(),
    };
    let flags: i64 = analyzed.iter().map(|week| week.flags).sum();
    let event = AuditEvent::done(&options.actor, AuditAction::Analyze, object).because(format!(
        "评估{}周，另有{}周此前已冻结；预警共{flags}条；规则{}，词典{dictionary_version}",
        written.len(),
        analyzed.len() - written.len(),
        rules.version
    ));
    if written.is_empty() {
        event
    } else {
        event.with_content(hash_of(written.join("\n").as_bytes()))
    }
}

/// Runs CPU work off the async threads.
pub(super) async fn blocking<T: Send + 'static>(
    work: impl FnOnce() -> T + Send + 'static,
) -> Result<T, PipelineError> {
    tokio::task::spawn_blocking(work)
        .await
        .map_err(|_| PipelineError::Thread("统计"))
}

pub(super) fn all_weeks(table: &ClueTable, as_of: NaiveDate) -> Result<Vec<Week>, PipelineError> {
    let first = table
        .facts
        .first()
        .map(|fact| fact.week)
        .ok_or(PipelineError::NoWeeks)?;
    let last = table
        .facts
        .last()
        .map_or(first, |fact| fact.week)
        .min(Week::of(as_of).index());
    Ok((first..=last).map(Week::from_index).collect())
}

/// How the orders of flags are called; flags of neighbouring weeks share most of theirs.
async fn order_names(
    store: &Store,
    flags: impl Iterator<Item = &FoundFlag>,
) -> Result<HashMap<i64, String>, PipelineError> {
    let wanted: BTreeSet<i64> = flags.flat_map(|found| &found.orders).copied().collect();
    let wanted: Vec<i64> = wanted.into_iter().collect();
    let mut names = HashMap::with_capacity(wanted.len());
    for chunk in wanted.chunks(NAMED_AT_ONCE) {
        names.extend(store.database.order_ids(chunk).await?);
    }
    Ok(names)
}

/// What the evaluation does not know: how orders are named, and the words that copies share.
fn with_orders_and_passage(
    flags: Vec<FoundFlag>,
    order_names: &HashMap<i64, String>,
    passages: &Passages,
) -> Vec<Flag> {
    let named = flags.into_iter().map(|found| {
        let mut flag = found.flag;
        passages.show(&mut flag, &found.same_text);
        let orders = found.orders.iter();
        flag.order_ids
            .extend(orders.filter_map(|seq| order_names.get(seq).cloned()));
        flag
    });
    named.collect()
}

fn snapshot_of(
    figures: &WeekFigures,
    flags: Vec<Flag>,
    considered: i64,
    rules: &RuleSet,
    dictionary_version: &str,
    import_seq: i64,
    as_of: NaiveDate,
) -> Result<WeekSnapshot, PipelineError> {
    let week = figures.week;
    let text = |error: serde_json::Error| PipelineError::Snapshot(error.to_string());
    let figures = serde_json::to_string(figures).map_err(text)?;
    let flags_text = serde_json::to_string(&flags).map_err(text)?;
    let parts = [&rules.version, dictionary_version, &figures, &flags_text];
    let evaluated_at =
        LocalTime::new(as_of.and_time(chrono::NaiveTime::MIN), TimePrecision::Day).epoch_millis();
    Ok(WeekSnapshot {
        week,
        snapshot_id: snapshot_id(week, parts),
        rules_version: rules.version.clone(),
        dictionary_version: dictionary_version.to_owned(),
        import_seq,
        evaluated_at,
        frozen: is_over(week, as_of),
        considered,
        figures,
        flags,
    })
}

/// The id of a week's evaluation follows from the versions of rules and dictionaries, its figures and its flags.
pub(super) fn snapshot_id(week: Week, parts: [&str; 4]) -> String {
    let mut hasher = Sha256::new();
    for part in parts {
        hasher.update(part.as_bytes());
        hasher.update([0]);
    }
    let hash = crate::vault::hex(&hasher.finalize());
    format!("{week}-{}", hash.get(..12).unwrap_or_default())
}

/// The last day of the week must have begun; the weekly rhythm evaluates on Monday.
fn is_over(week: Week, as_of: NaiveDate) -> bool {
    as_of >= week.sunday()
}

fn summary(snapshot: &WeekSnapshot) -> AnalyzedWeek {
    AnalyzedWeek {
        week: snapshot.week,
        considered: snapshot.considered,
        flags: i64::try_from(snapshot.flags.len()).unwrap_or(i64::MAX),
        frozen: snapshot.frozen,
    }
}
