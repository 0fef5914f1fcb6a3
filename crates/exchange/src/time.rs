//! Times in files: RFC 3339 in UTC, with as many digits of a second as are needed, down to microseconds.

use jiff::Timestamp;
use rejoinder_domain::Micros;

/// As it stands in a file.
#[must_use]
pub fn to_rfc3339(at: Micros) -> String {
    // Every i64 of microseconds that the product makes is in range; one that is not prints as the epoch's edge.
    Timestamp::from_microsecond(at).unwrap_or(Timestamp::MAX).to_string()
}

/// Reads RFC 3339 with any offset, or a bare date, which means its first moment in UTC.
#[must_use]
pub fn from_rfc3339(text: &str) -> Option<Micros> {
    if let Ok(at) = text.parse::<Timestamp>() {
        return Some(at.as_microsecond());
    }
    let date: jiff::civil::Date = text.parse().ok()?;
    Some(jiff::tz::TimeZone::UTC.to_timestamp(date.at(0, 0, 0, 0)).ok()?.as_microsecond())
}

/// For `#[serde(with)]` on a time.
pub(crate) mod at {
    use super::*;
    use serde::{Deserialize, Deserializer, Serializer, de::Error};

    pub(crate) fn serialize<S: Serializer>(at: &Micros, s: S) -> Result<S::Ok, S::Error> {
        s.serialize_str(&to_rfc3339(*at))
    }
    pub(crate) fn deserialize<'de, D: Deserializer<'de>>(d: D) -> Result<Micros, D::Error> {
        let text = String::deserialize(d)?;
        from_rfc3339(&text).ok_or_else(|| D::Error::custom(format!("{text:?} is no RFC 3339 time")))
    }
}

/// For `#[serde(with)]` on a time that may be missing.
pub(crate) mod maybe_at {
    use super::*;
    use serde::{Deserialize, Deserializer, Serializer, de::Error};

    pub(crate) fn serialize<S: Serializer>(at: &Option<Micros>, s: S) -> Result<S::Ok, S::Error> {
        match at {
            Some(at) => s.serialize_str(&to_rfc3339(*at)),
            None => s.serialize_none(),
        }
    }
    pub(crate) fn deserialize<'de, D: Deserializer<'de>>(d: D) -> Result<Option<Micros>, D::Error> {
        let Some(text) = Option::<String>::deserialize(d)? else { return Ok(None) };
        from_rfc3339(&text).map(Some).ok_or_else(|| D::Error::custom(format!("{text:?} is no RFC 3339 time")))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_round_trip_to_the_microsecond() {
        for at in [0, 1, 1_712_534_400_000_000, 1_795_470_245_123_456, -1] {
            assert_eq!(from_rfc3339(&to_rfc3339(at)), Some(at));
        }
        assert_eq!(from_rfc3339("2024-04-08"), Some(1_712_534_400_000_000));
        assert_eq!(from_rfc3339("2024-04-08T09:00:00+09:00"), Some(1_712_534_400_000_000));
        assert_eq!(from_rfc3339("yesterday"), None);
    }
}
