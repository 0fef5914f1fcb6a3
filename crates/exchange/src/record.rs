//! Our own format, version 1: one JSON object a line; the header first, then the site, readers, pictures, and each
//! story followed by its comments in the order of their places. `docs/reference/export-format.md` is its manual.

use std::io::{self, Write};

use rejoinder_domain::{
    CommentId, DecisionId, Micros, PictureId, Policy, ReaderId, ReportId, Role, State, StoryId, ThreadId,
    comment::MentionTarget,
    decision::{Act, ByKind, Details},
    reader::Standing,
    site::Section,
    story::{Publication, StoryText},
    thread::ThreadState,
};
use serde::{Deserialize, Serialize};

use crate::time;

/// The version of the format that this program writes.
pub const FORMAT: u32 = 1;

/// One line of a file.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Record {
    /// The first line.
    Rejoinder(Header),
    /// The site.
    Site(SiteRecord),
    /// A reader.
    Reader(ReaderRecord),
    /// A decision about a reader rather than about a comment; after all readers.
    Decision(SanctionRecord),
    /// A picture.
    Picture(PictureRecord),
    /// A story; its comments follow.
    Story(StoryRecord),
    /// A comment of the last story.
    Comment(CommentRecord),
}

/// What the file is.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Header {
    /// [`FORMAT`].
    pub format: u32,
}

/// A site.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SiteRecord {
    /// Its short name.
    pub key: String,
    /// See [`rejoinder_domain::Site`]; so are the others.
    pub title: String,
    /// As of the site.
    pub tagline: String,
    /// As of the site.
    pub language: String,
    /// As of the site.
    pub time_zone: String,
    /// As of the site.
    pub accent: String,
    /// As of the site.
    pub base_url: String,
    /// As of the site.
    pub hosts: Vec<String>,
    /// As of the site.
    pub embedders: Vec<String>,
    /// As of the site.
    pub sections: Vec<Section>,
    /// As of the site.
    pub policy: Policy,
}

/// A reader. How he signs in is not part of an export.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ReaderRecord {
    /// His key.
    pub id: ReaderId,
    /// His name.
    pub name: String,
    /// His role.
    pub role: Role,
    /// His standing.
    pub standing: Standing,
    /// When a suspension ends, where that is known.
    #[serde(default, with = "time::maybe_at", skip_serializing_if = "Option::is_none")]
    pub suspended_until: Option<Micros>,
    /// When he came.
    #[serde(with = "time::at")]
    pub created_at: Micros,
}

/// A picture.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PictureRecord {
    /// Its key.
    pub id: PictureId,
    /// The file, base 64.
    pub base64: String,
    /// When it was loaded.
    #[serde(with = "time::at")]
    pub created_at: Micros,
}

/// A story with its addresses, wordings and thread.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct StoryRecord {
    /// Its key.
    pub id: StoryId,
    /// The key of its thread.
    pub thread_id: ThreadId,
    /// Whether the thread takes comments.
    pub thread_state: ThreadState,
    /// Seconds between two comments of one writer.
    pub slow_secs: i64,
    /// The publisher's id.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub publisher_id: Option<String>,
    /// The end of its address.
    pub slug: String,
    /// Whether readers find it.
    pub publication: Publication,
    /// Its address elsewhere.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub canonical_url: Option<String>,
    /// First on the front page.
    pub lead: bool,
    /// When it was published.
    #[serde(with = "time::at")]
    pub published_at: Micros,
    /// When it last changed.
    #[serde(with = "time::at")]
    pub updated_at: Micros,
    /// When its thread was made.
    #[serde(with = "time::at")]
    pub thread_created_at: Micros,
    /// Its present version.
    pub version: i64,
    /// Its present text.
    pub text: StoryText,
    /// Its addresses.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub urls: Vec<UrlRecord>,
    /// Its wordings, the first first.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub versions: Vec<VersionRecord>,
}

/// An address of a story.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct UrlRecord {
    /// As given.
    pub url: String,
}

