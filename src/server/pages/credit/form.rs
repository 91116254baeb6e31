//! The fields of an entry: as a form shows them and as it sends them.

use std::str::FromStr;

use chrono::NaiveDate;
use serde::Serialize;

use crate::desk::EntryForm;
use crate::domain::{CreditSeverity, Sensitive};
use crate::rules::Catalogue;
use crate::server::ask::Ask;
use crate::server::refusal::Refusal;
use crate::workflow::{
    EntryContent, IdentityProof, LegalDocument, Procedure, SealedFact, SubjectKind,
};

/// What may be chosen: code, label, and whether it is chosen.
type Choice = (String, String, bool);

/// The form with what stands in it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub(super) struct EntryFields {
    kinds: Vec<Choice>,
    name: String,
    uscc: String,
    address: String,
    nature: String,
    facts: String,
    basis: String,
    behaviour: String,
    /// 王**, where a name lies sealed already.
    representative: Option<String>,
    person_name: Option<String>,
    id_number: Option<String>,
    employer: String,
    served_on: Option<NaiveDate>,
    told_on: Option<NaiveDate>,
    valid_until: Option<NaiveDate>,
    identities: Vec<Choice>,
    procedures: Vec<Choice>,
    severities_local: Vec<Choice>,
    severities_national: Vec<Choice>,
    items: Vec<Choice>,
}

/// What is known of the party before anybody wrote an entry.
pub(super) struct Known {
    pub(super) name: String,
    pub(super) uscc: String,
    pub(super) behaviour: String,
}

impl EntryFields {
    pub(super) fn fresh(known: Known, catalogue: &Catalogue) -> Self {
        Self {
            name: known.name,
            uscc: known.uscc,
            behaviour: known.behaviour,
            ..Self::chosen(None, catalogue)
        }
    }

    pub(super) fn of(content: &EntryContent, catalogue: &Catalogue) -> Self {
        let shown = |fact: Option<&SealedFact>| fact.map(|fact| fact.shown.clone());
        let organisation = content.subject.organisation().cloned().unwrap_or_default();
        let person = content.subject.person().cloned().unwrap_or_default();
        Self {
            uscc: content
                .subject
                .uscc()
                .map(ToString::to_string)
                .unwrap_or_default(),
            name: organisation.name,
            address: organisation.address,
            nature: organisation.nature,
            representative: shown(organisation.representative.as_ref()),
            person_name: shown(person.name.as_ref()),
            id_number: shown(person.id_number.as_ref()),
            employer: person.employer,
            facts: content.facts.clone(),
            basis: content.basis.clone(),
            behaviour: content.behaviour.clone(),
            served_on: content.served_on,
            told_on: content.told_on,
            valid_until: content.valid_until,
            ..Self::chosen(Some(content), catalogue)
        }
    }

    /// Blank fields, and what may be chosen with what was.
    fn chosen(content: Option<&EntryContent>, catalogue: &Catalogue) -> Self {
        let identity = content.and_then(|content| content.identity);
        let procedure = content.and_then(|content| content.procedure);
        let kind = content.map_or(SubjectKind::Organisation, |content| content.subject.kind());
        Self {
            kinds: choices(SubjectKind::ALL, Some(kind), |value| {
                (value.code(), value.label())
            }),
            name: String::new(),
            uscc: String::new(),
            address: String::new(),
            nature: String::new(),
            facts: String::new(),
            basis: String::new(),
            behaviour: String::new(),
            representative: None,
            person_name: None,
            id_number: None,
            employer: String::new(),
            served_on: None,
            told_on: None,
            valid_until: None,
            identities: choices(IdentityProof::ALL, identity, |value| {
                (value.code(), value.label())
            }),
            procedures: choices(Procedure::ALL, procedure, |value| {
                (value.code(), value.label())
            }),
            severities_local: severities(content.and_then(|content| content.severity_local)),
            severities_national: severities(content.and_then(|content| content.severity_national)),
            items: items(catalogue, content.map_or("", |content| &content.item.code)),
        }
    }
}

/// The form as it was sent. What is blank is missing; the rules say so when the entry is submitted.
pub(super) fn form_of(ask: &Ask) -> Result<EntryForm, Refusal> {
    let text = |name: &str| ask.field(name).unwrap_or_default().to_owned();
    Ok(EntryForm {
        kind: optional(ask, "subject", "主体类别")?,
        name: text("name"),
        uscc: text("uscc"),
        address: text("address"),
        nature: text("nature"),
        facts: text("facts"),
        basis: text("basis"),
        behaviour: text("behaviour"),
        representative: Sensitive::new(text("representative")),
        person_name: Sensitive::new(text("person_name")),
        id_number: Sensitive::new(text("id_number")),
        employer: text("employer"),
        identity: optional(ask, "identity", "主体身份确认")?,
        procedure: optional(ask, "procedure", "作出决定的程序")?,
        served_on: optional(ask, "served_on", "送达日期")?,
        told_on: optional(ask, "told_on", "告知日期")?,
        severity_local: optional(ask, "severity_local", "失信程度（本地标准）")?,
        severity_national: optional(ask, "severity_national", "失信程度（国家标准）")?,
        item: text("item"),
        valid_until: optional(ask, "valid_until", "信息有效期")?,
    })
}

/// A document whose parts the rules check.
pub(super) fn document_of(ask: &Ask) -> Result<LegalDocument, Refusal> {
    Ok(LegalDocument {
        kind: ask.needed("document_kind", "文书名称")?.to_owned(),
        number: ask.needed("document_number", "文书号")?.to_owned(),
        decided_on: ask.needed_as("decided_on", "决定日期")?,
        authority: ask.needed("authority", "作出单位")?.to_owned(),
        file_sha256: ask.field("file_sha256").unwrap_or_default().to_lowercase(),
    })
}

/// A field that may be blank.
pub(super) fn optional<T: FromStr>(
    ask: &Ask,
    name: &str,
    what: &'static str,
) -> Result<Option<T>, Refusal> {
    match ask.field(name).map(str::trim) {
        None | Some("") => Ok(None),
        Some(_) => ask.needed_as(name, what).map(Some),
    }
}

fn choices<T: Copy + PartialEq>(
    all: &[T],
    chosen: Option<T>,
    told: impl Fn(T) -> (&'static str, &'static str),
) -> Vec<Choice> {
    let choice = |value: &T| {
        let (code, label) = told(*value);
        (code.to_owned(), label.to_owned(), chosen == Some(*value))
    };
    all.iter().map(choice).collect()
}

fn severities(chosen: Option<CreditSeverity>) -> Vec<Choice> {
    choices(CreditSeverity::ALL, chosen, |value| {
        (value.code(), value.label())
    })
}

fn items(catalogue: &Catalogue, chosen: &str) -> Vec<Choice> {
    let items = catalogue.items.iter();
    items
        .map(|item| {
            let label = format!("{}（{}）", item.name, item.sharing.label());
            (item.code.clone(), label, item.code == chosen)
        })
        .collect()
}

#[cfg(test)]
impl EntryFields {
    pub(super) fn sample() -> Self {
        let known = Known {
            name: "<某某商行>".to_owned(),
            uscc: String::new(),
            behaviour: "假冒伪劣".to_owned(),
        };
        Self::fresh(known, &Catalogue::shipped().unwrap())
    }
}
