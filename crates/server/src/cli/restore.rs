//! `rejoinder restore`: putting a backup into an empty place, after all of it was found to be what it was.
//! Never here: how a file is copied.

use std::{
    fs::{self, DirBuilder},
    os::unix::fs::DirBuilderExt as _,
    path::{Path, PathBuf},
    process::ExitCode,
    sync::{Arc, Mutex},
};

use anyhow::Context as _;
use rejoinder_app::{SystemRandom, fresh_lineage, people::erasures_in};
use rejoinder_store::{LINEAGE, Options, Store, Tools, Tx, adopt_file};

use super::{
    DATABASE, backup::server_options, make_directory, moving::digests, open_runtime, progress::Progress,
};
use crate::{
    backup::{Engine, Manifest, Program, create, sync_directory, total},
    config::{Config, DatabaseUrl},
    lock::{self, Lock},
};

/// Where a database is put together inside its data directory, under a name that nothing serves.
const ROOM: &str = "restoring";
/// What an empty data directory may hold: our own lock, what a restore that was cut off left, the list of erasures, and
/// what a file system puts at its root.
const EMPTY: [&str; 4] = [lock::FILE, ROOM, ERASURES, "lost+found"];
/// The name of the list of erasures in a data directory, see [`erasures_in`].
const ERASURES: &str = "erasures";
/// Findings that are told one by one.
const TOLD_MAX: usize = 20;

/// Flags of `restore`.
#[derive(Debug, clap::Args)]
pub(super) struct Args {
    /// The backup, as `rejoinder backup` made it
    dir: PathBuf,
    /// Restore nothing, and say whether the backup is whole
    #[arg(long)]
    check: bool,
}

pub(super) fn run(args: &Args, config: &Config) -> anyhow::Result<ExitCode> {
    let manifest = Manifest::read(&args.dir)?;
    if args.check {
        return check(&args.dir, &manifest);
    }
    let findings = match (manifest.engine, &config.database.url) {
        (Engine::Sqlite, None) => into_directory(&args.dir, &manifest, &config.server.data)?,
        (Engine::Postgresql, Some(url)) => into_server(&args.dir, &manifest, url, config)?,
        (Engine::Sqlite, Some(_)) => anyhow::bail!(
            "this is a backup of a data directory: restore it into one, without --database, and then `rejoinder move` it"
        ),
        (Engine::Postgresql, None) => anyhow::bail!(
            "this is a backup of PostgreSQL: name an empty database with --database, and then `rejoinder move` it if it \
             is to be a data directory"
        ),
    };
    println!(
        "restored {} rows of {} tables as they were at {}, digest {}",
        manifest.rows(),
        manifest.tables.len(),
        manifest.made_at,
        total(&manifest.tables)
    );
    let list = config.server.erasures.clone().unwrap_or_else(|| erasures_in(&config.server.data));
    if !list.exists() {
        eprintln!(
            "no list of erasures is at {}: put the one of the old place there before you serve, or whoever was erased \
             after the backup is back",
            list.display()
        );
    }
    Ok(tell(&findings))
}

/// What the data had wrong when they were backed up. A restore brings that back, too: without it there would be nothing.
fn tell(findings: &[String]) -> ExitCode {
    if findings.is_empty() {
        return ExitCode::SUCCESS;
    }
    for finding in findings.iter().take(TOLD_MAX) {
        println!("wrong: {finding}");
    }
    println!(
        "{} findings, which the data had before they were backed up: see `rejoinder check`",
        findings.len()
    );
    ExitCode::FAILURE
}

/// Reads all of a backup and touches nothing.
fn check(directory: &Path, manifest: &Manifest) -> anyhow::Result<ExitCode> {
    manifest.check_file(directory, None)?;
    let mut findings = Vec::new();
    let how = match manifest.engine {
        Engine::Sqlite => {
            findings = verify_file(directory, manifest)?;
            "its file, its tables and its counters"
        }
        Engine::Postgresql => {
            // What the dump holds shows when a server has it; that it can be unpacked shows here.
            Program::find("pg_restore", 0)?.read(&directory.join(manifest.engine.file()))?.wait()?;
            "its file; its tables are verified when it is restored"
        }
    };
    println!(
        "whole: {how}; a backup of {} from {} by rejoinder {}, {} rows, digest {}",
        manifest.engine.name(),
        manifest.made_at,
        manifest.program,
        manifest.rows(),
        total(&manifest.tables)
    );
    Ok(tell(&findings))
}

