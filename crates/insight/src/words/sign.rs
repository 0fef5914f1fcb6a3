//! What one character of a text is to the matching: a folded letter, a mark that does not count, or something between
//! letters. Never here: what stands beside it.

use std::sync::LazyLock;

use rejoinder_domain::text::is_invisible;
use unicode_normalization::{UnicodeNormalization, char::is_combining_mark};
use unicode_security::skeleton;

use super::looks;

/// The folding of this program: it changes whenever the tables here or those of Unicode do. What was made with another
/// one cannot be compared with what is made now.
pub(crate) const FOLD_VERSION: u8 = 1;

/// What kind of sign it is; the rules for word boundaries and disguises differ by it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Form {
    /// A letter of a script that puts something between words.
    Letter,
    /// A digit.
    Digit,
    /// A symbol that is typed in the place of a letter.
    Symbol,
    /// Hiragana, or katakana when `true`; the sign is the hiragana either way.
    Kana(bool),
    /// A letter of a script without spaces (Chinese characters, Thai), or of Korean, whose particles are joined on.
    Unspaced,
}

/// A character by itself.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Look {
    /// Nothing that is seen, or a mark on the letter before it.
    Nothing,
    /// The voicing mark of kana (U+3099 or U+309A), which makes another letter of the one before it.
    Voicing(char),
    /// What draws out the kana before it: `ー`, `〜`.
    Stretch,
    /// One or two folded letters (`ß` is two).
    Sign {
        /// The first.
        sign: char,
        /// The second.
        second: Option<char>,
        /// Of both.
        form: Form,
        /// Whether it was a capital.
        upper: bool,
    },
    /// Space, punctuation, symbols.
    Between,
}

/// Small capitals, of which neither the compatibility forms nor UTS 39 say all that they are letters, and those letters.
const SMALL_CAPITALS: (&str, &str) = ("ᴀʙᴄᴅᴇꜰɢʜɪᴊᴋʟᴍɴᴏᴘꞯʀꜱᴛᴜᴠᴡʏᴢ", "abcdefghijklmnopqrstuvwyz");

/// Below this the looks are kept in a table: what nearly all texts in alphabets consist of.
const TABLE_LEN: u32 = 0x3000;

static TABLE: LazyLock<Vec<Look>> = LazyLock::new(|| {
    (0..TABLE_LEN).map(|code| char::from_u32(code).map_or(Look::Between, look_up)).collect()
});

/// What the character is to the matching.
pub(crate) fn look(c: char) -> Look {
    TABLE.get(c as usize).copied().unwrap_or_else(|| look_up(c))
}

fn look_up(c: char) -> Look {
    match c {
        '\u{3099}' | '\u{309A}' => return Look::Voicing(c),
        '\u{FF9E}' => return Look::Voicing('\u{3099}'),
        '\u{FF9F}' => return Look::Voicing('\u{309A}'),
        'ー' | 'ｰ' | '〜' | '～' => return Look::Stretch,
        // Arabic letters are lengthened by it; it is no letter.
        '\u{640}' => return Look::Nothing,
        _ if is_invisible(c) || is_mark(c) => return Look::Nothing,
        'a'..='z' => return letter(c, None, false),
        'A'..='Z' => return letter(c.to_ascii_lowercase(), None, true),
        '0'..='9' => return Look::Sign { sign: c, second: None, form: Form::Digit, upper: false },
        '\u{3041}'..='\u{3096}' => return kana(c, false),
        '\u{30A1}'..='\u{30F6}' => return kana(c, true),
        'ß' => return letter('s', Some('s'), false),
        'ẞ' => return letter('s', Some('s'), true),
        'æ' | 'Æ' => return letter('a', Some('e'), c == 'Æ'),
        'œ' | 'Œ' => return letter('o', Some('e'), c == 'Œ'),
        'ø' | 'Ø' => return letter('o', None, c == 'Ø'),
        'ð' | 'Ð' => return letter('d', None, c == 'Ð'),
        _ if is_unspaced(c) => {
            // Kangxi radicals and compatibility ideographs are other characters' twins.
            let sign = if matches!(c, '\u{AC00}'..='\u{D7A3}') { c } else { c.nfkc().next().unwrap_or(c) };
            return Look::Sign { sign, second: None, form: Form::Unspaced, upper: false };
        }
        _ => {}
    }
    if let Some(sign) = boxed(c).or_else(|| small_capital(c)) {
        return letter(sign, None, true);
    }
    let is_circled = matches!(c, '\u{3280}'..='\u{32B0}' | '\u{32D0}'..='\u{32FE}');
    if c.is_alphanumeric() || is_circled { folded(c) } else { Look::Between }
}

