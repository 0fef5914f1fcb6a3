//! Undoing decisions: other entries, by which things are again as they were before.

use rejoinder_domain::{
    Actor, CommentId, Reader, ReaderId, Refusal, Site, State,
    decision::{Act, Decision},
    desk::CaseKind,
    limits,
    reader::Standing,
};
use rejoinder_store::Tx;

use crate::{
    access,
    ctx::Ctx,
    desk::{cases, decide::unclaimed, sanction},
    error::Error,
    ledger::{self, NewEntry},
    listing,
    notifications::tell,
};

/// Undoes the decisions of some places in the ledger, the last first, all of them or none: as long as nothing came after
/// them. Gives the places of the entries that do.
///
/// # Errors
/// [`Refusal::NotFound`] where there is no such entry, [`Refusal::UndoImpossible`] where something was decided since, where
/// it was undone already, or where what it was about is gone; those of [`decide_comment`](super::decide_comment).
pub async fn undo(ctx: &Ctx, site: &Site, actor: &Actor, mut seqs: Vec<i64>) -> Result<Vec<i64>, Error> {
    let staff = access::moderator(site, actor)?;
    if seqs.len() > limits::CASES_SHOWN {
        return Err(Refusal::TooManyEntries { name: "undo".into(), max: limits::CASES_SHOWN }.into());
    }
    seqs.sort_unstable_by(|a, b| b.cmp(a));
    seqs.dedup();
    let (ctx2, site) = (ctx.clone(), site.clone());
    ctx.store
        .write(move |tx| async move {
            access::still(&tx, &staff).await?;
            let mut done = Vec::with_capacity(seqs.len());
            for seq in seqs {
                let entry = tx.find_entry(site.id, seq).await?.ok_or(Refusal::NotFound)?;
                done.push(undo_one(&ctx2, &tx, &site, &staff, entry.decision).await?);
            }
            Ok(done)
        })
        .await
}

async fn undo_one(ctx: &Ctx, tx: &Tx, site: &Site, staff: &Reader, done: Decision) -> Result<i64, Error> {
    let was = done.details.was.clone().ok_or(Refusal::UndoImpossible)?;
    if let (Some(id), Some(made)) = (done.comment_id, done.act.state()) {
        let was: State = was.parse().map_err(|_| Refusal::UndoImpossible)?;
        return back(ctx, tx, site, staff, (id, made, was), done.seq).await;
    }
    match done.about {
        Some(reader) if matches!(done.act, Act::Suspend | Act::Release) => {
            let was: Standing = was.parse().map_err(|_| Refusal::UndoImpossible)?;
            sanction::bring_back(ctx, tx, site, staff, (reader, was, done.details.until), done.seq).await
        }
        _ => Err(Refusal::UndoImpossible.into()),
    }
}

/// Brings a comment back to the state that it had.
async fn back(
    ctx: &Ctx,
    tx: &Tx,
    site: &Site,
    staff: &Reader,
    (id, made, was): (CommentId, State, State),
    seq: i64,
) -> Result<i64, Error> {
    let comment = tx.find_comment(id).await?.ok_or(Refusal::UndoImpossible)?;
    let last = ledger::statement_of(tx, id).await?.map(|last| last.seq);
    if last != Some(seq) || comment.state != made {
        return Err(Refusal::UndoImpossible.into());
    }
    if comment.reader_id == Some(staff.id) {
        return Err(Refusal::DecideOwn.into());
    }
    unclaimed(ctx, tx, staff, &comment).await?;
    let act = Act::to(was).ok_or(Refusal::UndoImpossible)?;
    let mut entry = NewEntry::on_comment(act, &comment, ledger::by(staff));
    entry.undoes = Some(seq);
    let undone = ledger::record(ctx, tx, site, entry).await?;
    tx.reopen_reports(id, seq).await?;
    if let Some(appeal) = tx.find_last_appeal(id).await?.filter(|appeal| appeal.outcome_seq == Some(seq)) {
        tx.update_appeal(site.id, appeal.seq, None).await?;
        cases::open(tx, id, CaseKind::Appeal, "", 0, ctx.now()).await?;
    }
    if comment.state != was {
        listing::change_state(tx, &comment, was, ctx.now()).await?;
    } else if was == State::Held {
        cases::open_held(tx, id, "", ctx.now()).await?;
    } else {
        cases::weigh(tx, id, ctx.now()).await?;
    }
    if let Some(now) = tx.find_comment(id).await? {
        tell::of_decision(ctx, tx, &now, staff.id).await?;
    }
    Ok(undone.seq)
}

/// Whether a suspension, or its end, is the last that touches its reader.
pub(super) async fn is_last_about(tx: &Tx, reader: ReaderId, seq: i64) -> Result<bool, Error> {
    let last = tx.list_decisions_about(reader, i64::MAX, 50).await?.into_iter();
    let mut last = last.filter(|decision| matches!(decision.act, Act::Suspend | Act::Release));
    Ok(last.next().is_some_and(|decision| decision.seq == seq))
}
