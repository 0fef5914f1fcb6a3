//! What every engine must do with `crates/store/src/events.rs`.
//! Never here: rules of the product, which are the app's.

use std::sync::Arc;

use rejoinder_domain::{EventKind, ThreadId, thread::ThreadState};
use rejoinder_store::{Error, EventRow, Store};
use rejoinder_testkit::{TestStore, each_engine};

use crate::fixture::{STORY, THREAD, begin, read, story, thread, write};

async fn note(store: &Store, kind: EventKind, at: i64) -> i64 {
    write(store, move |tx| async move { tx.insert_event(THREAD, kind, None, at).await }).await
}

async fn after(store: &Store, place: i64) -> Vec<EventRow> {
    read(store, move |tx| async move { tx.list_events_after(place, 100).await }).await
}

async fn span(store: &Store) -> (i64, i64) {
    read(store, |tx| async move { tx.load_event_span().await }).await
}

each_engine! {
    async fn events_come_in_the_order_of_commits_without_a_gap(store: TestStore) {
        begin(&store).await;
        assert_eq!(span(&store).await, (0, 0));
        let store = Arc::new(store);
        let beside = store.beside().await;
        let writes = (0..40).map(|number| {
            let store = if number % 2 == 0 { Store::clone(&store) } else { beside.clone() };
            tokio::spawn(async move {
                store
                    .write(move |tx| async move {
                        let id = tx.insert_event(THREAD, EventKind::Thread, None, number).await?;
                        // Every fourth is taken back, with its place.
                        if number % 4 == 3 { Err(Error::Busy) } else { Ok(id) }
                    })
                    .await
            })
        });
        let mut ids = Vec::new();
        for write in futures_util::future::join_all(writes).await {
            ids.extend(write.expect("runs"));
        }
        ids.sort_unstable();
        assert_eq!(ids, (1..=30).collect::<Vec<i64>>());
        assert_eq!(after(&store, 0).await.iter().map(|event| event.id).collect::<Vec<_>>(), ids);
        assert_eq!(after(&store, 28).await.len(), 2);
        assert_eq!(span(&store).await, (1, 30));
        beside.close();
    }

    async fn an_event_tells_its_thread_as_it_is_now(store: TestStore) {
        begin(&store).await;
        let other = ThreadId::from_raw(21);
        write(&store, move |tx| async move {
            tx.insert_story(&story(11, 5)).await?;
            tx.insert_thread(&thread(21, 11)).await?;
            tx.insert_event(THREAD, EventKind::Reacted, None, 3).await?;
            tx.insert_event(other, EventKind::Thread, None, 3).await?;
            tx.add_to_thread_count(THREAD, 7, None).await?;
            tx.update_thread_state(other, ThreadState::Closed, 0).await?;
            let mut first = tx.find_story(STORY).await?.expect("is there");
            first.publication = rejoinder_domain::story::Publication::Unpublished;
            tx.update_story(&first).await
        })
        .await;
        let all = after(&store, 0).await;
        let told: Vec<_> =
            all.iter().map(|e| (e.thread_id, e.kind, e.comment_count, e.thread_state, e.unpublished)).collect();
        assert_eq!(
            told,
            [
                (THREAD, EventKind::Reacted, 7, ThreadState::Open, true),
                (other, EventKind::Thread, 0, ThreadState::Closed, false),
            ]
        );
        let of = move |after, until| async move {
            let rows = read(&store, move |tx| async move {
                tx.list_events_of_thread(other, after, until, 10).await
            });
            rows.await.iter().map(|event| event.id).collect::<Vec<_>>()
        };
        assert_eq!(of(0, 2).await, [2]);
    }

    async fn old_events_go_from_the_oldest_on_and_the_newest_stays(store: TestStore) {
        begin(&store).await;
        // The clock went back after the second, so the third is older than it.
        for at in [10, 50, 20, 60, 70] {
            note(&store, EventKind::Thread, at).await;
        }
        let forget = async |horizon, most, limit| {
            write(&store, move |tx| async move { tx.delete_old_events(horizon, most, limit).await }).await
        };
        assert_eq!(forget(30, 100, 10).await, 1, "the one behind a younger one waits for it");
        assert_eq!(span(&store).await, (2, 5));
        assert_eq!(forget(1_000, 100, 2).await, 2, "no more than the limit");
        assert_eq!(forget(1_000, 100, 10).await, 1);
        assert_eq!(span(&store).await, (5, 5), "the newest is never forgotten");
        assert_eq!(note(&store, EventKind::Thread, 80).await, 6);
        note(&store, EventKind::Thread, 80).await;
        assert_eq!(forget(0, 1, 10).await, 2, "of more than may be kept the oldest go");
        assert_eq!(span(&store).await, (7, 7));
    }

    async fn whoever_waits_for_changes_is_woken(store: TestStore) {
        begin(&store).await;
        let beside = store.beside().await;
        let (mut here, mut there) = (store.changes(), beside.changes());
        // A signal that goes out before the other listens is none, so it is said until it is heard.
        for at in 0.. {
            assert!(at < 100, "nobody was woken");
            note(&store, EventKind::Thread, at).await;
            here.changed().await.expect("the store is open");
            let heard = tokio::time::timeout(std::time::Duration::from_millis(300), there.changed()).await;
            // Two processes on one file have no signal; they look now and then.
            if heard.is_ok() || store.is_in_directory() {
                break;
            }
        }
        beside.close();
    }
}
