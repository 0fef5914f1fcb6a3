//! A text as the matching reads it: folded signs in order, each with its place in the text and what stood before it.
//! Never here: words and lists.

use std::ops::Range;

use rejoinder_domain::text::is_invisible;
use unicode_normalization::char::compose;

use super::{
    looks::{self, Script},
    sign::{Form, Look, look},
};

/// Bytes of a text that are read: places are kept in 32 bits, and no text of a reader comes near it.
pub(crate) const TEXT_BYTES_MAX: usize = 1 << 30;

/// What kind of thing stands between two signs. In doubt the higher one counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Between {
    /// Nothing.
    Nothing,
    /// Signs that break up a word in disguise and hardly stand between two words without a space: `.`, `*`, an emoji.
    Mark,
    /// Spaces, and what stands between the things of a list: `/`, `・`.
    Space,
    /// What belongs to a sentence or a contraction: an apostrophe, a comma, a bracket, `。`.
    Hard,
}

/// What stands before a sign.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Gap {
    /// The strongest kind in it.
    pub(crate) kind: Between,
    /// Characters in it that show.
    pub(crate) len: u32,
    /// The first of them; NUL when there is none.
    pub(crate) first: char,
    /// Whether it ends a line or has more than one space, as between words that are themselves spaced out.
    pub(crate) wide: bool,
    /// Whether it stands in an address, whose parts are not broken-up words.
    pub(crate) in_address: bool,
}

impl Gap {
    const NONE: Self = Self { kind: Between::Nothing, len: 0, first: '\0', wide: false, in_address: false };

    fn add(&mut self, c: char, in_address: bool) {
        if self.len == 0 {
            self.first = c;
        }
        self.len += 1;
        self.kind = self.kind.max(between(c));
        self.wide |= c == '\n' || c == '\r' || (c.is_whitespace() && self.len > 1);
        self.in_address |= in_address;
    }
}

/// A folded sign of the text.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Glyph {
    /// The folded letter, digit or symbol.
    pub(crate) sign: char,
    /// Its kind.
    pub(crate) form: Form,
    /// Whether it was a capital.
    pub(crate) upper: bool,
    /// How many of it stand side by side. Kana and unspaced letters always count one.
    pub(crate) count: u32,
    /// Signs that draw it out (`ー`, small vowels after kana).
    pub(crate) stretch: u32,
    /// Whether one of them is not how words are spelt: a small vowel, a wave, a bar after hiragana.
    pub(crate) stretch_is_loose: bool,
    /// Bytes of the text, first to past the last.
    pub(crate) start: u32,
    /// Past its last byte and the marks on it.
    pub(crate) end: u32,
    /// What stands before it.
    pub(crate) gap: Gap,
}

/// A text as signs.
#[derive(Debug, Default)]
pub(crate) struct Reading {
    /// In order.
    pub(crate) glyphs: Vec<Glyph>,
    /// Letters of Latin, Cyrillic and Greek among them.
    script_counts: [u32; 3],
    /// Whether a symbol that could be a letter touches one.
    pub(crate) has_symbols: bool,
}

impl Reading {
    /// Whether more than half of the letters of the three scripts are of this one.
    pub(crate) fn is_mostly(&self, script: Script) -> bool {
        let total: u32 = self.script_counts.iter().sum();
        script_index(script).is_some_and(|at| self.script_counts[at] * 2 > total)
    }

    /// The script of more than half of the letters, if there is one.
    pub(crate) fn main_script(&self) -> Option<Script> {
        [Script::Latin, Script::Cyrillic, Script::Greek].into_iter().find(|script| self.is_mostly(*script))
    }
}

/// Reads a text. Symbols that may stand for letters are signs when `symbols_read`, else they stand between signs.
pub(crate) fn read(text: &str, symbols_read: bool) -> Reading {
    let mut end = text.len().min(TEXT_BYTES_MAX);
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    let shown: Vec<(u32, char)> =
        text[..end].char_indices().filter(|(_, c)| !is_invisible(*c)).map(|(at, c)| (at as u32, c)).collect();
    let mut reader = Reader {
        reading: Reading { glyphs: Vec::with_capacity(shown.len()), ..Reading::default() },
        gap: Gap::NONE,
        symbols_read,
        after_letter: false,
    };
    let addresses = addresses(&shown);
    let mut address = addresses.iter().peekable();
    for (at, &(start, c)) in shown.iter().enumerate() {
        while address.next_if(|range| range.end <= at).is_some() {}
        let in_address = address.peek().is_some_and(|range| range.contains(&at));
        if is_line_hyphen(&shown, at) {
            continue;
        }
        reader.take(start, c, in_address);
    }
    reader.reading
}

