//! The database as one file: a copy of one in use, and a copy that becomes a store of its own.

use std::{
    fs::{File, OpenOptions},
    os::unix::fs::OpenOptionsExt as _,
    path::Path,
};

use rusqlite::{
    Connection, OpenFlags,
    backup::{Backup, StepResult},
};

use super::{super::OpenError, BUSY_TIMEOUT, FILE, WAL_PAUSE};
use crate::sites::LINEAGE;

/// Copies the database of a directory, which may be in use, into a new file that only its owner may read: all of one
/// moment, in one file without a log beside it. Writers go on; what they write meanwhile is not in the copy. Blocks.
pub fn copy_file(directory: &Path, to: &Path) -> Result<(), OpenError> {
    let from = directory.join(FILE);
    let refuse = |e: rusqlite::Error| OpenError::Database { path: from.clone(), message: e.to_string() };
    let source = Connection::open_with_flags(&from, OpenFlags::SQLITE_OPEN_READ_WRITE).map_err(refuse)?;
    source.busy_timeout(BUSY_TIMEOUT).map_err(refuse)?;
    source.execute_batch("PRAGMA query_only = ON").map_err(refuse)?;

    let made = OpenOptions::new().write(true).create_new(true).mode(0o600).open(to);
    let file = made.map_err(|source| OpenError::Io { path: to.to_owned(), source })?;
    let refuse = |e: rusqlite::Error| OpenError::Database { path: to.to_owned(), message: e.to_string() };
    let mut copy = Connection::open_with_flags(to, OpenFlags::SQLITE_OPEN_READ_WRITE).map_err(refuse)?;
    // It is synced once, at the end; one that was cut off is no backup.
    copy.execute_batch("PRAGMA synchronous = OFF").map_err(refuse)?;
    copy_pages(&source, &mut copy).map_err(refuse)?;
    copy.execute_batch("PRAGMA journal_mode = DELETE").map_err(refuse)?;
    copy.close().map_err(|(_, e)| refuse(e))?;
    sync(&file, to)
}

/// All pages in one step, under one read lock: in several steps a writer in another process would make it begin anew.
fn copy_pages(source: &Connection, copy: &mut Connection) -> rusqlite::Result<()> {
    let backup = Backup::new(source, copy)?;
    let mut tries = BUSY_TIMEOUT.as_millis() / WAL_PAUSE.as_millis();
    loop {
        match backup.step(-1)? {
            StepResult::Done => return Ok(()),
            _ if tries == 0 => {
                let busy = rusqlite::ffi::Error::new(rusqlite::ffi::SQLITE_BUSY);
                return Err(rusqlite::Error::SqliteFailure(busy, None));
            }
            _ => {
                tries -= 1;
                std::thread::sleep(WAL_PAUSE);
            }
        }
    }
}

/// Makes of a copy that nobody has open a store of its own: the next start of the directory that it comes to names it
/// anew, and its event ids are of a line that no reader has seen. Blocks.
pub fn adopt_file(file: &Path, lineage: &str) -> Result<(), OpenError> {
    let refuse = |e: rusqlite::Error| OpenError::Database { path: file.to_owned(), message: e.to_string() };
    let copy = Connection::open_with_flags(file, OpenFlags::SQLITE_OPEN_READ_WRITE).map_err(refuse)?;
    let transaction = copy.unchecked_transaction().map_err(refuse)?;
    transaction.execute("DELETE FROM meta WHERE key = 'store'", []).map_err(refuse)?;
    let replace = "INSERT OR REPLACE INTO meta (key, value) VALUES ($1, $2)";
    transaction.execute(replace, [LINEAGE, lineage]).map_err(refuse)?;
    transaction.commit().map_err(refuse)?;
    copy.close().map_err(|(_, e)| refuse(e))?;
    let opened = File::open(file).map_err(|source| OpenError::Io { path: file.to_owned(), source })?;
    sync(&opened, file)
}

fn sync(file: &File, path: &Path) -> Result<(), OpenError> {
    file.sync_all().map_err(|source| OpenError::Io { path: path.to_owned(), source })
}
