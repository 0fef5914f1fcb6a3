//! Cases: what waits for a person, the most urgent first. A case is there exactly as long as it waits.

use rejoinder_domain::{CommentId, Micros, ReaderId, SiteId, ThreadId, desk::CaseKind};

use crate::{
    db::{Error, Row, Tx},
    params,
};

/// A case that is opened, or that becomes more urgent.
#[derive(Debug, Clone)]
pub struct NewCase<'a> {
    /// About which comment.
    pub comment_id: CommentId,
    /// Why it waits.
    pub kind: CaseKind,
    /// Id of the rule that is most in question; empty is none.
    pub rule: &'a str,
    /// How much speaks for it, in hundredths of one reader's word.
    pub weight: i64,
    /// When somebody should have decided.
    pub due_at: Micros,
    /// Now.
    pub opened_at: Micros,
}

/// A case.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Case {
    /// About which comment.
    pub comment_id: CommentId,
    /// Why it waits.
    pub kind: CaseKind,
    /// In which thread.
    pub thread_id: ThreadId,
    /// Id of the rule that is most in question; empty is none.
    pub rule: String,
    /// How much speaks for it, in hundredths of one reader's word.
    pub weight: i64,
    /// Since when.
    pub opened_at: Micros,
    /// When somebody should have decided.
    pub due_at: Micros,
    /// Who is at it, if somebody is.
    pub claimed_by: Option<ReaderId>,
    /// Until when nobody else is given it.
    pub claimed_until: Micros,
}

/// Which cases are meant; an empty part means all.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct CaseFilter {
    /// Only of this kind.
    pub kind: Option<CaseKind>,
    /// Only in this thread.
    pub thread_id: Option<ThreadId>,
    /// Only in this section; empty is all.
    pub section: String,
    /// Only in this language; empty is all.
    pub language: String,
    /// Only where this rule is in question; empty is all.
    pub rule: String,
    /// Only in threads that this member of staff watches.
    pub watched_by: Option<ReaderId>,
}

const COLUMNS: &str = "c.comment_id, c.kind, c.thread_id, c.rule, c.weight, c.opened_at, c.due_at, c.claimed_by, c.claimed_until";
/// `$1` is the site; what is not asked for is null or empty.
const MEANT: &str = "
    c.site_id = $1
      AND (CAST($2 AS TEXT) = '' OR c.kind = $2)
      AND (CAST($3 AS BIGINT) IS NULL OR c.thread_id = $3)
      AND (CAST($4 AS TEXT) = '' OR c.section = $4)
      AND (CAST($5 AS TEXT) = '' OR c.language = $5)
      AND (CAST($6 AS TEXT) = '' OR c.rule = $6)
      AND (CAST($7 AS BIGINT) IS NULL
           OR EXISTS (SELECT 1 FROM watches w WHERE w.reader_id = $7 AND w.thread_id = c.thread_id))";

fn case(mut row: Row) -> Result<Case, Error> {
    Ok(Case {
        comment_id: row.next()?,
        kind: row.next_word()?,
        thread_id: row.next()?,
        rule: row.next()?,
        weight: row.next()?,
        opened_at: row.next()?,
        due_at: row.next()?,
        claimed_by: row.next()?,
        claimed_until: row.next()?,
    })
}

fn meant(site: SiteId, of: &CaseFilter) -> [crate::Value; 7] {
    [
        site.into(),
        of.kind.map_or("", CaseKind::name).into(),
        of.thread_id.into(),
        of.section.clone().into(),
        of.language.clone().into(),
        of.rule.clone().into(),
        of.watched_by.into(),
    ]
}

impl Tx {
    /// Opens a case, or makes the one that there is more urgent. A comment that is not there opens none.
    pub async fn put_case(&self, new: &NewCase<'_>) -> Result<(), Error> {
        let sql = "
            INSERT INTO cases (comment_id, kind, site_id, thread_id, section, language, rule, weight, opened_at, due_at,
                               claimed_until)
            SELECT m.id, CAST($2 AS TEXT), m.site_id, m.thread_id, s.section, COALESCE(m.language, ''),
                   CAST($3 AS TEXT), CAST($4 AS BIGINT), CAST($5 AS BIGINT), CAST($6 AS BIGINT), 0
            FROM comments m
            JOIN threads t ON t.id = m.thread_id
            JOIN stories s ON s.id = t.story_id
            WHERE m.id = $1
            ON CONFLICT (comment_id, kind) DO UPDATE
            SET rule = excluded.rule,
                weight = excluded.weight,
                due_at = CASE WHEN excluded.due_at < cases.due_at THEN excluded.due_at ELSE cases.due_at END";
        let kind = new.kind.name();
        self.execute(sql, params![new.comment_id, kind, new.rule, new.weight, new.opened_at, new.due_at])
            .await?;
        Ok(())
    }

    /// Closes a case; returns it, if it was open.
    pub async fn take_case(&self, comment: CommentId, kind: CaseKind) -> Result<Option<Case>, Error> {
        let sql = format!("SELECT {COLUMNS} FROM cases c WHERE c.comment_id = $1 AND c.kind = $2");
        let found = self.fetch_optional(&sql, params![comment, kind.name()]).await?.map(case).transpose()?;
        if found.is_some() {
            let sql = "DELETE FROM cases WHERE comment_id = $1 AND kind = $2";
            self.execute(sql, params![comment, kind.name()]).await?;
        }
        Ok(found)
    }