fn letter(sign: char, second: Option<char>, upper: bool) -> Look {
    Look::Sign { sign, second, form: Form::Letter, upper }
}

/// Katakana as hiragana; small vowels stay small, for they may draw out the letter before them.
fn kana(c: char, is_katakana: bool) -> Look {
    let sign = if is_katakana { char::from_u32(u32::from(c) - 0x60).unwrap_or(c) } else { c };
    Look::Sign { sign, second: None, form: Form::Kana(is_katakana), upper: false }
}

fn small_capital(c: char) -> Option<char> {
    let at = SMALL_CAPITALS.0.chars().position(|capital| capital == c)?;
    SMALL_CAPITALS.1.chars().nth(at)
}

/// Capitals in circles, squares and flags, of which Unicode does not say that they are the letter.
fn boxed(c: char) -> Option<char> {
    let code = u32::from(c);
    let first = [0x249C, 0x1_F110, 0x1_F130, 0x1_F150, 0x1_F170, 0x1_F1E6];
    let at = first.into_iter().find_map(|first| code.checked_sub(first).filter(|at| *at < 26))?;
    char::from_u32(u32::from('a') + at)
}

/// Any other letter or digit: compatibility forms, without marks, in small letters, and for the scripts from which single
/// letters are borrowed (phonetic signs, Cherokee, Lisu and the like) the Latin letter that it is confused with.
fn folded(c: char) -> Look {
    let mut signs = c
        .nfkd()
        .filter(|part| !is_mark(*part))
        .flat_map(char::to_lowercase)
        .map(|part| if part == 'ς' { 'σ' } else { part });
    let (Some(sign), second) = (signs.next(), signs.find(|part| part.is_alphanumeric())) else {
        return Look::Nothing;
    };
    if let Look::Sign { form: form @ Form::Kana(_), sign, .. } = known(sign) {
        return Look::Sign { sign, second: None, form, upper: false };
    }
    if let Look::Stretch | Look::Voicing(_) = known(sign) {
        return known(sign);
    }
    let form = match sign {
        _ if is_unspaced(sign) => Form::Unspaced,
        _ if sign.is_numeric() => Form::Digit,
        _ => Form::Letter,
    };
    let upper = c.is_uppercase();
    if form == Form::Letter && is_lender(sign) {
        let text = sign.to_string();
        let twin = skeleton(&text).filter(|part| !is_mark(*part)).flat_map(char::to_lowercase).next();
        if let Some(twin) = twin.filter(|twin| twin.is_alphabetic() && u32::from(*twin) < 0x530) {
            return Look::Sign { sign: twin, second: None, form, upper };
        }
    }
    Look::Sign { sign, second, form, upper }
}

/// Half-width katakana decompose into full-width ones.
fn known(c: char) -> Look {
    match c {
        '\u{30A1}'..='\u{30F6}' => kana(c, true),
        'ー' => Look::Stretch,
        '\u{3099}' | '\u{309A}' => Look::Voicing(c),
        _ => Look::Between,
    }
}

