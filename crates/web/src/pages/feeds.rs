//! What programs read: Atom and RSS of stories and threads, sitemap, robots.txt.

use std::sync::Arc;

use axum::response::{IntoResponse, Response};
use http::{HeaderValue, header};
use quick_xml::{
    Writer,
    events::{BytesDecl, BytesText, Event},
};
use rejoinder_app::{
    Error, Fault, StoryCard, StoryRef, exchange::to_rfc3339, find_story_page, latest, list_feed,
    sitemap as list_sitemap, view::CommentView,
};
use rejoinder_domain::{Actor, Micros, Refusal, State, limits, text};

use crate::{
    headers,
    pages::discussion::{author_name, comment_html, far},
    request::Request,
};

pub(crate) const ATOM: &str = "application/atom+xml; charset=utf-8";
const RSS: &str = "application/rss+xml; charset=utf-8";

/// An XML document in the making. Text and attributes are escaped by the writer.
pub(crate) struct Xml(Writer<Vec<u8>>);

type Attributes<'a> = &'a [(&'a str, &'a str)];

impl Xml {
    pub(crate) fn new() -> Self {
        let mut writer = Writer::new(Vec::new());
        // Writing to memory cannot fail; nor can any of the others below.
        let _ = writer.write_event(Event::Decl(BytesDecl::new("1.0", Some("utf-8"), None)));
        Self(writer)
    }

    pub(crate) fn text(&mut self, name: &str, attributes: Attributes<'_>, text: &str) {
        // XML 1.0 has no room for most control characters, however written.
        let clean: String = text
            .chars()
            .filter(|c| matches!(c, '\n' | '\t') || !(c.is_control() || matches!(c, '\u{FFFE}' | '\u{FFFF}')))
            .collect();
        let _ = self
            .0
            .create_element(name)
            .with_attributes(attributes.iter().copied())
            .write_text_content(BytesText::new(&clean));
    }

    pub(crate) fn empty(&mut self, name: &str, attributes: Attributes<'_>) {
        let _ = self.0.create_element(name).with_attributes(attributes.iter().copied()).write_empty();
    }

    pub(crate) fn within(&mut self, name: &str, attributes: Attributes<'_>, inner: impl FnOnce(&mut Self)) {
        let mut below = Self(Writer::new(Vec::new()));
        inner(&mut below);
        let content = below.0.into_inner();
        let _ = self.0.create_element(name).with_attributes(attributes.iter().copied()).write_inner_content(
            |writer| {
                writer.get_mut().extend_from_slice(&content);
                Ok(())
            },
        );
    }

    fn finish(self, request: &Request, media_type: &'static str) -> Result<Response, Error> {
        Ok(headers::readable(request, media_type, self.into_text()?))
    }

    pub(crate) fn into_text(self) -> Result<String, Error> {
        String::from_utf8(self.0.into_inner()).map_err(|e| Error::Fault(Fault(format!("a feed: {e}"))))
    }
}

/// RFC 822 with a four-digit year, as RSS 2.0 asks.
fn rfc822(at: Micros) -> String {
    jiff::Timestamp::from_microsecond(at)
        .ok()
        .and_then(|at| jiff::fmt::rfc2822::DateTimePrinter::new().timestamp_to_rfc9110_string(&at).ok())
        .unwrap_or_default()
}

/// `GET /feed.atom`.
pub(crate) async fn stories_atom(request: Arc<Request>) -> Result<Response, Error> {
    request.query(&[])?;
    let (site, cards) = (&request.site, list_feed(request.ctx(), &request.site).await?);
    let base = &site.base_url;
    let updated = cards.iter().map(|card| card.story.updated_at).max().unwrap_or(site.created_at);
    let mut xml = Xml::new();
    let namespaces = [
        ("xmlns", "http://www.w3.org/2005/Atom"),
        ("xmlns:thr", "http://purl.org/syndication/thread/1.0"),
        ("xml:lang", site.language.as_str()),
    ];
    xml.within("feed", &namespaces, |feed| {
        feed.text("id", &[], &format!("{base}/"));
        feed.text("title", &[], &site.title);
        feed.text("updated", &[], &to_rfc3339(updated));
        feed.empty(
            "link",
            &[("rel", "self"), ("type", "application/atom+xml"), ("href", &format!("{base}/feed.atom"))],
        );
        feed.empty("link", &[("rel", "alternate"), ("type", "text/html"), ("href", &format!("{base}/"))]);
        for card in &cards {
            feed.within("entry", &[("xml:lang", lang(card, &site.language))], |entry| {
                let s = &card.story;
                let url = format!("{base}{}", s.path());
                entry.text("id", &[], &format!("{base}/story/{}", s.id));
                entry.text("title", &[], &s.text.headline);
                entry.empty("link", &[("rel", "alternate"), ("type", "text/html"), ("href", &url)]);
                let count = card.comment_count.to_string();
                let replies = format!("{base}/story/{}/comments.atom", s.id);
                entry.empty(
                    "link",
                    &[
                        ("rel", "replies"),
                        ("type", "application/atom+xml"),
                        ("href", &replies),
                        ("thr:count", &count),
                    ],
                );
                entry.text("published", &[], &to_rfc3339(s.published_at));
                entry.text("updated", &[], &to_rfc3339(s.updated_at));
                let author = if s.text.byline.is_empty() { &site.title } else { &s.text.byline };
                entry.within("author", &[], |a| a.text("name", &[], author));
                entry.text("summary", &[], &summary(card));
                entry.text("thr:total", &[], &count);
            });
        }
    });
    xml.finish(&request, ATOM)
}

