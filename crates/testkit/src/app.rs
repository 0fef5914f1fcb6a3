//! The web of a paper: the real router on a fresh store, and callers that ask it as browsers and programs do.
//! Never here: a port, a second router, a rule of the product.

use std::{
    collections::BTreeMap,
    ops::Deref,
    sync::{Arc, Mutex},
    time::Duration,
};

use axum::{Router, body::Body};
use http::{Method, Request, header};
use http_body_util::BodyExt;
use rejoinder_app::{
    Ctx, Outside,
    notify::Mailbox,
    people::{Scope, issue_token},
};
use rejoinder_domain::{Actor, SessionId, Site, clock::SECOND};
use rejoinder_store::NewSession;
use rejoinder_web::{Web, WebConfig};
use scraper::{ElementRef, Html, Selector};
use serde_json::Value;
use sha2::{Digest, Sha256};
use tower::ServiceExt;

use crate::{Engine, OnEngine, TestCtx, mailer};

/// A server without a socket: the paper of [`TestCtx`] and its web.
pub struct TestApp {
    ctx: TestCtx,
    web: Web,
}

impl Deref for TestApp {
    type Target = TestCtx;
    fn deref(&self) -> &TestCtx {
        &self.ctx
    }
}

impl TestApp {
    /// One paper at `talk.paper.example`.
    pub async fn new() -> Self {
        Self::with(WebConfig::default()).await
    }

    /// With a mailbox that gets all mail.
    pub async fn with_mail() -> (Self, Mailbox) {
        let t = TestCtx::on(Engine::Sqlite).await;
        let (mailer, mailbox) = mailer();
        let outside = Outside { mail: Some(mailer), words: rejoinder_web::words(), ..Outside::default() };
        (Self::on(t.with(outside).await, WebConfig::default()), mailbox)
    }

    fn on(ctx: TestCtx, config: WebConfig) -> Self {
        let web = rejoinder_web::web(Ctx::clone(&ctx), config);
        Self { ctx, web }
    }

    /// With settings of the test's own.
    pub async fn with(config: WebConfig) -> Self {
        Self::on(TestCtx::on(Engine::Sqlite).await, config)
    }

    /// The whole web, with the operator's side.
    #[must_use]
    pub fn web(&self) -> &Web {
        &self.web
    }

    /// A browser that nobody signed in with.
    #[must_use]
    pub fn anyone(&self) -> Client {
        self.anyone_at("talk.paper.example")
    }

    /// The same on another host.
    #[must_use]
    pub fn anyone_at(&self, host: &str) -> Client {
        Client {
            router: self.web.router.clone(),
            host: host.to_owned(),
            jar: Arc::default(),
            headers: Vec::new(),
        }
    }

    /// A browser in which a reader is signed in, as surely as can be.
    pub async fn browser(&self, actor: &Actor) -> Client {
        self.browser_as(actor, true).await
    }

    /// A browser in which a reader is signed in, who proved one thing or more.
    pub async fn browser_as(&self, actor: &Actor, strong: bool) -> Client {
        let (site, host) = self.site_of(actor);
        let (id, now) = (self.next_id(), self.now());
        let token = format!("session-{id}");
        let session = NewSession {
            token_hash: Sha256::digest(token.as_bytes()).to_vec(),
            id: SessionId::from_raw(id),
            site_id: site.id,
            reader_id: TestCtx::who(actor).id,
            way: "passkey".into(),
            strong,
            agent: "Test".into(),
            proven_at: now,
            ends_at: now + 90 * 86_400 * SECOND,
            created_at: now,
        };
        let begun = self.store.write(move |tx| async move { tx.insert_session(session).await });
        begun.await.expect("a session begins");
        let client = self.anyone_at(&host);
        let name = if site.base_url.starts_with("https://") { "__Host-rejoinder" } else { "rejoinder" };
        client.put_cookie(name, &token);
        client
    }

    /// A program with a reader's token.
    pub async fn program(&self, actor: &Actor) -> Client {
        let (site, host) = self.site_of(actor);
        let token = issue_token(self, &site, TestCtx::who(actor).id, "test", &Scope::ALL)
            .await
            .expect("a token is made");
        self.anyone_at(&host).with("authorization", &format!("Bearer {token}"))
    }

    fn site_of(&self, actor: &Actor) -> (Arc<Site>, String) {
        let site = self.sites().by_id(TestCtx::who(actor).site_id).expect("a reader's site is there");
        let host = site.base_url.split("://").nth(1).unwrap_or_default().to_owned();
        (site, host)
    }
}

