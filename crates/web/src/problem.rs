//! The one map from refusals and faults to HTTP: a page, a fragment's problem, or the API's.

use askama::Template;
use axum::response::{IntoResponse, Response};
use http::{HeaderValue, StatusCode, header};
use rejoinder_app::{Error, find_place, thread_by_id};
use rejoinder_domain::{CommentId, Refusal, Story, ThreadId};
use serde_json::json;

use crate::{
    i18n::Lang,
    pages::{comment::in_frame, shell},
    params::{Params, encode},
    request::Request,
    view::{ErrorPage, Kept, Link},
};

/// The HTTP status of a refusal.
pub(crate) fn status(refusal: &Refusal) -> StatusCode {
    use Refusal as R;
    match refusal {
        R::SignInRequired | R::TokenInvalid | R::CredentialsWrong => StatusCode::UNAUTHORIZED,
        R::NotAllowed
        | R::AccountSuspended
        | R::GuestsOff
        | R::WorkRequired
        | R::NotAuthor
        | R::CrossSite
        | R::ScopeMissing { .. }
        | R::ProofRequired
        | R::ElsewhereRefused
        | R::SecondFactorRequired
        | R::AccountLeaving
        | R::Blocked
        | R::ReactionOwn
        | R::DecideOwn
        | R::AppealOwn
        | R::AppealOver { .. }
        | R::ThreadClosed
        | R::EditWindowOver { .. }
        | R::EditsExhausted { .. } => StatusCode::FORBIDDEN,
        R::NotFound | R::StoryUnknown => StatusCode::NOT_FOUND,
        R::SiteUnknown => StatusCode::MISDIRECTED_REQUEST,
        R::TicketOver => StatusCode::GONE,
        R::ElsewhereDown => StatusCode::BAD_GATEWAY,
        R::NameTaken
        | R::NameLooksAlike
        | R::ElsewhereTaken
        | R::LastWayIn
        | R::LastOperator
        | R::EmailTaken
        | R::ParentGone
        | R::ParentHeld
        | R::AlreadyWithdrawn
        | R::NotVisible
        | R::ReportDuplicate
        | R::CaseClaimed { .. }
        | R::DecidedAlready { .. }
        | R::UndoImpossible
        | R::AppealImpossible
        | R::AppealDuplicate
        | R::StoryConflict => StatusCode::CONFLICT,
        R::VersionConflict => StatusCode::PRECONDITION_FAILED,
        R::TooManyRequests { .. } | R::ThreadSlow { .. } => StatusCode::TOO_MANY_REQUESTS,
        R::Busy { .. } => StatusCode::SERVICE_UNAVAILABLE,
        R::BodyTooLarge { .. } => StatusCode::PAYLOAD_TOO_LARGE,
        R::BodyTooSlow { .. } => StatusCode::REQUEST_TIMEOUT,
        R::ContentTypeUnsupported => StatusCode::UNSUPPORTED_MEDIA_TYPE,
        R::MethodNotAllowed => StatusCode::METHOD_NOT_ALLOWED,
        R::BodyMalformed
        | R::BodyNotUtf8
        | R::CursorInvalid
        | R::OrderUnknown
        | R::ParameterMissing { .. }
        | R::ParameterDuplicate { .. }
        | R::ParameterInvalid { .. }
        | R::TooManyEntries { .. }
        | R::ParameterUnknown { .. }
        | R::KeyInvalid
        | R::UrlInvalid => StatusCode::BAD_REQUEST,
        _ => StatusCode::UNPROCESSABLE_ENTITY,
    }
}

/// Seconds after which to try again.
fn retry_after(refusal: &Refusal) -> Option<i64> {
    match refusal {
        Refusal::Busy { secs } | Refusal::TooManyRequests { secs } | Refusal::ThreadSlow { secs } => {
            Some(*secs)
        }
        _ => None,
    }
}

/// What a refusal says, in a language.
pub(crate) fn told(lang: Lang, refusal: &Refusal) -> String {
    let args = refusal.args();
    lang.refusal(
        refusal.code(),
        args.iter().map(|(name, value)| {
            // Numbers must be numbers to Fluent, for plurals and digits.
            let value = match value.parse::<i64>() {
                Ok(number) => fluent_bundle::FluentValue::from(number),
                Err(_) => fluent_bundle::FluentValue::from(value.as_str()),
            };
            (*name, value)
        }),
    )
}

