//! The job that tells those who follow a thread of a comment in it, a batch in each transaction.

use rejoinder_domain::{Comment, CommentId, ReaderId, SiteId, State, limits};
use rejoinder_store::Tx;
use serde::{Deserialize, Serialize};

use super::{Kind, tell};
use crate::{
    ctx::Ctx,
    error::Error,
    jobs::{self, Done, Job, Lease, When, enqueue},
};

/// A comment, and how far its thread's followers are told of it.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct Followers {
    site: i64,
    comment: i64,
    after: i64,
}

impl Followers {
    /// Before everybody.
    pub(super) const BEGIN: ReaderId = ReaderId::from_raw(-1);

    pub(super) fn of(comment: &Comment) -> Self {
        Self { site: comment.site_id.raw(), comment: comment.id.raw(), after: Self::BEGIN.raw() }
    }
}

impl Job for Followers {
    const KIND: jobs::Kind = jobs::Kind { at_once: 1, ..jobs::Kind::new("followers") };

    fn subject(&self) -> String {
        self.comment.to_string()
    }

    fn site(&self) -> Option<SiteId> {
        Some(SiteId::from_raw(self.site))
    }
}

/// Tells one batch, and enqueues the job for the next with how far it came. A batch that is told twice is told once.
pub(super) async fn run(ctx: Ctx, lease: Lease, job: Followers) -> Result<Done, Error> {
    let own = ctx.clone();
    ctx.store
        .write(move |tx| async move {
            if let Some(last) = batch(&own, &tx, &job).await? {
                enqueue(&own, &tx, &Followers { after: last.raw(), ..job }, When::Now).await?;
            }
            lease.done(&tx).await
        })
        .await
}

/// The last follower of a batch after which there may be more; none when all are told, or there is nothing to tell of.
async fn batch(ctx: &Ctx, tx: &Tx, job: &Followers) -> Result<Option<ReaderId>, Error> {
    let found = tx.find_comment(CommentId::from_raw(job.comment)).await?;
    let Some(comment) = found.filter(|comment| comment.state == State::Visible) else { return Ok(None) };
    if tx.is_thread_unpublished(comment.thread_id).await? {
        return Ok(None);
    }
    let after = ReaderId::from_raw(job.after);
    let readers = tx.list_followers_after(comment.thread_id, after, limits::FOLLOWERS_BATCH).await?;
    tell::tell(ctx, tx, &readers, Kind::Followed, &comment).await?;
    Ok(readers.last().copied().filter(|_| readers.len() == limits::FOLLOWERS_BATCH))
}
