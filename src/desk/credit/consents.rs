//! Written consents (授权书, HA-B 21): brought with their file, which is sealed; withdrawn by the party; looked at for a purpose.

use chrono::NaiveDate;
use sha2::{Digest, Sha256};

use super::CreditOffice;
use super::query::key_of;
use crate::audit::{AuditAction, AuditEvent};
use crate::desk::papers::LARGEST_PAPER;
use crate::desk::sealed_file::{opened, sealed};
use crate::desk::{DeskError, Moment, Session, record};
use crate::domain::{ClientId, ConsentPurpose, PaperFormat, QueryConsent, QueryPurpose};
use crate::vault::hex;

/// Characters of a number or a party.
const LONGEST: usize = 100;
/// Names of persons are no longer; those of offices and companies are.
const LONGEST_PERSON: usize = 4;

/// What a consent says.
#[derive(Debug, Clone)]
pub struct ConsentForm<'a> {
    pub number: &'a str,
    /// A credit code, a number of a resident, or the full name of an organisation.
    pub party: &'a str,
    pub client: Option<ClientId>,
    pub purpose: Option<QueryPurpose>,
    pub items: Vec<String>,
    pub last_day: NaiveDate,
}

impl CreditOffice<'_> {
    /// Keeps a consent with its file.
    pub async fn bring_consent(
        &self,
        session: &Session,
        form: ConsentForm<'_>,
        bytes: Vec<u8>,
        moment: Moment,
    ) -> Result<QueryConsent, DeskError> {
        let number = form.number.trim();
        self.check_consent(&form, moment).await?;
        let format = PaperFormat::of(&bytes).ok_or(DeskError::PaperFormat)?;
        if bytes.len() > LARGEST_PAPER {
            return Err(DeskError::LargePaper);
        }
        let keys = self.store.keys().await?;
        let (party, shown) = party_of(form.party, |id| keys.person_digest(id))?;
        let length = bytes.len() as u64;
        let sha256 = hex(&Sha256::digest(&bytes));
        let block = sealed(keys, bytes, QueryConsent::place(number, &sha256)).await?;
        let mut transaction = self.store.database.begin().await?;
        let consent = QueryConsent {
            consent: transaction.new_consent().await?,
            number: number.to_owned(),
            party,
            shown,
            client: form.client,
            purpose: form.purpose,
            items: form.items,
            last_day: form.last_day,
            sha256,
            format,
            bytes: length,
            day: moment.day,
            actor: session.account.name.clone(),
            withdrawn_on: None,
        };
        if !transaction.keep_consent(&consent, block).await? {
            transaction.rollback().await?;
            return Err(DeskError::ConsentKept(number.to_owned()));
        }
        let object = object_of(consent.consent);
        let event = AuditEvent::done(&session.actor(), AuditAction::ConsentAdd, object)
            .because(format!("授权书{number}，至{}", consent.last_day))
            .with_content(consent.sha256.clone());
        transaction.append_audit(&event, moment.at).await?;
        transaction.commit().await?;
        Ok(consent)
    }

    async fn check_consent(&self, form: &ConsentForm<'_>, moment: Moment) -> Result<(), DeskError> {
        for (text, what) in [(form.number, "授权书编号"), (form.party, "授权的当事人")] {
            if text.trim().is_empty() {
                return Err(DeskError::Blank(what));
            }
            if text.chars().count() > LONGEST {
                return Err(DeskError::LongText { most: LONGEST });
            }
        }
        if form.items.is_empty() {
            return Err(DeskError::Blank("授权范围（目录项）"));
        }
        for code in &form.items {
            if self.catalogue.item(code).is_none() {
                return Err(DeskError::NoCatalogueItem(code.clone()));
            }
        }
        if form.client.is_none() && form.purpose.is_none() {
            return Err(DeskError::ConsentForAll);
        }
        if form.last_day < moment.day {
            return Err(DeskError::ConsentPast);
        }
        if let Some(client) = form.client
            && self.store.database.query_client(client).await?.is_none()
        {
            return Err(DeskError::NoClient(client));
        }
        Ok(())
    }

    /// From now on it opens nothing.
    pub async fn withdraw_consent(
        &self,
        session: &Session,
        (consent, reason): (i64, &str),
        moment: Moment,
    ) -> Result<(), DeskError> {
        if reason.trim().is_empty() {
            return Err(DeskError::NoReason);
        }
        if reason.chars().count() > LONGEST {
            return Err(DeskError::LongText { most: LONGEST });
        }
        let mut transaction = self.store.database.begin().await?;
        if !transaction.withdraw_consent(consent, moment.day).await? {
            transaction.rollback().await?;
            return Err(DeskError::NoSuchConsent);
        }
        let object = object_of(consent);
        let event = AuditEvent::done(&session.actor(), AuditAction::ConsentWithdraw, object)
            .because(reason.trim());
        transaction.append_audit(&event, moment.at).await?;
        transaction.commit().await?;
        Ok(())
    }

    /// Opens the file of a consent for somebody, after it is on record what for; without a purpose the refusal is on record.
    pub async fn open_consent(
        &self,
        session: &Session,
        (consent, purpose): (i64, Option<ConsentPurpose>),
        moment: Moment,
    ) -> Result<(QueryConsent, Vec<u8>), DeskError> {
        let mut known = self.store.database.consents().await?.into_iter();
        let known = known.find(|known| known.consent == consent);
        let known = known.ok_or(DeskError::NoSuchConsent)?;
        let (actor, object) = (session.actor(), object_of(consent));
        let Some(purpose) = purpose else {
            let refused = DeskError::NoConsentPurpose;
            let event = AuditEvent::refused(&actor, AuditAction::ConsentRead, object)
                .because(refused.to_string());
            record(self.store, &event, moment).await?;
            return Err(refused);
        };
        let event = AuditEvent::done(&actor, AuditAction::ConsentRead, object)
            .because(purpose.label())
            .with_content(known.sha256.clone());
        record(self.store, &event, moment).await?;
        let block = self.store.database.consent_block(consent).await?;
        let block = block.ok_or(DeskError::NoSuchConsent)?;
        let place = QueryConsent::place(&known.number, &known.sha256);
        let bytes = opened(self.store.keys().await?, block, place).await?;
        Ok((known, bytes))
    }
}

