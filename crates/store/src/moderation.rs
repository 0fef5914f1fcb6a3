//! Reports of comments.

use rejoinder_domain::{CommentId, Micros, ReaderId, ReportId, SiteId};

use crate::{
    db::{Error, Row, Tx},
    params,
};

/// A report of a comment.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Report {
    /// Its key.
    pub id: ReportId,
    /// The site.
    pub site_id: SiteId,
    /// What is reported.
    pub comment_id: CommentId,
    /// By whom, when he has an account.
    pub reader_id: Option<ReaderId>,
    /// Id of the rule that is said to be broken, or `other`.
    pub rule: String,
    /// In the reporter's words; may be empty.
    pub detail: String,
    /// When.
    pub created_at: Micros,
}

pub(crate) fn reports(rows: Vec<Row>) -> Result<Vec<Report>, Error> {
    rows.into_iter()
        .map(|mut row| {
            Ok(Report {
                id: row.next()?,
                site_id: row.next()?,
                comment_id: row.next()?,
                reader_id: row.next()?,
                rule: row.next()?,
                detail: row.next()?,
                created_at: row.next()?,
            })
        })
        .collect()
}

impl Tx {
    /// Adds a report and counts it; a second one by the same reader is a conflict of `reports`.
    pub async fn insert_report(&self, r: &Report) -> Result<(), Error> {
        self.execute(
            "INSERT INTO reports (id, site_id, comment_id, reader_id, rule, detail, created_at)
             VALUES ($1, $2, $3, $4, $5, $6, $7)",
            params![r.id, r.site_id, r.comment_id, r.reader_id, &r.rule, &r.detail, r.created_at],
        )
        .await?;
        let sql = "UPDATE comments SET report_count = report_count + 1 WHERE id = $1";
        self.execute(sql, params![r.comment_id]).await?;
        Ok(())
    }

    /// The reports of a comment, the first first.
    pub async fn list_reports(&self, comment: CommentId) -> Result<Vec<Report>, Error> {
        let sql = "
            SELECT id, site_id, comment_id, reader_id, rule, detail, created_at
            FROM reports
            WHERE comment_id = $1
            ORDER BY id
            LIMIT 100000";
        reports(self.fetch_all(sql, params![comment]).await?)
    }

    /// The reports of a comment that no decision settled, the first first.
    pub async fn list_open_reports(&self, comment: CommentId) -> Result<Vec<Report>, Error> {
        let sql = "
            SELECT id, site_id, comment_id, reader_id, rule, detail, created_at
            FROM reports
            WHERE comment_id = $1 AND settled_by IS NULL
            ORDER BY id
            LIMIT 100000";
        reports(self.fetch_all(sql, params![comment]).await?)
    }

    /// The rule that most of a comment's open reports name, and how many of them came without an account.
    pub async fn sum_open_reports(&self, comment: CommentId) -> Result<(String, i64), Error> {
        let sql = "
            SELECT rule
            FROM reports
            WHERE comment_id = $1 AND settled_by IS NULL
            GROUP BY rule
            ORDER BY COUNT(*) DESC, rule
            LIMIT 1";
        let rule = self.fetch_optional(sql, params![comment]).await?;
        let rule = rule.map_or(Ok(String::new()), |mut row| row.next())?;
        let sql = "
            SELECT COUNT(*) FROM reports WHERE comment_id = $1 AND settled_by IS NULL AND reader_id IS NULL";
        Ok((rule, self.fetch_one(sql, params![comment]).await?.next()?))
    }

    /// Settles the reports of a comment that are open and came until a time, by the decision of a place in the ledger;
    /// returns how many.
    pub async fn settle_reports(
        &self,
        comment: CommentId,
        by: i64,
        upheld: bool,
        until: Micros,
    ) -> Result<u64, Error> {
        let sql = "
            UPDATE reports
            SET settled_by = $2, upheld = $3
            WHERE comment_id = $1 AND settled_by IS NULL AND created_at <= $4";
        self.execute(sql, params![comment, by, upheld, until]).await
    }

    /// Opens again what the decision of a place settled: it was undone.
    pub async fn reopen_reports(&self, comment: CommentId, by: i64) -> Result<u64, Error> {
        let sql =
            "UPDATE reports SET settled_by = NULL, upheld = NULL WHERE comment_id = $1 AND settled_by = $2";
        self.execute(sql, params![comment, by]).await
    }

    /// How many of a reader's reports were settled, and how many of these were right.
    pub async fn count_settled_reports(&self, reader: ReaderId) -> Result<(i64, i64), Error> {
        let sql = "
            SELECT COUNT(*), COUNT(*) FILTER (WHERE upheld)
            FROM reports
            WHERE reader_id = $1 AND settled_by IS NOT NULL";
        let mut row = self.fetch_one(sql, params![reader]).await?;
        Ok((row.next()?, row.next()?))
    }
}
