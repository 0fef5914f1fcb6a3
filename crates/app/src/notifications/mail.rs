//! Mail about what readers are told: at once or once a day, to addresses that are proven. What it says is looked up when
//! it leaves, so that nothing is in it that may not be read by then.

use std::sync::Arc;

use rejoinder_domain::{Micros, NotificationId, Reader, ReaderId, Site, SiteId, clock::SECOND, limits};
use rejoinder_notify::{Address, Mail};
use rejoinder_store::{Settings, Tx};
use serde::{Deserialize, Serialize};

use super::{MailChoice, Told, list, settings::unsubscribe_path};
use crate::{
    ctx::Ctx,
    error::Error,
    jobs::{Done, Job, Kind, Lease, When, enqueue},
    letters::{self, Letter, ToldLetter},
};

/// Seconds between two looks for readers whose daily mail is due.
pub(crate) const DIGEST_SECS: i64 = 300;
const HOUR: Micros = 3600 * SECOND;
/// Readers looked at in one transaction.
const STEP: usize = 200;

/// That something is due to a reader by mail. All that is due goes in one.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct NotificationMail {
    site: i64,
    reader: i64,
}

impl NotificationMail {
    pub(super) fn to(site: SiteId, reader: ReaderId) -> Self {
        Self { site: site.raw(), reader: reader.raw() }
    }
}

impl Job for NotificationMail {
    const KIND: Kind = Kind { at_once: 2, ..Kind::new("notification_mail") };

    fn subject(&self) -> String {
        self.reader.to_string()
    }

    fn site(&self) -> Option<SiteId> {
        Some(SiteId::from_raw(self.site))
    }
}

/// What is to be done about a reader.
enum Plan {
    /// Nothing now; what is due stays so.
    Wait,
    /// He was sent enough in this hour: in so many seconds, all together.
    Later(i64),
    /// He wants or can get no mail.
    Forget,
    /// This is due: one mail, unless nothing of it may be read or is new to him.
    Send(Box<Batch>),
}

struct Batch {
    address: String,
    due: Vec<NotificationId>,
    told: Vec<Told>,
    daily: bool,
}

/// Sends a reader one mail with all that is due, and marks it. A crash in between sends this one mail again, under the
/// same id while nothing came to it.
pub(super) async fn run(ctx: Ctx, lease: Lease, job: NotificationMail) -> Result<Done, Error> {
    let id = ReaderId::from_raw(job.reader);
    let site = ctx.sites().by_id(SiteId::from_raw(job.site)).ok();
    let plan = match &site {
        Some(site) => plan(&ctx, site, id).await?,
        None => Plan::Wait,
    };
    let mut sent = false;
    if let (Plan::Send(batch), Some(site)) = (&plan, &site)
        && !batch.told.is_empty()
    {
        send(&ctx, site, id, batch).await?;
        sent = true;
    }
    let own = ctx.clone();
    ctx.store
        .write(move |tx| async move {
            match plan {
                Plan::Wait => {}
                Plan::Later(secs) => enqueue(&own, &tx, &job, When::In(secs)).await?,
                Plan::Forget => drop(tx.update_nothing_due(id).await?),
                Plan::Send(batch) => {
                    tx.update_not_due(id, &batch.due).await?;
                    if sent {
                        note(&tx, SiteId::from_raw(job.site), id, own.now()).await?;
                    }
                    // More than one mail holds. That of a day is one: the rest goes tomorrow.
                    if batch.due.len() == limits::MAIL_ROWS_MAX && !batch.daily {
                        enqueue(&own, &tx, &job, When::Now).await?;
                    }
                }
            }
            lease.done(&tx).await
        })
        .await
}

async fn plan(ctx: &Ctx, site: &Arc<Site>, id: ReaderId) -> Result<Plan, Error> {
    let (site, now, own) = (Arc::clone(site), ctx.now(), ctx.clone());
    ctx.store
        .read(move |tx| async move {
            let reader = tx.find_reader(id).await?.filter(|r| r.site_id == site.id && list::is_in_use(r));
            let contact = tx.find_contact(id).await?.filter(|contact| contact.proven);
            let settings = tx.find_settings(id).await?;
            let (Some(reader), Some(contact), Some(settings)) = (reader, contact, settings) else {
                return Ok(Plan::Forget);
            };
            let choice = MailChoice::of(&settings.mail);
            match choice {
                MailChoice::Off => return Ok(Plan::Forget),
                MailChoice::Daily if !is_day_over(&settings, now) => return Ok(Plan::Wait),
                MailChoice::Daily => {}
                MailChoice::AtOnce => {
                    if let Some(secs) = secs_to_wait(&settings, now) {
                        return Ok(Plan::Later(secs));
                    }
                }
            }
            let (due, told) = due(&tx, &site, &reader, now).await?;
            if due.is_empty() {
                return Ok(Plan::Wait);
            }
            let address = own.secrets.open("address", &contact.email)?;
            let daily = choice == MailChoice::Daily;
            Ok(Plan::Send(Box::new(Batch { address, due, told, daily })))
        })
        .await
}

