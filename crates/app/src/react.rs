//! Giving and taking back the site's one reaction.

use rejoinder_domain::{Actor, Comment, CommentId, EventKind, Micros, Refusal, Site, comment::Sight};
use rejoinder_store::Tx;

use crate::{access, ctx::Ctx, error::Error};

/// What came of a reaction.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Reacted {
    /// Whether the reader's reaction stands now.
    pub on: bool,
    /// How many the comment has now.
    pub count: i64,
}

/// Gives (`on`) or takes back a reader's reaction. It says how things should be, so doing it twice is doing it once.
pub async fn react(
    ctx: &Ctx,
    site: &Site,
    actor: &Actor,
    id: CommentId,
    kind: &str,
    on: bool,
) -> Result<Reacted, Error> {
    let reader = access::reader(site, actor)?;
    if site.policy.reaction.is_empty() || kind != site.policy.reaction {
        return Err(Refusal::ReactionUnknown.into());
    }
    let (site, actor, kind, now) = (site.clone(), actor.clone(), kind.to_owned(), ctx.now());
    ctx.store
        .write(move |tx| async move {
            let comment = access::comment(&tx, &site, &actor, id).await?;
            if comment.seen_by(&actor) != Sight::Full {
                return Err(Refusal::NotVisible.into());
            }
            if comment.reader_id == Some(reader.id) {
                return Err(Refusal::ReactionOwn.into());
            }
            let changed = match on {
                true => tx.insert_reaction(id, reader.id, &kind, now).await?,
                false => tx.delete_reaction(id, reader.id).await?,
            };
            if !changed {
                return Ok(Reacted { on, count: comment.reaction_count });
            }
            let count = count(&tx, &comment, if on { 1 } else { -1 }, now).await?;
            Ok(Reacted { on, count })
        })
        .await
}

/// Counts a reaction that came or went; the comment's rank goes with it. Returns how many there are now.
pub(crate) async fn count(tx: &Tx, comment: &Comment, by: i64, now: Micros) -> Result<i64, Error> {
    let version = tx.bump_thread(comment.thread_id).await?;
    if comment.is_root() {
        tx.log_rank(comment.thread_id, version, comment.id).await?;
    }
    let count = tx.add_to_reaction_count(comment.id, by).await?;
    tx.update_best(comment.id, rejoinder_insight::best(count)).await?;
    tx.insert_event(comment.thread_id, EventKind::Reacted, Some(comment.id), now).await?;
    Ok(count)
}
