//! Saying that a comment is against the rules.

use rejoinder_domain::{Actor, CommentId, Refusal, ReportId, Site, comment::Sight, limits};
use rejoinder_store::Report;
use serde::{Deserialize, Serialize};

use crate::{Key, access, ctx::Ctx, desk::cases, error::Error, once::Action};

/// What the reporter sends.
#[derive(Debug, Clone)]
pub struct Complaint {
    /// About which comment.
    pub comment_id: CommentId,
    /// Id of a rule of the site, or `other`.
    pub reason: String,
    /// In his words; needed with `other`.
    pub detail: String,
    /// His key for this action.
    pub key: Option<Key>,
}

#[derive(Serialize, Deserialize)]
struct Done {
    id: ReportId,
}

/// Files a report. A person will look; the comment stays as it is.
pub async fn report_comment(
    ctx: &Ctx,
    site: &Site,
    actor: &Actor,
    complaint: Complaint,
) -> Result<ReportId, Error> {
    let detail = complaint.detail.trim().replace("\r\n", "\n");
    if detail.chars().count() > limits::DETAIL_LEN_MAX {
        return Err(Refusal::DetailTooLong { max: limits::DETAIL_LEN_MAX }.into());
    }
    let known = site.policy.rules.iter().any(|rule| rule.id == complaint.reason);
    if !known && (complaint.reason != "other" || detail.is_empty()) {
        return Err(Refusal::ReportReasonRequired.into());
    }
    if actor.reader().is_some() {
        access::reader(site, actor)?;
    }
    let parts = ["report", &complaint.comment_id.to_string(), &complaint.reason, &detail];
    let action = Action::new(site.id, complaint.key.clone(), actor, &parts);
    let (site, actor, now, id) = (site.clone(), actor.clone(), ctx.now(), ReportId::from_raw(ctx.next_id()));
    ctx.store
        .write(move |tx| async move {
            if let Some(first) = action.recall::<Done>(&tx).await? {
                return Ok(first.id);
            }
            let comment = access::comment(&tx, &site, &actor, complaint.comment_id).await?;
            if comment.seen_by(&actor) != Sight::Full {
                return Err(Refusal::NotVisible.into());
            }
            let report = Report {
                id,
                site_id: site.id,
                comment_id: comment.id,
                reader_id: actor.reader_id(),
                rule: complaint.reason,
                detail,
                created_at: now,
            };
            tx.insert_report(&report).await.map_err(|error| match error {
                rejoinder_store::Error::Conflict(_) => Error::from(Refusal::ReportDuplicate),
                other => other.into(),
            })?;
            cases::add_report(&tx, report.comment_id, actor.reader(), now).await?;
            action.remember(&tx, &Done { id }, now).await?;
            Ok(id)
        })
        .await
}
