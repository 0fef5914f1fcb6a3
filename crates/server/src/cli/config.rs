//! `rejoinder config`: what is in force, and where it comes from.
//! Never here: a setting.

use std::process::ExitCode;

use crate::config::{Config, reference};

/// What may be asked of the configuration.
#[derive(Debug, clap::Subcommand)]
pub(super) enum Command {
    /// Print every setting with its value and its source; exit code 1 when something cannot be read
    Check,
}

/// References made from the program.
#[derive(Debug, clap::Subcommand)]
pub(super) enum Docs {
    /// The configuration as Markdown
    Config,
}

pub(super) fn run(command: &Command, config: &Config) -> anyhow::Result<ExitCode> {
    let Command::Check = command;
    let lines: Vec<(String, String, String)> = config
        .merged
        .all()
        .map(|(section, setting, given)| {
            let name = format!("{section}.{}", setting.key);
            (name, (setting.shown)(&given.text), given.source.to_string())
        })
        .collect();
    let names = lines.iter().map(|(name, ..)| name.len()).max().unwrap_or_default();
    let values = lines.iter().map(|(_, text, _)| text.chars().count()).max().unwrap_or_default();
    for (name, text, source) in lines {
        println!("{name:<names$} = {text:<values$}  ({source})");
    }
    Ok(ExitCode::SUCCESS)
}

pub(super) fn docs(docs: &Docs) -> anyhow::Result<ExitCode> {
    let Docs::Config = docs;
    print!("{}", reference());
    Ok(ExitCode::SUCCESS)
}
