//! Tickets: what may be done once, until a time, by whom it was given to.

use rejoinder_domain::{Micros, SiteId};

use crate::{
    db::{Error, Row, Tx},
    params,
};

/// A ticket as it is kept: of its secret only the hash.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Ticket {
    /// Of its secret.
    pub hash: Vec<u8>,
    /// Where it counts.
    pub site_id: SiteId,
    /// What it is for; a word of the app's.
    pub kind: String,
    /// What tickets of its kind are counted by, such as the hash of an address; may be empty.
    pub subject: String,
    /// What it carries, as the app wrote it.
    pub payload: String,
    /// Wrong tries so far.
    pub tries: i64,
    /// When it was made.
    pub created_at: Micros,
    /// From then on it is none.
    pub expires_at: Micros,
}

const COLUMNS: &str = "ticket_hash, site_id, kind, subject, payload, tries, created_at, expires_at";

fn ticket(mut row: Row) -> Result<Ticket, Error> {
    Ok(Ticket {
        hash: row.next()?,
        site_id: row.next()?,
        kind: row.next()?,
        subject: row.next()?,
        payload: row.next()?,
        tries: row.next()?,
        created_at: row.next()?,
        expires_at: row.next()?,
    })
}

impl Tx {
    /// Keeps a ticket; returns whether it is new: what was used once, and is kept to be known again, is no second time.
    pub async fn insert_ticket(&self, t: Ticket) -> Result<bool, Error> {
        let sql = "
            INSERT INTO tickets (ticket_hash, site_id, kind, subject, payload, tries, created_at, expires_at)
            VALUES ($1, $2, $3, $4, $5, $6, $7, $8)
            ON CONFLICT (ticket_hash) DO NOTHING";
        let params =
            params![t.hash, t.site_id, t.kind, t.subject, t.payload, t.tries, t.created_at, t.expires_at];
        Ok(self.execute(sql, params).await? == 1)
    }

    /// The ticket of that secret, of this site and kind, unless its time is over.
    pub async fn find_ticket(
        &self,
        hash: &[u8],
        site: SiteId,
        kind: &str,
        now: Micros,
    ) -> Result<Option<Ticket>, Error> {
        let sql = format!(
            "SELECT {COLUMNS} FROM tickets
             WHERE ticket_hash = $1 AND site_id = $2 AND kind = $3 AND expires_at > $4"
        );
        self.fetch_optional(&sql, params![hash, site, kind, now]).await?.map(ticket).transpose()
    }

    /// Takes a ticket away; returns whether it was there: of many who try, one has it.
    pub async fn delete_ticket(&self, hash: &[u8]) -> Result<bool, Error> {
        Ok(self.execute("DELETE FROM tickets WHERE ticket_hash = $1", params![hash]).await? == 1)
    }

    /// Counts a wrong try.
    pub async fn update_ticket_tries(&self, hash: &[u8]) -> Result<(), Error> {
        self.execute("UPDATE tickets SET tries = tries + 1 WHERE ticket_hash = $1", params![hash]).await?;
        Ok(())
    }

    /// Writes anew what a ticket carries.
    pub async fn update_ticket_payload(&self, hash: &[u8], payload: &str) -> Result<(), Error> {
        let sql = "UPDATE tickets SET payload = $2 WHERE ticket_hash = $1";
        self.execute(sql, params![hash, payload]).await?;
        Ok(())
    }

    /// How many tickets of a kind about one subject were made since a time, and are still kept; no more than `limit`.
    pub async fn count_tickets(
        &self,
        site: SiteId,
        kind: &str,
        subject: &str,
        since: Micros,
        limit: usize,
    ) -> Result<i64, Error> {
        let sql = "
            SELECT COUNT(*)
            FROM (
                SELECT 1 FROM tickets
                WHERE site_id = $1 AND kind = $2 AND subject = $3 AND created_at >= $4
                LIMIT $5
            ) made";
        let row = self.fetch_optional(sql, params![site, kind, subject, since, limit as i64]).await?;
        row.map_or(Ok(0), |mut row| row.next())
    }

    /// Takes away the tickets of a kind about one subject; returns how many there were.
    pub async fn delete_tickets_about(&self, site: SiteId, kind: &str, subject: &str) -> Result<u64, Error> {
        let sql = "DELETE FROM tickets WHERE site_id = $1 AND kind = $2 AND subject = $3";
        self.execute(sql, params![site, kind, subject]).await
    }

    /// Forgets up to `limit` tickets whose time was over before one. Returns how many.
    pub async fn delete_old_tickets(&self, before: Micros, limit: usize) -> Result<u64, Error> {
        let sql = "
            DELETE FROM tickets
            WHERE ticket_hash IN (
                SELECT ticket_hash FROM tickets WHERE expires_at < $1 ORDER BY expires_at LIMIT $2
            )";
        self.execute(sql, params![before, limit as i64]).await
    }
}
