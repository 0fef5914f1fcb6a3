//! Migrations: numbered, embedded, forward only, each in one transaction with its record.

use rusqlite::{Connection, TransactionBehavior};

use super::OpenError;

/// A step of the schema.
#[derive(Debug)]
pub struct Migration {
    /// From 1, without gaps.
    pub number: i64,
    /// What it brings.
    pub name: &'static str,
    /// Its statements for SQLite.
    pub sqlite: &'static str,
    /// The same for PostgreSQL: a test compares what the two make.
    pub postgres: &'static str,
}

/// All steps, in order. A released one is never edited.
pub const MIGRATIONS: &[Migration] = &[
    Migration {
        number: 1,
        name: "init",
        sqlite: include_str!("../../migrations/0001_init/sqlite.sql"),
        postgres: include_str!("../../migrations/0001_init/postgres.sql"),
    },
    Migration {
        number: 2,
        name: "live",
        sqlite: include_str!("../../migrations/0002_live/sqlite.sql"),
        postgres: include_str!("../../migrations/0002_live/postgres.sql"),
    },
    Migration {
        number: 3,
        name: "people",
        sqlite: include_str!("../../migrations/0003_people/sqlite.sql"),
        postgres: include_str!("../../migrations/0003_people/postgres.sql"),
    },
    Migration {
        number: 4,
        name: "desk",
        sqlite: include_str!("../../migrations/0004_desk/sqlite.sql"),
        postgres: include_str!("../../migrations/0004_desk/postgres.sql"),
    },
];

const RECORD: &str = "
    CREATE TABLE IF NOT EXISTS migrations (
        number INTEGER PRIMARY KEY,
        name   TEXT NOT NULL,
        digest TEXT NOT NULL
    ) STRICT";
pub(super) const RECORD_POSTGRES: &str = "
    CREATE TABLE migrations (
        number BIGINT PRIMARY KEY,
        name   TEXT NOT NULL,
        digest TEXT NOT NULL
    )";

/// FNV-1a of the statements: tells an edited migration, guards against nobody.
pub(super) fn digest(sql: &str) -> String {
    let hash = sql
        .bytes()
        .fold(0xcbf2_9ce4_8422_2325_u64, |hash, byte| (hash ^ u64::from(byte)).wrapping_mul(0x100_0000_01b3));
    format!("{hash:016x}")
}

/// Brings the schema up to this program's, or says why not. Others that start at the same time wait for the lock.
pub(super) fn migrate(
    connection: &mut Connection,
    refuse: impl Fn(rusqlite::Error) -> OpenError,
) -> Result<(), OpenError> {
    connection.execute_batch(RECORD).map_err(&refuse)?;
    let tx = connection.transaction_with_behavior(TransactionBehavior::Immediate).map_err(&refuse)?;
    for migration in missing(&done(&tx).map_err(&refuse)?, |migration| migration.sqlite)? {
        tx.execute_batch(migration.sqlite).map_err(&refuse)?;
        tx.execute(
            "INSERT INTO migrations (number, name, digest) VALUES ($1, $2, $3)",
            (migration.number, migration.name, digest(migration.sqlite)),
        )
        .map_err(&refuse)?;
    }
    tx.commit().map_err(refuse)
}

/// Says why the schema is not this program's; changes nothing.
pub(super) fn look(
    connection: &Connection,
    refuse: impl Fn(rusqlite::Error) -> OpenError,
) -> Result<(), OpenError> {
    let done = match connection.table_exists(None, "migrations").map_err(&refuse)? {
        true => done(connection).map_err(refuse)?,
        false => Vec::new(),
    };
    nothing_missing(&done, |migration| migration.sqlite)
}

fn done(connection: &Connection) -> rusqlite::Result<Vec<(i64, String)>> {
    let mut statement = connection.prepare("SELECT number, digest FROM migrations ORDER BY number")?;
    statement.query_map([], |row| Ok((row.get(0)?, row.get(1)?)))?.collect()
}

/// Refuses a database that lacks steps, naming them.
pub(super) fn nothing_missing(
    done: &[(i64, String)],
    statements: fn(&Migration) -> &'static str,
) -> Result<(), OpenError> {
    let pending: Vec<String> =
        missing(done, statements)?.iter().map(|m| format!("{} {}", m.number, m.name)).collect();
    match pending.as_slice() {
        [] => Ok(()),
        all => Err(OpenError::Behind {
            found: done.last().map_or(0, |(number, _)| *number),
            pending: all.join(", "),
        }),
    }
}

/// The steps that a database with these (number, digest) lacks, or why this program must leave it alone.
pub(super) fn missing(
    done: &[(i64, String)],
    statements: fn(&Migration) -> &'static str,
) -> Result<&'static [Migration], OpenError> {
    let known = MIGRATIONS.last().map_or(0, |m| m.number);
    if let Some((found, _)) = done.last().filter(|(found, _)| *found > known) {
        return Err(OpenError::Newer { found: *found, known });
    }
    for (migration, (number, found)) in MIGRATIONS.iter().zip(done) {
        if *found != digest(statements(migration)) || *number != migration.number {
            return Err(OpenError::Changed(*number));
        }
    }
    Ok(&MIGRATIONS[done.len()..])
}
