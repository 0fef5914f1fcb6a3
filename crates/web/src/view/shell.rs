//! What surrounds every page: head, masthead, footer.

use super::{JsonLd, story::Picture};

/// A link with its words.
#[derive(Debug, Clone)]
pub struct Link {
    /// Where it leads.
    pub href: String,
    /// What it says.
    pub text: String,
}

/// A link of a row of which one is the page itself.
#[derive(Debug, Clone)]
pub struct NavLink {
    /// Where it leads.
    pub href: String,
    /// What it says.
    pub text: String,
    /// Whether it leads to this page.
    pub current: bool,
}

/// A feed that readers' programs may find.
#[derive(Debug, Clone)]
pub struct Feed {
    /// Its address.
    pub href: String,
    /// What it holds.
    pub title: String,
    /// `application/atom+xml` or `application/rss+xml`.
    pub media_type: &'static str,
}

/// Addresses of the stylesheets, scripts and pictures of ours.
#[derive(Debug, Clone, Default)]
pub struct Assets {
    /// `discussion.css`: palette, forms, thread.
    pub discussion_css: String,
    /// `site.css`: masthead, front page, story.
    pub site_css: String,
    /// The site's accent colour; linked last.
    pub theme_css: String,
    /// The script of the pages, or empty.
    pub page_js: String,
    /// The script of the frame, or empty.
    pub frame_js: String,
    /// The icon of the browser's tab, or empty.
    pub icon: String,
}

/// The `<head>`.
#[derive(Debug, Clone, Default)]
pub struct Head {
    /// The whole title, with the paper's name.
    pub title: String,
    /// One or two sentences, or empty.
    pub description: String,
    /// The page's one address, absolute, or empty.
    pub canonical: String,
    /// Open Graph type: `website`, `article`, `profile`; empty leaves Open Graph out.
    pub kind: &'static str,
    /// The picture for cards, with an absolute address.
    pub picture: Option<Picture>,
    /// Feeds of this page and of the site.
    pub feeds: Vec<Feed>,
    /// For search engines.
    pub json_ld: Option<JsonLd>,
    /// Keeps search engines away: forms, history, errors.
    pub noindex: bool,
}

/// Who reads, as the masthead names him.
#[derive(Debug, Clone)]
pub enum Account {
    /// Nobody that we know.
    Anyone {
        /// The sign-in page, with the way back in its query.
        login: String,
        /// The page to make an account, likewise.
        join: String,
    },
    /// A signed-in reader.
    Reader {
        /// His name.
        name: String,
        /// His public page.
        href: String,
        /// The desk, for staff.
        desk: Option<String>,
        /// How much he has not seen yet, as a number and as a sentence; none when nothing.
        unseen: Option<(String, String)>,
    },
}

/// The frame of a page of the site.
#[derive(Debug, Clone)]
pub struct Shell {
    /// The `<head>`.
    pub head: Head,
    /// The paper's name.
    pub paper: String,
    /// The line under it; may be empty.
    pub tagline: String,
    /// Today, in words, for the front page's masthead; empty elsewhere (a cached page must not lie).
    pub today: String,
    /// BCP 47 tag of the paper's own words (name, sections).
    pub lang: String,
    /// The sections, in the order of the masthead.
    pub sections: Vec<NavLink>,
    /// Who reads.
    pub account: Account,
    /// Stylesheets and scripts.
    pub assets: Assets,
    /// Links of the footer beside rules and feeds, such as imprint and privacy.
    pub footer: Vec<Link>,
}
