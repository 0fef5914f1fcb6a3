//! A publisher's word on who its reader is: a short-lived signed token (JWT, RFC 7519), made by the publisher's server and
//! handed over once by its page. Read by the rules of RFC 8725: what algorithm and which keys is for the site's
//! configuration to say and never for the token.
//! Never here: whether a nonce is ours, whether a token was used before (the caller keeps `jti`), which roles there are.

use std::fmt;

use jsonwebtoken::{Algorithm, DecodingKey, crypto};
use rejoinder_domain::{Micros, clock::SECOND};
use serde::{Deserialize, Serialize};

use crate::jwt::{BadClaim, Claims, Parts, Shape, secs_of};

pub use crate::jwt::LEEWAY_SECS;

/// Bytes of a token. One with everything in it has about one and a half thousand.
pub const TOKEN_LEN_MAX: usize = 8 * 1024;
/// Seconds that a token may live: as long as a slow page takes to load, and not as long as a link is passed around.
pub const MAX_AGE_SECS: u32 = 300;
/// Keys of a site: the present one, and the next or the last while they are changed.
pub const KEYS_MAX: usize = 2;
/// Bytes of a shared secret: as many as HS256 puts out (RFC 7518 §3.2).
pub const SECRET_LEN_MIN: usize = 32;
/// Characters of `sub`, `jti`, `nonce`, `name` (OpenID Connect Core §2 allows 255 for `sub`).
const TEXT_LEN_MAX: usize = 255;
/// Characters of an e-mail address (RFC 5321 §4.5.3.1.3).
const EMAIL_LEN_MAX: usize = 254;
/// Characters of a role or badge, and how many badges somebody may have.
const WORD_LEN_MAX: usize = 40;
const BADGES_MAX: usize = 20;

/// How a site's tokens are signed. One, whatever a token says.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum SsoAlgorithm {
    /// Ed25519. Preferred: we hold nothing that could sign.
    #[serde(rename = "EdDSA")]
    EdDsa,
    /// ECDSA on P-256.
    #[serde(rename = "ES256")]
    Es256,
    /// HMAC with a secret that both sides hold.
    #[serde(rename = "HS256")]
    Hs256,
}

/// A key as the operator writes it.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SsoKey {
    /// The `kid` of the tokens that it signs. Without one it is tried for every token.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub kid: Option<String>,
    /// A public key in PEM (`-----BEGIN PUBLIC KEY-----`); for HS256 the secret, whose bytes count as they stand.
    pub key: String,
}

/// What a site believes. Written by the operator, checked by [`SsoKeys::new`].
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SsoConfig {
    /// How tokens are signed.
    pub algorithm: SsoAlgorithm,
    /// One key, or two while they are changed.
    pub keys: Vec<SsoKey>,
    /// What `iss` must be, exactly.
    pub issuer: String,
    /// What `aud` must be, exactly: the address of this server for the site.
    pub audience: String,
    /// The most seconds from `iat` to `exp`, at most [`MAX_AGE_SECS`].
    #[serde(default = "max_age_secs")]
    pub max_age_secs: u32,
}

/// Why a configuration is none.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum SsoConfigProblem {
    /// No key, or more than [`KEYS_MAX`].
    #[error("there are {number} keys; one or two are allowed")]
    KeyNumber {
        /// How many there are.
        number: usize,
    },
    /// Two keys of the same `kid`.
    #[error("two keys have the same kid")]
    SameKeyId,
    /// The key with this number, from 1, is no public key for the algorithm.
    #[error("key {number} is no PEM public key for the algorithm")]
    Key {
        /// Which one, from 1.
        number: usize,
    },
    /// The secret with this number, from 1, is shorter than [`SECRET_LEN_MIN`] bytes.
    #[error("secret {number} has fewer than {SECRET_LEN_MIN} bytes")]
    Secret {
        /// Which one, from 1.
        number: usize,
    },
    /// The secret with this number, from 1, is a key in PEM, which is no secret.
    #[error("secret {number} is a PEM key, which is no secret")]
    SecretIsPem {
        /// Which one, from 1.
        number: usize,
    },
    /// Issuer or audience are empty.
    #[error("issuer and audience must not be empty")]
    Names,
    /// Tokens would live longer than [`MAX_AGE_SECS`], or not at all.
    #[error("max_age_secs must be 1 to {MAX_AGE_SECS}")]
    MaxAge,
}

