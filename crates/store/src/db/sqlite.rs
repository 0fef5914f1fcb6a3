//! The SQLite driver: one thread writes and groups commits, several threads read.
//! Never here: a query of the product.

mod copy;

use std::{
    fs,
    future::Future,
    io::Write,
    panic::{AssertUnwindSafe, catch_unwind},
    path::{Path, PathBuf},
    pin::pin,
    sync::{
        Arc, Mutex,
        atomic::{AtomicBool, AtomicU64, Ordering},
    },
    task::{Context, Poll, Waker},
    thread::JoinHandle,
    time::Duration,
};

use crossbeam_channel::{Receiver, Sender, TrySendError, bounded};
use rusqlite::{Connection, ErrorCode, OpenFlags, config::DbConfig, types::ValueRef};
use tokio::sync::{oneshot, watch};

use super::{Error, OpenError, Options, Row, Tx, Value, migrate, unfinished};

pub use copy::{adopt_file, copy_file};

/// The first release without the WAL-reset race, by which 3.7.0–3.51.2 can lose committed writes
/// (<https://sqlite.org/wal.html#walresetbug>).
pub const SQLITE_VERSION_MIN: &str = "3.51.3";
const SQLITE_VERSION_MIN_NUMBER: i32 = 3_051_003;

pub(super) const MARKER: &str = "rejoinder.marker";
const FILE: &str = "rejoinder.db";

/// Writes that share one commit at the most: more would make the first of them wait.
const BATCH_MAX: usize = 64;
/// Prepared statements kept per connection: all of the store's, with room.
const STATEMENTS_MAX: usize = 256;
/// How long another process (a command beside the server) may hold the file before we say busy.
const BUSY_TIMEOUT: Duration = Duration::from_secs(5);
/// Between two tries to turn the log on.
const WAL_PAUSE: Duration = Duration::from_millis(10);
/// Pages in the write-ahead log before the writer moves them into the file: 16 MiB.
const CHECKPOINT_PAGES: i64 = 4_000;

/// The version of the library in this binary.
#[must_use]
pub fn sqlite_version() -> &'static str {
    rusqlite::version()
}

/// What a thread is asked to run; it gets whether the batch's commit held.
type Done = Box<dyn FnOnce(Result<(), Error>) + Send>;
/// A write is handed the transaction, or the reason why there is none.
type WriteJob = Box<dyn FnOnce(Result<&Handle, Error>) -> (bool, Done) + Send>;
type ReadJob = Box<dyn FnOnce(&Handle) + Send>;

/// A connection in use by the work of one transaction.
#[derive(Clone)]
pub(super) struct Handle {
    connection: Arc<Mutex<Connection>>,
    /// Cleared when the transaction ends, so that a [`Tx`] that was carried out of it is a fault and no silent write.
    open: Arc<AtomicBool>,
}

/// What the writer's queue holds.
enum Turn {
    Write(WriteJob),
    /// Move the log into the database file, and answer whether all of it went.
    Settle(oneshot::Sender<Result<bool, Error>>),
    /// Finish what came before, leave one whole file, and end.
    Stop,
}

#[derive(Clone)]
pub(super) struct Sqlite {
    writes: Sender<Turn>,
    reads: Sender<ReadJob>,
    shared: Arc<Shared>,
}

struct Shared {
    /// Rises with every commit.
    changed: watch::Sender<u64>,
    commits: AtomicU64,
    committed: AtomicU64,
    writer: Mutex<Option<JoinHandle<()>>>,
    /// After a failed sync nothing may be acknowledged until a restart has read what the disk really holds.
    broken: AtomicBool,
}

