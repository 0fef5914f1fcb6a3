//! Sweeping: what has served its time goes, in small steps that hold nobody up. Doing it twice, or on several nodes at once,
//! is doing it once.

use rejoinder_domain::{clock::SECOND, limits};

use crate::{ctx::Ctx, error::Error};

/// Rows that one step forgets.
const STEP_ROWS: usize = 1_000;
/// Steps of one sweep: more than an hour of breaking news leaves; what is left waits for the next.
const STEPS_MAX: usize = 200;

/// Forgets events that are older than [`limits::EVENT_HOURS`] or more than [`limits::EVENTS_MAX`]. Returns how many.
pub async fn sweep(ctx: &Ctx) -> Result<u64, Error> {
    let horizon = ctx.now() - limits::EVENT_HOURS * 3600 * SECOND;
    let mut forgotten = 0;
    for _ in 0..STEPS_MAX {
        let step = ctx
            .store
            .write(move |tx| async move {
                tx.delete_old_events(horizon, limits::EVENTS_MAX, STEP_ROWS).await.map_err(Error::from)
            })
            .await?;
        forgotten += step;
        if step < STEP_ROWS as u64 {
            break;
        }
    }
    Ok(forgotten)
}
