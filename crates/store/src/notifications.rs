//! What readers are told about comments, and how they want to be told.

use rejoinder_domain::{CommentId, Micros, NotificationId, ReaderId, SiteId};

use crate::{
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
}

const COLUMNS: &str = "id, kind, comment_id, seen, created_at";

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

    /// What a reader was told, the newest first, before one.
    pub async fn list_notifications_before(
        &self,
        reader: ReaderId,
        before: NotificationId,
        limit: usize,
    ) -> Result<Vec<Notification>, Error> {
        let sql = format!(
            "SELECT {COLUMNS} FROM notifications WHERE reader_id = $1 AND id < $2 ORDER BY id DESC LIMIT $3"
        );
        let rows = self.fetch_all(&sql, params![reader, before, limit as i64]).await?;
        rows.into_iter().map(notification).collect()
    }

    /// How much a reader has not seen yet; no more than `limit`.
    pub async fn count_unseen(&self, reader: ReaderId, limit: usize) -> Result<i64, Error> {
        let sql = "
            SELECT COUNT(*)
            FROM (SELECT 1 FROM notifications WHERE reader_id = $1 AND NOT seen LIMIT $2) unseen";
        let row = self.fetch_optional(sql, params![reader, limit as i64]).await?;
        row.map_or(Ok(0), |mut row| row.next())
    }

    /// A reader has seen what he was told up to one.
    pub async fn update_seen(&self, reader: ReaderId, up_to: NotificationId) -> Result<u64, Error> {
        let sql = "UPDATE notifications SET seen = TRUE WHERE reader_id = $1 AND NOT seen AND id <= $2";
        self.execute(sql, params![reader, up_to]).await
    }

    /// What a reader is still to be told by mail, in order.
    pub async fn list_due(&self, reader: ReaderId, limit: usize) -> Result<Vec<Notification>, Error> {
        let sql =
            format!("SELECT {COLUMNS} FROM notifications WHERE reader_id = $1 AND due ORDER BY id LIMIT $2");
        let rows = self.fetch_all(&sql, params![reader, limit as i64]).await?;
        rows.into_iter().map(notification).collect()
    }

    /// No mail needs to tell a reader any more of what he was told up to one.
    pub async fn update_due(&self, reader: ReaderId, up_to: NotificationId) -> Result<u64, Error> {
        let sql = "UPDATE notifications SET due = FALSE WHERE reader_id = $1 AND due AND id <= $2";
        self.execute(sql, params![reader, up_to]).await
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
        let sql = "SELECT mail, feed_hash, mailed_at FROM reader_settings WHERE reader_id = $1";
        let row = self.fetch_optional(sql, params![reader]).await?;
        row.map(|mut row| Ok(Settings { mail: row.next()?, feed_hash: row.next()?, mailed_at: row.next()? }))
            .transpose()
    }

    /// Keeps how a reader wants to be told.
    pub async fn put_settings(&self, site: SiteId, reader: ReaderId, s: &Settings) -> Result<(), Error> {
        let sql = "
            INSERT INTO reader_settings (reader_id, site_id, mail, feed_hash, mailed_at)
            VALUES ($1, $2, $3, $4, $5)
            ON CONFLICT (reader_id) DO UPDATE
            SET mail = excluded.mail, feed_hash = excluded.feed_hash, mailed_at = excluded.mailed_at";
        let params = params![reader, site, &s.mail, s.feed_hash.clone(), s.mailed_at];
        self.execute(sql, params).await?;
        Ok(())
    }

    /// Whose private feed has a secret of that hash, on this site.
    pub async fn find_reader_by_feed(&self, site: SiteId, hash: &[u8]) -> Result<Option<ReaderId>, Error> {
        let sql = "SELECT reader_id FROM reader_settings WHERE feed_hash = $1 AND site_id = $2";
        self.fetch_optional(sql, params![hash, site]).await?.map(|mut row| row.next()).transpose()
    }
}
