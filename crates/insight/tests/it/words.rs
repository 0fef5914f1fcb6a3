//! Word lists against tables of disguised and of innocent texts, and what must hold for any text.

use std::{
    sync::LazyLock,
    time::{Duration, Instant},
};

use proptest::prelude::*;
use rejoinder_insight::{
    WORD_ENTRIES_MAX, WORD_HITS_MAX, WORD_LETTERS_MAX, WordEntry, WordKind, WordList, WordListProblem,
    WordProblem,
};

/// The share of disguised spellings that must be found. What is not is listed when the test runs with `--nocapture`.
const FOUND_MIN: f64 = 0.99;

/// The same for texts that it was not made with, some of them of kinds that are known to stay open.
const UNSEEN_FOUND_MIN: f64 = 0.78;
const UNSEEN_PASSED_MIN: f64 = 0.96;

const LIST: &str = include_str!("data/list.txt");
const DISGUISED: &str = include_str!("data/disguised.txt");
const INNOCENT: &str = include_str!("data/innocent.txt");
const UNSEEN_DISGUISED: &str = include_str!("data/unseen_disguised.txt");
const UNSEEN_INNOCENT: &str = include_str!("data/unseen_innocent.txt");

fn entry(text: &str) -> WordEntry {
    WordEntry { text: text.into(), language: None, kind: WordKind::Blocked }
}

fn list(words: &[&str]) -> WordList {
    WordList::compile(words.iter().map(|word| entry(word)).collect()).expect("the list is good")
}

static OF_FILE: LazyLock<WordList> = LazyLock::new(|| {
    let parse = |line: &str| {
        let mut parts = line.splitn(3, ' ');
        let kind = match parts.next() {
            Some("blocked") => WordKind::Blocked,
            Some("suspect") => WordKind::Suspect,
            Some("exception") => WordKind::Exception,
            other => panic!("no kind: {other:?}"),
        };
        let language = parts.next().filter(|language| *language != "-").map(Into::into);
        WordEntry { text: parts.next().expect("a word").into(), language, kind }
    };
    WordList::compile(lines(LIST).map(parse).collect()).expect("the list is good")
});

fn of_file() -> &'static WordList {
    &OF_FILE
}

fn lines(file: &str) -> impl Iterator<Item = &str> {
    file.lines().filter(|line| !line.is_empty() && !line.starts_with("# ") && !line.starts_with("## "))
}

/// Puts the characters in the place of their `\u{…}`.
fn unescaped(text: &str) -> String {
    let mut parts = text.split("\\u{");
    let mut out = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        let (code, rest) = part.split_once('}').expect("an escape ends");
        out.push(u32::from_str_radix(code, 16).ok().and_then(char::from_u32).expect("a character"));
        out.push_str(rest);
    }
    out
}

/// What the list finds, as text.
fn found<'a>(list: &'a WordList, text: &'a str) -> Vec<(&'a str, &'a str)> {
    list.find(text)
        .into_iter()
        .map(|hit| (list.entries()[hit.entry].text.as_str(), &text[hit.span]))
        .collect()
}

/// The texts with the entries that they disguise, and which of them were missed.
fn missed(file: &'static str) -> (usize, Vec<&'static str>) {
    let list = of_file();
    let is_missed = |line: &&str| {
        let (word, text) = line.split_once('\t').expect("an entry and a text");
        assert!(list.entries().iter().any(|entry| entry.text == word), "{word:?} is not in the list");
        !found(list, &unescaped(text)).iter().any(|(entry, _)| *entry == word)
    };
    (lines(file).count(), lines(file).filter(is_missed).collect())
}

/// The texts, and the ones in which something was found.
fn hit(file: &str) -> (usize, Vec<String>) {
    let list = of_file();
    let mut texts: Vec<String> = Vec::new();
    for line in lines(file) {
        match texts.last_mut() {
            // A hyphen at the end of a line goes on in the next.
            Some(last) if last.ends_with('-') && last.chars().any(char::is_alphabetic) => {
                last.push('\n');
                last.push_str(line);
            }
            _ => texts.push(line.to_owned()),
        }
    }
    let hits = texts.iter().filter(|text| !list.find(text).is_empty());
    (texts.len(), hits.map(|text| format!("{text:?}: {:?}", found(list, text))).collect())
}

fn rate(bad: usize, all: usize) -> f64 {
    1.0 - bad as f64 / all as f64
}

#[test]
fn disguised_spellings_are_found() {
    let (count, missed) = missed(DISGUISED);
    let rate = rate(missed.len(), count);
    println!("disguised: {:.1} % of {count} found; missed:\n{}", rate * 100.0, missed.join("\n"));
    assert!(count >= 300, "{count}");
    assert!(rate >= FOUND_MIN, "{rate:.3} of {count} found; missed:\n{}", missed.join("\n"));
}

