//! Following a thread, and no longer.

use rejoinder_domain::{Actor, Refusal, Site, ThreadId, limits};

use crate::{access, ctx::Ctx, error::Error};

/// Begins to follow a thread (`on`), or ends it. It says how things should be, so doing it twice is doing it once.
///
/// # Errors
/// A refusal when the thread is not there for him, or he follows [`limits::FOLLOWS_MAX`] already. Ending is always allowed.
pub async fn follow(ctx: &Ctx, site: &Site, actor: &Actor, id: ThreadId, on: bool) -> Result<(), Error> {
    let reader = access::account(site, actor)?.id;
    if !on {
        return Ok(ctx
            .store
            .write(move |tx| async move { tx.delete_follow(reader, id).await.map(drop) })
            .await?);
    }
    access::reader(site, actor)?;
    let (site, actor, now) = (site.clone(), actor.clone(), ctx.now());
    ctx.store
        .write(move |tx| async move {
            let thread = access::thread(&tx, &site, &actor, id).await?;
            let follows = tx.list_follows(reader, limits::FOLLOWS_MAX).await?;
            if follows.len() == limits::FOLLOWS_MAX && !follows.contains(&id) {
                return Err(
                    Refusal::TooManyEntries { name: "follow".into(), max: limits::FOLLOWS_MAX }.into()
                );
            }
            tx.insert_follow(reader, thread.id, now).await?;
            Ok(())
        })
        .await
}

/// Whether the actor follows a thread; nobody in particular follows none.
pub async fn is_following(ctx: &Ctx, site: &Site, actor: &Actor, id: ThreadId) -> Result<bool, Error> {
    let Ok(reader) = access::account(site, actor) else { return Ok(false) };
    Ok(ctx.store.read(move |tx| async move { tx.is_following(reader.id, id).await }).await?)
}
