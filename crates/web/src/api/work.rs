//! The work that a guest's browser does before it posts.

use std::sync::Arc;

use axum::response::{IntoResponse, Response};
use http::{HeaderValue, header};
use rejoinder_app::{Error, work_challenge};
use rejoinder_domain::{Refusal, ThreadId};
use utoipa::ToSchema;

use crate::{api::dto::Problem, request::Request};

/// Work to do, to be sent back as it is beside the solution.
#[derive(ToSchema)]
#[expect(dead_code, reason = "describes what the proof of work writes, and is never made")]
pub(crate) struct WorkDto {
    /// What to do.
    parameters: WorkParameters,
    /// That it is of this server, 64 hexadecimal digits.
    signature: String,
}

/// What to do: find a counter whose key begins with the prefix.
#[derive(ToSchema)]
#[schema(rename_all = "camelCase")]
#[expect(dead_code, reason = "describes what the proof of work writes, and is never made")]
pub(crate) struct WorkParameters {
    /// `PBKDF2/SHA-256`.
    algorithm: String,
    /// Iterations of one try.
    cost: i64,
    /// Where it counts.
    data: WorkPlace,
    /// Seconds since 1970; from then on it counts no more.
    expires_at: i64,
    /// Bytes of the key.
    key_length: i64,
    /// What the key begins with, in hexadecimal digits.
    key_prefix: String,
    /// 16 bytes that the password begins with; the counter follows in four, the highest first.
    nonce: String,
    /// 16 bytes.
    salt: String,
}

/// Where work counts.
#[derive(ToSchema)]
#[expect(dead_code, reason = "describes what the proof of work writes, and is never made")]
pub(crate) struct WorkPlace {
    /// Site and thread.
    r#for: String,
}

/// Work for a browser that wants to post a guest's comment in a thread: a challenge of the ALTCHA protocol, version 2, with
/// PBKDF2/SHA-256. What solves it goes into `work` of the comment, and is good once, there, until it expires.
#[utoipa::path(get, path = "/api/v1/work", tag = "comments", params(("thread_id" = String, Query)),
    responses((status = 200, body = WorkDto),
              (status = "4XX", body = Problem, content_type = "application/problem+json")))]
pub(crate) async fn challenge(request: Arc<Request>) -> Result<Response, Error> {
    let query = request.query(&["thread_id"])?;
    let thread = query
        .parsed::<ThreadId>("thread_id")?
        .ok_or_else(|| Refusal::ParameterMissing { name: "thread_id".into() })?;
    let mut response = work_challenge(request.ctx(), &request.site, thread).into_response();
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static("application/json"));
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    Ok(response)
}
