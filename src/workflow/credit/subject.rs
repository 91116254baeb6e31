//! Whom an entry is about: a holder of a credit code, or a natural person (淮政发〔2018〕103号 第八条).

use serde::{Deserialize, Serialize};

use super::content::EntryElement;
use crate::domain::{Gender, Uscc, code_enum};

code_enum! {
    SubjectKind {
        Organisation = "organisation", "法人、非法人组织或个体工商户";
        Person = "person", "自然人";
    }
}

/// A fact about a person that lies sealed in the vault.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SealedFact {
    /// 王**.
    pub shown: String,
    /// Where the vault keeps it.
    pub place: String,
}

/// The party of an entry. Written beside the other fields: the first entries knew organisations only.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(untagged)]
pub enum EntrySubject {
    Person { person: PersonOfEntry },
    Organisation(OrganisationOfEntry),
}

/// 第八条（二）.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct OrganisationOfEntry {
    pub name: String,
    pub uscc: Option<Uscc>,
    pub address: String,
    pub nature: String,
    pub representative: Option<SealedFact>,
    /// 公民身份号码 of the representative; only penalties (双公示) tell it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub representative_number: Option<SealedFact>,
}

/// 第八条（一）. What the number tells is taken from it and written by nobody.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PersonOfEntry {
    pub name: Option<SealedFact>,
    pub gender: Option<Gender>,
    /// Completed years on the day of the finding.
    pub age: Option<u32>,
    /// 公民身份号码.
    pub id_number: Option<SealedFact>,
    /// Keyed stand-in for the number: equal for equal numbers, useless without the key.
    pub id_digest: Option<String>,
    pub employer: String,
}

impl EntrySubject {
    pub fn kind(&self) -> SubjectKind {
        match self {
            Self::Person { .. } => SubjectKind::Person,
            Self::Organisation(_) => SubjectKind::Organisation,
        }
    }

    /// The name as everybody may see it; blank where there is none yet.
    pub fn shown_name(&self) -> &str {
        match self {
            Self::Person { person } => person.name.as_ref().map_or("", |name| &name.shown),
            Self::Organisation(organisation) => &organisation.name,
        }
    }

    /// The code, or the masked number of a person; blank where there is none.
    pub fn shown_code(&self) -> String {
        match self {
            Self::Person { person } => {
                let number = person.id_number.as_ref();
                number
                    .map(|number| number.shown.clone())
                    .unwrap_or_default()
            }
            Self::Organisation(organisation) => {
                let code = organisation.uscc.as_ref();
                code.map(ToString::to_string).unwrap_or_default()
            }
        }
    }

    pub fn uscc(&self) -> Option<&Uscc> {
        match self {
            Self::Person { .. } => None,
            Self::Organisation(organisation) => organisation.uscc.as_ref(),
        }
    }

    pub fn organisation(&self) -> Option<&OrganisationOfEntry> {
        match self {
            Self::Person { .. } => None,
            Self::Organisation(organisation) => Some(organisation),
        }
    }

    pub fn person(&self) -> Option<&PersonOfEntry> {
        match self {
            Self::Person { person } => Some(person),
            Self::Organisation(_) => None,
        }
    }

    /// Whether it has an element of the subject; `None` where the element is none of this kind of subject.
    pub(super) fn has(&self, element: EntryElement) -> Option<bool> {
        let said = |text: &str| !text.trim().is_empty();
        match self {
            Self::Organisation(organisation) => Some(match element {
                EntryElement::Name => said(&organisation.name),
                EntryElement::Uscc => organisation.uscc.is_some(),
                EntryElement::Address => said(&organisation.address),
                EntryElement::Nature => said(&organisation.nature),
                EntryElement::Representative => organisation.representative.is_some(),
                _ => return None,
            }),
            Self::Person { person } => Some(match element {
                EntryElement::PersonName => person.name.is_some(),
                EntryElement::Gender => person.gender.is_some(),
                EntryElement::Age => person.age.is_some(),
                EntryElement::IdNumber => person.id_number.is_some(),
                EntryElement::Employer => said(&person.employer),
                _ => return None,
            }),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_kinds_are_read_as_they_were_written_and_a_wrong_code_is_not() {
        let organisation = EntrySubject::Organisation(OrganisationOfEntry {
            uscc: Some("91350100M000100Y43".parse().unwrap()),
            ..OrganisationOfEntry::default()
        });
        let person = EntrySubject::Person {
            person: PersonOfEntry {
                age: Some(40),
                gender: Some(Gender::Female),
                ..PersonOfEntry::default()
            },
        };
        for subject in [organisation, person] {
            let text = serde_json::to_string(&subject).unwrap();
            assert_eq!(
                serde_json::from_str::<EntrySubject>(&text).unwrap(),
                subject
            );
        }
        let wrong = r#"{"name":"","uscc":"91350100M000100Y44","address":"","nature":"","representative":null}"#;
        assert!(serde_json::from_str::<EntrySubject>(wrong).is_err());
    }
}
