//! Addresses of stories: which URLs are one story, and so one discussion, whoever shared them and from where.
//! Never here: fetching a page or reading its canonical link.

use std::net::IpAddr;

use url::{Host, Url};

/// Bytes of an address, as typed, cleaned and as a key: what browsers, servers and caches agree on.
pub const URL_LEN_MAX: usize = 2_000;

/// Parameters that say how a reader came, not what he reads. Compared in lower case.
const TRACKING: &[&str] = &[
    "_ga",
    "_gl",
    "amp_gsa",
    "amp_js_v",
    "at_campaign",
    "at_medium",
    "cmp",
    "cmpid",
    "dclid",
    "fbclid",
    "gbraid",
    "gclid",
    "gclsrc",
    "icid",
    "igsh",
    "igshid",
    "mc_cid",
    "mc_eid",
    "mkt_tok",
    "msclkid",
    "ncid",
    "ocid",
    "ref",
    "ref_src",
    "ref_url",
    "s_kwcid",
    "smid",
    "spm",
    "srsltid",
    "ttclid",
    "twclid",
    "usqp",
    "vero_id",
    "wbraid",
    "wt_mc",
    "xtor",
    "yclid",
];
/// Beginnings of such parameters.
const TRACKING_PREFIXES: &[&str] = &["utm_", "at_", "hsa_", "pk_", "mtm_", "matomo_", "piwik_"];
/// Host names in front of the one that a publication is known by.
const HOST_PREFIXES: &[&str] = &["www.", "m.", "amp."];

/// Where a story stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StoryUrl {
    /// The address to link to and to show: absolute, http or https, without tracking parameters and fragment.
    pub url: String,
    /// What makes two addresses one story. It is an address itself, whose key it is, but nothing may stand there: use it
    /// to compare only.
    pub key: String,
}

/// Why something is no address of a story.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum UrlProblem {
    /// Longer than [`URL_LEN_MAX`] bytes, as typed or once everything in it is encoded.
    #[error("the address has {len} bytes, {max} are allowed")]
    TooLong {
        /// Bytes that it has.
        len: usize,
        /// Bytes that it may have.
        max: usize,
    },
    /// A control character, such as a line break.
    #[error("the address has a control character")]
    ControlCharacter,
    /// Not an absolute address.
    #[error("the address is not absolute, or not well formed")]
    Malformed,
    /// Neither http nor https.
    #[error("the address is neither http nor https")]
    SchemeRefused,
    /// No host.
    #[error("the address has no host")]
    HostMissing,
    /// A user name or password before the host.
    #[error("the address has a user name or password")]
    UserInfo,
}

impl StoryUrl {
    /// Reads an address as it came from a page, a feed or an editor. Spaces around it do not count.
    ///
    /// One key have: http and https; hosts with and without `www.`, `m.`, `amp.` (where two labels remain), any case,
    /// Unicode or punycode, a dot at the end; ports 80 and 443 or none; paths with and without slashes, `/amp`, `.amp`
    /// at the end, `.amp.html` and `.html`; an AMP cache's copy and the page; any order of parameters, with or without
    /// tracking and `amp=…` ones; any fragment; any percent-encoding of the same characters. All other parameters
    /// count, for `?p=198` is what tells stories apart in some systems. A path that is only `/amp`, or that begins with
    /// `/amp/`, is taken as it is.
    ///
    /// # Errors
    /// See [`UrlProblem`].
    pub fn parse(raw: &str) -> Result<Self, UrlProblem> {
        let typed = raw.trim_matches(' ');
        check_len(typed.len())?;
        if typed.chars().any(char::is_control) {
            return Err(UrlProblem::ControlCharacter);
        }
        let mut url = parse_web(typed)?;
        // Each copy is longer than what it shows, so this ends.
        while let Some(Ok(inner)) = behind_amp_cache(&url).map(|inner| parse_web(&inner)) {
            url = inner;
        }
        url.set_fragment(None);
        let parameters = parameters(&url);
        url.set_query(query(&parameters).as_deref());
        let key = key(&url, parameters)?;
        check_len(url.as_str().len())?;
        check_len(key.len())?;
        Ok(Self { url: url.into(), key })
    }
}

fn check_len(len: usize) -> Result<(), UrlProblem> {
    if len > URL_LEN_MAX { Err(UrlProblem::TooLong { len, max: URL_LEN_MAX }) } else { Ok(()) }
}

fn parse_web(typed: &str) -> Result<Url, UrlProblem> {
    let url = Url::parse(typed).map_err(|problem| match problem {
        url::ParseError::EmptyHost => UrlProblem::HostMissing,
        _ => UrlProblem::Malformed,
    })?;
    if !matches!(url.scheme(), "http" | "https") {
        return Err(UrlProblem::SchemeRefused);
    }
    // An empty user name (`https://@host/`) is gone once parsed, and is as odd as any.
    let authority = typed.split_once(':').unwrap_or_default().1.trim_start_matches(['/', '\\']);
    let authority = authority.split(['/', '\\', '?', '#']).next().unwrap_or_default();
    if authority.contains('@') {
        return Err(UrlProblem::UserInfo);
    }
    match url.host_str() {
        None => Err(UrlProblem::HostMissing),
        Some(host) if host.trim_matches('.').is_empty() => Err(UrlProblem::HostMissing),
        Some(_) => Ok(url),
    }
}

