//! Threads and their counters.

use rejoinder_domain::{Micros, StoryId, Thread, ThreadId, thread::ThreadState};

use crate::{
    db::{Error, Row, Tx},
    params,
};

const COLUMNS: &str =
    "id, site_id, story_id, state, slow_secs, comment_count, last_seq, version, last_comment_at, created_at";

fn thread(mut row: Row) -> Result<Thread, Error> {
    Ok(Thread {
        id: row.next()?,
        site_id: row.next()?,
        story_id: row.next()?,
        state: row.next_word()?,
        slow_secs: row.next()?,
        comment_count: row.next()?,
        last_seq: row.next()?,
        version: row.next()?,
        last_comment_at: row.next()?,
        created_at: row.next()?,
    })
}

impl Tx {
    /// Adds a thread.
    pub async fn insert_thread(&self, t: &Thread) -> Result<(), Error> {
        self.execute(
            &format!("INSERT INTO threads ({COLUMNS}) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)"),
            params![
                t.id,
                t.site_id,
                t.story_id,
                t.state.name(),
                t.slow_secs,
                t.comment_count,
                t.last_seq,
                t.version,
                t.last_comment_at,
                t.created_at,
            ],
        )
        .await?;
        Ok(())
    }

    /// The thread of that id.
    pub async fn find_thread(&self, id: ThreadId) -> Result<Option<Thread>, Error> {
        let row =
            self.fetch_optional(&format!("SELECT {COLUMNS} FROM threads WHERE id = $1"), params![id]).await?;
        row.map(thread).transpose()
    }

    /// The thread of a story.
    pub async fn find_thread_of_story(&self, id: StoryId) -> Result<Option<Thread>, Error> {
        let sql = format!("SELECT {COLUMNS} FROM threads WHERE story_id = $1");
        self.fetch_optional(&sql, params![id]).await?.map(thread).transpose()
    }

    /// Whether the story of a thread was taken from the pages.
    pub async fn is_thread_unpublished(&self, id: ThreadId) -> Result<bool, Error> {
        let sql = "
            SELECT EXISTS (
                SELECT 1 FROM threads t JOIN stories s ON s.id = t.story_id
                WHERE t.id = $1 AND s.publication = 'unpublished')";
        self.fetch_one(sql, params![id]).await?.next()
    }

    /// Takes the next place in a thread. From here to the commit the thread is this transaction's.
    pub async fn take_seq(&self, id: ThreadId) -> Result<i64, Error> {
        let sql = "UPDATE threads SET last_seq = last_seq + 1, version = version + 1 WHERE id = $1 RETURNING last_seq";
        self.fetch_one(sql, params![id]).await?.next()
    }

    /// Counts a change that readers may see; returns the new version.
    pub async fn bump_thread(&self, id: ThreadId) -> Result<i64, Error> {
        let sql = "UPDATE threads SET version = version + 1 WHERE id = $1 RETURNING version";
        self.fetch_one(sql, params![id]).await?.next()
    }

    /// Adds to the count of visible comments; `posted_at` is set when one came.
    pub async fn add_to_thread_count(
        &self,
        id: ThreadId,
        by: i64,
        posted_at: Option<Micros>,
    ) -> Result<(), Error> {
        let sql = "
            UPDATE threads
            SET comment_count = comment_count + $2, last_comment_at = COALESCE($3, last_comment_at)
            WHERE id = $1";
        self.execute(sql, params![id, by, posted_at]).await?;
        Ok(())
    }

    /// Opens, closes or slows a thread.
    pub async fn update_thread_state(
        &self,
        id: ThreadId,
        state: ThreadState,
        slow_secs: i64,
    ) -> Result<(), Error> {
        let sql = "UPDATE threads SET state = $2, slow_secs = $3, version = version + 1 WHERE id = $1";
        self.execute(sql, params![id, state.name(), slow_secs]).await?;
        Ok(())
    }
}
