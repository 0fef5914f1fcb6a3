//! Appeals: the author of a comment does not accept what was decided, says why once, and somebody else decides.

use rejoinder_domain::{
    Actor, CommentId, Micros, Reader, Refusal, Site, State,
    clock::SECOND,
    decision::{Act, Decision},
    desk::CaseKind,
    limits,
};
use rejoinder_store::{Appeal, Tx};

use super::cases;
use crate::{access, ctx::Ctx, error::Error, ledger};

/// An appeal as its author and staff see it.
#[derive(Debug, Clone, PartialEq)]
pub struct AppealSeen {
    /// Why he does not accept the decision.
    pub text: String,
    /// When.
    pub created_at: Micros,
    /// What was decided on it; none while it waits.
    pub outcome: Option<Decision>,
}

/// Appeals against the decision that took the actor's comment down, or keeps it back.
///
/// # Errors
/// [`Refusal::NotAuthor`], [`Refusal::AppealImpossible`] where nobody decided against it, [`Refusal::AppealOver`] after
/// [`limits::APPEAL_DAYS`], [`Refusal::AppealDuplicate`] for a second one against the same decision,
/// [`Refusal::AppealEmpty`] and [`Refusal::DetailTooLong`].
pub async fn appeal(ctx: &Ctx, site: &Site, actor: &Actor, id: CommentId, text: &str) -> Result<(), Error> {
    // Who is suspended may appeal as well.
    let reader = access::account(site, actor)?.id;
    let text = text.trim().replace("\r\n", "\n");
    if text.is_empty() {
        return Err(Refusal::AppealEmpty.into());
    }
    if text.chars().count() > limits::DETAIL_LEN_MAX {
        return Err(Refusal::DetailTooLong { max: limits::DETAIL_LEN_MAX }.into());
    }
    let (site, actor, now) = (site.clone(), actor.clone(), ctx.now());
    ctx.store
        .write(move |tx| async move {
            let comment = access::own_comment(&tx, &site, &actor, id).await?;
            let decision =
                ledger::statement_of(&tx, id).await?.filter(|last| is_against(last, comment.state));
            let decision = decision.ok_or(Refusal::AppealImpossible)?;
            if now - decision.created_at > limits::APPEAL_DAYS * 86_400 * SECOND {
                return Err(Refusal::AppealOver { days: limits::APPEAL_DAYS }.into());
            }
            let made = Appeal {
                seq: decision.seq,
                comment_id: id,
                reader_id: Some(reader),
                text,
                created_at: now,
                outcome_seq: None,
            };
            tx.insert_appeal(site.id, &made).await.map_err(|error| match error {
                rejoinder_store::Error::Conflict(_) => Error::from(Refusal::AppealDuplicate),
                other => other.into(),
            })?;
            cases::open(&tx, id, CaseKind::Appeal, &decision.rule, 0, now).await
        })
        .await
}

/// Whether a decision is one that its author may not accept, and still the one in force.
fn is_against(decision: &Decision, state: State) -> bool {
    matches!(decision.act, Act::Remove | Act::Hold) && decision.act.state() == Some(state)
}

/// Whether the author may appeal now against the decision that his comment's state rests on.
pub(crate) fn may_appeal(decision: &Decision, last: Option<&Appeal>, state: State, now: Micros) -> bool {
    is_against(decision, state)
        && last.is_none_or(|last| last.seq != decision.seq)
        && now - decision.created_at <= limits::APPEAL_DAYS * 86_400 * SECOND
}

/// The last appeal about a comment, with what was decided on it.
pub(crate) async fn find_appeal(
    tx: &Tx,
    site: &Site,
    id: CommentId,
) -> Result<Option<(Appeal, AppealSeen)>, Error> {
    let Some(appeal) = tx.find_last_appeal(id).await? else { return Ok(None) };
    let outcome = match appeal.outcome_seq {
        Some(seq) => tx.find_entry(site.id, seq).await?.map(|entry| entry.decision),
        None => None,
    };
    let seen = AppealSeen { text: appeal.text.clone(), created_at: appeal.created_at, outcome };
    Ok(Some((appeal, seen)))
}

/// The appeal about a comment that waits, for whoever may decide on it: not who decided first.
pub(super) async fn open_appeal(
    tx: &Tx,
    site: &Site,
    staff: &Reader,
    id: CommentId,
) -> Result<Option<Appeal>, Error> {
    let Some(appeal) = tx.find_last_appeal(id).await?.filter(|appeal| appeal.outcome_seq.is_none()) else {
        return Ok(None);
    };
    let first = tx.find_entry(site.id, appeal.seq).await?;
    if first.is_some_and(|first| first.decision.by.id == Some(staff.id)) {
        return Err(Refusal::AppealOwn.into());
    }
    Ok(Some(appeal))
}

/// An appeal was decided on by the decision of a place.
pub(super) async fn close_appeal(tx: &Tx, site: &Site, appeal: &Appeal, outcome: i64) -> Result<(), Error> {
    tx.update_appeal(site.id, appeal.seq, Some(outcome)).await?;
    tx.take_case(appeal.comment_id, CaseKind::Appeal).await?;
    Ok(())
}