/// The answer to an error as `application/problem+json` (RFC 9457), with the field that it is about.
pub(crate) fn json_problem(
    lang: Lang,
    request_id: &str,
    error: &Error,
    field: Option<&'static str>,
) -> Response {
    let (status, code, detail, refusal) = match error {
        Error::Refused(refusal) => (status(refusal), refusal.code(), told(lang, refusal), Some(refusal)),
        Error::Fault(_) => (StatusCode::INTERNAL_SERVER_ERROR, "fault", lang.msg("error-fault-detail"), None),
    };
    let mut problem = json!({
        "type": format!("urn:rejoinder:problem:{code}"),
        "title": status.canonical_reason().unwrap_or("Error"),
        "status": status.as_u16(),
        "code": code,
        "detail": detail,
        "instance": request_id,
    });
    if let Some(field) = field {
        problem["errors"] = json!([{ "pointer": format!("/{field}"), "detail": detail }]);
    }
    let mut response = (status, problem.to_string()).into_response();
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static("application/problem+json"));
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    headers.insert(header::CONTENT_LANGUAGE, HeaderValue::from_static(lang.tag()));
    finish(headers, refusal);
    response
}

/// The field of the form or body that a refusal is about. What a report calls its detail is the reason of a decision.
fn field(request: &Request, error: &Error) -> Option<&'static str> {
    let Error::Refused(refusal) = error else { return None };
    let path = request.uri.path();
    let decides = path.ends_with("/decision") || path.ends_with("/decisions");
    refusal.field().map(|field| if decides && field == "detail" { "reason" } else { field })
}

/// The headers that go with a refusal.
pub(crate) fn finish(headers: &mut http::HeaderMap, refusal: Option<&Refusal>) {
    if let Some(secs) = refusal.and_then(retry_after) {
        headers.insert(header::RETRY_AFTER, HeaderValue::from(secs.max(1)));
    }
    if refusal == Some(&Refusal::TokenInvalid) {
        headers.insert(header::WWW_AUTHENTICATE, HeaderValue::from_static("Bearer"));
    }
}

/// The answer to an error for whoever asked: a program, a script of ours, or a person.
pub(crate) async fn respond(request: &Request, error: &Error) -> Response {
    if let Error::Fault(fault) = error {
        tracing::error!(request = request.id, method = %request.method, path = request.uri.path(), "{fault}");
    }
    if request.uri.path().starts_with("/api/") || request.fragment() {
        return json_problem(request.lang, &request.id, error, field(request, error));
    }
    // A page that needs an account leads to the way in, and from there back.
    if matches!(error, Error::Refused(Refusal::SignInRequired)) && request.method == http::Method::GET {
        let next = request.uri.path_and_query().map_or("/", |p| p.as_str());
        return crate::headers::see_other(&format!("/login?next={}", encode(next)));
    }
    // What needs a sign-in of the last minutes leads to one, and from there to the page that asked for it.
    if matches!(error, Error::Refused(Refusal::ProofRequired)) {
        let page = request.uri.path();
        // Of the forms only this one stands on a page of its own, at its own path.
        let own = request.method == http::Method::GET || page == "/account/tokens";
        let next = if own { page } else { "/account" };
        return crate::headers::see_other(&format!("/login?again=1&next={}", encode(next)));
    }
    if matches!(error, Error::Refused(Refusal::SecondFactorRequired)) && request.method == http::Method::GET {
        return crate::headers::see_other("/account#second");
    }
    if request.uri.path() == "/fragment" && request.method.is_safe() {
        return remark(request, error);
    }
    page(request, error, story_of(request, error).await)
}

/// Another site's server puts what we answer into its page: a line that shows nothing, and that its maker can read.
fn remark(request: &Request, error: &Error) -> Response {
    let (status, code, refusal) = match error {
        Error::Refused(refusal) => (status(refusal), refusal.code(), Some(refusal)),
        Error::Fault(_) => (StatusCode::INTERNAL_SERVER_ERROR, "fault", None),
    };
    let mut response = crate::headers::html(status, format!("<!-- rejoinder: {code} {} -->\n", request.id));
    finish(response.headers_mut(), refusal);
    response
}

