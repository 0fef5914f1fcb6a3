//! When two names look the same. Never here: whether that is meant.

use serde::{Deserialize, Serialize};
use unicode_security::skeleton;

use super::{NameKey, fold};

/// Rounds until nothing changes any more: the data of Unicode 18 needs three, and the bound keeps it finite whatever the
/// tables of the next version say.
const ROUNDS_MAX: usize = 8;

/// What makes two names look the same: the skeleton of UTS 39 §4, made of the [`NameKey`] and brought to one case again
/// after it.
///
/// Two things go beyond the data of UTS 39, which looks at each case for itself. `i` is `l` (and so are `1`, `I` and `|`):
/// of the capital `I` the data says so, and a capital may be small in the other name; `Ian` with a capital i and with a
/// small L are one picture. And a dot above `i`, `j` or `l` does not count: on the first two it cannot be seen.
///
/// Digits that merely stand for letters (`4` for `a`, `3` for `e`) are not folded: they are seen. Letters with marks are
/// not the letters without (`María`, `Maria`). It is no name: it is not for showing.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(transparent)]
pub struct NameSkeleton(String);

impl NameSkeleton {
    /// The skeleton of anything that may be a name.
    #[must_use]
    pub fn of(name: &str) -> Self {
        let mut bones = NameKey::of(name).0;
        for _ in 0..ROUNDS_MAX {
            let again = round(&bones);
            if again == bones {
                break;
            }
            bones = again;
        }
        Self(bones)
    }

    /// The skeleton, for the store.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

fn round(text: &str) -> String {
    let similar: String = skeleton(text).collect();
    let mut out = String::with_capacity(similar.len());
    for c in fold(&similar).chars() {
        match c {
            'i' => out.push('l'),
            '\u{307}' if out.ends_with(['l', 'j']) => {}
            c => out.push(c),
        }
    }
    out
}
