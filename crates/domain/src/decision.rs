//! Decisions: what staff or a rule did to a comment, a reader or a thread, and what whoever it touches is told. In the order
//! in which they were made they are the site's ledger.

use std::str::FromStr;

use serde::{Deserialize, Serialize};

use crate::{
    clock::Micros,
    comment::State,
    id::{CommentId, DecisionId, ReaderId, ThreadId},
    reader::Role,
    refusal::Refusal,
};

/// What was done.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Act {
    /// A comment is shown, or shown again.
    Approve,
    /// A comment is kept back.
    Hold,
    /// A comment is taken down.
    Remove,
    /// A comment is kept back until its author has changed it.
    AskEdit,
    /// A comment is the newsroom's choice.
    Pick,
    /// It is no more.
    Unpick,
    /// A reader is told that something was against the rules.
    Warn,
    /// A reader may not write, for a time or until further notice.
    Suspend,
    /// A reader may write again.
    Release,
    /// A discussion takes comments.
    Open,
    /// A discussion takes none.
    Close,
    /// A discussion takes one comment of each writer in a time.
    Slow,
    /// An appeal did not change what was decided.
    Uphold,
    /// A notice changed nothing: what it is about is not illegal.
    Dismiss,
}

impl Act {
    /// All acts.
    pub const ALL: [Self; 14] = [
        Self::Approve,
        Self::Hold,
        Self::Remove,
        Self::AskEdit,
        Self::Pick,
        Self::Unpick,
        Self::Warn,
        Self::Suspend,
        Self::Release,
        Self::Open,
        Self::Close,
        Self::Slow,
        Self::Uphold,
        Self::Dismiss,
    ];

    /// Its name in the store and the API.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Approve => "approve",
            Self::Hold => "hold",
            Self::Remove => "remove",
            Self::AskEdit => "ask_edit",
            Self::Pick => "pick",
            Self::Unpick => "unpick",
            Self::Warn => "warn",
            Self::Suspend => "suspend",
            Self::Release => "release",
            Self::Open => "open",
            Self::Close => "close",
            Self::Slow => "slow",
            Self::Uphold => "uphold",
            Self::Dismiss => "dismiss",
        }
    }

    /// The state that a comment comes to by it; none where it stays as it is.
    #[must_use]
    pub const fn state(self) -> Option<State> {
        match self {
            Self::Approve => Some(State::Visible),
            Self::Hold | Self::AskEdit => Some(State::Held),
            Self::Remove => Some(State::Removed),
            _ => None,
        }
    }

    /// The act that brings a comment into a state that a decision can bring it into.
    #[must_use]
    pub const fn to(state: State) -> Option<Self> {
        match state {
            State::Visible => Some(Self::Approve),
            State::Held => Some(Self::Hold),
            State::Removed => Some(Self::Remove),
            State::Withdrawn => None,
        }
    }
}

impl FromStr for Act {
    type Err = Refusal;
    fn from_str(text: &str) -> Result<Self, Refusal> {
        let named = Self::ALL.into_iter().find(|act| act.name() == text);
        named.ok_or(Refusal::ParameterInvalid { name: "act".into() })
    }
}

/// What kind of decider it was.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ByKind {
    /// Somebody of the newsroom.
    Person,
    /// A rule that staff wrote.
    Rule,
    /// Whoever runs the program on its machine.
    Machine,
}

impl ByKind {
    /// Its name in the store and on the public ledger.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Person => "person",
            Self::Rule => "rule",
            Self::Machine => "machine",
        }
    }
}

impl FromStr for ByKind {
    type Err = Refusal;
    fn from_str(text: &str) -> Result<Self, Refusal> {
        let named = [Self::Person, Self::Rule, Self::Machine].into_iter().find(|kind| kind.name() == text);
        named.ok_or(Refusal::ParameterInvalid { name: "by".into() })
    }
}

/// Who or what decided.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct By {
    /// Of which kind.
    pub kind: ByKind,
    /// Which member of staff; none once he is erased, and for all others.
    pub id: Option<ReaderId>,
    /// His role at the time; none of all others.
    pub role: Option<Role>,
    /// His name at the time; the id of an automatic rule; may be empty.
    pub name: String,
}

/// A passage that a decision rests on: bytes of the comment's text in the version that was decided on.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Passage {
    /// Where it begins.
    pub start: usize,
    /// Where it ends.
    pub end: usize,
}

/// What else belongs to a decision: each part where it applies.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Details {
    /// How long it holds.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub until: Option<Micros>,
    /// Seconds between two comments of one writer.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub slow_secs: Option<i64>,
    /// What was so before: a state, a standing, a pace. Undoing brings it back.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub was: Option<String>,
    /// On which words.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub passages: Vec<Passage>,
}

/// One decision. With `rule` and `reason` it is the statement of reasons that whoever it touches reads.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Decision {
    /// Its key.
    pub id: DecisionId,
    /// Its place in the site's ledger, from 1, without a gap.
    pub seq: i64,
    /// What was done.
    pub act: Act,
    /// To which comment.
    pub comment_id: Option<CommentId>,
    /// The version of that comment.
    pub version: Option<i64>,
    /// In or to which thread.
    pub thread_id: Option<ThreadId>,
    /// Which reader it touches: the comment's author, or who was warned or suspended. None once he is erased.
    pub about: Option<ReaderId>,
    /// Who decided.
    pub by: By,
    /// The id of the house rule that it rests on; empty is none.
    pub rule: String,
    /// Under which version of the site's policy.
    pub policy_version: i64,
    /// Why, in words for whoever it touches; may be empty.
    pub reason: String,
    /// What else belongs to it.
    pub details: Details,
    /// The place of the decision that it undoes.
    pub undoes: Option<i64>,
    /// When.
    pub created_at: Micros,
}
