//! The seam to the database: `Store::read` and `Store::write` run a piece of work in one transaction.
//!
//! The work is an async block that may await nothing but its [`Tx`]. On SQLite it runs on a thread that owns the
//! connection, so every statement is a plain call; on PostgreSQL it runs on a task. On both a block that awaits anything
//! else is a fault, found at its first run, and writes follow one another: what was read before a write still stands.
//! Never here: a query.

mod migrate;
mod postgres;
mod sqlite;
mod unfinished;
mod value;

use std::{future::Future, path::PathBuf};

use tokio::sync::watch;

pub use migrate::MIGRATIONS;
pub use postgres::Tools;
pub use sqlite::{SQLITE_VERSION_MIN, adopt_file, copy_file, sqlite_version};
pub use unfinished::Unfinished;
pub(crate) use value::Row;
pub use value::Value;

/// Why a piece of work failed in the store.
#[derive(Debug, Clone, thiserror::Error)]
pub enum Error {
    /// A unique key of this table is taken.
    #[error("a unique key of {0} is taken")]
    Conflict(String),
    /// Too many wait, or another process holds the file. Nothing was written; trying again is safe.
    #[error("the database is busy")]
    Busy,
    /// The disk is full or read-only. Nothing was written.
    #[error("the database cannot be written: {0}")]
    Unwritable(String),
    /// The connection was lost while the commit was under way: it may stand or not. Trying again is safe under the same
    /// idempotency key only.
    #[error("the database did not say whether it committed")]
    Unknown,
    /// Everything else: ours to mend.
    #[error("{0}")]
    Backend(String),
}

impl Error {
    fn shape(what: &str) -> Self {
        Self::Backend(what.to_owned())
    }
}

/// Why a data directory cannot be opened; each says what to do.
#[derive(Debug, thiserror::Error)]
pub enum OpenError {
    /// There is no data, and the caller did not ask to create it.
    #[error(
        "no data in {0}: create a site first (`rejoinder site add`), or name the right directory with --data"
    )]
    Missing(PathBuf),
    /// The marker is there, the database is not.
    #[error(
        "{0} once held a database and no longer does: restore it, or delete {0}/{marker} to start anew",
        marker = sqlite::MARKER
    )]
    Lost(PathBuf),
    /// Marker and database are of two different stores.
    #[error("{0} holds the database of another data directory: put the right files together")]
    Mixed(PathBuf),
    /// The library is one that can lose committed writes.
    #[error(
        "SQLite {found} is older than {}, which mends a way to lose committed writes",
        SQLITE_VERSION_MIN
    )]
    OldSqlite {
        /// The version that is linked.
        found: String,
    },
    /// The address of the database server is none.
    #[error(
        "the address of the database cannot be read ({message}): it looks like postgres://USER@HOST/DATABASE"
    )]
    Address {
        /// What is wrong with it.
        message: String,
    },
    /// The database server cannot be reached or refuses.
    #[error("{place}: {message}")]
    Server {
        /// Database and hosts.
        place: String,
        /// What it said.
        message: String,
    },
    /// The database on the server holds no schema of ours, and the caller did not ask to create it.
    #[error(
        "no data in this database: create a site first (`rejoinder site add`), or name the right database"
    )]
    Empty,
    /// The server is one that nobody tries this program on.
    #[error("PostgreSQL {found} is too old: this program needs 15 or later")]
    OldPostgres {
        /// Its major version.
        found: i64,
    },
    /// A newer program wrote it.
    #[error("the database has migration {found}, this program knows {known}: use the newer program")]
    Newer {
        /// The highest migration in the database.
        found: i64,
        /// The highest migration in this program.
        known: i64,
    },
    /// Migrations are due, and the caller only looks.
    #[error("the database has migration {found}; the next start brings {pending}")]
    Behind {
        /// The highest migration in the database; 0 is none.
        found: i64,
        /// Number and name of those that are missing.
        pending: String,
    },
    /// Something that fills it was cut off.
    #[error(
        "a {work} into this database is not finished: run the same `rejoinder {work}` again, which goes on and finishes it"
    )]
    Unfinished {
        /// The command.
        work: String,
    },
    /// Something is there where nothing may be.
    #[error("{place} is not empty (it holds {name}): name an empty database")]
    Filled {
        /// Database and hosts.
        place: String,
        /// One of the tables.
        name: String,
    },
    /// A released migration was changed.
    #[error(
        "migration {0} in the database is not the one of this program: it was built from changed sources"
    )]
    Changed(i64),
    /// The file system said no.
    #[error("{path}: {source}")]
    Io {
        /// Where.
        path: PathBuf,
        /// What it said.
        source: std::io::Error,
    },
    /// The database said no.
    #[error("{path}: {message}")]
    Database {
        /// Where.
        path: PathBuf,
        /// What it said.
        message: String,
    },
}

