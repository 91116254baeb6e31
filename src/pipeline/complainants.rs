//! The restricted list of complainants whose word is discounted, and a reviewer's word that lifts a discount.
//!
//! It tells pseudonyms and numbers, never who they are (domain.md §E.5). Nobody is left out of any count because of it.

use std::collections::{BTreeMap, BTreeSet};

use chrono::NaiveDate;
use serde::Serialize;

use super::PipelineError;
use super::evaluator::clue_table;
use crate::audit::{AuditAction, AuditEvent};
use crate::db::DbError;
use crate::domain::{Actor, ComplainantLift, Pseudonym, Week, standing_lifts};
use crate::flags::RuleSet;
use crate::stats::{Clue, ClueTable, ComplainantHistory};
use crate::store::Store;

/// One complainant whose word weighs less, or would but for a reviewer.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct DiscountedComplainant {
    pub complainant: Pseudonym,
    /// Distinct merchants of the last weeks.
    pub merchants: i64,
    pub orders: i64,
    /// Share of the orders whose text is near another's.
    pub template_share: f64,
    /// Orders about dishonesty that the authority confirmed, and that it refuted, by the week's end.
    pub confirmed: i64,
    pub refuted: i64,
    /// What an order of theirs weighs while it is not confirmed; never 0.
    pub factor: f64,
    /// Chinese sentences.
    pub reasons: Vec<String>,
    /// The word that stands, a lift or its end.
    pub word: Option<ComplainantLift>,
}

/// Who lifts a discount, or takes that back, why, and on which day.
#[derive(Debug, Clone)]
pub struct LiftOptions {
    pub lifted: bool,
    pub reason: String,
    pub actor: Actor,
    /// Epoch milliseconds, for the audit log.
    pub now: i64,
    pub decided_on: NaiveDate,
}

