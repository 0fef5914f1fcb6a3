//! Signing in with another house's account, by OpenID Connect: the code flow with PKCE (RFC 7636), state and nonce, the
//! issuer in the answer (RFC 9207), and what RFC 9700 asks of whoever relies on a provider.
//! Never here: whose account an identity is, the browser's cookie that keeps [`Begun::kept`], sessions, pages.

mod cache;
mod profile;
mod token;

use std::{fmt, time::Duration};

use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use openidconnect::{
    AuthType, AuthUrl, AuthorizationCode, ClientId, ClientSecret, CsrfToken, EndpointNotSet, EndpointSet,
    IssuerUrl, Nonce, OAuth2TokenResponse, PkceCodeChallenge, PkceCodeVerifier, RedirectUrl,
    RequestTokenError, Scope, TokenResponse, TokenUrl,
    core::{CoreAuthPrompt, CoreAuthenticationFlow, CoreClient, CoreErrorResponseType},
};
use rejoinder_domain::{Micros, Random, clock::SECOND};
use serde::{Deserialize, Serialize};
use subtle::ConstantTimeEq;
use url::Url;

use crate::{
    jwt::{LEEWAY_SECS, Shape},
    outbound::{Outbound, OutboundOptions, OutboundProblem},
};
use cache::{Cache, Known};

pub use cache::{FRESH_SECS, REFRESH_SECS_MIN, STALE_SECS};
pub use token::{ID_TOKEN_AGE_SECS_MAX, OidcLogout, TOKEN_LEN_MAX};

/// Random bytes of state, nonce and verifier: 256 bits (RFC 7636 §7.1).
const RANDOM_LEN: usize = 32;
/// Bytes of what the browser brings back in one parameter. Codes of large providers have 1 to 2 KiB.
const PARAMETER_LEN_MAX: usize = 4 * 1024;
/// Characters of a provider's error code that are passed on.
const CODE_LEN_MAX: usize = 60;

/// A provider as an operator writes it down.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ProviderConfig {
    /// Its short name in our addresses.
    pub key: String,
    /// What the button says.
    pub title: String,
    /// Its issuer, exactly as its metadata says.
    pub issuer: String,
    /// Who we are there.
    pub client_id: String,
    /// Our secret there; none for a public client, which PKCE alone protects.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub client_secret: Option<String>,
    /// What we ask for besides `openid`.
    #[serde(default = "usual_scopes")]
    pub scopes: Vec<String>,
    /// The provider stands in a network of our own: private addresses may be asked.
    #[serde(default)]
    pub allow_private: bool,
}

/// A sign-in that began.
#[derive(Clone)]
pub struct Begun {
    /// Where the browser goes.
    pub url: Url,
    /// To be kept with this browser and no other (sealed or on the server), for ten minutes and one answer: state, nonce
    /// and the verifier are in it.
    pub kept: String,
}

/// What the browser brings back to the redirect address, as query parameters. Others are passed over.
#[derive(Clone, Default, Deserialize)]
pub struct Callback {
    /// The code to be exchanged.
    pub code: Option<String>,
    /// The state that it was sent with.
    pub state: Option<String>,
    /// Which provider says so (RFC 9207).
    pub iss: Option<String>,
    /// Why there is no code.
    pub error: Option<String>,
}

/// Who somebody is, by a provider's word. The key of a person is issuer and subject together, never the e-mail address.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Identity {
    /// The provider.
    pub issuer: String,
    /// The provider's id of the person, 1 to 255 characters.
    pub subject: String,
    /// What to call the person, not yet checked as a name.
    pub name: Option<String>,
    /// An address, not yet checked as one.
    pub email: Option<String>,
    /// Whether the provider vouches for the address. Never without one.
    pub email_verified: bool,
    /// How strongly the person was authenticated, in the provider's terms.
    pub acr: Option<String>,
    /// By which means (RFC 8176).
    pub amr: Vec<String>,
    /// When.
    pub auth_time: Option<Micros>,
}

