//! Pages of a thread's roots by keyset, in an order that stays put while others post and react.
//!
//! A cursor remembers the thread's version when paging began. `rank_log` tells what the rank of a comment was then, so a
//! comment whose rank changed since keeps its old place for this cursor: none is skipped, none comes twice.

use std::collections::HashMap;

use rejoinder_domain::{Comment, CommentId, Order, ThreadId, limits};

use crate::{
    comments::{COLUMNS, FROM, comment},
    db::{Error, Tx},
    params,
};

/// Which way a page goes from its position.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Direction {
    /// Away from the start of the order.
    Forward,
    /// Towards its start.
    Back,
}

/// A place in an order, with the moment at which the order is looked at.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Position {
    /// The thread's version when paging began.
    pub as_of: i64,
    /// The thread's highest place at that moment: later comments are not part of this paging.
    pub last_seq: i64,
    /// The rank of the comment at the place; 0 in the orders by place.
    pub rank: i64,
    /// The place of that comment.
    pub seq: i64,
}

/// A page of roots.
#[derive(Debug, Default)]
pub struct RootPage {
    /// Each with the rank by which this paging ordered it.
    pub roots: Vec<(i64, Comment)>,
    /// Whether there is more in the direction of the page.
    pub more: bool,
}

impl Tx {
    /// Notes what a root's rank was before `version` of its thread, and forgets what no cursor may ask for any more.
    pub async fn log_rank(&self, thread: ThreadId, version: i64, root: CommentId) -> Result<(), Error> {
        let sql = "
            INSERT INTO rank_log (thread_id, version, comment_id, seq, answer_count, best)
            SELECT thread_id, $2, id, seq, answer_count, best FROM comments WHERE id = $3 AND thread_id = $1
            ON CONFLICT (thread_id, version, comment_id) DO NOTHING";
        self.execute(sql, params![thread, version, root]).await?;
        let sql = "DELETE FROM rank_log WHERE thread_id = $1 AND version < $2";
        self.execute(sql, params![thread, version - limits::RANK_LOG_MAX as i64]).await?;
        Ok(())
    }

    /// Up to `limit` listed roots from `from` (exclusive) in `direction`, always in the order's own sequence.
    pub async fn list_roots(
        &self,
        thread: ThreadId,
        order: Order,
        from: Position,
        direction: Direction,
        limit: usize,
    ) -> Result<RootPage, Error> {
        let mut page = match order {
            Order::Newest | Order::Oldest => {
                self.roots_by_place(thread, order, from, direction, limit + 1).await?
            }
            Order::Answered | Order::Best => {
                self.roots_by_rank(thread, order, from, direction, limit + 1).await?
            }
        };
        let more = page.len() > limit;
        page.truncate(limit);
        if direction == Direction::Back {
            page.reverse();
        }
        Ok(RootPage { roots: page, more })
    }

    /// Orders by place never change, so the place alone is the cursor.
    async fn roots_by_place(
        &self,
        thread: ThreadId,
        order: Order,
        from: Position,
        direction: Direction,
        limit: usize,
    ) -> Result<Vec<(i64, Comment)>, Error> {
        let down = (order == Order::Newest) == (direction == Direction::Forward);
        let (compare, sort) = if down { ("<", "DESC") } else { (">", "ASC") };
        let sql = format!(
            "SELECT {COLUMNS} FROM {FROM}
             WHERE c.thread_id = $1 AND c.parent_id IS NULL AND c.listed AND c.seq {compare} $2
             ORDER BY c.seq {sort}
             LIMIT $3"
        );
        let rows = self.fetch_all(&sql, params![thread, from.seq, limit as i64]).await?;
        rows.into_iter().map(|mut row| Ok((0, comment(&mut row)?))).collect()
    }

