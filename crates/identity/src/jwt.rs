//! The parts of a signed token, read strictly: three parts, JSON without a name twice, a header that brings no key of its
//! own (RFC 7515, RFC 8725). Never here: whose token is believed, and for what.

use std::fmt;

use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use rejoinder_domain::{Micros, clock::SECOND};
use serde::{
    Deserialize, Deserializer,
    de::{Error, MapAccess, SeqAccess, Visitor},
};
use serde_json::{Map, Number, Value};

/// Seconds that two clocks may differ. Clocks that are set over the network differ by less than one; half a minute lets a
/// badly kept one pass and lengthens a token's five minutes by a tenth.
pub const LEEWAY_SECS: i64 = 30;
/// Members of a header by which a token would choose its own key, or ask for what we do not do (RFC 8725 §3.10).
const HEADERS_REFUSED: [&str; 6] = ["jku", "x5u", "jwk", "x5c", "crit", "b64"];
/// The member of a logout token's `events` (OpenID Connect Back-Channel Logout 1.0 §2.4).
pub(crate) const LOGOUT_EVENT: &str = "http://schemas.openid.net/event/backchannel-logout";
/// Seconds since 1970 at which we stop believing a number: the year 9999.
const SECS_MAX: i64 = 253_402_300_799;

/// What is wrong with a token before its signature was looked at.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Shape {
    TooLong,
    Malformed,
    Header(&'static str),
}

/// A token in its parts. Nothing in it is believed yet.
pub(crate) struct Parts<'t> {
    pub(crate) algorithm: String,
    pub(crate) key_id: Option<String>,
    pub(crate) kind: Option<String>,
    pub(crate) claims: Claims,
    /// What was signed: header and claims as they came.
    pub(crate) signed: &'t [u8],
    /// The signature as it came, in base64url.
    pub(crate) signature: &'t str,
}

impl<'t> Parts<'t> {
    pub(crate) fn read(token: &'t str, len_max: usize) -> Result<Self, Shape> {
        if token.len() > len_max {
            return Err(Shape::TooLong);
        }
        let (signed, signature) = token.rsplit_once('.').ok_or(Shape::Malformed)?;
        let (header, claims) = signed.split_once('.').ok_or(Shape::Malformed)?;
        URL_SAFE_NO_PAD.decode(signature).map_err(|_| Shape::Malformed)?;
        let header = object(header)?;
        if let Some(refused) = HEADERS_REFUSED.into_iter().find(|name| header.contains_key(*name)) {
            return Err(Shape::Header(refused));
        }
        let text = |name: &'static str| match header.get(name) {
            None => Ok(None),
            Some(Value::String(text)) => Ok(Some(text.clone())),
            Some(_) => Err(Shape::Header(name)),
        };
        Ok(Self {
            algorithm: text("alg")?.ok_or(Shape::Header("alg"))?,
            key_id: text("kid")?,
            kind: text("typ")?,
            claims: Claims(object(claims)?),
            signed: signed.as_bytes(),
            signature,
        })
    }
}

