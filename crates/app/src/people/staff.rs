//! What staff do with accounts: roles, standing, who has which, and what somebody was called.
//! Never here: an address. Who runs the paper finds somebody by his, and is not shown it.

use rejoinder_domain::{
    Actor, Micros, Name, Reader, ReaderId, Refusal, Role, Site, SiteId, limits, reader::Standing,
};
use rejoinder_store::{NameChange, Tx};

use super::{
    leaving,
    session::{end_all, end_others},
};
use crate::{
    access,
    ctx::Ctx,
    desk::record_standing,
    error::Error,
    letters::{Change, LetterJob},
};

/// Somebody as an operator sees him.
#[derive(Debug, Clone)]
pub struct Person {
    /// Who.
    pub reader: Reader,
    /// Whether he set up a second factor: an authenticator app, or a passkey.
    pub second: bool,
    /// When the last of the sessions began that he has; none when he is signed in nowhere.
    pub signed_in_at: Option<Micros>,
}

/// Changes what a reader may do; his sessions end, so that the change holds at once, and a letter tells him. What changes
/// nothing ends none.
///
/// # Errors
/// [`Refusal::NotAllowed`] where somebody would give or take more than he has, [`Refusal::LastOperator`] where nobody
/// would be left to undo it.
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
    let (site_id, ctx2, site2) = (site.id, ctx.clone(), site.clone());
    ctx.store
        .write(move |tx| async move {
            access::still(&tx, &staff).await?;
            let reader =
                tx.find_reader(id).await?.filter(|r| r.site_id == site_id).ok_or(Refusal::NotFound)?;
            // Nobody gives or takes more than he has.
            if role > staff.role || reader.role > staff.role || reader.standing == Standing::Imported {
                return Err(Refusal::NotAllowed.into());
            }
            if (reader.role, reader.standing) == (role, standing) {
                return Ok(reader);
            }
            if role < reader.role || standing == Standing::Suspended {
                leaving::keep_an_operator(&tx, &reader).await?;
            }
            tx.update_reader(id, role, standing).await?;
            if standing != reader.standing {
                tx.update_suspended_until(id, None).await?;
                record_standing(&ctx2, &tx, &site2, &reader, &staff, standing).await?;
            }
            match role < reader.role || standing == Standing::Suspended {
                true => end_all(&tx, site_id, id).await?,
                false => drop(end_others(&tx, site_id, id, None).await?),
            }
            // One letter: who is stopped need not be told of his role as well.
            let change = match standing {
                now if now == reader.standing => Change::Role { role },
                Standing::Suspended => Change::Suspended,
                _ => Change::Restored,
            };
            LetterJob::tell(&ctx2, &tx, &reader, change).await?;
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

/// Who has more than a reader's role, the most first, with what an operator should know of each.
pub async fn list_people(ctx: &Ctx, site: &Site, actor: &Actor) -> Result<Vec<Person>, Error> {
    access::operator(site, actor)?;
    let site_id = site.id;
    ctx.store
        .read(move |tx| async move {
            let mut people = Vec::new();
            for reader in tx.list_staff(site_id, limits::STAFF_SHOWN).await? {
                people.push(person(&tx, reader).await?);
            }
            people.sort_by_cached_key(|one| {
                (std::cmp::Reverse(one.reader.role), one.reader.name.as_str().to_lowercase())
            });
            Ok(people)
        })
        .await
}

/// One account, for an operator, with what its owner was called before.
pub async fn find_person(
    ctx: &Ctx,
    site: &Site,
    actor: &Actor,
    id: ReaderId,
) -> Result<(Person, Vec<NameChange>), Error> {
    access::operator(site, actor)?;
    let site_id = site.id;
    ctx.store
        .read(move |tx| async move {
            let reader = tx.find_reader(id).await?.filter(|r| r.site_id == site_id);
            let person = person(&tx, reader.ok_or(Refusal::NotFound)?).await?;
            Ok((person, tx.list_name_changes(id, limits::NAMES_SHOWN).await?))
        })
        .await
}

/// The accounts that a name, an address or an id means, to the letter: an operator does not leaf through readers. A name
/// may be of several, where some were imported.
pub async fn find_people(ctx: &Ctx, site: &Site, actor: &Actor, of: &str) -> Result<Vec<Reader>, Error> {
    access::operator(site, actor)?;
    let (site_id, of) = (site.id, of.trim());
    let id = of.parse::<ReaderId>().ok();
    let email = of.contains('@').then(|| ctx.secrets.email_key(site_id, of));
    let name = Name::parse(of).ok().map(|name| name.key().to_string());
    ctx.store
        .read(move |tx| async move {
            let mut found = Vec::new();
            if let Some(id) = id {
                found.extend(tx.find_reader(id).await?);
            }
            if let Some(key) = email {
                found.extend(by_email(&tx, site_id, &key).await?);
            }
            if let Some(key) = name {
                found.extend(tx.list_readers_by_name_key(site_id, &key).await?);
            }
            found.retain(|reader| reader.site_id == site_id);
            found.sort_by_key(|reader| reader.id);
            found.dedup_by_key(|reader| reader.id);
            Ok(found)
        })
        .await
}

async fn by_email(tx: &Tx, site: SiteId, key: &str) -> Result<Option<Reader>, Error> {
    match tx.find_contact_by_email_key(site, key).await? {
        Some(contact) => Ok(tx.find_reader(contact.reader_id).await?),
        None => Ok(None),
    }
}

async fn person(tx: &Tx, reader: Reader) -> Result<Person, Error> {
    let app = tx.find_authenticator(reader.id).await?.is_some();
    let second = app || !tx.list_passkeys_of(reader.id, 1).await?.is_empty();
    let signed_in_at = tx.list_sessions_of(reader.id, 1).await?.first().map(|session| session.created_at);
    Ok(Person { reader, second, signed_in_at })
}
