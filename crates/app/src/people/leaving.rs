//! Leaving: a reader deletes his account. After a time in which he may think better of it, a job takes his words, his
//! name and every row about him away, in steps that hold nobody up and that may be cut off anywhere. What is left is the
//! place of each comment, so that answers stay readable.

use rejoinder_domain::{
    CommentId, EventKind, Micros, Reader, ReaderId, Refusal, Role, Site, SiteId, State, clock::SECOND,
    limits, reader::Standing,
};
use rejoinder_store::{Erasure, Tx};
use serde::{Deserialize, Serialize};

use super::{
    erasures,
    second::proven,
    session::{Visitor, end_others},
};
use crate::{
    access,
    ctx::Ctx,
    error::Error,
    jobs::{Done, Job, Kind, Lease, When, enqueue},
    letters::{Change, LetterJob},
    listing, react,
};

const DAY: Micros = 86_400 * SECOND;
/// Comments, or rows of another table, that one step erases.
const STEP_ROWS: usize = 100;
/// Tries to empty the database's log: a read that began before ends in between.
const SETTLE_TRIES: u32 = 20;

/// The erasure of a reader, at a time that he may still change.
#[derive(Debug, Serialize, Deserialize)]
pub(crate) struct Erase {
    site: i64,
    reader: i64,
    leaves_at: Micros,
    keeps_text: bool,
}

impl Job for Erase {
    const KIND: Kind = Kind { at_once: 1, ..Kind::new("erase") };

    fn subject(&self) -> String {
        // One for each time that he asked: who stayed in between may choose anew.
        format!("{}-{}", self.reader, self.leaves_at)
    }

    fn site(&self) -> Option<SiteId> {
        Some(SiteId::from_raw(self.site))
    }
}

/// The actor deletes his account, [`limits::LEAVING_HOURS`] from now; until then [`stay`] keeps it. With `keeps_text` his
/// visible comments stay, without his name. Gives the time. His other sessions end.
pub async fn leave(ctx: &Ctx, site: &Site, visitor: &Visitor, keeps_text: bool) -> Result<Micros, Error> {
    let own = visitor.session.as_ref().map(|session| session.id);
    let (ctx2, site, visitor, now) = (ctx.clone(), site.clone(), visitor.clone(), ctx.now());
    let leaves_at = now + limits::LEAVING_HOURS * 3600 * SECOND;
    ctx.store
        .write(move |tx| async move {
            let reader = proven(&ctx2, &tx, &site, &visitor).await?;
            let (site_id, id) = (site.id, reader.id);
            if reader.leaves_at.is_some() {
                return Err(Refusal::AccountLeaving.into());
            }
            keep_an_operator(&tx, &reader).await?;
            tx.update_leaves_at(id, Some(leaves_at)).await?;
            end_others(&tx, site_id, id, own).await?;
            let job = Erase { site: site_id.raw(), reader: id.raw(), leaves_at, keeps_text };
            enqueue(&ctx2, &tx, &job, When::In(limits::LEAVING_HOURS * 3600)).await?;
            LetterJob::tell(&ctx2, &tx, &reader, Change::Leaves { at: leaves_at }).await?;
            Ok(leaves_at)
        })
        .await
}

/// The actor keeps his account after all. Doing it twice is doing it once.
pub async fn stay(ctx: &Ctx, site: &Site, visitor: &Visitor) -> Result<(), Error> {
    let id = access::account(site, &visitor.actor)?.id;
    let ctx2 = ctx.clone();
    ctx.store
        .write(move |tx| async move {
            let left = tx.find_reader(id).await?.filter(|reader| reader.leaves_at.is_some());
            let Some(reader) = left else { return Ok(()) };
            tx.update_leaves_at(id, None).await?;
            LetterJob::tell(&ctx2, &tx, &reader, Change::Stays).await
        })
        .await
}

/// Refuses to take the last operator of a site away: nobody could give anybody a role any more.
pub(crate) async fn keep_an_operator(tx: &Tx, leaving: &Reader) -> Result<(), Error> {
    if leaving.role != Role::Operator {
        return Ok(());
    }
    let staff = tx.list_staff(leaving.site_id, limits::STAFF_SHOWN).await?;
    let stays = |other: &Reader| {
        other.id != leaving.id
            && other.role == Role::Operator
            && other.standing == Standing::Registered
            && other.leaves_at.is_none()
    };
    if staff.iter().any(stays) { Ok(()) } else { Err(Refusal::LastOperator.into()) }
}

