//! Cases follow what they are about: one opens where something comes to wait, and closes where it does no more, in the same
//! transaction.

use rejoinder_domain::{Comment, CommentId, Micros, Reader, ReaderId, Role, State, desk::CaseKind, limits};
use rejoinder_store::{NewCase, Tx};

use crate::error::Error;

/// What one report of a guest weighs, in hundredths of a reader's word.
const GUEST_WEIGHT: i64 = 25;
/// Reports that are weighed one by one when a case is opened again.
const WEIGHED_MAX: usize = 200;

/// A comment comes to another state.
pub(crate) async fn follow(tx: &Tx, comment: &Comment, to: State, now: Micros) -> Result<(), Error> {
    if to == State::Held {
        open_held(tx, comment.id, "", now).await?;
    } else {
        tx.take_case(comment.id, CaseKind::Held).await?;
    }
    match to {
        State::Visible => weigh(tx, comment.id, now).await?,
        _ => drop(tx.take_case(comment.id, CaseKind::Reported).await?),
    }
    if matches!(to, State::Visible | State::Withdrawn) {
        // Nothing is left to appeal against.
        tx.take_case(comment.id, CaseKind::Appeal).await?;
    }
    Ok(())
}

/// A comment is held; `rule` is what held it, where that is known.
pub(crate) async fn open_held(tx: &Tx, comment: CommentId, rule: &str, now: Micros) -> Result<(), Error> {
    open(tx, comment, CaseKind::Held, rule, 0, now).await
}

/// Opens a case, or makes it more urgent.
pub(crate) async fn open(
    tx: &Tx,
    comment_id: CommentId,
    kind: CaseKind,
    rule: &str,
    weight: i64,
    now: Micros,
) -> Result<(), Error> {
    let due_at = now + kind.allowance(weight);
    Ok(tx.put_case(&NewCase { comment_id, kind, rule, weight, due_at, opened_at: now }).await?)
}

/// A visible comment was reported by somebody.
pub(crate) async fn add_report(
    tx: &Tx,
    comment: CommentId,
    by: Option<&Reader>,
    now: Micros,
) -> Result<(), Error> {
    let known = tx.list_cases_of(comment).await?.into_iter().find(|case| case.kind == CaseKind::Reported);
    let before = known.map_or(0, |case| case.weight);
    let (rule, guests) = tx.sum_open_reports(comment).await?;
    let adds = match by {
        Some(reader) => word_of(tx, reader.id, reader.role).await?,
        // However many they are, nobody knows whether they are one.
        None if guests * GUEST_WEIGHT > limits::GUEST_REPORTS_WEIGHT_MAX => 0,
        None => GUEST_WEIGHT,
    };
    open(tx, comment, CaseKind::Reported, &rule, before + adds, now).await
}

/// What a reader's report weighs, in hundredths: 100 of somebody new, up to 200 of who was always right, and towards 0 of
/// who never was (the mean of a Beta distribution that begins even, doubled). Staff and trusted readers weigh more.
async fn word_of(tx: &Tx, reader: ReaderId, role: Role) -> Result<i64, Error> {
    let (settled, upheld) = tx.count_settled_reports(reader).await?;
    let accuracy = 200 * (upheld + 1) / (settled + 2);
    Ok(match role {
        Role::Reader => accuracy,
        Role::Trusted => accuracy * 2,
        _ => accuracy * 4,
    })
}

/// The open reports of a visible comment, weighed anew: opens its case, or closes it.
pub(crate) async fn weigh(tx: &Tx, comment: CommentId, now: Micros) -> Result<(), Error> {
    let open_reports = tx.list_open_reports(comment).await?;
    if open_reports.is_empty() {
        tx.take_case(comment, CaseKind::Reported).await?;
        return Ok(());
    }
    let (rule, guests) = tx.sum_open_reports(comment).await?;
    let mut weight = (guests * GUEST_WEIGHT).min(limits::GUEST_REPORTS_WEIGHT_MAX);
    for reader in open_reports.iter().filter_map(|report| report.reader_id).take(WEIGHED_MAX) {
        if let Some(reader) = tx.find_reader(reader).await? {
            weight += word_of(tx, reader.id, reader.role).await?;
        }
    }
    open(tx, comment, CaseKind::Reported, &rule, weight, now).await
}
