//! Serving: the listeners, the background work, and an orderly end.
//! Never here: a route, or a rule of the product.

mod connection;
mod listener;
#[cfg(test)]
mod tests;

use std::{
    io::Write as _,
    net::SocketAddr,
    sync::Arc,
    time::{Duration, Instant},
};

use anyhow::Context as _;
use axum::Router;
use rejoinder_app::{
    Ctx,
    jobs::{Kinds, Worker},
    people,
};
use rejoinder_web::WebConfig;
use tokio::{
    net::TcpListener,
    signal::unix::{Signal, SignalKind, signal},
    sync::{Semaphore, watch},
    task::JoinSet,
};

use crate::config::{Config, Limits};

/// How often the sites are read anew: a change from the command line shows within this.
const SITES_EVERY: Duration = Duration::from_secs(2);
/// Connections of the operator's own listener: a few probes and one collector.
const OPS_CONNECTIONS_MAX: usize = 64;
/// Files kept for the database, the log and the listeners when connections are many.
const FILES_RESERVED: u64 = 96;

/// A listener with what it serves.
pub(crate) struct Door {
    listener: TcpListener,
    router: Router,
    slots: Arc<Semaphore>,
    /// Whether it stays open while the others finish.
    to_the_end: bool,
}

impl Door {
    /// Listens on an address, for as many connections as the limits allow.
    pub(crate) async fn open(
        address: SocketAddr,
        router: Router,
        connections_max: usize,
    ) -> anyhow::Result<Self> {
        let listener = bind(address).await?;
        Ok(Self::on(listener, router, connections_max))
    }

    /// Serves on a socket that listens already.
    pub(crate) fn on(listener: TcpListener, router: Router, connections_max: usize) -> Self {
        Self { listener, router, slots: Arc::new(Semaphore::new(connections_max)), to_the_end: false }
    }

    /// Where it really listens.
    pub(crate) fn address(&self) -> anyhow::Result<SocketAddr> {
        Ok(self.listener.local_addr()?)
    }
}

/// Listens on an address, or says in a sentence why not.
pub(crate) async fn bind(address: SocketAddr) -> anyhow::Result<TcpListener> {
    TcpListener::bind(address).await.map_err(|error| match error.kind() {
        std::io::ErrorKind::AddrInUse => {
            anyhow::anyhow!("{address} is in use by another program: stop it, or set another address")
        }
        std::io::ErrorKind::PermissionDenied => {
            anyhow::anyhow!("this user may not listen on {address}: take a port above 1023")
        }
        _ => anyhow::anyhow!("cannot listen on {address}: {error}"),
    })
}

/// Serves the sites of a store until the process is told to stop.
pub(crate) async fn serve(ctx: &Ctx, config: &Config) -> anyhow::Result<()> {
    if ctx.sites().all().is_empty() {
        anyhow::bail!("there is no site yet: add one with `rejoinder site add`");
    }
    replay_erasures(ctx).await?;
    let cap = connections_cap(config.limits.connections_max.0);
    let mut web_config = web_config(config);
    web_config.live_max = live_cap(web_config.live_max, cap);
    let web = rejoinder_web::web(ctx.clone(), web_config);
    let mut doors = vec![Door::open(config.server.listen, web.router.clone(), cap).await?];
    let public = doors[0].address()?;
    let mut told = format!("Rejoinder listens on http://{public}");
    if let Some(address) = config.server.ops_listen {
        let mut door = Door::open(address, web.ops.clone(), OPS_CONNECTIONS_MAX).await?;
        door.to_the_end = true;
        told.push_str(&format!(" and for operators on http://{}", door.address()?));
        doors.push(door);
    }
    let stopping = Stopping::listen()?;
    let worker = config.server.jobs.then(|| worker(ctx)).transpose()?;
    say(&told);
    run(ctx, doors, &config.limits, stopping, worker, || web.drain()).await
}

/// Erases again whom a restored backup brought back.
async fn replay_erasures(ctx: &Ctx) -> anyhow::Result<()> {
    let erased = people::replay_erasures(ctx).await?;
    if erased > 0 {
        tracing::warn!(erased, "readers were erased again that a backup had brought back");
    }
    Ok(())
}

/// Does jobs, and serves nobody but the operator, until the process is told to stop.
pub(crate) async fn work(ctx: &Ctx, config: &Config) -> anyhow::Result<()> {
    replay_erasures(ctx).await?;
    let mut told = "Rejoinder does jobs".to_owned();
    let (mut doors, mut web) = (Vec::new(), None);
    if let Some(address) = config.server.ops_listen {
        let whole = rejoinder_web::web(ctx.clone(), web_config(config));
        let mut door = Door::open(address, whole.ops.clone(), OPS_CONNECTIONS_MAX).await?;
        door.to_the_end = true;
        told.push_str(&format!(" and listens for operators on http://{}", door.address()?));
        doors.push(door);
        web = Some(whole);
    }
    let stopping = Stopping::listen()?;
    let worker = worker(ctx)?;
    say(&told);
    let drain = || {
        if let Some(web) = &web {
            web.drain();
        }
    };
    run(ctx, doors, &config.limits, stopping, Some(worker), drain).await
}

