//! The lock by which one process alone serves a data directory. It is the system's, so it ends with its process however
//! that ends. A move and a restore take it too, so that nobody serves what they read or fill; other commands take none.
//! Never here: opening the data.

use std::{
    fs::{File, OpenOptions, TryLockError},
    io::{Read as _, Write as _},
    os::unix::fs::OpenOptionsExt as _,
    path::Path,
};

use anyhow::Context as _;

/// Stays in the directory when nobody serves: a lock file that is deleted could be held by two.
pub(crate) const FILE: &str = "rejoinder.lock";
/// Digits of a process id, with room.
const HOLDER_LEN_MAX: u64 = 20;

/// Held while a process serves a data directory, moves or fills it.
#[derive(Debug)]
pub(crate) struct Lock {
    _file: File,
}

impl Lock {
    /// Takes the lock of a directory that is there, or says who has it.
    pub(crate) fn take(data: &Path) -> anyhow::Result<Self> {
        let path = data.join(FILE);
        let refuse = || format!("{} cannot be locked, so it is not served", path.display());
        let file =
            OpenOptions::new().read(true).write(true).create(true).truncate(false).mode(0o600).open(&path);
        let mut file = file.with_context(refuse)?;
        match file.try_lock() {
            Ok(()) => {}
            Err(TryLockError::WouldBlock) => {
                let mut holder = String::new();
                // Its number helps to find it; without one the refusal stands all the same.
                let _ = (&mut file).take(HOLDER_LEN_MAX).read_to_string(&mut holder);
                let holder = match holder.trim() {
                    "" => String::new(),
                    number => format!(" (process {number})"),
                };
                anyhow::bail!(
                    "{} is in use by another process{holder}: stop that one first, or name another directory",
                    data.display()
                );
            }
            Err(TryLockError::Error(error)) => return Err(error).with_context(refuse),
        }
        file.set_len(0).and_then(|()| writeln!(file, "{}", std::process::id())).with_context(refuse)?;
        Ok(Self { _file: file })
    }
}
