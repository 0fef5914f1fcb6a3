//! The only room that knows SQL: the seam to the database, the migrations, and the queries next to the functions that run them.
//! Never here: the wall clock, randomness, rules of the product, HTTP.

mod appeals;
mod cases;
mod comments;
mod db;
mod erasure;
mod events;
mod idempotency;
mod jobs;
mod ledger;
mod moderation;
mod notifications;
mod paging;
mod people;
mod reactions;
mod readers;
mod sessions;
mod sites;
mod stories;
mod threads;
mod tickets;
mod upkeep;
mod ways;
mod whole;

pub use appeals::Appeal;
pub use cases::{Case, CaseFilter, NewCase};
pub use comments::NewComment;
pub use db::{
    Error, MIGRATIONS, OpenError, Options, SQLITE_VERSION_MIN, Store, Tools, Tx, Unfinished, Value,
    adopt_file, copy_file, sqlite_version,
};
pub use events::EventRow;
pub use idempotency::Remembered;
pub use jobs::{Buried, JobCounts, JobLease, JobLine, JobNeeds, JobState, NewJob};
pub use ledger::{Entry, Seal};
pub use moderation::Report;
pub use notifications::{NewNotification, Notification, Settings};
pub use paging::{Direction, Position, RootPage};
pub use people::{Block, Erasure, NameChange};
pub use readers::{Contact, Token, TokenLine};
pub use sessions::{NewSession, Session, SessionLine};
pub use sites::{LINEAGE, NewSite};
pub use stories::{Picture, StoryUrlRow, StoryVersion};
pub use tickets::Ticket;
pub use upkeep::Finding;
pub use ways::{Authenticator, Identity, PasskeyRow};
pub use whole::{Column, Kind, TABLES, Table, TableDigest};
