//! The ledger: every decision of a site in its order, each bound to the one before by a hash. Nothing is changed in it; what
//! was wrong is undone by another entry.
//! Never here: what a decision does to a comment, a reader or a thread.

mod chain;
mod verify;

use rejoinder_domain::{
    Comment, CommentId, DecisionId, Reader, ReaderId, Site, SiteId, ThreadId,
    decision::{Act, By, ByKind, Decision, Details},
};
use rejoinder_store::Tx;

pub use chain::{Open, leaf_of, open_of};
pub use verify::{Finding, Verified, verify_ledger};

use crate::{ctx::Ctx, error::Error};

/// Bytes of a salt: nobody tries them through, whatever short word is under it.
const SALT_LEN: usize = 16;

/// What an entry says, before it has its place.
#[derive(Debug, Clone)]
pub(crate) struct NewEntry {
    pub act: Act,
    pub comment_id: Option<CommentId>,
    pub version: Option<i64>,
    pub thread_id: Option<ThreadId>,
    pub about: Option<ReaderId>,
    pub by: By,
    pub rule: String,
    pub reason: String,
    pub details: Details,
    pub undoes: Option<i64>,
}

impl NewEntry {
    /// An act on a comment as it is now.
    pub(crate) fn on_comment(act: Act, comment: &Comment, by: By) -> Self {
        let details = Details { was: Some(comment.state.name().to_owned()), ..Details::default() };
        Self {
            act,
            comment_id: Some(comment.id),
            version: Some(comment.version),
            thread_id: Some(comment.thread_id),
            about: comment.reader_id,
            by,
            rule: String::new(),
            reason: String::new(),
            details,
            undoes: None,
        }
    }
}

/// The public ledger of a site, the last entry first, before a place: what everybody may see of each. With a member of
/// staff's eyes the same.
pub async fn list_ledger(
    ctx: &Ctx,
    site: &Site,
    before: Option<i64>,
    limit: usize,
) -> Result<Vec<Open>, Error> {
    let (id, before) = (site.id, before.unwrap_or(i64::MAX));
    // One more than is shown: each entry needs the hash of the one before it.
    let mut entries =
        ctx.store.read(move |tx| async move { tx.list_entries_before(id, before, limit + 1).await }).await?;
    let beginning = chain::beginning(id);
    let hashes: Vec<Vec<u8>> = entries.iter().skip(1).map(|entry| entry.seal.hash.clone()).collect();
    entries.truncate(limit);
    let open = |(n, entry): (usize, &rejoinder_store::Entry)| {
        chain::open_of(entry, hashes.get(n).map_or(beginning.as_slice(), Vec::as_slice))
    };
    Ok(entries.iter().enumerate().map(open).collect())
}

/// A member of staff, or whoever runs the program, as a decider.
pub(crate) fn by(reader: &Reader) -> By {
    let name = reader.name.to_string();
    match reader.is_at_machine() {
        true => By { kind: ByKind::Machine, id: None, role: None, name },
        false => By { kind: ByKind::Person, id: Some(reader.id), role: Some(reader.role), name },
    }
}

/// Writes a decision down in the transaction that carries it out.
pub(crate) async fn record(ctx: &Ctx, tx: &Tx, site: &Site, new: NewEntry) -> Result<Decision, Error> {
    let decision = Decision {
        id: DecisionId::from_raw(ctx.next_id()),
        seq: 0,
        act: new.act,
        comment_id: new.comment_id,
        version: new.version,
        thread_id: new.thread_id,
        about: new.about,
        by: new.by,
        rule: new.rule,
        policy_version: site.policy_version,
        reason: new.reason,
        details: new.details,
        undoes: new.undoes,
        created_at: ctx.now(),
    };
    append(ctx, tx, site.id, decision).await
}

/// Gives a decision the next place of its site's ledger. Writes follow one another, so the last entry is the last one.
pub(crate) async fn append(
    ctx: &Ctx,
    tx: &Tx,
    site: SiteId,
    mut decision: Decision,
) -> Result<Decision, Error> {
    let (last, before) = tx.find_ledger_head(site).await?.unwrap_or((0, chain::beginning(site)));
    decision.seq = last + 1;
    let salt = || {
        let mut salt = vec![0u8; SALT_LEN];
        ctx.random.fill(&mut salt);
        salt
    };
    let salts = [salt(), salt(), salt()];
    let entry = chain::seal(decision, salts, &before)?;
    // Its key is somebody else's: of an import, that is one of the file.
    tx.insert_entry(site, &entry).await.map_err(|error| match error {
        rejoinder_store::Error::Conflict(_) => Error::from(rejoinder_domain::Refusal::VersionConflict),
        other => other.into(),
    })?;
    Ok(entry.decision)
}

/// The decision that a comment's state rests on, if one does.
pub(crate) async fn statement_of(tx: &Tx, comment: CommentId) -> Result<Option<Decision>, Error> {
    let mut all = tx.list_decisions(comment).await?;
    all.retain(|decision| decision.act.state().is_some());
    Ok(all.pop())
}
