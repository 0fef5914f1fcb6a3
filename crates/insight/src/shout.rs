//! How loud a text is: capitals and exclamation marks, as numbers. Never here: how loud is too loud.

/// Letters that must count for a share of capitals: in fewer one name decides.
pub const SHOUT_LETTERS_MIN: usize = 12;
/// Letters of a word in capitals that may be an acronym (`NATO`, `UNHCR`).
const ACRONYM_LEN_MAX: usize = 5;
/// Words in capitals side by side that are no acronyms any more.
const LOUD_WORDS_MIN: usize = 3;
/// Exclamation marks side by side that are a run.
const RUN_MIN: usize = 3;

/// How loud a text is.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Shout {
    /// The share of capitals among the letters that have two cases, from 0 to 1; `None` with fewer than
    /// [`SHOUT_LETTERS_MIN`] of them, and so always in scripts without case.
    ///
    /// The first letter of a word counts only where the whole word is in capitals, and up to two short words in capitals
    /// side by side do not count at all, for they may be acronyms. An ordinary sentence has 0, one in capitals 1.
    pub capitals: Option<f64>,
    /// The most exclamation marks side by side; question marks between them do not count, nor do they part them.
    pub exclamations_max: usize,
    /// Runs of three exclamation marks or more.
    pub exclamation_runs: usize,
}

impl Shout {
    /// Measures a text. Linear in it.
    #[must_use]
    pub fn of(text: &str) -> Self {
        let (exclamations_max, exclamation_runs) = exclamations(text);
        Self { capitals: capitals(text), exclamations_max, exclamation_runs }
    }
}

/// The letters of one word that have two cases.
#[derive(Clone, Copy)]
struct Word {
    upper: usize,
    len: usize,
    first_is_upper: bool,
}

fn capitals(text: &str) -> Option<f64> {
    let is_part =
        |c: char| c.is_alphanumeric() || matches!(c, '\'' | '’') || ('\u{300}'..'\u{370}').contains(&c);
    let words = text.split(|c: char| !is_part(c)).map(|word| {
        let cased: Vec<char> = word.chars().filter(|c| c.is_uppercase() || c.is_lowercase()).collect();
        Word {
            upper: cased.iter().filter(|c| c.is_uppercase()).count(),
            len: cased.len(),
            first_is_upper: cased.first().is_some_and(|c| c.is_uppercase()),
        }
    });
    let (mut upper, mut total) = (0, 0);
    let mut loud: Vec<Word> = Vec::new();
    let end_loud = |loud: &mut Vec<Word>, upper: &mut usize, total: &mut usize| {
        let is_acronyms = loud.len() < LOUD_WORDS_MIN;
        for word in loud.drain(..).filter(|word| !is_acronyms || word.len > ACRONYM_LEN_MAX) {
            *upper += word.len;
            *total += word.len;
        }
    };
    for word in words.filter(|word| word.len > 0) {
        if word.upper == word.len {
            loud.push(word);
            continue;
        }
        end_loud(&mut loud, &mut upper, &mut total);
        upper += word.upper - usize::from(word.first_is_upper);
        total += word.len - 1;
    }
    end_loud(&mut loud, &mut upper, &mut total);
    (total >= SHOUT_LETTERS_MIN).then(|| upper as f64 / total as f64)
}

fn exclamations(text: &str) -> (usize, usize) {
    let (mut longest, mut runs, mut here) = (0, 0, 0);
    for c in text.chars().chain([' ']) {
        match c {
            '!' | '！' | '¡' | '❗' | '❕' | '⁉' | '⁈' => here += 1,
            '‼' => here += 2,
            '?' | '？' | '\u{FE0F}' => {}
            _ => {
                longest = longest.max(here);
                runs += usize::from(here >= RUN_MIN);
                here = 0;
            }
        }
    }
    (longest, runs)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn capitals_are_counted_where_they_shout() {
        let share = |text| Shout::of(text).capitals;
        assert_eq!(share("NATO and the EU met in Brussels on Monday."), Some(0.0));
        assert_eq!(share("YOU ARE ALL LIARS AND YOU KNOW IT"), Some(1.0));
        assert_eq!(share("Das Haus und der Garten am Fluss"), Some(0.0));
        assert_eq!(share("ВЫ ВСЕ ВРЁТЕ И ЗНАЕТЕ ОБ ЭТОМ"), Some(1.0));
        assert_eq!(share("LOL"), None);
        assert_eq!(share("みんな嘘つきだと思いますよ、本当に"), None);
        assert_eq!(share(""), None);
        let half = share("this was written quietly and THIS WAS NOT AT ALL SO").expect("long enough");
        assert!((0.4..0.6).contains(&half), "{half}");
        assert!(share("It is DISGRACEFUL that nobody answers").is_some_and(|share| share > 0.2));
    }

    #[test]
    fn exclamation_marks_are_counted_in_runs() {
        let of = |text| (Shout::of(text).exclamations_max, Shout::of(text).exclamation_runs);
        assert_eq!(of("Really! Yes!! No!!!"), (3, 1));
        assert_eq!(of("What?!?!?! 本当！！！！"), (4, 2));
        assert_eq!(of("‼️‼️ and ❗❗❗"), (4, 2));
        assert_eq!(of("5! = 120"), (1, 0));
        assert_eq!(of(""), (0, 0));
    }
}
