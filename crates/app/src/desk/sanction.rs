//! What staff do to a reader rather than to a comment of his: a warning, a time without writing, and its end.

use rejoinder_domain::{
    Actor, Micros, Name, Reader, ReaderId, Refusal, Site,
    clock::SECOND,
    decision::{Act, Details},
    limits,
    reader::Standing,
};
use rejoinder_store::Tx;

use super::undo::is_last_about;
use crate::{
    access,
    ctx::Ctx,
    error::Error,
    ledger::{self, NewEntry},
    letters::{Change, LetterJob},
    people::end_tokens,
};

/// What staff send.
#[derive(Debug, Clone)]
pub struct Sanction {
    /// Whom it touches.
    pub reader_id: ReaderId,
    /// [`Act::Warn`], [`Act::Suspend`] or [`Act::Release`].
    pub act: Act,
    /// Hours that a suspension lasts; none is until further notice.
    pub hours: Option<i64>,
    /// Id of the site's rule that it rests on.
    pub rule: String,
    /// In words for the reader.
    pub reason: String,
}

/// Carries it out, writes it down, and gives its place in the ledger. Who is suspended reads, takes his data and appeals;
/// he signs in as before.
///
/// # Errors
/// [`Refusal::NotAllowed`] for who is not staff, and about staff of the same role or more; [`Refusal::ReasonRequired`]
/// without a reason; [`Refusal::ParameterInvalid`] for another act, or hours that are none.
pub async fn sanction(ctx: &Ctx, site: &Site, actor: &Actor, sent: Sanction) -> Result<i64, Error> {
    let staff = access::moderator(site, actor)?;
    let reason = sent.reason.trim().to_owned();
    let known = site.policy.rules.iter().any(|rule| rule.id == sent.rule);
    if reason.chars().count() > limits::DETAIL_LEN_MAX {
        return Err(Refusal::DetailTooLong { max: limits::DETAIL_LEN_MAX }.into());
    }
    if (!sent.rule.is_empty() && !known) || (sent.act != Act::Release && !known && reason.is_empty()) {
        return Err(Refusal::ReasonRequired.into());
    }
    if sent.hours.is_some_and(|hours| !(1..=limits::SUSPENSION_HOURS_MAX).contains(&hours)) {
        return Err(Refusal::ParameterInvalid { name: "hours".into() }.into());
    }
    let until = sent.hours.map(|hours| ctx.now() + hours * 3600 * SECOND);
    let (ctx2, site) = (ctx.clone(), site.clone());
    ctx.store
        .write(move |tx| async move {
            access::still(&tx, &staff).await?;
            let found = tx.find_reader(sent.reader_id).await?.filter(|reader| reader.site_id == site.id);
            let reader = found.ok_or(Refusal::NotFound)?;
            if reader.role >= staff.role || reader.id == staff.id || reader.standing == Standing::Imported {
                return Err(Refusal::NotAllowed.into());
            }
            let to = match sent.act {
                Act::Warn => reader.standing,
                Act::Suspend => Standing::Suspended,
                Act::Release => Standing::Registered,
                _ => return Err(Refusal::ParameterInvalid { name: "act".into() }.into()),
            };
            let mut entry = entry(sent.act, &reader, &staff);
            // What is left of a time that ends now, so that it can be brought back.
            let until =
                if sent.act == Act::Release { tx.find_suspended_until(reader.id).await? } else { until };
            (entry.rule, entry.reason, entry.details.until) = (sent.rule, reason, until);
            let done = ledger::record(&ctx2, &tx, &site, entry).await?;
            stand(&tx, &reader, to, until).await?;
            let change = match sent.act {
                Act::Warn => Change::Warned,
                Act::Suspend => Change::Suspended,
                _ => Change::Restored,
            };
            LetterJob::tell(&ctx2, &tx, &reader, change).await?;
            Ok(done.seq)
        })
        .await
}

fn entry(act: Act, reader: &Reader, staff: &Reader) -> NewEntry {
    NewEntry {
        act,
        comment_id: None,
        version: None,
        thread_id: None,
        about: Some(reader.id),
        by: ledger::by(staff),
        rule: String::new(),
        reason: String::new(),
        details: Details { was: Some(reader.standing.name().to_owned()), ..Details::default() },
        undoes: None,
    }
}

async fn stand(tx: &Tx, reader: &Reader, to: Standing, until: Option<Micros>) -> Result<(), Error> {
    if to != reader.standing {
        tx.update_reader(reader.id, reader.role, to).await?;
    }
    let until = until.filter(|_| to == Standing::Suspended);
    tx.update_suspended_until(reader.id, until).await?;
    if to == Standing::Suspended {
        end_tokens(tx, reader.id).await?;
    }
    Ok(())
}

/// Writes down that somebody may write again, or may not, where that was decided with his role.
pub(crate) async fn record_standing(
    ctx: &Ctx,
    tx: &Tx,
    site: &Site,
    reader: &Reader,
    staff: &Reader,
    to: Standing,
) -> Result<(), Error> {
    let act = if to == Standing::Suspended { Act::Suspend } else { Act::Release };
    ledger::record(ctx, tx, site, entry(act, reader, staff)).await.map(drop)
}

/// The time of a suspension is over: the machine writes that down, too.
pub(crate) async fn end_suspension(ctx: &Ctx, tx: &Tx, site: &Site, reader: &Reader) -> Result<(), Error> {
    if reader.standing == Standing::Suspended {
        let clock = Reader::at_machine(site.id, Name::parse("Clock")?);
        ledger::record(ctx, tx, site, entry(Act::Release, reader, &clock)).await?;
        tx.update_reader(reader.id, reader.role, Standing::Registered).await?;
    }
    Ok(tx.update_suspended_until(reader.id, None).await?)
}

/// Undoes a suspension, or its end.
pub(super) async fn bring_back(
    ctx: &Ctx,
    tx: &Tx,
    site: &Site,
    staff: &Reader,
    (id, was, until): (ReaderId, Standing, Option<Micros>),
    seq: i64,
) -> Result<i64, Error> {
    let reader = tx.find_reader(id).await?.ok_or(Refusal::UndoImpossible)?;
    if !is_last_about(tx, id, seq).await? || reader.standing == was {
        return Err(Refusal::UndoImpossible.into());
    }
    if reader.role >= staff.role {
        return Err(Refusal::NotAllowed.into());
    }
    let act = if was == Standing::Suspended { Act::Suspend } else { Act::Release };
    let mut entry = entry(act, &reader, staff);
    (entry.undoes, entry.details.until) = (Some(seq), until);
    let done = ledger::record(ctx, tx, site, entry).await?;
    stand(tx, &reader, was, until).await?;
    Ok(done.seq)
}
