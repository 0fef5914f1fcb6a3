//! Reading one comment: alone, its place, its history; and a reader's page.

use rejoinder_domain::{
    Actor, Comment, CommentId, Micros, Reader, ReaderId, Refusal, Site, State, Story, Thread, limits,
};
use rejoinder_store::Tx;

use crate::{
    access,
    ctx::Ctx,
    edit_comment::{is_asked, may_edit},
    error::Error,
    view::{CommentView, Viewing},
};

/// Where a comment stands.
#[derive(Debug)]
pub struct Place {
    /// The comment's key.
    pub id: CommentId,
    /// The start of its conversation.
    pub root_id: CommentId,
    /// The story that it stands under.
    pub story: Story,
}

/// The comment for a viewer, with its story.
pub async fn read_comment(
    ctx: &Ctx,
    site: &Site,
    actor: &Actor,
    id: CommentId,
) -> Result<(CommentView, Story), Error> {
    let (site, actor, now) = (site.clone(), actor.clone(), ctx.now());
    ctx.store
        .read(move |tx| async move {
            let comment = access::comment(&tx, &site, &actor, id).await?;
            let thread = access::thread(&tx, &site, &actor, comment.thread_id).await?;
            let story = story_of(&tx, &thread).await?;
            let views =
                Viewing { site: &site, actor: &actor, now }.views(&tx, &thread, vec![comment]).await?;
            Ok((views.into_iter().next().ok_or(Refusal::NotFound)?, story))
        })
        .await
}

/// Where a comment stands, for its permalink.
pub async fn find_place(ctx: &Ctx, site: &Site, actor: &Actor, id: CommentId) -> Result<Place, Error> {
    let (site, actor) = (site.clone(), actor.clone());
    ctx.store
        .read(move |tx| async move {
            let comment = access::comment(&tx, &site, &actor, id).await?;
            let thread = access::thread(&tx, &site, &actor, comment.thread_id).await?;
            let story = story_of(&tx, &thread).await?;
            Ok(Place { id, root_id: comment.root_id, story })
        })
        .await
}

/// The author's own comment, when he may edit it now.
pub async fn comment_for_edit(
    ctx: &Ctx,
    site: &Site,
    actor: &Actor,
    id: CommentId,
) -> Result<Comment, Error> {
    let (site, actor, now) = (site.clone(), actor.clone(), ctx.now());
    ctx.store
        .read(move |tx| async move {
            let comment = access::own_comment(&tx, &site, &actor, id).await?;
            may_edit(&site, &comment, is_asked(&tx, &comment).await?, now)?;
            Ok(comment)
        })
        .await
}

/// Earlier wordings of a comment and when each was written, the first first, for its author and staff.
pub async fn comment_history(
    ctx: &Ctx,
    site: &Site,
    actor: &Actor,
    id: CommentId,
) -> Result<(Comment, Vec<(String, Micros)>), Error> {
    let (site, actor) = (site.clone(), actor.clone());
    ctx.store
        .read(move |tx| async move {
            let comment = match actor.moderates(site.id) {
                true => access::comment(&tx, &site, &actor, id).await?,
                false => access::own_comment(&tx, &site, &actor, id).await?,
            };
            if comment.state == State::Withdrawn && !actor.moderates(site.id) {
                return Err(Refusal::AlreadyWithdrawn.into());
            }
            let revisions =
                tx.list_revisions(id).await?.into_iter().map(|(_, text, at)| (text, at)).collect();
            Ok((comment, revisions))
        })
        .await
}

/// A reader's public page: who he is, how many visible comments he has, and the last of them with their stories.
pub async fn read_reader(
    ctx: &Ctx,
    site: &Site,
    id: ReaderId,
    before: Option<CommentId>,
) -> Result<(Reader, i64, Vec<(CommentView, Story)>), Error> {
    let (site, now) = (site.clone(), ctx.now());
    ctx.store
        .read(move |tx| async move {
            let reader =
                tx.find_reader(id).await?.filter(|r| r.site_id == site.id).ok_or(Refusal::NotFound)?;
            let before = before.unwrap_or(CommentId::from_raw(i64::MAX));
            let viewing = Viewing { site: &site, actor: &Actor::Anyone, now };
            let mut entries = Vec::new();
            for comment in tx.list_comments_by_reader(id, before, limits::PAGE_ROOTS).await? {
                let thread = access::thread(&tx, &site, &Actor::Anyone, comment.thread_id).await?;
                let story = story_of(&tx, &thread).await?;
                for view in viewing.views(&tx, &thread, vec![comment]).await? {
                    entries.push((view, story.clone()));
                }
            }
            let count = tx.count_comments_by_reader(id).await?;
            Ok((reader, count, entries))
        })
        .await
}

pub(crate) async fn story_of(tx: &Tx, thread: &Thread) -> Result<Story, Error> {
    Ok(tx.find_story(thread.story_id).await?.ok_or(Refusal::NotFound)?)
}