/// Why nobody signed in. Nothing secret is in it, so it may be logged.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum OidcProblem {
    /// The configuration has an unusable member.
    #[error("the provider's {0} cannot be used")]
    Config(&'static str),
    /// The provider cannot be asked.
    #[error("the provider cannot be asked: {0}")]
    Outbound(#[from] OutboundProblem),
    /// The provider answered something else than its metadata or keys.
    #[error("the provider's {0} cannot be used")]
    Metadata(&'static str),
    /// What was kept with the browser is none of ours, or of another provider.
    #[error("what was kept is of no sign-in with this provider")]
    Kept,
    /// The answer is to another request than the one of this browser.
    #[error("the answer is to another request")]
    State,
    /// The answer says that it is of another provider, or does not say of which though it should.
    #[error("the answer is of another provider")]
    OtherIssuer,
    /// The provider or the person said no: the provider's error code.
    #[error("the provider said {0}")]
    Denied(String),
    /// Neither a code nor an error.
    #[error("the answer has no code")]
    NoCode,
    /// The provider does not take the code: its error code.
    #[error("the provider does not take the code: {0}")]
    Exchange(String),
    /// The provider's answer to the code has no id token.
    #[error("the provider gave no id token")]
    NoToken,
    /// The token is no token, too long, or has a name twice.
    #[error("the token cannot be read")]
    Malformed,
    /// A member of the token's header that is refused or has the wrong type.
    #[error("the token's header has an unusable {0}")]
    Header(&'static str),
    /// An algorithm that is not believed: none, a shared secret, anything new.
    #[error("the token is signed with a refused algorithm")]
    Algorithm,
    /// None of the provider's keys fits, after they were fetched anew.
    #[error("no key of the provider fits the token")]
    UnknownKey,
    /// The signature does not hold.
    #[error("the token's signature does not hold")]
    Signature,
    /// `iss` is another.
    #[error("the token is from another issuer")]
    Issuer,
    /// `aud` or `azp` is another, or others besides.
    #[error("the token is for somebody else")]
    Audience,
    /// `nonce` is another.
    #[error("the token answers another request")]
    Nonce,
    /// `exp` is past, or `iat` long ago.
    #[error("the token has expired")]
    Expired,
    /// `iat` is to come.
    #[error("the token is from the future")]
    NotYet,
    /// `at_hash` is not of the access token.
    #[error("the token is for another access token")]
    AccessToken,
    /// A claim is missing, of the wrong type, empty, too long, or must not be there.
    #[error("the token's claim {0} is missing or unusable")]
    Claim(&'static str),
    /// The person was to be asked anew, and was not.
    #[error("the provider did not ask the person anew")]
    NotAgain,
    /// The provider's profile is of somebody else than its token.
    #[error("the profile is of somebody else")]
    OtherProfile,
}

/// A provider to sign in with. Keeps its metadata and keys in memory; one for as long as the configuration lasts.
pub struct Provider {
    config: ProviderConfig,
    issuer: IssuerUrl,
    outbound: Outbound,
    cache: Cache,
}

/// What [`Begun::kept`] holds.
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Kept {
    issuer: String,
    state: String,
    nonce: String,
    verifier: String,
    redirect: String,
    /// When the person was to be asked anew, if so.
    since: Option<Micros>,
}

type Client =
    CoreClient<EndpointSet, EndpointNotSet, EndpointNotSet, EndpointNotSet, EndpointSet, EndpointNotSet>;

impl Provider {
    /// Takes the configuration in; asks nobody yet. `options` are the server's: `allow_private` of the provider is added
    /// to them.
    ///
    /// # Errors
    /// [`OidcProblem::Config`] and [`OidcProblem::Outbound`].
    pub fn new(config: ProviderConfig, options: &OutboundOptions) -> Result<Self, OidcProblem> {
        let outbound = Outbound::new(&OutboundOptions {
            allow_private: options.allow_private || config.allow_private,
            ..options.clone()
        })?;
        let issuer = IssuerUrl::new(config.issuer.clone()).map_err(|_| OidcProblem::Config("issuer"))?;
        let url = issuer.url();
        if outbound.check(url).is_err() || url.query().is_some() || url.fragment().is_some() {
            return Err(OidcProblem::Config("issuer"));
        }
        if config.client_id.is_empty() {
            return Err(OidcProblem::Config("client_id"));
        }
        if config.client_secret.as_deref() == Some("") {
            return Err(OidcProblem::Config("client_secret"));
        }
        Ok(Self { config, issuer, outbound, cache: Cache::default() })
    }

    /// The configuration that it was made of.
    #[must_use]
    pub fn config(&self) -> &ProviderConfig {
        &self.config
    }

    /// Begins a sign-in that comes back to `redirect_uri`, which is registered with the provider, exactly. `asks_again`
    /// tells the provider to ask the person anew, whoever it remembers (`prompt=login` and `max_age=0`).
    ///
    /// # Errors
    /// [`OidcProblem::Config`], [`OidcProblem::Outbound`], [`OidcProblem::Metadata`].
    pub async fn begin(
        &self,
        random: &dyn Random,
        now: Micros,
        redirect_uri: &Url,
        asks_again: bool,
    ) -> Result<Begun, OidcProblem> {
        let known = self.cache.get(&self.config.key, &self.issuer, &self.outbound, now).await?;
        let kept = Kept {
            issuer: self.config.issuer.clone(),
            state: secret(random),
            nonce: secret(random),
            verifier: secret(random),
            redirect: redirect_uri.to_string(),
            since: asks_again.then_some(now),
        };
        let challenge =
            PkceCodeChallenge::from_code_verifier_sha256(&PkceCodeVerifier::new(kept.verifier.clone()));
        let (state, nonce) = (CsrfToken::new(kept.state.clone()), Nonce::new(kept.nonce.clone()));
        let client = self.client(&known, &kept.redirect)?;
        let mut request = client
            .authorize_url(CoreAuthenticationFlow::AuthorizationCode, move || state, move || nonce)
            .set_pkce_challenge(challenge);
        for scope in self.config.scopes.iter().filter(|scope| *scope != "openid") {
            request = request.add_scope(Scope::new(scope.clone()));
        }
        if asks_again {
            request = request.add_prompt(CoreAuthPrompt::Login).set_max_age(Duration::ZERO);
        }
        let (url, _, _) = request.url();
        let kept = serde_json::to_string(&kept).expect("strings and a number are JSON");
        Ok(Begun { url, kept })
    }

    /// Ends a sign-in: `kept` is what this browser was given by [`Provider::begin`], `callback` what it brought.
    ///
    /// # Errors
    /// Any [`OidcProblem`]; then nobody signed in. The caller forgets `kept` either way.
    pub async fn finish(
        &self,
        kept: &str,
        callback: &Callback,
        now: Micros,
    ) -> Result<Identity, OidcProblem> {
        let kept: Kept = serde_json::from_str(kept).map_err(|_| OidcProblem::Kept)?;
        if kept.issuer != self.config.issuer {
            return Err(OidcProblem::Kept);
        }
        let state = callback.state.as_deref().unwrap_or_default();
        if !bool::from(state.as_bytes().ct_eq(kept.state.as_bytes())) {
            return Err(OidcProblem::State);
        }
        let known = self.cache.get(&self.config.key, &self.issuer, &self.outbound, now).await?;
        match callback.iss.as_deref() {
            Some(issuer) if issuer == self.config.issuer => {}
            None if !known.names_itself() => {}
            _ => return Err(OidcProblem::OtherIssuer),
        }
        if let Some(error) = &callback.error {
            return Err(OidcProblem::Denied(code_word(error)));
        }
        let code = callback.code.as_ref().filter(|code| (1..=PARAMETER_LEN_MAX).contains(&code.len()));
        let code = AuthorizationCode::new(code.ok_or(OidcProblem::NoCode)?.clone());
        let answer = self
            .client(&known, &kept.redirect)?
            .exchange_code(code)
            .set_pkce_verifier(PkceCodeVerifier::new(kept.verifier.clone()))
            .request_async(&self.outbound)
            .await
            .map_err(exchange_problem)?;
        let id_token = answer.id_token().ok_or(OidcProblem::NoToken)?;
        let check = token::IdTokenCheck {
            issuer: &self.issuer,
            client_id: &self.config.client_id,
            nonce: &kept.nonce,
            access_token: answer.access_token(),
            now,
        };
        let identity = match check.verify(id_token, known.keys()) {
            Err(OidcProblem::UnknownKey) => {
                let known = self.refreshed(&known, now).await?;
                check.verify(id_token, known.keys())?
            }
            other => other?,
        };
        // A provider that says nothing of it is taken at its word that it asked (Core §3.1.2.1 has it say so).
        let asked_at = identity.auth_time.map(|at| at + LEEWAY_SECS * SECOND);
        if let (Some(since), Some(asked_at)) = (kept.since, asked_at)
            && asked_at < since
        {
            return Err(OidcProblem::NotAgain);
        }
        match known.userinfo_endpoint() {
            Some(endpoint) if profile::is_wanted(&identity, &self.config.scopes) => {
                profile::complete(identity, &self.config.key, &self.outbound, endpoint, answer.access_token())
                    .await
            }
            _ => Ok(identity),
        }
    }

    /// Whether `token` is the provider's order to end sessions (OpenID Connect Back-Channel Logout 1.0 §2.6). The caller
    /// burns `jti`.
    ///
    /// # Errors
    /// Any [`OidcProblem`] about a token, and those of [`Provider::begin`].
    pub async fn logout_token(&self, token: &str, now: Micros) -> Result<OidcLogout, OidcProblem> {
        let known = self.cache.get(&self.config.key, &self.issuer, &self.outbound, now).await?;
        let verify = |known: &Known| {
            token::verify_logout(token, known.raw_keys(), &self.config.issuer, &self.config.client_id, now)
        };
        match verify(&known) {
            Err(OidcProblem::UnknownKey) => verify(&*self.refreshed(&known, now).await?),
            other => other,
        }
    }

    /// The provider's keys anew, because `seen` lacks one.
    async fn refreshed(
        &self,
        seen: &std::sync::Arc<Known>,
        now: Micros,
    ) -> Result<std::sync::Arc<Known>, OidcProblem> {
        self.cache.refreshed(&self.config.key, &self.issuer, &self.outbound, seen, now).await
    }

    fn client(&self, known: &Known, redirect: &str) -> Result<Client, OidcProblem> {
        let redirect =
            RedirectUrl::new(redirect.to_owned()).map_err(|_| OidcProblem::Config("redirect_uri"))?;
        let auth_type = known.auth_type(self.config.client_secret.is_some())?;
        let mut client = CoreClient::new(
            ClientId::new(self.config.client_id.clone()),
            self.issuer.clone(),
            known.keys().clone(),
        )
        .set_auth_uri(AuthUrl::from_url(known.authorization_endpoint().clone()))
        .set_token_uri(TokenUrl::from_url(known.token_endpoint().clone()))
        .set_redirect_uri(redirect)
        .set_auth_type(auth_type);
        if let Some(secret) = &self.config.client_secret {
            client = client.set_client_secret(ClientSecret::new(secret.clone()));
        }
        Ok(client)
    }
}

/// A log is no place for secrets.
impl fmt::Debug for ProviderConfig {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ProviderConfig")
            .field("key", &self.key)
            .field("issuer", &self.issuer)
            .finish_non_exhaustive()
    }
}

impl fmt::Debug for Provider {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Provider").field("config", &self.config).finish_non_exhaustive()
    }
}

impl fmt::Debug for Begun {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Begun { .. }")
    }
}

impl fmt::Debug for Callback {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Callback { .. }")
    }
}

