//! The PostgreSQL driver: one task of the node writes and groups commits, a pool of connections reads.
//!
//! All writes of all nodes follow one another under one advisory lock, as all writes on SQLite follow one another: what a
//! verb reads before it writes still stands when it commits, on both engines, and commits have one order.
//! Never here: a query of the product.

mod connect;
mod listen;
mod tools;

use std::{
    future::{Future, poll_fn},
    panic::AssertUnwindSafe,
    pin::pin,
    sync::{
        Arc, Condvar, Mutex, Weak,
        atomic::{AtomicBool, AtomicU64, AtomicUsize, Ordering},
    },
    task::Poll,
    time::{Duration, Instant},
};

use deadpool_postgres::{Object, Pool, PoolError};
use futures_util::{FutureExt as _, future::BoxFuture};
use tokio::sync::{mpsc, oneshot, watch};
use tokio_postgres::{
    Statement,
    error::SqlState,
    types::{IsNull, ToSql, Type, private::BytesMut, to_sql_checked},
};

use super::{Error, OpenError, Options, Row, Tx, Value};

pub use tools::Tools;

/// The advisory lock that all writes take: "rejoind1" in ASCII.
const WRITE_LOCK: i64 = 0x7265_6a6f_696e_6431;
/// Writes that share one commit at the most: as many subtransactions as PostgreSQL keeps in memory (64).
const BATCH_MAX: usize = 64;
/// Writes that come later than this after a batch began are of the next: other nodes wait for the lock.
const BATCH_TIME: Duration = Duration::from_millis(50);
/// No transaction lasts longer on our side, whatever the network does.
const TRANSACTION_MAX: Duration = Duration::from_secs(30);
/// How long closing waits for the writes that were accepted.
const CLOSE_PATIENCE: Duration = Duration::from_secs(10);

/// What a write is told after the batch's commit.
type Done = Box<dyn FnOnce(Result<(), Error>) + Send>;
/// A write is handed the transaction, or the reason why there is none.
type WriteJob = Box<dyn FnOnce(Result<Handle, Error>) -> BoxFuture<'static, (bool, Done)> + Send>;

enum Turn {
    Write(WriteJob),
    Stop,
}

/// A connection for as long as a transaction, or a batch of them, lasts.
struct Session(Arc<Object>);

/// A connection in use by the work of one transaction. It does not keep the connection: that is its session's.
pub(super) struct Handle {
    connection: Weak<Object>,
    /// Cleared when the work ends, so that a [`Tx`] that was carried out of it is a fault and no silent write.
    open: Arc<AtomicBool>,
    /// Statements that the work awaits now: it may wait for nothing else.
    awaited: Arc<AtomicUsize>,
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
    closed: AtomicBool,
    /// Whether the writing task has ended.
    ended: (Mutex<bool>, Condvar),
}

