//! How a reader wants to be told: mail, a feed of his own, the threads that he follows; and how he unsubscribes without
//! signing in.

use rejoinder_domain::{Actor, ReaderId, Refusal, Site, SiteId, Story, ThreadId, limits};
use rejoinder_store::{Settings, Tx};

use super::{MailChoice, mail::NotificationMail};
use crate::{
    access,
    ctx::Ctx,
    error::Error,
    jobs::{When, enqueue},
    people::{hash_secret, new_secret},
};

/// Characters of a reader's id at the beginning of what he unsubscribes with.
const ID_LEN: usize = 13;

/// What a reader sees of his choices.
#[derive(Debug)]
pub struct NotificationSettings {
    /// When he is sent mail.
    pub mail: MailChoice,
    /// Whether he has an address, and whether it is proven: no mail goes to another.
    pub address: Option<bool>,
    /// Whether he has a private feed.
    pub feed: bool,
    /// The threads that he follows with their stories, at most [`limits::FOLLOWS_MAX`].
    pub follows: Vec<(ThreadId, Story)>,
}

/// The actor's choices.
pub async fn find_notification_settings(
    ctx: &Ctx,
    site: &Site,
    actor: &Actor,
) -> Result<NotificationSettings, Error> {
    let reader = access::account(site, actor)?.id;
    let (site, actor) = (site.clone(), actor.clone());
    ctx.store
        .read(move |tx| async move {
            let settings = find(&tx, reader).await?;
            let mut follows = Vec::new();
            for id in tx.list_follows(reader, limits::FOLLOWS_MAX).await? {
                let thread = match access::thread(&tx, &site, &actor, id).await {
                    Ok(thread) => thread,
                    // Its story was taken from the pages; it may come back.
                    Err(Error::Refused(_)) => continue,
                    Err(fault) => return Err(fault),
                };
                if let Some(story) = tx.find_story(thread.story_id).await? {
                    follows.push((id, story));
                }
            }
            Ok(NotificationSettings {
                mail: MailChoice::of(&settings.mail),
                address: tx.find_contact(reader).await?.map(|contact| contact.proven),
                feed: settings.feed_hash.is_some(),
                follows,
            })
        })
        .await
}

async fn find(tx: &Tx, reader: ReaderId) -> Result<Settings, Error> {
    let nothing =
        || Settings { mail: String::new(), feed_hash: None, mailed_at: 0, span_at: 0, span_mails: 0 };
    Ok(tx.find_settings(reader).await?.unwrap_or_else(nothing))
}

/// Sets when the actor is sent mail.
pub async fn set_mail(ctx: &Ctx, site: &Site, actor: &Actor, choice: MailChoice) -> Result<(), Error> {
    let (reader, site, own) = (access::account(site, actor)?.id, site.id, ctx.clone());
    ctx.store.write(move |tx| async move { put_mail(&own, &tx, site, reader, choice).await }).await
}

async fn put_mail(
    ctx: &Ctx,
    tx: &Tx,
    site: SiteId,
    reader: ReaderId,
    choice: MailChoice,
) -> Result<(), Error> {
    let mut settings = find(tx, reader).await?;
    if MailChoice::of(&settings.mail) != choice || settings.mail.is_empty() {
        settings.mail = choice.name().to_owned();
        match choice {
            MailChoice::Off => drop(tx.update_nothing_due(reader).await?),
            // What waited for the day does not wait any more.
            MailChoice::AtOnce => {
                enqueue(ctx, tx, &NotificationMail::to(site, reader), When::Now).await?;
            }
            // The first comes when the first day is over.
            MailChoice::Daily => settings.mailed_at = ctx.now(),
        }
        tx.put_settings(site, reader, &settings).await?;
    }
    Ok(())
}

/// Gives the actor a private feed, at a new secret that only he will know; one that he had is over.
pub async fn put_feed(ctx: &Ctx, site: &Site, actor: &Actor) -> Result<String, Error> {
    let (reader, site) = (access::reader(site, actor)?.id, site.id);
    let secret = new_secret(ctx);
    let hash = hash_secret(&secret);
    set_feed(ctx, site, reader, Some(hash)).await?;
    Ok(secret)
}

/// Takes the actor's private feed away.
pub async fn remove_feed(ctx: &Ctx, site: &Site, actor: &Actor) -> Result<(), Error> {
    let (reader, site) = (access::account(site, actor)?.id, site.id);
    set_feed(ctx, site, reader, None).await
}

async fn set_feed(
    ctx: &Ctx,
    site: SiteId,
    reader: ReaderId,
    feed_hash: Option<Vec<u8>>,
) -> Result<(), Error> {
    ctx.store
        .write(move |tx| async move {
            let settings = Settings { feed_hash, ..find(&tx, reader).await? };
            Ok(tx.put_settings(site, reader, &settings).await?)
        })
        .await
}

/// Where a reader unsubscribes from mail without signing in: a path that nobody else can make.
#[must_use]
pub fn unsubscribe_path(ctx: &Ctx, site: &Site, reader: ReaderId) -> String {
    format!("/unsubscribe/{reader}{}", ctx.secrets.link(site.id, reader))
}

/// The reader whom a token of [`unsubscribe_path`] is of.
fn reader_of(ctx: &Ctx, site: &Site, token: &str) -> Result<ReaderId, Refusal> {
    let (id, mark) = token.split_at_checked(ID_LEN).ok_or(Refusal::NotFound)?;
    let reader: ReaderId = id.parse().map_err(|_| Refusal::NotFound)?;
    if ctx.secrets.is_link(site.id, reader, mark) { Ok(reader) } else { Err(Refusal::NotFound) }
}

/// Whether a token is one; changes nothing.
pub async fn find_unsubscriber(ctx: &Ctx, site: &Site, token: &str) -> Result<(), Error> {
    let (reader, site) = (reader_of(ctx, site, token)?, site.id);
    let found = ctx.store.read(move |tx| async move { tx.find_reader(reader).await }).await?;
    Ok(found.filter(|reader| reader.site_id == site).map(drop).ok_or(Refusal::NotFound)?)
}

/// Sends no more mail to the reader whom a token is of. Doing it twice is doing it once.
pub async fn unsubscribe(ctx: &Ctx, site: &Site, token: &str) -> Result<(), Error> {
    let (reader, site, own) = (reader_of(ctx, site, token)?, site.id, ctx.clone());
    ctx.store
        .write(move |tx| async move {
            let found = tx.find_reader(reader).await?.filter(|reader| reader.site_id == site);
            found.ok_or(Refusal::NotFound)?;
            put_mail(&own, &tx, site, reader, MailChoice::Off).await
        })
        .await
}
