//! Readers among each other: what they were called, whom they block, which threads they follow, and who is gone.

use rejoinder_domain::{Micros, ReaderId, SiteId, ThreadId};

use crate::{
    comments::id_list,
    db::{Error, Row, Tx},
    params,
};

/// A name that a reader had before.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NameChange {
    /// What he was called.
    pub old_name: String,
    /// What he was called then.
    pub new_name: String,
    /// When it changed.
    pub created_at: Micros,
}

/// Whom a reader does not want to read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Block {
    /// Whom.
    pub other_id: ReaderId,
    /// His name.
    pub name: String,
    /// How far it goes; a word of the app's.
    pub kind: String,
}

/// That a reader was erased.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Erasure {
    /// A name that only the program can make from the reader's id.
    pub subject: Vec<u8>,
    /// Whether his comments stayed, without his name.
    pub keeps_text: bool,
    /// When.
    pub erased_at: Micros,
}

impl Tx {
    /// Notes a change of name.
    pub async fn insert_name_change(
        &self,
        id: i64,
        site: SiteId,
        reader: ReaderId,
        change: &NameChange,
    ) -> Result<(), Error> {
        let sql = "
            INSERT INTO name_changes (id, site_id, reader_id, old_name, new_name, created_at)
            VALUES ($1, $2, $3, $4, $5, $6)";
        let params = params![id, site, reader, &change.old_name, &change.new_name, change.created_at];
        self.execute(sql, params).await?;
        Ok(())
    }

    /// What a reader was called, the last change first.
    pub async fn list_name_changes(&self, reader: ReaderId, limit: usize) -> Result<Vec<NameChange>, Error> {
        let sql = "
            SELECT old_name, new_name, created_at
            FROM name_changes
            WHERE reader_id = $1
            ORDER BY id DESC
            LIMIT $2";
        let change = |mut row: Row| {
            Ok(NameChange { old_name: row.next()?, new_name: row.next()?, created_at: row.next()? })
        };
        self.fetch_all(sql, params![reader, limit as i64]).await?.into_iter().map(change).collect()
    }

    /// Blocks a reader for another, or changes how.
    pub async fn put_block(
        &self,
        reader: ReaderId,
        other: ReaderId,
        kind: &str,
        now: Micros,
    ) -> Result<(), Error> {
        let sql = "
            INSERT INTO blocks (reader_id, other_id, kind, created_at)
            VALUES ($1, $2, $3, $4)
            ON CONFLICT (reader_id, other_id) DO UPDATE SET kind = excluded.kind";
        self.execute(sql, params![reader, other, kind, now]).await?;
        Ok(())
    }

    /// Unblocks a reader for another; returns whether he was blocked.
    pub async fn delete_block(&self, reader: ReaderId, other: ReaderId) -> Result<bool, Error> {
        let sql = "DELETE FROM blocks WHERE reader_id = $1 AND other_id = $2";
        Ok(self.execute(sql, params![reader, other]).await? == 1)
    }

    /// How a reader blocks another, if he does.
    pub async fn find_block(&self, reader: ReaderId, other: ReaderId) -> Result<Option<String>, Error> {
        let sql = "SELECT kind FROM blocks WHERE reader_id = $1 AND other_id = $2";
        self.fetch_optional(sql, params![reader, other]).await?.map(|mut row| row.next()).transpose()
    }

    /// Whom of these a reader blocks, and how; in the order of their ids.
    pub async fn list_blocks_among(
        &self,
        reader: ReaderId,
        others: &[ReaderId],
    ) -> Result<Vec<(ReaderId, String)>, Error> {
        self.blocks_among(reader, others, |count| {
            format!(
                "SELECT other_id, kind FROM blocks
                 WHERE reader_id = $1 AND other_id IN ({}) ORDER BY other_id LIMIT 500",
                id_list(2, count)
            )
        })
        .await
    }

    /// Who of these blocks a reader, and how; in the order of their ids.
    pub async fn list_blockers_among(
        &self,
        reader: ReaderId,
        others: &[ReaderId],
    ) -> Result<Vec<(ReaderId, String)>, Error> {
        self.blocks_among(reader, others, |count| {
            format!(
                "SELECT reader_id, kind FROM blocks
                 WHERE other_id = $1 AND reader_id IN ({}) ORDER BY reader_id LIMIT 500",
                id_list(2, count)
            )
        })
        .await
    }

