//! A thread: the one discussion of a story.

use std::str::FromStr;

use serde::{Deserialize, Serialize};

use crate::{
    clock::Micros,
    id::{SiteId, StoryId, ThreadId},
    refusal::Refusal,
};

/// Whether a thread takes comments.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ThreadState {
    /// It does.
    Open,
    /// It can be read only.
    Closed,
}

impl ThreadState {
    /// Its name in the store and the API.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Open => "open",
            Self::Closed => "closed",
        }
    }
}

impl FromStr for ThreadState {
    type Err = Refusal;
    fn from_str(text: &str) -> Result<Self, Refusal> {
        [Self::Open, Self::Closed]
            .into_iter()
            .find(|state| state.name() == text)
            .ok_or(Refusal::ParameterInvalid { name: "thread_state".into() })
    }
}

/// The discussion of one story, with the counters that its rows add up to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Thread {
    /// Its key.
    pub id: ThreadId,
    /// The site.
    pub site_id: SiteId,
    /// The story.
    pub story_id: StoryId,
    /// Whether it takes comments.
    pub state: ThreadState,
    /// Seconds between two comments of one writer; 0 is no limit.
    pub slow_secs: i64,
    /// Visible comments.
    pub comment_count: i64,
    /// The highest `seq` given out.
    pub last_seq: i64,
    /// Rises with every change that a reader could see.
    pub version: i64,
    /// When the last visible comment was posted.
    pub last_comment_at: Option<Micros>,
    /// When it was made.
    pub created_at: Micros,
}
