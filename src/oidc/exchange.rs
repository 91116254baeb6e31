//! The words that are changed with the provider: the address that a browser is sent to, and a code for a verified person.

use std::time::Duration;

use chrono::{DateTime, Utc};
use openidconnect::core::{
    CoreAuthDisplay, CoreAuthPrompt, CoreClientAuthMethod, CoreErrorResponseType, CoreGenderClaim,
    CoreJsonWebKey, CoreJweContentEncryptionAlgorithm, CoreJwsSigningAlgorithm,
    CoreProviderMetadata, CoreResponseType, CoreRevocableToken, CoreRevocationErrorResponse,
    CoreTokenIntrospectionResponse, CoreTokenType,
};
use openidconnect::{
    AccessTokenHash, AuthType, AuthenticationFlow, AuthorizationCode, ClientId, ClientSecret,
    CsrfToken, EmptyExtraTokenFields, EndpointMaybeSet, EndpointNotSet, EndpointSet, IdTokenClaims,
    IdTokenFields, Nonce, OAuth2TokenResponse, PkceCodeChallenge, Scope, StandardErrorResponse,
    StandardTokenResponse, TokenResponse, UserInfoClaims,
};

use super::claims::{OwnClaims, account_name, subject};
use super::settings::OidcSettings;
use super::through::Through;
use super::under_way::{Passport, Visit};
use super::{Occasion, OidcError};
use crate::access::ProvenIdentity;

type Fields = IdTokenFields<
    OwnClaims,
    EmptyExtraTokenFields,
    CoreGenderClaim,
    CoreJweContentEncryptionAlgorithm,
    CoreJwsSigningAlgorithm,
>;
pub(super) type Tokens = StandardTokenResponse<Fields, CoreTokenType>;

/// The core client of the library, but for claims of an office's own.
pub(super) type Client = openidconnect::Client<
    OwnClaims,
    CoreAuthDisplay,
    CoreGenderClaim,
    CoreJweContentEncryptionAlgorithm,
    CoreJsonWebKey,
    CoreAuthPrompt,
    StandardErrorResponse<CoreErrorResponseType>,
    Tokens,
    CoreTokenIntrospectionResponse,
    CoreRevocableToken,
    CoreRevocationErrorResponse,
    EndpointSet,
    EndpointNotSet,
    EndpointNotSet,
    EndpointNotSet,
    EndpointMaybeSet,
    EndpointMaybeSet,
>;

/// Signatures that are believed: those that only the provider can make.
const SIGNATURES: [CoreJwsSigningAlgorithm; 9] = [
    CoreJwsSigningAlgorithm::RsaSsaPkcs1V15Sha256,
    CoreJwsSigningAlgorithm::RsaSsaPkcs1V15Sha384,
    CoreJwsSigningAlgorithm::RsaSsaPkcs1V15Sha512,
    CoreJwsSigningAlgorithm::RsaSsaPssSha256,
    CoreJwsSigningAlgorithm::RsaSsaPssSha384,
    CoreJwsSigningAlgorithm::RsaSsaPssSha512,
    CoreJwsSigningAlgorithm::EcdsaP256Sha256,
    CoreJwsSigningAlgorithm::EcdsaP384Sha384,
    CoreJwsSigningAlgorithm::EdDsa,
];

/// Somebody who gave a password there longer ago than a session lasts gives it again. Asked for so, the provider has to
/// tell when it was (OpenID Connect Core 1.0 §3.1.2.1).
const OLDEST_PROOF: Duration = Duration::from_hours(8);

/// We as the provider knows us.
pub(super) fn client(
    metadata: &CoreProviderMetadata,
    settings: &OidcSettings,
    secret: &ClientSecret,
) -> Client {
    let id = ClientId::new(settings.client_id.clone());
    let client = Client::from_provider_metadata(metadata.clone(), id, Some(secret.clone()))
        .set_redirect_uri(settings.redirect.clone());
    let ways = metadata.token_endpoint_auth_methods_supported();
    let only_in_body = ways.is_some_and(|ways| {
        !ways.contains(&CoreClientAuthMethod::ClientSecretBasic)
            && ways.contains(&CoreClientAuthMethod::ClientSecretPost)
    });
    if only_in_body {
        client.set_auth_type(AuthType::RequestBody)
    } else {
        client
    }
}

