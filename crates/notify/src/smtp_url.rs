//! The mail server as an operator writes it down. Never here: its password.

use std::{net::IpAddr, str::FromStr};

use url::{Host, Url};

use crate::{address::is_host_name, error::ConfigProblem};

/// How the line to the server is kept from others.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Line {
    /// `smtps://`: TLS from the first byte (RFC 8314), port 465.
    Tls,
    /// `smtp+starttls://`: TLS after a word in plain; without it nothing is sent (RFC 3207), port 587.
    StartTls,
    /// `smtp://` to this machine, or `smtp+plain://` anywhere: no encryption, port 25.
    Plain,
}

/// A mail server: `SCHEME://[USER@]HOST[:PORT]`.
///
/// `smtps` speaks TLS at once (port 465), `smtp+starttls` insists on it before anything else (587). `smtp` (25) is plain
/// and only for this machine: `localhost` or a loopback address. `smtp+plain` (25) is plain to anywhere, for a network
/// that is protected otherwise, and carries no password there.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SmtpUrl {
    pub(crate) line: Line,
    pub(crate) user: Option<String>,
    pub(crate) host: String,
    pub(crate) port: u16,
}

impl SmtpUrl {
    /// Reads it.
    ///
    /// # Errors
    /// [`ConfigProblem::UrlInvalid`], [`ConfigProblem::PasswordInUrl`], [`ConfigProblem::PlainNotLoopback`].
    pub fn parse(text: &str) -> Result<Self, ConfigProblem> {
        let url = Url::parse(text.trim()).map_err(|_| ConfigProblem::UrlInvalid)?;
        let (line, port) = match url.scheme() {
            "smtps" => (Line::Tls, 465),
            "smtp+starttls" => (Line::StartTls, 587),
            "smtp" | "smtp+plain" => (Line::Plain, 25),
            _ => return Err(ConfigProblem::UrlInvalid),
        };
        if url.password().is_some() {
            return Err(ConfigProblem::PasswordInUrl);
        }
        if !matches!(url.path(), "" | "/") || url.query().is_some() || url.fragment().is_some() {
            return Err(ConfigProblem::UrlInvalid);
        }
        let host = host_of(&url).ok_or(ConfigProblem::UrlInvalid)?;
        let user = match url.username() {
            "" => None,
            user => Some(percent_decoded(user).ok_or(ConfigProblem::UrlInvalid)?),
        };
        let parsed = Self { line, user, host, port: url.port().unwrap_or(port) };
        if url.scheme() == "smtp" && !parsed.is_loopback() {
            return Err(ConfigProblem::PlainNotLoopback);
        }
        Ok(parsed)
    }

    /// Whether the server is on this machine, by what is written: no name but `localhost` is believed.
    pub(crate) fn is_loopback(&self) -> bool {
        self.host.parse().map_or(self.host == "localhost", |ip: IpAddr| ip.is_loopback())
    }
}

impl FromStr for SmtpUrl {
    type Err = ConfigProblem;
    fn from_str(text: &str) -> Result<Self, ConfigProblem> {
        Self::parse(text)
    }
}

/// The host as TLS and the resolver take it: IPv6 without brackets, names in ASCII.
fn host_of(url: &Url) -> Option<String> {
    match url.host()? {
        Host::Ipv4(ip) => Some(ip.to_string()),
        Host::Ipv6(ip) => Some(ip.to_string()),
        // The library leaves the host of a scheme it does not know as it was written, percent-encoded.
        Host::Domain(name) => {
            let name = percent_decoded(name)?;
            if name.parse::<std::net::Ipv4Addr>().is_ok() {
                return Some(name);
            }
            idna::domain_to_ascii(&name).ok().filter(|name| is_host_name(name))
        }
    }
}

fn percent_decoded(text: &str) -> Option<String> {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.as_bytes();
    while let Some((&first, behind)) = rest.split_first() {
        if first != b'%' {
            bytes.push(first);
            rest = behind;
            continue;
        }
        let digits = std::str::from_utf8(behind.get(..2)?).ok()?;
        bytes.push(u8::from_str_radix(digits, 16).ok()?);
        rest = &behind[2..];
    }
    String::from_utf8(bytes).ok().filter(|text| !text.chars().any(char::is_control))
}
