//! A reader's own account: what he sees of it, his name, and the ways into it.

use rejoinder_domain::{Name, PasskeyId, Reader, ReaderId, Refusal, SessionId, Site, clock::SECOND, limits};
use rejoinder_store::{Identity, NameChange, PasskeyRow, SessionLine, Tx};

use super::{
    join, second,
    session::{Visitor, end_others},
};
use crate::{
    access,
    ctx::Ctx,
    error::Error,
    letters::{Change, LetterJob},
};

/// What its owner sees of an account.
#[derive(Debug)]
pub struct AccountSeen {
    /// Who.
    pub reader: Reader,
    /// His address, if he gave one, and whether a mail to it came back with its code.
    pub email: Option<(String, bool)>,
    /// Whether he has a password.
    pub password: bool,
    /// His passkeys.
    pub passkeys: Vec<PasskeyRow>,
    /// His accounts elsewhere.
    pub identities: Vec<Identity>,
    /// Whether he has an authenticator app.
    pub app: bool,
    /// Recovery codes that are left.
    pub codes: i64,
    /// Where he is signed in.
    pub sessions: Vec<SessionLine>,
    /// The session that he asks by.
    pub own_session: Option<SessionId>,
    /// What he was called before.
    pub names: Vec<NameChange>,
}

/// The actor's account.
pub async fn find_account(ctx: &Ctx, site: &Site, visitor: &Visitor) -> Result<AccountSeen, Error> {
    let id = access::account(site, &visitor.actor)?.id;
    let own_session = visitor.session.as_ref().map(|session| session.id);
    let (mut seen, contact) = ctx
        .store
        .read(move |tx| async move {
            let contact = tx.find_contact(id).await?;
            let seen = AccountSeen {
                // As it is kept: the actor may act as less than he is.
                reader: tx.find_reader(id).await?.ok_or(Refusal::NotFound)?,
                email: None,
                password: contact.as_ref().is_some_and(|contact| contact.password_hash.is_some()),
                passkeys: tx.list_passkeys_of(id, limits::PASSKEYS_MAX).await?,
                identities: tx.list_identities_of(id, limits::IDENTITIES_MAX).await?,
                app: tx.find_authenticator(id).await?.is_some(),
                codes: tx.count_recovery_codes(id).await?,
                sessions: tx.list_sessions_of(id, limits::SESSIONS_SHOWN).await?,
                own_session,
                names: tx.list_name_changes(id, limits::NAMES_SHOWN).await?,
            };
            Ok::<_, Error>((seen, contact))
        })
        .await?;
    if let Some(contact) = contact {
        seen.email = Some((ctx.secrets.open("address", &contact.email)?, contact.proven));
    }
    Ok(seen)
}

/// Gives the actor another name, unless he did so lately. What he was called stays known to staff.
pub async fn rename(ctx: &Ctx, site: &Site, visitor: &Visitor, name: &str) -> Result<Reader, Error> {
    let reader = access::reader(site, &visitor.actor)?;
    let name = Name::parse(name)?;
    let (ctx2, id) = (ctx.clone(), reader.id);
    ctx.store
        .write(move |tx| async move {
            let mut reader = tx.find_reader(id).await?.ok_or(Refusal::NotFound)?;
            if reader.name == name {
                return Ok(reader);
            }
            if !reader.role.is_staff() {
                join::check_free(&name)?;
            }
            let now = ctx2.now();
            let last = tx.list_name_changes(id, 1).await?.first().map(|change| change.created_at);
            let waits = last.map_or(0, |last| last + limits::RENAME_DAYS * 86_400 * SECOND - now);
            if waits > 0 {
                return Err(Refusal::RenamedLately { days: (waits - 1) / (86_400 * SECOND) + 1 }.into());
            }
            join::check_taken(&tx, &reader, &name).await?;
            let change =
                NameChange { old_name: reader.name.to_string(), new_name: name.to_string(), created_at: now };
            tx.insert_name_change(ctx2.next_id(), reader.site_id, id, &change).await?;
            tx.update_name(id, &name).await?;
            reader.name = name;
            Ok(reader)
        })
        .await
}

