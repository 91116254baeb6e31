//! Comparing a list of parties with the entries in use (R-SHR-04): for a purpose, on record, and 授权查询 only with a consent.

use std::collections::HashMap;

use super::CreditOffice;
use crate::audit::{AuditAction, AuditEvent};
use crate::desk::{DeskError, Moment, Session, record};
use crate::domain::{CreditEntryId, QueryPurpose, ResidentId, SharingClass, Uscc, nfkc};
use crate::workflow::{CreditEntry, CreditStage, EntryContent};

/// Lines of one list.
const MOST_LINES: usize = 2_000;
/// Characters of a matter or a consent.
const LONGEST: usize = 200;

/// Whom somebody asks for, and what for. Absent is what was not said.
#[derive(Debug, Clone, Copy)]
pub struct CreditQuery<'a> {
    /// One party a line: a credit code, a number of a resident, or a full name.
    pub list: &'a str,
    pub purpose: Option<QueryPurpose>,
    /// The matter that it is asked in: a number of a case or a procurement.
    pub matter: &'a str,
    /// The number of the written consent (R-SHR-02); blank where there is none.
    pub consent: &'a str,
}

/// What was found for one line.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct QueriedParty {
    /// The line; of a resident's number only the ends.
    pub asked: String,
    /// A code that is none was looked for as a name and found nobody.
    pub code_is_bad: bool,
    pub hits: Vec<QueriedEntry>,
    /// Entries that are told with a consent only.
    pub withheld: usize,
}

/// An entry in use.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct QueriedEntry {
    pub entry: CreditEntryId,
    pub name: String,
    pub stage: CreditStage,
    pub behaviour: String,
    pub document: String,
    pub authority: String,
    pub objected: bool,
}

impl CreditOffice<'_> {
    /// Compares a list with the entries in use on a day.
    pub async fn query(
        &self,
        session: &Session,
        query: CreditQuery<'_>,
        moment: Moment,
    ) -> Result<Vec<QueriedParty>, DeskError> {
        let asked = match asked(query) {
            Ok(asked) => asked,
            Err(refused) => {
                let event =
                    AuditEvent::refused(&session.actor(), AuditAction::CreditQuery, "credit");
                record(self.store, &event.because(refused.to_string()), moment).await?;
                return Err(refused);
            }
        };
        let keys = self.store.keys().await?;
        let digest = |id: &ResidentId| keys.person_digest(id);
        let rows = self.store.database.credit_entries().await?;
        let mut by_key: HashMap<String, Vec<(CreditEntryId, &CreditEntry, &EntryContent)>> =
            HashMap::new();
        for row in &rows {
            let in_use = row
                .entry
                .stage_on(moment.day)
                .is_some_and(CreditStage::is_in_use);
            let Some(content) = row.entry.content().filter(|_| in_use) else {
                continue;
            };
            for key in keys_of(content) {
                let same = by_key.entry(key).or_default();
                same.push((row.entry_id, &row.entry, content));
            }
        }
        let has_consent = !query.consent.trim().is_empty();
        let mut parties = Vec::new();
        for line in &asked.lines {
            let (key, shown, code_is_bad) = key_of(line, digest);
            let found = by_key.get(&key).map_or(&[][..], Vec::as_slice);
            let open = |content: &EntryContent| {
                has_consent || content.item.sharing != SharingClass::Authorised
            };
            let told = found.iter().filter(|(.., content)| open(content));
            let hits: Vec<QueriedEntry> = told
                .map(|(id, entry, content)| hit(*id, entry, content, moment))
                .collect();
            parties.push(QueriedParty {
                withheld: found.len() - hits.len(),
                asked: shown,
                code_is_bad,
                hits,
            });
        }
        let hits: usize = parties.iter().map(|party| party.hits.len()).sum();
        let event = AuditEvent::done(&session.actor(), AuditAction::CreditQuery, "credit")
            .because(format!(
                "{}；{}{}；{}行，命中{hits}条",
                asked.purpose.label(),
                query.matter.trim(),
                if has_consent { "；持授权书" } else { "" },
                parties.len()
            ))
            .with_content(keys.keyed_digest(query.list));
        // On record before anything is told.
        record(self.store, &event, moment).await?;
        Ok(parties)
    }
}