struct Reader {
    reading: Reading,
    gap: Gap,
    symbols_read: bool,
    after_letter: bool,
}

impl Reader {
    fn take(&mut self, start: u32, c: char, in_address: bool) {
        let end = start + c.len_utf8() as u32;
        match look(c) {
            Look::Nothing => self.extend_last(end),
            Look::Voicing(mark) => self.voice(mark, end),
            Look::Stretch => self.stretch(c, end, in_address),
            Look::Sign { sign, second, form, upper } => {
                if let Form::Kana(_) = form
                    && self.draws_out(sign)
                {
                    self.add_stretch(end, true);
                    return;
                }
                let sign = if let Form::Kana(_) = form { full_vowel(sign) } else { sign };
                self.push(sign, form, upper, start, end);
                if let Some(second) = second {
                    self.push(second, form, upper, start, end);
                }
            }
            Look::Between => self.take_between(start, end, narrow(c), in_address),
        }
    }

    fn push(&mut self, sign: char, form: Form, upper: bool, start: u32, end: u32) {
        if form == Form::Letter
            && let Some(at) = script_index(Script::of(sign))
        {
            self.reading.script_counts[at] += 1;
        }
        let is_spaced_script = !matches!(form, Form::Kana(_) | Form::Unspaced);
        let gap = std::mem::replace(&mut self.gap, Gap::NONE);
        if let Some(last) = self.reading.glyphs.last_mut()
            && is_spaced_script
            && gap.kind == Between::Nothing
            && last.sign == sign
            && last.form == form
        {
            last.count += 1;
            last.end = end;
            last.upper &= upper;
        } else {
            self.reading.glyphs.push(Glyph {
                sign,
                form,
                upper,
                count: 1,
                stretch: 0,
                stretch_is_loose: false,
                start,
                end,
                gap,
            });
        }
        if form == Form::Letter && gap.len > 0 && looks::is_letter_like(gap.first) {
            self.reading.has_symbols = true;
        }
        self.after_letter = form == Form::Letter;
    }

    fn take_between(&mut self, start: u32, end: u32, c: char, in_address: bool) {
        if looks::is_letter_like(c) {
            // An exclamation mark or bracket counts where it touches a letter, for they stand in every other text.
            self.reading.has_symbols |= self.after_letter || !matches!(c, '!' | '(' | '<');
            if self.symbols_read {
                self.push(c, Form::Symbol, false, start, end);
                return;
            }
            self.gap.add(c, in_address);
            // A symbol after a symbol may touch the letter too.
            return;
        }
        self.after_letter = false;
        self.gap.add(c, in_address);
    }

    fn extend_last(&mut self, end: u32) {
        if self.gap.kind == Between::Nothing
            && let Some(last) = self.reading.glyphs.last_mut()
        {
            last.end = end;
        }
    }

    fn voice(&mut self, mark: char, end: u32) {
        if self.gap.kind == Between::Nothing
            && let Some(last) = self.reading.glyphs.last_mut()
            && let Form::Kana(_) = last.form
        {
            last.sign = compose(last.sign, mark).unwrap_or(last.sign);
            last.end = end;
        }
    }

    fn stretch(&mut self, c: char, end: u32, in_address: bool) {
        match self.last_kana() {
            Some(is_katakana) => self.add_stretch(end, !is_katakana || !matches!(c, 'ー' | 'ｰ')),
            None => self.gap.add(c, in_address),
        }
    }

    fn add_stretch(&mut self, end: u32, is_loose: bool) {
        if let Some(last) = self.reading.glyphs.last_mut() {
            last.stretch += 1;
            last.stretch_is_loose |= is_loose || last.stretch > 1;
            last.end = end;
        }
    }

    /// Whether the last sign is kana with nothing after it, and whether that is katakana.
    fn last_kana(&self) -> Option<bool> {
        let last = self.reading.glyphs.last().filter(|_| self.gap.kind == Between::Nothing)?;
        if let Form::Kana(is_katakana) = last.form { Some(is_katakana) } else { None }
    }

