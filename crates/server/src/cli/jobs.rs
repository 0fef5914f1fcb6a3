//! `rejoinder jobs`: what waits for a worker, what failed for good, and what is to become of it.
//! Never here: doing a job.

use std::process::ExitCode;

use anyhow::Context as _;
use rejoinder_app::{Ctx, exchange::to_rfc3339};
use rejoinder_domain::JobId;
use rejoinder_store::{JobLine, JobState};

use super::with_ctx;
use crate::config::Config;

/// Jobs read at a time for the list.
const STEP: usize = 500;

/// What may be done with jobs.
#[derive(Debug, clap::Subcommand)]
pub(super) enum Command {
    /// List all jobs: id, kind, `waiting`, `held` or `dead`, tries, since when, when it is due, and why the last try failed
    List,
    /// Try a job again at once, a dead one too
    Retry {
        /// As the list has it
        id: String,
    },
    /// Take a job away undone
    Drop {
        /// As the list has it
        id: String,
    },
}

pub(super) fn run(command: Command, config: &Config) -> anyhow::Result<ExitCode> {
    with_ctx(config, false, async |ctx| {
        match command {
            Command::List => {
                for state in [JobState::Dead, JobState::Waiting] {
                    list(ctx, state).await?;
                }
            }
            Command::Retry { id } => {
                let job = parse(&id)?;
                let retried = ctx.store.write(move |tx| async move { tx.retry_job(job).await }).await?;
                anyhow::ensure!(
                    retried,
                    "there is no job {id} that could be retried: done, dropped, or held by a worker"
                );
                println!("{id}\tis due now");
            }
            Command::Drop { id } => {
                let job = parse(&id)?;
                let dropped = ctx.store.write(move |tx| async move { tx.delete_job(job).await }).await?;
                anyhow::ensure!(dropped, "there is no job {id}: done, or dropped already");
                println!("{id}\tdropped");
            }
        }
        Ok(ExitCode::SUCCESS)
    })
}

fn parse(id: &str) -> anyhow::Result<JobId> {
    id.parse().ok().with_context(|| format!("{id:?} is no id of a job: `rejoinder jobs list` shows them"))
}

async fn list(ctx: &Ctx, state: JobState) -> anyhow::Result<()> {
    let mut last: Option<JobLine> = None;
    loop {
        let after = last.take();
        let step = ctx
            .store
            .read(move |tx| async move { tx.list_jobs(state, None, after.as_ref(), STEP).await })
            .await?;
        for job in &step {
            let is = match (job.state, job.held) {
                (JobState::Dead, _) => "dead",
                (JobState::Waiting, true) => "held",
                (JobState::Waiting, false) => "waiting",
            };
            let due = if job.run_at == 0 { "now".to_owned() } else { to_rfc3339(job.run_at) };
            let since = to_rfc3339(job.created_at);
            println!("{}\t{}\t{is}\t{}\t{since}\t{due}\t{}", job.id, job.kind, job.attempts, job.cause);
        }
        let Some(end) = step.into_iter().last() else { return Ok(()) };
        last = Some(end);
    }
}
