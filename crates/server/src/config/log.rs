//! Section `log`: what the process says on standard error.

use super::{
    section,
    value::{Toml, Value},
};

/// How a line of the log is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Format {
    /// For people.
    Text,
    /// One JSON object a line, for collectors.
    Json,
}

impl Value for Format {
    const SHAPE: &'static str = "`text` or `json`";
    const TOML: Toml = Toml::Text;
    fn parse(text: &str) -> Option<Self> {
        match text {
            "text" => Some(Self::Text),
            "json" => Some(Self::Json),
            _ => None,
        }
    }
}

section! {
    /// What the server says on standard error.
    Log = "log" {
        /// `text` for people, `json` for collectors.
        format: Format = "text";
        /// `error`, `warn`, `info`, `debug` or `trace`, also by module: `info,rejoinder_web=debug`.
        level: super::value::Level = "info";
    }
}
