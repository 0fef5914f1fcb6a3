//! A decision of staff on a comment, with the reason that its author reads.

use rejoinder_domain::{
    Actor, Comment, CommentId, Reader, Refusal, Site, State,
    decision::{Act, Decision, Passage},
    desk::CaseKind,
    limits,
};
use rejoinder_store::Tx;

use super::appeal::{close_appeal, open_appeal};
use crate::{
    access,
    ctx::Ctx,
    desk::cases,
    error::Error,
    ledger::{self, NewEntry},
    listing,
    notifications::tell,
};

/// What staff send.
#[derive(Debug, Clone)]
pub struct Ruling {
    /// On which comment.
    pub comment_id: CommentId,
    /// What is done.
    pub act: Act,
    /// Id of the site's rule that it rests on; needed for a removal.
    pub rule: String,
    /// In words for the author.
    pub reason: String,
    /// The version of the comment that was read, when the caller says so: another text is not approved unread.
    pub version: Option<i64>,
    /// The place in the ledger of the last decision on it that the caller saw, 0 for none, when he says so: two who are at
    /// the same comment do not undo one another unawares.
    pub seen: Option<i64>,
    /// On which words of it.
    pub passages: Vec<Passage>,
}

impl Ruling {
    /// An act with neither rule nor words.
    #[must_use]
    pub fn new(comment_id: CommentId, act: Act) -> Self {
        let (rule, reason) = (String::new(), String::new());
        Self { comment_id, act, rule, reason, version: None, seen: None, passages: Vec::new() }
    }
}

/// Carries a decision out and records it. Repeating the state that is there already records nothing, unless it answers
/// reports: a reported comment that stays is a decision too.
///
/// # Errors
/// [`Refusal::NotAllowed`] for who is not staff, [`Refusal::DecideOwn`] of one's own comment, [`Refusal::ReasonRequired`] for
/// a removal without rule and words, [`Refusal::CaseClaimed`] where a colleague is at it, [`Refusal::DecidedAlready`] and
/// [`Refusal::VersionConflict`] where it is not as it was read.
pub async fn decide_comment(ctx: &Ctx, site: &Site, actor: &Actor, ruling: Ruling) -> Result<Comment, Error> {
    let staff = access::moderator(site, actor)?;
    let ruling = check(site, ruling)?;
    let (ctx2, site) = (ctx.clone(), site.clone());
    ctx.store
        .write(move |tx| async move {
            access::still(&tx, &staff).await?;
            decide(&ctx2, &tx, &site, &staff, ruling).await
        })
        .await
}

/// The same act on several comments, all of them or none, each with an entry of its own. Gives the places in the ledger, to
/// be undone by.
pub async fn decide_all(
    ctx: &Ctx,
    site: &Site,
    actor: &Actor,
    rulings: Vec<Ruling>,
) -> Result<Vec<i64>, Error> {
    let staff = access::moderator(site, actor)?;
    if rulings.len() > limits::CASES_SHOWN {
        return Err(Refusal::TooManyEntries { name: "comments".into(), max: limits::CASES_SHOWN }.into());
    }
    let rulings = rulings.into_iter().map(|ruling| check(site, ruling)).collect::<Result<Vec<_>, _>>()?;
    let (ctx2, site) = (ctx.clone(), site.clone());
    ctx.store
        .write(move |tx| async move {
            access::still(&tx, &staff).await?;
            let before = tx.find_ledger_head(site.id).await?.map_or(0, |(seq, _)| seq);
            for ruling in rulings {
                decide(&ctx2, &tx, &site, &staff, ruling).await?;
            }
            let after = tx.find_ledger_head(site.id).await?.map_or(0, |(seq, _)| seq);
            Ok((before + 1..=after).collect())
        })
        .await
}

fn check(site: &Site, mut ruling: Ruling) -> Result<Ruling, Refusal> {
    ruling.reason = ruling.reason.trim().to_owned();
    if ruling.reason.chars().count() > limits::DETAIL_LEN_MAX {
        return Err(Refusal::DetailTooLong { max: limits::DETAIL_LEN_MAX });
    }
    let known = site.policy.rules.iter().any(|rule| rule.id == ruling.rule);
    let says_why = known || !ruling.reason.is_empty();
    let must_say = matches!(ruling.act, Act::Remove | Act::AskEdit | Act::Uphold);
    if (!ruling.rule.is_empty() && !known) || (must_say && !says_why) {
        return Err(Refusal::ReasonRequired);
    }
    Ok(ruling)
}

