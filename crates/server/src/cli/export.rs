//! `rejoinder export`: writing a site out, whole or not at all.
//! Never here: what a record holds.

use std::{
    fs::{self, File, OpenOptions},
    io::{BufWriter, Write},
    os::unix::fs::OpenOptionsExt as _,
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
        /// The file, which only this user may read; `-` is standard output
        file: PathBuf,
        /// Replace the file when there is one
        #[arg(long)]
        force: bool,
        #[command(flatten)]
        of: Of,
    },
}

pub(super) fn run(command: Command, config: &Config) -> anyhow::Result<ExitCode> {
    let Command::Rejoinder { file, force, of } = command;
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
            let mut half = Half::beside(&file, force)?;
            let written = rejoinder_app::export(ctx, &site, &mut half.out, say).await;
            let count = written.with_context(|| format!("{} cannot be written", half.path.display()))?;
            half.put_in_place(&file)?;
            count
        };
        progress.end();
        eprintln!("exported site {} with {count} comments", site.key);
        Ok(ExitCode::SUCCESS)
    })
}

/// A file that is being written beside the name that was asked for, so that a run that is cut off leaves nothing under
/// that name. It is deleted unless it is put in place.
struct Half {
    path: PathBuf,
    out: BufWriter<File>,
    in_place: bool,
}

impl Half {
    fn beside(file: &Path, force: bool) -> anyhow::Result<Self> {
        match fs::metadata(file) {
            Ok(found) if !found.is_file() => {
                anyhow::bail!("{} is no file: name one, or `-` for standard output", file.display())
            }
            Ok(_) if !force => {
                anyhow::bail!(
                    "{} is there already: name another file, or replace it with --force",
                    file.display()
                )
            }
            _ => {}
        }
        let path = PathBuf::from(format!("{}.part", file.display()));
        let refuse = || format!("{} cannot be written", path.display());
        // Left by a run that was cut off, perhaps with another mode.
        match fs::remove_file(&path) {
            Err(error) if error.kind() != std::io::ErrorKind::NotFound => {
                return Err(error).with_context(refuse);
            }
            _ => {}
        }
        // It holds what was withdrawn and removed, with names: for this user alone.
        let out =
            OpenOptions::new().write(true).create_new(true).mode(0o600).open(&path).with_context(refuse)?;
        Ok(Self { path, out: BufWriter::new(out), in_place: false })
    }

    /// Returns when the disk holds all of it under its name.
    fn put_in_place(mut self, file: &Path) -> anyhow::Result<()> {
        let synced = self.out.flush().and_then(|()| self.out.get_ref().sync_all());
        synced.with_context(|| format!("{} cannot be written", self.path.display()))?;
        let refuse = || format!("{} cannot be put in place", file.display());
        fs::rename(&self.path, file).with_context(refuse)?;
        self.in_place = true;
        let directory = file.parent().filter(|parent| !parent.as_os_str().is_empty());
        let directory = File::open(directory.unwrap_or(Path::new("."))).with_context(refuse)?;
        directory.sync_all().with_context(refuse)
    }
}

impl Drop for Half {
    fn drop(&mut self) {
        if !self.in_place {
            // What failed is told; that its remains stay too would say no more.
            let _ = fs::remove_file(&self.path);
        }
    }
}