/// Puts the database together in a room of the data directory, verifies it there, and gives it its name at the end.
fn into_directory(backup: &Path, manifest: &Manifest, data: &Path) -> anyhow::Result<Vec<String>> {
    make_directory(data)?;
    let refuse = || format!("{} cannot be read", data.display());
    for entry in fs::read_dir(data).with_context(refuse)? {
        let name = entry.with_context(refuse)?.file_name();
        anyhow::ensure!(
            EMPTY.iter().any(|known| name == *known),
            "{} is not empty (it holds {}): a restore fills an empty directory; move the old one away first",
            data.display(),
            name.display()
        );
    }
    let _lock = Lock::take(data)?;
    let room = Room::in_directory(data)?;
    let file = room.0.join(DATABASE);
    manifest.check_file(backup, Some(&mut create(&file)?))?;
    let findings = verify_file(&room.0, manifest)?;
    adopt_file(&file, &fresh_lineage(&SystemRandom))?;
    let place = data.join(DATABASE);
    // A second name for the same file: unlike a renaming it takes the place of nothing.
    fs::hard_link(&file, &place).with_context(|| format!("{} cannot be put in place", place.display()))?;
    sync_directory(data)?;
    Ok(findings)
}

/// A directory that goes away with whatever is in it.
struct Room(PathBuf);

impl Room {
    fn in_directory(data: &Path) -> anyhow::Result<Self> {
        let path = data.join(ROOM);
        let refuse = || format!("{} cannot be made", path.display());
        if path.exists() {
            fs::remove_dir_all(&path).with_context(refuse)?;
        }
        DirBuilder::new().mode(0o700).create(&path).with_context(refuse)?;
        Ok(Self(path))
    }
}

impl Drop for Room {
    fn drop(&mut self) {
        // The next restore clears what stays.
        let _ = fs::remove_dir_all(&self.0);
    }
}

/// Lets `pg_restore` fill an empty database, and verifies it before anybody else may open it.
fn into_server(
    backup: &Path,
    manifest: &Manifest,
    url: &DatabaseUrl,
    config: &Config,
) -> anyhow::Result<Vec<String>> {
    manifest.check_file(backup, None)?;
    let runtime = open_runtime()?;
    let options = Options { unfinished: true, ..server_options(config) };
    let tools = runtime.block_on(Tools::of(url.as_str(), &options))?;
    let program = Program::find("pg_restore", tools.server_major)?;
    let tools = runtime.block_on(Tools::for_restore(url.as_str(), &options, &total(&manifest.tables)))?;
    program.restore(&tools, &backup.join(manifest.engine.file()))?.wait()?;

    let looking = Options { look: true, ..options.clone() };
    let store = runtime.block_on(Store::connect(url.as_str(), &looking))?;
    let findings = runtime.block_on(verify(&store, manifest));
    store.close();
    let findings = findings?;
    let store = runtime.block_on(Store::connect(url.as_str(), &options))?;
    let lineage = fresh_lineage(&SystemRandom);
    let opened = runtime.block_on(store.write(move |tx| async move {
        tx.replace_meta(LINEAGE, &lineage).await?;
        tx.analyze().await?;
        tx.delete_unfinished().await
    }));
    store.close();
    opened?;
    Ok(findings)
}

fn verify_file(directory: &Path, manifest: &Manifest) -> anyhow::Result<Vec<String>> {
    let store = Store::open(directory, &Options { look: true, readers: 1, ..Options::default() })?;
    let findings = open_runtime()?.block_on(verify(&store, manifest));
    store.close();
    findings
}

/// Refuses data that are not what the manifest tells of. Returns what was wrong with them before.
async fn verify(store: &Store, manifest: &Manifest) -> anyhow::Result<Vec<String>> {
    let wrong = store.read(|tx| async move { tx.check_file().await }).await?;
    anyhow::ensure!(wrong.is_empty(), "the database file is damaged: {}", wrong.join("; "));
    let progress = Arc::new(Mutex::new(Progress::of_steps()));
    manifest.check_tables(&digests(store, &progress).await?)?;
    let mut findings = Vec::new();
    for number in 0..Tx::rules().len() {
        if let Ok(mut progress) = progress.lock() {
            progress.say(|| Tx::rules()[number].to_owned());
        }
        let found = store.read(move |tx| async move { tx.check_rule(number).await }).await?;
        findings.extend(found.into_iter().map(|finding| format!("{}: {}", finding.rule, finding.detail)));
    }
    Ok(findings)
}
