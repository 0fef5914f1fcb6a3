//! What every engine must do with `crates/store/src/threads.rs`.
//! Never here: rules of the product, which are the app's.

use rejoinder_domain::{StoryId, ThreadId, thread::ThreadState};
use rejoinder_testkit::{TestStore, each_engine};

use crate::fixture::{STORY, THREAD, begin, conflict, read, story, thread, write};

each_engine! {
    async fn a_thread_comes_back_as_it_went_in(store: TestStore) {
        begin(&store).await;
        let found = read(&store, |tx| async move { tx.find_thread(THREAD).await }).await;
        assert_eq!(found, Some(thread(20, 10)));
        assert_eq!(read(&store, |tx| async move { tx.find_thread_of_story(STORY).await }).await, found);
        assert_eq!(read(&store, |tx| async move { tx.find_thread(ThreadId::from_raw(10)).await }).await, None);
        let none = read(&store, |tx| async move { tx.find_thread_of_story(StoryId::from_raw(20)).await }).await;
        assert_eq!(none, None);
        assert_eq!(conflict(&store, |tx| async move { tx.insert_thread(&thread(21, 10)).await }).await, "threads");
    }

    async fn counters_move_in_one_thread(store: TestStore) {
        begin(&store).await;
        let (first, second, version) = write(&store, |tx| async move {
            tx.insert_story(&story(11, 5)).await?;
            tx.insert_thread(&thread(21, 11)).await?;
            let (first, second) = (tx.take_seq(THREAD).await?, tx.take_seq(THREAD).await?);
            tx.add_to_thread_count(THREAD, 2, Some(44)).await?;
            tx.add_to_thread_count(THREAD, -1, None).await?;
            Ok((first, second, tx.bump_thread(THREAD).await?))
        })
        .await;
        assert_eq!((first, second, version), (1, 2, 4), "a place taken is a version, too");
        let found = read(&store, |tx| async move { tx.find_thread(THREAD).await }).await.expect("is there");
        assert_eq!((found.comment_count, found.last_seq, found.version, found.last_comment_at), (1, 2, 4, Some(44)));
        let other = read(&store, |tx| async move { tx.find_thread(ThreadId::from_raw(21)).await }).await;
        assert_eq!(other, Some(thread(21, 11)), "the other thread stays");
    }

    async fn a_thread_is_closed_and_slowed(store: TestStore) {
        begin(&store).await;
        write(&store, |tx| async move { tx.update_thread_state(THREAD, ThreadState::Closed, 30).await }).await;
        let found = read(&store, |tx| async move { tx.find_thread(THREAD).await }).await.expect("is there");
        assert_eq!((found.state, found.slow_secs, found.version), (ThreadState::Closed, 30, 2));
    }

    async fn a_thread_knows_that_its_story_was_taken_down(store: TestStore) {
        begin(&store).await;
        assert!(!read(&store, |tx| async move { tx.is_thread_unpublished(THREAD).await }).await);
        write(&store, |tx| async move {
            let mut story = tx.find_story(STORY).await?.expect("is there");
            story.publication = rejoinder_domain::story::Publication::Unpublished;
            tx.update_story(&story).await
        })
        .await;
        assert!(read(&store, |tx| async move { tx.is_thread_unpublished(THREAD).await }).await);
    }

    async fn a_thread_that_is_not_there_gives_no_place(store: TestStore) {
        let none = ThreadId::from_raw(5);
        assert!(store.write(move |tx| async move { tx.take_seq(none).await }).await.is_err());
        assert!(store.write(move |tx| async move { tx.bump_thread(none).await }).await.is_err());
    }
}
