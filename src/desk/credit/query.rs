//! Comparing a list of parties with the entries in use (R-SHR-04): for a purpose, on record, and 授权查询 only with a consent.

use std::collections::HashMap;

use super::CreditOffice;
use super::asker::Asker;
use crate::audit::{AuditAction, AuditEvent};
use crate::desk::{DeskError, Moment, Session, record};
use crate::domain::{
    CreditEntryId, QueryConsent, QueryPurpose, ResidentId, SharingClass, Uscc, nfkc,
};
use crate::workflow::{CreditEntry, CreditStage, EntryContent};

/// Lines of one list.
const MOST_LINES: usize = 2_000;
/// Characters of a matter or a consent.
const LONGEST: usize = 200;

/// Whom somebody asks for, and what for. Absent is what was not said.
#[derive(Debug, Clone, Default)]
pub struct CreditQuery<'a> {
    /// Each a credit code, a number of a resident, or a full name; blank ones are none.
    pub parties: Vec<&'a str>,
    pub purpose: Option<QueryPurpose>,
    /// The matter that it is asked in: a number of a case or a procurement.
    pub matter: &'a str,
    /// The number of the written consent (R-SHR-02); blank where there is none.
    pub consent: &'a str,
}

/// What was found for one party.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct QueriedParty {
    /// As it was asked for; of a resident's number only the ends.
    pub asked: String,
    /// A code that is none was looked for as a name and found nobody.
    pub code_is_bad: bool,
    pub hits: Vec<QueriedEntry>,
    /// Entries that are told with a consent only.
    pub withheld: usize,
    /// Entries of items that this asker was not granted.
    pub outside_scope: usize,
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

type Found<'e> = (CreditEntryId, &'e CreditEntry, &'e EntryContent);

impl CreditOffice<'_> {
    /// Compares a list with the entries in use on a day, for somebody who has signed in.
    pub async fn query(
        &self,
        session: &Session,
        query: &CreditQuery<'_>,
        moment: Moment,
    ) -> Result<Vec<QueriedParty>, DeskError> {
        self.told(Asker::Person(session), query, moment).await
    }

    /// What is told to an asker, after it is on record; a refusal is on record as well.
    pub(super) async fn told(
        &self,
        asker: Asker<'_>,
        query: &CreditQuery<'_>,
        moment: Moment,
    ) -> Result<Vec<QueriedParty>, DeskError> {
        match self.allowed(asker, query, moment).await {
            Ok(asked) => self.compared(asker, query, &asked, moment).await,
            Err(refused) if refused.is_refusal() => {
                self.query_refused(asker, query, &refused, moment).await?;
                Err(refused)
            }
            Err(fault) => Err(fault),
        }
    }

    pub(super) async fn query_refused(
        &self,
        asker: Asker<'_>,
        query: &CreditQuery<'_>,
        refused: &DeskError,
        moment: Moment,
    ) -> Result<(), DeskError> {
        let event = AuditEvent::refused(&asker.actor(), AuditAction::CreditQuery, asker.object())
            .because(format!("{refused}；{}", told_query(query)));
        record(self.store, &event, moment).await
    }

    async fn allowed<'q>(
        &self,
        asker: Asker<'_>,
        query: &CreditQuery<'q>,
        moment: Moment,
    ) -> Result<Asked<'q>, DeskError> {
        let mut asked = asked(query)?;
        if !asker.may_ask_for(asked.purpose) {
            return Err(DeskError::PurposeNotGranted(asked.purpose));
        }
        let number = query.consent.trim();
        if !number.is_empty() {
            let known = self.store.database.consent_of_number(number).await?;
            let usable = known.filter(|consent| {
                consent.is_in_force(moment.day) && consent.is_for(asker.client(), asked.purpose)
            });
            asked.consent = Some(usable.ok_or_else(|| DeskError::NoConsent(number.to_owned()))?);
        }
        Ok(asked)
    }

    async fn compared(
        &self,
        asker: Asker<'_>,
        query: &CreditQuery<'_>,
        asked: &Asked<'_>,
        moment: Moment,
    ) -> Result<Vec<QueriedParty>, DeskError> {
        let keys = self.store.keys().await?;
        let digest = |id: &ResidentId| keys.person_digest(id);
        let rows = self.store.database.credit_entries().await?;
        let mut by_key: HashMap<String, Vec<Found<'_>>> = HashMap::new();
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
        let mut parties = Vec::new();
        for line in &asked.parties {
            let (key, shown, code_is_bad) = key_of(line, digest);
            let found = by_key.get(&key).map_or(&[][..], Vec::as_slice);
            let in_scope = found
                .iter()
                .filter(|(.., content)| asker.may_see(&content.item.code));
            let in_scope: Vec<&Found<'_>> = in_scope.collect();
            let told = in_scope.iter().filter(|(.., content)| asked.opens(content));
            let hits: Vec<QueriedEntry> = told
                .map(|(id, entry, content)| hit(*id, entry, content, moment))
                .collect();
            parties.push(QueriedParty {
                withheld: in_scope.len() - hits.len(),
                outside_scope: found.len() - in_scope.len(),
                asked: shown,
                code_is_bad,
                hits,
            });
        }
        let hits: usize = parties.iter().map(|party| party.hits.len()).sum();
        let event = AuditEvent::done(&asker.actor(), AuditAction::CreditQuery, asker.object())
            .because(format!("{}，命中{hits}条", told_query(query)))
            .with_content(keys.keyed_digest(&asked.parties.join("\n")));
        // On record before anything is told.
        record(self.store, &event, moment).await?;
        Ok(parties)
    }
}

/// A query that may be answered.
struct Asked<'q> {
    parties: Vec<&'q str>,
    purpose: QueryPurpose,
    /// In force, and given to this asker.
    consent: Option<QueryConsent>,
}

impl Asked<'_> {
    /// What is told with a consent only is told of the party and the items that it names (HA-B 21).
    fn opens(&self, content: &EntryContent) -> bool {
        if content.item.sharing != SharingClass::Authorised {
            return true;
        }
        let keys = keys_of(content);
        let consent = self.consent.as_ref();
        consent.is_some_and(|consent| consent.covers(&content.item.code, &keys))
    }
}

fn asked<'q>(query: &CreditQuery<'q>) -> Result<Asked<'q>, DeskError> {
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
    let parties = said(query);
    match parties.len() {
        0 => Err(DeskError::Blank("查询名单")),
        count if count > MOST_LINES => Err(DeskError::LongList { most: MOST_LINES }),
        _ => Ok(Asked {
            parties,
            purpose,
            consent: None,
        }),
    }
}

fn said<'q>(query: &CreditQuery<'q>) -> Vec<&'q str> {
    let parties = query.parties.iter().map(|party| party.trim());
    parties.filter(|party| !party.is_empty()).collect()
}

/// A query as the log has it: what for and how many, never whom.
fn told_query(query: &CreditQuery<'_>) -> String {
    let purpose = query.purpose.map_or("没有用途", QueryPurpose::label);
    let cut = |text: &str| text.trim().chars().take(LONGEST).collect::<String>();
    let consent = match cut(query.consent) {
        number if number.is_empty() => number,
        number => format!("；授权书{number}"),
    };
    let matter = cut(query.matter);
    format!("{purpose}；{matter}{consent}；{}行", said(query).len())
}

/// By what an entry is found: exact code, number or full name, never a likeness.
pub(super) fn keys_of(content: &EntryContent) -> Vec<String> {
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
pub(super) fn key_of(line: &str, digest: impl Fn(&ResidentId) -> String) -> (String, String, bool) {
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