/// The discussion where somebody tried what he may not, to lead him back. Those who are too many or too fast are not
/// worth a look into the store.
async fn story_of(request: &Request, error: &Error) -> Option<Story> {
    let Error::Refused(refusal) = error else { return None };
    let worth = matches!(
        status(refusal),
        StatusCode::UNAUTHORIZED
            | StatusCode::FORBIDDEN
            | StatusCode::CONFLICT
            | StatusCode::PRECONDITION_FAILED
    );
    if !worth || *refusal == Refusal::CrossSite {
        return None;
    }
    let (ctx, site, actor) = (request.ctx(), &request.site, &request.actor);
    let found = match (request.path::<ThreadId>("thread"), request.path::<CommentId>("comment")) {
        (Ok(id), _) => thread_by_id(ctx, site, actor, id).await.map(|(story, _)| story),
        (_, Ok(id)) => find_place(ctx, site, actor, id).await.map(|place| place.story),
        _ => return None,
    };
    match found {
        Ok(story) => Some(story),
        Err(Error::Refused(_)) => None,
        Err(Error::Fault(fault)) => {
            tracing::error!(request = request.id, "the story of a refused request: {fault}");
            None
        }
    }
}

fn page(request: &Request, error: &Error, story: Option<Story>) -> Response {
    let t = request.lang;
    let (status, title, detail, refusal) = match error {
        Error::Refused(refusal) => {
            let status = status(refusal);
            (status, title(t, status), told(t, refusal), Some(refusal))
        }
        Error::Fault(_) => {
            (StatusCode::INTERNAL_SERVER_ERROR, t.msg("error-fault-title"), t.msg("error-fault-detail"), None)
        }
    };
    let mut links = vec![Link { href: "/".into(), text: t.msg("error-home") }];
    let back = story.map(|story| match in_frame(request) {
        true => format!("/embed?story={}#discussion", story.id),
        false => format!("{}#discussion", story.path()),
    });
    // Who took too long over a step of signing in begins with the first.
    let over = refusal == Some(&Refusal::TicketOver) && request.uri.path().starts_with("/login");
    if status == StatusCode::UNAUTHORIZED || over || refusal == Some(&Refusal::GuestsOff) {
        let next = match (request.path::<CommentId>("comment"), &back) {
            (Ok(id), Some(_)) => format!("?next={}", encode(&format!("/c/{id}"))),
            (_, Some(back)) => format!("?next={}", encode(back)),
            _ => String::new(),
        };
        links.insert(0, Link { href: format!("/login{next}"), text: t.msg("sign-in") });
    }
    if let Some(href) = back {
        links.insert(0, Link { href, text: t.msg("error-story") });
    }
    let page = ErrorPage {
        t,
        shell: shell::shell(request, &title, |head| head.noindex = true),
        status: status.as_u16(),
        title,
        detail,
        request_id: if refusal.is_none() { request.id.clone() } else { String::new() },
        kept: kept(request, t),
        links,
    };
    let html = page.render().unwrap_or_else(|_| page.detail.clone());
    let mut response = crate::headers::html(status, html);
    finish(response.headers_mut(), refusal);
    response
}

fn title(t: Lang, status: StatusCode) -> String {
    match status {
        StatusCode::NOT_FOUND | StatusCode::MISDIRECTED_REQUEST => t.msg("error-not-found"),
        _ => t.msg("error-refused"),
    }
}

/// What was typed into a form that could not be taken, to be copied: the text and the detail, never a password.
fn kept(request: &Request, t: Lang) -> Vec<Kept> {
    let known = &[
        "text", "detail", "name", "parent", "key", "reason", "rule", "act", "on", "email", "password",
        "next", "kind", "preview", "work",
    ];
    let Ok(form) = Params::parse(&request.body, known) else { return Vec::new() };
    ["text", "detail"]
        .into_iter()
        .filter_map(|name| form.get(name).filter(|text| !text.is_empty()))
        .map(|text| Kept { label: t.msg("compose-new"), text: text.to_owned() })
        .collect()
}