impl Sqlite {
    pub(super) fn open(directory: &Path, options: &Options) -> Result<Self, OpenError> {
        if rusqlite::version_number() < SQLITE_VERSION_MIN_NUMBER {
            return Err(OpenError::OldSqlite { found: sqlite_version().to_owned() });
        }
        let path = prepare_directory(directory, options.create)?;
        let refuse = |e: rusqlite::Error| OpenError::Database { path: path.clone(), message: e.to_string() };
        let mut writer = connect(&path, options, options.look).map_err(refuse)?;
        if !options.unfinished && writer.table_exists(None, unfinished::TABLE).map_err(refuse)? {
            let work = writer.query_row("SELECT work FROM unfinished", [], |row| row.get(0));
            return Err(OpenError::Unfinished { work: work.map_err(refuse)? });
        }
        if options.look {
            migrate::look(&writer, refuse)?;
        } else {
            migrate::migrate(&mut writer, refuse)?;
            check_marker(directory, &writer)?;
        }
        let (writes, write_jobs) = bounded::<Turn>(options.write_queue);
        let (reads, read_jobs) = bounded::<ReadJob>(options.write_queue.max(64) * 4);
        let shared = Arc::new(Shared {
            changed: watch::Sender::new(0),
            commits: AtomicU64::new(0),
            committed: AtomicU64::new(0),
            writer: Mutex::new(None),
            broken: AtomicBool::new(false),
        });
        for number in 0..options.readers.max(1) {
            let connection = connect(&path, options, true).map_err(refuse)?;
            let jobs = read_jobs.clone();
            spawn(&format!("store-read-{number}"), move || read_loop(connection, &jobs));
        }
        let for_writer = Arc::clone(&shared);
        let thread = spawn("store-write", move || write_loop(writer, &write_jobs, &for_writer));
        if let Ok(mut held) = shared.writer.lock() {
            *held = Some(thread);
        }
        Ok(Self { writes, reads, shared })
    }

    pub(super) async fn read<T, E, F, Fut>(&self, work: F) -> Result<T, E>
    where
        F: FnOnce(Tx) -> Fut + Send + 'static,
        Fut: Future<Output = Result<T, E>> + Send,
        T: Send + 'static,
        E: From<Error> + Send + 'static,
    {
        let (answer, answered) = oneshot::channel();
        let job: ReadJob = Box::new(move |handle| {
            let begun = handle.batch("BEGIN");
            let result = match begun {
                Ok(()) => run(handle, work),
                Err(error) => Err(error.into()),
            };
            // A read changes nothing, so how it ends does not matter to its result.
            let _ = handle.batch("ROLLBACK");
            let _ = answer.send(result);
        });
        submit(&self.reads, job)?;
        answered.await.unwrap_or_else(|_| Err(Error::shape("the work panicked").into()))
    }

    pub(super) async fn write<T, E, F, Fut>(&self, work: F) -> Result<T, E>
    where
        F: FnOnce(Tx) -> Fut + Send + 'static,
        Fut: Future<Output = Result<T, E>> + Send,
        T: Send + 'static,
        E: From<Error> + Send + 'static,
    {
        if self.shared.broken.load(Ordering::Acquire) {
            return Err(Error::Unwritable("an earlier sync failed; restart the server".into()).into());
        }
        let (answer, answered) = oneshot::channel();
        let job: WriteJob = Box::new(move |transaction| {
            let result = match transaction {
                Ok(handle) => run(handle, work),
                Err(error) => Err(error.into()),
            };
            let keep = result.is_ok();
            let done: Done = Box::new(move |committed| {
                let _ = answer.send(match committed {
                    Ok(()) => result,
                    Err(error) => Err(error.into()),
                });
            });
            (keep, done)
        });
        submit(&self.writes, Turn::Write(job))?;
        answered.await.unwrap_or_else(|_| Err(Error::shape("the work panicked").into()))
    }

    pub(super) fn changes(&self) -> watch::Receiver<u64> {
        self.shared.changed.subscribe()
    }

    pub(super) fn write_queue_len(&self) -> usize {
        self.writes.len()
    }

    pub(super) async fn settle(&self) -> Result<bool, Error> {
        let (answer, answered) = oneshot::channel();
        submit(&self.writes, Turn::Settle(answer))?;
        answered.await.unwrap_or_else(|_| Err(Error::shape("the writer is gone")))
    }

    pub(super) fn commit_counts(&self) -> (u64, u64) {
        (self.shared.commits.load(Ordering::Relaxed), self.shared.committed.load(Ordering::Relaxed))
    }

