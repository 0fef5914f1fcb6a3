//! Taking back one's own comment, at any time.

use rejoinder_domain::{Actor, Comment, CommentId, Refusal, Site, State};

use crate::{access, ctx::Ctx, error::Error, listing};

/// Withdraws a comment; a tombstone keeps its place while something is below it. Doing it twice is doing it once.
pub async fn withdraw_comment(
    ctx: &Ctx,
    site: &Site,
    actor: &Actor,
    id: CommentId,
) -> Result<Comment, Error> {
    let (site, actor, now) = (site.clone(), actor.clone(), ctx.now());
    ctx.store
        .write(move |tx| async move {
            let comment = access::own_comment(&tx, &site, &actor, id).await?;
            match comment.state {
                State::Visible | State::Held => {
                    listing::change_state(&tx, &comment, State::Withdrawn, now).await?
                }
                State::Withdrawn => {}
                // The decision and its appeal need what they are about.
                State::Removed => return Err(Refusal::NotVisible.into()),
            }
            access::own_comment(&tx, &site, &actor, id).await
        })
        .await
}
