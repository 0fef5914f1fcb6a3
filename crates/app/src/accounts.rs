//! Simple accounts: name, e-mail, password; sessions; tokens for programs; roles.

use std::sync::Arc;

use argon2::{Argon2, PasswordHasher, PasswordVerifier, password_hash::phc::PasswordHash};
use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use rejoinder_domain::{
    Actor, Name, Reader, ReaderId, Refusal, Role, Site, TokenId, clock::SECOND, limits, reader::Standing,
};
use rejoinder_store::{Contact, Tx};
use sha2::{Digest, Sha256};
use tokio::sync::oneshot;

use crate::{access, ctx::Ctx, error::Error};

/// A reader who has just signed in, and the secret of his session.
#[derive(Debug)]
pub struct SignedIn {
    /// Who.
    pub reader: Reader,
    /// For his cookie; the store has only its hash.
    pub token: String,
}

/// Names that only staff may have, in the form of a name's key.
const RESERVED: &[&str] = &[
    "admin",
    "administrator",
    "moderator",
    "moderation",
    "editor",
    "staff",
    "operator",
    "rejoinder",
    "system",
    "root",
];

/// Makes an account and signs it in.
pub async fn join(
    ctx: &Ctx,
    site: &Site,
    name: &str,
    email: &str,
    password: &str,
) -> Result<SignedIn, Error> {
    let reader = new_reader(ctx, site, name, Role::Reader)?;
    let email = check_email(email)?;
    check_password(password)?;
    let password_hash = hash_password(ctx, password).await?;
    let token = new_secret(ctx);
    let (site_id, now, session) = (site.id, ctx.now(), hash_secret(&token));
    let reader = ctx
        .store
        .write(move |tx| async move {
            insert_account(&tx, &reader, email, password_hash).await?;
            tx.insert_session(&session, site_id, reader.id, now).await?;
            Ok::<_, Error>(reader)
        })
        .await?;
    Ok(SignedIn { reader, token })
}

/// Makes an account for staff from the command line.
pub async fn set_password(
    ctx: &Ctx,
    site: &Site,
    name: &str,
    email: &str,
    password: &str,
    role: Role,
) -> Result<Reader, Error> {
    let mut reader = new_reader(ctx, site, name, role)?;
    let email = check_email(email)?;
    check_password(password)?;
    let password_hash = hash_password(ctx, password).await?;
    let site_id = site.id;
    ctx.store
        .write(move |tx| async move {
            match tx.find_contact_by_email_key(site_id, &email.to_lowercase()).await? {
                Some(contact) => {
                    let known = tx.find_reader(contact.reader_id).await?.ok_or(Refusal::NotFound)?;
                    tx.update_password(contact.reader_id, &password_hash).await?;
                    // Whom staff stopped is still stopped.
                    tx.update_reader(contact.reader_id, role, known.standing).await?;
                    tx.delete_sessions_of(contact.reader_id).await?;
                    tx.delete_tokens_of(contact.reader_id).await?;
                    reader = tx.find_reader(contact.reader_id).await?.ok_or(Refusal::NotFound)?;
                }
                None => insert_account(&tx, &reader, email, password_hash).await?,
            }
            Ok(reader)
        })
        .await
}

/// Signs in with e-mail and password. Wrong address and wrong password take the same time and get the same answer.
pub async fn sign_in(ctx: &Ctx, site: &Site, email: &str, password: &str) -> Result<SignedIn, Error> {
    let (site_id, email_key) = (site.id, email.trim().to_lowercase());
    // No address has one, and PostgreSQL takes no text with a NUL.
    let contact = match email_key.chars().any(char::is_control) {
        true => None,
        false => {
            let finding =
                move |tx: Tx| async move { tx.find_contact_by_email_key(site_id, &email_key).await };
            ctx.store.read(finding).await?
        }
    };
    if password.chars().count() > limits::PASSWORD_LEN_MAX {
        return Err(Refusal::CredentialsWrong.into());
    }
    let known = contact.as_ref().map(|contact| contact.password_hash.clone());
    let right = verify_password(ctx, password, known).await?;
    let contact = contact.filter(|_| right).ok_or(Refusal::CredentialsWrong)?;
    let token = new_secret(ctx);
    let (now, session) = (ctx.now(), hash_secret(&token));
    let reader = ctx
        .store
        .write(move |tx| async move {
            let reader = tx.find_reader(contact.reader_id).await?.ok_or(Refusal::CredentialsWrong)?;
            tx.insert_session(&session, site_id, reader.id, now).await?;
            Ok::<_, Error>(reader)
        })
        .await?;
    Ok(SignedIn { reader, token })
}

