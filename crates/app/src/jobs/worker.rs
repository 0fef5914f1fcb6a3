//! Workers: each takes jobs that are due, tries each in a task of its own within its time, and says what came of it.
//!
//! A worker that ends without a word keeps nothing from being done: its leases run out, and another takes the jobs. One
//! that is only slow, or whose clock jumped, finds that its lease is gone and changes nothing.

use std::{collections::HashMap, sync::Arc, time::Duration};

use rejoinder_domain::{JobId, Micros, clock::SECOND, limits};
use rejoinder_store::{Buried, JobLease, JobNeeds, NewJob, Tx};
use tokio::{
    sync::watch,
    task::{Id, JoinError, JoinHandle, JoinSet},
    time::timeout,
};

use super::{Kind, Kinds, Known, Lease, Standing, When, row};
use crate::{ctx::Ctx, error::Error};

/// A look without a reason: for what comes due, and for what another process on the same file enqueued. A little jitter
/// is added, so that nodes that start together do not look together.
const LOOK_AT_LEAST_EVERY: Duration = Duration::from_secs(1);
/// Looks follow one another no faster than this, however much is written.
const LOOK_EVERY: Duration = Duration::from_millis(100);
/// A lease outlives its try by this: what came of it is still to be written.
const LEASE_GRACE: Duration = Duration::from_secs(30);
/// A lease that goes on for this much longer than any can was given by a clock that was wrong. Nodes whose clocks are
/// nearer to each other than this leave each other's leases alone.
const CLOCK_SLACK: Micros = 3600 * SECOND;
/// Leases that ended and are settled at one look.
const ENDED_MAX: usize = 100;
/// The pause after the first failure; each next one is this many times as long, up to
/// [`limits::JOB_PAUSE_SECS_MAX`].
const PAUSE_FIRST: Micros = 10 * SECOND;
const PAUSE_GROWTH: i64 = 4;
/// How long giving leases back may take at the end; what is not given back runs out.
const GIVE_BACK_PATIENCE: Duration = Duration::from_secs(2);

/// Does jobs in the background until it is stopped. Dropped without that, it ends as if its process were killed.
pub struct Worker {
    stop: watch::Sender<bool>,
    looking: Option<JoinHandle<Crew>>,
}

impl Worker {
    /// Begins, on the runtime that this is called on.
    #[must_use]
    pub fn start(ctx: &Ctx, kinds: Kinds) -> Self {
        let mut name = [0; 8];
        ctx.random.fill(&mut name);
        let crew = Crew {
            ctx: ctx.clone(),
            kinds: Arc::new(kinds),
            name: hex::encode(name).into(),
            trying: JoinSet::new(),
            held: HashMap::new(),
        };
        let (stop, stopped) = watch::channel(false);
        Self { stop, looking: Some(tokio::spawn(crew.work(stopped))) }
    }

    /// Takes no more jobs; those that it has go on.
    pub fn hold(&self) {
        self.stop.send_replace(true);
    }

    /// Takes no more jobs, waits for those that it has, and gives back those that are not done in time.
    pub async fn stop(mut self, patience: Duration) {
        self.hold();
        let Some(looking) = self.looking.take() else { return };
        match looking.await {
            Ok(crew) => crew.end(patience).await,
            Err(error) => tracing::error!(%error, "the worker had ended before; its leases run out"),
        }
    }
}

impl Drop for Worker {
    fn drop(&mut self) {
        if let Some(looking) = &self.looking {
            looking.abort();
        }
    }
}

/// What a worker has in hand.
struct Crew {
    ctx: Ctx,
    kinds: Arc<Kinds>,
    /// Told apart from all other workers, also from one of the same node before a restart.
    name: Arc<str>,
    trying: JoinSet<()>,
    held: HashMap<Id, JobLease>,
}

/// What a look found to do for one kind.
#[derive(Clone)]
struct Chore {
    known: Known,
    needs: JobNeeds,
    hands: usize,
}

/// What became of a job that failed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Fate {
    TriedAgain,
    Dead,
}

