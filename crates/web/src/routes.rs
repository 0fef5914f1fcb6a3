//! Every route, once: its path, who may call it, what it takes, and what answers. A route cannot exist without its row,
//! since the router is made of the rows; the permission matrix of the docs and its test are made of them too.

use std::{any::Any, future::Future, net::SocketAddr, pin::Pin, sync::Arc, time::Instant};

use axum::{
    Router,
    body::Body,
    extract::{ConnectInfo, RawPathParams, Request as HttpRequest, rejection::RawPathParamsRejection},
    response::{IntoResponse, Response},
    routing::{MethodFilter, on},
};
use http::{HeaderValue, Method, StatusCode, header};
use rejoinder_app::{
    Error,
    notifications::count_unseen,
    people::{Scope, SessionSeen, Visitor},
};
use rejoinder_domain::{Refusal, Role, Site, limits, reader::Standing};
use tower_http::{catch_panic::CatchPanicLayer, compression::CompressionLayer};

use crate::{
    api,
    body::{self, Takes},
    gate,
    headers::{self, Frames},
    i18n::Lang,
    pages, problem,
    request::{self, Request},
    state::State,
};

/// Who may call a route. What of whose they may touch is checked again by the verb, on the object itself.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Access {
    /// Everybody; sees what everybody sees, and his own.
    Anyone,
    /// A signed-in reader, and a guest where the site's policy takes guests.
    Writer,
    /// A signed-in reader.
    Reader,
    /// The author of the comment.
    Author,
    /// The author of the comment, or staff.
    AuthorOrStaff,
    /// Staff who decide on comments.
    Moderator,
    /// Staff who publish; a program with an editor's token.
    Editor,
    /// Who runs the server.
    Operator,
}

/// A row of the permission matrix.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Row {
    /// `GET`, `POST`, ….
    pub method: &'static str,
    /// With `{names}` for its parts.
    pub path: &'static str,
    /// Who may call it.
    pub access: Access,
    /// What a program's token must be for; none is of pages, which take no tokens.
    pub scope: Option<Scope>,
    /// Whether pages of other sites may call it from a browser: it changes nothing, or what it takes proves where it comes
    /// from.
    pub cross_site: bool,
}

type Answer = Pin<Box<dyn Future<Output = Result<Response, Error>> + Send>>;

#[derive(Clone, Copy)]
struct Route {
    row: Row,
    takes: Takes,
    frames: Frames,
    handler: fn(Arc<Request>) -> Answer,
}

const FORM: Takes = Takes::Form(limits::BODY_BYTES_MAX);
const JSON: Takes = Takes::Json(limits::BODY_BYTES_MAX);
/// A story with its picture in base 64.
const STORY: Takes = Takes::Json(limits::STORY_BODY_BYTES_MAX + limits::PICTURE_BYTES_MAX * 4 / 3);
const NONE: Takes = Takes::Nothing;
/// What a mail program posts to unsubscribe: one of two kinds of form, with one field (RFC 8058 §3.2).
const ANY: Takes = Takes::Any(limits::UNSUBSCRIBE_BYTES_MAX);
/// Beginnings of paths of pages that have no masthead.
const BARE: [&str; 11] = [
    "/assets",
    "/media",
    "/embed",
    "/fragment",
    "/live",
    "/theme.css",
    "/feed",
    "/healthz",
    "/readyz",
    "/ledger.json",
    "/desk/counts",
];

/// Beginnings of paths where the session of a frame counts for nothing: what is the account's own.
const OWN: [&str; 3] = ["/account", "/desk", "/login/frame"];

macro_rules! routes {
    ($($method:ident $path:literal $access:ident $takes:ident $frames:ident $scope:ident $($cross:ident)? => $handler:path;)*) => {
        /// All routes but those of the operator's listener.
        const ROUTES: &[Route] = &[$(Route {
            row: Row {
                method: stringify!($method),
                path: $path,
                access: Access::$access,
                scope: routes!(@scope $scope),
                cross_site: routes!(@cross $($cross)?),
            },
            takes: $takes,
            frames: Frames::$frames,
            handler: |request| Box::pin($handler(request)),
        }),*];
    };
    (@scope Page) => { None };
    (@scope $scope:ident) => { Some(Scope::$scope) };
    (@cross) => { false };
    (@cross cross) => { true };
}

