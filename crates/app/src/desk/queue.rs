//! The queue: what waits for a decision of staff, the most urgent first, with what speaks for and against it.

use rejoinder_domain::{
    Actor, Comment, CommentId, Micros, Reader, ReaderId, Refusal, Site, State, Story, ThreadId,
    clock::SECOND, decision::Decision, desk::CaseKind, limits,
};
use rejoinder_store::{Case, CaseFilter, Report, Tx};

use crate::{
    access,
    ctx::Ctx,
    error::Error,
    gate,
    view::{CommentView, Viewing},
};

/// Reports of one comment that are told word for word: who reads these has read what there is to say.
const REPORTS_TOLD_MAX: usize = 20;
/// Comments above one that are shown with it.
const ABOVE_MAX: usize = 3;
/// Decisions about an author that are shown with a comment of his.
const RECORD_MAX: usize = 5;

/// A comment that waits for a decision, whatever it waits for.
#[derive(Debug)]
pub struct Waiting {
    /// The comment, for the moderator.
    pub comment: CommentView,
    /// The story that it stands under.
    pub story: Story,
    /// Its cases, the most urgent first; at least one.
    pub cases: Vec<Case>,
    /// A colleague who is at it now.
    pub claimed_by: Option<String>,
    /// Whether it waits because its guest's browser did no work for it.
    pub unproven: bool,
    /// Its open reports; all of them.
    pub report_count: usize,
    /// The first of them.
    pub reports: Vec<OpenReport>,
    /// What it answers, the nearest last.
    pub above: Vec<CommentView>,
    /// The last decisions that touched its author, the last first.
    pub record: Vec<Decision>,
    /// The place of the last decision on it, 0 for none.
    pub seen: i64,
}

/// A report that no decision answered yet.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OpenReport {
    /// Id of the rule that is said to be broken, or `other`.
    pub rule: String,
    /// In the reporter's words; may be empty.
    pub detail: String,
    /// His name; none without an account.
    pub by: Option<String>,
    /// When.
    pub created_at: Micros,
}

/// A part of the queue.
#[derive(Debug)]
pub struct Queue {
    /// What waits, the most urgent first.
    pub waiting: Vec<Waiting>,
    /// Whether there is more after it.
    pub more: bool,
    /// How much waits in all.
    pub counts: Counts,
}

/// How much waits on a site.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Counts {
    /// Of each kind: how many, and since when the oldest.
    pub kinds: Vec<(CaseKind, i64, Micros)>,
}

impl Counts {
    /// All cases.
    #[must_use]
    pub fn all(&self) -> i64 {
        self.kinds.iter().map(|(_, count, _)| count).sum()
    }
}

/// The site's cases that are meant, from a page on.
pub async fn list_waiting(
    ctx: &Ctx,
    site: &Site,
    actor: &Actor,
    of: CaseFilter,
    page: usize,
) -> Result<Queue, Error> {
    let staff = access::moderator(site, actor)?;
    let (ctx2, site, actor) = (ctx.clone(), site.clone(), actor.clone());
    ctx.store
        .read(move |tx| async move {
            let (shown, skip) = (limits::CASES_SHOWN, page.saturating_mul(limits::CASES_SHOWN));
            let mut cases = tx.list_cases(site.id, &of, skip, shown + 1).await?;
            let more = cases.len() > shown;
            cases.truncate(shown);
            let mut waiting: Vec<Waiting> = Vec::with_capacity(cases.len());
            for case in cases {
                // A comment with several cases is one thing to decide on, at the place of the most urgent.
                if waiting.iter().any(|known| known.comment.id == case.comment_id) {
                    continue;
                }
                waiting.extend(look(&ctx2, &tx, &site, &actor, &staff, case.comment_id).await?);
            }
            Ok(Queue { waiting, more, counts: Counts { kinds: tx.count_cases(site.id).await? } })
        })
        .await
}

/// How much waits on a site.
pub async fn count_waiting(ctx: &Ctx, site: &Site, actor: &Actor) -> Result<Counts, Error> {
    access::moderator(site, actor)?;
    let id = site.id;
    let kinds = ctx.store.read(move |tx| async move { tx.count_cases(id).await }).await?;
    Ok(Counts { kinds })
}

/// The most urgent case that is meant and that no colleague is at: it is the caller's for [`limits::CLAIM_MINUTES`].
pub async fn next_case(
    ctx: &Ctx,
    site: &Site,
    actor: &Actor,
    of: CaseFilter,
) -> Result<Option<Waiting>, Error> {
    let staff = access::moderator(site, actor)?;
    let (ctx2, site, actor, now) = (ctx.clone(), site.clone(), actor.clone(), ctx.now());
    ctx.store
        .write(move |tx| async move {
            access::still(&tx, &staff).await?;
            let Some(case) = tx.find_free_case(site.id, &of, staff.id, now).await? else { return Ok(None) };
            tx.claim_cases(case.comment_id, staff.id, until(now), now).await?;
            look(&ctx2, &tx, &site, &actor, &staff, case.comment_id).await
        })
        .await
}

fn until(now: Micros) -> Micros {
    now + limits::CLAIM_MINUTES * 60 * SECOND
}

