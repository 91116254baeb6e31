//! Whom a form is about, with what is a person's sealed before it is kept.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use chrono::NaiveDate;

use super::typed::code;
use super::{CreditOffice, EntryForm};
use crate::db::Transaction;
use crate::desk::DeskError;
use crate::domain::{ResidentId, Sensitive};
use crate::workflow::{
    EntryContent, EntrySubject, OrganisationOfEntry, PersonOfEntry, SealedFact, SubjectKind,
};

/// What is sealed, as its place is named.
const REPRESENTATIVE: &str = "credit_representative";
const REPRESENTATIVE_NUMBER: &str = "credit_representative_number";
const PERSON_NAME: &str = "credit_person_name";
const ID_NUMBER: &str = "credit_id_number";

impl CreditOffice<'_> {
    /// The subject of a form; what it leaves blank of a person stays what it was.
    pub(super) async fn subject_of(
        &self,
        transaction: &mut Transaction,
        form: &EntryForm,
        decided_on: NaiveDate,
        before: Option<&EntryContent>,
    ) -> Result<EntrySubject, DeskError> {
        let before = before.map(|content| &content.subject);
        let kind = form.kind.or(before.map(EntrySubject::kind));
        if kind == Some(SubjectKind::Person) {
            let known = before.and_then(EntrySubject::person);
            let person = self.person_of(transaction, form, decided_on, known).await?;
            return Ok(EntrySubject::Person { person });
        }
        let known = before.and_then(EntrySubject::organisation);
        let uscc = code(&form.uscc)?;
        let representative = self
            .sealed(transaction, &form.representative, REPRESENTATIVE)
            .await?;
        let number = self
            .sealed_number(
                transaction,
                &form.representative_number,
                REPRESENTATIVE_NUMBER,
            )
            .await?;
        let said = |text: &String| text.trim().to_owned();
        Ok(EntrySubject::Organisation(OrganisationOfEntry {
            name: said(&form.name),
            uscc,
            address: said(&form.address),
            nature: said(&form.nature),
            representative: representative
                .or_else(|| known.and_then(|known| known.representative.clone())),
            representative_number: number
                .map(|(_, sealed)| sealed)
                .or_else(|| known.and_then(|known| known.representative_number.clone())),
        }))
    }

    async fn person_of(
        &self,
        transaction: &mut Transaction,
        form: &EntryForm,
        decided_on: NaiveDate,
        known: Option<&PersonOfEntry>,
    ) -> Result<PersonOfEntry, DeskError> {
        let mut person = known.cloned().unwrap_or_default();
        form.employer.trim().clone_into(&mut person.employer);
        if let Some(name) = self
            .sealed(transaction, &form.person_name, PERSON_NAME)
            .await?
        {
            person.name = Some(name);
        }
        let number = self.sealed_number(transaction, &form.id_number, ID_NUMBER);
        let Some((number, sealed)) = number.await? else {
            return Ok(person);
        };
        let keys = self.store.keys().await?;
        person.id_number = Some(sealed);
        person.id_digest = Some(keys.person_digest(&number));
        person.gender = number.gender();
        person.age = number.age_on(decided_on);
        Ok(person)
    }

    /// Seals a number whose check holds; `None` where nothing was written.
    async fn sealed_number(
        &self,
        transaction: &mut Transaction,
        written: &Sensitive,
        kind: &str,
    ) -> Result<Option<(ResidentId, SealedFact)>, DeskError> {
        let written = written.expose().trim();
        if written.is_empty() {
            return Ok(None);
        }
        let number: ResidentId = written.parse().map_err(DeskError::BadIdNumber)?;
        let plain = Sensitive::new(number.expose());
        let sealed = self.sealed(transaction, &plain, kind).await?;
        let shown = number.masked();
        Ok(sealed.map(|sealed| (number, SealedFact { shown, ..sealed })))
    }

    /// Seals what was written; `None` where nothing was.
    async fn sealed(
        &self,
        transaction: &mut Transaction,
        text: &Sensitive,
        kind: &str,
    ) -> Result<Option<SealedFact>, DeskError> {
        let written = text.expose().trim();
        if written.is_empty() {
            return Ok(None);
        }
        let keys = self.store.keys().await?;
        let place = transaction.new_sealed_place(kind).await?;
        let block = keys.seal(written.as_bytes(), &place)?;
        transaction
            .keep_sealed(&place, &STANDARD.encode(block))
            .await?;
        Ok(Some(SealedFact {
            shown: text.masked_name(),
            place,
        }))
    }
}
