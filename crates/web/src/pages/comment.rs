//! What is done to comments: post, answer, preview, edit, withdraw, react, report, decide; and the permalink.

use std::sync::Arc;

use axum::response::Response;
use http::StatusCode;
use rejoinder_app::{
    Complaint, Draft, Edit, Error, Key, Ruling, comment_for_edit, comment_history, desk::decide_all,
    edit_comment, find_place, post_at_gate, react, read_comment, report_comment, thread_by_id,
    view::CommentView, withdraw_comment,
};
use rejoinder_domain::{CommentId, Refusal, State, Story, ThreadId, decision::Act, text};

use crate::{
    headers,
    i18n::Lang,
    pages::{desk, discussion as talk, private_page, render, shell, sign_in::own_path, stamp},
    params::Params,
    problem,
    request::Request,
    view::{
        ComposeForm, ComposePage, CountView, DecisionForm, DecisionPage, Errors, FieldError, HistoryPage,
        Html, Link, PreviewView, ReportForm, ReportPage, Revision, WithdrawForm, WithdrawPage,
    },
};

/// Whether the answer lands in a frame, where only the embed may stand.
pub(crate) fn in_frame(request: &Request) -> bool {
    request.header("sec-fetch-dest") == "iframe"
}

/// The page where a comment stands, with a word about what was done.
async fn place(request: &Request, id: CommentId, told: &str) -> Result<String, Error> {
    let place = find_place(request.ctx(), &request.site, &request.actor, id).await?;
    let path = match in_frame(request) {
        true => format!("/embed?story={}&", place.story.id),
        false => format!("{}?", place.story.path()),
    };
    let told = if told.is_empty() { String::new() } else { format!("&told={told}") };
    // A root begins its page of the thread; an answer stands in its conversation.
    Ok(match id == place.root_id {
        true => format!("{path}order=oldest&at={id}{told}#c-{id}"),
        false => format!("{path}in={}&at={id}{told}#c-{id}", place.root_id),
    })
}

/// The discussion of a story, from its beginning, with a word about what was done.
pub(crate) fn discussion_path(request: &Request, story: &Story, told: &str) -> String {
    match in_frame(request) {
        true => format!("/embed?story={}&told={told}#discussion", story.id),
        false => format!("{}?told={told}#discussion", story.path()),
    }
}

/// `GET /c/{comment}`. What the page of the story may not show stands alone, for those who decide on it.
pub(crate) async fn permalink(request: Arc<Request>) -> Result<Response, Error> {
    request.query(&[])?;
    let id: CommentId = request.path("comment")?;
    if request.actor.moderates(request.site.id) {
        let (view, story) = read_comment(request.ctx(), &request.site, &request.actor, id).await?;
        if matches!(view.state, State::Held | State::Removed) {
            return decision_page(&request, &view, &story, StatusCode::OK, |_| {});
        }
    }
    Ok(headers::see_other(&place(&request, id, "").await?))
}

/// One comment with the staff's form.
fn decision_page(
    request: &Request,
    view: &CommentView,
    story: &Story,
    status: StatusCode,
    fill: impl FnOnce(&mut DecisionForm),
) -> Result<Response, Error> {
    let t = talk::story_lang(request, story);
    let comment = talk::single(request, t, story, view, false);
    let version = view.body.as_ref().map_or(0, |body| body.version);
    let mut form = DecisionForm::blank(&comment.around, &comment.id, view.state.name(), version);
    fill(&mut form);
    let view = DecisionPage {
        t,
        shell: shell::shell(request, &t.msg("decide-title"), |head| head.noindex = true),
        story: Link { href: talk::story_href(story), text: story.text.headline.clone() },
        story_lang: talk::language_of(request, story),
        comment,
        form,
    };
    private_page(status, &view)
}

