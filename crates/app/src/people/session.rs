//! Sessions: who is signed in, how surely, and for how long.

use std::str::FromStr;

use rejoinder_domain::{
    Actor, Micros, Reader, ReaderId, Refusal, Role, SessionId, Site, SiteId, clock::SECOND, limits,
    reader::Standing,
};
use rejoinder_store::{NewSession, Tx};

use super::{hash_secret, new_secret, ticket};
use crate::{access, ctx::Ctx, error::Error};

const HOUR: i64 = 3600 * SECOND;
const DAY: i64 = 24 * HOUR;

/// How a reader came in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Way {
    /// With address and password.
    Password,
    /// With a code that came by mail.
    Mail,
    /// With a passkey.
    Passkey,
    /// By an OpenID provider.
    Provider,
    /// By the publisher's own user base.
    Publisher,
    /// From a frame in another site's page, by a window of ours.
    Frame,
}

impl Way {
    const ALL: [Self; 6] =
        [Self::Password, Self::Mail, Self::Passkey, Self::Provider, Self::Publisher, Self::Frame];

    /// Its name in the store and on pages.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Password => "password",
            Self::Mail => "mail",
            Self::Passkey => "passkey",
            Self::Provider => "provider",
            Self::Publisher => "publisher",
            Self::Frame => "frame",
        }
    }
}

impl FromStr for Way {
    type Err = Refusal;
    fn from_str(text: &str) -> Result<Self, Refusal> {
        Self::ALL.into_iter().find(|way| way.name() == text).ok_or(Refusal::NotFound)
    }
}

/// A reader who has just signed in, and the secret of his session.
#[derive(Debug)]
pub struct SignedIn {
    /// Who.
    pub reader: Reader,
    /// For his cookie; the store has only its hash.
    pub token: String,
}

/// How far somebody came who proved one thing.
#[derive(Debug)]
pub enum Entered {
    /// He is in.
    In(SignedIn),
    /// He has a second factor, and is in when he proves that too: the secret of the ticket that he goes on with.
    Second(String),
}

/// A session as it stands, for what depends on how sure we are of him.
#[derive(Debug, Clone)]
pub struct SessionSeen {
    /// Its name in his list.
    pub id: SessionId,
    /// How he came in.
    pub way: String,
    /// When he last proved who he is.
    pub proven_at: Micros,
    /// Whether he proved more than one thing.
    pub strong: bool,
    /// The role that he has once he proves a second thing, when that is more than what he has now.
    pub awaits: Option<Role>,
}

impl SessionSeen {
    /// Whether a frame in another site's page has it: for reading and writing there, and for nothing of the account.
    #[must_use]
    pub fn is_of_frame(&self) -> bool {
        self.way == Way::Frame.name()
    }

    /// Whether he proved lately who he is. A frame's session never proves that.
    pub(crate) fn is_fresh(&self, now: Micros) -> bool {
        !self.is_of_frame() && now - self.proven_at <= limits::PROOF_MINUTES * 60 * SECOND
    }
}

/// Who asks, and by which session, if by one.
#[derive(Debug, Clone)]
pub struct Visitor {
    /// Who.
    pub actor: Actor,
    /// By which session.
    pub session: Option<SessionSeen>,
}

impl Visitor {
    /// Nobody that we know.
    #[must_use]
    pub fn anyone() -> Self {
        Self { actor: Actor::Anyone, session: None }
    }
}

/// What a sign-in brings along.
#[derive(Debug, Clone, Default)]
pub struct Arrival {
    /// What the browser calls itself, in few words.
    pub agent: String,
    /// When he proved who he is, where that was before he came.
    pub proven_at: Option<Micros>,
    /// The secret of the session that was there before: it ends with this, since tokens change when rights do.
    pub old: Option<String>,
}

/// Who keeps the secret of a session.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Keeps {
    /// The browser, in a cookie.
    Cookie,
    /// A page, as long as it stands: where the browser keeps no cookie of ours.
    Page,
}

/// How long a session of this role may last, and how long without a visit.
fn span(role: Role) -> (Micros, Micros) {
    match role.is_staff() {
        true => (limits::STAFF_SESSION_DAYS * DAY, limits::STAFF_SESSION_IDLE_HOURS * HOUR),
        false => (limits::SESSION_DAYS * DAY, limits::SESSION_IDLE_DAYS * DAY),
    }
}

/// Begins a session for somebody who proved enough.
pub(crate) async fn begin(
    ctx: &Ctx,
    tx: &Tx,
    reader: Reader,
    way: Way,
    strong: bool,
    arrival: &Arrival,
) -> Result<SignedIn, Error> {
    begin_for(ctx, tx, reader, (way, strong), Keeps::Cookie, arrival).await
}

/// The same, wherever its secret is kept.
pub(crate) async fn begin_for(
    ctx: &Ctx,
    tx: &Tx,
    reader: Reader,
    (way, strong): (Way, bool),
    keeps: Keeps,
    arrival: &Arrival,
) -> Result<SignedIn, Error> {
    if let Some(old) = &arrival.old {
        tx.delete_session(&hash_secret(old)).await?;
    }
    let (token, now) = (new_secret(ctx), ctx.now());
    let session = NewSession {
        token_hash: hash_secret(&token),
        id: SessionId::from_raw(ctx.next_id()),
        site_id: reader.site_id,
        reader_id: reader.id,
        way: way.name().into(),
        strong,
        agent: arrival.agent.chars().take(limits::AGENT_LEN_MAX).collect(),
        ends_at: match keeps {
            Keeps::Cookie => now + span(reader.role).0,
            Keeps::Page => now + limits::PAGE_SESSION_MINUTES * 60 * SECOND,
        },
        proven_at: arrival.proven_at.unwrap_or(now).min(now),
        created_at: now,
    };
    tx.insert_session(session).await?;
    Ok(SignedIn { reader, token })
}

