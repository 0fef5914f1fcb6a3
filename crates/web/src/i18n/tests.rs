//! What must hold for the messages: the four languages have the same keys and the same variables, every
//! key that the code or a template asks for exists, and numbers and dates read as their readers write them.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use fluent_bundle::FluentResource;

use super::*;

const NOON: i64 = 1_795_435_200_000_000; // 2026-11-23T12:00:00Z

/// The variables of each message, read from the text of the file.
fn messages(index: usize) -> BTreeMap<String, BTreeSet<String>> {
    let mut found: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    for source in catalogue::SOURCES[index] {
        let mut key = String::new();
        for line in source.lines() {
            if let Some(next) = catalogue::keys(line).next() {
                key = next.to_owned();
                assert!(found.insert(key.clone(), BTreeSet::new()).is_none(), "{key} is defined twice");
            }
            for part in line.split("{ $").skip(1).filter(|_| !line.starts_with('#')) {
                let name: String = part.chars().take_while(|c| c.is_alphanumeric() || *c == '_').collect();
                found.get_mut(&key).unwrap().insert(name);
            }
        }
    }
    found
}

#[test]
fn every_file_parses() {
    for (tag, sources) in catalogue::TAGS.iter().zip(catalogue::SOURCES) {
        for source in sources {
            if let Err((_, errors)) = FluentResource::try_new(source.to_owned()) {
                panic!("{tag}: {errors:?}");
            }
        }
    }
}

