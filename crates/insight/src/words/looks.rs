//! Which sign may stand for which letter, and the classes that follow from it. Data and look-ups only.
//! Never here: whether a word is meant; a class is a sieve, and `judge` decides by the pairs.

use std::{collections::HashMap, sync::LazyLock};

/// Letters with the digits and symbols that are typed in their place. Visual habits of several languages, gathered by
/// hand; a pair that would cost innocents (`*` for any vowel, `q` for `g`) is left out.
const STANDS_FOR: &[(char, &str)] = &[
    ('a', "@4"),
    ('b', "86"),
    ('c', "(<¢"),
    ('e', "3€"),
    ('g', "96"),
    ('h', "#"),
    ('i', "1!|¡"),
    ('l', "1!|£"),
    ('o', "0"),
    ('q', "9"),
    ('s', "5$§"),
    ('t', "7+†"),
    ('x', "×"),
    ('y', "¥"),
    ('z', "2"),
    ('а', "@4"),
    ('б', "6"),
    ('в', "8"),
    ('е', "3€"),
    ('з', "3"),
    ('о', "0"),
    ('с', "(<$¢"),
    ('т', "7+†"),
    ('х', "×"),
    ('ч', "4"),
    ('э', "3"),
    ('α', "@4"),
    ('ε', "3€"),
    ('ο', "0"),
];

/// Latin letters with the Cyrillic and Greek ones that look like them in either case. It goes both ways. UTS 39 compares
/// each case for itself and knows fewer of these; what it knows beyond them is asked in `sign`.
const LOOKS_LIKE: &[(char, &str)] = &[
    ('a', "аα"),
    ('b', "вьβ"),
    ('c', "сϲ"),
    ('d', "ԁ"),
    ('e', "еєε"),
    ('f', "ғ"),
    ('g', "ԍ"),
    ('h', "нһ"),
    ('i', "іι"),
    ('j', "ј"),
    ('k', "кκ"),
    ('l', "ӏ"),
    ('m', "м"),
    ('n', "пиη"),
    ('o', "оοσ"),
    ('p', "рρ"),
    ('q', "ԛ"),
    ('r', "гя"),
    ('s', "ѕ"),
    ('t', "тτ"),
    ('u', "иυμ"),
    ('v', "νѵ"),
    ('w', "шщωѡԝ"),
    ('x', "хχ"),
    ('y', "уγү"),
    ('z', "ζ"),
];

/// Cyrillic letters with the Latin ones that are typed for their sound, in words that are Cyrillic otherwise. Of the
/// sounds that have one, those are left out whose letters would join classes that are large already.
const SOUNDS_LIKE: &[(char, char)] = &[('д', 'd'), ('з', 'z'), ('л', 'l'), ('н', 'n'), ('ф', 'f')];

/// Letters of Armenian, Cherokee and the Canadian syllabics that look like Latin capitals, as writing aids for the vain
/// offer them. The first two are folded to small letters that do not.
const CAPITALS_LIKE: &[(char, &str)] = &[
    ('a', "Ꭺᗩ"),
    ('b', "Ᏼᗷ"),
    ('c', "Ꮯᑕ"),
    ('d', "Ꭰᗪ"),
    ('e', "Ꭼᗴᕮ"),
    ('f', "ᖴ"),
    ('g', "Ꮐ"),
    ('h', "Ꮋᕼ"),
    ('i', "Ꭵ"),
    ('j', "Ꭻᒍ"),
    ('k', "Ꮶ"),
    ('l', "Ꮮᒪ"),
    ('m', "Ꮇᗰ"),
    ('n', "ᑎ"),
    ('o', "Օ"),
    ('p', "Ꮲᑭ"),
    ('r', "Ꭱᖇ"),
    ('s', "ՏᏚᔕ"),
    ('t', "Ꭲ"),
    ('u', "Սᑌ"),
    ('v', "Ꮩᐯ"),
    ('w', "Ꮃᗯ"),
    ('y', "Ꭹ"),
    ('z', "Ꮓ"),
];

/// Letters of one script that pass for one another: a capital `I` for `l`, two `v` for `w`, the characters 力 口 夕 for
/// the katakana カ ロ タ. Each has a rule of its own in `judge`.
const KIN: &[(char, &str)] = &[
    ('i', "l"),
    ('v', "w"),
    ('か', "力"),
    ('ろ', "口"),
    ('た', "夕"),
    ('と', "卜"),
    ('え', "工"),
    ('に', "二"),
    ('は', "八"),
];

/// How a sign reads as a letter.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Way {
    /// It is that letter.
    Plain,
    /// A letter of the same script that looks like it.
    Kin,
    /// A letter of another script that looks like it.
    Foreign,
    /// A letter of another script that sounds like it.
    Sound,
    /// A digit in its place.
    Digit,
    /// A symbol in its place.
    Symbol,
}

