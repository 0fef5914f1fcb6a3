//! Whether what came through the sieve is the entry: its letters one by one, what stands between them, and its ends.
//! Never here: looking for candidates. The work for one candidate is bounded, whatever the text.

use std::ops::Range;

use super::{
    entry::{Part, Pattern},
    glyph::{Between, Gap, Glyph, Reading},
    looks::{Script, Way, way},
    sign::Form,
};

/// The most signs of a candidate that are compared; the longest entry spelt with each letter thrice.
const GLYPHS_MAX: usize = 192;
/// The most characters between two letters of one word or two words of one phrase.
const GAP_LEN_MAX: u32 = 4;
/// The fewest letters of an entry in which one is disguised.
const DISGUISED_MIN: u32 = 3;
/// The fewest letters of an entry that punctuation may break up in one place (`id.iot`), or whose `l` a capital `I` may
/// be: a word of three letters stands across the parts of too many others.
const BROKEN_MIN: u32 = 4;
/// The fewest letters of an entry in which one doubled letter may be a slip or a drawl (`idioot` is not another word).
const DRAWN_MIN: u32 = 5;
/// The most digits and symbols between a word and a letter that may make it part of a longer one.
const TAIL_MAX: usize = 8;
/// Letters that are words by themselves, which may stand beside a word that is spelt out.
const WORDS_OF_ONE: &str = "aiаиоуявкс";
/// Vowels that no language of the lists tells apart when they are doubled, but for a few.
const DRAWN: &str = "aiuаиуыяю";

/// Particles and the polite prefix of Japanese, after which a noun may begin.
const BEFORE_A_WORD: &str = "はがものをにお";
/// With what the particles, the copula and the plural begin that may follow a noun.
const AFTER_A_WORD: &str = "だでじなのはがもをにとよねさどや";

/// Glyphs of one class that follow one another, as indices of the reading.
#[derive(Debug, Clone, Copy)]
pub(super) struct Run {
    pub(super) start: usize,
    pub(super) end: usize,
}

/// The bytes of the text that are the entry; `None` when they are something else. `runs` are what the automaton found.
pub(super) fn judge(pattern: &Pattern, reading: &Reading, runs: &[Run]) -> Option<Range<usize>> {
    let (first, last) = (runs.first()?, runs.last()?);
    let glyphs = &reading.glyphs;
    let (first_sign, last_sign) = (pattern.parts.first()?.sign, pattern.parts.last()?.sign);
    // The letters at the ends may run on into a neighbour's: `is sick`, `nazi!`, `vollidiot`.
    let starts = starts(glyphs, *first, first_sign);
    let ends = ends(glyphs, *last, last_sign);
    for start in starts.into_iter().flatten() {
        let is_inside =
            goes_on_before(glyphs, start) || (pattern.ends_in_katakana.0 && is_hiragana_led(glyphs, start));
        if is_inside && !pattern.open_before {
            continue;
        }
        for end in ends.into_iter().flatten().filter(|end| start < *end && end - start <= GLYPHS_MAX) {
            let is_inside = goes_on_after(glyphs, end)
                || (pattern.ends_in_katakana.1 && is_hiragana_followed(glyphs, end));
            if is_inside && !pattern.open_after {
                continue;
            }
            if is_word(pattern, reading, start..end) {
                return Some(glyphs[start].start as usize..glyphs[end - 1].end as usize);
            }
        }
    }
    None
}

/// Where in its first run the word may begin: with what is plainly its first letter, after the last gap, or with the run.
fn starts(glyphs: &[Glyph], run: Run, sign: char) -> [Option<usize>; 3] {
    let least = run.start.max(run.end.saturating_sub(GLYPHS_MAX));
    let plain = (least..run.end).find(|at| glyphs[*at].sign == sign);
    let is_after_gap = |at: &usize| glyphs[*at].gap.kind != Between::Nothing;
    let after_gap = (least.max(run.start + 1)..run.end).rev().find(is_after_gap);
    distinct([plain, after_gap, Some(run.start)])
}

