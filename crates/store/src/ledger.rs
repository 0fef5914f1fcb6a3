//! Decisions, which in their order are a site's ledger. Rows are added and never changed, but for what an erasure takes out.
//! Never here: how hashes are made, which is the app's.

use rejoinder_domain::{
    CommentId, DecisionId, ReaderId, SiteId,
    decision::{By, Decision},
};

use crate::{
    db::{Error, Row, Tx},
    params,
};

/// What proves an entry, and what of it may be erased.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Seal {
    /// The salts of the parts: who decided, whom it touches, the words. None of what was erased.
    pub salts: [Option<Vec<u8>>; 3],
    /// The hashes of the parts under their salts.
    pub leaves: [Vec<u8>; 3],
    /// Over all of it, and the hash of the entry before.
    pub hash: Vec<u8>,
}

/// An entry of a ledger.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry {
    /// What was decided.
    pub decision: Decision,
    /// What proves it.
    pub seal: Seal,
}

const COLUMNS: &str = "
    id, seq, act, comment_id, version, thread_id, about_id, by_kind, by_id, by_role, by_name, rule, policy_version,
    reason, details, undoes, created_at";
const SEAL: &str = "salt_by, salt_about, salt_words, leaf_by, leaf_about, leaf_words, hash";

fn decision(row: &mut Row) -> Result<Decision, Error> {
    Ok(Decision {
        id: row.next()?,
        seq: row.next()?,
        act: row.next_word()?,
        comment_id: row.next()?,
        version: row.next()?,
        thread_id: row.next()?,
        about: row.next()?,
        by: By { kind: row.next_word()?, id: row.next()?, role: row.next_word_or_none()?, name: row.next()? },
        rule: row.next()?,
        policy_version: row.next()?,
        reason: row.next()?,
        details: row.next_json()?,
        undoes: row.next()?,
        created_at: row.next()?,
    })
}

fn entry(mut row: Row) -> Result<Entry, Error> {
    Ok(Entry {
        decision: decision(&mut row)?,
        seal: Seal {
            salts: [row.next()?, row.next()?, row.next()?],
            leaves: [row.next()?, row.next()?, row.next()?],
            hash: row.next()?,
        },
    })
}

fn decisions(rows: Vec<Row>) -> Result<Vec<Decision>, Error> {
    rows.into_iter().map(|mut row| decision(&mut row)).collect()
}

impl Tx {
    /// Adds an entry. A place that is taken is a conflict of `decisions`.
    pub async fn insert_entry(&self, site: SiteId, entry: &Entry) -> Result<(), Error> {
        let (d, seal) = (&entry.decision, &entry.seal);
        let details = serde_json::to_string(&d.details).map_err(|e| Error::Backend(e.to_string()))?;
        let [salt_by, salt_about, salt_words] = seal.salts.clone();
        let [leaf_by, leaf_about, leaf_words] = seal.leaves.clone();
        self.execute(
            "INSERT INTO decisions (id, site_id, seq, act, comment_id, version, thread_id, about_id, by_kind, by_id, by_role,
                                    by_name, rule, policy_version, reason, details, undoes, created_at,
                                    salt_by, salt_about, salt_words, leaf_by, leaf_about, leaf_words, hash)
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21,
                     $22, $23, $24, $25)",
            params![
                d.id, site, d.seq, d.act.name(), d.comment_id, d.version, d.thread_id, d.about, d.by.kind.name(), d.by.id,
                d.by.role.map(|role| role.name()), &d.by.name, &d.rule, d.policy_version, &d.reason, details, d.undoes,
                d.created_at, salt_by, salt_about, salt_words, leaf_by, leaf_about, leaf_words, &seal.hash[..],
            ],
        )
        .await?;
        Ok(())
    }

    /// The place and the hash of a site's last entry.
    pub async fn find_ledger_head(&self, site: SiteId) -> Result<Option<(i64, Vec<u8>)>, Error> {
        let sql = "SELECT seq, hash FROM decisions WHERE site_id = $1 ORDER BY seq DESC LIMIT 1";
        let row = self.fetch_optional(sql, params![site]).await?;
        row.map(|mut row| Ok((row.next()?, row.next()?))).transpose()
    }

    /// The entries of a site after a place, in their order.
    pub async fn list_entries_after(
        &self,
        site: SiteId,
        after: i64,
        limit: usize,
    ) -> Result<Vec<Entry>, Error> {
        let sql = format!(
            "SELECT {COLUMNS}, {SEAL} FROM decisions WHERE site_id = $1 AND seq > $2 ORDER BY seq LIMIT $3"
        );
        self.fetch_all(&sql, params![site, after, limit as i64]).await?.into_iter().map(entry).collect()
    }

    /// The entries of a site before a place, the last first.
    pub async fn list_entries_before(
        &self,
        site: SiteId,
        before: i64,
        limit: usize,
    ) -> Result<Vec<Entry>, Error> {
        let sql = format!(
            "SELECT {COLUMNS}, {SEAL} FROM decisions WHERE site_id = $1 AND seq < $2 ORDER BY seq DESC LIMIT $3"
        );
        self.fetch_all(&sql, params![site, before, limit as i64]).await?.into_iter().map(entry).collect()
    }

    /// The entry of a place.
    pub async fn find_entry(&self, site: SiteId, seq: i64) -> Result<Option<Entry>, Error> {
        let sql = format!("SELECT {COLUMNS}, {SEAL} FROM decisions WHERE site_id = $1 AND seq = $2");
        self.fetch_optional(&sql, params![site, seq]).await?.map(entry).transpose()
    }

    /// The site in whose ledger a decision is written down.
    pub async fn find_decision_site(&self, id: DecisionId) -> Result<Option<SiteId>, Error> {
        let row = self.fetch_optional("SELECT site_id FROM decisions WHERE id = $1", params![id]).await?;
        row.map(|mut row| row.next()).transpose()
    }

    /// The decisions on a comment, the first first.
    pub async fn list_decisions(&self, comment: CommentId) -> Result<Vec<Decision>, Error> {
        let sql = format!("SELECT {COLUMNS} FROM decisions WHERE comment_id = $1 ORDER BY seq LIMIT 1000");
        decisions(self.fetch_all(&sql, params![comment]).await?)
    }

    /// The decisions that touch a reader before a place, the last first.
    pub async fn list_decisions_about(
        &self,
        reader: ReaderId,
        before: i64,
        limit: usize,
    ) -> Result<Vec<Decision>, Error> {
        let sql = format!(
            "SELECT {COLUMNS} FROM decisions WHERE about_id = $1 AND seq < $2 ORDER BY seq DESC LIMIT $3"
        );
        decisions(self.fetch_all(&sql, params![reader, before, limit as i64]).await?)
    }
}
