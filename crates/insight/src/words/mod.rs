//! Word lists: entries of the newsroom found in a reader's text through the disguises that readers use.
//! Pure functions. Never here: what follows from a hit, and lists of words.
//!
//! It goes in three steps, each linear in the text. The text is read as folded signs with their places ([`glyph`],
//! [`sign`]). An automaton (Aho and Corasick 1975) looks for the entries in the classes of these signs, where whatever may
//! be taken for another is the same ([`looks`]): that is a sieve which lets through too much. What it lets through is
//! compared with the entry letter by letter, with what stands between the letters and around them ([`judge`]).

mod entry;
pub(crate) mod glyph;
mod judge;
pub(crate) mod looks;
pub(crate) mod sign;

use std::{collections::HashMap, ops::Range};

use aho_corasick::{AhoCorasick, AhoCorasickKind, MatchKind};

pub use self::entry::{OPEN_LETTERS_MIN, WORD_LETTERS_MAX, WORD_LETTERS_MIN};
use self::{
    entry::{Pattern, is_never_squeezed},
    glyph::{Reading, read},
    judge::Run,
    looks::class,
};

/// Entries of one list. The automaton of so many takes some megabytes of memory, and no desk tends a longer list.
pub const WORD_ENTRIES_MAX: usize = 20_000;
/// Hits of one text, from its start. Whoever marks them has seen enough by then.
pub const WORD_HITS_MAX: usize = 200;
/// Hits that are weighed against exceptions before they are cut to [`WORD_HITS_MAX`].
const RAW_HITS_MAX: usize = 20_000;

/// What an entry is for. The matching treats the first two alike; what follows from them is the caller's.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum WordKind {
    /// A word that the newsroom does not take.
    Blocked,
    /// A word that somebody should look at.
    Suspect,
    /// An innocent word or phrase: a hit that lies inside it is none.
    Exception,
}

/// One entry of a list.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct WordEntry {
    /// A word or a phrase of several. A `*` at its end lets the word go on (`idiot*`: *Idioten*, *idiotic*), one at its
    /// beginning lets it begin before (`*idiot`: *Vollidiot*). Without, both ends are ends of words, where the script has
    /// them. Case, width, marks and the kind of kana do not matter.
    pub text: String,
    /// BCP 47 tag of the language that it belongs to, or none for all. It counts in [`WordList::find_in`] alone, but for
    /// umlauts, which an entry in German or without a language also finds as `ae`, `oe` and `ue`.
    pub language: Option<String>,
    /// What it is for.
    pub kind: WordKind,
}

/// Why a list cannot be used.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum WordListProblem {
    /// More than [`WORD_ENTRIES_MAX`].
    #[error("the list has {len} entries, {max} are allowed")]
    TooMany {
        /// Entries that it has.
        len: usize,
        /// Entries that it may have.
        max: usize,
    },
    /// One of the entries cannot be looked for; the first such.
    #[error("entry {entry}: {problem}")]
    Entry {
        /// Its number, from 0.
        entry: usize,
        /// Why.
        problem: WordProblem,
    },
}

/// Why an entry cannot be looked for.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum WordProblem {
    /// Nothing is left after folding, or nothing but digits.
    #[error("it has no letter")]
    Empty,
    /// Fewer letters than [`WORD_LETTERS_MIN`], or than [`OPEN_LETTERS_MIN`] with a `*`.
    #[error("it has {len} letters, and needs {min}")]
    TooShort {
        /// Letters that it has.
        len: usize,
        /// Letters that it needs.
        min: usize,
    },
    /// More letters than [`WORD_LETTERS_MAX`].
    #[error("it has {len} letters, {WORD_LETTERS_MAX} are allowed")]
    TooLong {
        /// Letters that it has.
        len: usize,
    },
    /// A `*` elsewhere than at the beginning or the end.
    #[error("it has a * inside; one may stand at its beginning and at its end")]
    StarInside,
    /// After folding it is the same as an earlier one of the same language.
    #[error("it is the same as entry {first}")]
    Duplicate {
        /// The number of the earlier one, from 0.
        first: usize,
    },
}

/// An entry found in a text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WordHit {
    /// The number of the entry, from 0.
    pub entry: usize,
    /// Bytes of the text, at boundaries of characters: from the first letter of the entry to the last, without what a
    /// `*` stands for.
    pub span: Range<usize>,
}

/// A list made ready for looking.
#[derive(Debug)]
pub struct WordList {
    entries: Vec<WordEntry>,
    /// With the number of its entry.
    patterns: Vec<(usize, Pattern)>,
    /// For each pattern of the automaton the numbers of those that are the same to it.
    behind: Vec<Vec<u32>>,
    automaton: AhoCorasick,
}

