//! Jobs and their workers, in all weathers: workers are those of the program, with kinds of the test's own.

use std::{
    sync::{
        Arc,
        atomic::{AtomicUsize, Ordering},
    },
    time::{Duration, Instant},
};

use rejoinder_app::{
    Ctx, Error,
    jobs::{Done, Job, Kind, Kinds, Lease, When, Worker, enqueue},
};
use rejoinder_domain::limits;
use rejoinder_store::{JobLine, JobState};
use rejoinder_testkit::{TestCtx, each_engine};
use serde::{Deserialize, Serialize};
use tokio::sync::{Notify, Semaphore};

/// Seconds after which every lease of the kinds of these tests is over.
const LEASE_OVER_SECS: i64 = 120;
/// Seconds after which the pause after a first failure is over, and no lease is.
const PAUSE_OVER_SECS: i64 = 13;
const DAY_SECS: i64 = 86_400;
const PATIENCE: Duration = Duration::from_secs(20);

/// A job whose effect is a row that can be there once.
#[derive(Debug, Clone, Serialize, Deserialize)]
struct Mark(String);
impl Job for Mark {
    const KIND: Kind = Kind::new("mark");
}

/// The same, one at a time about one subject.
#[derive(Debug, Clone, Serialize, Deserialize)]
struct Gated(String);
impl Job for Gated {
    const KIND: Kind = Kind::new("gated");
    fn subject(&self) -> String {
        "gate".into()
    }
}

/// A job that goes wrong in one of the ways that there are.
#[derive(Debug, Clone, Serialize, Deserialize)]
enum Bad {
    Panics,
    Hangs,
    Fails,
}
impl Job for Bad {
    const KIND: Kind =
        Kind { attempts_max: 2, limit: Duration::from_millis(300), at_once: 3, ..Kind::new("bad") };
}

/// A job that is always there.
#[derive(Debug, Clone, Serialize, Deserialize)]
struct Tick;
impl Job for Tick {
    const KIND: Kind = Kind::new("tick");
    fn subject(&self) -> String {
        "tick".into()
    }
}

/// The effect and the end of a job, in one transaction; a second effect would be a conflict.
async fn mark(ctx: Ctx, lease: Lease, name: String) -> Result<Done, Error> {
    ctx.store
        .write(move |tx| async move {
            let sql = "INSERT INTO meta (key, value) VALUES ($1, '1')";
            tx.execute(sql, &[format!("mark {name}").into()]).await?;
            lease.done(&tx).await
        })
        .await
}

fn marks() -> Kinds {
    Kinds::none().with(|ctx, lease, Mark(name)| mark(ctx, lease, name))
}

async fn add<J: Job + Clone>(ctx: &Ctx, job: &J, when: When) {
    let (own, job) = (ctx.clone(), job.clone());
    let added = ctx.store.write(move |tx| async move { enqueue(&own, &tx, &job, when).await }).await;
    added.expect("a job is written down");
}

async fn jobs(ctx: &Ctx, state: JobState) -> Vec<JobLine> {
    let listed = ctx.store.read(move |tx| async move { tx.list_jobs(state, None, None, 1_000).await }).await;
    listed.expect("the jobs are read")
}

async fn is_marked(ctx: &Ctx, name: &str) -> bool {
    let key = format!("mark {name}");
    ctx.store.read(move |tx| async move { tx.find_meta(&key).await }).await.expect("reads").is_some()
}

