//! Words that must not stand in a file: silenced lints, open ends without a number, dead code, paths of a machine.

use crate::{
    source::{Source, lines_with_word},
    tree::{File, Finding},
};

/// Words that promise work; each needs the number of the issue that holds it.
const OPEN_ENDS: &[&str] = &[concat!("TO", "DO"), concat!("FIX", "ME"), concat!("XX", "X")];
/// Directories of one machine.
const MACHINE: &[&str] = &[concat!("/wo", "rk/"), concat!("/ro", "ot/"), concat!("/hom", "e/")];
/// One more that documents must not rely on.
const MACHINE_DOCS: &str = concat!("/tm", "p/");

pub(crate) fn check(file: &File) -> Vec<Finding> {
    let mut findings = Vec::new();
    let mut find = |line: usize, what: String| findings.push(Finding::new(&file.path, line, what));
    for (line, text) in file.lines() {
        let document = file.extension() == "md";
        let path = MACHINE.iter().find(|path| text.contains(*path));
        if let Some(path) = path.or((document && text.contains(MACHINE_DOCS)).then_some(&MACHINE_DOCS)) {
            find(
                line,
                format!("{path} is a directory of one machine: name it from the root of the repository"),
            );
        }
    }
    if !file.is_rust() && !file.is_script() && file.extension() != "css" {
        return findings;
    }
    for word in OPEN_ENDS {
        for line in lines_with_word(file.text(), word) {
            let text = file.text().lines().nth(line - 1).unwrap_or_default();
            if text.contains(word) && !has_issue_number(text) {
                find(line, format!("{word} without the number of its issue: write `{word} #12`, or do it"));
            }
        }
    }
    if file.is_rust() {
        let source = Source::rust(file.text());
        for (index, code) in source.code.lines().enumerate() {
            if code.contains("#[allow(") || code.contains("#![allow(") {
                find(index + 1, "a silenced lint: use `#[expect(…, reason = \"…\")]`".into());
            }
        }
    }
    if file.is_rust() || file.is_script() {
        for (line, text) in file.lines().filter(|(_, text)| is_dead_code(text)) {
            find(line, format!("code in a comment: delete it ({})", text.trim()));
        }
    }
    findings
}

fn has_issue_number(text: &str) -> bool {
    text.split('#').skip(1).any(|rest| rest.starts_with(|c: char| c.is_ascii_digit()))
}

/// A whole line of comment that reads like a statement.
fn is_dead_code(line: &str) -> bool {
    let Some(words) = line.trim_start().strip_prefix("//") else { return false };
    if words.starts_with(['/', '!']) {
        return false;
    }
    let words = words.trim();
    let begins = ["let ", "const ", "fn ", "pub ", "use ", "return ", "if (", "assert", "self.", "await "];
    (words.ends_with(';') && (begins.iter().any(|b| words.starts_with(b)) || words.ends_with(");")))
        || (words.ends_with('{') && begins.iter().any(|b| words.starts_with(b)))
        || words == "}"
}

#[cfg(test)]
mod tests {
    use super::*;

    fn lines(path: &str, text: &str) -> Vec<usize> {
        check(&File::of(path, text)).into_iter().map(|f| f.line).collect()
    }

    #[test]
    fn open_ends_need_a_number() {
        let text = format!("// {0} later\n// {0} #12: later\n// to{0}s\n", OPEN_ENDS[0]);
        assert_eq!(lines("a.rs", &text), [1]);
    }

    #[test]
    fn lints_are_not_silenced() {
        assert_eq!(
            lines("a.rs", concat!("#[al", "low(dead_code)]\n// #[al", "low(x)] is refused\n#[expect(x)]\n")),
            [1]
        );
    }

    #[test]
    fn dead_code_is_told_from_sentences() {
        assert_eq!(
            lines("a.rs", "// let x = 1;\n// The rest waits; see below.\n/// f(x);\n// g(x);\n// if (a) {\n"),
            [1, 4, 5]
        );
    }

    #[test]
    fn paths_of_a_machine_are_found() {
        assert_eq!(lines("a.md", &format!("see {}x\nin {MACHINE_DOCS}y\n/var/lib/z\n", MACHINE[0])), [1, 2]);
        assert_eq!(lines("a.sh", &format!("{MACHINE_DOCS}y\n")), [0usize; 0]);
    }
}
