//! The numbers about text and votes: rank, language, words of a list, likeness, shouting. Pure functions, no I/O.
//! Never here: a decision about a person or a comment.

mod language;
mod rank;
mod words;

pub use language::guess_language;
pub use rank::{best, wilson_lower_bound};
pub use words::{
    OPEN_LETTERS_MIN, WORD_ENTRIES_MAX, WORD_HITS_MAX, WORD_LETTERS_MAX, WORD_LETTERS_MIN, WordEntry,
    WordHit, WordKind, WordList, WordListProblem, WordProblem,
};