    pub(super) fn close(self) {
        let thread = self.shared.writer.lock().ok().and_then(|mut held| held.take());
        if let Some(thread) = thread {
            // Blocks while the queue is full; whoever submits later is told that the store is closed.
            let _ = self.writes.send(Turn::Stop);
            let _ = thread.join();
        }
    }
}

fn spawn(name: &str, body: impl FnOnce() + Send + 'static) -> JoinHandle<()> {
    std::thread::Builder::new()
        .name(name.to_owned())
        .spawn(body)
        .expect("the system starts a few threads at start")
}

fn submit<J>(queue: &Sender<J>, job: J) -> Result<(), Error> {
    queue.try_send(job).map_err(|refused| match refused {
        TrySendError::Full(_) => Error::Busy,
        TrySendError::Disconnected(_) => Error::Unwritable("the store is closed".into()),
    })
}

/// Ends the use of a transaction's handle.
struct End(Arc<AtomicBool>);

impl Drop for End {
    fn drop(&mut self) {
        self.0.store(false, Ordering::Release);
    }
}

/// Runs the work to its end on this thread. It can wait for nothing but its transaction, whose calls do not wait.
fn run<T, E, F, Fut>(handle: &Handle, work: F) -> Result<T, E>
where
    F: FnOnce(Tx) -> Fut,
    Fut: Future<Output = Result<T, E>>,
    E: From<Error>,
{
    let handle = Handle { connection: Arc::clone(&handle.connection), open: Arc::new(AtomicBool::new(true)) };
    // Dropped at the end, also when the work panics.
    let _end = End(Arc::clone(&handle.open));
    let mut future = pin!(work(Tx::sqlite(handle)));
    match future.as_mut().poll(&mut Context::from_waker(Waker::noop())) {
        Poll::Ready(result) => result,
        Poll::Pending => {
            Err(Error::shape("the work of a transaction awaited something else than its transaction").into())
        }
    }
}

fn read_loop(connection: Connection, jobs: &Receiver<ReadJob>) {
    let handle = Handle::new(connection);
    for job in jobs {
        if catch_unwind(AssertUnwindSafe(|| job(&handle))).is_err() {
            tracing::error!("a read panicked; its caller was told");
            handle.heal();
        }
    }
}

fn write_loop(connection: Connection, turns: &Receiver<Turn>, shared: &Shared) {
    let handle = Handle::new(connection);
    let mut stop = false;
    while !stop {
        let first = match turns.recv() {
            Ok(Turn::Write(first)) => first,
            Ok(Turn::Settle(answer)) => {
                let _ = answer.send(handle.settle());
                continue;
            }
            Ok(Turn::Stop) | Err(_) => break,
        };
        let mut settle = None;
        let waiting = turns.try_iter().take(BATCH_MAX - 1).map_while(|turn| match turn {
            Turn::Write(job) => Some(job),
            Turn::Settle(answer) => {
                settle = Some(answer);
                None
            }
            Turn::Stop => {
                stop = true;
                None
            }
        });
        write_batch(&handle, std::iter::once(first).chain(waiting), shared);
        if let Some(answer) = settle {
            let _ = answer.send(handle.settle());
        }
    }
    // Nobody will write any more: leave one whole file behind.
    if let Err(error) = handle.batch("PRAGMA wal_checkpoint(TRUNCATE)") {
        tracing::warn!(%error, "the log could not be moved into the database file at the end");
    }
}

