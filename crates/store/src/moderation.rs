//! Reports and decisions.

use rejoinder_domain::{CommentId, Micros, ReaderId, ReportId, SiteId, decision::Decision};

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

    /// The visible comments of a site with a report that no later decision answered, the oldest first, after an id.
    pub async fn list_reported(
        &self,
        site: SiteId,
        after: CommentId,
        limit: usize,
    ) -> Result<Vec<CommentId>, Error> {
        let sql = "
            SELECT DISTINCT p.comment_id
            FROM reports p
            WHERE p.site_id = $1 AND p.comment_id > $2
              AND NOT EXISTS (SELECT 1 FROM decisions d WHERE d.comment_id = p.comment_id AND d.id > p.id)
              AND EXISTS (SELECT 1 FROM comments c WHERE c.id = p.comment_id AND c.state = 'visible')
            ORDER BY p.comment_id
            LIMIT $3";
        let rows = self.fetch_all(sql, params![site, after, limit as i64]).await?;
        rows.into_iter().map(|mut row| row.next()).collect()
    }

    /// Adds a decision.
    pub async fn insert_decision(&self, site: SiteId, d: &Decision) -> Result<(), Error> {
        self.execute(
            "INSERT INTO decisions (id, site_id, comment_id, act, reader_id, by_name, rule, reason, created_at)
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)",
            params![d.id, site, d.comment_id, d.act.name(), d.reader_id, &d.by_name, &d.rule, &d.reason, d.created_at],
        )
        .await?;
        Ok(())
    }

    /// The decisions on a comment, the first first.
    pub async fn list_decisions(&self, comment: CommentId) -> Result<Vec<Decision>, Error> {
        let sql = "
            SELECT id, comment_id, act, reader_id, by_name, rule, reason, created_at
            FROM decisions
            WHERE comment_id = $1
            ORDER BY id
            LIMIT 1000";
        let rows = self.fetch_all(sql, params![comment]).await?;
        rows.into_iter()
            .map(|mut row| {
                Ok(Decision {
                    id: row.next()?,
                    comment_id: row.next()?,
                    act: row.next_word()?,
                    reader_id: row.next()?,
                    by_name: row.next()?,
                    rule: row.next()?,
                    reason: row.next()?,
                    created_at: row.next()?,
                })
            })
            .collect()
    }
}
