//! The generated pages of docs/reference: limits and refusals, from the sources that hold them.
//! Never here: a sentence that the sources do not say.

use std::{collections::HashMap, fs, path::Path};

use anyhow::{Context, ensure};

use crate::tree::Finding;

const REFUSALS: &str = "crates/domain/src/refusal.rs";
/// The files with named limits, and the heading of each.
const LIMITS: &[(&str, &str)] = &[
    ("crates/domain/src/limits.rs", "Everything"),
    ("crates/domain/src/name.rs", "Names and mentions"),
    ("crates/domain/src/story_url.rs", "Story addresses"),
];

/// A refusal as the list in the source has it.
#[derive(Debug, PartialEq, Eq)]
struct Refusal {
    code: String,
    field: Option<String>,
    args: Vec<String>,
    meaning: String,
}

/// A named number with its reason.
#[derive(Debug, PartialEq, Eq)]
struct Limit {
    name: String,
    value: i128,
    reason: String,
}

/// The pages that should be there: path and text.
pub(crate) fn pages(root: &Path) -> anyhow::Result<Vec<(&'static str, String)>> {
    let read = |path: &str| fs::read_to_string(root.join(path)).with_context(|| path.to_owned());
    let refusals = refusals(&read(REFUSALS)?);
    ensure!(
        refusals.len() > 10,
        "{REFUSALS}: the list of refusals cannot be read; mend xtask/src/reference.rs"
    );
    let mut limits = Vec::new();
    for (path, heading) in LIMITS {
        limits.push((*heading, *path, self::limits(&read(path)?)));
    }
    ensure!(
        limits[0].2.len() > 10,
        "{}: the limits cannot be read; mend xtask/src/reference.rs",
        LIMITS[0].0
    );
    Ok(vec![
        ("docs/reference/refusals.md", refusals_page(&refusals)),
        ("docs/reference/limits.md", limits_page(&limits)),
    ])
}

/// Writes the pages whose text has changed; returns their paths.
pub(crate) fn write(root: &Path) -> anyhow::Result<Vec<&'static str>> {
    let mut written = Vec::new();
    for (path, text) in pages(root)? {
        let full = root.join(path);
        if fs::read_to_string(&full).ok().as_ref() != Some(&text) {
            fs::create_dir_all(full.parent().context("a page stands in a directory")?)?;
            fs::write(&full, text).with_context(|| path.to_owned())?;
            written.push(path);
        }
    }
    Ok(written)
}

/// The pages that are not what the sources say.
pub(crate) fn stale(root: &Path) -> anyhow::Result<Vec<Finding>> {
    let mut findings = Vec::new();
    for (path, wanted) in pages(root)? {
        let found = fs::read_to_string(root.join(path)).unwrap_or_default();
        if found != wanted {
            let same = found.lines().zip(wanted.lines()).take_while(|(a, b)| a == b).count();
            findings.push(Finding::new(
                path,
                same + 1,
                "is not what the sources say: run `cargo xtask docs`",
            ));
        }
    }
    Ok(findings)
}

fn refusals(source: &str) -> Vec<Refusal> {
    let list = source.split_once("\nrefusals! {").map_or("", |(_, rest)| rest);
    let mut found = Vec::new();
    let mut doc = String::new();
    for line in list.lines().map(str::trim).take_while(|line| *line != "}") {
        if let Some(words) = line.strip_prefix("///") {
            doc.push_str(words);
        } else if let Some((code, rest)) = line.strip_prefix('"').and_then(|rest| rest.split_once('"')) {
            let field = rest
                .trim()
                .strip_prefix('"')
                .and_then(|rest| rest.split_once('"'))
                .map(|(f, _)| f.to_owned());
            let args =
                rest.split_once('{').and_then(|(_, rest)| rest.split_once('}')).map_or("", |(args, _)| args);
            let args =
                args.split(',').filter_map(|arg| arg.split_once(':')).map(|(name, _)| name.trim().to_owned());
            let meaning = std::mem::take(&mut doc).trim().to_owned();
            found.push(Refusal { code: code.to_owned(), field, args: args.collect(), meaning });
        }
    }
    found
}

