//! The PostgreSQL driver: one task of the node writes and groups commits, a pool of connections reads.
//!
//! All writes of all nodes follow one another under one advisory lock, as all writes on SQLite follow one another: what a
//! verb reads before it writes still stands when it commits, on both engines, and commits have one order.
//! Never here: a query of the product.

mod connect;
mod listen;
mod session;
mod tools;
mod way;

use std::{
    future::Future,
    sync::{
        Arc, Condvar, Mutex,
        atomic::{AtomicBool, AtomicU64, AtomicUsize, Ordering},
    },
    time::{Duration, Instant},
};

use deadpool_postgres::Pool;
use futures_util::{FutureExt as _, future::BoxFuture};
use tokio::sync::{mpsc, oneshot, watch};

use session::{Session, chain, pool_message, run};

use super::{Error, OpenError, Options, Tx};

pub(super) use session::Handle;
pub use tools::Tools;

/// The advisory lock that all writes take: "rejoind1" in ASCII.
const WRITE_LOCK: i64 = 0x7265_6a6f_696e_6431;
/// Writes that share one commit at the most: as many subtransactions as PostgreSQL keeps in memory (64).
const BATCH_MAX: usize = 64;
/// Writes that come later than this after a batch has the lock are of the next: other nodes wait for it.
const BATCH_TIME: Duration = Duration::from_millis(50);
/// No transaction that reads lasts longer on our side, whatever the network does.
const TRANSACTION_MAX: Duration = Duration::from_secs(30);
/// How long a commit may take: a standby is waited for that has work of its own.
const COMMIT_MAX: Duration = Duration::from_secs(10);
/// A write that waits longer for its turn is told to come back: whoever sent it is a person.
const TURN_MAX: Duration = Duration::from_secs(10);
/// How long closing waits for the writes that were accepted.
const CLOSE_PATIENCE: Duration = Duration::from_secs(10);

/// What a write is told after the batch's commit.
type Done = Box<dyn FnOnce(Result<(), Error>) + Send>;
/// A write is handed the transaction, or the reason why there is none.
type WriteJob = Box<dyn FnOnce(Result<Handle, Error>) -> BoxFuture<'static, (bool, Done)> + Send>;

enum Turn {
    Write(Waiting),
    Stop,
}

/// A write that waits for its turn. Whoever sets the mark first has it: the writer, or the caller who waited too long.
struct Waiting {
    job: WriteJob,
    is_taken: Arc<AtomicBool>,
}

impl Waiting {
    fn take(self, shared: &Shared) -> Option<WriteJob> {
        shared.waiting.fetch_sub(1, Ordering::Relaxed);
        (!self.is_taken.swap(true, Ordering::AcqRel)).then_some(self.job)
    }
}

#[derive(Clone)]
pub(super) struct Postgres {
    writes: mpsc::Sender<Turn>,
    reads: Pool,
    shared: Arc<Shared>,
}

struct Shared {
    signal: listen::Signal,
    commits: AtomicU64,
    committed: AtomicU64,
    waiting: AtomicUsize,
    statement_secs: u64,
    /// Whether the last read had no connection, and whether the last batch was not committed.
    reads: Trouble,
    writes: Trouble,
    closed: AtomicBool,
    /// Whether the writing task has ended.
    ended: (Mutex<bool>, Condvar),
}

/// What fails at every try is told once, and once when it is over.
#[derive(Default)]
struct Trouble(AtomicBool);

impl Trouble {
    /// Whether it begins with this try.
    fn begins(&self) -> bool {
        !self.0.swap(true, Ordering::Relaxed)
    }

    /// Whether it ends with this try.
    fn ends(&self) -> bool {
        self.0.swap(false, Ordering::Relaxed)
    }
}