/// What is to be taken away.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Leaving<'a> {
    /// A passkey.
    Passkey(PasskeyId),
    /// An account elsewhere.
    Identity(&'a str),
}

/// Refuses to take the last way into an account away.
pub(crate) async fn keep_a_way(tx: &Tx, reader: ReaderId, leaving: Leaving<'_>) -> Result<(), Error> {
    if tx.find_contact(reader).await?.is_some() {
        return Ok(());
    }
    let passkeys = tx.list_passkeys_of(reader, limits::PASSKEYS_MAX).await?;
    let identities = tx.list_identities_of(reader, limits::IDENTITIES_MAX).await?;
    let another = passkeys.iter().any(|passkey| leaving != Leaving::Passkey(passkey.id))
        || identities.iter().any(|identity| leaving != Leaving::Identity(&identity.issuer));
    if another { Ok(()) } else { Err(Refusal::LastWayIn.into()) }
}

/// Unlinks the actor's account at an issuer.
pub async fn unlink(ctx: &Ctx, site: &Site, visitor: &Visitor, issuer: &str) -> Result<(), Error> {
    let (ctx, site, visitor, issuer) = (ctx.clone(), site.clone(), visitor.clone(), issuer.to_owned());
    ctx.store
        .clone()
        .write(move |tx| async move {
            let owner = second::proven(&ctx, &tx, &site, &visitor).await?;
            keep_a_way(&tx, owner.id, Leaving::Identity(&issuer)).await?;
            let linked = tx.list_identities_of(owner.id, limits::IDENTITIES_MAX).await?;
            let linked = linked.into_iter().find(|identity| identity.issuer == issuer);
            let title = linked.ok_or(Refusal::NotFound)?.label;
            tx.delete_identities(owner.id, &issuer).await?;
            LetterJob::tell(&ctx, &tx, &owner, Change::Unlinked { title }).await
        })
        .await
}

/// Takes every second factor from a reader who lost them, for the operator; his sessions end, and he is told. His first
/// one must be left: an address, or an account elsewhere.
///
/// # Errors
/// [`Refusal::NotFound`] when he has none, [`Refusal::LastWayIn`] when a passkey is all that he has.
pub async fn forget_second(ctx: &Ctx, reader: &Reader) -> Result<(), Error> {
    let (ctx, owner) = (ctx.clone(), reader.clone());
    ctx.store
        .clone()
        .write(move |tx| async move {
            let id = owner.id;
            let passkeys = tx.list_passkeys_of(id, limits::PASSKEYS_MAX).await?;
            let elsewhere = !tx.list_identities_of(id, 1).await?.is_empty();
            if !passkeys.is_empty() && !elsewhere && tx.find_contact(id).await?.is_none() {
                return Err(Refusal::LastWayIn.into());
            }
            let had_app = tx.delete_authenticator(id).await?;
            if !had_app && passkeys.is_empty() {
                return Err(Refusal::NotFound.into());
            }
            tx.put_recovery_codes(id, &[]).await?;
            for passkey in passkeys {
                tx.delete_passkey(id, passkey.id).await?;
            }
            end_others(&tx, owner.site_id, id, None).await?;
            LetterJob::tell(&ctx, &tx, &owner, Change::SecondForgotten).await
        })
        .await
}

/// The reader of an address, for the operator.
pub async fn find_by_email(ctx: &Ctx, site: &Site, email: &str) -> Result<Option<Reader>, Error> {
    let (site_id, key) = (site.id, ctx.secrets.email_key(site.id, email));
    let found = ctx.store.read(move |tx| async move {
        match tx.find_contact_by_email_key(site_id, &key).await? {
            Some(contact) => tx.find_reader(contact.reader_id).await,
            None => Ok(None),
        }
    });
    Ok(found.await?)
}

/// The address of a reader, for the operator.
pub async fn email_of(ctx: &Ctx, reader: ReaderId) -> Result<Option<String>, Error> {
    let contact = ctx.store.read(move |tx| async move { tx.find_contact(reader).await }).await?;
    contact.map(|contact| ctx.secrets.open("address", &contact.email)).transpose()
}
