//! Names of readers and guests: what may be one, when two are the same or look it, and where a text may speak to one.
//! Never here: who has which name.

mod reserved;
mod scripts;
mod skeleton;

use std::{fmt, str::FromStr};

use serde::{Deserialize, Serialize};
use unicode_normalization::{UnicodeNormalization, char::is_combining_mark};
use unicode_segmentation::UnicodeSegmentation;

pub use self::{reserved::is_reserved, scripts::check_mixed_scripts, skeleton::NameSkeleton};
use crate::text::{is_cjk, is_invisible, is_word};

/// Characters of a name as people count them (grapheme clusters): the longest that fits on one line of a phone.
pub const NAME_LEN_MAX: usize = 40;
/// Bytes of a name: 40 characters of any script at 4 bytes each, so that marks cannot be piled up inside one.
pub const NAME_BYTES_MAX: usize = 160;
/// Marks on one letter: Vietnamese, Hebrew and Arabic need up to three; more of them write over the lines above.
const MARKS_MAX: usize = 4;
/// Words of a name that a mention may have.
pub const MENTION_WORDS_MAX: usize = 4;
/// Places in a text that are looked at for a mention: who speaks to more people speaks to all.
pub const MENTIONS_MAX: usize = 10;
/// What Japanese puts after a name when speaking to its bearer; it is not of the name.
const HONORIFICS: [&str; 8] = ["さん", "サン", "ちゃん", "くん", "さま", "様", "氏", "君"];

/// The shown name of a reader or guest. Not a key: two people may have names that look alike.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Name(String);

/// What makes two names the same: compatibility forms, case, spaces and invisible characters do not count.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(transparent)]
pub struct NameKey(String);

/// Why something is no name.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum NameProblem {
    /// Nothing, or only white space.
    #[error("the name is empty")]
    Empty,
    /// Longer than [`NAME_LEN_MAX`] characters or [`NAME_BYTES_MAX`] bytes.
    #[error("the name has {len} characters, {max} are allowed")]
    TooLong {
        /// Characters (grapheme clusters) that it has.
        len: usize,
        /// Characters that it may have.
        max: usize,
    },
    /// A control character, line break, bidirectional control, invisible, private or unassigned-by-design character.
    #[error("the name has the character U+{code:04X}, which names cannot have")]
    CharacterRefused {
        /// Its code point.
        code: u32,
    },
    /// More marks on one letter than any script needs.
    #[error("the name has too many marks on one letter")]
    MarksPiled,
    /// No letter and no digit.
    #[error("the name has no letter or digit")]
    NoLetter,
    /// It begins with `@`, which is how others speak to it.
    #[error("the name begins with @")]
    AtFirst,
    /// One of its words has letters of scripts that nobody writes together; see [`check_mixed_scripts`].
    #[error("the name has letters of different scripts in one word")]
    ScriptsMixed,
}

impl Name {
    /// Takes a name as typed: NFC, spaces around it dropped, white space inside made one space each.
    ///
    /// A zero-width joiner or non-joiner is allowed only where writing needs it: between two letters of Arabic or an
    /// Indic or South-East Asian script, or (joiner) between two emoji. Of the other invisible characters only the
    /// emoji variation selector U+FE0F is.
    ///
    /// # Errors
    /// See [`NameProblem`].
    pub fn parse(raw: &str) -> Result<Self, NameProblem> {
        let trimmed = raw.trim_matches([' ', '\t', '\u{A0}', '\u{3000}']);
        if trimmed.len() > NAME_BYTES_MAX * 4 {
            return Err(NameProblem::TooLong { len: trimmed.graphemes(true).count(), max: NAME_LEN_MAX });
        }
        if let Some(c) = trimmed.chars().find(|c| c.is_control() || matches!(c, '\u{2028}' | '\u{2029}')) {
            return Err(NameProblem::CharacterRefused { code: c.into() });
        }
        let composed: String = trimmed.nfc().collect();
        let name = composed.split_whitespace().collect::<Vec<_>>().join(" ");
        if name.is_empty() {
            return Err(NameProblem::Empty);
        }
        let len = name.graphemes(true).count();
        if len > NAME_LEN_MAX || name.len() > NAME_BYTES_MAX {
            return Err(NameProblem::TooLong { len, max: NAME_LEN_MAX });
        }
        check_characters(&name)?;
        if name.starts_with(['@', '＠']) {
            return Err(NameProblem::AtFirst);
        }
        if !name.chars().any(|c| c.is_alphanumeric() && !is_invisible(c)) {
            return Err(NameProblem::NoLetter);
        }
        Ok(Self(name))
    }

