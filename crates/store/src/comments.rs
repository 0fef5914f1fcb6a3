//! Comments: rows, counters, conversations. Paging of a thread's roots is in `paging`.

use rejoinder_domain::{
    Comment, CommentId, Micros, ReaderId, Role, SiteId, State, ThreadId, comment::MentionTarget,
};

use crate::{
    db::{Error, Row, Tx},
    params,
};

/// A comment as it enters: the counters start at nothing.
#[derive(Debug, Clone)]
pub struct NewComment {
    /// Its key.
    pub id: CommentId,
    /// The site.
    pub site_id: SiteId,
    /// The thread.
    pub thread_id: ThreadId,
    /// From [`Tx::take_seq`].
    pub seq: i64,
    /// What it answers.
    pub parent_id: Option<CommentId>,
    /// The start of its conversation, itself where it answers nothing.
    pub root_id: CommentId,
    /// Its author.
    pub reader_id: Option<ReaderId>,
    /// Its author's name, when a guest wrote it.
    pub guest_name: Option<String>,
    /// The author's name as a key.
    pub author_key: String,
    /// As typed.
    pub text: String,
    /// When told reliably.
    pub language: Option<String>,
    /// Resolved names.
    pub mentions: Vec<MentionTarget>,
    /// Its state.
    pub state: State,
    /// When it was posted.
    pub created_at: Micros,
    /// When it was last edited (imports).
    pub edited_at: Option<Micros>,
}

/// The columns of a comment `c` with its author `r`, as [`comment`] reads them.
pub(crate) const COLUMNS: &str = "c.id, c.site_id, c.thread_id, c.seq, c.parent_id, c.root_id, c.reader_id,
    COALESCE(r.name, c.guest_name, ''), r.role, c.text, c.language, c.mentions, c.state, c.listed, c.created_at,
    c.edited_at, c.version, c.reply_count, c.answer_count, c.reaction_count, r.badges";
/// The tables that [`COLUMNS`] come from.
pub(crate) const FROM: &str = "comments c LEFT JOIN readers r ON r.id = c.reader_id";

pub(crate) fn comment(row: &mut Row) -> Result<Comment, Error> {
    Ok(Comment {
        id: row.next()?,
        site_id: row.next()?,
        thread_id: row.next()?,
        seq: row.next()?,
        parent_id: row.next()?,
        root_id: row.next()?,
        reader_id: row.next()?,
        author_name: row.next()?,
        by_staff: match row.next::<Option<String>>()? {
            Some(role) => {
                role.parse::<Role>().map_err(|_| Error::Backend(format!("unknown role {role:?}")))?.is_staff()
            }
            None => false,
        },
        text: row.next()?,
        language: row.next()?,
        mentions: listed(row, "mentions")?,
        state: row.next_word()?,
        listed: row.next()?,
        created_at: row.next()?,
        edited_at: row.next()?,
        version: row.next()?,
        reply_count: row.next()?,
        answer_count: row.next()?,
        reaction_count: row.next()?,
        badges: listed(row, "badges")?,
    })
}

/// A list that is kept as JSON; none is an empty one.
fn listed<T: serde::de::DeserializeOwned>(row: &mut Row, what: &str) -> Result<Vec<T>, Error> {
    match row.next::<Option<String>>()? {
        Some(json) => serde_json::from_str(&json).map_err(|e| Error::Backend(format!("{what}: {e}"))),
        None => Ok(Vec::new()),
    }
}

pub(crate) fn comments(rows: Vec<Row>) -> Result<Vec<Comment>, Error> {
    rows.into_iter().map(|mut row| comment(&mut row)).collect()
}

/// `$n, $n+1, …` for a list of ids; the ids are bound, never printed.
pub(crate) fn id_list(first: usize, count: usize) -> String {
    (first..first + count).map(|n| format!("${n}")).collect::<Vec<_>>().join(", ")
}

