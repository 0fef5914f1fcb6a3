//! The demo's second listener: another publisher's site, plain files, with our discussion in its pages.
//! Never here: anything of Rejoinder but the address that the pages load it from.

use axum::{
    Router,
    http::{StatusCode, Uri, header},
    response::{IntoResponse, Response},
};

use super::content::{Content, files};

/// The folder of the site's files.
const FOLDER: &str = "existing-site";
/// The page at `/`.
const INDEX: &str = "index.html";

/// A file ready to be sent.
struct Page {
    path: String,
    media_type: &'static str,
    bytes: Vec<u8>,
}

/// Serves the files with the addresses put in: of the discussion's server, and of the story that it is about.
pub(super) fn router(origin: &str, content: &Content) -> Router {
    let lead = content.stories.iter().find(|(story, _)| story.front.lead).or(content.stories.last());
    let story_url = lead.and_then(|(story, _)| story.front.urls.first()).cloned().unwrap_or_default();
    let pages: Vec<Page> = files(FOLDER).map(|(path, bytes)| page(path, bytes, origin, &story_url)).collect();
    let pages: &'static [Page] = Box::leak(pages.into_boxed_slice());
    Router::new().fallback(move |uri: Uri| async move { answer(pages, uri.path()) })
}

fn page(path: &str, bytes: &[u8], origin: &str, story_url: &str) -> Page {
    let media_type = media_type(path);
    let bytes = match std::str::from_utf8(bytes) {
        Ok(text) if text.contains("{{") => text
            .replace("{{ORIGIN}}", origin)
            .replace("{{STORY_URL_ENCODED}}", &percent_encode(story_url))
            .replace("{{STORY_URL}}", story_url)
            .into_bytes(),
        _ => bytes.to_vec(),
    };
    Page { path: path.to_owned(), media_type, bytes }
}

fn answer(pages: &'static [Page], path: &str) -> Response {
    let wanted = path.trim_start_matches('/');
    let index = if wanted.is_empty() || wanted.ends_with('/') {
        format!("{wanted}{INDEX}")
    } else {
        wanted.to_owned()
    };
    let found = pages.iter().find(|page| page.path == index || page.path == format!("{wanted}.html"));
    match found {
        Some(page) => {
            let headers = [(header::CONTENT_TYPE, page.media_type), (header::CACHE_CONTROL, "no-cache")];
            (headers, page.bytes.as_slice()).into_response()
        }
        None => (StatusCode::NOT_FOUND, "This page does not exist on the existing site.\n").into_response(),
    }
}

fn media_type(path: &str) -> &'static str {
    match path.rsplit('.').next() {
        Some("html") => "text/html; charset=utf-8",
        Some("css") => "text/css; charset=utf-8",
        Some("js") => "text/javascript; charset=utf-8",
        Some("svg") => "image/svg+xml",
        Some("webp") => "image/webp",
        Some("png") => "image/png",
        Some("ico") => "image/x-icon",
        _ => "text/plain; charset=utf-8",
    }
}

/// As a value in a query.
fn percent_encode(text: &str) -> String {
    text.bytes()
        .map(|byte| match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' | b'.' | b'_' | b'~' => {
                char::from(byte).to_string()
            }
            _ => format!("%{byte:02X}"),
        })
        .collect()
}
