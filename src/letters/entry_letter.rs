//! What letters about a credit entry are drafted from.

use std::sync::Arc;

use chrono::NaiveDate;

use super::{LetterKind, LetterRefused};
use crate::domain::CreditEntryId;
use crate::workflow::{CreditEntry, EntryContent};

/// An entry as it stands.
#[derive(Debug, Clone)]
pub struct EntryFacts {
    pub id: CreditEntryId,
    pub entry: Arc<CreditEntry>,
}

impl EntryFacts {
    pub(super) fn address(&self) -> String {
        format!("/credit/{}", self.id)
    }

    pub(super) fn content(&self, kind: LetterKind) -> Result<&EntryContent, LetterRefused> {
        let content = self.entry.content();
        content.ok_or_else(|| not_yet(kind, "该信用记录还没有内容"))
    }

    /// The day on which it was approved; before that it is a draft.
    pub(super) fn approved_on(&self) -> Option<NaiveDate> {
        self.entry.approvals().next_back()
    }

    /// `某某商行`, or the masked name of a person.
    pub(super) fn name(&self) -> String {
        self.entry.shown_name().to_owned()
    }

    /// What has to be written in by hand, where the party is a person.
    pub(super) fn addressed_by_hand(&self) -> Option<&'static str> {
        let content = self.entry.content()?;
        let is_person = content.subject.person().is_some();
        is_person.then_some("自然人姓名已隐去，发送前由经办人按原件补全。")
    }

    pub(super) fn code(&self) -> String {
        let content = self.entry.content();
        content.map_or_else(String::new, |content| content.subject.shown_code())
    }
}

pub(super) fn not_yet(kind: LetterKind, why: &str) -> LetterRefused {
    let why = why.to_owned();
    LetterRefused::NotYet { kind, why }
}

/// `《行政处罚决定书》（某市监罚字〔2026〕1号）`.
pub(super) fn document(content: &EntryContent) -> String {
    let document = &content.document;
    format!("《{}》（{}）", document.kind, document.number)
}
