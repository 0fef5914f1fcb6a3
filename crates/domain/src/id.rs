//! Ids: 63 positive bits, printed as 13 characters of Crockford's base 32 in lower case.
//! Never here: an id made by a database.

use std::{
    fmt,
    str::FromStr,
    sync::atomic::{AtomicI64, Ordering},
};

use crate::clock::{Clock, Random};

/// The bits of an id below its millisecond: ids of one millisecond start at a random value and count up.
const RANDOM_BITS: u32 = 21;
/// 2020-01-01T00:00:00Z in milliseconds: 42 bits from here last until the year 2159.
const EPOCH_MILLIS: i64 = 1_577_836_800_000;
const ALPHABET: &[u8; 32] = b"0123456789abcdefghjkmnpqrstvwxyz";
const LEN: usize = 13;

/// A text that is no id of ours.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("not an id: it needs 13 characters of 0-9 and a-z without i, l, o, u")]
pub struct NotAnId;

/// Prints the low 63 bits of `raw`.
fn encode(raw: i64, out: &mut fmt::Formatter<'_>) -> fmt::Result {
    let mut text = [0u8; LEN];
    let mut rest = raw;
    for place in text.iter_mut().rev() {
        *place = ALPHABET[(rest & 31) as usize];
        rest >>= 5;
    }
    out.write_str(std::str::from_utf8(&text).map_err(|_| fmt::Error)?)
}

/// Reads what [`encode`] prints. Only that one spelling is an id, so that a page has one address.
fn decode(text: &str) -> Result<i64, NotAnId> {
    if text.len() != LEN {
        return Err(NotAnId);
    }
    let mut raw: i128 = 0;
    for byte in text.bytes() {
        let digit = ALPHABET.iter().position(|a| *a == byte).ok_or(NotAnId)?;
        raw = raw << 5 | digit as i128;
    }
    i64::try_from(raw).map_err(|_| NotAnId)
}

macro_rules! ids {
    ($($(#[$doc:meta])* $name:ident;)*) => {$(
        $(#[$doc])*
        #[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub struct $name(i64);

        impl $name {
            /// The number as the store keeps it.
            #[must_use]
            pub const fn raw(self) -> i64 { self.0 }
            /// The id that [`Self::raw`] gave.
            #[must_use]
            pub const fn from_raw(raw: i64) -> Self { Self(raw) }
        }
        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result { encode(self.0, f) }
        }
        impl fmt::Debug for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result { encode(self.0, f) }
        }
        impl FromStr for $name {
            type Err = NotAnId;
            fn from_str(text: &str) -> Result<Self, NotAnId> { decode(text).map(Self) }
        }
        impl serde::Serialize for $name {
            fn serialize<S: serde::Serializer>(&self, s: S) -> Result<S::Ok, S::Error> { s.collect_str(self) }
        }
        impl<'de> serde::Deserialize<'de> for $name {
            fn deserialize<D: serde::Deserializer<'de>>(d: D) -> Result<Self, D::Error> {
                let text = <std::borrow::Cow<'de, str>>::deserialize(d)?;
                text.parse().map_err(serde::de::Error::custom)
            }
        }
    )*};
}

ids! {
    /// A publication.
    SiteId;
    /// What the newsroom published.
    StoryId;
    /// The one discussion of a story.
    ThreadId;
    /// One comment; its text form is in its permalink.
    CommentId;
    /// A reader's account.
    ReaderId;
    /// A report of a comment.
    ReportId;
    /// A decision of staff or of a rule.
    DecisionId;
    /// A picture of a story.
    PictureId;
    /// An API token (its name, never its secret).
    TokenId;
    /// Work that must happen once.
    JobId;
    /// A session, in the list of its reader; its secret is another thing.
    SessionId;
    /// A passkey of a reader.
    PasskeyId;
    /// What a reader is told about a comment.
    NotificationId;
}

/// Makes ids: rising within a process, and apart between processes by 21 random bits a millisecond.
/// A clash between processes is caught by the primary key: nothing is written, and the caller tries again.
pub struct IdMaker {
    last: AtomicI64,
}

impl Default for IdMaker {
    fn default() -> Self {
        Self { last: AtomicI64::new(0) }
    }
}

impl IdMaker {
    /// The next time-ordered id. When the clock stands still or goes back, ids go on from the last one.
    pub fn ordered(&self, clock: &dyn Clock, random: &dyn Random) -> i64 {
        let millis = (clock.now() / 1000 - EPOCH_MILLIS).max(0);
        // A quarter of the range is left above the random start, for the ids of the same millisecond.
        let mut low = [0u8; 4];
        random.fill(&mut low);
        let low = i64::from(u32::from_le_bytes(low)) % (3 << (RANDOM_BITS - 2));
        let fresh = millis << RANDOM_BITS | low;
        let follow =
            |last: i64| Some(if fresh >> RANDOM_BITS > last >> RANDOM_BITS { fresh } else { last + 1 });
        match self.last.fetch_update(Ordering::Relaxed, Ordering::Relaxed, follow) {
            Ok(last) | Err(last) => follow(last).unwrap_or(fresh),
        }
    }

    /// An id that tells nothing, not even its time: for readers.
    pub fn opaque(random: &dyn Random) -> i64 {
        let mut bytes = [0u8; 8];
        random.fill(&mut bytes);
        i64::from_le_bytes(bytes) & i64::MAX
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::sync::atomic::AtomicU8;

    struct At(i64);
    impl Clock for At {
        fn now(&self) -> i64 {
            self.0
        }
    }
    struct Counting(AtomicU8);
    impl Random for Counting {
        fn fill(&self, bytes: &mut [u8]) {
            bytes.fill(self.0.fetch_add(77, Ordering::Relaxed));
        }
    }

    #[test]
    fn text_round_trips_and_has_one_spelling() {
        for raw in [0, 1, 31, 32, i64::MAX, 123_456_789_012_345] {
            let id = CommentId::from_raw(raw);
            let text = id.to_string();
            assert_eq!(text.len(), 13);
            assert_eq!(text.parse::<CommentId>(), Ok(id));
            assert_eq!(
                text.to_uppercase().parse::<CommentId>().is_ok(),
                text.bytes().all(|b| b.is_ascii_digit())
            );
        }
        for bad in ["", "0", "zzzzzzzzzzzzz", "00000000000000", "000000000000i", "00000000000é"] {
            assert_eq!(bad.parse::<CommentId>(), Err(NotAnId), "{bad}");
        }
    }

    #[test]
    fn ids_rise_even_when_the_clock_goes_back() {
        let maker = IdMaker::default();
        let random = Counting(AtomicU8::new(1));
        let mut last = 0;
        for now in [5, 5, 9, 2, 2, 7].map(|s| At(1_800_000_000_000_000 + s * 1_000_000)) {
            for _ in 0..1000 {
                let id = maker.ordered(&now, &random);
                assert!(id > last);
                last = id;
            }
        }
    }
}
