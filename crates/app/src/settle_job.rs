//! What an operator does about a job: have it tried again at once, or take it away undone.

use std::str::FromStr;

use rejoinder_domain::{Actor, JobId, Refusal, Site};

use crate::{access, ctx::Ctx, error::Error};

/// What to do.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum JobAct {
    /// Try it again at once, with all its tries before it.
    Retry,
    /// Take it away undone.
    Drop,
}

impl FromStr for JobAct {
    type Err = Refusal;
    fn from_str(text: &str) -> Result<Self, Refusal> {
        match text {
            "retry" => Ok(Self::Retry),
            "drop" => Ok(Self::Drop),
            _ => Err(Refusal::ParameterInvalid { name: "act".into() }),
        }
    }
}

/// Settles a job of the site or of the whole store. One that a worker holds cannot be retried, and is not found.
pub async fn settle_job(ctx: &Ctx, site: &Site, actor: &Actor, id: JobId, act: JobAct) -> Result<(), Error> {
    let operator = access::operator(site, actor)?;
    let (site, by) = (site.id, operator.id);
    let job = ctx
        .store
        .write(move |tx| async move {
            access::still(&tx, &operator).await?;
            let found = tx.find_job(id).await?.filter(|job| job.site_id.is_none_or(|of| of == site));
            let job = found.ok_or(Refusal::NotFound)?;
            let settled = match act {
                JobAct::Retry => tx.retry_job(id).await?,
                JobAct::Drop => tx.delete_job(id).await?,
            };
            if settled { Ok(job) } else { Err(Error::from(Refusal::NotFound)) }
        })
        .await?;
    tracing::info!(job = %id, kind = job.kind, by = %by, ?act, "an operator settled a job");
    Ok(())
}
