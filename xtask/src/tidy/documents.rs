//! Documents against the tree: paths and links that exist, every crate in the map, every decision in the index.

use std::collections::HashSet;

use crate::tree::{File, Finding};

const MAP: &str = "ARCHITECTURE.md";
/// Lines of the map: more is not read.
const MAP_LINES_MAX: usize = 250;
const DECISIONS: &str = "docs/decisions/";
const INDEX: &str = "docs/decisions/README.md";
const DECISION_PARTS: &[&str] = &["## Context", "## Choice", "## What we gave up", "## How to undo"];

pub(crate) fn check(files: &[File]) -> Vec<Finding> {
    let mut findings = Vec::new();
    let tree = Tree::new(files);
    if let Some(map) = files.iter().find(|file| file.path == MAP) {
        check_map(map, &tree, &mut findings);
    } else {
        findings.push(Finding::new(MAP, 1, "is missing"));
    }
    check_decisions(files, &mut findings);
    for file in files.iter().filter(|file| file.extension() == "md" && !file.path.starts_with("crates/")) {
        check_links(file, &tree, &mut findings);
    }
    findings
}

/// The paths that exist, files and directories.
struct Tree {
    paths: HashSet<String>,
}

impl Tree {
    fn new(files: &[File]) -> Self {
        let mut paths = HashSet::new();
        for file in files {
            let parts: Vec<&str> = file.path.split('/').collect();
            for end in 1..=parts.len() {
                paths.insert(parts[..end].join("/"));
            }
        }
        Self { paths }
    }

    fn has(&self, path: &str) -> bool {
        path.is_empty() || self.paths.contains(path.trim_end_matches('/'))
    }

    /// A path as the map writes it: from the root, or from `crates/`, with or without `src/`.
    fn has_short(&self, path: &str) -> bool {
        let inside = path.split_once('/').map(|(name, rest)| format!("crates/{name}/src/{rest}"));
        self.has(path) || self.has(&format!("crates/{path}")) || inside.is_some_and(|path| self.has(&path))
    }

    fn crates(&self) -> Vec<&str> {
        let mut names: Vec<&str> = self
            .paths
            .iter()
            .filter_map(|path| path.strip_prefix("crates/")?.strip_suffix("/Cargo.toml"))
            .collect();
        names.sort_unstable();
        names
    }
}

fn check_map(map: &File, tree: &Tree, findings: &mut Vec<Finding>) {
    let lines = map.text().lines().count();
    if lines > MAP_LINES_MAX {
        findings.push(Finding::new(
            MAP,
            MAP_LINES_MAX + 1,
            format!("{lines} lines: {MAP_LINES_MAX} are the most"),
        ));
    }
    for name in tree.crates() {
        if !map.text().contains(&format!("`{name}`")) && !map.text().contains(&format!("`crates/{name}`")) {
            findings.push(Finding::new(
                MAP,
                1,
                format!("the crate `{name}` is not in the map: say what it is for"),
            ));
        }
    }
    for (line, text) in map.lines() {
        for path in text.split('`').skip(1).step_by(2).filter(|quoted| is_path(quoted)) {
            if !tree.has_short(path) {
                findings.push(Finding::new(MAP, line, format!("`{path}` does not exist: name what does")));
            }
        }
    }
}

/// Whether back-quoted words are a path of the tree and not a route, a type or a command.
fn is_path(quoted: &str) -> bool {
    let name = quoted.rsplit('/').next().unwrap_or_default();
    let ends = [".rs", ".md", ".toml", ".sql", ".js", ".mjs", ".css", ".html", ".yaml", ".yml", ".ftl"];
    !quoted.starts_with(['/', '.', '-'])
        && quoted.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '/' | '.' | '_' | '-'))
        && (quoted.contains('/') || ends.iter().any(|end| name.ends_with(end)))
}

