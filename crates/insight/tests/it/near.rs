//! Copies with changes are found, other texts are not, and the passage that two share is marked.

use std::time::{Duration, Instant};

use proptest::prelude::*;
use rejoinder_insight::{FINGERPRINT_BYTES, Fingerprint, exact_key, shared_passage};

const TEXT: &str = "The harbour board says that dredging starts in March, but nobody has asked the fishermen who moor there \
    what they think of losing the quay for half a year, and nobody will until it is too late to change anything.";
const OTHER: &str = "Whoever cycles to the station knows that the bridge has been closed since the autumn; the detour takes \
    ten minutes and leads along a road without a path, which is why most people have gone back to driving.";
const JAPANESE: &str = "港の浚渫工事は三月に始まると発表されましたが、そこに船を泊めている漁師たちには何の説明もありませんでした。";

fn of(text: &str) -> Fingerprint {
    Fingerprint::of(text).expect("long enough")
}

#[test]
fn copies_with_changes_are_alike() {
    let swapped = TEXT.replace("nobody has asked the fishermen", "no one ever asked the boatmen");
    let upper = TEXT.to_uppercase().replace([',', '.'], " !!");
    let disguised = TEXT.replace('a', "а").replace('o', "ο\u{200B}").replace('e', "é");
    for (name, text, least) in [
        ("case and punctuation", upper, 1.0),
        ("a beginning", format!("As I said before: {TEXT}"), 0.7),
        ("an address", format!("{TEXT} https://example.org/harbour"), 0.7),
        ("some words", swapped, 0.5),
        ("look-alikes and what does not show", disguised, 1.0),
        ("other order", format!("{} {}", &TEXT[90..], &TEXT[..90]), 0.7),
        ("drawn letters", TEXT.replace("late", "laaaaate"), 0.85),
    ] {
        let likeness = of(TEXT).likeness(&of(&text));
        assert!(likeness >= least, "{name}: {likeness}");
        assert!(of(TEXT).bands().iter().any(|band| of(&text).bands().contains(band)), "{name}");
    }
    let halves = JAPANESE.replace("三月", "来年の四月");
    assert!(of(JAPANESE).likeness(&of(&halves)) >= 0.5);
}

#[test]
fn other_texts_are_not() {
    assert!(of(TEXT).likeness(&of(OTHER)) < 0.1);
    assert!(of(TEXT).likeness(&of(JAPANESE)) < 0.1);
    assert!(!of(TEXT).bands().iter().any(|band| of(OTHER).bands().contains(band)));
    assert_eq!(Fingerprint::of("That is not true at all"), None);
    assert_eq!(Fingerprint::of("そうですね"), None);
    assert_eq!(Fingerprint::of(""), None);
}

#[test]
fn the_stored_form_stays_what_it_is() {
    let bytes = of(TEXT).to_bytes();
    assert_eq!(Fingerprint::from_bytes(&bytes), Some(of(TEXT)));
    assert_eq!(Fingerprint::from_bytes(&bytes[1..]), None);
    assert_eq!(Fingerprint::from_bytes(&[]), None);
    let mut of_other_version = bytes;
    of_other_version[0] += 1;
    assert_eq!(Fingerprint::from_bytes(&of_other_version), None);
    // When one of these changes, stored fingerprints cannot be compared any more: raise the version of the folding.
    assert_eq!(hex(&bytes[..13]), STORED_BEGINNING);
    assert_eq!(hex(&exact_key("That is not true!")), STORED_KEY);
    assert_eq!(bytes.len(), FINGERPRINT_BYTES);
}

const STORED_BEGINNING: &str = "01b9c4960177750400c14b4f00";
const STORED_KEY: &str = "ddf375b990a5545eff59764e3e78d019";

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

#[test]
fn short_texts_are_the_same_or_not() {
    assert_eq!(exact_key("That is NOT true!!"), exact_key("that  is\nnot true"));
    assert_eq!(exact_key("バカな"), exact_key("ﾊﾞｶな。"));
    assert_ne!(exact_key("That is not true"), exact_key("That is true"));
    assert_ne!(exact_key("Oh"), exact_key("on"));
    assert_eq!(exact_key("Tоtаl nоnsense"), exact_key("total nonsense"));
    assert_ne!(exact_key("👍"), exact_key("👎"));
    assert_eq!(exact_key("👍 👍"), exact_key("👍👍"));
}

#[test]
fn the_shared_passage_is_marked() {
    let text = format!("I repeat: NOBODY has asked the fishermen who moor there, you hear? {OTHER}");
    let span = shared_passage(&text, TEXT).expect("it shares one");
    assert_eq!(&text[span], "NOBODY has asked the fishermen who moor there");
    assert_eq!(shared_passage(OTHER, TEXT), None);
    assert_eq!(shared_passage("", TEXT), None);
    assert_eq!(shared_passage(TEXT, TEXT), Some(0..TEXT.len() - 1));
    let text = format!("また言うが、{JAPANESE}");
    let span = shared_passage(&text, JAPANESE).expect("it shares one");
    assert!(text[span].starts_with("港の浚渫"));
}

#[test]
fn the_time_for_a_passage_is_bounded() {
    let mut long = String::new();
    for at in 0..3_000 {
        long.push_str(["na ", "an ", "ann ", "nan ", "a "][(at * at + at / 3) % 5]);
    }
    let backwards: String = long.chars().rev().collect();
    for (one, other) in [
        (&long, &backwards),
        (&"a".repeat(20_000), &"a ".repeat(20_000)),
        (&"ab".repeat(10_000), &"ba".repeat(10_000)),
    ] {
        let start = Instant::now();
        std::hint::black_box(shared_passage(one, other));
        assert!(start.elapsed() < Duration::from_secs(5), "{:?}", start.elapsed());
    }
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, cases: 300, ..ProptestConfig::default() })]

    #[test]
    fn any_text_is_taken(one in any::<String>(), other in any::<String>(), shared in "[a-zа-яあ-ん ]{30,60}") {
        let _ = exact_key(&one);
        let _ = Fingerprint::of(&one).map(|one| one.bands());
        let text = format!("{one} {shared} {other}");
        if let Some(span) = shared_passage(&text, &format!("{other}. {shared}. {one}")) {
            prop_assert!(text.get(span).is_some_and(|passage| !passage.is_empty()));
        }
    }
}
