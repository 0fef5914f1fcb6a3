//! The checks of `cargo xtask tidy`. Each names the place, what is wrong, and what to do.
//! Never here: a check that needs the product to be compiled.

mod arrows;
mod documents;
mod seams;
mod shape;
mod templates;
mod words;

use std::path::Path;

use crate::{
    reference,
    tree::{self, Finding},
};

/// All findings of all checks.
pub(crate) fn run(root: &Path) -> anyhow::Result<Vec<Finding>> {
    let files = tree::files(root)?;
    let mut findings = arrows::check(root)?;
    for file in &files {
        findings.extend(shape::check(file));
        findings.extend(words::check(file));
        findings.extend(templates::check(file));
        findings.extend(seams::check_engine_names(file));
    }
    findings.extend(seams::check_conformance(&files));
    findings.extend(documents::check(&files));
    findings.extend(reference::stale(root)?);
    Ok(findings)
}
