//! Checks of a whole store: counters against their rows, chains of answers, the file itself.

use rejoinder_domain::{CommentId, ThreadId};

use crate::{
    db::{Error, Tx},
    params,
};

/// Something that should not be.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Finding {
    /// Which rule is broken.
    pub rule: &'static str,
    /// Where and how.
    pub detail: String,
}

/// Findings reported per rule: enough to see a pattern.
const FINDINGS_MAX: i64 = 100;

/// Each rule with a query that lists its exceptions as one text column.
const RULES: &[(&str, &str)] = &[
    (
        "a thread's comment_count is its visible comments",
        "SELECT t.id, t.comment_count, COUNT(c.id) FROM threads t
         LEFT JOIN comments c ON c.thread_id = t.id AND c.state = 'visible'
         GROUP BY t.id, t.comment_count HAVING t.comment_count <> COUNT(c.id) LIMIT $1",
    ),
    (
        "a comment's reply_count is its visible direct replies",
        "SELECT p.id, p.reply_count, COUNT(c.id) FROM comments p
         LEFT JOIN comments c ON c.parent_id = p.id AND c.state = 'visible'
         GROUP BY p.id, p.reply_count HAVING p.reply_count <> COUNT(c.id) LIMIT $1",
    ),
    (
        "a root's answer_count is the visible comments below it",
        "SELECT p.id, p.answer_count, COALESCE(a.found, 0) FROM comments p
         LEFT JOIN (
             SELECT root_id, COUNT(*) AS found FROM comments
             WHERE parent_id IS NOT NULL AND state = 'visible' GROUP BY root_id
         ) AS a ON a.root_id = p.id
         WHERE p.answer_count <> COALESCE(a.found, 0) LIMIT $1",
    ),
    (
        "a comment's reaction_count is its reactions",
        "SELECT c.id, c.reaction_count, COUNT(x.reader_id) FROM comments c
         LEFT JOIN reactions x ON x.comment_id = c.id
         GROUP BY c.id, c.reaction_count HAVING c.reaction_count <> COUNT(x.reader_id) LIMIT $1",
    ),
    (
        "a comment's report_count is its reports",
        "SELECT c.id, c.report_count, COUNT(x.id) FROM comments c
         LEFT JOIN reports x ON x.comment_id = c.id
         GROUP BY c.id, c.report_count HAVING c.report_count <> COUNT(x.id) LIMIT $1",
    ),
    (
        "what is visible is listed",
        "SELECT id, seq, thread_id FROM comments WHERE state = 'visible' AND NOT listed LIMIT $1",
    ),
    (
        "what is listed and not visible has something listed below it",
        "SELECT c.id, c.seq, c.thread_id FROM comments c
         WHERE c.listed AND c.state <> 'visible'
           AND NOT EXISTS (SELECT 1 FROM comments k WHERE k.parent_id = c.id AND k.listed) LIMIT $1",
    ),
    (
        "what is listed hangs below what is listed",
        "SELECT c.id, c.seq, c.thread_id FROM comments c
         JOIN comments p ON p.id = c.parent_id WHERE c.listed AND NOT p.listed LIMIT $1",
    ),
    (
        "an answer stands in its parent's thread and conversation, after it (so there is no cycle)",
        "SELECT c.id, c.seq, p.seq FROM comments c JOIN comments p ON p.id = c.parent_id
         WHERE c.thread_id <> p.thread_id OR c.root_id <> p.root_id OR c.seq <= p.seq LIMIT $1",
    ),
    (
        "a root is its own root",
        "SELECT id, seq, root_id FROM comments WHERE parent_id IS NULL AND root_id <> id LIMIT $1",
    ),
    (
        "a thread's last_seq is at least its highest place",
        "SELECT t.id, t.last_seq, MAX(c.seq) FROM threads t JOIN comments c ON c.thread_id = t.id
         GROUP BY t.id, t.last_seq HAVING MAX(c.seq) > t.last_seq LIMIT $1",
    ),
    (
        "a comment is of its thread's site",
        "SELECT c.id, c.site_id, t.site_id FROM comments c JOIN threads t ON t.id = c.thread_id
         WHERE c.site_id <> t.site_id LIMIT $1",
    ),
];