/// Lets somebody in who proved one thing, or asks for the second that he set up.
pub(crate) async fn enter(
    ctx: &Ctx,
    tx: &Tx,
    reader: Reader,
    way: Way,
    strong: bool,
    arrival: &Arrival,
) -> Result<Entered, Error> {
    if reader.standing == Standing::Imported {
        return Err(Refusal::CredentialsWrong.into());
    }
    if !strong && super::second::needed(tx, &reader).await? {
        super::second::count_step(ctx, tx, &reader).await?;
        let carried = super::second::Carried { reader: reader.id.raw(), way: way.name().into() };
        let (minutes, about) = (limits::TICKET_MINUTES, reader.id.to_string());
        let secret =
            ticket::issue(ctx, tx, reader.site_id, ticket::SECOND, &about, &carried, minutes).await?;
        return Ok(Entered::Second(secret));
    }
    Ok(Entered::In(begin(ctx, tx, reader, way, strong, arrival).await?))
}

/// Who a session's token belongs to on this site; nobody when it is over.
pub async fn session_visitor(ctx: &Ctx, site: &Site, token: &str) -> Result<Visitor, Error> {
    let (site_id, hash, now) = (site.id, hash_secret(token), ctx.now());
    let found = {
        let hash = hash.clone();
        ctx.store.read(move |tx| async move { tx.find_session(&hash, site_id).await }).await?
    };
    let Some(session) = found else { return Ok(Visitor::anyone()) };
    if now > session.ends_at || now - session.seen_at > span(session.reader.role).1 {
        note(ctx.store.write(move |tx| async move { tx.delete_session(&hash).await }).await);
        return Ok(Visitor::anyone());
    }
    // To some minutes: a page view must not cost a write.
    if now - session.seen_at > limits::SEEN_MINUTES * 60 * SECOND {
        note(ctx.store.write(move |tx| async move { tx.update_session_seen(&hash, now).await }).await);
    }
    let mut reader = session.reader;
    // Staff who proved one thing only read and write as readers do; so does a frame, whoever let it.
    let is_of_frame = session.way == Way::Frame.name();
    let lacks_second = site.policy.staff_second_factor && !session.strong;
    let as_staff = (reader.role.is_staff() && (is_of_frame || lacks_second))
        .then(|| std::mem::replace(&mut reader.role, Role::Trusted));
    let awaits = as_staff.filter(|_| !is_of_frame);
    let seen = SessionSeen {
        id: session.id,
        way: session.way,
        proven_at: session.proven_at,
        strong: session.strong,
        awaits,
    };
    Ok(Visitor { actor: Actor::Reader(reader), session: Some(seen) })
}

/// Who reads is known without the write that notes his visit: when the disk is full, he reads on.
pub(crate) fn note(written: Result<(), rejoinder_store::Error>) {
    if let Err(error) = written {
        tracing::warn!(%error, "a visit was not noted");
    }
}

/// Ends a session. A token that is none ends nothing.
pub async fn sign_out(ctx: &Ctx, token: &str) -> Result<(), Error> {
    let hash = hash_secret(token);
    ctx.store.write(move |tx| async move { Ok(tx.delete_session(&hash).await?) }).await
}

/// Ends one session of the actor, or all but the one he asks by; returns how many.
pub async fn end_sessions(
    ctx: &Ctx,
    site: &Site,
    visitor: &Visitor,
    only: Option<SessionId>,
) -> Result<u64, Error> {
    let (site_id, reader) = (site.id, access::account(site, &visitor.actor)?.id);
    let own = visitor.session.as_ref().map(|session| session.id);
    ctx.store
        .write(move |tx| async move {
            match only {
                None => end_others(&tx, site_id, reader, own).await,
                Some(id) if tx.delete_session_of(reader, id).await? => Ok(1),
                Some(_) => Err(Refusal::NotFound.into()),
            }
        })
        .await
}

/// Ends the sessions of a reader, all or all but one, and every step that somebody is at as him: a session that was
/// granted to a frame and not taken yet, or a passkey half made, would outlive them. Gives how many sessions.
pub(crate) async fn end_others(
    tx: &Tx,
    site: SiteId,
    reader: ReaderId,
    but: Option<SessionId>,
) -> Result<u64, Error> {
    for kind in ticket::AS_A_READER {
        tx.delete_tickets_about(site, kind, &reader.to_string()).await?;
    }
    Ok(tx.delete_sessions_of(reader, but).await?)
}

/// Ends what programs do in a reader's name.
pub(crate) async fn end_tokens(tx: &Tx, reader: ReaderId) -> Result<(), Error> {
    tx.delete_tokens_of(reader).await?;
    Ok(())
}

/// Ends every session and token of a reader: what must be so when somebody else may have come in as him.
pub(crate) async fn end_all(tx: &Tx, site: SiteId, reader: ReaderId) -> Result<(), Error> {
    end_others(tx, site, reader, None).await?;
    end_tokens(tx, reader).await
}