#[test]
fn every_language_has_every_message_with_the_same_variables() {
    let english = messages(0);
    let mut wrong = Vec::new();
    for lang in Lang::all() {
        let theirs = messages(lang.index());
        for key in english.keys().filter(|key| !theirs.contains_key(*key)) {
            wrong.push(format!("{}: {key} is missing", lang.tag()));
        }
        for (key, variables) in &theirs {
            match english.get(key) {
                None => wrong.push(format!("{}: {key} is not in English", lang.tag())),
                Some(ours) if ours != variables => {
                    wrong.push(format!("{}: {key} has {variables:?}", lang.tag()))
                }
                Some(_) => {}
            }
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[test]
fn every_message_can_be_filled() {
    for lang in Lang::all() {
        for (key, variables) in messages(lang.index()) {
            for n in [0, 1, 2, 3, 11, 100, 1_000] {
                let args: FluentArgs = variables.iter().map(|name| (name.as_str(), n)).collect();
                let text = CATALOGUES[lang.index()].text(&key, Some(&args)).unwrap();
                assert!(!text.is_empty() && !text.contains('{'), "{} {key}: {text}", lang.tag());
                assert!(!text.contains(['\u{2068}', '\u{2069}']), "{} {key} has isolation marks", lang.tag());
            }
        }
    }
}

#[test]
fn every_key_in_code_and_templates_exists() {
    let mut asked = BTreeSet::new();
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    for folder in ["src", "templates"] {
        collect_keys(&root.join(folder), &mut asked);
    }
    let missing: Vec<_> = asked.iter().filter(|(_, key)| !CATALOGUES[0].has(key)).collect();
    assert!(missing.is_empty(), "{missing:#?}");
}

/// The literal first arguments of the message functions in a folder's files.
fn collect_keys(folder: &Path, asked: &mut BTreeSet<(String, String)>) {
    for entry in std::fs::read_dir(folder).into_iter().flatten() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            collect_keys(&path, asked);
        } else if !path.ends_with("i18n/tests.rs") {
            let text = std::fs::read_to_string(&path).unwrap_or_default();
            for call in ["msg(", "msg1(", "msg2(", "count("] {
                for (at, _) in text.match_indices(call) {
                    let rest = text[at + call.len()..].trim_start();
                    if let Some(key) = rest.strip_prefix('"').and_then(|rest| rest.split('"').next()) {
                        asked.insert((path.display().to_string(), key.to_owned()));
                    }
                }
            }
        }
    }
}

#[test]
fn a_missing_message_shows_its_key() {
    assert_eq!(Lang::JA.msg("no-such-message"), "no-such-message");
}

#[test]
fn every_refusal_has_its_words() {
    // `fault` is what we must mend, and `other` stands in for a code without words.
    let codes = rejoinder_domain::Refusal::CODES.iter().copied().chain(["fault", "other"]);
    let codes: BTreeSet<String> = codes.map(|code| format!("refusal-{}", code.replace('_', "-"))).collect();
    let told: BTreeSet<String> = messages(0).into_keys().filter(|key| key.starts_with("refusal-")).collect();
    assert_eq!(codes, told);
}

#[test]
fn refusals_read_well() {
    assert_eq!(
        Lang::EN.refusal("text_too_long", [("len", 10_001), ("max", 10_000)]),
        "Your text has 10,001 characters; at most 10,000 are allowed. Please shorten it or split it in two."
    );
    assert!(Lang::DE.refusal("thread_slow", [("secs", 1)]).contains("noch 1 Sekunde bis"));
    assert!(Lang::AR.refusal("busy", [("secs", 2)]).contains("ثانيتين"));
    assert_eq!(
        Lang::EN.refusal("too_many_requests", [("secs", 3_590)]),
        "That was too fast or too often. Please try again in 1 hour."
    );
    assert!(Lang::DE.refusal("edit_window_over", [("minutes", 1_440)]).contains(" 1 Tag lang "));
    assert_eq!(Lang::EN.refusal("no_such_code", [("a", 1)]), Lang::EN.msg("refusal-other"));
}

#[test]
fn script_words_are_json_in_every_language() {
    for lang in Lang::all() {
        let words: BTreeMap<String, String> = serde_json::from_str(lang.script_words()).unwrap();
        assert_eq!(words["retry"], lang.msg("script-retry"));
    }
}

#[test]
fn numbers_and_dates_follow_the_language() {
    let numbers = Lang::all().map(|lang| lang.number(1_234_567));
    assert_eq!(numbers, ["1,234,567", "1,234,567", "1.234.567", "1,234,567"]);
    let days = Lang::all().map(|lang| lang.date(NOON, "Asia/Tokyo"));
    assert_eq!(days, ["November 23, 2026", "2026年11月23日", "23. November 2026", "23 نوفمبر 2026"]);
    for lang in Lang::all() {
        let minute = lang.date_time(NOON, "Asia/Tokyo");
        assert!(minute.starts_with(&lang.date(NOON, "Asia/Tokyo")), "{minute}");
    }
    assert_eq!(Lang::JA.date_time(NOON, "Asia/Tokyo"), "2026年11月23日 21:00");
    assert_eq!(Lang::EN.date(NOON, "Not/AZone"), "November 23, 2026");
    assert!(
        !Lang::EN.date_time(i64::MAX, "UTC").is_empty() && !Lang::EN.date_time(i64::MIN, "UTC").is_empty()
    );
}

#[test]
fn a_day_is_the_day_of_its_zone() {
    let late = NOON + 11 * HOUR_MICROS;
    assert_eq!(Lang::EN.date(late, "UTC"), "November 23, 2026");
    assert_eq!(Lang::EN.date(late, "Asia/Tokyo"), "November 24, 2026");
}

#[test]
fn ago_speaks_up_to_a_day() {
    let ago = |lang: Lang, micros: i64| lang.ago(NOON - micros, NOON, "UTC");
    assert_eq!(ago(Lang::EN, 59_999_999), "just now");
    assert_eq!(ago(Lang::EN, -HOUR_MICROS), "just now");
    assert_eq!(ago(Lang::EN, MINUTE_MICROS), "1 minute ago");
    assert_eq!(ago(Lang::DE, 3 * MINUTE_MICROS), "vor 3 Minuten");
    assert_eq!(ago(Lang::JA, 2 * HOUR_MICROS), "2 時間前");
    assert_eq!(ago(Lang::AR, 11 * HOUR_MICROS), "قبل 11 ساعة");
    assert_eq!(ago(Lang::EN, 24 * HOUR_MICROS), "November 22, 2026");
}

#[test]
fn lengths_of_time_are_in_units_of_people() {
    let spans = [1, 30, 60, 90, 3_600, 5_400, 86_400, 172_800].map(|secs| Lang::EN.span(secs));
    assert_eq!(
        spans,
        ["1 second", "30 seconds", "1 minute", "90 seconds", "1 hour", "90 minutes", "1 day", "2 days"]
    );
    // Rounded up, and no further than by a unit of which there are two at least.
    for (secs, told) in [
        (-5, "1 second"),
        (59, "59 seconds"),
        (60, "1 minute"),
        (119, "119 seconds"),
        (121, "3 minutes"),
        (3_590, "1 hour"),
        (7_100, "119 minutes"),
        (7_201, "3 hours"),
        (86_400, "1 day"),
        (i64::MAX, "106,751,991,167,300 days"),
    ] {
        assert_eq!(Lang::EN.wait(secs), told, "{secs}");
    }
    assert_eq!(Lang::all().map(|lang| lang.wait(7_200)), ["2 hours", "2時間", "2 Stunden", "ساعتين"]);
    assert_eq!(Lang::AR.span(600), "10 دقائق");
}

#[test]
fn tags_and_headers_choose_a_language() {
    assert_eq!(Lang::best("de-AT"), Some(Lang::DE));
    assert_eq!(Lang::best(" JA_jp "), Some(Lang::JA));
    assert_eq!(Lang::best("den"), None);
    assert_eq!(Lang::best(""), None);
    let chosen = |header: &str| Lang::negotiate(header, Lang::JA);
    assert_eq!(chosen("fr, de;q=0.8, en;q=0.9"), Lang::EN);
    assert_eq!(chosen("de-CH, ja"), Lang::JA, "equal weights: the site's own language");
    assert_eq!(chosen("de, *;q=0.1"), Lang::DE);
    assert_eq!(chosen("en;q=0, *"), Lang::JA);
    assert_eq!(chosen("ar;q=2, en;q=nan"), Lang::AR);
    assert_eq!(chosen(""), Lang::JA);
    assert_eq!(chosen(&"x,".repeat(10_000)), Lang::JA);
}
