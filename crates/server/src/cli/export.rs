//! `rejoinder export`: writing a site out, whole or not at all.
//! Never here: what a record holds.

use std::{
    fs::{self, File},
    io::{BufWriter, Write},
    path::{Path, PathBuf},
    process::ExitCode,
};

use anyhow::Context as _;

use super::{open::sites_of, progress::Progress, story::Of, with_ctx};
use crate::config::Config;

/// What may be written.
#[derive(Debug, clap::Subcommand)]
pub(super) enum Command {
    /// Rejoinder's own format: one JSON object a line, everything of the site but how readers sign in
    Rejoinder {
        /// The file; `-` is standard output
        file: PathBuf,
        #[command(flatten)]
        of: Of,
    },
}

pub(super) fn run(command: Command, config: &Config) -> anyhow::Result<ExitCode> {
    let Command::Rejoinder { file, of } = command;
    with_ctx(config, false, async |ctx| {
        let site = sites_of(ctx, of.site.as_deref())?;
        let mut progress = Progress::of_steps();
        let say = |count| progress.say(|| format!("{count} comments"));
        let count = if file == Path::new("-") {
            let mut out = BufWriter::new(std::io::stdout());
            let count = rejoinder_app::export(ctx, &site, &mut out, say).await?;
            out.flush().context("standard output cannot be written")?;
            count
        } else {
            // Beside the target first: a run that is cut off leaves no half file under the name that was asked for.
            let half = PathBuf::from(format!("{}.part", file.display()));
            let refuse = || format!("{} cannot be written", half.display());
            let mut out = BufWriter::new(File::create(&half).with_context(refuse)?);
            let count = match rejoinder_app::export(ctx, &site, &mut out, say).await {
                Ok(count) => count,
                Err(error) => {
                    let _ = fs::remove_file(&half);
                    return Err(error).with_context(refuse);
                }
            };
            let whole = out.into_inner().map_err(std::io::IntoInnerError::into_error).with_context(refuse)?;
            whole.sync_all().with_context(refuse)?;
            fs::rename(&half, &file).with_context(|| format!("{} cannot be put in place", file.display()))?;
            count
        };
        progress.end();
        eprintln!("exported site {} with {count} comments", site.key);
        Ok(ExitCode::SUCCESS)
    })
}