fn check_decisions(files: &[File], findings: &mut Vec<Finding>) {
    let index = files.iter().find(|file| file.path == INDEX).map_or("", |file| file.text());
    let decisions = files.iter().filter(|file| file.path.starts_with(DECISIONS) && file.path != INDEX);
    for (expected, file) in (1..).zip(decisions) {
        let name = &file.path[DECISIONS.len()..];
        let number = name.split('-').next().and_then(|number| number.parse::<u32>().ok());
        if number != Some(expected) {
            let what = format!("decisions are numbered without gaps: this should begin with {expected:04}-");
            findings.push(Finding::new(&file.path, 1, what));
        }
        if !index.contains(&format!("({name})")) {
            findings.push(Finding::new(INDEX, 1, format!("{name} is not in the index: add its line")));
        }
        for part in DECISION_PARTS.iter().filter(|part| !file.text().lines().any(|line| line == **part)) {
            findings.push(Finding::new(&file.path, 1, format!("a decision has the heading `{part}`")));
        }
    }
}

/// Links to files of the repository lead to one.
fn check_links(file: &File, tree: &Tree, findings: &mut Vec<Finding>) {
    let mut fenced = false;
    for (line, text) in file.lines() {
        fenced ^= text.trim_start().starts_with("```");
        if fenced {
            continue;
        }
        for target in text.split("](").skip(1).filter_map(|rest| rest.split(')').next()) {
            let target = target.split('#').next().unwrap_or_default();
            let outside = target.contains("://") || target.starts_with("mailto:") || target.starts_with('/');
            if !outside && !resolve(&file.path, target).is_some_and(|path| tree.has(&path)) {
                findings.push(Finding::new(&file.path, line, format!("the link to {target} leads nowhere")));
            }
        }
    }
}

/// The path from the root of a link in `from`; none when it leaves the repository.
fn resolve(from: &str, target: &str) -> Option<String> {
    if target.is_empty() {
        return Some(from.to_owned());
    }
    let mut parts: Vec<&str> = from.split('/').collect();
    parts.pop();
    for part in target.split('/') {
        match part {
            "" | "." => {}
            ".." => {
                parts.pop()?;
            }
            part => parts.push(part),
        }
    }
    Some(parts.join("/"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(files: &[(&str, &str)]) -> Vec<String> {
        let files: Vec<File> = files.iter().map(|(path, text)| File::of(path, text)).collect();
        check(&files).iter().map(ToString::to_string).collect()
    }

    #[test]
    fn the_map_names_what_exists() {
        let tree = [("crates/store/Cargo.toml", ""), ("crates/store/src/comments.rs", "")];
        let map = |text| [tree[0], tree[1], (MAP, text)];
        assert!(
            found(&map("`store`: `store/comments.rs`, `crates/store/src/`, `GET /x`, `a::b`, `/healthz`"))
                .is_empty()
        );
        let wrong = found(&map("nothing\n`store/threads.rs`"));
        assert_eq!(wrong.len(), 2, "{wrong:?}");
        assert!(wrong[1].starts_with("ARCHITECTURE.md:2: "));
    }

    #[test]
    fn decisions_are_numbered_indexed_and_whole() {
        let whole = DECISION_PARTS.join("\n");
        let good = [("docs/decisions/0001-a.md", whole.as_str()), (INDEX, "[a](0001-a.md)"), (MAP, "")];
        assert!(found(&good).is_empty());
        let bad = [("docs/decisions/0002-a.md", ""), (INDEX, ""), (MAP, "")];
        assert_eq!(found(&bad).len(), 2 + DECISION_PARTS.len());
    }

    #[test]
    fn links_lead_somewhere() {
        let text = "[a](docs/a.md#x) [b](b.md)\n[c](https://example.com) [d](#here)\n```\n[e](e.md)\n```\n[f](../f.md)";
        let wrong = found(&[(MAP, ""), ("docs/a.md", "[r](../README.md)"), ("README.md", text)]);
        assert_eq!(wrong.len(), 2, "{wrong:?}");
    }
}