/// How to open a store.
#[derive(Debug, Clone)]
pub struct Options {
    /// Make the data directory, or the schema in the server's database, when there is none.
    pub create: bool,
    /// Change nothing: no schema, no marker, no row. A store that lacks migrations does not open then.
    pub look: bool,
    /// Open also what a move or a restore has not finished: for these two.
    pub unfinished: bool,
    /// What the sessions on the server are called; none: what the address says, or `rejoinder`.
    pub application: Option<String>,
    /// Threads, or connections to the server, that read.
    pub readers: usize,
    /// Writes that may wait before further ones are told to come back.
    pub write_queue: usize,
    /// Bytes of page cache per connection to a file.
    pub cache_bytes: i64,
    /// Seconds that one statement may take on the server; 0 is without limit, for commands that read everything.
    pub statement_secs: u64,
    /// Certificates (PEM) that the server's must descend from; none: those of the system.
    pub ca_file: Option<PathBuf>,
    /// A file whose first line is the password, for an address of a server without one.
    pub password_file: Option<PathBuf>,
}

impl Default for Options {
    fn default() -> Self {
        let readers = std::thread::available_parallelism().map_or(2, usize::from).clamp(2, 16);
        let write_queue = 1_000;
        Self {
            create: false,
            look: false,
            unfinished: false,
            application: None,
            readers,
            write_queue,
            cache_bytes: 8 << 20,
            statement_secs: 5,
            ca_file: None,
            password_file: None,
        }
    }
}

/// The store of all sites. Cheap to clone.
#[derive(Clone)]
pub struct Store(Engine);

#[derive(Clone)]
enum Engine {
    Sqlite(sqlite::Sqlite),
    Postgres(postgres::Postgres),
}

impl Store {
    /// Opens the store in a data directory and brings its schema up to this program's. Blocks; call it at start.
    pub fn open(directory: &std::path::Path, options: &Options) -> Result<Self, OpenError> {
        sqlite::Sqlite::open(directory, options).map(|engine| Self(Engine::Sqlite(engine)))
    }

    /// Opens the store in a database of a PostgreSQL server and brings its schema up to this program's. The writing task
    /// runs on the runtime that this is called on.
    pub async fn connect(url: &str, options: &Options) -> Result<Self, OpenError> {
        postgres::Postgres::connect(url, options).await.map(|engine| Self(Engine::Postgres(engine)))
    }

    /// Runs `work` on one snapshot of the data. Readers do not wait for the writer.
    pub async fn read<T, E, F, Fut>(&self, work: F) -> Result<T, E>
    where
        F: FnOnce(Tx) -> Fut + Send + 'static,
        Fut: Future<Output = Result<T, E>> + Send + 'static,
        T: Send + 'static,
        E: From<Error> + Send + 'static,
    {
        match &self.0 {
            Engine::Sqlite(engine) => engine.read(work).await,
            Engine::Postgres(engine) => engine.read(work).await,
        }
    }

    /// Runs `work` in one write transaction and returns after it is durable. When `work` returns an error, nothing
    /// of it stays. Work that waits at the same time shares one commit.
    pub async fn write<T, E, F, Fut>(&self, work: F) -> Result<T, E>
    where
        F: FnOnce(Tx) -> Fut + Send + 'static,
        Fut: Future<Output = Result<T, E>> + Send + 'static,
        T: Send + 'static,
        E: From<Error> + Send + 'static,
    {
        match &self.0 {
            Engine::Sqlite(engine) => engine.write(work).await,
            Engine::Postgres(engine) => engine.write(work).await,
        }
    }

    /// A number that rises when something was written: at once after a commit of this process, and soon after one of
    /// another node where the engine tells. It is a reason to look and not what there is to see: one that is missed is
    /// made up for by looking now and then.
    #[must_use]
    pub fn changes(&self) -> watch::Receiver<u64> {
        match &self.0 {
            Engine::Sqlite(engine) => engine.changes(),
            Engine::Postgres(engine) => engine.changes(),
        }
    }

    /// Writes that wait now, for the metrics.
    #[must_use]
    pub fn write_queue_len(&self) -> usize {
        match &self.0 {
            Engine::Sqlite(engine) => engine.write_queue_len(),
            Engine::Postgres(engine) => engine.write_queue_len(),
        }
    }

    /// Commits and the writes that they carried since the start, for the metrics.
    #[must_use]
    pub fn commit_counts(&self) -> (u64, u64) {
        match &self.0 {
            Engine::Sqlite(engine) => engine.commit_counts(),
            Engine::Postgres(engine) => engine.commit_counts(),
        }
    }

    /// Leaves nothing in the log of what was overwritten or deleted: SQLite's is moved into the file, which zeroes what it
    /// frees. Returns whether that is so; false while a read that began before still needs the log. PostgreSQL keeps old
    /// rows until its own VACUUM, which is the operator's.
    pub async fn settle(&self) -> Result<bool, Error> {
        match &self.0 {
            Engine::Sqlite(engine) => engine.settle().await,
            Engine::Postgres(_) => Ok(true),
        }
    }

