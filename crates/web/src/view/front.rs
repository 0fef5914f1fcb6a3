//! The front page and the section pages.

use askama::Template;

use super::{Account, Paging, Shell, Stamp, story::Picture};
use crate::i18n::Lang;

/// A story as other pages point to it.
#[derive(Debug, Clone)]
pub struct Teaser {
    /// Its page.
    pub href: String,
    /// BCP 47 tag of its words.
    pub lang: String,
    /// `ltr` or `rtl`, of that language.
    pub dir: &'static str,
    /// Its section's title; empty where the page says it already.
    pub kicker: String,
    /// The headline.
    pub headline: String,
    /// The sentence below it; may be empty.
    pub standfirst: String,
    /// Who wrote it; may be empty.
    pub byline: String,
    /// When it was published.
    pub published: Stamp,
    /// Its picture, in the lead and where the page has room.
    pub picture: Option<Picture>,
    /// Visible comments.
    pub comments: i64,
    /// Whether its discussion still takes comments.
    pub open: bool,
}

/// A block of the front page.
#[derive(Debug, Clone)]
pub struct FrontSection {
    /// Its title.
    pub title: String,
    /// Its page.
    pub href: String,
    /// Its stories, newest first.
    pub stories: Vec<Teaser>,
}

/// `GET /`.
#[derive(Template)]
#[template(path = "front.html", whitespace = "minimize")]
pub struct FrontPage {
    /// The language of the page.
    pub t: Lang,
    /// Head, masthead, footer.
    pub shell: Shell,
    /// The story that stands first.
    pub lead: Option<Teaser>,
    /// Stories beside and below it.
    pub latest: Vec<Teaser>,
    /// One block for each section that has stories.
    pub sections: Vec<FrontSection>,
    /// Stories whose discussion moves, with the number of their comments.
    pub discussed: Vec<Teaser>,
}

/// `GET /section/{slug}`.
#[derive(Template)]
#[template(path = "section.html", whitespace = "minimize")]
pub struct SectionPage {
    /// The language of the page.
    pub t: Lang,
    /// Head, masthead, footer.
    pub shell: Shell,
    /// The section's title.
    pub title: String,
    /// Its stories, newest first; the first one is set large.
    pub stories: Vec<Teaser>,
    /// Older and newer ones.
    pub paging: Paging,
}
