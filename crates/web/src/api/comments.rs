//! Comments: read, posted, edited, withdrawn, reacted to, reported, decided.

use std::sync::Arc;

use axum::response::Response;
use http::{HeaderValue, StatusCode, header};
use rejoinder_app::{
    Complaint, Draft, Edit, Error, Look, Ruling, decide_comment, edit_comment, post_at_gate, react,
    read_answers, read_comment, read_thread, report_comment, withdraw_comment,
};
use rejoinder_domain::{CommentId, Order, Refusal, State, ThreadId, limits};

use crate::{
    api::{
        dto::{
            CommentDto, CommentIn, CommentsDto, ConversationDto, DecisionIn, EditIn, Problem, ReactionDto,
            ReactionIn, RepliesDto, ReportDto, ReportIn, WithdrawalIn,
        },
        readable, written,
    },
    params::Params,
    request::Request,
};

fn limit(query: &Params, default: usize) -> Result<usize, Refusal> {
    match query.parsed::<usize>("limit")? {
        None => Ok(default),
        Some(limit @ 1..=limits::PAGE_MAX) => Ok(limit),
        Some(_) => Err(Refusal::ParameterInvalid { name: "limit".into() }),
    }
}

/// A page of a thread: conversations in an order, each with its first answers.
#[utoipa::path(get, path = "/api/v1/threads/{thread}/comments", tag = "comments",
    params(("thread" = String, Path), ("order" = Option<String>, Query, description = "newest, oldest, answered or best"),
           ("limit" = Option<usize>, Query, description = "1 to 100"), ("cursor" = Option<String>, Query, description = "prev or next of another page")),
    responses((status = 200, body = CommentsDto), (status = "4XX", body = Problem, content_type = "application/problem+json")))]
pub(crate) async fn list(request: Arc<Request>) -> Result<Response, Error> {
    let query = request.query(&["order", "limit", "cursor"])?;
    let thread: ThreadId = request.path("thread")?;
    let order = match query.text("order") {
        "" => Order::default(),
        name => name.parse()?,
    };
    let cursor = query.get("cursor").filter(|text| !text.is_empty()).map(str::to_owned);
    let look = Look::Page { order, cursor, limit: limit(&query, limits::PAGE_ROOTS)? };
    let page = read_thread(request.ctx(), &request.site, &request.actor, thread, look).await?;
    let base = &request.site.base_url;
    let dto = CommentsDto {
        order: order.name(),
        count: page.thread.comment_count,
        comments: page.nodes.iter().map(|node| ConversationDto::new(base, node)).collect(),
        prev: page.prev.map(|cursor| cursor.encode()),
        next: page.next.map(|cursor| cursor.encode()),
    };
    let mut response = readable(&request, &dto)?;
    if let Some(next) = &dto.next {
        let limit = limit(&query, limits::PAGE_ROOTS)?;
        let link = format!(
            "<{base}/api/v1/threads/{thread}/comments?order={order}&limit={limit}&cursor={next}>; rel=\"next\""
        );
        if let Ok(link) = HeaderValue::from_str(&link) {
            response.headers_mut().insert(header::LINK, link);
        }
    }
    Ok(response)
}

/// Posts a comment: 201 when it is visible, 202 when it waits for a decision.
#[utoipa::path(post, path = "/api/v1/threads/{thread}/comments", tag = "comments", security((), ("token" = [])),
    params(("thread" = String, Path), ("Idempotency-Key" = Option<String>, Header)), request_body = CommentIn,
    responses((status = 201, body = CommentDto), (status = 202, body = CommentDto),
              (status = "4XX", body = Problem, content_type = "application/problem+json")))]
pub(crate) async fn create(request: Arc<Request>) -> Result<Response, Error> {
    request.query(&[])?;
    let body: CommentIn = request.json()?;
    let draft = Draft {
        thread_id: request.path("thread")?,
        parent_id: body.parent_id.map(|id| id.parse()).transpose().map_err(|_| Refusal::ParentUnknown)?,
        text: body.text,
        guest_name: body.name,
        key: request.key(body.key.as_deref())?,
    };
    let at_gate = request.at_gate(body.work.as_deref().unwrap_or_default());
    let posted = post_at_gate(request.ctx(), &request.site, &request.actor, draft, &at_gate).await?;
    let status = if posted.state == State::Visible { StatusCode::CREATED } else { StatusCode::ACCEPTED };
    let mut response = written(status, &posted_dto(&request, &posted.comment))?;
    if let Ok(location) =
        HeaderValue::from_str(&format!("{}/api/v1/comments/{}", request.site.base_url, posted.comment.id))
    {
        response.headers_mut().insert(header::LOCATION, location);
    }
    Ok(response)
}

/// The writer's own comment, also where a guest could not read it again.
fn posted_dto(request: &Request, comment: &rejoinder_domain::Comment) -> CommentDto {
    CommentDto::new(&request.site.base_url, &rejoinder_app::view::CommentView::of_writer(comment))
}

/// A comment. Where the caller may know only that something stood there, its text and author are null.
#[utoipa::path(get, path = "/api/v1/comments/{comment}", tag = "comments", params(("comment" = String, Path)),
    responses((status = 200, body = CommentDto), (status = "4XX", body = Problem, content_type = "application/problem+json")))]
pub(crate) async fn read(request: Arc<Request>) -> Result<Response, Error> {
    request.query(&[])?;
    let (view, _) =
        read_comment(request.ctx(), &request.site, &request.actor, request.path("comment")?).await?;
    readable(&request, &CommentDto::new(&request.site.base_url, &view))
}