/// Where in its last run the word may end, likewise; past the last glyph.
fn ends(glyphs: &[Glyph], run: Run, sign: char) -> [Option<usize>; 3] {
    let most = run.end.min(run.start + GLYPHS_MAX);
    let plain = (run.start..most).rfind(|at| glyphs[*at].sign == sign).map(|at| at + 1);
    let before_gap = (run.start + 1..most).find(|at| glyphs[*at].gap.kind != Between::Nothing);
    distinct([plain, before_gap, Some(run.end)])
}

/// Each place once.
fn distinct([first, second, third]: [Option<usize>; 3]) -> [Option<usize>; 3] {
    let second = second.filter(|_| second != first);
    [first, second, third.filter(|_| third != first && third != second)]
}

fn goes_on_before(glyphs: &[Glyph], start: usize) -> bool {
    let Some(before) = start.checked_sub(1) else { return false };
    if glyphs[start].gap.kind != Between::Nothing {
        return is_glued(&glyphs[before], &glyphs[start]);
    }
    for at in (0..start).rev().take(TAIL_MAX) {
        match glyphs[at].form {
            Form::Digit | Form::Symbol if glyphs[at].gap.kind != Between::Nothing => return false,
            Form::Digit | Form::Symbol => {}
            _ => return are_of_one_word(&glyphs[at], &glyphs[start], at == before),
        }
    }
    false
}

fn goes_on_after(glyphs: &[Glyph], end: usize) -> bool {
    let (Some(last), Some(after)) = (end.checked_sub(1).and_then(|at| glyphs.get(at)), glyphs.get(end))
    else {
        return false;
    };
    if after.gap.kind != Between::Nothing {
        return is_glued(last, after);
    }
    for (at, glyph) in glyphs.iter().enumerate().skip(end).take(TAIL_MAX) {
        match glyph.form {
            _ if at > end && glyph.gap.kind != Between::Nothing => return false,
            Form::Digit | Form::Symbol => {}
            _ => return are_of_one_word(last, glyph, at == end),
        }
    }
    false
}

/// Whether hiragana or a Chinese character before these hiragana makes them the rest of a word, as in `動かす`. After a
/// particle a word may begin.
fn is_hiragana_led(glyphs: &[Glyph], start: usize) -> bool {
    let Some(before) = start.checked_sub(1).map(|at| &glyphs[at]) else { return false };
    if glyphs[start].form != Form::Kana(false)
        || glyphs[start].gap.kind != Between::Nothing
        || before.stretch > 0
    {
        return false;
    }
    match before.form {
        Form::Kana(false) => !BEFORE_A_WORD.contains(before.sign),
        form => form == Form::Unspaced,
    }
}

/// Whether hiragana after these make them the beginning of a longer word, as in `ばかり`; not what follows a noun.
fn is_hiragana_followed(glyphs: &[Glyph], end: usize) -> bool {
    let Some(after) = glyphs.get(end) else { return false };
    let last = &glyphs[end - 1];
    last.form == Form::Kana(false)
        && last.stretch == 0
        && after.gap.kind == Between::Nothing
        && after.form == Form::Kana(false)
        && !AFTER_A_WORD.contains(after.sign)
}

/// Whether `@` or `$` alone stands between two letters, where it is a letter itself or part of an address.
fn is_glued(one: &Glyph, other: &Glyph) -> bool {
    let gap = other.gap;
    gap.len == 1 && matches!(gap.first, '@' | '$') && one.form == Form::Letter && other.form == Form::Letter
}

/// Whether two glyphs are of one word: letters of an alphabet, or katakana, in which Japanese writes foreign words.
/// Hiragana, Chinese characters and Korean have no ends of words that could be seen.
fn are_of_one_word(one: &Glyph, other: &Glyph, are_neighbours: bool) -> bool {
    match (one.form, other.form) {
        (Form::Kana(one), Form::Kana(other)) => one && other && are_neighbours,
        (Form::Letter | Form::Digit | Form::Symbol, Form::Letter | Form::Digit | Form::Symbol) => true,
        _ => false,
    }
}

