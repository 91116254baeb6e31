//! What went wrong at the provider: a sentence for the person, the reason for the log.

use openidconnect::core::CoreErrorResponseType;
use openidconnect::{
    ClaimsVerificationError, DiscoveryError, RequestTokenError, SignatureVerificationError,
    StandardErrorResponse, UserInfoError,
};

use crate::access::{RandomError, Unproven};
use crate::remote::RemoteError;

/// Why nothing was proved. The reasons name what failed; nothing of an answer, token or code is in them.
#[derive(Debug, thiserror::Error)]
pub enum OidcError {
    #[error("no visit of this browser waits for such an answer")]
    NoVisit,
    #[error("the provider answered with an error of its own: {0}")]
    Declined(&'static str),
    #[error("the answer names another issuer")]
    OtherIssuer,
    #[error("the code was not taken: it is wrong, used or too old")]
    Code,
    #[error("the provider and the settings do not agree: {0}")]
    Client(&'static str),
    #[error("no answer in time")]
    TooSlow,
    #[error("while {doing}")]
    Remote {
        doing: &'static str,
        #[source]
        source: RemoteError,
    },
    #[error("the answer while {doing} is not what was agreed on")]
    Answer { doing: &'static str },
    #[error("the identity token was not verified: {0}")]
    Token(&'static str),
    /// The provider may have other keys by now than those that were read.
    #[error("the identity token is signed with no key that is known")]
    UnknownKey,
    #[error(transparent)]
    Random(#[from] RandomError),
}

impl OidcError {
    /// What the person is told of it.
    pub fn unproven(&self) -> Unproven {
        match self {
            Self::NoVisit | Self::Code => Unproven::Stale,
            Self::Declined(_) => Unproven::Declined,
            Self::OtherIssuer | Self::Token(_) | Self::UnknownKey => Unproven::Invalid,
            Self::Client(_) => Unproven::NotRegistered,
            Self::TooSlow | Self::Remote { .. } | Self::Answer { .. } | Self::Random(_) => {
                Unproven::Unreachable
            }
        }
    }

    /// For what the provider sends back with the browser. Its words are anybody's: only known codes are repeated.
    pub(super) fn sent_back(code: &str) -> Self {
        const TROUBLES: [&str; 2] = ["server_error", "temporarily_unavailable"];
        const MISTAKES: [&str; 5] = [
            "unauthorized_client",
            "invalid_request",
            "invalid_scope",
            "unsupported_response_type",
            "invalid_client",
        ];
        const REFUSALS: [&str; 5] = [
            "access_denied",
            "login_required",
            "interaction_required",
            "consent_required",
            "account_selection_required",
        ];
        let known = |codes: &[&'static str]| codes.iter().copied().find(|known| *known == code);
        if known(&TROUBLES).is_some() {
            return Self::Answer {
                doing: "signing in there",
            };
        }
        if let Some(code) = known(&MISTAKES) {
            return Self::Client(code);
        }
        Self::Declined(known(&REFUSALS).unwrap_or("another code"))
    }

    pub(super) fn of_discovery(error: DiscoveryError<RemoteError>) -> Self {
        let doing = "reading what the provider offers";
        match error {
            DiscoveryError::Request(source) => Self::Remote { doing, source },
            DiscoveryError::Validation(_) => {
                Self::Client("it gives itself another name than the setting does")
            }
            _ => Self::Answer { doing },
        }
    }

    pub(super) fn of_exchange(
        error: RequestTokenError<RemoteError, StandardErrorResponse<CoreErrorResponseType>>,
    ) -> Self {
        let doing = "taking the code in for a token";
        match error {
            RequestTokenError::Request(source) => Self::Remote { doing, source },
            RequestTokenError::ServerResponse(told) => match told.error() {
                CoreErrorResponseType::InvalidGrant => Self::Code,
                CoreErrorResponseType::InvalidClient => Self::Client("invalid_client"),
                CoreErrorResponseType::UnauthorizedClient => Self::Client("unauthorized_client"),
                _ => Self::Answer { doing },
            },
            RequestTokenError::Parse(..) | RequestTokenError::Other(_) => Self::Answer { doing },
        }
    }

    pub(super) fn of_claims(error: &ClaimsVerificationError) -> Self {
        use ClaimsVerificationError as Wrong;
        use SignatureVerificationError as Signature;
        if let Wrong::SignatureVerification(Signature::NoMatchingKey | Signature::CryptoError(_)) =
            error
        {
            return Self::UnknownKey;
        }
        Self::Token(match error {
            Wrong::Expired(_) => "expired",
            Wrong::InvalidAudience(_) => "for another client",
            Wrong::InvalidIssuer(_) => "from another issuer",
            Wrong::InvalidNonce(_) => "for another visit",
            Wrong::InvalidSubject(_) => "about another person",
            Wrong::SignatureVerification(Signature::DisallowedAlg(_)) => {
                "signed in a way that is not accepted"
            }
            Wrong::SignatureVerification(_) => "signature",
            _ => "another reason",
        })
    }

    pub(super) fn of_user_info(error: UserInfoError<RemoteError>) -> Self {
        let doing = "asking for the name of the person";
        match error {
            UserInfoError::Request(source) => Self::Remote { doing, source },
            UserInfoError::ClaimsVerification(error) => Self::of_claims(&error),
            _ => Self::Answer { doing },
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_comes_back_with_the_browser_is_sorted_and_never_repeated() {
        let told = |code: &str| OidcError::sent_back(code).unproven();
        assert_eq!(told("access_denied"), Unproven::Declined);
        assert_eq!(told("temporarily_unavailable"), Unproven::Unreachable);
        assert_eq!(told("unauthorized_client"), Unproven::NotRegistered);
        let odd = OidcError::sent_back("<script>");
        assert_eq!(odd.unproven(), Unproven::Declined);
        assert!(!odd.to_string().contains("script"));
    }
}
