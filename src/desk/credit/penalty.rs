//! What a person writes of a penalty, for entries whose item is one of penalties.

use chrono::NaiveDate;

use super::typed::{TypedFields, code, miswritten, optional, text};
use crate::desk::DeskError;
use crate::domain::{AmountCents, PenaltyClass};
use crate::workflow::{PenaltyOfEntry, ProviderOfEntry};

/// The fields of the form; blank ones are missing.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct PenaltyForm {
    pub classes: Vec<PenaltyClass>,
    pub content: String,
    pub fine: Option<AmountCents>,
    pub confiscated: Option<AmountCents>,
    pub licence: String,
    pub lasts_until: Option<NaiveDate>,
    pub authority_code: String,
    pub provider_name: String,
    pub provider_code: String,
    pub remark: String,
}

impl PenaltyForm {
    /// What is written for people; codes and sums are checked by their own rules.
    pub(super) fn texts(&self) -> [&String; 4] {
        [
            &self.content,
            &self.licence,
            &self.provider_name,
            &self.remark,
        ]
    }

    pub(super) fn penalty(&self) -> Result<PenaltyOfEntry, DeskError> {
        let mut classes = self.classes.clone();
        classes.sort_unstable();
        classes.dedup();
        let said = |text: &String| text.trim().to_owned();
        let provider = ProviderOfEntry {
            name: said(&self.provider_name),
            code: code(&self.provider_code)?,
        };
        Ok(PenaltyOfEntry {
            classes,
            content: said(&self.content),
            fine: self.fine,
            confiscated: self.confiscated,
            licence: said(&self.licence),
            lasts_until: self.lasts_until,
            authority_code: code(&self.authority_code)?,
            provider: (provider != ProviderOfEntry::default()).then_some(provider),
            remark: said(&self.remark),
        })
    }
}

/// The part of the form that tells the penalty. Classes are codes or words, one field each or several in one (`;`).
pub(super) fn read_penalty(fields: &impl TypedFields) -> Result<PenaltyForm, DeskError> {
    let said = |name: &str| text(fields, name);
    let mut classes = Vec::new();
    for typed in fields.all_typed("penalty_classes") {
        let parts = typed.split([';', '；', '、', ',', '，']).map(str::trim);
        for part in parts.filter(|part| !part.is_empty()) {
            classes.push(class(part)?);
        }
    }
    Ok(PenaltyForm {
        classes,
        content: said("penalty_content"),
        fine: optional(fields, "fine", "罚款金额（元，最多两位小数）")?,
        confiscated: optional(fields, "confiscated", "没收金额（元，最多两位小数）")?,
        licence: said("licence"),
        lasts_until: optional(fields, "lasts_until", "处罚有效期")?,
        authority_code: said("authority_code"),
        provider_name: said("provider_name"),
        provider_code: said("provider_code"),
        remark: said("remark"),
    })
}

fn class(part: &str) -> Result<PenaltyClass, DeskError> {
    let mut classes = PenaltyClass::ALL.iter();
    let found = classes.find(|class| class.code() == part || class.label() == part);
    found.copied().ok_or_else(|| miswritten("处罚类别", part))
}
