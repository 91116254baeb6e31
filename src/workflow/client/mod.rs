//! A client (查询单位) that asks for entries by a key: one person asks for it, another approves, and either stops it (R-SHR-03).

mod refusal;
mod step;

use super::event::Event;
use crate::domain::{AccountName, Role, code_enum};

pub use refusal::ClientRefused;
pub use step::{ClientStep, ClientStepKind, ClientTerms, client_roles};

/// A step of a client as it was taken.
pub type ClientEvent = Event<ClientStep>;

/// Requests a minute that a client may be given.
const MOST_PER_MINUTE: u32 = 600;

code_enum! {
    /// The name of a state.
    ClientStage {
        Asked = "asked", "待批准";
        Active = "active", "启用";
        Rejected = "rejected", "未批准";
        Stopped = "stopped", "已停用";
    }
}

/// What somebody asked for and nobody has decided on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ClientWish {
    pub terms: ClientTerms,
    pub by: AccountName,
}

/// Where a client stands, with the facts that only that place has.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ClientState {
    Asked(ClientWish),
    Active {
        terms: ClientTerms,
        /// Of the key; lower-case hex.
        key_sha256: String,
        /// Other terms, or another key.
        wish: Option<ClientWish>,
    },
    Rejected(ClientTerms),
    Stopped(ClientTerms),
}

impl ClientState {
    pub fn stage(&self) -> ClientStage {
        match self {
            Self::Asked(_) => ClientStage::Asked,
            Self::Active { .. } => ClientStage::Active,
            Self::Rejected(_) => ClientStage::Rejected,
            Self::Stopped(_) => ClientStage::Stopped,
        }
    }

    /// What it may ask for, or may not any more, or not yet.
    pub fn terms(&self) -> &ClientTerms {
        match self {
            Self::Asked(wish) => &wish.terms,
            Self::Active { terms, .. } | Self::Rejected(terms) | Self::Stopped(terms) => terms,
        }
    }

    /// What awaits a second person.
    pub fn wish(&self) -> Option<&ClientWish> {
        match self {
            Self::Asked(wish) => Some(wish),
            Self::Active { wish, .. } => wish.as_ref(),
            Self::Rejected(_) | Self::Stopped(_) => None,
        }
    }
}

/// A client with its history.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct QueryClient {
    events: Vec<ClientEvent>,
    state: Option<ClientState>,
}

impl QueryClient {
    /// Replays stored steps. A list that the rules do not allow is refused: it was not written by this program.
    pub fn replay(events: impl IntoIterator<Item = ClientEvent>) -> Result<Self, ClientRefused> {
        let mut client = Self::default();
        for event in events {
            client.take(event)?;
        }
        Ok(client)
    }

    pub fn events(&self) -> &[ClientEvent] {
        &self.events
    }

    /// `None` before anybody asked for it.
    pub fn state(&self) -> Option<&ClientState> {
        self.state.as_ref()
    }

    /// Number of steps so far: what a person has seen, and what the next step has to follow on.
    pub fn version(&self) -> i64 {
        self.events.last().map_or(0, |event| event.number)
    }

    /// Takes a step after a person who has seen `seen` steps.
    pub fn take_after(&mut self, seen: i64, event: ClientEvent) -> Result<(), ClientRefused> {
        let now = self.version();
        if seen != now {
            return Err(ClientRefused::Overtaken { seen, now });
        }
        self.take(event)
    }

    /// The steps that this person may take now.
    pub fn possible_for(&self, name: &AccountName, role: Role) -> Vec<ClientStepKind> {
        let kinds = ClientStepKind::ALL.iter().copied();
        kinds
            .filter(|kind| self.allowed(*kind, name, role).is_ok())
            .collect()
    }

    fn take(&mut self, event: ClientEvent) -> Result<(), ClientRefused> {
        self.allowed(event.step.kind(), &event.actor, event.role)?;
        if event
            .step
            .reason()
            .is_some_and(|reason| reason.trim().is_empty())
        {
            return Err(ClientRefused::NoReason);
        }
        let state = self.state.take();
        let next = match (&event.step, &state) {
            (ClientStep::Ask { terms, .. }, state) => {
                if let Err(refused) = checked(terms, event.day) {
                    self.state.clone_from(state);
                    return Err(refused);
                }
                asked(terms.clone(), event.actor.clone(), state.clone())
            }
            (ClientStep::Approve { key_sha256 }, Some(state)) => {
                let wished = state.wish().map(|wish| &wish.terms);
                ClientState::Active {
                    terms: wished.unwrap_or(state.terms()).clone(),
                    key_sha256: key_sha256.clone(),
                    wish: None,
                }
            }
            (ClientStep::Reject { .. }, Some(state)) => without_wish(state.clone()),
            (ClientStep::Stop { .. }, Some(state)) => ClientState::Stopped(state.terms().clone()),
            // `allowed` lets none of these through.
            (_, None) => return Ok(()),
        };
        self.state = Some(next);
        self.events.push(event);
        Ok(())
    }

    fn allowed(
        &self,
        kind: ClientStepKind,
        name: &AccountName,
        role: Role,
    ) -> Result<(), ClientRefused> {
        if !client_roles().contains(&role) {
            return Err(ClientRefused::Role(role));
        }
        let wish = self.state.as_ref().and_then(ClientState::wish);
        let stage = self.state.as_ref().map(ClientState::stage);
        let leads_on = match kind {
            ClientStepKind::Ask => wish.is_none(),
            ClientStepKind::Approve | ClientStepKind::Reject => wish.is_some(),
            ClientStepKind::Stop => stage == Some(ClientStage::Active),
        };
        if !leads_on {
            return Err(ClientRefused::Forbidden {
                from: stage,
                step: kind,
            });
        }
        if kind == ClientStepKind::Approve && wish.is_some_and(|wish| wish.by == *name) {
            return Err(ClientRefused::SameHand);
        }
        Ok(())
    }
}

fn checked(terms: &ClientTerms, day: chrono::NaiveDate) -> Result<(), ClientRefused> {
    if terms.items.is_empty() {
        return Err(ClientRefused::NoItem);
    }
    if terms.purposes.is_empty() {
        return Err(ClientRefused::NoPurpose);
    }
    if !(1..=MOST_PER_MINUTE).contains(&terms.per_minute) {
        return Err(ClientRefused::Rate {
            most: MOST_PER_MINUTE,
        });
    }
    if terms.valid_until < day {
        return Err(ClientRefused::Past);
    }
    Ok(())
}

fn asked(terms: ClientTerms, by: AccountName, state: Option<ClientState>) -> ClientState {
    let wish = ClientWish { terms, by };
    match state {
        Some(ClientState::Active {
            terms, key_sha256, ..
        }) => ClientState::Active {
            terms,
            key_sha256,
            wish: Some(wish),
        },
        _ => ClientState::Asked(wish),
    }
}

fn without_wish(state: ClientState) -> ClientState {
    match state {
        ClientState::Active {
            terms, key_sha256, ..
        } => ClientState::Active {
            terms,
            key_sha256,
            wish: None,
        },
        ClientState::Asked(wish) => ClientState::Rejected(wish.terms),
        other => other,
    }
}

#[cfg(test)]
mod tests;