impl Postgres {
    pub(super) async fn connect(url: &str, options: &Options) -> Result<Self, OpenError> {
        let connect::Pools { reads, writer, way } = connect::pools(url, options).await?;
        let shared = Arc::new(Shared {
            signal: listen::Signal::new(way.beside()),
            commits: AtomicU64::new(0),
            committed: AtomicU64::new(0),
            waiting: AtomicUsize::new(0),
            statement_secs: options.statement_secs,
            reads: Trouble::default(),
            writes: Trouble::default(),
            closed: AtomicBool::new(false),
            ended: (Mutex::new(false), Condvar::new()),
        });
        let (writes, turns) = mpsc::channel(options.write_queue.max(1));
        tokio::spawn(write_loop(
            Writer { pool: writer, way, look: options.look },
            turns,
            Arc::clone(&shared),
        ));
        Ok(Self { writes, reads, shared })
    }

    pub(super) async fn read<T, E, F, Fut>(&self, work: F) -> Result<T, E>
    where
        F: FnOnce(Tx) -> Fut + Send + 'static,
        Fut: Future<Output = Result<T, E>> + Send + 'static,
        T: Send + 'static,
        E: From<Error> + Send + 'static,
    {
        let (answer, answered) = oneshot::channel();
        let (pool, shared) = (self.reads.clone(), Arc::clone(&self.shared));
        let secs = shared.statement_secs;
        // A task of its own: a caller who goes away must not leave a connection inside a transaction.
        tokio::spawn(async move {
            let connection = match pool.get().await {
                Ok(connection) => connection,
                Err(error) => {
                    if shared.reads.begins() {
                        tracing::error!(error = pool_message(&error), "no connection to read by");
                    }
                    let _ = answer.send(Err(Error::Busy.into()));
                    return;
                }
            };
            if shared.reads.ends() {
                tracing::info!("the database can be read again");
            }
            let session = Session::new(connection, secs);
            let begin = format!(
                "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY; SET LOCAL statement_timeout = '{secs}s'"
            );
            // Sent in one go with the first statement of the work.
            let both = async { tokio::join!(biased; session.batch(&begin), run(session.handle(), work)) };
            let result = match tokio::time::timeout(patience(secs), both).await {
                Ok((Ok(()), result)) => result,
                Ok((Err(error), _)) => Err(error.into()),
                Err(_) => Err(Error::Busy.into()),
            };
            let _ = answer.send(result);
            // A read changes nothing, so how it ends does not matter to its result; but the connection must be clean.
            let ended = tokio::time::timeout(way::CONNECT_TIMEOUT, session.batch("ROLLBACK")).await;
            if !matches!(ended, Ok(Ok(()))) {
                session.discard(&pool);
            }
        });
        answered.await.unwrap_or_else(|_| Err(Error::shape("the work panicked").into()))
    }

    pub(super) async fn write<T, E, F, Fut>(&self, work: F) -> Result<T, E>
    where
        F: FnOnce(Tx) -> Fut + Send + 'static,
        Fut: Future<Output = Result<T, E>> + Send + 'static,
        T: Send + 'static,
        E: From<Error> + Send + 'static,
    {
        let closed = || Error::Unwritable("the store is closed".into());
        if self.shared.closed.load(Ordering::Acquire) {
            return Err(closed().into());
        }
        let (answer, mut answered) = oneshot::channel();
        let job: WriteJob = Box::new(move |transaction| {
            async move {
                let result = match transaction {
                    Ok(handle) => run(handle, work).await,
                    Err(error) => Err(error.into()),
                };
                let keep = result.is_ok();
                let done: Done = Box::new(move |committed| {
                    let _ = answer.send(match committed {
                        Ok(()) => result,
                        // Its own error stands whatever became of the others: of it nothing was to stay.
                        Err(_) if !keep => result,
                        Err(error) => Err(error.into()),
                    });
                });
                (keep, done)
            }
            .boxed()
        });
        let is_taken = Arc::new(AtomicBool::new(false));
        let waiting = Waiting { job, is_taken: Arc::clone(&is_taken) };
        // Before it is sent: the writer may take it, and take it from the number, at once.
        self.shared.waiting.fetch_add(1, Ordering::Relaxed);
        self.writes.try_send(Turn::Write(waiting)).map_err(|refused| {
            self.shared.waiting.fetch_sub(1, Ordering::Relaxed);
            match refused {
                mpsc::error::TrySendError::Full(_) => Error::Busy,
                mpsc::error::TrySendError::Closed(_) => closed(),
            }
        })?;
        let answer = match tokio::time::timeout(TURN_MAX, &mut answered).await {
            Ok(answer) => answer,
            Err(_) if !is_taken.swap(true, Ordering::AcqRel) => return Err(Error::Busy.into()),
            Err(_) => answered.await,
        };
        answer.unwrap_or_else(|_| Err(closed().into()))
    }

