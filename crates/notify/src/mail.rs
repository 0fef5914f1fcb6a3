//! A mail and the message that it becomes. Nothing in a field gets out of its place: ids and addresses are refused when they
//! are not of their form, names and subjects are made one clean line, bodies are encoded.
//! Never here: how it leaves.

use std::{
    fmt,
    time::{Duration, SystemTime},
};

use lettre::{
    Message,
    message::{
        Body, Mailbox, MultiPart, SinglePart,
        header::{ContentTransferEncoding, ContentType, HeaderName, HeaderValue},
    },
};
use rejoinder_domain::{Micros, clock::SECOND};

use crate::address::Address;

/// Bytes of the text and the HTML of a mail together: a digest of a long day; servers commonly stop at 10 MB.
pub const MAIL_BYTES_MAX: usize = 1024 * 1024;
/// Characters of a subject; the rest is cut. Inboxes show some 70, and 200 of any script are one encoded line that no
/// server refuses.
pub const SUBJECT_LEN_MAX: usize = 200;
/// Characters of a shown name of sender or recipient; the rest is cut.
const NAME_LEN_MAX: usize = 100;
/// Bytes of an id: with its prefix it is also the boundary between parts, which has 70 at the most (RFC 2046 §5.1.1).
const ID_LEN_MAX: usize = 64;
/// Bytes of an unsubscribe address: a line of a header has 998 (RFC 5322 §2.1.1).
const URL_LEN_MAX: usize = 900;
/// The end of the year 9999, which is the last that a `Date` header can name.
const DATE_END: Micros = 253_402_300_800 * SECOND;

/// One mail to one recipient.
///
/// Names and the subject may be anything: line breaks and other control characters in them become spaces, direction marks
/// go, `=?` (which would be read as an encoded word) is parted, and what is too long is cut. A mail shall not fail because
/// of what somebody called himself. All else is ours to get right and is refused when it is wrong, see [`MailProblem`].
#[derive(Clone, PartialEq, Eq)]
pub struct Mail {
    /// Who gets it.
    pub to: Address,
    /// His name, shown beside his address.
    pub to_name: Option<String>,
    /// The paper's name, shown as the sender's.
    pub from_name: String,
    /// The subject.
    pub subject: String,
    /// The mail as plain text. Control characters but tab and line break are dropped.
    pub text: String,
    /// The same as HTML, for those who prefer it. What is in it must be safe already.
    pub html: Option<String>,
    /// Names this mail for good: `Message-ID: <ID@domain of the sender>`. A mail that is sent again keeps it. At most 64
    /// of letters, digits, `-`, `_`, and single dots inside.
    pub message_id: String,
    /// What the mail is about, such as a discussion: mails with the same one stand together in the inbox
    /// (`In-Reply-To`, `References`). The form of an id; a mail whose id it is starts the row itself.
    pub thread: Option<String>,
    /// Where one POST unsubscribes (RFC 8058): `https`, ASCII, at most 900 bytes.
    pub unsubscribe: Option<String>,
    /// The kind of mail, for filters: `List-Id: <ID.domain of the sender>` (RFC 2919). The form of an id.
    pub list_id: Option<String>,
    /// When it was written.
    pub date: Micros,
}

/// What is wrong with a mail. Always our own fault.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum MailProblem {
    /// Nothing is left of the subject.
    #[error("the subject is empty")]
    SubjectEmpty,
    /// See [`Mail::message_id`]; the name of the field that is wrong.
    #[error("{0} is no id")]
    IdInvalid(&'static str),
    /// See [`Mail::unsubscribe`].
    #[error("the unsubscribe address is not of https")]
    UnsubscribeInvalid,
    /// More than [`MAIL_BYTES_MAX`].
    #[error("the mail is too long")]
    TooLong,
    /// Before 1970 or after 9999.
    #[error("the date cannot be written")]
    DateInvalid,
    /// The library refused to put the message together, which no field that passed the other rules should cause.
    #[error("the message cannot be put together")]
    Unbuildable,
}