/// The claim with this name is missing, of the wrong type, empty or too long.
pub(crate) struct BadClaim(pub(crate) &'static str);

/// The claims of a token. Every question names the claim that is wrong.
pub(crate) struct Claims(Map<String, Value>);

impl Claims {
    /// From a body that is nothing but the object, read as strictly as a token.
    pub(crate) fn from_json(body: &[u8]) -> Result<Self, Shape> {
        object_of(body).map(Self)
    }

    pub(crate) fn has(&self, name: &str) -> bool {
        self.0.contains_key(name)
    }

    pub(crate) fn get(&self, name: &str) -> Option<&Value> {
        self.0.get(name)
    }

    /// A string of 1 to `len_max` characters that must be there.
    pub(crate) fn text(&self, name: &'static str, len_max: usize) -> Result<String, BadClaim> {
        self.text_if_any(name, len_max)?.ok_or(BadClaim(name))
    }

    /// A string of 1 to `len_max` characters, or nothing.
    pub(crate) fn text_if_any(&self, name: &'static str, len_max: usize) -> Result<Option<String>, BadClaim> {
        match self.0.get(name) {
            None => Ok(None),
            Some(Value::String(text)) if fits(text, len_max) => Ok(Some(text.clone())),
            Some(_) => Err(BadClaim(name)),
        }
    }

    /// `true`, `false`, or nothing, which is `false`.
    pub(crate) fn flag(&self, name: &'static str) -> Result<bool, BadClaim> {
        match self.0.get(name) {
            None => Ok(false),
            Some(Value::Bool(flag)) => Ok(*flag),
            Some(_) => Err(BadClaim(name)),
        }
    }

    /// At most `number_max` strings of 1 to `len_max` characters, or nothing.
    pub(crate) fn texts(
        &self,
        name: &'static str,
        number_max: usize,
        len_max: usize,
    ) -> Result<Vec<String>, BadClaim> {
        match self.0.get(name) {
            None => Ok(Vec::new()),
            Some(Value::Array(list)) if list.len() <= number_max => list
                .iter()
                .map(|one| {
                    one.as_str().filter(|text| fits(text, len_max)).map(str::to_owned).ok_or(BadClaim(name))
                })
                .collect(),
            Some(_) => Err(BadClaim(name)),
        }
    }

    /// Seconds since 1970 that must be there (RFC 7519 `NumericDate`, which may have a fraction: it is cut off).
    pub(crate) fn secs(&self, name: &'static str) -> Result<i64, BadClaim> {
        self.secs_if_any(name)?.ok_or(BadClaim(name))
    }

    pub(crate) fn secs_if_any(&self, name: &'static str) -> Result<Option<i64>, BadClaim> {
        match self.0.get(name) {
            None => Ok(None),
            Some(Value::Number(number)) => whole_secs(number).ok_or(BadClaim(name)).map(Some),
            Some(_) => Err(BadClaim(name)),
        }
    }

    /// Whether `aud` is `audience` and nobody else: a string, or a list of exactly one.
    pub(crate) fn is_for_only(&self, audience: &str) -> bool {
        match self.0.get("aud") {
            Some(Value::String(one)) => one == audience,
            Some(Value::Array(list)) => matches!(list.as_slice(), [Value::String(one)] if one == audience),
            _ => false,
        }
    }

    /// Whether `events` is an object with the one member that means logout, whose value is an object.
    pub(crate) fn is_logout(&self) -> bool {
        self.0.get("events").and_then(|events| events.get(LOGOUT_EVENT)).is_some_and(Value::is_object)
    }
}

/// Whole seconds of a clock's time.
pub(crate) fn secs_of(now: Micros) -> i64 {
    now.div_euclid(SECOND)
}

fn fits(text: &str, len_max: usize) -> bool {
    (1..=len_max).contains(&text.chars().count())
}

fn whole_secs(number: &Number) -> Option<i64> {
    // A fraction is cut off; SECS_MAX is far below 2^53, so the conversions are exact.
    let secs = match number.as_i64() {
        Some(secs) => secs,
        None => number.as_f64().filter(|secs| (0.0..=SECS_MAX as f64).contains(secs))? as i64,
    };
    (0..=SECS_MAX).contains(&secs).then_some(secs)
}

fn object(part: &str) -> Result<Map<String, Value>, Shape> {
    object_of(&URL_SAFE_NO_PAD.decode(part).map_err(|_| Shape::Malformed)?)
}

fn object_of(bytes: &[u8]) -> Result<Map<String, Value>, Shape> {
    match serde_json::from_slice(bytes) {
        Ok(Strict(Value::Object(object))) => Ok(object),
        _ => Err(Shape::Malformed),
    }
}

/// JSON in which no object has a name twice: two readers that take the one and the other would believe different things.
struct Strict(Value);

impl<'de> Deserialize<'de> for Strict {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(StrictVisitor).map(Self)
    }
}

struct StrictVisitor;

impl<'de> Visitor<'de> for StrictVisitor {
    type Value = Value;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("JSON without a name twice")
    }

    fn visit_unit<E: Error>(self) -> Result<Value, E> {
        Ok(Value::Null)
    }

    fn visit_bool<E: Error>(self, flag: bool) -> Result<Value, E> {
        Ok(flag.into())
    }

    fn visit_i64<E: Error>(self, number: i64) -> Result<Value, E> {
        Ok(number.into())
    }

    fn visit_u64<E: Error>(self, number: u64) -> Result<Value, E> {
        Ok(number.into())
    }

    fn visit_f64<E: Error>(self, number: f64) -> Result<Value, E> {
        Ok(number.into())
    }

    fn visit_str<E: Error>(self, text: &str) -> Result<Value, E> {
        Ok(text.into())
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<Value, A::Error> {
        let mut values = Vec::new();
        while let Some(Strict(value)) = list.next_element()? {
            values.push(value);
        }
        Ok(values.into())
    }

    fn visit_map<A: MapAccess<'de>>(self, mut members: A) -> Result<Value, A::Error> {
        let mut object = Map::new();
        while let Some((name, Strict(value))) = members.next_entry::<String, Strict>()? {
            if object.insert(name, value).is_some() {
                return Err(A::Error::custom("a name twice"));
            }
        }
        Ok(object.into())
    }
}
