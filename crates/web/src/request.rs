//! A request as handlers see it: the site, who asks, in which language, and its parameters.

use std::{net::IpAddr, str::FromStr, sync::Arc};

use http::{HeaderMap, Method, Uri, header};
use rejoinder_app::{
    Ctx, Error, Key, StoryRef, find_thread,
    people::{Arrival, Scope, SessionSeen, Visitor, session_visitor, token_visitor},
    thread_of,
};
use rejoinder_domain::{Actor, Refusal, Site, Story, Thread, limits};

use crate::{agent, body, i18n::Lang, params::Params, state::State};

/// Name of the session cookie where the site is served over TLS; the prefix makes the browser keep it to one host.
const COOKIE_TLS: &str = "__Host-rejoinder";
/// Its name on plain HTTP, which is for one's own machine.
const COOKIE_PLAIN: &str = "rejoinder";
/// Name of the cookie that holds the secret of a step towards a session, for some minutes.
const STEP_TLS: &str = "__Host-rejoinder-step";
/// See [`STEP_TLS`] and [`COOKIE_PLAIN`].
const STEP_PLAIN: &str = "rejoinder-step";

/// One request.
#[derive(Clone)]
pub(crate) struct Request {
    pub(crate) state: State,
    pub(crate) method: Method,
    pub(crate) uri: Uri,
    pub(crate) headers: HeaderMap,
    pub(crate) site: Arc<Site>,
    pub(crate) actor: Actor,
    /// The session that he asks by, if by one.
    pub(crate) session: Option<SessionSeen>,
    /// What a program that asks with a token may do.
    pub(crate) scopes: Option<Vec<Scope>>,
    /// The language of the site.
    pub(crate) site_lang: Lang,
    /// The language that the reader prefers, for what only he sees.
    pub(crate) lang: Lang,
    pub(crate) path: Vec<(String, String)>,
    /// Who is at the other end of the connection.
    pub(crate) peer: Option<IpAddr>,
    pub(crate) body: Vec<u8>,
    /// Of this request, in the log and on the page of a fault.
    pub(crate) id: String,
}

impl Request {
    pub(crate) fn ctx(&self) -> &Ctx {
        &self.state.0.ctx
    }

    /// A part of the path as an id or word. What cannot be one is not found.
    pub(crate) fn path<T: FromStr>(&self, name: &str) -> Result<T, Error> {
        let found =
            self.path.iter().find(|(other, _)| other == name).and_then(|(_, value)| value.parse().ok());
        Ok(found.ok_or(Refusal::NotFound)?)
    }

    /// The query, with no names but these.
    pub(crate) fn query(&self, known: &[&str]) -> Result<Params, Error> {
        Ok(Params::parse(self.uri.query().unwrap_or_default().as_bytes(), known)?)
    }

    /// The form, with no names but these.
    pub(crate) fn form(&self, known: &[&str]) -> Result<Params, Error> {
        Ok(Params::parse(&self.body, known)?)
    }

    /// The JSON body.
    pub(crate) fn json<T: serde::de::DeserializeOwned>(&self) -> Result<T, Error> {
        Ok(body::json(&self.body)?)
    }

    /// The story and thread that a reference means. Making one known by its URL is an act that is counted by address.
    pub(crate) async fn thread_of(&self, of: &StoryRef) -> Result<(Story, Thread), Error> {
        if let Some(known) = find_thread(self.ctx(), &self.site, of).await? {
            return Ok(known);
        }
        self.state.0.pace.count(self.peer, &self.headers)?;
        thread_of(self.ctx(), &self.site, of).await
    }

    /// Whether a script of ours asks for a piece of a page.
    pub(crate) fn fragment(&self) -> bool {
        self.headers.contains_key("rejoinder-fragment")
    }

    pub(crate) fn header(&self, name: impl header::AsHeaderName) -> &str {
        self.headers.get(name).and_then(|value| value.to_str().ok()).unwrap_or_default()
    }