routes! {
    GET    "/"                                            Anyone        NONE  Nowhere Page     => pages::front::front;
    GET    "/section/{slug}"                              Anyone        NONE  Nowhere Page     => pages::front::section;
    GET    "/story/{story}"                               Anyone        NONE  Nowhere Page     => pages::story::short;
    GET    "/story/{story}/{slug}"                        Anyone        NONE  Nowhere Page     => pages::story::story;
    GET    "/story/{story}/comments.atom"                 Anyone        NONE  Nowhere Page     => pages::feeds::comments_atom;
    GET    "/story/{story}/comments.rss"                  Anyone        NONE  Nowhere Page     => pages::feeds::comments_rss;
    GET    "/c/{comment}"                                 Anyone        NONE  Nowhere Page     => pages::comment::permalink;
    GET    "/c/{comment}/reply"                           Writer        NONE  Nowhere Page     => pages::comment::reply;
    GET    "/c/{comment}/edit"                            Author        NONE  Nowhere Page     => pages::comment::edit_form;
    POST   "/c/{comment}/edit"                            Author        FORM  Nowhere Page     => pages::comment::edit;
    GET    "/c/{comment}/withdraw"                        Author        NONE  Nowhere Page     => pages::comment::withdraw_form;
    POST   "/c/{comment}/withdraw"                        Author        FORM  Nowhere Page     => pages::comment::withdraw;
    POST   "/c/{comment}/reaction"                        Reader        FORM  Listed  Page     => pages::comment::reaction;
    GET    "/c/{comment}/report"                          Anyone        NONE  Nowhere Page     => pages::comment::report_form;
    POST   "/c/{comment}/report"                          Anyone        FORM  Nowhere Page     => pages::comment::report;
    GET    "/c/{comment}/appeal"                          Author        NONE  Nowhere Page     => pages::appeal::appeal_form;
    POST   "/c/{comment}/appeal"                          Author        FORM  Nowhere Page     => pages::appeal::appeal;
    GET    "/c/{comment}/history"                         AuthorOrStaff NONE  Nowhere Page     => pages::comment::history;
    POST   "/c/{comment}/decision"                        Moderator     FORM  Listed  Page     => pages::comment::decision;
    GET    "/desk"                                        Moderator     NONE  Nowhere Page     => pages::desk::desk;
    POST   "/desk/decide"                                 Moderator     FORM  Nowhere Page     => pages::desk::decide;
    POST   "/desk/undo"                                   Moderator     FORM  Nowhere Page     => pages::desk::undo;
    POST   "/desk/claim/{comment}"                        Moderator     FORM  Nowhere Page     => pages::desk::claim;
    POST   "/desk/release"                                Moderator     FORM  Nowhere Page     => pages::desk::release;
    POST   "/desk/watch/{thread}"                         Moderator     FORM  Nowhere Page     => pages::desk::watch;
    GET    "/desk/counts"                                 Moderator     NONE  Nowhere Page     => pages::desk::count;
    GET    "/desk/readers/{reader}"                       Moderator     NONE  Nowhere Page     => pages::card::card;
    POST   "/desk/readers/{reader}"                       Moderator     FORM  Nowhere Page     => pages::card::decide;
    GET    "/ledger"                                      Anyone        NONE  Nowhere Page     => pages::ledger::ledger;
    GET    "/ledger.json"                                 Anyone        NONE  Nowhere Page     => pages::ledger::data;
    GET    "/desk/jobs"                                   Operator      NONE  Nowhere Page     => pages::jobs::jobs;
    POST   "/desk/jobs/{job}"                             Operator      FORM  Nowhere Page     => pages::jobs::settle;
    GET    "/desk/people"                                 Operator      NONE  Nowhere Page     => pages::people::people;
    POST   "/desk/people"                                 Operator      FORM  Nowhere Page     => pages::people::find;
    POST   "/desk/people/{reader}"                        Operator      FORM  Nowhere Page     => pages::people::set;
    GET    "/live"                                        Anyone        NONE  Nowhere Page     => pages::live::live;
    GET    "/thread/{thread}/comments"                    Anyone        NONE  Nowhere Page     => pages::comment::these;
    POST   "/thread/{thread}/comments"                    Writer        FORM  Listed  Page     => pages::comment::post;
    POST   "/preview"                                     Anyone        FORM  Listed  Page     => pages::comment::preview;
    GET    "/login"                                       Anyone        NONE  Nowhere Page     => pages::sign_in::login_form;
    POST   "/login"                                       Anyone        FORM  Nowhere Page     => pages::sign_in::login;
    GET    "/login/code"                                  Anyone        NONE  Nowhere Page     => pages::sign_in::code_form;
    POST   "/login/code"                                  Anyone        FORM  Nowhere Page     => pages::sign_in::code;
    GET    "/login/second"                                Anyone        NONE  Nowhere Page     => pages::sign_in::second_form;
    POST   "/login/second"                                Anyone        FORM  Nowhere Page     => pages::sign_in::second;
    GET    "/login/name"                                  Anyone        NONE  Nowhere Page     => pages::sign_in::name_form;
    POST   "/login/name"                                  Anyone        FORM  Nowhere Page     => pages::sign_in::name;
    POST   "/login/passkey/challenge"                     Anyone        FORM  Nowhere Page     => pages::sign_in::passkey_challenge;
    POST   "/login/passkey"                               Anyone        JSON  Nowhere Page     => pages::sign_in::passkey;
    GET    "/login/with/{provider}"                       Anyone        NONE  Nowhere Page     => pages::elsewhere::go;
    GET    "/login/back/{provider}"                       Anyone        NONE  Nowhere Page     => pages::elsewhere::back;
    POST   "/logout/with/{provider}"                      Anyone        FORM  Nowhere Page     => pages::elsewhere::signed_out;
    GET    "/login/publisher"                             Anyone        NONE  Nowhere Page     => pages::elsewhere::go_to_publisher;
    POST   "/login/publisher"                             Anyone        FORM  Nowhere Page     cross => pages::elsewhere::back_from_publisher;
    POST   "/logout/publisher"                            Anyone        FORM  Nowhere Page     => pages::elsewhere::signed_out_by_publisher;
    GET    "/login/frame"                                 Anyone        NONE  Nowhere Page     => pages::frame::ask;
    POST   "/login/frame"                                 Reader        FORM  Nowhere Page     => pages::frame::grant;
    GET    "/embed/session"                               Anyone        NONE  Nowhere Page     => pages::frame::state;
    POST   "/embed/session"                               Anyone        JSON  Nowhere Page     => pages::frame::take;
    POST   "/embed/nonce"                                 Anyone        FORM  Nowhere Page     => pages::frame::nonce;
    POST   "/embed/token"                                 Anyone        JSON  Nowhere Page     => pages::frame::token;
    GET    "/.well-known/change-password"                 Anyone        NONE  Nowhere Page     => pages::sign_in::change_password;
    GET    "/account"                                     Reader        NONE  Nowhere Page     => pages::account::account;
    POST   "/account/name"                                Reader        FORM  Nowhere Page     => pages::account::name;
    POST   "/account/password"                            Reader        FORM  Nowhere Page     => pages::account::password;
    POST   "/account/email"                               Reader        FORM  Nowhere Page     => pages::account::email;
    GET    "/account/authenticator"                       Reader        NONE  Nowhere Page     => pages::account::authenticator_form;
    POST   "/account/authenticator"                       Reader        FORM  Nowhere Page     => pages::account::authenticator;
    POST   "/account/authenticator/remove"                Reader        FORM  Nowhere Page     => pages::account::remove_authenticator;
    POST   "/account/codes"                               Reader        FORM  Nowhere Page     => pages::account::codes;
    POST   "/account/passkeys/challenge"                  Reader        FORM  Nowhere Page     => pages::account::passkey_challenge;
    POST   "/account/passkeys"                            Reader        JSON  Nowhere Page     => pages::account::add_passkey;
    POST   "/account/passkeys/{passkey}/remove"           Reader        FORM  Nowhere Page     => pages::account::remove_passkey;
    POST   "/account/identities/remove"                   Reader        FORM  Nowhere Page     => pages::account::unlink;
    POST   "/account/sessions"                            Reader        FORM  Nowhere Page     => pages::account::end_sessions;
    POST   "/account/sessions/{session}"                  Reader        FORM  Nowhere Page     => pages::account::end_session;
    POST   "/account/leave"                               Reader        FORM  Nowhere Page     => pages::leaving::leave;
    POST   "/account/stay"                                Reader        FORM  Nowhere Page     => pages::leaving::stay;
    POST   "/account/download"                            Reader        FORM  Nowhere Page     => pages::leaving::download;
    GET    "/privacy"                                     Anyone        NONE  Nowhere Page     => pages::privacy::privacy;
    GET    "/account/tokens"                              Moderator     NONE  Nowhere Page     => pages::tokens::tokens;
    POST   "/account/tokens"                              Moderator     FORM  Nowhere Page     => pages::tokens::make;
    POST   "/account/tokens/{token}"                      Moderator     FORM  Nowhere Page     => pages::tokens::revoke;
    GET    "/account/blocks"                              Reader        NONE  Nowhere Page     => pages::blocks::blocks;
    POST   "/account/blocks/{reader}"                     Reader        FORM  Nowhere Page     => pages::blocks::set;
    GET    "/join"                                        Anyone        NONE  Nowhere Page     => pages::sign_in::join_form;
    POST   "/join"                                        Anyone        FORM  Nowhere Page     => pages::sign_in::join;
    POST   "/logout"                                      Anyone        FORM  Listed  Page     => pages::sign_in::logout;
    GET    "/reader/{reader}"                             Anyone        NONE  Nowhere Page     => pages::reader::reader;
    GET    "/rules"                                       Anyone        NONE  Nowhere Page     => pages::rules::rules;
    GET    "/embed"                                       Anyone        NONE  Listed  Page     => pages::embed::embed;
    GET    "/fragment"                                    Anyone        NONE  Listed  Page     => pages::embed::fragment;
    GET    "/embed.js"                                    Anyone        NONE  Nowhere Page     => pages::files::loader;
    GET    "/theme.css"                                   Anyone        NONE  Nowhere Page     => pages::files::theme;
    GET    "/assets/{name}"                               Anyone        NONE  Nowhere Page     => pages::files::asset;
    GET    "/media/{picture}"                             Anyone        NONE  Nowhere Page     => pages::files::picture;
    GET    "/feed.atom"                                   Anyone        NONE  Nowhere Page     => pages::feeds::stories_atom;
    GET    "/feed.rss"                                    Anyone        NONE  Nowhere Page     => pages::feeds::stories_rss;
    GET    "/sitemap.xml"                                 Anyone        NONE  Nowhere Page     => pages::feeds::sitemap;
    GET    "/robots.txt"                                  Anyone        NONE  Nowhere Page     => pages::feeds::robots;
    GET    "/healthz"                                     Anyone        NONE  Nowhere Page     => pages::files::healthz;
    GET    "/readyz"                                      Anyone        NONE  Nowhere Page     => pages::files::readyz;
    GET    "/openapi.json"                                Anyone        NONE  Nowhere Page     => api::document;
    GET    "/notifications"                               Reader        NONE  Nowhere Page     => pages::notifications::notifications;
    POST   "/notifications/seen"                          Reader        FORM  Nowhere Page     => pages::notifications::seen;
    POST   "/thread/{thread}/follow"                      Reader        FORM  Nowhere Page     => pages::notifications::follow;
    GET    "/account/notifications"                       Reader        NONE  Nowhere Page     => pages::notification_settings::settings;
    POST   "/account/notifications"                       Reader        FORM  Nowhere Page     => pages::notification_settings::mail;
    POST   "/account/feed"                                Reader        FORM  Nowhere Page     => pages::notification_settings::make_feed;
    POST   "/account/feed/remove"                         Reader        FORM  Nowhere Page     => pages::notification_settings::drop_feed;
    GET    "/feeds/private/{token}"                       Anyone        NONE  Nowhere Page     => pages::private_feed::feed;
    GET    "/unsubscribe/{token}"                         Anyone        NONE  Nowhere Page     => pages::notification_settings::ask_to_unsubscribe;
    POST   "/unsubscribe/{token}"                         Anyone        ANY   Nowhere Page     cross => pages::notification_settings::unsubscribe;
    GET    "/api/v1/threads"                              Anyone        NONE  Nowhere Read     => api::threads::find;
    GET    "/api/v1/threads/{thread}/comments"            Anyone        NONE  Nowhere Read     => api::comments::list;
    POST   "/api/v1/threads/{thread}/comments"            Writer        JSON  Nowhere Comment  => api::comments::create;
    PATCH  "/api/v1/threads/{thread}"                     Editor        JSON  Nowhere Publish  => api::threads::change;
    GET    "/api/v1/comments/{comment}"                   Anyone        NONE  Nowhere Read     => api::comments::read;
    PATCH  "/api/v1/comments/{comment}"                   Author        JSON  Nowhere Comment  => api::comments::edit;
    GET    "/api/v1/comments/{comment}/replies"           Anyone        NONE  Nowhere Read     => api::comments::replies;
    POST   "/api/v1/comments/{comment}/withdrawal"        Author        JSON  Nowhere Comment  => api::comments::withdraw;
    PUT    "/api/v1/comments/{comment}/reaction"          Reader        JSON  Nowhere Comment  => api::comments::reaction;
    POST   "/api/v1/comments/{comment}/reports"           Anyone        JSON  Nowhere Comment  => api::comments::report;
    POST   "/api/v1/comments/{comment}/decisions"         Moderator     JSON  Nowhere Moderate => api::comments::decide;
    GET    "/api/v1/work"                                 Anyone        NONE  Nowhere Read     => api::work::challenge;
    POST   "/api/v1/counts"                               Anyone        JSON  Nowhere Read     cross => api::threads::counts;
    GET    "/api/v1/stories"                              Anyone        NONE  Nowhere Read     => api::stories::list;
    POST   "/api/v1/stories"                              Editor        STORY Nowhere Publish  => api::stories::create;
    GET    "/api/v1/stories/{story}"                      Anyone        NONE  Nowhere Read     => api::stories::read;
    PUT    "/api/v1/stories/{story}"                      Editor        STORY Nowhere Publish  => api::stories::replace;
    DELETE "/api/v1/stories/{story}"                      Editor        NONE  Nowhere Publish  => api::stories::delete;
}

