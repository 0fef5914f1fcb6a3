//! The front page and the sections.

use std::sync::Arc;

use axum::response::Response;
use rejoinder_app::{Error, StoryCard, find_lead, list_stories};
use rejoinder_domain::{Refusal, StoryId};

use crate::{
    pages::{page, shell, story::teaser},
    params::encode,
    request::Request,
    view::{FrontPage, FrontSection, Paging, SectionPage},
};

/// Stories beside the lead, and those under "most discussed".
const LATEST: usize = 3;
const DISCUSSED: usize = 5;

/// `GET /`.
pub(crate) async fn front(request: Arc<Request>) -> Result<Response, Error> {
    request.query(&[])?;
    let (t, site) = (request.site_lang, &request.site);
    let (mut cards, _) = list_stories(request.ctx(), site, None, None).await?;
    let mut discussed: Vec<StoryCard> = cards.iter().filter(|card| card.comment_count > 0).cloned().collect();
    discussed.sort_by_key(|card| std::cmp::Reverse(card.comment_count));
    let lead = find_lead(request.ctx(), site).await?.or_else(|| cards.first().cloned());
    if let Some(lead) = &lead {
        cards.retain(|card| card.story.id != lead.story.id);
    }
    let rest = cards.split_off(cards.len().min(LATEST));
    let sections = site
        .sections
        .iter()
        .map(|section| FrontSection {
            title: section.title.clone(),
            href: format!("/section/{}", encode(&section.slug)),
            stories: rest
                .iter()
                .filter(|c| c.story.text.section == section.slug)
                .map(|c| teaser(&request, t, c, false))
                .collect(),
        })
        .filter(|section| !section.stories.is_empty())
        .collect();
    let mut shell = shell::shell(&request, "", |head| {
        head.canonical = format!("{}/", site.base_url);
        head.description = site.tagline.clone();
        head.kind = "website";
    });
    shell.today = String::new();
    let view = FrontPage {
        t,
        shell,
        lead: lead.map(|card| teaser(&request, t, &card, true)),
        latest: cards.iter().map(|card| teaser(&request, t, card, true)).collect(),
        sections,
        discussed: discussed.iter().take(DISCUSSED).map(|card| teaser(&request, t, card, true)).collect(),
    };
    page(&request, &view)
}

/// `GET /section/{slug}`.
pub(crate) async fn section(request: Arc<Request>) -> Result<Response, Error> {
    let query = request.query(&["before"])?;
    let slug: String = request.path("slug")?;
    let section =
        request.site.sections.iter().find(|section| section.slug == slug).ok_or(Refusal::NotFound)?;
    let before = query.parsed::<StoryId>("before")?;
    let (cards, more) = list_stories(request.ctx(), &request.site, Some(slug.clone()), before).await?;
    let (t, path) = (request.site_lang, format!("/section/{}", encode(&slug)));
    let next = cards.last().filter(|_| more).map(|card| format!("{path}?before={}", card.story.id));
    let view = SectionPage {
        t,
        shell: shell::shell(&request, &section.title, |head| {
            head.canonical = format!("{}{path}", request.site.base_url);
            head.kind = "website";
        }),
        title: section.title.clone(),
        stories: cards.iter().map(|card| teaser(&request, t, card, false)).collect(),
        paging: Paging { first: before.map(|_| path.clone()), previous: None, next },
    };
    page(&request, &view)
}
