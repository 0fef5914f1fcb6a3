//! Sweeping: what has served its time goes, in small steps that hold nobody up. Doing it twice, or on several nodes at once,
//! is doing it once. `rank_log` is not swept: each change of a rank trims its own thread's.

use std::future::Future;

use rejoinder_domain::{clock::SECOND, limits};
use rejoinder_store::Tx;

use crate::{ctx::Ctx, desk, error::Error};

/// Rows that one step forgets.
const STEP_ROWS: usize = 1_000;
/// Steps of one sweep of one table: more than an hour of breaking news leaves; what is left waits for the next.
const STEPS_MAX: usize = 200;
const HOUR: i64 = 3600 * SECOND;

/// Forgets events that are older than [`limits::EVENT_HOURS`] or more than [`limits::EVENTS_MAX`], sessions past their
/// limits, outcomes of keyed writes past [`limits::KEY_HOURS`], notifications past [`limits::NOTIFICATION_DAYS`], and dead jobs past [`limits::DEAD_JOB_DAYS`]. Returns how
/// many rows.
pub async fn sweep(ctx: &Ctx) -> Result<u64, Error> {
    let now = ctx.now();
    let mut forgotten = end_suspensions(ctx).await?;
    let events = in_steps(ctx, move |tx| async move {
        tx.delete_old_events(now - limits::EVENT_HOURS * HOUR, limits::EVENTS_MAX, STEP_ROWS).await
    });
    forgotten += events.await?;
    let sessions = in_steps(ctx, move |tx| async move {
        tx.delete_old_sessions(now, now - limits::SESSION_IDLE_DAYS * 24 * HOUR, STEP_ROWS).await
    });
    forgotten += sessions.await?;
    // An hour more: how many there were is what some limits go by.
    let tickets = in_steps(ctx, move |tx| async move { tx.delete_old_tickets(now - HOUR, STEP_ROWS).await });
    forgotten += tickets.await?;
    let outcomes = in_steps(ctx, move |tx| async move {
        tx.delete_old_outcomes(now - limits::KEY_HOURS * HOUR, STEP_ROWS).await
    });
    forgotten += outcomes.await?;
    let notifications = in_steps(ctx, move |tx| async move {
        tx.delete_old_notifications(now - limits::NOTIFICATION_DAYS * 24 * HOUR, STEP_ROWS).await
    });
    forgotten += notifications.await?;
    let jobs = in_steps(ctx, move |tx| async move {
        tx.delete_dead_jobs(now - limits::DEAD_JOB_DAYS * 24 * HOUR, STEP_ROWS).await
    });
    Ok(forgotten + jobs.await?)
}

/// Who was suspended for a time that is over may write again.
async fn end_suspensions(ctx: &Ctx) -> Result<u64, Error> {
    let ctx2 = ctx.clone();
    let work = move |tx: Tx| async move {
        let over = tx.list_over_suspensions(ctx2.now(), STEP_ROWS).await?;
        for reader in &over {
            let Ok(site) = ctx2.sites().by_id(reader.site_id) else { continue };
            desk::end_suspension(&ctx2, &tx, &site, reader).await?;
        }
        Ok::<_, Error>(over.len() as u64)
    };
    ctx.store.write(work).await
}

/// Forgets in steps, each a transaction of its own, until one finds less than it may forget.
async fn in_steps<F, Fut>(ctx: &Ctx, step: F) -> Result<u64, Error>
where
    F: FnOnce(Tx) -> Fut + Clone + Send + 'static,
    Fut: Future<Output = Result<u64, rejoinder_store::Error>> + Send + 'static,
{
    let mut forgotten = 0;
    for _ in 0..STEPS_MAX {
        let gone = ctx.store.write(step.clone()).await?;
        forgotten += gone;
        if gone < STEP_ROWS as u64 {
            break;
        }
    }
    Ok(forgotten)
}
