//! The pieces of a text in order: what the parser found in the calm copy, with the words as they were typed.
//! Never here: HTML.

use std::ops::Range;

use pulldown_cmark::{CodeBlockKind, Event, HeadingLevel, Parser, Tag, TagEnd};

use super::{
    Mention, Profile, calm, is_invisible, link,
    spots::{self, Lead, Spot},
};

/// Links made in one text. A comment with more is a list of links; the rest shows as text.
const LINKS_MAX: usize = 100;
/// Emphasis, strong and strike inside each other; deeper ones show their marks.
const INLINE_DEPTH_MAX: usize = 8;

/// A mark that opens and closes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Mark {
    Paragraph,
    Quote,
    Bullets,
    /// A list numbered from here.
    Numbers(u64),
    Item,
    /// 2 or 3.
    Heading(u8),
    CodeBlock,
    Emphasis,
    Strong,
    Strike,
}

/// A piece; ranges are bytes of the text.
#[derive(Debug, Clone)]
pub(super) enum Piece<'m> {
    Open(Mark),
    Close(Mark),
    LinkOpen {
        href: String,
    },
    /// With the host, where the words of the link do not show it.
    LinkClose {
        host: Option<String>,
    },
    Run(Range<usize>),
    Spot(Spot<'m>),
    Code(String),
    Break,
}

/// The pieces of a text that [`super::html::for_display`] has passed.
pub(super) fn pieces<'m>(source: &str, profile: Profile, mentions: &'m [Mention]) -> Vec<Piece<'m>> {
    let spots = spots::find(source, mentions);
    let calm = calm::calm(source, profile, &spots);
    let events: Vec<_> = Parser::new_ext(&calm.text, calm::options())
        .into_offset_iter()
        .map(|(event, range)| (event, calm.source(&range)))
        .collect();
    let mut reader = Reader {
        source,
        profile,
        spots: spots.into_iter().peekable(),
        pieces: Vec::with_capacity(events.len()),
        run: 0..0,
        inline_open: Vec::new(),
        links_left: LINKS_MAX,
        link: None,
        code: None,
        quotes: 0,
    };
    for (index, (event, range)) in events.iter().enumerate() {
        reader.event(event, range, &events[index..]);
    }
    reader.flush();
    reader.pieces
}

struct Reader<'s, 'm> {
    source: &'s str,
    profile: Profile,
    spots: std::iter::Peekable<std::vec::IntoIter<Spot<'m>>>,
    pieces: Vec<Piece<'m>>,
    /// Words that are not yet a piece; grows while what follows stands next to it.
    run: Range<usize>,
    /// For every open emphasis, strong or strike whether it became a mark.
    inline_open: Vec<bool>,
    links_left: usize,
    link: Option<OpenLink>,
    code: Option<CodeBlock>,
    quotes: usize,
}

