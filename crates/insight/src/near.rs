//! When two texts say the same in nearly the same words: fingerprints to find them by, and the passage that they share.
//! Never here: who wrote them, and whether that is allowed.
//!
//! Texts are compared as the word lists read them ([`crate::words`]): without case, marks, punctuation and what does not
//! show. A word in which letters of another script stand for those of the text's is read as if they did not.

use std::ops::Range;

use crate::words::{
    glyph::{Between, Glyph, read},
    looks::{Script, twin},
    sign::{FOLD_VERSION, Form},
};

/// Hashes of a fingerprint. Their error in the estimate of a likeness of one half is 1/16 (one standard deviation).
const ROWS: usize = 64;
/// Bands of [`Fingerprint::bands`]; with four rows each, two texts share a band as likely as not at a likeness of
/// about (1/16)^(1/4) = 1/2.
pub const BANDS: usize = 16;
/// Letters of a gram.
const GRAM_LEN: usize = 5;
/// Words that a text needs for a fingerprint: shorter ones are alike by chance. Two letters of a script without spaces
/// count as one word.
pub const FINGERPRINT_WORDS_MIN: usize = 8;
/// Bytes of a stored fingerprint: one for the version of the folding, four for each hash.
pub const FINGERPRINT_BYTES: usize = 1 + ROWS * 4;
/// Letters of each text in which a shared passage is looked for; what comes after them is not.
pub const PASSAGE_LETTERS_MAX: usize = 20_000;
/// Letters and spaces that a shared passage has at least. Shorter ones are turns of the language.
pub const PASSAGE_LEN_MIN: usize = 20;

/// What a text of some length is recognised by: the least values of 64 hash functions over its grams of five letters
/// (Broder 1997, "On the resemblance and containment of documents"). The grams go over word boundaries.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fingerprint {
    rows: [u32; ROWS],
}

impl Fingerprint {
    /// The fingerprint of a text; `None` when it has fewer than [`FINGERPRINT_WORDS_MIN`] words. Such texts are compared
    /// by [`exact_key`]. The same text has the same one on every machine, as long as the folding has the same version.
    #[must_use]
    pub fn of(text: &str) -> Option<Self> {
        let normal = Normal::of(text);
        if normal.words < FINGERPRINT_WORDS_MIN {
            return None;
        }
        let mut rows = [u32::MAX; ROWS];
        for gram in normal.signs.windows(GRAM_LEN) {
            let hash = gram.iter().fold(FNV_START, |hash, sign| fnv(hash, u32::from(sign.sign)));
            let hash = mix(hash);
            for (row, (factor, addend)) in rows.iter_mut().zip(FUNCTIONS) {
                // Multiply-add-shift (Dietzfelbinger 1996): the upper half of a·x + b.
                *row = (*row).min((hash.wrapping_mul(factor).wrapping_add(addend) >> 32) as u32);
            }
        }
        Some(Self { rows })
    }

    /// Keys under which to store and look up: two texts with a key in common are worth comparing. Texts of a likeness s
    /// have one with the probability 1 − (1 − s⁴)¹⁶. A key holds the number of its band, so all may go into one index.
    #[must_use]
    pub fn bands(&self) -> [u64; BANDS] {
        let rows_per_band = ROWS / BANDS;
        std::array::from_fn(|band| {
            let rows = &self.rows[band * rows_per_band..(band + 1) * rows_per_band];
            mix(rows.iter().fold(fnv(FNV_START, band as u32), |hash, row| fnv(hash, *row)))
        })
    }

    /// The estimated share of grams that the two texts have in common (Jaccard), from 0 to 1. From one half on they are
    /// copies with changes; unrelated texts stay below 0.1.
    #[must_use]
    pub fn likeness(&self, other: &Self) -> f64 {
        let same = self.rows.iter().zip(&other.rows).filter(|(one, other)| one == other).count();
        same as f64 / ROWS as f64
    }

    /// The fingerprint for the store.
    #[must_use]
    pub fn to_bytes(&self) -> [u8; FINGERPRINT_BYTES] {
        let mut bytes = [FOLD_VERSION; FINGERPRINT_BYTES];
        for (place, row) in bytes[1..].chunks_exact_mut(4).zip(&self.rows) {
            place.copy_from_slice(&row.to_le_bytes());
        }
        bytes
    }

