//! The languages of the pages: messages (Fluent), numbers and dates (ICU), and the choice among them.
//! Never here: HTML, the wall clock, the policy of a site. Times and zones come in as arguments.

mod catalogue;
mod format;
mod negotiate;
mod span;
#[cfg(test)]
mod tests;

use std::collections::BTreeMap;
use std::sync::LazyLock;

use fluent_bundle::FluentArgs;
pub use fluent_bundle::FluentValue;
use fluent_bundle::types::FluentNumber;

use catalogue::Catalogue;
use format::Formats;

/// One of the languages that the pages speak. A number inside, so it is copied freely.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Lang(u8);

/// The messages of each language, parsed at the first use. English is the fallback of the others.
static CATALOGUES: LazyLock<[Catalogue; 4]> = LazyLock::new(|| {
    [Catalogue::load::<0>(), Catalogue::load::<1>(), Catalogue::load::<2>(), Catalogue::load::<3>()]
});

thread_local! {
    /// The formatters of each language. One set a thread: ICU's are not `Sync`, and making them takes
    /// microseconds, because their data is compiled in.
    static FORMATS: [Formats; 4] = catalogue::TAGS.map(Formats::load);
}

/// The answers of [`Lang::script_words`].
static SCRIPT_WORDS: LazyLock<[String; 4]> = LazyLock::new(|| Lang::all().map(script_words));

/// Prefix of the messages that the scripts show; see [`Lang::script_words`].
const SCRIPT_PREFIX: &str = "script-";

const MINUTE_MICROS: i64 = 60 * 1_000_000;
const HOUR_MICROS: i64 = 60 * MINUTE_MICROS;
/// After a day "27 hours ago" asks the reader to calculate; the date tells more.
const AGO_MAX_MICROS: i64 = 24 * HOUR_MICROS;

impl Lang {
    /// English, the fallback of the others.
    pub const EN: Self = Self(0);
    /// Japanese.
    pub const JA: Self = Self(1);
    /// German.
    pub const DE: Self = Self(2);
    /// Arabic, written from right to left.
    pub const AR: Self = Self(3);

    /// Every language of the pages.
    pub const fn all() -> [Self; 4] {
        [Self::EN, Self::JA, Self::DE, Self::AR]
    }

    /// The language that a tag such as `de-AT`, `ja_JP` or `AR` asks for, if the pages speak it.
    pub fn best(tag: &str) -> Option<Self> {
        let primary = tag.trim().split(['-', '_']).next().unwrap_or_default();
        Self::all().into_iter().find(|lang| catalogue::TAGS[lang.index()].eq_ignore_ascii_case(primary))
    }

    /// The language that an `Accept-Language` header asks for first, else `default`.
    pub fn negotiate(accept_language: &str, default: Self) -> Self {
        negotiate::negotiate(accept_language, default)
    }

