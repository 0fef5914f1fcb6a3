//! Names: what may be one, when two are the same, and where a text speaks to one.

use proptest::prelude::*;
use rejoinder_domain::name::{Name, NameKey, NameProblem, mention_candidates};

#[test]
fn names_as_people_write_them_are_taken() {
    for name in [
        "リッチ",
        "Sh1mon M4sada",
        "Michael Machida",
        "JJE",
        "Ass",
        "O'Brien",
        "O’Brien",
        "Ana-María",
        "محمد علي",
        "Jürgen Groß",
        "7",
        "J.R.",
        "山田 太郎",
        "김철수",
        "Łukasz",
        "Nguyễn Thị Ánh",
        "دانش\u{200C}آموز",
        "श\u{94D}\u{200D}याम",
        "Ann 👩\u{200D}🚀",
        "I ❤\u{FE0F} news",
        "<b>x</b>",
        "a@b",
        "שָׁלוֹם",
    ] {
        assert_eq!(Name::parse(name).map(String::from).as_deref(), Ok(name));
    }
}

#[test]
fn names_are_brought_to_one_spelling() {
    for (raw, name) in [
        ("  Ann  ", "Ann"),
        ("Ann \u{3000} B\u{A0}C", "Ann B C"),
        ("Ana-Mari\u{301}a", "Ana-María"),
        ("\tAnn", "Ann"),
    ] {
        assert_eq!(Name::parse(raw).map(String::from).as_deref(), Ok(name), "{raw:?}");
    }
}

#[test]
fn what_is_no_name_is_refused_with_its_reason() {
    let refused = |code: u32| NameProblem::CharacterRefused { code };
    for (raw, problem) in [
        ("", NameProblem::Empty),
        (" \u{3000} ", NameProblem::Empty),
        ("a\nb", refused(0x0A)),
        ("a\u{2028}b", refused(0x2028)),
        ("a\u{0}", refused(0)),
        ("a\u{202E}b", refused(0x202E)),
        ("\u{2066}a", refused(0x2066)),
        ("a\u{200F}", refused(0x200F)),
        ("\u{61C}a", refused(0x61C)),
        ("a\u{200B}b", refused(0x200B)),
        ("a\u{200D}b", refused(0x200D)),
        ("\u{FEFF}a", refused(0xFEFF)),
        ("a\u{3164}", refused(0x3164)),
        ("a\u{E0041}", refused(0xE0041)),
        ("a\u{E000}", refused(0xE000)),
        ("!!!", NameProblem::NoLetter),
        ("👍", NameProblem::NoLetter),
        ("@ann", NameProblem::AtFirst),
        ("＠ann", NameProblem::AtFirst),
        ("a\u{316}\u{317}\u{318}\u{319}\u{31C}", NameProblem::MarksPiled),
        (&"a".repeat(41), NameProblem::TooLong { len: 41, max: 40 }),
        (&"a".repeat(4_000), NameProblem::TooLong { len: 4_000, max: 40 }),
    ] {
        assert_eq!(Name::parse(raw), Err(problem), "{raw:?}");
    }
    assert!(Name::parse(&"a".repeat(40)).is_ok());
    assert!(Name::parse(&"𠮷".repeat(40)).is_ok());
}

#[test]
fn keys_tell_who_has_the_same_name() {
    let key = |name: &str| NameKey::of(name);
    for (a, b) in [
        ("JJE", "jje"),
        ("Ann B", "annb"),
        ("Ａｎｎ", "ann"),
        ("STRASSE", "Straße"),
        ("ΣΟΦΟΣ", "σοφος"),
        ("ﾘｯﾁ", "リッチ"),
        ("Ana-Mari\u{301}a", "ANA-MARÍA"),
        ("a\u{200D}b", "ab"),
    ] {
        assert_eq!(key(a), key(b));
    }
    for (a, b) in [("Ann", "Anna"), ("リッチ", "りっち"), ("María", "Maria"), ("O'Brien", "OBrien")] {
        assert_ne!(key(a), key(b));
    }
}

#[test]
fn mentions_give_every_name_that_they_may_mean() {
    for (text, names) in [
        ("@JJE\nIncorrect.", &["JJE"][..]),
        (
            "@Sh1mon M4sada is right, I think",
            &[
                "Sh1mon M4sada is right,",
                "Sh1mon M4sada is right",
                "Sh1mon M4sada is",
                "Sh1mon M4sada",
                "Sh1mon",
            ],
        ),
        ("@O'Brien: no", &["O'Brien: no", "O'Brien:", "O'Brien", "O"]),
        ("そう思う@リッチさん、でも", &["リッチさん、でも", "リッチさん", "リッチ"]),
        ("a@b.example, x.@c @ d @\n @@e", &[]),
        ("(@Ann)\n@Ann", &["Ann)", "Ann"]),
        ("@Ann  B", &["Ann"]),
        ("", &[]),
    ] {
        assert_eq!(mention_candidates(text), names, "{text:?}");
    }
    assert_eq!(mention_candidates(&"@a1\n".repeat(5)), ["a1"]);
    let many: String = (0..50).map(|n| format!("@n{n}\n")).collect();
    assert_eq!(mention_candidates(&many).len(), 10);
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 1_000, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn a_name_read_again_is_the_same(raw in "\\PC{0,30}") {
        if let Ok(name) = Name::parse(&raw) {
            prop_assert_eq!(Name::parse(name.as_str()), Ok(name.clone()));
            prop_assert_eq!(NameKey::of(name.key().as_str()), name.key());
        }
    }

    #[test]
    fn candidates_stand_in_the_text_and_keep_their_limits(text in "[@a-c .,'\nリチさん\u{301}]{0,60}") {
        for name in mention_candidates(&text) {
            let typed = format!("@{name}");
            prop_assert!(text.contains(&typed));
            prop_assert!(name.split(' ').count() <= 4 && name.chars().count() <= 160);
        }
    }
}
