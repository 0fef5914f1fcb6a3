//! A provider's tokens: the id token (OpenID Connect Core 1.0 §3.1.3.7) and the logout token (Back-Channel Logout 1.0
//! §2.6). Never here: where they come from and where the keys do.

use std::time::{Duration, UNIX_EPOCH};

use jsonwebtoken::{Algorithm, DecodingKey, crypto, jwk::Jwk};
use openidconnect::{
    AccessToken, AccessTokenHash, ClaimsVerificationError, ClientId, IssuerUrl, Nonce,
    SignatureVerificationError,
    core::{CoreIdToken, CoreIdTokenVerifier, CoreJsonWebKeySet, CoreJwsSigningAlgorithm},
};
use rejoinder_domain::{Micros, clock::SECOND};
use serde_json::Value;
use subtle::ConstantTimeEq;

use super::{Identity, OidcProblem};
use crate::jwt::{BadClaim, Claims, LEEWAY_SECS, Parts, secs_of};

/// Bytes of a token. Id tokens with groups in them reach 8 KiB.
pub const TOKEN_LEN_MAX: usize = 16 * 1024;
/// Seconds since `iat` for which a token is taken: it comes straight from the provider.
pub const ID_TOKEN_AGE_SECS_MAX: i64 = 600;
/// Characters of `sub` (Core §2), names and ids; of an e-mail address (RFC 5321 §4.5.3.1.3); of `acr` and one `amr`.
pub(super) const TEXT_LEN_MAX: usize = 255;
pub(super) const EMAIL_LEN_MAX: usize = 254;
/// Means of authentication in `amr`.
const AMR_MAX: usize = 20;

/// What an order to end sessions says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OidcLogout {
    /// The provider.
    pub issuer: String,
    /// Whose sessions, all of them when there is no `session_id`.
    pub subject: Option<String>,
    /// Which session, in the provider's terms (`sid`). One of both is there.
    pub session_id: Option<String>,
    /// The token's own id: good once.
    pub jti: String,
    /// Until when it counts, without the leeway.
    pub expires_at: Micros,
}

/// What an id token is checked against.
pub(super) struct IdTokenCheck<'c> {
    pub(super) issuer: &'c IssuerUrl,
    pub(super) client_id: &'c str,
    pub(super) nonce: &'c str,
    pub(super) access_token: &'c AccessToken,
    pub(super) now: Micros,
}

impl IdTokenCheck<'_> {
    pub(super) fn verify(
        &self,
        token: &CoreIdToken,
        keys: &CoreJsonWebKeySet,
    ) -> Result<Identity, OidcProblem> {
        let text = token.to_string();
        // Before anybody else reads it: no name twice, no key of its own in the header.
        let claims = Parts::read(&text, TOKEN_LEN_MAX)?.claims;
        // Without a client secret the library believes no algorithm with a shared one, whatever the list says.
        let verifier = CoreIdTokenVerifier::new_public_client(
            ClientId::new(self.client_id.to_owned()),
            self.issuer.clone(),
            keys.clone(),
        )
        .set_allowed_algs([
            CoreJwsSigningAlgorithm::RsaSsaPkcs1V15Sha256,
            CoreJwsSigningAlgorithm::RsaSsaPssSha256,
            CoreJwsSigningAlgorithm::EcdsaP256Sha256,
            CoreJwsSigningAlgorithm::EcdsaP384Sha384,
            CoreJwsSigningAlgorithm::EdDsa,
        ])
        .set_time_fn(|| {
            let secs = secs_of(self.now).saturating_sub(LEEWAY_SECS);
            (UNIX_EPOCH + Duration::from_secs(u64::try_from(secs).unwrap_or(0))).into()
        });
        let read = token.claims(&verifier, &Nonce::new(self.nonce.to_owned())).map_err(problem_of)?;
        self.check_time(&claims)?;
        if let Some(party) = claims.text_if_any("azp", TEXT_LEN_MAX)?
            && party != self.client_id
        {
            return Err(OidcProblem::Audience);
        }
        if let Some(hash) = read.access_token_hash() {
            let algorithm = token.signing_alg().map_err(signature_problem)?;
            let key = token.signing_key(&verifier).map_err(signature_problem)?;
            let ours = AccessTokenHash::from_token(self.access_token, algorithm, key)
                .map_err(|_| OidcProblem::AccessToken)?;
            if !bool::from(ours.as_bytes().ct_eq(hash.as_bytes())) {
                return Err(OidcProblem::AccessToken);
            }
        }
        let email = read.email().map(|email| email.to_string()).filter(|email| fits(email, EMAIL_LEN_MAX));
        Ok(Identity {
            issuer: self.issuer.to_string(),
            subject: claims.text("sub", TEXT_LEN_MAX)?,
            name: read
                .name()
                .and_then(|name| name.get(None))
                .map(|name| name.to_string())
                .filter(|name| fits(name, TEXT_LEN_MAX)),
            email_verified: email.is_some() && read.email_verified() == Some(true),
            email,
            acr: claims.text_if_any("acr", TEXT_LEN_MAX)?,
            amr: claims.texts("amr", AMR_MAX, TEXT_LEN_MAX)?,
            auth_time: claims.secs_if_any("auth_time")?.map(|secs| secs * SECOND),
        })
    }

    /// The library compared `exp` with the clock; what it leaves open is how old a token may be.
    fn check_time(&self, claims: &Claims) -> Result<(), OidcProblem> {
        claims.secs("exp")?;
        check_age(claims, secs_of(self.now))
    }
}