#[test]
fn innocent_texts_pass() {
    let (count, hits) = hit(INNOCENT);
    println!("innocent: {:.1} % of {count} pass", rate(hits.len(), count) * 100.0);
    assert!(count >= 300, "{count}");
    assert!(hits.is_empty(), "{} of {count} found:\n{}", hits.len(), hits.join("\n"));
}

#[test]
fn texts_that_it_was_not_made_with_do_nearly_as_well() {
    let (count, missed) = missed(UNSEEN_DISGUISED);
    let found = rate(missed.len(), count);
    println!("unseen, disguised: {:.1} % of {count} found; missed:\n{}", found * 100.0, missed.join("\n"));
    let (count, hits) = hit(UNSEEN_INNOCENT);
    let passed = rate(hits.len(), count);
    println!("unseen, innocent: {:.1} % of {count} pass; found:\n{}", passed * 100.0, hits.join("\n"));
    assert!(found >= UNSEEN_FOUND_MIN, "{found:.3}");
    assert!(passed >= UNSEEN_PASSED_MIN, "{passed:.3}");
}

#[test]
fn a_list_that_cannot_be_used_says_why() {
    let problem = |words: &[&str]| {
        let entries = words.iter().map(|word| entry(word)).collect();
        match WordList::compile(entries) {
            Err(WordListProblem::Entry { entry, problem }) => (entry, problem),
            other => panic!("{words:?}: {other:?}"),
        }
    };
    for empty in ["", "  ", "*", "...", "\u{200B}", "123", "🙂"] {
        assert_eq!(problem(&["moron", empty]), (1, WordProblem::Empty), "{empty:?}");
    }
    assert_eq!(problem(&["a"]), (0, WordProblem::TooShort { len: 1, min: 2 }));
    assert_eq!(problem(&["as*"]), (0, WordProblem::TooShort { len: 2, min: 3 }));
    assert_eq!(problem(&["死"]), (0, WordProblem::TooShort { len: 1, min: 2 }));
    assert!(WordList::compile(vec![entry("死ね*"), entry("SS")]).is_ok());
    let long = "ab".repeat(WORD_LETTERS_MAX);
    assert_eq!(problem(&[&long]), (0, WordProblem::TooLong { len: 2 * WORD_LETTERS_MAX }));
    assert_eq!(problem(&["f*ck"]), (0, WordProblem::StarInside));
    assert_eq!(problem(&["Moron", "idiot", "ＭÖrön"]), (2, WordProblem::Duplicate { first: 0 }));
    assert!(WordList::compile(vec![entry("moron"), entry("moron*")]).is_ok());
    let many = vec![entry("moron"); WORD_ENTRIES_MAX + 1];
    assert_eq!(
        WordList::compile(many).err(),
        Some(WordListProblem::TooMany { len: WORD_ENTRIES_MAX + 1, max: WORD_ENTRIES_MAX })
    );
    let message = WordListProblem::Entry { entry: 3, problem: WordProblem::TooShort { len: 1, min: 2 } };
    assert_eq!(message.to_string(), "entry 3: it has 1 letters, and needs 2");
    assert!(WordList::compile(Vec::new()).is_ok_and(|list| list.find("anything").is_empty()));
}

#[test]
fn a_hit_is_marked_where_it_stands() {
    let list = list(&["*idiot*", "バーカ", "kill yourself", "asshole"]);
    for (text, marked) in [
        ("So, you i.d.i.o.t!", "i.d.i.o.t"),
        ("Ein Vollidiotenkram", "idiot"),
        ("何がﾊﾞｰｶだ", "ﾊﾞｰｶ"),
        ("Go kill,  y0urself now", "kill,  y0urself"),
        ("i\u{301}d\u{301}i\u{301}o\u{301}t\u{301}!", "i\u{301}d\u{301}i\u{301}o\u{301}t\u{301}"),
        ("the @$$h0le.", "@$$h0le"),
    ] {
        assert_eq!(found(&list, text).into_iter().map(|(_, marked)| marked).collect::<Vec<_>>(), [marked]);
    }
}

#[test]
fn exceptions_cover_what_lies_inside_them() {
    let exception = |text: &str| WordEntry { kind: WordKind::Exception, ..entry(text) };
    let list = WordList::compile(vec![
        entry("dick"),
        entry("*cunt*"),
        exception("Moby Dick"),
        exception("*scunthorpe*"),
    ]);
    let list = list.expect("the list is good");
    assert_eq!(found(&list, "Moby Dick by a dick"), [("dick", "dick")]);
    assert!(found(&list, "NorthScunthorpeans read M0by Dick").is_empty());
    assert_eq!(found(&list, "Scunthorpe, cunts"), [("*cunt*", "cunt")]);
}

