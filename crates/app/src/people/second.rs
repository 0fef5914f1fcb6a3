//! Second factors: an authenticator app, recovery codes, and what staff must have.

use rejoinder_domain::{Reader, ReaderId, Refusal, Role, Site, clock::SECOND, limits};
use rejoinder_identity::totp::{self, RecoveryCode, TotpSecret};
use rejoinder_store::{Authenticator, Tx};
use serde::{Deserialize, Serialize};

use super::{
    hash_secret, new_secret,
    session::{Arrival, SignedIn, Visitor, Way, begin, end_others},
    ticket,
};
use crate::{
    access,
    ctx::Ctx,
    error::Error,
    letters::{Change, LetterJob},
};

const SEALED: &str = "authenticator";

/// What the ticket of the second step carries.
#[derive(Debug, Serialize, Deserialize)]
pub(crate) struct Carried {
    pub(crate) reader: i64,
    pub(crate) way: String,
}

/// Which second factors somebody has, for the page that asks for one.
#[derive(Debug, Clone, Copy)]
pub struct SecondSeen {
    /// An authenticator app.
    pub app: bool,
    /// A passkey.
    pub passkey: bool,
    /// Recovery codes that are left.
    pub codes: i64,
}

/// An authenticator app that is to be set up.
#[derive(Debug)]
pub struct AuthenticatorWish {
    /// The secret of the ticket.
    pub ticket: String,
    /// For typing in by hand.
    pub base32: String,
    /// For the camera: an SVG.
    pub qr: String,
}

#[derive(Debug, Serialize, Deserialize)]
struct Wished {
    reader: i64,
    /// Sealed.
    secret: String,
}

async fn seen(tx: &Tx, reader: ReaderId) -> Result<SecondSeen, Error> {
    Ok(SecondSeen {
        app: tx.find_authenticator(reader).await?.is_some(),
        passkey: !tx.list_passkeys_of(reader, 1).await?.is_empty(),
        codes: tx.count_recovery_codes(reader).await?,
    })
}

/// Whether somebody who proved one thing is asked for another: who set up an app wants that, and staff with a passkey
/// have to.
pub(crate) async fn needed(tx: &Tx, reader: &Reader) -> Result<bool, Error> {
    let seen = seen(tx, reader.id).await?;
    Ok(seen.app || reader.role.is_staff() && seen.passkey)
}

/// Takes all second factors and accounts elsewhere of a reader away.
pub(crate) async fn forget_all(tx: &Tx, reader: ReaderId) -> Result<(), Error> {
    tx.delete_authenticator(reader).await?;
    tx.put_recovery_codes(reader, &[]).await?;
    for passkey in tx.list_passkeys_of(reader, limits::PASSKEYS_MAX).await? {
        tx.delete_passkey(reader, passkey.id).await?;
    }
    for identity in tx.list_identities_of(reader, limits::IDENTITIES_MAX).await? {
        tx.delete_identities(reader, &identity.issuer).await?;
    }
    Ok(())
}

/// What the page of the second step offers to whoever has this ticket.
pub async fn find_second(ctx: &Ctx, site: &Site, secret: &str) -> Result<SecondSeen, Error> {
    let (ctx2, site_id, secret) = (ctx.clone(), site.id, secret.to_owned());
    ctx.store
        .read(move |tx| async move {
            let found = ticket::look::<Carried>(&ctx2, &tx, site_id, ticket::SECOND, &secret).await?;
            let (_, carried) = found.ok_or(Refusal::TicketOver)?;
            seen(&tx, ReaderId::from_raw(carried.reader)).await
        })
        .await
}

