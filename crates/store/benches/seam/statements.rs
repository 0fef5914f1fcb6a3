//! The statements of the work that is measured, as the store has them, for the bare drivers; and the rows that they read,
//! made into the same comments.

use rejoinder_domain::{Comment, CommentId, Role, State, limits};

/// Conversations on a page, and one more to know whether there is a next page.
pub(crate) const ROOTS: i64 = limits::PAGE_ROOTS as i64 + 1;
/// Answers shown below each.
pub(crate) const ANSWERS: i64 = limits::REPLIES_SHOWN as i64;

const COLUMNS: &str = "c.id, c.site_id, c.thread_id, c.seq, c.parent_id, c.root_id, c.reader_id,
    COALESCE(r.name, c.guest_name, ''), r.role, c.text, c.language, c.mentions, c.state, c.listed, c.created_at,
    c.edited_at, c.version, c.reply_count, c.answer_count, c.reaction_count";
const FROM: &str = "comments c LEFT JOIN readers r ON r.id = c.reader_id";

pub(crate) const TAKE_SEQ: &str =
    "UPDATE threads SET last_seq = last_seq + 1, version = version + 1 WHERE id = $1 RETURNING last_seq";
pub(crate) const INSERT: &str = "
    INSERT INTO comments (id, site_id, thread_id, seq, parent_id, root_id, reader_id, guest_name, author_key,
                          text, language, mentions, state, listed, created_at, edited_at, version,
                          reply_count, answer_count, reaction_count, report_count, best)
    VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, 1, 0, 0, 0, 0, 0)";
pub(crate) const COUNT: &str = "
    UPDATE threads
    SET comment_count = comment_count + $2, last_comment_at = COALESCE($3, last_comment_at)
    WHERE id = $1";

pub(crate) fn roots() -> String {
    format!(
        "SELECT {COLUMNS} FROM {FROM}
         WHERE c.thread_id = $1 AND c.parent_id IS NULL AND c.listed AND c.seq < $2
         ORDER BY c.seq DESC
         LIMIT $3"
    )
}

pub(crate) fn answers(roots: usize) -> String {
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
    (0..roots).map(arm).collect::<Vec<_>>().join(" UNION ALL ")
}

pub(crate) fn comment() -> String {
    format!("SELECT {COLUMNS} FROM {FROM} WHERE c.id = $1")
}

/// Those whose answers the page shows.
pub(crate) fn answered(roots: &[Comment]) -> Vec<CommentId> {
    roots.iter().filter(|root| root.answer_count > 0).map(|root| root.id).collect()
}

/// Reads the columns from either driver's row.
macro_rules! read_comment {
    ($row:expr, $get:ident) => {{
        let row = $row;
        let id = |index| row.$get::<_, Option<i64>>(index);
        let number = |index| row.$get::<_, i64>(index);
        let role: Option<String> = row.$get(8)?;
        let mentions: Option<String> = row.$get(11)?;
        let state: String = row.$get(12)?;
        Ok(Comment {
            id: rejoinder_domain::CommentId::from_raw(number(0)?),
            site_id: rejoinder_domain::SiteId::from_raw(number(1)?),
            thread_id: rejoinder_domain::ThreadId::from_raw(number(2)?),
            seq: number(3)?,
            parent_id: id(4)?.map(rejoinder_domain::CommentId::from_raw),
            root_id: rejoinder_domain::CommentId::from_raw(number(5)?),
            reader_id: id(6)?.map(rejoinder_domain::ReaderId::from_raw),
            author_name: row.$get(7)?,
            by_staff: $crate::statements::is_staff(role.as_deref()),
            text: row.$get(9)?,
            language: row.$get(10)?,
            mentions: mentions
                .map(|json| serde_json::from_str(&json).expect("mentions are JSON"))
                .unwrap_or_default(),
            state: $crate::statements::word(&state),
            listed: row.$get(13)?,
            created_at: number(14)?,
            edited_at: id(15)?,
            version: number(16)?,
            reply_count: number(17)?,
            answer_count: number(18)?,
            reaction_count: number(19)?,
            badges: Vec::new(),
        })
    }};
}
pub(crate) use read_comment;

pub(crate) fn is_staff(role: Option<&str>) -> bool {
    role.is_some_and(|role| role.parse::<Role>().expect("a known role").is_staff())
}

pub(crate) fn word(state: &str) -> State {
    state.parse().expect("a known state")
}