/// What was met on the way through a candidate.
#[derive(Default)]
struct Tally {
    /// Letters, of whatever script.
    letters: u32,
    /// Letters as the entry has them.
    native: u32,
    /// Letters of other scripts.
    foreign: u32,
    /// The script of the first of these, and whether another is of a third one.
    foreign_script: Option<Script>,
    foreign_is_mixed: bool,
    kin: u32,
    /// Letters of another script that sound like the one of the entry.
    sounds: u32,
    symbols: u32,
    digits: u32,
    /// Letters that stand twice where the entry has one, by a slip as often as not.
    doubled: u32,
    /// Letters that stand twice where that makes no other word.
    lengthened: u32,
    /// Letters that stand three times or more.
    drawn: u32,
    /// Katakana before the last that are drawn out by one bar, which is how words are spelt: `ブース` is not `ブス`.
    barred: u32,
    /// Pairs of neighbours within the words that have gaps.
    pairs: u32,
    /// Gaps of the words that have ended.
    gaps_ended: u32,
    /// What stands between such pairs, where something does.
    gaps: Gaps,
}

impl Tally {
    /// Ends a word of a phrase: one that is not broken up does not count beside another that is.
    fn end_word(&mut self, pairs: &mut u32) {
        if self.gaps.count > self.gaps_ended {
            self.pairs += *pairs;
        }
        self.gaps_ended = self.gaps.count;
        *pairs = 0;
    }
}

#[derive(Default)]
struct Gaps {
    count: u32,
    first: Option<Gap>,
    /// Whether each is punctuation without a space.
    are_marks: bool,
    has_hard: bool,
    in_address: bool,
    has_wide: bool,
    len_max: u32,
}

impl Gaps {
    fn add(&mut self, gap: Gap) {
        self.count += 1;
        self.are_marks = gap.kind == Between::Mark && (self.are_marks || self.first.is_none());
        self.has_hard |= gap.kind == Between::Hard;
        self.in_address |= gap.in_address;
        self.first = self.first.or(Some(gap));
        self.has_wide |= gap.wide;
        self.len_max = self.len_max.max(gap.len);
    }
}

fn is_word(pattern: &Pattern, reading: &Reading, range: Range<usize>) -> bool {
    let Some(tally) = align(pattern, &reading.glyphs[range.clone()]) else { return false };
    let is_disguised = tally.foreign
        + tally.sounds
        + tally.kin
        + tally.symbols
        + tally.digits
        + tally.drawn
        + tally.gaps.count
        > 0;
    if !pattern.is_unspaced && pattern.len < DISGUISED_MIN && (is_disguised || tally.doubled > 0) {
        return false;
    }
    // One doubled letter makes `rapper` of another word; two of them, or one beside another disguise, are meant.
    let is_slip = pattern.len < DRAWN_MIN || tally.doubled + tally.lengthened < 2;
    if tally.doubled > 0 && is_slip && !is_disguised {
        return false;
    }
    if tally.digits + tally.symbols > 0 && (tally.letters == 0 || tally.letters + tally.symbols < 2) {
        return false;
    }
    // A whole word of look-alikes is a word of the other script, unless nothing else there is in that script.
    let is_native = tally.native > 0 || tally.foreign_is_mixed || reading.is_mostly(pattern.script);
    if tally.foreign > 0 && !is_native {
        return false;
    }
    if tally.sounds > 0 && tally.native < 2 {
        return false;
    }
    if tally.kin > 0 && pattern.is_unspaced && !is_in_katakana(&reading.glyphs, &range) {
        return false;
    }
    if tally.barred > 0 {
        return false;
    }
    tally.gaps.count == 0
        || (tally.gaps.len_max <= GAP_LEN_MAX
            && !tally.gaps.in_address
            && (is_spelt_out(pattern, &reading.glyphs, &range, &tally)
                || is_broken_up(pattern, &reading.glyphs, &range, &tally)))
}

/// Whether the Chinese characters in the range stand among katakana, which they look like: `バ力`, but not `入力する`.
fn is_in_katakana(glyphs: &[Glyph], range: &Range<usize>) -> bool {
    let touches = |at: usize| glyphs.get(at).is_some_and(|glyph| glyph.form == Form::Unspaced);
    let is_led =
        glyphs[range.start].gap.kind == Between::Nothing && range.start > 0 && touches(range.start - 1);
    let is_followed = touches(range.end) && glyphs[range.end].gap.kind == Between::Nothing;
    let forms = || glyphs[range.clone()].iter().map(|glyph| glyph.form);
    forms().any(|form| form == Form::Kana(true))
        && forms().all(|form| form != Form::Kana(false))
        && !is_led
        && !is_followed
}

