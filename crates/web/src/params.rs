//! Query strings and forms: UTF-8, each name at most once, none that the route does not know.

use rejoinder_domain::Refusal;

/// Pairs that one request may carry: more is no form of ours.
const PAIRS_MAX: usize = 40;

/// Boxes that one form has ticked besides.
const MANY_MAX: usize = 100;

/// The parameters of a request, each once.
#[derive(Debug, Default, Clone)]
pub(crate) struct Params(Vec<(String, String)>);

impl Params {
    /// Reads `a=b&c=d`. Bytes that are no UTF-8, a name that comes twice, or one that is not in `known` is refused.
    pub(crate) fn parse(raw: &[u8], known: &[&str]) -> Result<Self, Refusal> {
        Self::read(raw, known, &[], false)
    }

    /// The same of a form with boxes to tick: the names in `many` may come several times.
    pub(crate) fn parse_many(raw: &[u8], known: &[&str], many: &[&str]) -> Result<Self, Refusal> {
        Self::read(raw, known, many, false)
    }

    /// The same of what others write by a standard that lets them add names: those are passed over.
    pub(crate) fn parse_some(raw: &[u8], known: &[&str]) -> Result<Self, Refusal> {
        Self::read(raw, known, &[], true)
    }

    fn read(raw: &[u8], known: &[&str], many: &[&str], others: bool) -> Result<Self, Refusal> {
        let mut pairs: Vec<(String, String)> = Vec::new();
        for piece in raw.split(|byte| *byte == b'&').filter(|piece| !piece.is_empty()) {
            let (name, value) = match piece.iter().position(|byte| *byte == b'=') {
                Some(at) => (&piece[..at], &piece[at + 1..]),
                None => (piece, &[][..]),
            };
            let (name, value) = (decode(name)?, decode(value)?);
            let repeats = many.contains(&name.as_str());
            if !repeats && !known.contains(&name.as_str()) {
                if others {
                    continue;
                }
                return Err(Refusal::ParameterUnknown { name: name.chars().take(60).collect() });
            }
            if !repeats && pairs.iter().any(|(other, _)| *other == name) {
                return Err(Refusal::ParameterDuplicate { name });
            }
            if pairs.len() == PAIRS_MAX + if many.is_empty() { 0 } else { MANY_MAX } {
                return Err(Refusal::BodyMalformed);
            }
            pairs.push((name, value));
        }
        Ok(Self(pairs))
    }

    /// The value of a parameter.
    pub(crate) fn get(&self, name: &str) -> Option<&str> {
        self.0.iter().find(|(other, _)| other == name).map(|(_, value)| value.as_str())
    }

    /// The values of a parameter that may come several times.
    pub(crate) fn all(&self, name: &str) -> Vec<&str> {
        self.0.iter().filter(|(other, _)| other == name).map(|(_, value)| value.as_str()).collect()
    }

    /// The value of a parameter, empty when it is missing.
    pub(crate) fn text(&self, name: &str) -> &str {
        self.get(name).unwrap_or_default()
    }

    /// The value of a parameter that must be there.
    pub(crate) fn required(&self, name: &str) -> Result<&str, Refusal> {
        self.get(name).ok_or_else(|| Refusal::ParameterMissing { name: name.to_owned() })
    }

    /// The value of a parameter as a number or id; none when it is missing or empty.
    pub(crate) fn parsed<T: std::str::FromStr>(&self, name: &str) -> Result<Option<T>, Refusal> {
        match self.text(name) {
            "" => Ok(None),
            text => text.parse().map(Some).map_err(|_| Refusal::ParameterInvalid { name: name.to_owned() }),
        }
    }
}

/// Percent-decodes one name or value; `+` is a space.
fn decode(raw: &[u8]) -> Result<String, Refusal> {
    let mut bytes = Vec::with_capacity(raw.len());
    let mut rest = raw.iter();
    while let Some(byte) = rest.next() {
        bytes.push(match byte {
            b'+' => b' ',
            b'%' => {
                let mut digit = || rest.next().and_then(|d| char::from(*d).to_digit(16));
                match (digit(), digit()) {
                    (Some(high), Some(low)) => (high * 16 + low) as u8,
                    _ => return Err(Refusal::BodyMalformed),
                }
            }
            other => *other,
        });
    }
    String::from_utf8(bytes).map_err(|_| Refusal::BodyNotUtf8)
}

/// Percent-encodes a value for a query of ours.
pub(crate) fn encode(value: &str) -> String {
    url::form_urlencoded::byte_serialize(value.as_bytes()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_forms_and_refuses_what_is_none() {
        let params = Params::parse(b"text=a+b%0D%0Ac%E3%81%82&parent=&key=k", &["text", "parent", "key"]);
        let params = params.expect("a form");
        assert_eq!(params.text("text"), "a b\r\ncあ");
        assert_eq!(params.get("parent"), Some(""));
        assert_eq!(params.parsed::<i64>("parent"), Ok(None));
        let refused = |raw: &[u8]| Params::parse(raw, &["a"]).expect_err("a refusal");
        assert_eq!(refused(b"a=1&a=2"), Refusal::ParameterDuplicate { name: "a".into() });
        assert_eq!(refused(b"b=1"), Refusal::ParameterUnknown { name: "b".into() });
        assert_eq!(refused(b"a[]=1"), Refusal::ParameterUnknown { name: "a[]".into() });
        let some = Params::parse_some(b"a=1&session_state=2&b=3&b=4", &["a"]).expect("a form");
        assert_eq!((some.get("a"), some.get("b")), (Some("1"), None));
        let doubled = Params::parse_some(b"a=1&a=1", &["a"]).expect_err("a refusal");
        assert_eq!(doubled, Refusal::ParameterDuplicate { name: "a".into() });
        assert_eq!(refused(b"a=%ff"), Refusal::BodyNotUtf8);
        assert_eq!(refused(b"a=%4"), Refusal::BodyMalformed);
        assert_eq!(refused(b"a=%zz"), Refusal::BodyMalformed);
    }
}
