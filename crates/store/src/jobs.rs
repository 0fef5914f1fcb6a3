//! Jobs: work that must happen once, written down in the transaction that causes it and taken by one worker at a time.
//!
//! All writes of all nodes follow one another, so what a claim finds free is free: nothing is locked and nothing skipped.
//! What a worker says of its job counts only while its lease stands as it was given.

use std::str::FromStr;

use rejoinder_domain::{JobId, Micros, SiteId};

use crate::{
    db::{Error, Row, Tx},
    params,
};

/// Work to be written down.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewJob<'a> {
    /// Its id, made by the caller.
    pub id: JobId,
    /// Whose staff see it; none is the whole store's.
    pub site_id: Option<SiteId>,
    /// What is to be done.
    pub kind: &'a str,
    /// What it is about. Of one kind about one subject one job waits; an empty subject is like no other.
    pub subject: &'a str,
    /// What the work needs to know, as the app wrote it down.
    pub payload: &'a str,
    /// Not before this; 0 is as soon as may be.
    pub run_at: Micros,
    /// Now.
    pub now: Micros,
}

/// A job in a worker's hands. Another try of the same job is another lease.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct JobLease {
    /// Which.
    pub id: JobId,
    /// Whose staff see it; none is the whole store's.
    pub site_id: Option<SiteId>,
    /// What is to be done.
    pub kind: String,
    /// What it is about.
    pub subject: String,
    /// What the work needs to know.
    pub payload: String,
    /// Which try this is, from 1.
    pub attempts: i64,
    /// The worker that holds it.
    pub by: String,
}

/// Whether a job will be tried.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum JobState {
    /// It will, or is being tried now.
    Waiting,
    /// It was tried often enough; staff decide.
    Dead,
}

impl JobState {
    fn name(self) -> &'static str {
        match self {
            Self::Waiting => "waiting",
            Self::Dead => "dead",
        }
    }
}

impl FromStr for JobState {
    type Err = ();
    fn from_str(text: &str) -> Result<Self, ()> {
        [Self::Waiting, Self::Dead].into_iter().find(|state| state.name() == text).ok_or(())
    }
}

/// How a job was given up on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Buried {
    /// There is no more to it.
    ForGood,
    /// It was written down again while it was being tried: its caller writes that down anew.
    WrittenDownAgain {
        /// What that work needs to know.
        payload: String,
    },
}

/// A job as staff see it; not what it is about.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct JobLine {
    /// Which.
    pub id: JobId,
    /// Whose staff see it; none is the whole store's.
    pub site_id: Option<SiteId>,
    /// What is to be done.
    pub kind: String,
    /// Whether it will be tried.
    pub state: JobState,
    /// Whether a worker holds it.
    pub held: bool,
    /// Not before this; 0 is as soon as may be. Of a dead one, when it died.
    pub run_at: Micros,
    /// How often it was tried.
    pub attempts: i64,
    /// Why the last try failed; empty when none did.
    pub cause: String,
    /// Since when it is there.
    pub created_at: Micros,
}

/// What there is to do for a worker.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct JobNeeds {
    /// A free job is due.
    pub due: bool,
    /// A lease has ended.
    pub ended: bool,
    /// A job is put off for longer than any may be.
    pub astray: bool,
}

/// How much waits.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct JobCounts {
    /// Jobs that will be tried or are being tried.
    pub waiting: i64,
    /// Dead ones.
    pub dead: i64,
    /// Since when the one that should have been done first waits; none when none is due.
    pub oldest_due: Option<Micros>,
}

const COLUMNS: &str = "id, site_id, kind, state, leased_until, run_at, attempts, cause, created_at";

fn line(mut row: Row) -> Result<JobLine, Error> {
    Ok(JobLine {
        id: row.next()?,
        site_id: row.next()?,
        kind: row.next()?,
        state: row.next_word()?,
        held: row.next::<Micros>()? != 0,
        run_at: row.next()?,
        attempts: row.next()?,
        cause: row.next()?,
        created_at: row.next()?,
    })
}

fn lease(mut row: Row) -> Result<JobLease, Error> {
    Ok(JobLease {
        id: row.next()?,
        site_id: row.next()?,
        kind: row.next()?,
        subject: row.next()?,
        payload: row.next()?,
        attempts: row.next()?,
        by: row.next()?,
    })
}