    /// A stored fingerprint; `None` when it is none, or was made with another version of the folding, and so cannot be
    /// compared with what is made now.
    #[must_use]
    pub fn from_bytes(bytes: &[u8]) -> Option<Self> {
        let (version, rest) = bytes.split_first()?;
        if *version != FOLD_VERSION || bytes.len() != FINGERPRINT_BYTES {
            return None;
        }
        let mut rows = [0; ROWS];
        for (row, place) in rows.iter_mut().zip(rest.chunks_exact(4)) {
            *row = u32::from_le_bytes(place.try_into().ok()?);
        }
        Some(Self { rows })
    }
}

/// What two texts have in common when they are the same but for case, marks, spaces and punctuation: FNV-1a with 128 bits
/// (Fowler, Noll, Vo) over the folded letters. A text without letters is compared as it is, without its white space. No
/// protection against somebody who wants two texts to have one key.
#[must_use]
pub fn exact_key(text: &str) -> [u8; 16] {
    const START: u128 = 0x6c62_272e_07bb_0142_62b8_2175_6295_c58d;
    const PRIME: u128 = 0x0000_0000_0100_0000_0000_0000_0000_013b;
    let normal = Normal::of(text);
    let letters = normal.signs.iter().map(|sign| sign.sign).filter(|sign| *sign != ' ');
    let add = |hash: u128, sign: char| {
        u32::from(sign)
            .to_le_bytes()
            .iter()
            .fold(hash, |hash, byte| (hash ^ u128::from(*byte)).wrapping_mul(PRIME))
    };
    let key = if normal.signs.is_empty() {
        text.chars().filter(|c| !c.is_whitespace()).fold(START, add)
    } else {
        letters.fold(START, add)
    };
    key.to_le_bytes()
}

/// The longest passage of `text` that stands in `earlier` too, as bytes of `text` at boundaries of characters; `None`
/// when none has [`PASSAGE_LEN_MIN`] letters and spaces. The first [`PASSAGE_LETTERS_MAX`] of each are compared; the time
/// is n log² n in their number.
#[must_use]
pub fn shared_passage(text: &str, earlier: &str) -> Option<Range<usize>> {
    let (mut new, mut old) = (Normal::of(text).signs, Normal::of(earlier).signs);
    new.truncate(PASSAGE_LETTERS_MAX);
    old.truncate(PASSAGE_LETTERS_MAX);
    let (mut at, mut len) = (0, PASSAGE_LEN_MIN - 1);
    // If a passage of some length is shared, so are its beginnings: the length is searched by halves.
    let mut most = new.len().min(old.len());
    while len < most {
        let tried = (len + most).div_ceil(2);
        match find_shared(&new, &old, tried) {
            Some(found) => (at, len) = (found, tried),
            None => most = tried - 1,
        }
    }
    if len < PASSAGE_LEN_MIN {
        return None;
    }
    let passage = whole_words(&new, at..at + len);
    let first = passage.iter().find(|sign| sign.sign != ' ')?;
    let last = passage.iter().rfind(|sign| sign.sign != ' ')?;
    Some(first.span.start as usize..last.span.end as usize)
}

/// The passage without the parts of words at its ends, which the texts share by chance; all of it if it is a part of one.
fn whole_words(signs: &[NormalSign], passage: Range<usize>) -> &[NormalSign] {
    let cuts_word = |at: usize| {
        let is_letter = |at: usize| signs.get(at).is_some_and(|sign| sign.is_spaced && sign.sign != ' ');
        at.checked_sub(1).is_some_and(is_letter) && is_letter(at)
    };
    let all = &signs[passage.clone()];
    let start = if cuts_word(passage.start) { all.iter().position(|sign| sign.sign == ' ') } else { Some(0) };
    let end =
        if cuts_word(passage.end) { all.iter().rposition(|sign| sign.sign == ' ') } else { Some(all.len()) };
    match (start, end) {
        (Some(start), Some(end)) if start < end => &all[start..end],
        _ => all,
    }
}

/// A text as it is compared.
struct Normal {
    signs: Vec<NormalSign>,
    words: usize,
}

struct NormalSign {
    /// The folded letter or digit, or a space.
    sign: char,
    /// Whether its script has spaces between words.
    is_spaced: bool,
    span: Range<u32>,
}

