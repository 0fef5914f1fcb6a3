//! What may go wrong when a data directory is opened, and what each case says.

use std::{fs, path::Path};

use rejoinder_store::{MIGRATIONS, OpenError, Options, SQLITE_VERSION_MIN, Store, sqlite_version};
use rejoinder_testkit::{Engine, OnEngine, TestStore};
use rusqlite::Connection;

use crate::fixture::write;

fn open(directory: &Path) -> Result<Store, OpenError> {
    Store::open(directory, &Options { create: false, ..TestStore::options() })
}

/// A closed store's directory.
fn directory() -> tempfile::TempDir {
    TestStore::in_directory(TestStore::options()).into_directory()
}

#[test]
fn the_library_is_new_enough() {
    let parts = |text: &str| text.split('.').map(|n| n.parse::<u32>().expect("a number")).collect::<Vec<_>>();
    assert!(parts(sqlite_version()) >= parts(SQLITE_VERSION_MIN), "{}", sqlite_version());
}

#[test]
fn nothing_is_made_unless_asked() {
    let parent = tempfile::tempdir().expect("a directory");
    let directory = parent.path().join("data");
    assert!(matches!(open(&directory), Err(OpenError::Missing(_))));
    assert!(!directory.exists());
    Store::open(&directory, &TestStore::options()).expect("made when asked").close();
    open(&directory).expect("opens from then on").close();
}

#[test]
fn a_lost_database_is_not_replaced_by_an_empty_one() {
    let directory = directory();
    fs::remove_file(directory.path().join("rejoinder.db")).expect("the database is a file");
    for create in [false, true] {
        let options = Options { create, ..TestStore::options() };
        let error = Store::open(directory.path(), &options).map(Store::close).expect_err("it is lost");
        assert!(matches!(error, OpenError::Lost(_)), "{error}");
        assert!(error.to_string().contains("rejoinder.marker"), "says what to do: {error}");
    }
}

#[test]
fn the_files_of_two_stores_do_not_mix() {
    let (one, other) = (directory(), directory());
    let name = "rejoinder.marker";
    fs::copy(one.path().join(name), other.path().join(name)).expect("the marker is a file");
    assert!(matches!(open(other.path()), Err(OpenError::Mixed(_))));
    // A restored database brings no marker; it gets its own.
    fs::remove_file(other.path().join(name)).expect("the marker is a file");
    open(other.path()).expect("opens").close();
    assert_ne!(fs::read(one.path().join(name)).ok(), fs::read(other.path().join(name)).ok());
}

#[test]
fn a_newer_schema_is_left_alone() {
    let directory = directory();
    let file = Connection::open(directory.path().join("rejoinder.db")).expect("opens");
    file.execute("INSERT INTO migrations VALUES (99, 'later', 'x')", []).expect("inserts");
    drop(file);
    let known = MIGRATIONS.last().map_or(0, |m| m.number);
    let outcome = open(directory.path()).map(Store::close);
    assert!(matches!(outcome, Err(OpenError::Newer { found: 99, known: k }) if k == known), "{outcome:?}");
}

#[test]
fn looking_changes_nothing_and_names_what_is_due() {
    let directory = &directory();
    let look = move || Store::open(directory.path(), &Options { look: true, ..TestStore::options() });
    let marker = directory.path().join("rejoinder.marker");
    fs::remove_file(&marker).expect("the marker is a file");
    rejoinder_testkit::run(Engine::Sqlite, |Idle: Idle| async move {
        let store = look().expect("opens");
        let known = crate::fixture::read(&store, |tx| async move { tx.find_meta("store").await }).await;
        assert!(known.is_some(), "it can be read");
        let written = store.write(|tx| async move { tx.insert_meta("key", "1").await }).await;
        assert!(matches!(written, Err(rejoinder_store::Error::Unwritable(_))), "{written:?}");
        tokio::task::spawn_blocking(|| store.close()).await.expect("closes");
        assert!(!marker.exists(), "no marker was made");

        let file = Connection::open(directory.path().join("rejoinder.db")).expect("opens");
        file.execute("DELETE FROM migrations", []).expect("deletes");
        let due = |outcome: Result<(), OpenError>| {
            let error = outcome.expect_err("it is behind");
            assert!(
                matches!(&error, OpenError::Behind { found: 0, pending } if pending == "1 init, 2 live, 3 people, 4 desk"),
                "{error}"
            );
        };
        due(look().map(Store::close));
        let count: i64 =
            file.query_row("SELECT COUNT(*) FROM migrations", [], |row| row.get(0)).expect("counts");
        assert_eq!(count, 0, "nothing was brought");
        file.execute_batch("DROP TABLE migrations").expect("drops");
        due(look().map(Store::close));
    });
}

#[test]
fn a_changed_migration_is_told() {
    let directory = directory();
    let file = Connection::open(directory.path().join("rejoinder.db")).expect("opens");
    file.execute("UPDATE migrations SET digest = 'x' WHERE number = 1", []).expect("updates");
    drop(file);
    assert!(matches!(open(directory.path()), Err(OpenError::Changed(1))));
}

#[test]
fn what_is_no_database_is_told() {
    let directory = directory();
    fs::write(directory.path().join("rejoinder.db"), "a letter to the editor, not a database".repeat(100))
        .expect("writes");
    assert!(matches!(open(directory.path()), Err(OpenError::Database { .. })));
    // A file where the directory should be.
    let file = directory.path().join("file");
    fs::write(&file, "").expect("writes");
    let outcome = Store::open(&file.join("data"), &TestStore::options()).map(Store::close);
    assert!(matches!(outcome, Err(OpenError::Io { .. })), "{outcome:?}");
}

#[test]
fn migrations_are_numbered_without_gaps() {
    for (place, migration) in MIGRATIONS.iter().enumerate() {
        assert_eq!(migration.number, place as i64 + 1, "{}", migration.name);
    }
}

#[test]
fn many_that_start_at_once_make_one_store() {
    let parent = tempfile::tempdir().expect("a directory");
    let stores: Vec<Store> = std::thread::scope(|scope| {
        let open = || Store::open(parent.path(), &TestStore::options()).expect("opens beside the others");
        let threads: Vec<_> = (0..8).map(|_| scope.spawn(open)).collect();
        threads.into_iter().map(|t| t.join().expect("no panic")).collect()
    });
    rejoinder_testkit::run(Engine::Sqlite, |Idle: Idle| async move {
        for (number, store) in stores.iter().enumerate() {
            write(store, move |tx| async move { tx.insert_meta(&format!("key {number}"), "1").await }).await;
        }
        for store in stores {
            tokio::task::spawn_blocking(|| store.close()).await.expect("closes");
        }
    });
    let file = Connection::open(parent.path().join("rejoinder.db")).expect("opens");
    let done: i64 = file.query_row("SELECT COUNT(*) FROM migrations", [], |row| row.get(0)).expect("counts");
    assert_eq!(done, MIGRATIONS.len() as i64);
}

/// A runtime alone.
struct Idle;
impl OnEngine for Idle {
    async fn on(_: Engine) -> Self {
        Self
    }
}
