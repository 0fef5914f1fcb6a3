//! What every engine must do with `crates/store/src/whole`: the list of tables is the schema, rows come out in one order
//! with one digest, and a copy is the same whatever engine it comes from or goes to.

use std::{
    collections::{BTreeSet, HashMap},
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
};

use rejoinder_store::{
    Error, Kind, LINEAGE, Options, Store, TABLES, Table, TableDigest, Tools, Value, copy_file,
};
use rejoinder_testkit::{Engine, OnEngine, TestStore, each_engine, run};
use rusqlite::Connection;

use crate::{
    fixture::{begin, read, write},
    plans::{is_costly, plan},
    server::client,
};

/// More than a page of most tables.
const ROWS: i64 = 620;
/// Columns that a row in five leaves empty.
const NULLABLE: &[(&str, &[&str])] = &[
    ("stories", &["publisher_id", "canonical_url"]),
    ("threads", &["last_comment_at"]),
    ("comments", &["reader_id", "guest_name", "language", "mentions", "edited_at"]),
    ("reports", &["reader_id"]),
    ("decisions", &["by_id", "about_id", "salt_by"]),
    ("cases", &["claimed_by"]),
    ("events", &["comment_id"]),
];

/// Row number `n` of a table: every column filled, ids and what points to them alike, comments ten to a thread.
fn row(table: &Table, n: i64) -> Vec<Value> {
    let empty = |column: &str| {
        n % 5 == 0 && NULLABLE.iter().any(|(name, columns)| *name == table.name && columns.contains(&column))
    };
    let value = |column: &str, kind: Kind| match (table.name, column, kind) {
        ("comments", "thread_id", _) => Value::Int((n - 1) / 10 + 1),
        ("comments", "seq", _) => Value::Int((n - 1) % 10 + 1),
        ("comments", "parent_id", _) if n % 10 == 1 => Value::Null,
        ("comments", "parent_id", _) => Value::Int(n - 1),
        (_, column, _) if empty(column) => Value::Null,
        (_, column, Kind::Int) if column == "id" || column.ends_with("_id") || column == "claimed_by" => {
            Value::Int(n)
        }
        // As wide as a column gets, on both sides of nothing.
        (_, _, Kind::Int) => Value::Int(if n % 2 == 0 { i64::MAX - n } else { i64::MIN + n }),
        (_, _, Kind::Bool) => Value::Bool(n % 3 == 0),
        // Orders of bytes and of letters differ here.
        (_, column, Kind::Text) => {
            Value::Text(format!("{}{n} {column} ‘é’ リッチ \u{10348}", ["Z", "a", "É", ""][n as usize % 4]))
        }
        (_, _, Kind::Blob) => Value::Blob([&[0, 255, n as u8], &n.to_be_bytes()[..]].concat()),
    };
    table.columns.iter().map(|column| value(column.name, column.kind)).collect()
}

/// Fills every table.
async fn fill(store: &Store, rows: i64) {
    for table in TABLES {
        let rows: Vec<_> = (1..=rows).map(|n| row(table, n)).collect();
        write(store, move |tx| async move { tx.insert_rows(table, rows).await }).await;
    }
}

async fn digests(store: &Store) -> Vec<TableDigest> {
    read(store, |tx| async move { tx.digest_tables(|_, _| {}).await }).await
}

