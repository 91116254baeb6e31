//! Packages: everything that a recipient is owed today, as a step of each entry and a file, kept together.

use std::collections::BTreeMap;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use ed25519_dalek::SigningKey;

use super::CreditOffice;
use super::office::keep_taken;
use crate::audit::{AuditAction, AuditEvent};
use crate::db::{PackageState, StoredPackage, StoredPackageRow, Transaction};
use crate::desk::{DeskError, Moment, Session};
use crate::domain::{CreditEntryId, SharingClass};
use crate::exchange::{
    BuiltPackage, PackageHead, PackageRow, Recipient, Secrets, Way, build_package,
};
use crate::vault::KeyRing;
use crate::workflow::{
    CreditEntry, CreditRefused, CreditStep, CreditStepKind, EntryContent, EntrySubject,
    ItemOfEntry, Operation, SealedFact, roles_of_credit_step,
};

/// Rows of one package; the rest goes with the next.
const MOST_ROWS: usize = 5_000;

/// What a recipient is owed of one entry on a day.
pub fn owed(
    recipient: &Recipient,
    entry: &CreditEntry,
    day: chrono::NaiveDate,
) -> Option<Operation> {
    let operation = entry
        .deliveries()
        .owed(&recipient.name, entry.edition_on(day))?;
    let item = &entry.content()?.item;
    // Whoever has it hears of its changes and its end, whatever the catalogue says by now.
    let gets = match operation {
        Operation::Insert if recipient.items.is_empty() => item.sharing != SharingClass::Authorised,
        Operation::Insert => recipient.items.contains(&item.code),
        Operation::Update | Operation::Delete => true,
    };
    gets.then_some(operation)
}

impl CreditOffice<'_> {
    /// Makes the packages of a recipient, one for each item of the catalogue; none where nothing is owed.
    pub async fn make_packages(
        &self,
        session: &Session,
        recipient: &Recipient,
        moment: Moment,
    ) -> Result<Vec<StoredPackage>, DeskError> {
        let needed = roles_of_credit_step(CreditStepKind::Push);
        let role = session.account.role;
        if !needed.contains(&role) {
            let step = CreditStepKind::Push;
            return Err(CreditRefused::Role { role, step, needed }.into());
        }
        let mut owing: BTreeMap<String, Vec<CreditEntryId>> = BTreeMap::new();
        for row in self.store.database.credit_entries().await? {
            if let (Some(_), Some(content)) =
                (owed(recipient, &row.entry, moment.day), row.entry.content())
            {
                let of_item = owing.entry(content.item.code.clone()).or_default();
                if of_item.len() < MOST_ROWS {
                    of_item.push(row.entry_id);
                }
            }
        }
        let mut packages = Vec::new();
        let mut transaction = self.store.database.begin().await?;
        for (code, entries) in owing {
            let made = self.package(
                &mut transaction,
                session,
                recipient,
                (&code, &entries),
                moment,
            );
            packages.extend(made.await?);
        }
        transaction.commit().await?;
        Ok(packages)
    }

    async fn package(
        &self,
        transaction: &mut Transaction,
        session: &Session,
        recipient: &Recipient,
        (code, entries): (&str, &[CreditEntryId]),
        moment: Moment,
    ) -> Result<Option<StoredPackage>, DeskError> {
        let keys = self.store.keys().await?;
        let day = moment.day.format("%Y%m%d");
        let start = format!("{code}_{}_{day}_", recipient.department);
        let name = format!(
            "{start}{:03}",
            transaction.packages_of_day(&start).await? + 1
        );
        let (mut rows, mut item) = (Vec::new(), None);
        for id in entries {
            let mut entry = transaction.credit_for_step(*id).await?;
            let Some(operation) = owed(recipient, &entry, moment.day) else {
                continue;
            };
            item = entry.content().map(|content| content.item.clone());
            rows.push(self.row(&keys, *id, &entry, operation).await?);
            let step = CreditStep::Push {
                recipient: recipient.name.clone(),
                operation,
            };
            keep_taken(transaction, session, (*id, &mut entry), step, moment).await?;
        }
        let Some(item) = item else { return Ok(None) };
        let built = built(
            (&name, item),
            recipient,
            session,
            (rows.clone(), &keys),
            moment,
        )
        .await?;
        let package = stored(name, code, recipient, session, (&built, rows.len()), moment);
        let kept: Vec<StoredPackageRow> = rows.iter().map(kept).collect();
        transaction
            .keep_package(&package, &built.bytes, &kept)
            .await?;
        let object = format!("credit_package:{}", package.name);
        let event = AuditEvent::done(&session.actor(), AuditAction::CreditPackage, object)
            .because(format!("{}，{}条", package.recipient, package.rows))
            .with_content(package.sha256.clone());
        transaction.append_audit(&event, moment.at).await?;
        Ok(Some(package))
    }

    async fn row(
        &self,
        keys: &KeyRing,
        id: CreditEntryId,
        entry: &CreditEntry,
        operation: Operation,
    ) -> Result<PackageRow, DeskError> {
        let taken_down = operation == Operation::Delete;
        let content = entry.content().filter(|_| !taken_down);
        let secrets = match content {
            Some(content) => self.secrets(keys, content).await?,
            None => Secrets::default(),
        };
        let public = entry.publication().filter(|_| !taken_down);
        Ok(PackageRow {
            entry: id,
            operation,
            edition: entry.edition(),
            reason: if taken_down {
                entry
                    .end()
                    .map_or("有效期届满", |end| end.cause.label())
                    .to_owned()
            } else {
                String::new()
            },
            content: content.cloned(),
            public: public.map(|publication| (publication.from, publication.until)),
            secrets,
        })
    }

    async fn secrets(&self, keys: &KeyRing, content: &EntryContent) -> Result<Secrets, DeskError> {
        Ok(match &content.subject {
            EntrySubject::Organisation(organisation) => Secrets {
                representative: self
                    .opened(keys, organisation.representative.as_ref())
                    .await?,
                representative_number: self
                    .opened(keys, organisation.representative_number.as_ref())
                    .await?,
                ..Secrets::default()
            },
            EntrySubject::Person { person } => Secrets {
                person_name: self.opened(keys, person.name.as_ref()).await?,
                id_number: self.opened(keys, person.id_number.as_ref()).await?,
                ..Secrets::default()
            },
        })
    }

    async fn opened(
        &self,
        keys: &KeyRing,
        fact: Option<&SealedFact>,
    ) -> Result<Option<String>, DeskError> {
        let Some(fact) = fact else { return Ok(None) };
        let block = self.store.database.sealed_fact(&fact.place).await?;
        let sealed = block.and_then(|block| STANDARD.decode(block).ok());
        let plain = keys.open(&sealed.ok_or(DeskError::BrokenPaper)?, &fact.place)?;
        String::from_utf8(plain)
            .map(Some)
            .map_err(|_| DeskError::BrokenPaper)
    }
}

