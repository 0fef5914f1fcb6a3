//! The reference of the configuration, made from the sections themselves.

use std::fmt::Write as _;

use super::{SECTIONS, value::Toml};

const HEAD: &str = "# Configuration

Made by `rejoinder docs config` from the program itself.

Rejoinder runs without any configuration. What is set is read in this order, later ones win: the defaults below, the TOML
file that `--config FILE` or `REJOINDER_CONFIG` names, the environment (`REJOINDER_SECTION__KEY`, in capitals, lists with
commas), flags. A setting that does not exist is refused with its place, and so is a value that cannot be read.
`rejoinder config check` prints what is in force and where each value comes from.

What a site decides — its title, hosts, rules, guests — is not here: see `rejoinder site set --help`.
";

/// The page as Markdown.
pub(crate) fn reference() -> String {
    let mut page = HEAD.to_owned();
    for section in SECTIONS {
        let _ = write!(page, "\n## `[{}]`\n\n{}\n", section.name, fill(section.about));
        for setting in section.settings {
            let default = match (setting.default, setting.toml) {
                ("", Toml::List) => "`[]`".to_owned(),
                ("", _) => "nothing".to_owned(),
                (text, Toml::List) => {
                    let entries: Vec<String> = text.split(',').map(|entry| format!("\"{entry}\"")).collect();
                    format!("`[{}]`", entries.join(", "))
                }
                (text, Toml::Whole | Toml::Truth) => format!("`{text}`"),
                (text, _) => format!("`\"{text}\"`"),
            };
            let variable = format!("REJOINDER_{}__{}", section.name, setting.key).to_ascii_uppercase();
            let _ = write!(
                page,
                "\n### `{}`\n\n{}\n\nDefault: {default}. Takes {}. Environment: `{variable}`.\n",
                setting.key,
                fill(setting.doc),
                setting.shape,
            );
        }
    }
    page
}

/// A doc comment as one paragraph.
fn fill(doc: &str) -> String {
    doc.lines().map(str::trim).filter(|line| !line.is_empty()).collect::<Vec<_>>().join(" ")
}