/// The rows of all routes, for the matrix and its test.
#[must_use]
pub fn permissions() -> Vec<Row> {
    ROUTES.iter().map(|route| route.row).collect()
}

pub(crate) fn router(state: &State) -> Router {
    let (mut router, mut streams) = (Router::new(), Router::new());
    for route in ROUTES {
        let filter = match route.row.method {
            "GET" => MethodFilter::GET,
            "POST" => MethodFilter::POST,
            "PUT" => MethodFilter::PUT,
            "PATCH" => MethodFilter::PATCH,
            _ => MethodFilter::DELETE,
        };
        let state = state.clone();
        let handler = move |params: Result<RawPathParams, RawPathParamsRejection>, request: HttpRequest| {
            let state = state.clone();
            async move {
                match params {
                    Ok(params) => serve(state, *route, params, request).await,
                    // A path that is no UTF-8 once decoded leads to nothing of ours.
                    Err(_) => refuse(state, request, Refusal::NotFound).await,
                }
            }
        };
        // What has no end is not for a layer that gathers.
        let into = if route.row.path == "/live" { &mut streams } else { &mut router };
        *into = std::mem::take(into).route(route.row.path, on(filter, handler));
    }
    let unknown = |refusal: Refusal| {
        let state = state.clone();
        move |request: HttpRequest| {
            let (state, refusal) = (state.clone(), refusal.clone());
            async move { refuse(state, request, refusal).await }
        }
    };
    router
        .layer(CompressionLayer::new())
        .merge(streams)
        .fallback(unknown(Refusal::NotFound))
        .method_not_allowed_fallback(unknown(Refusal::MethodNotAllowed))
        .layer(CatchPanicLayer::custom({
            let state = state.clone();
            move |cause: Box<dyn Any + Send>| panicked(&request_id(&state), cause.as_ref())
        }))
}

