//! Reading a thread: a page of conversations in an order, or one conversation in the order it was had.

use std::collections::HashMap;

use rejoinder_domain::{
    Actor, Comment, CommentId, Order, Refusal, Site, Thread, ThreadId, comment::Sight, limits,
};
use rejoinder_store::{Direction, Position, Tx};

use crate::{
    Cursor, access,
    ctx::Ctx,
    error::Error,
    live,
    view::{CommentView, Node, Viewing},
};

/// Which part of a thread to read.
#[derive(Debug, Clone)]
pub enum Look {
    /// A page of conversations; the first one without a cursor.
    Page {
        /// The order.
        order: Order,
        /// Where the page begins.
        cursor: Option<String>,
        /// Conversations on it.
        limit: usize,
    },
    /// The page of an order where a root stands.
    Around {
        /// The order.
        order: Order,
        /// The root that begins the page.
        root: CommentId,
    },
    /// One conversation, from its start, from a place, or around a comment in it.
    Conversation {
        /// Its first comment.
        root: CommentId,
        /// Where the page begins.
        cursor: Option<String>,
        /// The comment that must be on it.
        around: Option<CommentId>,
    },
    /// Some comments as they are now, at most [`limits::COMMENTS_BY_ID_MAX`]; those that the viewer may not know of, or
    /// that stand elsewhere, are left out.
    These(Vec<CommentId>),
}

/// What was read.
#[derive(Debug)]
pub struct ThreadPage {
    /// The thread with its counters.
    pub thread: Thread,
    /// The order in force (conversations are in the order they were had).
    pub order: Order,
    /// The root whose conversation this is, when it is one.
    pub conversation: Option<CommentId>,
    /// What is shown.
    pub nodes: Vec<Node>,
    /// Cursor of the page before.
    pub prev: Option<Cursor>,
    /// Cursor of the page after.
    pub next: Option<Cursor>,
    /// The viewer's own held and removed comments in the thread.
    pub waiting: Vec<CommentView>,
    /// Up to where this page knows what happened: from here on it is told live.
    pub position: live::Position,
}

/// Reads a part of a thread for a viewer, from one snapshot.
pub async fn read_thread(
    ctx: &Ctx,
    site: &Site,
    actor: &Actor,
    id: ThreadId,
    look: Look,
) -> Result<ThreadPage, Error> {
    let (site, actor, now, lineage) = (site.clone(), actor.clone(), ctx.now(), ctx.lineage());
    ctx.store
        .read(move |tx| async move {
            let viewing = Viewing { site: &site, actor: &actor, now };
            let thread = access::thread(&tx, &site, &actor, id).await?;
            let (_, newest) = tx.load_event_span().await?;
            let mut page = match look {
                Look::Page { order, cursor, limit } => {
                    let cursor = cursor.map(|text| Cursor::decode(&text, id, order)).transpose()?;
                    roots(&tx, &viewing, thread, order, cursor, limit.clamp(1, limits::PAGE_MAX)).await?
                }
                Look::Around { order, root } => around_root(&tx, &viewing, thread, order, root).await?,
                Look::These(ids) => these(&tx, &viewing, thread, &ids).await?,
                Look::Conversation { root, cursor, around } => {
                    conversation(&tx, &viewing, thread, root, cursor, around).await?
                }
            };
            page.position = live::Position::new(lineage, newest);
            if let Some(reader) = actor.reader_id() {
                let own = tx.list_own_waiting(id, reader, limits::OWN_PENDING_MAX).await?;
                page.waiting = viewing.views(&tx, &page.thread, own).await?;
            }
            Ok(page)
        })
        .await
}

