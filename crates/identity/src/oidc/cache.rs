//! A provider's metadata and keys, as they were last fetched. Kept for an hour, used for a day when the provider cannot be
//! asked, fetched early when a token names a key that is not among them.
//! Never here: what a token says.

use std::sync::{Arc, Mutex, PoisonError};

use http::{Method, Request, StatusCode, header::ACCEPT};
use openidconnect::{AuthType, IssuerUrl, core::CoreJsonWebKeySet};
use rejoinder_domain::{Micros, clock::SECOND};
use serde::Deserialize;
use serde_json::Value;
use url::Url;

use super::{OidcProblem, auth_type_of};
use crate::outbound::Outbound;

/// Seconds for which what was fetched is used without asking again: a provider that changes its keys publishes the new
/// ones long before.
pub const FRESH_SECS: i64 = 3_600;
/// Seconds for which it is used when the provider cannot be asked. A key that was withdrawn because it leaked is believed
/// no longer than this.
pub const STALE_SECS: i64 = 86_400;
/// Seconds between two tries, so that tokens with invented keys do not make us hammer the provider.
pub const REFRESH_SECS_MIN: i64 = 10;

/// What is fetched.
#[derive(Debug)]
pub(super) struct Known {
    metadata: Metadata,
    keys: CoreJsonWebKeySet,
    raw_keys: Vec<Value>,
    fetched_at: Micros,
}

/// What we need of the metadata (OpenID Connect Discovery 1.0 §3, RFC 8414, RFC 9207 §3). Whatever else is in it, also
/// broken, does not matter.
#[derive(Debug, Deserialize)]
struct Metadata {
    issuer: String,
    authorization_endpoint: Url,
    token_endpoint: Url,
    jwks_uri: Url,
    #[serde(default)]
    userinfo_endpoint: Option<Url>,
    #[serde(default)]
    token_endpoint_auth_methods_supported: Option<Vec<String>>,
    #[serde(default)]
    authorization_response_iss_parameter_supported: bool,
}

/// The keys as they came (RFC 7517 §5).
#[derive(Deserialize)]
struct Keys {
    keys: Vec<Value>,
}

/// The last known, and one try at a time.
#[derive(Debug, Default)]
pub(super) struct Cache {
    known: Mutex<Option<Arc<Known>>>,
    last_try: tokio::sync::Mutex<Option<Try>>,
}

#[derive(Debug)]
struct Try {
    at: Micros,
    problem: Option<OidcProblem>,
}

impl Known {
    pub(super) fn authorization_endpoint(&self) -> &Url {
        &self.metadata.authorization_endpoint
    }

    pub(super) fn token_endpoint(&self) -> &Url {
        &self.metadata.token_endpoint
    }

    pub(super) fn userinfo_endpoint(&self) -> Option<&Url> {
        self.metadata.userinfo_endpoint.as_ref()
    }

    /// Whether the provider says that it puts `iss` into its answers.
    pub(super) fn names_itself(&self) -> bool {
        self.metadata.authorization_response_iss_parameter_supported
    }

    pub(super) fn auth_type(&self, has_secret: bool) -> Result<AuthType, OidcProblem> {
        auth_type_of(self.metadata.token_endpoint_auth_methods_supported.as_deref(), has_secret)
    }

    pub(super) fn keys(&self) -> &CoreJsonWebKeySet {
        &self.keys
    }

    pub(super) fn raw_keys(&self) -> &[Value] {
        &self.raw_keys
    }

    /// A clock that jumped back makes it old: better one question too many.
    fn is_younger_than(&self, secs: i64, now: Micros) -> bool {
        (0..secs * SECOND).contains(&now.saturating_sub(self.fetched_at))
    }
}