/// Shows which mail it is, not what is in it: texts of mails have secrets.
impl fmt::Debug for Mail {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Mail({} to {:?})", self.message_id, self.to)
    }
}

impl Mail {
    /// The message, RFC 5322 with CRLF. The same mail is the same bytes.
    pub(crate) fn message(&self, from: &Address) -> Result<Vec<u8>, MailProblem> {
        self.check()?;
        let subject = one_line(&self.subject, SUBJECT_LEN_MAX);
        if subject.is_empty() {
            return Err(MailProblem::SubjectEmpty);
        }
        let whole = |id: &str| format!("<{id}@{}>", from.domain());
        let mut message = Message::builder()
            .date(self.system_time()?)
            .from(mailbox(Some(&self.from_name), from))
            .to(mailbox(self.to_name.as_deref(), &self.to))
            .subject(subject)
            .raw_header(plain("Message-ID", whole(&self.message_id)));
        if let Some(thread) = self.thread.as_ref().filter(|thread| **thread != self.message_id) {
            message = message
                .raw_header(plain("In-Reply-To", whole(thread)))
                .raw_header(plain("References", whole(thread)));
        }
        if let Some(list) = &self.list_id {
            message = message.raw_header(plain("List-Id", format!("<{list}.{}>", from.domain())));
        }
        if let Some(url) = &self.unsubscribe {
            message = message
                .raw_header(plain("List-Unsubscribe", format!("<{url}>")))
                .raw_header(plain("List-Unsubscribe-Post", "List-Unsubscribe=One-Click".into()));
        }
        // RFC 3834 §5: no program shall answer.
        message = message.raw_header(plain("Auto-Submitted", "auto-generated".into()));
        let text = part(ContentType::TEXT_PLAIN, &self.text)?;
        let built = match &self.html {
            None => message.singlepart(text),
            Some(html) => {
                // Neither encoding of the parts can have "=_" in it (RFC 2045 §6.7), so that no text ends its part.
                let parts = MultiPart::alternative().boundary(format!("=_{}", self.message_id));
                message.multipart(parts.singlepart(text).singlepart(part(ContentType::TEXT_HTML, html)?))
            }
        };
        built.map(|message| message.formatted()).map_err(|_| MailProblem::Unbuildable)
    }

    fn check(&self) -> Result<(), MailProblem> {
        let optional = |id: &Option<String>| id.as_deref().is_none_or(is_id);
        if !is_id(&self.message_id) {
            return Err(MailProblem::IdInvalid("message_id"));
        }
        if !optional(&self.thread) {
            return Err(MailProblem::IdInvalid("thread"));
        }
        if !optional(&self.list_id) {
            return Err(MailProblem::IdInvalid("list_id"));
        }
        if !self.unsubscribe.as_deref().is_none_or(is_https) {
            return Err(MailProblem::UnsubscribeInvalid);
        }
        if self.text.len() + self.html.as_ref().map_or(0, String::len) > MAIL_BYTES_MAX {
            return Err(MailProblem::TooLong);
        }
        Ok(())
    }

    fn system_time(&self) -> Result<SystemTime, MailProblem> {
        let micros = u64::try_from(self.date).map_err(|_| MailProblem::DateInvalid)?;
        if self.date >= DATE_END {
            return Err(MailProblem::DateInvalid);
        }
        Ok(SystemTime::UNIX_EPOCH + Duration::from_micros(micros))
    }
}

fn is_id(id: &str) -> bool {
    let is_piece = |piece: &str| {
        !piece.is_empty() && piece.bytes().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'-' | b'_'))
    };
    id.len() <= ID_LEN_MAX && id.split('.').all(is_piece)
}