#[test]
fn the_list_of_tables_is_the_schema() {
    let store = TestStore::in_directory(TestStore::options());
    let file = Connection::open(store.directory().join("rejoinder.db")).expect("opens");
    let list = |sql: &str| -> Vec<Vec<String>> {
        let mut statement = file.prepare(sql).expect("prepares");
        let width = statement.column_count();
        let rows = statement.query_map([], |row| (0..width).map(|i| row.get(i)).collect()).expect("asks");
        rows.collect::<Result<_, _>>().expect("reads")
    };
    let made = "SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite_%'";
    let made: BTreeSet<String> = list(made).into_iter().map(|mut row| row.remove(0)).collect();
    let mut listed: BTreeSet<String> = TABLES.iter().map(|table| table.name.to_owned()).collect();
    assert_eq!(listed.len(), TABLES.len(), "none is there twice");
    listed.insert("migrations".into());
    assert_eq!(listed, made, "a migration's tables have their rows in store/src/whole/tables.rs");
    for (at, table) in TABLES.iter().enumerate() {
        let columns =
            list(&format!("SELECT name, type FROM pragma_table_info('{}') ORDER BY cid", table.name));
        let kind = |kind| match kind {
            Kind::Int | Kind::Bool => "INTEGER",
            Kind::Text => "TEXT",
            Kind::Blob => "BLOB",
        };
        let listed: Vec<_> =
            table.columns.iter().map(|c| vec![c.name.to_owned(), kind(c.kind).to_owned()]).collect();
        assert_eq!(listed, columns, "{}", table.name);
        // What a row points to is there before it.
        let pointed = list(&format!("SELECT \"table\" FROM pragma_foreign_key_list('{}')", table.name));
        for to in pointed.into_iter().flatten() {
            assert!(TABLES[..=at].iter().any(|earlier| earlier.name == to), "{} before {to}", table.name);
        }
        for first in [true, false] {
            let steps = plan(&file, &table.page(first));
            assert!(!steps.iter().any(|step| step.contains("TEMP B-TREE")), "{}: {steps:#?}", table.name);
            assert!(first || !steps.iter().any(|step| is_costly(step)), "{}: {steps:#?}", table.name);
        }
        let steps = plan(&file, &table.last());
        assert!(!steps.iter().any(|step| step.contains("TEMP B-TREE")), "{}: {steps:#?}", table.name);
        let key: Vec<String> = table.key.iter().map(|column| (*column).to_owned()).collect();
        let unique = list(&format!(
            "SELECT i.name FROM pragma_index_list('{0}') i WHERE i.\"unique\" AND NOT i.partial
             UNION ALL SELECT '' FROM pragma_table_info('{0}') c WHERE c.pk AND c.type = 'INTEGER' AND c.name = '{1}'",
            table.name, key[0]
        ));
        let is_key = |index: &String| {
            let of = format!("SELECT name FROM pragma_index_info('{index}') ORDER BY seqno");
            index.is_empty() && key.len() == 1 || list(&of).into_iter().flatten().collect::<Vec<_>>() == key
        };
        assert!(unique.iter().flatten().any(is_key), "{}: {key:?} is no key", table.name);
    }
}

#[test]
fn truth_is_truth_on_the_server() {
    run(Engine::Postgres, |store: TestStore| async move {
        let beside = client(store.url()).await;
        let sql = "SELECT CAST(table_name AS TEXT), CAST(column_name AS TEXT), CAST(data_type AS TEXT)
                   FROM information_schema.columns WHERE table_schema = 'public'";
        let rows = beside.query(sql, &[]).await.expect("asks");
        let kinds: HashMap<(String, String), String> =
            rows.iter().map(|row| ((row.get(0), row.get(1)), row.get(2))).collect();
        for (table, column) in TABLES.iter().flat_map(|t| t.columns.iter().map(move |c| (t, c))) {
            let kind = &kinds[&(table.name.to_owned(), column.name.to_owned())];
            let wanted = match column.kind {
                Kind::Int => "bigint",
                Kind::Bool => "boolean",
                Kind::Text => "text",
                Kind::Blob => "bytea",
            };
            assert_eq!(kind, wanted, "{}.{}", table.name, column.name);
            for sql in [table.page(true), table.page(false), table.last(), table.insert(64)] {
                beside.prepare(&sql).await.expect("is a statement");
            }
        }
    });
}

