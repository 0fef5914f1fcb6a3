//! Decisions: what staff, a rule or the author did to a comment, and what its author is told.

use std::str::FromStr;

use serde::{Deserialize, Serialize};

use crate::{
    clock::Micros,
    comment::State,
    id::{CommentId, DecisionId, ReaderId},
    refusal::Refusal,
};

/// What was done.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Act {
    /// Shown, or shown again.
    Approve,
    /// Kept back.
    Hold,
    /// Taken down.
    Remove,
}

impl Act {
    /// Its name in the store and the API.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Approve => "approve",
            Self::Hold => "hold",
            Self::Remove => "remove",
        }
    }

    /// The state that it leads to.
    #[must_use]
    pub const fn state(self) -> State {
        match self {
            Self::Approve => State::Visible,
            Self::Hold => State::Held,
            Self::Remove => State::Removed,
        }
    }
}

impl FromStr for Act {
    type Err = Refusal;
    fn from_str(text: &str) -> Result<Self, Refusal> {
        [Self::Approve, Self::Hold, Self::Remove]
            .into_iter()
            .find(|act| act.name() == text)
            .ok_or(Refusal::ParameterInvalid { name: "act".into() })
    }
}

/// One decision on one comment; with `rule` and `reason` it is the statement of reasons that the author reads.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Decision {
    /// Its key.
    pub id: DecisionId,
    /// What it is about.
    pub comment_id: CommentId,
    /// What was done.
    pub act: Act,
    /// Who decided; none is the site's policy.
    pub reader_id: Option<ReaderId>,
    /// His name at the time, or empty.
    pub by_name: String,
    /// The id of the rule that it rests on; empty is none.
    pub rule: String,
    /// Why, in words for the author; may be empty.
    pub reason: String,
    /// When.
    pub created_at: Micros,
}