impl Crew {
    async fn work(mut self, mut stop: watch::Receiver<bool>) -> Self {
        let mut changes = self.ctx.store.changes();
        let mut failing = false;
        loop {
            match self.look().await {
                Ok(()) => failing = false,
                // Once per trouble: what is due is still due when it is over.
                Err(error) if !failing => {
                    failing = true;
                    tracing::warn!(%error, "jobs cannot be looked for");
                }
                Err(_) => {}
            }
            let idle = jittered(&self.ctx, LOOK_AT_LEAST_EVERY.as_micros() as Micros);
            tokio::select! {
                // An error is that nobody can stop it any more.
                _ = stop.wait_for(|stopped| *stopped) => return self,
                changed = changes.changed() => if changed.is_err() { return self },
                Some(ended) = self.trying.join_next_with_id() => self.ended(ended),
                () = tokio::time::sleep(Duration::from_micros(idle.unsigned_abs())) => {}
            }
            tokio::select! {
                _ = stop.wait_for(|stopped| *stopped) => return self,
                () = tokio::time::sleep(LOOK_EVERY) => {}
            }
            while let Some(ended) = self.trying.try_join_next_with_id() {
                self.ended(ended);
            }
        }
    }

    fn ended(&mut self, ended: Result<(Id, ()), JoinError>) {
        let id = ended.map_or_else(|error| error.id(), |(id, ())| id);
        self.held.remove(&id);
    }

    /// Looks for what there is to do, and does it. Nothing is written when there is nothing.
    async fn look(&mut self) -> Result<(), Error> {
        let now = self.ctx.now();
        let run_latest = now + limits::JOB_AHEAD_HOURS_MAX * 3600 * SECOND + CLOCK_SLACK;
        let kinds = Arc::clone(&self.kinds);
        let hands: Vec<usize> = kinds.known.iter().map(|known| self.hands(&known.kind)).collect();
        let (chores, missing) = self
            .ctx
            .store
            .read(move |tx| async move {
                let mut chores = Vec::new();
                for (known, hands) in kinds.known.iter().zip(hands) {
                    let (kind, latest) = (&known.kind, lease_latest(&known.kind, now));
                    let needs = tx.load_job_needs(kind.name, now, latest, run_latest).await?;
                    if needs.ended || needs.astray || (needs.due && hands > 0) {
                        chores.push(Chore { known: known.clone(), needs, hands });
                    }
                }
                let mut missing = Vec::new();
                for standing in &kinds.standing {
                    if !tx.is_job_waiting(standing.kind.name, &standing.subject).await? {
                        missing.push(standing.clone());
                    }
                }
                Ok::<_, Error>((chores, missing))
            })
            .await?;
        if chores.is_empty() && missing.is_empty() {
            return Ok(());
        }
        let (ctx, by) = (self.ctx.clone(), Arc::clone(&self.name));
        let work = move |tx: Tx| async move {
            ensure(&ctx, &tx, &missing).await?;
            let (mut settled, mut claimed) = (Vec::new(), Vec::new());
            for chore in chores {
                let kind = chore.known.kind;
                if chore.needs.astray {
                    tx.hasten_jobs(kind.name, run_latest).await?;
                }
                if chore.needs.ended {
                    settled.extend(settle_ended(&ctx, &tx, &kind, now).await?);
                }
                let until = now + micros(kind.limit + LEASE_GRACE);
                for lease in tx.claim_jobs(kind.name, now, chore.hands, &by, until).await? {
                    claimed.push((chore.known.clone(), lease));
                }
            }
            Ok::<_, Error>((settled, claimed))
        };
        let (settled, claimed) = self.ctx.store.write(work).await?;
        for (kind, lease, fate) in settled {
            note(&self.ctx, &kind, &lease, ENDED, Some(fate));
        }
        for (known, lease) in claimed {
            let task = self.trying.spawn(try_once(self.ctx.clone(), known, lease.clone()));
            self.held.insert(task.id(), lease);
        }
        Ok(())
    }

    /// Jobs of a kind that may be taken now.
    fn hands(&self, kind: &Kind) -> usize {
        let busy = self.held.values().filter(|lease| lease.kind == kind.name).count();
        kind.at_once.saturating_sub(busy)
    }

