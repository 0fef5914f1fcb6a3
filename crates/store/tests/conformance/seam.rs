//! `Store` and `Tx` themselves: parameters, transactions, batches, queues.

use std::{
    sync::{Arc, Mutex, mpsc},
    task::Poll,
};

use rejoinder_store::{Error, Options, Remembered, Store, Tx, Value};
use rejoinder_testkit::{Engine, OnEngine, TestStore, each_engine};

use crate::fixture::{self, SITE, read, write};

async fn metas(store: &Store) -> i64 {
    read(store, |tx| async move { tx.fetch_one("SELECT COUNT(*) FROM meta", &[]).await?.next() }).await
}

/// Keeps the writer at work until the sender is dropped; returns once it is.
async fn hold_writer(store: &Store) -> (mpsc::Sender<()>, tokio::task::JoinHandle<Result<(), Error>>) {
    let (release, held) = mpsc::channel::<()>();
    let (began, begun) = tokio::sync::oneshot::channel();
    let store = store.clone();
    let work = tokio::spawn(async move {
        store
            .write(move |_tx| async move {
                let _ = began.send(());
                // A test may stop the writer's thread; the product may not.
                let _ = held.recv();
                Ok::<_, Error>(())
            })
            .await
    });
    begun.await.expect("the writer began");
    (release, work)
}

async fn until(condition: impl Fn() -> bool) {
    while !condition() {
        tokio::task::yield_now().await;
    }
}

