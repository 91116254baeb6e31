//! The fields of an entry as a form shows them.

use chrono::NaiveDate;
use serde::Serialize;

use super::penalty::PenaltyFields;
use crate::domain::{BlackBasis, CreditSeverity, Uscc};
use crate::rules::{Catalogue, LawInForce};
use crate::workflow::{EntryContent, IdentityProof, Procedure, SealedFact, SubjectKind};

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
    representative_number: Option<String>,
    person_name: Option<String>,
    id_number: Option<String>,
    employer: String,
    served_on: Option<NaiveDate>,
    told_on: Option<NaiveDate>,
    valid_until: Option<NaiveDate>,
    validity_basis: String,
    identities: Vec<Choice>,
    procedures: Vec<Choice>,
    severities_local: Vec<Choice>,
    severities_national: Vec<Choice>,
    items: Vec<Choice>,
    bases: Vec<Choice>,
    /// The ground that the act usually is; an officer chooses it, or another.
    usual_basis: Option<&'static str>,
    penalty: PenaltyFields,
}

/// What is known of the party before anybody wrote an entry.
pub(super) struct Known {
    pub(super) name: String,
    pub(super) uscc: String,
    pub(super) behaviour: String,
    pub(super) basis: Option<BlackBasis>,
    /// Of the unit that decided.
    pub(super) authority_code: Option<Uscc>,
}

impl EntryFields {
    pub(super) fn fresh(known: Known, law: &LawInForce) -> Self {
        Self {
            penalty: PenaltyFields::fresh(known.authority_code, &law.levels),
            name: known.name,
            uscc: known.uscc,
            behaviour: known.behaviour,
            usual_basis: known.basis.map(BlackBasis::label),
            ..Self::chosen(None, law)
        }
    }

    pub(super) fn of(content: &EntryContent, law: &LawInForce) -> Self {
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
            representative_number: shown(organisation.representative_number.as_ref()),
            person_name: shown(person.name.as_ref()),
            id_number: shown(person.id_number.as_ref()),
            employer: person.employer,
            facts: content.facts.clone(),
            basis: content.basis.clone(),
            behaviour: content.behaviour.clone(),
            served_on: content.served_on,
            told_on: content.told_on,
            valid_until: content.valid_until,
            validity_basis: content.validity_basis.clone(),
            ..Self::chosen(Some(content), law)
        }
    }

    /// Blank fields, and what may be chosen with what was.
    fn chosen(content: Option<&EntryContent>, law: &LawInForce) -> Self {
        let penalty = content.and_then(|content| content.penalty.clone());
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
            representative_number: None,
            person_name: None,
            id_number: None,
            employer: String::new(),
            served_on: None,
            told_on: None,
            valid_until: None,
            validity_basis: String::new(),
            identities: choices(IdentityProof::ALL, identity, |value| {
                (value.code(), value.label())
            }),
            procedures: choices(Procedure::ALL, procedure, |value| {
                (value.code(), value.label())
            }),
            severities_local: severities(content.and_then(|content| content.severity_local)),
            severities_national: severities(content.and_then(|content| content.severity_national)),
            items: items(
                &law.catalogue,
                content.map_or("", |content| &content.item.code),
            ),
            bases: bases(content.and_then(|content| content.list_basis)),
            usual_basis: None,
            penalty: PenaltyFields::of(&penalty.unwrap_or_default(), &law.levels),
        }
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

fn bases(chosen: Option<BlackBasis>) -> Vec<Choice> {
    choices(BlackBasis::ALL, chosen, |value| {
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
            basis: Some(BlackBasis::Market),
            authority_code: None,
        };
        let catalogue = Catalogue::shipped().unwrap();
        let shipped = crate::rules::ShippedLaw::of_profile("连云港", catalogue).unwrap();
        Self::fresh(known, &shipped.with(&[]).unwrap())
    }
}