/// Ends a session. A token that is none ends nothing.
pub async fn sign_out(ctx: &Ctx, token: &str) -> Result<(), Error> {
    let hash = hash_secret(token);
    ctx.store.write(move |tx| async move { Ok(tx.delete_session(&hash).await?) }).await
}

/// Who a session's token belongs to on this site; nobody when it is over.
pub async fn session_actor(ctx: &Ctx, site: &Site, token: &str) -> Result<Actor, Error> {
    let (site_id, hash, now) = (site.id, hash_secret(token), ctx.now());
    let session = {
        let hash = hash.clone();
        ctx.store.read(move |tx| async move { tx.find_session(&hash, site_id).await }).await?
    };
    let Some(session) = session else { return Ok(Actor::Anyone) };
    let day = 86_400 * SECOND;
    if now - session.created_at > limits::SESSION_DAYS * day
        || now - session.seen_at > limits::SESSION_IDLE_DAYS * day
    {
        note(ctx.store.write(move |tx| async move { tx.delete_session(&hash).await }).await);
        return Ok(Actor::Anyone);
    }
    // To the hour: a page view must not cost a write.
    if now - session.seen_at > 3600 * SECOND {
        note(ctx.store.write(move |tx| async move { tx.update_session_seen(&hash, now).await }).await);
    }
    Ok(Actor::Reader(session.reader))
}

/// Who reads is known without the write that notes his visit: when the disk is full, he reads on.
fn note(written: Result<(), rejoinder_store::Error>) {
    if let Err(error) = written {
        tracing::warn!(%error, "a visit was not noted");
    }
}

/// Makes a token with which a program acts in a reader's name.
pub async fn issue_token(ctx: &Ctx, site: &Site, reader: ReaderId, label: &str) -> Result<String, Error> {
    let token = format!("rj_{}", new_secret(ctx));
    let (site_id, hash, now, id) =
        (site.id, hash_secret(&token), ctx.now(), TokenId::from_raw(ctx.next_id()));
    let label = label.to_owned();
    ctx.store
        .write(move |tx| async move {
            let owner =
                tx.find_reader(reader).await?.filter(|r| r.site_id == site_id).ok_or(Refusal::NotFound)?;
            tx.insert_token(id, &owner, &hash, &label, now).await?;
            Ok::<_, Error>(())
        })
        .await?;
    Ok(token)
}

/// Takes one token of a reader away, or all; returns how many. What acts with it is refused from then on.
pub async fn revoke_tokens(
    ctx: &Ctx,
    site: &Site,
    reader: ReaderId,
    only: Option<TokenId>,
) -> Result<u64, Error> {
    let site_id = site.id;
    ctx.store
        .write(move |tx| async move {
            tx.find_reader(reader).await?.filter(|r| r.site_id == site_id).ok_or(Refusal::NotFound)?;
            match only {
                None => Ok(tx.delete_tokens_of(reader).await?),
                Some(id) if tx.delete_token(reader, id).await? => Ok(1),
                Some(_) => Err(Refusal::NotFound.into()),
            }
        })
        .await
}

