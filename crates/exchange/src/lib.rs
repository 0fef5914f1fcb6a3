//! Foreign formats in and out: streaming, pure, no SQL and no HTTP. Today our own: one JSON record a line.
//! Never here: what a record means for the store.

mod page;
mod read;
mod record;
mod time;

pub use page::{Page, PageComment, PageStory};
pub use read::{ReadError, Source, open};
pub use record::{
    AppealRecord, CommentRecord, DecisionRecord, FORMAT, Header, PictureRecord, ReactionRecord, ReaderRecord,
    Record, ReportRecord, RevisionRecord, SanctionRecord, SiteRecord, StoryRecord, UrlRecord, VersionRecord,
    write,
};
pub use time::{from_rfc3339, to_rfc3339};
