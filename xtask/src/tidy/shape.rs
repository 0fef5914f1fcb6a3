//! Sizes of files and functions, and how a file begins and ends.

use crate::{
    source::Source,
    tree::{File, Finding},
};

/// Lines of a source file outside tests; aim at 400.
const FILE_LINES_MAX: usize = 600;
/// Lines of a function outside tests; aim at 70.
const FUNCTION_LINES_MAX: usize = 100;
/// Bytes of any file: what is larger does not belong in a repository.
const BYTES_MAX: u64 = 1024 * 1024;
/// Files whose white space is what a test compares.
const VERBATIM: &[&str] = &["snap", "svg"];

pub(crate) fn check(file: &File) -> Vec<Finding> {
    let mut findings = Vec::new();
    let mut find = |line: usize, what: String| findings.push(Finding::new(&file.path, line, what));
    if file.bytes >= BYTES_MAX {
        find(1, format!("{} bytes: a file has less than 1 MiB", file.bytes));
    }
    if file.text.is_none() || VERBATIM.contains(&file.extension()) {
        return findings;
    }
    for (line, text) in file.lines().filter(|(_, text)| text.ends_with([' ', '\t', '\r'])) {
        find(
            line,
            format!(
                "white space at the end of the line {:?}",
                text.trim().chars().take(30).collect::<String>()
            ),
        );
    }
    if !file.text().is_empty() && !file.text().ends_with('\n') {
        find(file.text().lines().count(), "the file ends without a line break: add one".into());
    }
    if file.is_rust() {
        let documented = file.text().starts_with("//!");
        if !documented && !file.path.ends_with("build.rs") {
            find(1, "a module opens with `//!` lines: what lives here, and what must never".into());
        }
    }
    if (file.is_rust() || file.is_script()) && !file.is_test() {
        let source = if file.is_rust() { Source::rust(file.text()) } else { Source::script(file.text()) };
        let tests_from = if file.is_rust() { source.tests_from() } else { usize::MAX };
        let lines = file.text().lines().count().min(tests_from.saturating_sub(1));
        if lines > FILE_LINES_MAX {
            find(
                FILE_LINES_MAX + 1,
                format!("{lines} lines: split it by what it does, {FILE_LINES_MAX} are the most"),
            );
        }
        let functions = if file.is_rust() { source.rust_functions() } else { source.script_functions() };
        for f in functions.iter().filter(|f| f.first < tests_from) {
            let lines = f.last - f.first + 1;
            if lines > FUNCTION_LINES_MAX {
                find(
                    f.first,
                    format!("`{}` has {lines} lines: split it, {FUNCTION_LINES_MAX} are the most", f.name),
                );
            }
        }
    }
    findings
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(path: &str, text: &str) -> Vec<(usize, String)> {
        check(&File::of(path, text)).into_iter().map(|f| (f.line, f.what)).collect()
    }

    #[test]
    fn a_tidy_file_passes() {
        assert!(found("crates/a/src/lib.rs", "//! Here.\nfn f() {}\n").is_empty());
        assert!(found("a.snap", "x  ").is_empty());
    }

    #[test]
    fn ends_and_openings_are_checked() {
        assert_eq!(found("a.md", "x \ny").iter().map(|f| f.0).collect::<Vec<_>>(), [1, 2]);
        assert!(found("crates/a/src/lib.rs", "fn f() {}\n")[0].1.contains("//!"));
    }

    #[test]
    fn long_files_and_functions_are_found_outside_tests() {
        let long = format!("//! Here.\nfn f() {{\n{}}}\n", "    g();\n".repeat(100));
        assert_eq!(found("crates/a/src/lib.rs", &long)[0].0, 2);
        assert!(found("crates/a/tests/it/main.rs", &long).is_empty());
        let tail = format!("//! Here.\n#[cfg(test)]\nmod tests {{\n{}}}\n", "fn a() {}\n".repeat(700));
        assert!(found("crates/a/src/lib.rs", &tail).is_empty());
        let many = format!("//! Here.\n{}", "fn a() {}\n".repeat(600));
        assert_eq!(found("crates/a/src/lib.rs", &many)[0].0, 601);
        let script = format!("function f() {{\n{}}}\n", "  g();\n".repeat(100));
        assert_eq!(found("crates/web/assets/js/a.js", &script)[0].0, 1);
    }
}
