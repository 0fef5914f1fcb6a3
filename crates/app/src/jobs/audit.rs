//! The job that goes through all threads and compares their counters with their rows. A counter never leaves the
//! transaction of its rows, so a drift is a mistake of ours: it is mended, and said aloud.

use rejoinder_domain::ThreadId;
use serde::{Deserialize, Serialize};

use super::{Done, Job, Kind, Lease, When, enqueue};
use crate::{ctx::Ctx, error::Error};

/// Seconds between the end of one round and the next.
pub(super) const EVERY_SECS: i64 = 24 * 3600;
/// Threads of one step.
const STEP_THREADS: usize = 300;
/// Comments of one step: a second of reading, and well within what a statement may take.
const STEP_COMMENTS: i64 = 20_000;
/// Threads that one step mends: mending holds up the writer.
const STEP_MENDED: usize = 10;
/// Comments of a thread that is left to `rejoinder check`, since it would hold up a reader for too long.
const THREAD_COMMENTS_MAX: i64 = 200_000;

/// A step of a round: the threads after one, the first when there is none.
#[derive(Debug, Default, Serialize, Deserialize)]
pub(super) struct Audit {
    after: Option<ThreadId>,
}

impl Job for Audit {
    const KIND: Kind = Kind { at_once: 1, ..Kind::new("audit") };

    fn subject(&self) -> String {
        "audit".into()
    }
}

/// What a step found.
#[derive(Debug, Default)]
struct Found {
    /// Where the next one goes on; none at the end.
    next: Option<ThreadId>,
    adrift: Vec<ThreadId>,
    too_big: usize,
}

pub(super) async fn run(ctx: Ctx, lease: Lease, job: Audit) -> Result<Done, Error> {
    let found = look(&ctx, job.after.unwrap_or(ThreadId::from_raw(0))).await?;
    if found.too_big > 0 {
        tracing::info!(threads = found.too_big, "threads are too big to be audited beside readers");
    }
    let (own, adrift) = (ctx.clone(), found.adrift.clone());
    let done = ctx
        .store
        .write(move |tx| async move {
            for thread in adrift {
                tx.recount_thread(thread).await?;
            }
            let when = if found.next.is_some() { When::Now } else { When::In(EVERY_SECS) };
            enqueue(&own, &tx, &Audit { after: found.next }, when).await?;
            lease.done(&tx).await
        })
        .await?;
    for thread in &found.adrift {
        tracing::error!(%thread, "the counters of a thread were not what its rows say; they are mended");
    }
    ctx.tally.count_mended(found.adrift.len() as u64);
    Ok(done)
}

async fn look(ctx: &Ctx, after: ThreadId) -> Result<Found, Error> {
    ctx.store
        .read(move |tx| async move {
            let threads = tx.list_threads_after(after, STEP_THREADS).await?;
            let (whole, mut comments, mut found) = (threads.len() == STEP_THREADS, 0, Found::default());
            for (number, (thread, places)) in threads.iter().copied().enumerate() {
                let full = comments + places > STEP_COMMENTS || found.adrift.len() == STEP_MENDED;
                if number > 0 && full {
                    return Ok(found);
                }
                found.next = Some(thread);
                if places > THREAD_COMMENTS_MAX {
                    found.too_big += 1;
                    continue;
                }
                comments += places;
                if tx.is_thread_adrift(thread).await? {
                    found.adrift.push(thread);
                }
            }
            if !whole {
                found.next = None;
            }
            Ok(found)
        })
        .await
}
