//! Appeals: an author does not accept a decision on his comment.

use rejoinder_domain::{CommentId, Micros, ReaderId, SiteId};

use crate::{
    db::{Error, Row, Tx},
    params,
};

/// An appeal against one decision.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Appeal {
    /// The place of the decision in the ledger.
    pub seq: i64,
    /// The comment that it is about.
    pub comment_id: CommentId,
    /// Whose it is; none once he is erased.
    pub reader_id: Option<ReaderId>,
    /// Why he does not accept it.
    pub text: String,
    /// When.
    pub created_at: Micros,
    /// The place of the decision on it; none while it waits.
    pub outcome_seq: Option<i64>,
}

const COLUMNS: &str = "seq, comment_id, reader_id, text, created_at, outcome_seq";

fn appeal(mut row: Row) -> Result<Appeal, Error> {
    Ok(Appeal {
        seq: row.next()?,
        comment_id: row.next()?,
        reader_id: row.next()?,
        text: row.next()?,
        created_at: row.next()?,
        outcome_seq: row.next()?,
    })
}

impl Tx {
    /// Adds an appeal; a second one against the same decision is a conflict of `appeals`.
    pub async fn insert_appeal(&self, site: SiteId, a: &Appeal) -> Result<(), Error> {
        self.execute(
            "INSERT INTO appeals (site_id, seq, comment_id, reader_id, text, created_at, outcome_seq)
             VALUES ($1, $2, $3, $4, $5, $6, $7)",
            params![site, a.seq, a.comment_id, a.reader_id, &a.text, a.created_at, a.outcome_seq],
        )
        .await?;
        Ok(())
    }

    /// The last appeal about a comment.
    pub async fn find_last_appeal(&self, comment: CommentId) -> Result<Option<Appeal>, Error> {
        let sql = format!("SELECT {COLUMNS} FROM appeals WHERE comment_id = $1 ORDER BY seq DESC LIMIT 1");
        self.fetch_optional(&sql, params![comment]).await?.map(appeal).transpose()
    }

    /// The appeals about a comment, the first first.
    pub async fn list_appeals(&self, comment: CommentId) -> Result<Vec<Appeal>, Error> {
        let sql = format!("SELECT {COLUMNS} FROM appeals WHERE comment_id = $1 ORDER BY seq LIMIT 100");
        self.fetch_all(&sql, params![comment]).await?.into_iter().map(appeal).collect()
    }

    /// Says how an appeal was decided, or with none that it waits again.
    pub async fn update_appeal(&self, site: SiteId, seq: i64, outcome: Option<i64>) -> Result<(), Error> {
        let sql = "UPDATE appeals SET outcome_seq = $3 WHERE site_id = $1 AND seq = $2";
        self.execute(sql, params![site, seq, outcome]).await?;
        Ok(())
    }
}
