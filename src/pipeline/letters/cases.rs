//! What letters tell of cases.

use std::collections::BTreeMap;

use chrono::NaiveDate;

use super::{LetterError, LetterSources};
use crate::domain::{Category, Heading, OrderRecord, SubjectType};
use crate::letters::{CaseFacts, OrderLine, TipFacts};
use crate::workflow::{CaseState, CaseStep};

/// Characters of its text that stand for an order without a title.
const TITLE: usize = 40;

/// A case with its flag, its orders and who else is to be asked.
pub(super) async fn facts(
    from: LetterSources<'_>,
    case_id: &str,
    day: NaiveDate,
) -> Result<CaseFacts, LetterError> {
    let database = &from.store.database;
    let cases = database.cases().await?;
    let row = cases.into_iter().find(|row| row.case_id == case_id);
    let row = row.ok_or_else(|| LetterError::Absent(case_id.to_owned(), "核查"))?;
    let case = database.case(case_id).await?;
    let seqs = database.seqs_of_orders(&row.flag.order_ids).await?;
    let records = database.orders_by_seq(&seqs).await?;
    let subjects = SubjectType::of(&row.flag.merchant.name, &records);
    let route = from
        .routing
        .route(Heading::Of(row.flag.category), &subjects);
    let mut supporting = route.lead;
    supporting.extend(route.supporting);
    if let Some(handing) = case.handing() {
        let handed_to = handing.department;
        let is_other = |unit: &String| !from.routing.is_same_unit(unit, handed_to, day);
        supporting.retain(is_other);
    }
    Ok(CaseFacts {
        case_id: case_id.to_owned(),
        flag: row.flag,
        case,
        orders: records.iter().map(line).collect(),
        supporting,
    })
}

fn line(order: &OrderRecord) -> OrderLine {
    OrderLine {
        order_id: order.order_id.to_string(),
        source: order.source.short_label(),
        received_on: order.received_at.as_ref().map(|time| time.at.date()),
        title: if order.title.trim().is_empty() {
            order.body.chars().take(TITLE).collect()
        } else {
            order.title.clone()
        },
    }
}

/// The cases that were verified in a span of days.
pub(super) async fn tip_facts(
    from: LetterSources<'_>,
    days: (NaiveDate, NaiveDate),
) -> Result<TipFacts, LetterError> {
    let (first, last) = days;
    let mut counts: BTreeMap<Category, usize> = BTreeMap::new();
    let mut parties = Vec::new();
    for (row, case) in from.store.database.cases_as_of(last).await? {
        let is_verified = matches!(case.state(), Some(CaseState::Verified { .. }));
        let of_span = case.events().iter().any(|event| {
            let verify = matches!(event.step, CaseStep::Verify { .. });
            verify && (first..=last).contains(&event.day)
        });
        if is_verified && of_span {
            *counts.entry(row.flag.category).or_default() += 1;
            parties.push(row.flag.merchant.name);
            parties.extend(row.flag.merchant.uscc);
        }
    }
    let mut verified: Vec<(Category, usize)> = counts.into_iter().collect();
    verified.sort_by_key(|(category, count)| (std::cmp::Reverse(*count), *category));
    Ok(TipFacts {
        days,
        verified,
        parties,
    })
}
