//! Joining: an account is made when its name is free and nobody is mistaken for somebody else.

use rejoinder_domain::{Name, Reader, Refusal, Role, Site, SiteId, limits, reader::Standing};
use rejoinder_store::{Contact, Identity, Tx};
use serde::{Deserialize, Serialize};

use super::{
    password,
    session::{Arrival, Entered, SignedIn, Way, begin, end_all, enter},
    ticket,
};
use crate::{
    ctx::Ctx,
    error::Error,
    letters::{Change, LetterJob},
};

/// Somebody who proved who he is, and has no name here yet.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Newcomer {
    /// How he came.
    pub(crate) way: String,
    /// His account elsewhere, by which he came.
    pub(crate) elsewhere: Option<Elsewhere>,
    /// His address, sealed, and whether it is proven.
    pub(crate) email: Option<String>,
    pub(crate) email_proven: bool,
    pub(crate) password_hash: Option<String>,
    /// Whether whom he came by vouches for a second factor.
    pub(crate) strong: bool,
    /// What he may want to be called.
    pub name: String,
    /// Where he was going.
    pub next: String,
}

/// An account in another user base.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct Elsewhere {
    pub(crate) issuer: String,
    pub(crate) subject: String,
    pub(crate) label: String,
}

/// Makes an account and signs it in, where no mail can be sent: the address stays unproven.
pub async fn join(
    ctx: &Ctx,
    site: &Site,
    name: &str,
    email: &str,
    password: &str,
    arrival: &Arrival,
) -> Result<SignedIn, Error> {
    let reader = new_reader(ctx, site, name, Role::Reader)?;
    let email = check_email(email)?;
    password::check(ctx, password, &[name, &email, &site.title]).await?;
    let hash = password::hash(ctx, password).await?;
    let contact = password::contact(ctx, &reader, &email, Some(hash), false)?;
    let (ctx2, arrival) = (ctx.clone(), arrival.clone());
    ctx.store
        .write(move |tx| async move {
            insert(&tx, &reader, Some(&contact)).await?;
            begin(&ctx2, &tx, reader, Way::Password, false, &arrival).await
        })
        .await
}

/// What a newcomer's ticket says, for the page that asks for his name.
pub async fn find_newcomer(ctx: &Ctx, site: &Site, secret: &str) -> Result<Newcomer, Error> {
    let (ctx2, site_id, secret) = (ctx.clone(), site.id, secret.to_owned());
    let found = ctx.store.read(move |tx| async move {
        ticket::look::<Newcomer>(&ctx2, &tx, site_id, ticket::NEWCOMER, &secret).await
    });
    Ok(found.await?.ok_or(Refusal::TicketOver)?.1)
}

/// Gives a newcomer his name: the account is made and signed in. The ticket is used up only when that worked.
pub async fn join_as(
    ctx: &Ctx,
    site: &Site,
    secret: &str,
    name: &str,
    arrival: &Arrival,
) -> Result<(Entered, String), Error> {
    let reader = new_reader(ctx, site, name, Role::Reader)?;
    let (ctx2, site_id, secret, arrival) = (ctx.clone(), site.id, secret.to_owned(), arrival.clone());
    ctx.store
        .write(move |tx| async move {
            let newcomer: Newcomer = ticket::take(&ctx2, &tx, site_id, ticket::NEWCOMER, &secret).await?;
            let next = newcomer.next.clone();
            Ok((settle(&ctx2, &tx, reader, newcomer, &arrival).await?, next))
        })
        .await
}

