//! What every engine must do with `crates/store/src/upkeep.rs`.
//! Never here: rules of the product, which are the app's.

use rejoinder_domain::{CommentId, State};
use rejoinder_store::{NewComment, Tx};
use rejoinder_testkit::{TestStore, each_engine};

use crate::fixture::{BEN, THREAD, add_all, begin, load, new, read, write};

/// 1 with 2 below it and 3 below that; 4, held; a reaction to 1.
async fn filled(store: &TestStore) {
    begin(store).await;
    let one = new(1, None);
    let two = new(2, Some(&one));
    let held = NewComment { state: State::Held, ..new(4, None) };
    add_all(store, vec![one, two.clone(), new(3, Some(&two)), held]).await;
    write(store, |tx| async move {
        tx.insert_reaction(CommentId::from_raw(1), BEN, "respect", 5).await?;
        tx.add_to_reaction_count(CommentId::from_raw(1), 1).await
    })
    .await;
}

async fn broken_rules(store: &TestStore) -> Vec<usize> {
    let mut broken = Vec::new();
    for number in 0..Tx::rules().len() {
        let found = read(store, move |tx| async move { tx.check_rule(number).await }).await;
        assert!(found.iter().all(|f| f.rule == Tx::rules()[number] && !f.detail.is_empty()));
        broken.extend((!found.is_empty()).then_some(number));
    }
    broken
}

each_engine! {
    async fn each_rule_finds_what_breaks_it(store: TestStore) {
        filled(&store).await;
        assert_eq!(broken_rules(&store).await, [] as [usize; 0]);
        let breaks = [
            ("comment_count", "UPDATE threads SET comment_count = 7", "UPDATE threads SET comment_count = 3"),
            ("reply_count", "UPDATE comments SET reply_count = 7 WHERE id = 2", "UPDATE comments SET reply_count = 1 WHERE id = 2"),
            ("answer_count", "UPDATE comments SET answer_count = 7 WHERE id = 1", "UPDATE comments SET answer_count = 2 WHERE id = 1"),
            ("reaction_count", "DELETE FROM reactions", "UPDATE comments SET reaction_count = 0"),
            ("report_count", "UPDATE comments SET report_count = 1 WHERE id = 4", "UPDATE comments SET report_count = 0"),
            ("what is visible is listed", "UPDATE comments SET listed = FALSE WHERE id = 3", "UPDATE comments SET listed = TRUE WHERE id = 3"),
            ("has something listed below", "UPDATE comments SET listed = TRUE WHERE id = 4", "UPDATE comments SET listed = FALSE WHERE id = 4"),
            ("hangs below what is listed", "UPDATE comments SET listed = FALSE WHERE id = 2", "UPDATE comments SET listed = TRUE WHERE id = 2"),
            ("after it", "UPDATE comments SET seq = 9 WHERE id = 2", "UPDATE comments SET seq = 2 WHERE id = 2"),
            ("its own root", "UPDATE comments SET root_id = 1 WHERE id = 4", "UPDATE comments SET root_id = 4 WHERE id = 4"),
            ("highest place", "UPDATE threads SET last_seq = 3", "UPDATE threads SET last_seq = 4"),
            ("thread's site", "UPDATE threads SET site_id = 2", "UPDATE threads SET site_id = 1"),
        ];
        assert_eq!(breaks.len(), Tx::rules().len(), "each rule is broken once");
        write(&store, |tx| async move {
            let other = crate::fixture::site(2, "other");
            tx.insert_site(rejoinder_store::NewSite { site: &other, hosts: &[] }).await
        })
        .await;
        for (words, harm, mend) in breaks {
            write(&store, move |tx| async move { tx.execute(harm, &[]).await }).await;
            let broken: Vec<_> = broken_rules(&store).await.into_iter().map(|n| Tx::rules()[n]).collect();
            assert!(broken.iter().any(|rule| rule.contains(words)), "{harm}: {broken:?}");
            write(&store, move |tx| async move { tx.execute(mend, &[]).await }).await;
            assert_eq!(broken_rules(&store).await, [] as [usize; 0], "{mend}");
        }
    }

    async fn a_recount_mends_every_counter_of_its_thread(store: TestStore) {
        filled(&store).await;
        let before = [load(&store, 1).await, load(&store, 2).await];
        write(&store, |tx| async move {
            tx.execute("UPDATE comments SET reply_count = 9, answer_count = 9, reaction_count = 9, report_count = 9", &[]).await?;
            tx.execute("UPDATE comments SET answer_count = 0 WHERE parent_id IS NOT NULL", &[]).await?;
            tx.execute("UPDATE threads SET comment_count = 9, last_seq = 1", &[]).await?;
            tx.recount_thread(THREAD).await
        })
        .await;
        assert_eq!([load(&store, 1).await, load(&store, 2).await], before);
        let thread = read(&store, |tx| async move { tx.find_thread(THREAD).await }).await.expect("is there");
        assert_eq!((thread.comment_count, thread.last_seq), (3, 4));
        store.assert_sound().await;
    }

    async fn a_thread_whose_counters_drifted_is_told_from_the_others(store: TestStore) {
        filled(&store).await;
        let adrift = async || read(&store, |tx| async move { tx.is_thread_adrift(THREAD).await }).await;
        assert!(!adrift().await);
        for harm in [
            "UPDATE threads SET comment_count = 7",
            "UPDATE threads SET last_seq = 3",
            "UPDATE comments SET reply_count = 7 WHERE id = 3",
            "UPDATE comments SET reaction_count = 2 WHERE id = 1",
            "UPDATE comments SET report_count = 1 WHERE id = 4",
            "UPDATE comments SET answer_count = 7 WHERE id = 1",
        ] {
            write(&store, move |tx| async move { tx.execute(harm, &[]).await }).await;
            assert!(adrift().await, "{harm}");
            write(&store, |tx| async move { tx.recount_thread(THREAD).await }).await;
            assert!(!adrift().await, "{harm}");
        }
        let listed = async |after| {
            read(&store, move |tx| async move {
                tx.list_threads_after(rejoinder_domain::ThreadId::from_raw(after), 9).await
            })
            .await
        };
        assert_eq!(listed(0).await, [(THREAD, 4)]);
        assert_eq!(listed(THREAD.raw()).await, []);
    }

    async fn a_whole_file_has_no_findings(store: TestStore) {
        filled(&store).await;
        assert!(read(&store, |tx| async move { tx.check_file().await }).await.is_empty());
    }
}

/// A row that points to nothing, which only another program could have written.
#[test]
fn a_dangling_row_is_found() {
    use rejoinder_testkit::{Engine, run};
    run(Engine::Sqlite, |store: TestStore| async move {
        filled(&store).await;
        let file = rusqlite::Connection::open(store.directory().join("rejoinder.db")).expect("opens");
        file.execute_batch("PRAGMA foreign_keys = OFF; UPDATE comments SET reader_id = 999 WHERE id = 4")
            .expect("updates");
        let found = read(&store, |tx| async move { tx.check_file().await }).await;
        assert_eq!(found, ["a row of comments points to nothing"]);
    });
}
