//! Stories for the newsroom's own programs.

use std::sync::Arc;

use axum::response::{IntoResponse, Response};
use base64::{Engine, engine::general_purpose::STANDARD};
use http::StatusCode;
use rejoinder_app::{
    Error, NewPicture, StoryDraft, StoryRef, exchange::from_rfc3339, find_story_page, list_stories,
    put_story, unpublish_story,
};
use rejoinder_domain::{Refusal, StoryId, limits, story::StoryText};

use crate::{
    api::{
        dto::{Problem, StoriesDto, StoryDto, StoryIn},
        readable, written,
    },
    request::Request,
};

/// The published stories, the latest first.
#[utoipa::path(get, path = "/api/v1/stories", tag = "stories",
    params(("section" = Option<String>, Query, description = "Slug of a section"), ("before" = Option<String>, Query, description = "`next` of another page")),
    responses((status = 200, body = StoriesDto), (status = "4XX", body = Problem, content_type = "application/problem+json")))]
pub(crate) async fn list(request: Arc<Request>) -> Result<Response, Error> {
    let query = request.query(&["section", "before"])?;
    let section = query.get("section").filter(|text| !text.is_empty()).map(str::to_owned);
    let before = query.parsed::<StoryId>("before")?;
    let (cards, more) = list_stories(request.ctx(), &request.site, section, before).await?;
    let base = &request.site.base_url;
    let dto = StoriesDto {
        next: cards.last().filter(|_| more).map(|card| card.story.id.to_string()),
        stories: cards.iter().map(|card| StoryDto::new(base, card)).collect(),
    };
    readable(&request, &dto)
}

/// A story by our id or the publisher's.
#[utoipa::path(get, path = "/api/v1/stories/{story}", tag = "stories", params(("story" = String, Path)),
    responses((status = 200, body = StoryDto), (status = "4XX", body = Problem, content_type = "application/problem+json")))]
pub(crate) async fn read(request: Arc<Request>) -> Result<Response, Error> {
    request.query(&[])?;
    let of = StoryRef::Id(request.path("story")?);
    let (card, _) = find_story_page(request.ctx(), &request.site, &request.actor, of).await?;
    readable(&request, &StoryDto::new(&request.site.base_url, &card))
}

/// Makes a story, or changes the one with its `publisher_id`.
#[utoipa::path(post, path = "/api/v1/stories", tag = "stories", security(("token" = [])), request_body = StoryIn,
    responses((status = 200, body = StoryDto), (status = "4XX", body = Problem, content_type = "application/problem+json")))]
pub(crate) async fn create(request: Arc<Request>) -> Result<Response, Error> {
    request.query(&[])?;
    put(&request, None).await
}

/// Changes a story.
#[utoipa::path(put, path = "/api/v1/stories/{story}", tag = "stories", security(("token" = [])), params(("story" = String, Path)),
    request_body = StoryIn,
    responses((status = 200, body = StoryDto), (status = "4XX", body = Problem, content_type = "application/problem+json")))]
pub(crate) async fn replace(request: Arc<Request>) -> Result<Response, Error> {
    request.query(&[])?;
    let of = StoryRef::Id(request.path("story")?);
    let (card, _) = find_story_page(request.ctx(), &request.site, &request.actor, of).await?;
    put(&request, Some(card.story.id)).await
}

/// Takes a story from pages and feeds. Its thread stays.
#[utoipa::path(delete, path = "/api/v1/stories/{story}", tag = "stories", security(("token" = [])), params(("story" = String, Path)),
    responses((status = 204), (status = "4XX", body = Problem, content_type = "application/problem+json")))]
pub(crate) async fn delete(request: Arc<Request>) -> Result<Response, Error> {
    request.query(&[])?;
    let of = StoryRef::Id(request.path("story")?);
    let (card, _) = find_story_page(request.ctx(), &request.site, &request.actor, of).await?;
    unpublish_story(request.ctx(), &request.site, &request.actor, card.story.id).await?;
    Ok(StatusCode::NO_CONTENT.into_response())
}

async fn put(request: &Request, id: Option<StoryId>) -> Result<Response, Error> {
    let body: StoryIn = request.json()?;
    let invalid = |name: &str| Refusal::ParameterInvalid { name: name.into() };
    let picture = match &body.picture_base64 {
        None => None,
        Some(_) if body.picture_alt.trim().is_empty() => {
            return Err(Refusal::ParameterMissing { name: "picture_alt".into() }.into());
        }
        Some(text) => {
            let refused = Refusal::PictureInvalid { max: limits::PICTURE_BYTES_MAX };
            Some(NewPicture { bytes: STANDARD.decode(text).map_err(|_| refused)? })
        }
    };
    let published_at = match &body.published_at {
        None => None,
        Some(text) => Some(from_rfc3339(text).ok_or_else(|| invalid("published_at"))?),
    };
    let draft = StoryDraft {
        id,
        publisher_id: body.publisher_id,
        text: StoryText {
            headline: body.headline,
            standfirst: body.standfirst,
            byline: body.byline,
            credit: body.credit,
            dateline: body.dateline,
            section: body.section,
            tags: body.tags,
            language: body.language,
            body_format: body.body_format,
            body: body.body,
            correction: body.correction,
            picture_id: None,
            picture_alt: body.picture_alt,
            picture_caption: body.picture_caption,
            picture_credit: body.picture_credit,
        },
        urls: body.urls,
        elsewhere: body.elsewhere,
        lead: body.lead,
        published_at,
        picture,
        if_version: body.if_version,
        ..StoryDraft::default()
    };
    let (story, _) = put_story(request.ctx(), &request.site, &request.actor, draft).await?;
    let of = StoryRef::Id(story.id.to_string());
    let (card, _) = find_story_page(request.ctx(), &request.site, &request.actor, of).await?;
    written(StatusCode::OK, &StoryDto::new(&request.site.base_url, &card))
}
