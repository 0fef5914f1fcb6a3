//! A page as someone wrote it down: a story and the comments under it, without ids or times.

use serde::Deserialize;

/// The whole file.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Page {
    /// What was published.
    pub story: PageStory,
    /// What readers left, in the order of the page.
    pub comments: Vec<PageComment>,
}

/// A story, plain.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PageStory {
    /// Its address.
    #[serde(default)]
    pub url: String,
    /// The publisher's own id.
    #[serde(default)]
    pub publisher_id: String,
    /// Its headline.
    pub headline: String,
    /// RFC 3339 time or date.
    #[serde(default)]
    pub published: String,
    /// Line of the agency.
    #[serde(default)]
    pub credit: String,
    /// Line of the writer.
    #[serde(default)]
    pub byline: String,
    /// BCP 47 tag.
    #[serde(default)]
    pub language: String,
    /// Its paragraphs, plain text.
    pub paragraphs: Vec<String>,
}

/// A comment, plain.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PageComment {
    /// The name above it.
    pub author: String,
    /// Its text.
    pub text: String,
}