/// `POST /thread/{thread}/comments`.
pub(crate) async fn post(request: Arc<Request>) -> Result<Response, Error> {
    let form = request.form(&["text", "parent", "name", "work", "key", "preview"])?;
    let thread_id: ThreadId = request.path("thread")?;
    if form.get("preview").is_some() {
        return compose_again(&request, thread_id, &form, None).await;
    }
    let draft = Draft {
        thread_id,
        parent_id: form.parsed("parent")?,
        text: form.text("text").to_owned(),
        guest_name: form.get("name").map(str::to_owned),
        key: Key::parse(form.text("key"))?,
    };
    let at_gate = request.at_gate(form.text("work"));
    match post_at_gate(request.ctx(), &request.site, &request.actor, draft, &at_gate).await {
        Ok(posted) if request.fragment() => {
            let status = if posted.state == State::Held { StatusCode::ACCEPTED } else { StatusCode::CREATED };
            comment_fragment(&request, posted.comment.id, status).await
        }
        Ok(posted) if posted.comment.state == State::Visible => {
            Ok(headers::see_other(&place(&request, posted.comment.id, "posted").await?))
        }
        Ok(_) => {
            let (story, _) = thread_by_id(request.ctx(), &request.site, &request.actor, thread_id).await?;
            Ok(headers::see_other(&discussion_path(&request, &story, "held")))
        }
        Err(Error::Refused(refusal)) if refusal.field().is_some() && !request.fragment() => {
            compose_again(&request, thread_id, &form, Some(refusal)).await
        }
        Err(error) => Err(error),
    }
}

/// `GET /thread/{thread}/comments?id=A,B`: comments as they are now, for a script that was told of them live.
pub(crate) async fn these(request: Arc<Request>) -> Result<Response, Error> {
    let query = request.query(&["id", "frame"])?;
    let ids = query.required("id")?.split(',').map(str::parse::<CommentId>);
    let ids =
        ids.collect::<Result<Vec<_>, _>>().map_err(|_| Refusal::ParameterInvalid { name: "id".into() })?;
    let (story, thread) =
        thread_by_id(request.ctx(), &request.site, &request.actor, request.path("thread")?).await?;
    let t = talk::story_lang(&request, &story);
    let comments = talk::these(&request, t, &story, thread.id, ids, query.text("frame") == "1").await?;
    // The count goes with it: the page says it in words.
    let mut html = render(&CountView { t, count: thread.comment_count })?;
    for comment in &comments {
        html.push_str(&render(comment)?);
    }
    Ok(headers::html(StatusCode::OK, html))
}

/// The key with which a mended form is sent again: its own, unless that one belongs to another act.
fn key_again(key: &str, refusal: Option<&Refusal>) -> String {
    if refusal == Some(&Refusal::KeyReused) { String::new() } else { key.to_owned() }
}

/// The form with what was typed: beside what was wrong with it, or above how it will look.
async fn compose_again(
    request: &Request,
    thread_id: ThreadId,
    form: &Params,
    refusal: Option<Refusal>,
) -> Result<Response, Error> {
    let (story, thread) = thread_by_id(request.ctx(), &request.site, &request.actor, thread_id).await?;
    let t = request.lang;
    let parent = match form.parsed::<CommentId>("parent") {
        Ok(Some(id)) => {
            read_comment(request.ctx(), &request.site, &request.actor, id).await.ok().map(|(view, _)| view)
        }
        _ => None,
    };
    let answered =
        parent.as_ref().map(|p| (p.id, p.body.as_ref().map(|b| b.author_name.clone()).unwrap_or_default()));
    let mut view = talk::compose_form(request, t, &thread, answered, &talk::next_of(request));
    view.text = form.text("text").to_owned();
    view.key = key_again(form.text("key"), refusal.as_ref());
    view.frame = in_frame(request);
    view.cancel = if view.frame { format!("/embed?story={}", story.id) } else { story.path() };
    if let Some(guest) = &mut view.guest {
        guest.name = form.text("name").to_owned();
    }
    let (status, refusal) = match refusal {
        Some(refusal) => (problem::status(&refusal), Some(refusal)),
        None => match preview_html(request, form.text("text")) {
            Ok(html) => {
                view.preview = Some(html);
                (StatusCode::OK, None)
            }
            Err(refusal) => (problem::status(&refusal), Some(refusal)),
        },
    };
    view.errors = refusal.map(|refusal| errors(t, &refusal)).unwrap_or_default();
    let parent = parent.map(|view| talk::single(request, t, &story, &view, false));
    compose_page(request, t, &story, parent, view, status)
}

