//! What readers are told about comments, and how they want to be told.

use rejoinder_domain::{CommentId, Micros, NotificationId, ReaderId, SiteId};

use crate::{
    comments::id_list,
    db::{Error, Row, Tx},
    params,
};

/// A notification as it enters: not seen yet.
#[derive(Debug, Clone)]
pub struct NewNotification {
    /// Its key.
    pub id: NotificationId,
    /// Where.
    pub site_id: SiteId,
    /// Who is told.
    pub reader_id: ReaderId,
    /// Of what; a word of the app's.
    pub kind: String,
    /// The comment that it is about.
    pub comment_id: CommentId,
    /// Whether a mail is to tell him too.
    pub due: bool,
    /// When.
    pub created_at: Micros,
}

/// A notification.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Notification {
    /// Its key.
    pub id: NotificationId,
    /// Of what.
    pub kind: String,
    /// The comment that it is about; whether and what of it may be seen is another question.
    pub comment_id: CommentId,
    /// Whether he has seen the list with it.
    pub seen: bool,
    /// When.
    pub created_at: Micros,
}

/// How a reader wants to be told.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Settings {
    /// When mail comes; a word of the app's.
    pub mail: String,
    /// Of the secret in the address of his private feed.
    pub feed_hash: Option<Vec<u8>>,
    /// When he was last sent mail; 0 is never.
    pub mailed_at: Micros,
    /// When the span began that mails to him are counted in; 0 is never.
    pub span_at: Micros,
    /// Mails that he was sent since then.
    pub span_mails: i64,
}

const COLUMNS: &str = "n.id, n.kind, n.comment_id, n.seen, n.created_at";
/// The tables that a notification needs for [`SHOWN`].
const SOURCES: &str = "notifications n
    JOIN comments c ON c.id = n.comment_id
    JOIN threads t ON t.id = c.thread_id
    JOIN stories s ON s.id = t.story_id";
/// What of it its reader may read now: visible comments and decisions on his own, of stories that are not unpublished, by
/// nobody whom he blocks.
const SHOWN: &str = "(c.state = 'visible' OR (c.reader_id = n.reader_id AND c.state IN ('held', 'removed')))
    AND s.publication <> 'unpublished'
    AND NOT EXISTS (SELECT 1 FROM blocks b WHERE b.reader_id = n.reader_id AND b.other_id = c.reader_id)";

fn notification(mut row: Row) -> Result<Notification, Error> {
    Ok(Notification {
        id: row.next()?,
        kind: row.next()?,
        comment_id: row.next()?,
        seen: row.next()?,
        created_at: row.next()?,
    })
}

impl Tx {
    /// Tells a reader something; returns whether that is new.
    pub async fn insert_notification(&self, n: NewNotification) -> Result<bool, Error> {
        let sql = "
            INSERT INTO notifications (id, site_id, reader_id, kind, comment_id, seen, due, created_at)
            VALUES ($1, $2, $3, $4, $5, FALSE, $6, $7)
            ON CONFLICT (reader_id, comment_id, kind) DO NOTHING";
        let params = params![n.id, n.site_id, n.reader_id, n.kind, n.comment_id, n.due, n.created_at];
        Ok(self.execute(sql, params).await? == 1)
    }

    /// Takes one back, so that it can be told anew.
    pub async fn delete_notification(
        &self,
        reader: ReaderId,
        comment: CommentId,
        kind: &str,
    ) -> Result<(), Error> {
        let sql = "DELETE FROM notifications WHERE reader_id = $1 AND comment_id = $2 AND kind = $3";
        self.execute(sql, params![reader, comment, kind]).await?;
        Ok(())
    }

