//! Reading a request's body: its type, its size, its time.

use std::time::Duration;

use axum::body::Body;
use http::{HeaderMap, header::CONTENT_TYPE};
use http_body_util::{BodyExt, LengthLimitError, Limited};
use rejoinder_domain::Refusal;
use serde::de::DeserializeOwned;

/// What a route takes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Takes {
    /// No body.
    Nothing,
    /// `application/x-www-form-urlencoded`, at most so many bytes.
    Form(usize),
    /// `application/json`, at most so many bytes.
    Json(usize),
    /// Anything, at most so many bytes; nobody looks at it.
    Any(usize),
}

/// Reads the body that a route takes. A body where none is taken is not read.
pub(crate) async fn read(
    takes: Takes,
    headers: &HeaderMap,
    body: Body,
    timeout: Duration,
) -> Result<Vec<u8>, Refusal> {
    let (media_type, max) = match takes {
        Takes::Nothing => return Ok(Vec::new()),
        Takes::Form(max) => (Some("application/x-www-form-urlencoded"), max),
        Takes::Json(max) => (Some("application/json"), max),
        Takes::Any(max) => (None, max),
    };
    let given = headers.get(CONTENT_TYPE).and_then(|value| value.to_str().ok()).unwrap_or_default();
    let given = given.split(';').next().unwrap_or_default().trim();
    if media_type.is_some_and(|media_type| !given.eq_ignore_ascii_case(media_type)) {
        return Err(Refusal::ContentTypeUnsupported);
    }
    let announced = headers
        .get(http::header::CONTENT_LENGTH)
        .and_then(|v| v.to_str().ok())
        .and_then(|v| v.parse::<u64>().ok());
    if announced.is_some_and(|len| len > max as u64) {
        return Err(Refusal::BodyTooLarge { max });
    }
    let read = tokio::time::timeout(timeout, Limited::new(body, max).collect()).await;
    match read {
        Err(_) => Err(Refusal::BodyTooSlow { secs: timeout.as_secs() }),
        Ok(Err(error)) if error.is::<LengthLimitError>() => Err(Refusal::BodyTooLarge { max }),
        Ok(Err(_)) => Err(Refusal::BodyMalformed),
        Ok(Ok(whole)) => Ok(whole.to_bytes().to_vec()),
    }
}

/// Reads JSON into a type that knows all its fields. serde_json stops at 128 levels by itself.
pub(crate) fn json<T: DeserializeOwned>(bytes: &[u8]) -> Result<T, Refusal> {
    if std::str::from_utf8(bytes).is_err() {
        return Err(Refusal::BodyNotUtf8);
    }
    // What is read into a struct may also be a list of its fields' values; we take names.
    if bytes.trim_ascii_start().first() != Some(&b'{') {
        return Err(Refusal::BodyMalformed);
    }
    serde_json::from_slice(bytes).map_err(|error| {
        let text = error.to_string();
        let named = |prefix: &str| {
            let rest = text.strip_prefix(prefix)?;
            Some(rest.split('`').next().unwrap_or_default().chars().take(60).collect::<String>())
        };
        if let Some(name) = named("unknown field `") {
            Refusal::ParameterUnknown { name }
        } else if let Some(name) = named("missing field `") {
            Refusal::ParameterMissing { name }
        } else if let Some(name) = named("duplicate field `") {
            Refusal::ParameterDuplicate { name }
        } else {
            Refusal::BodyMalformed
        }
    })
}
