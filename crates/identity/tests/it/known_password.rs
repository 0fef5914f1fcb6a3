//! What everybody knows is refused, what nobody knows passes, and a list on the disk is found or named as broken.

use std::{fs, path::PathBuf};

use proptest::prelude::*;
use rejoinder_identity::known_password::{BreachedList, ListProblem, is_known};
use ring::digest::{SHA1_FOR_LEGACY_USE_ONLY, digest};
use tempfile::TempDir;

#[test]
fn what_everybody_tries_first_is_known() {
    for password in [
        "",
        "password",
        "Password1",
        "p@ssw0rd",
        "12345678",
        "qwertyuiop",
        "aaaaaaaaaaaa",
        "iloveyou",
        "letmein123",
        "abcdefgh",
        "11111111",
        "football1",
        "trustno1",
        "ｅ",
    ] {
        assert!(is_known(password, &[]), "{password}");
    }
}

#[test]
fn words_of_the_person_and_the_site_are_known() {
    let words = ["Annegret Wolkenstein", "annegret@paper.example", "The Daily Meridian"];
    for password in ["annegret", "wolkenstein1", "Wolkenstein", "meridian", "Meridian1"] {
        assert!(is_known(password, &words), "{password}");
    }
    assert!(!is_known("wolkenstein-pumps-violets-9", &words));
}

#[test]
fn passphrases_and_other_scripts_pass() {
    for password in [
        "correct horse battery staple",
        "four lazy herons under glass",
        "xK9#vTq2!mZp",
        "пятьдесят оттенков синего чая",
        "собака лает на луну",
        "深夜の図書館で猫が踊る",
        "我家门前有三棵枣树",
        "شجرة الزيتون القديمة",
        "תפוח כחול על הגג",
        "Donaudampfschifffahrt kostet 7 Taler",
        "🦔🌧️🚲🧀🪁🎺🦷🧵",
    ] {
        assert!(!is_known(password, &["Anna", "The Paper"]), "{password}");
    }
}

#[test]
fn a_very_long_password_is_estimated_in_no_time() {
    let long = "ab1 ".repeat(5_000);
    let _ = is_known(&long, &["x".repeat(10_000).as_str()]);
    let mixed: String = (0..10_000_u32).filter_map(|n| char::from_u32(33 + n * 7 % 90)).collect();
    assert!(!is_known(&mixed, &[]));
}

struct Listed {
    _dir: TempDir,
    path: PathBuf,
}

fn sha1(password: &str) -> String {
    hex::encode_upper(digest(&SHA1_FOR_LEGACY_USE_ONLY, password.as_bytes()))
}

fn write(text: &str) -> Listed {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("list.txt");
    fs::write(&path, text).unwrap();
    Listed { _dir: dir, path }
}

/// A list of `number` passwords `p0`, `p1`, …, each found as often as its number says and once more.
fn list(number: u64, end: &str, last_end: &str) -> Listed {
    let mut lines: Vec<String> =
        (0..number).map(|n| format!("{}:{}", sha1(&format!("p{n}")), n + 1)).collect();
    lines.sort();
    write(&(lines.join(end) + last_end))
}

#[test]
fn every_password_of_a_list_is_found_and_no_other() {
    for (number, end, last_end) in
        [(1, "\n", ""), (2, "\n", "\n"), (700, "\r\n", "\r\n"), (1_000, "\n", ""), (63, "\r\n", "")]
    {
        let listed = list(number, end, last_end);
        let breached = BreachedList::open(&listed.path).unwrap();
        for n in 0..number {
            assert_eq!(breached.count(&format!("p{n}")).unwrap(), n + 1, "{n} of {number}");
        }
        for n in 0..200 {
            assert_eq!(breached.count(&format!("q{n}")).unwrap(), 0);
        }
    }
}

#[test]
fn hashes_in_small_letters_are_found() {
    let listed = write(&format!("{}:3\n", sha1("secret").to_lowercase()));
    assert_eq!(BreachedList::open(&listed.path).unwrap().count("secret").unwrap(), 3);
}

#[test]
fn a_file_that_is_no_list_is_named() {
    let open = |text: &str| BreachedList::open(&write(text).path).unwrap_err();
    assert!(matches!(open(""), ListProblem::Empty { .. }));
    for text in [
        "password\n123456\n",
        "\n",
        &format!("{}\n", sha1("a")),
        &format!("{}:\n", sha1("a")),
        &format!("{}:x\n", sha1("a")),
        &format!("{}:+1\n", sha1("a")),
        &format!("{}:99999999999999999999999\n", sha1("a")),
        &"x".repeat(10_000),
        &format!("{}:1\n{}", sha1("a"), "y".repeat(10_000)),
    ] {
        assert!(matches!(open(text), ListProblem::NotALine { .. }), "{}", &text[..text.len().min(60)]);
    }
    let mut lines: Vec<String> = (0..1_000).map(|n| format!("{}:1\n", sha1(&format!("p{n}")))).collect();
    assert!(matches!(open(&lines.concat()), ListProblem::NotSorted { .. }));
    lines.sort();
    lines.reverse();
    assert!(matches!(open(&lines.concat()), ListProblem::NotSorted { .. }));
    let missing = BreachedList::open(&PathBuf::from("/nowhere/at/all")).unwrap_err();
    assert!(matches!(missing, ListProblem::Unreadable { .. }));
    let directory = tempfile::tempdir().unwrap();
    assert!(BreachedList::open(directory.path()).is_err());
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 200, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn no_password_breaks_the_estimate(password in ".{0,120}", word in ".{0,20}") {
        let _ = is_known(&password, &[&word]);
    }

    #[test]
    fn no_file_breaks_a_search(bytes in prop::collection::vec(prop::sample::select(b"09AFaf:\r\nx".to_vec()), 0..400)) {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("list");
        fs::write(&path, bytes).unwrap();
        if let Ok(list) = BreachedList::open(&path) {
            let _ = list.count("secret");
        }
    }
}
