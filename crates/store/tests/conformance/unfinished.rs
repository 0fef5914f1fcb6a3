//! What every engine must do with `crates/store/src/db/unfinished.rs`: a store that is being filled opens for nobody else.

use rejoinder_store::{OpenError, Options, Store, Tools, Unfinished};
use rejoinder_testkit::{Engine, TestStore, each_engine, run};

use crate::{
    fixture::{begin, read, write},
    server::client,
};

fn note() -> Unfinished {
    Unfinished { work: "move".into(), source: "the old one".into() }
}

each_engine! {
    async fn the_note_is_kept_until_it_is_taken_away(store: TestStore) {
        let find = async || read(&store, |tx| async move { tx.find_unfinished().await }).await;
        assert_eq!(find().await, None);
        write(&store, |tx| async move { tx.insert_unfinished(&note()).await }).await;
        assert_eq!(find().await, Some(note()));
        let second = store.write(|tx| async move { tx.insert_unfinished(&note()).await }).await;
        assert!(second.is_err(), "one work at a time");
        write(&store, |tx| async move { tx.delete_unfinished().await }).await;
        assert_eq!(find().await, None);
    }
}

fn assert_unfinished(opened: Result<Store, OpenError>) {
    let error = opened.map(Store::close).expect_err("it is not whole");
    assert!(matches!(&error, OpenError::Unfinished { work } if work == "move"), "{error}");
    assert!(error.to_string().contains("`rejoinder move`"), "says what to do: {error}");
}

#[test]
fn a_file_that_is_not_filled_does_not_open() {
    let store = TestStore::in_directory(TestStore::options());
    run(Engine::Sqlite, |_: TestStore| async {
        write(&store, |tx| async move { tx.insert_unfinished(&note()).await }).await;
    });
    let directory = store.into_directory();
    for (create, look) in [(true, false), (false, false), (false, true)] {
        assert_unfinished(Store::open(directory.path(), &Options { create, look, ..TestStore::options() }));
    }
    let options = Options { unfinished: true, ..TestStore::options() };
    Store::open(directory.path(), &options).expect("opens for whoever finishes it").close();
}

#[test]
fn a_database_that_is_not_filled_does_not_open() {
    run(Engine::Postgres, |store: TestStore| async move {
        write(&store, |tx| async move { tx.insert_unfinished(&note()).await }).await;
        for (create, look) in [(true, false), (false, false), (false, true)] {
            let options = Options { create, look, ..TestStore::options() };
            assert_unfinished(Store::connect(store.url(), &options).await);
        }
        let options = Options { unfinished: true, ..TestStore::options() };
        Store::connect(store.url(), &options).await.expect("opens for whoever finishes it").close();
        let error = Tools::for_restore(store.url(), &TestStore::options(), "x").await.expect_err("another's");
        assert!(matches!(&error, OpenError::Unfinished { work } if work == "move"), "{error}");
    });
}

#[test]
fn a_restore_takes_an_empty_database_and_what_it_left_itself() {
    run(Engine::Postgres, |store: TestStore| async move {
        begin(&store).await;
        let options = TestStore::options();
        let error = Tools::for_restore(store.url(), &options, "one").await.expect_err("it is filled");
        assert!(matches!(error, OpenError::Filled { .. }), "{error}");
        let beside = client(store.url()).await;
        beside.batch_execute("DROP SCHEMA public CASCADE; CREATE SCHEMA public").await.expect("empties it");
        Tools::for_restore(store.url(), &options, "one").await.expect("it is empty");
        let error = Store::connect(store.url(), &options).await.map(Store::close).expect_err("not whole");
        assert!(error.to_string().contains("rejoinder restore"), "{error}");
        // A restore that was cut off after its tables were made; the next one begins anew.
        beside
            .batch_execute("CREATE TABLE sites (id BIGINT); INSERT INTO sites VALUES (1)")
            .await
            .expect("makes");
        Tools::for_restore(store.url(), &options, "two").await.expect("its own remains are cleared");
        let left = "SELECT CAST(relname AS TEXT) FROM pg_class
                    WHERE relnamespace = CAST('public' AS regnamespace) AND relkind = 'r'";
        let left: Vec<String> =
            beside.query(left, &[]).await.expect("asks").iter().map(|row| row.get(0)).collect();
        assert_eq!(left, ["unfinished"]);
    });
}
