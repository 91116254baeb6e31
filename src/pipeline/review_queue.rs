//! The reviewers' queue of an evaluated week.

use super::PipelineError;
use crate::db::WeekSnapshot;
use crate::domain::Week;
use crate::flags::RuleSet;
use crate::review::{Queue, QueueQuestion, ReviewRules};
use crate::store::Store;

/// Chooses what to look at among the flags of a week; `capacity` in place of the rules' where given. Changes nothing.
pub async fn review_queue(
    store: &Store,
    flag_rules: &RuleSet,
    rules: &ReviewRules,
    week: Week,
    capacity: Option<usize>,
) -> Result<Queue, PipelineError> {
    let snapshot = store.database.snapshot(week).await?;
    let snapshot = snapshot.ok_or(PipelineError::NotEvaluated(week))?;
    queue_of(store, (flag_rules, rules), &snapshot, capacity).await
}

/// The same of an evaluation that was read already.
pub async fn queue_of(
    store: &Store,
    (flag_rules, rules): (&RuleSet, &ReviewRules),
    snapshot: &WeekSnapshot,
    capacity: Option<usize>,
) -> Result<Queue, PipelineError> {
    let decisions = store.database.flag_decisions().await?;
    let identities = store.identities().await?;
    let question = QueueQuestion {
        week: snapshot.week,
        flags: &snapshot.flags,
        decisions: &decisions,
        identities: &identities,
        severity: &flag_rules.severity,
        rules,
        capacity,
    };
    Ok(question.answer())
}
