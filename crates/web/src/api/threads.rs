//! Threads: found by their story, opened and closed, counted.

use std::sync::Arc;

use axum::response::Response;
use http::StatusCode;
use rejoinder_app::{Error, StoryRef, counts as count, set_thread, thread_by_id};
use rejoinder_domain::{Refusal, ThreadId, thread::ThreadState};

use crate::{
    api::{
        dto::{CountOut, CountsIn, CountsOut, Problem, ThreadDto, ThreadIn},
        readable, written,
    },
    request::Request,
};

/// The thread of a story. A URL on a listed host that nobody asked for before gets its thread now.
#[utoipa::path(get, path = "/api/v1/threads", tag = "threads",
    params(("url" = Option<String>, Query, description = "Any URL of the story"),
           ("story_id" = Option<String>, Query, description = "Our id or the publisher's")),
    responses((status = 200, body = ThreadDto), (status = "4XX", body = Problem, content_type = "application/problem+json")))]
pub(crate) async fn find(request: Arc<Request>) -> Result<Response, Error> {
    let query = request.query(&["url", "story_id"])?;
    let of = match (query.text("url"), query.text("story_id")) {
        ("", "") => return Err(Refusal::ParameterMissing { name: "url".into() }.into()),
        (url, "") => StoryRef::Url(url.to_owned()),
        ("", id) => StoryRef::Id(id.to_owned()),
        _ => return Err(Refusal::ParameterInvalid { name: "story_id".into() }.into()),
    };
    let (story, thread) = request.thread_of(&of).await?;
    readable(&request, &ThreadDto::new(&request.site.base_url, &story, &thread))
}

/// Opens, closes or slows a thread.
#[utoipa::path(patch, path = "/api/v1/threads/{thread}", tag = "threads", security(("token" = [])),
    params(("thread" = String, Path)), request_body = ThreadIn,
    responses((status = 200, body = ThreadDto), (status = "4XX", body = Problem, content_type = "application/problem+json")))]
pub(crate) async fn change(request: Arc<Request>) -> Result<Response, Error> {
    request.query(&[])?;
    let id: ThreadId = request.path("thread")?;
    let body: ThreadIn = request.json()?;
    let state: ThreadState = body.state.parse()?;
    set_thread(request.ctx(), &request.site, &request.actor, id, state, body.slow_secs).await?;
    let (story, thread) = thread_by_id(request.ctx(), &request.site, &request.actor, id).await?;
    written(StatusCode::OK, &ThreadDto::new(&request.site.base_url, &story, &thread))
}

/// Counts the visible comments of many stories. Pages of other sites may ask it.
#[utoipa::path(post, path = "/api/v1/counts", tag = "threads", request_body = CountsIn,
    responses((status = 200, body = CountsOut), (status = "4XX", body = Problem, content_type = "application/problem+json")))]
pub(crate) async fn counts(request: Arc<Request>) -> Result<Response, Error> {
    request.query(&[])?;
    let body: CountsIn = request.json()?;
    let refs = body
        .stories
        .into_iter()
        .map(|one| match (one.url, one.story_id) {
            (Some(url), None) => Ok(StoryRef::Url(url)),
            (None, Some(id)) => Ok(StoryRef::Id(id)),
            _ => Err(Refusal::ParameterInvalid { name: "stories".into() }),
        })
        .collect::<Result<Vec<_>, _>>()?;
    let t = request.site_lang;
    let counts = count(request.ctx(), &request.site, refs).await?;
    let counts =
        counts.into_iter().map(|count| CountOut { count, text: t.count("comments-count", count) }).collect();
    written(StatusCode::OK, &CountsOut { counts })
}