/// The last visible comments of a thread, newest first, for feeds and the flat list of the API.
pub async fn latest(
    ctx: &Ctx,
    site: &Site,
    id: ThreadId,
    limit: usize,
) -> Result<(Thread, Vec<CommentView>), Error> {
    let (site, now) = (site.clone(), ctx.now());
    ctx.store
        .read(move |tx| async move {
            let thread = access::thread(&tx, &site, &Actor::Anyone, id).await?;
            let comments = tx.list_latest_comments(id, i64::MAX, limit.min(limits::PAGE_MAX)).await?;
            let viewing = Viewing { site: &site, actor: &Actor::Anyone, now };
            let views = viewing.views(&tx, &thread, comments).await?;
            Ok((thread, views))
        })
        .await
}

/// The comments below a root by place, flat: for the API.
pub async fn read_answers(
    ctx: &Ctx,
    site: &Site,
    actor: &Actor,
    root: CommentId,
    after_seq: i64,
    limit: usize,
) -> Result<Vec<CommentView>, Error> {
    let (site, actor, now) = (site.clone(), actor.clone(), ctx.now());
    ctx.store
        .read(move |tx| async move {
            let root = access::comment(&tx, &site, &actor, root).await?;
            let thread = access::thread(&tx, &site, &actor, root.thread_id).await?;
            let answers = tx.list_answers_after(root.id, after_seq, limit.clamp(1, limits::PAGE_MAX)).await?;
            Viewing { site: &site, actor: &actor, now }.views(&tx, &thread, answers).await
        })
        .await
}

/// Before the first comment of an order, as of now.
fn start(thread: &Thread, order: Order) -> Position {
    let (rank, seq) = match order {
        Order::Oldest => (0, 0),
        Order::Newest | Order::Answered | Order::Best => (i64::MAX, i64::MAX),
    };
    Position { as_of: thread.version, last_seq: thread.last_seq, rank, seq }
}

async fn roots(
    tx: &Tx,
    viewing: &Viewing<'_>,
    thread: Thread,
    order: Order,
    cursor: Option<Cursor>,
    limit: usize,
) -> Result<ThreadPage, Error> {
    let (at, direction) = cursor.map_or((start(&thread, order), Direction::Forward), |c| (c.at, c.direction));
    let page = tx.list_roots(thread.id, order, at, direction, limit).await?;
    let (before, after) = match direction {
        Direction::Forward => (cursor.is_some(), page.more),
        Direction::Back => (page.more, true),
    };
    finish_roots(tx, viewing, thread, order, at, page.roots, before, after).await
}

async fn around_root(
    tx: &Tx,
    viewing: &Viewing<'_>,
    thread: Thread,
    order: Order,
    root: CommentId,
) -> Result<ThreadPage, Error> {
    let root = access::comment(tx, viewing.site, viewing.actor, root).await?;
    if root.thread_id != thread.id || !root.is_root() {
        return Err(Refusal::NotFound.into());
    }
    // One step before the root, so that it is the first of its page.
    let mut at = start(&thread, order);
    at.rank = tx.load_rank(root.id, order).await?;
    at.seq = if order == Order::Oldest { root.seq - 1 } else { root.seq + 1 };
    let page = tx.list_roots(thread.id, order, at, Direction::Forward, limits::PAGE_ROOTS).await?;
    let before =
        tx.list_roots(thread.id, order, Position { seq: root.seq, ..at }, Direction::Back, 1).await?;
    finish_roots(tx, viewing, thread, order, at, page.roots, !before.roots.is_empty(), page.more).await
}

#[expect(clippy::too_many_arguments, reason = "the parts of one page, joined in one place for both callers")]
async fn finish_roots(
    tx: &Tx,
    viewing: &Viewing<'_>,
    thread: Thread,
    order: Order,
    at: Position,
    roots: Vec<(i64, Comment)>,
    before: bool,
    after: bool,
) -> Result<ThreadPage, Error> {
    let cursor = |entry: Option<&(i64, Comment)>, direction| {
        entry.map(|(rank, root)| Cursor {
            thread: thread.id,
            order,
            direction,
            at: Position { rank: *rank, seq: root.seq, ..at },
        })
    };
    let prev = before.then(|| cursor(roots.first(), Direction::Back)).flatten();
    let next = after.then(|| cursor(roots.last(), Direction::Forward)).flatten();
    let ids: Vec<CommentId> = roots
        .iter()
        .filter(|(_, root)| root.answer_count > 0 || root.state != rejoinder_domain::State::Visible)
        .map(|(_, root)| root.id)
        .collect();
    let answers = tx.list_first_answers(&ids, limits::REPLIES_SHOWN).await?;
    let mut all: Vec<Comment> = roots.into_iter().map(|(_, root)| root).collect();
    all.extend(answers);
    let nodes = grow(tx, viewing, &thread, all).await?;
    Ok(ThreadPage {
        thread,
        order,
        conversation: None,
        nodes,
        prev,
        next,
        waiting: Vec::new(),
        position: live::Position::default(),
    })
}

