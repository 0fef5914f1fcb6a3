//! `rejoinder move`: carrying all data from one database into another, of the same engine or the other.
//! Never here: how a row is copied.

use std::{
    collections::BTreeMap,
    fmt,
    path::PathBuf,
    process::ExitCode,
    str::FromStr,
    sync::{Arc, Mutex},
    time::Instant,
};

use rejoinder_app::{SystemRandom, fresh_lineage};
use rejoinder_store::{LINEAGE, Options, Store, TableDigest, Unfinished};
use tokio::runtime::Runtime;

use super::{DATABASE, make_directory, open_runtime, progress::Progress};
use crate::{
    backup::{differing, total},
    config::{Config, DatabaseUrl},
    lock::Lock,
};

/// Flags of `move`.
#[derive(Debug, clap::Args)]
pub(super) struct Args {
    /// Where the data are: `sqlite:DIR`, or an address such as `postgres://USER@HOST/DATABASE`
    #[arg(long, value_name = "PLACE")]
    from: Place,
    /// Where they go: an empty place, which is written as `--from` is
    #[arg(long, value_name = "PLACE")]
    to: Place,
    /// A file whose first line is the password of `--from` [default: database.password_file]
    #[arg(long, value_name = "FILE")]
    from_password_file: Option<PathBuf>,
    /// A file whose first line is the password of `--to` [default: database.password_file]
    #[arg(long, value_name = "FILE")]
    to_password_file: Option<PathBuf>,
}

/// Where data are.
#[derive(Debug, Clone)]
pub(super) enum Place {
    /// A data directory.
    Directory(PathBuf),
    /// A database of a server.
    Server(DatabaseUrl),
}

impl FromStr for Place {
    type Err = String;
    fn from_str(text: &str) -> Result<Self, String> {
        if let Some(path) = text.strip_prefix("sqlite:").filter(|path| !path.is_empty()) {
            return Ok(Self::Directory(path.into()));
        }
        DatabaseUrl::read(text)
            .map(Self::Server)
            .ok_or_else(|| "it looks like sqlite:DIR or postgres://USER@HOST/DATABASE".into())
    }
}

impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Directory(path) => write!(f, "sqlite:{}", path.display()),
            Self::Server(url) => write!(f, "{url:?}"),
        }
    }
}

/// An opened place. Nobody else uses it: a directory is locked, and a server was asked.
pub(super) struct Opened {
    pub(super) store: Store,
    _lock: Option<Lock>,
}

impl Opened {
    fn source(place: &Place, options: Options, runtime: &Runtime) -> anyhow::Result<Self> {
        Self::open(place, &Options { look: true, ..options }, runtime)
    }

    fn target(place: &Place, options: Options, runtime: &Runtime) -> anyhow::Result<Self> {
        if let Place::Directory(path) = place {
            make_directory(path)?;
        }
        Self::open(place, &Options { create: true, unfinished: true, ..options }, runtime)
    }

    fn open(place: &Place, options: &Options, runtime: &Runtime) -> anyhow::Result<Self> {
        match place {
            Place::Directory(path) => {
                let held = options.create || path.join(DATABASE).exists();
                let lock = held.then(|| Lock::take(path)).transpose()?;
                Ok(Self { store: Store::open(path, options)?, _lock: lock })
            }
            Place::Server(url) => {
                let store = runtime.block_on(Store::connect(url.as_str(), options))?;
                let asked = runtime.block_on(store.read(|tx| async move { tx.count_other_sessions().await }));
                let others = asked.inspect_err(|_| store.clone().close())?;
                if others > 0 {
                    store.close();
                    anyhow::bail!(
                        "{place} is in use: {others} other sessions of rejoinder; stop all nodes and commands first \
                         (a connection pooler may keep sessions a while)"
                    );
                }
                Ok(Self { store, _lock: None })
            }
        }
    }
}

/// What a move did.
pub(super) struct Moved {
    /// Rows that this run copied, of each table.
    pub(super) copied: BTreeMap<&'static str, u64>,
    pub(super) copy_secs: f64,
    pub(super) verify_secs: f64,
    /// What both sides hold now.
    pub(super) tables: Vec<TableDigest>,
}

impl Moved {
    pub(super) fn rows(&self) -> u64 {
        self.copied.values().sum()
    }

    pub(super) fn comments(&self) -> u64 {
        self.copied.get("comments").copied().unwrap_or_default()
    }

    /// Rows of a kind in a second of copying.
    pub(super) fn rate(&self, rows: u64) -> f64 {
        rows as f64 / self.copy_secs.max(f64::MIN_POSITIVE)
    }
}

pub(super) fn run(args: &Args, config: &Config) -> anyhow::Result<ExitCode> {
    anyhow::ensure!(args.from.to_string() != args.to.to_string(), "--from and --to are the same place");
    let options = |password_file: &Option<PathBuf>| options(config, password_file.clone());
    let places = (&args.from, &args.to);
    let moved = move_all(places, options(&args.from_password_file), options(&args.to_password_file))?;
    for table in moved.tables.iter().filter(|table| table.rows > 0) {
        println!("{:<18} {:>12} rows  {}", table.table, table.rows, &table.digest[..16]);
    }
    println!(
        "moved {} rows with {} comments in {:.1} s: {:.0} rows/s, {:.0} comments/s",
        moved.rows(),
        moved.comments(),
        moved.copy_secs,
        moved.rate(moved.rows()),
        moved.rate(moved.comments())
    );
    println!(
        "verified in {:.1} s: {} and {} hold the same, digest {}",
        moved.verify_secs,
        args.from,
        args.to,
        total(&moved.tables)
    );
    Ok(ExitCode::SUCCESS)
}

