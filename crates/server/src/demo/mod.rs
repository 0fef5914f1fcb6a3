//! `rejoinder demo`: a paper with living discussions, and another site that shows one of them, on this machine only.
//! Never here: a second way of storing anything; the demo is imported like any other site.

mod content;
mod existing_site;
mod generate;
pub(crate) mod random;
mod records;
#[cfg(test)]
mod tests;

use std::{
    net::{Ipv4Addr, SocketAddr},
    path::Path,
    sync::Arc,
};

use anyhow::Context as _;
use content::Content;
use rejoinder_app::{Ctx, exchange::Source};
use rejoinder_domain::{Role, Site};
use tokio::net::TcpListener;

use crate::{
    cli::{DATABASE, make_directory, with_ctx},
    config::{Config, Source as From},
    lock::Lock,
    serve::{self, Door, Stopping},
};

/// Port of the paper when it is free.
const PORT: u16 = 8080;
/// Ports that are tried after the first.
const PORTS_TRIED: u16 = 50;
/// Connections of each of the two listeners.
const CONNECTIONS_MAX: usize = 1_000;
/// The facts by which a data directory is known to be a demo, and to be whole.
const META_DEMO: &str = "demo";
const META_LOADED: &str = "demo_loaded";
const SITE_KEY: &str = "courier";

/// An account of the demo; its password is no secret, because only this machine can reach the demo.
struct Account {
    name: &'static str,
    email: &'static str,
    password: &'static str,
    role: Role,
}

const ACCOUNTS: [Account; 4] = [
    Account {
        name: "Demo Reader",
        email: "demo@meridian-courier.example",
        password: "reading-room",
        role: Role::Reader,
    },
    Account {
        name: "Demo Moderator",
        email: "moderator@meridian-courier.example",
        password: "moderating-desk",
        role: Role::Moderator,
    },
    Account {
        name: "Demo Editor",
        email: "editor@meridian-courier.example",
        password: "editing-desk",
        role: Role::Editor,
    },
    Account {
        name: "Demo Operator",
        email: "operator@meridian-courier.example",
        password: "running-desk",
        role: Role::Operator,
    },
];

/// Flags of `demo`.
#[derive(Debug, clap::Args)]
pub(crate) struct Args {
    /// Port of the paper; the existing site takes the next one
    #[arg(long)]
    port: Option<u16>,
    /// Delete the demo's data and begin anew
    #[arg(long)]
    fresh: bool,
}

/// Loads the demo where it is not loaded yet, and serves it until told to stop.
pub(crate) fn run(args: Args, mut config: Config) -> anyhow::Result<()> {
    let given = config.merged.given("server", "data");
    if given.is_none_or(|given| given.source == From::Default) {
        config.server.data = config.server.data.join("demo");
    }
    let data = config.server.data.clone();
    make_directory(&data)?;
    let _lock = Lock::take(&data)?;
    if args.fresh && data.join(DATABASE).exists() {
        let known = with_ctx(&config, false, async |ctx| is_demo(ctx).await)?;
        anyhow::ensure!(known, "{} holds data that are no demo: nothing was deleted", data.display());
        delete(&data)?;
    }
    with_ctx(&config, true, async |ctx| {
        let found = ctx.sites().all();
        anyhow::ensure!(
            is_demo(ctx).await? || found.is_empty(),
            "{} holds data that are no demo: name another directory with --data",
            data.display()
        );
        serve_demo(ctx, &args, &config).await
    })
}

async fn is_demo(ctx: &Ctx) -> anyhow::Result<bool> {
    Ok(ctx.store.read(|tx| async move { tx.find_meta(META_DEMO).await }).await?.is_some())
}

/// Deletes the files of a store, and nothing else.
fn delete(data: &Path) -> anyhow::Result<()> {
    for name in ["rejoinder.marker", DATABASE, "rejoinder.db-wal", "rejoinder.db-shm"] {
        match std::fs::remove_file(data.join(name)) {
            Ok(()) => {}
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => {}
            Err(error) => {
                return Err(error).context(format!("{} cannot be deleted", data.join(name).display()));
            }
        }
    }
    Ok(())
}

