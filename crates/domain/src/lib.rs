//! The words and rules of Rejoinder: what a site, story, thread, comment and reader are, and what may be done with them.
//! Never here: I/O, async, SQL, HTTP, the wall clock, or randomness that was not handed in.

pub mod clock;
pub mod comment;
pub mod decision;
pub mod desk;
pub mod event;
pub mod id;
pub mod limits;
pub mod name;
pub mod order;
pub mod reader;
pub mod refusal;
pub mod site;
pub mod story;
pub mod story_url;
pub mod text;
pub mod thread;

pub use clock::{Clock, Micros, Random};
pub use comment::{Comment, State};
pub use event::EventKind;
pub use id::*;
pub use name::Name;
pub use order::Order;
pub use reader::{Actor, Reader, Role};
pub use refusal::Refusal;
pub use site::{Policy, Site};
pub use story::Story;
pub use thread::Thread;