/// Proves the second thing by a code of the app, or a recovery code, and is in. After some wrong codes the ticket is gone.
pub async fn use_second(
    ctx: &Ctx,
    site: &Site,
    secret: &str,
    code: &str,
    arrival: &Arrival,
) -> Result<SignedIn, Error> {
    let (ctx2, site_id, secret, arrival) = (ctx.clone(), site.id, secret.to_owned(), arrival.clone());
    let code: String = code.chars().take(limits::CODE_LEN_MAX).collect();
    let used: Result<SignedIn, Refusal> = ctx
        .store
        .write(move |tx| async move {
            let ctx = ctx2;
            let found = ticket::look::<Carried>(&ctx, &tx, site_id, ticket::SECOND, &secret).await?;
            let Some((kept, carried)) = found else { return Ok::<_, Error>(Err(Refusal::TicketOver)) };
            let id = ReaderId::from_raw(carried.reader);
            if !is_right(&ctx, &tx, id, &code).await? {
                let left = limits::CODE_TRIES_MAX - kept.tries - 1;
                tx.update_ticket_tries(&kept.hash).await?;
                if left <= 0 {
                    // It stays, used up: the tries of an hour are counted by it.
                    return Ok(Err(Refusal::TicketOver));
                }
                return Ok(Err(Refusal::CodeWrong { left }));
            }
            if kept.tries >= limits::CODE_TRIES_MAX || !tx.delete_ticket(&kept.hash).await? {
                return Err(Refusal::TicketOver.into());
            }
            let reader = tx.find_reader(id).await?.ok_or(Refusal::TicketOver)?;
            let way: Way = carried.way.parse()?;
            Ok(Ok(begin(&ctx, &tx, reader, way, true, &arrival).await?))
        })
        .await?;
    Ok(used?)
}

/// Whether a code is the app's or a recovery code of his; it is used up.
async fn is_right(ctx: &Ctx, tx: &Tx, reader: ReaderId, code: &str) -> Result<bool, Error> {
    if let Some(kept) = tx.find_authenticator(reader).await? {
        let secret = open(ctx, &kept.secret)?;
        let last = u64::try_from(kept.last_step).ok();
        if let Some(step) = totp::check(&secret, code, ctx.now(), last) {
            return Ok(tx.update_authenticator_step(reader, i64::try_from(step).unwrap_or(i64::MAX)).await?);
        }
    }
    match RecoveryCode::parse(code) {
        Some(code) => Ok(tx.delete_recovery_code(reader, &code.hash()).await?),
        None => Ok(false),
    }
}

fn open(ctx: &Ctx, sealed: &str) -> Result<TotpSecret, Error> {
    let text = ctx.secrets.open(SEALED, sealed)?;
    let bytes = hex::decode(text).map_err(|_| Error::fault("an authenticator's secret is no hex"))?;
    TotpSecret::from_bytes(&bytes).map_err(|problem| Error::fault(problem.to_string()))
}

/// How many second steps somebody may begin in an hour: refuses more, so that six digits cannot be tried through.
pub(crate) async fn count_step(ctx: &Ctx, tx: &Tx, reader: &Reader) -> Result<(), Error> {
    let max = limits::SECOND_STEPS_PER_HOUR;
    let since = ctx.now() - 3600 * SECOND;
    let made = tx.count_tickets(reader.site_id, ticket::SECOND, &reader.id.to_string(), since, max).await?;
    if made >= max as i64 { Err(Refusal::TooManyRequests { secs: 3600 / max as i64 }.into()) } else { Ok(()) }
}