/// Runs a batch in one transaction, each job inside a savepoint, and answers them all after the commit.
fn write_batch(handle: &Handle, batch: impl Iterator<Item = WriteJob>, shared: &Shared) {
    let mut answers: Vec<Done> = Vec::with_capacity(BATCH_MAX);
    let mut outcome = handle.batch("BEGIN IMMEDIATE");
    for job in batch {
        if outcome.is_ok() {
            outcome = handle.batch("SAVEPOINT work");
        }
        // Once the batch has failed, nothing may run: without a transaction every statement would commit by itself.
        let transaction = outcome.clone().map(|()| handle);
        match catch_unwind(AssertUnwindSafe(|| job(transaction))) {
            Ok((keep, done)) => {
                answers.push(done);
                if outcome.is_ok() {
                    outcome = handle.end_savepoint(keep);
                }
            }
            Err(_) => {
                tracing::error!("a write panicked; it was rolled back and its caller was told");
                handle.heal_lock();
                if outcome.is_ok() {
                    outcome = handle.end_savepoint(false);
                }
            }
        }
    }
    if outcome.is_ok() {
        let (committed, io_failed) = handle.commit();
        outcome = committed;
        if io_failed {
            // The sync may have failed: what the disk holds is not known until a restart has read the log anew.
            shared.broken.store(true, Ordering::Release);
        }
    }
    if let Err(error) = &outcome {
        tracing::error!(%error, writes = answers.len(), "a batch of writes was rolled back");
        handle.heal();
    } else {
        shared.commits.fetch_add(1, Ordering::Relaxed);
        shared.committed.fetch_add(answers.len() as u64, Ordering::Relaxed);
        shared.changed.send_modify(|number| *number += 1);
    }
    for done in answers {
        done(outcome.clone());
    }
}

impl Handle {
    fn new(connection: Connection) -> Self {
        Self { connection: Arc::new(Mutex::new(connection)), open: Arc::new(AtomicBool::new(true)) }
    }

    fn with<T>(&self, call: impl FnOnce(&Connection) -> Result<T, Error>) -> Result<T, Error> {
        if !self.open.load(Ordering::Acquire) {
            return Err(Error::shape("a transaction was used after its end"));
        }
        let connection =
            self.connection.lock().map_err(|_| Error::shape("a connection's lock is poisoned"))?;
        call(&connection)
    }

    fn batch(&self, sql: &str) -> Result<(), Error> {
        self.with(|connection| connection.execute_batch(sql).map_err(|e| translate(&e)))
    }

    /// Moves the log into the file and empties it; false when a reader still needs it.
    fn settle(&self) -> Result<bool, Error> {
        let sql = "PRAGMA wal_checkpoint(TRUNCATE)";
        self.with(|c| c.query_row(sql, [], |row| Ok(row.get::<_, i64>(0)? == 0)).map_err(|e| translate(&e)))
    }

    /// Commits; the second value says that the disk itself failed, which a full disk is not.
    fn commit(&self) -> (Result<(), Error>, bool) {
        let mut io_failed = false;
        let result = self.with(|connection| {
            connection.execute_batch("COMMIT").map_err(|error| {
                io_failed = error.sqlite_error_code() == Some(ErrorCode::SystemIoFailure);
                translate(&error)
            })
        });
        (result, io_failed)
    }

    fn end_savepoint(&self, keep: bool) -> Result<(), Error> {
        // A full disk or an I/O error rolls the whole transaction back by itself.
        if self.with(|connection| Ok(connection.is_autocommit()))? {
            return Err(Error::Unwritable("the transaction was rolled back".into()));
        }
        self.batch(if keep { "RELEASE work" } else { "ROLLBACK TO work; RELEASE work" })
    }

    fn heal_lock(&self) {
        self.connection.clear_poison();
    }

    /// Ends whatever transaction a failure left open.
    fn heal(&self) {
        self.heal_lock();
        let _ = self.with(|connection| {
            if !connection.is_autocommit() {
                connection.execute_batch("ROLLBACK").map_err(|e| translate(&e))?;
            }
            Ok(())
        });
    }

    pub(super) fn execute(&self, sql: &str, params: &[Value]) -> Result<u64, Error> {
        self.with(|connection| {
            let mut statement = prepare(connection, sql, params)?;
            let rows = statement.raw_execute().map_err(|e| translate(&e))?;
            Ok(rows as u64)
        })
    }

    pub(super) fn check_file(&self) -> Result<Vec<String>, Error> {
        let mut found = Vec::new();
        for mut row in self.fetch_all("PRAGMA integrity_check", &[])? {
            let line: String = row.next()?;
            if line != "ok" {
                found.push(line);
            }
        }
        for mut row in self.fetch_all("PRAGMA foreign_key_check", &[])? {
            let table: String = row.next()?;
            found.push(format!("a row of {table} points to nothing"));
        }
        Ok(found)
    }

