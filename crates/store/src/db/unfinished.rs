//! A note in a database that a long work, which fills it, is not finished. While it is there the database does not open,
//! but for whoever finishes that work.
//!
//! It is a table of its own beside the schema: it can be there before the schema is, which a restore brings whole, and no
//! copy or digest of the data holds it.

use super::{Error, Handle, Tx};

/// Its table.
pub(super) const TABLE: &str = "unfinished";
pub(super) const CREATE: &str = "CREATE TABLE unfinished (work TEXT NOT NULL, source TEXT NOT NULL)";
const READ: &str = "SELECT work, source FROM unfinished";

/// What is not finished.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Unfinished {
    /// The command: `move` or `restore`.
    pub work: String,
    /// What tells its source from others.
    pub source: String,
}

impl Tx {
    /// The note, if there is one.
    pub async fn find_unfinished(&self) -> Result<Option<Unfinished>, Error> {
        let known = match &self.0 {
            Handle::Sqlite(_) => "SELECT COUNT(*) FROM sqlite_schema WHERE name = $1",
            Handle::Postgres(_) => {
                "SELECT COUNT(*) FROM pg_tables WHERE schemaname = current_schema() AND tablename = $1"
            }
        };
        if self.fetch_one(known, &[TABLE.into()]).await?.next::<i64>()? == 0 {
            return Ok(None);
        }
        let mut row = self.fetch_one(READ, &[]).await?;
        Ok(Some(Unfinished { work: row.next()?, source: row.next()? }))
    }

    /// Leaves the note; a second one is a fault.
    pub async fn insert_unfinished(&self, note: &Unfinished) -> Result<(), Error> {
        self.execute(CREATE, &[]).await?;
        let insert = "INSERT INTO unfinished (work, source) VALUES ($1, $2)";
        self.execute(insert, &[note.work.as_str().into(), note.source.as_str().into()]).await?;
        Ok(())
    }

    /// Takes the note away: the database opens for everyone from then on.
    pub async fn delete_unfinished(&self) -> Result<(), Error> {
        self.execute("DROP TABLE unfinished", &[]).await?;
        Ok(())
    }
}