/// Goes through glyphs and parts side by side; `None` where a glyph is no letter of the entry.
fn align(pattern: &Pattern, glyphs: &[Glyph]) -> Option<Tally> {
    let mut tally = Tally::default();
    let has_small = || {
        let mut clear =
            glyphs.iter().filter(|glyph| glyph.form == Form::Letter && !matches!(glyph.sign, 'i' | 'l'));
        clear.any(|glyph| !glyph.upper)
    };
    let is_price = |at: usize| {
        let after = glyphs.get(at + 1);
        after.is_some_and(|after| after.form == Form::Digit && after.gap.kind == Between::Nothing)
    };
    let reads = |at: usize, part: &Part| {
        let glyph = &glyphs[at];
        let found = way(glyph.sign, part.sign)?;
        let is_meant = match (found, glyph.sign, part.sign) {
            (Way::Symbol, '$' | '€' | '£' | '¥', _) => !is_price(at),
            // Before a word they are brackets: `(retina)`.
            (Way::Symbol, '(' | '<', _) => at > 0 && glyph.gap.kind == Between::Nothing,
            (Way::Kin, 'i', 'l') => glyph.upper && pattern.len >= BROKEN_MIN && has_small(),
            (Way::Kin, 'l', 'i') => !glyph.upper && pattern.len >= BROKEN_MIN && (at == 0 || !has_small()),
            (Way::Kin, 'v', 'w') => glyph.count >= 2,
            (Way::Kin, ..) => glyph.form == Form::Unspaced,
            _ => true,
        };
        is_meant.then_some(found)
    };
    let (mut number, mut taken, mut pairs) = (0, 0, 0);
    for (at, glyph) in glyphs.iter().enumerate() {
        let part = pattern.parts.get(number)?;
        let next = pattern.parts.get(number + 1).filter(|_| taken >= part.count);
        let as_next = next.and_then(|next| reads(at, next));
        let is_new = taken == 0 || as_next.is_some();
        let found = match as_next {
            Some(found) => {
                close(pattern, number, taken, &mut tally)?;
                (number, taken) = (number + 1, 0);
                found
            }
            None => reads(at, part)?,
        };
        let part = &pattern.parts[number];
        if at > 0 && !(is_new && part.begins_word) {
            pairs += 1;
            if glyph.gap.kind != Between::Nothing {
                tally.gaps.add(glyph.gap);
            }
        } else if at > 0 {
            if glyph.gap.len > GAP_LEN_MAX {
                return None;
            }
            tally.end_word(&mut pairs);
        }
        let is_last = at + 1 == glyphs.len();
        count_stretch(glyph, part, is_last, &mut tally)?;
        let units = if found == Way::Kin && part.sign == 'w' { glyph.count / 2 } else { glyph.count };
        taken += units;
        count_way(found, units, &mut tally);
        if found == Way::Foreign {
            let script = Script::of(glyph.sign);
            tally.foreign_is_mixed |=
                tally.foreign_script.replace(script).is_some_and(|other| other != script);
        }
    }
    tally.end_word(&mut pairs);
    close(pattern, number, taken, &mut tally)?;
    (number + 1 == pattern.parts.len()).then_some(tally)
}

fn count_way(found: Way, units: u32, tally: &mut Tally) {
    match found {
        Way::Plain => {
            tally.native += units;
            tally.letters += units;
        }
        Way::Kin => {
            tally.kin += units;
            tally.letters += units;
        }
        Way::Foreign => {
            tally.foreign += units;
            tally.letters += units;
        }
        Way::Sound => {
            tally.sounds += units;
            tally.letters += units;
        }
        Way::Symbol => tally.symbols += units,
        Way::Digit => tally.digits += units,
    }
}

