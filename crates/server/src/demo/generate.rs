//! A long discussion from a fixed seed: thousands of comments put together from phrases.
//! Never here: ids; what is made here is as if someone had written it down.

use std::collections::BTreeMap;

use super::{
    content::{Comment, Phrases},
    random::SplitMix,
};

/// Comments that are made: a thread that a page must not show whole.
pub(super) const COMMENTS: usize = 3_000;
const SEED: u64 = 0x6d65_7269_6469_616e;
/// Out of a hundred comments, those that answer, and those by people without an account.
const ANSWERS: u64 = 55;
const GUESTS: u64 = 12;
/// Levels of answers.
const DEPTH_MAX: u32 = 6;
/// An answer goes to one of the last so many comments: talk is about what was just said.
const RECENT: usize = 60;

struct Made<'a> {
    id: String,
    author: &'a str,
    depth: u32,
}

/// Makes a discussion that begins `from` minutes after its story and ends before `to`.
pub(super) fn discussion(phrases: &BTreeMap<String, Phrases>, from: i64, to: i64) -> Vec<Comment> {
    let mut random = SplitMix::new(SEED);
    let mut made: Vec<Made<'_>> = Vec::with_capacity(COMMENTS);
    let mut comments = Vec::with_capacity(COMMENTS);
    for number in 0..COMMENTS {
        let (language, words) = pick_language(phrases, &mut random);
        let recent = &made[made.len().saturating_sub(RECENT)..];
        let parent = (random.chance(ANSWERS) && !recent.is_empty())
            .then(|| random.pick(recent))
            .filter(|parent| parent.depth < DEPTH_MAX);
        let author = random.pick(&words.names);
        let text = compose(words, parent.map(|parent| parent.author), &mut random);
        let depth = parent.map_or(0, |parent| parent.depth + 1);
        let id = format!("g{number}");
        comments.push(Comment {
            id: id.clone(),
            author: author.clone(),
            guest: false,
            staff: false,
            reply_to: parent.map(|parent| parent.id.clone()),
            minutes_after: from + spread(number, to - from, &mut random),
            text,
            respects: respects(&mut random),
            reports: 0,
            state: None,
            rule: String::new(),
            reason: String::new(),
            edited_minutes_after: None,
            earlier_text: None,
            language: Some(language.to_owned()),
        });
        made.push(Made { id, author, depth });
    }
    // A name has an account or has none, in all of its comments.
    for comment in &mut comments {
        let sum: u64 = comment.author.bytes().map(u64::from).sum();
        comment.guest = SplitMix::new(sum).chance(GUESTS);
    }
    comments
}

fn pick_language<'a>(
    phrases: &'a BTreeMap<String, Phrases>,
    random: &mut SplitMix,
) -> (&'a str, &'a Phrases) {
    let all: u64 = phrases.values().map(|words| words.weight).sum();
    let mut at = random.below(all.max(1));
    let mut last = None;
    for (language, words) in phrases {
        last = Some((language.as_str(), words));
        if at < words.weight {
            break;
        }
        at -= words.weight;
    }
    last.expect("the phrases have at least one language, which a test holds")
}

/// Minutes rise with the number: many comments in the first hours, fewer each day, none out of turn.
fn spread(number: usize, minutes: i64, random: &mut SplitMix) -> i64 {
    let share = (number as f64 + random.below(100) as f64 / 100.0) / COMMENTS as f64;
    (share.powf(1.7) * minutes as f64) as i64
}

/// Most comments have few, some have many.
fn respects(random: &mut SplitMix) -> usize {
    let widest = *random.pick(&[1, 1, 2, 3, 3, 5, 8, 24]);
    random.below(widest) as usize
}

fn compose(words: &Phrases, answers: Option<&str>, random: &mut SplitMix) -> String {
    let mut parts: Vec<&str> = Vec::new();
    if answers.is_some() && random.chance(70) {
        parts.push(random.pick::<String>(&words.replies));
    }
    if random.chance(15) {
        parts.push(random.pick::<String>(&words.short));
    } else {
        if random.chance(45) && answers.is_none() {
            parts.push(random.pick::<String>(&words.openers));
        }
        parts.push(random.pick::<String>(&words.claims));
        if random.chance(65) {
            parts.push(random.pick::<String>(&words.reasons));
        }
        if random.chance(35) {
            parts.push(random.pick::<String>(&words.closers));
        }
    }
    let text = parts.join(&words.joiner);
    // Some write the name of whom they answer, as people do.
    match answers {
        Some(name) if random.chance(8) => format!("@{name} {text}"),
        _ => text,
    }
}