each_engine! {
    async fn pages_go_through_all_rows_in_order(store: TestStore) {
        fill(&store, ROWS).await;
        for table in TABLES {
            let mut all = Vec::new();
            let mut after: Option<Vec<Value>> = None;
            loop {
                let from = after.clone();
                let page = read(&store, move |tx| async move { tx.list_rows(table, from.as_deref()).await }).await;
                let key = |row: &Vec<Value>| -> Vec<Value> {
                    let at = |name: &&str| table.columns.iter().position(|c| c.name == *name).expect("a column");
                    table.key.iter().map(|name| row[at(name)].clone()).collect()
                };
                let is_full = page.len() == table.page_rows;
                after = page.last().map(key);
                all.extend(page);
                if !is_full {
                    break;
                }
                assert!(all.len() <= ROWS as usize, "{} comes to an end", table.name);
            }
            let last = read(&store, move |tx| async move { tx.find_last_key(table).await }).await;
            assert_eq!(last, after.or(last.clone()), "{}", table.name);
            let mut wanted: Vec<_> = (1..=ROWS).map(|n| row(table, n)).collect();
            let text = |row: &Vec<Value>| format!("{row:?}");
            all.sort_by_key(text);
            wanted.sort_by_key(text);
            assert!(all == wanted, "{} comes out as it went in", table.name);
        }
    }

    async fn a_digest_tells_every_change(store: TestStore) {
        fill(&store, 20).await;
        let before = digests(&store).await;
        assert!(before.iter().all(|table| table.rows == 20), "{before:#?}");
        assert_eq!(before, digests(&store).await);
        let differ = |now: &[TableDigest]| -> Vec<String> {
            now.iter().filter(|table| !before.contains(table)).map(|table| table.table.clone()).collect()
        };
        for (sql, table) in [
            ("UPDATE reactions SET created_at = created_at + 1 WHERE comment_id = 7", "reactions"),
            ("UPDATE comments SET listed = NOT listed WHERE id = 9", "comments"),
            ("UPDATE stories SET publisher_id = '' WHERE id = 5", "stories"),
            ("DELETE FROM idempotency WHERE site_id = 20", "idempotency"),
            ("INSERT INTO meta (key, value) VALUES ('a', 'b')", "meta"),
        ] {
            let changed = store
                .write(move |tx| async move {
                    assert_eq!(tx.execute(sql, &[]).await?, 1, "{sql}");
                    let now = tx.digest_tables(|_, _| {}).await?;
                    // Nothing of it stays.
                    Err::<(), _>(Error::Conflict(serde_json::to_string(&now).expect("is JSON")))
                })
                .await;
            let Err(Error::Conflict(now)) = changed else { panic!("{changed:?}") };
            assert_eq!(differ(&serde_json::from_str::<Vec<TableDigest>>(&now).expect("is JSON")), [table]);
        }
        for key in ["store", LINEAGE] {
            write(&store, move |tx| async move { tx.replace_meta(key, "its own").await }).await;
        }
        assert_eq!(before, digests(&store).await, "a store's own facts are in no digest");
    }

    async fn who_a_store_is_does_not_change_with_its_comments(store: TestStore) {
        begin(&store).await;
        let identity = async || read(&store, |tx| async move { tx.load_identity().await }).await;
        let before = identity().await;
        write(&store, |tx| async move { tx.insert_meta("a", "b").await }).await;
        write(&store, |tx| async move { tx.execute("DELETE FROM readers WHERE id = 101", &[]).await }).await;
        assert_eq!(before, identity().await);
        write(&store, |tx| async move { tx.replace_meta(LINEAGE, "other").await }).await;
        let other = identity().await;
        assert_ne!(before, other, "a restored copy is another");
        write(&store, |tx| async move { tx.execute("UPDATE sites SET title = 'x'", &[]).await }).await;
        assert_ne!(other, identity().await);
    }

    async fn a_fresh_store_holds_nothing(store: TestStore) {
        let filled = async || read(&store, |tx| async move { tx.find_filled_table().await }).await;
        write(&store, |tx| async move { tx.insert_meta(LINEAGE, "x").await }).await;
        assert_eq!(filled().await, None);
        begin(&store).await;
        assert_eq!(filled().await, Some("sites"));
    }

    async fn what_the_database_needs_after_a_bulk_of_writes_changes_no_row(store: TestStore) {
        begin(&store).await;
        let before = digests(&store).await;
        write(&store, |tx| async move { tx.analyze().await }).await;
        assert_eq!(before, digests(&store).await);
    }
}

/// From each engine to each.
fn each_way(body: impl AsyncFn(TestStore, TestStore) + Copy) {
    for from in [Engine::Sqlite, Engine::Postgres] {
        for to in [Engine::Sqlite, Engine::Postgres] {
            let skipped = if from == Engine::Sqlite { to } else { from };
            run(skipped, |_: TestStore| async move {
                body(TestStore::on(from).await, TestStore::on(to).await).await
            });
        }
    }
}