/// Why a token is not believed. Nothing of the token is in it, so it may be logged.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum SsoProblem {
    /// More than [`TOKEN_LEN_MAX`] bytes.
    #[error("the token is too long")]
    TooLong,
    /// Not three parts of base64url with JSON objects in them, or a name twice in one.
    #[error("the token cannot be read")]
    Malformed,
    /// A member of the header that is refused or has the wrong type.
    #[error("the token's header has an unusable {0}")]
    Header(&'static str),
    /// `alg` is not the site's algorithm.
    #[error("the token is signed with another algorithm")]
    Algorithm,
    /// `typ` is none of a token for this.
    #[error("the token is of another type")]
    Type,
    /// No key has the token's `kid`.
    #[error("no key has the token's kid")]
    UnknownKey,
    /// The signature is of none of the keys.
    #[error("the token's signature does not hold")]
    Signature,
    /// `iss` is another.
    #[error("the token is from another issuer")]
    Issuer,
    /// `aud` is another, or others besides.
    #[error("the token is for somebody else")]
    Audience,
    /// `exp` is past.
    #[error("the token has expired")]
    Expired,
    /// `nbf` or `iat` are to come.
    #[error("the token is from the future")]
    NotYet,
    /// From `iat` to `exp` is longer than the site allows, or nothing.
    #[error("the token lives too long")]
    LivesTooLong,
    /// A claim is missing, of the wrong type, empty, too long, or must not be there.
    #[error("the token's claim {0} is missing or unusable")]
    Claim(&'static str),
}

/// What a token says about a reader. The caller checks `nonce`, burns `jti` and knows the roles.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SsoClaims {
    /// The publisher's id of the reader; with the issuer it is who he is.
    pub subject: String,
    /// The token's own id: good once, to be kept until `expires_at` and the leeway are over.
    pub jti: String,
    /// What our page gave the publisher's page to put in.
    pub nonce: String,
    /// When it was made.
    pub issued_at: Micros,
    /// Until when it counts, without the leeway.
    pub expires_at: Micros,
    /// What to call the reader, not yet checked as a name.
    pub name: Option<String>,
    /// His address, not yet checked as one.
    pub email: Option<String>,
    /// Whether the publisher vouches for the address. Never without one.
    pub email_verified: bool,
    /// A role, as it stands.
    pub role: Option<String>,
    /// What the publisher wants shown beside the name.
    pub badges: Vec<String>,
}

/// What a logout token says: this reader's sessions end.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SsoLogout {
    /// Whose sessions.
    pub subject: String,
    /// The token's own id: good once.
    pub jti: String,
    /// Until when it counts, without the leeway.
    pub expires_at: Micros,
}

/// The checked configuration of a site.
pub struct SsoKeys {
    algorithm: Algorithm,
    keys: Vec<(Option<String>, DecodingKey)>,
    issuer: String,
    audience: String,
    max_age_secs: i64,
}

/// What both kinds of token have.
struct Common {
    claims: Claims,
    subject: String,
    jti: String,
    issued_at: Micros,
    expires_at: Micros,
}

impl SsoKeys {
    /// Checks what an operator wrote.
    ///
    /// # Errors
    /// The first [`SsoConfigProblem`] found.
    pub fn new(config: &SsoConfig) -> Result<Self, SsoConfigProblem> {
        if config.keys.is_empty() || config.keys.len() > KEYS_MAX {
            return Err(SsoConfigProblem::KeyNumber { number: config.keys.len() });
        }
        if let [first, second] = config.keys.as_slice()
            && first.kid.is_some()
            && first.kid == second.kid
        {
            return Err(SsoConfigProblem::SameKeyId);
        }
        if config.issuer.is_empty() || config.audience.is_empty() {
            return Err(SsoConfigProblem::Names);
        }
        if config.max_age_secs == 0 || config.max_age_secs > MAX_AGE_SECS {
            return Err(SsoConfigProblem::MaxAge);
        }
        let algorithm = match config.algorithm {
            SsoAlgorithm::EdDsa => Algorithm::EdDSA,
            SsoAlgorithm::Es256 => Algorithm::ES256,
            SsoAlgorithm::Hs256 => Algorithm::HS256,
        };
        let keys = config
            .keys
            .iter()
            .enumerate()
            .map(|(at, key)| Ok((key.kid.clone(), read_key(algorithm, &key.key, at + 1)?)))
            .collect::<Result<_, _>>()?;
        Ok(Self {
            algorithm,
            keys,
            issuer: config.issuer.clone(),
            audience: config.audience.clone(),
            max_age_secs: config.max_age_secs.into(),
        })
    }

    /// Whether `token` is the publisher's, for us, and fresh at `now`; and what it says.
    ///
    /// # Errors
    /// The first [`SsoProblem`] found. The caller answers all of them alike.
    pub fn verify(&self, token: &str, now: Micros) -> Result<SsoClaims, SsoProblem> {
        let common = self.common(token, now, &["JWT"])?;
        let claims = &common.claims;
        if claims.has("events") {
            return Err(SsoProblem::Claim("events"));
        }
        let email = claims.text_if_any("email", EMAIL_LEN_MAX)?;
        Ok(SsoClaims {
            nonce: claims.text("nonce", TEXT_LEN_MAX)?,
            name: claims.text_if_any("name", TEXT_LEN_MAX)?,
            email_verified: claims.flag("email_verified")? && email.is_some(),
            email,
            role: claims.text_if_any("role", WORD_LEN_MAX)?,
            badges: claims.texts("badges", BADGES_MAX, WORD_LEN_MAX)?,
            subject: common.subject,
            jti: common.jti,
            issued_at: common.issued_at,
            expires_at: common.expires_at,
        })
    }