impl Tx {
    /// Adds a comment, listed when visible. Counters of others are the caller's to move.
    pub async fn insert_comment(&self, c: &NewComment) -> Result<(), Error> {
        let mentions = match c.mentions.is_empty() {
            true => None,
            false => Some(serde_json::to_string(&c.mentions).map_err(|e| Error::Backend(e.to_string()))?),
        };
        self.execute(
            "INSERT INTO comments (id, site_id, thread_id, seq, parent_id, root_id, reader_id, guest_name, author_key,
                                   text, language, mentions, state, listed, created_at, edited_at, version,
                                   reply_count, answer_count, reaction_count, report_count, best)
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, 1, 0, 0, 0, 0, 0)",
            params![
                c.id, c.site_id, c.thread_id, c.seq, c.parent_id, c.root_id, c.reader_id, c.guest_name.clone(),
                &c.author_key, &c.text, c.language.clone(), mentions, c.state.name(), c.state == State::Visible,
                c.created_at, c.edited_at,
            ],
        )
        .await?;
        Ok(())
    }

    /// The comment of that id, in whatever state.
    pub async fn find_comment(&self, id: CommentId) -> Result<Option<Comment>, Error> {
        let sql = format!("SELECT {COLUMNS} FROM {FROM} WHERE c.id = $1");
        self.fetch_optional(&sql, params![id]).await?.map(|mut row| comment(&mut row)).transpose()
    }

    /// Comments by id, in whatever state and order; ids that do not exist are left out.
    pub async fn list_comments_by_id(&self, ids: &[CommentId]) -> Result<Vec<Comment>, Error> {
        let mut found = Vec::with_capacity(ids.len());
        for chunk in ids.chunks(512) {
            // The last id again up to a power of two: few lengths are few prepared statements.
            let length = chunk.len().next_power_of_two();
            let last = chunk[chunk.len() - 1];
            let sql = format!("SELECT {COLUMNS} FROM {FROM} WHERE c.id IN ({})", id_list(1, length));
            let ids: Vec<_> = (0..length).map(|n| chunk.get(n).copied().unwrap_or(last).into()).collect();
            found.extend(comments(self.fetch_all(&sql, &ids).await?)?);
        }
        Ok(found)
    }

    /// For each root the first `limit` listed comments below it, by place: one query for the page.
    pub async fn list_first_answers(&self, roots: &[CommentId], limit: usize) -> Result<Vec<Comment>, Error> {
        if roots.is_empty() {
            return Ok(Vec::new());
        }
        let arm = |n: usize| {
            format!(
                "SELECT * FROM (
                     SELECT {COLUMNS} FROM {FROM}
                     WHERE c.root_id = ${} AND c.parent_id IS NOT NULL AND c.listed
                     ORDER BY c.seq
                     LIMIT $1
                 ) AS a{n}",
                n + 2
            )
        };
        let sql = (0..roots.len()).map(arm).collect::<Vec<_>>().join(" UNION ALL ");
        let mut values = vec![(limit as i64).into()];
        values.extend(roots.iter().map(|id| (*id).into()));
        comments(self.fetch_all(&sql, &values).await?)
    }

    /// Listed comments below a root with a place above `after`, in order of place.
    pub async fn list_answers_after(
        &self,
        root: CommentId,
        after: i64,
        limit: usize,
    ) -> Result<Vec<Comment>, Error> {
        let sql = format!(
            "SELECT {COLUMNS} FROM {FROM}
             WHERE c.root_id = $1 AND c.parent_id IS NOT NULL AND c.listed AND c.seq > $2
             ORDER BY c.seq
             LIMIT $3"
        );
        comments(self.fetch_all(&sql, params![root, after, limit as i64]).await?)
    }

    /// Listed comments below a root with a place below `before`, the nearest; in order of place.
    pub async fn list_answers_before(
        &self,
        root: CommentId,
        before: i64,
        limit: usize,
    ) -> Result<Vec<Comment>, Error> {
        let sql = format!(
            "SELECT {COLUMNS} FROM {FROM}
             WHERE c.root_id = $1 AND c.parent_id IS NOT NULL AND c.listed AND c.seq < $2
             ORDER BY c.seq DESC
             LIMIT $3"
        );
        let mut found = comments(self.fetch_all(&sql, params![root, before, limit as i64]).await?)?;
        found.reverse();
        Ok(found)
    }

    /// Visible comments of a thread, the last posted first: for feeds and the API's flat list.
    pub async fn list_latest_comments(
        &self,
        thread: ThreadId,
        before_seq: i64,
        limit: usize,
    ) -> Result<Vec<Comment>, Error> {
        let sql = format!(
            "SELECT {COLUMNS} FROM {FROM}
             WHERE c.thread_id = $1 AND c.seq < $2 AND c.state = 'visible'
             ORDER BY c.seq DESC
             LIMIT $3"
        );
        comments(self.fetch_all(&sql, params![thread, before_seq, limit as i64]).await?)
    }

    /// All comments of a thread by place, in whatever state: for exports and checks.
    pub async fn list_comments_after_seq(
        &self,
        thread: ThreadId,
        after: i64,
        limit: usize,
    ) -> Result<Vec<Comment>, Error> {
        let sql = format!(
            "SELECT {COLUMNS} FROM {FROM} WHERE c.thread_id = $1 AND c.seq > $2 ORDER BY c.seq LIMIT $3"
        );
        comments(self.fetch_all(&sql, params![thread, after, limit as i64]).await?)
    }

    /// A reader's visible comments under stories that are not unpublished, the last first, before an id.
    pub async fn list_comments_by_reader(
        &self,
        reader: ReaderId,
        before: CommentId,
        limit: usize,
    ) -> Result<Vec<Comment>, Error> {
        let sql = format!(
            "SELECT {COLUMNS} FROM {FROM}
             JOIN threads t ON t.id = c.thread_id
             JOIN stories s ON s.id = t.story_id
             WHERE c.reader_id = $1 AND c.id < $2 AND c.state = 'visible' AND s.publication <> 'unpublished'
             ORDER BY c.id DESC
             LIMIT $3"
        );
        comments(self.fetch_all(&sql, params![reader, before, limit as i64]).await?)
    }

    /// How many comments [`Tx::list_comments_by_reader`] lists in all.
    pub async fn count_comments_by_reader(&self, reader: ReaderId) -> Result<i64, Error> {
        let sql = "
            SELECT COUNT(*)
            FROM comments c
            JOIN threads t ON t.id = c.thread_id
            JOIN stories s ON s.id = t.story_id
            WHERE c.reader_id = $1 AND c.state = 'visible' AND s.publication <> 'unpublished'";
        self.fetch_one(sql, params![reader]).await?.next()
    }

    /// A reader's own held and removed comments in a thread, the last first.
    pub async fn list_own_waiting(
        &self,
        thread: ThreadId,
        reader: ReaderId,
        limit: usize,
    ) -> Result<Vec<Comment>, Error> {
        let sql = format!(
            "SELECT {COLUMNS} FROM {FROM}
             WHERE c.thread_id = $1 AND c.reader_id = $2 AND c.state <> 'visible' AND c.state <> 'withdrawn'
             ORDER BY c.seq DESC
             LIMIT $3"
        );
        comments(self.fetch_all(&sql, params![thread, reader, limit as i64]).await?)
    }

    /// Comments of a site in a state other than visible, the oldest first, after an id.
    pub async fn list_comments_in_state(
        &self,
        site: SiteId,
        state: State,
        after: CommentId,
        limit: usize,
    ) -> Result<Vec<Comment>, Error> {
        let sql = format!(
            "SELECT {COLUMNS} FROM {FROM}
             WHERE c.site_id = $1 AND c.state = $2 AND c.state <> 'visible' AND c.id > $3
             ORDER BY c.id
             LIMIT $4"
        );
        comments(self.fetch_all(&sql, params![site, state.name(), after, limit as i64]).await?)
    }

    /// The last visible comment before `seq` by the one person in the thread who has that name; none when there is no
    /// such person, or more than one.
    pub async fn find_comment_by_name(
        &self,
        thread: ThreadId,
        author_key: &str,
        before_seq: i64,
    ) -> Result<Option<CommentId>, Error> {
        let sql = "
            SELECT id, reader_id
            FROM comments
            WHERE thread_id = $1 AND author_key = $2 AND seq < $3 AND state = 'visible'
            ORDER BY seq DESC
            LIMIT 1";
        let row = self.fetch_optional(sql, params![thread, author_key, before_seq]).await?;
        let Some(mut row) = row else { return Ok(None) };
        let (last, person): (CommentId, Option<ReaderId>) = (row.next()?, row.next()?);
        // Two guests of one name may be two people.
        let sql = "
            SELECT EXISTS (
                SELECT 1
                FROM comments
                WHERE thread_id = $1 AND author_key = $2 AND seq < $3 AND state = 'visible'
                  AND id <> $4 AND (reader_id IS DISTINCT FROM $5 OR reader_id IS NULL)
            )";
        let others = params![thread, author_key, before_seq, last, person];
        let is_shared: bool = self.fetch_one(sql, others).await?.next()?;
        Ok((!is_shared).then_some(last))
    }

    /// The last comment with this text that this author posted under this parent since a moment: the same action sent
    /// twice without a key. One that he took back is none: he means to say it again.
    pub async fn find_twin(&self, new: &NewComment, since: Micros) -> Result<Option<CommentId>, Error> {
        let sql = "
            SELECT id
            FROM comments
            WHERE thread_id = $1 AND author_key = $2 AND reader_id IS NOT DISTINCT FROM $3
              AND parent_id IS NOT DISTINCT FROM $4 AND text = $5 AND created_at > $6 AND state <> 'withdrawn'
            ORDER BY seq DESC
            LIMIT 1";
        let values = params![new.thread_id, &new.author_key, new.reader_id, new.parent_id, &new.text, since];
        self.fetch_optional(sql, values).await?.map(|mut row| row.next()).transpose()
    }

    /// When this author last posted in the thread.
    pub async fn find_last_posted_at(
        &self,
        thread: ThreadId,
        author_key: &str,
        reader: Option<ReaderId>,
    ) -> Result<Option<Micros>, Error> {
        let sql = "
            SELECT created_at
            FROM comments
            WHERE thread_id = $1 AND author_key = $2 AND reader_id IS NOT DISTINCT FROM $3
            ORDER BY seq DESC
            LIMIT 1";
        self.fetch_optional(sql, params![thread, author_key, reader])
            .await?
            .map(|mut row| row.next())
            .transpose()
    }

    /// How many comments a reader posted after one moment and up to another, counted to `limit`.
    pub async fn count_posts_since(
        &self,
        reader: ReaderId,
        since: Micros,
        until: Micros,
        limit: i64,
    ) -> Result<i64, Error> {
        let sql = "
            SELECT COUNT(*)
            FROM (SELECT created_at FROM comments WHERE reader_id = $1 ORDER BY id DESC LIMIT $4) AS last
            WHERE created_at > $2 AND created_at <= $3";
        self.fetch_one(sql, params![reader, since, until, limit]).await?.next()
    }

    /// As [`Tx::count_posts_since`], for guests of one name in one thread.
    pub async fn count_guest_posts_since(
        &self,
        thread: ThreadId,
        author_key: &str,
        since: Micros,
        until: Micros,
        limit: i64,
    ) -> Result<i64, Error> {
        let sql = "
            SELECT COUNT(*)
            FROM (
                SELECT created_at
                FROM comments
                WHERE thread_id = $1 AND author_key = $2 AND reader_id IS NULL
                ORDER BY seq DESC
                LIMIT $5
            ) AS last
            WHERE created_at > $3 AND created_at <= $4";
        self.fetch_one(sql, params![thread, author_key, since, until, limit]).await?.next()
    }

    /// Puts a new text in place of the old one, which is kept. The version that the caller read must still stand.
    pub async fn update_comment_text(
        &self,
        old: &Comment,
        text: &str,
        language: Option<&str>,
        mentions: &[MentionTarget],
        now: Micros,
    ) -> Result<bool, Error> {
        self.execute(
            "INSERT INTO comment_revisions (comment_id, version, text, created_at) VALUES ($1, $2, $3, $4)
             ON CONFLICT (comment_id, version) DO NOTHING",
            params![old.id, old.version, &old.text, old.edited_at.unwrap_or(old.created_at)],
        )
        .await?;
        let mentions = match mentions.is_empty() {
            true => None,
            false => Some(serde_json::to_string(mentions).map_err(|e| Error::Backend(e.to_string()))?),
        };
        let touched = self
            .execute(
                "UPDATE comments
                 SET text = $3, language = $4, mentions = $5, edited_at = $6, version = version + 1
                 WHERE id = $1 AND version = $2",
                params![old.id, old.version, text, language, mentions, now],
            )
            .await?;
        Ok(touched == 1)
    }

    /// Keeps an earlier wording (imports).
    pub async fn insert_revision(
        &self,
        id: CommentId,
        version: i64,
        text: &str,
        at: Micros,
    ) -> Result<(), Error> {
        let sql =
            "INSERT INTO comment_revisions (comment_id, version, text, created_at) VALUES ($1, $2, $3, $4)";
        self.execute(sql, params![id, version, text, at]).await?;
        Ok(())
    }

    /// Sets the version of a comment (imports).
    pub async fn update_comment_version(&self, id: CommentId, version: i64) -> Result<(), Error> {
        self.execute("UPDATE comments SET version = $2 WHERE id = $1", params![id, version]).await?;
        Ok(())
    }

    /// Earlier wordings, the first first: version, text, when.
    pub async fn list_revisions(&self, id: CommentId) -> Result<Vec<(i64, String, Micros)>, Error> {
        let sql = "
            SELECT version, text, created_at
            FROM comment_revisions
            WHERE comment_id = $1
            ORDER BY version
            LIMIT 1000";
        let rows = self.fetch_all(sql, params![id]).await?;
        rows.into_iter().map(|mut row| Ok((row.next()?, row.next()?, row.next()?))).collect()
    }

    /// Sets state and listing, and counts a version.
    pub async fn update_comment_state(&self, id: CommentId, state: State, listed: bool) -> Result<(), Error> {
        let sql = "UPDATE comments SET state = $2, listed = $3, version = version + 1 WHERE id = $1";
        self.execute(sql, params![id, state.name(), listed]).await?;
        Ok(())
    }

    /// Lists or unlists a comment whose state stays.
    pub async fn update_comment_listed(&self, id: CommentId, listed: bool) -> Result<(), Error> {
        self.execute("UPDATE comments SET listed = $2 WHERE id = $1", params![id, listed]).await?;
        Ok(())
    }

    /// Whether anything that is listed answers it directly.
    pub async fn has_listed_reply(&self, id: CommentId) -> Result<bool, Error> {
        let sql = "SELECT EXISTS (SELECT 1 FROM comments WHERE parent_id = $1 AND listed)";
        self.fetch_one(sql, params![id]).await?.next()
    }

    /// State, listing and parent of a comment: one step up a chain of answers.
    pub async fn find_link(&self, id: CommentId) -> Result<Option<(State, bool, Option<CommentId>)>, Error> {
        let sql = "SELECT state, listed, parent_id FROM comments WHERE id = $1";
        let row = self.fetch_optional(sql, params![id]).await?;
        row.map(|mut row| Ok((row.next_word()?, row.next()?, row.next()?))).transpose()
    }

    /// Adds to the counts of a comment's parent and root, noting what the root's rank was in `version` of its thread.
    pub async fn add_answer(
        &self,
        thread: ThreadId,
        version: i64,
        parent: CommentId,
        root: CommentId,
        by: i64,
    ) -> Result<(), Error> {
        self.log_rank(thread, version, root).await?;
        let sql = "UPDATE comments SET reply_count = reply_count + $2 WHERE id = $1";
        self.execute(sql, params![parent, by]).await?;
        let sql = "UPDATE comments SET answer_count = answer_count + $2 WHERE id = $1";
        self.execute(sql, params![root, by]).await?;
        Ok(())
    }
}
