//! Passkeys: made on the account page, used to sign in. One proves two things: that he has it, and that he is the one who
//! may unlock it.

use rejoinder_domain::{PasskeyId, Reader, ReaderId, Refusal, Site, limits};
use rejoinder_identity::passkey::{Party, Passkey, PasskeyProblem, UserHandle};
use rejoinder_store::PasskeyRow;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use url::Url;

use super::{
    hash_secret, new_secret, second,
    session::{Arrival, SignedIn, Visitor, Way, begin, end_others},
    ticket,
};
use crate::{
    access,
    ctx::Ctx,
    error::Error,
    letters::{Change, LetterJob},
};

/// What a browser needs to make or use a passkey.
#[derive(Debug)]
pub struct PasskeyWish {
    /// For the browser's own interface.
    pub options: Value,
    /// The secret of the ticket that goes with the answer.
    pub ticket: String,
}

#[derive(Debug, Serialize, Deserialize)]
struct Carried {
    /// Whose it is to be; nobody's when somebody signs in.
    reader: Option<i64>,
    state: String,
}

/// Whether browsers take passkeys of this site: it must have a name of its own, and TLS, but for one's own machine.
#[must_use]
pub fn passkeys_possible(site: &Site) -> bool {
    party(site).is_ok()
}

fn party(site: &Site) -> Result<Party, Error> {
    let origin = Url::parse(&site.base_url).map_err(|_| Refusal::PasskeyUnusable)?;
    let host = origin.host_str().unwrap_or_default().to_owned();
    Party::new(&host, &origin, &site.title).map_err(|_| Refusal::PasskeyUnusable.into())
}

/// A reader as his authenticators know him.
fn handle(reader: &Reader) -> UserHandle {
    let mut handle = [0; 16];
    handle[..8].copy_from_slice(&reader.site_id.raw().to_be_bytes());
    handle[8..].copy_from_slice(&reader.id.raw().to_be_bytes());
    handle
}

/// What came back was none of ours, or broken; the browser's owner can only try again.
fn unusable(problem: PasskeyProblem) -> Refusal {
    tracing::info!(%problem, "a passkey was refused");
    Refusal::PasskeyRefused
}

/// Begins to make a passkey for the actor.
pub async fn wish_passkey(ctx: &Ctx, site: &Site, visitor: &Visitor) -> Result<PasskeyWish, Error> {
    let reader = second::ask_proof(ctx, site, visitor).await?;
    let party = party(site)?;
    let id = reader.id;
    let rows =
        ctx.store.read(move |tx| async move { tx.list_passkeys_of(id, limits::PASSKEYS_MAX).await }).await?;
    if rows.len() >= limits::PASSKEYS_MAX {
        return Err(Refusal::TooManyEntries { name: "passkeys".into(), max: limits::PASSKEYS_MAX }.into());
    }
    let known = rows.iter().map(|row| read(&row.data)).collect::<Result<Vec<_>, _>>()?;
    let begun = party.begin_registration(handle(&reader), reader.name.as_str(), &known).map_err(unusable)?;
    let carried = Carried { reader: Some(id.raw()), state: begun.state };
    Ok(PasskeyWish { options: begun.options, ticket: issue(ctx, site, carried).await? })
}

fn read(data: &str) -> Result<Passkey, Error> {
    Passkey::from_text(data).map_err(|problem| Error::fault(format!("a kept passkey: {problem}")))
}

async fn issue(ctx: &Ctx, site: &Site, carried: Carried) -> Result<String, Error> {
    let (ctx2, site_id) = (ctx.clone(), site.id);
    ctx.store
        .write(move |tx| async move {
            let minutes = limits::TICKET_MINUTES;
            let about =
                carried.reader.map(|reader| ReaderId::from_raw(reader).to_string()).unwrap_or_default();
            ticket::issue(&ctx2, &tx, site_id, ticket::PASSKEY, &about, &carried, minutes).await
        })
        .await
}

async fn take(ctx: &Ctx, site: &Site, secret: &str) -> Result<Carried, Error> {
    let (ctx2, site_id, secret) = (ctx.clone(), site.id, secret.to_owned());
    ctx.store
        .write(move |tx| async move { ticket::take(&ctx2, &tx, site_id, ticket::PASSKEY, &secret).await })
        .await
}

