//! Whether a word of a name is written as people write. Never here: names that are somebody's already, which stay as they
//! are.

use unicode_security::mixed_script::AugmentedScriptSet;

use super::{Name, NameProblem};

/// Refuses a name with a word whose letters are of scripts that no language writes together, as `Pаypal` with a Cyrillic
/// а: "Highly Restrictive" of UTS 39 §5.2 for each word. One script is fine, so are Latin with Chinese (and Bopomofo),
/// with Japanese, or with Korean; digits, punctuation, emoji and marks go with all. Words may differ: `Иван Smith`.
///
/// For names that are made or changed; [`Name::parse`] does not ask, for an imported name stays what it was.
///
/// # Errors
/// [`NameProblem::ScriptsMixed`].
pub fn check_mixed_scripts(name: &Name) -> Result<(), NameProblem> {
    if name.as_str().split_whitespace().all(is_of_one_kind) { Ok(()) } else { Err(NameProblem::ScriptsMixed) }
}

fn is_of_one_kind(word: &str) -> bool {
    if !AugmentedScriptSet::for_str(word).is_empty() {
        return true;
    }
    let besides_latin: String = word.chars().filter(|c| !goes_with_latin(*c)).collect();
    let rest = AugmentedScriptSet::for_str(&besides_latin);
    rest.hanb || rest.jpan || rest.kore
}

fn goes_with_latin(c: char) -> bool {
    let mut both = AugmentedScriptSet::for_char(c);
    both.intersect_with(AugmentedScriptSet::for_char('a'));
    !both.is_empty()
}