impl Normal {
    fn of(text: &str) -> Self {
        let mut reading = read(text, false);
        if let Some(script) = reading.main_script() {
            for word in reading.glyphs.chunk_by_mut(|_, next| next.gap.kind == Between::Nothing) {
                bring_to(script, word);
            }
        }
        let glyphs = &reading.glyphs;
        let mut signs: Vec<NormalSign> = Vec::with_capacity(glyphs.len() * 5 / 4);
        let (mut words, mut unspaced) = (0, 0);
        let mut last_is_spaced = false;
        for glyph in glyphs {
            let is_spaced = !matches!(glyph.form, Form::Kana(_) | Form::Unspaced);
            let begins_word = glyph.gap.len > 0 || !last_is_spaced;
            if is_spaced && last_is_spaced && glyph.gap.len > 0 {
                let before = signs.last().map_or(0, |sign| sign.span.end);
                signs.push(NormalSign { sign: ' ', is_spaced, span: before..glyph.start });
            }
            words += usize::from(is_spaced && begins_word);
            unspaced += usize::from(!is_spaced);
            // A letter written three times is one written twice.
            for _ in 0..glyph.count.min(2) {
                signs.push(NormalSign { sign: glyph.sign, is_spaced, span: glyph.start..glyph.end });
            }
            last_is_spaced = is_spaced;
        }
        Self { signs, words: words + unspaced / 2 }
    }
}

/// Puts letters of the script in the place of those that look like them, where nothing of another script is left then.
fn bring_to(script: Script, word: &mut [Glyph]) {
    let native = |glyph: &Glyph| match glyph.form {
        Form::Letter if Script::of(glyph.sign) != script => twin(glyph.sign, script),
        _ => Some(glyph.sign),
    };
    if word.iter().all(|glyph| native(glyph).is_some()) {
        for glyph in word {
            glyph.sign = native(glyph).unwrap_or(glyph.sign);
        }
    }
}

/// Where in `new` a passage of that length begins that is in `old` too.
fn find_shared(new: &[NormalSign], old: &[NormalSign], len: usize) -> Option<usize> {
    let mut places: Vec<(u64, u32)> = rolling(old, len).zip(0..).collect();
    places.sort_unstable();
    for (at, hash) in rolling(new, len).enumerate() {
        let from = places.partition_point(|(other, _)| *other < hash);
        // Equal hashes of different passages are next to impossible; the comparison makes sure, of a few.
        for (_, place) in places[from..].iter().take(4).take_while(|(other, _)| *other == hash) {
            let there = &old[*place as usize..*place as usize + len];
            if new[at..at + len].iter().zip(there).all(|(one, other)| one.sign == other.sign) {
                return Some(at);
            }
        }
    }
    None
}

/// The hashes of all passages of that length, from left to right (Karp and Rabin 1987), modulo 2^61 − 1.
fn rolling(signs: &[NormalSign], len: usize) -> impl Iterator<Item = u64> {
    const BASE: u64 = 0x0012_9a3d_51c7_e60b;
    let add =
        |hash: u64, sign: char| modulo(u128::from(hash) * u128::from(BASE) + u128::from(u32::from(sign)));
    let power = (0..len).fold(1, |power, _| modulo(u128::from(power) * u128::from(BASE)));
    let mut hash = signs.iter().take(len).fold(0, |hash, sign| add(hash, sign.sign));
    let count = if len <= signs.len() { signs.len() - len + 1 } else { 0 };
    (0..count).map(move |at| {
        let this = hash;
        if let Some(next) = signs.get(at + len) {
            let gone = modulo(u128::from(power) * u128::from(u32::from(signs[at].sign)));
            hash = modulo(u128::from(add(hash, next.sign)) + u128::from(MODULUS - gone));
        }
        this
    })
}

const MODULUS: u64 = (1 << 61) - 1;

fn modulo(value: u128) -> u64 {
    (value % u128::from(MODULUS)) as u64
}

const FNV_START: u64 = 0xcbf2_9ce4_8422_2325;

/// FNV-1a with 64 bits over the four bytes of a number, the lowest first.
fn fnv(hash: u64, value: u32) -> u64 {
    value
        .to_le_bytes()
        .iter()
        .fold(hash, |hash, byte| (hash ^ u64::from(*byte)).wrapping_mul(0x0100_0000_01b3))
}

/// The finaliser of SplitMix64 (Steele, Lea, Flood 2014): every bit of the result depends on every bit of the value.
const fn mix(value: u64) -> u64 {
    let value = (value ^ (value >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    let value = (value ^ (value >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    value ^ (value >> 31)
}

/// Factor and addend of each hash function: SplitMix64 from the seed 0. They are part of the stored form.
static FUNCTIONS: [(u64, u64); ROWS] = {
    const STEP: u64 = 0x9e37_79b9_7f4a_7c15;
    let mut functions = [(0, 0); ROWS];
    let mut at = 0;
    while at < ROWS {
        let number = 2 * at as u64 + 1;
        functions[at] = (mix(STEP.wrapping_mul(number)) | 1, mix(STEP.wrapping_mul(number + 1)));
        at += 1;
    }
    functions
};
