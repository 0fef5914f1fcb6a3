//! What waits for a decision of staff.

use rejoinder_domain::{Actor, CommentId, Refusal, Site, State, Story, limits};

use crate::{
    access,
    ctx::Ctx,
    error::Error,
    view::{CommentView, Viewing},
};

/// The site's held comments with their stories, the one that waits longest first, after an id.
pub async fn list_waiting(
    ctx: &Ctx,
    site: &Site,
    actor: &Actor,
    after: Option<CommentId>,
) -> Result<Vec<(CommentView, Story)>, Error> {
    access::moderator(site, actor)?;
    let (site, actor, now) = (site.clone(), actor.clone(), ctx.now());
    ctx.store
        .read(move |tx| async move {
            let viewing = Viewing { site: &site, actor: &actor, now };
            let after = after.unwrap_or(CommentId::from_raw(0));
            let mut waiting = Vec::new();
            for comment in tx.list_comments_in_state(site.id, State::Held, after, limits::PAGE_ROOTS).await? {
                let thread = access::thread(&tx, &site, &actor, comment.thread_id).await?;
                let story = tx.find_story(thread.story_id).await?.ok_or(Refusal::NotFound)?;
                let views = viewing.views(&tx, &thread, vec![comment]).await?;
                waiting.extend(views.into_iter().map(|view| (view, story.clone())));
            }
            Ok(waiting)
        })
        .await
}
