//! Which crate may know which: one table, read against the manifests.

use std::path::Path;

use cargo_metadata::{DependencyKind, MetadataCommand};

use crate::tree::Finding;

/// Each crate with the crates of ours that it may list. `rejoinder-testkit` may be a dev-dependency of any.
const ARROWS: &[(&str, &[&str])] = &[
    ("rejoinder", &["rejoinder-web", "rejoinder-app", "rejoinder-store", "rejoinder-domain"]),
    ("rejoinder-web", &["rejoinder-app", "rejoinder-domain"]),
    (
        "rejoinder-app",
        &[
            "rejoinder-store",
            "rejoinder-exchange",
            "rejoinder-identity",
            "rejoinder-insight",
            "rejoinder-notify",
            "rejoinder-domain",
        ],
    ),
    ("rejoinder-store", &["rejoinder-domain"]),
    ("rejoinder-exchange", &["rejoinder-domain"]),
    ("rejoinder-identity", &["rejoinder-domain"]),
    ("rejoinder-insight", &["rejoinder-domain"]),
    ("rejoinder-notify", &["rejoinder-domain"]),
    ("rejoinder-domain", &[]),
    ("rejoinder-testkit", &["rejoinder-web", "rejoinder-app", "rejoinder-store", "rejoinder-domain"]),
    ("xtask", &[]),
];

/// Libraries that stand for a room's secret, and the crates that may list them.
const KEPT: &[(&str, &[&str])] = &[
    ("rusqlite", &["rejoinder-store"]),
    ("askama", &["rejoinder-web"]),
    ("axum", &["rejoinder-web", "rejoinder", "rejoinder-testkit"]),
    ("hyper", &["rejoinder"]),
    ("anyhow", &["rejoinder", "xtask"]),
    ("argon2", &["rejoinder-app"]),
    ("pulldown-cmark", &["rejoinder-domain"]),
    ("lettre", &["rejoinder-notify"]),
    ("webauthn-rs", &["rejoinder-identity"]),
    ("openidconnect", &["rejoinder-identity"]),
    ("jsonwebtoken", &["rejoinder-identity"]),
    ("reqwest", &["rejoinder-identity"]),
];

/// A line of a manifest.
struct Line {
    from: String,
    to: String,
    dev: bool,
    manifest: String,
}

pub(crate) fn check(root: &Path) -> anyhow::Result<Vec<Finding>> {
    let metadata = MetadataCommand::new().current_dir(root).no_deps().exec()?;
    let mut findings = Vec::new();
    let mut lines = Vec::new();
    for package in metadata.workspace_packages() {
        let manifest = package.manifest_path.strip_prefix(root).unwrap_or(&package.manifest_path).to_string();
        if !ARROWS.iter().any(|(name, _)| *name == package.name.as_str()) {
            findings.push(Finding::new(
                &manifest,
                1,
                "a new crate: give it its row in xtask/src/tidy/arrows.rs",
            ));
        }
        lines.extend(package.dependencies.iter().map(|dependency| Line {
            from: package.name.to_string(),
            to: dependency.name.clone(),
            dev: dependency.kind == DependencyKind::Development,
            manifest: manifest.clone(),
        }));
    }
    findings.extend(lines.iter().filter_map(judge));
    Ok(findings)
}

fn judge(line: &Line) -> Option<Finding> {
    let Line { from, to, dev, manifest } = line;
    let finding = |what: String| Some(Finding::new(manifest, 1, what));
    let kept = KEPT.iter().find(|(name, _)| name == to).map(|(_, keepers)| *keepers);
    if let Some(keepers) = kept.filter(|keepers| !dev && !keepers.contains(&from.as_str())) {
        return finding(format!("{from} lists {to}, which is for {} only: call them", keepers.join(" and ")));
    }
    if !ARROWS.iter().any(|(name, _)| name == to) {
        return None;
    }
    if from == "rejoinder-web" && to == "rejoinder-store" {
        return finding("web must never list store, not even for tests: go through app".into());
    }
    if *dev {
        return None;
    }
    if to == "rejoinder-testkit" {
        return finding(format!("{from} lists the testkit outside [dev-dependencies]"));
    }
    let allowed = ARROWS.iter().find(|(name, _)| name == from).map_or(&[][..], |(_, allowed)| allowed);
    if allowed.contains(&to.as_str()) {
        return None;
    }
    finding(format!("{from} must not list {to} (it may list: {})", allowed.join(", ")))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn line(from: &str, to: &str, dev: bool) -> Line {
        Line { from: from.into(), to: to.into(), dev, manifest: "Cargo.toml".into() }
    }

    #[test]
    fn the_table_decides() {
        for (from, to, dev, fits) in [
            ("rejoinder-web", "rejoinder-app", false, true),
            ("rejoinder-web", "rejoinder-store", false, false),
            ("rejoinder-web", "rejoinder-store", true, false),
            ("rejoinder-web", "rejoinder-testkit", true, true),
            ("rejoinder-app", "rejoinder-testkit", false, false),
            ("rejoinder-domain", "rejoinder-store", false, false),
            ("rejoinder-store", "rusqlite", false, true),
            ("rejoinder-app", "rusqlite", false, false),
            ("rejoinder-app", "serde", false, true),
        ] {
            assert_eq!(judge(&line(from, to, dev)).is_none(), fits, "{from} → {to}");
        }
    }
}