/// A wording of a story.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct VersionRecord {
    /// From 1.
    pub version: i64,
    /// When it became the present one.
    #[serde(with = "time::at")]
    pub created_at: Micros,
    /// All of it.
    pub text: StoryText,
}

/// A comment with all that hangs on it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CommentRecord {
    /// Its key.
    pub id: CommentId,
    /// Its place in the thread.
    pub seq: i64,
    /// What it answers.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub parent_id: Option<CommentId>,
    /// Its author.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reader_id: Option<ReaderId>,
    /// Its author's name, when a guest wrote it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub guest_name: Option<String>,
    /// As typed.
    pub text: String,
    /// When told.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub language: Option<String>,
    /// Resolved names.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub mentions: Vec<MentionTarget>,
    /// Its state.
    pub state: State,
    /// When it was posted.
    #[serde(with = "time::at")]
    pub created_at: Micros,
    /// When it was last edited.
    #[serde(default, with = "time::maybe_at", skip_serializing_if = "Option::is_none")]
    pub edited_at: Option<Micros>,
    /// Its version.
    pub version: i64,
    /// Earlier wordings, the first first.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub revisions: Vec<RevisionRecord>,
    /// Reactions, by reader.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub reactions: Vec<ReactionRecord>,
    /// Reports, the first first.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub reports: Vec<ReportRecord>,
    /// Decisions, the first first.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub decisions: Vec<DecisionRecord>,
    /// Its author's appeals against them, the first first.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub appeals: Vec<AppealRecord>,
}

/// A decision about a reader.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SanctionRecord {
    /// Whom it touches; none once he is erased.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub about: Option<ReaderId>,
    /// What was decided.
    pub decision: DecisionRecord,
}

/// An appeal against a decision on the comment.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct AppealRecord {
    /// Against which.
    pub decision_id: DecisionId,
    /// Whose; none once he is erased.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reader_id: Option<ReaderId>,
    /// Why he does not accept it.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub text: String,
    /// When.
    #[serde(with = "time::at")]
    pub created_at: Micros,
    /// The decision on it; none while it waits.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub outcome_id: Option<DecisionId>,
}

/// An earlier wording of a comment.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RevisionRecord {
    /// The version whose wording it was.
    pub version: i64,
    /// When it was written.
    #[serde(with = "time::at")]
    pub created_at: Micros,
    /// As typed.
    pub text: String,
}

/// A reaction.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ReactionRecord {
    /// Whose.
    pub reader_id: ReaderId,
    /// Which.
    pub reaction: String,
    /// When.
    #[serde(with = "time::at")]
    pub created_at: Micros,
}

/// A report.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ReportRecord {
    /// Its key.
    pub id: ReportId,
    /// Whose.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reader_id: Option<ReaderId>,
    /// Rule or `other`.
    pub rule: String,
    /// In the reporter's words.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub detail: String,
    /// When.
    #[serde(with = "time::at")]
    pub created_at: Micros,
}

/// A decision. Its place in the ledger is not carried along: where it is imported it gets the next one.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DecisionRecord {
    /// Its key.
    pub id: DecisionId,
    /// What was done.
    pub act: Act,
    /// What kind of decider it was.
    #[serde(default = "person")]
    pub by: ByKind,
    /// By whom.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reader_id: Option<ReaderId>,
    /// His role at the time.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub by_role: Option<Role>,
    /// His name at the time, or the automatic rule.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub by_name: String,
    /// The version of the comment.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub version: Option<i64>,
    /// Which rule.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub rule: String,
    /// Under which version of the policy.
    #[serde(default)]
    pub policy_version: i64,
    /// Why.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub reason: String,
    /// What else belongs to it.
    #[serde(default)]
    pub details: Details,
    /// When.
    #[serde(with = "time::at")]
    pub created_at: Micros,
}

fn person() -> ByKind {
    ByKind::Person
}

/// Writes a record as one line.
pub fn write(out: &mut dyn Write, record: &Record) -> io::Result<()> {
    serde_json::to_writer(&mut *out, record)?;
    out.write_all(b"\n")
}