fn preview_html(request: &Request, typed: &str) -> Result<Html, Refusal> {
    let max = request.site.policy.comment_len_max.min(rejoinder_domain::limits::COMMENT_LEN_MAX);
    Ok(Html(text::render(&text::clean(typed, max)?, text::Profile::Comment, &[])))
}

/// A comment as the `<li>` that a script puts into the page.
async fn comment_fragment(request: &Request, id: CommentId, status: StatusCode) -> Result<Response, Error> {
    match read_comment(request.ctx(), &request.site, &request.actor, id).await {
        Ok((view, story)) => {
            let t = talk::story_lang(request, &story);
            Ok(headers::html(status, render(&talk::single(request, t, &story, &view, true))?))
        }
        // A guest cannot see his own held comment: there is nothing to put into the page but the word that it waits.
        Err(Error::Refused(Refusal::NotFound)) => Ok(headers::html(status, String::new())),
        Err(error) => Err(error),
    }
}

fn errors(t: Lang, refusal: &Refusal) -> Errors {
    let field = refusal.field().unwrap_or_default().to_owned();
    let field = if matches!(field.as_str(), "text" | "name" | "reason" | "detail" | "email" | "password") {
        field
    } else {
        String::new()
    };
    Errors(vec![FieldError { field, text: problem::told(t, refusal) }])
}

fn compose_page(
    request: &Request,
    t: Lang,
    story: &Story,
    parent: Option<crate::view::CommentNode>,
    form: ComposeForm,
    status: StatusCode,
) -> Result<Response, Error> {
    if request.fragment() {
        return Ok(headers::html(status, render(&form)?));
    }
    let title = match (form.edit, parent.is_some()) {
        (true, _) => t.msg("edit-title"),
        (false, true) => t.msg("reply-title"),
        (false, false) => t.msg("compose-title"),
    };
    let view = ComposePage {
        t,
        shell: shell::shell(request, &title, |head| head.noindex = true),
        story: Link { href: talk::story_href(story), text: story.text.headline.clone() },
        story_lang: if story.text.language.is_empty() {
            request.site.language.clone()
        } else {
            story.text.language.clone()
        },
        parent,
        form,
    };
    private_page(status, &view)
}

/// `GET /c/{comment}/reply`; `quote=1` begins with the comment quoted.
pub(crate) async fn reply(request: Arc<Request>) -> Result<Response, Error> {
    let query = request.query(&["quote"])?;
    let id: CommentId = request.path("comment")?;
    let (view, story) = read_comment(request.ctx(), &request.site, &request.actor, id).await?;
    let (_, thread) = thread_by_id(request.ctx(), &request.site, &request.actor, view.thread_id).await?;
    let t = talk::story_lang(&request, &story);
    if !view.can.reply {
        return Err(match view.state {
            State::Visible => Refusal::ThreadClosed,
            State::Held => Refusal::ParentHeld,
            State::Removed | State::Withdrawn => Refusal::ParentGone,
        }
        .into());
    }
    if request.actor.reader().is_none() && request.site.policy.guests == rejoinder_domain::site::Guests::Off {
        return Err(Refusal::SignInRequired.into());
    }
    let body = view.body.as_ref();
    let name = body.map(|body| body.author_name.clone()).unwrap_or_default();
    let mut form = talk::compose_form(&request, t, &thread, Some((id, name)), &talk::next_of(&request));
    form.cancel = format!("/c/{id}");
    if query.text("quote") == "1" {
        form.text = body.map(|body| format!("{}\n\n", text::quote(&body.text))).unwrap_or_default();
    }
    let parent = talk::single(&request, t, &story, &view, false);
    compose_page(&request, t, &story, Some(parent), form, StatusCode::OK)
}