/// In whose name a program acts.
pub async fn token_actor(ctx: &Ctx, site: &Site, token: &str) -> Result<Actor, Error> {
    let (site_id, hash) = (site.id, hash_secret(token));
    let found = ctx.store.read(move |tx| async move { tx.find_token(&hash, site_id).await }).await?;
    Ok(Actor::Reader(found.ok_or(Refusal::TokenInvalid)?.reader))
}

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
            tx.update_reader(id, role, standing).await?;
            tx.delete_sessions_of(id).await?;
            tx.find_reader(id).await?.ok_or_else(|| Error::from(Refusal::NotFound))
        })
        .await
}

fn new_reader(ctx: &Ctx, site: &Site, name: &str, role: Role) -> Result<Reader, Refusal> {
    let name = Name::parse(name)?;
    if !role.is_staff() {
        check_reserved(&name)?;
    }
    Ok(Reader {
        id: ctx.next_reader_id(),
        site_id: site.id,
        name,
        role,
        standing: Standing::Registered,
        created_at: ctx.now(),
    })
}

/// Refuses a name by which a reader or guest would pass for staff.
pub(crate) fn check_reserved(name: &Name) -> Result<(), Refusal> {
    if RESERVED.contains(&name.key().as_str()) { Err(Refusal::NameReserved) } else { Ok(()) }
}

async fn insert_account(tx: &Tx, reader: &Reader, email: String, password_hash: String) -> Result<(), Error> {
    let same = tx.list_readers_by_name_key(reader.site_id, reader.name.key().as_str()).await?;
    if !same.is_empty() {
        // A name that came with an import is somebody's too.
        return Err(Refusal::NameTaken.into());
    }
    let email_key = email.to_lowercase();
    if tx.find_contact_by_email_key(reader.site_id, &email_key).await?.is_some() {
        return Err(Refusal::EmailTaken.into());
    }
    tx.insert_reader(reader).await?;
    tx.insert_contact(reader.site_id, &Contact { reader_id: reader.id, email, email_key, password_hash })
        .await?;
    Ok(())
}

/// An address with one `@`, a dot after it, and no white space or control character; whether it is real only a mail
/// can tell.
fn check_email(email: &str) -> Result<String, Refusal> {
    let email = email.trim();
    let fits = email.chars().count() <= limits::EMAIL_LEN_MAX
        && !email.chars().any(|c| c.is_whitespace() || c.is_control())
        && email.split_once('@').is_some_and(|(local, domain)| {
            !local.is_empty()
                && !domain.contains('@')
                && domain.contains('.')
                && !domain.starts_with('.')
                && !domain.ends_with('.')
        });
    if fits { Ok(email.to_owned()) } else { Err(Refusal::EmailInvalid) }
}

fn check_password(password: &str) -> Result<(), Refusal> {
    match password.chars().count() {
        len if len < limits::PASSWORD_LEN_MIN => {
            Err(Refusal::PasswordTooShort { min: limits::PASSWORD_LEN_MIN })
        }
        len if len > limits::PASSWORD_LEN_MAX => {
            Err(Refusal::PasswordTooLong { max: limits::PASSWORD_LEN_MAX })
        }
        _ => Ok(()),
    }
}

/// 256 bits that only the caller will know.
fn new_secret(ctx: &Ctx) -> String {
    let mut bytes = [0u8; 32];
    ctx.random.fill(&mut bytes);
    URL_SAFE_NO_PAD.encode(bytes)
}

fn hash_secret(secret: &str) -> Vec<u8> {
    Sha256::digest(secret.as_bytes()).to_vec()
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

async fn hash_password(ctx: &Ctx, password: &str) -> Result<String, Error> {
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
async fn verify_password(ctx: &Ctx, password: &str, hash: Option<String>) -> Result<bool, Error> {
    let Some(hash) = hash else {
        hash_password(ctx, password).await?;
        return Ok(false);
    };
    let password = password.to_owned();
    hashing(ctx, move || {
        let parsed =
            PasswordHash::new(&hash).map_err(|e| Error::fault(format!("a stored password hash: {e}")))?;
        Ok(Argon2::default().verify_password(password.as_bytes(), &parsed).is_ok())
    })
    .await?
}