/// Makes a newcomer's account, unless somebody of that address or account elsewhere came in the meantime: then it is him.
pub(crate) async fn settle(
    ctx: &Ctx,
    tx: &Tx,
    reader: Reader,
    newcomer: Newcomer,
    arrival: &Arrival,
) -> Result<Entered, Error> {
    let way: Way = newcomer.way.parse()?;
    if let Some(known) = already(ctx, tx, reader.site_id, &newcomer).await? {
        return enter(ctx, tx, known, way, newcomer.strong, arrival).await;
    }
    let contact = match &newcomer.email {
        None => None,
        Some(sealed) => {
            let email = ctx.secrets.open("address", sealed)?;
            let hash = newcomer.password_hash.clone();
            Some(password::contact(ctx, &reader, &email, hash, newcomer.email_proven)?)
        }
    };
    insert(tx, &reader, contact.as_ref()).await?;
    if let Some(elsewhere) = newcomer.elsewhere {
        link(ctx, tx, &reader, elsewhere).await?;
    }
    Ok(Entered::In(begin(ctx, tx, reader, way, newcomer.strong, arrival).await?))
}

/// Links an account elsewhere to one here.
pub(crate) async fn link(ctx: &Ctx, tx: &Tx, reader: &Reader, elsewhere: Elsewhere) -> Result<(), Error> {
    let Elsewhere { issuer, subject, label } = elsewhere;
    let identity = Identity { issuer, subject, reader_id: reader.id, label, created_at: ctx.now() };
    Ok(tx.insert_identity(reader.site_id, &identity).await?)
}

async fn already(ctx: &Ctx, tx: &Tx, site: SiteId, newcomer: &Newcomer) -> Result<Option<Reader>, Error> {
    if let Some(Elsewhere { issuer, subject, .. }) = &newcomer.elsewhere {
        return match tx.find_identity(site, issuer, subject).await? {
            Some(identity) => Ok(tx.find_reader(identity.reader_id).await?),
            None => Ok(None),
        };
    }
    match &newcomer.email {
        Some(sealed) if newcomer.email_proven => {
            Ok(by_proven_email(ctx, tx, site, sealed).await?.map(|(reader, _)| reader))
        }
        _ => Ok(None),
    }
}

/// What a proof of an address means for the account that has it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Proof {
    /// It was proven before.
    Again,
    /// It is the first.
    First,
    /// It is the first, and every other way in has ended.
    Reclaims,
}

/// The account of an address whose owner is here. When nobody had proven that address before, whoever made the account
/// may have been somebody else: every other way into it ends, and its owner is told.
pub(crate) async fn by_proven_email(
    ctx: &Ctx,
    tx: &Tx,
    site: SiteId,
    sealed: &str,
) -> Result<Option<(Reader, Proof)>, Error> {
    let key = ctx.secrets.email_key(site, &ctx.secrets.open("address", sealed)?);
    let Some(contact) = tx.find_contact_by_email_key(site, &key).await? else { return Ok(None) };
    let Some(reader) = tx.find_reader(contact.reader_id).await? else { return Ok(None) };
    if contact.proven {
        return Ok(Some((reader, Proof::Again)));
    }
    tx.update_email(&Contact { proven: true, ..contact.clone() }).await?;
    // The operator made accounts of staff, and knows whose they are.
    if reader.role.is_staff() {
        LetterJob::tell(ctx, tx, &reader, Change::AddressProven).await?;
        return Ok(Some((reader, Proof::First)));
    }
    tx.update_password(contact.reader_id, None).await?;
    super::second::forget_all(tx, contact.reader_id).await?;
    end_all(tx, site, contact.reader_id).await?;
    LetterJob::tell(ctx, tx, &reader, Change::AddressReclaimed).await?;
    Ok(Some((reader, Proof::Reclaims)))
}

