//! What a person writes into an entry, before the law's terms and the vault's places are added.

use chrono::NaiveDate;

use super::CreditOffice;
use super::penalty::PenaltyForm;
use crate::db::Transaction;
use crate::desk::DeskError;
use crate::domain::{BlackBasis, CreditSeverity, ItemKind, LawKey, Sensitive, personal_number_in};
use crate::workflow::{
    EntryContent, IdentityProof, ItemOfEntry, LegalDocument, Procedure, SubjectKind,
};

/// Characters of one field.
const LONGEST: usize = 2_000;

/// The fields of the form. Blank ones are missing; that is said when the entry is submitted.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct EntryForm {
    pub kind: Option<SubjectKind>,
    /// Of an organisation.
    pub name: String,
    pub uscc: String,
    pub address: String,
    pub nature: String,
    pub facts: String,
    pub basis: String,
    pub behaviour: String,
    /// Blank where the one that is sealed already stays.
    pub representative: Sensitive,
    pub representative_number: Sensitive,
    /// Of a natural person; blank where what is sealed already stays.
    pub person_name: Sensitive,
    pub id_number: Sensitive,
    pub employer: String,
    pub identity: Option<IdentityProof>,
    pub procedure: Option<Procedure>,
    pub served_on: Option<NaiveDate>,
    pub told_on: Option<NaiveDate>,
    pub severity_local: Option<CreditSeverity>,
    pub severity_national: Option<CreditSeverity>,
    pub item: String,
    pub list_basis: Option<BlackBasis>,
    /// Kept where the item is one of penalties.
    pub penalty: PenaltyForm,
    pub valid_until: Option<NaiveDate>,
    pub validity_basis: String,
}

impl CreditOffice<'_> {
    /// The content that a form makes of a document; `before` is what the entry said until now.
    pub(super) async fn content_of(
        &self,
        transaction: &mut Transaction,
        form: &EntryForm,
        document: &LegalDocument,
        before: Option<&EntryContent>,
    ) -> Result<EntryContent, DeskError> {
        let [content, licence, provider, remark] = form.penalty.texts();
        let texts = [
            &form.name,
            &form.address,
            &form.nature,
            &form.facts,
            &form.basis,
            &form.behaviour,
            &form.employer,
            &form.validity_basis,
            content,
            licence,
            provider,
            remark,
        ];
        if texts.iter().any(|text| text.chars().count() > LONGEST) {
            return Err(DeskError::LongText { most: LONGEST });
        }
        if let Some(kind) = texts.iter().find_map(|text| personal_number_in(text)) {
            return Err(DeskError::PersonalNumber(kind));
        }
        let item = self.catalogue.item(&form.item);
        let item = item.ok_or_else(|| DeskError::NoCatalogueItem(form.item.clone()))?;
        let longest = match form.severity_local {
            Some(severity) => Some(self.deadline(LawKey::validity(severity), document.decided_on)?),
            None => None,
        };
        let said = |text: &String| text.trim().to_owned();
        Ok(EntryContent {
            subject: self
                .subject_of(transaction, form, document.decided_on, before)
                .await?,
            facts: said(&form.facts),
            basis: said(&form.basis),
            behaviour: said(&form.behaviour),
            document: document.clone(),
            identity: form.identity,
            procedure: form.procedure,
            served_on: form.served_on,
            told_on: form.told_on,
            severity_local: form.severity_local,
            severity_national: form.severity_national,
            item: ItemOfEntry {
                code: item.code.clone(),
                name: item.name.clone(),
                sharing: item.sharing,
                ordinary_procedure_only: item.ordinary_procedure_only,
                catalogue_version: self.catalogue.version.clone(),
                kind: item.kind,
            },
            list_basis: form.list_basis.filter(|_| item.kind == ItemKind::List),
            penalty: (item.kind == ItemKind::Penalty)
                .then(|| form.penalty.penalty())
                .transpose()?,
            valid_until: form.valid_until,
            validity_basis: said(&form.validity_basis),
            longest,
        })
    }
}
