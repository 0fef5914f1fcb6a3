//! Letters: mail to readers. A verb enqueues one in its transaction; the worker looks up what it says, lets the words be
//! found, and hands it to whatever carries mail. Never here: the words themselves.

use rejoinder_domain::{Micros, Reader, ReaderId, Role, Site, SiteId};
use rejoinder_notify::{Address, Mail};
use rejoinder_store::Tx;
use serde::{Deserialize, Serialize};

use crate::{
    ctx::Ctx,
    error::Error,
    jobs::{Done, Job, Kind, Lease, When, enqueue},
    notifications::Told,
    people::code,
};

/// What a letter says; the words are found by whoever speaks the languages.
#[derive(Debug)]
pub enum Letter {
    /// A code that proves the address.
    Code(CodeLetter),
    /// Something about the account changed that its owner should know of.
    Changed(Change),
    /// What a reader is told about comments.
    Told(Box<ToldLetter>),
}

/// See [`Letter::Code`].
#[derive(Debug)]
pub struct CodeLetter {
    /// The address.
    pub to: String,
    /// The code.
    pub code: String,
    /// The language of whoever asked.
    pub lang: String,
    /// Whether an account is to get this address, rather than somebody to come in.
    pub changes: bool,
    /// How long it is good.
    pub minutes: i64,
}

/// See [`Letter::Told`].
#[derive(Debug)]
pub struct ToldLetter {
    /// One thing or several, in the order of their times; at least one.
    pub told: Vec<Told>,
    /// Whether it is the mail of a day.
    pub daily: bool,
    /// Where its reader unsubscribes: our address, whole.
    pub unsubscribe: String,
}

/// What changed about an account.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Change {
    /// A new password.
    Password,
    /// Another address; this goes to the old one.
    Address,
    /// The address is proven for the first time.
    AddressProven,
    /// The same by a code that let somebody in: every way in from before has ended.
    AddressReclaimed,
    /// A passkey was added.
    PasskeyAdded,
    /// A passkey was taken away.
    PasskeyRemoved,
    /// An authenticator app was set up.
    AuthenticatorAdded,
    /// The authenticator app was taken away, with its recovery codes.
    AuthenticatorRemoved,
    /// The operator took every second factor away: the app, its codes, the passkeys.
    SecondForgotten,
    /// New recovery codes were made.
    RecoveryCodes,
    /// An account elsewhere lets him in from now on.
    Linked {
        /// What its button says.
        title: String,
    },
    /// It does not any more.
    Unlinked {
        /// What its button said.
        title: String,
    },
    /// Staff gave him another role.
    Role {
        /// Which.
        role: Role,
    },
    /// Staff say that something of his was against the rules; why is in his account.
    Warned,
    /// Staff stopped him from writing.
    Suspended,
    /// Staff let him write again.
    Restored,
    /// A token for programs was made.
    Token,
    /// The account will be deleted.
    Leaves {
        /// When; until then he can keep it.
        at: Micros,
    },
    /// It will not be deleted after all.
    Stays,
}

/// The words of a letter.
#[derive(Debug, Clone)]
pub struct Written {
    /// The subject.
    pub subject: String,
    /// As plain text.
    pub text: String,
    /// As HTML.
    pub html: Option<String>,
}

/// Finds words in the languages of pages.
pub trait Words: Send + Sync {
    /// Writes a letter of a site.
    fn write(&self, site: &Site, letter: &Letter) -> Written;
}

/// What is sent, by what it is about: no address, no code.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum LetterJob {
    /// A code, by the hash of its ticket in hex.
    Code { site: i64, ticket: String },
    /// A change of an account; to the sealed address when it has another one now.
    Changed { site: i64, reader: i64, what: Change, at: Micros, to: Option<String> },
}

impl LetterJob {
    pub(crate) fn code(site: SiteId, hash: &[u8]) -> Self {
        Self::Code { site: site.raw(), ticket: hex::encode(hash) }
    }

