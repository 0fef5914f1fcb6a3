//! The memory of keyed writes.

use rejoinder_domain::{Micros, SiteId};

use crate::{
    db::{Error, Tx},
    params,
};

/// What a key was first used for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Remembered {
    /// Hash of who did what.
    pub fingerprint: Vec<u8>,
    /// What came of it, as the app wrote it down.
    pub outcome: String,
}

impl Tx {
    /// What came of the write with that key.
    pub async fn find_outcome(&self, site: SiteId, key: &str) -> Result<Option<Remembered>, Error> {
        let sql = "SELECT fingerprint, outcome FROM idempotency WHERE site_id = $1 AND key = $2";
        let row = self.fetch_optional(sql, params![site, key]).await?;
        row.map(|mut row| Ok(Remembered { fingerprint: row.next()?, outcome: row.next()? })).transpose()
    }

    /// Remembers what came of a write, and forgets a few that are older than `horizon`.
    pub async fn insert_outcome(
        &self,
        site: SiteId,
        key: &str,
        what: &Remembered,
        now: Micros,
        horizon: Micros,
    ) -> Result<(), Error> {
        let sql = "
            INSERT INTO idempotency (site_id, key, fingerprint, outcome, created_at)
            VALUES ($1, $2, $3, $4, $5)";
        self.execute(sql, params![site, key, what.fingerprint.as_slice(), &what.outcome, now]).await?;
        // Two go for each that comes, so the table stays bounded however seldom it is swept.
        let sql = "
            DELETE FROM idempotency
            WHERE (site_id, key) IN (
                SELECT site_id, key FROM idempotency WHERE created_at < $1 ORDER BY created_at LIMIT 2
            )";
        self.execute(sql, params![horizon]).await?;
        Ok(())
    }

    /// Forgets up to `limit` outcomes that are older than `horizon`. Returns how many.
    pub async fn delete_old_outcomes(&self, horizon: Micros, limit: usize) -> Result<u64, Error> {
        let sql = "
            DELETE FROM idempotency
            WHERE (site_id, key) IN (
                SELECT site_id, key FROM idempotency WHERE created_at < $1 ORDER BY created_at LIMIT $2
            )";
        self.execute(sql, params![horizon, limit as i64]).await
    }
}
