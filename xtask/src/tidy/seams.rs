//! The room that knows SQL: engines by name only behind the seam, every query named in a test of the store.

use crate::{
    source::{Source, lines_with_word},
    tree::{File, Finding},
};

const ENGINES: &[&str] = &["sqlite", "postgres", "postgresql", "rusqlite", "pragma"];
const ROOM: &str = "crates/store/src/";
const BEHIND: &[&str] = &["crates/store/src/db/", "crates/store/src/dialect/"];
const TESTS: &str = "crates/store/tests/";

pub(crate) fn check_engine_names(file: &File) -> Vec<Finding> {
    let elsewhere = file.path.starts_with(ROOM) && !BEHIND.iter().any(|room| file.path.starts_with(room));
    if !elsewhere || !file.is_rust() {
        return Vec::new();
    }
    let source = Source::rust(file.text());
    let mut findings = Vec::new();
    for engine in ENGINES {
        for line in lines_with_word(&source.uncommented, engine) {
            let what = format!("`{engine}` outside db/ and dialect/: queries do not know their engine");
            findings.push(Finding::new(&file.path, line, what));
        }
    }
    findings
}

/// Every query of the store has a test that names it; none is asked while the store has no tests of its own.
pub(crate) fn check_conformance(files: &[File]) -> Vec<Finding> {
    let tests: String =
        files.iter().filter(|f| f.path.starts_with(TESTS) && f.is_rust()).map(File::text).collect();
    let mut findings = Vec::new();
    if tests.is_empty() {
        return findings;
    }
    for file in files.iter().filter(|f| f.path.starts_with(ROOM) && f.is_rust()) {
        let source = Source::rust(file.text());
        for (line, code) in source.code.lines().enumerate() {
            let Some(rest) = code.trim_start().strip_prefix("pub async fn ") else { continue };
            let name: String = rest.chars().take_while(|c| c.is_alphanumeric() || *c == '_').collect();
            if lines_with_word(&tests, &name).is_empty() {
                let what = format!("`{name}` is named in no test below {TESTS}: add one");
                findings.push(Finding::new(&file.path, line + 1, what));
            }
        }
    }
    findings
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn engines_are_named_behind_the_seam_only() {
        let text = "//! SQLite is not named.\nfn f() { \"PRAGMA x\"; }\nuse db::sqlite_version;\n";
        let lines =
            |path| check_engine_names(&File::of(path, text)).iter().map(|f| f.line).collect::<Vec<_>>();
        assert_eq!(lines("crates/store/src/comments.rs"), [2]);
        assert!(lines("crates/store/src/db/sqlite.rs").is_empty());
        assert!(lines("crates/app/src/lib.rs").is_empty());
    }

    #[test]
    fn queries_are_named_in_tests() {
        let store = File::of(
            "crates/store/src/threads.rs",
            "impl Tx {\n    pub async fn find_thread(&self) {}\n    pub async fn take_seq(&self) {}\n}\n",
        );
        assert!(check_conformance(std::slice::from_ref(&store)).is_empty());
        let test = File::of("crates/store/tests/conformance/main.rs", "tx.take_seq(id).await");
        let found = check_conformance(&[store, test]);
        assert_eq!(found.iter().map(|f| f.line).collect::<Vec<_>>(), [2]);
    }
}
