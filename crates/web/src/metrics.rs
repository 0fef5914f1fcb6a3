//! What the operator watches: counts and times by route, the store's queue and commits.

use std::{sync::Mutex, time::Duration};

use prometheus_client::{
    encoding::{EncodeLabelSet, text::encode},
    metrics::{counter::Counter, family::Family, gauge::Gauge, histogram::Histogram},
    registry::{Registry, Unit},
};
use rejoinder_app::Ctx;

#[derive(Debug, Clone, Hash, PartialEq, Eq, EncodeLabelSet)]
struct Labels {
    route: &'static str,
    method: &'static str,
    status: u16,
}

/// The metrics of a server. Labels are routes, never paths: their number is fixed.
pub(crate) struct Metrics {
    registry: Mutex<Registry>,
    requests: Family<Labels, Histogram>,
    queue: Gauge,
    streams: Gauge,
    commits: Counter,
    commits_seen: Mutex<(u64, u64)>,
    committed: Counter,
    ctx: Ctx,
}

/// From a cached page to the timeout of a body.
const BUCKETS: [f64; 12] = [0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 1.0, 5.0, 30.0];

impl Metrics {
    pub(crate) fn new(ctx: &Ctx) -> Self {
        let mut registry = Registry::with_prefix("rejoinder");
        let requests = Family::<Labels, Histogram>::new_with_constructor(|| Histogram::new(BUCKETS));
        let (queue, commits, committed) = (Gauge::default(), Counter::default(), Counter::default());
        let streams = Gauge::default();
        registry.register("live_streams", "Live streams that are open", streams.clone());
        registry.register_with_unit(
            "http_server_request_duration",
            "Time to answer",
            Unit::Seconds,
            requests.clone(),
        );
        registry.register("store_write_queue", "Writes that wait", queue.clone());
        registry.register("store_commits", "Commits since the start", commits.clone());
        registry.register("store_writes", "Writes that were committed since the start", committed.clone());
        Self {
            registry: Mutex::new(registry),
            requests,
            queue,
            streams,
            commits,
            commits_seen: Mutex::new((0, 0)),
            committed,
            ctx: ctx.clone(),
        }
    }

    pub(crate) fn observe(&self, route: &'static str, method: &http::Method, status: u16, took: Duration) {
        // Anybody can invent a method.
        let method = ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"]
            .into_iter()
            .find(|known| *known == method.as_str())
            .unwrap_or("other");
        let labels = Labels { route, method, status };
        self.requests.get_or_create(&labels).observe(took.as_secs_f64());
    }

    /// All of them in OpenMetrics' text form.
    pub(crate) fn text(&self, streams_open: usize) -> String {
        self.streams.set(i64::try_from(streams_open).unwrap_or(i64::MAX));
        self.queue.set(i64::try_from(self.ctx.store.write_queue_len()).unwrap_or(i64::MAX));
        let (commits, writes) = self.ctx.store.commit_counts();
        if let Ok(mut seen) = self.commits_seen.lock() {
            self.commits.inc_by(commits - seen.0);
            self.committed.inc_by(writes - seen.1);
            *seen = (commits, writes);
        }
        let mut text = String::new();
        if let Ok(registry) = self.registry.lock() {
            // Writing to a String cannot fail.
            let _ = encode(&mut text, &registry);
        }
        text
    }
}