/// Someone who asks: a host, a jar of cookies, and the headers of every request. Clones share the jar.
#[derive(Clone)]
pub struct Client {
    router: Router,
    host: String,
    jar: Arc<Mutex<BTreeMap<String, String>>>,
    headers: Vec<(String, String)>,
}

impl Client {
    /// The same caller with one more header.
    #[must_use]
    pub fn with(&self, name: &str, value: &str) -> Self {
        let mut client = self.clone();
        client.headers.push((name.to_owned(), value.to_owned()));
        client
    }

    /// The same caller, from a script of ours that wants a piece of a page.
    #[must_use]
    pub fn script(&self) -> Self {
        self.with("rejoinder-fragment", "1")
    }

    /// The same caller, asking another node.
    #[must_use]
    pub fn on(&self, web: &Web) -> Self {
        Self { router: web.router.clone(), ..self.clone() }
    }

    /// The same caller in a browser of his own, with what is in the jar now.
    #[must_use]
    pub fn apart(&self) -> Self {
        Self { jar: Arc::new(Mutex::new(self.cookies())), ..self.clone() }
    }

    /// The same caller, at another host.
    #[must_use]
    pub fn at(&self, host: &str) -> Self {
        Self { host: host.to_owned(), ..self.clone() }
    }

    /// Puts a cookie into the jar.
    pub fn put_cookie(&self, name: &str, value: &str) {
        self.jar.lock().expect("no test panicked here").insert(name.to_owned(), value.to_owned());
    }

    /// The cookies, as the next request sends them.
    #[must_use]
    pub fn cookies(&self) -> BTreeMap<String, String> {
        self.jar.lock().expect("no test panicked here").clone()
    }

    /// `GET`.
    pub async fn get(&self, path: &str) -> Answer {
        self.send(self.request(Method::GET, path).body(Body::empty()).expect("a request")).await
    }

    /// `GET` of a stream of events.
    pub async fn events(&self, path: &str) -> Events {
        let request = self.request(Method::GET, path).body(Body::empty()).expect("a request");
        let response = self.router.clone().oneshot(request).await.expect("the router answers");
        assert_eq!(response.status(), 200, "{path}");
        assert_eq!(response.headers()[header::CONTENT_TYPE], "text/event-stream");
        Events { body: response.into_body(), read: String::new() }
    }

    /// `GET`, and wherever it leads, at most five times.
    pub async fn follow(&self, path: &str) -> Answer {
        let mut answer = self.get(path).await;
        for _ in 0..5 {
            if !matches!(answer.status, 301..=308) || answer.status == 304 {
                break;
            }
            let to = answer.location().split('#').next().unwrap_or_default().to_owned();
            answer = self.get(&to).await;
        }
        answer
    }

    /// `POST` of a form.
    pub async fn post(&self, path: &str, form: &[(&str, &str)]) -> Answer {
        let body: String = url::form_urlencoded::Serializer::new(String::new()).extend_pairs(form).finish();
        self.post_raw(path, "application/x-www-form-urlencoded", body.into_bytes()).await
    }

    /// `POST` of any bytes.
    pub async fn post_raw(&self, path: &str, media_type: &str, body: Vec<u8>) -> Answer {
        self.bytes(Method::POST, path, media_type, body).await
    }

    /// Any method with any bytes.
    pub async fn bytes(&self, method: Method, path: &str, media_type: &str, body: Vec<u8>) -> Answer {
        let request = self
            .request(method, path)
            .header(header::CONTENT_TYPE, media_type)
            .header(header::CONTENT_LENGTH, body.len());
        self.send(request.body(Body::from(body)).expect("a request")).await
    }

    /// A call of the API. `Value::Null` sends no body.
    pub async fn json(&self, method: &str, path: &str, body: &Value) -> Answer {
        let method: Method = method.parse().expect("a method");
        match body {
            Value::Null => {
                self.send(self.request(method, path).body(Body::empty()).expect("a request")).await
            }
            body => self.bytes(method, path, "application/json", body.to_string().into_bytes()).await,
        }
    }

    /// A request of this caller, to be finished by hand.
    pub fn request(&self, method: Method, path: &str) -> http::request::Builder {
        let mut request = Request::builder().method(method).uri(path).header(header::HOST, &self.host);
        for (name, value) in &self.headers {
            request = request.header(name, value);
        }
        let jar = self.cookies();
        if !jar.is_empty() {
            let pairs: Vec<String> = jar.iter().map(|(name, value)| format!("{name}={value}")).collect();
            request = request.header(header::COOKIE, pairs.join("; "));
        }
        request
    }