impl Tx {
    /// Writes a job down. When one of its kind about its subject waits already, that one does both: with the later
    /// payload, at the earlier time. One that failed keeps its pause, and one that a worker holds is done once more.
    pub async fn enqueue_job(&self, job: &NewJob<'_>) -> Result<(), Error> {
        let sql = "
            INSERT INTO jobs (id, site_id, kind, subject, payload, state, again, run_at, attempts, leased_by, leased_until,
                cause, created_at)
            VALUES ($1, $2, $3, $4, $5, 'waiting', FALSE, $6, 0, '', 0, '', $7)
            ON CONFLICT (kind, subject) WHERE state = 'waiting' AND subject <> '' DO UPDATE SET
                payload = excluded.payload,
                again = (jobs.leased_until <> 0),
                run_at = CASE
                    WHEN jobs.leased_until <> 0 AND NOT jobs.again THEN excluded.run_at
                    WHEN jobs.leased_until = 0 AND jobs.attempts > 0 THEN jobs.run_at
                    WHEN excluded.run_at < jobs.run_at THEN excluded.run_at
                    ELSE jobs.run_at
                END";
        let values = params![job.id, job.site_id, job.kind, job.subject, job.payload, job.run_at, job.now];
        self.execute(sql, values).await?;
        Ok(())
    }

    /// Writes a job down unless one of its kind about its subject waits; returns whether it did.
    pub async fn ensure_job(&self, job: &NewJob<'_>) -> Result<bool, Error> {
        let sql = "
            INSERT INTO jobs (id, site_id, kind, subject, payload, state, again, run_at, attempts, leased_by, leased_until,
                cause, created_at)
            VALUES ($1, $2, $3, $4, $5, 'waiting', FALSE, $6, 0, '', 0, '', $7)
            ON CONFLICT (kind, subject) WHERE state = 'waiting' AND subject <> '' DO NOTHING";
        let values = params![job.id, job.site_id, job.kind, job.subject, job.payload, job.run_at, job.now];
        Ok(self.execute(sql, values).await? == 1)
    }

    /// Whether a job of that kind about that subject waits or is being done.
    pub async fn is_job_waiting(&self, kind: &str, subject: &str) -> Result<bool, Error> {
        let sql = "
            SELECT EXISTS (
                SELECT 1 FROM jobs WHERE kind = $1 AND subject = $2 AND state = 'waiting' AND subject <> '')";
        self.fetch_one(sql, params![kind, subject]).await?.next()
    }

    /// What there is to do about one kind. A lease that goes on after `lease_latest`, and a job put off until after
    /// `run_latest`, were made by a clock that was wrong.
    pub async fn load_job_needs(
        &self,
        kind: &str,
        now: Micros,
        lease_latest: Micros,
        run_latest: Micros,
    ) -> Result<JobNeeds, Error> {
        let sql = "
            SELECT
                EXISTS (SELECT 1 FROM jobs
                    WHERE kind = $1 AND state = 'waiting' AND leased_until = 0 AND run_at <= $2),
                EXISTS (SELECT 1 FROM jobs WHERE kind = $1 AND leased_until <> 0 AND leased_until <= $2)
                    OR EXISTS (SELECT 1 FROM jobs WHERE kind = $1 AND leased_until <> 0 AND leased_until > $3),
                EXISTS (SELECT 1 FROM jobs
                    WHERE kind = $1 AND state = 'waiting' AND leased_until = 0 AND run_at > $4)";
        let mut row = self.fetch_one(sql, params![kind, now, lease_latest, run_latest]).await?;
        Ok(JobNeeds { due: row.next()?, ended: row.next()?, astray: row.next()? })
    }

    /// Takes up to `limit` free jobs of one kind that are due, the first due first, for a worker until a time.
    pub async fn claim_jobs(
        &self,
        kind: &str,
        now: Micros,
        limit: usize,
        by: &str,
        until: Micros,
    ) -> Result<Vec<JobLease>, Error> {
        let sql = "
            UPDATE jobs SET leased_by = $4, leased_until = $5, attempts = attempts + 1
            WHERE id IN (
                SELECT id FROM jobs
                WHERE kind = $1 AND state = 'waiting' AND leased_until = 0 AND run_at <= $2
                ORDER BY run_at, id
                LIMIT $3)
            RETURNING id, site_id, kind, subject, payload, attempts, leased_by";
        let rows = self.fetch_all(sql, params![kind, now, limit as i64, by, until]).await?;
        rows.into_iter().map(lease).collect()
    }

