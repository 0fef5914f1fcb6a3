//! A request as handlers see it: the site, who asks, in which language, and its parameters.

use std::{net::IpAddr, str::FromStr, sync::Arc};

use http::{HeaderMap, Method, Uri, header};
use rejoinder_app::{
    AtGate, Ctx, Error, Key, StoryRef, find_thread,
    people::{Arrival, Scope, SessionSeen, Visitor, session_visitor, token_visitor},
    thread_of,
};
use rejoinder_domain::{Actor, Refusal, Site, Story, Thread, limits};

use crate::{agent, body, i18n::Lang, pace::Caller, params::Params, state::State};

/// The session cookie. Where the site is served over TLS each name here has [`HOST`] before it.
const SESSION: &str = "rejoinder";
/// The session cookie in a frame of another site: the browser keeps one for each site around it.
const SESSION_PARTED: &str = "rejoinder-parted";
/// Holds the secret of a step towards a session, for some minutes.
const STEP: &str = "rejoinder-step";
/// Holds the secret of a frame's wish to be signed in, in the window that asks the reader.
const FRAME: &str = "rejoinder-frame";
/// Says nothing, and finds out whether the browser keeps our cookie in a frame.
const TRY: &str = "rejoinder-try";
/// The same of one that is kept for each site around the frame.
const TRY_PARTED: &str = "rejoinder-try-parted";
/// The prefix that makes the browser keep a cookie to one host (RFC 6265bis §4.1.3.2).
const HOST: &str = "__Host-";
/// Sent when the page that causes a request is ours, or a link led here.
const LAX: &str = "SameSite=Lax";
/// Sent whoever causes the request, and in frames.
const ANY: &str = "SameSite=None";
/// Sent in frames of the site that was around when it was set.
const PARTED: &str = "SameSite=None; Partitioned";
/// Seconds that those live which only find something out.
const TRY_SECS: i64 = 60;
/// Name of the header with the secret of a session that a page holds in memory. Only our own script sets it: other sites'
/// would have to ask first.
const SESSION_HEADER: &str = "rejoinder-session";

