//! Clients that ask by a key (R-SHR-03): asked for by one person, approved by another, known by their key at every request.

use super::CreditOffice;
use crate::access::ClientKey;
use crate::audit::{AuditAction, AuditEvent};
use crate::desk::step_records::{content_of_step, told_step};
use crate::desk::{DeskError, Moment, Session, record};
use crate::domain::{Actor, ClientId};
use crate::workflow::{
    ClientEvent, ClientRefused, ClientState, ClientStep, ClientStepKind, ClientTerms, QueryClient,
};

/// Characters of a name, a department or a reason.
const LONGEST: usize = 100;

/// Whom a key is asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum WishedClient<'a> {
    /// One that is not in the register.
    New { name: &'a str },
    /// One whose steps somebody has seen: a new key, and perhaps other terms.
    Known { id: ClientId, seen: i64 },
}

/// A client that proved itself by a key of its own.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KnownClient {
    pub id: ClientId,
    pub name: String,
    pub terms: ClientTerms,
}

impl KnownClient {
    pub(super) fn actor(&self) -> Actor {
        Actor::Client {
            id: self.id,
            name: self.name.clone(),
        }
    }

    pub(super) fn object(&self) -> String {
        object_of(self.id)
    }
}

impl CreditOffice<'_> {
    /// Asks for a key; what is in force goes on until a second person decides.
    pub async fn ask_for_key(
        &self,
        session: &Session,
        whom: WishedClient<'_>,
        (terms, reason): (ClientTerms, &str),
        moment: Moment,
    ) -> Result<ClientId, DeskError> {
        for code in &terms.items {
            if self.catalogue.item(code).is_none() {
                return Err(DeskError::NoCatalogueItem(code.clone()));
            }
        }
        if terms.department.is_empty() {
            return Err(DeskError::Blank("所属部门"));
        }
        let texts = [terms.department.as_str(), reason];
        if texts.iter().any(|text| text.chars().count() > LONGEST) {
            return Err(DeskError::LongText { most: LONGEST });
        }
        let step = ClientStep::Ask {
            terms,
            reason: reason.trim().to_owned(),
        };
        match whom {
            WishedClient::Known { id, seen } => {
                self.take_client_step(session, id, (seen, step), moment)
                    .await?;
                Ok(id)
            }
            WishedClient::New { name } => self.new_client(session, name, step, moment).await,
        }
    }

    async fn new_client(
        &self,
        session: &Session,
        name: &str,
        step: ClientStep,
        moment: Moment,
    ) -> Result<ClientId, DeskError> {
        let name = name.trim();
        if name.is_empty() {
            return Err(DeskError::Blank("单位名称"));
        }
        if name.chars().count() > LONGEST {
            return Err(DeskError::LongText { most: LONGEST });
        }
        let mut client = QueryClient::default();
        let event = event_of(&client, session, step, moment);
        client.take_after(0, event.clone())?;
        let mut transaction = self.store.database.begin().await?;
        let Some(id) = transaction.new_query_client(name).await? else {
            transaction.rollback().await?;
            return Err(DeskError::ClientNameTaken(name.to_owned()));
        };
        transaction.keep_client_step(id, &event).await?;
        let audited = audited(session, id, &event);
        transaction.append_audit(&audited, moment.at).await?;
        transaction.commit().await?;
        Ok(id)
    }

    /// Puts what was asked for in force, with a new key that is told this once. It needs a fresh proof of who approves.
    pub async fn approve_key(
        &self,
        session: &Session,
        (id, seen): (ClientId, i64),
        moment: Moment,
    ) -> Result<ClientKey, DeskError> {
        session.proved_lately(self.proof, moment)?;
        let key = ClientKey::fresh(id)?;
        let step = ClientStep::Approve {
            key_sha256: key.digest(),
        };
        self.take_client_step(session, id, (seen, step), moment)
            .await?;
        Ok(key)
    }

    /// Does not approve what was asked for, or ends a key at once.
    pub async fn end_key(
        &self,
        session: &Session,
        (id, seen): (ClientId, i64),
        (kind, reason): (ClientStepKind, &str),
        moment: Moment,
    ) -> Result<(), DeskError> {
        let reason = reason.trim().to_owned();
        if reason.chars().count() > LONGEST {
            return Err(DeskError::LongText { most: LONGEST });
        }
        let step = match kind {
            ClientStepKind::Stop => ClientStep::Stop { reason },
            _ => ClientStep::Reject { reason },
        };
        self.take_client_step(session, id, (seen, step), moment)
            .await
    }

    async fn take_client_step(
        &self,
        session: &Session,
        id: ClientId,
        (seen, step): (i64, ClientStep),
        moment: Moment,
    ) -> Result<(), DeskError> {
        let mut transaction = self.store.database.begin().await?;
        let mut client = transaction.client_for_step(id).await?;
        if client.state().is_none() {
            transaction.rollback().await?;
            return Err(DeskError::NoClient(id));
        }
        let event = event_of(&client, session, step, moment);
        if let Err(refused) = client.take_after(seen, event.clone()) {
            transaction.rollback().await?;
            return self.step_refused(session, id, refused, moment).await;
        }
        transaction.keep_client_step(id, &event).await?;
        let audited = audited(session, id, &event);
        transaction.append_audit(&audited, moment.at).await?;
        transaction.commit().await?;
        Ok(())
    }

    async fn step_refused(
        &self,
        session: &Session,
        id: ClientId,
        refused: ClientRefused,
        moment: Moment,
    ) -> Result<(), DeskError> {
        let attempt =
            AuditEvent::refused(&session.actor(), AuditAction::QueryClient, object_of(id))
                .because(refused.to_string());
        record(self.store, &attempt, moment).await?;
        Err(refused.into())
    }

    /// The client of a key as it came with a request, and why that is not in force, where it is not. Of a key that fits no
    /// client nothing more is told than that.
    pub(super) async fn client_of_key(
        &self,
        key: Option<&str>,
        moment: Moment,
    ) -> Result<(KnownClient, Option<DeskError>), DeskError> {
        let key = key.ok_or(DeskError::NoClientKey)?;
        let key = ClientKey::read(key).ok_or(DeskError::UnknownClientKey)?;
        let row = self.store.database.query_client(key.client).await?;
        let row = row.ok_or(DeskError::UnknownClientKey)?;
        let state = row.client.state().ok_or(DeskError::UnknownClientKey)?;
        let mut steps = row.client.events().iter().map(|event| &event.step);
        let fits = |step: &ClientStep| matches!(step, ClientStep::Approve { key_sha256 } if key.is(key_sha256));
        if !steps.any(fits) {
            return Err(DeskError::UnknownClientKey);
        }
        let terms = state.terms().clone();
        let refused = match state {
            ClientState::Active { key_sha256, .. } if !key.is(key_sha256) => {
                Some(DeskError::ReplacedClientKey)
            }
            ClientState::Active { .. } if terms.valid_until < moment.day => {
                Some(DeskError::ClientExpired(terms.valid_until))
            }
            ClientState::Active { .. } => None,
            ClientState::Asked(_) | ClientState::Rejected(_) | ClientState::Stopped(_) => {
                Some(DeskError::ClientStopped)
            }
        };
        let client = KnownClient {
            id: row.client_id,
            name: row.name,
            terms,
        };
        Ok((client, refused))
    }
}

fn event_of(
    client: &QueryClient,
    session: &Session,
    step: ClientStep,
    moment: Moment,
) -> ClientEvent {
    ClientEvent {
        number: client.version() + 1,
        at: moment.at,
        day: moment.day,
        actor: session.account.name.clone(),
        role: session.account.role,
        step,
    }
}

fn audited(session: &Session, id: ClientId, event: &ClientEvent) -> AuditEvent {
    AuditEvent::done(&session.actor(), AuditAction::QueryClient, object_of(id))
        .because(told_step(event.step.kind().label(), event.step.reason()))
        .with_content(content_of_step(&event.step))
}

fn object_of(id: ClientId) -> String {
    format!("query_client:{id}")
}
