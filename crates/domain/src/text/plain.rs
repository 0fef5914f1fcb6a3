//! Plain forms of a text: for titles of feeds, descriptions, mails, and for quoting it in an answer.
//! Never here: HTML.

use unicode_segmentation::UnicodeSegmentation;

use super::{
    Profile,
    pieces::{Mark, Piece, pieces},
};

/// The text without its Markdown marks: blank lines between blocks, `- ` and numbers before items, `> ` before quotes,
/// links as their words followed by the host in brackets. Read as a comment: `#` is text; see [`plain_as`].
#[must_use]
pub fn plain(text: &str) -> String {
    plain_as(text, Profile::Comment)
}

/// [`plain`], with the headings of a story where that is what the text is.
#[must_use]
pub fn plain_as(text: &str, profile: Profile) -> String {
    write(text, profile, true)
}

/// The beginning of a text on one line, for a description or a title: at most `chars` characters as people count them
/// (grapheme clusters), the last of them `…` when something was left out. Words quoted from others are left out, unless
/// there are no others.
#[must_use]
pub fn excerpt(text: &str, chars: usize) -> String {
    let mut line = write(text, Profile::Comment, false).split_whitespace().collect::<Vec<_>>().join(" ");
    if line.is_empty() {
        line = plain(text).split_whitespace().collect::<Vec<_>>().join(" ");
    }
    let Some((end, _)) = line.grapheme_indices(true).nth(chars) else { return line };
    let kept = line[..end].graphemes(true).count().min(chars.saturating_sub(1));
    let cut = line.grapheme_indices(true).nth(kept).map_or(end, |(at, _)| at);
    line.truncate(cut);
    line.truncate(line.trim_end().len());
    if chars > 0 {
        line.push('…');
    }
    line
}

/// The text as a quote at the top of an answer: every line after `> `.
#[must_use]
pub fn quote(text: &str) -> String {
    text.lines().map(|line| if line.is_empty() { ">\n".to_owned() } else { format!("> {line}\n") }).collect()
}

struct Writer {
    out: String,
    quotes: usize,
    /// The next number of each open list; `None` is a bullet list.
    lists: Vec<Option<u64>>,
    /// A mark of an item that waits for the first words of the item.
    item_mark: String,
}

fn write(text: &str, profile: Profile, with_quotes: bool) -> String {
    let mut writer = Writer { out: String::new(), quotes: 0, lists: Vec::new(), item_mark: String::new() };
    let source = super::html::for_display(text);
    for piece in pieces(&source, profile, &[]) {
        writer.piece(&piece, &source, with_quotes);
    }
    writer.out.truncate(writer.out.trim_end().len());
    writer.out
}

impl Writer {
    fn piece(&mut self, piece: &Piece<'_>, source: &str, with_quotes: bool) {
        match piece {
            Piece::Open(Mark::Quote) => {
                self.quotes += 1;
                return;
            }
            Piece::Close(Mark::Quote) => {
                self.quotes -= 1;
                self.end_block("\n\n");
                return;
            }
            _ if self.quotes > 0 && !with_quotes => return,
            _ => {}
        }
        match piece {
            Piece::Open(Mark::Bullets) => self.open_list(None),
            Piece::Open(Mark::Numbers(start)) => self.open_list(Some(*start)),
            Piece::Close(Mark::Bullets | Mark::Numbers(_)) => {
                self.lists.pop();
                self.end_block(if self.lists.is_empty() { "\n\n" } else { "\n" });
            }
            Piece::Open(Mark::Item) => {
                self.end_block("\n");
                self.item_mark = match self.lists.last_mut() {
                    Some(Some(number)) => {
                        let mark = format!("{number}. ");
                        *number += 1;
                        mark
                    }
                    _ => "- ".to_owned(),
                };
            }
            Piece::Close(Mark::Paragraph) => {
                self.end_block(if self.lists.is_empty() { "\n\n" } else { "\n" })
            }
            Piece::Close(Mark::Heading(_) | Mark::CodeBlock) => self.end_block("\n\n"),
            Piece::LinkClose { host: Some(host) } => self.words(&format!(" ({host})")),
            Piece::Break => self.words("\n"),
            Piece::Run(range) => self.words(&source[range.clone()]),
            Piece::Spot(spot) => self.words(&source[spot.range.clone()]),
            Piece::Code(code) => self.words(code),
            Piece::Open(_) | Piece::Close(_) | Piece::LinkOpen { .. } | Piece::LinkClose { host: None } => {}
        }
    }

    fn open_list(&mut self, start: Option<u64>) {
        self.end_block("\n");
        self.lists.push(start);
    }

    fn words(&mut self, words: &str) {
        for part in words.split_inclusive('\n') {
            if self.out.is_empty() || self.out.ends_with('\n') {
                for _ in 0..self.quotes {
                    self.out.push_str("> ");
                }
                for _ in 1..self.lists.len() {
                    self.out.push_str("  ");
                }
            }
            self.out.push_str(&std::mem::take(&mut self.item_mark));
            self.out.push_str(part);
        }
    }

    fn end_block(&mut self, gap: &str) {
        if !self.out.is_empty() {
            self.out.truncate(self.out.trim_end_matches('\n').len());
            self.out.push_str(gap);
        }
    }
}
