//! What looking for 10,000 words costs, beside the plainest way to look (small letters and `contains` for each entry) and
//! beside a bare automaton over small letters: `cargo run --release -p rejoinder-insight --example words_bench`.
//!
//! All go through the same comments in turns, so that what else the machine does falls on all. Neither of the others
//! finds disguises or knows ends of words: the first is what a list costs that is not made ready, the second what no list
//! can do without.

use std::{
    hint::black_box,
    time::{Duration, Instant},
};

use aho_corasick::AhoCorasick;
use rejoinder_insight::{Fingerprint, WordEntry, WordKind, WordList, WordListProblem, shared_passage};

const ENTRIES: usize = 10_000;
const COMMENTS: usize = 2_000;
const COMMENT_CHARS: usize = 300;
const ROUNDS: usize = 5;
/// Comments of a round that the plain way goes through; it is too slow for all.
const PLAIN_COMMENTS: usize = 40;

const ENGLISH: &str = "the harbour board says that dredging starts in March but nobody asked those who moor there what \
    they think of losing the quay for half a year and nobody will until it is too late to change";
const GERMAN: &str = "die Brücke ist seit Herbst gesperrt und wer zum Bahnhof will fährt einen Umweg von zehn Minuten auf \
    einer Straße ohne Radweg weshalb die meisten wieder Auto fahren";
const RUSSIAN: &str = "мост закрыт с осени и кто едет на вокзал делает крюк в десять минут по дороге без тротуара поэтому \
    почти все снова ездят на машинах";
const JAPANESE: &str =
    "港の浚渫工事は三月に始まると発表されましたがそこに船を泊めている漁師たちには何の説明もありませんでした";

fn main() {
    let mut dice = Dice(7);
    let words = entries(&mut dice);
    let start = Instant::now();
    let list = WordList::compile(words.iter().map(|word| entry(word)).collect()).expect("the list is good");
    println!("{} entries made ready in {:.0} ms", words.len(), start.elapsed().as_secs_f64() * 1e3);
    for (name, source) in
        [("English", ENGLISH), ("German", GERMAN), ("Russian", RUSSIAN), ("Japanese", JAPANESE)]
    {
        let comments: Vec<String> = (0..COMMENTS).map(|_| comment(source, &words, &mut dice)).collect();
        compare(name, &list, &words, &comments);
    }
    let noisy: Vec<String> = (0..COMMENTS).map(|_| noise(&mut dice)).collect();
    compare("disguises only", &list, &words, &noisy);
    near(&mut dice, &words);
}

fn entry(word: &str) -> WordEntry {
    WordEntry { text: word.to_owned(), language: None, kind: WordKind::Blocked }
}

/// Words of made-up syllables: in length and in shared beginnings as a real list is.
fn entries(dice: &mut Dice) -> Vec<String> {
    let latin = [
        "ar", "sch", "lo", "ch", "id", "i", "ot", "mo", "ron", "tro", "ttel", "bas", "ta", "rd", "wan",
        "ker", "pe", "nn", "er",
    ];
    let cyrillic = [
        "ду", "рак", "сво", "лочь", "ид", "и", "от", "ур", "од", "мра", "зь", "ко", "зёл", "ги", "да", "ска",
    ];
    let kana = [
        "バ", "カ", "ア", "ホ", "ク", "ズ", "死", "ね", "ゴ", "ミ", "消", "え", "ろ", "馬", "鹿", "タ", "ワ",
        "ケ", "愚", "か",
    ];
    let mut words = std::collections::BTreeSet::new();
    while words.len() < ENTRIES {
        let source: &[&str] = match dice.roll(10) {
            0..7 => &latin,
            7..9 => &cyrillic,
            _ => &kana,
        };
        let mut word: String = (0..3 + dice.roll(3)).map(|_| source[dice.roll(source.len())]).collect();
        if dice.roll(4) == 0 {
            word.push('*');
        }
        words.insert(word);
    }
    let mut words: Vec<String> = words.into_iter().collect();
    // Two spellings of one entry are refused; the second is left out.
    while let Err(problem) = WordList::compile(words.iter().map(|word| entry(word)).collect()) {
        match problem {
            WordListProblem::Entry { entry, .. } => words.remove(entry),
            other => panic!("{other}"),
        };
    }
    words
}

