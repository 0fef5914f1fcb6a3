//! Sessions: who is signed in, where, and how surely.

use rejoinder_domain::{Micros, Reader, ReaderId, SessionId, SiteId};

use crate::{
    db::{Error, Row, Tx},
    params,
    readers::{self, COLUMNS as READER},
};

/// A session that begins.
#[derive(Debug, Clone)]
pub struct NewSession {
    /// Of its secret.
    pub token_hash: Vec<u8>,
    /// Its name in the reader's list.
    pub id: SessionId,
    /// Where it counts.
    pub site_id: SiteId,
    /// Whose it is.
    pub reader_id: ReaderId,
    /// How he signed in; a word of the app's.
    pub way: String,
    /// Whether he proved more than one thing.
    pub strong: bool,
    /// What his browser calls itself, in few words.
    pub agent: String,
    /// When he proved who he is.
    pub proven_at: Micros,
    /// It is over then, whatever he does.
    pub ends_at: Micros,
    /// When he signed in.
    pub created_at: Micros,
}

/// A session as the store knows it.
#[derive(Debug, Clone)]
pub struct Session {
    /// Who is signed in.
    pub reader: Reader,
    /// Its name in the reader's list.
    pub id: SessionId,
    /// How he signed in.
    pub way: String,
    /// Whether he proved more than one thing.
    pub strong: bool,
    /// When he last proved who he is.
    pub proven_at: Micros,
    /// It is over then.
    pub ends_at: Micros,
    /// His last visit, to some minutes.
    pub seen_at: Micros,
}

/// A session in the list of its reader.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SessionLine {
    /// Its name.
    pub id: SessionId,
    /// How he signed in.
    pub way: String,
    /// What his browser calls itself.
    pub agent: String,
    /// When he signed in.
    pub created_at: Micros,
    /// His last visit there.
    pub seen_at: Micros,
}

impl Tx {
    /// Starts a session.
    pub async fn insert_session(&self, s: NewSession) -> Result<(), Error> {
        self.execute(
            "INSERT INTO sessions (token_hash, id, site_id, reader_id, way, strong, agent, proven_at, ends_at, created_at, seen_at)
             VALUES ($1, $2, $3, $4, $5, $6, $7, $10, $9, $8, $8)",
            params![
                s.token_hash,
                s.id,
                s.site_id,
                s.reader_id,
                s.way,
                s.strong,
                s.agent,
                s.created_at,
                s.ends_at,
                s.proven_at,
            ],
        )
        .await?;
        Ok(())
    }

    /// The session of that secret on this site.
    pub async fn find_session(&self, hash: &[u8], site: SiteId) -> Result<Option<Session>, Error> {
        let sql = format!(
            "SELECT {READER}, s.id, s.way, s.strong, s.proven_at, s.ends_at, s.seen_at
             FROM sessions s
             JOIN readers r ON r.id = s.reader_id
             WHERE s.token_hash = $1 AND s.site_id = $2"
        );
        self.fetch_optional(&sql, params![hash, site])
            .await?
            .map(|mut row| {
                Ok(Session {
                    reader: readers::reader(&mut row)?,
                    id: row.next()?,
                    way: row.next()?,
                    strong: row.next()?,
                    proven_at: row.next()?,
                    ends_at: row.next()?,
                    seen_at: row.next()?,
                })
            })
            .transpose()
    }

    /// The sessions of a reader, the one last begun first.
    pub async fn list_sessions_of(&self, id: ReaderId, limit: usize) -> Result<Vec<SessionLine>, Error> {
        let sql = "
            SELECT id, way, agent, created_at, seen_at
            FROM sessions
            WHERE reader_id = $1
            ORDER BY id DESC
            LIMIT $2";
        let line = |mut row: Row| {
            Ok(SessionLine {
                id: row.next()?,
                way: row.next()?,
                agent: row.next()?,
                created_at: row.next()?,
                seen_at: row.next()?,
            })
        };
        self.fetch_all(sql, params![id, limit as i64]).await?.into_iter().map(line).collect()
    }

    /// Whether a reader still has a session.
    pub async fn has_session(&self, reader: ReaderId, id: SessionId) -> Result<bool, Error> {
        let sql = "SELECT 1 FROM sessions WHERE id = $1 AND reader_id = $2";
        Ok(self.fetch_optional(sql, params![id, reader]).await?.is_some())
    }

    /// Notes a visit.
    pub async fn update_session_seen(&self, hash: &[u8], now: Micros) -> Result<(), Error> {
        self.execute("UPDATE sessions SET seen_at = $2 WHERE token_hash = $1", params![hash, now]).await?;
        Ok(())
    }

    /// Gives a session a new secret, because its reader proved again who he is: from `now` on, and as surely as `strong`
    /// says. Returns whether it was there.
    pub async fn update_session_proven(
        &self,
        id: SessionId,
        hash: &[u8],
        strong: bool,
        now: Micros,
    ) -> Result<bool, Error> {
        let sql =
            "UPDATE sessions SET token_hash = $2, strong = $3, proven_at = $4, seen_at = $4 WHERE id = $1";
        Ok(self.execute(sql, params![id, hash, strong, now]).await? == 1)
    }

    /// Ends a session.
    pub async fn delete_session(&self, hash: &[u8]) -> Result<(), Error> {
        self.execute("DELETE FROM sessions WHERE token_hash = $1", params![hash]).await?;
        Ok(())
    }

    /// Ends one session of a reader; returns whether he had it.
    pub async fn delete_session_of(&self, reader: ReaderId, id: SessionId) -> Result<bool, Error> {
        let sql = "DELETE FROM sessions WHERE id = $1 AND reader_id = $2";
        Ok(self.execute(sql, params![id, reader]).await? == 1)
    }

    /// Ends all sessions of a reader but one, or all; returns how many.
    pub async fn delete_sessions_of(&self, id: ReaderId, but: Option<SessionId>) -> Result<u64, Error> {
        let sql = "DELETE FROM sessions WHERE reader_id = $1 AND id <> $2";
        // No session has the id -1.
        self.execute(sql, params![id, but.map_or(-1, SessionId::raw)]).await
    }

    /// Forgets up to `limit` sessions that are over, and up to `limit` that were last seen before a time. Returns how many.
    pub async fn delete_old_sessions(
        &self,
        now: Micros,
        seen_before: Micros,
        limit: usize,
    ) -> Result<u64, Error> {
        let sql = "
            DELETE FROM sessions
            WHERE token_hash IN (SELECT token_hash FROM sessions WHERE ends_at < $1 ORDER BY ends_at LIMIT $2)";
        let old = self.execute(sql, params![now, limit as i64]).await?;
        let sql = "
            DELETE FROM sessions
            WHERE token_hash IN (SELECT token_hash FROM sessions WHERE seen_at < $1 ORDER BY seen_at LIMIT $2)";
        Ok(old + self.execute(sql, params![seen_before, limit as i64]).await?)
    }
}