    async fn roots_by_rank(
        &self,
        thread: ThreadId,
        order: Order,
        from: Position,
        direction: Direction,
        limit: usize,
    ) -> Result<Vec<(i64, Comment)>, Error> {
        let column = if order == Order::Best { "best" } else { "answer_count" };
        let moved = self.ranks_as_of(thread, column, from.as_of).await?;
        let (compare, sort) = if direction == Direction::Forward { ("<", "DESC") } else { (">", "ASC") };
        let sql = format!(
            "SELECT c.{column}, {COLUMNS} FROM {FROM}
             WHERE c.thread_id = $1 AND c.parent_id IS NULL AND c.listed AND (c.{column}, c.seq) {compare} ($2, $3)
               AND c.seq <= $4
             ORDER BY c.{column} {sort}, c.seq {sort}
             LIMIT $5"
        );
        // Those whose rank did not change since, by index; those that did are passed over here.
        let mut page: Vec<(i64, Comment)> = Vec::new();
        let mut at = (from.rank, from.seq);
        loop {
            let rows = self.fetch_all(&sql, params![thread, at.0, at.1, from.last_seq, limit as i64]).await?;
            let last = rows.len() < limit;
            for mut row in rows {
                let rank = row.next()?;
                let root = comment(&mut row)?;
                at = (rank, root.seq);
                if !moved.contains_key(&root.id) {
                    page.push((rank, root));
                }
            }
            if last || page.len() >= limit {
                break;
            }
        }
        // Those that moved, at the place that they had.
        let beyond = |rank: i64, seq: i64| match direction {
            Direction::Forward => (rank, seq) < (from.rank, from.seq),
            Direction::Back => (rank, seq) > (from.rank, from.seq),
        };
        let mut candidates: Vec<(CommentId, (i64, i64))> = moved
            .into_iter()
            .filter(|(_, (rank, seq))| *seq <= from.last_seq && beyond(*rank, *seq))
            .collect();
        candidates.sort_by_key(|(_, place)| match direction {
            Direction::Forward => (-place.0, -place.1),
            Direction::Back => *place,
        });
        let ranks: HashMap<CommentId, i64> = candidates.iter().map(|(id, (rank, _))| (*id, *rank)).collect();
        let mut listed = 0;
        for step in candidates.chunks(limit) {
            let ids: Vec<CommentId> = step.iter().map(|(id, _)| *id).collect();
            for root in self.list_comments_by_id(&ids).await? {
                if root.listed {
                    listed += 1;
                    page.push((ranks[&root.id], root));
                }
            }
            if listed >= limit {
                break;
            }
        }
        page.sort_by_key(|(rank, root)| match direction {
            Direction::Forward => (-rank, -root.seq),
            Direction::Back => (*rank, root.seq),
        });
        page.truncate(limit);
        Ok(page)
    }

    /// Rank and place, as of a version, of the roots whose rank changed since. Empty when that is too long ago: the
    /// paging then goes on by present ranks.
    async fn ranks_as_of(
        &self,
        thread: ThreadId,
        column: &str,
        as_of: i64,
    ) -> Result<HashMap<CommentId, (i64, i64)>, Error> {
        let sql = format!(
            "SELECT comment_id, {column}, seq
             FROM rank_log
             WHERE thread_id = $1 AND version > $2
             ORDER BY version DESC
             LIMIT $3"
        );
        let rows = self.fetch_all(&sql, params![thread, as_of, limits::RANK_LOG_MAX as i64 + 1]).await?;
        let mut ranks = HashMap::new();
        if rows.len() > limits::RANK_LOG_MAX {
            return Ok(ranks);
        }
        // From the last change back to the first after `as_of`: the first one's old rank is what counts.
        for mut row in rows {
            ranks.insert(row.next()?, (row.next()?, row.next()?));
        }
        Ok(ranks)
    }

    /// The rank of a root in an order as of now.
    pub async fn load_rank(&self, root: CommentId, order: Order) -> Result<i64, Error> {
        let column = match order {
            Order::Newest | Order::Oldest => return Ok(0),
            Order::Answered => "answer_count",
            Order::Best => "best",
        };
        self.fetch_one(&format!("SELECT {column} FROM comments WHERE id = $1"), params![root]).await?.next()
    }
}
