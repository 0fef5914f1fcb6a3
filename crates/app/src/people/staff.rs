//! What staff do with accounts: roles, standing, and what somebody was called.

use rejoinder_domain::{Actor, Reader, ReaderId, Refusal, Role, Site, limits, reader::Standing};
use rejoinder_store::NameChange;

use super::{leaving, session::end_all};
use crate::{access, ctx::Ctx, error::Error};

/// Changes what a reader may do; his sessions end, so that the change holds at once.
pub async fn set_role(
    ctx: &Ctx,
    site: &Site,
    actor: &Actor,
    id: ReaderId,
    role: Role,
    standing: Standing,
) -> Result<Reader, Error> {
    let staff = access::editor(site, actor)?;
    if standing == Standing::Imported {
        // That is how an account came to be, not what can be made of one.
        return Err(Refusal::NotAllowed.into());
    }
    let site_id = site.id;
    ctx.store
        .write(move |tx| async move {
            let reader =
                tx.find_reader(id).await?.filter(|r| r.site_id == site_id).ok_or(Refusal::NotFound)?;
            // Nobody gives or takes more than he has.
            if role > staff.role || reader.role > staff.role || reader.standing == Standing::Imported {
                return Err(Refusal::NotAllowed.into());
            }
            if role < reader.role || standing == Standing::Suspended {
                leaving::keep_an_operator(&tx, &reader).await?;
            }
            tx.update_reader(id, role, standing).await?;
            tx.delete_sessions_of(id, None).await?;
            if role < reader.role || standing == Standing::Suspended {
                end_all(&tx, id).await?;
            }
            tx.find_reader(id).await?.ok_or_else(|| Error::from(Refusal::NotFound))
        })
        .await
}

/// Who has more than a reader's role, for editors.
pub async fn list_staff(ctx: &Ctx, site: &Site, actor: &Actor) -> Result<Vec<Reader>, Error> {
    access::editor(site, actor)?;
    let site_id = site.id;
    Ok(ctx.store.read(move |tx| async move { tx.list_staff(site_id, limits::STAFF_SHOWN).await }).await?)
}

/// What a reader was called before, for staff.
pub async fn list_names(
    ctx: &Ctx,
    site: &Site,
    actor: &Actor,
    id: ReaderId,
) -> Result<Vec<NameChange>, Error> {
    access::moderator(site, actor)?;
    let site_id = site.id;
    ctx.store
        .read(move |tx| async move {
            tx.find_reader(id).await?.filter(|r| r.site_id == site_id).ok_or(Refusal::NotFound)?;
            Ok(tx.list_name_changes(id, limits::NAMES_SHOWN).await?)
        })
        .await
}