fn is_https(url: &str) -> bool {
    url.len() <= URL_LEN_MAX
        && url.strip_prefix("https://").is_some_and(|rest| !rest.is_empty() && !rest.starts_with('/'))
        && url.bytes().all(|b| b.is_ascii_graphic() && !matches!(b, b'<' | b'>' | b'"' | b'\\'))
}

/// A header of checked printable ASCII, written as it is: folding it would put the value on a line of its own, which old
/// readers of `List-` headers and ids do not follow.
fn plain(name: &'static str, value: String) -> HeaderValue {
    HeaderValue::dangerous_new_pre_encoded(HeaderName::new_from_ascii_str(name), value.clone(), value)
}

fn mailbox(name: Option<&str>, address: &Address) -> Mailbox {
    let name = name.map(|name| one_line(name, NAME_LEN_MAX)).filter(|name| !name.is_empty());
    Mailbox::new(name, address.for_wire())
}

/// One line that a header can have, cut to `len_max` characters.
fn one_line(text: &str, len_max: usize) -> String {
    let spaced: String = text
        .chars()
        .filter(|c| !is_direction(*c))
        .map(|c| if c.is_control() || matches!(c, '\u{2028}' | '\u{2029}') { ' ' } else { c })
        .collect();
    let words = spaced.split_whitespace().collect::<Vec<_>>().join(" ").replace("=?", "= ?");
    words.chars().take(len_max).collect::<String>().trim_end().to_owned()
}

/// Marks that turn the direction of what follows, also beyond the subject in a list of mails.
fn is_direction(c: char) -> bool {
    matches!(c, '\u{61C}' | '\u{200E}' | '\u{200F}' | '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}' | '\u{FEFF}')
}

/// A part in UTF-8, quoted-printable where that is readable and base64 where it is shorter.
fn part(kind: ContentType, text: &str) -> Result<SinglePart, MailProblem> {
    let text: String = text
        .replace("\r\n", "\n")
        .replace('\r', "\n")
        .chars()
        .filter(|c| !c.is_control() || matches!(c, '\n' | '\t'))
        .collect();
    let beyond_ascii = text.bytes().filter(|b| !b.is_ascii()).count();
    let encoding = if beyond_ascii * 6 <= text.len() {
        ContentTransferEncoding::QuotedPrintable
    } else {
        ContentTransferEncoding::Base64
    };
    let body = Body::new_with_encoding(text, encoding).map_err(|_| MailProblem::Unbuildable)?;
    Ok(SinglePart::builder().header(kind).body(body))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_is_one_line() {
        for (raw, line) in [
            ("Hello", "Hello"),
            ("a\r\nBcc: x@y.example", "a Bcc: x@y.example"),
            (" \u{2068}Ann\u{2069}\tanswered\u{2028}you\u{0} ", "Ann answered you"),
            ("=?utf-8?b?DQo=?=", "= ?utf-8?b?DQo= ?="),
            ("\u{85}\u{7F}", ""),
        ] {
            assert_eq!(one_line(raw, 100), line);
        }
        assert_eq!(one_line("ab cd", 3), "ab");
    }

    #[test]
    fn ids_are_plain() {
        for id in ["a", "c-123.confirm_1", "A.b.C", &"x".repeat(64)] {
            assert!(is_id(id), "{id}");
        }
        for id in ["", ".a", "a.", "a..b", "a b", "a@b", "a>b", "a\r\nb", "ü", "../a", &"x".repeat(65)] {
            assert!(!is_id(id), "{id}");
        }
    }

    #[test]
    fn only_https_unsubscribes() {
        for url in ["https://talk.example/u/abc?x=1&y=%20", "https://[::1]:8443/u"] {
            assert!(is_https(url), "{url}");
        }
        let long = format!("https://talk.example/{}", "a".repeat(900));
        for url in
            ["http://talk.example/u", "https://", "https:///u", "https://a/>,<b", "https://a/\r\nX: y", &long]
        {
            assert!(!is_https(url), "{url}");
        }
    }
}
