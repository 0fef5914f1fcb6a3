//! The kinds of values, each read from text in one place whether a file, the environment or a flag brought it.

use std::{
    fmt,
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
    /// `true` or `false`
    Truth,
}

/// A kind of value.
pub(crate) trait Value: Sized {
    /// What it looks like, for people.
    const SHAPE: &'static str;
    /// How TOML writes it.
    const TOML: Toml;
    /// Reads it.
    fn parse(text: &str) -> Option<Self>;
    /// What may be shown of it.
    fn shown(text: &str) -> String {
        text.to_owned()
    }
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

impl Value for Option<String> {
    const SHAPE: &'static str = "text, or nothing";
    const TOML: Toml = Toml::Text;
    fn parse(text: &str) -> Option<Self> {
        Some((!text.is_empty()).then(|| text.to_owned()))
    }
}

impl Value for PathBuf {
    const SHAPE: &'static str = "a path";
    const TOML: Toml = Toml::Text;
    fn parse(text: &str) -> Option<Self> {
        (!text.is_empty()).then(|| Self::from(text))
    }
}

impl Value for Option<PathBuf> {
    const SHAPE: &'static str = "a path, or nothing";
    const TOML: Toml = Toml::Text;
    fn parse(text: &str) -> Option<Self> {
        Some(PathBuf::parse(text))
    }
}

/// Where a PostgreSQL database is. It may hold a password, so it is shown without.
#[derive(Clone)]
pub(crate) struct DatabaseUrl(String);

impl DatabaseUrl {
    /// An address of PostgreSQL, or none.
    pub(crate) fn read(text: &str) -> Option<Self> {
        let known = ["postgres://", "postgresql://"].iter().any(|scheme| text.starts_with(scheme));
        known.then(|| Self(text.to_owned()))
    }

    /// As given.
    pub(crate) fn as_str(&self) -> &str {
        &self.0
    }

    /// Whether a password is in it.
    pub(crate) fn has_password(&self) -> bool {
        without_password(&self.0) != self.0
    }
}

impl fmt::Debug for DatabaseUrl {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&without_password(&self.0))
    }
}

impl Value for Option<DatabaseUrl> {
    const SHAPE: &'static str = "an address such as `postgres://rejoinder@db.example/rejoinder`, or nothing";
    const TOML: Toml = Toml::Text;
    fn parse(text: &str) -> Option<Self> {
        if text.is_empty() {
            return Some(None);
        }
        DatabaseUrl::read(text).map(Some)
    }
    fn shown(text: &str) -> String {
        without_password(text)
    }
}

/// An address with three dots where its password is: between the user and the host, or among the parameters. What
/// cannot be told apart counts as the password.
fn without_password(url: &str) -> String {
    let (scheme, rest) = url.split_once("://").unwrap_or(("", url));
    let (path, query) = rest.split_once('?').unwrap_or((rest, ""));
    let path = match path.rsplit_once('@').and_then(|(user, host)| Some((user.split_once(':')?.0, host))) {
        Some((user, host)) => format!("{user}:…@{host}"),
        None => path.to_owned(),
    };
    let parameters: Vec<&str> = query
        .split('&')
        .map(|pair| if pair.starts_with("password=") { "password=…" } else { pair })
        .collect();
    let scheme = if scheme.is_empty() { String::new() } else { format!("{scheme}://") };
    let mark = if rest.contains('?') { "?" } else { "" };
    format!("{scheme}{path}{mark}{}", parameters.join("&"))
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

impl Value for bool {
    const SHAPE: &'static str = "`true` or `false`";
    const TOML: Toml = Toml::Truth;
    fn parse(text: &str) -> Option<Self> {
        text.parse().ok()
    }
}

/// Seconds.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Secs(u64);

impl Secs {
    /// As a number.
    pub(crate) fn whole(self) -> u64 {
        self.0
    }

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
