//! PostgreSQL without the seam: tokio-postgres and a pool, prepared statements, the same transactions; awaited where the
//! request is, or, for writes, handed to a task that commits what waits together.

use std::sync::Arc;

use deadpool_postgres::{Manager, ManagerConfig, Object, Pool, RecyclingMethod, Runtime};
use rejoinder_domain::{Comment, CommentId, State, ThreadId};
use rejoinder_store::NewComment;
use tokio::sync::{mpsc, oneshot};
use tokio_postgres::{Error, NoTls, types::ToSql};

use crate::statements::{self, ANSWERS, COUNT, INSERT, ROOTS, TAKE_SEQ, read_comment};

/// As many as the store's writer takes at once.
const BATCH_MAX: usize = 64;
const BEGIN_READ: &str =
    "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY; SET LOCAL statement_timeout = '5s'";
/// As the store's writer begins: the lock is what keeps the writes of all nodes in one order.
const BEGIN_LOCKED: &str = "
    BEGIN; SET LOCAL statement_timeout = '5s'; SET LOCAL idle_in_transaction_session_timeout = '15s';
    SELECT pg_advisory_xact_lock(8243111719714317361); SAVEPOINT work";
const BEGIN_PLAIN: &str = "BEGIN; SET LOCAL statement_timeout = '5s'";
const COMMIT_LAST: &str = "RELEASE work; SET LOCAL statement_timeout = 0; COMMIT";
const COMMIT: &str = "SET LOCAL statement_timeout = 0; COMMIT";

pub(crate) fn pool(url: &str, size: usize) -> Pool {
    let config = url.parse().expect("an address");
    let manager =
        Manager::from_config(config, NoTls, ManagerConfig { recycling_method: RecyclingMethod::Fast });
    Pool::builder(manager).max_size(size).runtime(Runtime::Tokio1).build().expect("a pool")
}

fn comment(row: &tokio_postgres::Row) -> Result<Comment, Error> {
    read_comment!(row, try_get)
}

/// The beginning goes out with the first statement; the end is not waited for. So does the store.
fn end(connection: Object) {
    tokio::spawn(async move { connection.batch_execute("ROLLBACK").await.expect("a read ends") });
}

/// A page of conversations with their first answers, on one snapshot.
pub(crate) async fn page(pool: &Pool, thread: ThreadId) -> Result<Vec<Comment>, Error> {
    let connection = pool.get().await.expect("a connection");
    let first = async {
        let statement = connection.prepare_cached(&statements::roots()).await?;
        connection.query(&statement, &[&thread.raw(), &i64::MAX, &ROOTS]).await
    };
    let (begun, rows) = tokio::join!(biased; connection.batch_execute(BEGIN_READ), first);
    begun?;
    let mut page: Vec<Comment> = rows?.iter().map(comment).collect::<Result<_, _>>()?;
    page.truncate(ROOTS as usize - 1);
    let answered: Vec<i64> = statements::answered(&page).iter().map(|id| id.raw()).collect();
    let statement = connection.prepare_cached(&statements::answers(answered.len())).await?;
    let mut values: Vec<&(dyn ToSql + Sync)> = vec![&ANSWERS];
    values.extend(answered.iter().map(|id| id as &(dyn ToSql + Sync)));
    for row in &connection.query(&statement, &values).await? {
        page.push(comment(row)?);
    }
    end(connection);
    Ok(page)
}

/// One comment, on one snapshot.
pub(crate) async fn one(pool: &Pool, id: CommentId) -> Result<Comment, Error> {
    let connection = pool.get().await.expect("a connection");
    let first = async {
        let statement = connection.prepare_cached(&statements::comment()).await?;
        connection.query_one(&statement, &[&id.raw()]).await
    };
    let (begun, row) = tokio::join!(biased; connection.batch_execute(BEGIN_READ), first);
    begun?;
    let found = comment(&row?)?;
    end(connection);
    Ok(found)
}

/// The three statements of a post, in a transaction that is open.
async fn post(connection: &Object, new: &NewComment) -> Result<(), Error> {
    let statement = connection.prepare_cached(TAKE_SEQ).await?;
    let seq: i64 = connection.query_one(&statement, &[&new.thread_id.raw()]).await?.try_get(0)?;
    let statement = connection.prepare_cached(INSERT).await?;
    connection
        .execute(
            &statement,
            &[
                &new.id.raw(),
                &new.site_id.raw(),
                &new.thread_id.raw(),
                &seq,
                &new.parent_id.map(|id| id.raw()),
                &new.root_id.raw(),
                &new.reader_id.map(|id| id.raw()),
                &new.guest_name,
                &new.author_key,
                &new.text,
                &new.language,
                &None::<String>,
                &new.state.name(),
                &(new.state == State::Visible),
                &new.created_at,
                &new.edited_at,
            ],
        )
        .await?;
    let statement = connection.prepare_cached(COUNT).await?;
    connection.execute(&statement, &[&new.thread_id.raw(), &1_i64, &Some(new.created_at)]).await?;
    Ok(())
}

/// A post by itself on a connection of the pool: what a program does that has no order of writes.
pub(crate) async fn post_alone(pool: &Pool, new: &NewComment) -> Result<(), Error> {
    let connection = pool.get().await.expect("a connection");
    connection.batch_execute(BEGIN_PLAIN).await?;
    post(&connection, new).await?;
    connection.batch_execute(COMMIT).await
}

/// A post that waits, and whom to tell.
type Post = (NewComment, oneshot::Sender<()>);

/// A task that writes what is handed to it over one connection, as many posts in one commit as wait.
#[derive(Clone)]
pub(crate) struct Writer(mpsc::Sender<Post>);

impl Writer {
    /// `ordered`: with the lock of all nodes, and a savepoint around each post, as the product needs.
    pub(crate) fn start(url: &str, ordered: bool) -> Self {
        let (posts, mut waiting) = mpsc::channel(1_000);
        let pool = Arc::new(pool(url, 1));
        tokio::spawn(async move {
            while let Some(first) = waiting.recv().await {
                write(&pool, first, &mut waiting, ordered).await.expect("the writes hold");
            }
        });
        Self(posts)
    }

    pub(crate) async fn post(&self, new: NewComment) {
        let (answer, answered) = oneshot::channel();
        assert!(self.0.send((new, answer)).await.is_ok(), "the writer lives");
        answered.await.expect("an answer");
    }
}

async fn write(
    pool: &Pool,
    first: Post,
    waiting: &mut mpsc::Receiver<Post>,
    ordered: bool,
) -> Result<(), Error> {
    let connection = pool.get().await.expect("a connection");
    connection.batch_execute(if ordered { BEGIN_LOCKED } else { BEGIN_PLAIN }).await?;
    let mut answers = Vec::with_capacity(BATCH_MAX);
    let mut next = Some(first);
    while let Some((new, answer)) = next.take() {
        post(&connection, &new).await?;
        answers.push(answer);
        if answers.len() < BATCH_MAX {
            next = waiting.try_recv().ok();
        }
        if ordered {
            let end = if next.is_some() { "RELEASE work; SAVEPOINT work" } else { COMMIT_LAST };
            connection.batch_execute(end).await?;
        }
    }
    if !ordered {
        connection.batch_execute(COMMIT).await?;
    }
    for answer in answers {
        let _ = answer.send(());
    }
    Ok(())
}