impl Tx {
    /// The names of the rules, as [`Tx::check_rule`] numbers them.
    #[must_use]
    pub fn rules() -> Vec<&'static str> {
        RULES.iter().map(|(name, _)| *name).collect()
    }

    /// The exceptions to one rule. Reads whole tables.
    pub async fn check_rule(&self, number: usize) -> Result<Vec<Finding>, Error> {
        let (rule, sql) = RULES[number];
        let rows = self.fetch_all(sql, params![FINDINGS_MAX]).await?;
        rows.into_iter()
            .map(|mut row| {
                let (id, found, counted): (i64, i64, i64) = (row.next()?, row.next()?, row.next()?);
                Ok(Finding { rule, detail: format!("{}: {found} and {counted}", CommentId::from_raw(id)) })
            })
            .collect()
    }

    /// Threads in the order of their ids, after one, each with its highest place: no more comments are in it.
    pub async fn list_threads_after(
        &self,
        after: ThreadId,
        limit: usize,
    ) -> Result<Vec<(ThreadId, i64)>, Error> {
        let sql = "SELECT id, last_seq FROM threads WHERE id > $1 ORDER BY id LIMIT $2";
        let rows = self.fetch_all(sql, params![after, limit as i64]).await?;
        rows.into_iter().map(|mut row| Ok((row.next()?, row.next()?))).collect()
    }

    /// Whether a counter of a thread or of its comments is not what its rows say: what [`Tx::recount_thread`] mends.
    pub async fn is_thread_adrift(&self, thread: ThreadId) -> Result<bool, Error> {
        let sql = "
            SELECT
                EXISTS (
                    SELECT 1 FROM threads t
                    WHERE t.id = $1 AND (
                        t.comment_count <> (
                            SELECT COUNT(*) FROM comments c WHERE c.thread_id = t.id AND c.state = 'visible')
                        OR t.last_seq < (SELECT MAX(c.seq) FROM comments c WHERE c.thread_id = t.id)))
                OR EXISTS (
                    SELECT 1 FROM comments p
                    WHERE p.thread_id = $1 AND (
                        p.reply_count <> (
                            SELECT COUNT(*) FROM comments k WHERE k.parent_id = p.id AND k.state = 'visible')
                        OR p.reaction_count <> (SELECT COUNT(*) FROM reactions x WHERE x.comment_id = p.id)
                        OR p.report_count <> (SELECT COUNT(*) FROM reports x WHERE x.comment_id = p.id)))
                OR EXISTS (
                    SELECT 1 FROM comments r
                    WHERE r.thread_id = $1 AND r.parent_id IS NULL AND r.answer_count <> (
                        SELECT COUNT(*) FROM comments k
                        WHERE k.root_id = r.id AND k.parent_id IS NOT NULL AND k.listed AND k.state = 'visible'))";
        self.fetch_one(sql, params![thread]).await?.next()
    }

    /// Sets the counters of a thread and its comments from their rows: after an import, or to mend a drift.
    pub async fn recount_thread(&self, thread: ThreadId) -> Result<(), Error> {
        for sql in [
            "UPDATE comments SET
                 reply_count = (SELECT COUNT(*) FROM comments k WHERE k.parent_id = comments.id AND k.state = 'visible'),
                 reaction_count = (SELECT COUNT(*) FROM reactions x WHERE x.comment_id = comments.id),
                 report_count = (SELECT COUNT(*) FROM reports x WHERE x.comment_id = comments.id)
             WHERE thread_id = $1",
            // What is visible is listed, and the index of conversations holds what is listed.
            "UPDATE comments SET answer_count = (
                 SELECT COUNT(*) FROM comments k
                 WHERE k.root_id = comments.id AND k.parent_id IS NOT NULL AND k.listed AND k.state = 'visible')
             WHERE thread_id = $1 AND parent_id IS NULL",
            "UPDATE threads SET
                 comment_count = (SELECT COUNT(*) FROM comments c WHERE c.thread_id = threads.id AND c.state = 'visible'),
                 last_seq = COALESCE((SELECT MAX(seq) FROM comments c WHERE c.thread_id = threads.id), last_seq),
                 version = version + 1
             WHERE id = $1",
        ] {
            self.execute(sql, params![thread]).await?;
        }
        Ok(())
    }
}
