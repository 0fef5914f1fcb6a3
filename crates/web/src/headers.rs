//! Answers and the headers that every one of them carries: policy, caching, validation.

use axum::response::{IntoResponse, Response};
use http::{HeaderMap, HeaderValue, StatusCode, header};
use rejoinder_domain::Site;
use sha2::{Digest, Sha256};

use crate::request::Request;

/// HTML that nobody may keep.
pub(crate) fn html(status: StatusCode, html: String) -> Response {
    let mut response = (status, html).into_response();
    response.headers_mut().insert(header::CONTENT_TYPE, HeaderValue::from_static("text/html; charset=utf-8"));
    response.headers_mut().insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    response
}

/// Go there with GET.
pub(crate) fn see_other(location: &str) -> Response {
    let mut response = StatusCode::SEE_OTHER.into_response();
    redirect(&mut response, location);
    response
}

/// It has always been there.
pub(crate) fn moved(location: &str) -> Response {
    let mut response = StatusCode::PERMANENT_REDIRECT.into_response();
    redirect(&mut response, location);
    response
}

fn redirect(response: &mut Response, location: &str) {
    // Our own paths may hold letters of any script; a header may not.
    let ascii: String = location
        .bytes()
        .map(
            |byte| {
                if byte.is_ascii_graphic() { char::from(byte).to_string() } else { format!("%{byte:02X}") }
            },
        )
        .collect();
    if let Ok(value) = HeaderValue::from_str(&ascii) {
        response.headers_mut().insert(header::LOCATION, value);
    }
    response.headers_mut().insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
}

/// A finished answer to a read, with a validator: `304` when the caller has it. Shared caches may keep what nobody in
/// particular asked for, and must ask again each time.
pub(crate) fn readable(request: &Request, media_type: &'static str, body: String) -> Response {
    let digest = Sha256::digest(body.as_bytes());
    // Weak: the same page compressed is the same page.
    let etag = format!(
        "W/\"{}\"",
        base64::Engine::encode(&base64::engine::general_purpose::URL_SAFE_NO_PAD, &digest[..12])
    );
    let fresh = has(request, &etag);
    let mut response = match fresh {
        true => StatusCode::NOT_MODIFIED.into_response(),
        false => body.into_response(),
    };
    let headers = response.headers_mut();
    if !fresh {
        headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(media_type));
    }
    if let Ok(etag) = HeaderValue::from_str(&etag) {
        headers.insert(header::ETAG, etag);
    }
    let cache = if request.actor.reader().is_some() { "private, no-cache" } else { "public, no-cache" };
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static(cache));
    headers.append(header::VARY, HeaderValue::from_static("Cookie"));
    response
}

/// Whether the caller has what this tag is of.
pub(crate) fn has(request: &Request, etag: &str) -> bool {
    let known = request.header(header::IF_NONE_MATCH);
    known.split(',').map(str::trim).any(|one| one == etag || one == "*")
}

/// The address of this page is for nobody else.
pub(crate) fn no_referrer(response: &mut Response) {
    response.headers_mut().insert(header::REFERRER_POLICY, HeaderValue::from_static("no-referrer"));
}

/// Lets this one page show pictures that are written into it.
pub(crate) fn allow_drawn_images(response: &mut Response) {
    response.headers_mut().insert(DRAWN, HeaderValue::from_static("1"));
}

/// The window that shows this page may be closed by the frame that opened it, and knows it.
pub(crate) fn keep_opener(response: &mut Response) {
    response.headers_mut().insert("cross-origin-opener-policy", HeaderValue::from_static("unsafe-none"));
}

/// Marks an answer for [`protect`]; it never leaves.
const DRAWN: &str = "rejoinder-drawn-images";

const POLICY: &str = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; \
    form-action 'self'; base-uri 'none'; require-trusted-types-for 'script'; trusted-types rejoinder; frame-ancestors ";

/// Whether a page may stand in another site's frame.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Frames {
    /// Nowhere.
    Nowhere,
    /// In pages of the hosts that the site lists.
    Listed,
}

/// Sets what every answer carries.
pub(crate) fn protect(headers: &mut HeaderMap, site: Option<&Site>, frames: Frames, request_id: &str) {
    let ancestors = match (frames, site) {
        (Frames::Listed, Some(site)) => ancestors(site),
        _ => "'none'".to_owned(),
    };
    let drawn = headers.remove(DRAWN).is_some();
    let policy =
        if drawn { POLICY.replace("img-src 'self'", "img-src 'self' data:") } else { POLICY.to_owned() };
    let own_referrer = headers.contains_key(header::REFERRER_POLICY);
    let mut set = |name: &'static str, value: &str| {
        if let Ok(value) = HeaderValue::from_str(value) {
            headers.insert(name, value);
        }
    };
    set("content-security-policy", &format!("{policy}{ancestors}"));
    set("x-content-type-options", "nosniff");
    if !own_referrer {
        set("referrer-policy", "strict-origin-when-cross-origin");
    }
    set(
        "permissions-policy",
        "camera=(), geolocation=(), microphone=(), payment=(), usb=(), publickey-credentials-get=(self), publickey-credentials-create=(self)",
    );
    set("x-request-id", request_id);
    if frames == Frames::Nowhere {
        if !headers.contains_key("cross-origin-opener-policy") {
            headers.insert("cross-origin-opener-policy", HeaderValue::from_static("same-origin"));
        }
        if !headers.contains_key("cross-origin-resource-policy") {
            headers.insert("cross-origin-resource-policy", HeaderValue::from_static("same-origin"));
        }
    } else {
        // Pages that isolate themselves may frame us too.
        headers.insert("cross-origin-embedder-policy", HeaderValue::from_static("require-corp"));
        headers.insert("cross-origin-resource-policy", HeaderValue::from_static("cross-origin"));
    }
    if site.is_some_and(|site| site.base_url.starts_with("https://")) {
        headers.insert("strict-transport-security", HeaderValue::from_static("max-age=31536000"));
    }
}

/// The sources of `frame-ancestors`: our own pages, and the listed hosts with those below them.
fn ancestors(site: &Site) -> String {
    let mut sources = vec!["'self'".to_owned()];
    let plain = site.base_url.starts_with("http://");
    for listed in &site.embedders {
        match listed.split_once("://") {
            Some(_) => sources.push(listed.clone()),
            None => {
                let address = listed.rsplit_once(':').map_or(listed.as_str(), |(host, _)| host);
                let numeric = address.parse::<std::net::IpAddr>().is_ok() || address.starts_with('[');
                for scheme in if plain { &["http", "https"][..] } else { &["https"][..] } {
                    sources.push(format!("{scheme}://{listed}"));
                    if !numeric {
                        sources.push(format!("{scheme}://*.{listed}"));
                    }
                }
            }
        }
    }
    sources.join(" ")
}

/// Whether an `Origin` is of a host that the site lists, so that its scripts may read the API.
pub(crate) fn origin_listed(site: &Site, origin: &str) -> bool {
    let Some((scheme, host)) = origin.split_once("://") else { return false };
    if scheme != "https" && !(scheme == "http" && site.base_url.starts_with("http://")) {
        return false;
    }
    let bare = host
        .rsplit_once(':')
        .filter(|(_, port)| port.bytes().all(|b| b.is_ascii_digit()))
        .map_or(host, |(name, _)| name);
    site.embedders.iter().any(|listed| match listed.split_once("://") {
        Some(_) => listed == origin,
        None => {
            host == listed
                || bare == listed
                || bare.strip_suffix(listed.as_str()).is_some_and(|front| front.ends_with('.'))
        }
    })
}
