//! Live: whoever reads a thread is told what changes in it, from whatever node it was changed.
//!
//! The rows of the store are the truth. A node follows them with one query for all its listeners, makes what is told once,
//! and hands it to each. What is told names comments and counts, never a word of a text; what is held or removed by
//! the time of telling is not told. Never here: HTTP, and how what is told is written down.

use std::{
    collections::{HashMap, HashSet, VecDeque},
    fmt,
    sync::{Arc, Mutex, MutexGuard, PoisonError, Weak},
    time::Duration,
};

use futures_channel::mpsc;
use futures_util::StreamExt as _;
use rejoinder_domain::{
    Actor, Comment, CommentId, EventKind, Refusal, Site, State, ThreadId, comment::Sight, limits,
    thread::ThreadState,
};
use rejoinder_store::{EventRow, Tx};

use crate::{access, ctx::Ctx, error::Error};

/// Events read in one query.
const BATCH_MAX: usize = 500;
/// Looks follow one another no faster than this, however much is written: what came meanwhile is told together.
const LOOK_EVERY: Duration = Duration::from_millis(20);
/// A look without a signal: from another process on a file, or from a node whose signal was lost.
const LOOK_AT_LEAST_EVERY: Duration = Duration::from_secs(1);
/// What was told last and is kept for those who come back after a moment: all listeners of a node that was restarted ask at
/// once, and the store need not be asked for each.
const RECENT_MAX: usize = 1_024;
/// What may wait for one listener. Who is slower than that is cut off, comes back, and is told what he missed.
const WAITING_MAX: usize = 64;

/// A place among the events of a store, and of which store.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Position {
    lineage: Arc<str>,
    id: i64,
}

impl Position {
    pub(crate) fn new(lineage: Arc<str>, id: i64) -> Self {
        Self { lineage, id }
    }
}

impl fmt::Display for Position {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}-{}", self.lineage, self.id)
    }
}

/// What is told of a thread.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Told {
    /// Where it stands among the events.
    pub position: Position,
    /// Of which thread.
    pub thread_id: ThreadId,
    /// Visible comments in the thread.
    pub comment_count: i64,
    /// What changed.
    pub news: News,
}

/// What changed, as it is now.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum News {
    /// There is a comment that was not there.
    Posted {
        /// Which.
        comment: CommentId,
        /// What it answers.
        parent: Option<CommentId>,
        /// The start of its conversation.
        root: CommentId,
    },
    /// A comment has another text.
    Edited(CommentId),
    /// A comment is there no more.
    Gone(CommentId),
    /// A comment has so many reactions.
    Reacted(CommentId, i64),
    /// The thread is open or closed.
    Thread(ThreadState),
}

impl News {
    /// The comment that it is about.
    fn about(&self) -> Option<CommentId> {
        match *self {
            Self::Posted { comment, .. } => Some(comment),
            Self::Edited(comment) | Self::Gone(comment) | Self::Reacted(comment, _) => Some(comment),
            Self::Thread(_) => None,
        }
    }
}

/// Who listens where on this node, and what they are told. `T` is what is handed to each: made once, cheap to clone.
pub struct Live<T>(Arc<Hub<T>>);

impl<T> Clone for Live<T> {
    fn clone(&self) -> Self {
        Self(Arc::clone(&self.0))
    }
}

struct Hub<T> {
    ctx: Ctx,
    make: fn(&Told) -> T,
    ears: Mutex<Ears<T>>,
}

struct Ears<T> {
    /// The last event that was looked at; none before the first look.
    last: Option<i64>,
    /// What was told of the events after `recent_since`.
    recent: VecDeque<Saying<T>>,
    recent_since: i64,
    listeners: HashMap<u64, Listener<T>>,
    by_thread: HashMap<ThreadId, HashSet<u64>>,
    next_number: u64,
}

struct Listener<T> {
    threads: Vec<ThreadId>,
    sender: mpsc::Sender<(i64, T)>,
}

/// What is told, with where and when.
struct Saying<T> {
    id: i64,
    thread: ThreadId,
    about: Option<CommentId>,
    what: T,
}

/// One who listens; he is forgotten when it is dropped.
pub struct Listening<T: Clone + Send + 'static> {
    /// What he missed; none when that is too much or too old to tell: then he had better read the page anew.
    pub missed: Option<Vec<T>>,
    told: mpsc::Receiver<(i64, T)>,
    after: i64,
    number: u64,
    hub: Weak<Hub<T>>,
}

