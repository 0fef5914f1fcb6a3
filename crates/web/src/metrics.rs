//! What the operator watches: counts and times by route, the store's queue and commits.

use std::{sync::Mutex, time::Duration};

use prometheus_client::{
    encoding::{EncodeLabelSet, text::encode},
    metrics::{counter::Counter, family::Family, gauge::Gauge, histogram::Histogram},
    registry::{Registry, Unit},
};
use rejoinder_app::Ctx;
use rejoinder_domain::clock::SECOND;

#[derive(Debug, Clone, Hash, PartialEq, Eq, EncodeLabelSet)]
struct Labels {
    route: &'static str,
    method: &'static str,
    status: u16,
}

#[derive(Debug, Clone, Hash, PartialEq, Eq, EncodeLabelSet)]
struct KindLabel {
    kind: &'static str,
}

/// What becomes of jobs, in this process and in the store.
#[derive(Default)]
struct JobMetrics {
    done: Family<KindLabel, Counter>,
    failed: Family<KindLabel, Counter>,
    dead: Family<KindLabel, Counter>,
    mended: Counter,
    waiting: Gauge,
    lying_dead: Gauge,
    oldest: Gauge,
}

impl JobMetrics {
    fn register(&self, registry: &mut Registry) {
        registry.register("jobs_done", "Jobs that this process did", self.done.clone());
        registry.register("jobs_failed", "Tries of jobs that failed in this process", self.failed.clone());
        registry.register("jobs_given_up", "Jobs that failed for good in this process", self.dead.clone());
        let mended = "Threads whose counters were found adrift and mended by this process";
        registry.register("audit_threads_mended", mended, self.mended.clone());
        registry.register(
            "jobs_waiting",
            "Jobs that wait or are being done, in the store",
            self.waiting.clone(),
        );
        registry.register(
            "jobs_dead",
            "Jobs that failed for good and wait for operators",
            self.lying_dead.clone(),
        );
        let oldest = "How long the first of the jobs that are due has waited; 0 when none is due";
        registry.register_with_unit("jobs_oldest_due", oldest, Unit::Seconds, self.oldest.clone());
    }

    /// Brings them up to date. What cannot be read stays as it was.
    async fn renew(&self, ctx: &Ctx) {
        let rise = |counter: &Counter, to: u64| counter.inc_by(to.saturating_sub(counter.get()));
        for (kind, tally) in ctx.job_tallies() {
            let label = KindLabel { kind };
            rise(&self.done.get_or_create(&label), tally.done);
            rise(&self.failed.get_or_create(&label), tally.failed);
            rise(&self.dead.get_or_create(&label), tally.dead);
        }
        rise(&self.mended, ctx.threads_mended());
        if let Ok(counts) = ctx.job_counts().await {
            self.waiting.set(counts.waiting);
            self.lying_dead.set(counts.dead);
            self.oldest.set(counts.oldest_due.map_or(0, |since| ((ctx.now() - since) / SECOND).max(0)));
        }
    }
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
    jobs: JobMetrics,
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
        let jobs = JobMetrics::default();
        jobs.register(&mut registry);
        Self {
            registry: Mutex::new(registry),
            requests,
            queue,
            streams,
            commits,
            commits_seen: Mutex::new((0, 0)),
            committed,
            jobs,
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
    pub(crate) async fn text(&self, streams_open: usize) -> String {
        self.jobs.renew(&self.ctx).await;
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
