//! Tickets: a secret for whoever asked, with which he may do one thing once.

use rejoinder_domain::{Refusal, SiteId, clock};
use rejoinder_store::{Ticket, Tx};
use serde::{Serialize, de::DeserializeOwned};

use super::{hash_secret, new_secret};
use crate::{ctx::Ctx, error::Error};

/// A code by mail proves an address.
pub(crate) const CODE: &str = "code";
/// Somebody who proved one thing is asked for another.
pub(crate) const SECOND: &str = "second";
/// Somebody proved who he is elsewhere, and has no name here yet.
pub(crate) const NEWCOMER: &str = "newcomer";
/// The challenge of a passkey that is made or used.
pub(crate) const PASSKEY: &str = "passkey";
/// Somebody went to sign in elsewhere.
pub(crate) const ELSEWHERE: &str = "elsewhere";
/// The publisher's token is to bring back what it was made of, to the page of ours that asked.
pub(crate) const PUBLISHER: &str = "publisher";
/// The same to a frame of ours.
pub(crate) const PUBLISHER_FRAME: &str = "publisher_frame";
/// A token that was used; kept to be known again.
pub(crate) const SPENT: &str = "spent";
/// A reader took his data with him; kept for the day in which he may not do so again.
pub(crate) const DOWNLOAD: &str = "download";
/// A guest's comment that waits because no work was done for it; counted by his address's hash.
pub(crate) const UNPROVEN: &str = "unproven";
/// A frame asks for a session.
pub(crate) const FRAME: &str = "frame";
/// A reader let a frame have one; under the frame's challenge.
pub(crate) const GRANT: &str = "grant";
/// An authenticator app that is being set up.
pub(crate) const AUTHENTICATOR: &str = "authenticator";

/// Those about a reader, by his id, with which somebody goes on as him: they end with his sessions.
pub(crate) const AS_A_READER: [&str; 5] = [SECOND, PASSKEY, ELSEWHERE, GRANT, AUTHENTICATOR];

/// Makes a ticket, and gives its secret.
pub(crate) async fn issue<T: Serialize>(
    ctx: &Ctx,
    tx: &Tx,
    site: SiteId,
    kind: &str,
    subject: &str,
    carries: &T,
    minutes: i64,
) -> Result<String, Error> {
    let secret = new_secret(ctx);
    keep(ctx, tx, (site, kind, subject), hash_secret(&secret), carries, minutes).await?;
    Ok(secret)
}

/// Keeps a ticket under a hash; returns whether it is new.
pub(crate) async fn keep<T: Serialize>(
    ctx: &Ctx,
    tx: &Tx,
    (site_id, kind, subject): (SiteId, &str, &str),
    hash: Vec<u8>,
    carries: &T,
    minutes: i64,
) -> Result<bool, Error> {
    let payload =
        serde_json::to_string(carries).map_err(|e| Error::fault(format!("a {kind} ticket: {e}")))?;
    let now = ctx.now();
    let (kind, subject) = (kind.to_owned(), subject.to_owned());
    let expires_at = now + minutes * 60 * clock::SECOND;
    let made = Ticket { hash, site_id, kind, subject, payload, tries: 0, created_at: now, expires_at };
    Ok(tx.insert_ticket(made).await?)
}

/// What a ticket carries; it stays.
pub(crate) async fn look<T: DeserializeOwned>(
    ctx: &Ctx,
    tx: &Tx,
    site: SiteId,
    kind: &str,
    secret: &str,
) -> Result<Option<(Ticket, T)>, Error> {
    let found = tx.find_ticket(&hash_secret(secret), site, kind, ctx.now()).await?;
    found
        .map(|ticket| {
            let carried = serde_json::from_str(&ticket.payload).map_err(|error| {
                Error::fault(format!("a {kind} ticket carries what cannot be read: {error}"))
            })?;
            Ok((ticket, carried))
        })
        .transpose()
}

/// Uses a ticket up: of many who try at once, one gets what it carries.
pub(crate) async fn take<T: DeserializeOwned>(
    ctx: &Ctx,
    tx: &Tx,
    site: SiteId,
    kind: &str,
    secret: &str,
) -> Result<T, Error> {
    let (ticket, carried) = look(ctx, tx, site, kind, secret).await?.ok_or(Refusal::TicketOver)?;
    if tx.delete_ticket(&ticket.hash).await? { Ok(carried) } else { Err(Refusal::TicketOver.into()) }
}
