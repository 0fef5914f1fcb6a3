//! Where a mail goes: an address that every server understands. Never here: whether somebody reads there.

use std::{fmt, str::FromStr};

use rejoinder_domain::limits::EMAIL_LEN_MAX;

/// Bytes of the part before the `@`, RFC 5321 §4.5.3.1.1.
const LOCAL_LEN_MAX: usize = 64;
/// Bytes of a host name as text, RFC 1035 §3.1 without the root's dot.
const DOMAIN_LEN_MAX: usize = 253;
/// Bytes of one label of a host name, RFC 1035 §2.3.4.
const LABEL_LEN_MAX: usize = 63;

/// An e-mail address that is safe in a header and in an SMTP command: an RFC 5322 dot-atom before the `@`, a host name in
/// ASCII behind it.
#[derive(Clone, PartialEq, Eq, Hash)]
pub struct Address {
    whole: String,
    at: usize,
}

/// Why something is no address that mail can be sent to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum AddressProblem {
    /// Not of the form `local@domain`, quoted, or with a character that an address has only in quotes.
    #[error("the address is not of the form name@domain")]
    Malformed,
    /// A letter outside ASCII before the `@`. Such an address needs SMTPUTF8 (RFC 6531) on every server of the way, which
    /// only the last of them could tell, so it is refused at once and not lost on the way.
    #[error("the address has a letter outside ASCII before the @")]
    LocalNotAscii,
    /// What follows the `@` is no host name; IP addresses are none.
    #[error("the address has no host name behind the @")]
    DomainInvalid,
    /// More than 254 bytes, or more than 64 before the `@`.
    #[error("the address is too long")]
    TooLong,
}

impl Address {
    /// Takes an address as typed. A domain with letters outside ASCII becomes what the name system has (IDNA, UTS 46);
    /// quoted local parts and IP addresses are refused: nobody has them but those who try something.
    ///
    /// # Errors
    /// See [`AddressProblem`].
    pub fn parse(raw: &str) -> Result<Self, AddressProblem> {
        if raw.len() > EMAIL_LEN_MAX * 4 {
            return Err(AddressProblem::TooLong);
        }
        let (local, domain) = raw.split_once('@').ok_or(AddressProblem::Malformed)?;
        if domain.contains('@') || raw.chars().any(|c| c.is_control() || c.is_whitespace()) {
            return Err(AddressProblem::Malformed);
        }
        if !local.is_ascii() {
            return Err(AddressProblem::LocalNotAscii);
        }
        if local.is_empty() || !local.split('.').all(is_atom) {
            return Err(AddressProblem::Malformed);
        }
        let domain = idna::domain_to_ascii(domain).map_err(|_| AddressProblem::DomainInvalid)?;
        if !is_host_name(&domain) {
            return Err(AddressProblem::DomainInvalid);
        }
        let whole = format!("{local}@{domain}");
        if local.len() > LOCAL_LEN_MAX || whole.len() > EMAIL_LEN_MAX {
            return Err(AddressProblem::TooLong);
        }
        Ok(Self { whole, at: local.len() })
    }

    /// `local@domain`, in ASCII.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.whole
    }

    /// The host name behind the `@`, in ASCII and lower case.
    #[must_use]
    pub fn domain(&self) -> &str {
        &self.whole[self.at + 1..]
    }

    /// The same for the library. What passed [`Self::parse`] is a part of what it takes.
    pub(crate) fn for_wire(&self) -> lettre::Address {
        lettre::Address::new_dangerous(&self.whole[..self.at], self.domain())
    }
}

impl FromStr for Address {
    type Err = AddressProblem;
    fn from_str(raw: &str) -> Result<Self, AddressProblem> {
        Self::parse(raw)
    }
}

/// The address, for a mail; a log must not have it, so that [`fmt::Debug`] shows the domain only.
impl fmt::Display for Address {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.whole)
    }
}

impl fmt::Debug for Address {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Address(…@{})", self.domain())
    }
}

/// RFC 5322 §3.2.3.
fn is_atom(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|b| b.is_ascii_alphanumeric() || b"!#$%&'*+-/=?^_`{|}~".contains(&b))
}

/// Letters, digits and hyphens in labels (RFC 1123 §2.1); the last label is not all digits, so that no IP address is one.
pub(crate) fn is_host_name(text: &str) -> bool {
    let is_label = |label: &str| {
        (1..=LABEL_LEN_MAX).contains(&label.len())
            && label.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-')
            && !label.starts_with('-')
            && !label.ends_with('-')
    };
    let last = text.rsplit('.').next().unwrap_or(text);
    text.len() <= DOMAIN_LEN_MAX && text.split('.').all(is_label) && !last.bytes().all(|b| b.is_ascii_digit())
}
