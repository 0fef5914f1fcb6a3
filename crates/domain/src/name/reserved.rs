//! Names by which a reader would pass for the paper. Never here: who may have them.

use std::sync::LazyLock;

use unicode_normalization::{UnicodeNormalization, char::is_combining_mark};

use super::{Name, NameSkeleton};

/// What the staff of a paper, the software and its parts are called, in the languages of the pages.
const RESERVED: &[&str] = &[
    // English, and what everybody says.
    "admin",
    "admins",
    "administrator",
    "administrators",
    "administration",
    "moderator",
    "moderators",
    "moderation",
    "editor",
    "editors",
    "editorial",
    "newsroom",
    "staff",
    "operator",
    "operators",
    "rejoinder",
    "system",
    "root",
    "support",
    "webmaster",
    "postmaster",
    "sysadmin",
    "sysop",
    // German.
    "redaktion",
    "redakteur",
    "redakteurin",
    "redakteure",
    "chefredaktion",
    "chefredakteur",
    "chefredakteurin",
    "moderatorin",
    "moderatoren",
    "administratorin",
    "administratoren",
    "betreiber",
    "mitarbeiter",
    "verwaltung",
    // Japanese.
    "管理人",
    "管理者",
    "運営",
    "運営者",
    "運営局",
    "事務局",
    "編集部",
    "編集局",
    "編集者",
    "編集長",
    "編集委員",
    "モデレーター",
    "モデレータ",
    "スタッフ",
    "システム",
    "アドミン",
    "エディター",
    "記者",
    // Arabic, with and without the article and the hamza.
    "مشرف",
    "المشرف",
    "مشرفة",
    "المشرفة",
    "المشرفون",
    "مدير",
    "المدير",
    "إدارة",
    "الإدارة",
    "ادارة",
    "الادارة",
    "محرر",
    "المحرر",
    "محررة",
    "المحررة",
    "التحرير",
    "تحرير",
    "رئيس التحرير",
    "هيئة التحرير",
    "النظام",
    "طاقم",
    "الدعم",
];

/// What may stand beside such a name without making it another's.
const FILLERS: &[&str] = &[
    "the",
    "our",
    "your",
    "official",
    "real",
    "team",
    "site",
    "forum",
    "account",
    "desk",
    "chief",
    "in",
    "head",
    "of",
    "der",
    "die",
    "das",
    "unser",
    "unsere",
    "offiziell",
    "offizielle",
    "offizieller",
    "konto",
    "公式",
    "サイト",
    "アカウント",
    "チーム",
    "さん",
    "فريق",
    "الموقع",
    "موقع",
    "رسمي",
    "الرسمي",
    "حساب",
];

/// A word of the lists or of the site, without decoration.
struct Piece {
    bones: String,
    is_reserved: bool,
}

static PIECES: LazyLock<Vec<Piece>> = LazyLock::new(|| {
    let piece = |is_reserved| move |word: &&str| Piece { bones: bare(&NameSkeleton::of(word)), is_reserved };
    RESERVED.iter().map(piece(true)).chain(FILLERS.iter().map(piece(false))).collect()
});

/// Whether only staff may have this name: when it consists of nothing but words of a list (`admin`, `Redaktion`,
/// `編集部`) or of `extra`, at least one of them such, and words that add nothing (`the`, `team`, `公式`).
///
/// Words are compared by their skeletons. Spaces, punctuation, symbols and marks on letters do not count anywhere, digits
/// not at the ends: `~admin~`, `Admin_`, `A.d.m.i.n`, `the admin`, `Âdmin 2` and `adm1n` are reserved. `Badminton Fan`,
/// `Ann Editor` and `John Root` are not: something is left that is no such word.
///
/// `extra` is what the site adds: its own title.
#[must_use]
pub fn is_reserved(name: &Name, extra: &[NameSkeleton]) -> bool {
    let own = extra.iter().map(|skeleton| Piece { bones: bare(skeleton), is_reserved: true });
    let own: Vec<Piece> = own.filter(|piece| !piece.bones.is_empty()).collect();
    readings(name.as_str()).iter().any(|bones| consists_of(bones, &own))
}

/// The ways in which the name may be meant: a sign at its end is decoration or, by its look, a letter (`|root|`,
/// `adm|n`), a digit too (`admin1`, `1admin`).
fn readings(name: &str) -> [String; 5] {
    let is_sign = |c: char| !c.is_alphanumeric();
    let is_sign_or_digit = |c: char| !c.is_alphabetic();
    let letters: String = name.nfkd().filter(|c| c.is_alphanumeric()).collect();
    let read = |text: &str| bare(&NameSkeleton::of(text));
    [
        read(name),
        read(name.trim_matches(is_sign)),
        read(name.trim_matches(is_sign_or_digit)),
        read(&letters),
        read(letters.trim_matches(is_sign_or_digit)),
    ]
}

/// The letters and digits of a skeleton without their marks.
fn bare(skeleton: &NameSkeleton) -> String {
    skeleton.as_str().nfd().filter(|c| c.is_alphanumeric() && !is_combining_mark(*c)).collect()
}

/// Whether `bones` can be cut into pieces, one of them reserved at least.
fn consists_of(bones: &str, own: &[Piece]) -> bool {
    // For each byte: whether the text up to it can be cut, without and with a reserved piece among them.
    let mut reached = vec![(false, false); bones.len() + 1];
    reached[0].0 = true;
    for at in 0..bones.len() {
        let (without, with) = reached[at];
        if !without && !with {
            continue;
        }
        let fits = |piece: &&Piece| bones[at..].starts_with(piece.bones.as_str());
        for piece in PIECES.iter().chain(own).filter(fits) {
            let end = &mut reached[at + piece.bones.len()];
            end.0 |= without && !piece.is_reserved;
            end.1 |= with || piece.is_reserved;
        }
    }
    reached[bones.len()].1
}