fn count_stretch(glyph: &Glyph, part: &Part, is_last: bool, tally: &mut Tally) -> Option<()> {
    if glyph.stretch < part.stretch {
        return None;
    }
    if glyph.stretch > part.stretch && !is_last && !glyph.stretch_is_loose {
        tally.barred += 1;
    }
    Some(())
}

/// Ends a part of which the text has `taken` letters; `None` when they are too few.
fn close(pattern: &Pattern, number: usize, taken: u32, tally: &mut Tally) -> Option<()> {
    let part = &pattern.parts[number];
    if taken < part.count {
        return None;
    }
    if taken == part.count {
        return Some(());
    }
    let is_end = number + 1 == pattern.parts.len() && part.sign != 's';
    let is_harmless = pattern.len >= DRAWN_MIN && (is_end || DRAWN.contains(part.sign));
    match taken {
        3.. => tally.drawn += 1,
        _ if is_harmless => tally.lengthened += 1,
        _ => tally.doubled += 1,
    }
    Some(())
}

/// Whether each letter stands by itself, and the spelling begins and ends with the word: `i d i o t`, `i.d.i.o.t`, but
/// not the middle of `E s s e x`.
fn is_spelt_out(pattern: &Pattern, glyphs: &[Glyph], range: &Range<usize>, tally: &Tally) -> bool {
    let pairs_min = if pattern.is_unspaced { 1 } else { DISGUISED_MIN - 1 };
    let Some(inner) = tally.gaps.first else { return false };
    // A comma or full stop between kana is between sentences, as often as words of one syllable are.
    let is_prose = pattern.is_unspaced && tally.gaps.has_hard;
    if tally.gaps.count < tally.pairs || tally.pairs < pairs_min || is_prose {
        return false;
    }
    // Something else at the end than between the letters ends the spelling.
    let ends_it = |gap: Gap| gap.first != inner.first || (gap.wide && !tally.gaps.has_wide);
    let is_single = |at: usize| {
        let alone_before = at == 0 || glyphs[at].gap.kind != Between::Nothing;
        let alone_after = glyphs.get(at + 1).is_none_or(|next| next.gap.kind != Between::Nothing);
        glyphs[at].count == 1 && alone_before && alone_after
    };
    let is_word_of_one = |at: usize| {
        WORDS_OF_ONE.contains(glyphs[at].sign) || matches!(glyphs[at].form, Form::Kana(_) | Form::Unspaced)
    };
    let begins = match range.start.checked_sub(1) {
        _ if pattern.open_before => true,
        None => true,
        Some(_) if glyphs[range.start].gap.kind == Between::Nothing => false,
        Some(_) if ends_it(glyphs[range.start].gap) => true,
        Some(before) if !is_single(before) => true,
        Some(before) => is_word_of_one(before) && (before == 0 || !is_single(before - 1)),
    };
    let ends = match glyphs.get(range.end) {
        _ if pattern.open_after => true,
        None => true,
        Some(after) if after.gap.kind == Between::Nothing => false,
        Some(after) if ends_it(after.gap) => true,
        Some(_) if !is_single(range.end) => true,
        Some(_) => is_word_of_one(range.end) && (range.end + 1 == glyphs.len() || !is_single(range.end + 1)),
    };
    begins && ends
}

/// Whether punctuation breaks up one word: `id.iot`, `a*rschloch`. Not where the same sign joins it to its neighbours,
/// as in `the-pen-is-mightier`.
fn is_broken_up(pattern: &Pattern, glyphs: &[Glyph], range: &Range<usize>, tally: &Tally) -> bool {
    let Some(inner) = tally.gaps.first else { return false };
    if !tally.gaps.are_marks {
        return false;
    }
    let joins = |gap: Gap| gap.len == 1 && gap.first == inner.first;
    let is_chain =
        joins(glyphs[range.start].gap) || glyphs.get(range.end).is_some_and(|after| joins(after.gap));
    // A star stands for a letter that is left out, and the list has the word without it: `fck` for `f*ck`.
    let least = if inner.first == '*' { DISGUISED_MIN } else { BROKEN_MIN };
    pattern.is_unspaced || (pattern.len >= least && !is_chain)
}
