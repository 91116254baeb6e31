//! Sign-in by OpenID Connect (统一身份认证): what is asked of the identity provider, and what its answers prove.
//!
//! In come the settings, a browser that sets out and the same browser that comes back; out goes an address to send it to,
//! and then a [`ProvenIdentity`](crate::access::ProvenIdentity) or why there is none. Accounts are not known here.
//! Sources: OpenID Connect Core 1.0 and Discovery 1.0, RFC 7636 (PKCE), RFC 9207 (`iss`), RFC 9700 (current practice).

mod claims;
mod error;
mod exchange;
mod metadata;
mod provider;
mod settings;
mod through;
mod under_way;

pub use error::OidcError;
pub use provider::{Arrival, IdentityProvider, Occasion, ProviderError, Returned, SentOff};
pub use settings::{OidcSection, OidcSettings, OidcSettingsError};