impl From<Shape> for OidcProblem {
    fn from(shape: Shape) -> Self {
        match shape {
            Shape::TooLong | Shape::Malformed => Self::Malformed,
            Shape::Header(name) => Self::Header(name),
        }
    }
}

fn usual_scopes() -> Vec<String> {
    ["profile", "email"].map(str::to_owned).to_vec()
}

fn secret(random: &dyn Random) -> String {
    let mut bytes = [0; RANDOM_LEN];
    random.fill(&mut bytes);
    URL_SAFE_NO_PAD.encode(bytes)
}

/// What of a provider's error code may stand in a log: it came from outside.
fn code_word(code: &str) -> String {
    let word: String = code
        .chars()
        .filter(|c| c.is_ascii_alphanumeric() || matches!(c, '_' | '-' | '.'))
        .take(CODE_LEN_MAX)
        .collect();
    if word.is_empty() { "error".to_owned() } else { word }
}

type ExchangeError =
    RequestTokenError<OutboundProblem, openidconnect::StandardErrorResponse<CoreErrorResponseType>>;

fn exchange_problem(error: ExchangeError) -> OidcProblem {
    match error {
        RequestTokenError::ServerResponse(answer) => {
            OidcProblem::Exchange(code_word(answer.error().as_ref()))
        }
        RequestTokenError::Request(problem) => OidcProblem::Outbound(problem),
        RequestTokenError::Parse(..) | RequestTokenError::Other(_) => {
            OidcProblem::Metadata("answer to the code")
        }
    }
}

/// For a client without a secret it does not matter; with one, the provider says how it is sent (default: RFC 8414 §2).
fn auth_type_of(methods: Option<&[String]>, has_secret: bool) -> Result<AuthType, OidcProblem> {
    let takes = |method: &str| methods.is_some_and(|methods| methods.iter().any(|one| one == method));
    match methods {
        _ if !has_secret => Ok(AuthType::RequestBody),
        None => Ok(AuthType::BasicAuth),
        Some(_) if takes("client_secret_basic") => Ok(AuthType::BasicAuth),
        Some(_) if takes("client_secret_post") => Ok(AuthType::RequestBody),
        Some(_) => Err(OidcProblem::Metadata("way to authenticate")),
    }
}
