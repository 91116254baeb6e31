//! Looking at who complained: for a purpose, in a case that holds the order, so many times an hour, and on record first.

use super::{DeskError, Moment, Session};
use crate::access::{ProofLimit, RevealLimits};
use crate::audit::{AuditAction, AuditEvent};
use crate::domain::{OrderRecord, RevealPurpose, Role};
use crate::store::Store;

/// Who takes the steps of cases may ask who complained (domain.md §E.7: role, purpose and reason).
const ROLES: [Role; 2] = [Role::Reviewer, Role::Determiner];

/// Milliseconds within which reveals are counted.
const HOUR: i64 = 3_600_000;

/// What somebody wants to see, and what for. Absent is what was not said.
#[derive(Debug, Clone, Copy)]
pub struct RevealRequest<'a> {
    pub order_id: &'a str,
    pub purpose: Option<RevealPurpose>,
    pub case_id: Option<&'a str>,
    /// A program asks, not a page. What it could collect, the limits and purposes of people would not hold for.
    pub by_program: bool,
}

/// Proof that a reveal is allowed and on record. Nothing else opens the vault for a person, and nothing else makes one.
#[derive(Debug)]
pub struct RevealGrant {
    order: OrderRecord,
}

impl RevealGrant {
    /// The order whose complainant may be shown.
    pub fn order(&self) -> &OrderRecord {
        &self.order
    }
}

/// Allows a reveal and puts it on record, or puts the refusal on record. No data is read before the entry is committed.
pub async fn reveal(
    store: &Store,
    session: &Session,
    request: RevealRequest<'_>,
    (limits, proof): (RevealLimits, ProofLimit),
    moment: Moment,
) -> Result<RevealGrant, DeskError> {
    let order = store.database.order(request.order_id).await?;
    // What is no order may be anything, a name too: it is not written down.
    let order = order.ok_or(DeskError::NoOrder)?;
    let granted = granted(store, session, request, (limits, proof), moment).await;
    // Being asked for the password again is no refusal: the same request follows with it.
    if let Err(refused) = &granted
        && refused.is_refusal()
        && !matches!(refused, DeskError::ProveAgain)
    {
        let event = AuditEvent::refused(&session.actor(), AuditAction::Reveal, object_of(&order));
        super::record(store, &event.because(refused.to_string()), moment).await?;
    }
    granted.map(|()| RevealGrant { order })
}

/// The cases of an order in which its complainant may be asked for.
pub async fn cases_of_order(store: &Store, order_id: &str) -> Result<Vec<String>, DeskError> {
    let cases = store.database.cases().await?.into_iter();
    let holding = cases.filter(|case| case.flag.order_ids.iter().any(|held| held == order_id));
    Ok(holding.map(|case| case.case_id).collect())
}

async fn granted(
    store: &Store,
    session: &Session,
    request: RevealRequest<'_>,
    (limits, proof): (RevealLimits, ProofLimit),
    moment: Moment,
) -> Result<(), DeskError> {
    if !ROLES.contains(&session.account.role) {
        return Err(DeskError::RevealRole);
    }
    if request.by_program {
        return Err(DeskError::PageOnly);
    }
    let purpose = request.purpose.ok_or(DeskError::NoPurpose)?;
    let cases = cases_of_order(store, request.order_id).await?;
    let case_id = request
        .case_id
        .filter(|wanted| cases.iter().any(|held| held == wanted))
        .ok_or(DeskError::NoCaseOfOrder)?;
    session.proved_lately(proof, moment)?;
    let event = AuditEvent::done(
        &session.actor(),
        AuditAction::Reveal,
        format!("order:{}", request.order_id),
    )
    .because(format!(
        "{}：{}；案件：{case_id}",
        purpose.code(),
        purpose.label()
    ));
    let mut transaction = store.database.begin().await?;
    let since = moment.at - HOUR;
    let earlier = transaction
        .reveals_since(session.account.name.as_str(), since)
        .await?;
    if earlier.len() >= limits.per_hour {
        transaction.rollback().await?;
        // Room is made by the one whose leaving brings the count below the limit.
        let leaves = earlier.iter().rev().nth(limits.per_hour.saturating_sub(1));
        let wait = leaves.map_or(HOUR, |at| at - since);
        return Err(DeskError::TooManyReveals {
            most: limits.per_hour,
            minutes: (wait + 59_999) / 60_000,
        });
    }
    transaction.append_audit(&event, moment.at).await?;
    transaction.commit().await?;
    Ok(())
}

fn object_of(order: &OrderRecord) -> String {
    format!("order:{}", order.order_id.as_str())
}