/// The answer where a handler broke: nothing is known of the request any more, but what every answer carries.
fn panicked(id: &str, cause: &(dyn Any + Send)) -> Response {
    let text = cause.downcast_ref::<String>().map(String::as_str);
    let text = text.or_else(|| cause.downcast_ref::<&str>().copied()).unwrap_or("no words");
    tracing::error!(request = id, "a handler panicked: {text}");
    let fault = Error::Fault(rejoinder_app::Fault(text.to_owned()));
    let mut response = problem::json_problem(Lang::EN, id, &fault, None);
    headers::protect(response.headers_mut(), None, Frames::Nowhere, id);
    response
}

/// What only the operator may ask.
pub(crate) fn ops_router(state: &State) -> Router {
    let metrics = state.clone();
    let ready = state.clone();
    Router::new()
        .route("/healthz", axum::routing::get(async || "ok\n"))
        .route("/readyz", axum::routing::get(async move || pages::files::readiness(&ready).await))
        .route(
            "/metrics",
            axum::routing::get(async move || {
                let media_type = "application/openmetrics-text; version=1.0.0; charset=utf-8";
                let text = metrics.0.metrics.text(metrics.0.streams.open()).await;
                ([(header::CONTENT_TYPE, media_type)], text)
            }),
        )
}