/// Makes an account from the command line, or gives one that there is a new password and role.
pub async fn put_account(
    ctx: &Ctx,
    site: &Site,
    name: &str,
    email: &str,
    password: &str,
    role: Role,
) -> Result<Reader, Error> {
    let mut reader = new_reader(ctx, site, name, role)?;
    let email = check_email(email)?;
    password::check(ctx, password, &[name, &email]).await?;
    let hash = password::hash(ctx, password).await?;
    let contact = password::contact(ctx, &reader, &email, Some(hash.clone()), false)?;
    let site_id = site.id;
    ctx.store
        .write(move |tx| async move {
            match tx.find_contact_by_email_key(site_id, &contact.email_key).await? {
                Some(contact) => {
                    let known = tx.find_reader(contact.reader_id).await?.ok_or(Refusal::NotFound)?;
                    tx.update_password(contact.reader_id, Some(&hash)).await?;
                    // Whom staff stopped is still stopped.
                    tx.update_reader(contact.reader_id, role, known.standing).await?;
                    end_all(&tx, site_id, contact.reader_id).await?;
                    reader = tx.find_reader(contact.reader_id).await?.ok_or(Refusal::NotFound)?;
                }
                None => insert(&tx, &reader, Some(&contact)).await?,
            }
            Ok(reader)
        })
        .await
}

pub(crate) fn new_reader(ctx: &Ctx, site: &Site, name: &str, role: Role) -> Result<Reader, Refusal> {
    let name = Name::parse(name)?;
    if !role.is_staff() {
        check_free(&name)?;
    }
    Ok(Reader {
        id: ctx.next_reader_id(),
        site_id: site.id,
        name,
        role,
        standing: Standing::Registered,
        leaves_at: None,
        created_at: ctx.now(),
    })
}

/// Refuses a name by which a reader or guest would pass for staff, or which mixes alphabets to look like another.
pub(crate) fn check_free(name: &Name) -> Result<(), Refusal> {
    rejoinder_domain::name::check_mixed_scripts(name)?;
    if rejoinder_domain::name::is_reserved(name, &[]) { Err(Refusal::NameReserved) } else { Ok(()) }
}

/// Refuses a name that looks like another reader's of the site. A name that came with an import is somebody's too.
pub(crate) async fn check_taken(tx: &Tx, reader: &Reader, name: &Name) -> Result<(), Error> {
    let same = tx.list_readers_by_skeleton(reader.site_id, name.skeleton().as_str()).await?;
    let others: Vec<&Reader> = same.iter().filter(|other| other.id != reader.id).collect();
    match others.iter().any(|other| other.name.key() == name.key()) {
        true => Err(Refusal::NameTaken.into()),
        false if !others.is_empty() => Err(Refusal::NameLooksAlike.into()),
        false => Ok(()),
    }
}

async fn insert(tx: &Tx, reader: &Reader, contact: Option<&Contact>) -> Result<(), Error> {
    check_taken(tx, reader, &reader.name).await?;
    tx.insert_reader(reader).await?;
    if let Some(contact) = contact {
        if tx.find_contact_by_email_key(reader.site_id, &contact.email_key).await?.is_some() {
            return Err(Refusal::EmailTaken.into());
        }
        tx.insert_contact(reader.site_id, contact).await?;
    }
    Ok(())
}

/// Makes the account of somebody who came from elsewhere, with his address when it is given, sealed.
pub(crate) async fn insert_elsewhere(
    ctx: &Ctx,
    tx: &Tx,
    reader: Reader,
    email: Option<String>,
    elsewhere: Elsewhere,
) -> Result<Reader, Error> {
    let contact = match email {
        None => None,
        Some(sealed) => {
            let email = ctx.secrets.open("address", &sealed)?;
            Some(password::contact(ctx, &reader, &email, None, true)?)
        }
    };
    insert(tx, &reader, contact.as_ref()).await?;
    link(ctx, tx, &reader, elsewhere).await?;
    Ok(reader)
}

/// An address that mail can be sent to, by its form; whether it is somebody's only a mail can tell.
pub(crate) fn check_email(email: &str) -> Result<String, Refusal> {
    let email = email.trim();
    // `rejoinder_notify` has the rules of what mail can carry; a dot in the domain is ours: nobody has mail without.
    let address = rejoinder_notify::Address::parse(email).map_err(|_| Refusal::EmailInvalid)?;
    let fits = email.chars().count() <= limits::EMAIL_LEN_MAX && address.domain().contains('.');
    if fits { Ok(email.to_owned()) } else { Err(Refusal::EmailInvalid) }
}