async fn conversation(
    tx: &Tx,
    viewing: &Viewing<'_>,
    thread: Thread,
    root: CommentId,
    cursor: Option<String>,
    around: Option<CommentId>,
) -> Result<ThreadPage, Error> {
    let order = Order::Oldest;
    let root = access::comment(tx, viewing.site, viewing.actor, root).await?;
    if root.thread_id != thread.id || !root.is_root() {
        return Err(Refusal::NotFound.into());
    }
    let cursor = cursor.map(|text| Cursor::decode(&text, thread.id, order)).transpose()?;
    let limit = limits::CONVERSATION_PAGE;
    let answers = match (cursor, around) {
        (Some(Cursor { direction: Direction::Back, at, .. }), _) => {
            tx.list_answers_before(root.id, at.seq, limit).await?
        }
        (Some(Cursor { at, .. }), _) => tx.list_answers_after(root.id, at.seq, limit).await?,
        (None, Some(around)) => {
            let around = access::comment(tx, viewing.site, viewing.actor, around).await?;
            if around.root_id != root.id {
                return Err(Refusal::NotFound.into());
            }
            let mut window = tx.list_answers_before(root.id, around.seq, limit / 5).await?;
            window.extend(tx.list_answers_after(root.id, around.seq - 1, limit - limit / 5).await?);
            window
        }
        (None, None) => tx.list_answers_after(root.id, 0, limit).await?,
    };
    let at = |seq| Position { seq, ..start(&thread, order) };
    let before = match answers.first() {
        Some(first) => !tx.list_answers_before(root.id, first.seq, 1).await?.is_empty(),
        None => false,
    };
    let after = match answers.last() {
        Some(last) => !tx.list_answers_after(root.id, last.seq, 1).await?.is_empty(),
        None => false,
    };
    let edge = |entry: Option<&Comment>, direction| {
        entry.map(|c| Cursor { thread: thread.id, order, direction, at: at(c.seq) })
    };
    let prev = before.then(|| edge(answers.first(), Direction::Back)).flatten();
    let next = after.then(|| edge(answers.last(), Direction::Forward)).flatten();
    let mut all = vec![root.clone()];
    all.extend(answers);
    let mut nodes = grow(tx, viewing, &thread, all).await?;
    for node in &mut nodes {
        // What is not shown here is on the pages before and after.
        node.more = 0;
    }
    Ok(ThreadPage {
        thread,
        order,
        conversation: Some(root.id),
        nodes,
        prev,
        next,
        waiting: Vec::new(),
        position: live::Position::default(),
    })
}

async fn these(
    tx: &Tx,
    viewing: &Viewing<'_>,
    thread: Thread,
    ids: &[CommentId],
) -> Result<ThreadPage, Error> {
    if ids.len() > limits::COMMENTS_BY_ID_MAX {
        return Err(Refusal::ParameterInvalid { name: "id".into() }.into());
    }
    let mut comments = tx.list_comments_by_id(ids).await?;
    comments.retain(|comment| comment.thread_id == thread.id);
    comments.sort_unstable_by_key(|comment| comment.seq);
    let mut nodes = grow(tx, viewing, &thread, comments).await?;
    for node in &mut nodes {
        node.more = 0;
    }
    let (waiting, position) = (Vec::new(), live::Position::default());
    Ok(ThreadPage {
        thread,
        order: Order::Oldest,
        conversation: None,
        nodes,
        prev: None,
        next: None,
        waiting,
        position,
    })
}