async fn decide(ctx: &Ctx, tx: &Tx, site: &Site, staff: &Reader, ruling: Ruling) -> Result<Comment, Error> {
    let found = tx.find_comment(ruling.comment_id).await?.filter(|c| c.site_id == site.id);
    let comment = found.ok_or(Refusal::NotFound)?;
    if comment.reader_id == Some(staff.id) {
        return Err(Refusal::DecideOwn.into());
    }
    if comment.state == State::Withdrawn {
        return Err(Refusal::AlreadyWithdrawn.into());
    }
    unclaimed(ctx, tx, staff, &comment).await?;
    let last = ledger::statement_of(tx, comment.id).await?;
    let open = tx.list_open_reports(comment.id).await?;
    let to = match ruling.act {
        Act::Uphold => comment.state,
        act => act.state().ok_or(Refusal::ParameterInvalid { name: "act".into() })?,
    };
    if comment.state == to
        && open.is_empty()
        && last.as_ref().is_some_and(|last| is_same(last, staff, &ruling))
    {
        // Sent twice, meant once.
        return Ok(comment);
    }
    let last_seq = last.as_ref().map_or(0, |decision| decision.seq);
    if ruling.seen.is_some_and(|seen| seen < last_seq) {
        let name = last.map(|decision| decision.by.name).unwrap_or_default();
        return Err(Refusal::DecidedAlready { name }.into());
    }
    if ruling.version.is_some_and(|version| version != comment.version) {
        return Err(Refusal::VersionConflict.into());
    }
    if ruling.act == Act::Uphold {
        return uphold(ctx, tx, site, staff, (comment, ruling)).await;
    }
    // What shows an appealed comment again decides on the appeal, too.
    let appealed = match to {
        State::Visible => open_appeal(tx, site, staff, comment.id).await?,
        _ => None,
    };
    // Who was to change his comment and has not waits no less than before.
    let asks = ruling.act == Act::AskEdit;
    let changes = comment.state != to;
    let asked = last.is_some_and(|last| last.act == Act::AskEdit);
    if !changes && open.is_empty() && asks == asked {
        return Ok(comment);
    }
    let mut entry = NewEntry::on_comment(ruling.act, &comment, ledger::by(staff));
    (entry.rule, entry.reason, entry.details.passages) = (ruling.rule, ruling.reason, ruling.passages);
    entry.undoes = appealed.as_ref().map(|appeal| appeal.seq);
    let decision = ledger::record(ctx, tx, site, entry).await?;
    if let Some(appeal) = &appealed {
        close_appeal(tx, site, appeal, decision.seq).await?;
    }
    if to != State::Held {
        tx.settle_reports(comment.id, decision.seq, to == State::Removed, ctx.now()).await?;
    }
    if changes {
        listing::change_state(tx, &comment, to, ctx.now()).await?;
    } else if to == State::Held {
        cases::open_held(tx, comment.id, "", ctx.now()).await?;
    } else {
        tx.take_case(comment.id, CaseKind::Reported).await?;
    }
    if asks {
        // It waits for its author now, and for us when he has changed it.
        tx.take_case(comment.id, CaseKind::Held).await?;
    }
    let decided = tx.find_comment(comment.id).await?;
    let decided = decided.ok_or_else(|| Error::fault("a comment vanished inside a transaction"))?;
    // Of reports that were settled its author did not know.
    if changes || asks {
        tell::of_decision(ctx, tx, &decided, staff.id).await?;
    }
    if changes && decided.state == State::Visible {
        tell::of_comment(ctx, tx, &decided).await?;
    }
    Ok(decided)
}

/// An appeal changes nothing: its author is told so, and why.
async fn uphold(
    ctx: &Ctx,
    tx: &Tx,
    site: &Site,
    staff: &Reader,
    (comment, ruling): (Comment, Ruling),
) -> Result<Comment, Error> {
    let appeal = open_appeal(tx, site, staff, comment.id).await?.ok_or(Refusal::NotFound)?;
    let mut entry = NewEntry::on_comment(Act::Uphold, &comment, ledger::by(staff));
    (entry.rule, entry.reason) = (ruling.rule, ruling.reason);
    let decision = ledger::record(ctx, tx, site, entry).await?;
    close_appeal(tx, site, &appeal, decision.seq).await?;
    tell::of_decision(ctx, tx, &comment, staff.id).await?;
    Ok(comment)
}

/// Whether the last decision is this one.
fn is_same(last: &Decision, staff: &Reader, ruling: &Ruling) -> bool {
    last.by.id == Some(staff.id)
        && (last.act, &last.rule, &last.reason) == (ruling.act, &ruling.rule, &ruling.reason)
}

/// Refuses what a colleague is at.
pub(super) async fn unclaimed(ctx: &Ctx, tx: &Tx, staff: &Reader, comment: &Comment) -> Result<(), Error> {
    let now = ctx.now();
    let others = tx.list_cases_of(comment.id).await?.into_iter();
    let mut others = others.filter(|case| case.claimed_until > now).filter_map(|case| case.claimed_by);
    let Some(other) = others.find(|other| *other != staff.id) else { return Ok(()) };
    let name = tx.find_reader(other).await?.map(|reader| reader.name.to_string()).unwrap_or_default();
    Err(Refusal::CaseClaimed { name }.into())
}
