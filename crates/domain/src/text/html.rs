//! Text to HTML: the only writer of tags, each of them spelled out here.
//! Never here: reading Markdown.

use std::borrow::Cow;

use super::{
    Mention, Profile, SafeHtml, is_invisible,
    pieces::{Mark, Piece, pieces},
    spots::Lead,
};

/// The HTML of a text in the small Markdown, line breaks kept; see the head of this module for what is shown as typed.
///
/// Linear in the length of the text: it is parsed a bounded number of times, and nesting, links and mentions have
/// maxima. Any string is taken, cleaned or not.
#[must_use]
pub fn render(text: &str, profile: Profile, mentions: &[Mention]) -> SafeHtml {
    let source = for_display(text);
    let pieces = pieces(&source, profile, mentions);
    let mut writer = Writer { html: String::with_capacity(source.len() * 2), profile, shows: false };
    for piece in &pieces {
        writer.piece(piece, &source);
    }
    let has_words = || source.chars().any(|c| !c.is_whitespace() && !is_invisible(c));
    if !writer.shows && has_words() {
        // Nothing but marks: then the marks are what was said.
        return render_plain(&source);
    }
    SafeHtml(writer.html)
}

/// The HTML of a text without any Markdown: blank lines part paragraphs, line breaks are kept, every other character is
/// itself, and nothing is a link.
#[must_use]
pub fn render_plain(text: &str) -> SafeHtml {
    let source = for_display(text);
    let mut html = String::with_capacity(source.len() * 2);
    let mut is_open = false;
    for line in source.lines() {
        let line = line.trim_end();
        match (line.is_empty(), is_open) {
            (true, true) => html.push_str("</p>"),
            (true, false) => {}
            (false, true) => html.push_str("<br>"),
            (false, false) => html.push_str("<p dir=\"auto\">"),
        }
        is_open = !line.is_empty();
        push_escaped(&mut html, line);
    }
    if is_open {
        html.push_str("</p>");
    }
    SafeHtml(html)
}

/// The text with LF line breaks, and U+FFFD for control characters, which cleaned texts do not have.
pub(super) fn for_display(text: &str) -> Cow<'_, str> {
    let is_other = |c: char| c.is_control() && !matches!(c, '\n' | '\t');
    if !text.contains(is_other) {
        return Cow::Borrowed(text);
    }
    let lines = text.replace("\r\n", "\n").replace('\r', "\n");
    Cow::Owned(lines.replace(is_other, "\u{FFFD}"))
}

/// Adds text, escaped for content and for quoted attribute values.
pub(super) fn push_escaped(html: &mut String, text: &str) {
    for c in text.chars() {
        match c {
            '&' => html.push_str("&amp;"),
            '<' => html.push_str("&lt;"),
            '>' => html.push_str("&gt;"),
            '"' => html.push_str("&quot;"),
            '\'' => html.push_str("&#39;"),
            '\n' | '\t' => html.push(c),
            c if c.is_control() => html.push('\u{FFFD}'),
            c => html.push(c),
        }
    }
}

struct Writer {
    html: String,
    profile: Profile,
    /// Whether anything that can be seen was written.
    shows: bool,
}

impl Writer {
    fn piece(&mut self, piece: &Piece<'_>, source: &str) {
        match piece {
            Piece::Open(Mark::Numbers(start)) if *start != 1 => {
                self.html.push_str(&format!("<ol dir=\"auto\" start=\"{start}\">"));
            }
            Piece::Open(mark) => self.html.push_str(open_tag(*mark)),
            Piece::Close(mark) => self.html.push_str(close_tag(*mark)),
            Piece::Break => self.html.push_str("<br>"),
            Piece::Run(range) => self.words(&source[range.clone()]),
            Piece::Code(code) => {
                self.html.push_str("<code>");
                self.words(code);
                self.html.push_str("</code>");
            }
            Piece::LinkOpen { href } => self.open_link(href, ""),
            Piece::LinkClose { host } => self.close_link(host.as_deref()),
            Piece::Spot(spot) => {
                let typed = &source[spot.range.clone()];
                match &spot.lead {
                    Lead::Url(target) => {
                        self.open_link(&target.href, " dir=\"ltr\"");
                        self.words(typed);
                        self.close_link(target.odd.then_some(target.host.as_str()));
                    }
                    Lead::Mention(mention) => {
                        self.html.push_str("<a class=\"mention\" href=\"");
                        push_escaped(&mut self.html, &mention.href);
                        self.html.push_str("\"><bdi>");
                        self.words(typed);
                        self.html.push_str("</bdi></a>");
                    }
                }
            }
        }
    }

    fn words(&mut self, words: &str) {
        self.shows |= words.chars().any(|c| !c.is_whitespace() && !is_invisible(c));
        push_escaped(&mut self.html, words);
    }

    fn open_link(&mut self, href: &str, direction: &str) {
        self.html.push_str("<a href=\"");
        push_escaped(&mut self.html, href);
        self.html.push_str(match self.profile {
            Profile::Comment => "\" rel=\"ugc nofollow noopener noreferrer\"",
            Profile::Story => "\" rel=\"noopener\"",
        });
        self.html.push_str(direction);
        self.html.push('>');
    }

    fn close_link(&mut self, host: Option<&str>) {
        self.html.push_str("</a>");
        if let Some(host) = host {
            self.html.push_str(" <span class=\"link-host\" dir=\"ltr\">(");
            push_escaped(&mut self.html, host);
            self.html.push_str(")</span>");
        }
    }
}

fn open_tag(mark: Mark) -> &'static str {
    match mark {
        Mark::Paragraph => "<p dir=\"auto\">",
        Mark::Quote => "<blockquote dir=\"auto\">",
        Mark::Bullets => "<ul dir=\"auto\">",
        Mark::Numbers(_) => "<ol dir=\"auto\">",
        Mark::Item => "<li dir=\"auto\">",
        Mark::Heading(3) => "<h3 dir=\"auto\">",
        Mark::Heading(_) => "<h2 dir=\"auto\">",
        Mark::CodeBlock => "<pre dir=\"auto\"><code>",
        Mark::Emphasis => "<em>",
        Mark::Strong => "<strong>",
        Mark::Strike => "<del>",
    }
}

fn close_tag(mark: Mark) -> &'static str {
    match mark {
        Mark::Paragraph => "</p>",
        Mark::Quote => "</blockquote>",
        Mark::Bullets => "</ul>",
        Mark::Numbers(_) => "</ol>",
        Mark::Item => "</li>",
        Mark::Heading(3) => "</h3>",
        Mark::Heading(_) => "</h2>",
        Mark::CodeBlock => "</code></pre>",
        Mark::Emphasis => "</em>",
        Mark::Strong => "</strong>",
        Mark::Strike => "</del>",
    }
}
