//! The numbers about text and votes: rank, language, words of a list, likeness, shouting. Pure functions, no I/O.
//! Never here: a decision about a person or a comment.

mod host;
mod language;
mod near;
mod rank;
mod shout;
mod words;

pub use host::host_matches;
pub use language::guess_language;
pub use near::{
    BANDS, FINGERPRINT_BYTES, FINGERPRINT_WORDS_MIN, Fingerprint, PASSAGE_LEN_MIN, PASSAGE_LETTERS_MAX,
    exact_key, shared_passage,
};
pub use rank::{best, wilson_lower_bound};
pub use shout::{SHOUT_LETTERS_MIN, Shout};
pub use words::{
    OPEN_LETTERS_MIN, WORD_ENTRIES_MAX, WORD_HITS_MAX, WORD_LETTERS_MAX, WORD_LETTERS_MIN, WordEntry,
    WordHit, WordKind, WordList, WordListProblem, WordProblem,
};