/// What is due to a reader, and what of it is still new to him and may be read by him now.
async fn due(
    tx: &Tx,
    site: &Site,
    reader: &Reader,
    now: Micros,
) -> Result<(Vec<NotificationId>, Vec<Told>), Error> {
    let rows = tx.list_due(reader.id, limits::MAIL_ROWS_MAX).await?;
    let ids = rows.iter().map(|row| row.id).collect();
    let unseen = rows.into_iter().filter(|row| !row.seen).collect();
    Ok((ids, list::shown(tx, site, reader, now, unseen).await?))
}

/// Whether a day has gone by since a reader's last mail; also when that lies in a future that a clock made up.
fn is_day_over(settings: &Settings, now: Micros) -> bool {
    !(0..limits::DIGEST_HOURS * HOUR).contains(&(now - settings.mailed_at))
}

/// How long a reader who was sent as many mails as he may be in an hour is sent no more.
fn secs_to_wait(settings: &Settings, now: Micros) -> Option<i64> {
    let gone = now - settings.span_at;
    let full = settings.span_mails >= limits::MAILS_PER_HOUR && (0..HOUR).contains(&gone);
    full.then(|| (HOUR - gone) / SECOND + 1)
}

/// Counts a mail that was sent.
async fn note(tx: &Tx, site: SiteId, id: ReaderId, now: Micros) -> Result<(), Error> {
    // Read anew: he may have chosen otherwise, or unsubscribed by that very mail.
    let Some(mut settings) = tx.find_settings(id).await? else { return Ok(()) };
    if !(0..HOUR).contains(&(now - settings.span_at)) {
        (settings.span_at, settings.span_mails) = (now, 0);
    }
    settings.span_mails += 1;
    settings.mailed_at = now;
    Ok(tx.put_settings(site, id, &settings).await?)
}

async fn send(ctx: &Ctx, site: &Arc<Site>, reader: ReaderId, batch: &Batch) -> Result<(), Error> {
    let (Ok(to), Some(last)) = (Address::parse(&batch.address), batch.due.last()) else { return Ok(()) };
    let unsubscribe = format!("{}{}", site.base_url, unsubscribe_path(ctx, site, reader));
    let letter =
        ToldLetter { told: batch.told.clone(), daily: batch.daily, unsubscribe: unsubscribe.clone() };
    let written = ctx.outside.words.write(site, &Letter::Told(Box::new(letter)));
    // Mails about one discussion stand together; one about several stands alone.
    let first = batch.told.first().map(|told| told.comment.thread_id);
    let one = first.filter(|first| batch.told.iter().all(|told| told.comment.thread_id == *first));
    let mail = Mail {
        to,
        to_name: None,
        from_name: site.title.clone(),
        subject: written.subject,
        text: written.text,
        html: written.html,
        message_id: format!("told-{last}"),
        thread: one.map(|thread| format!("thread-{thread}")),
        // What mail programs ask for by themselves must come over TLS (RFC 8058 §3.1).
        unsubscribe: unsubscribe.starts_with("https://").then_some(unsubscribe),
        list_id: Some(format!("notifications.{}", site.key)),
        date: ctx.now(),
    };
    letters::send(ctx, site, mail).await
}

/// A look for readers whose daily mail is due.
#[derive(Debug, Default, Serialize, Deserialize)]
pub(crate) struct Digest {}

impl Job for Digest {
    const KIND: Kind = Kind { at_once: 1, ..Kind::new("digest") };

    fn subject(&self) -> String {
        "digest".into()
    }
}

pub(super) async fn run_digest(ctx: Ctx, lease: Lease, job: Digest) -> Result<Done, Error> {
    enqueue_digests(&ctx).await?;
    let own = ctx.clone();
    ctx.store
        .write(move |tx| async move {
            enqueue(&own, &tx, &job, When::In(DIGEST_SECS)).await?;
            lease.done(&tx).await
        })
        .await
}

/// Enqueues the mails that are due to readers who get one a day, and those to others that got lost with a dead job. Returns
/// how many.
pub async fn enqueue_digests(ctx: &Ctx) -> Result<u64, Error> {
    let daily = enqueue_due(ctx, MailChoice::Daily, limits::DIGEST_HOURS * HOUR).await?;
    Ok(daily + enqueue_due(ctx, MailChoice::AtOnce, HOUR).await?)
}

async fn enqueue_due(ctx: &Ctx, choice: MailChoice, rest: Micros) -> Result<u64, Error> {
    let (mut after, mut count) = (ReaderId::from_raw(-1), 0);
    loop {
        let own = ctx.clone();
        let step = ctx.store.write(move |tx| async move {
            let now = own.now();
            let found = tx.list_readers_due(choice.name(), (now - rest, now), after, STEP).await?;
            for (site, reader) in &found {
                enqueue(&own, &tx, &NotificationMail::to(*site, *reader), When::Now).await?;
            }
            Ok::<_, Error>(found)
        });
        let found = step.await?;
        count += found.len() as u64;
        match found.last() {
            Some((_, last)) if found.len() == STEP => after = *last,
            _ => return Ok(count),
        }
    }
}
