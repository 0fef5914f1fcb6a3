//! What language a comment is written in, when that can be told.

use whatlang::{Lang, Script};

/// Below this many letters a guess by letter frequency is a coin toss.
const LETTERS_MIN: usize = 40;

/// BCP 47 tag of the language of `text`, or none when it is too short or mixed to say. A script that one language
/// alone uses decides at any length.
#[must_use]
pub fn guess_language(text: &str) -> Option<&'static str> {
    // Kana beside Chinese characters is Japanese; the guesser sees the commoner script alone.
    let letters = text.chars().filter(|c| c.is_alphabetic()).count();
    let count = |ranges: &[std::ops::RangeInclusive<char>]| {
        text.chars().filter(|c| ranges.iter().any(|range| range.contains(c))).count()
    };
    let kana = count(&['\u{3041}'..='\u{3096}', '\u{30A1}'..='\u{30FA}']);
    let han = count(&['\u{3400}'..='\u{4DBF}', '\u{4E00}'..='\u{9FFF}']);
    if kana >= 2 && (kana + han) * 2 > letters {
        return Some("ja");
    }
    let info = whatlang::detect(text)?;
    let by_script = matches!(
        info.script(),
        Script::Hangul
            | Script::Hiragana
            | Script::Katakana
            | Script::Greek
            | Script::Hebrew
            | Script::Thai
            | Script::Georgian
            | Script::Armenian
    );
    if !by_script && (letters < LETTERS_MIN || !info.is_reliable()) {
        return None;
    }
    Some(match info.lang() {
        Lang::Ara => "ar",
        Lang::Ben => "bn",
        Lang::Bul => "bg",
        Lang::Cat => "ca",
        Lang::Ces => "cs",
        Lang::Cmn => "zh",
        Lang::Dan => "da",
        Lang::Deu => "de",
        Lang::Ell => "el",
        Lang::Eng => "en",
        Lang::Est => "et",
        Lang::Fin => "fi",
        Lang::Fra => "fr",
        Lang::Heb => "he",
        Lang::Hin => "hi",
        Lang::Hrv => "hr",
        Lang::Hun => "hu",
        Lang::Hye => "hy",
        Lang::Ind => "id",
        Lang::Ita => "it",
        Lang::Jpn => "ja",
        Lang::Kat => "ka",
        Lang::Kor => "ko",
        Lang::Lav => "lv",
        Lang::Lit => "lt",
        Lang::Nld => "nl",
        Lang::Nob => "nb",
        Lang::Pes => "fa",
        Lang::Pol => "pl",
        Lang::Por => "pt",
        Lang::Ron => "ro",
        Lang::Rus => "ru",
        Lang::Slk => "sk",
        Lang::Slv => "sl",
        Lang::Spa => "es",
        Lang::Srp => "sr",
        Lang::Swe => "sv",
        Lang::Tha => "th",
        Lang::Tur => "tr",
        Lang::Ukr => "uk",
        Lang::Urd => "ur",
        Lang::Vie => "vi",
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tells_what_it_can_and_says_nothing_else() {
        assert_eq!(guess_language("lol"), None);
        assert_eq!(guess_language(""), None);
        assert_eq!(guess_language("市場は朝の五時に開きます。"), Some("ja"));
        assert_eq!(
            guess_language(
                "The ferry was late again and nobody at the pier could say when the next one would leave."
            ),
            Some("en")
        );
        assert_eq!(
            guess_language(
                "Die Fähre war wieder zu spät, und am Anleger wusste niemand, wann die nächste ablegt."
            ),
            Some("de")
        );
        assert_eq!(
            guess_language(
                "تأخرت العبارة مرة أخرى ولم يعرف أحد على الرصيف متى ستغادر العبارة التالية إلى المدينة."
            ),
            Some("ar")
        );
    }
}
