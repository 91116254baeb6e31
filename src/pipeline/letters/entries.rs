//! What letters tell of credit entries.

use chrono::NaiveDate;

use super::{LetterError, LetterSources};
use crate::db::CreditRow;
use crate::desk::red_conflicts;
use crate::domain::{CreditEntryId, RegisterKind, rows_in_force};
use crate::letters::{EntryFacts, QuarterFacts, Repairable};

/// Rows of a register read at a time.
const AT_ONCE: i64 = 500;

pub(super) async fn facts(
    from: LetterSources<'_>,
    id: CreditEntryId,
) -> Result<EntryFacts, LetterError> {
    let row = from.store.database.credit_entry(id).await?;
    let row = row.ok_or_else(|| LetterError::Absent(id.to_string(), "信用记录"))?;
    Ok(of_row(row))
}

pub(super) fn of_row(row: CreditRow) -> EntryFacts {
    EntryFacts {
        id: row.entry_id,
        entry: row.entry,
    }
}

/// Entries as they were known on the last day, and the red list of it.
pub(super) async fn quarter_facts(
    from: LetterSources<'_>,
    days: (NaiveDate, NaiveDate),
) -> Result<QuarterFacts, LetterError> {
    let (_, last) = days;
    let entries = from.store.database.credit_entries_as_of(last).await?;
    let conflicts = red_conflicts(from.store, &entries, last).await?;
    Ok(QuarterFacts {
        days,
        entries: entries.into_iter().map(of_row).collect(),
        red_list: red_list_on(from, last).await?,
        conflicts: conflicts.len(),
    })
}

/// How many rows of the red list count on a day.
async fn red_list_on(from: LetterSources<'_>, day: NaiveDate) -> Result<usize, LetterError> {
    let (mut rows, mut behind) = (Vec::new(), 0);
    loop {
        let more = from
            .store
            .database
            .register_rows_behind(RegisterKind::RedList, (behind, AT_ONCE))
            .await?;
        let Some(last) = more.last() else { break };
        behind = last.number;
        rows.extend(more);
    }
    Ok(rows_in_force(&rows, |kept| &kept.row, day).len())
}

/// Entries in use whose shortest publicity has passed and whose repair nobody has asked for.
pub(super) async fn repairable_rows(
    from: LetterSources<'_>,
    day: NaiveDate,
) -> Result<Vec<Repairable>, LetterError> {
    let rows = from.store.database.credit_entries().await?;
    let mut found: Vec<Repairable> = rows
        .into_iter()
        .filter_map(|row| {
            let since = row.entry.repairable_since(day)?;
            let facts = of_row(row);
            Some(Repairable { facts, since })
        })
        .collect();
    found.sort_by_key(|row| (row.since, row.facts.id));
    Ok(found)
}
