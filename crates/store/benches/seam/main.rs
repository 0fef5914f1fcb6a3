//! What the seam costs: the same work through `Store` and through the bare drivers, in turns, as a table of ratios.
//!
//! `cargo xtask postgres -- cargo bench -p rejoinder-store --bench seam` measures both engines. That server does not wait
//! for the disk; to measure one that does, name it in `REJOINDER_TEST_POSTGRES` and leave `cargo xtask postgres --` away.
//! SQLite's file is made below `TMPDIR`.

mod bare_postgres;
mod bare_sqlite;
mod compare;
mod fill;
mod statements;

use std::sync::Arc;

use rejoinder_domain::{Comment, CommentId, Order, ThreadId, limits};
use rejoinder_store::{Direction, Error, NewComment, Position, Store};
use rejoinder_testkit::{Engine, OnEngine as _, POSTGRES, SeededRandom, TestStore};

use compare::{Way, compare, head};
use fill::{Shape, comment_id, fill, new_comment};

const SHAPE: Shape = Shape { threads: 20, comments_per_thread: 1_000, readers: 2_000 };
/// Numbers of the comments that are there before.
const FILLED: i64 = SHAPE.threads * SHAPE.comments_per_thread;
/// A way of writing has numbers of its own for its comments.
const NUMBERS: i64 = 1_000_000;
/// Threads or connections that read, as `TestStore::options` has them.
const READERS: usize = 2;

fn main() {
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build().expect("a runtime starts");
    head();
    runtime.block_on(async { tokio::spawn(sqlite()).await }).expect("the measurement ends");
    if std::env::var_os(POSTGRES).is_some() {
        runtime.block_on(async { tokio::spawn(postgres()).await }).expect("the measurement ends");
    } else {
        println!("\nPostgreSQL: not measured, since {POSTGRES} is not set");
    }
}

async fn sqlite() {
    let store = Arc::new(TestStore::on(Engine::Sqlite).await);
    fill(&store, SHAPE).await;
    let directory = store.directory().to_owned();
    let direct = Arc::new(std::sync::Mutex::new(bare_sqlite::connect(&directory, true)));
    let readers = Arc::new(bare_sqlite::Readers::start(&directory, READERS));
    let locked = |connection: &Arc<std::sync::Mutex<rusqlite::Connection>>| {
        let connection = Arc::clone(connection);
        move || Arc::clone(&connection)
    };

    let (of_direct, of_readers) = (locked(&direct), Arc::clone(&readers));
    let mut pages = [
        Way::new("rusqlite, called in place", move |number| {
            let connection = of_direct();
            async move {
                let connection = connection.lock().expect("nobody panicked");
                check_page(&bare_sqlite::page(&connection, SHAPE.thread(number)).expect("the read holds"));
            }
        }),
        Way::new("rusqlite, handed to a thread", move |number| {
            let readers = Arc::clone(&of_readers);
            async move {
                let thread = SHAPE.thread(number);
                check_page(&readers.read(move |connection| bare_sqlite::page(connection, thread)).await);
            }
        }),
        through(&store, "Store::read", |store, number| async move {
            check_page(&store_page(&store, SHAPE.thread(number)).await);
        }),
    ];
    compare("SQLite: a page", 1, 200, &mut pages).await;
    compare("SQLite: a page", 8, 50, &mut pages[1..]).await;

    let of_direct = locked(&direct);
    let mut ones = [
        Way::new("rusqlite, called in place", move |number| {
            let connection = of_direct();
            async move {
                let connection = connection.lock().expect("nobody panicked");
                bare_sqlite::one(&connection, any_comment(number)).expect("the read holds");
            }
        }),
        Way::new("rusqlite, handed to a thread", move |number| {
            let readers = Arc::clone(&readers);
            async move {
                let id = any_comment(number);
                readers.read(move |connection| bare_sqlite::one(connection, id)).await;
            }
        }),
        through(&store, "Store::read", |store, number| async move {
            store_one(&store, any_comment(number)).await;
        }),
    ];
    compare("SQLite: one comment", 1, 2_000, &mut ones).await;

    let alone = Arc::new(std::sync::Mutex::new(bare_sqlite::connect(&directory, false)));
    let posts = Arc::new(Posts::new());
    let of_posts = Arc::clone(&posts);
    // Each way opens the file for itself; the others are idle meanwhile.
    let mut writes = vec![Way::new("rusqlite, called in place", move |number| {
        let (connection, new) = (Arc::clone(&alone), of_posts.of(0, number));
        async move {
            let connection = connection.lock().expect("nobody panicked");
            bare_sqlite::post_alone(&connection, &new).expect("the write holds");
        }
    })];
    for (way, name, savepoints) in [
        (1, "rusqlite, a writing thread, commits shared", false),
        (2, "the same with a savepoint for each post", true),
    ] {
        let writer = Arc::new(bare_sqlite::Writer::start(&directory, savepoints));
        let posts = Arc::clone(&posts);
        writes.push(Way::new(name, move |number| {
            let (writer, new) = (Arc::clone(&writer), posts.of(way, number));
            async move { writer.post(new).await }
        }));
    }
    writes.push(through(&store, "Store::write", move |store, number| {
        let new = posts.of(3, number);
        async move { store_post(&store, new).await }
    }));
    compare("SQLite: a post", 1, 100, &mut writes).await;
    compare("SQLite: a post", 8, 50, &mut writes[1..]).await;
    compare("SQLite: a post", 64, 30, &mut writes[1..]).await;
}

