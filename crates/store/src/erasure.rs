//! Erasing a reader: his words, and every row that is about him, in bounded steps. What is left is a comment's place.

use rejoinder_domain::{Comment, CommentId, Micros, ReaderId, ReportId};

use crate::{
    comments::{COLUMNS, FROM, comments},
    db::{Error, Tx},
    moderation::{Report, reports},
    params,
};

/// What is done to rows about a reader of which there may be many; `$1` is the reader, `$2` how many rows at a time.
const MANY: &[&str] = &[
    "DELETE FROM notifications WHERE id IN (SELECT id FROM notifications WHERE reader_id = $1 LIMIT $2)",
    "UPDATE reports SET reader_id = NULL, detail = '' WHERE id IN (SELECT id FROM reports WHERE reader_id = $1 LIMIT $2)",
    "UPDATE decisions SET by_id = NULL, by_name = '', salt_by = NULL
     WHERE id IN (SELECT id FROM decisions WHERE by_id = $1 LIMIT $2)",
    "UPDATE decisions SET about_id = NULL, salt_about = NULL, reason = '', details = '{}', salt_words = NULL
     WHERE id IN (SELECT id FROM decisions WHERE about_id = $1 LIMIT $2)",
    "UPDATE appeals SET reader_id = NULL, text = ''
     WHERE seq IN (SELECT seq FROM appeals WHERE reader_id = $1 LIMIT $2) AND reader_id = $1",
    "DELETE FROM name_changes WHERE id IN (SELECT id FROM name_changes WHERE reader_id = $1 LIMIT $2)",
];

/// What else there is of him: few rows each.
const FEW: &[&str] = &[
    "DELETE FROM blocks WHERE reader_id = $1",
    "DELETE FROM blocks WHERE other_id = $1",
    "DELETE FROM follows WHERE reader_id = $1",
    "DELETE FROM watches WHERE reader_id = $1",
    "UPDATE cases SET claimed_by = NULL, claimed_until = 0 WHERE claimed_by = $1",
    "DELETE FROM reader_settings WHERE reader_id = $1",
    "DELETE FROM readers WHERE id = $1",
];

/// The ways into an account.
const WAYS: &[&str] = &[
    "DELETE FROM sessions WHERE reader_id = $1",
    "DELETE FROM api_tokens WHERE reader_id = $1",
    "DELETE FROM identities WHERE reader_id = $1",
    "DELETE FROM passkeys WHERE reader_id = $1",
    "DELETE FROM authenticators WHERE reader_id = $1",
    "DELETE FROM recovery_codes WHERE reader_id = $1",
    "DELETE FROM reader_contacts WHERE reader_id = $1",
];

impl Tx {
    /// Takes all ways into an account away, and its address with them.
    pub async fn delete_ways(&self, reader: ReaderId) -> Result<(), Error> {
        for sql in WAYS {
            self.execute(sql, params![reader]).await?;
        }
        Ok(())
    }

    /// A reader's comments in whatever state, in the order of their ids, after one.
    pub async fn list_all_comments_by_reader(
        &self,
        reader: ReaderId,
        after: CommentId,
        limit: usize,
    ) -> Result<Vec<Comment>, Error> {
        let sql = format!(
            "SELECT {COLUMNS} FROM {FROM} WHERE c.reader_id = $1 AND c.id > $2 ORDER BY c.id LIMIT $3"
        );
        comments(self.fetch_all(&sql, params![reader, after, limit as i64]).await?)
    }

    /// Takes author and words out of a comment, with its former versions, and what decisions and reports say of it in
    /// words. `created_at` is what is left of its time. State and counters are the caller's to move.
    pub async fn erase_comment(&self, id: CommentId, created_at: Micros) -> Result<(), Error> {
        self.execute(
            "UPDATE comments SET reader_id = NULL, guest_name = NULL, author_key = '', text = '', language = NULL,
                                 mentions = NULL, created_at = $2, edited_at = NULL, version = version + 1
             WHERE id = $1",
            params![id, created_at],
        )
        .await?;
        self.execute("DELETE FROM comment_revisions WHERE comment_id = $1", params![id]).await?;
        // Without its salt a leaf of the ledger proves nothing of what it was made of, and the chain stays whole.
        let sql = "UPDATE decisions SET reason = '', details = '{}', salt_words = NULL WHERE comment_id = $1";
        self.execute(sql, params![id]).await?;
        self.execute("UPDATE reports SET detail = '' WHERE comment_id = $1", params![id]).await?;
        self.execute("UPDATE appeals SET text = '' WHERE comment_id = $1", params![id]).await?;
        Ok(())
    }

    /// Takes the author out of a comment, and leaves his words.
    pub async fn anonymise_comment(&self, id: CommentId) -> Result<(), Error> {
        let sql = "
            UPDATE comments
            SET reader_id = NULL, guest_name = NULL, author_key = '', version = version + 1
            WHERE id = $1";
        self.execute(sql, params![id]).await?;
        Ok(())
    }

    /// Comments that a reader reacted to, with when, in the order of their ids, after one.
    pub async fn list_reactions_of(
        &self,
        reader: ReaderId,
        after: CommentId,
        limit: usize,
    ) -> Result<Vec<(CommentId, Micros)>, Error> {
        let sql = "
            SELECT comment_id, created_at
            FROM reactions
            WHERE reader_id = $1 AND comment_id > $2
            ORDER BY comment_id
            LIMIT $3";
        let rows = self.fetch_all(sql, params![reader, after, limit as i64]).await?;
        rows.into_iter().map(|mut row| Ok((row.next()?, row.next()?))).collect()
    }

    /// Reports of a reader, in the order of their ids, after one.
    pub async fn list_reports_of(
        &self,
        reader: ReaderId,
        after: ReportId,
        limit: usize,
    ) -> Result<Vec<Report>, Error> {
        let sql = "
            SELECT id, site_id, comment_id, reader_id, rule, detail, created_at
            FROM reports
            WHERE reader_id = $1 AND id > $2
            ORDER BY id
            LIMIT $3";
        reports(self.fetch_all(sql, params![reader, after, limit as i64]).await?)
    }

    /// Forgets or unnames up to `limit` rows of each table that has many about a reader; returns how many rows that were.
    pub async fn forget_reader_step(&self, reader: ReaderId, limit: usize) -> Result<u64, Error> {
        let mut gone = 0;
        for sql in MANY {
            gone += self.execute(sql, params![reader, limit as i64]).await?;
        }
        Ok(gone)
    }

    /// Deletes the reader and the little that is left about him. Refused by the database while a comment, a reaction or
    /// anything else still names him.
    pub async fn delete_reader(&self, reader: ReaderId) -> Result<(), Error> {
        for sql in FEW {
            self.execute(sql, params![reader]).await?;
        }
        Ok(())
    }
}