    /// Whom of these to tell of a comment, in the order of their ids, each with what he chose about mail, empty when
    /// nothing: not its author, nobody whose account is not in use, nobody who was told of it already or blocks its
    /// author, and, when `unseen_max` is given, nobody who has that much unseen.
    pub async fn list_to_tell(
        &self,
        readers: &[ReaderId],
        comment: CommentId,
        author: Option<ReaderId>,
        unseen_max: Option<usize>,
    ) -> Result<Vec<(ReaderId, String)>, Error> {
        let Some(last) = readers.last() else { return Ok(Vec::new()) };
        // The last again up to a power of two: few lengths are few prepared statements.
        let length = readers.len().next_power_of_two();
        let sql = format!(
            "SELECT r.id, COALESCE(g.mail, '')
             FROM readers r
             LEFT JOIN reader_settings g ON g.reader_id = r.id
             WHERE r.standing = 'registered' AND r.leaves_at IS NULL AND r.id IS DISTINCT FROM $1
               AND NOT EXISTS (SELECT 1 FROM notifications o WHERE o.reader_id = r.id AND o.comment_id = $2)
               AND NOT EXISTS (SELECT 1 FROM blocks b WHERE b.reader_id = r.id AND b.other_id = $1)
               AND ($3 = 0 OR $3 > (
                   SELECT COUNT(*)
                   FROM (SELECT 1 FROM notifications u WHERE u.reader_id = r.id AND NOT u.seen LIMIT $3) unseen))
               AND r.id IN ({})
             ORDER BY r.id
             LIMIT $4",
            id_list(5, length)
        );
        let mut values = params![author, comment, unseen_max.unwrap_or(0) as i64, length as i64].to_vec();
        values.extend((0..length).map(|n| readers.get(n).copied().unwrap_or(*last).into()));
        let rows = self.fetch_all(&sql, &values).await?;
        rows.into_iter().map(|mut row| Ok((row.next()?, row.next()?))).collect()
    }

    /// What a reader was told and may read now, the newest first, before one.
    pub async fn list_notifications_before(
        &self,
        reader: ReaderId,
        before: NotificationId,
        limit: usize,
    ) -> Result<Vec<Notification>, Error> {
        let sql = format!(
            "SELECT {COLUMNS} FROM {SOURCES}
             WHERE n.reader_id = $1 AND n.id < $2 AND {SHOWN}
             ORDER BY n.id DESC
             LIMIT $3"
        );
        let rows = self.fetch_all(&sql, params![reader, before, limit as i64]).await?;
        rows.into_iter().map(notification).collect()
    }

    /// How much of what a reader may read now he has not seen yet; no more than `limit`.
    pub async fn count_unseen(&self, reader: ReaderId, limit: usize) -> Result<i64, Error> {
        let sql = format!(
            "SELECT COUNT(*)
             FROM (SELECT 1 FROM {SOURCES} WHERE n.reader_id = $1 AND NOT n.seen AND {SHOWN} LIMIT $2) unseen"
        );
        let row = self.fetch_optional(&sql, params![reader, limit as i64]).await?;
        row.map_or(Ok(0), |mut row| row.next())
    }

    /// A reader has seen what he was told up to one.
    pub async fn update_seen(&self, reader: ReaderId, up_to: NotificationId) -> Result<u64, Error> {
        let sql = "UPDATE notifications SET seen = TRUE WHERE reader_id = $1 AND NOT seen AND id <= $2";
        self.execute(sql, params![reader, up_to]).await
    }

    /// What a reader is still to be told by mail, in order, whether he may read it now or not.
    pub async fn list_due(&self, reader: ReaderId, limit: usize) -> Result<Vec<Notification>, Error> {
        let sql = format!(
            "SELECT {COLUMNS} FROM notifications n WHERE n.reader_id = $1 AND n.due ORDER BY n.id LIMIT $2"
        );
        let rows = self.fetch_all(&sql, params![reader, limit as i64]).await?;
        rows.into_iter().map(notification).collect()
    }