/// Makes a secret for an authenticator app; it counts when a code of it comes back.
pub async fn wish_authenticator(
    ctx: &Ctx,
    site: &Site,
    visitor: &Visitor,
) -> Result<AuthenticatorWish, Error> {
    let reader = ask_proof(ctx, site, visitor).await?;
    let secret = TotpSecret::make(&*ctx.random);
    let address = totp::address(&secret, &site.title, reader.name.as_str());
    let qr = totp::qr_svg(&address).map_err(|problem| Error::fault(problem.to_string()))?;
    let sealed = ctx.secrets.seal(&*ctx.random, SEALED, &hex::encode(secret.as_bytes()))?;
    let (ctx2, site_id) = (ctx.clone(), site.id);
    let wished = Wished { reader: reader.id.raw(), secret: sealed };
    let ticket = ctx
        .store
        .write(move |tx| async move {
            let minutes = limits::TICKET_MINUTES;
            let about = reader.id.to_string();
            ticket::issue(&ctx2, &tx, site_id, ticket::AUTHENTICATOR, &about, &wished, minutes).await
        })
        .await?;
    Ok(AuthenticatorWish { ticket, base32: secret.base32(), qr })
}

/// Sets up the app whose first code came back. Returns recovery codes, which are shown this once, and a new secret for the
/// session, which is as sure as can be from now on.
pub async fn set_up_authenticator(
    ctx: &Ctx,
    site: &Site,
    visitor: &Visitor,
    secret: &str,
    code: &str,
) -> Result<(Vec<String>, SignedIn), Error> {
    let session = visitor.session.as_ref().ok_or(Refusal::SignInRequired)?.id;
    let codes = RecoveryCode::make_all(&*ctx.random);
    let hashes: Vec<Vec<u8>> = codes.iter().map(|code| code.hash().to_vec()).collect();
    let (ctx2, site, visitor) = (ctx.clone(), site.clone(), visitor.clone());
    let (secret, code) = (secret.to_owned(), code.to_owned());
    let token = new_secret(ctx);
    let hash = hash_secret(&token);
    let set: Result<Reader, Refusal> = ctx
        .store
        .write(move |tx| async move {
            let ctx = ctx2;
            let owner = proven(&ctx, &tx, &site, &visitor).await?;
            let (site_id, id) = (site.id, owner.id);
            let found = ticket::look::<Wished>(&ctx, &tx, site_id, ticket::AUTHENTICATOR, &secret).await?;
            let Some((_, wished)) = found.filter(|(_, wished)| wished.reader == id.raw()) else {
                return Ok::<_, Error>(Err(Refusal::TicketOver));
            };
            let now = ctx.now();
            let Some(step) = totp::check(&open(&ctx, &wished.secret)?, &code, now, None) else {
                return Ok(Err(Refusal::CodeWrong { left: limits::CODE_TRIES_MAX }));
            };
            let last_step = i64::try_from(step).unwrap_or(i64::MAX);
            end_others(&tx, site_id, id, Some(session)).await?;
            let kept = Authenticator { secret: wished.secret, last_step, created_at: now };
            tx.put_authenticator(id, &kept).await?;
            tx.put_recovery_codes(id, &hashes).await?;
            tx.update_session_proven(session, &hash, true, now).await?;
            LetterJob::tell(&ctx, &tx, &owner, Change::AuthenticatorAdded).await?;
            Ok(Ok(owner))
        })
        .await?;
    Ok((codes.iter().map(ToString::to_string).collect(), SignedIn { reader: set?, token }))
}

/// Takes the authenticator app away, with its recovery codes.
pub async fn remove_authenticator(ctx: &Ctx, site: &Site, visitor: &Visitor) -> Result<(), Error> {
    let (ctx, site, visitor) = (ctx.clone(), site.clone(), visitor.clone());
    ctx.store
        .clone()
        .write(move |tx| async move {
            let reader = proven(&ctx, &tx, &site, &visitor).await?;
            if !tx.delete_authenticator(reader.id).await? {
                return Err(Refusal::NotFound.into());
            }
            tx.put_recovery_codes(reader.id, &[]).await?;
            LetterJob::tell(&ctx, &tx, &reader, Change::AuthenticatorRemoved).await
        })
        .await
}

