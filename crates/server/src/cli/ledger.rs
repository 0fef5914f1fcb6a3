//! `rejoinder ledger`: whether the decisions of a site are still as they were written down.

use std::process::ExitCode;

use rejoinder_app::ledger::verify_ledger;

use super::{open::sites_of, with_ctx};
use crate::config::Config;

/// What may be done with ledgers.
#[derive(Debug, clap::Subcommand)]
pub(super) enum Command {
    /// Go through a site's decisions from the first: no gap, each bound to the one before, each as it was written down;
    /// exit code 1 names the entries that do not fit
    Verify {
        /// Which site; may be left out where there is one
        #[arg(long, value_name = "KEY")]
        site: Option<String>,
        /// A hash that was written down before, in hex: entries that were cut off at the end show by nothing else
        #[arg(long, value_name = "HASH")]
        knows: Option<String>,
    },
}

pub(super) fn run(command: Command, config: &Config) -> anyhow::Result<ExitCode> {
    let Command::Verify { site, knows } = command;
    with_ctx(config, false, async |ctx| {
        let site = sites_of(ctx, site.as_deref())?;
        let knows = knows.map(|hash| hash.trim().to_lowercase());
        let verified = verify_ledger(ctx, &site, knows.as_deref()).await?;
        for finding in &verified.findings {
            println!("{finding}");
        }
        println!("{}\t{} entries, {} parts erased", site.key, verified.entries, verified.erased);
        println!("head\t{}", verified.head);
        if let (Some(hash), false) = (&knows, verified.knows) {
            println!("no entry has the hash {hash}: entries are gone, or it is another site's");
        }
        let fits = verified.findings.is_empty() && verified.knows;
        Ok(if fits { ExitCode::SUCCESS } else { ExitCode::FAILURE })
    })
}