    /// No mail needs to tell a reader any more of these: not of all up to one, since another node may have written one
    /// down with a lower id meanwhile.
    pub async fn update_not_due(&self, reader: ReaderId, ids: &[NotificationId]) -> Result<u64, Error> {
        let mut touched = 0;
        for chunk in ids.chunks(128) {
            let length = chunk.len().next_power_of_two();
            let last = chunk[chunk.len() - 1];
            let sql = format!(
                "UPDATE notifications SET due = FALSE WHERE reader_id = $1 AND due AND id IN ({})",
                id_list(2, length)
            );
            let mut values = params![reader].to_vec();
            values.extend((0..length).map(|n| chunk.get(n).copied().unwrap_or(last).into()));
            touched += self.execute(&sql, &values).await?;
        }
        Ok(touched)
    }

    /// No mail needs to tell a reader anything of what is due.
    pub async fn update_nothing_due(&self, reader: ReaderId) -> Result<u64, Error> {
        let sql = "UPDATE notifications SET due = FALSE WHERE reader_id = $1 AND due";
        self.execute(sql, params![reader]).await
    }

    /// Readers with one choice about mail to whom something is due, and who were not sent any after one moment and up to
    /// another; in the order of their ids, after one, with their sites.
    pub async fn list_readers_due(
        &self,
        mail: &str,
        (since, until): (Micros, Micros),
        after: ReaderId,
        limit: usize,
    ) -> Result<Vec<(SiteId, ReaderId)>, Error> {
        let sql = "
            SELECT g.site_id, g.reader_id
            FROM reader_settings g
            WHERE g.mail = $1 AND g.reader_id > $2
              AND (g.mailed_at <= $3 OR g.mailed_at > $4)
              AND EXISTS (SELECT 1 FROM notifications n WHERE n.reader_id = g.reader_id AND n.due)
            ORDER BY g.reader_id
            LIMIT $5";
        let rows = self.fetch_all(sql, params![mail, after, since, until, limit as i64]).await?;
        rows.into_iter().map(|mut row| Ok((row.next()?, row.next()?))).collect()
    }

    /// Forgets up to `limit` notifications from before a time. Returns how many.
    pub async fn delete_old_notifications(&self, before: Micros, limit: usize) -> Result<u64, Error> {
        let sql = "
            DELETE FROM notifications
            WHERE id IN (SELECT id FROM notifications WHERE created_at < $1 ORDER BY created_at LIMIT $2)";
        self.execute(sql, params![before, limit as i64]).await
    }

    /// How a reader wants to be told, if he ever said.
    pub async fn find_settings(&self, reader: ReaderId) -> Result<Option<Settings>, Error> {
        let sql = "SELECT mail, feed_hash, mailed_at, span_at, span_mails FROM reader_settings WHERE reader_id = $1";
        let row = self.fetch_optional(sql, params![reader]).await?;
        row.map(|mut row| {
            Ok(Settings {
                mail: row.next()?,
                feed_hash: row.next()?,
                mailed_at: row.next()?,
                span_at: row.next()?,
                span_mails: row.next()?,
            })
        })
        .transpose()
    }

    /// Keeps how a reader wants to be told.
    pub async fn put_settings(&self, site: SiteId, reader: ReaderId, s: &Settings) -> Result<(), Error> {
        let sql = "
            INSERT INTO reader_settings (reader_id, site_id, mail, feed_hash, mailed_at, span_at, span_mails)
            VALUES ($1, $2, $3, $4, $5, $6, $7)
            ON CONFLICT (reader_id) DO UPDATE
            SET mail = excluded.mail, feed_hash = excluded.feed_hash, mailed_at = excluded.mailed_at,
                span_at = excluded.span_at, span_mails = excluded.span_mails";
        let params =
            params![reader, site, &s.mail, s.feed_hash.clone(), s.mailed_at, s.span_at, s.span_mails];
        self.execute(sql, params).await?;
        Ok(())
    }

    /// Whose private feed has a secret of that hash, on this site.
    pub async fn find_reader_by_feed(&self, site: SiteId, hash: &[u8]) -> Result<Option<ReaderId>, Error> {
        let sql = "SELECT reader_id FROM reader_settings WHERE feed_hash = $1 AND site_id = $2";
        self.fetch_optional(sql, params![hash, site]).await?.map(|mut row| row.next()).transpose()
    }
}
