//! The discussion without the paper around it.

use askama::Template;

use super::{Assets, Discussion, Link};
use crate::i18n::Lang;

/// `GET /embed`: a page for a frame.
#[derive(Template)]
#[template(path = "embed.html", whitespace = "minimize")]
pub struct EmbedPage {
    /// The language of the page.
    pub t: Lang,
    /// `light` or `dark` when the host says so; empty follows the device.
    pub scheme: &'static str,
    /// Whether the page around the frame may know the reader already.
    pub publisher: bool,
    /// The title of the document.
    pub title: String,
    /// The story's own page.
    pub story: Link,
    /// BCP 47 tag of the headline.
    pub story_lang: String,
    /// Stylesheets and scripts.
    pub assets: Assets,
    /// The path of this page, to come back to.
    pub here: String,
    /// Who is signed in; empty when nobody.
    pub as_name: String,
    /// The thread.
    pub discussion: Discussion,
}

/// `GET /fragment`: the first page of comments for inclusion in another page, without head and forms.
#[derive(Template)]
#[template(path = "fragment.html", whitespace = "minimize")]
pub struct FragmentPage {
    /// The thread, with [`super::Around::base`] set and [`super::Compose::Nothing`].
    pub discussion: Discussion,
}
