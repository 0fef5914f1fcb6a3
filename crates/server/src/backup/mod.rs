//! A backup on the disk: one file of data, and a manifest that says what is in it.
//! Never here: a command, or a query.

mod manifest;
mod tools;

use std::{
    fs::{self, DirBuilder, File, OpenOptions},
    io::{Read as _, Write as _},
    os::unix::fs::{DirBuilderExt as _, MetadataExt as _, OpenOptionsExt as _},
    path::{Path, PathBuf},
};

use anyhow::Context as _;
use sha2::{Digest as _, Sha256};

pub(crate) use manifest::{Engine, MANIFEST, Manifest, differing, total};
pub(crate) use tools::Program;

/// Bytes copied and hashed at a time.
const CHUNK: usize = 1 << 20;
/// What a backup that was cut off may leave.
const PARTS: [&str; 6] = [
    "rejoinder.db",
    "rejoinder.db-journal",
    "rejoinder.db-wal",
    "rejoinder.db-shm",
    "rejoinder.dump",
    MANIFEST,
];

/// A directory that is being filled beside the name that was asked for, so that a run that is cut off leaves nothing under
/// that name. It is deleted unless it is put in place.
pub(crate) struct Half {
    path: PathBuf,
    /// Holds the system's lock on it.
    _lock: File,
    in_place: bool,
}

impl Half {
    /// For this user alone: what is backed up holds addresses of readers and hashes of passwords.
    pub(crate) fn beside(directory: &Path) -> anyhow::Result<Self> {
        anyhow::ensure!(
            is_free(directory)?,
            "{} is there already: a backup replaces nothing, name another directory",
            directory.display()
        );
        let mut name =
            directory.file_name().context("name the directory that the backup is to be")?.to_owned();
        name.push(".part");
        let path = directory.with_file_name(name);
        let refuse = || format!("{} cannot be made", path.display());
        // One that is there already was left by a run that was cut off, or is somebody else's, or leads elsewhere.
        match DirBuilder::new().mode(0o700).create(&path) {
            Err(error) if error.kind() == std::io::ErrorKind::AlreadyExists => {}
            made => made.with_context(refuse)?,
        }
        let lock = open_own_directory(&path)?;
        if lock.try_lock().is_err() {
            anyhow::bail!("{} is being written by another process", path.display());
        }
        // Perhaps with another mode.
        lock.set_permissions(std::os::unix::fs::PermissionsExt::from_mode(0o700)).with_context(refuse)?;
        let lefts = fs::read_dir(&path).and_then(Iterator::collect::<Result<Vec<_>, _>>)?;
        for left in &lefts {
            let is_ours = left.file_name().to_str().is_some_and(|name| PARTS.contains(&name));
            anyhow::ensure!(is_ours, "{} is in the way: no backup left it there", left.path().display());
        }
        for left in lefts {
            fs::remove_file(left.path())
                .with_context(|| format!("{} is in the way", left.path().display()))?;
        }
        Ok(Self { path, _lock: lock, in_place: false })
    }

    pub(crate) fn path(&self) -> &Path {
        &self.path
    }

    /// Returns when the disk holds all of it under its name.
    pub(crate) fn put_in_place(mut self, directory: &Path) -> anyhow::Result<()> {
        let refuse = || format!("{} cannot be put in place", directory.display());
        sync_directory(&self.path)?;
        // Takes the place of nothing but an empty directory.
        fs::rename(&self.path, directory).with_context(refuse)?;
        self.in_place = true;
        sync_directory(parent(directory))
    }
}

impl Drop for Half {
    fn drop(&mut self) {
        if !self.in_place {
            // What failed is told; that its remains stay too would say no more.
            let _ = fs::remove_dir_all(&self.path);
        }
    }
}

/// Opens a directory that is this user's. What another may change, or have lead elsewhere, is nothing to clear and fill.
fn open_own_directory(path: &Path) -> anyhow::Result<File> {
    let flags = rustix::fs::OFlags::DIRECTORY | rustix::fs::OFlags::NOFOLLOW;
    let opened = OpenOptions::new().read(true).custom_flags(flags.bits().cast_signed()).open(path);
    let opened = opened.with_context(|| format!("{} is in the way: it is no directory", path.display()))?;
    let owner = opened.metadata().with_context(|| path.display().to_string())?.uid();
    anyhow::ensure!(
        owner == rustix::process::geteuid().as_raw(),
        "{} is in the way: it is another user's",
        path.display()
    );
    Ok(opened)
}

/// Whether nothing is there, or an empty directory.
fn is_free(directory: &Path) -> anyhow::Result<bool> {
    match fs::read_dir(directory) {
        Ok(mut entries) => Ok(entries.next().is_none()),
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(true),
        Err(error) if error.kind() == std::io::ErrorKind::NotADirectory => Ok(false),
        Err(error) => Err(error).with_context(|| directory.display().to_string()),
    }
}

fn parent(path: &Path) -> &Path {
    path.parent().filter(|parent| !parent.as_os_str().is_empty()).unwrap_or(Path::new("."))
}

/// Returns when the disk knows the names in a directory.
pub(crate) fn sync_directory(path: &Path) -> anyhow::Result<()> {
    let synced = File::open(path).and_then(|directory| directory.sync_all());
    synced.with_context(|| format!("{} cannot be written", path.display()))
}

/// A new file that only this user may read.
pub(crate) fn create(path: &Path) -> anyhow::Result<File> {
    let made = OpenOptions::new().write(true).create_new(true).mode(0o600).open(path);
    made.with_context(|| format!("{} cannot be made", path.display()))
}

/// The length of a file and its SHA-256 in hexadecimal digits; what is read is copied when there is a place for it.
pub(crate) fn hash(path: &Path, mut copy: Option<&mut File>) -> anyhow::Result<(u64, String)> {
    let refuse = || format!("{} cannot be read", path.display());
    let mut file = File::open(path).with_context(refuse)?;
    let (mut sha, mut bytes, mut chunk) = (Sha256::new(), 0, vec![0; CHUNK]);
    loop {
        let read = file.read(&mut chunk).with_context(refuse)?;
        if read == 0 {
            break;
        }
        sha.update(&chunk[..read]);
        bytes += read as u64;
        if let Some(copy) = &mut copy {
            copy.write_all(&chunk[..read]).context("the copy cannot be written")?;
        }
    }
    if let Some(copy) = copy {
        copy.sync_all().context("the copy cannot be written")?;
    }
    Ok((bytes, hex(&sha.finalize())))
}

/// Hexadecimal digits.
pub(crate) fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}
