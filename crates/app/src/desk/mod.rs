//! The desk: what waits for a person, who is at it, and what is decided. Each act is written down in the ledger in its own
//! transaction, and can be undone by another.
//! Never here: what the public sees of a comment, and how entries are bound to one another.

pub(crate) mod appeal;
mod card;
pub(crate) mod cases;
mod decide;
mod queue;
mod sanction;
mod undo;

pub use appeal::{AppealSeen, appeal};
pub use card::{Card, find_card, own_sanctions};
pub use decide::{Ruling, decide_all, decide_comment};
pub use queue::{
    Counts, OpenReport, Queue, Waiting, claim, count_waiting, list_waiting, next_case, release, watch,
    watches,
};
pub use rejoinder_store::CaseFilter;
pub use sanction::{Sanction, sanction};
pub use undo::undo;

pub(crate) use sanction::{end_suspension, record_standing};
