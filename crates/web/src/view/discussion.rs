//! The thread: on a story's page, in a frame, in another page.

use std::sync::Arc;

use askama::{Template, filters::HtmlSafe};

use super::{Around, CommentNode, Compose, Feed};
use crate::i18n::Lang;

/// One order of the thread.
#[derive(Debug, Clone)]
pub struct OrderLink {
    /// `newest`, `oldest`, `answered`, `best`.
    pub name: &'static str,
    /// The page in that order.
    pub href: String,
    /// Whether it is in force.
    pub current: bool,
}

impl OrderLink {
    /// The key of its word.
    fn key(&self) -> &'static str {
        match self.name {
            "oldest" => "order-oldest",
            "answered" => "order-answered",
            "best" => "order-best",
            _ => "order-newest",
        }
    }
}

/// The ways to the pages before and after.
#[derive(Debug, Clone, Default)]
pub struct Paging {
    /// The first page, when this is not it.
    pub first: Option<String>,
    /// The page before.
    pub previous: Option<String>,
    /// The page after.
    pub next: Option<String>,
}

impl Paging {
    /// Whether there is another page.
    #[must_use]
    pub fn is_some(&self) -> bool {
        self.first.is_some() || self.previous.is_some() || self.next.is_some()
    }
}

/// That only one conversation is shown.
#[derive(Debug, Clone)]
pub struct Conversation {
    /// All comments.
    pub back: String,
    /// Who started it; empty when that comment is gone.
    pub name: String,
}

/// What came since the viewer's last visit.
#[derive(Debug, Clone)]
pub struct NewSince {
    /// How many.
    pub count: i64,
    /// The first of them.
    pub href: String,
}

/// The discussion.
#[derive(Template)]
#[template(path = "_discussion.html", whitespace = "minimize")]
pub struct Discussion {
    /// Shared with its comments.
    pub around: Arc<Around>,
    /// The thread's id.
    pub thread: String,
    /// From where on changes are told live; empty where no script of ours runs.
    pub live: String,
    /// Visible comments, in all.
    pub count: i64,
    /// The order in force: `newest`, `oldest`, `answered`, `best`.
    pub order: &'static str,
    /// All orders; empty in a conversation and under fewer than two comments.
    pub orders: Vec<OrderLink>,
    /// Where one writes.
    pub compose: Compose,
    /// A sentence about what the viewer just did ("Your comment waits …"); may be empty.
    pub told: String,
    /// Whether the viewer follows the thread; none where he cannot.
    pub follow: Option<bool>,
    /// Seconds between two comments of one writer, when the discussion is slowed.
    pub slow_secs: Option<i64>,
    /// The viewer's own comments that others do not see.
    pub yours: Vec<CommentNode>,
    /// Set when one conversation is shown.
    pub conversation: Option<Conversation>,
    /// What came since the viewer's last visit.
    pub new_since: Option<NewSince>,
    /// The roots of this page, or the one root of the conversation.
    pub comments: Vec<CommentNode>,
    /// Other pages.
    pub paging: Paging,
    /// Feeds of the comments.
    pub feeds: Vec<Feed>,
    /// In a fragment for another page: where to read all and write; else empty.
    pub whole: String,
}

impl HtmlSafe for Discussion {}

/// The heading of a discussion as it is now, for a script.
#[derive(Template)]
#[template(path = "count.html")]
pub struct CountView {
    /// The language of the page.
    pub t: Lang,
    /// Visible comments, in all.
    pub count: i64,
}

impl Discussion {
    /// The key of the sentence that says what the order in force does.
    fn order_told(&self) -> &'static str {
        match self.order {
            "oldest" => "order-oldest-told",
            "answered" => "order-answered-told",
            "best" => "order-best-told",
            _ => "order-newest-told",
        }
    }
}
