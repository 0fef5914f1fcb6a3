//! Codes by mail: whoever reads the mail of an address types its code into the page that asked for it. The link in the
//! mail carries the code to that page; in any other browser it only shows it, so that nobody is signed in by a click.

use rejoinder_domain::{Refusal, Site, clock::SECOND, limits};
use rejoinder_store::Tx;
use serde::{Deserialize, Serialize};
use subtle::ConstantTimeEq;

use super::{
    hash_secret,
    join::{self, Newcomer, Proof},
    new_secret, password, second,
    session::{Arrival, Entered, Visitor, Way, enter},
    ticket,
};
use crate::{
    ctx::Ctx,
    error::Error,
    jobs::{When, enqueue},
    letters::{Change, CodeLetter, LetterJob},
};

/// What is asked for.
#[derive(Debug, Clone, Default)]
pub struct CodeWish {
    /// The address that is to be proven.
    pub email: String,
    /// What somebody who joins wants to be called.
    pub name: String,
    /// The password that he wants; may be empty.
    pub password: String,
    /// Where he was going.
    pub next: String,
    /// The language of the mail.
    pub lang: String,
}

/// What a ticket of a code carries. The code itself is made of the ticket's hash.
#[derive(Debug, Serialize, Deserialize)]
pub(crate) struct Carried {
    /// Sealed.
    pub(crate) email: String,
    name: String,
    password_hash: Option<String>,
    /// The reader whose new address it is to be.
    reader: Option<i64>,
    next: String,
    pub(crate) lang: String,
}

/// What came of a right code.
#[derive(Debug)]
pub enum CodeUsed {
    /// It signs in, or asks for the second factor; and where he was going.
    Entered(Entered, String),
    /// The same, and it is the first proof of the account's address; whether every way in from before has ended.
    EnteredFirst(Entered, String, Proof),
    /// The address is new here: the ticket with which he gives himself a name.
    Newcomer(String),
    /// The reader's address is another one now.
    Changed,
    /// The reader's address is the same, and proven now.
    Proven,
}

/// Sends a code to an address, whether anybody here has it or not: the answer is the same. Returns the secret that the
/// asking browser keeps; without it the code is worth nothing.
pub async fn ask_code(ctx: &Ctx, site: &Site, wish: CodeWish) -> Result<String, Error> {
    if !wish.name.is_empty() {
        join::new_reader(ctx, site, &wish.name, rejoinder_domain::Role::Reader)?;
    }
    let email = join::check_email(&wish.email)?;
    let password_hash = match wish.password.as_str() {
        "" => None,
        text => {
            password::check(ctx, text, &[&wish.name, &email, &site.title]).await?;
            Some(password::hash(ctx, text).await?)
        }
    };
    let carried = Carried {
        email: ctx.secrets.seal(&*ctx.random, "address", &email)?,
        name: wish.name,
        password_hash,
        reader: None,
        next: wish.next,
        lang: wish.lang,
    };
    send(ctx, site, &email, carried).await
}

/// Sends a code to the address that the actor wants to have from now on.
pub async fn ask_new_email(
    ctx: &Ctx,
    site: &Site,
    visitor: &Visitor,
    email: &str,
    lang: &str,
) -> Result<String, Error> {
    let reader = second::ask_proof(ctx, site, visitor).await?;
    let email = join::check_email(email)?;
    let carried = Carried {
        email: ctx.secrets.seal(&*ctx.random, "address", &email)?,
        name: String::new(),
        password_hash: None,
        reader: Some(reader.id.raw()),
        next: String::new(),
        lang: lang.to_owned(),
    };
    send(ctx, site, &email, carried).await
}

async fn send(ctx: &Ctx, site: &Site, email: &str, carried: Carried) -> Result<String, Error> {
    if ctx.outside.mail.is_none() {
        return Err(Refusal::MailOff.into());
    }
    let (ctx2, site_id, subject) = (ctx.clone(), site.id, ctx.secrets.email_key(site.id, email));
    let secret = new_secret(ctx);
    let hash = hash_secret(&secret);
    ctx.store
        .write(move |tx| async move {
            let since = ctx2.now() - 3600 * SECOND;
            let max = limits::CODES_PER_HOUR_OF_ALL;
            if tx.count_tickets(site_id, ticket::CODE, &subject, since, max).await? >= max as i64 {
                return Err(Refusal::TooManyRequests { secs: 3600 / max as i64 }.into());
            }
            let about = (site_id, ticket::CODE, subject.as_str());
            ticket::keep(&ctx2, &tx, about, hash.clone(), &carried, limits::TICKET_MINUTES).await?;
            let letter = LetterJob::code(site_id, &hash);
            enqueue(&ctx2, &tx, &letter, When::Now).await
        })
        .await?;
    Ok(secret)
}

/// What the letter of a code says, while the code is good.
pub(crate) async fn letter_of(
    ctx: &Ctx,
    site: &Site,
    tx: &Tx,
    hash: &[u8],
) -> Result<Option<CodeLetter>, Error> {
    let Some(found) = tx.find_ticket(hash, site.id, ticket::CODE, ctx.now()).await? else { return Ok(None) };
    let carried: Carried = serde_json::from_str(&found.payload)
        .map_err(|error| Error::fault(format!("a code's ticket cannot be read: {error}")))?;
    Ok(Some(CodeLetter {
        to: ctx.secrets.open("address", &carried.email)?,
        code: ctx.secrets.code(hash),
        lang: carried.lang,
        changes: carried.reader.is_some(),
        minutes: limits::TICKET_MINUTES,
    }))
}

