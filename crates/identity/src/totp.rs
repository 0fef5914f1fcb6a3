//! One-time codes of an app (RFC 6238: SHA-1, 6 digits, 30 seconds, what every app can), and the recovery codes for
//! when the phone is lost.
//! Never here: where secrets and used steps are kept, how often somebody may try (the caller counts: a code of 6 digits
//! falls to whoever may guess without end).

use std::fmt;

use qrcode::{EcLevel, QrCode, render::svg};
use rejoinder_domain::{Micros, Random, clock::SECOND};
use sha2::{Digest, Sha256};
use subtle::{ConditionallySelectable, ConstantTimeEq};
use totp_rs::{Algorithm, Builder, Secret, Totp};

/// Seconds for which one code stands (RFC 6238 §5.2: the recommended step).
pub const STEP_SECS: u64 = 30;
/// Steps before and after the present one whose codes count too, for phones whose clocks are off and for slow typing.
/// RFC 6238 §5.2 recommends no more than one.
pub const SKEW_STEPS: u64 = 1;
/// Digits of a code.
const DIGITS: u8 = 6;
/// Bytes of a secret: as long as SHA-1's output (RFC 4226 §4, R6: 160 bits recommended).
const SECRET_LEN: usize = 20;
/// Characters of issuer and account in the address: a QR code that phones read from a screen has room for no more.
const LABEL_LEN_MAX: usize = 64;
/// Edge of one module of the QR code, in the units of the drawing.
const MODULE_EDGE: u32 = 4;

/// Recovery codes that are made at a time.
pub const RECOVERY_CODES: usize = 10;
/// Characters of a recovery code without its dash, at 5 bits each: 50 bits, which nobody guesses through a rate limit.
/// Whoever steals the hashes needs a graphics card for days, and then still lacks the password that goes with a code.
const RECOVERY_LEN: usize = 10;
/// Crockford's base 32: no I, L, O, U.
const CROCKFORD: &[u8; 32] = b"0123456789abcdefghjkmnpqrstvwxyz";

/// What a phone and we share. The caller keeps it as it keeps keys.
#[derive(Clone, PartialEq, Eq)]
pub struct TotpSecret([u8; SECRET_LEN]);

/// Why something is no secret, or cannot be shown.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum TotpProblem {
    /// Kept bytes of the wrong number.
    #[error("a secret has {SECRET_LEN} bytes")]
    SecretLen,
    /// The address does not fit into a QR code.
    #[error("the address is too long for a QR code")]
    TooLong,
}

impl TotpSecret {
    /// A new one.
    #[must_use]
    pub fn make(random: &dyn Random) -> Self {
        let mut bytes = [0; SECRET_LEN];
        random.fill(&mut bytes);
        Self(bytes)
    }

    /// From what [`TotpSecret::as_bytes`] gave.
    ///
    /// # Errors
    /// [`TotpProblem::SecretLen`].
    pub fn from_bytes(bytes: &[u8]) -> Result<Self, TotpProblem> {
        bytes.try_into().map(Self).map_err(|_| TotpProblem::SecretLen)
    }

    /// The bytes, to be kept.
    #[must_use]
    pub fn as_bytes(&self) -> &[u8] {
        &self.0
    }

    /// For typing into an app by hand: 32 characters of base 32 in upper case.
    #[must_use]
    pub fn base32(&self) -> String {
        Secret::from(self.0).to_base32()
    }

    /// From what [`TotpSecret::base32`] gave, for whoever plays the app.
    ///
    /// # Errors
    /// [`TotpProblem::SecretLen`], also for what is no base 32.
    pub fn from_base32(text: &str) -> Result<Self, TotpProblem> {
        let secret = Secret::try_from_base32(text).map_err(|_| TotpProblem::SecretLen)?;
        Self::from_bytes(secret.as_ref())
    }

    /// The code that the app shows at a time.
    #[must_use]
    pub fn code_at(&self, now: Micros) -> String {
        let present = u64::try_from(now / SECOND).unwrap_or_default() / STEP_SECS;
        Self::code(&self.totp().build_noncompliant(), present)
    }

    fn totp(&self) -> Builder {
        Builder::new()
            .with_algorithm(Algorithm::SHA1)
            .with_digits(DIGITS)
            .with_step_duration(STEP_SECS)
            .with_secret(Secret::from(self.0))
    }

    fn code(totp: &Totp, step: u64) -> String {
        totp.generate(step * STEP_SECS).to_string()
    }
}

/// A log is no place for a secret.
impl fmt::Debug for TotpSecret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("TotpSecret(..)")
    }
}

/// The `otpauth://` address that an app reads: the site's `title` as issuer, and the person's name in it.
#[must_use]
pub fn address(secret: &TotpSecret, title: &str, account: &str) -> String {
    let (title, account) = (label(title), label(account));
    let issuer = if title.is_empty() { None } else { Some(title) };
    let account = if account.is_empty() { "-".to_owned() } else { account };
    let totp = secret.totp().with_issuer(issuer).with_account_name(account).build_noncompliant();
    totp.to_url().expect("labels without colons and a name that is not empty make an address")
}

