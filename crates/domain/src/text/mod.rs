//! A reader's text: taken in ([`clean`]), shown ([`render`], [`plain`], [`excerpt`]) and quoted ([`quote`]).
//! The only place where [`SafeHtml`] is made. Never here: loading anything, policy, or words shown to readers.
//!
//! The text is the author's. Whatever is not in the small Markdown (paragraphs, emphasis, strong, strike, quotes,
//! lists, code, links, bare URLs) is shown as it was typed: HTML, entities, images, tables, rules, reference
//! definitions, headings (in comments), `3*4*5`, `1) foo`, `>100`. Only the marks of what is rendered are hidden:
//! `* _ ~~` around words, back-ticks with one language word after a fence, `>` and list marks at the start of a line,
//! `[` and `](…)` of a link, and a backslash before one of ``* ` ~ [ ]`` (or before `>` at the start of a line).
//!
//! Bidirectional controls stay in the text, for Arabic and Hebrew writers use them. They cannot leave their block:
//! every block carries `dir="auto"`, which browsers isolate, and embeddings that are still open end with it. What must
//! be read exactly (link hosts, bare URLs, names in mentions) is isolated once more, by `dir="ltr"` or `<bdi>`, and
//! hosts are shown after IDNA, which admits no such control.

mod calm;
mod clean;
mod host;
mod html;
mod invisible;
mod link;
mod pieces;
mod plain;
mod spots;
#[cfg(test)]
mod work;

use std::fmt;

pub use clean::clean;
pub use html::{render, render_plain};
pub use invisible::is_invisible;
pub(crate) use invisible::{is_cjk, is_word};
pub use plain::{excerpt, plain, plain_as, quote};

/// HTML that holds nothing but what this module wrote: allow-listed tags and attributes, everything else escaped.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct SafeHtml(String);

impl SafeHtml {
    /// The text as it is, with all that HTML would read escaped; good between tags and in quoted attributes.
    #[must_use]
    pub fn escape(text: &str) -> Self {
        let mut html = String::with_capacity(text.len() + text.len() / 8);
        html::push_escaped(&mut html, text);
        Self(html)
    }

    /// The HTML.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The HTML, owned.
    #[must_use]
    pub fn into_string(self) -> String {
        self.0
    }
}

impl fmt::Display for SafeHtml {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.0)
    }
}

/// Why a text is not taken.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum TextProblem {
    /// Nothing in it shows.
    #[error("the text is empty")]
    Empty,
    /// Longer than allowed.
    #[error("the text has {len} characters, {max} are allowed")]
    TooLong {
        /// Characters (Unicode scalar values) that it has.
        len: usize,
        /// Characters that it may have.
        max: usize,
    },
    /// A control character other than line break and tab, or U+FFFE or U+FFFF, which no feed could carry.
    #[error("the text has the control character U+{code:04X} in line {line}")]
    ControlCharacter {
        /// Its code point.
        code: u32,
        /// Its line, from 1.
        line: usize,
    },
}

/// Who wrote the text, and so what it may use.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Profile {
    /// A reader: no headings; links carry `rel="ugc nofollow noopener noreferrer"` and name their host.
    Comment,
    /// The newsroom: `#` and `##` are `<h2>`, `###` is `<h3>`; links carry `rel="noopener"`, and only a host that
    /// could deceive is named.
    Story,
}

/// A name that links to where its bearer spoke: every `@name`, exactly as given, outside code and links.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mention {
    /// The name as typed in the text, without `@`.
    pub name: String,
    /// Where it leads: a path of this site such as `/c/7`, or `#c7`. Any other value makes no link.
    pub href: String,
}