/// A request to no route: there is a site, perhaps, and nothing else to know.
async fn refuse(state: State, request: HttpRequest, refusal: Refusal) -> Response {
    let begun = Instant::now();
    let (parts, _) = request.into_parts();
    let id = request_id(&state);
    let site = state.0.ctx.sites().by_host(&request::host(&parts.uri, &parts.headers)).ok();
    let mut response = if parts.method == Method::OPTIONS && parts.uri.path().starts_with("/api/") {
        preflight(site.as_deref(), &parts)
    } else {
        match understand(&state, &parts, Vec::new(), &id).await {
            Ok(request) => problem::respond(&request, &Error::Refused(refusal)).await,
            Err(error) => not_understood(&parts, &id, &error),
        }
    };
    headers::protect(response.headers_mut(), site.as_deref(), Frames::Nowhere, &id);
    note(&state, "", &parts, &id, &response, begun);
    response
}

async fn serve(state: State, route: Route, params: RawPathParams, request: HttpRequest) -> Response {
    let begun = Instant::now();
    let (parts, body) = request.into_parts();
    let id = request_id(&state);
    let path = params.iter().map(|(name, value)| (name.to_owned(), value.to_owned())).collect();
    let site = state.0.ctx.sites().by_host(&request::host(&parts.uri, &parts.headers)).ok();
    // The body first, and who asks after it: whoever lost a right while his body trickled in has it no more.
    let read = match site {
        Some(_) => take_body(&state, route, &parts, body).await,
        None => Ok(Vec::new()),
    };
    let mut response = match understand(&state, &parts, path, &id).await {
        Ok(request) => answer(&state, route, request, read).await,
        Err(error) => not_understood(&parts, &id, &error),
    };
    headers::protect(response.headers_mut(), site.as_deref(), route.frames, &id);
    note(&state, route.row.path, &parts, &id, &response, begun);
    response
}

