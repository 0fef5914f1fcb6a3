//! Changing a comment's state, and everything that follows: counters, listing, tombstones.

use rejoinder_domain::{Comment, CommentId, EventKind, Micros, State, limits};
use rejoinder_store::Tx;

use crate::{desk::cases, error::Error, gate};

/// Brings a comment into a state. The counters of its parent, root and thread move with it, and the tombstones above
/// it come or go, and who listens is told, in the same transaction.
pub(crate) async fn change_state(tx: &Tx, comment: &Comment, to: State, now: Micros) -> Result<(), Error> {
    let version = tx.bump_thread(comment.thread_id).await?;
    let (was, is) = (comment.state == State::Visible, to == State::Visible);
    let listed = is || tx.has_listed_reply(comment.id).await?;
    tx.update_comment_state(comment.id, to, listed).await?;
    cases::follow(tx, comment, to, now).await?;
    if comment.state == State::Held {
        gate::let_go(tx, comment).await?;
    }
    if was != is {
        let (by, kind) = if is { (1, EventKind::Posted) } else { (-1, EventKind::Gone) };
        tx.add_to_thread_count(comment.thread_id, by, None).await?;
        if let Some(parent) = comment.parent_id {
            tx.add_answer(comment.thread_id, version, parent, comment.root_id, by).await?;
        }
        tx.insert_event(comment.thread_id, kind, Some(comment.id), now).await?;
    }
    match (comment.listed, listed) {
        (false, true) => surface(tx, comment.parent_id).await,
        (true, false) => bury(tx, comment.parent_id).await,
        _ => Ok(()),
    }
}

/// Lists the comments above one that has come to be listed, as tombstones where they are not visible.
pub(crate) async fn surface(tx: &Tx, mut next: Option<CommentId>) -> Result<(), Error> {
    while let Some(id) = next {
        let (_, listed, parent) =
            tx.find_link(id).await?.ok_or_else(|| Error::fault(format!("no parent {id}")))?;
        if listed {
            break;
        }
        tx.update_comment_listed(id, true).await?;
        next = parent;
    }
    Ok(())
}

/// Unlists the tombstones above one that is gone, where nothing is left below them.
async fn bury(tx: &Tx, mut next: Option<CommentId>) -> Result<(), Error> {
    for _ in 0..limits::CHAIN_STEPS_MAX {
        let Some(id) = next else { break };
        let (state, listed, parent) =
            tx.find_link(id).await?.ok_or_else(|| Error::fault(format!("no parent {id}")))?;
        if state == State::Visible || !listed || tx.has_listed_reply(id).await? {
            break;
        }
        tx.update_comment_listed(id, false).await?;
        next = parent;
    }
    Ok(())
}