async fn now(request: &Request, id: CommentId) -> Result<Response, Error> {
    let (view, _) = read_comment(request.ctx(), &request.site, &request.actor, id).await?;
    written(StatusCode::OK, &CommentDto::new(&request.site.base_url, &view))
}

/// Edits one's own comment within the site's window.
#[utoipa::path(patch, path = "/api/v1/comments/{comment}", tag = "comments", security(("token" = [])),
    params(("comment" = String, Path), ("Idempotency-Key" = Option<String>, Header)), request_body = EditIn,
    responses((status = 200, body = CommentDto), (status = "4XX", body = Problem, content_type = "application/problem+json")))]
pub(crate) async fn edit(request: Arc<Request>) -> Result<Response, Error> {
    request.query(&[])?;
    let comment_id: CommentId = request.path("comment")?;
    let body: EditIn = request.json()?;
    let edit =
        Edit { comment_id, text: body.text, version: body.version, key: request.key(body.key.as_deref())? };
    edit_comment(request.ctx(), &request.site, &request.actor, edit).await?;
    now(&request, comment_id).await
}

/// The answers below a comment that starts a conversation, at any depth, in order of arrival.
#[utoipa::path(get, path = "/api/v1/comments/{comment}/replies", tag = "comments",
    params(("comment" = String, Path), ("after" = Option<i64>, Query, description = "`next` of another page"),
           ("limit" = Option<usize>, Query, description = "1 to 100")),
    responses((status = 200, body = RepliesDto), (status = "4XX", body = Problem, content_type = "application/problem+json")))]
pub(crate) async fn replies(request: Arc<Request>) -> Result<Response, Error> {
    let query = request.query(&["after", "limit"])?;
    let (after, limit) =
        (query.parsed::<i64>("after")?.unwrap_or(0), limit(&query, limits::CONVERSATION_PAGE)?);
    let root = request.path("comment")?;
    let views = read_answers(request.ctx(), &request.site, &request.actor, root, after, limit).await?;
    let base = &request.site.base_url;
    let dto = RepliesDto {
        next: views.last().filter(|_| views.len() == limit).map(|view| view.seq),
        comments: views.iter().map(|view| CommentDto::listed(base, view)).collect(),
    };
    readable(&request, &dto)
}

/// Takes back one's own comment.
#[utoipa::path(post, path = "/api/v1/comments/{comment}/withdrawal", tag = "comments", security(("token" = [])),
    params(("comment" = String, Path)), request_body = WithdrawalIn,
    responses((status = 204), (status = "4XX", body = Problem, content_type = "application/problem+json")))]
pub(crate) async fn withdraw(request: Arc<Request>) -> Result<Response, Error> {
    request.query(&[])?;
    let _: WithdrawalIn = request.json()?;
    withdraw_comment(request.ctx(), &request.site, &request.actor, request.path("comment")?).await?;
    Ok(axum::response::IntoResponse::into_response(StatusCode::NO_CONTENT))
}

/// Gives or takes back the site's reaction.
#[utoipa::path(put, path = "/api/v1/comments/{comment}/reaction", tag = "comments", security(("token" = [])),
    params(("comment" = String, Path)), request_body = ReactionIn,
    responses((status = 200, body = ReactionDto), (status = "4XX", body = Problem, content_type = "application/problem+json")))]
pub(crate) async fn reaction(request: Arc<Request>) -> Result<Response, Error> {
    request.query(&[])?;
    let body: ReactionIn = request.json()?;
    let id = request.path("comment")?;
    let reacted = react(request.ctx(), &request.site, &request.actor, id, &body.kind, body.on).await?;
    written(StatusCode::OK, &ReactionDto { on: reacted.on, count: reacted.count })
}

/// Reports a comment to the site's staff.
#[utoipa::path(post, path = "/api/v1/comments/{comment}/reports", tag = "comments", security((), ("token" = [])),
    params(("comment" = String, Path), ("Idempotency-Key" = Option<String>, Header)), request_body = ReportIn,
    responses((status = 201, body = ReportDto), (status = "4XX", body = Problem, content_type = "application/problem+json")))]
pub(crate) async fn report(request: Arc<Request>) -> Result<Response, Error> {
    request.query(&[])?;
    let body: ReportIn = request.json()?;
    let key = request.key(body.key.as_deref())?;
    let complaint =
        Complaint { comment_id: request.path("comment")?, reason: body.reason, detail: body.detail, key };
    let id = report_comment(request.ctx(), &request.site, &request.actor, complaint).await?;
    written(StatusCode::CREATED, &ReportDto { id: id.to_string() })
}

/// Decides on a comment; its author reads the rule and the reason.
#[utoipa::path(post, path = "/api/v1/comments/{comment}/decisions", tag = "comments", security(("token" = [])),
    params(("comment" = String, Path)), request_body = DecisionIn,
    responses((status = 200, body = CommentDto), (status = "4XX", body = Problem, content_type = "application/problem+json")))]
pub(crate) async fn decide(request: Arc<Request>) -> Result<Response, Error> {
    request.query(&[])?;
    let body: DecisionIn = request.json()?;
    let comment_id: CommentId = request.path("comment")?;
    let ruling = Ruling {
        rule: body.rule,
        reason: body.reason,
        version: body.version,
        ..Ruling::new(comment_id, body.act.parse()?)
    };
    decide_comment(request.ctx(), &request.site, &request.actor, ruling).await?;
    now(&request, comment_id).await
}