/// What a listening has to say of itself after a while without news.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Beat<T> {
    /// There was news after all.
    Told(T),
    /// Nothing: up to here he knows everything, and may come back with this position.
    At(Position),
}

impl<T: Clone + Send + 'static> Listening<T> {
    /// The next thing told; none when he was too slow or events were lost, and should come back with his position.
    pub async fn next(&mut self) -> Option<T> {
        loop {
            let (id, what) = self.told.next().await?;
            // His page may have been made by a node that was ahead of this one.
            if id > self.after {
                return Some(what);
            }
        }
    }

    /// Where he stands, so that who hears nothing for long does not come back with a position that is forgotten; none
    /// when he should come back at once.
    pub fn beat(&mut self) -> Option<Beat<T>> {
        let hub = self.hub.upgrade()?;
        // Whoever tells holds the ears: what does not wait here by now comes after the last.
        let ears = hub.ears();
        loop {
            match self.told.try_recv() {
                Ok((id, what)) if id > self.after => return Some(Beat::Told(what)),
                Ok(_) => {}
                Err(mpsc::TryRecvError::Closed) => return None,
                Err(mpsc::TryRecvError::Empty) => {
                    let id = ears.last?.max(self.after);
                    return Some(Beat::At(Position::new(hub.ctx.lineage(), id)));
                }
            }
        }
    }
}

impl<T: Clone + Send + 'static> Drop for Listening<T> {
    fn drop(&mut self) {
        if let Some(hub) = self.hub.upgrade() {
            hub.ears().forget(self.number);
        }
    }
}

impl<T: Clone + Send + Sync + 'static> Live<T> {
    /// Begins to follow the events of the store, on the runtime that it is called on, until the store is closed or the
    /// last clone is dropped. `make` makes of what is told what is handed out.
    #[must_use]
    pub fn start(ctx: &Ctx, make: fn(&Told) -> T) -> Self {
        let ears = Ears {
            last: None,
            recent: VecDeque::new(),
            recent_since: 0,
            listeners: HashMap::new(),
            by_thread: HashMap::new(),
            next_number: 0,
        };
        let hub = Arc::new(Hub { ctx: ctx.clone(), make, ears: Mutex::new(ears) });
        tokio::spawn(follow(Arc::downgrade(&hub), ctx.store.changes()));
        Self(hub)
    }

    /// Listens to threads of a site that the actor may read. `after` is the position that he was last told of, as
    /// [`Position`] is printed; without one he begins now.
    pub async fn listen(
        &self,
        site: &Site,
        actor: &Actor,
        mut threads: Vec<ThreadId>,
        after: Option<&str>,
    ) -> Result<Listening<T>, Error> {
        threads.sort_unstable();
        threads.dedup();
        if threads.is_empty() || threads.len() > limits::LIVE_THREADS_MAX {
            return Err(Refusal::ParameterInvalid { name: "thread".into() }.into());
        }
        let (site, actor, ids) = (site.clone(), actor.clone(), threads.clone());
        let newest = self
            .0
            .ctx
            .store
            .read(move |tx| async move {
                for id in ids {
                    access::thread(&tx, &site, &actor, id).await?;
                }
                Ok::<_, Error>(tx.load_event_span().await?.1)
            })
            .await?;
        // One that is ahead of the store was made up, or is of rows that were lost with a primary.
        let known = after.map(|text| self.known(text).filter(|id| *id <= newest));
        let after = known.unwrap_or(Some(newest));
        let (mut listening, until, recent) = self.register(&threads, after.unwrap_or(newest), newest);
        listening.missed = match (after, recent) {
            (None, _) => None,
            (Some(_), Some(recent)) => Some(recent),
            (Some(after), None) => self.missed(threads, after, until).await?,
        };
        Ok(listening)
    }

    /// The place that a position names in this store; none when it is of another one, or no position.
    fn known(&self, text: &str) -> Option<i64> {
        let (lineage, id) = text.rsplit_once('-')?;
        if lineage != &*self.0.ctx.lineage() {
            return None;
        }
        id.parse().ok().filter(|id| *id >= 0)
    }

    /// From here on he is told. Also up to where he must be told what he missed, and that, when it is at hand.
    fn register(&self, threads: &[ThreadId], after: i64, newest: i64) -> (Listening<T>, i64, Option<Vec<T>>) {
        let mut ears = self.0.ears();
        // Before the first look nobody was told anything, so it may begin here.
        let last = ears.begin(newest);
        let number = ears.next_number;
        ears.next_number += 1;
        let (sender, told) = mpsc::channel(WAITING_MAX);
        for thread in threads {
            ears.by_thread.entry(*thread).or_default().insert(number);
        }
        ears.listeners.insert(number, Listener { threads: threads.to_vec(), sender });
        let recent = (after >= ears.recent_since).then(|| {
            let his = ears.recent.iter().filter(|said| said.id > after && threads.contains(&said.thread));
            his.map(|said| said.what.clone()).collect()
        });
        (Listening { missed: None, told, after, number, hub: Arc::downgrade(&self.0) }, last, recent)
    }

    /// What is to be told of the events between two places; none when they are too many or forgotten.
    async fn missed(&self, threads: Vec<ThreadId>, after: i64, until: i64) -> Result<Option<Vec<T>>, Error> {
        let hub = Arc::clone(&self.0);
        hub.ctx
            .clone()
            .store
            .read(move |tx| async move {
                let (oldest, _) = tx.load_event_span().await?;
                if after + 1 < oldest {
                    return Ok(None);
                }
                let mut rows = Vec::new();
                for id in threads {
                    let most = limits::EVENTS_BACKLOG_MAX + 1 - rows.len();
                    rows.extend(tx.list_events_of_thread(id, after, until, most).await?);
                    if rows.len() > limits::EVENTS_BACKLOG_MAX {
                        return Ok(None);
                    }
                }
                rows.sort_unstable_by_key(|row| row.id);
                let told = hub.tell(&tx, rows).await?;
                Ok(Some(told.iter().map(hub.make).collect()))
            })
            .await
    }

    /// How many listen now.
    #[must_use]
    pub fn listeners(&self) -> usize {
        self.0.ears().listeners.len()
    }
}

