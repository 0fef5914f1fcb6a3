//! A story: what the newsroom published here, or a page elsewhere that its thread belongs to.

use std::str::FromStr;

use serde::{Deserialize, Serialize};

use crate::{
    clock::Micros,
    id::{PictureId, SiteId, StoryId},
    refusal::Refusal,
};

/// How a story's body is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum BodyFormat {
    /// Blank lines part paragraphs, every other character is itself: agency copy and imports.
    Plain,
    /// The small Markdown with subheads.
    #[default]
    Markdown,
}

impl BodyFormat {
    /// Its name in the store and the API.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Plain => "plain",
            Self::Markdown => "markdown",
        }
    }
}

impl FromStr for BodyFormat {
    type Err = Refusal;
    fn from_str(text: &str) -> Result<Self, Refusal> {
        [Self::Plain, Self::Markdown]
            .into_iter()
            .find(|format| format.name() == text)
            .ok_or(Refusal::ParameterInvalid { name: "body_format".into() })
    }
}

/// Whether readers find a story on this site's pages.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Publication {
    /// On the front page, in feeds, at its own address.
    Published,
    /// Not to be seen yet, or no longer.
    Unpublished,
    /// Its text is on another site; we hold its thread.
    Elsewhere,
}

impl Publication {
    /// Its name in the store and the API.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Published => "published",
            Self::Unpublished => "unpublished",
            Self::Elsewhere => "elsewhere",
        }
    }
}

impl FromStr for Publication {
    type Err = Refusal;
    fn from_str(text: &str) -> Result<Self, Refusal> {
        [Self::Published, Self::Unpublished, Self::Elsewhere]
            .into_iter()
            .find(|publication| publication.name() == text)
            .ok_or(Refusal::ParameterInvalid { name: "publication".into() })
    }
}

/// What staff write or load: all of a story but its keys and counters. A version keeps one of these whole.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct StoryText {
    /// Plain text.
    pub headline: String,
    /// The sentence below the headline; empty is none.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub standfirst: String,
    /// Who wrote it; empty is none.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub byline: String,
    /// The agency's line; empty is none.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub credit: String,
    /// Where it was written; empty is none.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub dateline: String,
    /// Slug of its section; empty is none.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub section: String,
    /// Words to find it by.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub tags: Vec<String>,
    /// BCP 47 tag; empty is the site's.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub language: String,
    /// How `body` is written.
    pub body_format: BodyFormat,
    /// The text.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub body: String,
    /// What was put right, told to readers; empty is nothing.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub correction: String,
    /// The picture on our own host.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub picture_id: Option<PictureId>,
    /// What the picture shows, for who cannot see it.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub picture_alt: String,
    /// The line below the picture.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub picture_caption: String,
    /// Whose picture it is.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub picture_credit: String,
}

/// A story as the store has it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Story {
    /// Its key.
    pub id: StoryId,
    /// The site.
    pub site_id: SiteId,
    /// The publisher's own id, unique on the site.
    pub publisher_id: Option<String>,
    /// The readable end of its address.
    pub slug: String,
    /// What is shown.
    pub text: StoryText,
    /// Whether readers find it.
    pub publication: Publication,
    /// The one address it is known by, when that is not ours.
    pub canonical_url: Option<String>,
    /// Stands first on the front page.
    pub lead: bool,
    /// When it was first published.
    pub published_at: Micros,
    /// When its text last changed.
    pub updated_at: Micros,
    /// From 1; rises with every change of its text.
    pub version: i64,
}

impl Story {
    /// Its path on our own pages.
    #[must_use]
    pub fn path(&self) -> String {
        format!("/story/{}/{}", self.id, self.slug)
    }
}

/// The readable end of an address: letters and digits of the headline in any script, joined by `-`, at most 80 characters.
#[must_use]
pub fn slug(headline: &str) -> String {
    let mut slug = String::new();
    for word in headline.to_lowercase().split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty())
    {
        if !slug.is_empty() && slug.chars().count() + word.chars().count() >= 80 {
            break;
        }
        if !slug.is_empty() {
            slug.push('-');
        }
        slug.extend(word.chars().take(80));
    }
    if slug.is_empty() { "story".to_owned() } else { slug }
}
