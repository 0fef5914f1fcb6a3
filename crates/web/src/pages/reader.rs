//! A reader's public page: what he has written, each comment in its place.

use std::sync::Arc;

use axum::response::Response;
use rejoinder_app::{Error, read_reader};
use rejoinder_domain::{CommentId, limits};

use crate::{
    pages::{blocks, discussion, page, shell, stamp},
    request::Request,
    view::{Paging, ReaderComment, ReaderPage},
};

/// `GET /reader/{reader}`.
pub(crate) async fn reader(request: Arc<Request>) -> Result<Response, Error> {
    let query = request.query(&["before", "told"])?;
    let before = query.parsed::<CommentId>("before")?;
    let id: rejoinder_domain::ReaderId = request.path("reader")?;
    let (reader, count, entries) = read_reader(request.ctx(), &request.site, id, before).await?;
    let block = blocks::form(&request, &reader, query.text("told")).await?;
    let (t, zone) = (request.site_lang, &request.site.time_zone);
    let full = entries.len() == limits::PAGE_ROOTS;
    let next = entries.last().filter(|_| full).map(|(view, _)| format!("/reader/{id}?before={}", view.id));
    let comments = entries
        .iter()
        .filter_map(|(view, story)| {
            let body = view.body.as_ref()?;
            Some(ReaderComment {
                href: format!("/c/{}", view.id),
                story: story.text.headline.clone(),
                story_lang: discussion::language_of(&request, story),
                when: stamp(t, view.created_at, zone),
                in_reply_to: String::new(),
                lang: body.language.clone(),
                text: discussion::comment_html(body),
            })
        })
        .collect();
    let view = ReaderPage {
        t,
        shell: shell::shell(&request, reader.name.as_str(), |head| {
            head.canonical = format!("{}/reader/{id}", request.site.base_url);
            head.kind = "profile";
            head.noindex = true;
        }),
        name: reader.name.to_string(),
        badge: if reader.role.is_staff() { t.msg("badge-staff") } else { String::new() },
        since: crate::view::Stamp {
            text: t.date(reader.created_at, zone),
            ..stamp(t, reader.created_at, zone)
        },
        block,
        count,
        comments,
        paging: Paging { first: before.map(|_| format!("/reader/{id}")), previous: None, next },
    };
    page(&request, &view)
}
