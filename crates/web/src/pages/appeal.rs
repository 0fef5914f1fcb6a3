//! An author appeals against a decision on his comment.

use std::sync::Arc;

use axum::response::Response;
use http::StatusCode;
use rejoinder_app::{Error, desk, read_comment};
use rejoinder_domain::{CommentId, Refusal, limits};

use crate::{
    headers,
    pages::{comment::discussion_path, discussion as talk, private_page, shell},
    problem,
    request::Request,
    view::AppealPage,
};

/// `GET /c/{comment}/appeal`.
pub(crate) async fn appeal_form(request: Arc<Request>) -> Result<Response, Error> {
    request.query(&[])?;
    page(&request, "", None).await
}

async fn page(request: &Request, text: &str, refusal: Option<&Refusal>) -> Result<Response, Error> {
    let id: CommentId = request.path("comment")?;
    let (view, story) = read_comment(request.ctx(), &request.site, &request.actor, id).await?;
    if !view.mine {
        return Err(Refusal::NotAuthor.into());
    }
    if !view.can.appeal {
        return Err(
            if view.appeal.is_some() { Refusal::AppealDuplicate } else { Refusal::AppealImpossible }.into()
        );
    }
    let t = talk::story_lang(request, &story);
    let page = AppealPage {
        t,
        shell: shell::shell(request, &t.msg("appeal-title"), |head| head.noindex = true),
        comment: talk::single(request, t, &story, &view, false),
        action: format!("/c/{id}/appeal"),
        text: text.to_owned(),
        len_max: limits::DETAIL_LEN_MAX,
        error: refusal.map(|refusal| t.refusal(refusal.code(), refusal.args())).unwrap_or_default(),
        cancel: format!("/c/{id}"),
    };
    private_page(refusal.map_or(StatusCode::OK, problem::status), &page)
}

/// `POST /c/{comment}/appeal`.
pub(crate) async fn appeal(request: Arc<Request>) -> Result<Response, Error> {
    let form = request.form(&["text", "key"])?;
    let id: CommentId = request.path("comment")?;
    match desk::appeal(request.ctx(), &request.site, &request.actor, id, form.text("text")).await {
        Ok(()) => {
            let (_, story) = read_comment(request.ctx(), &request.site, &request.actor, id).await?;
            Ok(headers::see_other(&discussion_path(&request, &story, "appealed")))
        }
        Err(Error::Refused(refusal @ (Refusal::AppealEmpty | Refusal::DetailTooLong { .. }))) => {
            page(&request, form.text("text"), Some(&refusal)).await
        }
        Err(error) => Err(error),
    }
}