/// Letters beyond the Latin of European languages, Greek and Cyrillic, whose shapes are borrowed for disguise. Scripts
/// of large languages are not among them: their letters stay what they are.
fn is_lender(c: char) -> bool {
    matches!(c, '\u{111}'..='\u{36F}' | '\u{500}'..='\u{58F}' | '\u{10A0}'..='\u{10FF}' | '\u{13A0}'..='\u{167F}'
        | '\u{1D00}'..='\u{1DBF}' | '\u{2C60}'..='\u{2DFF}' | '\u{A4D0}'..='\u{A4FF}' | '\u{A640}'..='\u{A7FF}'
        | '\u{AB30}'..='\u{ABBF}' | '\u{10280}'..='\u{1044F}' | '\u{118A0}'..='\u{118FF}')
        && !looks::is_known(c)
}

/// A mark that does not count: those of Latin, Greek and Cyrillic, the vowel points of Hebrew and Arabic, and enclosing
/// ones. Marks of Indic and South-East Asian scripts are letters by their meaning.
fn is_mark(c: char) -> bool {
    is_combining_mark(c)
        && matches!(c, '\u{300}'..='\u{36F}' | '\u{483}'..='\u{489}' | '\u{591}'..='\u{5C7}' | '\u{610}'..='\u{61A}'
            | '\u{64B}'..='\u{65F}' | '\u{670}' | '\u{6D6}'..='\u{6ED}' | '\u{1AB0}'..='\u{1AFF}'
            | '\u{1DC0}'..='\u{1DFF}' | '\u{20D0}'..='\u{20FF}' | '\u{FE20}'..='\u{FE2F}')
}

fn is_unspaced(c: char) -> bool {
    matches!(c, '\u{E01}'..='\u{EFF}' | '\u{F00}'..='\u{FBC}' | '\u{1000}'..='\u{109F}' | '\u{1100}'..='\u{11FF}'
        | '\u{1780}'..='\u{17D3}' | '\u{2E80}'..='\u{2FDF}' | '\u{3005}'..='\u{3007}' | '\u{3105}'..='\u{318E}'
        | '\u{31A0}'..='\u{31BF}' | '\u{3400}'..='\u{4DBF}' | '\u{4E00}'..='\u{9FFF}' | '\u{AC00}'..='\u{D7A3}'
        | '\u{F900}'..='\u{FAFF}' | '\u{20000}'..='\u{3FFFD}')
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sign(c: char) -> Option<char> {
        match look(c) {
            Look::Sign { sign, .. } => Some(sign),
            _ => None,
        }
    }

    #[test]
    fn forms_of_a_letter_are_that_letter() {
        for c in "aAàÄåāạａＡⓐⒶ⒜🄐🄰🅐🅰🇦𝐚𝓐𝕬𝖺ᵃₐªᴀɑ".chars() {
            assert_eq!(sign(c), Some('a'), "{c} U+{:04X}", u32::from(c));
        }
        for (c, is) in [('ɪ', 'i'), ('ı', 'i'), ('ø', 'o'), ('ł', 'l'), ('й', 'и'), ('Ё', 'е'), ('ſ', 's')]
        {
            assert_eq!(sign(c), Some(is), "{c}");
        }
    }

    #[test]
    fn kana_are_hiragana_and_keep_their_kind() {
        for (c, is) in [('カ', 'か'), ('ｶ', 'か'), ('㋕', 'か'), ('ガ', 'が'), ('ッ', 'っ'), ('ｯ', 'っ')]
        {
            assert_eq!(sign(c), Some(is), "{c}");
        }
        assert_eq!(look('ｰ'), Look::Stretch);
        assert_eq!(look('ﾞ'), Look::Voicing('\u{3099}'));
    }

    #[test]
    fn what_is_no_letter_is_none() {
        for c in " .*-!?@$™℃🙂、".chars() {
            assert_eq!(look(c), Look::Between, "{c}");
        }
        for c in "\u{200B}\u{202E}\u{AD}\u{301}\u{20E3}\u{FE0F}ـ".chars() {
            assert_eq!(look(c), Look::Nothing, "U+{:04X}", u32::from(c));
        }
    }
}