    /// Sends a finished request, and keeps the cookies that come back.
    pub async fn send(&self, request: Request<Body>) -> Answer {
        let asked = format!("{} {}", request.method(), request.uri());
        let response = self.router.clone().oneshot(request).await.expect("the router answers");
        let (parts, body) = response.into_parts();
        let bytes = match parts.headers.get(header::CONTENT_TYPE) {
            // It has no end; what it begins with is enough to know it by.
            Some(media_type) if media_type == "text/event-stream" => {
                Events { body, read: String::new() }.piece().await.expect("a stream begins").into_bytes()
            }
            _ => body.collect().await.expect("an answer has its body").to_bytes().to_vec(),
        };
        let answer = Answer { asked, status: parts.status.as_u16(), headers: parts.headers, bytes };
        for cookie in answer.headers.get_all(header::SET_COOKIE) {
            let text = cookie.to_str().expect("a cookie is ASCII");
            let (name, value) =
                text.split(';').next().and_then(|pair| pair.split_once('=')).expect("a cookie");
            let mut jar = self.jar.lock().expect("no test panicked here");
            match text.contains("Max-Age=0") {
                true => jar.remove(name),
                false => jar.insert(name.to_owned(), value.to_owned()),
            };
        }
        answer
    }
}

/// A stream of events, as a browser reads one.
pub struct Events {
    body: Body,
    read: String,
}

/// An event of a stream.
#[derive(Debug, Clone, PartialEq)]
pub struct Event {
    /// Its position; empty for what has none.
    pub id: String,
    /// What it is.
    pub kind: String,
    /// What it says.
    pub data: Value,
}

impl Events {
    async fn piece(&mut self) -> Option<String> {
        let waiting = tokio::time::timeout(Duration::from_secs(20), self.body.frame());
        let frame = waiting.await.expect("something comes within 20 s")?;
        let bytes = frame.expect("the stream does not fail").into_data().unwrap_or_default();
        Some(String::from_utf8(bytes.to_vec()).expect("a stream is UTF-8"))
    }

    /// The next event; none at the end of the stream. Heartbeats and advice on coming back are no events.
    pub async fn next(&mut self) -> Option<Event> {
        loop {
            while let Some((block, rest)) = self.read.split_once("\n\n") {
                let field = |name: &str| {
                    let line = block.lines().find_map(|line| line.strip_prefix(name));
                    line.unwrap_or_default().trim_start().to_owned()
                };
                let (id, kind, data) = (field("id:"), field("event:"), field("data:"));
                self.read = rest.to_owned();
                if !kind.is_empty() {
                    return Some(Event { id, kind, data: data.parse().expect("an event's data are JSON") });
                }
            }
            let piece = self.piece().await?;
            self.read.push_str(&piece);
        }
    }

    /// The next event, which must come.
    pub async fn hear(&mut self) -> Event {
        self.next().await.expect("the stream goes on")
    }
}

/// What came back.
#[derive(Debug, Clone)]
pub struct Answer {
    asked: String,
    /// The HTTP status.
    pub status: u16,
    /// All headers.
    pub headers: http::HeaderMap,
    /// The body.
    pub bytes: Vec<u8>,
}

impl Answer {
    /// Fails the test unless the status is this one.
    #[track_caller]
    pub fn expect(self, status: u16) -> Self {
        assert_eq!(self.status, status, "{}: {:?}\n{}", self.asked, self.headers, self.told());
        self
    }

    /// The beginning of what the body says, for the message of a failed test.
    #[must_use]
    pub fn told(&self) -> String {
        let text = self.text();
        let from = text.find("<main").unwrap_or_default();
        text[from..].chars().take(3_000).collect()
    }

    /// A header, empty when it is not there.
    #[must_use]
    pub fn header(&self, name: &str) -> &str {
        self.headers.get(name).and_then(|value| value.to_str().ok()).unwrap_or_default()
    }

    /// Where it leads.
    #[must_use]
    pub fn location(&self) -> String {
        self.header("location").to_owned()
    }

    /// The body as text.
    #[must_use]
    pub fn text(&self) -> String {
        String::from_utf8_lossy(&self.bytes).into_owned()
    }

    /// Whether the bytes of the body hold those of a text.
    #[must_use]
    pub fn holds(&self, text: &str) -> bool {
        // The search of strings is quick even in a test build; bytes that are none are searched as they are.
        match std::str::from_utf8(&self.bytes) {
            Ok(body) => body.contains(text),
            Err(_) => self.bytes.windows(text.len()).any(|window| window == text.as_bytes()),
        }
    }