/// A script in which letters of another one are noticed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) enum Script {
    Latin,
    Cyrillic,
    Greek,
    Other,
}

impl Script {
    /// The script of a folded letter.
    pub(crate) fn of(sign: char) -> Self {
        match sign {
            'a'..='z' | '\u{DF}'..='\u{24F}' => Self::Latin,
            '\u{370}'..='\u{3FF}' => Self::Greek,
            '\u{400}'..='\u{52F}' => Self::Cyrillic,
            _ => Self::Other,
        }
    }
}

/// Latin, Greek and Cyrillic.
const LOW_LEN: u32 = 0x530;

struct Tables {
    ways: HashMap<(char, char), Way>,
    classes: HashMap<char, char>,
    /// The classes of the signs below [`LOW_LEN`], which are nearly all that is asked for.
    low: Vec<char>,
    twins: HashMap<(char, Script), char>,
}

static TABLES: LazyLock<Tables> = LazyLock::new(|| {
    let mut ways = HashMap::new();
    for (letter, signs) in STANDS_FOR {
        for sign in signs.chars() {
            let way = if sign.is_ascii_digit() { Way::Digit } else { Way::Symbol };
            ways.insert((sign, *letter), way);
        }
    }
    let mut twins = HashMap::new();
    for (latin, others) in LOOKS_LIKE.iter().chain(CAPITALS_LIKE) {
        let alike: Vec<char> = others.chars().flat_map(char::to_lowercase).chain([*latin]).collect();
        for one in &alike {
            for other in alike.iter().filter(|other| Script::of(**other) != Script::of(*one)) {
                ways.insert((*one, *other), Way::Foreign);
                twins.entry((*one, Script::of(*other))).or_insert(*other);
            }
        }
    }
    for (letter, sign) in SOUNDS_LIKE {
        ways.insert((*sign, *letter), Way::Sound);
    }
    for (letter, signs) in KIN {
        for sign in signs.chars() {
            ways.insert((sign, *letter), Way::Kin);
            ways.insert((*letter, sign), Way::Kin);
        }
    }
    let classes = classes(ways.keys().copied());
    let low = (0..LOW_LEN).filter_map(char::from_u32);
    let low = low.map(|sign| classes.get(&sign).copied().unwrap_or(sign)).collect();
    Tables { ways, classes, low, twins }
});

/// How `sign` may be read as `letter`; both folded. `None` when it may not.
pub(super) fn way(sign: char, letter: char) -> Option<Way> {
    if sign == letter { Some(Way::Plain) } else { TABLES.ways.get(&(sign, letter)).copied() }
}

/// The class of a sign: the same for any two signs of which one may be read as the other, at any remove.
pub(super) fn class(sign: char) -> char {
    let tables = &*TABLES;
    let low = tables.low.get(sign as usize).copied();
    low.unwrap_or_else(|| tables.classes.get(&sign).copied().unwrap_or(sign))
}

/// The first letter of that script which looks like this one of another.
pub(crate) fn twin(sign: char, script: Script) -> Option<char> {
    TABLES.twins.get(&(sign, script)).copied()
}

/// Whether the sign is in the tables.
pub(super) fn is_known(sign: char) -> bool {
    TABLES.classes.contains_key(&sign)
}

/// Whether the symbol may be typed in the place of a letter.
pub(super) fn is_letter_like(symbol: char) -> bool {
    matches!(
        symbol,
        '@' | '(' | '<' | '¢' | '€' | '#' | '!' | '|' | '¡' | '£' | '$' | '§' | '+' | '†' | '×' | '¥'
    )
}

/// Every sign of the pairs with the smallest of those that it is joined to.
fn classes(pairs: impl Iterator<Item = (char, char)>) -> HashMap<char, char> {
    let mut classes: HashMap<char, char> = HashMap::new();
    for (one, other) in pairs {
        let a = *classes.entry(one).or_insert(one);
        let b = *classes.entry(other).or_insert(other);
        let (least, gone) = (a.min(b), a.max(b));
        for class in classes.values_mut().filter(|class| **class == gone) {
            *class = least;
        }
    }
    classes
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_class_holds_every_reading() {
        for (sign, letter) in TABLES.ways.keys() {
            assert_eq!(class(*sign), class(*letter), "{sign} {letter}");
        }
        assert_eq!(class('l'), class('!'));
        assert_ne!(class('a'), class('e'));
        assert_ne!(class('o'), class('a'));
        // Each sign more that a class has lets more through the sieve.
        for letter in 'a'..='z' {
            let members = TABLES.classes.values().filter(|member| **member == class(letter)).count();
            assert!(members <= 24, "{letter}: {members}");
        }
    }

    #[test]
    fn every_symbol_of_the_table_is_one() {
        for sign in STANDS_FOR.iter().flat_map(|(_, signs)| signs.chars()) {
            assert!(sign.is_ascii_digit() || is_letter_like(sign), "{sign}");
        }
    }
}
