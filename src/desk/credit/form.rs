//! What a person writes into an entry, before the law's terms and the vault's places are added.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use chrono::NaiveDate;

use super::CreditOffice;
use crate::db::Transaction;
use crate::desk::DeskError;
use crate::domain::{CreditSeverity, LawKey, Sensitive, Uscc};
use crate::workflow::{
    EntryContent, IdentityProof, ItemOfEntry, LegalDocument, Procedure, SealedName,
};

/// Where names of representatives are sealed.
const REPRESENTATIVE: &str = "credit_representative";
/// Characters of one field.
const LONGEST: usize = 2_000;

/// The fields of the form. Blank ones are missing; that is said when the entry is submitted.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct EntryForm {
    pub name: String,
    pub uscc: String,
    pub address: String,
    pub nature: String,
    pub facts: String,
    pub basis: String,
    pub behaviour: String,
    /// Blank where the one that is sealed already stays.
    pub representative: Sensitive,
    pub identity: Option<IdentityProof>,
    pub procedure: Option<Procedure>,
    pub served_on: Option<NaiveDate>,
    pub told_on: Option<NaiveDate>,
    pub severity_local: Option<CreditSeverity>,
    pub severity_national: Option<CreditSeverity>,
    pub item: String,
    pub valid_until: Option<NaiveDate>,
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
        let texts = [
            &form.name,
            &form.address,
            &form.nature,
            &form.facts,
            &form.basis,
            &form.behaviour,
        ];
        if texts.iter().any(|text| text.chars().count() > LONGEST) {
            return Err(DeskError::LongText { most: LONGEST });
        }
        let uscc: Option<Uscc> = match form.uscc.trim() {
            "" => None,
            text => Some(text.parse().map_err(DeskError::BadCode)?),
        };
        let item = self.catalogue.item(&form.item);
        let item = item.ok_or_else(|| DeskError::NoCatalogueItem(form.item.clone()))?;
        let longest = match form.severity_local {
            Some(severity) => Some(self.deadline(LawKey::validity(severity), document.decided_on)?),
            None => None,
        };
        let said = |text: &String| text.trim().to_owned();
        Ok(EntryContent {
            name: said(&form.name),
            uscc,
            address: said(&form.address),
            nature: said(&form.nature),
            facts: said(&form.facts),
            basis: said(&form.basis),
            behaviour: said(&form.behaviour),
            representative: self
                .sealed(transaction, &form.representative, before)
                .await?,
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
            },
            valid_until: form.valid_until,
            longest,
        })
    }

    /// Seals a name that was written; one that was not stays what it was.
    async fn sealed(
        &self,
        transaction: &mut Transaction,
        name: &Sensitive,
        before: Option<&EntryContent>,
    ) -> Result<Option<SealedName>, DeskError> {
        let written = name.expose().trim();
        if written.is_empty() {
            return Ok(before.and_then(|content| content.representative.clone()));
        }
        let keys = self.store.keys().await?;
        let place = transaction.new_sealed_place(REPRESENTATIVE).await?;
        let block = keys.seal(written.as_bytes(), &place)?;
        transaction
            .keep_sealed(&place, &STANDARD.encode(block))
            .await?;
        Ok(Some(SealedName {
            shown: masked(written),
            place,
        }))
    }
}

/// The first character and a star for each of the others.
fn masked(name: &str) -> String {
    let shown = |(place, character)| if place == 0 { character } else { '*' };
    name.chars().enumerate().map(shown).collect()
}

#[cfg(test)]
mod tests {
    use super::masked;

    #[test]
    fn of_a_name_only_the_first_character_is_shown() {
        assert_eq!(masked("王小明"), "王**");
        assert_eq!(masked("王"), "王");
    }
}