pub(crate) async fn run(ctx: Ctx, lease: Lease, job: Erase) -> Result<Done, Error> {
    let id = ReaderId::from_raw(job.reader);
    let found = ctx.store.read(move |tx| async move { tx.find_reader(id).await }).await?;
    // Who stayed has another time, or none.
    if let Some(reader) = found.filter(|reader| reader.leaves_at == Some(job.leaves_at)) {
        erase(&ctx, &reader, job.keeps_text).await?;
    }
    ctx.store.write(move |tx| async move { lease.done(&tx).await }).await
}

/// Erases a reader now. However often it is cut off and begun anew, it ends in the same; what was erased stays so.
pub async fn erase(ctx: &Ctx, reader: &Reader, keeps_text: bool) -> Result<(), Error> {
    let id = reader.id;
    // Nobody comes in any more, and nothing new is written.
    ctx.store.write(move |tx| async move { tx.delete_ways(id).await }).await?;
    while step(ctx, move |ctx, tx| async move { erase_comments(&ctx, &tx, id, keeps_text).await }).await? {}
    while step(ctx, move |ctx, tx| async move { take_reactions(&ctx, &tx, id).await }).await? {}
    while step(ctx, move |_, tx| async move { Ok(tx.forget_reader_step(id, STEP_ROWS).await? > 0) }).await? {}
    let erasure =
        Erasure { subject: ctx.secrets.subject(reader.site_id, id), keeps_text, erased_at: ctx.now() };
    // Written first: a crash in between erases him again, which changes nothing.
    erasures::append(ctx, std::slice::from_ref(&erasure)).await?;
    ctx.store
        .write(move |tx| async move {
            tx.insert_erasure(&erasure).await?;
            tx.delete_reader(id).await
        })
        .await?;
    tracing::info!(site = %reader.site_id, "a reader was erased");
    settle(ctx).await
}

async fn step<F, Fut>(ctx: &Ctx, work: F) -> Result<bool, Error>
where
    F: FnOnce(Ctx, Tx) -> Fut + Send + 'static,
    Fut: Future<Output = Result<bool, Error>> + Send + 'static,
{
    let own = ctx.clone();
    ctx.store.write(move |tx| async move { work(own, tx).await }).await
}

/// Some of his comments; says whether there may be more.
async fn erase_comments(ctx: &Ctx, tx: &Tx, id: ReaderId, keeps_text: bool) -> Result<bool, Error> {
    let first = CommentId::from_raw(0);
    let comments = tx.list_all_comments_by_reader(id, first, STEP_ROWS).await?;
    for comment in &comments {
        if keeps_text && comment.state == State::Visible {
            tx.anonymise_comment(comment.id).await?;
            tx.insert_event(comment.thread_id, EventKind::Edited, Some(comment.id), ctx.now()).await?;
            continue;
        }
        if matches!(comment.state, State::Visible | State::Held) {
            listing::change_state(tx, comment, State::Withdrawn, ctx.now()).await?;
        }
        // To the day: that is enough for the order of a conversation.
        tx.erase_comment(comment.id, comment.created_at - comment.created_at.rem_euclid(DAY)).await?;
    }
    Ok(comments.len() == STEP_ROWS)
}

/// Some of his reactions; says whether there may be more.
async fn take_reactions(ctx: &Ctx, tx: &Tx, id: ReaderId) -> Result<bool, Error> {
    let reactions = tx.list_reactions_of(id, CommentId::from_raw(0), STEP_ROWS).await?;
    for (comment, _) in &reactions {
        if let Some(comment) = tx.find_comment(*comment).await? {
            tx.delete_reaction(comment.id, id).await?;
            react::count(tx, &comment, -1, ctx.now()).await?;
        }
    }
    Ok(reactions.len() == STEP_ROWS)
}

/// Sees to it that the database's log holds no word of him either.
async fn settle(ctx: &Ctx) -> Result<(), Error> {
    for _ in 0..SETTLE_TRIES {
        if ctx.store.settle().await? {
            return Ok(());
        }
        tokio::time::sleep(std::time::Duration::from_millis(50)).await;
    }
    tracing::warn!(
        "the database's log could not be emptied after an erasure: readers hold it; it is at the next one"
    );
    Ok(())
}
