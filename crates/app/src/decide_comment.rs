//! A decision of staff on a comment, with the reason that its author reads.

use rejoinder_domain::{
    Actor, Comment, CommentId, DecisionId, Refusal, Site, State,
    decision::{Act, Decision},
    limits,
};

use crate::{access, ctx::Ctx, error::Error, list_waiting::open_reports, listing, notifications::tell};

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
}

/// Carries a decision out and records it. Repeating the state that is there already records nothing, unless it answers
/// reports: a reported comment that stays is a decision too.
pub async fn decide_comment(ctx: &Ctx, site: &Site, actor: &Actor, ruling: Ruling) -> Result<Comment, Error> {
    let staff = access::moderator(site, actor)?;
    let reason = ruling.reason.trim().to_owned();
    if reason.chars().count() > limits::DETAIL_LEN_MAX {
        return Err(Refusal::DetailTooLong { max: limits::DETAIL_LEN_MAX }.into());
    }
    let known = site.policy.rules.iter().any(|rule| rule.id == ruling.rule);
    if (!ruling.rule.is_empty() && !known) || (ruling.act == Act::Remove && !known && reason.is_empty()) {
        return Err(Refusal::ReasonRequired.into());
    }
    let (site, now, id) = (site.clone(), ctx.now(), DecisionId::from_raw(ctx.next_id()));
    let own = ctx.clone();
    ctx.store
        .write(move |tx| async move {
            access::still(&tx, &staff).await?;
            let found = tx.find_comment(ruling.comment_id).await?.filter(|c| c.site_id == site.id);
            let comment = found.ok_or(Refusal::NotFound)?;
            if comment.state == State::Withdrawn {
                return Err(Refusal::AlreadyWithdrawn.into());
            }
            if ruling.version.is_some_and(|version| version != comment.version) {
                return Err(Refusal::VersionConflict.into());
            }
            let changes = comment.state != ruling.act.state();
            if changes {
                listing::change_state(&tx, &comment, ruling.act.state(), now).await?;
            } else if ruling.act != Act::Approve || open_reports(&tx, &comment).await?.is_empty() {
                return Ok(comment);
            }
            let decision = Decision {
                id,
                comment_id: comment.id,
                act: ruling.act,
                reader_id: Some(staff.id),
                by_name: staff.name.to_string(),
                rule: ruling.rule,
                reason,
                created_at: now,
            };
            tx.insert_decision(site.id, &decision).await?;
            let decided = tx.find_comment(comment.id).await?;
            let decided = decided.ok_or_else(|| Error::fault("a comment vanished inside a transaction"))?;
            // Of reports that were settled its author did not know.
            if changes {
                tell::of_decision(&own, &tx, &decided, staff.id).await?;
            }
            if changes && decided.state == State::Visible {
                tell::of_comment(&own, &tx, &decided).await?;
            }
            Ok(decided)
        })
        .await
}
