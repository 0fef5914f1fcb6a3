//! Events: what changed in threads, in the order of commits. All writes follow one another, so the next id is the last one
//! plus one: there are no gaps, and who knows an id knows what he missed.

use rejoinder_domain::{CommentId, EventKind, Micros, ThreadId, story::Publication, thread::ThreadState};

use crate::{
    db::{Error, Row, Tx},
    params,
};

/// An event with what is so now in its thread.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EventRow {
    /// Its place among the events of all threads.
    pub id: i64,
    /// Where something changed.
    pub thread_id: ThreadId,
    /// What changed.
    pub kind: EventKind,
    /// In which comment.
    pub comment_id: Option<CommentId>,
    /// Visible comments of the thread, now.
    pub comment_count: i64,
    /// Whether the thread takes comments, now.
    pub thread_state: ThreadState,
    /// Whether the story was taken from the pages, now: then nothing of it is told.
    pub unpublished: bool,
}

const COLUMNS: &str = "e.id, e.thread_id, e.kind, e.comment_id, t.comment_count, t.state, s.publication";

fn event(mut row: Row) -> Result<EventRow, Error> {
    Ok(EventRow {
        id: row.next()?,
        thread_id: row.next()?,
        kind: row.next_word()?,
        comment_id: row.next()?,
        comment_count: row.next()?,
        thread_state: row.next_word()?,
        unpublished: row.next_word::<Publication>()? == Publication::Unpublished,
    })
}

impl Tx {
    /// Notes that something changed, in the transaction that changes it. Returns its place.
    pub async fn insert_event(
        &self,
        thread: ThreadId,
        kind: EventKind,
        comment: Option<CommentId>,
        now: Micros,
    ) -> Result<i64, Error> {
        let sql = "
            INSERT INTO events (id, thread_id, kind, comment_id, created_at)
            VALUES ((SELECT COALESCE(MAX(id), 0) + 1 FROM events), $1, $2, $3, $4)
            RETURNING id";
        self.fetch_one(sql, params![thread, kind.name(), comment, now]).await?.next()
    }

    /// Events of all threads after a place, in order.
    pub async fn list_events_after(&self, after: i64, limit: usize) -> Result<Vec<EventRow>, Error> {
        let sql = format!(
            "SELECT {COLUMNS}
             FROM events e
             JOIN threads t ON t.id = e.thread_id
             JOIN stories s ON s.id = t.story_id
             WHERE e.id > $1
             ORDER BY e.id
             LIMIT $2"
        );
        self.fetch_all(&sql, params![after, limit as i64]).await?.into_iter().map(event).collect()
    }

    /// Events of one thread after a place and up to another, in order.
    pub async fn list_events_of_thread(
        &self,
        thread: ThreadId,
        after: i64,
        until: i64,
        limit: usize,
    ) -> Result<Vec<EventRow>, Error> {
        let sql = format!(
            "SELECT {COLUMNS}
             FROM events e
             JOIN threads t ON t.id = e.thread_id
             JOIN stories s ON s.id = t.story_id
             WHERE e.thread_id = $1 AND e.id > $2 AND e.id <= $3
             ORDER BY e.id
             LIMIT $4"
        );
        let values = params![thread, after, until, limit as i64];
        self.fetch_all(&sql, values).await?.into_iter().map(event).collect()
    }

    /// The places of the oldest event that is kept and of the newest; 0 when nothing has happened yet.
    pub async fn load_event_span(&self) -> Result<(i64, i64), Error> {
        let sql = "
            SELECT COALESCE((SELECT MIN(id) FROM events), 0), COALESCE((SELECT MAX(id) FROM events), 0)";
        let mut row = self.fetch_one(sql, &[]).await?;
        Ok((row.next()?, row.next()?))
    }

    /// Forgets the oldest events, as long as they are older than `horizon` or more than `keep_max` came after them; at most
    /// `limit`, and never the newest, which the next one counts from. Returns how many.
    pub async fn delete_old_events(
        &self,
        horizon: Micros,
        keep_max: i64,
        limit: usize,
    ) -> Result<u64, Error> {
        let (_, newest) = self.load_event_span().await?;
        let sql = "SELECT id, created_at FROM events WHERE id < $1 ORDER BY id LIMIT $2";
        let rows = self.fetch_all(sql, params![newest, limit as i64]).await?;
        let mut last = None;
        // From the oldest on and without a gap, whatever the clocks said: who knows the oldest knows what was forgotten.
        for mut row in rows {
            let (id, created_at): (i64, Micros) = (row.next()?, row.next()?);
            if created_at >= horizon && newest - id < keep_max {
                break;
            }
            last = Some(id);
        }
        let Some(last) = last else { return Ok(0) };
        self.execute("DELETE FROM events WHERE id <= $1", params![last]).await
    }
}
