//! What waits for a decision, for the staff: held comments and reported ones.

use std::sync::Arc;

use axum::response::Response;
use http::StatusCode;
use rejoinder_app::{Error, OpenReport, Waiting, list_waiting};
use rejoinder_domain::{CommentId, Role, State, limits};

use crate::{
    i18n::Lang,
    pages::{discussion as talk, private_page, shell, stamp},
    request::Request,
    view::{DecisionForm, DeskComment, DeskPage, DeskReport, DeskStory, Link, Paging},
};

/// `GET /desk`.
pub(crate) async fn desk(request: Arc<Request>) -> Result<Response, Error> {
    let query = request.query(&["after", "told"])?;
    let after = query.parsed::<CommentId>("after")?;
    let found = list_waiting(request.ctx(), &request.site, &request.actor, after).await?;
    let t = request.lang;
    let full = found.len() == limits::PAGE_ROOTS;
    let next = found.last().filter(|_| full).map(|last| format!("/desk?after={}", last.comment.id));
    // Where a decision leads back to: this part of the list, with a word about it.
    let back = match after {
        Some(id) => format!("/desk?after={id}&told=decided"),
        None => "/desk?told=decided".to_owned(),
    };
    let mut stories: Vec<DeskStory> = Vec::new();
    for waiting in &found {
        let comment = desk_comment(&request, t, waiting, &back);
        let href = waiting.story.path();
        match stories.last_mut().filter(|last| last.story.href == href) {
            Some(same) => same.comments.push(comment),
            None => stories.push(DeskStory {
                story: Link { href, text: waiting.story.text.headline.clone() },
                story_lang: talk::language_of(&request, &waiting.story),
                comments: vec![comment],
            }),
        }
    }
    let view = DeskPage {
        t,
        shell: shell::shell(&request, &t.msg("desk-title"), |head| head.noindex = true),
        told: if query.text("told") == "decided" { t.msg("told-decided") } else { String::new() },
        stories,
        operates: request.actor.reader().is_some_and(|reader| reader.role >= Role::Operator),
        paging: Paging { first: after.map(|_| "/desk".to_owned()), previous: None, next },
    };
    private_page(StatusCode::OK, &view)
}

fn desk_comment(request: &Request, t: Lang, waiting: &Waiting, back: &str) -> DeskComment {
    let view = &waiting.comment;
    let comment = talk::single(request, t, &waiting.story, view, false);
    let mut form = DecisionForm::blank(
        &comment.around,
        &comment.id,
        view.state.name(),
        view.body.as_ref().map_or(0, |body| body.version),
    );
    form.next = back.to_owned();
    form.first = t.msg(if view.state == State::Visible { "decide-keep" } else { "decide-approve" });
    DeskComment {
        form,
        comment,
        note: if waiting.unproven { t.msg("desk-unproven") } else { String::new() },
        report_count: i64::try_from(waiting.report_count).unwrap_or(i64::MAX),
        reports: waiting.reports.iter().map(|report| desk_report(request, t, report)).collect(),
    }
}

fn desk_report(request: &Request, t: Lang, report: &OpenReport) -> DeskReport {
    let site = &request.site;
    let rule = site.policy.rules.iter().find(|rule| rule.id == report.rule);
    DeskReport {
        rule: match rule {
            Some(rule) => rule.title.clone(),
            None if report.rule == "other" => t.msg("report-other"),
            None => report.rule.clone(),
        },
        detail: report.detail.clone(),
        by: report.by.clone().unwrap_or_else(|| t.msg("desk-no-account")),
        when: stamp(t, report.created_at, &site.time_zone),
    }
}