    pub(super) fn changes(&self) -> watch::Receiver<u64> {
        self.shared.signal.changes()
    }

    pub(super) fn write_queue_len(&self) -> usize {
        self.shared.waiting.load(Ordering::Relaxed)
    }

    pub(super) fn commit_counts(&self) -> (u64, u64) {
        (self.shared.commits.load(Ordering::Relaxed), self.shared.committed.load(Ordering::Relaxed))
    }

    /// Blocks; the writing task runs on threads of the runtime, and ends with it at the latest.
    pub(super) fn close(&self) {
        self.shared.closed.store(true, Ordering::Release);
        let mut stop = Turn::Stop;
        let deadline = Instant::now() + CLOSE_PATIENCE;
        // A full queue empties; a closed one has ended.
        while let Err(mpsc::error::TrySendError::Full(back)) = self.writes.try_send(stop) {
            if Instant::now() > deadline {
                return;
            }
            stop = back;
            std::thread::sleep(Duration::from_millis(5));
        }
        let (ended, changed) = &self.shared.ended;
        if let Ok(ended) = ended.lock() {
            let _ = changed.wait_timeout_while(ended, CLOSE_PATIENCE, |ended| !*ended);
        }
        self.reads.close();
    }
}

/// Longer than the server's own limit on each statement, which is the one that should strike.
fn patience(statement_secs: u64) -> Duration {
    if statement_secs == 0 { Duration::MAX } else { TRANSACTION_MAX }
}

/// Says that the writing task has ended, also when it is dropped with its runtime.
struct Ended(Arc<Shared>);

impl Drop for Ended {
    fn drop(&mut self) {
        self.0.closed.store(true, Ordering::Release);
        if let Ok(mut ended) = self.0.ended.0.lock() {
            *ended = true;
        }
        self.0.ended.1.notify_all();
    }
}

/// The one connection that writes, and how it is made.
struct Writer {
    pool: Pool,
    way: way::Way,
    /// Nothing is to be written.
    look: bool,
}

async fn write_loop(writer: Writer, mut turns: mpsc::Receiver<Turn>, shared: Arc<Shared>) {
    let ended = Ended(Arc::clone(&shared));
    while let Some(Turn::Write(first)) = turns.recv().await {
        let Some(first) = first.take(&shared) else { continue };
        if write_batch(&writer, first, &mut turns, &shared).await {
            break;
        }
    }
    writer.pool.close();
    drop(ended);
}

