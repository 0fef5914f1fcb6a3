//! What a reader is told: the page, what it and mail say about each thing, and the button to follow a thread.

use std::sync::Arc;

use axum::response::Response;
use http::StatusCode;
use rejoinder_app::{
    Error,
    notifications::{Kind, Told, follow as follow_thread, list_notifications, see_notifications},
    thread_by_id,
};
use rejoinder_domain::{NotificationId, Refusal, Site, State, ThreadId};

use crate::{
    headers,
    i18n::Lang,
    pages::{
        discussion::{author_name, comment_html, language_of},
        private_page, shell, stamp,
    },
    request::Request,
    view::{NotificationView, NotificationsPage, Paging},
};

/// What happened, as a sentence.
pub(crate) fn sentence(t: Lang, told: &Told) -> String {
    let name = told.comment.body.as_ref().map(|body| author_name(t, &body.author_name)).unwrap_or_default();
    match (told.kind, told.comment.state) {
        (Kind::Reply, _) => t.msg1("notification-reply", "name", name),
        (Kind::Mention, _) => t.msg1("notification-mention", "name", name),
        (Kind::Followed, _) => t.msg1("notification-followed", "name", name),
        (Kind::Decision, State::Visible) => t.msg("notification-approved"),
        (Kind::Decision, State::Held) => t.msg("notification-held"),
        (Kind::Decision, State::Removed | State::Withdrawn) => t.msg("notification-removed"),
    }
}

/// The rule of a decision, in words, and its reason; either may be empty.
pub(crate) fn reasons(site: &Site, told: &Told) -> (String, String) {
    let Some(decision) = &told.comment.statement else { return Default::default() };
    let rule = site.policy.rules.iter().find(|rule| rule.id == decision.rule);
    (rule.map(|rule| rule.title.clone()).unwrap_or_default(), decision.reason.clone())
}

/// `GET /notifications`.
pub(crate) async fn notifications(request: Arc<Request>) -> Result<Response, Error> {
    let query = request.query(&["before"])?;
    let before = query.parsed::<NotificationId>("before")?;
    let (list, more) = list_notifications(request.ctx(), &request.site, &request.actor, before).await?;
    let t = request.lang;
    let any_new = list.iter().any(|told| !told.seen);
    let next = list.last().filter(|_| more).map(|last| format!("/notifications?before={}", last.id));
    let view = NotificationsPage {
        t,
        shell: shell::private(&request, &t.msg("notifications-title")),
        up_to: list.first().filter(|_| any_new).map(|first| first.id.to_string()).unwrap_or_default(),
        notifications: list.iter().map(|told| one(&request, told)).collect(),
        paging: Paging { first: before.map(|_| "/notifications".to_owned()), previous: None, next },
    };
    private_page(StatusCode::OK, &view)
}

fn one(request: &Request, told: &Told) -> NotificationView {
    let (t, body) = (request.lang, told.comment.body.as_ref());
    let (rule, reason) = reasons(&request.site, told);
    NotificationView {
        sentence: sentence(t, told),
        href: format!("/c/{}", told.comment_id()),
        story: told.story.text.headline.clone(),
        story_lang: language_of(request, &told.story),
        when: stamp(t, told.created_at, &request.site.time_zone),
        new: !told.seen,
        lang: body.and_then(|body| body.language.clone()),
        text: body.map(comment_html),
        rule,
        reason,
    }
}

/// `POST /notifications/seen`.
pub(crate) async fn seen(request: Arc<Request>) -> Result<Response, Error> {
    let form = request.form(&["up_to", "key"])?;
    form.required("up_to")?;
    if let Some(up_to) = form.parsed::<NotificationId>("up_to")? {
        see_notifications(request.ctx(), &request.site, &request.actor, up_to).await?;
    }
    Ok(headers::see_other("/notifications"))
}

/// `POST /thread/{thread}/follow`: begins or ends to follow, and leads back to where the button stood.
pub(crate) async fn follow(request: Arc<Request>) -> Result<Response, Error> {
    let form = request.form(&["on", "back", "key"])?;
    let (ctx, site, actor) = (request.ctx(), &request.site, &request.actor);
    let id: ThreadId = request.path("thread")?;
    let on = match form.required("on")? {
        "1" => true,
        "0" => false,
        _ => return Err(Refusal::ParameterInvalid { name: "on".into() }.into()),
    };
    follow_thread(ctx, site, actor, id, on).await?;
    if form.text("back") == "settings" {
        return Ok(headers::see_other("/account/notifications?told=removed#follows"));
    }
    let (story, _) = thread_by_id(ctx, site, actor, id).await?;
    let told = if on { "followed" } else { "unfollowed" };
    Ok(headers::see_other(&format!("{}?told={told}#discussion", story.path())))
}