async fn follow<T: Clone + Send + Sync + 'static>(
    hub: Weak<Hub<T>>,
    mut changes: tokio::sync::watch::Receiver<u64>,
) {
    let mut failing = false;
    loop {
        let Some(hub) = hub.upgrade() else { return };
        match hub.look().await {
            Ok(()) => failing = false,
            // Once per trouble: whoever listens hears nothing until it is over, and then all of it.
            Err(error) if !failing => {
                failing = true;
                tracing::warn!(%error, "the events cannot be read");
            }
            Err(_) => {}
        }
        drop(hub);
        tokio::time::sleep(LOOK_EVERY).await;
        if let Ok(Err(_)) = tokio::time::timeout(LOOK_AT_LEAST_EVERY, changes.changed()).await {
            return;
        }
    }
}

impl<T> Hub<T> {
    fn ears(&self) -> MutexGuard<'_, Ears<T>> {
        self.ears.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl<T: Clone + Send + Sync + 'static> Hub<T> {
    /// Reads what has happened since the last look and tells it.
    async fn look(self: &Arc<Self>) -> Result<(), Error> {
        loop {
            let last = self.ears().last;
            let hub = Arc::clone(self);
            let (rows_len, newest, told) = self
                .ctx
                .store
                .read(move |tx| async move {
                    let Some(last) = last else {
                        return Ok((0, Some(tx.load_event_span().await?.1), Vec::new()));
                    };
                    let rows = tx.list_events_after(last, BATCH_MAX).await?;
                    let newest = match rows.as_slice() {
                        [] => tx.load_event_span().await?.1,
                        [first, .., end] if first.id == last + 1 => end.id,
                        [only] if only.id == last + 1 => only.id,
                        // Some were forgotten before this node could look.
                        _ => return Ok((0, None, Vec::new())),
                    };
                    // Behind where it was: another store stands in its place.
                    if newest < last {
                        return Ok((0, None, Vec::new()));
                    }
                    Ok::<_, Error>((rows.len(), Some(newest), hub.tell(&tx, rows).await?))
                })
                .await?;
            let mut ears = self.ears();
            match newest {
                // Where somebody has begun to listen meanwhile, there it begins.
                Some(newest) if last.is_none() => {
                    ears.begin(newest);
                }
                Some(newest) => {
                    for told in &told {
                        if let News::Gone(comment) = told.news {
                            ears.unsay(comment);
                        }
                    }
                    ears.say(newest, told.into_iter().map(|told| self.saying(told)).collect());
                }
                None => ears.cut_off(),
            }
            if rows_len < BATCH_MAX {
                return Ok(());
            }
        }
    }