    /// What makes two names the same.
    #[must_use]
    pub fn key(&self) -> NameKey {
        NameKey::of(&self.0)
    }

    /// What makes two names look the same.
    #[must_use]
    pub fn skeleton(&self) -> NameSkeleton {
        NameSkeleton::of(&self.0)
    }

    /// The name.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl NameKey {
    /// The key of anything that may be a name, such as one of [`mention_candidates`].
    #[must_use]
    pub fn of(name: &str) -> Self {
        let mut key = fold(name);
        // Folding can bring forth what it folds (a capital from a ligature); twice is enough for all of Unicode 17,
        // and the bound keeps it finite whatever the tables of the next version say.
        for _ in 0..3 {
            let again = fold(&key);
            if again == key {
                break;
            }
            key = again;
        }
        Self(key)
    }

    /// The key, for the store.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// NFKC, then upper and lower case (which joins `ß` and `ss`, `ς` and `σ` as Unicode's case folding does), then NFKC.
fn fold(text: &str) -> String {
    let compatible: String = text.nfkc().collect();
    let cased = compatible.to_uppercase().to_lowercase().replace('ς', "σ");
    cased.nfkc().filter(|c| !c.is_whitespace() && !is_invisible(*c)).collect()
}

fn check_characters(name: &str) -> Result<(), NameProblem> {
    let chars: Vec<char> = name.chars().collect();
    let mut marks = 0;
    for (at, &c) in chars.iter().enumerate() {
        let before = at.checked_sub(1).map(|at| chars[at]);
        let after = chars.get(at + 1).copied();
        let is_refused = match c {
            '\u{200C}' => !(before.is_some_and(is_joining) && after.is_some_and(is_joining)),
            '\u{200D}' => {
                !(before.is_some_and(is_joining) && after.is_some_and(is_joining)
                    || before.is_some_and(is_emoji) && after.is_some_and(is_emoji))
            }
            '\u{FE0F}' => before.is_none_or(|c| c.is_whitespace()),
            '\u{E000}'..='\u{F8FF}' | '\u{FDD0}'..='\u{FDEF}' | '\u{FFFD}' | '\u{F0000}'..='\u{10FFFF}' => {
                true
            }
            c => is_invisible(c) || c.is_control() || u32::from(c) & 0xFFFE == 0xFFFE,
        };
        if is_refused {
            return Err(NameProblem::CharacterRefused { code: c.into() });
        }
        marks = if is_combining_mark(c) { marks + 1 } else { 0 };
        if marks > MARKS_MAX {
            return Err(NameProblem::MarksPiled);
        }
    }
    Ok(())
}

/// Letters whose writing joins or parts them by zero-width characters.
fn is_joining(c: char) -> bool {
    matches!(c,
        '\u{620}'..='\u{6FF}' | '\u{710}'..='\u{77F}' | '\u{8A0}'..='\u{8FF}' | '\u{900}'..='\u{DFF}'
        | '\u{1000}'..='\u{109F}' | '\u{1780}'..='\u{17DD}' | '\u{1820}'..='\u{18AA}')
}

fn is_emoji(c: char) -> bool {
    matches!(c, '\u{2600}'..='\u{27BF}' | '\u{FE0F}' | '\u{1F000}'..='\u{1FAFF}')
}

/// The names that a text may speak to: after every `@` (at most [`MENTIONS_MAX`] of them) that begins a word, what
/// follows on its line, cut at the ends of words, longest first; at most [`MENTION_WORDS_MAX`] words and
/// [`NAME_LEN_MAX`] characters. Each is as typed, to be looked up by [`NameKey::of`] and, where somebody has it, given
/// back as [`crate::text::Mention::name`].
///
/// Scripts without spaces give the run up to the next punctuation, and that run without an honorific (`@リッチさん`);
/// names inside a longer run (`@リッチも`) are not looked for: they would be guesses.
#[must_use]
pub fn mention_candidates(text: &str) -> Vec<String> {
    let mut candidates: Vec<String> = Vec::new();
    let at_signs = text.match_indices('@').filter(|(at, _)| may_start_mention(&text[..*at]));
    for (at, sign) in at_signs.take(MENTIONS_MAX) {
        for candidate in names_at_start(&text[at + sign.len()..]) {
            if !candidates.iter().any(|known| known == candidate) {
                candidates.push(candidate.to_owned());
            }
        }
    }
    candidates
}

/// Whether `@` after `before` can begin a mention: not inside a word or an e-mail address.
pub(crate) fn may_start_mention(before: &str) -> bool {
    !before.ends_with(|c: char| {
        (is_word(c) && !is_cjk(c)) || matches!(c, '.' | '_' | '%' | '+' | '-' | '@' | '/')
    })
}

/// Whether a name that ends before `after` ends there: at the end of its word, or before an honorific that does.
pub(crate) fn may_end_mention(after: &str) -> bool {
    let ends = |rest: &str| !rest.starts_with(is_word);
    ends(after) || HONORIFICS.iter().any(|honorific| after.strip_prefix(honorific).is_some_and(ends))
}

/// The possible names at the start of a text, longest first.
fn names_at_start(text: &str) -> Vec<&str> {
    let mut ends: Vec<usize> = Vec::new();
    let mut words = 0;
    let mut previous: Option<char> = None;
    for (len, (at, part)) in text.grapheme_indices(true).enumerate() {
        let Some(c) = part.chars().next() else { break };
        let is_blank = c.is_whitespace();
        let was_blank = previous.is_none_or(char::is_whitespace);
        if was_blank && is_blank {
            break; // A name has single spaces, and none at its start.
        }
        if previous.is_some() && !was_blank && (is_blank || (previous.is_some_and(is_word) && !is_word(c))) {
            ends.push(at);
        }
        words += usize::from(was_blank);
        if c == '\n' || words > MENTION_WORDS_MAX || len == NAME_LEN_MAX || at + part.len() > NAME_BYTES_MAX {
            return with_honorifics_cut(text, &ends);
        }
        previous = Some(c);
        if at + part.len() == text.len() && !is_blank {
            ends.push(text.len());
        }
    }
    with_honorifics_cut(text, &ends)
}

fn with_honorifics_cut<'t>(text: &'t str, ends: &[usize]) -> Vec<&'t str> {
    let mut names = Vec::new();
    for end in ends.iter().rev() {
        let name = &text[..*end];
        let cut = HONORIFICS.iter().find_map(|honorific| name.strip_suffix(honorific));
        names.push(name);
        names.extend(cut.filter(|cut| !cut.is_empty() && !cut.ends_with(char::is_whitespace)));
    }
    names.retain(|name| !name.starts_with('@') && name.chars().any(char::is_alphanumeric));
    names
}

impl fmt::Display for Name {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.0)
    }
}

impl AsRef<str> for Name {
    fn as_ref(&self) -> &str {
        &self.0
    }
}

impl FromStr for Name {
    type Err = NameProblem;
    fn from_str(raw: &str) -> Result<Self, NameProblem> {
        Self::parse(raw)
    }
}

impl TryFrom<String> for Name {
    type Error = NameProblem;
    fn try_from(raw: String) -> Result<Self, NameProblem> {
        Self::parse(&raw)
    }
}

impl From<Name> for String {
    fn from(name: Name) -> Self {
        name.0
    }
}

impl fmt::Display for NameKey {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.0)
    }
}
