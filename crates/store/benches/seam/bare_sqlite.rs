//! SQLite without the seam: rusqlite alone, with the settings of the store's connections; called where it is, or handed
//! to a thread, which is the least that a server of asynchronous requests can do.

use std::{path::Path, thread::JoinHandle};

use crossbeam_channel::{Receiver, Sender, bounded};
use rejoinder_domain::{Comment, CommentId, State, ThreadId};
use rejoinder_store::NewComment;
use rusqlite::{Connection, OpenFlags, config::DbConfig, params, params_from_iter};
use tokio::sync::oneshot;

use crate::statements::{self, ANSWERS, COUNT, INSERT, ROOTS, TAKE_SEQ, read_comment};

/// As many as the store's writer takes at once.
const BATCH_MAX: usize = 64;

pub(crate) fn connect(directory: &Path, reader: bool) -> Connection {
    let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let connection =
        Connection::open_with_flags(directory.join("rejoinder.db"), flags).expect("the file opens");
    connection.set_prepared_statement_cache_capacity(256);
    connection.set_db_config(DbConfig::SQLITE_DBCONFIG_DEFENSIVE, true).expect("a setting");
    let checkpoint = if reader { 0 } else { 4_000 };
    let settings = format!(
        "PRAGMA synchronous = FULL; PRAGMA foreign_keys = ON; PRAGMA secure_delete = ON;
         PRAGMA temp_store = MEMORY; PRAGMA trusted_schema = OFF; PRAGMA cache_size = -8192;
         PRAGMA wal_autocheckpoint = {checkpoint}; PRAGMA journal_size_limit = 67108864;
         PRAGMA query_only = {reader}"
    );
    connection.execute_batch(&settings).expect("settings");
    connection
}

fn comment(row: &rusqlite::Row<'_>) -> rusqlite::Result<Comment> {
    read_comment!(row, get)
}

/// A page of conversations with their first answers, on one snapshot.
pub(crate) fn page(connection: &Connection, thread: ThreadId) -> rusqlite::Result<Vec<Comment>> {
    connection.execute_batch("BEGIN")?;
    let mut page: Vec<Comment> = connection
        .prepare_cached(&statements::roots())?
        .query_map((thread.raw(), i64::MAX, ROOTS), comment)?
        .collect::<Result<_, _>>()?;
    page.truncate(ROOTS as usize - 1);
    let answered = statements::answered(&page);
    let mut statement = connection.prepare_cached(&statements::answers(answered.len()))?;
    let values = std::iter::once(ANSWERS).chain(answered.iter().map(|id| id.raw()));
    let answers: Vec<Comment> =
        statement.query_map(params_from_iter(values), comment)?.collect::<Result<_, _>>()?;
    page.extend(answers);
    connection.execute_batch("ROLLBACK")?;
    Ok(page)
}

/// One comment, on one snapshot.
pub(crate) fn one(connection: &Connection, id: CommentId) -> rusqlite::Result<Comment> {
    connection.execute_batch("BEGIN")?;
    let found = connection.prepare_cached(&statements::comment())?.query_row([id.raw()], comment)?;
    connection.execute_batch("ROLLBACK")?;
    Ok(found)
}

/// The three statements of a post, in a transaction that is open.
fn post(connection: &Connection, new: &NewComment) -> rusqlite::Result<()> {
    let seq: i64 = connection.prepare_cached(TAKE_SEQ)?.query_row([new.thread_id.raw()], |row| row.get(0))?;
    connection.prepare_cached(INSERT)?.execute(params![
        new.id.raw(),
        new.site_id.raw(),
        new.thread_id.raw(),
        seq,
        new.parent_id.map(|id| id.raw()),
        new.root_id.raw(),
        new.reader_id.map(|id| id.raw()),
        new.guest_name,
        new.author_key,
        new.text,
        new.language,
        None::<String>,
        new.state.name(),
        new.state == State::Visible,
        new.created_at,
        new.edited_at,
    ])?;
    connection.prepare_cached(COUNT)?.execute((new.thread_id.raw(), 1, new.created_at))?;
    Ok(())
}

/// A post by itself: begun, written, on the disk.
pub(crate) fn post_alone(connection: &Connection, new: &NewComment) -> rusqlite::Result<()> {
    connection.execute_batch("BEGIN IMMEDIATE")?;
    post(connection, new)?;
    connection.execute_batch("COMMIT")
}

type Read = Box<dyn FnOnce(&Connection) + Send>;

/// Threads that read what is handed to them.
pub(crate) struct Readers(Sender<Read>);

impl Readers {
    pub(crate) fn start(directory: &Path, count: usize) -> Self {
        let (sender, jobs) = bounded::<Read>(1_000);
        for _ in 0..count {
            let (connection, jobs) = (connect(directory, true), jobs.clone());
            std::thread::spawn(move || jobs.into_iter().for_each(|job| job(&connection)));
        }
        Self(sender)
    }

    pub(crate) async fn read<T: Send + 'static>(
        &self,
        work: impl FnOnce(&Connection) -> rusqlite::Result<T> + Send + 'static,
    ) -> T {
        let (answer, answered) = oneshot::channel();
        let job: Read = Box::new(move |connection| {
            let _ = answer.send(work(connection));
        });
        self.0.send(job).expect("a reader lives");
        answered.await.expect("an answer").expect("the read holds")
    }
}

/// A post that waits, and whom to tell.
type Post = (NewComment, oneshot::Sender<()>);

/// A thread that writes what is handed to it, as many posts in one commit as wait.
pub(crate) struct Writer {
    posts: Sender<Post>,
    _thread: JoinHandle<()>,
}

impl Writer {
    /// With `savepoints` a post that fails takes no other with it, as the product needs.
    pub(crate) fn start(directory: &Path, savepoints: bool) -> Self {
        let (posts, waiting) = bounded::<Post>(1_000);
        let connection = connect(directory, false);
        let thread = std::thread::spawn(move || {
            write_all(&connection, &waiting, savepoints).expect("the writes hold");
        });
        Self { posts, _thread: thread }
    }

    pub(crate) async fn post(&self, new: NewComment) {
        let (answer, answered) = oneshot::channel();
        self.posts.send((new, answer)).expect("the writer lives");
        answered.await.expect("an answer");
    }
}

fn write_all(connection: &Connection, waiting: &Receiver<Post>, savepoints: bool) -> rusqlite::Result<()> {
    while let Ok(first) = waiting.recv() {
        let mut answers = Vec::with_capacity(BATCH_MAX);
        connection.execute_batch("BEGIN IMMEDIATE")?;
        for (new, answer) in std::iter::once(first).chain(waiting.try_iter().take(BATCH_MAX - 1)) {
            if savepoints {
                connection.execute_batch("SAVEPOINT work")?;
            }
            post(connection, &new)?;
            if savepoints {
                connection.execute_batch("RELEASE work")?;
            }
            answers.push(answer);
        }
        connection.execute_batch("COMMIT")?;
        for answer in answers {
            let _ = answer.send(());
        }
    }
    Ok(())
}
