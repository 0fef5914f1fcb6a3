//! The calm copy: the text with every byte that would begin something outside the small Markdown replaced by a comma,
//! so that the parser reads text there. What is shown is always taken from the text as typed, at the same place.
//! Never here: output.

use std::ops::Range;

use pulldown_cmark::{CodeBlockKind, Event, Options, Parser, Tag, TagEnd};

use super::{Profile, is_cjk, is_word, spots::Spot};

/// Quotes and lists inside each other; deeper ones show as text. No reader follows more, and no parser's cost per line
/// grows further.
pub(super) const DEPTH_MAX: usize = 8;
/// Times that the copy is parsed until nothing more is to be calmed. Each time takes at least one level of every
/// disturbing list, so this is more than [`DEPTH_MAX`]; then all list marks and fences that are left become text.
pub(super) const ROUNDS_MAX: usize = 10;
/// Characters of the language word after a fence; a longer one is not hidden.
const LANGUAGE_LEN_MAX: usize = 16;
/// What stands in: punctuation, as are most bytes that it replaces, and without a meaning at any place.
const CALM: u8 = b',';

/// The copy, and the way back from its offsets to those of the text.
#[derive(Debug)]
pub(super) struct Calm {
    /// What to parse.
    pub(super) text: String,
    /// How often it was parsed to make it.
    #[cfg(test)]
    pub(super) rounds: usize,
    inserts: Vec<Insert>,
}

/// Bytes of the copy that are not in the text.
#[derive(Debug, Clone, Copy)]
struct Insert {
    at: usize,
    len: usize,
    before: usize,
}

impl Calm {
    /// The part of the text that a part of the copy stands for.
    pub(super) fn source(&self, range: &Range<usize>) -> Range<usize> {
        self.source_offset(range.start)..self.source_offset(range.end)
    }

    fn source_offset(&self, offset: usize) -> usize {
        match self.inserts.partition_point(|insert| insert.at < offset).checked_sub(1) {
            None => offset,
            Some(last) => {
                let insert = self.inserts[last];
                offset - insert.before - insert.len.min(offset - insert.at)
            }
        }
    }
}

/// What of Markdown the parser is to know.
pub(super) fn options() -> Options {
    Options::ENABLE_STRIKETHROUGH
}