/// The address that an AMP cache shows: `….cdn.ampproject.org/c/s/HOST/PATH`, `www.google.com/amp/s/HOST/PATH`.
fn behind_amp_cache(url: &Url) -> Option<String> {
    let Host::Domain(domain) = url.host()? else { return None };
    let host = known_host(domain);
    let path = normal(url.path());
    let inner = if host == "cdn.ampproject.org" || host.ends_with(".cdn.ampproject.org") {
        ["/c/", "/v/", "/wp/"].iter().find_map(|kind| path.strip_prefix(kind))?
    } else if host.starts_with("google.") {
        path.strip_prefix("/amp/")?
    } else {
        return None;
    };
    let (scheme, rest) = match inner.strip_prefix("s/") {
        Some(rest) => ("https", rest),
        None => ("http", inner),
    };
    // The first part must be a host: `/amp/help` is a page of its own.
    let is_host = rest.split('/').next().is_some_and(|first| first.contains('.') && !first.starts_with('.'));
    let query = url.query().map(|query| format!("?{query}")).unwrap_or_default();
    is_host.then(|| format!("{scheme}://{rest}{query}"))
}

/// The parameters that count, as they stand.
fn parameters(url: &Url) -> Vec<String> {
    let pieces = url.query().unwrap_or_default().split('&').filter(|piece| !piece.is_empty());
    pieces.filter(|piece| !is_dropped(&normal(piece))).map(str::to_owned).collect()
}

fn query(parameters: &[String]) -> Option<String> {
    (!parameters.is_empty()).then(|| parameters.join("&"))
}

fn is_dropped(parameter: &str) -> bool {
    let lower = parameter.to_ascii_lowercase();
    let (name, value) = lower.split_once('=').unwrap_or((&lower, ""));
    let is_amp = match name {
        "amp" => matches!(value, "" | "1" | "true"),
        "outputtype" => value == "amp",
        _ => false,
    };
    is_amp || TRACKING.contains(&name) || TRACKING_PREFIXES.iter().any(|prefix| name.starts_with(prefix))
}

fn key(url: &Url, parameters: Vec<String>) -> Result<String, UrlProblem> {
    let host = match url.host().ok_or(UrlProblem::HostMissing)? {
        Host::Domain(domain) => known_host(domain),
        other => other.to_string(),
    };
    let port = match url.port() {
        None | Some(80 | 443) => String::new(),
        Some(port) => format!(":{port}"),
    };
    let path = known_path(&normal(url.path()));
    let mut parameters: Vec<String> = parameters.iter().map(|parameter| normal(parameter)).collect();
    parameters.sort();
    let query = query(&parameters).map(|query| format!("?{query}")).unwrap_or_default();
    Ok(format!("https://{host}{port}/{path}{query}"))
}

/// The host without what publications put in front of it.
fn known_host(domain: &str) -> String {
    let mut host = domain.trim_end_matches('.');
    while let Some(rest) = HOST_PREFIXES.iter().find_map(|prefix| host.strip_prefix(prefix)) {
        // Without its front an address can be read as a number (`www.1.2.3.4` is none to begin with); keep to names.
        if !rest.contains('.') || rest.starts_with('.') || rest.parse::<IpAddr>().is_ok() {
            break;
        }
        host = rest;
    }
    host.to_owned()
}

/// The path without its first slash, those at its end, and without the marks of an AMP twin.
fn known_path(path: &str) -> String {
    let mut path = path.strip_prefix('/').unwrap_or(path).to_owned();
    loop {
        let trimmed = path.trim_end_matches('/');
        let shorter = if let Some(rest) = trimmed.strip_suffix(".amp.html") {
            format!("{rest}.html")
        } else if let Some(rest) = trimmed.strip_suffix("/amp").or_else(|| trimmed.strip_suffix(".amp")) {
            rest.to_owned()
        } else {
            trimmed.to_owned()
        };
        // `/.amp` is a name, and what is only a mark marks nothing.
        let is_left = !matches!(shorter.rsplit('/').next(), None | Some("" | "." | ".." | ".html"));
        let next = if is_left { shorter } else { trimmed.to_owned() };
        if next == path {
            return path;
        }
        path = next;
    }
}

/// One spelling of percent-encoding: upper-case digits, and none where the character needs none.
fn normal(text: &str) -> String {
    let bytes = text.as_bytes();
    let mut out = String::with_capacity(text.len());
    let mut at = 0;
    while let Some(c) = text[at..].chars().next() {
        let code = (c == '%').then(|| bytes.get(at + 1..at + 3)).flatten().and_then(|digits| {
            let digits = std::str::from_utf8(digits).ok()?;
            digits.bytes().all(|b| b.is_ascii_hexdigit()).then(|| u8::from_str_radix(digits, 16).ok())?
        });
        match code {
            Some(code) => {
                if code.is_ascii_alphanumeric() || b"-._~".contains(&code) {
                    out.push(char::from(code));
                } else {
                    out.push_str(&format!("%{code:02X}"));
                }
                at += 3;
            }
            None => {
                // A stray `%` is encoded, or it would join what follows it.
                out.push_str(if c == '%' { "%25" } else { &text[at..at + c.len_utf8()] });
                at += c.len_utf8();
            }
        }
    }
    out
}
