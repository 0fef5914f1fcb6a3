//! The job that forgets what has served its time.

use serde::{Deserialize, Serialize};

use super::{Done, Job, Kind, Lease, When, enqueue};
use crate::{ctx::Ctx, error::Error, sweep::sweep};

/// Seconds between two sweeps.
pub(super) const EVERY_SECS: i64 = 60;

/// A sweep of the whole store.
#[derive(Debug, Default, Serialize, Deserialize)]
pub(super) struct Sweep {}

impl Job for Sweep {
    const KIND: Kind = Kind { at_once: 1, ..Kind::new("sweep") };

    fn subject(&self) -> String {
        "sweep".into()
    }
}

pub(super) async fn run(ctx: Ctx, lease: Lease, job: Sweep) -> Result<Done, Error> {
    // Each step is a transaction of its own: what is swept stays swept, and sweeping twice is sweeping once.
    sweep(&ctx).await?;
    let own = ctx.clone();
    ctx.store
        .write(move |tx| async move {
            enqueue(&own, &tx, &job, When::In(EVERY_SECS)).await?;
            lease.done(&tx).await
        })
        .await
}
