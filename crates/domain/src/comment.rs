//! A comment, its one state, and the one function that decides who sees it.

use std::str::FromStr;

use serde::{Deserialize, Serialize};

use crate::{
    clock::Micros,
    id::{CommentId, ReaderId, SiteId, ThreadId},
    reader::Actor,
    refusal::Refusal,
};

/// The one state of a comment.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum State {
    /// Everybody reads it.
    Visible,
    /// Kept back until a person decides.
    Held,
    /// Taken down by a decision.
    Removed,
    /// Taken back by its author.
    Withdrawn,
}

impl State {
    /// All states.
    pub const ALL: [Self; 4] = [Self::Visible, Self::Held, Self::Removed, Self::Withdrawn];

    /// Its name in the store and the API.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Visible => "visible",
            Self::Held => "held",
            Self::Removed => "removed",
            Self::Withdrawn => "withdrawn",
        }
    }
}

impl FromStr for State {
    type Err = Refusal;
    fn from_str(text: &str) -> Result<Self, Refusal> {
        Self::ALL
            .into_iter()
            .find(|state| state.name() == text)
            .ok_or(Refusal::ParameterInvalid { name: "state".into() })
    }
}

/// An `@name` in a comment's text, and the comment of that person that it answers.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct MentionTarget {
    /// The name as typed, without the `@`.
    pub name: String,
    /// The comment that it leads to.
    pub comment_id: CommentId,
}

/// A comment as the store has it. Whoever prints one asks [`Comment::seen_by`] first.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Comment {
    /// Its key and permalink.
    pub id: CommentId,
    /// The site, for every check of who may do what.
    pub site_id: SiteId,
    /// The discussion that it stands in.
    pub thread_id: ThreadId,
    /// Its place in the order of commit within the thread, from 1, never reused.
    pub seq: i64,
    /// The comment that it answers.
    pub parent_id: Option<CommentId>,
    /// The comment that starts its conversation: itself, when it answers none.
    pub root_id: CommentId,
    /// Its author, unless a guest wrote it.
    pub reader_id: Option<ReaderId>,
    /// The author's name: the reader's present one, or what the guest gave.
    pub author_name: String,
    /// Whether the author belongs to the newsroom.
    pub by_staff: bool,
    /// The text as typed (NFC, `\n`).
    pub text: String,
    /// BCP 47 tag, when it could be told reliably.
    pub language: Option<String>,
    /// The resolved `@names`.
    pub mentions: Vec<MentionTarget>,
    /// Who may see it.
    pub state: State,
    /// Whether the thread lists it: visible, or a tombstone with something below it.
    pub listed: bool,
    /// When it was posted, by the clock of that moment.
    pub created_at: Micros,
    /// When its text last changed.
    pub edited_at: Option<Micros>,
    /// Rises with every change of text or state.
    pub version: i64,
    /// Visible comments that answer it directly.
    pub reply_count: i64,
    /// For a root: visible comments below it, at any depth.
    pub answer_count: i64,
    /// Reactions that it has.
    pub reaction_count: i64,
    /// What the publisher says of its author, such as that he subscribes.
    pub badges: Vec<String>,
}

/// What a viewer gets of a comment.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Sight {
    /// All of it.
    Full,
    /// All of it, with its state: he wrote it, or decides on it.
    Private,
    /// That something stood here, not what or whose.
    Tombstone,
    /// Nothing.
    Nothing,
}

impl Comment {
    /// The one rule of visibility. Pages, feeds, exports of a reader, events and mail all ask it.
    #[must_use]
    pub fn seen_by(&self, viewer: &Actor) -> Sight {
        let author = self.reader_id.is_some() && self.reader_id == viewer.reader_id();
        match self.state {
            State::Visible => Sight::Full,
            State::Held | State::Removed if author || viewer.moderates(self.site_id) => Sight::Private,
            State::Withdrawn if viewer.moderates(self.site_id) => Sight::Private,
            _ if self.listed => Sight::Tombstone,
            _ => Sight::Nothing,
        }
    }

    /// Whether it starts a conversation.
    #[must_use]
    pub fn is_root(&self) -> bool {
        self.parent_id.is_none()
    }
}
