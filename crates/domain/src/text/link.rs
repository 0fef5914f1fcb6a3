//! Links: which addresses may be led to, and where a bare URL begins and ends in running text of any script.
//! Never here: Markdown, and loading what an address names.

use std::ops::Range;

use url::{Host, Url};

use super::{host, is_cjk, is_invisible, is_word};

/// Bytes of an address; what browsers and servers agree on. A longer one stays text.
const URL_LEN_MAX: usize = 2_000;

/// An address that may be led to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Target {
    /// What the browser gets: ASCII, serialised by the parser that checked it.
    pub(super) href: String,
    /// The host as people read it, for mail the whole address.
    pub(super) host: String,
    /// Whether the host may look like another one, so that it is shown in ASCII.
    pub(super) odd: bool,
}

/// The target of an address as typed; `None` for any but http, https and mailto, and for what has no host, or a user
/// name or password before it, or characters that an address cannot have.
pub(super) fn target(typed: &str) -> Option<Target> {
    let lower_start = typed.get(..8).unwrap_or(typed).to_ascii_lowercase();
    let is_web = lower_start.starts_with("http://") || lower_start.starts_with("https://");
    if typed.len() > URL_LEN_MAX
        || typed.chars().any(is_foreign)
        || !(is_web || lower_start.starts_with("mailto:"))
    {
        return None;
    }
    if !is_web {
        return mail_target(&typed["mailto:".len()..]);
    }
    let url = Url::parse(typed).ok()?;
    let authority_has_at =
        typed.split(['/', '?', '#']).nth(2).is_none_or(|authority| authority.contains('@'));
    if authority_has_at || !url.username().is_empty() || url.password().is_some() {
        return None;
    }
    let ascii = match url.host()? {
        // Names without a dot are of somebody's own network.
        Host::Domain(domain) if !domain.trim_matches('.').contains('.') => return None,
        host => host.to_string(),
    };
    Some(Target { host: host::shown(&ascii), odd: host::is_odd(&ascii), href: url.into() })
}

/// `name@host` and nothing more: a subject, body or further receivers would be written in the reader's name.
fn mail_target(address: &str) -> Option<Target> {
    let (local, domain) = address.split_once('@')?;
    let local_is_plain =
        !local.is_empty() && local.bytes().all(|b| b.is_ascii_alphanumeric() || b"._+-".contains(&b));
    let domain_is_plain = domain.contains('.')
        && domain
            .split('.')
            .all(|label| !label.is_empty() && label.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-'));
    (local_is_plain && domain_is_plain).then(|| Target {
        href: format!("mailto:{address}"),
        host: address.to_owned(),
        odd: false,
    })
}

/// Characters that no address has, or that parsers read differently.
fn is_foreign(c: char) -> bool {
    c.is_whitespace()
        || c.is_control()
        || is_invisible(c)
        || matches!(c, '<' | '>' | '"' | '`' | '\\' | '|' | '^' | '{' | '}')
}

/// The bare URLs of a text, in order, as byte ranges of what is typed. One pass: no character is read twice but for the
/// punctuation that is given back at the end of a URL.
pub(super) fn bare(text: &str) -> Vec<Range<usize>> {
    let mut found = Vec::new();
    let mut from = 0;
    while let Some(colon) = text[from..].find(':').map(|at| from + at) {
        let after_colon = colon + 1;
        let scheme_len = ["https", "http", "mailto"]
            .into_iter()
            .find(|scheme| {
                text.len() >= scheme.len()
                    && colon >= from + scheme.len()
                    && text.as_bytes()[colon - scheme.len()..colon].eq_ignore_ascii_case(scheme.as_bytes())
            })
            .map_or(0, str::len);
        let start = colon - scheme_len;
        let in_word = text[..start].ends_with(|c: char| c.is_ascii_alphanumeric());
        let body = if scheme_len == "mailto".len() {
            after_colon
        } else if text[after_colon..].starts_with("//") {
            after_colon + 2
        } else {
            after_colon + text.len()
        };
        if scheme_len == 0 || in_word || body > text.len() {
            from = after_colon;
            continue;
        }
        let end = body + body_len(&text[body..]);
        // A host that is cut by what does not show would not be the host that is seen.
        let is_cut = !text[body..end].contains('/') && text[end..].starts_with(is_invisible);
        if end > body && !is_cut {
            found.push(start..end);
        }
        from = end;
    }
    found
}

/// How many bytes of `text`, which follows `://`, belong to the URL.
///
/// ASCII goes on to the first character that no URL has, or a closing bracket that was not opened. Letters of scripts
/// with spaces go on as well (`/wiki/Österreich`). Chinese and Japanese ones run on after a URL without a space
/// (`…/pageを見て`), so they belong to it only at the start of a part, after `/ = _ - .` or another one that does:
/// `/wiki/平和条約` is whole, and `。` or `）` always end it.
fn body_len(text: &str) -> usize {
    let mut previous = '/';
    let (mut round, mut square) = (0_u32, 0_u32);
    let mut end = text.len();
    for (at, c) in text.char_indices() {
        let ends = match c {
            ')' if round == 0 => true,
            ']' if square == 0 => true,
            _ if is_foreign(c) || (!c.is_ascii() && !is_word(c)) => true,
            _ => is_cjk(c) && !is_cjk(previous) && !matches!(previous, '/' | '=' | '_' | '-' | '.'),
        };
        if ends {
            end = at;
            break;
        }
        match c {
            '(' => round += 1,
            ')' => round -= 1,
            '[' => square += 1,
            ']' => square -= 1,
            _ => {}
        }
        previous = c;
    }
    text[..end].trim_end_matches(['.', ',', ':', ';', '!', '?', '\'', '*', '~', '(', '[']).len()
}
