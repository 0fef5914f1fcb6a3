//! `rejoinder import`: reading a file in, with a report of what was taken.
//! Never here: what a record means.

use std::{
    fs::File,
    io::{BufReader, Read},
    path::{Path, PathBuf},
    process::ExitCode,
};

use anyhow::Context as _;
use rejoinder_app::{ImportReport, exchange};

use super::{open::sites_of, progress::Progress, with_ctx};
use crate::config::Config;

/// Refused records that are listed one by one; the rest is counted.
const LISTED_MAX: usize = 200;

/// What may be read.
#[derive(Debug, clap::Subcommand)]
pub(super) enum Command {
    /// An export of Rejoinder, or a JSON file of a story with its comments; running it again adds only what is missing
    Rejoinder {
        /// The file; `-` is standard input
        file: PathBuf,
        /// The site to read into; an export without it brings its own
        #[arg(long, value_name = "KEY")]
        site: Option<String>,
    },
}

pub(super) fn run(command: Command, config: &Config) -> anyhow::Result<ExitCode> {
    let Command::Rejoinder { file, site } = command;
    let shown = file.display().to_string();
    let (input, total): (Box<dyn Read + Send>, _) = if file == Path::new("-") {
        (Box::new(std::io::stdin()), None)
    } else {
        let input = File::open(&file).with_context(|| format!("{shown} cannot be read"))?;
        let total = input.metadata().ok().map(|meta| meta.len());
        (Box::new(input), total)
    };
    let mut progress = Progress::of_bytes(total);
    let input: Box<dyn Read + Send> = match progress.bar() {
        Some(bar) => Box::new(bar.wrap_read(input)),
        None => input,
    };
    let source = exchange::open(BufReader::with_capacity(1 << 20, input)).with_context(|| shown.clone())?;
    // A file of comments alone belongs to a site that is there; an export may begin a data directory.
    let create = matches!(source, exchange::Source::Records(_));
    let report = with_ctx(config, create, async |ctx| {
        let site = match (&site, &source) {
            (Some(key), _) => Some(sites_of(ctx, Some(key))?),
            (None, exchange::Source::Page(_)) => Some(sites_of(ctx, None)?),
            (None, exchange::Source::Records(_)) => None,
        };
        let report = rejoinder_app::import(ctx, site, source, |comments| {
            progress.say(|| format!("{comments} comments"));
        });
        let report = report.await.with_context(|| shown.clone());
        progress.end();
        report
    })?;
    Ok(tell(&report))
}

fn tell(report: &ImportReport) -> ExitCode {
    let ImportReport { stories, readers, decisions, pictures, comments, known, refused } = report;
    println!(
        "added: {stories} stories, {comments} comments, {readers} readers, {decisions} decisions about them, \
         {pictures} pictures; \
         there already: {known}; refused: {}",
        refused.len()
    );
    for line in refused.iter().take(LISTED_MAX) {
        eprintln!("refused: {line}");
    }
    if refused.len() > LISTED_MAX {
        eprintln!("refused: and {} more", refused.len() - LISTED_MAX);
    }
    if refused.is_empty() { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}
