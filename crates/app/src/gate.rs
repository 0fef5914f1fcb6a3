//! The guests' gate: whoever writes without an account shows that a machine worked for this one comment, or a person of
//! the newsroom reads it first.
//! Never here: what a comment says, and who comes by the address.

use rejoinder_domain::{Actor, Comment, CommentId, Random, Refusal, Site, ThreadId, clock::SECOND, limits};
use rejoinder_identity::work::{self, Challenge, Cost, Proof};
use rejoinder_store::Tx;

use crate::{
    ctx::Ctx,
    error::Error,
    people::{hash_secret, ticket},
};

/// What somebody without an account brings along.
#[derive(Debug, Clone, Default)]
pub struct AtGate {
    /// The work that his browser did, as it came; empty when it did none.
    pub work: String,
    /// The bytes that his address counts as; empty for whoever is not counted.
    pub from: Vec<u8>,
}

/// What was found of it.
pub(crate) enum Seen {
    /// There is no gate for this writer.
    Open,
    /// Work was done; it must not have been used before.
    Worked(Proof),
    /// What came is no work for this place and time.
    Refused,
    /// None was done. With what his address is counted under; none when it is not.
    Idle(Option<String>),
}

/// Work for a browser that wants to post in a thread as a guest, as JSON. Costs a signature and reads nothing: it is
/// given for threads that are not there, too, and counts nowhere then.
#[must_use]
pub fn work_challenge(ctx: &Ctx, site: &Site, thread: ThreadId) -> String {
    let expires = ctx.now() + limits::WORK_MINUTES * 60 * SECOND;
    let random: &dyn Random = &*ctx.random;
    Challenge::make(ctx.secrets.work_key(), random, expires, Cost::default(), &place(site, thread)).to_json()
}

fn place(site: &Site, thread: ThreadId) -> String {
    format!("{}/{thread}", site.id)
}

/// Looks at what a writer brings, outside any transaction, since it costs some milliseconds.
pub(crate) fn look(ctx: &Ctx, site: &Site, actor: &Actor, thread: ThreadId, at_gate: &AtGate) -> Seen {
    if actor.reader().is_some() || !site.policy.guest_work {
        return Seen::Open;
    }
    if at_gate.work.is_empty() {
        let from = (!at_gate.from.is_empty()).then(|| ctx.secrets.origin(site.id, &at_gate.from));
        return Seen::Idle(from);
    }
    match work::verify(ctx.secrets.work_key(), &at_gate.work, ctx.now(), &place(site, thread)) {
        Ok(proof) => Seen::Worked(proof),
        Err(problem) => {
            tracing::debug!(site = site.key, %problem, "a guest's work does not count");
            Seen::Refused
        }
    }
}

/// Passes a comment in the transaction that writes it; returns whether it must wait for a decision.
///
/// # Errors
/// [`Refusal::WorkRefused`] for work that does not count, or did before; [`Refusal::WorkRequired`] when as many of this
/// address wait as may.
pub(crate) async fn pass(
    ctx: &Ctx,
    tx: &Tx,
    site: &Site,
    seen: &Seen,
    comment: CommentId,
) -> Result<bool, Error> {
    match seen {
        Seen::Open => Ok(false),
        Seen::Refused => Err(Refusal::WorkRefused.into()),
        Seen::Worked(proof) => {
            let spent = hash_secret(&format!("work\n{}", hex::encode(proof.id)));
            let minutes = (proof.expires_at - ctx.now()).max(0) / (60 * SECOND) + 2;
            match ticket::keep(ctx, tx, (site.id, ticket::SPENT, ""), spent, &(), minutes).await? {
                true => Ok(false),
                false => Err(Refusal::WorkRefused.into()),
            }
        }
        Seen::Idle(from) => {
            let subject = from.as_deref().unwrap_or_default();
            if !subject.is_empty() {
                let max = limits::UNPROVEN_WAITING_MAX;
                let waiting = tx.count_tickets(site.id, ticket::UNPROVEN, subject, 0, max).await?;
                if waiting >= max as i64 {
                    return Err(Refusal::WorkRequired.into());
                }
            }
            let minutes = limits::UNPROVEN_DAYS * 24 * 60;
            let about = (site.id, ticket::UNPROVEN, subject);
            ticket::keep(ctx, tx, about, note_of(comment), &(), minutes).await?;
            Ok(true)
        }
    }
}

/// Whether a comment waits because no work was done for it.
pub(crate) async fn is_unproven(ctx: &Ctx, tx: &Tx, comment: &Comment) -> Result<bool, Error> {
    if comment.reader_id.is_some() {
        return Ok(false);
    }
    let found = tx.find_ticket(&note_of(comment.id), comment.site_id, ticket::UNPROVEN, ctx.now()).await?;
    Ok(found.is_some())
}

/// Somebody decided: the comment counts against its address no longer.
pub(crate) async fn let_go(tx: &Tx, comment: &Comment) -> Result<(), Error> {
    if comment.reader_id.is_none() {
        tx.delete_ticket(&note_of(comment.id)).await?;
    }
    Ok(())
}

/// What the note of a waiting comment is found by.
fn note_of(comment: CommentId) -> Vec<u8> {
    hash_secret(&format!("unproven\n{comment}"))
}