/// Makes recovery codes in place of those before; they are shown this once.
pub async fn put_recovery_codes(ctx: &Ctx, site: &Site, visitor: &Visitor) -> Result<Vec<String>, Error> {
    let codes = RecoveryCode::make_all(&*ctx.random);
    let hashes: Vec<Vec<u8>> = codes.iter().map(|code| code.hash().to_vec()).collect();
    let (ctx, site, visitor) = (ctx.clone(), site.clone(), visitor.clone());
    ctx.store
        .clone()
        .write(move |tx| async move {
            let owner = proven(&ctx, &tx, &site, &visitor).await?;
            let reader = owner.id;
            if !seen(&tx, reader).await?.app && tx.list_passkeys_of(reader, 1).await?.is_empty() {
                return Err(Error::from(Refusal::NotFound));
            }
            tx.put_recovery_codes(reader, &hashes).await?;
            LetterJob::tell(&ctx, &tx, &owner, Change::RecoveryCodes).await
        })
        .await?;
    Ok(codes.iter().map(ToString::to_string).collect())
}

/// The actor as the owner of an account in whose session he still is: the reader as he is kept, who may be more than the
/// session acts as.
pub(crate) async fn still_in(tx: &Tx, site: &Site, visitor: &Visitor) -> Result<Reader, Error> {
    let id = access::account(site, &visitor.actor)?.id;
    let session = visitor.session.as_ref().ok_or(Refusal::SignInRequired)?;
    if !tx.has_session(id, session.id).await? {
        return Err(Refusal::SignInRequired.into());
    }
    Ok(tx.find_reader(id).await?.ok_or(Refusal::SignInRequired)?)
}

/// The same who proved lately who he is, by a second factor too when he has one: who may change how the account is
/// entered.
pub(crate) async fn proven(ctx: &Ctx, tx: &Tx, site: &Site, visitor: &Visitor) -> Result<Reader, Error> {
    let reader = still_in(tx, site, visitor).await?;
    let session = visitor.session.as_ref().ok_or(Refusal::SignInRequired)?;
    if session.is_fresh(ctx.now()) && (session.strong || !needed(tx, &reader).await?) {
        Ok(reader)
    } else {
        Err(Refusal::ProofRequired.into())
    }
}

/// [`proven`], before there is anything to write: the transaction that writes asks again.
pub(crate) async fn ask_proof(ctx: &Ctx, site: &Site, visitor: &Visitor) -> Result<Reader, Error> {
    let (ctx2, site, visitor) = (ctx.clone(), site.clone(), visitor.clone());
    ctx.store.read(move |tx| async move { proven(&ctx2, &tx, &site, &visitor).await }).await
}

/// The roles that must prove a second thing.
#[must_use]
pub fn must_have_second(site: &Site, role: Role) -> bool {
    role.is_staff() && site.policy.staff_second_factor
}

/// What the app was shown under a ticket, once more: who mistyped its code need not scan anew.
pub async fn find_authenticator_wish(
    ctx: &Ctx,
    site: &Site,
    visitor: &Visitor,
    secret: &str,
) -> Result<AuthenticatorWish, Error> {
    let (ctx2, site2, visitor, ticket) = (ctx.clone(), site.clone(), visitor.clone(), secret.to_owned());
    let found = ctx.store.read(move |tx| async move {
        let owner = proven(&ctx2, &tx, &site2, &visitor).await?;
        let found = ticket::look::<Wished>(&ctx2, &tx, site2.id, ticket::AUTHENTICATOR, &ticket).await?;
        let found = found.filter(|(_, wished)| wished.reader == owner.id.raw()).ok_or(Refusal::TicketOver)?;
        Ok::<_, Error>((owner, found.1))
    });
    let (owner, wished) = found.await?;
    let shown = open(ctx, &wished.secret)?;
    let address = totp::address(&shown, &site.title, owner.name.as_str());
    let qr = totp::qr_svg(&address).map_err(|problem| Error::fault(problem.to_string()))?;
    Ok(AuthenticatorWish { ticket: secret.to_owned(), base32: shown.base32(), qr })
}