async fn built(
    (name, item): (&str, ItemOfEntry),
    recipient: &Recipient,
    session: &Session,
    (rows, keys): (Vec<PackageRow>, &KeyRing),
    moment: Moment,
) -> Result<BuiltPackage, DeskError> {
    let head = PackageHead {
        name: name.to_owned(),
        recipient: recipient.name.clone(),
        department: recipient.department.clone(),
        item,
        day: moment.day,
        made_by: session.account.name.to_string(),
        key: recipient.key.clone(),
    };
    let signer = SigningKey::from_bytes(&keys.package_seed());
    let built = tokio::task::spawn_blocking(move || build_package(&head, &rows, &signer));
    Ok(built.await.map_err(|_| DeskError::Thread)??)
}

fn stored(
    name: String,
    code: &str,
    recipient: &Recipient,
    session: &Session,
    (built, rows): (&BuiltPackage, usize),
    moment: Moment,
) -> StoredPackage {
    let url = match &recipient.way {
        Way::File | Way::Database { .. } => None,
        Way::Http { url } => Some(url.clone()),
    };
    StoredPackage {
        name,
        recipient: recipient.name.clone(),
        item: code.to_owned(),
        day: moment.day,
        at: moment.at,
        actor: session.account.name.to_string(),
        rows: i64::try_from(rows).unwrap_or(i64::MAX),
        sha256: built.sha256.clone(),
        state: match &recipient.way {
            Way::File => PackageState::Carried,
            Way::Http { .. } | Way::Database { .. } => PackageState::Waiting,
        },
        url,
        attempts: 0,
        next_at: moment.at,
        told: String::new(),
        answered: false,
    }
}

fn kept(row: &PackageRow) -> StoredPackageRow {
    StoredPackageRow {
        entry_id: row.entry,
        operation: row.operation,
        edition: row.edition,
        status: None,
        code: String::new(),
        message: String::new(),
    }
}