impl WordList {
    /// Makes a list ready.
    ///
    /// # Errors
    /// See [`WordListProblem`].
    pub fn compile(entries: Vec<WordEntry>) -> Result<Self, WordListProblem> {
        if entries.len() > WORD_ENTRIES_MAX {
            return Err(WordListProblem::TooMany { len: entries.len(), max: WORD_ENTRIES_MAX });
        }
        let mut patterns = Vec::with_capacity(entries.len());
        let mut firsts: HashMap<(Pattern, Option<&str>), usize> = HashMap::new();
        for (number, entry) in entries.iter().enumerate() {
            let problem = |problem| WordListProblem::Entry { entry: number, problem };
            let of_entry = Pattern::of(entry).map_err(problem)?;
            let main = (of_entry[0].clone(), entry.language.as_deref());
            if let Some(first) = firsts.insert(main, number) {
                return Err(problem(WordProblem::Duplicate { first }));
            }
            patterns.extend(of_entry.into_iter().map(|pattern| (number, pattern)));
        }
        let mut sieves: Vec<String> = Vec::new();
        let mut behind: Vec<Vec<u32>> = Vec::new();
        let mut numbers: HashMap<String, usize> = HashMap::new();
        for (at, (_, pattern)) in patterns.iter().enumerate() {
            let sieve = pattern.sieve();
            let number = *numbers.entry(sieve.clone()).or_insert_with(|| {
                sieves.push(sieve);
                behind.push(Vec::new());
                behind.len() - 1
            });
            behind[number].push(at as u32);
        }
        let automaton = AhoCorasick::builder()
            .match_kind(MatchKind::Standard)
            .kind(Some(AhoCorasickKind::ContiguousNFA))
            .build(&sieves)
            .expect("40,000 patterns of 64 letters are far below what the automaton can number");
        Ok(Self { entries, patterns, behind, automaton })
    }

    /// The entries, by number.
    #[must_use]
    pub fn entries(&self) -> &[WordEntry] {
        &self.entries
    }

    /// What of the list stands in the text, by place: at most the first [`WORD_HITS_MAX`], none that lies inside an
    /// exception, and never an exception itself. Hits may overlap. Linear in the text.
    #[must_use]
    pub fn find(&self, text: &str) -> Vec<WordHit> {
        self.find_in(text, None)
    }

    /// As [`WordList::find`], without the entries of other languages than the text's: *dick* is an insult in English and
    /// an everyday word in German. Languages are compared by their first subtag. A text of no known language, such as a
    /// short one, is compared with all entries.
    #[must_use]
    pub fn find_in(&self, text: &str, language: Option<&str>) -> Vec<WordHit> {
        let mut raw = Vec::new();
        let plain = read(text, false);
        self.look_through(&plain, language, &mut raw);
        if plain.has_symbols {
            self.look_through(&read(text, true), language, &mut raw);
        }
        raw.sort_unstable_by_key(|hit| (hit.span.start, hit.span.end, hit.entry));
        raw.dedup();
        let (exceptions, mut hits): (Vec<_>, Vec<_>) =
            raw.into_iter().partition(|hit| self.entries[hit.entry].kind == WordKind::Exception);
        let mut exceptions = exceptions.iter().peekable();
        let mut covered_to = 0;
        hits.retain(|hit| {
            while let Some(exception) = exceptions.next_if(|exception| exception.span.start <= hit.span.start)
            {
                covered_to = covered_to.max(exception.span.end);
            }
            hit.span.end > covered_to
        });
        hits.truncate(WORD_HITS_MAX);
        hits
    }

    fn look_through(&self, reading: &Reading, language: Option<&str>, hits: &mut Vec<WordHit>) {
        let glyphs = &reading.glyphs;
        let mut sieve = String::with_capacity(glyphs.len() * 2);
        let mut runs: Vec<Run> = Vec::with_capacity(glyphs.len());
        // The number of the run that each byte of the sieve belongs to.
        let mut run_at: Vec<u32> = Vec::with_capacity(glyphs.len() * 2);
        let mut last = None;
        for (at, glyph) in glyphs.iter().enumerate() {
            let class = class(glyph.sign);
            match runs.last_mut() {
                Some(run) if last == Some(class) && !is_never_squeezed(class) => run.end = at + 1,
                _ => {
                    run_at.extend(std::iter::repeat_n(runs.len() as u32, class.len_utf8()));
                    runs.push(Run { start: at, end: at + 1 });
                    sieve.push(class);
                }
            }
            last = Some(class);
        }
        for found in self.automaton.find_overlapping_iter(&sieve) {
            let (first, past) = (run_at[found.start()] as usize, run_at[found.end() - 1] as usize + 1);
            for at in &self.behind[found.pattern().as_usize()] {
                let (entry, pattern) = &self.patterns[*at as usize];
                if !speaks(self.entries[*entry].language.as_deref(), language) {
                    continue;
                }
                if let Some(span) = judge::judge(pattern, reading, &runs[first..past]) {
                    hits.push(WordHit { entry: *entry, span });
                    if hits.len() >= RAW_HITS_MAX {
                        return;
                    }
                }
            }
        }
    }
}

/// Whether an entry of one language counts in a text of another.
fn speaks(entry: Option<&str>, text: Option<&str>) -> bool {
    let (Some(entry), Some(text)) = (entry, text) else { return true };
    let first = |tag: &str| tag.split('-').next().unwrap_or_default().to_ascii_lowercase();
    first(entry) == first(text)
}