/// The answer to a request of which not even the site or the caller could be told.
fn not_understood(parts: &http::request::Parts, id: &str, error: &Error) -> Response {
    if let Error::Fault(fault) = error {
        tracing::error!(request = id, path = parts.uri.path(), "{fault}");
    }
    let accepted = parts.headers.get(header::ACCEPT_LANGUAGE).and_then(|value| value.to_str().ok());
    problem::json_problem(Lang::negotiate(accepted.unwrap_or_default(), Lang::EN), id, error, None)
}

/// Counts and logs an answer by its route; that of a request to no route is empty.
fn note(
    state: &State,
    route: &'static str,
    parts: &http::request::Parts,
    id: &str,
    response: &Response,
    begun: Instant,
) {
    let took = begun.elapsed();
    state.0.metrics.observe(route, &parts.method, response.status().as_u16(), took);
    tracing::info!(
        request = id,
        method = %parts.method,
        route,
        status = response.status().as_u16(),
        took_micros = u64::try_from(took.as_micros()).unwrap_or(u64::MAX),
        "answered"
    );
}

/// Reads the body, unless a page of another site sends it: those may not make a browser act with its cookies.
async fn take_body(
    state: &State,
    route: Route,
    parts: &http::request::Parts,
    body: Body,
) -> Result<Vec<u8>, Refusal> {
    if !parts.headers.contains_key(header::AUTHORIZATION) && !route.row.cross_site {
        gate::same_origin(&parts.method, &parts.headers, &request::host(&parts.uri, &parts.headers))?;
    }
    body::read(route.takes, &parts.headers, body, state.0.config.body_timeout).await
}

