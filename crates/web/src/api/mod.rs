//! The API, version 1: JSON in, JSON out, for programs and for scripts of listed hosts.
//! Never here: a rule of the product.

pub(crate) mod comments;
pub(crate) mod dto;
pub(crate) mod stories;
pub(crate) mod threads;
pub(crate) mod work;

use std::sync::{Arc, LazyLock};

use axum::response::{IntoResponse, Response};
use http::{HeaderValue, StatusCode, header};
use rejoinder_app::{Error, Fault};
use serde::Serialize;
use utoipa::OpenApi;

use crate::{headers, request::Request};

#[derive(OpenApi)]
#[openapi(
    info(
        title = "Rejoinder",
        version = "1",
        description = "The reader discussion under the news. Reads need no account. Writes carry a session cookie of \
            our own pages, or a token as `Authorization: Bearer`; guests write where the site's policy takes them. \
            Every write takes an `Idempotency-Key`: the same key again gets the first answer again.",
        license(name = "MIT OR Apache-2.0", identifier = "MIT OR Apache-2.0")
    ),
    paths(
        threads::find, threads::change, threads::counts, comments::list, comments::create, comments::read, comments::edit,
        comments::replies, comments::withdraw, comments::reaction, comments::report, comments::decide, stories::list,
        stories::create, stories::read, stories::replace, stories::delete, work::challenge,
    ),
    components(schemas(dto::Problem)),
    modifiers(&Security)
)]
struct Document;

struct Security;

impl utoipa::Modify for Security {
    fn modify(&self, document: &mut utoipa::openapi::OpenApi) {
        use utoipa::openapi::security::{Http, HttpAuthScheme, SecurityScheme};
        if let Some(components) = document.components.as_mut() {
            components.add_security_scheme("token", SecurityScheme::Http(Http::new(HttpAuthScheme::Bearer)));
        }
    }
}

/// The OpenAPI 3.1 document, as it is served and kept in the repository.
#[must_use]
pub fn openapi() -> String {
    static TEXT: LazyLock<String> = LazyLock::new(|| {
        let mut text = Document::openapi().to_pretty_json().unwrap_or_default();
        text.push('\n');
        text
    });
    TEXT.clone()
}

/// `GET /openapi.json`.
pub(crate) async fn document(request: Arc<Request>) -> Result<Response, Error> {
    request.query(&[])?;
    Ok(headers::readable(&request, "application/json", openapi()))
}

fn to_json(value: &impl Serialize) -> Result<String, Error> {
    serde_json::to_string(value).map_err(|e| Error::Fault(Fault(format!("an answer as JSON: {e}"))))
}

/// An answer to a read, with a validator.
fn readable(request: &Request, value: &impl Serialize) -> Result<Response, Error> {
    Ok(headers::readable(request, "application/json", to_json(value)?))
}

/// An answer to a write.
fn written(status: StatusCode, value: &impl Serialize) -> Result<Response, Error> {
    let mut response = (status, to_json(value)?).into_response();
    response.headers_mut().insert(header::CONTENT_TYPE, HeaderValue::from_static("application/json"));
    response.headers_mut().insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    Ok(response)
}