each_engine! {
    async fn parameters_are_bound_by_number_not_by_place(store: TestStore) {
        let texts = read(&store, |tx| async move {
            let values = ["one", "two", "three"].map(Value::from);
            let mut row = tx.fetch_one("SELECT $2, $3, $1, $2", &values).await?;
            Ok([row.next::<String>()?, row.next()?, row.next()?, row.next()?])
        })
        .await;
        assert_eq!(texts, ["two", "three", "one", "two"]);
    }

    async fn a_wrong_number_of_parameters_is_refused(store: TestStore) {
        for (sql, given) in [("SELECT $1", 0), ("SELECT 1", 1), ("SELECT $1, $2", 3), ("SELECT $1, $3", 2), ("SELECT $2", 1)] {
            let values = vec![Value::Int(1); given];
            let outcome = store.read(move |tx| async move { tx.fetch_all(sql, &values).await.map(|_| ()) }).await;
            assert!(matches!(&outcome, Err(Error::Backend(what)) if what.contains(sql)), "{sql}: {outcome:?}");
            let values = vec![Value::Int(1); given];
            let outcome = store.write(move |tx| async move { tx.execute(sql, &values).await.map(|_| ()) }).await;
            assert!(matches!(outcome, Err(Error::Backend(_))), "{sql}");
        }
    }

    async fn values_come_back_as_they_went_in(store: TestStore) {
        let outcome = Remembered { fingerprint: vec![0, 255], outcome: "リッチé".into() };
        let stored = outcome.clone();
        fixture::begin(&store).await;
        write(&store, move |tx| async move { tx.insert_outcome(SITE, "key", &stored, 10, 0).await }).await;
        read(&store, move |tx| async move {
            assert_eq!(tx.find_outcome(SITE, "key").await?, Some(outcome));
            let mut row = tx
                .fetch_one(
                    "SELECT CAST($1 AS BIGINT), $2 = $3, CAST($4 AS BIGINT)",
                    &[Value::Null, "a".into(), "a".into(), Value::Int(i64::MIN)],
                )
                .await?;
            assert_eq!(row.next::<Option<i64>>()?, None);
            assert!(row.next::<bool>()?);
            assert_eq!(row.next::<i64>()?, i64::MIN);
            assert!(matches!(row.next::<i64>(), Err(Error::Backend(_))), "there is no further column");
            // The wrong type is an error, never a default.
            let mut row = tx.fetch_one("SELECT 'text', 2, NULL", &[]).await?;
            assert!(row.next::<i64>().is_err() && row.next::<bool>().is_err() && row.next::<String>().is_err());
            Ok(())
        })
        .await;
    }

    async fn fetches_promise_their_shape(store: TestStore) {
        read(&store, |tx| async move {
            assert!(tx.fetch_optional("SELECT 1 WHERE FALSE", &[]).await?.is_none());
            assert!(matches!(tx.fetch_one("SELECT 1 WHERE FALSE", &[]).await, Err(Error::Backend(_))));
            assert_eq!(tx.fetch_all("SELECT 1 UNION ALL SELECT 2", &[]).await?.len(), 2);
            Ok(())
        })
        .await;
        let touched = write(&store, |tx| async move {
            tx.insert_meta("a", "1").await?;
            tx.insert_meta("b", "1").await?;
            tx.execute("UPDATE meta SET value = '2' WHERE key IN ('a', 'b')", &[]).await
        })
        .await;
        assert_eq!(touched, 2);
    }

    async fn a_misspelt_column_is_no_string(store: TestStore) {
        let outcome = store
            .read(|tx| async move { tx.fetch_all("SELECT \"no_such_column\" FROM meta", &[]).await.map(|_| ()) })
            .await;
        assert!(matches!(outcome, Err(Error::Backend(_))), "{outcome:?}");
    }

    async fn an_error_leaves_nothing_and_the_next_write_works(store: TestStore) {
        let before = metas(&store).await;
        let outcome: Result<(), Error> = store
            .write(|tx| async move {
                tx.insert_meta("gone", "1").await?;
                Err(Error::Busy)
            })
            .await;
        assert!(matches!(outcome, Err(Error::Busy)), "the work's own error comes back");
        assert_eq!(metas(&store).await, before);
        assert!(write(&store, |tx| async move { tx.insert_meta("kept", "1").await }).await);
        assert_eq!(metas(&store).await, before + 1);
    }

    async fn a_panic_leaves_nothing_and_the_next_write_works(store: TestStore) {
        let before = metas(&store).await;
        let outcome: Result<(), Error> = store
            .write(|tx| async move {
                tx.insert_meta("gone", "1").await?;
                panic!("the work of this test panics, which is no failure of it")
            })
            .await;
        assert!(matches!(&outcome, Err(Error::Backend(what)) if what.contains("panicked")), "{outcome:?}");
        let outcome: Result<(), Error> =
            store.read(|_tx| async move { panic!("the read of this test panics, too") }).await;
        assert!(matches!(outcome, Err(Error::Backend(_))));
        for _ in 0..4 {
            assert_eq!(metas(&store).await, before, "every reader lives on");
        }
        assert!(write(&store, |tx| async move { tx.insert_meta("kept", "1").await }).await);
        assert_eq!(metas(&store).await, before + 1);
    }

    async fn one_bad_write_of_a_batch_takes_none_of_the_others_along(store: TestStore) {
        let before = metas(&store).await;
        let (release, held) = hold_writer(&store).await;
        let mut waiting = Vec::new();
        for number in 0..9 {
            let store = store.clone();
            waiting.push(tokio::spawn(async move {
                store
                    .write(move |tx| async move {
                        tx.insert_meta(&format!("key {number}"), "1").await?;
                        match number % 3 {
                            0 => Ok(()),
                            1 => Err(Error::Busy),
                            _ => panic!("the work of this test panics, which is no failure of it"),
                        }
                    })
                    .await
            }));
        }
        until(|| store.write_queue_len() == 9).await;
        drop(release);
        let mut outcomes = Vec::new();
        for task in waiting {
            outcomes.push(task.await.expect("the task ends"));
        }
        held.await.expect("the task ends").expect("the first write holds");
        assert_eq!(outcomes.iter().filter(|o| o.is_ok()).count(), 3, "{outcomes:?}");
        assert_eq!(metas(&store).await, before + 3);
    }

    async fn writes_that_wait_together_share_commits(store: TestStore) {
        let (commits, carried) = store.commit_counts();
        let (release, held) = hold_writer(&store).await;
        let mut waiting = Vec::new();
        for number in 0..64 {
            let store = store.clone();
            waiting.push(tokio::spawn(async move {
                write(&store, move |tx| async move { tx.insert_meta(&format!("key {number}"), "1").await }).await
            }));
        }
        until(|| store.write_queue_len() == 64).await;
        drop(release);
        for task in waiting {
            assert!(task.await.expect("the task ends"));
        }
        held.await.expect("the task ends").expect("the first write holds");
        let (commits, carried) = (store.commit_counts().0 - commits, store.commit_counts().1 - carried);
        assert_eq!(carried, 65);
        assert!(commits < 8, "{commits} commits for {carried} writes");
    }

    async fn work_that_awaits_something_else_is_refused(store: TestStore) {
        let before = metas(&store).await;
        let outcome: Result<(), Error> = store
            .write(|tx| async move {
                tx.insert_meta("gone", "1").await?;
                std::future::poll_fn(|_| Poll::<()>::Pending).await;
                Ok(())
            })
            .await;
        assert!(matches!(&outcome, Err(Error::Backend(what)) if what.contains("awaited")), "{outcome:?}");
        let outcome: Result<(), Error> = store.read(|_tx| async move { std::future::pending().await }).await;
        assert!(matches!(outcome, Err(Error::Backend(_))));
        assert_eq!(metas(&store).await, before);
    }

    async fn a_transaction_is_of_no_use_after_its_end(store: TestStore) {
        let before = metas(&store).await;
        let kept: Arc<Mutex<Vec<Tx>>> = Arc::default();
        let keep = Arc::clone(&kept);
        write(&store, move |tx| async move {
            keep.lock().expect("no panic holds it").push(tx);
            Ok(())
        })
        .await;
        let keep = Arc::clone(&kept);
        let _: Result<(), Error> = store
            .write(move |tx| async move {
                keep.lock().expect("no panic holds it").push(tx);
                panic!("the work of this test panics, which is no failure of it")
            })
            .await;
        let ended = std::mem::take(&mut *kept.lock().expect("no panic holds it"));
        assert_eq!(ended.len(), 2);
        for tx in ended {
            let outcome = tx.insert_meta("late", "1").await;
            assert!(matches!(&outcome, Err(Error::Backend(what)) if what.contains("after its end")), "{outcome:?}");
        }
        assert_eq!(metas(&store).await, before);
    }

    async fn a_read_sees_one_snapshot(store: TestStore) {
        let (looked, look) = tokio::sync::oneshot::channel();
        let (written, wait) = mpsc::channel::<()>();
        let reading = {
            let store = store.clone();
            tokio::spawn(async move {
                read(&store, move |tx| async move {
                    let first = tx.find_meta("late").await?;
                    let _ = looked.send(());
                    let _ = wait.recv();
                    Ok((first, tx.find_meta("late").await?))
                })
                .await
            })
        };
        look.await.expect("the read has begun");
        write(&store, |tx| async move { tx.insert_meta("late", "1").await }).await;
        let other = read(&store, |tx| async move { tx.find_meta("late").await }).await;
        assert_eq!(other.as_deref(), Some("1"), "a read that begins later sees it");
        written.send(()).expect("the read waits");
        assert_eq!(reading.await.expect("the task ends"), (None, None));
    }

    async fn a_read_cannot_write(store: TestStore) {
        let outcome = store.read(|tx| async move { tx.insert_meta("sly", "1").await }).await;
        assert!(outcome.is_err(), "{outcome:?}");
        assert_eq!(read(&store, |tx| async move { tx.find_meta("sly").await }).await, None);
    }

    async fn a_row_may_not_point_to_nothing(store: TestStore) {
        let outcome = store
            .write(|tx| async move { tx.insert_thread(&fixture::thread(1, 2)).await })
            .await;
        assert!(matches!(outcome, Err(Error::Backend(_))), "{outcome:?}");
    }

    async fn a_closed_store_says_so_and_does_not_wait_for_its_clones(store: TestStore) {
        let clone = Store::clone(&store);
        write(&clone, |tx| async move { tx.insert_meta("kept", "1").await }).await;
        let beside = store.beside().await;
        let closing = Store::clone(&store);
        tokio::task::spawn_blocking(move || closing.close()).await.expect("it closes");
        let outcome = clone.write(|tx| async move { tx.insert_meta("late", "1").await }).await;
        assert!(matches!(outcome, Err(Error::Unwritable(_))), "{outcome:?}");
        clone.close();
        assert_eq!(read(&beside, |tx| async move { tx.find_meta("kept").await }).await.as_deref(), Some("1"));
    }

    async fn two_processes_write_at_once(store: TestStore) {
        let beside = store.beside().await;
        let mut tasks = Vec::new();
        for number in 0..40 {
            let store = if number % 2 == 0 { Store::clone(&store) } else { beside.clone() };
            tasks.push(tokio::spawn(async move {
                write(&store, move |tx| async move {
                    let text = tx.find_meta("sum").await?.unwrap_or_else(|| "0".into());
                    let sum = text.parse::<i64>().expect("a number") + number;
                    tx.execute("DELETE FROM meta WHERE key = 'sum'", &[]).await?;
                    tx.insert_meta("sum", &sum.to_string()).await
                })
                .await
            }));
        }
        for task in tasks {
            task.await.expect("the task ends");
        }
        for store in [&*store, &beside] {
            let sum = read(store, |tx| async move { tx.find_meta("sum").await }).await;
            assert_eq!(sum.as_deref(), Some("780"), "no update was lost");
        }
    }
}

