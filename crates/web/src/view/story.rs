//! A story's own page.

use askama::Template;

use super::{Account, Discussion, Html, NavLink, Shell, Stamp};
use crate::i18n::Lang;

/// A picture on our own host. Its size is known, so that nothing moves when it arrives.
#[derive(Debug, Clone)]
pub struct Picture {
    /// Its address.
    pub src: String,
    /// What it shows.
    pub alt: String,
    /// Pixels.
    pub width: u32,
    /// Pixels.
    pub height: u32,
    /// The line below it; may be empty.
    pub caption: String,
    /// Whose it is; may be empty.
    pub credit: String,
}

/// The story.
#[derive(Debug, Clone)]
pub struct StoryView {
    /// BCP 47 tag.
    pub lang: String,
    /// `ltr` or `rtl`, of that language.
    pub dir: &'static str,
    /// Its section.
    pub section: Option<NavLink>,
    /// The headline.
    pub headline: String,
    /// The sentence below it; may be empty.
    pub standfirst: String,
    /// Who wrote it, as one name or several; may be empty.
    pub byline: String,
    /// Where it was written; may be empty.
    pub dateline: String,
    /// When it was published.
    pub published: Stamp,
    /// When it was changed, if it was.
    pub updated: Option<Stamp>,
    /// From 1.
    pub version: i64,
    /// Its picture.
    pub picture: Option<Picture>,
    /// The text; none when it stands elsewhere.
    pub body: Option<Html>,
    /// The address where the text stands, when that is not here.
    pub elsewhere: Option<String>,
    /// The agency's line; may be empty.
    pub credit: String,
    /// Words to find it by; a tag without a page has an empty `href`.
    pub tags: Vec<NavLink>,
    /// What was put right; may be empty.
    pub correction: String,
}

/// `GET /story/{story}/{slug}`.
#[derive(Template)]
#[template(path = "story.html", whitespace = "minimize")]
pub struct StoryPage {
    /// The language of the page.
    pub t: Lang,
    /// Head, masthead, footer.
    pub shell: Shell,
    /// The story.
    pub story: StoryView,
    /// Its thread.
    pub discussion: Discussion,
}