/// Keeps the passkey that the browser made. The session is as sure as can be from now on, and has a new secret; the
/// others end.
pub async fn add_passkey(
    ctx: &Ctx,
    site: &Site,
    visitor: &Visitor,
    secret: &str,
    response: &str,
    label: &str,
) -> Result<SignedIn, Error> {
    let reader = second::ask_proof(ctx, site, visitor).await?;
    let session = visitor.session.as_ref().ok_or(Refusal::SignInRequired)?.id;
    let carried = take(ctx, site, secret).await?;
    if carried.reader != Some(reader.id.raw()) {
        return Err(Refusal::TicketOver.into());
    }
    let made = party(site)?.finish_registration(&carried.state, response).map_err(unusable)?;
    let label: String =
        label.trim().chars().filter(|c| !c.is_control()).take(limits::LABEL_LEN_MAX).collect();
    let row = PasskeyRow {
        id: PasskeyId::from_raw(ctx.next_id()),
        reader_id: reader.id,
        credential: made.credential_id(),
        data: made.to_text(),
        label,
        created_at: ctx.now(),
        used_at: None,
    };
    let (site_id, token, now) = (site.id, new_secret(ctx), ctx.now());
    let hash = hash_secret(&token);
    let (ctx2, site, visitor) = (ctx.clone(), site.clone(), visitor.clone());
    ctx.store
        .write(move |tx| async move {
            let owner = second::proven(&ctx2, &tx, &site, &visitor).await?;
            if tx.find_passkey(site_id, &row.credential).await?.is_some() {
                return Err(Error::from(Refusal::PasskeyRefused));
            }
            if tx.list_passkeys_of(row.reader_id, limits::PASSKEYS_MAX).await?.len() >= limits::PASSKEYS_MAX {
                return Err(Refusal::PasskeyRefused.into());
            }
            tx.insert_passkey(site_id, &row).await?;
            end_others(&tx, site_id, owner.id, Some(session)).await?;
            tx.update_session_proven(session, &hash, true, now).await?;
            LetterJob::tell(&ctx2, &tx, &owner, Change::PasskeyAdded).await
        })
        .await?;
    Ok(SignedIn { reader, token })
}

/// Takes a passkey of the actor away.
pub async fn remove_passkey(ctx: &Ctx, site: &Site, visitor: &Visitor, id: PasskeyId) -> Result<(), Error> {
    let (ctx, site, visitor) = (ctx.clone(), site.clone(), visitor.clone());
    ctx.store
        .clone()
        .write(move |tx| async move {
            let reader = second::proven(&ctx, &tx, &site, &visitor).await?;
            super::account::keep_a_way(&tx, reader.id, super::account::Leaving::Passkey(id)).await?;
            if !tx.delete_passkey(reader.id, id).await? {
                return Err(Refusal::NotFound.into());
            }
            LetterJob::tell(&ctx, &tx, &reader, Change::PasskeyRemoved).await
        })
        .await
}

/// Begins to sign in with whatever passkey the browser has.
pub async fn passkey_challenge(ctx: &Ctx, site: &Site) -> Result<PasskeyWish, Error> {
    let begun = party(site)?.begin_sign_in().map_err(unusable)?;
    let carried = Carried { reader: None, state: begun.state };
    Ok(PasskeyWish { options: begun.options, ticket: issue(ctx, site, carried).await? })
}

/// Signs in with the passkey that the browser used.
pub async fn sign_in_with_passkey(
    ctx: &Ctx,
    site: &Site,
    secret: &str,
    response: &str,
    arrival: &Arrival,
) -> Result<SignedIn, Error> {
    let carried = take(ctx, site, secret).await?;
    if carried.reader.is_some() {
        return Err(Refusal::TicketOver.into());
    }
    let party = party(site)?;
    let claimed = party.identify(response).map_err(unusable)?;
    let (ctx2, site_id, response, arrival) = (ctx.clone(), site.id, response.to_owned(), arrival.clone());
    ctx.store
        .write(move |tx| async move {
            let row = tx.find_passkey(site_id, &claimed.credential_id).await?;
            let row = row.ok_or(Refusal::PasskeyRefused)?;
            let reader = tx.find_reader(row.reader_id).await?.ok_or(Refusal::PasskeyRefused)?;
            if handle(&reader) != claimed.user_handle {
                return Err(Refusal::PasskeyRefused.into());
            }
            let used =
                party.finish_sign_in(&carried.state, &response, &read(&row.data)?).map_err(unusable)?;
            tx.update_passkey(row.id, &used.to_text(), ctx2.now()).await?;
            begin(&ctx2, &tx, reader, Way::Passkey, true, &arrival).await
        })
        .await
}

/// The passkeys of the actor.
pub async fn list_passkeys(ctx: &Ctx, site: &Site, visitor: &Visitor) -> Result<Vec<PasskeyRow>, Error> {
    let id: ReaderId = access::account(site, &visitor.actor)?.id;
    Ok(ctx.store.read(move |tx| async move { tx.list_passkeys_of(id, limits::PASSKEYS_MAX).await }).await?)
}
