//! Events: that something changed in a thread which whoever reads it now may want to know. An event names what changed
//! and never says how: whoever tells it on looks again, so that what is held or removed by then is told by none.

use std::str::FromStr;

use crate::refusal::Refusal;

/// What changed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum EventKind {
    /// A comment came to be visible.
    Posted,
    /// The text of a visible comment changed.
    Edited,
    /// A comment is visible no more.
    Gone,
    /// The reactions to a comment changed.
    Reacted,
    /// The thread was opened, closed or slowed.
    Thread,
}

impl EventKind {
    /// All kinds.
    pub const ALL: [Self; 5] = [Self::Posted, Self::Edited, Self::Gone, Self::Reacted, Self::Thread];

    /// Its name in the store and in the stream.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Posted => "posted",
            Self::Edited => "edited",
            Self::Gone => "gone",
            Self::Reacted => "reacted",
            Self::Thread => "thread",
        }
    }
}

impl FromStr for EventKind {
    type Err = Refusal;
    fn from_str(text: &str) -> Result<Self, Refusal> {
        Self::ALL
            .into_iter()
            .find(|kind| kind.name() == text)
            .ok_or(Refusal::ParameterInvalid { name: "event".into() })
    }
}
