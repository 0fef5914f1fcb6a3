//! What the operator sets of the process: defaults, then a TOML file, then the environment, then flags.
//! Never here: what a site decides (that is its policy, in the database), or a global.

mod database;
mod limits;
mod log;
mod mail;
mod merge;
mod reference;
mod server;
mod sign_in;
mod value;

use std::path::PathBuf;

pub(crate) use database::Database;
pub(crate) use limits::Limits;
pub(crate) use log::{Format, Log};
pub(crate) use mail::Mail;
pub(crate) use merge::{Flag, Merged, Source};
pub(crate) use reference::reference;
pub(crate) use server::Server;
pub(crate) use sign_in::SignIn;
pub(crate) use value::DatabaseUrl;

/// A section of the file.
#[derive(Debug)]
pub(crate) struct Section {
    /// Between the brackets.
    pub(crate) name: &'static str,
    /// What it is about.
    pub(crate) about: &'static str,
    /// Its keys.
    pub(crate) settings: &'static [Setting],
}

/// One key of a section.
#[derive(Debug)]
pub(crate) struct Setting {
    /// Its name.
    pub(crate) key: &'static str,
    /// The value without a word from the operator; empty is none.
    pub(crate) default: &'static str,
    /// What a value looks like.
    pub(crate) shape: &'static str,
    /// How TOML writes it.
    pub(crate) toml: value::Toml,
    /// What it does.
    pub(crate) doc: &'static str,
    /// What may be shown of a value.
    pub(crate) shown: fn(&str) -> String,
}

/// All sections, in the order of the reference.
pub(crate) const SECTIONS: &[Section] =
    &[Server::SECTION, Database::SECTION, Mail::SECTION, SignIn::SECTION, Log::SECTION, Limits::SECTION];

/// Declares a section once: its struct, and the table that the reader, `config check` and the reference are made from.
macro_rules! section {
    ($(#[doc = $about:literal])* $name:ident = $section:literal {
        $($(#[doc = $doc:literal])* $key:ident: $type:ty = $default:literal;)*
    }) => {
        $(#[doc = $about])*
        #[derive(Debug, Clone)]
        pub(crate) struct $name {
            $($(#[doc = $doc])* pub(crate) $key: $type,)*
        }

        impl $name {
            /// What may be set here.
            pub(crate) const SECTION: $crate::config::Section = $crate::config::Section {
                name: $section,
                about: concat!($($about, "\n"),*),
                settings: &[$($crate::config::Setting {
                    key: stringify!($key),
                    default: $default,
                    shape: <$type as $crate::config::value::Value>::SHAPE,
                    toml: <$type as $crate::config::value::Value>::TOML,
                    doc: concat!($($doc, "\n"),*),
                    shown: <$type as $crate::config::value::Value>::shown,
                }),*],
            };

            pub(super) fn read(merged: &$crate::config::Merged) -> anyhow::Result<Self> {
                Ok(Self { $($key: merged.read($section, stringify!($key))?,)* })
            }
        }
    };
}
pub(crate) use section;

/// Everything that is set.
#[derive(Debug, Clone)]
pub(crate) struct Config {
    /// Where it listens, and where the data are.
    pub(crate) server: Server,
    /// The server that holds the data, when they are in no file.
    pub(crate) database: Database,
    /// Who carries mail to readers.
    pub(crate) mail: Mail,
    /// Which accounts elsewhere readers come in with.
    pub(crate) sign_in: SignIn,
    /// What it logs.
    pub(crate) log: Log,
    /// What it bears.
    pub(crate) limits: Limits,
    /// Where each value comes from.
    pub(crate) merged: Merged,
}

impl Config {
    /// Merges everything that was given; the first thing that is wrong is named with its place.
    pub(crate) fn load(
        file: Option<PathBuf>,
        environment: impl IntoIterator<Item = (String, String)>,
        flags: &[Flag],
    ) -> anyhow::Result<Self> {
        let environment: Vec<_> = environment.into_iter().collect();
        let named = environment.iter().find(|(name, _)| name == "REJOINDER_CONFIG");
        let file = file.or_else(|| named.map(|(_, path)| PathBuf::from(path)));
        let mut merged = Merged::defaults();
        if let Some(path) = &file {
            merged.take_file(path)?;
        }
        merged.take_environment(&environment)?;
        merged.take_flags(flags);
        Ok(Self {
            server: Server::read(&merged)?,
            database: Database::read(&merged)?,
            mail: Mail::read(&merged)?,
            sign_in: SignIn::read(&merged)?,
            log: Log::read(&merged)?,
            limits: Limits::read(&merged)?,
            merged,
        })
    }
}

#[cfg(test)]
mod tests;
