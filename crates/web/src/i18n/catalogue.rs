//! The messages of one language: embedded Fluent files, parsed once.
//! Never here: a file read at run time, or the choice of a language.

use std::borrow::Cow;

use fluent_bundle::concurrent::FluentBundle;
use fluent_bundle::{FluentArgs, FluentResource, FluentValue};

/// The tags, in the order of [`super::Lang`]'s numbers.
pub(super) const TAGS: [&str; 4] = ["en", "ja", "de", "ar"];

/// The files of a language: what pages say, what refusals say, and the words of the scripts.
macro_rules! files {
    ($tag:literal) => {
        [
            include_str!(concat!("../../locales/", $tag, ".ftl")),
            include_str!(concat!("../../locales/", $tag, ".refusals.ftl")),
            include_str!(concat!("../../locales/", $tag, ".script.ftl")),
        ]
    };
}

/// The files of each language, in the order of the tags.
pub(super) const SOURCES: [[&str; 3]; 4] = [files!("en"), files!("ja"), files!("de"), files!("ar")];

/// The parsed messages of one language.
pub(super) struct Catalogue {
    tag: &'static str,
    bundle: FluentBundle<FluentResource>,
}

impl Catalogue {
    /// Parses the files of the language with this number. What does not parse is logged and left out,
    /// so that one bad line does not cost the site its pages; a test keeps such lines out of a release.
    pub(super) fn load<const INDEX: usize>() -> Self {
        let tag = TAGS[INDEX];
        let mut bundle = FluentBundle::new_concurrent(vec![tag.parse().unwrap_or_default()]);
        // Templates isolate names with <bdi>; invisible marks would leak into attributes, titles and JSON.
        bundle.set_use_isolating(false);
        bundle.set_formatter(Some(|value, _| match value {
            FluentValue::Number(number) => super::fluent_number::<INDEX>(number),
            _ => None,
        }));
        for source in SOURCES[INDEX] {
            let resource = FluentResource::try_new(source.to_owned()).unwrap_or_else(|(resource, errors)| {
                tracing::error!(tag, ?errors, "a message file does not parse");
                resource
            });
            if let Err(errors) = bundle.add_resource(resource) {
                tracing::error!(tag, ?errors, "a message is defined twice");
            }
        }
        Self { tag, bundle }
    }

    /// Whether the language has this message.
    pub(super) fn has(&self, key: &str) -> bool {
        self.bundle.has_message(key)
    }

    /// The text of a message. A variable that was not given is logged and shown by its name.
    pub(super) fn text(&self, key: &str, args: Option<&FluentArgs<'_>>) -> Option<String> {
        let pattern = self.bundle.get_message(key)?.value()?;
        let mut errors = Vec::new();
        let text: Cow<'_, str> = self.bundle.format_pattern(pattern, args, &mut errors);
        if !errors.is_empty() {
            tracing::error!(key, tag = self.tag, ?errors, "a message could not be filled");
        }
        Some(text.into_owned())
    }
}

/// The keys that a file defines, in its order: the lines that begin with `key =`.
pub(super) fn keys(source: &'static str) -> impl Iterator<Item = &'static str> {
    source.lines().filter_map(|line| {
        let (key, _) = line.split_once('=')?;
        let key = key.trim_end();
        let is_key = key.starts_with(|c: char| c.is_ascii_lowercase())
            && key.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-');
        is_key.then_some(key)
    })
}
