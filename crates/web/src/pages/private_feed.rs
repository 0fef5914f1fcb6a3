//! A reader's private feed: what he is told, for a program that has its secret address.

use std::sync::Arc;

use axum::response::{IntoResponse, Response};
use http::{HeaderValue, header};
use rejoinder_app::{
    Error,
    exchange::to_rfc3339,
    notifications::{Told, private_feed},
};
use rejoinder_domain::{limits, text};

use crate::{
    headers,
    pages::{
        discussion::author_name,
        feeds::{ATOM, Xml},
        notifications::{reasons, sentence},
    },
    request::Request,
};

/// `GET /feeds/private/{token}`.
pub(crate) async fn feed(request: Arc<Request>) -> Result<Response, Error> {
    request.query(&[])?;
    let secret: String = request.path("token")?;
    let (reader, list) = private_feed(request.ctx(), &request.site, &secret).await?;
    let (site, t) = (&request.site, request.site_lang);
    let updated = list.first().map_or(site.created_at, |told| told.created_at);
    let mut xml = Xml::new();
    let namespaces = [("xmlns", "http://www.w3.org/2005/Atom"), ("xml:lang", t.tag())];
    xml.within("feed", &namespaces, |feed| {
        // Not the address: what a program shows of a feed must not give it away.
        feed.text("id", &[], &format!("{}/reader/{}/notifications", site.base_url, reader.id));
        feed.text("title", &[], &format!("{} – {}", t.msg("notifications-title"), site.title));
        feed.text("updated", &[], &to_rfc3339(updated));
        let page = format!("{}/notifications", site.base_url);
        feed.empty("link", &[("rel", "alternate"), ("type", "text/html"), ("href", &page)]);
        for told in &list {
            feed.within("entry", &[], |entry| write_entry(&request, entry, told));
        }
    });
    let mut response = xml.into_text()?.into_response();
    headers::no_referrer(&mut response);
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(ATOM));
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    headers.insert("x-robots-tag", HeaderValue::from_static("noindex"));
    Ok(response)
}

fn write_entry(request: &Request, entry: &mut Xml, told: &Told) {
    let (site, t) = (&request.site, request.site_lang);
    let url = format!("{}/c/{}", site.base_url, told.comment_id());
    // A decision changes what its entry says: another one is another entry.
    entry.text("id", &[], &format!("{url}#told-{}", told.id));
    entry.text("title", &[], &format!("{}: {}", sentence(t, told), told.story.text.headline));
    entry.empty("link", &[("rel", "alternate"), ("type", "text/html"), ("href", &url)]);
    entry.text("updated", &[], &to_rfc3339(told.created_at));
    let author = match &told.comment.body {
        Some(body) => author_name(t, &body.author_name),
        None => site.title.clone(),
    };
    entry.within("author", &[], |a| a.text("name", &[], &author));
    let content = match &told.comment.body {
        Some(body) => text::excerpt(&body.text, limits::TOLD_TEXT_LEN_MAX),
        None => {
            let (rule, reason) = reasons(site, told);
            [rule, reason].into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(" – ")
        }
    };
    entry.text("content", &[("type", "text")], &content);
}
