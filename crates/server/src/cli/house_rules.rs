//! The house rules that a new site begins with: a few that most papers have, in the languages of the pages.
//! Never here: what a site made of them; from then on they are its own.

use anyhow::Context as _;
use rejoinder_domain::site::Rule;
use serde::Deserialize;

const ALL: &[(&str, &str)] = &[
    ("en", include_str!("../../rules/en.toml")),
    ("de", include_str!("../../rules/de.toml")),
    ("ja", include_str!("../../rules/ja.toml")),
    ("ar", include_str!("../../rules/ar.toml")),
];

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    rule: Vec<Rule>,
}

/// The rules in the language of a tag; none where there are none in it, since rules in another would bind nobody.
pub(super) fn of_language(tag: &str) -> anyhow::Result<Vec<Rule>> {
    let language = tag.split('-').next().unwrap_or_default().to_ascii_lowercase();
    let Some((_, text)) = ALL.iter().find(|(known, _)| *known == language) else { return Ok(Vec::new()) };
    let file: File = toml::from_str(text).with_context(|| format!("the house rules in {language}"))?;
    Ok(file.rule)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_language_has_the_same_rules() {
        let ids = |tag: &str| of_language(tag).unwrap().into_iter().map(|rule| rule.id).collect::<Vec<_>>();
        for (language, _) in ALL {
            assert_eq!(ids(language), ids("en-GB"), "{language}");
        }
        assert!((4..=6).contains(&ids("de-AT").len()));
        assert!(ids("pt").is_empty());
    }
}
