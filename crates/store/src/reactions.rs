//! Reactions, and the counters that follow them.

use rejoinder_domain::{CommentId, Micros, ReaderId};

use crate::{
    db::{Error, Tx},
    params,
};

impl Tx {
    /// Gives a reaction; returns whether it is new.
    pub async fn insert_reaction(
        &self,
        comment: CommentId,
        reader: ReaderId,
        kind: &str,
        now: Micros,
    ) -> Result<bool, Error> {
        let sql = "
            INSERT INTO reactions (comment_id, reader_id, kind, created_at)
            VALUES ($1, $2, $3, $4)
            ON CONFLICT (comment_id, reader_id) DO NOTHING";
        Ok(self.execute(sql, params![comment, reader, kind, now]).await? == 1)
    }

    /// Takes a reaction back; returns whether there was one.
    pub async fn delete_reaction(&self, comment: CommentId, reader: ReaderId) -> Result<bool, Error> {
        let sql = "DELETE FROM reactions WHERE comment_id = $1 AND reader_id = $2";
        Ok(self.execute(sql, params![comment, reader]).await? == 1)
    }

    /// Adds to a comment's reactions and returns the new count; its rank is set by [`Tx::update_best`].
    pub async fn add_to_reaction_count(&self, comment: CommentId, by: i64) -> Result<i64, Error> {
        let sql =
            "UPDATE comments SET reaction_count = reaction_count + $2 WHERE id = $1 RETURNING reaction_count";
        self.fetch_one(sql, params![comment, by]).await?.next()
    }

    /// Sets the rank of a comment in the order "best", in parts of a thousand million.
    pub async fn update_best(&self, comment: CommentId, best: i64) -> Result<(), Error> {
        self.execute("UPDATE comments SET best = $2 WHERE id = $1", params![comment, best]).await?;
        Ok(())
    }

    /// To which of these comments the reader has reacted. At most 500 ids.
    pub async fn list_reacted(
        &self,
        reader: ReaderId,
        comments: &[CommentId],
    ) -> Result<Vec<CommentId>, Error> {
        let mut found = Vec::new();
        for chunk in comments.chunks(500) {
            let sql = format!(
                "SELECT comment_id FROM reactions WHERE reader_id = $1 AND comment_id IN ({})",
                crate::comments::id_list(2, chunk.len())
            );
            let mut values = vec![reader.into()];
            values.extend(chunk.iter().map(|id| (*id).into()));
            for mut row in self.fetch_all(&sql, &values).await? {
                found.push(row.next()?);
            }
        }
        Ok(found)
    }

    /// The reactions to a comment, by reader: for exports.
    pub async fn list_reactions(&self, comment: CommentId) -> Result<Vec<(ReaderId, String, Micros)>, Error> {
        let sql = "SELECT reader_id, kind, created_at FROM reactions WHERE comment_id = $1 ORDER BY reader_id LIMIT 1000000";
        let rows = self.fetch_all(sql, params![comment]).await?;
        rows.into_iter().map(|mut row| Ok((row.next()?, row.next()?, row.next()?))).collect()
    }
}