/// Makes trees of comments of one thread: roots in the order given, answers below what they answer, as deep as the
/// screen indents; deeper ones stand beside what they answer and say whom.
async fn grow(
    tx: &Tx,
    viewing: &Viewing<'_>,
    thread: &Thread,
    comments: Vec<Comment>,
) -> Result<Vec<Node>, Error> {
    let views = viewing.views(tx, thread, comments).await?;
    let place: HashMap<CommentId, usize> = views.iter().enumerate().map(|(i, view)| (view.id, i)).collect();
    let names = names_of_absent(tx, viewing, &views, &place).await?;

    // Answers have a higher place than what they answer, so levels can be told in order of place.
    let mut level = vec![0; views.len()];
    let mut container: Vec<Option<usize>> = vec![None; views.len()];
    let mut by_seq: Vec<usize> = (0..views.len()).collect();
    by_seq.sort_by_key(|i| views[*i].seq);
    for i in by_seq {
        let view = &views[i];
        let Some(parent) = view.parent_id else { continue };
        let parent_at = place.get(&parent).copied();
        let above = parent_at.or_else(|| place.get(&view.root_id).copied());
        match above {
            Some(above) if level[above] < limits::INDENT_LEVELS_MAX => {
                level[i] = level[above] + 1;
                container[i] = Some(above);
            }
            Some(above) => {
                level[i] = level[above];
                container[i] = container[above];
            }
            None => {}
        }
    }
    let mut nodes: Vec<Option<Node>> = Vec::with_capacity(views.len());
    for (i, view) in views.iter().enumerate() {
        let in_reply_to = match view.parent_id {
            Some(parent) if container[i].map(|c| views[c].id) != Some(parent) => {
                let name = match place.get(&parent) {
                    Some(at) => views[*at].body.as_ref().map(|body| body.author_name.clone()),
                    None => names.get(&parent).cloned(),
                };
                Some((parent, name))
            }
            _ => None,
        };
        nodes.push(Some(Node { comment: view.clone(), in_reply_to, replies: Vec::new(), more: 0 }));
    }
    // Children into their containers, the last first, so that each is whole before it moves.
    let mut order: Vec<usize> = (0..nodes.len()).collect();
    order.sort_by_key(|i| (std::cmp::Reverse(level[*i]), std::cmp::Reverse(views[*i].seq)));
    for i in order {
        if let Some(above) = container[i]
            && let (Some(mut node), Some(Some(target))) = (nodes[i].take(), nodes.get_mut(above))
        {
            node.replies.reverse();
            target.replies.push(node);
        }
    }
    let mut roots: Vec<Node> = nodes.into_iter().flatten().collect();
    for root in &mut roots {
        root.replies.reverse();
        root.more = (root.comment.answer_count - visible_below(root)).max(0);
    }
    Ok(roots)
}

fn visible_below(node: &Node) -> i64 {
    let one = |reply: &Node| {
        i64::from(reply.comment.state == rejoinder_domain::State::Visible) + visible_below(reply)
    };
    node.replies.iter().map(one).sum()
}

/// The authors of comments that are answered here and stand elsewhere, where the viewer may see them.
async fn names_of_absent(
    tx: &Tx,
    viewing: &Viewing<'_>,
    views: &[CommentView],
    place: &HashMap<CommentId, usize>,
) -> Result<HashMap<CommentId, String>, Error> {
    let mut absent: Vec<CommentId> =
        views.iter().filter_map(|view| view.parent_id).filter(|id| !place.contains_key(id)).collect();
    absent.sort_unstable();
    absent.dedup();
    let found = tx.list_comments_by_id(&absent).await?;
    let visible = found.into_iter().filter(|c| c.seen_by(viewing.actor) == Sight::Full);
    Ok(visible.map(|c| (c.id, c.author_name)).collect())
}
