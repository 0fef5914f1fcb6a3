//! Opening the data for a command, and closing them in order.
//! Never here: what the command does.

use std::{
    fs::DirBuilder,
    os::unix::fs::DirBuilderExt as _,
    path::{Path, PathBuf},
    sync::Arc,
    time::Duration,
};

use anyhow::Context as _;
use rejoinder_app::{
    Ctx, Outside, SystemRandom, identity::known_password::BreachedList, people::erasures_in,
};
use rejoinder_domain::{Actor, Name, Reader, Site};
use rejoinder_store::{Options, Store};
use tokio::runtime::Runtime;

use super::secret;
use crate::{backup::MANIFEST, clock::SystemClock, config::Config};

/// The database in a data directory, as the store names it.
pub(crate) const DATABASE: &str = "rejoinder.db";
/// How long the store may take to close before the process ends anyway: everything acknowledged is on the disk already.
const CLOSE_PATIENCE: Duration = Duration::from_secs(10);

/// The threads that everything asynchronous runs on.
pub(crate) fn open_runtime() -> anyhow::Result<Runtime> {
    tokio::runtime::Builder::new_multi_thread().enable_all().build().context("the threads cannot be started")
}

/// Makes the data directory where there is none, for this user alone: the database holds addresses of readers.
pub(crate) fn make_directory(data: &Path) -> anyhow::Result<()> {
    if data.exists() {
        return Ok(());
    }
    let made = DirBuilder::new().recursive(true).mode(0o700).create(data);
    made.with_context(|| format!("the data directory {} cannot be made", data.display()))
}

/// Opens the data for a command, which may take its time, runs `work`, and closes them.
pub(crate) fn with_ctx<T>(
    config: &Config,
    create: bool,
    work: impl AsyncFnOnce(&Ctx) -> anyhow::Result<T>,
) -> anyhow::Result<T> {
    if create && config.database.url.is_none() {
        make_directory(&config.server.data)?;
    }
    with_store(config, Options { create, ..Options::default() }, work)
}

/// Opens the data for requests, where nobody may hold up the others, runs `work`, and closes them.
pub(super) fn with_ctx_for_requests<T>(
    config: &Config,
    work: impl AsyncFnOnce(&Ctx) -> anyhow::Result<T>,
) -> anyhow::Result<T> {
    let statement_secs = config.database.statement_secs.whole();
    with_store(config, Options { statement_secs, ..Options::default() }, work)
}

/// Opens the data without changing anything in them, runs `work`, and closes them.
pub(super) fn look<T>(
    config: &Config,
    work: impl AsyncFnOnce(&Ctx) -> anyhow::Result<T>,
) -> anyhow::Result<T> {
    with_store(config, Options { look: true, ..Options::default() }, work)
}

fn with_store<T>(
    config: &Config,
    mut options: Options,
    work: impl AsyncFnOnce(&Ctx) -> anyhow::Result<T>,
) -> anyhow::Result<T> {
    let data = &config.server.data;
    anyhow::ensure!(
        config.database.url.is_some() || !data.join(MANIFEST).exists(),
        "{} is a backup, and would be none after it was served: `rejoinder restore` puts it into a data directory",
        data.display()
    );
    let runtime = open_runtime()?;
    let store = match &config.database.url {
        None => Store::open(data, &options)?,
        Some(url) => {
            options.readers = config.database.connections.0;
            options.ca_file = config.database.ca_file.clone();
            options.password_file = config.database.password_file.clone();
            runtime.block_on(Store::connect(url.as_str(), &options))?
        }
    };
    let result = runtime.block_on(async {
        let ctx =
            Ctx::new(store.clone(), Arc::new(SystemClock), Arc::new(SystemRandom), outside(config)?).await?;
        work(&ctx).await
    });
    // Whatever still runs holds the store; it ends with its runtime.
    runtime.shutdown_timeout(Duration::from_secs(1));
    let (closed, wait) = std::sync::mpsc::channel();
    std::thread::spawn(move || {
        store.close();
        let _ = closed.send(());
    });
    if wait.recv_timeout(CLOSE_PATIENCE).is_err() {
        tracing::warn!("the store did not close in time; the next start finishes its work");
    }
    result
}

/// What the operator set of the world outside.
fn outside(config: &Config) -> anyhow::Result<Outside> {
    let secret = match &config.server.secret_file {
        None => None,
        Some(path) => Some(secret::bytes_of(path)?),
    };
    let breached = match &config.server.known_passwords {
        None => None,
        Some(path) => {
            let list = BreachedList::open(path);
            Some(list.with_context(|| format!("known_passwords = {}", path.display()))?)
        }
    };
    let (providers, publishers) = config.sign_in.elsewhere()?;
    let (mail, words) = (config.mail.mailer()?, rejoinder_web::words());
    Ok(Outside { secret, mail, words, providers, publishers, erasures: erasures(config), breached })
}

/// Where the erasures are noted that a restored backup must not undo.
fn erasures(config: &Config) -> Option<PathBuf> {
    let beside = || config.database.url.is_none().then(|| erasures_in(&config.server.data));
    config.server.erasures.clone().or_else(beside)
}

/// The site of a key; without a key the only one.
pub(crate) fn sites_of(ctx: &Ctx, key: Option<&str>) -> anyhow::Result<Arc<Site>> {
    let all = ctx.sites().all();
    let keys = || all.iter().map(|site| site.key.as_str()).collect::<Vec<_>>().join(", ");
    match (key, all.as_slice()) {
        (_, []) => anyhow::bail!("there is no site yet: add one with `rejoinder site add`"),
        (Some(key), _) => all
            .iter()
            .find(|site| site.key == key)
            .cloned()
            .with_context(|| format!("there is no site {key:?}; there are: {}", keys())),
        (None, [only]) => Ok(Arc::clone(only)),
        (None, _) => anyhow::bail!("there are several sites ({}): say which with --site KEY", keys()),
    }
}

/// Whoever may open the data directory may do everything.
pub(super) fn operator(site: &Site) -> anyhow::Result<Actor> {
    Ok(Actor::Reader(Reader::at_machine(site.id, Name::parse("Command line")?)))
}