/// The key of the party that a consent is of, and the party as it may be shown. The name of a person does not tell who it is.
fn party_of(
    party: &str,
    digest: impl Fn(&crate::domain::ResidentId) -> String,
) -> Result<(String, String), DeskError> {
    let (key, shown, code_is_bad) = key_of(party.trim(), digest);
    if code_is_bad {
        return Err(DeskError::Miswritten {
            what: "授权的当事人",
            given: shown,
        });
    }
    let name = key.strip_prefix("name/");
    let is_person = |name: &str| name.chars().count() <= LONGEST_PERSON || name.contains('·');
    if name.is_some_and(is_person) {
        return Err(DeskError::ConsentOfName(shown));
    }
    Ok((key, shown))
}

fn object_of(consent: i64) -> String {
    format!("consent:{consent}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_consent_is_of_a_code_a_number_or_an_organisation_and_never_of_a_person_s_name() {
        let of = |party: &str| party_of(party, |_| "d".to_owned());
        assert_eq!(
            of("91350100M000100Y43").unwrap().0,
            "code/91350100M000100Y43"
        );
        let (key, shown) = of("11010519491231002X").unwrap();
        assert_eq!(
            (key.as_str(), shown.as_str()),
            ("person/d", "1101**********002X")
        );
        assert_eq!(of("示例市某某商行").unwrap().0, "name/示例市某某商行");
        for name in ["欧阳测试", "王 小 二", "阿依古丽·买买提"] {
            assert!(
                matches!(of(name), Err(DeskError::ConsentOfName(_))),
                "{name}"
            );
        }
        assert!(matches!(
            of("91350100M000100Y44"),
            Err(DeskError::Miswritten { .. })
        ));
    }
}