/// Checks a request against its row, and lets the handler answer.
async fn answer(
    state: &State,
    route: Route,
    mut request: Request,
    read: Result<Vec<u8>, Refusal>,
) -> Response {
    let is_read = read.is_ok();
    match admit(state, route, &mut request, read).await {
        Ok(()) => {
            let request = Arc::new(request);
            let result = (route.handler)(Arc::clone(&request)).await;
            let mut response = match result {
                Ok(response) => response,
                Err(error) => problem::respond(&request, &error).await,
            };
            // The frame that opened this window still knows it when the reader is in.
            let steps = route.row.path.starts_with("/login") || route.row.path == "/join";
            if steps && request.frame_secret().is_some() {
                headers::keep_opener(&mut response);
            }
            cors(&request, route, &mut response);
            response
        }
        Err(error) => {
            let mut response = problem::respond(&request, &error).await;
            cors(&request, route, &mut response);
            if !is_read {
                // What was not read of the body cannot be told from the next request.
                response.headers_mut().insert(header::CONNECTION, HeaderValue::from_static("close"));
            }
            response
        }
    }
}

async fn admit(
    state: &State,
    route: Route,
    request: &mut Request,
    read: Result<Vec<u8>, Refusal>,
) -> Result<(), Error> {
    // The text is there first, so that a refused writer gets it back.
    request.body = read?;
    let reader = request.actor.reader();
    let signs_in = route.row.path.starts_with("/login") || route.row.path == "/join";
    if request.method == Method::POST && (signs_in || reader.is_none() && !route.row.cross_site) {
        state.0.pace.count(request.peer, &request.headers)?;
    }
    // Programs of the newsroom publish by the hundred.
    let counted = reader.filter(|reader| !reader.role.is_staff() && !route.row.cross_site);
    if let Some(reader) = counted.filter(|_| !request.method.is_safe()) {
        state.0.pace.count_reader(reader.id)?;
    }
    if let Some(reader) = reader.filter(|reader| reader.standing == Standing::Suspended) {
        tracing::info!(reader = %reader.id, "a suspended reader came");
    }
    if let Some(scopes) = &request.scopes {
        let needed = route.row.scope.filter(|needed| !scopes.contains(needed));
        if route.row.scope.is_none() || needed.is_some() {
            let scope = needed.map_or("none", Scope::name).to_owned();
            return Err(Refusal::ScopeMissing { scope }.into());
        }
    }
    let awaits = request.session.as_ref().and_then(|session| session.awaits);
    let staff = |least: Role| match reader {
        Some(reader) if reader.role >= least && reader.standing == Standing::Registered => Ok(()),
        Some(_) if awaits.is_some_and(|role| role >= least) => Err(Refusal::SecondFactorRequired),
        Some(_) => Err(Refusal::NotAllowed),
        None => Err(Refusal::SignInRequired),
    };
    match route.row.access {
        Access::Anyone | Access::Writer => {}
        Access::Reader | Access::Author | Access::AuthorOrStaff => {
            reader.ok_or(Refusal::SignInRequired)?;
        }
        Access::Moderator => staff(Role::Moderator)?,
        Access::Editor => staff(Role::Editor)?,
        Access::Operator => staff(Role::Operator)?,
    }
    if has_masthead(route, request) {
        request.unseen = count_unseen(request.ctx(), &request.site, &request.actor).await?;
    }
    Ok(())
}

/// Whether a request by a session is answered with a whole page of ours.
fn has_masthead(route: Route, request: &Request) -> bool {
    let is_page = route.row.method == "GET" && route.row.scope.is_none() && !request.fragment();
    is_page
        && request.session.is_some()
        && request.scopes.is_none()
        && !BARE.iter().any(|bare| route.row.path.starts_with(bare))
}

/// Finds out whose site is asked, who asks, and in which language.
async fn understand(
    state: &State,
    parts: &http::request::Parts,
    path: Vec<(String, String)>,
    id: &str,
) -> Result<Request, Error> {
    let ctx = &state.0.ctx;
    if parts.headers.get_all(header::HOST).iter().count() > 1 {
        return Err(Refusal::BodyMalformed.into());
    }
    let site = ctx.sites().by_host(&request::host(&parts.uri, &parts.headers))?;
    let (mut visitor, scopes) = request::visitor(ctx, &site, &parts.headers).await?;
    let is_own = OWN.iter().any(|own| parts.uri.path().starts_with(own));
    if is_own && visitor.session.as_ref().is_some_and(SessionSeen::is_of_frame) {
        visitor = Visitor::anyone();
    }
    let site_lang = Lang::best(&site.language).unwrap_or(Lang::EN);
    let accepted =
        parts.headers.get(header::ACCEPT_LANGUAGE).and_then(|value| value.to_str().ok()).unwrap_or_default();
    Ok(Request {
        state: state.clone(),
        method: parts.method.clone(),
        uri: parts.uri.clone(),
        headers: parts.headers.clone(),
        actor: visitor.actor,
        session: visitor.session,
        scopes,
        site_lang,
        lang: Lang::negotiate(accepted, site_lang),
        site,
        path,
        peer: parts.extensions.get::<ConnectInfo<SocketAddr>>().map(|ConnectInfo(address)| address.ip()),
        body: Vec::new(),
        unseen: 0,
        id: id.to_owned(),
    })
}