struct Asked {
    lines: Vec<String>,
    purpose: QueryPurpose,
}

fn asked(query: CreditQuery<'_>) -> Result<Asked, DeskError> {
    let purpose = query.purpose.ok_or(DeskError::NoQueryPurpose)?;
    if query.matter.trim().is_empty() {
        return Err(DeskError::Blank("办理事项或案号"));
    }
    if [query.matter, query.consent]
        .iter()
        .any(|text| text.chars().count() > LONGEST)
    {
        return Err(DeskError::LongText { most: LONGEST });
    }
    let lines = query
        .list
        .lines()
        .map(str::trim)
        .filter(|line| !line.is_empty());
    let lines: Vec<String> = lines.map(str::to_owned).collect();
    match lines.len() {
        0 => Err(DeskError::Blank("查询名单")),
        count if count > MOST_LINES => Err(DeskError::LongList { most: MOST_LINES }),
        _ => Ok(Asked { lines, purpose }),
    }
}

/// By what an entry is found: exact code, number or full name, never a likeness.
fn keys_of(content: &EntryContent) -> Vec<String> {
    let subject = &content.subject;
    let code = subject.uscc().map(|code| format!("code/{code}"));
    let person = subject
        .person()
        .and_then(|person| person.id_digest.as_ref());
    let person = person.map(|digest| format!("person/{digest}"));
    let name = subject
        .organisation()
        .map(|organisation| name_key(&organisation.name));
    [code, person, name].into_iter().flatten().collect()
}

/// The key of a line, the line as it may be shown, and whether it was meant for a code and is none.
fn key_of(line: &str, digest: impl Fn(&ResidentId) -> String) -> (String, String, bool) {
    if let Ok(code) = line.parse::<Uscc>() {
        return (format!("code/{code}"), code.to_string(), false);
    }
    if let Ok(id) = line.parse::<ResidentId>() {
        return (format!("person/{}", digest(&id)), id.masked(), false);
    }
    let plain: String = nfkc(line).chars().filter(|c| !c.is_whitespace()).collect();
    let is_code =
        (15..=18).contains(&plain.len()) && plain.chars().all(|c| c.is_ascii_alphanumeric());
    let shown = if is_code {
        // It may be somebody's number with a slip of the pen.
        plain.chars().take(4).chain("…".chars()).collect()
    } else {
        line.to_owned()
    };
    (name_key(line), shown, is_code)
}

fn name_key(name: &str) -> String {
    let plain: String = nfkc(name).chars().filter(|c| !c.is_whitespace()).collect();
    format!("name/{plain}")
}

fn hit(
    id: CreditEntryId,
    entry: &CreditEntry,
    content: &EntryContent,
    moment: Moment,
) -> QueriedEntry {
    QueriedEntry {
        entry: id,
        name: content.subject.shown_name().to_owned(),
        stage: entry.stage_on(moment.day).unwrap_or(CreditStage::Approved),
        behaviour: content.behaviour.clone(),
        document: content.document.number.clone(),
        authority: content.document.authority.clone(),
        objected: entry.open_objection().is_some(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_is_a_code_a_number_or_a_name_and_a_number_is_not_shown() {
        let digest = |_: &ResidentId| "d".to_owned();
        let code = key_of("91350100M000100Y43", digest);
        assert_eq!(code.0, "code/91350100M000100Y43");
        let person = key_of("11010519491231002X", digest);
        assert_eq!(
            (person.0.as_str(), person.1.as_str()),
            ("person/d", "1101**********002X")
        );
        let slip = key_of("110105194912310020", digest);
        assert_eq!((slip.1.as_str(), slip.2), ("1101…", true));
        assert_eq!(
            key_of("某某（东海）商行", digest).0,
            name_key("某某(东海)商行")
        );
    }
}