#[test]
fn a_copy_is_the_same_on_every_engine() {
    each_way(async |source, target| {
        fill(&source, ROWS).await;
        let mut told = HashMap::new();
        let copied = source
            .copy_rows(&target, |table, rows| {
                told.insert(table, rows);
            })
            .await
            .expect("copies");
        assert_eq!(copied, ROWS as u64 * TABLES.len() as u64);
        assert!(told.len() == TABLES.len() && told.values().all(|rows| *rows == ROWS as u64), "{told:?}");
        assert_eq!(digests(&source).await, digests(&target).await);
        let again = source.copy_rows(&target, |_, _| {}).await.expect("has nothing to do");
        assert_eq!(again, 0);
    });
}

#[test]
fn a_copy_goes_on_where_it_was_cut_off() {
    each_way(async |source, target| {
        fill(&source, ROWS).await;
        // As a cut leaves it: whole tables, a part of one, nothing of the rest.
        for table in TABLES {
            let part = table.name == "comments";
            let rows: Vec<_> = (1..=if part { 137 } else { ROWS }).map(|n| row(table, n)).collect();
            write(&target, move |tx| async move { tx.insert_rows(table, rows).await }).await;
            if part {
                break;
            }
        }
        source.copy_rows(&target, |_, _| {}).await.expect("copies the rest");
        assert_eq!(digests(&source).await, digests(&target).await);
    });
}

#[test]
fn rows_of_another_source_are_a_conflict() {
    each_way(async |source, target| {
        fill(&source, 10).await;
        begin(&target).await;
        let outcome = source.copy_rows(&target, |_, _| {}).await;
        assert!(outcome.is_err() || digests(&source).await != digests(&target).await, "{outcome:?}");
    });
}

#[test]
fn a_copy_of_a_file_in_use_is_of_one_moment() {
    run(Engine::Sqlite, |store: TestStore| async move {
        // Two rows of one transaction: a torn copy has one of them.
        let stop = Arc::new(AtomicBool::new(false));
        let written = Arc::new(std::sync::atomic::AtomicUsize::new(0));
        let writing = {
            let (store, stop, written) = (Store::clone(&store), Arc::clone(&stop), Arc::clone(&written));
            tokio::spawn(async move {
                while !stop.load(Ordering::Acquire) {
                    let n = written.load(Ordering::Acquire);
                    write(&store, move |tx| async move {
                        tx.insert_meta(&format!("a {n}"), &"x".repeat(3_000)).await?;
                        tx.insert_meta(&format!("z {n}"), &"x".repeat(3_000)).await
                    })
                    .await;
                    written.store(n + 1, Ordering::Release);
                }
            })
        };
        let place = tempfile::tempdir().expect("a directory");
        for round in 0..20 {
            while written.load(Ordering::Acquire) < (round + 1) * 10 {
                tokio::task::yield_now().await;
            }
            let acknowledged = written.load(Ordering::Acquire);
            let copy = place.path().join(format!("{round}"));
            std::fs::create_dir(&copy).expect("makes");
            copy_file(store.directory(), &copy.join("rejoinder.db")).expect("copies");
            let alone: Vec<_> = std::fs::read_dir(&copy).expect("reads").collect();
            assert_eq!(alone.len(), 1, "{alone:?}");
            let options = Options { look: true, ..TestStore::options() };
            let copy = Store::open(&copy, &options).expect("opens");
            assert_eq!(read(&copy, |tx| async move { tx.check_file().await }).await, Vec::<String>::new());
            let count = |like: &'static str| {
                read(&copy, move |tx| async move {
                    let sql = "SELECT COUNT(*) FROM meta WHERE substr(key, 1, 2) = $1";
                    tx.fetch_one(sql, &[like.into()]).await?.next::<i64>()
                })
            };
            let (firsts, seconds) = (count("a ").await, count("z ").await);
            assert_eq!(firsts, seconds, "torn");
            assert!(firsts as usize >= acknowledged, "{firsts} of {acknowledged}");
            copy.close();
        }
        stop.store(true, Ordering::Release);
        writing.await.expect("ends");
        let taken = place.path().join("0/rejoinder.db");
        assert!(copy_file(store.directory(), &taken).is_err(), "nothing is written over");
    });
}