    /// Leases of one kind that end after one time and not after another, the first first.
    pub async fn list_job_leases(
        &self,
        kind: &str,
        after: Micros,
        until: Micros,
        limit: usize,
    ) -> Result<Vec<JobLease>, Error> {
        let sql = "
            SELECT id, site_id, kind, subject, payload, attempts, leased_by
            FROM jobs
            WHERE kind = $1 AND leased_until <> 0 AND leased_until > $2 AND leased_until <= $3
            ORDER BY leased_until
            LIMIT $4";
        let rows = self.fetch_all(sql, params![kind, after, until, limit as i64]).await?;
        rows.into_iter().map(lease).collect()
    }

    /// Makes due what is put off until after a time. Returns how many there were.
    pub async fn hasten_jobs(&self, kind: &str, after: Micros) -> Result<u64, Error> {
        let sql = "
            UPDATE jobs SET run_at = 0
            WHERE kind = $1 AND state = 'waiting' AND leased_until = 0 AND run_at > $2";
        self.execute(sql, params![kind, after]).await
    }

    /// Takes away a job that is done; one that was written down again meanwhile is free for its next time. Returns
    /// whether the lease stood. When it did not, nothing is changed, and nothing of the work may be.
    pub async fn complete_job(&self, lease: &JobLease) -> Result<bool, Error> {
        let sql = "
            UPDATE jobs SET again = FALSE, leased_by = '', leased_until = 0, attempts = 0, cause = ''
            WHERE id = $1 AND leased_by = $2 AND attempts = $3 AND again";
        if self.execute(sql, params![lease.id, &lease.by, lease.attempts]).await? == 1 {
            return Ok(true);
        }
        let sql = "DELETE FROM jobs WHERE id = $1 AND leased_by = $2 AND attempts = $3";
        Ok(self.execute(sql, params![lease.id, &lease.by, lease.attempts]).await? == 1)
    }

    /// Frees a job that failed for another try at a time. Returns whether the lease stood.
    pub async fn postpone_job(&self, lease: &JobLease, run_at: Micros, cause: &str) -> Result<bool, Error> {
        let sql = "
            UPDATE jobs SET again = FALSE, leased_by = '', leased_until = 0, run_at = $4, cause = $5
            WHERE id = $1 AND leased_by = $2 AND attempts = $3";
        let values = params![lease.id, &lease.by, lease.attempts, run_at, cause];
        Ok(self.execute(sql, values).await? == 1)
    }

    /// Gives up on a job that failed too often; of one kind about one subject the last dead one is kept. Returns
    /// none when the lease did not stand.
    pub async fn bury_job(
        &self,
        lease: &JobLease,
        now: Micros,
        cause: &str,
    ) -> Result<Option<Buried>, Error> {
        let sql = "SELECT again, payload FROM jobs WHERE id = $1 AND leased_by = $2 AND attempts = $3";
        let found = self.fetch_optional(sql, params![lease.id, &lease.by, lease.attempts]).await?;
        let Some(mut row) = found else { return Ok(None) };
        let sql = "DELETE FROM jobs WHERE kind = $1 AND subject = $2 AND state = 'dead' AND subject <> ''";
        self.execute(sql, params![&lease.kind, &lease.subject]).await?;
        let sql = "
            UPDATE jobs
            SET state = 'dead', again = FALSE, leased_by = '', leased_until = 0, run_at = $2, cause = $3
            WHERE id = $1";
        self.execute(sql, params![lease.id, now, cause]).await?;
        let (again, payload) = (row.next()?, row.next()?);
        Ok(Some(if again { Buried::WrittenDownAgain { payload } } else { Buried::ForGood }))
    }

    /// Gives a job back that was not tried to the end: this try does not count. Returns whether the lease stood.
    pub async fn release_job(&self, lease: &JobLease) -> Result<bool, Error> {
        let sql = "
            UPDATE jobs
            SET again = FALSE, leased_by = '', leased_until = 0, run_at = 0, attempts = attempts - 1
            WHERE id = $1 AND leased_by = $2 AND attempts = $3";
        Ok(self.execute(sql, params![lease.id, &lease.by, lease.attempts]).await? == 1)
    }