/// Where a code of this secret was sent to, for the page that asks for it.
pub async fn code_sent_to(ctx: &Ctx, site: &Site, secret: &str) -> Result<String, Error> {
    let (ctx2, site_id, secret) = (ctx.clone(), site.id, secret.to_owned());
    let found = ctx.store.read(move |tx| async move {
        ticket::look::<Carried>(&ctx2, &tx, site_id, ticket::CODE, &secret).await
    });
    let (_, carried) = found.await?.ok_or(Refusal::TicketOver)?;
    ctx.secrets.open("address", &carried.email)
}

/// Uses a code. After some wrong ones the ticket is good for nothing, and a new mail is needed.
pub async fn use_code(
    ctx: &Ctx,
    site: &Site,
    visitor: &Visitor,
    secret: &str,
    code: &str,
    arrival: &Arrival,
) -> Result<CodeUsed, Error> {
    let (ctx2, site2, secret, arrival) = (ctx.clone(), site.clone(), secret.to_owned(), arrival.clone());
    let (visitor, typed) = (visitor.clone(), plain(code));
    // A wrong try is written down, so it is no error of the transaction.
    let used: Result<CodeUsed, Refusal> = ctx
        .store
        .write(move |tx| async move {
            let ctx = ctx2;
            let found = ticket::look::<Carried>(&ctx, &tx, site2.id, ticket::CODE, &secret).await?;
            let Some((kept, carried)) = found else { return Ok(Err(Refusal::TicketOver)) };
            let right = plain(&ctx.secrets.code(&kept.hash));
            if !bool::from(right.as_bytes().ct_eq(typed.as_bytes())) {
                let left = limits::CODE_TRIES_MAX - kept.tries - 1;
                tx.update_ticket_tries(&kept.hash).await?;
                if left <= 0 {
                    // It stays, used up: the mails of an hour are counted by it.
                    return Ok(Err(Refusal::TicketOver));
                }
                return Ok(Err(Refusal::CodeWrong { left }));
            }
            if kept.tries >= limits::CODE_TRIES_MAX || !tx.delete_ticket(&kept.hash).await? {
                return Ok(Err(Refusal::TicketOver));
            }
            match carried.reader {
                Some(reader) => change_email(&ctx, &tx, &site2, &visitor, reader, &carried).await.map(Ok),
                None => come_in(&ctx, &tx, &site2, carried, &arrival).await.map(Ok),
            }
        })
        .await?;
    Ok(used?)
}

/// Letters and digits as they are compared: what looks alike in Crockford's alphabet is alike.
fn plain(code: &str) -> String {
    let symbols = code.chars().filter(char::is_ascii_alphanumeric).map(|c| match c.to_ascii_uppercase() {
        'O' => '0',
        'I' | 'L' => '1',
        other => other,
    });
    symbols.take(limits::CODE_LEN_MAX).collect()
}

async fn come_in(
    ctx: &Ctx,
    tx: &Tx,
    site: &Site,
    carried: Carried,
    arrival: &Arrival,
) -> Result<CodeUsed, Error> {
    if let Some((reader, proof)) = join::by_proven_email(ctx, tx, site.id, &carried.email).await? {
        let entered = enter(ctx, tx, reader, Way::Mail, false, arrival).await?;
        return Ok(match proof {
            Proof::Again => CodeUsed::Entered(entered, carried.next),
            first => CodeUsed::EnteredFirst(entered, carried.next, first),
        });
    }
    let newcomer = Newcomer {
        way: Way::Mail.name().into(),
        elsewhere: None,
        email: Some(carried.email),
        email_proven: true,
        password_hash: carried.password_hash,
        strong: false,
        name: carried.name,
        next: carried.next,
    };
    let free = match join::new_reader(ctx, site, &newcomer.name, rejoinder_domain::Role::Reader) {
        Ok(reader) => join::check_taken(tx, &reader, &reader.name).await.is_ok().then_some(reader),
        Err(_) => None,
    };
    match free {
        Some(reader) => {
            let next = newcomer.next.clone();
            Ok(CodeUsed::Entered(join::settle(ctx, tx, reader, newcomer, arrival).await?, next))
        }
        None => {
            let minutes = limits::TICKET_MINUTES;
            let made = ticket::issue(ctx, tx, site.id, ticket::NEWCOMER, "", &newcomer, minutes).await?;
            Ok(CodeUsed::Newcomer(made))
        }
    }
}

async fn change_email(
    ctx: &Ctx,
    tx: &Tx,
    site: &Site,
    visitor: &Visitor,
    reader: i64,
    carried: &Carried,
) -> Result<CodeUsed, Error> {
    let own = second::proven(ctx, tx, site, visitor).await?;
    if own.id.raw() != reader {
        return Err(Refusal::NotAllowed.into());
    }
    let email = ctx.secrets.open("address", &carried.email)?;
    let contact = password::contact(ctx, &own, &email, None, true)?;
    match tx.find_contact_by_email_key(site.id, &contact.email_key).await? {
        Some(other) if other.reader_id != own.id => return Err(Refusal::EmailTaken.into()),
        _ => {}
    }
    let before = tx.find_contact(own.id).await?;
    match &before {
        Some(_) => drop(tx.update_email(&contact).await?),
        None => tx.insert_contact(site.id, &contact).await?,
    }
    let same = before.as_ref().is_some_and(|before| before.email_key == contact.email_key);
    match before.filter(|before| before.proven) {
        // Whoever had it before should know, even if it was not he.
        Some(before) if !same => {
            LetterJob::tell_at(ctx, tx, &own, Change::Address, Some(before.email)).await?
        }
        Some(_) => {}
        None => LetterJob::tell(ctx, tx, &own, Change::AddressProven).await?,
    }
    Ok(if same { CodeUsed::Proven } else { CodeUsed::Changed })
}
