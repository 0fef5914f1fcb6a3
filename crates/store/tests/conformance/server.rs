//! What is PostgreSQL's alone: opening a database of a server, the schema beside the file's, every statement prepared.

use std::collections::BTreeMap;

use rejoinder_store::{Error, MIGRATIONS, OpenError, Options, Store};
use rejoinder_testkit::{Engine, OnEngine, TestStore, run};
use rusqlite::Connection;
use tokio_postgres::{Client, NoTls};

use crate::{fixture::write, plans::all_statements};

pub(crate) async fn client(url: &str) -> Client {
    let (client, connection) = tokio_postgres::connect(url, NoTls).await.expect("the server answers");
    tokio::spawn(connection);
    client
}

async fn refusal(url: &str) -> OpenError {
    let options = Options { create: false, ..TestStore::options() };
    Store::connect(url, &options).await.map(Store::close).expect_err("it is refused")
}

#[test]
fn an_empty_database_is_filled_only_when_asked() {
    run(Engine::Postgres, |store: TestStore| async move {
        let beside = client(store.url()).await;
        beside.batch_execute("DROP SCHEMA public CASCADE; CREATE SCHEMA public").await.expect("empties it");
        assert!(matches!(refusal(store.url()).await, OpenError::Empty));
        let tables = "SELECT COUNT(*) FROM pg_tables WHERE schemaname = 'public'";
        let count: i64 = beside.query_one(tables, &[]).await.expect("counts").get(0);
        assert_eq!(count, 0, "nothing was made");
        // Several nodes that start at once make one schema.
        let starts = (0..6)
            .map(|_| async { Store::connect(store.url(), &TestStore::options()).await.expect("opens") });
        let stores = futures_util::future::join_all(starts).await;
        for (number, store) in stores.iter().enumerate() {
            write(store, move |tx| async move { tx.insert_meta(&format!("key {number}"), "1").await }).await;
        }
        let done: i64 =
            beside.query_one("SELECT COUNT(*) FROM migrations", &[]).await.expect("counts").get(0);
        assert_eq!(done, MIGRATIONS.len() as i64);
    });
}

#[test]
fn migrations_wait_for_writes_that_are_under_way() {
    run(Engine::Postgres, |store: TestStore| async move {
        let beside = client(store.url()).await;
        beside.batch_execute("DROP SCHEMA public CASCADE; CREATE SCHEMA public").await.expect("empties it");
        // As a node does that writes.
        let lock = "BEGIN; SELECT pg_advisory_xact_lock(x'72656a6f696e6431'::BIGINT)";
        beside.batch_execute(lock).await.expect("locks");
        let url = store.url().to_owned();
        let opening = tokio::spawn(async move { Store::connect(&url, &TestStore::options()).await });
        let waits = "SELECT EXISTS (SELECT 1 FROM pg_locks WHERE locktype = 'advisory' AND NOT granted
                                    AND database = (SELECT oid FROM pg_database WHERE datname = current_database()))";
        let is_waiting = async || beside.query_one(waits, &[]).await.expect("asks").get::<_, bool>(0);
        while !is_waiting().await {
            assert!(!opening.is_finished(), "it does not wait");
            tokio::task::yield_now().await;
        }
        beside.batch_execute("COMMIT").await.expect("frees it");
        opening.await.expect("no task panics").expect("opens").close();
    });
}

#[test]
fn a_newer_or_changed_schema_is_left_alone() {
    run(Engine::Postgres, |store: TestStore| async move {
        let beside = client(store.url()).await;
        let newer = "INSERT INTO migrations VALUES (99, 'later', 'x')";
        beside.batch_execute(newer).await.expect("inserts");
        assert!(matches!(refusal(store.url()).await, OpenError::Newer { found: 99, .. }));
        let changed =
            "DELETE FROM migrations WHERE number = 99; UPDATE migrations SET digest = 'x' WHERE number = 1";
        beside.batch_execute(changed).await.expect("changes");
        assert!(matches!(refusal(store.url()).await, OpenError::Changed(1)));
    });
}

#[test]
fn a_server_whose_locks_lock_nothing_is_refused() {
    run(Engine::Postgres, |store: TestStore| async move {
        let beside = client(store.url()).await;
        let lying = "
            CREATE FUNCTION pg_try_advisory_xact_lock(key BIGINT) RETURNS BOOLEAN LANGUAGE sql AS 'SELECT TRUE';
            ALTER ROLE CURRENT_USER IN DATABASE";
        let name: String = beside.query_one("SELECT current_database()", &[]).await.expect("asks").get(0);
        let lying = format!("{lying} {name} SET search_path = public, pg_catalog");
        beside.batch_execute(&lying).await.expect("lies");
        let error = refusal(store.url()).await;
        assert!(error.to_string().contains("lock nothing"), "{error}");
    });
}

