//! The identity provider of an office: browsers are sent to it, and received from it.

use std::future::Future;
use std::time::Duration;

use openidconnect::ClientSecret;

use super::metadata::Known;
use super::settings::{OidcSettings, OidcSettingsError};
use super::through::Through;
use super::under_way::{UnderWay, Visit};
use super::{OidcError, exchange};
use crate::access::{ProvenIdentity, SessionToken};
use crate::remote::{RemoteClient, RemoteError, RemoteOptions};

/// For all that is asked of the provider in one request of a browser, which itself is given up after half a minute.
const PATIENCE: Duration = Duration::from_secs(20);

/// Why somebody is sent there.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Occasion {
    SignIn,
    /// Whoever is signed in there already gives the password once more.
    ProveAgain,
}

/// Where a browser goes, and what it proves with on its return that it is the same.
pub struct SentOff {
    pub address: String,
    pub browser: SessionToken,
}

/// What a browser brings back.
#[derive(Clone, Copy, Default)]
pub struct Arrival<'a> {
    pub state: Option<&'a str>,
    pub code: Option<&'a str>,
    pub error: Option<&'a str>,
    /// Who says to have sent it back (RFC 9207).
    pub issuer: Option<&'a str>,
    pub browser: Option<&'a str>,
}

/// A browser that is back with a code.
pub struct Returned {
    visit: Visit,
    code: String,
}

impl Returned {
    /// The page that was wanted.
    pub fn next(&self) -> &str {
        &self.visit.next
    }
}

/// The provider with what is known of it and who is there.
pub struct IdentityProvider {
    settings: OidcSettings,
    secret: ClientSecret,
    http: Through,
    known: Known,
    under_way: UnderWay,
}

/// Why the provider cannot be used at all.
#[derive(Debug, thiserror::Error)]
pub enum ProviderError {
    #[error(transparent)]
    Settings(#[from] OidcSettingsError),
    #[error("ca_file：{0}")]
    Remote(#[from] RemoteError),
}

impl IdentityProvider {
    /// Reads the secret and the certificates; the provider itself is first asked when somebody wants to sign in.
    pub fn open(settings: OidcSettings) -> Result<Self, ProviderError> {
        let options = RemoteOptions {
            authorities: settings.authorities.clone(),
            ..RemoteOptions::default()
        };
        Ok(Self {
            secret: settings.client_secret()?,
            http: Through(RemoteClient::new(&options)?),
            settings,
            known: Known::default(),
            under_way: UnderWay::default(),
        })
    }

    /// What people call it.
    pub fn label(&self) -> &str {
        &self.settings.label
    }

    /// Sends a browser from an address off, to be led to the page `next` when it is back.
    pub async fn send_off(
        &self,
        next: &str,
        from: &str,
        occasion: Occasion,
        now: i64,
    ) -> Result<SentOff, OidcError> {
        let issuer = &self.settings.issuer;
        let metadata = in_time(self.known.current(&self.http, issuer, now)).await?;
        let client = exchange::client(&metadata, &self.settings, &self.secret);
        let passport = self.under_way.begin(next, from, now)?;
        Ok(SentOff {
            address: exchange::address(&client, &self.settings, &passport, occasion),
            browser: passport.browser,
        })
    }

    /// Looks at what a browser brings; whatever it is, its visit is over.
    pub fn receive(&self, arrival: Arrival<'_>, now: i64) -> Result<Returned, OidcError> {
        let state = arrival.state.ok_or(OidcError::NoVisit)?;
        let visit = self.under_way.end(state, arrival.browser, now);
        let visit = visit.ok_or(OidcError::NoVisit)?;
        let ours = self.settings.issuer.as_str();
        if arrival.issuer.is_some_and(|issuer| issuer != ours) {
            return Err(OidcError::OtherIssuer);
        }
        match (arrival.error, arrival.code) {
            (Some(error), _) => Err(OidcError::sent_back(error)),
            (None, Some(code)) => Ok(Returned {
                visit,
                code: code.to_owned(),
            }),
            (None, None) => Err(OidcError::Code),
        }
    }

    /// Asks the provider who it was.
    pub async fn identify(
        &self,
        returned: &Returned,
        now: i64,
    ) -> Result<ProvenIdentity, OidcError> {
        in_time(self.asked_who(returned, now)).await
    }

    async fn asked_who(&self, returned: &Returned, now: i64) -> Result<ProvenIdentity, OidcError> {
        let Returned { visit, code } = returned;
        let (http, settings) = (&self.http, &self.settings);
        let metadata = self.known.current(http, &settings.issuer, now).await?;
        let client = exchange::client(&metadata, settings, &self.secret);
        let tokens = exchange::tokens(&client, http, code, visit).await?;
        match exchange::person((&client, settings), http, &tokens, &visit.nonce, now).await {
            // The provider has other keys by now.
            Err(OidcError::UnknownKey) => {
                let metadata = self.known.read_again(http, &settings.issuer, now).await?;
                let client = exchange::client(&metadata, settings, &self.secret);
                exchange::person((&client, settings), http, &tokens, &visit.nonce, now).await
            }
            ended => ended,
        }
    }
}

async fn in_time<T>(asked: impl Future<Output = Result<T, OidcError>>) -> Result<T, OidcError> {
    let ended = tokio::time::timeout(PATIENCE, asked).await;
    ended.unwrap_or(Err(OidcError::TooSlow))
}