    /// The key of an API write: the header, else the body's.
    pub(crate) fn key(&self, in_body: Option<&str>) -> Result<Option<Key>, Error> {
        let header = self.header("idempotency-key").trim_matches('"');
        Ok(Key::parse(if header.is_empty() { in_body.unwrap_or_default() } else { header })?)
    }

    /// Whether the site is served over TLS, as its address says.
    pub(crate) fn tls(&self) -> bool {
        self.site.base_url.starts_with("https://")
    }

    pub(crate) fn session_token(&self) -> Option<String> {
        session_cookie(&self.headers, self.tls())
    }

    /// The secret of the step towards a session that this browser is at: only it can take the step.
    pub(crate) fn step_secret(&self) -> Option<String> {
        cookie_named(&self.headers, if self.tls() { STEP_TLS } else { STEP_PLAIN })
    }

    /// `Set-Cookie` of such a step, or of none with an empty secret.
    pub(crate) fn step_cookie(&self, secret: &str) -> String {
        let (name, secure) = if self.tls() { (STEP_TLS, "; Secure") } else { (STEP_PLAIN, "") };
        let age = if secret.is_empty() { 0 } else { limits::TICKET_MINUTES * 60 };
        format!("{name}={secret}; Path=/; Max-Age={age}; HttpOnly; SameSite=Lax{secure}")
    }

    /// Who asks, as the verbs of accounts want to know it.
    pub(crate) fn visitor(&self) -> Visitor {
        Visitor { actor: self.actor.clone(), session: self.session.clone() }
    }

    /// What a sign-in brings along.
    pub(crate) fn arrival(&self) -> Arrival {
        Arrival { agent: agent::short(self.header(header::USER_AGENT)), old: self.session_token() }
    }

    /// `Set-Cookie` that signs in, or out with an empty token.
    pub(crate) fn session_cookie(&self, token: &str) -> String {
        let (name, secure) = if self.tls() { (COOKIE_TLS, "; Secure") } else { (COOKIE_PLAIN, "") };
        let age = if token.is_empty() { 0 } else { limits::SESSION_DAYS * 86_400 };
        format!("{name}={token}; Path=/; Max-Age={age}; HttpOnly; SameSite=Lax{secure}")
    }
}

fn session_cookie(headers: &HeaderMap, tls: bool) -> Option<String> {
    cookie_named(headers, if tls { COOKIE_TLS } else { COOKIE_PLAIN })
}

fn cookie_named(headers: &HeaderMap, name: &str) -> Option<String> {
    let raw = headers.get_all(header::COOKIE).into_iter().filter_map(|value| value.to_str().ok());
    raw.flat_map(cookie::Cookie::split_parse)
        .filter_map(Result::ok)
        .find(|cookie| cookie.name() == name && !cookie.value().is_empty())
        .map(|cookie| cookie.value().to_owned())
}

/// The host that was asked for, as the request says.
pub(crate) fn host(uri: &Uri, headers: &HeaderMap) -> String {
    let asked = uri.authority().map(|authority| authority.as_str());
    let asked = asked.or_else(|| headers.get(header::HOST).and_then(|value| value.to_str().ok()));
    asked.unwrap_or_default().to_ascii_lowercase()
}

/// Who asks: a program by its token, with what it may do, else a reader by his session.
pub(crate) async fn visitor(
    ctx: &Ctx,
    site: &Site,
    headers: &HeaderMap,
) -> Result<(Visitor, Option<Vec<Scope>>), Error> {
    if let Some(value) = headers.get(header::AUTHORIZATION) {
        let token =
            value.to_str().ok().and_then(|text| text.strip_prefix("Bearer ")).ok_or(Refusal::TokenInvalid)?;
        let (visitor, scopes) = token_visitor(ctx, site, token.trim()).await?;
        return Ok((visitor, Some(scopes)));
    }
    match session_cookie(headers, site.base_url.starts_with("https://")) {
        Some(token) => Ok((session_visitor(ctx, site, &token).await?, None)),
        None => Ok((Visitor::anyone(), None)),
    }
}