    /// The rows between one reader on one side and many on the other; `sql` is given how many these are.
    async fn blocks_among(
        &self,
        reader: ReaderId,
        others: &[ReaderId],
        sql: fn(usize) -> String,
    ) -> Result<Vec<(ReaderId, String)>, Error> {
        let mut found = Vec::new();
        for chunk in others.chunks(500) {
            let mut values = vec![reader.into()];
            values.extend(chunk.iter().map(|id| (*id).into()));
            for mut row in self.fetch_all(&sql(chunk.len()), &values).await? {
                found.push((row.next()?, row.next()?));
            }
        }
        Ok(found)
    }

    /// Whom a reader blocks, in the order of their ids.
    pub async fn list_blocks(&self, reader: ReaderId, limit: usize) -> Result<Vec<Block>, Error> {
        let sql = "
            SELECT b.other_id, r.name, b.kind
            FROM blocks b
            JOIN readers r ON r.id = b.other_id
            WHERE b.reader_id = $1
            ORDER BY b.other_id
            LIMIT $2";
        let block = |mut row: Row| Ok(Block { other_id: row.next()?, name: row.next()?, kind: row.next()? });
        self.fetch_all(sql, params![reader, limit as i64]).await?.into_iter().map(block).collect()
    }

    /// Begins to follow a thread; returns whether that is new.
    pub async fn insert_follow(
        &self,
        reader: ReaderId,
        thread: ThreadId,
        now: Micros,
    ) -> Result<bool, Error> {
        let sql = "
            INSERT INTO follows (reader_id, thread_id, created_at)
            VALUES ($1, $2, $3)
            ON CONFLICT (reader_id, thread_id) DO NOTHING";
        Ok(self.execute(sql, params![reader, thread, now]).await? == 1)
    }

    /// Follows a thread no longer; returns whether he did.
    pub async fn delete_follow(&self, reader: ReaderId, thread: ThreadId) -> Result<bool, Error> {
        let sql = "DELETE FROM follows WHERE reader_id = $1 AND thread_id = $2";
        Ok(self.execute(sql, params![reader, thread]).await? == 1)
    }

    /// Whether a reader follows a thread.
    pub async fn is_following(&self, reader: ReaderId, thread: ThreadId) -> Result<bool, Error> {
        let sql = "SELECT 1 FROM follows WHERE reader_id = $1 AND thread_id = $2";
        Ok(self.fetch_optional(sql, params![reader, thread]).await?.is_some())
    }

    /// Who follows a thread, in the order of their ids, after one.
    pub async fn list_followers_after(
        &self,
        thread: ThreadId,
        after: ReaderId,
        limit: usize,
    ) -> Result<Vec<ReaderId>, Error> {
        let sql = "
            SELECT reader_id
            FROM follows
            WHERE thread_id = $1 AND reader_id > $2
            ORDER BY reader_id
            LIMIT $3";
        let rows = self.fetch_all(sql, params![thread, after, limit as i64]).await?;
        rows.into_iter().map(|mut row| row.next()).collect()
    }

    /// The threads that a reader follows, in the order of their ids.
    pub async fn list_follows(&self, reader: ReaderId, limit: usize) -> Result<Vec<ThreadId>, Error> {
        let sql = "SELECT thread_id FROM follows WHERE reader_id = $1 ORDER BY thread_id LIMIT $2";
        let rows = self.fetch_all(sql, params![reader, limit as i64]).await?;
        rows.into_iter().map(|mut row| row.next()).collect()
    }

    /// Notes that somebody was erased; returns whether that is new.
    pub async fn insert_erasure(&self, e: &Erasure) -> Result<bool, Error> {
        let sql = "
            INSERT INTO erasures (subject, keeps_text, erased_at)
            VALUES ($1, $2, $3)
            ON CONFLICT (subject) DO NOTHING";
        Ok(self.execute(sql, params![&e.subject[..], e.keeps_text, e.erased_at]).await? == 1)
    }

    /// Who was erased, in the order of their names there, after one.
    pub async fn list_erasures_after(&self, after: &[u8], limit: usize) -> Result<Vec<Erasure>, Error> {
        let sql = "
            SELECT subject, keeps_text, erased_at
            FROM erasures
            WHERE subject > $1
            ORDER BY subject
            LIMIT $2";
        let rows = self.fetch_all(sql, params![after, limit as i64]).await?;
        rows.into_iter()
            .map(|mut row| {
                Ok(Erasure { subject: row.next()?, keeps_text: row.next()?, erased_at: row.next()? })
            })
            .collect()
    }
}
