//! What another rule set would have told over the past year, beside the one in force; nothing is kept of it.

mod comparison;

use chrono::NaiveDate;

use super::PipelineError;
use super::analyze::{all_weeks, blocking};
use super::evaluator::{Evaluator, clue_table};
use super::linking::find_links;
use super::merchant_groups::flag_names;
use crate::domain::{Flag, Identities, Link, Week};
use crate::flags::RuleSet;
use crate::store::Store;

pub use comparison::{ShadowFlag, ShadowOutcome, ShadowRun, ShadowTier, ShadowWeek};

/// Weeks that are compared.
const WEEKS: usize = 52;

/// Evaluates the last 52 weeks under both rule sets, on the data, links and decisions of today: what was told in a
/// week of its own time may differ, for data came in later.
pub async fn shadow(
    store: &Store,
    current: &RuleSet,
    draft: &RuleSet,
    as_of: NaiveDate,
) -> Result<ShadowRun, PipelineError> {
    // Others may write again as soon as everything is read.
    let lock = store.lock().await?;
    let judgements = store.database.judgements().await?;
    // As `analyze` would link them, which keeps what it finds.
    let (rows, _) = find_links(store, &judgements).await?;
    let links: Vec<Link> = rows.iter().map(|row| row.link).collect();
    let identities = Identities::of(&judgements).with_links(&links);
    let names = flag_names(store, &identities).await?;
    let decisions = store.database.flag_decisions().await?;
    let table = clue_table(store, &identities).await?;
    drop(lock);
    let mut weeks = all_weeks(&table, as_of)?;
    weeks.drain(..weeks.len().saturating_sub(WEEKS));
    let (current, draft) = (current.clone(), draft.clone());
    blocking(move || {
        let flags_of = |rules: &RuleSet| -> Result<Vec<(Week, Vec<Flag>)>, PipelineError> {
            let evaluator = Evaluator::new(&table, rules, &names, &decisions)?;
            let evaluated = evaluator.flags_of(&weeks).into_iter();
            let flags = evaluated.map(|(week, evaluated)| (week, evaluated.into_flags().collect()));
            Ok(flags.collect())
        };
        let (told, would_tell) = (flags_of(&current)?, flags_of(&draft)?);
        Ok(ShadowRun::compare(
            (&current, &told),
            (&draft, &would_tell),
            &decisions,
            &identities,
            as_of,
        ))
    })
    .await?
}