    /// Whether `token` is the publisher's order to end a reader's sessions, in the shape of an OpenID Connect back-channel
    /// logout token: `events` with the logout member, `sub`, `jti`, and no `nonce`.
    ///
    /// # Errors
    /// The first [`SsoProblem`] found.
    pub fn verify_logout(&self, token: &str, now: Micros) -> Result<SsoLogout, SsoProblem> {
        let common = self.common(token, now, &["logout+jwt", "JWT"])?;
        if !common.claims.is_logout() {
            return Err(SsoProblem::Claim("events"));
        }
        if common.claims.has("nonce") {
            return Err(SsoProblem::Claim("nonce"));
        }
        Ok(SsoLogout { subject: common.subject, jti: common.jti, expires_at: common.expires_at })
    }

    fn common(&self, token: &str, now: Micros, kinds: &[&str]) -> Result<Common, SsoProblem> {
        let parts = Parts::read(token, TOKEN_LEN_MAX)?;
        self.check_signature(&parts)?;
        if parts.kind.as_deref().is_some_and(|kind| !kinds.contains(&kind)) {
            return Err(SsoProblem::Type);
        }
        let claims = parts.claims;
        if claims.get("iss").and_then(|iss| iss.as_str()) != Some(self.issuer.as_str()) {
            return Err(SsoProblem::Issuer);
        }
        if !claims.is_for_only(&self.audience) {
            return Err(SsoProblem::Audience);
        }
        let (issued, expires) = (claims.secs("iat")?, claims.secs("exp")?);
        let not_before = claims.secs_if_any("nbf")?.unwrap_or(issued);
        let now = secs_of(now);
        if expires <= issued || expires - issued > self.max_age_secs {
            return Err(SsoProblem::LivesTooLong);
        }
        if now.saturating_sub(LEEWAY_SECS) >= expires {
            return Err(SsoProblem::Expired);
        }
        if issued.max(not_before) > now.saturating_add(LEEWAY_SECS) {
            return Err(SsoProblem::NotYet);
        }
        Ok(Common {
            subject: claims.text("sub", TEXT_LEN_MAX)?,
            jti: claims.text("jti", TEXT_LEN_MAX)?,
            issued_at: issued * SECOND,
            expires_at: expires * SECOND,
            claims,
        })
    }

    /// The algorithm is the site's. A `kid` picks among the site's keys and does nothing else.
    fn check_signature(&self, parts: &Parts<'_>) -> Result<(), SsoProblem> {
        if parts.algorithm != name_of(self.algorithm) {
            return Err(SsoProblem::Algorithm);
        }
        let mut tried = false;
        for (key_id, key) in &self.keys {
            let other = matches!((key_id, &parts.key_id), (Some(ours), Some(theirs)) if ours != theirs);
            if other {
                continue;
            }
            tried = true;
            if crypto::verify(parts.signature, parts.signed, key, self.algorithm).is_ok_and(|holds| holds) {
                return Ok(());
            }
        }
        Err(if tried { SsoProblem::Signature } else { SsoProblem::UnknownKey })
    }
}

/// A log is no place for keys.
impl fmt::Debug for SsoKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("SsoKey").field("kid", &self.kid).finish_non_exhaustive()
    }
}

impl fmt::Debug for SsoKeys {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("SsoKeys")
            .field("algorithm", &self.algorithm)
            .field("issuer", &self.issuer)
            .finish_non_exhaustive()
    }
}

impl From<Shape> for SsoProblem {
    fn from(shape: Shape) -> Self {
        match shape {
            Shape::TooLong => Self::TooLong,
            Shape::Malformed => Self::Malformed,
            Shape::Header(name) => Self::Header(name),
        }
    }
}

impl From<BadClaim> for SsoProblem {
    fn from(BadClaim(name): BadClaim) -> Self {
        Self::Claim(name)
    }
}

fn max_age_secs() -> u32 {
    MAX_AGE_SECS
}

fn name_of(algorithm: Algorithm) -> &'static str {
    match algorithm {
        Algorithm::EdDSA => "EdDSA",
        Algorithm::ES256 => "ES256",
        _ => "HS256",
    }
}

fn read_key(algorithm: Algorithm, text: &str, number: usize) -> Result<DecodingKey, SsoConfigProblem> {
    // A certificate would do for the library, which looks neither at its dates nor at who signed it.
    if algorithm != Algorithm::HS256 && !text.trim_start().starts_with("-----BEGIN PUBLIC KEY-----") {
        return Err(SsoConfigProblem::Key { number });
    }
    let key = match algorithm {
        Algorithm::EdDSA => DecodingKey::from_ed_pem(text.trim().as_bytes()),
        Algorithm::ES256 => DecodingKey::from_ec_pem(text.trim().as_bytes()),
        _ if text.contains("-----BEGIN") => return Err(SsoConfigProblem::SecretIsPem { number }),
        _ if text.len() < SECRET_LEN_MIN => return Err(SsoConfigProblem::Secret { number }),
        _ => return Ok(DecodingKey::from_secret(text.as_bytes())),
    };
    let key = key.map_err(|_| SsoConfigProblem::Key { number })?;
    // A key of another curve is noticed only when it is used.
    crypto::verify("", b"", &key, algorithm).map_err(|_| SsoConfigProblem::Key { number })?;
    Ok(key)
}
