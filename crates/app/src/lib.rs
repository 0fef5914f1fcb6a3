//! What can be done, one file per verb: each checks who may, applies the rules, and writes in one transaction.
//! Never here: HTTP, HTML, SQL.

mod access;
mod accounts;
mod check;
mod counts;
mod ctx;
mod cursor;
mod decide_comment;
mod edit_comment;
mod error;
mod export;
mod import;
mod import_page;
pub mod jobs;
mod list_jobs;
mod list_waiting;
mod listing;
mod live;
mod mentions;
mod once;
mod post_comment;
mod react;
mod read_comment;
mod read_stories;
mod read_thread;
mod report_comment;
mod settle_job;
mod sites;
mod sweep;
mod threads;
pub mod view;
mod withdraw_comment;
mod write_story;

pub use accounts::{
    SignedIn, issue_token, join, revoke_tokens, session_actor, set_password, set_role, sign_in, sign_out,
    token_actor,
};
pub use check::{CheckReport, check};
pub use counts::{StoryRef, counts};
pub use ctx::{Ctx, SystemRandom, fresh_lineage};
pub use cursor::Cursor;
pub use decide_comment::{Ruling, decide_comment};
pub use edit_comment::{Edit, edit_comment};
pub use error::{Error, Fault};
pub use export::export;
pub use import::{ImportReport, import};
pub use list_jobs::{JobsSeen, list_jobs};
pub use list_waiting::{OpenReport, Waiting, list_waiting};
pub use live::{Beat, Listening, Live, News, Position, Told};
pub use once::Key;
pub use post_comment::{Draft, Posted, post_comment};
pub use react::{Reacted, react};
pub use read_comment::{Place, comment_for_edit, comment_history, find_place, read_comment, read_reader};
pub use read_stories::{
    Feed, StoryCard, find_lead, find_story_page, list_feed, list_stories, picture, sitemap, versions,
};
pub use read_thread::{Look, ThreadPage, latest, read_answers, read_thread};
pub use rejoinder_exchange as exchange;
pub use rejoinder_insight::guess_language;
pub use rejoinder_store::{JobCounts, JobLine};
pub use report_comment::{Complaint, report_comment};
pub use settle_job::{JobAct, settle_job};
pub use sites::{SiteBook, add_site, check_site, update_site};
pub use sweep::sweep;
pub use threads::{find_thread, set_thread, thread_by_id, thread_of};
pub use withdraw_comment::withdraw_comment;
pub use write_story::{NewPicture, StoryDraft, put_story, unpublish_story};