/// `GET /feed.rss`.
pub(crate) async fn stories_rss(request: Arc<Request>) -> Result<Response, Error> {
    request.query(&[])?;
    let (site, cards) = (&request.site, list_feed(request.ctx(), &request.site).await?);
    let base = &site.base_url;
    let mut xml = Xml::new();
    rss(&mut xml, &format!("{base}/feed.rss"), |channel| {
        channel.text("title", &[], &site.title);
        channel.text("link", &[], &format!("{base}/"));
        channel.text("description", &[], if site.tagline.is_empty() { &site.title } else { &site.tagline });
        channel.text("language", &[], &site.language);
        for card in &cards {
            channel.within("item", &[], |item| {
                let s = &card.story;
                let url = format!("{base}{}", s.path());
                item.text("title", &[], &s.text.headline);
                item.text("link", &[], &url);
                item.text("guid", &[("isPermaLink", "false")], &format!("{base}/story/{}", s.id));
                item.text("pubDate", &[], &rfc822(s.published_at));
                item.text(
                    "dc:creator",
                    &[],
                    if s.text.byline.is_empty() { &site.title } else { &s.text.byline },
                );
                item.text("description", &[], &summary(card));
                item.text("comments", &[], &format!("{url}#discussion"));
                item.text("slash:comments", &[], &card.comment_count.to_string());
                item.text("wfw:commentRss", &[], &format!("{base}/story/{}/comments.rss", s.id));
            });
        }
    });
    xml.finish(&request, RSS)
}

fn rss(xml: &mut Xml, own: &str, inner: impl FnOnce(&mut Xml)) {
    let namespaces = [
        ("version", "2.0"),
        ("xmlns:atom", "http://www.w3.org/2005/Atom"),
        ("xmlns:dc", "http://purl.org/dc/elements/1.1/"),
        ("xmlns:slash", "http://purl.org/rss/1.0/modules/slash/"),
        ("xmlns:wfw", "http://wellformedweb.org/CommentAPI/"),
        ("xmlns:content", "http://purl.org/rss/1.0/modules/content/"),
    ];
    xml.within("rss", &namespaces, |rss| {
        rss.within("channel", &[], |channel| {
            inner(channel);
            channel.empty("atom:link", &[("rel", "self"), ("type", "application/rss+xml"), ("href", own)]);
        });
    });
}

fn lang<'a>(card: &'a StoryCard, site: &'a str) -> &'a str {
    if card.story.text.language.is_empty() { site } else { &card.story.text.language }
}

fn summary(card: &StoryCard) -> String {
    let t = &card.story.text;
    if t.standfirst.is_empty() { text::excerpt(&t.body, 280) } else { t.standfirst.clone() }
}

/// The last comments under a story, for either feed. Everybody gets what anyone gets.
async fn comments(request: &Request) -> Result<(StoryCard, Vec<CommentView>), Error> {
    request.query(&[])?;
    let of = StoryRef::Id(request.path::<rejoinder_domain::StoryId>("story")?.to_string());
    let found = find_story_page(request.ctx(), &request.site, &Actor::Anyone, of).await;
    let (card, thread) = found.map_err(|_| Error::from(Refusal::NotFound))?;
    let (_, views) = latest(request.ctx(), &request.site, thread.id, limits::STORIES_PAGE).await?;
    Ok((card, views.into_iter().filter(|view| view.state == State::Visible).collect()))
}

