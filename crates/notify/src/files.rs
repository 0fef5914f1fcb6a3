//! Mails as files, one `.eml` each: for the demo and for trying out. Never here: a way to send them later.

use std::{
    fs::{self, DirBuilder, File, OpenOptions},
    io::{self, Write},
    os::unix::fs::{DirBuilderExt, OpenOptionsExt},
    path::{Path, PathBuf},
    sync::atomic::{AtomicU64, Ordering},
};

use crate::error::SendError;

/// Tells files that are being written apart.
static WRITTEN: AtomicU64 = AtomicU64::new(0);

/// A directory of mails.
#[derive(Debug)]
pub(crate) struct Files {
    dir: PathBuf,
}

impl Files {
    /// Makes the directory when it is not there; only the server's user may look into a new one.
    pub(crate) fn open(dir: &Path) -> io::Result<Self> {
        DirBuilder::new().recursive(true).mode(0o700).create(dir)?;
        Ok(Self { dir: dir.to_owned() })
    }

    /// Writes `ID.eml`, whole or not at all, for nobody else to read. The same mail again takes its own place.
    ///
    /// `id` has passed the rule for ids and is a plain file name.
    pub(crate) async fn put(&self, id: &str, raw: Vec<u8>) -> Result<(), SendError> {
        let number = WRITTEN.fetch_add(1, Ordering::Relaxed);
        let half = self.dir.join(format!(".{id}.{}.{number}.tmp", std::process::id()));
        let (dir, whole) = (self.dir.clone(), self.dir.join(format!("{id}.eml")));
        let written = tokio::task::spawn_blocking(move || {
            let done = write(&half, &raw).and_then(|()| fs::rename(&half, &whole));
            if done.is_err() {
                // What is half written is no mail; if even this fails, its name says so.
                let _ = fs::remove_file(&half);
            }
            done.and_then(|()| File::open(&dir)?.sync_all())
        });
        match written.await {
            Ok(Ok(())) => Ok(()),
            Ok(Err(error)) => Err(SendError::Later { cause: format!("a file for a mail: {error}") }),
            Err(error) => Err(SendError::Later { cause: format!("writing a mail: {error}") }),
        }
    }
}

fn write(path: &Path, raw: &[u8]) -> io::Result<()> {
    let mut file = OpenOptions::new().write(true).create_new(true).mode(0o600).open(path)?;
    file.write_all(raw)?;
    file.sync_all()
}