async fn postgres() {
    let store = Arc::new(TestStore::on(Engine::Postgres).await);
    fill(&store, SHAPE).await;
    let url = store.url().to_owned();
    let (client, connection) =
        tokio_postgres::connect(&url, tokio_postgres::NoTls).await.expect("the server answers");
    tokio::spawn(connection);
    client.batch_execute("VACUUM ANALYZE").await.expect("the server counts its rows");
    let pool = bare_postgres::pool(&url, READERS);

    let of_pages = pool.clone();
    let mut pages = [
        Way::new("tokio-postgres and a pool", move |number| {
            let pool = of_pages.clone();
            async move {
                let thread = SHAPE.thread(number);
                check_page(&bare_postgres::page(&pool, thread).await.expect("the read holds"));
            }
        }),
        through(&store, "Store::read", |store, number| async move {
            check_page(&store_page(&store, SHAPE.thread(number)).await);
        }),
    ];
    compare("PostgreSQL: a page", 1, 100, &mut pages).await;
    compare("PostgreSQL: a page", 8, 25, &mut pages).await;

    let of_ones = pool.clone();
    let mut ones = [
        Way::new("tokio-postgres and a pool", move |number| {
            let pool = of_ones.clone();
            async move {
                bare_postgres::one(&pool, any_comment(number)).await.expect("the read holds");
            }
        }),
        through(&store, "Store::read", |store, number| async move {
            store_one(&store, any_comment(number)).await;
        }),
    ];
    compare("PostgreSQL: one comment", 1, 1_000, &mut ones).await;

    let posts = Arc::new(Posts::new());
    let of_posts = Arc::clone(&posts);
    let mut writes = vec![Way::new("tokio-postgres and a pool, a commit each", move |number| {
        let (pool, new) = (pool.clone(), of_posts.of(0, number));
        async move { bare_postgres::post_alone(&pool, &new).await.expect("the write holds") }
    })];
    for (way, name, ordered) in [
        (1, "tokio-postgres, a writing task, commits shared", false),
        (2, "the same with the lock and a savepoint for each post", true),
    ] {
        let writer = bare_postgres::Writer::start(&url, ordered);
        let posts = Arc::clone(&posts);
        writes.push(Way::new(name, move |number| {
            let (writer, new) = (writer.clone(), posts.of(way, number));
            async move { writer.post(new).await }
        }));
    }
    writes.push(through(&store, "Store::write", move |store, number| {
        let new = posts.of(3, number);
        async move { store_post(&store, new).await }
    }));
    compare("PostgreSQL: a post", 1, 200, &mut writes).await;
    compare("PostgreSQL: a post", 8, 50, &mut writes).await;
    compare("PostgreSQL: a post", 64, 20, &mut writes).await;
}

/// A way through the store.
fn through<F>(
    store: &Arc<TestStore>,
    name: &'static str,
    work: impl Fn(Store, i64) -> F + Send + Sync + 'static,
) -> Way
where
    F: Future<Output = ()> + Send + 'static,
{
    let store: Store = (***store).clone();
    Way::new(name, move |number| work(store.clone(), number))
}

/// Comments to post, with texts that are made before and not while the clock runs.
struct Posts(Vec<NewComment>);

impl Posts {
    fn new() -> Self {
        let random = SeededRandom::new(7);
        Self((0..997).map(|number| new_comment(SHAPE, number, &random)).collect())
    }

    fn of(&self, way: i64, number: i64) -> NewComment {
        let id = comment_id(FILLED + way * NUMBERS + number);
        NewComment { id, root_id: id, ..self.0[number as usize % self.0.len()].clone() }
    }
}

/// Each is another one, in no order.
fn any_comment(number: i64) -> CommentId {
    comment_id(number * 7_919 % FILLED)
}

async fn store_page(store: &Store, thread: ThreadId) -> Vec<Comment> {
    let read = store.read(move |tx| async move {
        let start = Position { as_of: i64::MAX, last_seq: i64::MAX, rank: 0, seq: i64::MAX };
        let found =
            tx.list_roots(thread, Order::Newest, start, Direction::Forward, limits::PAGE_ROOTS).await?;
        let mut page: Vec<Comment> = found.roots.into_iter().map(|(_, root)| root).collect();
        let answered = statements::answered(&page);
        page.extend(tx.list_first_answers(&answered, limits::REPLIES_SHOWN).await?);
        Ok::<_, Error>(page)
    });
    read.await.expect("the read holds")
}

async fn store_one(store: &Store, id: CommentId) -> Comment {
    let read = store.read(move |tx| async move { tx.find_comment(id).await });
    read.await.expect("the read holds").expect("a comment with this id")
}

async fn store_post(store: &Store, mut new: NewComment) {
    let write = store.write(move |tx| async move {
        new.seq = tx.take_seq(new.thread_id).await?;
        tx.insert_comment(&new).await?;
        tx.add_to_thread_count(new.thread_id, 1, Some(new.created_at)).await
    });
    write.await.map_err(|error: Error| error.to_string()).expect("the write holds");
}

/// All ways read the same.
fn check_page(page: &[Comment]) {
    assert!(page.len() > limits::PAGE_ROOTS, "a page has answers below its {} roots", limits::PAGE_ROOTS);
}
