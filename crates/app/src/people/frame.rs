//! Signing in from a frame in another site's page, where the browser keeps our cookie from us: a window of our own asks
//! the reader, and the frame that asked, and no other, is given a session. What binds them is a challenge: the frame keeps
//! the verifier whose SHA-256 it is (as RFC 7636 does). Such a session reads and writes as a reader's; it is no proof for
//! the account.

use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use rejoinder_domain::{ReaderId, Refusal, Site, limits};
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use super::{
    hash_secret,
    second::still_in,
    session::{Arrival, Keeps, SessionSeen, SignedIn, Visitor, Way, begin_for},
    ticket,
};
use crate::{ctx::Ctx, error::Error};

/// A SHA-256 in base 64 for URLs, and so many characters has a verifier of 32 bytes.
const CHALLENGE_LEN: usize = 43;

#[derive(Debug, Serialize, Deserialize)]
struct Asked {
    challenge: String,
    host: String,
}

#[derive(Debug, Serialize, Deserialize)]
struct Granted {
    reader: i64,
}

/// A frame asks for a session: the secret of the ticket for the window that asks the reader. `host` is the page around
/// the frame, as the reader is told.
pub async fn ask_frame(ctx: &Ctx, site: &Site, challenge: &str, host: &str) -> Result<String, Error> {
    check(challenge, "challenge")?;
    let asked = Asked { challenge: challenge.to_owned(), host: host.to_owned() };
    let (ctx2, site_id) = (ctx.clone(), site.id);
    ctx.store
        .write(move |tx| async move {
            ticket::issue(&ctx2, &tx, site_id, ticket::FRAME, "", &asked, limits::TICKET_MINUTES).await
        })
        .await
}

/// In which page the frame stands that asks.
pub async fn find_frame(ctx: &Ctx, site: &Site, secret: &str) -> Result<String, Error> {
    let (ctx2, site_id, secret) = (ctx.clone(), site.id, secret.to_owned());
    let found = ctx.store.read(move |tx| async move {
        ticket::look::<Asked>(&ctx2, &tx, site_id, ticket::FRAME, &secret).await
    });
    Ok(found.await?.ok_or(Refusal::TicketOver)?.1.host)
}

/// The reader lets the frame have a session as himself; it has a minute to take it. A frame's session lets no other in.
pub async fn grant_frame(ctx: &Ctx, site: &Site, visitor: &Visitor, secret: &str) -> Result<(), Error> {
    if visitor.session.as_ref().is_some_and(SessionSeen::is_of_frame) {
        return Err(Refusal::SignInRequired.into());
    }
    let (ctx2, site, visitor, secret) = (ctx.clone(), site.clone(), visitor.clone(), secret.to_owned());
    ctx.store
        .write(move |tx| async move {
            let reader = still_in(&tx, &site, &visitor).await?.id;
            let asked: Asked = ticket::take(&ctx2, &tx, site.id, ticket::FRAME, &secret).await?;
            let subject = reader.to_string();
            let about = (site.id, ticket::GRANT, subject.as_str());
            let (hash, granted) = (hash_secret(&asked.challenge), Granted { reader: reader.raw() });
            if !ticket::keep(&ctx2, &tx, about, hash, &granted, limits::GRANT_MINUTES).await? {
                return Err(Refusal::TicketOver.into());
            }
            Ok(())
        })
        .await
}

/// Whether the reader let the frame with this challenge have a session. A challenge is no secret.
pub async fn is_granted(ctx: &Ctx, site: &Site, challenge: &str) -> Result<bool, Error> {
    check(challenge, "challenge")?;
    let (ctx2, site_id, challenge) = (ctx.clone(), site.id, challenge.to_owned());
    let found = ctx.store.read(move |tx| async move {
        ticket::look::<Granted>(&ctx2, &tx, site_id, ticket::GRANT, &challenge).await
    });
    Ok(found.await?.is_some())
}

/// Gives the frame its session, once, for the verifier that only it knows.
pub async fn take_grant(
    ctx: &Ctx,
    site: &Site,
    verifier: &str,
    keeps: Keeps,
    arrival: &Arrival,
) -> Result<SignedIn, Error> {
    check(verifier, "verifier")?;
    let challenge = URL_SAFE_NO_PAD.encode(Sha256::digest(verifier));
    let (ctx2, site_id, arrival) = (ctx.clone(), site.id, arrival.clone());
    ctx.store
        .write(move |tx| async move {
            let granted: Granted = ticket::take(&ctx2, &tx, site_id, ticket::GRANT, &challenge).await?;
            let reader = tx.find_reader(ReaderId::from_raw(granted.reader)).await?;
            let reader = reader.filter(|reader| reader.site_id == site_id).ok_or(Refusal::TicketOver)?;
            begin_for(&ctx2, &tx, reader, (Way::Frame, false), keeps, &arrival).await
        })
        .await
}

fn check(text: &str, name: &str) -> Result<(), Refusal> {
    let plain = |c: char| c.is_ascii_alphanumeric() || c == '-' || c == '_';
    match text.len() == CHALLENGE_LEN && text.chars().all(plain) {
        true => Ok(()),
        false => Err(Refusal::ParameterInvalid { name: name.to_owned() }),
    }
}