/// A link whose words are being read.
enum OpenLink {
    Made {
        host: Option<String>,
    },
    /// Shown as typed; the rest of it begins here.
    AsTyped {
        rest: usize,
    },
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum CodeBlock {
    Fenced,
    /// Indentation is no code here: its lines are a paragraph.
    Indented,
}

impl<'m> Reader<'_, 'm> {
    fn event(&mut self, event: &Event<'_>, range: &Range<usize>, ahead: &[(Event<'_>, Range<usize>)]) {
        match event {
            Event::Text(_) if self.code == Some(CodeBlock::Indented) => self.lines(range.clone()),
            Event::Text(_) => self.words(range.clone()),
            Event::SoftBreak | Event::HardBreak => self.push(Piece::Break),
            Event::Code(_) => {
                let code = self.code_span(range.clone());
                if code.trim().is_empty() {
                    self.lines(range.clone());
                } else {
                    self.push(Piece::Code(code));
                }
            }
            Event::Start(Tag::Link { .. }) => self.open_link(range, ahead),
            Event::End(TagEnd::Link) => self.close_link(range),
            Event::Start(Tag::CodeBlock(CodeBlockKind::Indented)) => {
                self.code = Some(CodeBlock::Indented);
                self.push(Piece::Open(Mark::Paragraph));
            }
            Event::Start(Tag::CodeBlock(_)) => {
                self.code = Some(CodeBlock::Fenced);
                self.push(Piece::Open(Mark::CodeBlock));
            }
            Event::End(TagEnd::CodeBlock) => {
                let mark = match self.code {
                    Some(CodeBlock::Indented) => Mark::Paragraph,
                    _ => Mark::CodeBlock,
                };
                self.flush();
                self.code = None;
                while mark == Mark::Paragraph && matches!(self.pieces.last(), Some(Piece::Break)) {
                    self.pieces.pop();
                }
                self.push(Piece::Close(mark));
            }
            Event::Start(tag) => match open_mark(tag) {
                Some(mark) => self.open(mark, range),
                None => self.words(range.clone()),
            },
            Event::End(tag) => {
                if let Some(mark) = close_mark(*tag) {
                    self.close(mark, range);
                }
            }
            // The calm copy has none of the others; if it had, they would show as typed.
            _ => self.words(range.clone()),
        }
    }

    fn push(&mut self, piece: Piece<'m>) {
        self.flush();
        self.pieces.push(piece);
    }

    fn open(&mut self, mark: Mark, range: &Range<usize>) {
        self.quotes += usize::from(mark == Mark::Quote);
        if let Some(len) = inline_mark_len(mark) {
            let shows = self.inline_open.len() < INLINE_DEPTH_MAX;
            self.inline_open.push(shows);
            if !shows {
                self.words(range.start..range.start + len);
                return;
            }
        }
        self.push(Piece::Open(mark));
    }

    fn close(&mut self, mark: Mark, range: &Range<usize>) {
        self.quotes -= usize::from(mark == Mark::Quote);
        if let Some(len) = inline_mark_len(mark)
            && !self.inline_open.pop().expect("an end follows its start")
        {
            self.words(range.end - len..range.end);
            return;
        }
        self.push(Piece::Close(mark));
    }

    fn open_link(&mut self, range: &Range<usize>, ahead: &[(Event<'_>, Range<usize>)]) {
        let words_end = ahead[1..]
            .iter()
            .take_while(|(event, _)| !matches!(event, Event::End(TagEnd::Link)))
            .map(|(_, part)| part.end)
            .max()
            .unwrap_or(range.start + 1);
        let words = &self.source[range.start + 1..words_end];
        let typed = self.source[words_end..range.end]
            .strip_prefix("](")
            .and_then(|rest| rest.strip_suffix(')'))
            .map_or("", |dest| dest.trim_matches([' ', '\n']));
        let shows = words.chars().any(|c| !c.is_whitespace() && !is_invisible(c));
        let target = if shows && self.links_left > 0 { link::target(typed) } else { None };
        let Some(target) = target else {
            self.words(range.start..range.start + 1);
            self.link = Some(OpenLink::AsTyped { rest: words_end });
            return;
        };
        self.links_left -= 1;
        let is_named = target.odd || (self.profile == Profile::Comment && words != typed);
        self.push(Piece::LinkOpen { href: target.href });
        self.link = Some(OpenLink::Made { host: is_named.then_some(target.host) });
    }

    fn close_link(&mut self, range: &Range<usize>) {
        self.flush_if_made();
        match self.link.take() {
            Some(OpenLink::Made { host }) => self.push(Piece::LinkClose { host }),
            Some(OpenLink::AsTyped { rest }) => self.lines(rest..range.end),
            None => {}
        }
    }

    /// The words of a link must be a piece before the link is closed, for they are no place for other links.
    fn flush_if_made(&mut self) {
        if matches!(self.link, Some(OpenLink::Made { .. })) {
            self.flush();
        }
    }

    /// Adds words, joined to those before them where nothing lies between.
    fn words(&mut self, range: Range<usize>) {
        if self.run.end == range.start && !self.run.is_empty() {
            self.run.end = range.end;
        } else {
            self.flush();
            self.run = range;
        }
    }

    /// Adds words that may go over several lines.
    fn lines(&mut self, range: Range<usize>) {
        let mut at = range.start;
        for line in self.source[range].split_inclusive('\n') {
            let end = at + line.len();
            self.words(at..at + line.trim_end_matches('\n').len());
            if line.ends_with('\n') {
                self.push(Piece::Break);
            }
            at = end;
        }
    }

    /// Makes pieces of the words so far: spots where they may be, runs between them.
    fn flush(&mut self) {
        let Range { mut start, end } = std::mem::replace(&mut self.run, 0..0);
        let is_leading =
            !matches!(self.link, Some(OpenLink::Made { .. })) && self.code != Some(CodeBlock::Fenced);
        while start < end {
            while self.spots.next_if(|spot| spot.range.start < start).is_some() {}
            match self.spots.next_if(|spot| is_leading && spot.range.end <= end) {
                Some(spot) => {
                    self.run_piece(start..spot.range.start);
                    start = spot.range.end;
                    self.spot_piece(spot);
                }
                None => {
                    self.run_piece(start..end);
                    start = end;
                }
            }
        }
    }

    fn spot_piece(&mut self, spot: Spot<'m>) {
        let is_url = matches!(spot.lead, Lead::Url(_));
        if is_url && self.links_left == 0 {
            self.run_piece(spot.range);
            return;
        }
        self.links_left -= usize::from(is_url);
        self.pieces.push(Piece::Spot(spot));
    }

    fn run_piece(&mut self, range: Range<usize>) {
        if !range.is_empty() {
            self.pieces.push(Piece::Run(range));
        }
    }

    /// The inside of a code span: without its back-ticks, the space next to them, and the marks of lines in between.
    fn code_span(&self, range: Range<usize>) -> String {
        let typed = &self.source[range];
        let ticks = typed.bytes().take_while(|byte| *byte == b'`').count();
        let inside = typed.get(ticks..typed.len().saturating_sub(ticks)).unwrap_or(typed);
        let lead: &[char] = if self.quotes > 0 { &[' ', '\t', '>'] } else { &[' ', '\t'] };
        let mut lines = inside.split('\n');
        let mut code = lines.next().unwrap_or_default().to_owned();
        for line in lines {
            code.push('\n');
            code.push_str(line.trim_start_matches(lead));
        }
        let is_blank = |byte: Option<&u8>| matches!(byte, Some(b' ' | b'\n'));
        let is_padded = is_blank(code.as_bytes().first()) && is_blank(code.as_bytes().last());
        if is_padded && !code.trim().is_empty() { code[1..code.len() - 1].to_owned() } else { code }
    }
}

fn inline_mark_len(mark: Mark) -> Option<usize> {
    match mark {
        Mark::Emphasis => Some(1),
        Mark::Strong | Mark::Strike => Some(2),
        _ => None,
    }
}

fn open_mark(tag: &Tag<'_>) -> Option<Mark> {
    Some(match tag {
        Tag::Paragraph => Mark::Paragraph,
        Tag::BlockQuote(_) => Mark::Quote,
        Tag::List(None) => Mark::Bullets,
        Tag::List(Some(start)) => Mark::Numbers(*start),
        Tag::Item => Mark::Item,
        Tag::Heading { level, .. } => Mark::Heading(if *level == HeadingLevel::H3 { 3 } else { 2 }),
        Tag::Emphasis => Mark::Emphasis,
        Tag::Strong => Mark::Strong,
        Tag::Strikethrough => Mark::Strike,
        _ => return None,
    })
}

fn close_mark(tag: TagEnd) -> Option<Mark> {
    Some(match tag {
        TagEnd::Paragraph => Mark::Paragraph,
        TagEnd::BlockQuote(_) => Mark::Quote,
        TagEnd::List(false) => Mark::Bullets,
        TagEnd::List(true) => Mark::Numbers(0),
        TagEnd::Item => Mark::Item,
        TagEnd::Heading(level) => Mark::Heading(if level == HeadingLevel::H3 { 3 } else { 2 }),
        TagEnd::Emphasis => Mark::Emphasis,
        TagEnd::Strong => Mark::Strong,
        TagEnd::Strikethrough => Mark::Strike,
        _ => return None,
    })
}
