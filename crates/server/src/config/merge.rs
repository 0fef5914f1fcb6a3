//! Putting the layers together, and saying where a wrong value came from.

use std::{collections::BTreeMap, fmt, fs, path::Path};

use anyhow::{Context as _, bail};
use toml::de::{DeTable, DeValue};

use super::{
    SECTIONS, Section, Setting,
    value::{Toml, Value},
};

/// Where a value comes from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Source {
    /// Nobody said anything.
    Default,
    /// A line of a file.
    File {
        /// The file.
        path: String,
        /// From 1.
        line: usize,
    },
    /// A variable of the environment.
    Environment(String),
    /// A flag of the command line.
    Flag(&'static str),
}

impl fmt::Display for Source {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Default => f.write_str("default"),
            Self::File { path, line } => write!(f, "{path} line {line}"),
            Self::Environment(name) => write!(f, "environment {name}"),
            Self::Flag(name) => write!(f, "flag {name}"),
        }
    }
}

/// A value that the command line set.
#[derive(Debug, Clone)]
pub(crate) struct Flag {
    /// Its spelling.
    pub(crate) flag: &'static str,
    /// What it sets.
    pub(crate) section: &'static str,
    /// What it sets.
    pub(crate) key: &'static str,
    /// To what.
    pub(crate) text: String,
}

/// A value as given.
#[derive(Debug, Clone)]
pub(crate) struct Given {
    /// Lists are joined by commas.
    pub(crate) text: String,
    /// By whom.
    pub(crate) source: Source,
}

/// Every setting with the value in force.
#[derive(Debug, Clone)]
pub(crate) struct Merged(BTreeMap<(&'static str, &'static str), Given>);

fn find(section: &str, key: &str) -> Option<(&'static Section, &'static Setting)> {
    let section = SECTIONS.iter().find(|s| s.name == section)?;
    let setting = section.settings.iter().find(|s| s.key == key)?;
    Some((section, setting))
}

fn names<'a>(names: impl Iterator<Item = &'a str>) -> String {
    names.map(|name| format!("`{name}`")).collect::<Vec<_>>().join(", ")
}

fn line_of(text: &str, at: usize) -> usize {
    text.as_bytes()[..at.min(text.len())].iter().filter(|byte| **byte == b'\n').count() + 1
}

impl Merged {
    pub(super) fn defaults() -> Self {
        let every =
            SECTIONS.iter().flat_map(|section| section.settings.iter().map(move |s| (section.name, s)));
        Self(
            every
                .map(|(section, s)| {
                    ((section, s.key), Given { text: s.default.to_owned(), source: Source::Default })
                })
                .collect(),
        )
    }

    /// A value, read.
    pub(super) fn read<T: Value>(&self, section: &'static str, key: &'static str) -> anyhow::Result<T> {
        let given = self.0.get(&(section, key)).context("a setting has a default")?;
        let Some(value) = T::parse(&given.text) else {
            let shown = T::shown(&given.text);
            bail!("{}: `{section}.{key}` is {shown:?}, but must be {}", given.source, T::SHAPE);
        };
        Ok(value)
    }

    /// A value as given.
    pub(crate) fn given(&self, section: &'static str, key: &'static str) -> Option<&Given> {
        self.0.get(&(section, key))
    }

    /// All values as given, in the order of their names, with their setting.
    pub(crate) fn all(&self) -> impl Iterator<Item = (&'static str, &'static Setting, &Given)> {
        self.0.iter().filter_map(|((section, key), given)| Some((*section, find(section, key)?.1, given)))
    }

    pub(super) fn take_file(&mut self, path: &Path) -> anyhow::Result<()> {
        let shown = path.display().to_string();
        let text = fs::read_to_string(path)
            .with_context(|| format!("the configuration file {shown} cannot be read"))?;
        let document = DeTable::parse(&text).map_err(|error| {
            let line = error.span().map_or(1, |span| line_of(&text, span.start));
            anyhow::anyhow!("{shown} line {line}: {}", error.message())
        })?;
        for (section, content) in document.get_ref() {
            let line = line_of(&text, section.span().start);
            let name: &str = section.get_ref();
            let Some(known) = SECTIONS.iter().find(|s| s.name == name) else {
                let known = names(SECTIONS.iter().map(|s| s.name));
                bail!("{shown} line {line}: there is no section `{name}`; there are {known}");
            };
            let DeValue::Table(content) = content.get_ref() else {
                bail!(
                    "{shown} line {line}: `{name}` is a section: write `[{name}]` and its settings below it"
                );
            };
            for (key, value) in content {
                let line = line_of(&text, key.span().start);
                let key: &str = key.get_ref();
                let Some((section, setting)) = find(known.name, key) else {
                    let known = names(known.settings.iter().map(|s| s.key));
                    bail!("{shown} line {line}: there is no setting `{name}.{key}`; `{name}` has {known}");
                };
                let Some(given) = to_text(value.get_ref(), setting.toml) else {
                    bail!("{shown} line {line}: `{name}.{key}` must be {}", setting.shape);
                };
                let source = Source::File { path: shown.clone(), line };
                self.0.insert((section.name, setting.key), Given { text: given, source });
            }
        }
        Ok(())
    }

    /// `REJOINDER_SECTION__KEY`; `REJOINDER_DATA` and `REJOINDER_DATABASE` are short names of those that people set most.
    pub(super) fn take_environment(&mut self, environment: &[(String, String)]) -> anyhow::Result<()> {
        for (name, text) in environment {
            let Some(rest) = name.strip_prefix("REJOINDER_") else { continue };
            let lower = rest.to_ascii_lowercase();
            let (section, key) = match lower.split_once("__") {
                Some(parts) => parts,
                None if rest == "DATA" => ("server", "data"),
                None if rest == "DATABASE" => ("database", "url"),
                None => continue,
            };
            let Some((section, setting)) = find(section, key) else {
                bail!(
                    "environment {name}: there is no setting `{section}.{key}`; see `rejoinder config check`"
                );
            };
            let given = Given { text: text.clone(), source: Source::Environment(name.clone()) };
            self.0.insert((section.name, setting.key), given);
        }
        Ok(())
    }

    pub(super) fn take_flags(&mut self, flags: &[Flag]) {
        for flag in flags {
            let given = Given { text: flag.text.clone(), source: Source::Flag(flag.flag) };
            self.0.insert((flag.section, flag.key), given);
        }
    }
}

fn to_text(value: &DeValue<'_>, kind: Toml) -> Option<String> {
    match (kind, value) {
        (Toml::Text, DeValue::String(text)) => Some(text.to_string()),
        (Toml::Whole, DeValue::Integer(number)) if number.radix() == 10 => {
            Some(number.as_str().replace('_', ""))
        }
        (Toml::Truth, DeValue::Boolean(truth)) => Some(truth.to_string()),
        (Toml::List, DeValue::Array(entries)) => {
            let texts = entries.iter().map(|entry| match entry.get_ref() {
                DeValue::String(text) => Some(text.to_string()),
                _ => None,
            });
            Some(texts.collect::<Option<Vec<_>>>()?.join(","))
        }
        _ => None,
    }
}
