//! Passwords: argon2id, one at a time, and no word said about which half was wrong.

use std::sync::Arc;

use argon2::{Argon2, PasswordHasher, PasswordVerifier, password_hash::phc::PasswordHash};
use rejoinder_domain::{Refusal, Site, limits};
use rejoinder_store::{Contact, Tx};
use tokio::sync::oneshot;

use super::{
    second,
    session::{Arrival, Entered, Visitor, Way, end_others, enter},
};
use crate::{
    ctx::Ctx,
    error::Error,
    letters::{Change, LetterJob},
};

/// Signs in with e-mail and password. Wrong address and wrong password take the same time and get the same answer.
pub async fn sign_in(
    ctx: &Ctx,
    site: &Site,
    email: &str,
    password: &str,
    arrival: &Arrival,
) -> Result<Entered, Error> {
    let (site_id, email_key) = (site.id, ctx.secrets.email_key(site.id, email));
    let finding = move |tx: Tx| async move { tx.find_contact_by_email_key(site_id, &email_key).await };
    let contact = ctx.store.read(finding).await?;
    if password.chars().count() > limits::PASSWORD_LEN_MAX {
        return Err(Refusal::CredentialsWrong.into());
    }
    let known = contact.as_ref().and_then(|contact| contact.password_hash.clone());
    let right = verify(ctx, password, known).await?;
    let contact = contact.filter(|_| right).ok_or(Refusal::CredentialsWrong)?;
    let (ctx2, arrival) = (ctx.clone(), arrival.clone());
    ctx.store
        .write(move |tx| async move {
            // What was right a moment ago may have changed since.
            let now = tx.find_contact(contact.reader_id).await?;
            let same = now.is_some_and(|now| now.password_hash == contact.password_hash);
            let reader = tx.find_reader(contact.reader_id).await?.filter(|_| same);
            let reader = reader.ok_or(Refusal::CredentialsWrong)?;
            enter(&ctx2, &tx, reader, Way::Password, false, &arrival).await
        })
        .await
}

/// Sets the actor's password, or a new one; all his other sessions end.
pub async fn set_own_password(
    ctx: &Ctx,
    site: &Site,
    visitor: &Visitor,
    password: &str,
) -> Result<(), Error> {
    let reader = second::ask_proof(ctx, site, visitor).await?;
    let words = [reader.name.as_str(), site.title.as_str()];
    check(ctx, password, &words).await?;
    let hash = hash(ctx, password).await?;
    let own = visitor.session.as_ref().map(|session| session.id);
    let (ctx2, site, visitor) = (ctx.clone(), site.clone(), visitor.clone());
    ctx.store
        .write(move |tx| async move {
            let reader = second::proven(&ctx2, &tx, &site, &visitor).await?;
            tx.find_contact(reader.id).await?.ok_or(Refusal::EmailRequired)?;
            tx.update_password(reader.id, Some(&hash)).await?;
            end_others(&tx, site.id, reader.id, own).await?;
            LetterJob::tell(&ctx2, &tx, &reader, Change::Password).await
        })
        .await
}

/// Whether a password may be one: long enough, not beyond reason, and none that attackers try first. There are no rules
/// of composition: they make passwords worse (NIST SP 800-63B §5.1.1.2).
pub(crate) async fn check(ctx: &Ctx, password: &str, words: &[&str]) -> Result<(), Error> {
    match password.chars().count() {
        len if len < limits::PASSWORD_LEN_MIN => {
            return Err(Refusal::PasswordTooShort { min: limits::PASSWORD_LEN_MIN }.into());
        }
        len if len > limits::PASSWORD_LEN_MAX => {
            return Err(Refusal::PasswordTooLong { max: limits::PASSWORD_LEN_MAX }.into());
        }
        _ => {}
    }
    if ctx.outside.is_known_password(password, words)? { Err(Refusal::PasswordKnown.into()) } else { Ok(()) }
}

/// Runs `work` where it may use a core for a while; so many at a time as [`Ctx`] allows.
async fn hashing<T: Send + 'static>(
    ctx: &Ctx,
    work: impl FnOnce() -> T + Send + 'static,
) -> Result<T, Error> {
    // Whoever would wait longer than a few seconds is told to come back.
    let _place = ctx.hash_queue.try_acquire().map_err(|_| Refusal::Busy { secs: 5 })?;
    let permit = Arc::clone(&ctx.hashing).acquire_owned().await.map_err(|e| Error::fault(e.to_string()))?;
    let (answer, answered) = oneshot::channel();
    // A thread of its own: the allocator keeps for each thread what it had, and those of the runtime's pool would come
    // to hold 19 MiB each.
    let spawned = std::thread::Builder::new().name("password".into()).spawn(move || {
        let _ = answer.send(work());
        drop(permit);
    });
    spawned.map_err(|e| Error::fault(format!("no thread to hash on: {e}")))?;
    answered.await.map_err(|_| Error::fault("hashing a password panicked"))
}

/// What is kept of a password.
pub(crate) async fn hash(ctx: &Ctx, password: &str) -> Result<String, Error> {
    let mut salt = [0u8; 16];
    ctx.random.fill(&mut salt);
    let password = password.to_owned();
    // argon2id with the crate's parameters: 19 MiB, two passes, one lane (OWASP's first choice).
    let hashed = hashing(ctx, move || {
        Argon2::default().hash_password_with_salt(password.as_bytes(), &salt).map(|hash| hash.to_string())
    });
    hashed.await?.map_err(|e| Error::fault(format!("argon2: {e}")))
}

/// Whether the password is the one of the hash. Without a hash the same work is done for nothing.
async fn verify(ctx: &Ctx, password: &str, known: Option<String>) -> Result<bool, Error> {
    let Some(known) = known else {
        hash(ctx, password).await?;
        return Ok(false);
    };
    let password = password.to_owned();
    hashing(ctx, move || {
        let parsed =
            PasswordHash::new(&known).map_err(|e| Error::fault(format!("a stored password hash: {e}")))?;
        Ok(Argon2::default().verify_password(password.as_bytes(), &parsed).is_ok())
    })
    .await?
}

/// How a new account is signed in to.
pub(crate) fn contact(
    ctx: &Ctx,
    reader: &rejoinder_domain::Reader,
    email: &str,
    password_hash: Option<String>,
    proven: bool,
) -> Result<Contact, Error> {
    Ok(Contact {
        reader_id: reader.id,
        email: ctx.secrets.seal(&*ctx.random, "address", email)?,
        email_key: ctx.secrets.email_key(reader.site_id, email),
        password_hash,
        proven,
    })
}