    /// The tag for `lang` attributes and headers.
    pub fn tag(&self) -> &'static str {
        catalogue::TAGS[self.index()]
    }

    /// The direction for the `dir` attribute: `ltr` or `rtl`.
    pub fn dir(&self) -> &'static str {
        if *self == Self::AR { "rtl" } else { "ltr" }
    }

    /// The language's own name, as its speakers write it.
    pub fn name(&self) -> String {
        self.msg("language-name")
    }

    /// A message without variables.
    pub fn msg(&self, key: &str) -> String {
        self.lookup(key, None)
    }

    /// A message with one variable.
    pub fn msg1<'a>(&self, key: &str, name: &'a str, value: impl Into<FluentValue<'a>>) -> String {
        let mut args = FluentArgs::with_capacity(1);
        args.set(name, value);
        self.lookup(key, Some(&args))
    }

    /// A message with two variables.
    pub fn msg2<'a>(
        &self,
        key: &str,
        name: &'a str,
        value: impl Into<FluentValue<'a>>,
        other_name: &'a str,
        other_value: impl Into<FluentValue<'a>>,
    ) -> String {
        let mut args = FluentArgs::with_capacity(2);
        args.set(name, value);
        args.set(other_name, other_value);
        self.lookup(key, Some(&args))
    }

    /// A message that counts: `$n` chooses the plural and is written the way the language writes numbers.
    pub fn count(&self, key: &str, n: i64) -> String {
        self.msg1(key, "n", n)
    }

    /// What a refusal says, by its stable code (`text_too_long`) and its arguments. A code without a
    /// message is logged and answered with the general refusal, never with an empty page.
    pub fn refusal<'a, V: Into<FluentValue<'a>>>(
        &self,
        code: &str,
        args: impl IntoIterator<Item = (&'a str, V)>,
    ) -> String {
        let key = format!("refusal-{}", code.replace('_', "-"));
        let mut args: FluentArgs<'a> = args.into_iter().collect();
        self.add_spans(&mut args);
        if CATALOGUES[Self::EN.index()].has(&key) {
            return self.lookup(&key, Some(&args));
        }
        tracing::error!(code, "a refusal code has no message");
        self.msg("refusal-other")
    }

    /// A whole number with the digits and the grouping of the language.
    pub fn number(&self, n: i64) -> String {
        FORMATS.with(|all| all[self.index()].number(n))
    }

    /// The day of an instant in a time zone: `November 23, 2026`.
    pub fn date(&self, micros: i64, time_zone: &str) -> String {
        FORMATS.with(|all| all[self.index()].date(micros, time_zone))
    }

    /// The day and the minute of an instant in a time zone.
    pub fn date_time(&self, micros: i64, time_zone: &str) -> String {
        FORMATS.with(|all| all[self.index()].date_time(micros, time_zone))
    }

    /// How long ago an instant was, up to a day; then its date in the time zone. An instant of the
    /// future (a clock that runs ahead) is "now".
    pub fn ago(&self, micros: i64, now_micros: i64, time_zone: &str) -> String {
        let age = now_micros.saturating_sub(micros);
        match age {
            ..MINUTE_MICROS => self.msg("ago-now"),
            MINUTE_MICROS..HOUR_MICROS => self.count("ago-minutes", age / MINUTE_MICROS),
            HOUR_MICROS..AGO_MAX_MICROS => self.count("ago-hours", age / HOUR_MICROS),
            _ => self.date(micros, time_zone),
        }
    }

    /// The words that the scripts need, as a JSON object for the `data-words` attribute of `#discussion`:
    /// the messages that begin with `script-`, without that prefix.
    pub fn script_words(&self) -> &'static str {
        &SCRIPT_WORDS[self.index()]
    }

    const fn index(self) -> usize {
        self.0 as usize
    }

    /// The message of this language, else the English one, else the key: a page with a key on it is
    /// better than no page, and the log says which key.
    fn lookup(self, key: &str, args: Option<&FluentArgs<'_>>) -> String {
        if let Some(text) = CATALOGUES[self.index()].text(key, args) {
            return text;
        }
        tracing::error!(key, tag = self.tag(), "a message is missing");
        CATALOGUES[Self::EN.index()].text(key, args).unwrap_or_else(|| key.to_owned())
    }
}

/// A number inside a message of the language with this number.
fn fluent_number<const INDEX: usize>(number: &FluentNumber) -> Option<String> {
    FORMATS.with(|all| all[INDEX].fluent_number(number))
}

fn script_words(lang: Lang) -> String {
    let words: BTreeMap<&str, String> = catalogue::SOURCES[Lang::EN.index()]
        .into_iter()
        .flat_map(catalogue::keys)
        .filter_map(|key| Some((key.strip_prefix(SCRIPT_PREFIX)?, lang.msg(key))))
        .collect();
    serde_json::to_string(&words).unwrap_or_else(|_| "{}".to_owned())
}