/// Takes the cases about a comment, or says who is at them.
///
/// # Errors
/// [`Refusal::CaseClaimed`]; [`Refusal::NotFound`] where nothing waits.
pub async fn claim(ctx: &Ctx, site: &Site, actor: &Actor, id: CommentId) -> Result<(), Error> {
    let staff = access::moderator(site, actor)?;
    let (ctx2, site, now) = (ctx.clone(), site.clone(), ctx.now());
    ctx.store
        .write(move |tx| async move {
            access::still(&tx, &staff).await?;
            let found = tx.find_comment(id).await?.filter(|comment| comment.site_id == site.id);
            let comment = found.ok_or(Refusal::NotFound)?;
            super::decide::unclaimed(&ctx2, &tx, &staff, &comment).await?;
            match tx.claim_cases(id, staff.id, until(now), now).await? {
                true => Ok(()),
                false => Err(Refusal::NotFound.into()),
            }
        })
        .await
}

/// Gives back what the caller is at of some comments, or with none all that he is at: who closes one window is still at
/// what another shows. Gives how many cases that were.
pub async fn release(ctx: &Ctx, site: &Site, actor: &Actor, only: Vec<CommentId>) -> Result<u64, Error> {
    let staff = access::moderator(site, actor)?.id;
    if only.len() > limits::CASES_SHOWN {
        return Err(Refusal::TooManyEntries { name: "case".into(), max: limits::CASES_SHOWN }.into());
    }
    ctx.store
        .write(move |tx| async move {
            if only.is_empty() {
                return Ok(tx.release_cases(staff, None).await?);
            }
            let mut freed = 0;
            for id in only {
                freed += tx.release_cases(staff, Some(id)).await?;
            }
            Ok(freed)
        })
        .await
}

/// Keeps an eye on a thread, or no more.
pub async fn watch(ctx: &Ctx, site: &Site, actor: &Actor, id: ThreadId, watches: bool) -> Result<(), Error> {
    let staff = access::moderator(site, actor)?.id;
    let (site, actor, now) = (site.clone(), actor.clone(), ctx.now());
    ctx.store
        .write(move |tx| async move {
            access::thread(&tx, &site, &actor, id).await?;
            let max = limits::WATCHES_MAX;
            if watches && tx.list_watches(staff, max).await?.len() >= max {
                return Err(Refusal::TooManyEntries { name: "watches".into(), max }.into());
            }
            Ok(tx.put_watch(staff, id, watches, now).await?)
        })
        .await
}

/// The threads that the caller keeps an eye on.
pub async fn watches(ctx: &Ctx, site: &Site, actor: &Actor) -> Result<Vec<ThreadId>, Error> {
    let staff = access::moderator(site, actor)?.id;
    Ok(ctx.store.read(move |tx| async move { tx.list_watches(staff, limits::WATCHES_MAX).await }).await?)
}

/// All that a moderator needs to decide on a comment; none when nothing waits there any more.
async fn look(
    ctx: &Ctx,
    tx: &Tx,
    site: &Site,
    actor: &Actor,
    staff: &Reader,
    id: CommentId,
) -> Result<Option<Waiting>, Error> {
    let (cases, found) = (tx.list_cases_of(id).await?, tx.find_comment(id).await?);
    let Some(comment) = found.filter(|comment| comment.site_id == site.id && !cases.is_empty()) else {
        return Ok(None);
    };
    let now = ctx.now();
    let thread = access::thread(tx, site, actor, comment.thread_id).await?;
    let story = tx.find_story(thread.story_id).await?.ok_or(Refusal::NotFound)?;
    let open = tx.list_open_reports(id).await?;
    let report_count = open.len();
    let mut reports = Vec::new();
    for report in open.into_iter().take(REPORTS_TOLD_MAX) {
        reports.push(told(tx, report).await?);
    }
    let others = cases.iter().filter(|case| case.claimed_until > now).filter_map(|case| case.claimed_by);
    let claimed_by = match others.into_iter().find(|other| *other != staff.id) {
        Some(other) => tx.find_reader(other).await?.map(|reader| reader.name.to_string()),
        None => None,
    };
    let viewing = Viewing { site, actor, now };
    let above = viewing.views(tx, &thread, above(tx, &comment).await?).await?;
    let record = match comment.reader_id {
        Some(author) => record(tx, author, id).await?,
        None => Vec::new(),
    };
    let unproven = comment.state == State::Held && gate::is_unproven(ctx, tx, &comment).await?;
    let seen = crate::ledger::statement_of(tx, id).await?.map_or(0, |last| last.seq);
    let Some(mut comment) = viewing.views(tx, &thread, vec![comment]).await?.pop() else { return Ok(None) };
    // Who decides must read.
    comment.muted = false;
    Ok(Some(Waiting {
        comment,
        story,
        cases,
        claimed_by,
        unproven,
        report_count,
        reports,
        above,
        record,
        seen,
    }))
}

/// What was decided about an author before, other than on this comment.
async fn record(tx: &Tx, author: ReaderId, but: CommentId) -> Result<Vec<Decision>, Error> {
    let mut all = tx.list_decisions_about(author, i64::MAX, RECORD_MAX * 4).await?;
    all.retain(|decision| decision.comment_id != Some(but));
    all.truncate(RECORD_MAX);
    Ok(all)
}

async fn above(tx: &Tx, comment: &Comment) -> Result<Vec<Comment>, Error> {
    let (mut above, mut next) = (Vec::new(), comment.parent_id);
    while let (Some(id), true) = (next, above.len() < ABOVE_MAX) {
        let Some(parent) = tx.find_comment(id).await? else { break };
        next = parent.parent_id;
        above.insert(0, parent);
    }
    Ok(above)
}

async fn told(tx: &Tx, report: Report) -> Result<OpenReport, Error> {
    let reader = match report.reader_id {
        Some(id) => tx.find_reader(id).await?,
        None => None,
    };
    Ok(OpenReport {
        rule: report.rule,
        detail: report.detail,
        by: reader.map(|reader| reader.name.to_string()),
        created_at: report.created_at,
    })
}
