//! What staff see of a reader, and a reader of what was decided about him.

use rejoinder_domain::{Actor, Micros, Reader, ReaderId, Refusal, Site, decision::Decision};
use rejoinder_store::NameChange;

use crate::{access, ctx::Ctx, error::Error};

/// Decisions that a card shows.
const RECORD_MAX: usize = 50;
/// Names that a card shows.
const NAMES_MAX: usize = 20;

/// A reader as the desk sees him.
#[derive(Debug)]
pub struct Card {
    /// Who.
    pub reader: Reader,
    /// Until when he may not write; none where that is open, or where he may.
    pub until: Option<Micros>,
    /// What was decided about him and his comments, the last first.
    pub record: Vec<Decision>,
    /// What he was called before.
    pub names: Vec<NameChange>,
}

/// The card of a reader, for moderators.
pub async fn find_card(ctx: &Ctx, site: &Site, actor: &Actor, id: ReaderId) -> Result<Card, Error> {
    access::moderator(site, actor)?;
    let site_id = site.id;
    ctx.store
        .read(move |tx| async move {
            let found = tx.find_reader(id).await?.filter(|reader| reader.site_id == site_id);
            Ok(Card {
                reader: found.ok_or(Refusal::NotFound)?,
                until: tx.find_suspended_until(id).await?,
                record: tx.list_decisions_about(id, i64::MAX, RECORD_MAX).await?,
                names: tx.list_name_changes(id, NAMES_MAX).await?,
            })
        })
        .await
}

/// What was decided about the actor himself, other than on a comment of his, the last first; and until when he may not
/// write, where that has an end.
pub async fn own_sanctions(
    ctx: &Ctx,
    site: &Site,
    actor: &Actor,
) -> Result<(Vec<Decision>, Option<Micros>), Error> {
    let id = access::account(site, actor)?.id;
    ctx.store
        .read(move |tx| async move {
            let mut all = tx.list_decisions_about(id, i64::MAX, RECORD_MAX).await?;
            all.retain(|decision| decision.comment_id.is_none());
            Ok((all, tx.find_suspended_until(id).await?))
        })
        .await
}