    pub(super) fn fetch_all(&self, sql: &str, params: &[Value]) -> Result<Vec<Row>, Error> {
        self.with(|connection| {
            let mut statement = prepare(connection, sql, params)?;
            let columns = statement.column_count();
            let mut rows = statement.raw_query();
            let mut all = Vec::new();
            while let Some(row) = rows.next().map_err(|e| translate(&e))? {
                let mut values = Vec::with_capacity(columns);
                for index in 0..columns {
                    values.push(from_sqlite(row.get_ref(index).map_err(|e| translate(&e))?));
                }
                all.push(Row::new(values));
            }
            Ok(all)
        })
    }
}

fn from_sqlite(value: ValueRef<'_>) -> Value {
    match value {
        ValueRef::Null => Value::Null,
        ValueRef::Integer(v) => Value::Int(v),
        // No column of the schema is REAL, and the tables are STRICT.
        ValueRef::Real(v) => Value::Text(v.to_string()),
        ValueRef::Text(v) => Value::Text(String::from_utf8_lossy(v).into_owned()),
        ValueRef::Blob(v) => Value::Blob(v.to_vec()),
    }
}

fn prepare<'c>(
    connection: &'c Connection,
    sql: &str,
    params: &[Value],
) -> Result<rusqlite::CachedStatement<'c>, Error> {
    let mut statement = connection.prepare_cached(sql).map_err(|e| translate(&e))?;
    // SQLite takes a missing parameter for NULL; we do not.
    let wrong = |what: &str| {
        Error::Backend(format!("{} parameters for a statement that {what}: {sql}", params.len()))
    };
    let count = statement.parameter_count();
    if count != params.len() {
        return Err(wrong(&format!("takes {count}")));
    }
    for index in 1..=count {
        // To SQLite `$2` is a name, and its place is where it first stands; the number is ours to keep.
        let number =
            statement.parameter_name(index).and_then(|name| name.strip_prefix('$')?.parse::<usize>().ok());
        let value = number.and_then(|number| params.get(number.checked_sub(1)?));
        let bound = match value.ok_or_else(|| wrong("does not number them from $1 without gaps"))? {
            Value::Null => statement.raw_bind_parameter(index, rusqlite::types::Null),
            Value::Bool(v) => statement.raw_bind_parameter(index, v),
            Value::Int(v) => statement.raw_bind_parameter(index, v),
            Value::Text(v) => statement.raw_bind_parameter(index, v),
            Value::Blob(v) => statement.raw_bind_parameter(index, v),
        };
        bound.map_err(|e| translate(&e))?;
    }
    Ok(statement)
}

fn translate(error: &rusqlite::Error) -> Error {
    let text = error.to_string();
    match error.sqlite_error_code() {
        Some(ErrorCode::ConstraintViolation) => {
            // "UNIQUE constraint failed: readers.site_id, readers.name_key"
            match text.split_once("UNIQUE constraint failed: ").and_then(|(_, rest)| rest.split_once('.')) {
                Some((table, _)) => Error::Conflict(table.to_owned()),
                None => Error::Backend(text),
            }
        }
        Some(ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked) => Error::Busy,
        Some(ErrorCode::DiskFull | ErrorCode::ReadOnly | ErrorCode::SystemIoFailure) => {
            Error::Unwritable(text)
        }
        _ => Error::Backend(text),
    }
}

