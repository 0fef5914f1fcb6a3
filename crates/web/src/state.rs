//! What all requests share, and the routers made of it.

use std::{
    net::{IpAddr, Ipv4Addr, Ipv6Addr},
    sync::Arc,
    time::Duration,
};

use axum::Router;
use bytes::Bytes;
use rejoinder_app::{Ctx, Live};
use tokio::sync::watch;

use crate::{
    metrics::Metrics,
    pace::Pace,
    pages::live::{Streams, frame},
    routes,
};

/// What the operator sets of the web.
#[derive(Debug, Clone)]
pub struct WebConfig {
    /// Addresses of proxies whose `X-Forwarded-For` is believed.
    pub trusted_proxies: Vec<IpAddr>,
    /// How often a minute one address may write without an account, sign in or make an account. A reader with an account
    /// may write four times as often.
    pub acts_per_minute: u32,
    /// How long a body may take to arrive.
    pub body_timeout: Duration,
    /// Live streams that may be open at a time.
    pub live_max: usize,
}

impl Default for WebConfig {
    fn default() -> Self {
        Self {
            // A proxy on this machine is the operator's own.
            trusted_proxies: vec![IpAddr::V4(Ipv4Addr::LOCALHOST), IpAddr::V6(Ipv6Addr::LOCALHOST)],
            acts_per_minute: 30,
            body_timeout: Duration::from_secs(30),
            live_max: 10_000,
        }
    }
}

/// The web of a server.
#[derive(Clone)]
pub struct Web {
    /// Pages, API, embed.
    pub router: Router,
    /// `/healthz`, `/readyz`, `/metrics`: for the operator's own listener.
    pub ops: Router,
    state: State,
}

impl Web {
    /// From now on `/readyz` says no, so that proxies send nobody new, and live streams end, each with a moment to come back
    /// at.
    pub fn drain(&self) {
        self.state.0.draining.send_replace(true);
    }
}

/// Shared by all requests. Cheap to clone.
#[derive(Clone)]
pub(crate) struct State(pub(crate) Arc<Shared>);

pub(crate) struct Shared {
    pub(crate) ctx: Ctx,
    pub(crate) config: WebConfig,
    pub(crate) metrics: Metrics,
    pub(crate) pace: Pace,
    pub(crate) draining: watch::Sender<bool>,
    pub(crate) live: Live<Bytes>,
    pub(crate) streams: Streams,
}

/// Makes the web of a server, on the runtime that it will serve on.
#[must_use]
pub fn web(ctx: Ctx, config: WebConfig) -> Web {
    let metrics = Metrics::new(&ctx);
    let pace = Pace::new(config.acts_per_minute, config.trusted_proxies.clone());
    let (live, streams) = (Live::start(&ctx, frame), Streams::new(config.live_max));
    let draining = watch::Sender::new(false);
    let state = State(Arc::new(Shared { ctx, config, metrics, pace, draining, live, streams }));
    Web { router: routes::router(&state), ops: routes::ops_router(&state), state }
}