impl Cache {
    /// What is known at `now`, fetched if it must be.
    pub(super) async fn get(
        &self,
        provider: &str,
        issuer: &IssuerUrl,
        outbound: &Outbound,
        now: Micros,
    ) -> Result<Arc<Known>, OidcProblem> {
        let known = self.known();
        if let Some(known) = &known
            && known.is_younger_than(FRESH_SECS, now)
        {
            return Ok(Arc::clone(known));
        }
        let Some(usable) = known.filter(|known| known.is_younger_than(STALE_SECS, now)) else {
            let mut last_try = self.last_try.lock().await;
            // Whoever waited here finds what the other fetched.
            if let Some(known) = self.known().filter(|known| known.is_younger_than(FRESH_SECS, now)) {
                return Ok(known);
            }
            return self.fetch(&mut last_try, provider, issuer, outbound, now).await;
        };
        // What is known can be used, so nobody waits for somebody else's try.
        let Ok(mut last_try) = self.last_try.try_lock() else { return Ok(usable) };
        Ok(self.fetch(&mut last_try, provider, issuer, outbound, now).await.unwrap_or(usable))
    }

    /// What is known after `seen` turned out to lack a key.
    pub(super) async fn refreshed(
        &self,
        provider: &str,
        issuer: &IssuerUrl,
        outbound: &Outbound,
        seen: &Arc<Known>,
        now: Micros,
    ) -> Result<Arc<Known>, OidcProblem> {
        let mut last_try = self.last_try.lock().await;
        if let Some(known) = self.known().filter(|known| !Arc::ptr_eq(known, seen)) {
            return Ok(known);
        }
        match self.fetch(&mut last_try, provider, issuer, outbound, now).await {
            // Too early, or in vain: the key stays unknown.
            Err(_) => Err(OidcProblem::UnknownKey),
            fetched => fetched,
        }
    }

    fn known(&self) -> Option<Arc<Known>> {
        self.known.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    async fn fetch(
        &self,
        last_try: &mut Option<Try>,
        provider: &str,
        issuer: &IssuerUrl,
        outbound: &Outbound,
        now: Micros,
    ) -> Result<Arc<Known>, OidcProblem> {
        if let Some(last) = last_try
            && (0..REFRESH_SECS_MIN * SECOND).contains(&now.saturating_sub(last.at))
        {
            return Err(last.problem.clone().unwrap_or(OidcProblem::UnknownKey));
        }
        let fetched = fetch(issuer, outbound, now).await;
        let problem = fetched.as_ref().err().cloned();
        if let Some(problem) = &problem {
            tracing::warn!(provider, %problem, "metadata and keys of the provider were not fetched");
        }
        *last_try = Some(Try { at: now, problem });
        let known = Arc::new(fetched?);
        *self.known.lock().unwrap_or_else(PoisonError::into_inner) = Some(Arc::clone(&known));
        Ok(known)
    }
}

async fn fetch(issuer: &IssuerUrl, outbound: &Outbound, now: Micros) -> Result<Known, OidcProblem> {
    let address = format!("{}/.well-known/openid-configuration", issuer.as_str().trim_end_matches('/'));
    let metadata: Metadata = serde_json::from_slice(&ask(outbound, &address, "metadata").await?)
        .map_err(|_| OidcProblem::Metadata("metadata"))?;
    if metadata.issuer != issuer.as_str() {
        return Err(OidcProblem::Metadata("issuer"));
    }
    let needed = [&metadata.authorization_endpoint, &metadata.token_endpoint, &metadata.jwks_uri];
    for endpoint in needed.into_iter().chain(&metadata.userinfo_endpoint) {
        outbound.check(endpoint)?;
    }
    let body = ask(outbound, metadata.jwks_uri.as_str(), "keys").await?;
    let keys = serde_json::from_slice(&body).map_err(|_| OidcProblem::Metadata("keys"))?;
    let raw: Keys = serde_json::from_slice(&body).map_err(|_| OidcProblem::Metadata("keys"))?;
    Ok(Known { metadata, keys, raw_keys: raw.keys, fetched_at: now })
}

async fn ask(outbound: &Outbound, address: &str, what: &'static str) -> Result<Vec<u8>, OidcProblem> {
    let request = Request::builder()
        .method(Method::GET)
        .uri(address)
        .header(ACCEPT, "application/json")
        .body(Vec::new())
        .map_err(|_| OidcProblem::Metadata(what))?;
    let answer = outbound.send(request).await?;
    if answer.status() != StatusCode::OK {
        return Err(OidcProblem::Metadata(what));
    }
    Ok(answer.into_body())
}