/// A worker for all jobs that this program knows.
pub(crate) fn worker(ctx: &Ctx) -> anyhow::Result<Worker> {
    Ok(Worker::start(ctx, Kinds::of_the_store()?))
}

/// The signals that end the process in order. Listened for before anyone is told that it serves: one that came earlier
/// would end it at once.
pub(crate) struct Stopping {
    terminate: Signal,
    interrupt: Signal,
}

impl Stopping {
    pub(crate) fn listen() -> anyhow::Result<Self> {
        let on = |kind| signal(kind).context("cannot listen for signals");
        Ok(Self { terminate: on(SignalKind::terminate())?, interrupt: on(SignalKind::interrupt())? })
    }

    /// Returns when the process is told to stop, or told again.
    async fn told(&mut self) {
        tokio::select! {
            _ = self.terminate.recv() => {}
            _ = self.interrupt.recv() => {}
        }
    }
}

/// What the web is told of the configuration.
pub(crate) fn web_config(config: &Config) -> WebConfig {
    WebConfig {
        trusted_proxies: config.server.trusted_proxies.clone(),
        acts_per_minute: u32::try_from(config.limits.acts_per_minute.0).unwrap_or(u32::MAX),
        body_timeout: config.limits.body_timeout_secs.duration(),
        live_max: config.limits.live_max.0,
    }
}

/// A line on standard output; whether anyone reads it does not matter.
pub(crate) fn say(line: &str) {
    let mut out = std::io::stdout().lock();
    let _ = writeln!(out, "{line}");
    let _ = out.flush();
}

/// Serves all doors until a signal, then ends in order: accept no more, finish what is in flight, give up on the rest.
pub(crate) async fn run(
    ctx: &Ctx,
    doors: Vec<Door>,
    limits: &Limits,
    mut stopping: Stopping,
    worker: Option<Worker>,
    drain: impl FnOnce(),
) -> anyhow::Result<()> {
    let (stop, stopped) = watch::channel(false);
    let (_never, unstopped) = watch::channel(false);
    // Those that stay to the end are dropped with this set.
    let (mut listeners, mut staying) = (JoinSet::new(), JoinSet::new());
    for door in doors {
        let (set, stopped) = match door.to_the_end {
            true => (&mut staying, unstopped.clone()),
            false => (&mut listeners, stopped.clone()),
        };
        set.spawn(listener::accept(door.listener, door.router, door.slots, limits.clone(), stopped));
    }
    let refreshing = tokio::spawn(refresh(ctx.clone()));
    stopping.told().await;
    let began = Instant::now();
    tracing::info!("told to stop; finishing what is in flight");
    drain();
    refreshing.abort();
    stop.send_replace(true);
    // Its jobs go on while requests are finished.
    worker.iter().for_each(Worker::hold);
    let mut patience = limits.drain_secs.duration();
    let all = async { while listeners.join_next().await.is_some() {} };
    tokio::select! {
        () = all => tracing::info!(took_ms = began.elapsed().as_millis() as u64, "all requests are finished"),
        () = tokio::time::sleep(patience) => {
            tracing::warn!("some requests did not finish in time and are dropped");
        }
        () = stopping.told() => {
            tracing::warn!("told to stop again; not waiting any longer");
            patience = Duration::ZERO;
        }
    }
    if let Some(worker) = worker {
        worker.stop(patience.saturating_sub(began.elapsed())).await;
    }
    Ok(())
}

async fn refresh(ctx: Ctx) {
    let mut failing = false;
    loop {
        tokio::time::sleep(SITES_EVERY).await;
        match ctx.refresh_sites().await {
            Ok(()) => failing = false,
            // Once per trouble: the sites as last read still serve.
            Err(error) if !failing => {
                failing = true;
                tracing::error!(%error, "the sites could not be read anew");
            }
            Err(_) => {}
        }
    }
}

/// As many live streams as leave a sixth of the connections to pages, whatever the configuration or the system allows.
pub(crate) fn live_cap(wanted: usize, connections: usize) -> usize {
    let bearable = connections - connections.div_ceil(6);
    if bearable < wanted {
        tracing::warn!(
            streams = bearable,
            connections,
            "limits.live_max is too near to limits.connections_max"
        );
    }
    wanted.min(bearable)
}

/// As many connections as the configuration allows and the system grants files for, which is raised first.
pub(crate) fn connections_cap(wanted: usize) -> usize {
    use rustix::process::{Resource, Rlimit, getrlimit, setrlimit};
    let limit = getrlimit(Resource::Nofile);
    let wanted_files = wanted as u64 + FILES_RESERVED;
    let mut granted = limit.current.unwrap_or(u64::MAX);
    if granted < wanted_files {
        let raised = limit.maximum.map_or(wanted_files, |maximum| maximum.min(wanted_files));
        if setrlimit(Resource::Nofile, Rlimit { current: Some(raised), maximum: limit.maximum }).is_ok() {
            granted = raised;
        }
    }
    let bearable = granted.saturating_sub(FILES_RESERVED).max(16);
    if bearable < wanted as u64 {
        tracing::warn!(
            connections = bearable,
            files = granted,
            "the system grants too few open files for limits.connections_max"
        );
    }
    wanted.min(usize::try_from(bearable).unwrap_or(usize::MAX))
}