/// `GET /story/{story}/comments.atom`, threaded by RFC 4685.
pub(crate) async fn comments_atom(request: Arc<Request>) -> Result<Response, Error> {
    let (card, views) = comments(&request).await?;
    let (site, story) = (&request.site, &card.story);
    let base = &site.base_url;
    let own = format!("{base}/story/{}/comments.atom", story.id);
    let page = format!("{base}{}", story.path());
    let changed =
        |view: &CommentView| view.body.as_ref().and_then(|b| b.edited_at).unwrap_or(view.created_at);
    let updated = views.iter().map(changed).max().unwrap_or(story.updated_at);
    let mut xml = Xml::new();
    let namespaces = [
        ("xmlns", "http://www.w3.org/2005/Atom"),
        ("xmlns:thr", "http://purl.org/syndication/thread/1.0"),
        ("xml:base", base),
        ("xml:lang", lang(&card, &site.language)),
    ];
    xml.within("feed", &namespaces, |feed| {
        feed.text("id", &[], &own);
        feed.text("title", &[], &story.text.headline);
        feed.text("updated", &[], &to_rfc3339(updated));
        feed.empty("link", &[("rel", "self"), ("type", "application/atom+xml"), ("href", &own)]);
        feed.empty("link", &[("rel", "alternate"), ("type", "text/html"), ("href", &page)]);
        for view in &views {
            let Some(body) = &view.body else { continue };
            let url = format!("{base}/c/{}", view.id);
            feed.within("entry", &[], |entry| {
                entry.text("id", &[], &url);
                entry.text("title", &[], &text::excerpt(&body.text, 80));
                entry.empty("link", &[("rel", "alternate"), ("type", "text/html"), ("href", &url)]);
                entry.text("published", &[], &to_rfc3339(view.created_at));
                entry.text("updated", &[], &to_rfc3339(changed(view)));
                entry.within("author", &[], |a| {
                    a.text("name", &[], &author_name(request.site_lang, &body.author_name));
                    if let Some(id) = body.author_id {
                        a.text("uri", &[], &format!("{base}/reader/{id}"));
                    }
                });
                let answered = view.parent_id.map_or_else(
                    || (format!("{base}/story/{}", story.id), page.clone()),
                    |id| (format!("{base}/c/{id}"), format!("{base}/c/{id}")),
                );
                entry.empty(
                    "thr:in-reply-to",
                    &[("ref", &answered.0), ("href", &answered.1), ("type", "text/html")],
                );
                let mut attributes = vec![("type", "html")];
                if let Some(language) = &body.language {
                    attributes.push(("xml:lang", language));
                }
                entry.text("content", &attributes, &far(base, comment_html(body).0.as_str()));
            });
        }
    });
    xml.finish(&request, ATOM)
}

/// `GET /story/{story}/comments.rss`.
pub(crate) async fn comments_rss(request: Arc<Request>) -> Result<Response, Error> {
    let (card, views) = comments(&request).await?;
    let (site, story) = (&request.site, &card.story);
    let base = &site.base_url;
    let mut xml = Xml::new();
    rss(&mut xml, &format!("{base}/story/{}/comments.rss", story.id), |channel| {
        channel.text("title", &[], &story.text.headline);
        channel.text("link", &[], &format!("{base}{}", story.path()));
        channel.text("description", &[], &summary(&card));
        channel.text("language", &[], lang(&card, &site.language));
        for view in &views {
            let Some(body) = &view.body else { continue };
            let url = format!("{base}/c/{}", view.id);
            channel.within("item", &[], |item| {
                item.text("title", &[], &text::excerpt(&body.text, 80));
                item.text("link", &[], &url);
                item.text("guid", &[], &url);
                item.text("pubDate", &[], &rfc822(view.created_at));
                item.text("dc:creator", &[], &author_name(request.site_lang, &body.author_name));
                item.text("description", &[], &far(base, comment_html(body).0.as_str()));
            });
        }
    });
    xml.finish(&request, RSS)
}

/// `GET /sitemap.xml`.
pub(crate) async fn sitemap(request: Arc<Request>) -> Result<Response, Error> {
    request.query(&[])?;
    let entries = list_sitemap(request.ctx(), &request.site).await?;
    let base = &request.site.base_url;
    let mut xml = Xml::new();
    xml.within("urlset", &[("xmlns", "http://www.sitemaps.org/schemas/sitemap/0.9")], |set| {
        for (path, at) in &entries {
            set.within("url", &[], |url| {
                let address = url::Url::parse(&format!("{base}{path}"))
                    .map_or_else(|_| format!("{base}{path}"), String::from);
                url.text("loc", &[], &address);
                url.text("lastmod", &[], &to_rfc3339(*at));
            });
        }
    });
    xml.finish(&request, "application/xml; charset=utf-8")
}

/// `GET /robots.txt`: stories are for everybody; forms, frames and the API are for nobody's index.
pub(crate) async fn robots(request: Arc<Request>) -> Result<Response, Error> {
    let base = &request.site.base_url;
    let text = format!(
        "User-agent: *\nDisallow: /api/\nDisallow: /embed\nDisallow: /fragment\nDisallow: /login\nDisallow: /join\n\
         Disallow: /c/*/\nDisallow: /feeds/\nDisallow: /unsubscribe/\nDisallow: /*?cursor=\nDisallow: /*&cursor=\n\nSitemap: {base}/sitemap.xml\n"
    );
    let mut response = text.into_response();
    response
        .headers_mut()
        .insert(header::CONTENT_TYPE, HeaderValue::from_static("text/plain; charset=utf-8"));
    response.headers_mut().insert(header::CACHE_CONTROL, HeaderValue::from_static("public, max-age=3600"));
    Ok(response)
}
