//! The closed set of values that cross the seam, and rows of them.

use super::Error;

/// A value bound to a statement or read from a row.
#[derive(Debug, Clone, PartialEq)]
pub enum Value {
    /// No value.
    Null,
    /// Stored as 0 or 1 where the engine has no such type.
    Bool(bool),
    /// Ids, times, counts.
    Int(i64),
    /// UTF-8.
    Text(String),
    /// Bytes.
    Blob(Vec<u8>),
}

macro_rules! into_value {
    ($($type:ty => |$v:ident| $make:expr;)*) => {$(
        impl From<$type> for Value { fn from($v: $type) -> Self { $make } }
    )*};
}
into_value! {
    bool => |v| Value::Bool(v);
    i64 => |v| Value::Int(v);
    &str => |v| Value::Text(v.to_owned());
    &String => |v| Value::Text(v.clone());
    String => |v| Value::Text(v);
    &[u8] => |v| Value::Blob(v.to_vec());
    Vec<u8> => |v| Value::Blob(v);
}
impl<T: Into<Value>> From<Option<T>> for Value {
    fn from(v: Option<T>) -> Self {
        v.map_or(Self::Null, Into::into)
    }
}

macro_rules! ids {
    ($($name:ident),*) => {$(
        impl From<rejoinder_domain::$name> for Value {
            fn from(id: rejoinder_domain::$name) -> Self { Self::Int(id.raw()) }
        }
        impl FromValue for rejoinder_domain::$name {
            fn from_value(value: Value) -> Result<Self, Error> { i64::from_value(value).map(Self::from_raw) }
        }
    )*};
}
ids!(
    SiteId,
    StoryId,
    ThreadId,
    CommentId,
    ReaderId,
    ReportId,
    DecisionId,
    PictureId,
    TokenId,
    JobId,
    SessionId,
    PasskeyId,
    NotificationId
);

/// The parameters of a statement, in the order of `$1`, `$2`, ….
#[macro_export]
macro_rules! params {
    ($($value:expr),* $(,)?) => { &[$($crate::Value::from($value)),*] };
}

/// A row, read from its first column to its last.
#[derive(Debug)]
pub struct Row(std::vec::IntoIter<Value>);

impl Row {
    pub(super) fn new(values: Vec<Value>) -> Self {
        Self(values.into_iter())
    }

    /// All columns that were not read yet.
    pub(crate) fn into_values(self) -> Vec<Value> {
        self.0.collect()
    }

    /// The next column.
    pub fn next<T: FromValue>(&mut self) -> Result<T, Error> {
        T::from_value(self.0.next().ok_or_else(|| Error::shape("fewer columns than the code reads"))?)
    }

    /// The next column, holding one of the names that [`std::str::FromStr`] knows.
    pub fn next_word<T: std::str::FromStr>(&mut self) -> Result<T, Error> {
        let word: String = self.next()?;
        word.parse().map_err(|_| Error::shape(&format!("a column holds the unknown word {word:?}")))
    }

    /// The next column as one of a closed set of words, where there is one.
    pub fn next_word_or_none<T: std::str::FromStr>(&mut self) -> Result<Option<T>, Error> {
        let word: Option<String> = self.next()?;
        let known = |word: String| {
            word.parse().map_err(|_| Error::shape(&format!("a column holds the unknown word {word:?}")))
        };
        word.map(known).transpose()
    }

    /// The next column, holding JSON.
    pub fn next_json<T: serde::de::DeserializeOwned>(&mut self) -> Result<T, Error> {
        let json: String = self.next()?;
        serde_json::from_str(&json).map_err(|e| Error::shape(&format!("a column's JSON: {e}")))
    }
}

/// A type that a column can be read as.
pub trait FromValue: Sized {
    /// Reads it, or says what was found.
    fn from_value(value: Value) -> Result<Self, Error>;
}

fn unexpected(wanted: &str, found: &Value) -> Error {
    let found = match found {
        Value::Null => "NULL",
        Value::Bool(_) => "a boolean",
        Value::Int(_) => "a number",
        Value::Text(_) => "text",
        Value::Blob(_) => "bytes",
    };
    Error::shape(&format!("a column should be {wanted} and is {found}"))
}

impl FromValue for i64 {
    fn from_value(value: Value) -> Result<Self, Error> {
        if let Value::Int(v) = value { Ok(v) } else { Err(unexpected("a number", &value)) }
    }
}
impl FromValue for bool {
    fn from_value(value: Value) -> Result<Self, Error> {
        match value {
            Value::Bool(v) => Ok(v),
            Value::Int(v @ (0 | 1)) => Ok(v == 1),
            other => Err(unexpected("a boolean", &other)),
        }
    }
}
impl FromValue for String {
    fn from_value(value: Value) -> Result<Self, Error> {
        if let Value::Text(v) = value { Ok(v) } else { Err(unexpected("text", &value)) }
    }
}
impl FromValue for Vec<u8> {
    fn from_value(value: Value) -> Result<Self, Error> {
        if let Value::Blob(v) = value { Ok(v) } else { Err(unexpected("bytes", &value)) }
    }
}
impl<T: FromValue> FromValue for Option<T> {
    fn from_value(value: Value) -> Result<Self, Error> {
        if value == Value::Null { Ok(None) } else { T::from_value(value).map(Some) }
    }
}