/// Which cookies a browser keeps where a frame stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Jar {
    /// The ordinary ones: the frame is in a page of our own site.
    Whole,
    /// Those that are kept apart for each site around the frame.
    Parted,
    /// None.
    Nothing,
}

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
    /// What the reader was told and has not seen yet, where the page has a masthead.
    pub(crate) unseen: i64,
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

    /// What the caller is counted as; see [`Pace::caller_of`](crate::pace::Pace::caller_of).
    pub(crate) fn caller(&self) -> Option<Caller> {
        self.state.0.pace.caller_of(self.peer, &self.headers)
    }

    /// Counts a code that an address is to be sent, or says when to come back.
    pub(crate) fn count_code(&self, email: &str) -> Result<(), Refusal> {
        self.state.0.pace.count_code(self.caller(), self.site.id, email)
    }

    /// What somebody without an account brings to the gate: the work of his browser, and what his address counts as.
    pub(crate) fn at_gate(&self, work: &str) -> AtGate {
        let from = self.state.0.pace.prefix(self.peer, &self.headers);
        AtGate { work: work.to_owned(), from: from.map(Vec::from).unwrap_or_default() }
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
        session_secret(&self.headers, self.tls())
    }

    /// The secret of the step towards a session that this browser is at: only it can take the step.
    pub(crate) fn step_secret(&self) -> Option<String> {
        cookie_named(&self.headers, self.tls(), STEP)
    }

    /// `Set-Cookie` of such a step, or of none with an empty secret.
    pub(crate) fn step_cookie(&self, secret: &str) -> String {
        self.cookie(STEP, secret, limits::TICKET_MINUTES * 60, LAX)
    }

    /// The same of a step that a page of another site leads back to with a form: the browser must send it then.
    pub(crate) fn step_cookie_from_elsewhere(&self, secret: &str) -> String {
        self.cookie(STEP, secret, limits::TICKET_MINUTES * 60, ANY)
    }

    /// The secret of the frame that this window asks for.
    pub(crate) fn frame_secret(&self) -> Option<String> {
        cookie_named(&self.headers, self.tls(), FRAME)
    }

    /// `Set-Cookie` of it, or of none with an empty secret.
    pub(crate) fn frame_cookie(&self, secret: &str) -> String {
        self.cookie(FRAME, secret, limits::TICKET_MINUTES * 60, LAX)
    }

    /// Cookies that say nothing, one of each kind.
    pub(crate) fn try_cookies(&self) -> [String; 2] {
        [self.cookie(TRY, "1", TRY_SECS, LAX), self.cookie(TRY_PARTED, "1", TRY_SECS, PARTED)]
    }

    /// Which of them came back.
    pub(crate) fn jar(&self) -> Jar {
        let has = |name| cookie_named(&self.headers, self.tls(), name).is_some();
        match (has(TRY), has(TRY_PARTED)) {
            (true, _) => Jar::Whole,
            (false, true) => Jar::Parted,
            (false, false) => Jar::Nothing,
        }
    }

    /// `Set-Cookie` that signs in, or out with an empty token.
    pub(crate) fn session_cookie(&self, token: &str) -> String {
        self.cookie(SESSION, token, limits::SESSION_DAYS * 86_400, LAX)
    }

    /// Whether the browser sends the session of a frame in another site.
    pub(crate) fn has_parted_session(&self) -> bool {
        cookie_named(&self.headers, self.tls(), SESSION_PARTED).is_some()
    }

    /// The same in a frame of another site.
    pub(crate) fn parted_cookie(&self, token: &str) -> String {
        self.cookie(SESSION_PARTED, token, limits::SESSION_DAYS * 86_400, PARTED)
    }

    /// `Set-Cookie` of a secret for so many seconds; an empty one takes the cookie away. Without TLS, on one's own machine,
    /// browsers take no other cookie than a lax one.
    fn cookie(&self, name: &str, secret: &str, secs: i64, sent: &str) -> String {
        let secs = if secret.is_empty() { 0 } else { secs };
        let (prefix, rest) = if self.tls() { (HOST, format!("{sent}; Secure")) } else { ("", LAX.into()) };
        format!("{prefix}{name}={secret}; Path=/; Max-Age={secs}; HttpOnly; {rest}")
    }

    /// Who asks, as the verbs of accounts want to know it.
    pub(crate) fn visitor(&self) -> Visitor {
        Visitor { actor: self.actor.clone(), session: self.session.clone() }
    }

    /// What a sign-in brings along.
    pub(crate) fn arrival(&self) -> Arrival {
        let agent = agent::short(self.header(header::USER_AGENT));
        Arrival { agent, proven_at: None, old: self.session_token() }
    }
}

/// The secret of the session that a request comes by: from the page's memory, the cookie of this host, or the frame's.
fn session_secret(headers: &HeaderMap, tls: bool) -> Option<String> {
    if let Some(held) = headers.get(SESSION_HEADER) {
        return held.to_str().ok().map(str::to_owned);
    }
    cookie_named(headers, tls, SESSION).or_else(|| cookie_named(headers, tls, SESSION_PARTED))
}

fn cookie_named(headers: &HeaderMap, tls: bool, name: &str) -> Option<String> {
    let prefix = if tls { HOST } else { "" };
    // Each by itself: one that others of this host set in bytes that are no text hides none of ours.
    let pairs =
        headers.get_all(header::COOKIE).into_iter().flat_map(|line| line.as_bytes().split(|b| *b == b';'));
    pairs
        .filter_map(|pair| cookie::Cookie::parse(std::str::from_utf8(pair).ok()?).ok())
        .find(|cookie| cookie.name().strip_prefix(prefix) == Some(name) && !cookie.value().is_empty())
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
    match session_secret(headers, site.base_url.starts_with("https://")) {
        Some(token) => Ok((session_visitor(ctx, site, &token).await?, None)),
        None => Ok((Visitor::anyone(), None)),
    }
}
