//! Who asks for entries, and what that one may be told.

use super::clients::KnownClient;
use crate::desk::Session;
use crate::domain::{Actor, ClientId, QueryPurpose};

/// Who asks.
#[derive(Clone, Copy)]
pub(super) enum Asker<'a> {
    /// Somebody of the office, signed in.
    Person(&'a Session),
    /// A program of another office, by its key.
    Client(&'a KnownClient),
}

impl Asker<'_> {
    pub(super) fn actor(self) -> Actor {
        match self {
            Self::Person(session) => session.actor(),
            Self::Client(client) => client.actor(),
        }
    }

    pub(super) fn object(self) -> String {
        match self {
            Self::Person(_) => "credit".to_owned(),
            Self::Client(client) => client.object(),
        }
    }

    pub(super) fn client(self) -> Option<ClientId> {
        match self {
            Self::Person(_) => None,
            Self::Client(client) => Some(client.id),
        }
    }

    pub(super) fn may_ask_for(self, purpose: QueryPurpose) -> bool {
        match self {
            Self::Person(_) => true,
            Self::Client(client) => client.terms.purposes.contains(&purpose),
        }
    }

    pub(super) fn may_see(self, item: &str) -> bool {
        match self {
            Self::Person(_) => true,
            Self::Client(client) => client.terms.items.iter().any(|code| code == item),
        }
    }
}