/// `POST /preview`: how a text will look, for scripts. Without one, the forms ask for it by `preview=1`.
pub(crate) async fn preview(request: Arc<Request>) -> Result<Response, Error> {
    let form = request.form(&["text", "parent", "name", "work", "key"])?;
    let view = PreviewView { t: request.lang, lang: None, text: preview_html(&request, form.text("text"))? };
    private_page(StatusCode::OK, &view)
}

fn edit_form_view(
    request: &Request,
    t: Lang,
    comment: &rejoinder_domain::Comment,
    typed: Option<(&str, &str)>,
    errors: Errors,
) -> ComposeForm {
    let policy = &request.site.policy;
    ComposeForm {
        t,
        frame: false,
        action: format!("/c/{}/edit", comment.id),
        preview_action: "/preview".into(),
        thread: comment.thread_id.to_string(),
        parent: None,
        parent_name: String::new(),
        draft: format!("e-{}", comment.id),
        edit: true,
        guest: None,
        work: String::new(),
        work_note: String::new(),
        as_name: String::new(),
        text: typed.map_or_else(|| comment.text.clone(), |(text, _)| text.to_owned()),
        lang: comment.language.clone(),
        len_max: policy.comment_len_max.min(rejoinder_domain::limits::COMMENT_LEN_MAX) as i64,
        key: typed.map(|(_, key)| key.to_owned()).unwrap_or_default(),
        errors,
        sure: None,
        preview: None,
        held_note: if policy.premoderate { t.msg("compose-held-all") } else { String::new() },
        rules: if policy.rules.is_empty() { String::new() } else { "/rules".into() },
        cancel: format!("/c/{}", comment.id),
    }
}

/// `GET /c/{comment}/edit`.
pub(crate) async fn edit_form(request: Arc<Request>) -> Result<Response, Error> {
    request.query(&[])?;
    let comment =
        comment_for_edit(request.ctx(), &request.site, &request.actor, request.path("comment")?).await?;
    let (story, _) = thread_by_id(request.ctx(), &request.site, &request.actor, comment.thread_id).await?;
    let t = talk::story_lang(&request, &story);
    let form = edit_form_view(&request, t, &comment, None, Errors::default());
    compose_page(&request, t, &story, None, form, StatusCode::OK)
}

/// `POST /c/{comment}/edit`.
pub(crate) async fn edit(request: Arc<Request>) -> Result<Response, Error> {
    let form = request.form(&["text", "key", "preview"])?;
    let id: CommentId = request.path("comment")?;
    if form.get("preview").is_some() {
        return edit_again(&request, id, &form, None).await;
    }
    let edit = Edit {
        comment_id: id,
        text: form.text("text").to_owned(),
        version: None,
        key: Key::parse(form.text("key"))?,
    };
    match edit_comment(request.ctx(), &request.site, &request.actor, edit).await {
        Ok(_) if request.fragment() => comment_fragment(&request, id, StatusCode::OK).await,
        Ok(_) => Ok(headers::see_other(&place(&request, id, "edited").await?)),
        Err(Error::Refused(refusal)) if refusal.field() == Some("text") && !request.fragment() => {
            edit_again(&request, id, &form, Some(refusal)).await
        }
        Err(error) => Err(error),
    }
}

/// The form of an edit with what was typed.
async fn edit_again(
    request: &Request,
    id: CommentId,
    form: &Params,
    refusal: Option<Refusal>,
) -> Result<Response, Error> {
    let comment = comment_for_edit(request.ctx(), &request.site, &request.actor, id).await?;
    let (story, _) = thread_by_id(request.ctx(), &request.site, &request.actor, comment.thread_id).await?;
    let t = request.lang;
    let (preview, refusal) = match refusal {
        Some(refusal) => (None, Some(refusal)),
        None => match preview_html(request, form.text("text")) {
            Ok(html) => (Some(html), None),
            Err(refusal) => (None, Some(refusal)),
        },
    };
    let status = refusal.as_ref().map_or(StatusCode::OK, problem::status);
    let errors = refusal.map(|refusal| errors(t, &refusal)).unwrap_or_default();
    let mut view = edit_form_view(request, t, &comment, Some((form.text("text"), form.text("key"))), errors);
    view.preview = preview;
    compose_page(request, t, &story, None, view, status)
}

