//! Snapshots that no test reads any more.

use std::{collections::HashSet, fs, path::Path};

use anyhow::Context;

use crate::tree::{self, Finding};

/// The snapshots of the repository that are not in the list which the tests wrote while they ran.
pub(crate) fn unused(root: &Path, list: &Path) -> anyhow::Result<Vec<Finding>> {
    let used: HashSet<String> = match fs::read_to_string(list) {
        Ok(text) => text.lines().map(str::to_owned).collect(),
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => HashSet::new(),
        Err(error) => return Err(error).with_context(|| list.display().to_string()),
    };
    let mut findings = Vec::new();
    for file in tree::files(root)? {
        let full = root.join(&file.path).canonicalize()?.display().to_string();
        if file.extension() == "snap" && !used.contains(&full) {
            findings.push(Finding::new(&file.path, 1, "no test reads this snapshot: delete it"));
        }
    }
    Ok(findings)
}