#[test]
fn programs_of_the_server_see_what_a_snapshot_names() {
    run(Engine::Sqlite, |store: TestStore| async move {
        assert_eq!(read(&store, |tx| async move { tx.export_snapshot().await }).await, None);
    });
    run(Engine::Postgres, |store: TestStore| async move {
        begin(&store).await;
        let beside = client(store.url()).await;
        let writer = store.beside().await;
        let count = store
            .read(move |tx| async move {
                let name = tx.export_snapshot().await?.expect("a server names it");
                // Another thread's runtime: the work itself may wait for nothing but its transaction.
                let other = std::thread::spawn(move || {
                    let runtime =
                        tokio::runtime::Builder::new_current_thread().enable_all().build().expect("starts");
                    runtime.block_on(async {
                        write(&writer, |tx| async move { tx.insert_meta("later", "1").await }).await;
                    });
                });
                other.join().expect("writes");
                Ok::<_, Error>((name, tx.find_meta("later").await?))
            })
            .await
            .expect("reads");
        assert_eq!(count.1, None);
        let gone = format!("BEGIN ISOLATION LEVEL REPEATABLE READ; SET TRANSACTION SNAPSHOT '{}'", count.0);
        // The reader has his answer before his transaction is over.
        for _ in 0..2_000 {
            if beside.batch_execute(&gone).await.is_err() {
                return;
            }
            beside.batch_execute("ROLLBACK").await.expect("ends");
            tokio::time::sleep(std::time::Duration::from_millis(10)).await;
        }
        panic!("it does not end with its transaction");
    });
}

#[test]
fn settings_that_lose_what_is_committed_are_named() {
    run(Engine::Sqlite, |store: TestStore| async move {
        assert!(read(&store, |tx| async move { tx.list_careless_settings().await }).await.is_empty());
    });
    run(Engine::Postgres, |store: TestStore| async move {
        let beside = client(store.url()).await;
        let mut careless = Vec::new();
        for name in ["fsync", "full_page_writes"] {
            let setting: String = beside.query_one(&format!("SHOW {name}"), &[]).await.expect("asks").get(0);
            careless.extend((setting == "off").then(|| format!("{name} = off")));
        }
        assert_eq!(read(&store, |tx| async move { tx.list_careless_settings().await }).await, careless);
    });
}

#[test]
fn other_sessions_are_counted() {
    run(Engine::Sqlite, |store: TestStore| async move {
        assert_eq!(read(&store, |tx| async move { tx.count_other_sessions().await }).await, 0);
    });
    run(Engine::Postgres, |store: TestStore| async move {
        let options = Options { application: Some("rejoinder move".into()), ..TestStore::options() };
        let own = Store::connect(store.url(), &options).await.expect("opens");
        let others = || read(&own, |tx| async move { tx.count_other_sessions().await });
        assert!(others().await >= 1, "the store of the test");
        let beside = client(store.url()).await;
        let end = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity
                   WHERE datname = current_database() AND application_name = 'rejoinder'";
        beside.execute(end, &[]).await.expect("ends them");
        while others().await > 0 {
            tokio::task::yield_now().await;
        }
    });
}

#[test]
fn the_tools_of_the_server_are_told_where_it_is() {
    run(Engine::Postgres, |store: TestStore| async move {
        let tools = Tools::of(store.url(), &TestStore::options()).await.expect("asks");
        assert!(tools.server_major >= 15 && tools.schema == "public", "{tools:?}");
        let set =
            |name: &str| tools.environment.iter().find(|(n, _)| *n == name).map(|(_, value)| value.as_str());
        assert_eq!(set("PGDATABASE"), Some(tools.database.as_str()));
        assert_eq!(set("PGUSER"), Some("postgres"));
        assert_eq!(set("PGSSLMODE"), Some("disable"));
        assert!(set("PGHOST").is_some_and(|host| host.starts_with('/')), "{tools:?}");
        let elsewhere = "postgres://user:swordfish@127.0.0.1:1/paper";
        let error = Tools::of(elsewhere, &TestStore::options()).await.expect_err("nobody is there");
        assert!(!error.to_string().contains("swordfish"), "{error}");
    });
}