#[test]
fn a_full_queue_is_busy_and_writes_nothing() {
    struct Narrow(TestStore);
    impl OnEngine for Narrow {
        async fn on(_: Engine) -> Self {
            Self(TestStore::in_directory(Options { write_queue: 3, ..TestStore::options() }))
        }
    }
    rejoinder_testkit::run(Engine::Sqlite, |Narrow(store): Narrow| async move {
        let (release, held) = hold_writer(&store).await;
        let mut waiting = Vec::new();
        for number in 0..3 {
            let store = store.clone();
            waiting.push(tokio::spawn(async move {
                write(&store, move |tx| async move { tx.insert_meta(&format!("key {number}"), "1").await })
                    .await
            }));
        }
        until(|| store.write_queue_len() == 3).await;
        let outcome = store.write(|tx| async move { tx.insert_meta("one too many", "1").await }).await;
        assert!(matches!(outcome, Err(Error::Busy)), "{outcome:?}");
        drop(release);
        for task in waiting {
            assert!(task.await.expect("the task ends"));
        }
        held.await.expect("the task ends").expect("the first write holds");
        assert_eq!(read(&store, |tx| async move { tx.find_meta("one too many").await }).await, None);
        assert!(write(&store, |tx| async move { tx.insert_meta("one too many", "1").await }).await);
    });
}