    /// Whether the small vowel repeats the vowel of the kana before it, as in `しねぇ`.
    fn draws_out(&self, sign: char) -> bool {
        let row = match sign {
            'ぁ' => "あかがさざただなはばぱまやらわゃ",
            'ぃ' => "いきぎしじちぢにひびぴみり",
            'ぅ' => "うくぐすずつづぬふぶぷむゆるゅ",
            'ぇ' => "えけげせぜてでねへべぺめれ",
            'ぉ' => "おこごそぞとどのほぼぽもよろをょ",
            _ => return false,
        };
        self.last_kana().is_some() && self.reading.glyphs.last().is_some_and(|last| row.contains(last.sign))
    }
}

/// Symbols of full width that may be letters. Not the exclamation mark and the bracket, which end Japanese sentences.
fn narrow(c: char) -> char {
    match c {
        '＠' => '@',
        '＄' => '$',
        '｜' => '|',
        '＋' => '+',
        '＃' => '#',
        other => other,
    }
}

fn full_vowel(sign: char) -> char {
    match sign {
        'ぁ' => 'あ',
        'ぃ' => 'い',
        'ぅ' => 'う',
        'ぇ' => 'え',
        'ぉ' => 'お',
        'ゕ' => 'か',
        'ゖ' => 'け',
        other => other,
    }
}

fn script_index(script: Script) -> Option<usize> {
    match script {
        Script::Latin => Some(0),
        Script::Cyrillic => Some(1),
        Script::Greek => Some(2),
        Script::Other => None,
    }
}

fn between(c: char) -> Between {
    match c {
        _ if c.is_whitespace() => Between::Space,
        '・' | '･' | '/' | '／' | '\\' => Between::Space,
        '\'' | '’' | '‘' | 'ʼ' | '`' | '´' | '&' | ',' | ';' | ':' | '?' | '…' | '(' | ')' | '[' | ']'
        | '{' | '}' | '<' | '>' | '"' | '“' | '”' | '„' | '«' | '»' | '–' | '—' | '％' | '%' => {
            Between::Hard
        }
        '\u{3001}'..='\u{3003}'
        | '\u{3008}'..='\u{301F}'
        | '！'
        | '，'
        | '．'
        | '：'
        | '；'
        | '？'
        | '（'
        | '）'
        | '｡'..='､' => Between::Hard,
        _ => Between::Mark,
    }
}

/// Whether the character is part of a hyphen at the end of a line, which printed text puts inside words: `Es-⏎sex`.
fn is_line_hyphen(shown: &[(u32, char)], at: usize) -> bool {
    let char_at = |at: Option<usize>| at.and_then(|at| shown.get(at)).map(|(_, c)| *c);
    let is_letter = |c: Option<char>| c.is_some_and(char::is_alphabetic);
    let hyphen = match shown[at].1 {
        '-' | '‐' => at,
        '\n' if at > 0 => at - 1,
        _ => return false,
    };
    matches!(char_at(Some(hyphen)), Some('-' | '‐'))
        && char_at(Some(hyphen + 1)) == Some('\n')
        && is_letter(char_at(hyphen.checked_sub(1)))
        && is_letter(char_at(Some(hyphen + 2)))
        // A single letter before it is a letter of a word that is spelt out.
        && is_letter(char_at(hyphen.checked_sub(2)))
}

/// The stretches without white space that are addresses of pages or mail, as indices of `shown`.
fn addresses(shown: &[(u32, char)]) -> Vec<Range<usize>> {
    let mut found = Vec::new();
    let mut at = 0;
    for chunk in shown.split(|(_, c)| c.is_whitespace()) {
        let has = |wanted: char| chunk.iter().any(|(_, c)| *c == wanted);
        let has_scheme =
            chunk.windows(3).any(|three| three[0].1 == ':' && three[1].1 == '/' && three[2].1 == '/');
        let has_www =
            chunk.windows(4).any(|four| four.iter().map(|(_, c)| c.to_ascii_lowercase()).eq("www.".chars()));
        if has_scheme || has_www || (has('.') && has('/')) {
            found.push(at..at + chunk.len());
        }
        at += chunk.len() + 1;
    }
    found
}
