//! The licences and sources of all dependencies against the list in `deny.toml`: the part of `cargo deny` that needs
//! no tool beside cargo.

use std::{collections::HashSet, fs, path::Path};

use anyhow::{Context, ensure};
use cargo_metadata::MetadataCommand;

use crate::tree::Finding;

const LIST: &str = "deny.toml";

/// The dependencies with a licence that is not in the list, or from anywhere but crates.io.
pub(crate) fn check(root: &Path) -> anyhow::Result<Vec<Finding>> {
    let allowed = allowed(&fs::read_to_string(root.join(LIST)).context(LIST)?);
    ensure!(!allowed.is_empty(), "{LIST}: `allow = [` with one licence a line cannot be read");
    let metadata = MetadataCommand::new().current_dir(root).other_options(vec!["--locked".into()]).exec()?;
    let mut findings = Vec::new();
    for package in metadata.packages.iter().filter(|package| package.source.is_some()) {
        let mut find = |what: String| {
            findings.push(Finding::new(
                "Cargo.lock",
                1,
                format!("{} {}: {what}", package.name, package.version),
            ));
        };
        let licence = package.license.as_deref().unwrap_or_default();
        if !fits(licence, &allowed) {
            find(format!(
                "its licence {licence:?} is not in {LIST}: leave it out, or defend the licence there"
            ));
        }
        if !package.source.as_ref().is_some_and(|source| source.is_crates_io()) {
            find("it does not come from crates.io".into());
        }
    }
    Ok(findings)
}

fn allowed(list: &str) -> HashSet<String> {
    let lines = list
        .lines()
        .skip_while(|line| line.trim() != "allow = [")
        .skip(1)
        .take_while(|line| line.trim() != "]");
    lines.map(|line| line.trim().trim_end_matches(',').trim_matches('"').to_owned()).collect()
}

/// Whether an SPDX expression can be met with the allowed licences. `AND` binds before `OR`; `/` is an old `OR`.
fn fits(expression: &str, allowed: &HashSet<String>) -> bool {
    let spaced = expression.replace('/', " OR ").replace('(', " ( ").replace(')', " ) ");
    let mut words = spaced.split_whitespace().peekable();
    !expression.is_empty() && any(&mut words, allowed) && words.next().is_none()
}

type Words<'a> = std::iter::Peekable<std::str::SplitWhitespace<'a>>;

fn any(words: &mut Words<'_>, allowed: &HashSet<String>) -> bool {
    let mut met = all(words, allowed);
    while words.next_if_eq(&"OR").is_some() {
        met |= all(words, allowed);
    }
    met
}

fn all(words: &mut Words<'_>, allowed: &HashSet<String>) -> bool {
    let mut met = one(words, allowed);
    while words.next_if_eq(&"AND").is_some() {
        met &= one(words, allowed);
    }
    met
}

fn one(words: &mut Words<'_>, allowed: &HashSet<String>) -> bool {
    if words.next_if_eq(&"(").is_some() {
        return any(words, allowed) & (words.next() == Some(")"));
    }
    let mut licence = words.next().unwrap_or_default().to_owned();
    if words.next_if_eq(&"WITH").is_some() {
        licence = format!("{licence} WITH {}", words.next().unwrap_or_default());
    }
    allowed.contains(&licence)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn expressions_are_met_or_not() {
        let allowed =
            allowed("x = 1\nallow = [\n  \"MIT\",\n  \"Apache-2.0 WITH LLVM-exception\",\n]\n\"GPL-3.0\",\n");
        for (expression, met) in [
            ("MIT", true),
            ("GPL-3.0", false),
            ("MIT OR GPL-3.0", true),
            ("GPL-3.0/MIT", true),
            ("MIT AND GPL-3.0", false),
            ("(GPL-3.0 OR MIT) AND MIT", true),
            ("GPL-3.0 OR MIT AND GPL-2.0", false),
            ("Apache-2.0 WITH LLVM-exception", true),
            ("Apache-2.0", false),
            ("(MIT", false),
            ("", false),
        ] {
            assert_eq!(fits(expression, &allowed), met, "{expression}");
        }
    }
}