    /// The job of that id.
    pub async fn find_job(&self, id: JobId) -> Result<Option<JobLine>, Error> {
        let sql = format!("SELECT {COLUMNS} FROM jobs WHERE id = $1");
        self.fetch_optional(&sql, params![id]).await?.map(line).transpose()
    }

    /// Jobs of one state, the first due or first dead first, after one; of a site with those of the whole store, or all.
    pub async fn list_jobs(
        &self,
        state: JobState,
        site: Option<SiteId>,
        after: Option<&JobLine>,
        limit: usize,
    ) -> Result<Vec<JobLine>, Error> {
        let sql = format!(
            "SELECT {COLUMNS} FROM jobs
             WHERE state = $1 AND (run_at, id) > ($2, $3)
               AND (site_id = $4 OR site_id IS NULL OR $5)
             ORDER BY run_at, id
             LIMIT $6"
        );
        let (run_at, id) = after.map_or((-1, JobId::from_raw(0)), |line| (line.run_at, line.id));
        let values = params![state.name(), run_at, id, site, site.is_none(), limit as i64];
        self.fetch_all(&sql, values).await?.into_iter().map(line).collect()
    }

    /// Makes a job that nobody holds due, with all its tries before it. A dead one whose like waits already is taken away,
    /// since that one does it. Returns whether there was such a job.
    pub async fn retry_job(&self, id: JobId) -> Result<bool, Error> {
        let sql = "
            DELETE FROM jobs
            WHERE id = $1 AND state = 'dead' AND EXISTS (
                SELECT 1 FROM jobs w
                WHERE w.kind = jobs.kind AND w.subject = jobs.subject AND w.state = 'waiting' AND w.subject <> '')";
        if self.execute(sql, params![id]).await? == 1 {
            return Ok(true);
        }
        let sql = "
            UPDATE jobs SET state = 'waiting', attempts = 0, run_at = 0
            WHERE id = $1 AND leased_until = 0";
        Ok(self.execute(sql, params![id]).await? == 1)
    }

    /// Takes a job away undone. A worker that holds it finds that its lease is gone. Returns whether there was one.
    pub async fn delete_job(&self, id: JobId) -> Result<bool, Error> {
        Ok(self.execute("DELETE FROM jobs WHERE id = $1", params![id]).await? == 1)
    }

    /// Forgets up to `limit` jobs that died before a time. Returns how many.
    pub async fn delete_dead_jobs(&self, before: Micros, limit: usize) -> Result<u64, Error> {
        let sql = "
            DELETE FROM jobs
            WHERE id IN (SELECT id FROM jobs WHERE state = 'dead' AND run_at < $1 ORDER BY run_at, id LIMIT $2)";
        self.execute(sql, params![before, limit as i64]).await
    }

    /// How much waits, of a site with what is the whole store's, or all.
    pub async fn load_job_counts(&self, site: Option<SiteId>, now: Micros) -> Result<JobCounts, Error> {
        let sql = "
            SELECT
                (SELECT COUNT(*) FROM jobs
                    WHERE state = 'waiting' AND (site_id = $1 OR site_id IS NULL OR $2)),
                (SELECT COUNT(*) FROM jobs
                    WHERE state = 'dead' AND (site_id = $1 OR site_id IS NULL OR $2)),
                (SELECT MIN(created_at) FROM jobs
                    WHERE state = 'waiting' AND run_at = 0 AND (site_id = $1 OR site_id IS NULL OR $2)),
                (SELECT MIN(run_at) FROM jobs
                    WHERE state = 'waiting' AND run_at > 0 AND run_at <= $3
                      AND (site_id = $1 OR site_id IS NULL OR $2))";
        let mut row = self.fetch_one(sql, params![site, site.is_none(), now]).await?;
        let (waiting, dead) = (row.next()?, row.next()?);
        let (at_once, due): (Option<Micros>, Option<Micros>) = (row.next()?, row.next()?);
        Ok(JobCounts { waiting, dead, oldest_due: at_once.into_iter().chain(due).min() })
    }
}
