//! Chores of the repository: `cargo xtask tidy`, `docs`, `licences`, `postgres`, `snapshots`. None of them compiles the product.
//! Never here: anything that the product needs at run time.

mod licences;
mod postgres;
mod reference;
mod snapshots;
mod source;
mod tidy;
mod tree;

use std::{path::PathBuf, process::ExitCode};

use clap::{Parser, Subcommand};

/// Chores of the repository.
#[derive(Parser)]
#[command(name = "xtask")]
struct Args {
    #[command(subcommand)]
    chore: Chore,
}

#[derive(Subcommand)]
enum Chore {
    /// Checks what the compiler cannot: arrows, sizes, words, templates, documents.
    Tidy,
    /// Writes the generated pages of docs/reference.
    Docs,
    /// Checks licences and sources of the dependencies against deny.toml.
    Licences,
    /// Runs a command beside a PostgreSQL server of its own, for tests: `cargo xtask postgres -- cargo nextest run`.
    Postgres {
        /// The command and its arguments.
        #[arg(trailing_var_arg = true, required = true)]
        command: Vec<String>,
    },
    /// Fails when a snapshot is used by no test.
    Snapshots {
        /// The file that the tests wrote by INSTA_SNAPSHOT_REFERENCES_FILE.
        used: PathBuf,
    },
}

fn main() -> anyhow::Result<ExitCode> {
    let root = tree::root();
    let findings = match Args::parse().chore {
        Chore::Tidy => tidy::run(&root)?,
        Chore::Docs => {
            for path in reference::write(&root)? {
                println!("wrote {path}");
            }
            Vec::new()
        }
        Chore::Licences => licences::check(&root)?,
        Chore::Postgres { command } => return postgres::run(&command),
        Chore::Snapshots { used } => snapshots::unused(&root, &used)?,
    };
    for finding in &findings {
        println!("{finding}");
    }
    if findings.is_empty() {
        return Ok(ExitCode::SUCCESS);
    }
    println!("{} to put right", findings.len());
    Ok(ExitCode::FAILURE)
}