/// `GET /c/{comment}/withdraw`.
pub(crate) async fn withdraw_form(request: Arc<Request>) -> Result<Response, Error> {
    request.query(&[])?;
    let id: CommentId = request.path("comment")?;
    let (view, story) = read_comment(request.ctx(), &request.site, &request.actor, id).await?;
    if !view.can.withdraw {
        return Err(if view.mine { Refusal::NotVisible } else { Refusal::NotAuthor }.into());
    }
    let t = talk::story_lang(&request, &story);
    let form = WithdrawForm {
        t,
        action: format!("/c/{id}/withdraw"),
        key: String::new(),
        has_answers: view.body.as_ref().is_some_and(|body| body.reply_count > 0),
        cancel: format!("/c/{id}"),
    };
    if request.fragment() {
        return Ok(headers::html(StatusCode::OK, render(&form)?));
    }
    let comment = talk::single(&request, t, &story, &view, false);
    let shell = shell::shell(&request, &t.msg("withdraw-title"), |head| head.noindex = true);
    private_page(StatusCode::OK, &WithdrawPage { t, shell, comment, form })
}

/// `POST /c/{comment}/withdraw`.
pub(crate) async fn withdraw(request: Arc<Request>) -> Result<Response, Error> {
    request.form(&["key"])?;
    let id: CommentId = request.path("comment")?;
    let comment = withdraw_comment(request.ctx(), &request.site, &request.actor, id).await?;
    if request.fragment() {
        // The tombstone, or nothing where nothing stays.
        return comment_fragment(&request, id, StatusCode::OK).await;
    }
    let (story, _) = thread_by_id(request.ctx(), &request.site, &request.actor, comment.thread_id).await?;
    Ok(headers::see_other(&discussion_path(&request, &story, "withdrawn")))
}

/// `POST /c/{comment}/reaction`.
pub(crate) async fn reaction(request: Arc<Request>) -> Result<Response, Error> {
    let form = request.form(&["on", "key"])?;
    let id: CommentId = request.path("comment")?;
    let on = match form.required("on")? {
        "1" => true,
        "0" => false,
        _ => return Err(Refusal::ParameterInvalid { name: "on".into() }.into()),
    };
    react(request.ctx(), &request.site, &request.actor, id, &request.site.policy.reaction, on).await?;
    match request.fragment() {
        true => comment_fragment(&request, id, StatusCode::OK).await,
        false => Ok(headers::see_other(&place(&request, id, "").await?)),
    }
}

/// `GET /c/{comment}/report`.
pub(crate) async fn report_form(request: Arc<Request>) -> Result<Response, Error> {
    request.query(&[])?;
    report_page(&request, request.path("comment")?, ("", "", ""), None).await
}

/// `POST /c/{comment}/report`.
pub(crate) async fn report(request: Arc<Request>) -> Result<Response, Error> {
    let form = request.form(&["reason", "detail", "key"])?;
    let id: CommentId = request.path("comment")?;
    let complaint = Complaint {
        comment_id: id,
        reason: form.text("reason").to_owned(),
        detail: form.text("detail").to_owned(),
        key: Key::parse(form.text("key"))?,
    };
    match report_comment(request.ctx(), &request.site, &request.actor, complaint).await {
        Ok(_) if request.fragment() => Ok(headers::html(StatusCode::CREATED, String::new())),
        Ok(_) => Ok(headers::see_other(&place(&request, id, "reported").await?)),
        Err(Error::Refused(refusal)) if refusal.field().is_some() && !request.fragment() => {
            let key = key_again(form.text("key"), Some(&refusal));
            let typed = (form.text("reason"), form.text("detail"), key.as_str());
            report_page(&request, id, typed, Some(refusal)).await
        }
        Err(error) => Err(error),
    }
}