    fn saying(&self, told: Told) -> Saying<T> {
        let about = told.news.about();
        Saying { id: told.position.id, thread: told.thread_id, about, what: (self.make)(&told) }
    }

    /// What is to be told of events, as things are now. Of many reactions to one comment the last count is enough.
    async fn tell(&self, tx: &Tx, rows: Vec<EventRow>) -> Result<Vec<Told>, Error> {
        let ids: HashSet<CommentId> = rows.iter().filter_map(|row| row.comment_id).collect();
        let ids: Vec<CommentId> = ids.into_iter().collect();
        let comments: HashMap<CommentId, Comment> =
            tx.list_comments_by_id(&ids).await?.into_iter().map(|c| (c.id, c)).collect();
        let mut counted = HashSet::new();
        let mut told = Vec::new();
        for row in rows.into_iter().rev().filter(|row| !row.unpublished) {
            let comment = row.comment_id.and_then(|id| comments.get(&id));
            let Some(news) = news(&row, comment) else { continue };
            if matches!(news, News::Reacted(id, _) if !counted.insert(id)) {
                continue;
            }
            told.push(Told {
                position: Position::new(self.ctx.lineage(), row.id),
                thread_id: row.thread_id,
                comment_count: row.comment_count,
                news,
            });
        }
        told.reverse();
        Ok(told)
    }
}

/// What everybody may know of an event now.
fn news(row: &EventRow, comment: Option<&Comment>) -> Option<News> {
    let visible = comment.filter(|comment| comment.seen_by(&Actor::Anyone) == Sight::Full);
    match row.kind {
        EventKind::Posted => {
            visible.map(|c| News::Posted { comment: c.id, parent: c.parent_id, root: c.root_id })
        }
        EventKind::Edited => visible.map(|c| News::Edited(c.id)),
        EventKind::Gone => comment.filter(|c| c.state != State::Visible).map(|c| News::Gone(c.id)),
        EventKind::Reacted => visible.map(|c| News::Reacted(c.id, c.reaction_count)),
        EventKind::Thread => Some(News::Thread(row.thread_state)),
    }
}

impl<T: Clone> Ears<T> {
    /// The place from which on everything was told: this one, when nothing was.
    fn begin(&mut self, newest: i64) -> i64 {
        if let Some(last) = self.last {
            return last;
        }
        self.last = Some(newest);
        self.recent_since = newest;
        newest
    }

    /// Tells each who listens to its thread, and keeps it for those who come back.
    fn say(&mut self, newest: i64, sayings: Vec<Saying<T>>) {
        for saying in sayings {
            let mut slow = Vec::new();
            for number in self.by_thread.get(&saying.thread).into_iter().flatten() {
                if let Some(listener) = self.listeners.get_mut(number)
                    && listener.sender.try_send((saying.id, saying.what.clone())).is_err()
                {
                    slow.push(*number);
                }
            }
            // Without its sender a listening ends, after what waits in it.
            for number in slow {
                self.forget(number);
            }
            self.recent.push_back(saying);
            if self.recent.len() > RECENT_MAX {
                self.recent_since = self.recent.pop_front().map_or(newest, |forgotten| forgotten.id);
            }
        }
        self.last = Some(newest);
    }

    /// Who comes back is not told that a comment came which is gone by then.
    fn unsay(&mut self, comment: CommentId) {
        self.recent.retain(|saying| saying.about != Some(comment));
    }

    fn forget(&mut self, number: u64) {
        let Some(listener) = self.listeners.remove(&number) else { return };
        for thread in listener.threads {
            if let Some(numbers) = self.by_thread.get_mut(&thread) {
                numbers.remove(&number);
                if numbers.is_empty() {
                    self.by_thread.remove(&thread);
                }
            }
        }
    }

    /// Events were lost: nobody can be told what he missed from here, so all come back and ask.
    fn cut_off(&mut self) {
        self.listeners.clear();
        self.by_thread.clear();
        self.recent.clear();
        self.last = None;
    }
}