impl Postgres {
    pub(super) async fn connect(url: &str, options: &Options) -> Result<Self, OpenError> {
        let connect::Pools { reads, writer, listener } = connect::pools(url, options).await?;
        let shared = Arc::new(Shared {
            signal: listen::Signal::new(listener),
            commits: AtomicU64::new(0),
            committed: AtomicU64::new(0),
            waiting: AtomicUsize::new(0),
            statement_secs: options.statement_secs,
            closed: AtomicBool::new(false),
            ended: (Mutex::new(false), Condvar::new()),
        });
        let (writes, turns) = mpsc::channel(options.write_queue.max(1));
        tokio::spawn(write_loop(writer, turns, Arc::clone(&shared)));
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
        let (pool, secs) = (self.reads.clone(), self.shared.statement_secs);
        // A task of its own: a caller who goes away must not leave a connection inside a transaction.
        tokio::spawn(async move {
            let connection = match pool.get().await {
                Ok(connection) => connection,
                Err(error) => {
                    tracing::warn!(error = pool_message(&error), "no connection to read by");
                    let _ = answer.send(Err(Error::Busy.into()));
                    return;
                }
            };
            let session = Session::new(connection);
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
            let ended = tokio::time::timeout(connect::CONNECT_TIMEOUT, session.batch("ROLLBACK")).await;
            if !matches!(ended, Ok(Ok(()))) {
                session.discard();
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
        let (answer, answered) = oneshot::channel();
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
        self.writes.try_send(Turn::Write(job)).map_err(|refused| match refused {
            mpsc::error::TrySendError::Full(_) => Error::Busy,
            mpsc::error::TrySendError::Closed(_) => closed(),
        })?;
        self.shared.waiting.fetch_add(1, Ordering::Relaxed);
        answered.await.unwrap_or_else(|_| Err(closed().into()))
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

async fn write_loop(pool: Pool, mut turns: mpsc::Receiver<Turn>, shared: Arc<Shared>) {
    let ended = Ended(Arc::clone(&shared));
    while let Some(Turn::Write(first)) = turns.recv().await {
        if write_batch(&pool, first, &mut turns, &shared).await {
            break;
        }
    }
    pool.close();
    drop(ended);
}

/// Runs a batch in one transaction, each job inside a savepoint, and answers them all after the commit. Whether the store
/// is to stop.
async fn write_batch(
    pool: &Pool,
    first: WriteJob,
    turns: &mut mpsc::Receiver<Turn>,
    shared: &Arc<Shared>,
) -> bool {
    let mut answers: Vec<Done> = Vec::with_capacity(BATCH_MAX);
    let begun = Instant::now();
    let (mut session, mut outcome) = match pool.get().await {
        Ok(connection) => (Some(Session::new(connection)), Ok(())),
        Err(error) => {
            tracing::error!(error = pool_message(&error), "no connection to write by");
            (None, Err(Error::Busy))
        }
    };
    if let Some(session) = &session {
        let secs = shared.statement_secs;
        let begin = format!(
            "BEGIN; SET LOCAL statement_timeout = '{secs}s'; SET LOCAL idle_in_transaction_session_timeout = '15s';
             SELECT pg_advisory_xact_lock({WRITE_LOCK}); SAVEPOINT work"
        );
        outcome = within(session.batch(&begin)).await;
    }
    let mut stop = false;
    let mut next = Some(first);
    while let Some(job) = next.take() {
        shared.waiting.fetch_sub(1, Ordering::Relaxed);
        let transaction = match (&outcome, &session) {
            (Ok(()), Some(session)) => Ok(session.handle()),
            (Err(error), _) => Err(error.clone()),
            (Ok(()), None) => Err(Error::Busy),
        };
        let (keep, done) = job(transaction).await;
        answers.push(done);
        if answers.len() < BATCH_MAX && begun.elapsed() < BATCH_TIME {
            match turns.try_recv() {
                Ok(Turn::Write(job)) => next = Some(job),
                Ok(Turn::Stop) => stop = true,
                Err(_) => {}
            }
        }
        if let (Ok(()), Some(session)) = (&outcome, &session) {
            let end = if keep { "RELEASE work" } else { "ROLLBACK TO work; RELEASE work" };
            let and = if next.is_some() { "; SAVEPOINT work" } else { "" };
            outcome = within(session.batch(&format!("{end}{and}"))).await;
        }
    }
    if let (Ok(()), Some(session)) = (&outcome, &session) {
        // While a standby is waited for, a time limit would make of an unconfirmed commit a confirmed one with a warning.
        outcome = match within(session.batch("SET LOCAL statement_timeout = 0; COMMIT")).await {
            // The server said no: nothing was written. Silence may mean either.
            Err(Error::Busy) => Err(Error::Unknown),
            other => other,
        };
    }
    if let Err(error) = &outcome {
        tracing::error!(%error, writes = answers.len(), "a batch of writes was not committed");
        // Closing the connection ends its transaction and gives the lock back.
        if let Some(session) = session.take() {
            session.discard();
        }
    } else {
        shared.commits.fetch_add(1, Ordering::Relaxed);
        shared.committed.fetch_add(answers.len() as u64, Ordering::Relaxed);
        shared.signal.committed();
    }
    for done in answers {
        done(outcome.clone());
    }
    stop
}

async fn within(statement: impl Future<Output = Result<(), Error>>) -> Result<(), Error> {
    tokio::time::timeout(TRANSACTION_MAX, statement).await.unwrap_or(Err(Error::Busy))
}

/// Runs the work to its end. It may await nothing but its transaction, on this engine as on the other.
async fn run<T, E, F, Fut>(handle: Handle, work: F) -> Result<T, E>
where
    F: FnOnce(Tx) -> Fut,
    Fut: Future<Output = Result<T, E>>,
    E: From<Error>,
{
    struct End(Arc<AtomicBool>);
    impl Drop for End {
        fn drop(&mut self) {
            self.0.store(false, Ordering::Release);
        }
    }
    let _end = End(Arc::clone(&handle.open));
    let awaited = Arc::clone(&handle.awaited);
    let work = async move { work(Tx::postgres(handle)).await };
    let mut work = pin!(AssertUnwindSafe(work).catch_unwind());
    poll_fn(|context| match work.as_mut().poll(context) {
        Poll::Ready(Ok(result)) => Poll::Ready(result),
        Poll::Ready(Err(_)) => {
            tracing::error!("the work of a transaction panicked; it was rolled back and its caller was told");
            Poll::Ready(Err(Error::shape("the work panicked").into()))
        }
        Poll::Pending if awaited.load(Ordering::Acquire) == 0 => Poll::Ready(Err(Error::shape(
            "the work of a transaction awaited something else than its transaction",
        )
        .into())),
        Poll::Pending => Poll::Pending,
    })
    .await
}

/// Counts a statement as awaited until it ends or is given up.
struct Awaited<'h>(&'h AtomicUsize);

impl<'h> Awaited<'h> {
    fn new(count: &'h AtomicUsize) -> Self {
        count.fetch_add(1, Ordering::AcqRel);
        Self(count)
    }
}

impl Drop for Awaited<'_> {
    fn drop(&mut self) {
        self.0.fetch_sub(1, Ordering::AcqRel);
    }
}

impl Session {
    fn new(connection: Object) -> Self {
        Self(Arc::new(connection))
    }

    /// For one piece of work.
    fn handle(&self) -> Handle {
        let open = Arc::new(AtomicBool::new(true));
        Handle { connection: Arc::downgrade(&self.0), open, awaited: Arc::default() }
    }

    /// Takes the connection from its pool and closes it; the server rolls back what it was in.
    fn discard(self) {
        if let Some(object) = Arc::into_inner(self.0) {
            drop(Object::take(object));
        }
    }

    async fn batch(&self, sql: &str) -> Result<(), Error> {
        self.0.batch_execute(sql).await.map_err(|e| translate(&e, sql))
    }
}

impl Handle {
    async fn prepare(&self, sql: &str, params: &[Value]) -> Result<(Arc<Object>, Statement), Error> {
        let connection = self.connection.upgrade().filter(|_| self.open.load(Ordering::Acquire));
        let connection = connection.ok_or_else(|| Error::shape("a transaction was used after its end"))?;
        let statement = connection.prepare_cached(sql).await.map_err(|e| translate(&e, sql))?;
        let wanted = statement.params().len();
        if wanted != params.len() {
            return Err(Error::Backend(format!(
                "{} parameters for a statement that takes {wanted}: {sql}",
                params.len()
            )));
        }
        Ok((connection, statement))
    }

    pub(super) async fn execute(&self, sql: &str, params: &[Value]) -> Result<u64, Error> {
        let _awaited = Awaited::new(&self.awaited);
        let (connection, statement) = self.prepare(sql, params).await?;
        connection.execute_raw(&statement, params).await.map_err(|e| translate(&e, sql))
    }

    pub(super) async fn fetch_all(&self, sql: &str, params: &[Value]) -> Result<Vec<Row>, Error> {
        let _awaited = Awaited::new(&self.awaited);
        let (connection, statement) = self.prepare(sql, params).await?;
        let params: Vec<&(dyn ToSql + Sync)> = params.iter().map(|value| value as _).collect();
        let rows = connection.query(&statement, &params).await.map_err(|e| translate(&e, sql))?;
        rows.iter().map(|row| from_postgres(row, sql)).collect()
    }
}

fn from_postgres(row: &tokio_postgres::Row, sql: &str) -> Result<Row, Error> {
    let value = |index: usize, column: &Type| {
        let value = match *column {
            Type::INT8 => row.try_get::<_, Option<i64>>(index)?.map(Value::Int),
            Type::INT4 => row.try_get::<_, Option<i32>>(index)?.map(|v| Value::Int(v.into())),
            Type::BOOL => row.try_get::<_, Option<bool>>(index)?.map(Value::Bool),
            Type::BYTEA => row.try_get::<_, Option<Vec<u8>>>(index)?.map(Value::Blob),
            _ => row.try_get::<_, Option<String>>(index)?.map(Value::Text),
        };
        Ok(value.unwrap_or(Value::Null))
    };
    let mut values = Vec::with_capacity(row.len());
    for (index, column) in row.columns().iter().enumerate() {
        values.push(value(index, column.type_()).map_err(|e: tokio_postgres::Error| translate(&e, sql))?);
    }
    Ok(Row::new(values))
}

impl ToSql for Value {
    fn to_sql(
        &self,
        ty: &Type,
        out: &mut BytesMut,
    ) -> Result<IsNull, Box<dyn std::error::Error + Sync + Send>> {
        match self {
            Self::Null => Ok(IsNull::Yes),
            Self::Bool(v) => v.to_sql_checked(ty, out),
            Self::Int(v) if *ty == Type::INT4 => i32::try_from(*v)?.to_sql_checked(ty, out),
            Self::Int(v) => v.to_sql_checked(ty, out),
            Self::Text(v) => v.to_sql_checked(ty, out),
            Self::Blob(v) => v.to_sql_checked(ty, out),
        }
    }

    /// Each value checks its type when it is bound.
    fn accepts(_: &Type) -> bool {
        true
    }

    to_sql_checked!();
}

/// The message of an error with those that caused it, which alone name the table or the host.
fn chain(error: &(dyn std::error::Error + 'static)) -> String {
    let mut text = error.to_string();
    let mut cause = error.source();
    while let Some(inner) = cause {
        text = format!("{text}: {inner}");
        cause = inner.source();
    }
    text
}

fn pool_message(error: &PoolError) -> String {
    match error {
        PoolError::Backend(error) => chain(error),
        other => other.to_string(),
    }
}

fn translate(error: &tokio_postgres::Error, sql: &str) -> Error {
    let text = || format!("{}: {sql}", chain(error));
    let Some(db) = error.as_db_error() else {
        // A value that does not fit its column is our mistake; all else without a word of the server is the network.
        if error.is_closed() || is_io(error) {
            tracing::warn!(error = chain(error), "the connection to the database was lost");
            return Error::Busy;
        }
        return Error::Backend(text());
    };
    let code = db.code();
    match code.code() {
        _ if *code == SqlState::UNIQUE_VIOLATION => {
            Error::Conflict(db.table().unwrap_or_default().to_owned())
        }
        // Out of space; a standby, or set to read only.
        "53100" | "25006" => Error::Unwritable(text()),
        // Serialisation, deadlock, time limits, too many connections, and a server that goes down or comes up.
        "40001" | "40P01" | "55P03" | "57014" | "25P03" | "53300" | "53200" | "57P01" | "57P02" | "57P03" => {
            tracing::warn!(error = chain(error), "the database was busy");
            Error::Busy
        }
        _ => Error::Backend(text()),
    }
}

fn is_io(error: &tokio_postgres::Error) -> bool {
    std::error::Error::source(error).is_some_and(|cause| cause.is::<std::io::Error>())
}
