//! The jobs that operators see: what waits, and what failed for good. What a job is about is not told.

use rejoinder_domain::{Actor, Site, limits};
use rejoinder_store::{JobCounts, JobLine, JobState};

use crate::{access, ctx::Ctx, error::Error};

/// What operators of a site see: its own jobs and those of the whole store.
#[derive(Debug)]
pub struct JobsSeen {
    /// How many there are.
    pub counts: JobCounts,
    /// The dead ones, the first that died first; at most [`limits::JOBS_SHOWN`].
    pub dead: Vec<JobLine>,
    /// Those that wait or are being done, the first due first; as many.
    pub waiting: Vec<JobLine>,
}

/// The jobs of a site and of the whole store.
pub async fn list_jobs(ctx: &Ctx, site: &Site, actor: &Actor) -> Result<JobsSeen, Error> {
    access::operator(site, actor)?;
    let (of, now) = (Some(site.id), ctx.now());
    ctx.store
        .read(move |tx| async move {
            Ok(JobsSeen {
                counts: tx.load_job_counts(of, now).await?,
                dead: tx.list_jobs(JobState::Dead, of, None, limits::JOBS_SHOWN).await?,
                waiting: tx.list_jobs(JobState::Waiting, of, None, limits::JOBS_SHOWN).await?,
            })
        })
        .await
}
