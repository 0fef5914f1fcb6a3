//! What waits for a decision, for the staff.

use std::sync::Arc;

use axum::response::Response;
use http::StatusCode;
use rejoinder_app::{Error, list_waiting};
use rejoinder_domain::{CommentId, limits};

use crate::{
    pages::{discussion as talk, private_page, shell},
    request::Request,
    view::{DeskPage, Link, Paging, Waiting},
};

/// `GET /desk`.
pub(crate) async fn desk(request: Arc<Request>) -> Result<Response, Error> {
    let query = request.query(&["after"])?;
    let after = query.parsed::<CommentId>("after")?;
    let found = list_waiting(request.ctx(), &request.site, &request.actor, after).await?;
    let t = request.lang;
    let full = found.len() == limits::PAGE_ROOTS;
    let next = found.last().filter(|_| full).map(|(view, _)| format!("/desk?after={}", view.id));
    let waiting = found
        .iter()
        .map(|(view, story)| Waiting {
            story: Link { href: story.path(), text: story.text.headline.clone() },
            story_lang: talk::language_of(&request, story),
            comment: talk::single(&request, t, story, view, true),
        })
        .collect();
    let view = DeskPage {
        t,
        shell: shell::shell(&request, &t.msg("desk-title"), |head| head.noindex = true),
        waiting,
        paging: Paging { first: after.map(|_| "/desk".to_owned()), previous: None, next },
    };
    private_page(StatusCode::OK, &view)
}