/// How a move opens either side.
pub(super) fn options(config: &Config, password_file: Option<PathBuf>) -> Options {
    Options {
        readers: 2,
        statement_secs: 0,
        ca_file: config.database.ca_file.clone(),
        password_file: password_file.or_else(|| config.database.password_file.clone()),
        // So that its own sessions are told from those of others, a second move among them.
        application: Some(format!("rejoinder move {}", std::process::id())),
        ..Options::default()
    }
}

/// Moves everything, and returns when both sides were read again and found to be the same.
pub(super) fn move_all(
    (from, to): (&Place, &Place),
    source: Options,
    target: Options,
) -> anyhow::Result<Moved> {
    let runtime = open_runtime()?;
    let source = Opened::source(from, source, &runtime)?;
    let opened = Opened::target(to, target, &runtime);
    let target = opened.inspect_err(|_| source.store.clone().close())?;
    let moved = runtime.block_on(move_rows(&source.store, &target.store, to));
    // Closing an engine on a server waits for tasks of the runtime.
    source.store.close();
    target.store.close();
    drop(runtime);
    moved
}

async fn move_rows(source: &Store, target: &Store, to: &Place) -> anyhow::Result<Moved> {
    let identity = source.read(|tx| async move { tx.load_identity().await }).await?;
    begin(target, Unfinished { work: "move".into(), source: identity }, to).await?;

    let mut progress = Progress::of_steps();
    let (began, mut copied) = (Instant::now(), BTreeMap::new());
    let copying = source.copy_rows(target, |table, rows| {
        copied.insert(table, rows);
        let rate = copied.values().sum::<u64>() as f64 / began.elapsed().as_secs_f64();
        progress.say(|| format!("{table}: {rows} rows, {rate:.0} rows/s"));
    });
    let done = copying.await;
    progress.end();
    done?;
    target.write(|tx| async move { tx.analyze().await }).await?;
    let copy_secs = began.elapsed().as_secs_f64();

    let began = Instant::now();
    let progress = Arc::new(Mutex::new(Progress::of_steps()));
    let (wanted, found) = tokio::join!(digests(source, &progress), digests(target, &progress));
    let (wanted, found) = (wanted?, found?);
    let differing = differing(&wanted, &found);
    anyhow::ensure!(
        differing.is_empty(),
        "the two sides differ, so the source or the target was changed by somebody else meanwhile: {}. Empty the \
         target and move again; it does not open as it is",
        differing.join("; ")
    );
    let lineage = fresh_lineage(&SystemRandom);
    target
        .write(move |tx| async move {
            tx.replace_meta(LINEAGE, &lineage).await?;
            tx.delete_unfinished().await
        })
        .await?;
    let verify_secs = began.elapsed().as_secs_f64();
    Ok(Moved { copied, copy_secs, verify_secs, tables: found })
}

/// Leaves the note that a move goes on, in a target that holds nothing or the part that an earlier run left.
async fn begin(target: &Store, note: Unfinished, to: &Place) -> anyhow::Result<()> {
    enum Found {
        Ready,
        Filled(&'static str),
        Another(Unfinished),
    }
    let found = target.write(move |tx| async move {
        Ok::<_, rejoinder_store::Error>(match (tx.find_unfinished().await?, tx.find_filled_table().await?) {
            (Some(left), _) if left == note => Found::Ready,
            (Some(left), _) => Found::Another(left),
            (None, Some(table)) => Found::Filled(table),
            (None, None) => {
                tx.insert_unfinished(&note).await?;
                Found::Ready
            }
        })
    });
    match found.await? {
        Found::Ready => Ok(()),
        Found::Filled(table) => anyhow::bail!(
            "{to} is not empty (there are rows in {table}): a move fills an empty place; name another, or empty it"
        ),
        Found::Another(left) if left.work == "move" => anyhow::bail!(
            "{to} holds a part of another source, or of this one as it was: a move goes on with the source that it \
             began with; empty the place to move this one"
        ),
        Found::Another(left) => {
            anyhow::bail!("{to} holds an unfinished {}: finish that one, or empty the place", left.work)
        }
    }
}

/// The digests of all tables of one side, in one snapshot.
pub(super) async fn digests(
    store: &Store,
    progress: &Arc<Mutex<Progress>>,
) -> Result<Vec<TableDigest>, rejoinder_store::Error> {
    let progress = Arc::clone(progress);
    store
        .read(move |tx| async move {
            tx.digest_tables(|table, rows| {
                if let Ok(mut progress) = progress.lock() {
                    progress.say(|| format!("reading {table}: {rows} rows"));
                }
            })
            .await
        })
        .await
}