    /// Waits for the tries in hand, and gives back those that do not end in time.
    async fn end(mut self, patience: Duration) {
        let all = async {
            while let Some(ended) = self.trying.join_next_with_id().await {
                self.held.remove(&ended.map_or_else(|error| error.id(), |(id, ())| id));
            }
        };
        if timeout(patience, all).await.is_ok() {
            return;
        }
        self.trying.shutdown().await;
        let leases: Vec<JobLease> = self.held.into_values().collect();
        let count = leases.len();
        let work = |tx: Tx| async move {
            for lease in &leases {
                tx.release_job(lease).await?;
            }
            Ok::<_, Error>(())
        };
        match timeout(GIVE_BACK_PATIENCE, self.ctx.store.write(work)).await {
            Ok(Ok(())) => tracing::warn!(jobs = count, "some jobs did not finish in time and are given back"),
            Ok(Err(error)) => {
                tracing::warn!(%error, jobs = count, "some jobs are held until their leases run out")
            }
            Err(_) => tracing::warn!(jobs = count, "some jobs are held until their leases run out"),
        }
    }
}

/// The cause of a failure that its worker could not tell.
const ENDED: &str = "its worker ended, or lost it, before it was done";

fn micros(duration: Duration) -> Micros {
    Micros::try_from(duration.as_micros()).unwrap_or(Micros::MAX)
}

/// No lease of a kind ends after this, unless a clock was wrong.
fn lease_latest(kind: &Kind, now: Micros) -> Micros {
    now + micros(kind.limit + LEASE_GRACE) + CLOCK_SLACK
}

/// A time that is up to a quarter longer or shorter.
fn jittered(ctx: &Ctx, time: Micros) -> Micros {
    let mut bytes = [0; 2];
    ctx.random.fill(&mut bytes);
    // From -32768 to 32767, a whole of which is a quarter.
    time + time / 4 * Micros::from(i16::from_le_bytes(bytes)) / 32_768
}

/// Writes down the jobs that always are and are not.
async fn ensure(ctx: &Ctx, tx: &Tx, missing: &[Standing]) -> Result<(), Error> {
    for standing in missing {
        let when = When::In(standing.every_secs);
        let job = row(ctx, standing.kind.name, None, &standing.subject, &standing.payload, when);
        tx.ensure_job(&job).await?;
    }
    Ok(())
}

/// Frees the jobs whose leases are over.
async fn settle_ended(
    ctx: &Ctx,
    tx: &Tx,
    kind: &Kind,
    now: Micros,
) -> Result<Vec<(Kind, JobLease, Fate)>, Error> {
    let mut ended = tx.list_job_leases(kind.name, 0, now, ENDED_MAX).await?;
    ended.extend(tx.list_job_leases(kind.name, lease_latest(kind, now), Micros::MAX, ENDED_MAX).await?);
    let mut settled = Vec::new();
    for lease in ended {
        if let Some(fate) = settle(ctx, tx, kind, &lease, ENDED, 0).await? {
            settled.push((*kind, lease, fate));
        }
    }
    Ok(settled)
}

/// Says of a job that a try failed. None when the lease did not stand.
async fn settle(
    ctx: &Ctx,
    tx: &Tx,
    kind: &Kind,
    lease: &JobLease,
    cause: &str,
    run_at: Micros,
) -> Result<Option<Fate>, Error> {
    if lease.attempts < kind.attempts_max {
        let stood = tx.postpone_job(lease, run_at, cause).await?;
        return Ok(stood.then_some(Fate::TriedAgain));
    }
    let now = ctx.now();
    match tx.bury_job(lease, now, cause).await? {
        None => return Ok(None),
        Some(Buried::ForGood) => {}
        // The dead one is kept to be seen; what came after it has its own tries.
        Some(Buried::WrittenDownAgain { payload }) => {
            let id = JobId::from_raw(ctx.next_id());
            let (site_id, kind, subject) = (lease.site_id, kind.name, lease.subject.as_str());
            let run_at = now + pause(ctx, 1);
            tx.enqueue_job(&NewJob { id, site_id, kind, subject, payload: &payload, run_at, now }).await?;
        }
    }
    Ok(Some(Fate::Dead))
}