fn connect(path: &Path, options: &Options, reader: bool) -> rusqlite::Result<Connection> {
    let mut flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    if options.create {
        flags |= OpenFlags::SQLITE_OPEN_CREATE;
    }
    let connection = Connection::open_with_flags(path, flags)?;
    connection.busy_timeout(BUSY_TIMEOUT)?;
    connection.set_prepared_statement_cache_capacity(STATEMENTS_MAX);
    // A misspelt column must be an error, never a string.
    connection.set_db_config(DbConfig::SQLITE_DBCONFIG_DQS_DML, false)?;
    connection.set_db_config(DbConfig::SQLITE_DBCONFIG_DQS_DDL, false)?;
    connection.set_db_config(DbConfig::SQLITE_DBCONFIG_DEFENSIVE, true)?;
    if !options.look {
        enter_wal(&connection)?;
    }
    // FULL: a commit is on the disk before anyone is told of it; NORMAL loses the last ones in a power cut.
    let pragmas = [
        ("synchronous", "FULL".to_owned()),
        ("foreign_keys", "ON".to_owned()),
        ("secure_delete", "ON".to_owned()),
        ("temp_store", "MEMORY".to_owned()),
        ("trusted_schema", "OFF".to_owned()),
        ("cache_size", format!("-{}", options.cache_bytes / 1024)),
        ("wal_autocheckpoint", if reader { "0".to_owned() } else { CHECKPOINT_PAGES.to_string() }),
        ("journal_size_limit", (64 << 20).to_string()),
        ("query_only", if reader { "ON".to_owned() } else { "OFF".to_owned() }),
    ];
    for (name, value) in pragmas {
        connection.execute_batch(&format!("PRAGMA {name} = {value}"))?;
    }
    Ok(connection)
}

/// Turns the write-ahead log on. For the first time that needs the file alone, and SQLite does not wait for it: of several
/// that start on a fresh file, the later ones try again.
fn enter_wal(connection: &Connection) -> rusqlite::Result<()> {
    let mut tries = BUSY_TIMEOUT.as_millis() / WAL_PAUSE.as_millis();
    loop {
        let outcome = connection.execute_batch("PRAGMA journal_mode = WAL");
        let busy = outcome.as_ref().is_err_and(|e| e.sqlite_error_code() == Some(ErrorCode::DatabaseBusy));
        if !busy || tries == 0 {
            return outcome;
        }
        tries -= 1;
        std::thread::sleep(WAL_PAUSE);
    }
}

fn prepare_directory(directory: &Path, create: bool) -> Result<PathBuf, OpenError> {
    let io = |source| OpenError::Io { path: directory.to_owned(), source };
    let path = directory.join(FILE);
    let marked = directory.join(MARKER).try_exists().map_err(io)?;
    match (path.try_exists().map_err(io)?, marked) {
        (true, _) => {}
        (false, true) => return Err(OpenError::Lost(directory.to_owned())),
        (false, false) if !create => return Err(OpenError::Missing(directory.to_owned())),
        (false, false) => {
            fs::create_dir_all(directory).map_err(io)?;
        }
    }
    Ok(path)
}

/// Ties the directory to its database: both carry the same random name.
fn check_marker(directory: &Path, connection: &Connection) -> Result<(), OpenError> {
    let io = |source| OpenError::Io { path: directory.to_owned(), source };
    let refuse =
        |e: rusqlite::Error| OpenError::Database { path: directory.to_owned(), message: e.to_string() };
    connection
        .execute("INSERT INTO meta (key, value) VALUES ('store', lower(hex(randomblob(16)))) ON CONFLICT DO NOTHING", [])
        .map_err(refuse)?;
    let name: String = connection
        .query_row("SELECT value FROM meta WHERE key = 'store'", [], |row| row.get(0))
        .map_err(refuse)?;
    let marker = directory.join(MARKER);
    match fs::read_to_string(&marker) {
        Ok(found) if found.trim() == name => Ok(()),
        Ok(_) => Err(OpenError::Mixed(directory.to_owned())),
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => {
            // Whole or not at all, also when the power goes or another process reads it now.
            let own: String = connection
                .query_row("SELECT lower(hex(randomblob(8)))", [], |row| row.get(0))
                .map_err(refuse)?;
            let fresh = directory.join(format!("{MARKER}.{own}"));
            let mut file = fs::File::create(&fresh).map_err(io)?;
            file.write_all(format!("{name}\n").as_bytes()).and_then(|()| file.sync_all()).map_err(io)?;
            fs::rename(&fresh, &marker).map_err(io)?;
            fs::File::open(directory).and_then(|d| d.sync_all()).map_err(io)
        }
        Err(error) => Err(io(error)),
    }
}
