//! The seam to the database: `Store::read` and `Store::write` run a piece of work in one transaction.
//!
//! The work is an async block that may await nothing but its [`Tx`]. On SQLite it runs on a thread that owns the
//! connection, so every statement is a plain call; a block that awaits anything else is a fault, found at its first run.
//! Never here: a query.

mod migrate;
mod sqlite;
mod value;

use std::{future::Future, path::PathBuf};

pub use migrate::MIGRATIONS;
pub use sqlite::{Options, SQLITE_VERSION_MIN, sqlite_version};
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
    /// A newer program wrote it.
    #[error("the database has migration {found}, this program knows {known}: use the newer program")]
    Newer {
        /// The highest migration in the database.
        found: i64,
        /// The highest migration in this program.
        known: i64,
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

/// The store of all sites. Cheap to clone.
#[derive(Clone)]
pub struct Store(sqlite::Sqlite);

impl Store {
    /// Opens the store in a data directory and brings its schema up to this program's. Blocks; call it at start.
    pub fn open(directory: &std::path::Path, options: &Options) -> Result<Self, OpenError> {
        sqlite::Sqlite::open(directory, options).map(Self)
    }

    /// Runs `work` on one snapshot of the data. Readers do not wait for the writer.
    pub async fn read<T, E, F, Fut>(&self, work: F) -> Result<T, E>
    where
        F: FnOnce(Tx) -> Fut + Send + 'static,
        Fut: Future<Output = Result<T, E>> + Send,
        T: Send + 'static,
        E: From<Error> + Send + 'static,
    {
        self.0.read(work).await
    }

    /// Runs `work` in one write transaction and returns after it is durable. When `work` returns an error, nothing
    /// of it stays. Work that waits at the same time shares one commit.
    pub async fn write<T, E, F, Fut>(&self, work: F) -> Result<T, E>
    where
        F: FnOnce(Tx) -> Fut + Send + 'static,
        Fut: Future<Output = Result<T, E>> + Send,
        T: Send + 'static,
        E: From<Error> + Send + 'static,
    {
        self.0.write(work).await
    }

    /// Writes that wait now, for the metrics.
    #[must_use]
    pub fn write_queue_len(&self) -> usize {
        self.0.write_queue_len()
    }

    /// Commits and the writes that they carried since the start, for the metrics.
    #[must_use]
    pub fn commit_counts(&self) -> (u64, u64) {
        self.0.commit_counts()
    }

    /// Waits for the writes that were accepted, moves the log into the main file and stops the threads.
    pub fn close(self) {
        self.0.close();
    }
}

/// A running transaction, handed to the work.
pub struct Tx(sqlite::Handle);

impl Tx {
    /// Runs a statement; returns how many rows it touched.
    pub async fn execute(&self, sql: &str, params: &[Value]) -> Result<u64, Error> {
        self.0.execute(sql, params)
    }

    /// All rows of a query; the SQL bounds them.
    pub async fn fetch_all(&self, sql: &str, params: &[Value]) -> Result<Vec<Row>, Error> {
        self.0.fetch_all(sql, params)
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

    /// What the database itself finds wrong with its file; empty is well. Reads all of it.
    pub async fn check_file(&self) -> Result<Vec<String>, Error> {
        self.0.check_file()
    }
}