/// The pause after a try that failed.
fn pause(ctx: &Ctx, attempts: i64) -> Micros {
    let growth = u32::try_from(attempts - 1).ok().and_then(|steps| PAUSE_GROWTH.checked_pow(steps));
    let pause = growth.and_then(|growth| PAUSE_FIRST.checked_mul(growth)).unwrap_or(Micros::MAX);
    jittered(ctx, pause.min(limits::JOB_PAUSE_SECS_MAX * SECOND))
}

/// Tries a job within its time, and writes down what came of it when it was not done.
async fn try_once(ctx: Ctx, known: Known, lease: JobLease) {
    let kind = known.kind;
    let mut one = JoinSet::new();
    one.spawn((known.run)(ctx.clone(), Lease(Arc::new(lease.clone()))));
    let cause = match timeout(kind.limit, one.join_next()).await {
        Ok(Some(Ok(Ok(_done)))) => {
            ctx.tally.count(kind.name, |tally| tally.done += 1);
            return tracing::debug!(job = %lease.id, kind = kind.name, attempt = lease.attempts, "a job is done");
        }
        Ok(Some(Ok(Err(error)))) => error.to_string(),
        Ok(Some(Err(error))) => panicked(error),
        // It is stopped where it awaits, and what it has not committed never was.
        Err(_) => format!("took longer than {} s", kind.limit.as_secs_f64()),
        Ok(None) => unreachable!("one was spawned"),
    };
    drop(one);
    let cause = shown(&cause);
    let (own, failed, told) = (ctx.clone(), lease.clone(), cause.clone());
    let work = move |tx: Tx| async move {
        let run_at = own.now() + pause(&own, failed.attempts);
        settle(&own, &tx, &kind, &failed, &told, run_at).await
    };
    match ctx.store.write(work).await {
        Ok(fate) => note(&ctx, &kind, &lease, &cause, fate),
        Err(error) => {
            tracing::warn!(job = %lease.id, kind = kind.name, %error, cause, "a job failed, which could not be written down");
        }
    }
}

fn panicked(error: JoinError) -> String {
    let Ok(panic) = error.try_into_panic() else { return "was stopped".into() };
    let text = panic.downcast_ref::<String>().map(String::as_str);
    let text = text.or_else(|| panic.downcast_ref::<&str>().copied()).unwrap_or("no words");
    format!("panicked: {text}")
}

/// A cause as it is kept: bounded, on one line, and without what looks like an address of a person.
fn shown(cause: &str) -> String {
    let words = cause.split(|c: char| c.is_whitespace() || c.is_control()).filter(|word| !word.is_empty());
    let words: Vec<&str> = words.map(|word| if word.contains('@') { "…@…" } else { word }).collect();
    words.join(" ").chars().take(limits::JOB_CAUSE_LEN_MAX).collect()
}

/// Counts and logs a try that failed. Without a fate the job had been taken by another, or dropped.
fn note(ctx: &Ctx, kind: &Kind, lease: &JobLease, cause: &str, fate: Option<Fate>) {
    let (job, attempt) = (lease.id, lease.attempts);
    let Some(fate) = fate else {
        return tracing::info!(%job, kind = kind.name, attempt, cause, "a job is in other hands; this try changed nothing");
    };
    ctx.tally.count(kind.name, |tally| {
        tally.failed += 1;
        tally.dead += u64::from(fate == Fate::Dead);
    });
    match fate {
        Fate::TriedAgain => {
            tracing::warn!(%job, kind = kind.name, attempt, cause, "a job failed and is tried again")
        }
        Fate::Dead => {
            tracing::error!(%job, kind = kind.name, attempt, cause, "a job failed for good; operators decide")
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cause_is_short_and_names_nobody() {
        assert_eq!(shown("no\nanswer\tfrom <ann@mail.example>: 550"), "no answer from …@… 550");
        assert_eq!(shown(&"x".repeat(5_000)).len(), limits::JOB_CAUSE_LEN_MAX);
    }
}