/// Where the browser goes.
pub(super) fn address(
    client: &Client,
    settings: &OidcSettings,
    passport: &Passport,
    occasion: Occasion,
) -> String {
    let state = CsrfToken::new(passport.state.reveal().to_owned());
    let nonce = passport.nonce.clone();
    let flow = AuthenticationFlow::<CoreResponseType>::AuthorizationCode;
    let challenge = PkceCodeChallenge::from_code_verifier_sha256(&passport.verifier);
    let mut request = client
        .authorize_url(flow, move || state, move || nonce)
        .add_scope(Scope::new("profile".to_owned()))
        .set_pkce_challenge(challenge)
        .set_max_age(OLDEST_PROOF);
    let own_scope = match settings.account_claim.as_str() {
        "email" => Some("email"),
        "phone_number" => Some("phone"),
        _ => None,
    };
    if let Some(scope) = own_scope {
        request = request.add_scope(Scope::new(scope.to_owned()));
    }
    if occasion == Occasion::ProveAgain {
        request = request.add_prompt(CoreAuthPrompt::Login);
    }
    let (address, _, _) = request.url();
    address.into()
}

/// Takes the code in for tokens.
pub(super) async fn tokens(
    client: &Client,
    http: &Through,
    code: &str,
    visit: &Visit,
) -> Result<Tokens, OidcError> {
    let verifier = openidconnect::PkceCodeVerifier::new(visit.verifier.secret().clone());
    let request = client
        .exchange_code(AuthorizationCode::new(code.to_owned()))
        .map_err(|_| OidcError::Answer {
            doing: "looking for where codes are taken in",
        })?;
    let request = request.set_pkce_verifier(verifier);
    request
        .request_async(http)
        .await
        .map_err(OidcError::of_exchange)
}

/// Who the tokens are about.
pub(super) async fn person(
    (client, settings): (&Client, &OidcSettings),
    http: &Through,
    tokens: &Tokens,
    nonce: &Nonce,
    now: i64,
) -> Result<ProvenIdentity, OidcError> {
    let claims = verified(client, tokens, nonce, now)?;
    let subject = subject(claims.subject()).ok_or(OidcError::Token("about nobody"))?;
    let claim = &settings.account_claim;
    let mut name = account_name(claims, claim);
    if name.is_none() && client.user_info_url().is_some() {
        // Where a code is used, providers may keep claims about a person for this question.
        let expected = Some(claims.subject().clone());
        let asked = client
            .user_info(tokens.access_token().clone(), expected)
            .map_err(|_| OidcError::Answer {
                doing: "looking for where people are described",
            })?;
        let told: UserInfoClaims<OwnClaims, CoreGenderClaim> = asked
            .request_async(http)
            .await
            .map_err(OidcError::of_user_info)?;
        name = account_name(&told, claim);
    }
    Ok(ProvenIdentity {
        issuer: settings.issuer.as_str().to_owned(),
        subject,
        name,
        authenticated_at: claims.auth_time().map(|moment| moment.timestamp_millis()),
    })
}

fn verified<'a>(
    client: &Client,
    tokens: &'a Tokens,
    nonce: &Nonce,
    now: i64,
) -> Result<&'a IdTokenClaims<OwnClaims, CoreGenderClaim>, OidcError> {
    let token = tokens.id_token().ok_or(OidcError::Token("absent"))?;
    // A moment that is none makes every token too old.
    let moment = DateTime::from_timestamp_millis(now).unwrap_or(DateTime::<Utc>::MAX_UTC);
    let verifier = client
        .id_token_verifier()
        .set_allowed_algs(SIGNATURES)
        .set_time_fn(move || moment);
    let claims = token
        .claims(&verifier, nonce)
        .map_err(|error| OidcError::of_claims(&error))?;
    if let Some(expected) = claims.access_token_hash() {
        let algorithm = token.signing_alg().ok();
        let key = token.signing_key(&verifier).ok();
        let made = algorithm.zip(key).and_then(|(algorithm, key)| {
            AccessTokenHash::from_token(tokens.access_token(), algorithm, key).ok()
        });
        if made.as_ref() != Some(expected) {
            return Err(OidcError::Token("for another access token"));
        }
    }
    Ok(claims)
}
