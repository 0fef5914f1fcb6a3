//! Files: assets of ours, the loader, the site's colour, pictures; and how the server is.

use std::{sync::Arc, time::Duration};

use axum::response::{IntoResponse, Response};
use http::{HeaderName, HeaderValue, StatusCode, header};
use rejoinder_app::{Error, picture as find_picture};
use rejoinder_domain::Refusal;

use crate::{
    assets::{self, Asset},
    headers,
    pages::embed::hex_colour,
    request::Request,
    state::State,
};

const FOREVER: &str = "public, max-age=31536000, immutable";
/// Host pages name the loader without a hash: it must be able to change within minutes.
const SHORT: &str = "public, max-age=300, stale-while-revalidate=86400";
/// A proxy that asks whether the server is ready waits a few seconds itself. The store's own patience is longer.
const READY_WITHIN: Duration = Duration::from_secs(3);

fn set(response: &mut Response, name: HeaderName, value: &str) {
    if let Ok(value) = HeaderValue::from_str(value) {
        response.headers_mut().insert(name, value);
    }
}

/// An asset in the best encoding that the caller takes.
fn serve(request: &Request, asset: &Asset, cache: &str) -> Response {
    let accepted = request.header(header::ACCEPT_ENCODING);
    let takes = |name: &str| {
        accepted.split(',').map(str::trim).any(|one| {
            let (coding, weight) = one.split_once(';').unwrap_or((one, ""));
            coding.trim().eq_ignore_ascii_case(name)
                && !matches!(weight.trim(), "q=0" | "q=0." | "q=0.0" | "q=0.00" | "q=0.000")
        })
    };
    let (bytes, coding) = asset.form(takes("br"), takes("gzip"));
    let etag = asset.etag_of(coding);
    let mut response = match headers::has(request, &etag) {
        true => StatusCode::NOT_MODIFIED.into_response(),
        false => bytes.into_response(),
    };
    if response.status() == StatusCode::OK {
        set(&mut response, header::CONTENT_TYPE, asset.content_type);
        if let Some(coding) = coding {
            set(&mut response, header::CONTENT_ENCODING, coding);
        }
    }
    set(&mut response, header::ETAG, &etag);
    set(&mut response, header::CACHE_CONTROL, cache);
    set(&mut response, header::VARY, "Accept-Encoding");
    // Host pages that isolate themselves may load the loader too; none of this is anybody's secret.
    set(&mut response, HeaderName::from_static("cross-origin-resource-policy"), "cross-origin");
    response
}

/// `GET /assets/{name}`.
pub(crate) async fn asset(request: Arc<Request>) -> Result<Response, Error> {
    let asset = assets::find(&request.path::<String>("name")?).ok_or(Refusal::NotFound)?;
    Ok(serve(&request, asset, FOREVER))
}

/// `GET /embed.js`.
pub(crate) async fn loader(request: Arc<Request>) -> Result<Response, Error> {
    let name = assets::path("embed.js").trim_start_matches("/assets/");
    Ok(serve(&request, assets::find(name).ok_or(Refusal::NotFound)?, SHORT))
}

/// `GET /theme.css`: the site's accent colour, or the one that a host page asks for.
pub(crate) async fn theme(request: Arc<Request>) -> Result<Response, Error> {
    let query = request.query(&["v", "accent"])?;
    let asked = hex_colour(query.text("accent")).or_else(|| hex_colour(&request.site.accent));
    let css = asked.map(|accent| format!(":root{{--accent:{accent}}}\n")).unwrap_or_default();
    let mut response = css.into_response();
    set(&mut response, header::CONTENT_TYPE, "text/css; charset=utf-8");
    let cache = if query.text("v") == request.site.policy_version.to_string() { FOREVER } else { SHORT };
    set(&mut response, header::CACHE_CONTROL, cache);
    set(&mut response, HeaderName::from_static("cross-origin-resource-policy"), "cross-origin");
    Ok(response)
}

/// `GET /media/{picture}`: its bytes never change under its id.
pub(crate) async fn picture(request: Arc<Request>) -> Result<Response, Error> {
    let picture = find_picture(request.ctx(), &request.site, request.path("picture")?).await?;
    let mut response = picture.bytes.into_response();
    set(&mut response, header::CONTENT_TYPE, &picture.mime);
    set(&mut response, header::CACHE_CONTROL, FOREVER);
    set(&mut response, HeaderName::from_static("cross-origin-resource-policy"), "cross-origin");
    Ok(response)
}

/// `GET /healthz`: the process answers.
pub(crate) async fn healthz(_: Arc<Request>) -> Result<Response, Error> {
    Ok(plain(StatusCode::OK, "ok\n"))
}

/// `GET /readyz`.
pub(crate) async fn readyz(request: Arc<Request>) -> Result<Response, Error> {
    Ok(readiness(&request.state).await)
}

/// Whether the server takes work: the database answers and nobody asked it to stop.
pub(crate) async fn readiness(state: &State) -> Response {
    if *state.0.draining.borrow() {
        return plain(StatusCode::SERVICE_UNAVAILABLE, "draining\n");
    }
    let answer = state.0.ctx.store.read(|tx| async move { tx.load_sites_version().await });
    match tokio::time::timeout(READY_WITHIN, answer).await {
        Ok(Ok(_)) => plain(StatusCode::OK, "ready\n"),
        _ => plain(StatusCode::SERVICE_UNAVAILABLE, "the database does not answer\n"),
    }
}

fn plain(status: StatusCode, text: &'static str) -> Response {
    let mut response = headers::html(status, text.to_owned());
    set(&mut response, header::CONTENT_TYPE, "text/plain; charset=utf-8");
    response
}
