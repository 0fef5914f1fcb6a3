//! The two ways in which a verb can fail: the caller can mend it, or we must.

use rejoinder_domain::{Refusal, id::NotAnId, name::NameProblem, story_url::UrlProblem, text::TextProblem};

/// Why a verb did not do what was asked.
#[derive(Debug, Clone, thiserror::Error)]
pub enum Error {
    /// The caller can mend it.
    #[error(transparent)]
    Refused(#[from] Refusal),
    /// We must mend it.
    #[error(transparent)]
    Fault(#[from] Fault),
}

/// A failure of ours; the text is for the log, never for the reader.
#[derive(Debug, Clone, thiserror::Error)]
#[error("{0}")]
pub struct Fault(pub String);

/// Seconds after which a caller may try again when the writer is busy, and when the disk refuses.
const RETRY_BUSY_SECS: i64 = 1;
const RETRY_UNWRITABLE_SECS: i64 = 10;

impl From<rejoinder_store::Error> for Error {
    fn from(error: rejoinder_store::Error) -> Self {
        use rejoinder_store::Error as Store;
        match error {
            Store::Busy => Refusal::Busy { secs: RETRY_BUSY_SECS }.into(),
            // It may be done or not: under the same key, which every form and client sends again, it is done once.
            Store::Unknown => Refusal::Busy { secs: RETRY_BUSY_SECS }.into(),
            Store::Unwritable(reason) => {
                tracing::error!(reason, "the store takes no writes");
                Refusal::Busy { secs: RETRY_UNWRITABLE_SECS }.into()
            }
            Store::Conflict(_) | Store::Backend(_) => Fault(error.to_string()).into(),
        }
    }
}

macro_rules! refusals {
    ($($problem:ty),*) => {$(
        impl From<$problem> for Error {
            fn from(problem: $problem) -> Self { Self::Refused(problem.into()) }
        }
    )*};
}
refusals!(TextProblem, NameProblem, UrlProblem, NotAnId);

impl Error {
    /// A fault of ours.
    pub(crate) fn fault(what: impl Into<String>) -> Self {
        Fault(what.into()).into()
    }
}
