//! The manifest of a backup: where its data come from, the digest of its file, and the digest of every table.

use std::{
    fs::File,
    io::{Read as _, Write as _},
    path::Path,
};

use anyhow::Context as _;
use rejoinder_store::{MIGRATIONS, TableDigest};
use serde::{Deserialize, Serialize};
use sha2::{Digest as _, Sha256};

use super::{create, hash, hex};

/// Its file.
pub(crate) const MANIFEST: &str = "manifest.json";
/// What this program writes and reads.
const FORMAT: u64 = 1;
/// A manifest has a line for each table.
const BYTES_MAX: u64 = 1 << 20;

/// What the data come from, and so what reads them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(crate) enum Engine {
    /// The file is a database.
    Sqlite,
    /// The file is what `pg_dump` writes in its own format.
    Postgresql,
}

impl Engine {
    /// The file of data.
    pub(crate) fn file(self) -> &'static str {
        match self {
            Self::Sqlite => crate::cli::DATABASE,
            Self::Postgresql => "rejoinder.dump",
        }
    }

    /// As people call it.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Sqlite => "SQLite",
            Self::Postgresql => "PostgreSQL",
        }
    }
}

/// What is in a backup.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Manifest {
    /// The form of this file.
    format: u64,
    /// Where the data come from.
    pub(crate) engine: Engine,
    /// The version of the program that wrote it.
    pub(crate) program: String,
    /// The number of the schema's last migration.
    schema: i64,
    /// When it was begun, in UTC.
    pub(crate) made_at: String,
    /// Length of the file of data.
    bytes: u64,
    /// SHA-256 of the file of data.
    sha256: String,
    /// What is in each table.
    pub(crate) tables: Vec<TableDigest>,
}

impl Manifest {
    /// Writes the manifest of the file of data in a directory, which is whole by now.
    pub(crate) fn write(
        directory: &Path,
        engine: Engine,
        made_at: String,
        tables: Vec<TableDigest>,
    ) -> anyhow::Result<Self> {
        let (bytes, sha256) = hash(&directory.join(engine.file()), None)?;
        let program = env!("CARGO_PKG_VERSION").to_owned();
        let manifest =
            Self { format: FORMAT, engine, program, schema: schema(), made_at, bytes, sha256, tables };
        let mut text = serde_json::to_string_pretty(&manifest)?;
        text.push('\n');
        let path = directory.join(MANIFEST);
        let mut file = create(&path)?;
        let written = file.write_all(text.as_bytes()).and_then(|()| file.sync_all());
        written.with_context(|| format!("{} cannot be written", path.display()))?;
        Ok(manifest)
    }

    /// Reads the manifest of a backup that this program can restore.
    pub(crate) fn read(directory: &Path) -> anyhow::Result<Self> {
        let path = directory.join(MANIFEST);
        let refuse = || format!("{} is no backup: {MANIFEST} cannot be read", directory.display());
        let mut text = String::new();
        File::open(&path)
            .and_then(|file| file.take(BYTES_MAX).read_to_string(&mut text))
            .with_context(refuse)?;
        let whole: serde_json::Value = serde_json::from_str(&text).with_context(refuse)?;
        let format = whole.get("format").and_then(serde_json::Value::as_u64);
        anyhow::ensure!(
            format == Some(FORMAT),
            "{} is of a form that this program does not know: restore it with the program that made it",
            path.display()
        );
        let manifest: Self = serde_json::from_value(whole).with_context(refuse)?;
        let (found, known) = (manifest.schema, schema());
        anyhow::ensure!(
            found == known,
            "the backup has schema {found}, this program has {known}: restore it with rejoinder {}, which made it{}",
            manifest.program,
            if found < known { ", and start this one on it then" } else { "" }
        );
        Ok(manifest)
    }

    /// Refuses a file of data that is not, byte by byte, the one that was written. What is read is copied when there is a
    /// place for it.
    pub(crate) fn check_file(&self, directory: &Path, copy: Option<&mut File>) -> anyhow::Result<()> {
        let path = directory.join(self.engine.file());
        let (bytes, sha256) = hash(&path, copy)?;
        anyhow::ensure!(
            bytes == self.bytes,
            "{} has {bytes} bytes, its manifest says {}: it is not the file that was written, take another backup",
            path.display(),
            self.bytes
        );
        anyhow::ensure!(
            sha256 == self.sha256,
            "{} is not the file that was written, its digest is another: take another backup",
            path.display()
        );
        Ok(())
    }

    /// Refuses tables that do not hold what they held.
    pub(crate) fn check_tables(&self, found: &[TableDigest]) -> anyhow::Result<()> {
        let differing = differing(&self.tables, found);
        anyhow::ensure!(
            differing.is_empty(),
            "the data are not those that the manifest tells of: {}",
            differing.join("; ")
        );
        Ok(())
    }

    /// All rows.
    pub(crate) fn rows(&self) -> u64 {
        self.tables.iter().map(|table| table.rows).sum()
    }
}

/// The schema of this program.
fn schema() -> i64 {
    MIGRATIONS.last().map_or(0, |migration| migration.number)
}

/// One digest of all tables, for people to compare.
pub(crate) fn total(tables: &[TableDigest]) -> String {
    let mut sha = Sha256::new();
    for table in tables {
        sha.update(format!("{} {} {}\n", table.table, table.rows, table.digest));
    }
    hex(&sha.finalize())
}

/// Each table that is not the same on both sides, in words.
pub(crate) fn differing(wanted: &[TableDigest], found: &[TableDigest]) -> Vec<String> {
    let rows = |tables: &[TableDigest], name: &str| {
        tables.iter().find(|table| table.table == name).map_or("none".to_owned(), |table| {
            format!("{} rows, digest {}", table.rows, table.digest.get(..16).unwrap_or_default())
        })
    };
    let names = wanted.iter().chain(found.iter().filter(|f| wanted.iter().all(|w| w.table != f.table)));
    names
        .map(|table| table.table.as_str())
        .filter(|name| {
            let of = |tables: &[TableDigest]| tables.iter().find(|table| table.table == *name).cloned();
            of(wanted) != of(found)
        })
        .map(|name| format!("{name} ({}; should be: {})", rows(found, name), rows(wanted, name)))
        .collect()
}
