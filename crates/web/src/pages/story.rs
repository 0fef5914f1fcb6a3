//! A story's own page, its short address, and the stories' cards on other pages.

use std::sync::Arc;

use axum::response::Response;
use rejoinder_app::{Error, StoryCard, StoryRef, find_story_page, notifications::is_following};
use rejoinder_domain::{
    Refusal,
    story::{BodyFormat, Publication},
    text,
};

use crate::{
    headers,
    i18n::Lang,
    pages::{discussion, json_ld, page, shell, stamp},
    params::encode,
    request::Request,
    view::{Feed, Html, JsonLd, NavLink, Picture, StoryPage, StoryView, Teaser},
};

/// `GET /story/{story}`: by our id or the publisher's; leads to the whole address.
pub(crate) async fn short(request: Arc<Request>) -> Result<Response, Error> {
    request.query(discussion::QUERY)?;
    let of = StoryRef::Id(request.path::<String>("story")?);
    let (card, _) = find_story_page(request.ctx(), &request.site, &request.actor, of).await?;
    Ok(headers::see_other(&with_query(&request, &card.story.path())))
}

/// `GET /story/{story}/{slug}`.
pub(crate) async fn story(request: Arc<Request>) -> Result<Response, Error> {
    let query = request.query(discussion::QUERY)?;
    let id: rejoinder_domain::StoryId = request.path("story")?;
    let found =
        find_story_page(request.ctx(), &request.site, &request.actor, StoryRef::Id(id.to_string())).await;
    let (card, thread) = found.map_err(|error| match error {
        Error::Refused(Refusal::StoryUnknown) => Refusal::NotFound.into(),
        other => other,
    })?;
    let story = &card.story;
    if request.path::<String>("slug")? != story.slug {
        // The headline changed, or somebody shortened the address.
        return Ok(headers::moved(&with_query(&request, &story.path())));
    }
    let t = discussion::story_lang(&request, story);
    let mut view =
        discussion::discussion(&request, t, story, &thread, &query, discussion::Setting::Page).await?;
    let site = &request.site;
    if request.actor.reader().is_some() {
        view.follow = Some(is_following(request.ctx(), site, &request.actor, thread.id).await?);
    }
    let picture = picture(&card);
    let absolute = |path: &str| format!("{}{path}", site.base_url);
    let ld = json_ld::story(&request, &card, &view);
    let title = format!("{} – {}", story.text.headline, site.title);
    let shell = shell::shell(&request, "", |head| {
        head.title = title;
        head.description = if story.text.standfirst.is_empty() {
            text::excerpt(&story.text.body, 160)
        } else {
            story.text.standfirst.clone()
        };
        head.canonical = story.canonical_url.clone().unwrap_or_else(|| absolute(&story.path()));
        head.kind = "article";
        head.picture = picture.clone().map(|p| Picture { src: absolute(&p.src), ..p });
        let feed = |end: &str, name: &str, media_type| Feed {
            href: format!("/story/{}/comments.{end}", story.id),
            title: format!("{} ({name})", t.msg("comments-title")),
            media_type,
        };
        head.feeds.push(feed("atom", "Atom", "application/atom+xml"));
        head.feeds.push(feed("rss", "RSS", "application/rss+xml"));
        head.json_ld = Some(JsonLd::new(&ld));
        head.noindex = story.publication != Publication::Published;
    });
    let body = match (story.publication, story.text.body_format) {
        (Publication::Elsewhere, _) => None,
        (_, BodyFormat::Plain) => Some(Html(text::render_plain(&story.text.body))),
        (_, BodyFormat::Markdown) => Some(Html(text::render(&story.text.body, text::Profile::Story, &[]))),
    };
    let section =
        site.sections.iter().find(|section| section.slug == story.text.section).map(|section| NavLink {
            href: format!("/section/{}", encode(&section.slug)),
            text: section.title.clone(),
            current: false,
        });
    let lang = Lang::best(&story.text.language);
    let view = StoryPage {
        t,
        shell,
        story: StoryView {
            lang: discussion::language_of(&request, story),
            dir: lang.unwrap_or(t).dir(),
            section,
            headline: story.text.headline.clone(),
            standfirst: story.text.standfirst.clone(),
            byline: story.text.byline.clone(),
            dateline: story.text.dateline.clone(),
            published: stamp(t, story.published_at, &site.time_zone),
            updated: (story.version > 1 || story.updated_at > story.published_at)
                .then(|| stamp(t, story.updated_at, &site.time_zone)),
            version: story.version,
            picture,
            body,
            elsewhere: story.canonical_url.clone(),
            credit: story.text.credit.clone(),
            tags: story
                .text
                .tags
                .iter()
                .map(|tag| NavLink { href: String::new(), text: tag.clone(), current: false })
                .collect(),
            correction: story.text.correction.clone(),
        },
        discussion: view,
    };
    page(&request, &view)
}

/// Another path with the query of this request.
fn with_query(request: &Request, path: &str) -> String {
    let query = request.uri.query().map(|query| format!("?{query}")).unwrap_or_default();
    format!("{path}{query}")
}

/// The picture of a story on our own host.
pub(crate) fn picture(card: &StoryCard) -> Option<Picture> {
    let text = &card.story.text;
    let (width, height) = card.picture_size?;
    Some(Picture {
        src: format!("/media/{}", text.picture_id?),
        alt: text.picture_alt.clone(),
        width: u32::try_from(width).ok()?,
        height: u32::try_from(height).ok()?,
        caption: text.picture_caption.clone(),
        credit: text.picture_credit.clone(),
    })
}

/// A story as other pages point to it.
pub(crate) fn teaser(request: &Request, t: Lang, card: &StoryCard, with_section: bool) -> Teaser {
    let story = &card.story;
    let own = Lang::best(&story.text.language);
    let section = request.site.sections.iter().find(|section| section.slug == story.text.section);
    Teaser {
        href: story.path(),
        lang: discussion::language_of(request, story),
        dir: own.unwrap_or(t).dir(),
        kicker: section.filter(|_| with_section).map(|section| section.title.clone()).unwrap_or_default(),
        headline: story.text.headline.clone(),
        standfirst: story.text.standfirst.clone(),
        byline: story.text.byline.clone(),
        published: stamp(t, story.published_at, &request.site.time_zone),
        picture: picture(card),
        comments: card.comment_count,
        open: true,
    }
}