    /// The body as JSON.
    #[track_caller]
    #[must_use]
    pub fn json(&self) -> Value {
        serde_json::from_slice(&self.bytes)
            .unwrap_or_else(|error| panic!("{}: no JSON ({error}): {}", self.asked, self.text()))
    }

    /// The stable code of a refusal, whether a problem in JSON or nothing.
    #[must_use]
    pub fn code(&self) -> String {
        let value: Value = serde_json::from_slice(&self.bytes).unwrap_or_default();
        value["code"].as_str().unwrap_or_default().to_owned()
    }

    /// The body as a parsed page.
    #[must_use]
    pub fn html(&self) -> Html {
        Html::parse_document(&self.text())
    }

    /// The texts of all elements that a selector finds.
    #[must_use]
    pub fn texts(&self, selector: &str) -> Vec<String> {
        self.html().select(&css(selector)).map(|found| found.text().collect::<String>()).collect()
    }

    /// An attribute of all elements that a selector finds and that have it.
    #[must_use]
    pub fn attributes(&self, selector: &str, name: &str) -> Vec<String> {
        let html = self.html();
        html.select(&css(selector)).filter_map(|found| found.attr(name)).map(str::to_owned).collect()
    }

    /// The ids of the comments on the page, in its order.
    #[must_use]
    pub fn comment_ids(&self) -> Vec<String> {
        self.attributes("article[data-comment]", "data-comment")
    }
}

/// A form as it stands on a page, ready to be filled in and sent without script.
#[derive(Debug, Clone)]
pub struct Form {
    /// Where it goes.
    pub action: String,
    /// Names and values, in its order.
    pub fields: Vec<(String, String)>,
}

impl Answer {
    /// The first form that a selector finds, with what a browser would send of it as it stands; of its buttons none.
    #[track_caller]
    #[must_use]
    pub fn form(&self, selector: &str) -> Form {
        let html = self.html();
        let form = html.select(&css(selector)).next();
        let form = form.unwrap_or_else(|| panic!("{}: no {selector} in {}", self.asked, self.text()));
        assert_eq!(form.attr("method"), Some("post"), "{selector}");
        let mut fields = Vec::new();
        for field in form.select(&css("input[name], textarea[name], select[name]")) {
            let name = field.attr("name").unwrap_or_default().to_owned();
            let value = match (field.value().name(), field.attr("type")) {
                ("textarea", _) => field.text().collect(),
                ("select", _) => {
                    let chosen = field.select(&css("option[selected]")).next();
                    chosen.and_then(|option| option.attr("value")).unwrap_or_default().to_owned()
                }
                (_, Some("radio" | "checkbox")) if field.attr("checked").is_none() => continue,
                _ => field.attr("value").unwrap_or_default().to_owned(),
            };
            fields.push((name, value));
        }
        Form { action: form.attr("action").unwrap_or_default().to_owned(), fields }
    }
}

impl Form {
    /// The same with a field filled in, or with the button that has this name pressed.
    #[must_use]
    pub fn with(mut self, name: &str, value: &str) -> Self {
        self.fields.retain(|(other, _)| other != name);
        self.fields.push((name.to_owned(), value.to_owned()));
        self
    }

    /// What stands in a field.
    #[must_use]
    pub fn value(&self, name: &str) -> Option<&str> {
        self.fields.iter().find(|(other, _)| other == name).map(|(_, value)| value.as_str())
    }

    /// Sends it. Browsers end the lines of a text area with CR LF.
    pub async fn send(&self, client: &Client) -> Answer {
        let fields: Vec<(String, String)> =
            self.fields.iter().map(|(name, value)| (name.clone(), value.replace('\n', "\r\n"))).collect();
        let pairs: Vec<(&str, &str)> = fields.iter().map(|(n, v)| (n.as_str(), v.as_str())).collect();
        client.post(&self.action, &pairs).await
    }
}

/// A selector that a test wrote.
#[track_caller]
#[must_use]
pub fn css(selector: &str) -> Selector {
    Selector::parse(selector).unwrap_or_else(|error| panic!("{selector}: {error}"))
}

/// What a reader sees of an element: its text, with `<br>` as a line's end and two of them between paragraphs.
#[must_use]
pub fn shown(element: ElementRef<'_>) -> String {
    let mut text = String::new();
    for node in element.descendants() {
        match node.value() {
            scraper::Node::Text(piece) => text.push_str(piece),
            scraper::Node::Element(inner) if inner.name() == "br" => text.push('\n'),
            scraper::Node::Element(inner) if inner.name() == "p" && !text.is_empty() => text.push_str("\n\n"),
            _ => {}
        }
    }
    text
}