async fn report_page(
    request: &Request,
    id: CommentId,
    typed: (&str, &str, &str),
    refusal: Option<Refusal>,
) -> Result<Response, Error> {
    let (view, story) = read_comment(request.ctx(), &request.site, &request.actor, id).await?;
    if !view.can.report {
        return Err(if view.mine { Refusal::NotAllowed } else { Refusal::NotVisible }.into());
    }
    let t = talk::story_lang(request, &story);
    let (reason, detail, key) = typed;
    let form = ReportForm {
        t,
        action: format!("/c/{id}/report"),
        comment: id.to_string(),
        rules: talk::rule_choices(&request.site),
        reason: reason.to_owned(),
        detail: detail.to_owned(),
        key: key.to_owned(),
        errors: refusal.as_ref().map(|refusal| errors(request.lang, refusal)).unwrap_or_default(),
        cancel: format!("/c/{id}"),
    };
    let status = refusal.as_ref().map_or(StatusCode::OK, problem::status);
    if request.fragment() {
        return Ok(headers::html(status, render(&form)?));
    }
    let comment = talk::single(request, t, &story, &view, false);
    let shell = shell::shell(request, &t.msg("report-title"), |head| head.noindex = true);
    private_page(status, &ReportPage { t, shell, comment, form })
}

/// `GET /c/{comment}/history`.
pub(crate) async fn history(request: Arc<Request>) -> Result<Response, Error> {
    request.query(&[])?;
    let id: CommentId = request.path("comment")?;
    let (comment, earlier) = comment_history(request.ctx(), &request.site, &request.actor, id).await?;
    let (story, _) = thread_by_id(request.ctx(), &request.site, &request.actor, comment.thread_id).await?;
    let (t, zone) = (talk::story_lang(&request, &story), &request.site.time_zone);
    let present = (comment.text.clone(), comment.edited_at.unwrap_or(comment.created_at));
    let mut revisions: Vec<Revision> = earlier
        .into_iter()
        .chain([present])
        .zip(1..)
        .map(|((wording, at), number)| Revision {
            number,
            when: stamp(t, at, zone),
            lang: comment.language.clone(),
            text: Html(text::render(&wording, text::Profile::Comment, &[])),
        })
        .collect();
    revisions.reverse();
    let view = HistoryPage {
        t,
        shell: shell::shell(&request, &t.msg("history-title"), |head| head.noindex = true),
        back: format!("/c/{id}"),
        name: comment.author_name,
        revisions,
        decisions: Vec::new(),
    };
    private_page(StatusCode::OK, &view)
}

/// `POST /c/{comment}/decision`.
pub(crate) async fn decision(request: Arc<Request>) -> Result<Response, Error> {
    let form = request.form(&["act", "rule", "reason", "version", "seen", "key", "next"])?;
    let id: CommentId = request.path("comment")?;
    let act: Act = form.required("act")?.parse()?;
    let ruling = Ruling {
        rule: form.text("rule").to_owned(),
        reason: form.text("reason").to_owned(),
        version: form.parsed("version")?,
        seen: form.parsed("seen")?,
        ..Ruling::new(id, act)
    };
    match decide_all(request.ctx(), &request.site, &request.actor, vec![ruling]).await {
        Ok(_) if request.fragment() => comment_fragment(&request, id, StatusCode::OK).await,
        Ok(done) if form.text("next").starts_with("/desk") => {
            desk::answer(&request, form.text("next"), "decided", &done)
        }
        Ok(_) if !form.text("next").is_empty() => Ok(headers::see_other(own_path(form.text("next")))),
        Ok(_) => Ok(headers::see_other(&place(&request, id, "decided").await?)),
        Err(Error::Refused(refusal)) if refusal.field().is_some() && !request.fragment() => {
            let (view, story) = read_comment(request.ctx(), &request.site, &request.actor, id).await?;
            decision_page(&request, &view, &story, problem::status(&refusal), |blank| {
                blank.rule = form.text("rule").to_owned();
                blank.reason = form.text("reason").to_owned();
                blank.next = own_path(form.text("next")).trim_end_matches('/').to_owned();
                blank.errors = errors(request.lang, &refusal);
                for error in blank.errors.0.iter_mut().filter(|error| error.field == "detail") {
                    // What a report calls its detail is the reason of a decision.
                    error.field = "reason".into();
                }
            })
        }
        Err(error) => Err(error),
    }
}
