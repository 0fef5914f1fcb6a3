//! Reading what one was told: the page, the count, the feed, and what a mail says. All of them go through [`shown`].

use std::collections::{HashMap, hash_map::Entry};

use rejoinder_domain::{
    Actor, Comment, CommentId, Micros, NotificationId, Reader, Refusal, Role, Site, State, Story, Thread,
    ThreadId, limits, reader::Standing,
};
use rejoinder_store::{Notification, Tx};

use super::{Kind, Told};
use crate::{
    access,
    ctx::Ctx,
    error::Error,
    people::hash_secret,
    view::{CommentView, Viewing},
};

/// What the actor was told and may read now, the newest first, before one. The second value says that there is more.
pub async fn list_notifications(
    ctx: &Ctx,
    site: &Site,
    actor: &Actor,
    before: Option<NotificationId>,
) -> Result<(Vec<Told>, bool), Error> {
    let reader = access::account(site, actor)?;
    let (site, now) = (site.clone(), ctx.now());
    let before = before.unwrap_or(NotificationId::from_raw(i64::MAX));
    ctx.store
        .read(move |tx| async move {
            let limit = limits::NOTIFICATIONS_PAGE;
            let mut rows = tx.list_notifications_before(reader.id, before, limit + 1).await?;
            let more = rows.len() > limit;
            rows.truncate(limit);
            Ok((shown(&tx, &site, &reader, now, rows).await?, more))
        })
        .await
}

/// How much the actor has not seen yet, counted to [`limits::UNSEEN_SHOWN_MAX`]; nobody in particular has nothing.
pub async fn count_unseen(ctx: &Ctx, site: &Site, actor: &Actor) -> Result<i64, Error> {
    let Ok(reader) = access::account(site, actor) else { return Ok(0) };
    let limit = limits::UNSEEN_SHOWN_MAX;
    Ok(ctx.store.read(move |tx| async move { tx.count_unseen(reader.id, limit).await }).await?)
}

/// The actor has seen what he was told up to one.
pub async fn see_notifications(
    ctx: &Ctx,
    site: &Site,
    actor: &Actor,
    up_to: NotificationId,
) -> Result<(), Error> {
    let reader = access::account(site, actor)?.id;
    ctx.store.write(move |tx| async move { tx.update_seen(reader, up_to).await }).await?;
    Ok(())
}

/// The last that a reader was told, for whoever has the secret of his feed; with his account in use.
pub async fn private_feed(ctx: &Ctx, site: &Site, secret: &str) -> Result<(Reader, Vec<Told>), Error> {
    let (site, now, hash) = (site.clone(), ctx.now(), hash_secret(secret));
    ctx.store
        .read(move |tx| async move {
            let id = tx.find_reader_by_feed(site.id, &hash).await?.ok_or(Refusal::NotFound)?;
            let reader = tx.find_reader(id).await?.filter(is_in_use).ok_or(Refusal::NotFound)?;
            let newest = NotificationId::from_raw(i64::MAX);
            let rows = tx.list_notifications_before(id, newest, limits::NOTIFICATIONS_PAGE).await?;
            let told = shown(&tx, &site, &reader, now, rows).await?;
            Ok((reader, told))
        })
        .await
}

/// Whether somebody uses an account, so that things may be sent to where he chose.
pub(super) fn is_in_use(reader: &Reader) -> bool {
    reader.standing == Standing::Registered && reader.leaves_at.is_none()
}

/// Notifications as their reader may read them now, in their order; those of which he may read nothing are left out.
pub(super) async fn shown(
    tx: &Tx,
    site: &Site,
    reader: &Reader,
    now: Micros,
    rows: Vec<Notification>,
) -> Result<Vec<Told>, Error> {
    // As any reader: what staff may see beyond that they see at the desk, not in a mailbox.
    let actor = Actor::Reader(Reader { role: Role::Reader, ..reader.clone() });
    let viewing = Viewing { site, actor: &actor, now };
    let ids: Vec<CommentId> = rows.iter().map(|row| row.comment_id).collect();
    let mut comments: HashMap<CommentId, Comment> = HashMap::new();
    if !ids.is_empty() {
        comments.extend(tx.list_comments_by_id(&ids).await?.into_iter().map(|c| (c.id, c)));
    }
    let mut places: HashMap<ThreadId, Option<(Thread, Story)>> = HashMap::new();
    let mut told = Vec::with_capacity(rows.len());
    for row in rows {
        let Some(comment) = comments.get(&row.comment_id) else { continue };
        if let Entry::Vacant(vacant) = places.entry(comment.thread_id) {
            vacant.insert(place(tx, site, &actor, comment.thread_id).await?);
        }
        let Some(Some((thread, story))) = places.get(&comment.thread_id) else { continue };
        if let Some(blocked) = comment.reader_id
            && tx.find_block(reader.id, blocked).await?.is_some()
        {
            continue;
        }
        let view = viewing.views(tx, thread, vec![comment.clone()]).await?.pop();
        let Some(comment) = view.and_then(readable) else { continue };
        // A kind that only a newer node knows is told by newer nodes.
        let Ok(kind) = row.kind.parse::<Kind>() else { continue };
        let story = story.clone();
        told.push(Told { id: row.id, kind, seen: row.seen, created_at: row.created_at, comment, story });
    }
    Ok(told)
}

/// What of a comment may go out: all of a visible one; of his own that is held or removed, that it is and why.
fn readable(mut view: CommentView) -> Option<CommentView> {
    view.body.as_ref()?;
    if view.state != State::Visible {
        view.body = None;
    }
    Some(view)
}

/// A thread of the site with its story, unless it was taken from the pages.
async fn place(tx: &Tx, site: &Site, actor: &Actor, id: ThreadId) -> Result<Option<(Thread, Story)>, Error> {
    let thread = match access::thread(tx, site, actor, id).await {
        Ok(thread) => thread,
        Err(Error::Refused(_)) => return Ok(None),
        Err(fault) => return Err(fault),
    };
    Ok(tx.find_story(thread.story_id).await?.map(|story| (thread, story)))
}
