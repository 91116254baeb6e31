//! Where parties stand on the red list that was handed over.

use std::collections::HashMap;

use chrono::NaiveDate;

use crate::db::{CreditRow, KeptRegisterRow, Transaction};
use crate::desk::DeskError;
use crate::domain::{CreditEntryId, RegisterKind, rows_in_force};
use crate::store::Store;
use crate::workflow::{CreditStage, EntrySubject, RedListing};

/// Rows of a register read at a time.
const AT_ONCE: i64 = 500;

/// The listings of a party that count on a day.
pub(super) async fn red_listings(
    transaction: &mut Transaction,
    subject: &EntrySubject,
    day: NaiveDate,
) -> Result<Vec<RedListing>, DeskError> {
    let code = subject.uscc().map(ToString::to_string);
    let digest = digest_of(subject);
    if code.is_none() && digest.is_none() {
        return Ok(Vec::new());
    }
    let party = (code.as_deref(), digest);
    let rows = transaction.register_rows_of_party(RegisterKind::RedList, party);
    let rows = rows.await?;
    let listed = rows_in_force(&rows, |kept| &kept.row, day).into_iter();
    Ok(listed.map(listing_of).collect())
}

/// The entries on their way or in use whose parties are on the red list of a day, with their listings.
pub async fn red_conflicts(
    store: &Store,
    entries: &[CreditRow],
    day: NaiveDate,
) -> Result<HashMap<CreditEntryId, Vec<RedListing>>, DeskError> {
    let concerned: Vec<(CreditEntryId, &EntrySubject)> = entries
        .iter()
        .filter(|row| row.entry.stage_on(day).is_some_and(is_concerned))
        .filter_map(|row| Some((row.entry_id, &row.entry.content()?.subject)))
        .collect();
    let codes = concerned.iter().filter_map(|(_, subject)| subject.uscc());
    let codes: Vec<String> = codes.map(ToString::to_string).collect();
    let digests = concerned
        .iter()
        .filter_map(|(_, subject)| digest_of(subject));
    let digests: Vec<String> = digests.map(str::to_owned).collect();
    let rows = store
        .database
        .register_rows_of_parties(RegisterKind::RedList, &codes, &digests)
        .await?;
    let listed = rows_in_force(&rows, |kept| &kept.row, day);
    let mut conflicts: HashMap<CreditEntryId, Vec<RedListing>> = HashMap::new();
    for (entry, subject) in concerned {
        let code = subject.uscc();
        let digest = digest_of(subject);
        let is_same = |kept: &&&KeptRegisterRow| {
            (code.is_some() && kept.row.code.as_ref() == code)
                || (digest.is_some() && kept.row.id_digest.as_deref() == digest)
        };
        let listings: Vec<RedListing> = listed
            .iter()
            .filter(is_same)
            .map(|kept| listing_of(kept))
            .collect();
        if !listings.is_empty() {
            conflicts.insert(entry, listings);
        }
    }
    Ok(conflicts)
}

/// Parties that others praise and blame at once: a row of the black list, and what the red list says of the same code.
pub async fn listed_twice(
    store: &Store,
    day: NaiveDate,
) -> Result<Vec<(KeptRegisterRow, RedListing)>, DeskError> {
    let (mut found, mut behind) = (Vec::new(), 0);
    loop {
        let black = store
            .database
            .register_rows_behind(RegisterKind::BlackList, (behind, AT_ONCE))
            .await?;
        let Some(last) = black.last() else { break };
        behind = last.number;
        let codes = black.iter().filter_map(|kept| kept.row.code.as_ref());
        let codes: Vec<String> = codes.map(ToString::to_string).collect();
        let red = store
            .database
            .register_rows_of_parties(RegisterKind::RedList, &codes, &[])
            .await?;
        let red = rows_in_force(&red, |kept| &kept.row, day);
        for blamed in rows_in_force(&black, |kept| &kept.row, day) {
            let same = red.iter().filter(|kept| kept.row.code == blamed.row.code);
            found.extend(same.map(|kept| (blamed.clone(), listing_of(kept))));
        }
    }
    Ok(found)
}

fn is_concerned(stage: CreditStage) -> bool {
    stage.is_in_use() || matches!(stage, CreditStage::Draft | CreditStage::Submitted)
}

fn digest_of(subject: &EntrySubject) -> Option<&str> {
    subject
        .person()
        .and_then(|person| person.id_digest.as_deref())
}

/// A row as an entry tells it.
fn listing_of(kept: &KeptRegisterRow) -> RedListing {
    let row = &kept.row;
    let title = [&row.category, &row.document, &row.content];
    let title = title.into_iter().find(|text| !text.is_empty());
    RedListing {
        row: kept.number,
        title: title.cloned().unwrap_or_else(|| "红名单".to_owned()),
        unit: row.unit.clone(),
        listed_on: row.starts_on,
    }
}