/// Waits until something is so.
async fn until(what: &str, mut is_so: impl AsyncFnMut() -> bool) {
    let began = Instant::now();
    while !is_so().await {
        assert!(began.elapsed() < PATIENCE, "waited in vain: {what}");
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
}

async fn until_none_waits(ctx: &Ctx) {
    until("no job waits", async || jobs(ctx, JobState::Waiting).await.is_empty()).await;
}

async fn until_held(ctx: &Ctx) {
    until("a job is held", async || jobs(ctx, JobState::Waiting).await.iter().any(|job| job.held)).await;
}

each_engine! {
    async fn what_is_rolled_back_enqueues_nothing(t: TestCtx) {
        let own = Ctx::clone(&t);
        let failed = t.store.write(|tx| async move {
            enqueue(&own, &tx, &Mark("a".into()), When::Now).await?;
            Err::<(), _>(Error::Refused(rejoinder_domain::Refusal::NotFound))
        });
        assert!(failed.await.is_err());
        assert_eq!(jobs(&t, JobState::Waiting).await, []);
        add(&t, &Mark("b".into()), When::Now).await;
        let worker = Worker::start(&t, marks());
        until_none_waits(&t).await;
        assert!(is_marked(&t, "b").await && !is_marked(&t, "a").await);
        worker.stop(PATIENCE).await;
        let (kind, tally) = t.job_tallies()[0];
        assert_eq!((kind, tally.done, tally.failed), ("mark", 1, 0));
    }

    async fn many_workers_do_each_job_once(t: TestCtx) {
        for number in 0..60 {
            add(&t, &Mark(number.to_string()), When::Now).await;
        }
        let (beside, tries) = (t.beside().await, Arc::new(AtomicUsize::new(0)));
        let workers: Vec<Worker> = (0..8)
            .map(|number| {
                let tries = Arc::clone(&tries);
                let kinds = Kinds::none().with(move |ctx, lease, Mark(name)| {
                    tries.fetch_add(1, Ordering::SeqCst);
                    mark(ctx, lease, name)
                });
                Worker::start(if number % 2 == 0 { &t } else { &beside }, kinds)
            })
            .collect();
        until_none_waits(&t).await;
        for worker in workers {
            worker.stop(PATIENCE).await;
        }
        for number in 0..60 {
            assert!(is_marked(&t, &number.to_string()).await);
        }
        assert_eq!(tries.load(Ordering::SeqCst), 60);
        assert_eq!(jobs(&t, JobState::Dead).await, []);
        beside.store.clone().close();
    }

    async fn a_job_of_a_killed_worker_is_taken_up_when_its_lease_is_over(t: TestCtx) {
        add(&t, &Mark("a".into()), When::Now).await;
        let stuck = Kinds::none().with(|_, _, _: Mark| std::future::pending());
        let killed = Worker::start(&t, stuck);
        until_held(&t).await;
        drop(killed);
        let worker = Worker::start(&t, marks());
        add(&t, &Mark("b".into()), When::Now).await;
        until("the other is done", async || is_marked(&t, "b").await).await;
        assert!(jobs(&t, JobState::Waiting).await[0].held, "its lease is not over");
        t.clock.advance_secs(LEASE_OVER_SECS);
        until_none_waits(&t).await;
        assert!(is_marked(&t, "a").await);
        worker.stop(PATIENCE).await;
    }

    async fn a_worker_that_lost_its_lease_changes_nothing(t: TestCtx) {
        add(&t, &Mark("a".into()), When::Now).await;
        let (gate, came_back) = (Arc::new(Notify::new()), Arc::new(Semaphore::new(0)));
        let slow = {
            let (gate, came_back) = (Arc::clone(&gate), Arc::clone(&came_back));
            Kinds::none().with(move |ctx: Ctx, lease, Mark(_)| {
                let (gate, came_back) = (Arc::clone(&gate), Arc::clone(&came_back));
                async move {
                    gate.notified().await;
                    // Another effect, so that no key keeps it out but the lease alone.
                    let done = mark(ctx, lease, "too late".into()).await;
                    came_back.add_permits(1);
                    done
                }
            })
        };
        let slow = Worker::start(&t, slow);
        until_held(&t).await;
        slow.hold();
        t.clock.advance_secs(LEASE_OVER_SECS);
        let quick = Worker::start(&t, marks());
        until("the quick one has done it", async || is_marked(&t, "a").await).await;
        gate.notify_one();
        let _ended = came_back.acquire().await.expect("the slow one ends");
        slow.stop(PATIENCE).await;
        assert!(!is_marked(&t, "too late").await);
        assert_eq!(jobs(&t, JobState::Waiting).await, []);
        quick.stop(PATIENCE).await;
    }

    async fn what_goes_wrong_dies_with_its_cause_while_others_flow(t: TestCtx) {
        for job in [Bad::Panics, Bad::Hangs, Bad::Fails] {
            add(&t, &job, When::Now).await;
        }
        let kinds = marks().with(|_, _, job: Bad| async move {
            match job {
                Bad::Panics => panic!("a job of a test"),
                Bad::Hangs => std::future::pending().await,
                Bad::Fails => Err(Error::Fault(rejoinder_app::Fault("ann@mail.example\nis unknown".into()))),
            }
        });
        let worker = Worker::start(&t, kinds);
        for number in 0..5 {
            add(&t, &Mark(number.to_string()), When::Now).await;
        }
        for number in 0..5 {
            until("others flow", async || is_marked(&t, &number.to_string()).await).await;
        }
        let tried = async |attempts| {
            let waiting = jobs(&t, JobState::Waiting).await;
            !waiting.is_empty() && waiting.iter().all(|job| !job.held && job.attempts == attempts)
        };
        until("each failed once", async || tried(1).await).await;
        assert!(jobs(&t, JobState::Waiting).await.iter().all(|job| job.run_at > t.now() && !job.cause.is_empty()));
        t.clock.advance_secs(PAUSE_OVER_SECS);
        until_none_waits(&t).await;
        let dead = jobs(&t, JobState::Dead).await;
        let mut causes: Vec<&str> = dead.iter().map(|job| job.cause.as_str()).collect();
        causes.sort_unstable();
        assert_eq!(causes, ["panicked: a job of a test", "took longer than 0.3 s", "…@… is unknown"]);
        assert!(dead.iter().all(|job| job.attempts == 2));
        let (_, tally) = t.job_tallies()[0];
        assert_eq!((tally.done, tally.failed, tally.dead), (0, 6, 3));
        worker.stop(PATIENCE).await;
    }

    async fn a_clock_that_jumps_loses_no_job_and_raises_no_storm(t: TestCtx) {
        let ticks = Arc::new(AtomicUsize::new(0));
        let count = || ticks.load(Ordering::SeqCst);
        let kinds = {
            let ticks = Arc::clone(&ticks);
            marks().with(move |ctx: Ctx, lease: Lease, tick: Tick| {
                ticks.fetch_add(1, Ordering::SeqCst);
                async move {
                    let own = ctx.clone();
                    ctx.store
                        .write(move |tx| async move {
                            enqueue(&own, &tx, &tick, When::In(60)).await?;
                            lease.done(&tx).await
                        })
                        .await
                }
            })
        };
        let worker = Worker::start(&t, kinds.always(&Tick, 60).expect("is written down"));
        let waits = async || {
            let waiting = jobs(&t, JobState::Waiting).await;
            waiting.len() == 1 && !waiting[0].held && waiting[0].run_at > t.now()
        };
        until("it waits for its time", waits).await;
        for (number, jump) in [3600, -3600, 400 * DAY_SECS, -400 * DAY_SECS, 61].into_iter().enumerate() {
            t.clock.advance_secs(jump);
            // Two that come at once and after the jump: what is due at once is due whatever the clock says.
            for part in 0..2 {
                let name = format!("{number} {part}");
                add(&t, &Mark(name.clone()), When::Now).await;
                until("what is due at once is done", async || is_marked(&t, &name).await).await;
            }
            until("the standing one waits for its next time", waits).await;
        }
        // Forward by an hour, forward by years, back by years (it was put off by as much), and a minute. After the
        // jump back by an hour it waits for that hour.
        until("it came due each time", async || count() >= 3).await;
        assert!(count() <= 5, "{}", count());
        let next = jobs(&t, JobState::Waiting).await[0].run_at;
        assert!(next <= t.now() + 3_661_000_000);
        worker.stop(PATIENCE).await;
        // A lease that a wrong clock gave does not hold the job for as long as that clock thought.
        t.clock.advance_secs(400 * DAY_SECS);
        add(&t, &Mark("held".into()), When::Now).await;
        let killed = Worker::start(&t, Kinds::none().with(|_, _, _: Mark| std::future::pending()));
        until_held(&t).await;
        drop(killed);
        t.clock.advance_secs(-400 * DAY_SECS);
        let worker = Worker::start(&t, marks());
        until("it is done", async || is_marked(&t, "held").await).await;
        worker.stop(PATIENCE).await;
    }

    async fn kinds_of_another_program_are_left_alone(t: TestCtx) {
        for number in 0..20 {
            add(&t, &Gated(number.to_string()), When::Now).await;
            add(&t, &Bad::Fails, When::Now).await;
        }
        add(&t, &Mark("a".into()), When::Now).await;
        let worker = Worker::start(&t, marks());
        until("what it knows is done", async || is_marked(&t, "a").await).await;
        t.clock.advance_secs(10 * DAY_SECS);
        add(&t, &Mark("b".into()), When::Now).await;
        until("what it knows is done", async || is_marked(&t, "b").await).await;
        worker.stop(PATIENCE).await;
        let left = jobs(&t, JobState::Waiting).await;
        assert_eq!(left.len(), 21);
        assert!(left.iter().all(|job| job.attempts == 0 && !job.held && job.kind != "mark"));
    }

    async fn what_is_enqueued_while_it_is_done_is_not_lost(t: TestCtx) {
        let gate = Arc::new(Semaphore::new(0));
        let kinds = {
            let gate = Arc::clone(&gate);
            Kinds::none().with(move |ctx, lease, Gated(name)| {
                let gate = Arc::clone(&gate);
                async move {
                    gate.acquire().await.expect("the gate is there").forget();
                    mark(ctx, lease, name).await
                }
            })
        };
        add(&t, &Gated("first".into()), When::Now).await;
        let worker = Worker::start(&t, kinds);
        until_held(&t).await;
        add(&t, &Gated("second".into()), When::Now).await;
        assert_eq!(jobs(&t, JobState::Waiting).await.len(), 1);
        gate.add_permits(2);
        until_none_waits(&t).await;
        assert!(is_marked(&t, "first").await && is_marked(&t, "second").await);
        worker.stop(PATIENCE).await;
    }

    async fn a_worker_that_stops_finishes_or_gives_back(t: TestCtx) {
        let gate = Arc::new(Notify::new());
        let kinds = {
            let gate = Arc::clone(&gate);
            let gated = move |ctx, lease, Gated(name)| {
                let gate = Arc::clone(&gate);
                async move {
                    gate.notified().await;
                    mark(ctx, lease, name).await
                }
            };
            Kinds::none().with(gated).with(|_, _, _: Mark| std::future::pending())
        };
        add(&t, &Gated("in time".into()), When::Now).await;
        add(&t, &Mark("never".into()), When::Now).await;
        let worker = Worker::start(&t, kinds);
        until("both are held", async || jobs(&t, JobState::Waiting).await.iter().all(|job| job.held)).await;
        worker.hold();
        add(&t, &Mark("new".into()), When::Now).await;
        gate.notify_one();
        until("the one is finished", async || is_marked(&t, "in time").await).await;
        worker.stop(Duration::from_millis(50)).await;
        let left = jobs(&t, JobState::Waiting).await;
        assert_eq!(left.len(), 2);
        assert!(left.iter().all(|job| !job.held && job.attempts == 0 && job.run_at == 0), "{left:?}");
        // Who comes next does them at once.
        let worker = Worker::start(&t, marks());
        until_none_waits(&t).await;
        worker.stop(PATIENCE).await;
    }

    async fn the_store_is_swept_once_whatever_number_of_workers(t: TestCtx) {
        let ann = t.reader("Ann").await;
        let site = t.site();
        crate::accounts::sign_in(&t, &site, "Ann@mail.example", rejoinder_testkit::PASSWORD).await.expect("signs in");
        let thread = t.thread().await;
        let draft = rejoinder_app::Draft {
            thread_id: thread.id,
            parent_id: None,
            text: "Once".into(),
            guest_name: None,
            key: rejoinder_app::Key::parse("a-key-of-hers").expect("a key"),
        };
        rejoinder_app::post_comment(&t, &site, &ann, draft).await.expect("is posted");
        let kept = async || {
            let of = async |sql: &'static str| {
                let rows = t.store.read(move |tx| async move { tx.fetch_all(sql, &[]).await }).await;
                rows.expect("the rows are read").len()
            };
            let sessions = of("SELECT reader_id FROM sessions LIMIT 9").await;
            (sessions, of("SELECT key FROM idempotency LIMIT 9").await, of("SELECT id FROM events LIMIT 9").await)
        };
        t.post(&ann, thread.id, None, "Twice").await;
        assert_eq!(kept().await, (1, 1, 2));
        let beside = t.beside().await;
        let kinds = || Kinds::of_the_store().expect("their payloads are written down");
        let workers =
            [Worker::start(&t, kinds()), Worker::start(&beside, kinds()), Worker::start(&t, kinds())];
        let standing = async || {
            let mut kinds: Vec<String> =
                jobs(&t, JobState::Waiting).await.into_iter().map(|job| job.kind).collect();
            kinds.sort_unstable();
            kinds
        };
        until("all are there", async || standing().await.len() == 3).await;
        t.clock.advance_secs(61);
        until("it swept", async || t.job_tallies().iter().chain(&beside.job_tallies()).any(|c| c.1.done > 0)).await;
        assert_eq!(kept().await, (1, 1, 2), "nothing is too old yet");
        t.clock.advance_secs((limits::SESSION_IDLE_DAYS + 1) * DAY_SECS);
        // The newest event stays, since the next one counts from it.
        until("it swept", async || kept().await == (0, 0, 1)).await;
        assert_eq!(standing().await, ["audit", "digest", "sweep"]);
        for worker in workers {
            worker.stop(PATIENCE).await;
        }
        beside.store.clone().close();
    }

    async fn the_audit_mends_what_drifted_and_says_so(t: TestCtx) {
        let ann = t.reader("Ann").await;
        // More than one step mends.
        for _ in 0..12 {
            let thread = t.thread().await;
            t.post(&ann, thread.id, None, "Counted").await;
        }
        let harm = "UPDATE threads SET comment_count = comment_count + 1";
        t.store.write(move |tx| async move { tx.execute(harm, &[]).await }).await.expect("is harmed");
        let worker = Worker::start(&t, Kinds::of_the_store().expect("their payloads are written down"));
        until("the audit waits", async || jobs(&t, JobState::Waiting).await.iter().any(|j| j.kind == "audit")).await;
        assert_eq!(t.threads_mended(), 0);
        t.clock.advance_secs(DAY_SECS + 1);
        until("the round is over", async || {
            let waiting = jobs(&t, JobState::Waiting).await;
            t.threads_mended() == 12 && waiting.iter().any(|job| job.kind == "audit" && job.run_at > t.now())
        })
        .await;
        t.assert_sound().await;
        // A sound store is left as it is.
        t.clock.advance_secs(DAY_SECS + 1);
        until("another round", async || t.job_tallies().iter().any(|(kind, c)| *kind == "audit" && c.done >= 3)).await;
        assert_eq!(t.threads_mended(), 12);
        worker.stop(PATIENCE).await;
    }
}