    /// Waits for the writes that were accepted, moves the log into the main file and stops the threads.
    pub fn close(self) {
        match self.0 {
            Engine::Sqlite(engine) => engine.close(),
            Engine::Postgres(engine) => engine.close(),
        }
    }
}

/// A running transaction, handed to the work.
pub struct Tx(Handle);

enum Handle {
    Sqlite(sqlite::Handle),
    Postgres(postgres::Handle),
}

impl Tx {
    fn sqlite(handle: sqlite::Handle) -> Self {
        Self(Handle::Sqlite(handle))
    }

    fn postgres(handle: postgres::Handle) -> Self {
        Self(Handle::Postgres(handle))
    }

    /// Runs a statement; returns how many rows it touched.
    pub async fn execute(&self, sql: &str, params: &[Value]) -> Result<u64, Error> {
        match &self.0 {
            Handle::Sqlite(handle) => handle.execute(sql, params),
            Handle::Postgres(handle) => handle.execute(sql, params).await,
        }
    }

    /// All rows of a query; the SQL bounds them.
    pub async fn fetch_all(&self, sql: &str, params: &[Value]) -> Result<Vec<Row>, Error> {
        match &self.0 {
            Handle::Sqlite(handle) => handle.fetch_all(sql, params),
            Handle::Postgres(handle) => handle.fetch_all(sql, params).await,
        }
    }

    /// The first row of a query.
    pub async fn fetch_optional(&self, sql: &str, params: &[Value]) -> Result<Option<Row>, Error> {
        Ok(self.fetch_all(sql, params).await?.into_iter().next())
    }

    /// The one row that a query must have.
    pub async fn fetch_one(&self, sql: &str, params: &[Value]) -> Result<Row, Error> {
        self.fetch_optional(sql, params)
            .await?
            .ok_or_else(|| Error::shape("a query that must find a row found none"))
    }

    /// What the database itself finds wrong with its file; empty is well. Reads all of it. A server has tools of its own
    /// for that (`pg_amcheck`), and nothing is found here.
    pub async fn check_file(&self) -> Result<Vec<String>, Error> {
        match &self.0 {
            Handle::Sqlite(handle) => handle.check_file(),
            Handle::Postgres(_) => Ok(Vec::new()),
        }
    }
    /// How many other sessions of ours the server has for this database: other nodes, other commands. Those of this store
    /// are told by [`Options::application`]. None where there is no server.
    pub async fn count_other_sessions(&self) -> Result<i64, Error> {
        let sql = "SELECT COUNT(*) FROM pg_stat_activity
                   WHERE datname = current_database() AND starts_with(application_name, 'rejoinder')
                     AND application_name <> current_setting('application_name')";
        match &self.0 {
            Handle::Sqlite(_) => Ok(0),
            Handle::Postgres(_) => self.fetch_one(sql, &[]).await?.next(),
        }
    }

    /// Settings of the server by which what is committed may be lost or torn with its machine, as `name = value`. None
    /// where there is no server.
    pub async fn list_careless_settings(&self) -> Result<Vec<String>, Error> {
        let sql = "SELECT name || ' = ' || setting FROM pg_settings
                   WHERE name IN ('fsync', 'full_page_writes') AND setting = 'off'
                   ORDER BY name";
        match &self.0 {
            Handle::Sqlite(_) => Ok(Vec::new()),
            Handle::Postgres(_) => {
                self.fetch_all(sql, &[]).await?.into_iter().map(|mut row| row.next()).collect()
            }
        }
    }

    /// Names what this transaction sees, for programs of the server's that are to see the same; good until the
    /// transaction ends. None where there is no server.
    pub async fn export_snapshot(&self) -> Result<Option<String>, Error> {
        match &self.0 {
            Handle::Sqlite(_) => Ok(None),
            Handle::Postgres(_) => {
                // The transaction may wait for the program longer than the server lets others idle.
                self.execute("SET LOCAL idle_in_transaction_session_timeout = 0", &[]).await?;
                self.fetch_one("SELECT pg_export_snapshot()", &[]).await?.next()
            }
        }
    }

    /// Lets the database look at what a bulk of writes left, so that it reads it by the right indexes. A file needs
    /// none: its plans do not depend on how much is where.
    pub async fn analyze(&self) -> Result<(), Error> {
        if let Handle::Postgres(_) = &self.0 {
            // Without names it would try the server's own tables, too, and warn of each that it may not.
            let sql = "SELECT string_agg(quote_ident(tablename), ', ') FROM pg_tables
                       WHERE schemaname = current_schema()";
            let ours: Option<String> = self.fetch_one(sql, &[]).await?.next()?;
            if let Some(tables) = ours {
                self.execute(&format!("ANALYZE {tables}"), &[]).await?;
            }
        }
        Ok(())
    }
}