/// Runs a batch in one transaction, each job inside a savepoint, and answers them all after the commit. Whether the store
/// is to stop.
async fn write_batch(
    writer: &Writer,
    first: WriteJob,
    turns: &mut mpsc::Receiver<Turn>,
    shared: &Arc<Shared>,
) -> bool {
    let mut answers: Vec<Done> = Vec::with_capacity(BATCH_MAX);
    let (mut session, mut outcome) = match begin(writer, shared).await {
        Ok(session) => (Some(session), Ok(())),
        Err(error) => (None, Err(error)),
    };
    let begun = Instant::now();
    let mut stop = false;
    let mut next = Some(first);
    while let Some(job) = next.take() {
        let transaction = match (&outcome, &session) {
            (Ok(()), Some(session)) => Ok(session.handle()),
            (Err(error), _) => Err(error.clone()),
            (Ok(()), None) => Err(Error::Busy),
        };
        let (keep, done) = job(transaction).await;
        answers.push(done);
        // Where there is no transaction all that wait are told so now: each new try may take seconds.
        if outcome.is_err() || (answers.len() < BATCH_MAX && begun.elapsed() < BATCH_TIME) {
            match turns.try_recv() {
                Ok(Turn::Write(waiting)) => next = waiting.take(shared),
                Ok(Turn::Stop) => stop = true,
                Err(_) => {}
            }
        }
        if let (Ok(()), Some(session)) = (&outcome, &session) {
            let end = if keep { "RELEASE work" } else { "ROLLBACK TO work; RELEASE work" };
            outcome = match next {
                Some(_) => session.batch(&format!("{end}; SAVEPOINT work")).await,
                None => commit(session, &writer.way, end).await,
            };
        }
    }
    if let Err(error) = &outcome {
        if shared.writes.begins() {
            tracing::error!(%error, writes = answers.len(), "a batch of writes was not committed");
        }
        // Closing the connection ends its transaction and gives the lock back.
        if let Some(session) = session.take() {
            session.discard(&writer.pool);
        }
    } else {
        if shared.writes.ends() {
            tracing::info!("the database takes writes again");
        }
        shared.commits.fetch_add(1, Ordering::Relaxed);
        shared.committed.fetch_add(answers.len() as u64, Ordering::Relaxed);
        shared.signal.committed();
    }
    for done in answers {
        done(outcome.clone());
    }
    stop
}

/// Begins a batch: from here on the writes of all nodes wait for it.
async fn begin(Writer { pool, look, .. }: &Writer, shared: &Shared) -> Result<Session, Error> {
    let secs = shared.statement_secs;
    let connection = pool.get().await.map_err(|error| {
        if shared.writes.begins() {
            tracing::error!(error = pool_message(&error), "no connection to write by");
        }
        Error::Busy
    })?;
    let session = Session::new(connection, secs);
    // A commit that no standby confirmed, and whose wait was cut short, stands on this server all the same. Who finds it
    // there must not acknowledge it either: where standbys are demanded even a batch that only reads leaves a record for
    // them to confirm. A number alone would not: the server waits for those that wrote.
    //
    // What a role, a database or an address may have set otherwise is set here. A transaction of another isolation sees
    // what stood before it waited for the lock; a commit that is not waited for is none; and the warning that tells an
    // unconfirmed commit must not be left out.
    let mode = if *look { " READ ONLY" } else { "" };
    let begin = format!(
        "BEGIN ISOLATION LEVEL READ COMMITTED{mode};
         SET LOCAL statement_timeout = '{secs}s'; SET LOCAL idle_in_transaction_session_timeout = '15s';
         SET LOCAL client_min_messages = warning;
         SELECT set_config('synchronous_commit', 'on', true)
         WHERE current_setting('synchronous_commit') NOT IN ('on', 'remote_apply');
         SELECT pg_advisory_xact_lock({WRITE_LOCK}),
                CASE WHEN current_setting('synchronous_standby_names') <> ''
                     THEN pg_logical_emit_message(true, 'rejoinder', '') END;
         SAVEPOINT work"
    );
    match session.batch(&begin).await {
        Ok(()) => Ok(session),
        Err(error) => {
            session.discard(pool);
            Err(error)
        }
    }
}

/// Ends the last savepoint of a batch and commits. It is done when the server says so and nothing else. After a statement
/// that failed unnoticed the savepoint cannot be released, and then the server does not come to the commit.
async fn commit(session: &Session, way: &way::Way, end: &str) -> Result<(), Error> {
    let warned = way.warnings();
    // While a standby is waited for, a time limit would make of an unconfirmed commit a confirmed one with a warning.
    let commit = format!("{end}; SET LOCAL statement_timeout = 0; COMMIT");
    match session.batch_within(COMMIT_MAX, &commit).await {
        // So would an administrator who ends the wait: it stands on this server, and is lost with it.
        Ok(()) if way.warnings() != warned => Err(Error::Unknown),
        // The server said no: nothing was written. Silence may mean either.
        Err(Error::Busy) => Err(Error::Unknown),
        other => other,
    }
}