    /// The open cases about a comment.
    pub async fn list_cases_of(&self, comment: CommentId) -> Result<Vec<Case>, Error> {
        let sql = format!(
            "SELECT {COLUMNS} FROM cases c WHERE c.comment_id = $1 ORDER BY c.due_at, c.kind LIMIT 10"
        );
        self.fetch_all(&sql, params![comment]).await?.into_iter().map(case).collect()
    }

    /// The cases of a site that are meant, the most urgent first, from a place on.
    pub async fn list_cases(
        &self,
        site: SiteId,
        of: &CaseFilter,
        skip: usize,
        limit: usize,
    ) -> Result<Vec<Case>, Error> {
        let sql = format!(
            "SELECT {COLUMNS} FROM cases c WHERE {MEANT} ORDER BY c.due_at, c.comment_id, c.kind LIMIT $8 OFFSET $9"
        );
        let mut params = meant(site, of).to_vec();
        params.extend([(limit as i64).into(), (skip as i64).into()]);
        self.fetch_all(&sql, &params).await?.into_iter().map(case).collect()
    }

    /// The most urgent case that is meant and that nobody else is at.
    pub async fn find_free_case(
        &self,
        site: SiteId,
        of: &CaseFilter,
        by: ReaderId,
        now: Micros,
    ) -> Result<Option<Case>, Error> {
        let sql = format!(
            "SELECT {COLUMNS} FROM cases c
             WHERE {MEANT} AND (c.claimed_until <= $8 OR c.claimed_by = $9)
             ORDER BY c.due_at, c.comment_id, c.kind
             LIMIT 1"
        );
        let mut params = meant(site, of).to_vec();
        params.extend([now.into(), by.into()]);
        self.fetch_optional(&sql, &params).await?.map(case).transpose()
    }

    /// Gives the cases about a comment to a member of staff until a time, unless somebody else is at one; returns whether
    /// they are his.
    pub async fn claim_cases(
        &self,
        comment: CommentId,
        by: ReaderId,
        until: Micros,
        now: Micros,
    ) -> Result<bool, Error> {
        let sql = "
            SELECT COUNT(*) FROM cases WHERE comment_id = $1 AND claimed_until > $2 AND claimed_by <> $3";
        let others: i64 = self.fetch_one(sql, params![comment, now, by]).await?.next()?;
        if others > 0 {
            return Ok(false);
        }
        let sql = "UPDATE cases SET claimed_by = $2, claimed_until = $3 WHERE comment_id = $1";
        Ok(self.execute(sql, params![comment, by, until]).await? > 0)
    }

    /// Gives back what a member of staff is at of a comment, or all that he is at.
    pub async fn release_cases(&self, by: ReaderId, only: Option<CommentId>) -> Result<u64, Error> {
        let sql = "
            UPDATE cases
            SET claimed_by = NULL, claimed_until = 0
            WHERE claimed_by = $1 AND (CAST($2 AS BIGINT) IS NULL OR comment_id = $2)";
        self.execute(sql, params![by, only]).await
    }

    /// How many cases of each kind a site has, and since when the oldest waits.
    pub async fn count_cases(&self, site: SiteId) -> Result<Vec<(CaseKind, i64, Micros)>, Error> {
        let sql = "
            SELECT kind, COUNT(*), MIN(opened_at)
            FROM cases
            WHERE site_id = $1
            GROUP BY kind
            ORDER BY kind
            LIMIT 10";
        let rows = self.fetch_all(sql, params![site]).await?;
        rows.into_iter().map(|mut row| Ok((row.next_word()?, row.next()?, row.next()?))).collect()
    }

    /// The threads of a site with the most cases: thread, how many, since when the oldest waits.
    pub async fn list_waiting_threads(
        &self,
        site: SiteId,
        limit: usize,
    ) -> Result<Vec<(ThreadId, i64, Micros)>, Error> {
        let sql = "
            SELECT thread_id, COUNT(*), MIN(opened_at)
            FROM cases
            WHERE site_id = $1
            GROUP BY thread_id
            ORDER BY COUNT(*) DESC, thread_id
            LIMIT $2";
        let rows = self.fetch_all(sql, params![site, limit as i64]).await?;
        rows.into_iter().map(|mut row| Ok((row.next()?, row.next()?, row.next()?))).collect()
    }

    /// A member of staff watches a thread, or does not any more.
    pub async fn put_watch(
        &self,
        by: ReaderId,
        thread: ThreadId,
        watches: bool,
        now: Micros,
    ) -> Result<(), Error> {
        let sql = match watches {
            true => {
                "INSERT INTO watches (reader_id, thread_id, created_at) VALUES ($1, $2, $3)
                 ON CONFLICT (reader_id, thread_id) DO NOTHING"
            }
            false => "DELETE FROM watches WHERE reader_id = $1 AND thread_id = $2 AND created_at <= $3",
        };
        self.execute(sql, params![by, thread, now]).await?;
        Ok(())
    }

    /// The threads that a member of staff watches, the last first.
    pub async fn list_watches(&self, by: ReaderId, limit: usize) -> Result<Vec<ThreadId>, Error> {
        let sql = "
            SELECT thread_id FROM watches WHERE reader_id = $1 ORDER BY created_at DESC, thread_id LIMIT $2";
        let rows = self.fetch_all(sql, params![by, limit as i64]).await?;
        rows.into_iter().map(|mut row| row.next()).collect()
    }
}