fn request_id(state: &State) -> String {
    let mut bytes = [0u8; 8];
    state.0.ctx.random.fill(&mut bytes);
    format!("{:016x}", u64::from_le_bytes(bytes))
}

/// Lets scripts of the hosts that the site lists read the API; without cookies, so as anyone.
fn cors(request: &Request, route: Route, response: &mut Response) {
    let open = route.row.path.starts_with("/api/")
        || route.row.path == "/fragment"
        || route.row.path == "/openapi.json";
    let origin = request.header(header::ORIGIN);
    if !open {
        return;
    }
    response.headers_mut().append(header::VARY, HeaderValue::from_static("Origin"));
    if headers::origin_listed(&request.site, origin)
        && let Ok(origin) = HeaderValue::from_str(origin)
    {
        response.headers_mut().insert(header::ACCESS_CONTROL_ALLOW_ORIGIN, origin);
        let exposed = HeaderValue::from_static("etag, link, retry-after, x-request-id");
        response.headers_mut().insert(header::ACCESS_CONTROL_EXPOSE_HEADERS, exposed);
        response
            .headers_mut()
            .insert("cross-origin-resource-policy", HeaderValue::from_static("cross-origin"));
    }
}

fn preflight(site: Option<&Site>, parts: &http::request::Parts) -> Response {
    let mut response = StatusCode::NO_CONTENT.into_response();
    let origin = parts.headers.get(header::ORIGIN).and_then(|value| value.to_str().ok()).unwrap_or_default();
    let headers = response.headers_mut();
    headers.insert(header::VARY, HeaderValue::from_static("Origin"));
    if let (Some(site), Ok(value)) = (site, HeaderValue::from_str(origin))
        && headers::origin_listed(site, origin)
    {
        headers.insert(header::ACCESS_CONTROL_ALLOW_ORIGIN, value);
        headers.insert(header::ACCESS_CONTROL_ALLOW_METHODS, HeaderValue::from_static("GET, POST"));
        headers.insert(
            header::ACCESS_CONTROL_ALLOW_HEADERS,
            HeaderValue::from_static("content-type, accept-language, if-none-match"),
        );
        headers.insert(header::ACCESS_CONTROL_MAX_AGE, HeaderValue::from_static("86400"));
    }
    response
}

#[cfg(test)]
mod tests {
    use http_body_util::BodyExt;
    use tower::ServiceExt;

    use super::*;

    #[tokio::test]
    async fn a_handler_that_panics_is_a_guarded_answer() {
        async fn breaks() -> &'static str {
            panic!("a secret of ours")
        }
        let router = Router::new().route("/", axum::routing::get(breaks)).layer(CatchPanicLayer::custom(
            |cause: Box<dyn Any + Send>| panicked("0123456789abcdef", cause.as_ref()),
        ));
        let response = router.oneshot(HttpRequest::new(Body::empty())).await.expect("an answer");
        assert_eq!(response.status(), StatusCode::INTERNAL_SERVER_ERROR);
        let header = |name: &str| {
            response.headers().get(name).and_then(|value| value.to_str().ok()).unwrap_or_default().to_owned()
        };
        assert!(header("content-security-policy").ends_with("frame-ancestors 'none'"));
        assert_eq!(header("x-content-type-options"), "nosniff");
        assert_eq!(header("cache-control"), "no-store");
        assert_eq!(header("x-request-id"), "0123456789abcdef");
        assert_eq!(header("content-type"), "application/problem+json");
        let body = response.into_body().collect().await.expect("a body").to_bytes();
        let text = String::from_utf8_lossy(&body).into_owned();
        assert!(text.contains("\"code\":\"fault\"") && !text.contains("secret"), "{text}");
    }
}