/// A comment of everyday words with an entry in it, as one in ten has.
fn comment(source: &str, words: &[String], dice: &mut Dice) -> String {
    let parts: Vec<&str> = source.split(' ').collect();
    let mut text = String::new();
    while text.chars().count() < COMMENT_CHARS {
        text.push_str(parts[dice.roll(parts.len())]);
        text.push_str([" ", " ", " ", ", ", ". ", "! "][dice.roll(6)]);
        if dice.roll(600) == 0 {
            text.push_str(words[dice.roll(words.len())].trim_end_matches('*'));
            text.push(' ');
        }
    }
    text.chars().take(COMMENT_CHARS).collect()
}

/// A comment of nothing but signs that could be letters of many entries.
fn noise(dice: &mut Dice) -> String {
    let signs: Vec<char> = "aаα@4iіl1!|oо0sѕ$5tт7+eе3 .-*\u{200B}\u{301}".chars().collect();
    (0..COMMENT_CHARS).map(|_| signs[dice.roll(signs.len())]).collect()
}

fn compare(name: &str, list: &WordList, words: &[String], comments: &[String]) {
    let (mut ours, mut plain, mut bare) = (Vec::new(), Vec::new(), Vec::new());
    let automaton =
        AhoCorasick::new(words.iter().map(|word| word.trim_end_matches('*'))).expect("so few fit");
    let mut hits = 0;
    for _ in 0..ROUNDS {
        ours.push(timed(comments.len(), || {
            hits = comments.iter().map(|comment| list.find(black_box(comment)).len()).sum();
        }));
        plain.push(timed(PLAIN_COMMENTS, || {
            for comment in &comments[..PLAIN_COMMENTS] {
                black_box(contains(black_box(comment), words));
            }
        }));
        bare.push(timed(comments.len(), || {
            for comment in comments {
                black_box(automaton.find_overlapping_iter(&black_box(comment).to_lowercase()).count());
            }
        }));
    }
    let (ours, plain, bare) = (micros(ours), micros(plain), micros(bare));
    println!(
        "{name:>15}: {ours:6.1} µs a comment of {COMMENT_CHARS} characters; plain {plain:6.1} µs, {:.1} times as long; \
         bare {bare:4.1} µs; {hits} hits in {} comments",
        plain / ours,
        comments.len(),
    );
}

/// The plain way.
fn contains(comment: &str, words: &[String]) -> usize {
    let small = comment.to_lowercase();
    words.iter().filter(|word| small.contains(word.trim_end_matches('*'))).count()
}

fn near(dice: &mut Dice, words: &[String]) {
    let comments: Vec<String> = (0..COMMENTS).map(|_| comment(ENGLISH, words, dice)).collect();
    let time = timed(comments.len(), || {
        for comment in &comments {
            black_box(Fingerprint::of(black_box(comment)));
        }
    });
    println!("{:>15}: {:7.1} µs a comment", "fingerprint", time.as_secs_f64() * 1e6);
    let (one, other) = (comments[..33].concat(), comments[20..53].concat());
    let time = timed(5, || {
        for _ in 0..5 {
            black_box(shared_passage(black_box(&one), black_box(&other)));
        }
    });
    println!(
        "{:>15}: {:7.1} ms for two texts of 9,900 characters",
        "shared passage",
        time.as_secs_f64() * 1e3
    );
}

fn timed(count: usize, mut work: impl FnMut()) -> Duration {
    let start = Instant::now();
    work();
    start.elapsed() / count as u32
}

/// The middle one, in microseconds.
fn micros(mut times: Vec<Duration>) -> f64 {
    times.sort_unstable();
    times[times.len() / 2].as_secs_f64() * 1e6
}

/// The same numbers in every run.
struct Dice(u64);

impl Dice {
    fn roll(&mut self, sides: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) as usize % sides
    }
}