#[test]
fn looking_changes_nothing_and_names_what_is_due() {
    run(Engine::Postgres, |store: TestStore| async move {
        let options = Options { look: true, ..TestStore::options() };
        let looking = Store::connect(store.url(), &options).await.expect("opens");
        let written = looking.write(|tx| async move { tx.insert_meta("key", "1").await }).await;
        assert!(written.is_err(), "{written:?}");
        looking.close();
        let beside = client(store.url()).await;
        beside.batch_execute("DELETE FROM migrations").await.expect("deletes");
        let error = Store::connect(store.url(), &options).await.map(Store::close).expect_err("it is behind");
        assert!(
            matches!(&error, OpenError::Behind { found: 0, pending } if pending == "1 init, 2 live, 3 people, 4 desk"),
            "{error}"
        );
        beside.batch_execute("DROP SCHEMA public CASCADE; CREATE SCHEMA public").await.expect("empties it");
        let error = Store::connect(store.url(), &options).await.map(Store::close).expect_err("it is empty");
        assert!(matches!(error, OpenError::Empty), "{error}");
    });
}

#[test]
fn an_address_that_leads_nowhere_is_told_without_the_password() {
    struct Idle;
    impl OnEngine for Idle {
        async fn on(_: Engine) -> Self {
            Self
        }
    }
    run(Engine::Sqlite, |Idle: Idle| async move {
        let error = refusal("postgres://user:swordfish@127.0.0.1:1/paper").await;
        assert!(
            matches!(&error, OpenError::Server { place, .. } if place == "paper at 127.0.0.1"),
            "{error}"
        );
        assert!(!error.to_string().contains("swordfish"), "{error}");
        let error = refusal("postgres://user:swordfish@127.0.0.1:port/paper").await;
        assert!(matches!(error, OpenError::Address { .. }), "{error}");
        assert!(!error.to_string().contains("swordfish"), "{error}");
    });
}

#[test]
fn every_statement_is_prepared_on_the_server() {
    run(Engine::Postgres, |store: TestStore| async move {
        let beside = client(store.url()).await;
        let mut wrong = Vec::new();
        for (name, sql) in all_statements() {
            if let Err(error) = beside.prepare(&sql).await {
                let told = error.as_db_error().map_or_else(|| error.to_string(), ToString::to_string);
                wrong.push(format!("{name}: {told}: {sql}"));
            }
        }
        assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    });
}

#[test]
fn settings_of_a_database_change_neither_what_a_write_sees_nor_what_a_commit_is() {
    run(Engine::Postgres, |store: TestStore| async move {
        let beside = client(store.url()).await;
        for setting in [
            "default_transaction_isolation = 'serializable'",
            "synchronous_commit = off",
            "client_min_messages = error",
        ] {
            let name: String =
                beside.query_one("SELECT current_database()::text", &[]).await.expect("asks").get(0);
            beside.batch_execute(&format!("ALTER DATABASE \"{name}\" SET {setting}")).await.expect("sets");
        }
        let nodes = [store.beside().await, store.beside().await];
        write(&nodes[0], |tx| async move { tx.insert_meta("count", "0").await }).await;
        // Each reads what the one before it wrote, on whichever node.
        let add = |node: usize| {
            nodes[node].write(|tx| async move {
                let count = tx.find_meta("count").await?.and_then(|count| count.parse::<u64>().ok());
                tx.replace_meta("count", &(count.unwrap_or_default() + 1).to_string()).await
            })
        };
        for added in futures_util::future::join_all((0..200).map(|number| add(number % 2))).await {
            added.expect("adds");
        }
        for node in &nodes {
            let seen = node.write(|tx| async move {
                let sql =
                    "SELECT current_setting('synchronous_commit'), current_setting('client_min_messages')";
                let mut row = tx.fetch_one(sql, &[]).await?;
                Ok::<(Option<String>, String, String), Error>((
                    tx.find_meta("count").await?,
                    row.next()?,
                    row.next()?,
                ))
            });
            let (count, commit, messages) = seen.await.expect("reads");
            assert_eq!(count.as_deref(), Some("200"));
            assert_eq!((commit.as_str(), messages.as_str()), ("on", "warning"));
        }
    });
}

/// For each table its columns with type and nullability, and for each index its columns, uniqueness and whether it is partial.
type Shape = (BTreeMap<String, Vec<String>>, Vec<String>);

