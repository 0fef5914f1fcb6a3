//! A site: a publication with its hosts, its looks and its policy.

use serde::{Deserialize, Serialize};

use crate::{clock::Micros, id::SiteId, limits};

/// What becomes of a guest's comment.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Guests {
    /// Only readers with an account write.
    Off,
    /// Kept back until a person decides.
    #[default]
    Held,
    /// Shown at once.
    Shown,
}

/// One rule of a site, in human words; reports and decisions cite its id.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Rule {
    /// Short and lasting, such as `r3`.
    pub id: String,
    /// A few words.
    pub title: String,
    /// What it means.
    pub text: String,
}

/// A section of the paper.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Section {
    /// In its address.
    pub slug: String,
    /// On the page.
    pub title: String,
}

/// The policy of a site: its rules and choices as data.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Policy {
    /// What becomes of guests' comments.
    pub guests: Guests,
    /// Whether a guest's browser works for each comment; one that came without waits for a person.
    pub guest_work: bool,
    /// Hold every comment of readers until a person decides.
    pub premoderate: bool,
    /// The key of the one reaction, `respect` unless the site says otherwise; empty is none.
    pub reaction: String,
    /// Seconds in which an author may edit.
    pub edit_window_secs: i64,
    /// Characters of a comment, at most [`limits::COMMENT_LEN_MAX`].
    pub comment_len_max: usize,
    /// The order that a thread opens in: a name of [`crate::Order`].
    pub order: String,
    /// Whether a page that embeds us makes its story known by its URL, or staff must first.
    pub stories_by_url: bool,
    /// Whether staff must prove a second factor before they may more than readers.
    pub staff_second_factor: bool,
    /// The house rules.
    #[serde(rename = "rule")]
    pub rules: Vec<Rule>,
}

impl Default for Policy {
    fn default() -> Self {
        Self {
            guests: Guests::default(),
            guest_work: true,
            premoderate: false,
            reaction: "respect".into(),
            edit_window_secs: 15 * 60,
            comment_len_max: limits::COMMENT_LEN_MAX,
            order: crate::Order::default().name().into(),
            stories_by_url: true,
            staff_second_factor: true,
            rules: Vec::new(),
        }
    }
}

/// A publication.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Site {
    /// Its key.
    pub id: SiteId,
    /// Its short name on the command line; unique.
    pub key: String,
    /// The paper's name.
    pub title: String,
    /// The line under it; may be empty.
    pub tagline: String,
    /// BCP 47 tag.
    pub language: String,
    /// IANA name.
    pub time_zone: String,
    /// `#rrggbb`.
    pub accent: String,
    /// Origin of our own pages for it, such as `https://talk.paper.example`, without a slash at the end.
    pub base_url: String,
    /// Hosts whose pages may frame the discussion and read its API from a browser.
    pub embedders: Vec<String>,
    /// The paper's sections, in the order of the masthead.
    pub sections: Vec<Section>,
    /// Its policy.
    pub policy: Policy,
    /// From 1; rises with every change of the policy.
    pub policy_version: i64,
    /// When it was made.
    pub created_at: Micros,
}