/// Why a word is not taken down. Nothing was changed.
#[derive(Debug, thiserror::Error)]
pub enum LiftError {
    #[error("没有代号为 {0} 的投诉人；请用 mingcha complainants list 查看代号")]
    Unknown(Pseudonym),
    #[error("请用 --reason 写明理由")]
    NoReason,
    #[error("{0} 的折减没有被解除，无从恢复")]
    NotLifted(Pseudonym),
    #[error("{0} 的折减已经解除")]
    AlreadyLifted(Pseudonym),
    #[error(transparent)]
    Pipeline(#[from] PipelineError),
}

impl From<DbError> for LiftError {
    fn from(error: DbError) -> Self {
        Self::Pipeline(error.into())
    }
}

/// The complainants against more merchants than are free, as known at the end of a week; most merchants first.
pub async fn discounted_complainants(
    store: &Store,
    rules: &RuleSet,
    week: Week,
) -> Result<Vec<DiscountedComplainant>, PipelineError> {
    let identities = store.identities().await?;
    let lifts = store.database.complainant_lifts().await?;
    let standing = standing_lifts(&lifts, week.sunday());
    let table = clue_table(store, &identities).await?;
    let clusters = table.copies_by(week);
    let histories =
        table
            .complaints
            .histories(week.index(), week.last_day(), &clusters, rules.independence);
    let outcomes = outcomes(&table, week, rules.independence.complainant_weeks);
    let told = |history: &ComplainantHistory| {
        let complainant = Pseudonym(history.complainant.cast_unsigned());
        let word = standing.get(&complainant).map(|word| (*word).clone());
        let (confirmed, refuted) = outcomes
            .get(&history.complainant)
            .copied()
            .unwrap_or_default();
        let own = (rules.independence.free_merchants as f64 / history.merchants as f64).min(1.0);
        let template_share = history.copied as f64 / history.orders.max(1) as f64;
        DiscountedComplainant {
            complainant,
            merchants: history.merchants,
            orders: history.orders,
            template_share,
            confirmed,
            refuted,
            factor: if history.lifted { 1.0 } else { own },
            reasons: reasons(history, template_share, own, rules, word.as_ref()),
            word,
        }
    };
    Ok(histories.iter().map(told).collect())
}

/// Appends a word on the discount of a complainant whom an order names.
pub async fn lift_discount(
    store: &Store,
    complainant: Pseudonym,
    options: &LiftOptions,
) -> Result<ComplainantLift, LiftError> {
    let reason = options.reason.trim();
    if reason.is_empty() {
        return Err(LiftError::NoReason);
    }
    let _lock = store.lock().await.map_err(PipelineError::from)?;
    if !store.database.complainant_is_known(complainant).await? {
        return Err(LiftError::Unknown(complainant));
    }
    let lifts = store.database.complainant_lifts().await?;
    let standing = standing_lifts(&lifts, NaiveDate::MAX);
    let stands = standing.get(&complainant).is_some_and(|word| word.lifted);
    match (stands, options.lifted) {
        (true, true) => return Err(LiftError::AlreadyLifted(complainant)),
        (false, false) => return Err(LiftError::NotLifted(complainant)),
        (true, false) | (false, true) => {}
    }
    let mut transaction = store.database.begin().await?;
    let number = transaction
        .add_complainant_lift(
            complainant,
            options.lifted,
            reason,
            options.actor.name(),
            options.decided_on,
        )
        .await?;
    // By the number of the word: a log that leaves the machine needs no pseudonym.
    let done = if options.lifted {
        "解除折减"
    } else {
        "恢复折减"
    };
    let object = format!("complainant_lift:{number}");
    let event = AuditEvent::done(&options.actor, AuditAction::ComplainantLift, object)
        .because(format!("{done}：{reason}"));
    transaction.append_audit(&event, options.now).await?;
    transaction.commit().await?;
    Ok(ComplainantLift {
        number,
        complainant,
        lifted: options.lifted,
        reason: reason.to_owned(),
        operator: options.actor.name().to_owned(),
        decided_on: options.decided_on,
    })
}

/// Confirmed and refuted orders of each complainant, by what was known at the week's end.
fn outcomes(table: &ClueTable, week: Week, weeks: i32) -> BTreeMap<i64, (i64, i64)> {
    let known = |clue: &&Clue| {
        clue.week > week.index() - weeks
            && clue.closed_day.is_some_and(|day| day <= week.last_day())
    };
    let mut told = BTreeSet::new();
    let mut found: BTreeMap<i64, (i64, i64)> = BTreeMap::new();
    for clue in table.clues_until(week.index()).iter().filter(known) {
        let Some(complainant) = clue.complainant.filter(|_| told.insert(clue.seq)) else {
            continue;
        };
        let place = found.entry(complainant).or_default();
        place.0 += i64::from(clue.result.is_confirmed());
        place.1 += i64::from(clue.result.is_refuted());
    }
    found
}

fn reasons(
    history: &ComplainantHistory,
    template_share: f64,
    factor: f64,
    rules: &RuleSet,
    word: Option<&ComplainantLift>,
) -> Vec<String> {
    let rules = rules.independence;
    let told = format!(
        "近{}周对{}家主体反映{}件",
        rules.complainant_weeks, history.merchants, history.orders
    );
    let mut reasons = vec![if history.merchants > rules.free_merchants {
        format!(
            "{told}，超过{}家；未经查实的每件按{factor:.2}折算（不为零，经查实的不折算）。",
            rules.free_merchants
        )
    } else {
        format!("{told}，不超过{}家，每件不折算。", rules.free_merchants)
    }];
    if let Some((people, merchants)) = history.block {
        reasons.push(format!(
            "与另外{}人一同反映过{merchants}家主体中的多家；对每家主体，这些人未经查实的投诉合并计一次。",
            people - 1
        ));
    }
    if history.copied > 0 {
        reasons.push(format!(
            "其中{:.0}%的文本与其他工单雷同；文本雷同另行折算。",
            template_share * 100.0
        ));
    }
    if let Some(word) = word {
        let done = if word.lifted {
            "解除折减，每件按1计"
        } else {
            "恢复折减"
        };
        reasons.push(format!(
            "{}由{}{done}：{}",
            word.decided_on, word.operator, word.reason
        ));
    }
    reasons
}