/// The calm copy of a text.
pub(super) fn calm(source: &str, profile: Profile, spots: &[Spot<'_>]) -> Calm {
    let mut bytes = source.as_bytes().to_vec();
    calm_bytes(source, profile, &mut bytes);
    for spot in spots {
        for byte in &mut bytes[spot.range.clone()] {
            if b"*_~`[]!\\".contains(byte) {
                *byte = CALM;
            }
        }
    }
    let (mut bytes, inserts) = calm_lines(bytes);
    for _round in 1..=ROUNDS_MAX {
        let text = String::from_utf8(bytes).expect("ASCII bytes were replaced by ASCII bytes only");
        let marks = disturbing(&text);
        if marks.is_empty() {
            return Calm {
                text,
                inserts,
                #[cfg(test)]
                rounds: _round,
            };
        }
        bytes = text.into_bytes();
        marks.into_iter().for_each(|at| bytes[at] = CALM);
    }
    calm_all_blocks(&mut bytes);
    let text = String::from_utf8(bytes).expect("ASCII bytes were replaced by ASCII bytes only");
    Calm {
        text,
        inserts,
        #[cfg(test)]
        rounds: ROUNDS_MAX + 1,
    }
}

/// Calms what a byte and its neighbours tell: HTML, entities, images, definitions, headings, single tildes, stars
/// between letters or in long rows, and backslashes that are no escape.
fn calm_bytes(source: &str, profile: Profile, bytes: &mut [u8]) {
    let mut at = 0;
    while at < bytes.len() {
        let byte = bytes[at];
        let next = bytes.get(at + 1).copied();
        let run = if b"*_~#".contains(&byte) { run_len(bytes, at) } else { 1 };
        let is_calmed = match byte {
            b'<' | b'&' | b'=' => true,
            b'#' => profile == Profile::Comment || run > 3,
            b'~' => run != 2,
            b'_' => run > 3,
            b'*' => run > 3 || is_in_word(source, at, at + run),
            _ => false,
        };
        if is_calmed {
            bytes[at..at + run].fill(CALM);
        }
        let taken = match (byte, next) {
            (b'!', Some(b'[')) => {
                bytes[at..at + 2].fill(CALM);
                2
            }
            (b']', Some(b':')) => {
                bytes[at + 1] = CALM;
                2
            }
            (b'\\', Some(b'*' | b'`' | b'~' | b'[' | b']')) => 2,
            (b'\\', Some(b'>')) if is_at_line_start(bytes, at) => 2,
            (b'\\', Some(b'_' | b'\\')) => {
                bytes[at..at + 2].fill(CALM);
                2
            }
            (b'\\', _) => {
                bytes[at] = CALM;
                1
            }
            _ => run,
        };
        at += taken;
    }
}

fn run_len(bytes: &[u8], at: usize) -> usize {
    bytes[at..].iter().take_while(|byte| **byte == bytes[at]).count()
}

/// Whether letters or digits stand on both sides, neither of a script without spaces.
fn is_in_word(source: &str, start: usize, end: usize) -> bool {
    let is_letter = |c: char| is_word(c) && !is_cjk(c);
    source[..start].ends_with(is_letter) && source[end..].starts_with(is_letter)
}

fn is_at_line_start(bytes: &[u8], at: usize) -> bool {
    let indent = bytes[..at].iter().rev().take(DEPTH_MAX).take_while(|byte| b" \t".contains(byte)).count();
    at == indent || bytes[at - indent - 1] == b'\n'
}

/// Calms what stands alone on its line (rules, underlines of headings), `>` that quotes nothing (`>100`, `>:(`) and
/// marks below [`DEPTH_MAX`]. Puts a blank line where a quote ends without one: else the words after it, which are the
/// author's own, would be shown as part of the quote.
fn calm_lines(bytes: Vec<u8>) -> (Vec<u8>, Vec<Insert>) {
    let mut copy = Vec::with_capacity(bytes.len() + 16);
    let mut inserts: Vec<Insert> = Vec::new();
    let mut quotes_before = 0;
    for line in bytes.split_inclusive(|byte| *byte == b'\n') {
        let mut line = line.to_vec();
        let lead = calm_lead(&mut line);
        if lead.quotes < quotes_before && !lead.is_blank {
            let insert = [b">".repeat(lead.quotes), b"\n".to_vec()].concat();
            let before = inserts.last().map_or(0, |last| last.before + last.len);
            inserts.push(Insert { at: copy.len(), len: insert.len(), before });
            copy.extend(insert);
        }
        quotes_before = lead.quotes;
        copy.extend(line);
    }
    (copy, inserts)
}

struct Lead {
    quotes: usize,
    is_blank: bool,
}

/// Reads and calms the marks at the start of a line.
fn calm_lead(line: &mut [u8]) -> Lead {
    let len = line.trim_ascii_end().len();
    let rule_start = rule_start(&line[..len]);
    let (mut at, mut quotes, mut marks) = (0, 0, 0);
    while at < len {
        let next = line.get(at + 1).copied().unwrap_or(b'\n');
        if rule_start.is_some_and(|start| at >= start) {
            line[at..len].iter_mut().filter(|byte| !b" \t".contains(byte)).for_each(|byte| *byte = CALM);
            break;
        }
        match line[at] {
            b' ' | b'\t' => at += 1,
            b'>' if next.is_ascii_digit() || b":;=_,.|(-/".contains(&next) => {
                line[at] = CALM;
                break;
            }
            b'>' => {
                if marks < DEPTH_MAX {
                    quotes += 1;
                } else {
                    line[at] = CALM;
                }
                marks += 1;
                at += 1;
            }
            _ => {
                let Some(end) = list_mark_end(&line[at..]).map(|end| at + end) else { break };
                if marks >= DEPTH_MAX {
                    line[end - 1] = CALM;
                }
                marks += 1;
                at = end;
            }
        }
    }
    Lead { quotes, is_blank: at >= len }
}

/// Where the row of `-`, `*` or `_` begins that the line ends with, if it would be a rule or underline.
fn rule_start(line: &[u8]) -> Option<usize> {
    let mark = *line.last()?;
    let row = line.iter().rev().take_while(|byte| **byte == mark || b" \t".contains(byte)).count();
    let start = line.len() - row;
    let marks = line[start..].iter().filter(|byte| **byte == mark).count();
    (mark == b'-' || (b"*_".contains(&mark) && marks >= 3)).then_some(start)
}

/// The length of the list mark that the line begins with.
fn list_mark_end(line: &[u8]) -> Option<usize> {
    let digits = line.iter().take(10).take_while(|byte| byte.is_ascii_digit()).count();
    let is_mark = matches!((digits, line.get(digits)?), (0, b'-' | b'+' | b'*') | (1..=9, b'.' | b')'));
    let is_apart = line.get(digits + 1).is_none_or(|byte| b" \t\n".contains(byte));
    (is_mark && is_apart).then_some(digits + 1)
}

/// A block that is open while the events are read.
struct Open {
    at: usize,
    /// Pieces of content seen before it.
    content_before: usize,
    marks: Vec<ListMark>,
    has_empty: bool,
    is_list: bool,
}

struct ListMark {
    at: usize,
    number: Option<u64>,
    byte: u8,
}

/// The marks of blocks that would not show what was typed: numbered lists that would get other numbers or brackets, or
/// have one item only (`2. Maerz`), single bullets, empty quotes, items and headings, fences without an end.
fn disturbing(text: &str) -> Vec<usize> {
    let bytes = text.as_bytes();
    let mut found = Vec::new();
    let mut open: Vec<Open> = Vec::new();
    let mut content = 0;
    for (event, range) in Parser::new_ext(text, options()).into_offset_iter() {
        match event {
            Event::Start(
                Tag::List(_) | Tag::BlockQuote(_) | Tag::Item | Tag::Heading { .. } | Tag::CodeBlock(_),
            ) => {
                if let Event::Start(Tag::Item) = event {
                    let mark = list_mark(bytes, range.start);
                    open.last_mut().expect("an item is in a list").marks.extend(mark);
                }
                if let Event::Start(Tag::CodeBlock(CodeBlockKind::Fenced(language))) = &event
                    && !(is_language(language) && is_closed(&text[range.clone()]))
                {
                    let at = range.start;
                    found.extend(at..at + run_len(bytes, at));
                }
                let is_list = matches!(event, Event::Start(Tag::List(_)));
                let (at, content_before) = (range.start, content);
                open.push(Open { at, content_before, marks: Vec::new(), has_empty: false, is_list });
            }
            Event::End(TagEnd::List(_) | TagEnd::BlockQuote(_) | TagEnd::Item | TagEnd::Heading(_)) => {
                let closed = open.pop().expect("an end follows its start");
                let is_empty = closed.content_before == content;
                match event {
                    Event::End(TagEnd::Item) => {
                        open.last_mut().expect("an item is in a list").has_empty |= is_empty
                    }
                    Event::End(TagEnd::List(_)) => {
                        let in_list = open.iter().any(|block| block.is_list);
                        if open.len() > 2 * DEPTH_MAX || !is_list_as_typed(&closed, in_list) {
                            found.extend(closed.marks.iter().map(|mark| mark.at));
                        }
                    }
                    _ if is_empty => found.extend(closed.at..closed.at + run_len(bytes, closed.at)),
                    _ => {}
                }
            }
            Event::End(TagEnd::CodeBlock) => {
                let closed = open.pop().expect("an end follows its start");
                if closed.content_before == content && bytes[closed.at] == b'`' {
                    found.extend(closed.at..closed.at + run_len(bytes, closed.at));
                }
            }
            Event::Text(words) => content += usize::from(!words.trim().is_empty()),
            Event::Code(_) | Event::Start(Tag::Link { .. }) => content += 1,
            _ => {}
        }
    }
    found
}

/// The byte that makes an item an item.
fn list_mark(bytes: &[u8], item: usize) -> Option<ListMark> {
    let at = item + bytes[item..].iter().take_while(|byte| b" \t".contains(byte)).count();
    let end = list_mark_end(&bytes[at..])?;
    let number = std::str::from_utf8(&bytes[at..at + end - 1]).ok()?.parse().ok();
    Some(ListMark { at: at + end - 1, number, byte: bytes[at + end - 1] })
}

/// Whether HTML would show the list with the marks that were typed.
fn is_list_as_typed(list: &Open, in_list: bool) -> bool {
    let Some(first) = list.marks.first() else { return true };
    match first.number {
        None => !list.has_empty && (list.marks.len() > 1 || in_list),
        Some(start) => {
            let mut numbers = (start..).zip(&list.marks);
            !list.has_empty
                && list.marks.len() > 1
                && first.byte == b'.'
                && numbers.all(|(number, mark)| mark.number == Some(number))
        }
    }
}

fn is_language(word: &str) -> bool {
    word.len() <= LANGUAGE_LEN_MAX && word.bytes().all(|b| b.is_ascii_alphanumeric() || b"+-_".contains(&b))
}

/// Whether a fenced block has its closing fence.
fn is_closed(block: &str) -> bool {
    let block = block.trim_end();
    let opening = run_len(block.as_bytes(), 0);
    let Some((_, last)) = block.rsplit_once('\n') else { return false };
    let fence = last.trim_start_matches([' ', '\t', '>']);
    fence.len() >= opening && fence.bytes().all(|b| b == b'`')
}

/// Calms every list mark and fence there is.
fn calm_all_blocks(bytes: &mut [u8]) {
    for line in bytes.split_inclusive_mut(|byte| *byte == b'\n') {
        let mut at = 0;
        while at < line.len() {
            if b" \t>".contains(&line[at]) {
                at += 1;
            } else if let Some(end) = list_mark_end(&line[at..]) {
                line[at + end - 1] = CALM;
                at += end;
            } else {
                let fence = run_len(line, at);
                if line[at] == b'`' && fence >= 3 {
                    line[at..at + fence].fill(CALM);
                }
                break;
            }
        }
    }
}