/// A colon would part issuer and account, and control characters have no place in an address.
fn label(text: &str) -> String {
    let calm = text.chars().map(|c| if c == ':' || c.is_control() { ' ' } else { c }).take(LABEL_LEN_MAX);
    calm.collect::<String>().trim().to_owned()
}

/// `address` as a QR code: an SVG drawing, black on a white ground of its own (so that it stays readable on a dark page),
/// with the quiet zone that readers need, without styles and scripts. Fit for an `<img>` or inline.
///
/// # Errors
/// [`TotpProblem::TooLong`].
pub fn qr_svg(address: &str) -> Result<String, TotpProblem> {
    let code = QrCode::with_error_correction_level(address, EcLevel::M).map_err(|_| TotpProblem::TooLong)?;
    let drawing = code
        .render::<svg::Color<'_>>()
        .dark_color(svg::Color("#000"))
        .light_color(svg::Color("#fff"))
        .quiet_zone(true)
        .module_dimensions(MODULE_EDGE, MODULE_EDGE)
        .build();
    // Inside a page the XML declaration would be an error of its own.
    Ok(drawing.find("<svg").map_or(drawing.as_str(), |at| &drawing[at..]).to_owned())
}

/// Whether `code` is one of `secret` at `now`. Returns its step, which the caller keeps, in the transaction that lets the
/// person in, as the `last_step` of the next call: a code counts once, and none before it counts any more. Spaces in the
/// code do not count. Takes the same time whichever step it is of.
#[must_use]
pub fn check(secret: &TotpSecret, code: &str, now: Micros, last_step: Option<u64>) -> Option<u64> {
    let typed: String = code.chars().filter(|c| !c.is_whitespace()).take(usize::from(DIGITS) + 1).collect();
    let present = u64::try_from(now / SECOND).ok()? / STEP_SECS;
    let totp = secret.totp().build_noncompliant();
    let (mut found, mut step) = (subtle::Choice::from(0), 0_u64);
    // The latest that fits is taken, so that a code which two steps share is spent for both.
    for candidate in present.saturating_sub(SKEW_STEPS)..=present.saturating_add(SKEW_STEPS) {
        let same = TotpSecret::code(&totp, candidate).as_bytes().ct_eq(typed.as_bytes());
        step.conditional_assign(&candidate, same);
        found |= same;
    }
    (bool::from(found) && last_step.is_none_or(|last| step > last)).then_some(step)
}

/// A way back in without the phone, good once. Shown to its owner when it is made and never again.
#[derive(Clone, PartialEq, Eq)]
pub struct RecoveryCode(String);

/// SHA-256 of a recovery code, which is what the store keeps. A fast hash will do: the code is random.
pub type RecoveryHash = [u8; 32];

impl RecoveryCode {
    /// [`RECOVERY_CODES`] new ones.
    #[must_use]
    pub fn make_all(random: &dyn Random) -> Vec<Self> {
        (0..RECOVERY_CODES).map(|_| Self::make(random)).collect()
    }

    fn make(random: &dyn Random) -> Self {
        let mut bytes = [0; RECOVERY_LEN];
        random.fill(&mut bytes);
        // 256 is a multiple of 32, so each character is as likely as any other.
        Self(bytes.iter().map(|byte| char::from(CROCKFORD[usize::from(byte % 32)])).collect())
    }

    /// Reads what somebody typed: case, spaces and dashes do not count; `o` is 0, `i` and `l` are 1. `None` when it can be
    /// no code.
    #[must_use]
    pub fn parse(typed: &str) -> Option<Self> {
        let mut code = String::with_capacity(RECOVERY_LEN);
        for c in typed.chars().filter(|c| !c.is_whitespace() && !is_dash(*c)) {
            let c = match c.to_ascii_lowercase() {
                'o' => '0',
                'i' | 'l' => '1',
                other => other,
            };
            let known = u8::try_from(c).is_ok_and(|byte| CROCKFORD.contains(&byte));
            if !known || code.len() == RECOVERY_LEN {
                return None;
            }
            code.push(c);
        }
        (code.len() == RECOVERY_LEN).then_some(Self(code))
    }

    /// What the store keeps and is asked for.
    #[must_use]
    pub fn hash(&self) -> RecoveryHash {
        Sha256::digest(self.0.as_bytes()).into()
    }
}

/// As its owner reads it: `xxxxx-xxxxx`.
impl fmt::Display for RecoveryCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (first, second) = self.0.split_at(RECOVERY_LEN / 2);
        write!(f, "{first}-{second}")
    }
}

/// A log is no place for a code.
impl fmt::Debug for RecoveryCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("RecoveryCode(..)")
    }
}

/// Hyphens and dashes that keyboards and word processors make of `-`.
fn is_dash(c: char) -> bool {
    matches!(c, '-' | '_' | '\u{2010}'..='\u{2015}' | '\u{2212}' | '\u{FE58}' | '\u{FE63}' | '\u{FF0D}')
}
