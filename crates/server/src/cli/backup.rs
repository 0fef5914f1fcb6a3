//! `rejoinder backup`: a copy of everything, of one moment, while the server serves.
//! Never here: how a file is copied.

use std::{
    path::{Path, PathBuf},
    process::ExitCode,
    sync::{Arc, Mutex},
};

use anyhow::Context as _;
use rejoinder_domain::Clock as _;
use rejoinder_store::{Options, Store, TableDigest, Tools, copy_file};

use super::{moving::digests, open_runtime, progress::Progress};
use crate::{
    backup::{Engine, Half, Manifest, Program, create, total},
    clock::SystemClock,
    config::{Config, DatabaseUrl},
};

/// Flags of `backup`.
#[derive(Debug, clap::Args)]
pub(super) struct Args {
    /// The directory that is to be the backup; it may not be there yet
    dir: PathBuf,
}

pub(super) fn run(args: &Args, config: &Config) -> anyhow::Result<ExitCode> {
    let half = Half::beside(&args.dir)?;
    let made_at = jiff::Timestamp::from_microsecond(SystemClock.now())?.to_string();
    let (engine, tables) = match &config.database.url {
        None => (Engine::Sqlite, copy(&config.server.data, half.path())?),
        Some(url) => (Engine::Postgresql, dump(url, config, half.path())?),
    };
    let manifest = Manifest::write(half.path(), engine, made_at, tables)?;
    half.put_in_place(&args.dir)?;
    println!(
        "backed up {} rows of {} tables to {}, digest {}",
        manifest.rows(),
        manifest.tables.len(),
        args.dir.display(),
        total(&manifest.tables)
    );
    Ok(ExitCode::SUCCESS)
}

/// Copies the database of a directory, and reads all of the copy.
fn copy(data: &Path, into: &Path) -> anyhow::Result<Vec<TableDigest>> {
    // Says what is wrong with the place itself before anything is copied.
    Store::open(data, &Options { look: true, readers: 1, ..Options::default() })?.close();
    copy_file(data, &into.join(Engine::Sqlite.file()))?;
    let store = Store::open(into, &Options { look: true, readers: 1, ..Options::default() })?;
    let read = open_runtime()?.block_on(async {
        let wrong = store.read(|tx| async move { tx.check_file().await }).await?;
        anyhow::ensure!(
            wrong.is_empty(),
            "the database file is damaged, and a copy of it is no backup: {}",
            wrong.join("; ")
        );
        let progress = Arc::new(Mutex::new(Progress::of_steps()));
        Ok(digests(&store, &progress).await?)
    });
    store.close();
    read
}

/// Lets `pg_dump` write what one snapshot sees, and reads the same snapshot meanwhile.
fn dump(url: &DatabaseUrl, config: &Config, into: &Path) -> anyhow::Result<Vec<TableDigest>> {
    let runtime = open_runtime()?;
    let options = server_options(config);
    let tools = runtime.block_on(Tools::of(url.as_str(), &options))?;
    let program = Program::find("pg_dump", tools.server_major)?;
    let file = into.join(Engine::Postgresql.file());
    // Made before, so that it is this user's alone whatever the program does.
    drop(create(&file)?);
    let store = runtime.block_on(Store::connect(url.as_str(), &Options { look: true, ..options }))?;
    let mut progress = Progress::of_steps();
    let read = store.read(move |tx| async move {
        let snapshot = tx.export_snapshot().await?.context("the database names no snapshot")?;
        let dumping = program.dump(&tools, &snapshot, &file)?;
        let tables = tx.digest_tables(|table, rows| progress.say(|| format!("reading {table}: {rows} rows")));
        let tables = tables.await?;
        // The snapshot must stay until the program has ended; the work of a transaction may not wait for it otherwise.
        tokio::task::block_in_place(|| dumping.wait())?;
        anyhow::Ok(tables)
    });
    let read = runtime.block_on(read);
    store.close();
    drop(runtime);
    read
}

/// How the database of a server is opened to read or fill all of it.
pub(super) fn server_options(config: &Config) -> Options {
    Options {
        readers: 2,
        statement_secs: 0,
        ca_file: config.database.ca_file.clone(),
        password_file: config.database.password_file.clone(),
        ..Options::default()
    }
}
