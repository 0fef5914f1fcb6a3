//! The discussion in another site: as a frame, and as a fragment for its server.

use std::sync::Arc;

use axum::response::Response;
use rejoinder_app::{Error, StoryRef, people};
use rejoinder_domain::{Actor, Refusal};

use crate::{
    headers,
    pages::{discussion as talk, page, render, shell},
    params::{Params, encode},
    request::Request,
    view::{EmbedPage, FragmentPage, Link},
};

const QUERY: &[&str] = &["url", "story", "scheme", "accent", "order", "cursor", "in", "at", "show", "told"];

/// The story that a query names, and the part of a query that names it.
fn story_ref(query: &Params) -> Result<(StoryRef, String), Refusal> {
    match (query.text("url"), query.text("story")) {
        ("", "") => Err(Refusal::ParameterMissing { name: "url".into() }),
        (url, "") => Ok((StoryRef::Url(url.to_owned()), format!("url={}", encode(url)))),
        (_, id) => Ok((StoryRef::Id(id.to_owned()), format!("story={}", encode(id)))),
    }
}

/// A colour as `#rrggbb`, else nothing: it goes into a stylesheet.
pub(crate) fn hex_colour(text: &str) -> Option<String> {
    let digits = text.strip_prefix('#').unwrap_or(text);
    (digits.len() == 6 && digits.bytes().all(|b| b.is_ascii_hexdigit()))
        .then(|| format!("#{}", digits.to_ascii_lowercase()))
}

/// `GET /embed`.
pub(crate) async fn embed(request: Arc<Request>) -> Result<Response, Error> {
    let query = request.query(QUERY)?;
    let (of, named) = story_ref(&query)?;
    let (story, thread) = request.thread_of(&of).await?;
    let t = talk::story_lang(&request, &story);
    let scheme = match query.text("scheme") {
        "light" => "light",
        "dark" => "dark",
        _ => "",
    };
    let accent = hex_colour(query.text("accent"));
    let mut keep = named;
    if !scheme.is_empty() {
        keep.push_str(&format!("&scheme={scheme}"));
    }
    if let Some(accent) = &accent {
        keep.push_str(&format!("&accent={}", encode(accent)));
    }
    let discussion =
        talk::discussion(&request, t, &story, &thread, &query, talk::Setting::Frame(&keep)).await?;
    let mut assets = shell::assets(&request);
    if let Some(accent) = accent {
        assets.theme_css = format!("/theme.css?accent={}", encode(&accent));
    }
    let view = EmbedPage {
        t,
        scheme,
        publisher: people::has_publisher(request.ctx(), &request.site),
        title: format!("{} – {}", t.msg("comments-title"), story.text.headline),
        story: Link { href: talk::story_href(&story), text: story.text.headline.clone() },
        story_lang: talk::language_of(&request, &story),
        assets,
        here: shell::way_back(&request),
        as_name: request.actor.reader().map(|reader| reader.name.to_string()).unwrap_or_default(),
        discussion,
    };
    page(&request, &view)
}

/// `GET /fragment`: the same bytes for everybody, whoever asks.
pub(crate) async fn fragment(request: Arc<Request>) -> Result<Response, Error> {
    let query = request.query(&["url", "story", "order"])?;
    let (of, _) = story_ref(&query)?;
    let request = Request { actor: Actor::Anyone, ..Request::clone(&request) };
    let (story, thread) = request.thread_of(&of).await?;
    let t = talk::story_lang(&request, &story);
    let discussion = talk::discussion(&request, t, &story, &thread, &query, talk::Setting::Fragment).await?;
    Ok(headers::readable(
        &request,
        "text/html; charset=utf-8",
        talk::far(&request.site.base_url, &render(&FragmentPage { discussion })?),
    ))
}
