//! The numbers about text and votes: rank and language. Pure functions, no I/O.
//! Never here: a decision about a person or a comment.

mod language;
mod rank;

pub use language::guess_language;
pub use rank::{best, wilson_lower_bound};
