//! What waits for a decision of staff: held comments, and visible ones that somebody reported.

use rejoinder_domain::{Actor, Comment, CommentId, Micros, Refusal, Site, State, Story, limits};
use rejoinder_store::{Report, Tx};

use crate::{
    access,
    ctx::Ctx,
    error::Error,
    gate,
    view::{CommentView, Viewing},
};

/// Reports of one comment that are told word for word: who reads these has read what there is to say.
const REPORTS_TOLD_MAX: usize = 20;

/// A comment that waits for a decision.
#[derive(Debug)]
pub struct Waiting {
    /// The comment, for the moderator.
    pub comment: CommentView,
    /// The story that it stands under.
    pub story: Story,
    /// Whether it waits because its guest's browser did no work for it.
    pub unproven: bool,
    /// Its open reports; all of them.
    pub report_count: usize,
    /// The first of them.
    pub reports: Vec<OpenReport>,
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

/// The site's held comments and the visible ones with open reports, the first posted first, after an id.
pub async fn list_waiting(
    ctx: &Ctx,
    site: &Site,
    actor: &Actor,
    after: Option<CommentId>,
) -> Result<Vec<Waiting>, Error> {
    access::moderator(site, actor)?;
    let (site, actor, now) = (site.clone(), actor.clone(), ctx.now());
    let ctx2 = ctx.clone();
    ctx.store
        .read(move |tx| async move {
            let viewing = Viewing { site: &site, actor: &actor, now };
            let after = after.unwrap_or(CommentId::from_raw(0));
            let mut comments =
                tx.list_comments_in_state(site.id, State::Held, after, limits::PAGE_ROOTS).await?;
            let reported = tx.list_reported(site.id, after, limits::PAGE_ROOTS).await?;
            comments.extend(tx.list_comments_by_id(&reported).await?);
            comments.sort_by_key(|comment| comment.id);
            comments.truncate(limits::PAGE_ROOTS);
            let mut waiting = Vec::with_capacity(comments.len());
            for comment in comments {
                let thread = access::thread(&tx, &site, &actor, comment.thread_id).await?;
                let story = tx.find_story(thread.story_id).await?.ok_or(Refusal::NotFound)?;
                let unproven = gate::is_unproven(&ctx2, &tx, &comment).await?;
                let open = open_reports(&tx, &comment).await?;
                let report_count = open.len();
                let mut reports = Vec::new();
                for report in open.into_iter().take(REPORTS_TOLD_MAX) {
                    reports.push(told(&tx, report).await?);
                }
                for mut comment in viewing.views(&tx, &thread, vec![comment]).await? {
                    // Who decides must read.
                    comment.muted = false;
                    waiting.push(Waiting {
                        comment,
                        story: story.clone(),
                        unproven,
                        report_count,
                        reports: reports.clone(),
                    });
                }
            }
            Ok(waiting)
        })
        .await
}

/// The reports of a comment that came after the last decision on it.
pub(crate) async fn open_reports(tx: &Tx, comment: &Comment) -> Result<Vec<Report>, Error> {
    let mut reports = tx.list_reports(comment.id).await?;
    if let (false, Some(last)) = (reports.is_empty(), tx.list_decisions(comment.id).await?.pop()) {
        reports.retain(|report| report.id.raw() > last.id.raw());
    }
    Ok(reports)
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