fn limits(source: &str) -> Vec<Limit> {
    let mut known: HashMap<String, i128> = HashMap::new();
    let mut found = Vec::new();
    let mut doc = String::new();
    for line in source.lines().map(str::trim) {
        if let Some(words) = line.strip_prefix("///") {
            doc.push_str(words);
            continue;
        }
        let words = std::mem::take(&mut doc);
        let Some((name, rest)) = line.strip_prefix("pub const ").and_then(|rest| rest.split_once(':')) else {
            continue;
        };
        let value = rest.split_once('=').and_then(|(_, value)| number(value.trim_end_matches(';'), &known));
        if let Some(value) = value {
            known.insert(name.to_owned(), value);
            found.push(Limit { name: name.to_owned(), value, reason: words.trim().to_owned() });
        }
    }
    found
}

/// A product of numbers and of limits that stand above.
fn number(text: &str, known: &HashMap<String, i128>) -> Option<i128> {
    let factor = |part: &str| part.replace('_', "").parse().ok().or_else(|| known.get(part).copied());
    text.split('*').map(|part| factor(part.trim())).try_fold(1, |product, part| Some(product * part?))
}

/// Words of a doc comment as Markdown: links of rustdoc become code.
fn words(doc: &str) -> String {
    doc.replace("[`crate::limits::", "`").replace("[`", "`").replace("`]", "`").replace('|', "\\|")
}

const NOTE: &str =
    "<!-- Written by `cargo xtask docs`. Change the source that it names, not this page. -->\n";

fn refusals_page(refusals: &[Refusal]) -> String {
    let mut page = format!(
        "# Refusals\n\n{NOTE}\n\
         A refusal is what the caller can mend. Its code is stable: programs may rely on it. The words are for people and\n\
         may change. The list is closed; it is made from `{REFUSALS}`.\n\n\
         | code | about the field | what is wrong | numbers and words with it |\n| --- | --- | --- | --- |\n"
    );
    for r in refusals {
        let field = r.field.as_ref().map_or(String::new(), |field| format!("`{field}`"));
        let args: Vec<String> = r.args.iter().map(|arg| format!("`{arg}`")).collect();
        page.push_str(&format!("| `{}` | {field} | {} | {} |\n", r.code, words(&r.meaning), args.join(", ")));
    }
    page
}

fn limits_page(limits: &[(&str, &str, Vec<Limit>)]) -> String {
    let mut page = format!(
        "# Limits\n\n{NOTE}\n\
         Every limit is a named constant with its reason, and is told to whoever meets it\n\
         ([refusals](refusals.md)). Most cannot be set; what a site may lower is said with it.\n"
    );
    for (heading, path, limits) in limits {
        page.push_str(&format!(
            "\n## {heading}\n\nFrom `{path}`.\n\n| limit | value | why |\n| --- | ---: | --- |\n"
        ));
        for limit in limits {
            page.push_str(&format!(
                "| `{}` | {} | {} |\n",
                limit.name,
                grouped(limit.value),
                words(&limit.reason)
            ));
        }
    }
    page
}

fn grouped(value: i128) -> String {
    let digits = value.to_string();
    let mut text = String::new();
    for (index, digit) in digits.chars().enumerate() {
        if index > 0 && (digits.len() - index).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn refusals_are_read_with_their_parts() {
        let source = "macro_rules! refusals {}\n\nrefusals! {\n    /// No text,\n    /// or none that shows.\n    \"text_empty\" \"text\" TextEmpty;\n    /// Later.\n    \"busy\" - Busy { secs: i64, max: usize };\n}\nimpl X {}\n";
        let found = refusals(source);
        assert_eq!(found[0].meaning, "No text, or none that shows.");
        assert_eq!(found[0].field.as_deref(), Some("text"));
        assert_eq!((found[1].code.as_str(), &found[1].field), ("busy", &None));
        assert_eq!(found[1].args, ["secs", "max"]);
        assert_eq!(found.len(), 2);
    }

    #[test]
    fn limits_are_worked_out() {
        let source = "/// Why.\npub const A: usize = 160 * 1_024;\npub const WORDS: &str = \"x\";\n/// See [`A`].\npub const B: i64 = A * 2;\n";
        let found = limits(source);
        let got: Vec<_> = found.iter().map(|l| (l.name.as_str(), l.value)).collect();
        assert_eq!(got, [("A", 163_840), ("B", 327_680)]);
        assert_eq!(words(&found[1].reason), "See `A`.");
        assert_eq!(grouped(1_048_576), "1,048,576");
    }
}
