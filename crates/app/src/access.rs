//! Who may touch what: every verb finds its objects through here, by their own site, never by a parameter.

use rejoinder_domain::{
    Actor, Comment, CommentId, Reader, Refusal, Site, Thread, ThreadId, comment::Sight, reader::Standing,
};
use rejoinder_store::Tx;

use crate::error::Error;

/// The thread, when it is of this site and its story is not unpublished: that is for staff.
pub(crate) async fn thread(tx: &Tx, site: &Site, actor: &Actor, id: ThreadId) -> Result<Thread, Error> {
    let found = tx.find_thread(id).await?.filter(|thread| thread.site_id == site.id);
    let thread = found.ok_or(Refusal::NotFound)?;
    open_to(tx, site, actor, id).await?;
    Ok(thread)
}

async fn open_to(tx: &Tx, site: &Site, actor: &Actor, thread: ThreadId) -> Result<(), Error> {
    if !actor.moderates(site.id) && tx.is_thread_unpublished(thread).await? {
        return Err(Refusal::NotFound.into());
    }
    Ok(())
}

/// The comment, when it is of this site and the actor may see at least that something stood there.
pub(crate) async fn comment(tx: &Tx, site: &Site, actor: &Actor, id: CommentId) -> Result<Comment, Error> {
    let found =
        tx.find_comment(id).await?.filter(|c| c.site_id == site.id && c.seen_by(actor) != Sight::Nothing);
    let comment = found.ok_or(Refusal::NotFound)?;
    open_to(tx, site, actor, comment.thread_id).await?;
    Ok(comment)
}

/// The actor as the owner of an account of this site, whatever became of it: his data stay his.
pub(crate) fn account(site: &Site, actor: &Actor) -> Result<Reader, Refusal> {
    actor.reader().filter(|reader| reader.site_id == site.id).cloned().ok_or(Refusal::SignInRequired)
}

/// The actor as a reader of this site who may write now.
pub(crate) fn reader(site: &Site, actor: &Actor) -> Result<Reader, Refusal> {
    let reader = account(site, actor)?;
    if reader.leaves_at.is_some() {
        return Err(Refusal::AccountLeaving);
    }
    if reader.standing == Standing::Registered { Ok(reader) } else { Err(Refusal::AccountSuspended) }
}

/// The actor as someone who decides on comments of this site.
pub(crate) fn moderator(site: &Site, actor: &Actor) -> Result<Reader, Refusal> {
    if actor.moderates(site.id) { reader(site, actor) } else { Err(Refusal::for_role(actor.role())) }
}

/// The actor as someone who publishes on this site.
pub(crate) fn editor(site: &Site, actor: &Actor) -> Result<Reader, Refusal> {
    let reader = moderator(site, actor)?;
    if reader.role >= rejoinder_domain::Role::Editor { Ok(reader) } else { Err(Refusal::NotAllowed) }
}

/// The actor as someone who runs the server, with an account on this site.
pub(crate) fn operator(site: &Site, actor: &Actor) -> Result<Reader, Refusal> {
    let reader = moderator(site, actor)?;
    if reader.role >= rejoinder_domain::Role::Operator { Ok(reader) } else { Err(Refusal::NotAllowed) }
}

/// Refuses whoever lost since he asked what he asked with: his account, his standing, his role. Each write asks this of
/// the transaction that it is, since a request may take its time.
pub(crate) async fn still(tx: &Tx, reader: &Reader) -> Result<(), Error> {
    if reader.is_at_machine() {
        return Ok(());
    }
    let now = tx.find_reader(reader.id).await?.ok_or(Refusal::SignInRequired)?;
    if now.standing != reader.standing {
        return Err(Refusal::AccountSuspended.into());
    }
    if now.role < reader.role { Err(Refusal::NotAllowed.into()) } else { Ok(()) }
}

/// The comment, when the actor wrote it. A suspended author keeps his comments, and may take them back.
pub(crate) async fn own_comment(
    tx: &Tx,
    site: &Site,
    actor: &Actor,
    id: CommentId,
) -> Result<Comment, Error> {
    let reader = actor.reader_id().ok_or(Refusal::SignInRequired)?;
    let found = tx.find_comment(id).await?.filter(|c| c.site_id == site.id);
    let comment = found.ok_or(Refusal::NotFound)?;
    if comment.reader_id == Some(reader) {
        return Ok(comment);
    }
    // Who may not see it is not told that it exists.
    Err(if comment.seen_by(actor) == Sight::Nothing { Refusal::NotFound } else { Refusal::NotAuthor }.into())
}