    /// Tells a reader what changed about his account.
    pub(crate) async fn tell(ctx: &Ctx, tx: &Tx, reader: &Reader, what: Change) -> Result<(), Error> {
        Self::tell_at(ctx, tx, reader, what, None).await
    }

    /// The same at an address that his account had until now, as it was sealed.
    pub(crate) async fn tell_at(
        ctx: &Ctx,
        tx: &Tx,
        reader: &Reader,
        what: Change,
        to: Option<String>,
    ) -> Result<(), Error> {
        if ctx.outside.mail.is_none() {
            return Ok(());
        }
        let (site, id, at) = (reader.site_id.raw(), reader.id.raw(), ctx.now());
        enqueue(ctx, tx, &Self::Changed { site, reader: id, what, at, to }, When::Now).await
    }
}

impl Job for LetterJob {
    const KIND: Kind = Kind { at_once: 2, ..Kind::new("letter") };

    fn site(&self) -> Option<SiteId> {
        let (Self::Code { site, .. } | Self::Changed { site, .. }) = self;
        Some(SiteId::from_raw(*site))
    }
}

pub(crate) async fn run(ctx: Ctx, lease: Lease, job: LetterJob) -> Result<Done, Error> {
    if let Some((site, mail)) = compose(&ctx, &job).await? {
        send(&ctx, &site, mail).await?;
    }
    ctx.store.write(move |tx| async move { lease.done(&tx).await }).await
}

/// The mail of a job, unless there is nothing to say any more.
async fn compose(ctx: &Ctx, job: &LetterJob) -> Result<Option<(std::sync::Arc<Site>, Mail)>, Error> {
    let site = job.site().and_then(|id| ctx.sites().by_id(id).ok());
    let Some(site) = site else { return Ok(None) };
    let (to, letter, id) = match job {
        LetterJob::Code { ticket, .. } => {
            let hash = hex::decode(ticket).map_err(|_| Error::fault("a letter's ticket is no hex"))?;
            let (ctx2, site2) = (ctx.clone(), site.clone());
            let found =
                ctx.store.read(move |tx| async move { code::letter_of(&ctx2, &site2, &tx, &hash).await });
            match found.await? {
                Some(letter) => (letter.to.clone(), Letter::Code(letter), format!("code-{}", &ticket[..32])),
                None => return Ok(None),
            }
        }
        LetterJob::Changed { reader, what, at, to, .. } => {
            let id = ReaderId::from_raw(*reader);
            let contact = ctx.store.read(move |tx| async move { tx.find_contact(id).await }).await?;
            // To an address that is proven: whoever mistyped his own tells nobody about it.
            let own = contact.filter(|contact| contact.proven).map(|contact| contact.email);
            let Some(sealed) = to.clone().or(own) else { return Ok(None) };
            (
                ctx.secrets.open("address", &sealed)?,
                Letter::Changed(what.clone()),
                format!("changed-{id}-{at}"),
            )
        }
    };
    let Ok(to) = Address::parse(&to) else { return Ok(None) };
    let written = ctx.outside.words.write(&site, &letter);
    let mail = Mail {
        to,
        to_name: None,
        from_name: site.title.clone(),
        subject: written.subject,
        text: written.text,
        html: written.html,
        message_id: id,
        thread: None,
        unsubscribe: None,
        list_id: None,
        date: ctx.now(),
    };
    Ok(Some((site, mail)))
}

/// Hands a mail over. One that can never be delivered is given up with a line in the log; any other is tried again.
pub(crate) async fn send(ctx: &Ctx, site: &Site, mail: Mail) -> Result<(), Error> {
    let Some(mailer) = &ctx.outside.mail else { return Ok(()) };
    match mailer.send(&mail).await {
        Ok(()) => Ok(()),
        Err(error) if error.is_permanent() => {
            tracing::warn!(site = site.key, %error, "a mail cannot be delivered");
            Ok(())
        }
        Err(error) => Err(Error::fault(format!("mail: {error}"))),
    }
}