#[test]
fn an_entry_of_another_language_does_not_count() {
    let of = |text: &str, language: &str| WordEntry { language: Some(language.into()), ..entry(text) };
    let list = WordList::compile(vec![of("dick", "en"), of("doof", "de-AT"), entry("nazi")])
        .expect("the list is good");
    let count = |text, language| list.find_in(text, language).len();
    assert_eq!(count("Der Teppich ist dick.", Some("de")), 0);
    assert_eq!(count("What a dick.", Some("en-GB")), 1);
    assert_eq!(count("dick", None), 1);
    assert_eq!(count("doof", Some("de")), 1);
    assert_eq!(count("nazi", Some("ja")), 1);
}

#[test]
fn a_masked_form_is_an_entry_of_its_own() {
    let list = list(&["fck", "aloch", "arschlch"]);
    for text in ["f*ck", "A***loch", "Arschl*ch"] {
        assert_eq!(list.find(text).len(), 1, "{text}");
    }
    assert!(list.find("f.ck or f ck").is_empty());
}

#[test]
fn hits_are_bounded() {
    let list = list(&["moron"]);
    assert_eq!(list.find(&"moron ".repeat(WORD_HITS_MAX * 2)).len(), WORD_HITS_MAX);
}

/// Texts in which the letters of the entries, signs for them and things between them are much likelier than elsewhere.
fn hostile() -> impl Strategy<Value = String> {
    let piece = prop_oneof![
        4 => prop::sample::select(vec![
            "i", "d", "o", "t", "1", "!", "0", "I", "l", "і", "ο", "a", "s", "$", "@", "h", "e", "м", "死", "ね", "バ", "カ",
            "ー", "ァ", "か", "\u{3099}", "ﾞ", "ß", "ﬁ", "İ", "ǆ", "idiot", "asshole", "バカ", "дурак", "力",
        ]),
        2 => prop::sample::select(vec![
            " ", "  ", ".", "-", "*", "\n", "-\n", "'", "/", "・", "。", "\u{200B}", "\u{301}", "\u{20DD}", "🙂", "://", "www.",
        ]),
        1 => any::<char>().prop_map(|c| &*Box::leak(c.to_string().into_boxed_str())),
    ];
    prop::collection::vec(piece, 0..60).prop_map(|pieces| pieces.concat())
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, cases: 1_000, ..ProptestConfig::default() })]

    #[test]
    fn spans_are_of_the_text(text in hostile()) {
        let list = of_file();
        let hits = list.find(&text);
        for hit in &hits {
            prop_assert!(hit.span.start < hit.span.end && hit.span.end <= text.len());
            prop_assert!(text.is_char_boundary(hit.span.start) && text.is_char_boundary(hit.span.end));
            prop_assert!(hit.entry < list.entries().len());
        }
        prop_assert!(hits.is_sorted_by_key(|hit| (hit.span.start, hit.span.end, hit.entry)));
    }

    #[test]
    fn any_text_is_read(text in any::<String>()) {
        for hit in of_file().find(&text) {
            prop_assert!(text.get(hit.span).is_some());
        }
    }

    #[test]
    fn what_does_not_show_changes_nothing(text in hostile(), places in prop::collection::vec(0usize..400, 0..8)) {
        let list = of_file();
        let mut with = text.clone();
        for place in places {
            let at = place.min(with.len());
            if with.is_char_boundary(at) {
                with.insert(at, ['\u{200B}', '\u{AD}', '\u{202E}', '\u{FEFF}'][place % 4]);
            }
        }
        let entries = |text: &str| list.find(text).into_iter().map(|hit| hit.entry).collect::<Vec<_>>();
        prop_assert_eq!(entries(&with), entries(&text));
    }

    #[test]
    fn an_entry_finds_itself(text in "[a-zäöü]{3,12}|[а-я]{3,12}|[ァ-ヴ]{2,6}|[a-z]{2,6} [a-z]{2,6}") {
        if let Ok(list) = WordList::compile(vec![entry(&text)]) {
            for around in [text.clone(), text.to_uppercase(), format!("({text}),"), format!("x {text} y")] {
                prop_assert!(!list.find(&around).is_empty(), "{:?} in {:?}", text, around);
            }
        }
    }
}

#[test]
fn the_time_is_linear_in_the_text() {
    let list = of_file();
    let repeats = [
        "a ",
        "i",
        "i d i o t ",
        "1!|l",
        "a.",
        "s$",
        "ass ",
        "バ",
        "バー",
        "a\u{301}",
        "死\u{200B}",
        "f u",
        "-\n",
        "l1",
    ];
    for piece in repeats {
        let text = piece.repeat(200_000 / piece.chars().count());
        let start = Instant::now();
        std::hint::black_box(list.find(&text));
        // Some tenths of a second on a busy machine. Work for each pair of characters would be 40,000 million steps.
        assert!(start.elapsed() < Duration::from_secs(8), "{piece:?}: {:?}", start.elapsed());
    }
}
