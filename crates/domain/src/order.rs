//! The orders of a thread. The one in force is named on the page and in the URL.

use std::{fmt, str::FromStr};

use crate::refusal::Refusal;

/// How the comments that start a conversation are ordered.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum Order {
    /// Last posted first.
    #[default]
    Newest,
    /// First posted first.
    Oldest,
    /// Most answers in the conversation first, then the newer.
    Answered,
    /// Highest lower bound of the reaction's confidence interval first, then the newer.
    Best,
}

impl Order {
    /// All orders, as the page lists them.
    pub const ALL: [Self; 4] = [Self::Newest, Self::Oldest, Self::Answered, Self::Best];

    /// Its name in URLs, the API and the store.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Newest => "newest",
            Self::Oldest => "oldest",
            Self::Answered => "answered",
            Self::Best => "best",
        }
    }
}

impl fmt::Display for Order {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

impl FromStr for Order {
    type Err = Refusal;
    fn from_str(text: &str) -> Result<Self, Refusal> {
        Self::ALL.into_iter().find(|order| order.name() == text).ok_or(Refusal::OrderUnknown)
    }
}
