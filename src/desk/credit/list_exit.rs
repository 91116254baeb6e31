//! What a party has to show before it leaves a list in this place, and what its other entries say of it.

use chrono::NaiveDate;

use super::CreditOffice;
use super::query::keys_of;
use crate::db::CreditRow;
use crate::domain::{CreditEntryId, CreditSeverity, ItemKind, LawKey};
use crate::rules::LocalLaw;
use crate::workflow::{CreditEntry, CreditStage, EntryContent, ListExit};

impl CreditOffice<'_> {
    /// What the law of the place asks on a day of an entry that is on a list; `None` where it asks nothing more.
    pub(super) fn list_exit(
        &self,
        (id, content): (CreditEntryId, &EntryContent),
        entries: &[CreditRow],
        fulfilled_on: Option<NaiveDate>,
        day: NaiveDate,
    ) -> Option<ListExit> {
        if content.item.kind != ItemKind::List {
            return None;
        }
        let others = others(entries, (id, content), day);
        let before = others.iter().filter(|(_, other)| {
            other.item.kind == ItemKind::List && other.determined_on() < content.determined_on()
        });
        let listed_before = u32::try_from(before.count()).unwrap_or(u32::MAX);
        let key = if listed_before == 0 {
            LawKey::ListExitFirst
        } else {
            LawKey::ListExitRepeat
        };
        // By the law of the day of the application, counted from the day of the duty.
        let period = self.law.period(key, day)?;
        Some(ListExit {
            listed_before,
            watched: fulfilled_on.map(|from| LocalLaw::counted(self.calendar, period, from)),
            serious_since: serious_since(&others, fulfilled_on),
        })
    }
}

/// Entries about 严重失信 of the party of an open application since its duty was fulfilled; none where none is asked for.
pub(super) fn serious_since_duty(
    (id, entry): (CreditEntryId, &CreditEntry),
    entries: &[CreditRow],
    day: NaiveDate,
) -> Vec<CreditEntryId> {
    let repair = entry.open_repair();
    let asks = repair.filter(|repair| repair.list_exit.is_some());
    let Some((repair, content)) = asks.zip(entry.content()) else {
        return Vec::new();
    };
    let others = others(entries, (id, content), day);
    serious_since(&others, repair.case.fulfilled_on)
}

type Other<'e> = (CreditEntryId, &'e EntryContent);

/// Entries of the same party that were approved and have not been found wrong.
fn others<'e>(
    entries: &'e [CreditRow],
    (id, content): (CreditEntryId, &EntryContent),
    day: NaiveDate,
) -> Vec<Other<'e>> {
    let keys = keys_of(content);
    let stands = |stage| !matches!(stage, CreditStage::Withdrawn | CreditStage::Abandoned);
    let others = entries.iter().filter(|row| {
        row.entry_id != id
            && row.entry.approvals().next().is_some()
            && row.entry.stage_on(day).is_some_and(stands)
    });
    others
        .filter_map(|row| Some((row.entry_id, row.entry.content()?)))
        .filter(|(_, other)| keys_of(other).iter().any(|key| keys.contains(key)))
        .collect()
}

fn serious_since(others: &[Other<'_>], fulfilled_on: Option<NaiveDate>) -> Vec<CreditEntryId> {
    let Some(since) = fulfilled_on else {
        return Vec::new();
    };
    let serious = others.iter().filter(|(_, other)| {
        other.severity_local == Some(CreditSeverity::Serious) && other.determined_on() >= since
    });
    serious.map(|(id, _)| *id).collect()
}
