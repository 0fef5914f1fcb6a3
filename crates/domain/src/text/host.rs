//! Host names as a reader may see them: in their own script where that cannot deceive, else in ASCII (punycode).
//! Never here: which links are made (see `link`).

/// A script that a label may wholly be in.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Script {
    Latin,
    Greek,
    Cyrillic,
    Armenian,
    Hebrew,
    Arabic,
    Indic(u32),
    Thai,
    Georgian,
    Hangul,
    /// Kanji and both kana, which Japanese mixes in every word; Chinese is part of it.
    Japanese,
}

/// Cyrillic and Greek letters that look like an ASCII letter: a label of nothing else reads as another name.
const LOOK_ALIKES: &str = "асԁеһіјӏорԛѕԝхуъьгпкиνοριτυωκαηϲϳ";

/// The host for people: labels of one script in that script, any other label in punycode; `ascii` is a host in the form
/// that [`url::Url`] gives.
pub(super) fn shown(ascii: &str) -> String {
    if !ascii.contains("xn--") {
        return ascii.to_owned();
    }
    ascii.split('.').map(label_shown).collect::<Vec<_>>().join(".")
}

/// Whether some label had to stay in punycode.
pub(super) fn is_odd(ascii: &str) -> bool {
    ascii.contains("xn--") && shown(ascii).contains("xn--")
}

fn label_shown(ascii: &str) -> String {
    let (label, result) = idna::domain_to_unicode(ascii);
    if result.is_ok() && is_plain(&label) { label } else { ascii.to_owned() }
}

/// Whether the label is wholly in one script and has a letter that no ASCII letter looks like.
fn is_plain(label: &str) -> bool {
    let mut letters = label.chars().filter(|c| !c.is_ascii_digit() && *c != '-');
    let Some(first) = letters.next().and_then(script) else { return false };
    letters.all(|c| script(c) == Some(first))
        && label.chars().any(|c| !c.is_ascii() && !LOOK_ALIKES.contains(c))
}

/// The script of a letter; `None` where it is not one that we know to be safe.
fn script(c: char) -> Option<Script> {
    Some(match c {
        // Not ı (dotless), ĸ, ŉ and ſ, which read as other letters.
        '\u{131}' | '\u{138}' | '\u{149}' => return None,
        'a'..='z' | '\u{DF}'..='\u{F6}' | '\u{F8}'..='\u{17E}' => Script::Latin,
        '\u{386}'..='\u{3CE}' => Script::Greek,
        '\u{430}'..='\u{45F}' | '\u{48B}'..='\u{4FF}' => Script::Cyrillic,
        '\u{561}'..='\u{587}' => Script::Armenian,
        '\u{5D0}'..='\u{5EA}' => Script::Hebrew,
        '\u{620}'..='\u{669}' | '\u{66E}'..='\u{6D3}' | '\u{6F0}'..='\u{6F9}' => Script::Arabic,
        '\u{900}'..='\u{DFF}' => Script::Indic(u32::from(c) >> 7),
        '\u{E01}'..='\u{E4E}' => Script::Thai,
        '\u{10D0}'..='\u{10FA}' => Script::Georgian,
        '\u{AC00}'..='\u{D7A3}' => Script::Hangul,
        '\u{3005}'..='\u{3007}'
        | '\u{3041}'..='\u{3096}'
        | '\u{30A1}'..='\u{30FA}'
        | '\u{30FC}'..='\u{30FE}'
        | '\u{3400}'..='\u{4DBF}'
        | '\u{4E00}'..='\u{9FFF}' => Script::Japanese,
        _ => return None,
    })
}