/// Back-Channel Logout 1.0 §2.6. `exp` is required, as by §2.4.
pub(super) fn verify_logout(
    token: &str,
    keys: &[Value],
    issuer: &str,
    client_id: &str,
    now: Micros,
) -> Result<OidcLogout, OidcProblem> {
    let parts = Parts::read(token, TOKEN_LEN_MAX)?;
    if parts.kind.as_deref().is_some_and(|kind| kind != "logout+jwt" && kind != "JWT") {
        return Err(OidcProblem::Header("typ"));
    }
    check_signature(&parts, keys)?;
    let claims = parts.claims;
    if claims.text("iss", TEXT_LEN_MAX)? != issuer {
        return Err(OidcProblem::Issuer);
    }
    if !claims.is_for_only(client_id) {
        return Err(OidcProblem::Audience);
    }
    let expires = claims.secs("exp")?;
    if secs_of(now).saturating_sub(LEEWAY_SECS) >= expires {
        return Err(OidcProblem::Expired);
    }
    check_age(&claims, secs_of(now))?;
    if !claims.is_logout() {
        return Err(OidcProblem::Claim("events"));
    }
    if claims.has("nonce") {
        return Err(OidcProblem::Claim("nonce"));
    }
    let (subject, session_id) =
        (claims.text_if_any("sub", TEXT_LEN_MAX)?, claims.text_if_any("sid", TEXT_LEN_MAX)?);
    if subject.is_none() && session_id.is_none() {
        return Err(OidcProblem::Claim("sub"));
    }
    Ok(OidcLogout {
        issuer: issuer.to_owned(),
        subject,
        session_id,
        jti: claims.text("jti", TEXT_LEN_MAX)?,
        expires_at: expires * SECOND,
    })
}

fn check_age(claims: &Claims, now: i64) -> Result<(), OidcProblem> {
    let issued = claims.secs("iat")?;
    if issued > now.saturating_add(LEEWAY_SECS) {
        return Err(OidcProblem::NotYet);
    }
    if issued < now.saturating_sub(ID_TOKEN_AGE_SECS_MAX + LEEWAY_SECS) {
        return Err(OidcProblem::Expired);
    }
    Ok(())
}

/// One of the provider's keys for signing, of the token's algorithm, and of its `kid` where it names one.
fn check_signature(parts: &Parts<'_>, keys: &[Value]) -> Result<(), OidcProblem> {
    let algorithm = match parts.algorithm.as_str() {
        "RS256" => Algorithm::RS256,
        "PS256" => Algorithm::PS256,
        "ES256" => Algorithm::ES256,
        "ES384" => Algorithm::ES384,
        "EdDSA" => Algorithm::EdDSA,
        _ => return Err(OidcProblem::Algorithm),
    };
    let mut tried = false;
    for key in keys {
        let says = |name: &str, wanted: &str| key.get(name).is_none_or(|value| value == wanted);
        let named =
            parts.key_id.as_deref().is_none_or(|kid| key.get("kid").is_some_and(|value| value == kid));
        if !named || !says("use", "sig") || !says("alg", &parts.algorithm) {
            continue;
        }
        let Ok(jwk) = serde_json::from_value::<Jwk>(key.clone()) else { continue };
        let Ok(key) = DecodingKey::from_jwk(&jwk) else { continue };
        if key.family() != algorithm.family() {
            continue;
        }
        tried = true;
        if crypto::verify(parts.signature, parts.signed, &key, algorithm).is_ok_and(|holds| holds) {
            return Ok(());
        }
    }
    Err(if tried { OidcProblem::Signature } else { OidcProblem::UnknownKey })
}

fn problem_of(error: ClaimsVerificationError) -> OidcProblem {
    use ClaimsVerificationError as E;
    match error {
        E::Expired(_) | E::InvalidAuthTime(_) => OidcProblem::Expired,
        E::InvalidAudience(_) => OidcProblem::Audience,
        E::InvalidIssuer(_) => OidcProblem::Issuer,
        E::InvalidNonce(_) => OidcProblem::Nonce,
        E::InvalidSubject(_) => OidcProblem::Claim("sub"),
        E::InvalidAuthContext(_) => OidcProblem::Claim("acr"),
        E::SignatureVerification(error) => signature_problem(error),
        _ => OidcProblem::Malformed,
    }
}

fn signature_problem(error: SignatureVerificationError) -> OidcProblem {
    use SignatureVerificationError as E;
    match error {
        E::DisallowedAlg(_) | E::UnsupportedAlg(_) | E::NoSignature => OidcProblem::Algorithm,
        E::NoMatchingKey | E::AmbiguousKeyId(_) | E::InvalidKey(_) => OidcProblem::UnknownKey,
        _ => OidcProblem::Signature,
    }
}

impl From<BadClaim> for OidcProblem {
    fn from(BadClaim(name): BadClaim) -> Self {
        Self::Claim(name)
    }
}

fn fits(text: &str, len_max: usize) -> bool {
    (1..=len_max).contains(&text.chars().count())
}
