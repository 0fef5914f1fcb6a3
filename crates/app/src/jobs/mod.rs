//! Jobs: work that must happen once. A verb enqueues it in the transaction that causes it; a worker, on whichever node,
//! does it and takes it away in the transaction of its effects.
//!
//! What the database holds changes once for each job, however often it is tried. What a job does elsewhere (a mail) may
//! happen again when a node dies right after it, so whoever writes such a job sends something to know it by.
//! Never here: a clock of the store's, or work that waits for a reader.

mod audit;
mod sweep;
mod tally;
mod worker;

use std::{future::Future, pin::Pin, sync::Arc, time::Duration};

use rejoinder_domain::{JobId, SiteId, clock::SECOND, limits};
use rejoinder_store::{JobLease, NewJob, Tx};
use serde::{Serialize, de::DeserializeOwned};

pub use tally::JobTally;
pub(crate) use tally::Tally;
pub use worker::Worker;

use crate::{ctx::Ctx, error::Error, notifications};

/// A kind of job, and how it may be tried.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Kind {
    /// Its name in the store, on the desk and in the metrics. A released one keeps its name and what its payload means.
    pub name: &'static str,
    /// Tries before it is dead.
    pub attempts_max: i64,
    /// How long one try may take.
    pub limit: Duration,
    /// How many of them one worker does at a time. Each kind has hands of its own: none waits for another.
    pub at_once: usize,
}

impl Kind {
    /// A kind that is tried as most are.
    #[must_use]
    pub const fn new(name: &'static str) -> Self {
        let limit = Duration::from_secs(limits::JOB_SECS_MAX);
        Self { name, attempts_max: limits::JOB_ATTEMPTS_MAX, limit, at_once: 4 }
    }
}

/// Work of one kind, with what it needs to know. No personal data: a job that failed is shown to staff, and outlives
/// what it is about. An id is enough.
pub trait Job: Serialize + DeserializeOwned + Send + Sync + 'static {
    /// Its kind.
    const KIND: Kind;

    /// What it is about, told apart from what all others of its kind in the store are about. One about the same subject
    /// that waits already does both. Empty: each is work of its own.
    fn subject(&self) -> String {
        String::new()
    }

    /// Whose staff see it; none is the whole store's.
    fn site(&self) -> Option<SiteId> {
        None
    }
}

/// When a job is due.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum When {
    /// As soon as may be, whatever the clocks of the nodes say.
    Now,
    /// In so many seconds, at most [`limits::JOB_AHEAD_HOURS_MAX`] from now.
    In(i64),
}

/// Writes a job down in the transaction that causes it: it is there when that commits, and else it never was.
pub async fn enqueue<J: Job>(ctx: &Ctx, tx: &Tx, job: &J, when: When) -> Result<(), Error> {
    let (subject, payload) = (job.subject(), payload(job)?);
    let row = row(ctx, J::KIND.name, job.site(), &subject, &payload, when);
    Ok(tx.enqueue_job(&row).await?)
}

fn payload<J: Job>(job: &J) -> Result<String, Error> {
    serde_json::to_string(job)
        .map_err(|error| Error::fault(format!("a job of kind {}: {error}", J::KIND.name)))
}

fn row<'a>(
    ctx: &Ctx,
    kind: &'a str,
    site_id: Option<SiteId>,
    subject: &'a str,
    payload: &'a str,
    when: When,
) -> NewJob<'a> {
    let now = ctx.now();
    let run_at = match when {
        When::Now => 0,
        When::In(secs) => now + secs.clamp(0, limits::JOB_AHEAD_HOURS_MAX * 3600) * SECOND,
    };
    NewJob { id: JobId::from_raw(ctx.next_id()), site_id, kind, subject, payload, run_at, now }
}

/// One try of a job.
#[derive(Debug, Clone)]
pub struct Lease(Arc<JobLease>);

/// That a job was taken away with its effects. Only [`Lease::done`] makes one, so no job can be done and forget to say so.
#[derive(Debug)]
#[must_use]
pub struct Done(());

impl Lease {
    /// Takes the job away; call it in the transaction of its last effects. When another worker has the job by now, this
    /// is an error, and with it nothing of the transaction stays.
    pub async fn done(&self, tx: &Tx) -> Result<Done, Error> {
        if tx.complete_job(&self.0).await? {
            return Ok(Done(()));
        }
        Err(Error::fault("the job is in other hands"))
    }

    /// Which try this is, from 1.
    #[must_use]
    pub fn attempt(&self) -> i64 {
        self.0.attempts
    }
}

type Try = Pin<Box<dyn Future<Output = Result<Done, Error>> + Send>>;

/// A kind with what does it.
#[derive(Clone)]
struct Known {
    kind: Kind,
    run: Arc<dyn Fn(Ctx, Lease) -> Try + Send + Sync>,
}

/// A job that is always there.
#[derive(Debug, Clone)]
struct Standing {
    kind: Kind,
    subject: String,
    payload: String,
    every_secs: i64,
}

/// The kinds of jobs that a worker knows. It leaves all others alone: a node of a newer program does them.
#[derive(Clone, Default)]
pub struct Kinds {
    known: Vec<Known>,
    standing: Vec<Standing>,
}

impl Kinds {
    /// No kinds.
    #[must_use]
    pub fn none() -> Self {
        Self::default()
    }

    /// The kinds of this program that need nothing but the store.
    pub fn of_the_store() -> Result<Self, Error> {
        Self::of_people()
            .with(sweep::run)
            .with(audit::run)
            .always(&sweep::Sweep::default(), sweep::EVERY_SECS)?
            .always(&audit::Audit::default(), audit::EVERY_SECS)?
            .always(&notifications::Digest::default(), notifications::DIGEST_SECS)
    }

    /// Those of them that a reader's act causes.
    #[must_use]
    pub fn of_people() -> Self {
        notifications::kinds(Self::none().with(crate::letters::run).with(crate::people::leaving::run))
    }

    /// Knows one more kind, and what does it. A try must not block its thread; it is dropped where it awaits when it
    /// takes too long, and one that fails or panics is tried again.
    #[must_use]
    pub fn with<J, F, Fut>(mut self, run: F) -> Self
    where
        J: Job,
        F: Fn(Ctx, Lease, J) -> Fut + Send + Sync + 'static,
        Fut: Future<Output = Result<Done, Error>> + Send + 'static,
    {
        let run = Arc::new(run);
        let run = move |ctx: Ctx, lease: Lease| -> Try {
            let run = Arc::clone(&run);
            Box::pin(async move {
                let job = serde_json::from_str(&lease.0.payload)
                    .map_err(|error| Error::fault(format!("the payload cannot be read: {error}")))?;
                run(ctx, lease, job).await
            })
        };
        self.known.push(Known { kind: J::KIND, run: Arc::new(run) });
        self
    }

    /// Keeps one job of this kind about this subject in the store, whatever number of workers there is. It comes due this
    /// long after there was none, and enqueues itself for its next time.
    pub fn always<J: Job>(mut self, job: &J, every_secs: i64) -> Result<Self, Error> {
        let (subject, payload) = (job.subject(), payload(job)?);
        self.standing.push(Standing { kind: J::KIND, subject, payload, every_secs });
        Ok(self)
    }
}
