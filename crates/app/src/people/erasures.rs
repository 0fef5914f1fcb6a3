//! The list of erasures: a file beside the database that outlives it, so that a restored backup does not bring back who
//! asked to be gone. A line is a name that only this program can make, `all` or `name` (his words stayed), and the time.
//! Never here: anything by which a person could be told.

use std::{
    collections::BTreeMap,
    fs::{File, OpenOptions},
    io::{BufRead as _, BufReader, ErrorKind, Write as _},
    os::unix::fs::OpenOptionsExt as _,
    path::{Path, PathBuf},
};

use rejoinder_domain::{ReaderId, SiteId};
use rejoinder_exchange::{from_rfc3339, to_rfc3339};
use rejoinder_store::Erasure;

use super::leaving::erase;
use crate::{ctx::Ctx, error::Error};

/// Rows read at a time.
const STEP: usize = 1_000;

/// Writes lines at the end of the file, and waits until the disk has them. Without a file nothing is written.
pub(super) async fn append(ctx: &Ctx, erasures: &[Erasure]) -> Result<(), Error> {
    let Some(path) = ctx.outside.erasures.clone() else { return Ok(()) };
    let lines: String = erasures.iter().map(line).collect();
    tokio::task::spawn_blocking(move || append_to(&path, &lines))
        .await
        .map_err(|error| Error::fault(format!("the list of erasures: {error}")))?
}

fn append_to(path: &Path, lines: &str) -> Result<(), Error> {
    let refuse =
        |error: std::io::Error| Error::fault(format!("the list of erasures {}: {error}", path.display()));
    let mut file = OpenOptions::new().create(true).append(true).mode(0o600).open(path).map_err(refuse)?;
    file.write_all(lines.as_bytes()).map_err(refuse)?;
    file.sync_all().map_err(refuse)?;
    let directory = path.parent().filter(|parent| !parent.as_os_str().is_empty()).unwrap_or(Path::new("."));
    File::open(directory).and_then(|directory| directory.sync_all()).map_err(refuse)
}

fn line(e: &Erasure) -> String {
    let what = if e.keeps_text { "name" } else { "all" };
    format!("{} {what} {}\n", hex::encode(&e.subject), to_rfc3339(e.erased_at))
}

fn read_line(text: &str) -> Option<Erasure> {
    let mut words = text.split_ascii_whitespace();
    let subject = hex::decode(words.next()?).ok().filter(|subject| !subject.is_empty())?;
    let keeps_text = match words.next()? {
        "all" => false,
        "name" => true,
        _ => return None,
    };
    let erased_at = from_rfc3339(words.next()?)?;
    words.next().is_none().then_some(Erasure { subject, keeps_text, erased_at })
}

/// The lines of a list of erasures by subject; none when there is no file. A last line without its end was cut off by a crash,
/// before its erasure was done: the job is still there.
fn read(path: &Path) -> Result<BTreeMap<Vec<u8>, Erasure>, Error> {
    let refuse =
        |error: std::io::Error| Error::fault(format!("the list of erasures {}: {error}", path.display()));
    let file = match File::open(path) {
        Err(error) if error.kind() == ErrorKind::NotFound => return Ok(BTreeMap::new()),
        file => file.map_err(refuse)?,
    };
    let (mut known, mut reader, mut text) = (BTreeMap::new(), BufReader::new(file), String::new());
    for number in 1.. {
        text.clear();
        if reader.read_line(&mut text).map_err(refuse)? == 0 {
            break;
        }
        match read_line(&text) {
            Some(erasure) if text.ends_with('\n') => drop(known.insert(erasure.subject.clone(), erasure)),
            _ if !text.ends_with('\n') => {}
            _ => {
                let text = format!(
                    "the list of erasures {}, line {number}: not a line of a list of erasures",
                    path.display()
                );
                return Err(Error::fault(text));
            }
        }
    }
    Ok(known)
}

/// Brings store and list together, before anybody is served: who is in the list of erasures and still, or again, in the store is
/// erased; what only one of the two notes the other notes too. Returns how many readers that erased.
pub async fn replay_erasures(ctx: &Ctx) -> Result<usize, Error> {
    let Some(path) = ctx.outside.erasures.clone() else { return Ok(0) };
    let mut missing = read(&path)?;
    let mut unwritten: Vec<Erasure> = Vec::new();
    let mut after = Vec::new();
    loop {
        let from = std::mem::take(&mut after);
        let rows = ctx.store.read(move |tx| async move { tx.list_erasures_after(&from, STEP).await }).await?;
        let Some(last) = rows.last() else { break };
        after.clone_from(&last.subject);
        unwritten.extend(rows.into_iter().filter(|row| missing.remove(&row.subject).is_none()));
    }
    if !unwritten.is_empty() {
        append(ctx, &unwritten).await?;
    }
    if missing.is_empty() {
        return Ok(0);
    }
    let mut erased = 0;
    for site in ctx.sites().all() {
        erased += erase_known(ctx, site.id, &missing).await?;
    }
    ctx.store
        .write(move |tx| async move {
            for erasure in missing.values() {
                tx.insert_erasure(erasure).await?;
            }
            Ok::<_, Error>(())
        })
        .await?;
    Ok(erased)
}

async fn erase_known(ctx: &Ctx, site: SiteId, known: &BTreeMap<Vec<u8>, Erasure>) -> Result<usize, Error> {
    let (mut erased, mut after) = (0, ReaderId::from_raw(0));
    loop {
        let rows =
            ctx.store.read(move |tx| async move { tx.list_readers_after(site, after, STEP).await }).await?;
        let Some(last) = rows.last() else { break };
        after = last.id;
        for reader in &rows {
            if let Some(erasure) = known.get(&ctx.secrets.subject(site, reader.id)) {
                erase(ctx, reader, erasure.keeps_text).await?;
                erased += 1;
            }
        }
    }
    Ok(erased)
}

/// Where the list of erasures of a data directory is.
#[must_use]
pub fn erasures_in(directory: &Path) -> PathBuf {
    directory.join("erasures")
}
