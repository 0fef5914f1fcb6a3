//! Taking a text in: one form of line break, NFC, no controls, a length; nothing else changes.
//! Never here: what the text looks like.

use unicode_normalization::UnicodeNormalization;

use super::{TextProblem, is_invisible};

/// Bytes that each allowed character may have come with before cleaning. A character takes 4 at most; NFC joins up to
/// three and CR LF is two, so a text above this is too long whatever cleaning would leave, and is not worth the work.
const RAW_BYTES_PER_CHARACTER_MAX: usize = 16;

/// The text as it is stored: NFC, LF line breaks, without blank lines at its start and blanks at its end. `len_max`
/// counts characters (Unicode scalar values) of the result, which so has at most four times as many bytes.
///
/// # Errors
/// [`TextProblem::Empty`] when only white space and invisible characters are left, [`TextProblem::TooLong`], and
/// [`TextProblem::ControlCharacter`] for what no keyboard types (C0 and C1 but tab and line break, U+FFFE, U+FFFF).
pub fn clean(raw: &str, len_max: usize) -> Result<String, TextProblem> {
    if raw.len()
        > len_max.saturating_mul(RAW_BYTES_PER_CHARACTER_MAX).saturating_add(RAW_BYTES_PER_CHARACTER_MAX)
    {
        return Err(TextProblem::TooLong { len: raw.chars().count(), max: len_max });
    }
    let lines = raw.replace("\r\n", "\n").replace('\r', "\n");
    let mut line = 1;
    for c in lines.chars() {
        match c {
            '\n' => line += 1,
            '\t' => {}
            c if c.is_control() || matches!(c, '\u{FFFE}' | '\u{FFFF}') => {
                return Err(TextProblem::ControlCharacter { code: c.into(), line });
            }
            _ => {}
        }
    }
    let text: String = lines.nfc().collect();
    let text = trim(&text);
    if text.chars().all(|c| c.is_whitespace() || is_invisible(c)) {
        return Err(TextProblem::Empty);
    }
    let len = text.chars().count();
    if len > len_max {
        return Err(TextProblem::TooLong { len, max: len_max });
    }
    Ok(text.to_owned())
}

/// Without blank lines at the start (the indentation of the first line that has words stays) and blanks at the end.
fn trim(text: &str) -> &str {
    let text = text.trim_end();
    let indented = text.trim_start();
    let start = text[..text.len() - indented.len()].rfind('\n').map_or(0, |at| at + 1);
    &text[start..]
}
