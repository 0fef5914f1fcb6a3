//! An entry of a list, made ready: the letters to look for, where its words end, which of its ends are open.
//! Never here: texts of readers.

use super::{
    WordEntry, WordProblem,
    glyph::{Glyph, read},
    looks::{self, Script},
    sign::Form,
};

/// The fewest letters of an entry: a single one stands in every text.
pub const WORD_LETTERS_MIN: usize = 2;
/// The fewest letters of an entry with an open end in a script with spaces: two letters begin thousands of words.
pub const OPEN_LETTERS_MIN: usize = 3;
/// The most letters of an entry. A phrase of ten words has fewer; the time of a look is bounded by it.
pub const WORD_LETTERS_MAX: usize = 64;

/// Equal letters that follow one another within an entry.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(super) struct Part {
    /// The folded letter.
    pub(super) sign: char,
    /// How many of it.
    pub(super) count: u32,
    /// Signs that draw it out.
    pub(super) stretch: u32,
    /// Whether a new word of the phrase begins with it.
    pub(super) begins_word: bool,
}

/// An entry made ready.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(super) struct Pattern {
    /// Its letters.
    pub(super) parts: Vec<Part>,
    /// Whether the word may begin before it.
    pub(super) open_before: bool,
    /// Whether the word may go on after it.
    pub(super) open_after: bool,
    /// Whether its first and its last letter are katakana, so that it is a word by itself in hiragana too.
    pub(super) ends_in_katakana: (bool, bool),
    /// Letters, repeated ones counted.
    pub(super) len: u32,
    /// Whether it has a letter of a script without spaces.
    pub(super) is_unspaced: bool,
    /// The script of its first letter.
    pub(super) script: Script,
}

impl Pattern {
    /// The patterns of an entry: one, for a German word with an umlaut a second one with `ae`, `oe`, `ue`, and for one
    /// that ends in a long vowel of kana another in which the vowel is drawn out (`ババア`: `ババァ`, `ババー`).
    pub(super) fn of(entry: &WordEntry) -> Result<Vec<Self>, WordProblem> {
        let mut patterns = vec![Self::parse(&entry.text)?];
        let is_german = entry.language.as_deref().is_none_or(|tag| tag == "de" || tag.starts_with("de-"));
        if is_german && entry.text.contains(['ä', 'ö', 'ü', 'Ä', 'Ö', 'Ü']) {
            let spelt: String = entry.text.to_lowercase();
            let spelt = spelt.replace('ä', "ae").replace('ö', "oe").replace('ü', "ue");
            // The other spelling may be too long where the entry is not.
            patterns.extend(Self::parse(&spelt).ok());
        }
        let stem = entry.text.trim_end().trim_end_matches('*');
        if let Some(small) = stem.chars().last().and_then(small_vowel) {
            let star = if patterns[0].open_after { "*" } else { "" };
            let drawn = format!("{}{small}{star}", &stem[..stem.len() - small.len_utf8()]);
            patterns.extend(Self::parse(&drawn).ok().filter(|drawn| *drawn != patterns[0]));
        }
        Ok(patterns)
    }

    fn parse(text: &str) -> Result<Self, WordProblem> {
        let text = text.trim();
        let (text, open_before) = text.strip_prefix('*').map_or((text, false), |rest| (rest, true));
        let (text, open_after) = text.strip_suffix('*').map_or((text, false), |rest| (rest, true));
        if text.contains('*') {
            return Err(WordProblem::StarInside);
        }
        // More than a few bytes a letter are not letters; what follows need not be read to say so.
        if text.len() > WORD_LETTERS_MAX * 16 {
            return Err(WordProblem::TooLong { len: text.chars().count() });
        }
        let glyphs = read(text, false).glyphs;
        let is_letter = |glyph: &Glyph| glyph.form != Form::Digit && glyph.form != Form::Symbol;
        let len: usize = glyphs.iter().map(|glyph| glyph.count as usize).sum();
        let is_unspaced = glyphs.iter().any(|glyph| matches!(glyph.form, Form::Kana(_) | Form::Unspaced));
        let least =
            if (open_before || open_after) && !is_unspaced { OPEN_LETTERS_MIN } else { WORD_LETTERS_MIN };
        match glyphs.iter().find(|glyph| is_letter(glyph)) {
            _ if len > WORD_LETTERS_MAX => Err(WordProblem::TooLong { len }),
            None => Err(WordProblem::Empty),
            Some(_) if len < least => Err(WordProblem::TooShort { len, min: least }),
            Some(first) => Ok(Self {
                script: Script::of(first.sign),
                ends_in_katakana: (
                    first.form == Form::Kana(true),
                    glyphs.last().is_some_and(|last| last.form == Form::Kana(true)),
                ),
                parts: glyphs.iter().enumerate().map(|(at, glyph)| Part::of(glyph, at)).collect(),
                open_before,
                open_after,
                len: len as u32,
                is_unspaced,
            }),
        }
    }

    /// What the automaton looks for: the classes of the letters, one for equal ones that follow one another.
    pub(super) fn sieve(&self) -> String {
        let mut sieve = String::new();
        let mut last = None;
        for part in &self.parts {
            let class = looks::class(part.sign);
            if last != Some(class) || is_never_squeezed(class) {
                sieve.push(class);
            }
            last = Some(class);
        }
        sieve
    }
}

/// The small form of a vowel of kana; both take as many bytes.
fn small_vowel(vowel: char) -> Option<char> {
    let large = "あいうえおアイウエオ".chars().position(|large| large == vowel)?;
    "ぁぃぅぇぉァィゥェォ".chars().nth(large)
}

impl Part {
    fn of(glyph: &Glyph, at: usize) -> Self {
        Self {
            sign: glyph.sign,
            count: glyph.count,
            stretch: glyph.stretch,
            begins_word: at > 0 && glyph.gap.len > 0,
        }
    }
}

/// Whether equal signs of this class that follow one another are each looked for: kana and Chinese characters are often
/// doubled, and each is as much as a syllable.
pub(super) fn is_never_squeezed(class: char) -> bool {
    u32::from(class) >= 0xE00
}