fn file_shape(store: &TestStore) -> Shape {
    let file = Connection::open(store.directory().join("rejoinder.db")).expect("opens");
    let list = |sql: &str| -> Vec<Vec<String>> {
        let mut statement = file.prepare(sql).expect("prepares");
        let width = statement.column_count();
        let rows = statement.query_map([], |row| (0..width).map(|i| row.get(i)).collect()).expect("asks");
        rows.collect::<Result<_, _>>().expect("reads")
    };
    let mut tables: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for row in list(
        "SELECT m.name, c.name, c.type, CAST(c.\"notnull\" OR c.pk > 0 AS TEXT)
         FROM sqlite_schema m JOIN pragma_table_info(m.name) c
         WHERE m.type = 'table' AND m.name NOT LIKE 'sqlite_%' ORDER BY m.name, c.cid",
    ) {
        tables.entry(row[0].clone()).or_default().push(format!("{} {} {}", row[1], row[2], row[3]));
    }
    let mut indexes: Vec<String> = list(
        "SELECT m.name, CAST(i.\"unique\" AS TEXT), CAST(i.partial AS TEXT),
                (SELECT group_concat(x.name, ', ') FROM (SELECT name FROM pragma_index_info(i.name) ORDER BY seqno) x)
         FROM sqlite_schema m JOIN pragma_index_list(m.name) i WHERE m.type = 'table'",
    )
    .into_iter()
    .map(|row| format!("{} unique {} partial {}: {}", row[0], row[1], row[2], row[3]))
    .collect();
    // A key that is the row's own number has no index beside the table.
    for row in list(
        "SELECT m.name, c.name FROM sqlite_schema m JOIN pragma_table_info(m.name) c
         WHERE m.type = 'table' AND c.pk = 1 AND c.type = 'INTEGER'
           AND NOT EXISTS (SELECT 1 FROM pragma_index_list(m.name) i WHERE i.origin = 'pk')",
    ) {
        indexes.push(format!("{} unique 1 partial 0: {}", row[0], row[1]));
    }
    indexes.sort();
    (tables, indexes)
}

async fn server_shape(store: &TestStore) -> Shape {
    let beside = client(store.url()).await;
    let mut tables: BTreeMap<String, Vec<String>> = BTreeMap::new();
    let columns = "
        SELECT CAST(table_name AS TEXT), CAST(column_name AS TEXT), CAST(data_type AS TEXT), is_nullable = 'NO',
               COALESCE(CAST(collation_name AS TEXT), '')
        FROM information_schema.columns WHERE table_schema = 'public' ORDER BY table_name, ordinal_position";
    for row in beside.query(columns, &[]).await.expect("asks") {
        let (table, name, kind, filled, collation): (String, String, String, bool, String) =
            (row.get(0), row.get(1), row.get(2), row.get(3), row.get(4));
        let kind = match kind.as_str() {
            "bigint" | "boolean" => "INTEGER",
            "text" => "TEXT",
            "bytea" => "BLOB",
            other => panic!("{table}.{name} is {other}"),
        };
        if kind == "TEXT" && table != "migrations" {
            assert_eq!(collation, "C", "{table}.{name} is ordered by its bytes");
        }
        tables.entry(table).or_default().push(format!("{name} {kind} {}", i64::from(filled)));
    }
    let keys = "
        SELECT CAST(t.relname AS TEXT), i.indisunique, i.indpred IS NOT NULL,
               (SELECT string_agg(CAST(a.attname AS TEXT), ', ' ORDER BY k.place)
                FROM unnest(CAST(i.indkey AS SMALLINT[])) WITH ORDINALITY AS k (number, place)
                JOIN pg_attribute a ON a.attrelid = t.oid AND a.attnum = k.number)
        FROM pg_index i JOIN pg_class t ON t.oid = i.indrelid JOIN pg_namespace n ON n.oid = t.relnamespace
        WHERE n.nspname = 'public'";
    let mut indexes: Vec<String> = Vec::new();
    for row in beside.query(keys, &[]).await.expect("asks") {
        let (table, unique, partial, columns): (String, bool, bool, String) =
            (row.get(0), row.get(1), row.get(2), row.get(3));
        let (unique, partial) = (i64::from(unique), i64::from(partial));
        indexes.push(format!("{table} unique {unique} partial {partial}: {columns}"));
    }
    indexes.sort();
    (tables, indexes)
}

#[test]
fn both_engines_have_one_schema() {
    run(Engine::Postgres, |store: TestStore| async move {
        let (file_tables, file_indexes) = file_shape(&TestStore::in_directory(TestStore::options()));
        let (server_tables, server_indexes) = server_shape(&store).await;
        assert_eq!(file_tables, server_tables);
        assert_eq!(file_indexes, server_indexes);
        assert!(file_tables.len() > 15 && file_indexes.len() > 30, "the schemas are not read as they are");
    });
}
