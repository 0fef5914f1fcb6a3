//! The kinds of values, each read from text in one place whether a file, the environment or a flag brought it.

use std::{
    net::{IpAddr, SocketAddr},
    path::PathBuf,
    time::Duration,
};

use tracing_subscriber::EnvFilter;

/// How TOML writes a value.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Toml {
    /// `"text"`
    Text,
    /// `10`
    Whole,
    /// `["one", "two"]`; with commas in the environment.
    List,
}

/// A kind of value.
pub(crate) trait Value: Sized {
    /// What it looks like, for people.
    const SHAPE: &'static str;
    /// How TOML writes it.
    const TOML: Toml;
    /// Reads it.
    fn parse(text: &str) -> Option<Self>;
}

impl Value for SocketAddr {
    const SHAPE: &'static str = "an address and port, such as `127.0.0.1:8080` or `[::1]:8080`";
    const TOML: Toml = Toml::Text;
    fn parse(text: &str) -> Option<Self> {
        text.parse().ok()
    }
}

impl Value for Option<SocketAddr> {
    const SHAPE: &'static str = "an address and port, such as `127.0.0.1:9090`, or nothing";
    const TOML: Toml = Toml::Text;
    fn parse(text: &str) -> Option<Self> {
        if text.is_empty() { Some(None) } else { text.parse().ok().map(Some) }
    }
}

impl Value for PathBuf {
    const SHAPE: &'static str = "a path";
    const TOML: Toml = Toml::Text;
    fn parse(text: &str) -> Option<Self> {
        (!text.is_empty()).then(|| Self::from(text))
    }
}

impl Value for Vec<IpAddr> {
    const SHAPE: &'static str = "a list of IP addresses";
    const TOML: Toml = Toml::List;
    fn parse(text: &str) -> Option<Self> {
        text.split(',').map(str::trim).filter(|part| !part.is_empty()).map(|part| part.parse().ok()).collect()
    }
}

/// Which lines are logged.
#[derive(Debug, Clone)]
pub(crate) struct Level(pub(crate) String);

impl Value for Level {
    const SHAPE: &'static str = "a level such as `info`, or levels by module";
    const TOML: Toml = Toml::Text;
    fn parse(text: &str) -> Option<Self> {
        // The filter takes a lone word for a module's name, which is never meant.
        const LEVELS: [&str; 6] = ["error", "warn", "info", "debug", "trace", "off"];
        let first = text.split(',').next().unwrap_or_default().trim();
        let told = first.contains('=') || LEVELS.contains(&first.to_ascii_lowercase().as_str());
        (told && EnvFilter::try_new(text).is_ok()).then(|| Self(text.to_owned()))
    }
}

/// Seconds.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Secs(u64);

impl Secs {
    /// As a duration.
    pub(crate) fn duration(self) -> Duration {
        Duration::from_secs(self.0)
    }
}

impl Value for Secs {
    const SHAPE: &'static str = "a whole number of seconds from 1 to 3600";
    const TOML: Toml = Toml::Whole;
    fn parse(text: &str) -> Option<Self> {
        text.parse().ok().filter(|secs| (1..=3600).contains(secs)).map(Self)
    }
}

/// A number of things.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Count(pub(crate) usize);

impl Value for Count {
    const SHAPE: &'static str = "a whole number from 1 to 1000000";
    const TOML: Toml = Toml::Whole;
    fn parse(text: &str) -> Option<Self> {
        text.parse().ok().filter(|count| (1..=1_000_000).contains(count)).map(Self)
    }
}