async fn serve_demo(ctx: &Ctx, args: &Args, config: &Config) -> anyhow::Result<()> {
    let paper = listen(args.port.unwrap_or(PORT), args.port.is_none()).await?;
    let at = paper.local_addr()?;
    let next = if at.port() == u16::MAX { 0 } else { at.port() + 1 };
    let elsewhere = listen(next, true).await?;
    let elsewhere_at = elsewhere.local_addr()?;

    let content = Content::read()?;
    let site = place(ctx, &content, at, elsewhere_at).await?;
    if ctx.store.read(|tx| async move { tx.find_meta(META_LOADED).await }).await?.is_none() {
        load(ctx, &content, &site).await?;
    }

    let web = rejoinder_web::web(ctx.clone(), serve::web_config(config));
    let existing = existing_site::router(&format!("http://{at}"), &content);
    let doors = vec![
        Door::on(paper, web.router.clone(), CONNECTIONS_MAX),
        Door::on(elsewhere, existing, CONNECTIONS_MAX),
    ];
    let stopping = Stopping::listen()?;
    let worker = config.server.jobs.then(|| serve::worker(ctx)).transpose()?;
    serve::say("Accounts of the demo, for this machine only:");
    for account in &ACCOUNTS {
        serve::say(&format!("  {:<10} {:<36} {}", account.role.name(), account.email, account.password));
    }
    serve::say(&format!(
        "The Meridian Courier is at http://{at} — the same discussion in another site: http://{elsewhere_at}"
    ));
    serve::run(ctx, doors, &config.limits, stopping, worker, || web.drain()).await
}

/// A loopback port: the one asked for, or with `search` the next that is free.
async fn listen(port: u16, search: bool) -> anyhow::Result<TcpListener> {
    let last = if search { port.saturating_add(PORTS_TRIED) } else { port };
    for port in port..=last {
        let address = SocketAddr::from((Ipv4Addr::LOCALHOST, port));
        match TcpListener::bind(address).await {
            Err(error) if search && error.kind() == std::io::ErrorKind::AddrInUse => {}
            Ok(listener) => return Ok(listener),
            Err(_) => return serve::bind(address).await,
        }
    }
    anyhow::bail!("the ports {port} to {last} of this machine are all in use: name another with --port")
}

/// Makes the site, or tells the one that is there where it listens this time.
async fn place(
    ctx: &Ctx,
    content: &Content,
    at: SocketAddr,
    elsewhere: SocketAddr,
) -> anyhow::Result<Arc<Site>> {
    ctx.store.write(|tx| async move { tx.insert_meta(META_DEMO, "1").await }).await?;
    let wanted = content.site(SITE_KEY, &format!("http://{at}"), &elsewhere.to_string());
    let hosts = vec![at.to_string(), format!("localhost:{}", at.port())];
    match ctx.sites().by_key(SITE_KEY) {
        None => {
            rejoinder_app::add_site(ctx, wanted, hosts).await.context("the demo's site")?;
        }
        Some(known) => {
            let site = Site { base_url: wanted.base_url, embedders: wanted.embedders, ..(*known).clone() };
            rejoinder_app::update_site(ctx, site, Some(hosts)).await.context("the demo's site")?;
        }
    }
    ctx.sites().by_key(SITE_KEY).context("the demo's site was not kept")
}

/// Imports the content and makes the accounts. A load that was cut off goes on where it stood.
async fn load(ctx: &Ctx, content: &Content, site: &Arc<Site>) -> anyhow::Result<()> {
    eprintln!("Loading the demo …");
    let records = records::all(content, ctx.now())?;
    let source = Source::Records(Box::new(records.into_iter().map(Ok)));
    let report = rejoinder_app::import(ctx, Some(Arc::clone(site)), source, |_| {}).await?;
    anyhow::ensure!(
        report.refused.is_empty(),
        "the demo's content was refused: {}",
        report.refused.join("; ")
    );
    for account in &ACCOUNTS {
        rejoinder_app::people::put_account(
            ctx,
            site,
            account.name,
            account.email,
            account.password,
            account.role,
        )
        .await
        .context(account.name)?;
    }
    ctx.store.write(|tx| async move { tx.insert_meta(META_LOADED, "1").await }).await?;
    Ok(())
}
