//! What every engine must do with `crates/store/src/cases.rs`.
//! Never here: what is urgent, which is the domain's.

use rejoinder_domain::{CommentId, SiteId, ThreadId, desk::CaseKind};
use rejoinder_store::{Case, CaseFilter, NewCase};
use rejoinder_testkit::{TestStore, each_engine};

use crate::fixture::{ANN, BEN, SITE, THREAD, add_all, begin, new, read, write};

fn case(id: i64, kind: CaseKind, rule: &'static str, due_at: i64) -> NewCase<'static> {
    NewCase { comment_id: CommentId::from_raw(id), kind, rule, weight: id * 10, due_at, opened_at: 100 + id }
}

async fn listed(store: &TestStore, of: CaseFilter) -> Vec<(i64, CaseKind)> {
    let all = read(store, move |tx| async move { tx.list_cases(SITE, &of, 0, 9).await }).await;
    all.into_iter().map(|case| (case.comment_id.raw(), case.kind)).collect()
}

each_engine! {
    async fn cases_come_the_most_urgent_first_and_only_those_that_are_meant(store: TestStore) {
        use CaseKind::{Held, Reported};
        begin(&store).await;
        add_all(&store, vec![new(1, None), new(2, None), new(3, None)]).await;
        write(&store, |tx| async move {
            for one in [case(1, Held, "", 30), case(2, Reported, "r1", 20), case(2, Held, "", 40), case(3, Held, "a1", 10)] {
                tx.put_case(&one).await?;
            }
            // Of what is not there nothing waits.
            tx.put_case(&case(9, Held, "", 1)).await?;
            tx.put_watch(ANN, THREAD, true, 5).await
        })
        .await;
        let all = CaseFilter::default;
        assert_eq!(listed(&store, all()).await, [(3, Held), (2, Reported), (1, Held), (2, Held)]);
        assert_eq!(listed(&store, CaseFilter { kind: Some(Held), ..all() }).await, [(3, Held), (1, Held), (2, Held)]);
        assert_eq!(listed(&store, CaseFilter { rule: "r1".into(), ..all() }).await, [(2, Reported)]);
        assert_eq!(listed(&store, CaseFilter { thread_id: Some(THREAD), ..all() }).await.len(), 4);
        assert!(listed(&store, CaseFilter { thread_id: Some(ThreadId::from_raw(9)), ..all() }).await.is_empty());
        assert!(listed(&store, CaseFilter { section: "nowhere".into(), ..all() }).await.is_empty());
        assert!(listed(&store, CaseFilter { language: "xx".into(), ..all() }).await.is_empty());
        assert_eq!(listed(&store, CaseFilter { watched_by: Some(ANN), ..all() }).await.len(), 4);
        assert!(listed(&store, CaseFilter { watched_by: Some(BEN), ..all() }).await.is_empty());
        let part = read(&store, |tx| async move { tx.list_cases(SITE, &CaseFilter::default(), 1, 2).await }).await;
        assert_eq!(part.iter().map(|case| case.comment_id.raw()).collect::<Vec<_>>(), [2, 1]);
        let counts = read(&store, |tx| async move { tx.count_cases(SITE).await }).await;
        assert_eq!(counts, [(Held, 3, 101), (Reported, 1, 102)]);
        let threads = read(&store, |tx| async move { tx.list_waiting_threads(SITE, 9).await }).await;
        assert_eq!(threads, [(THREAD, 4, 101)]);
        let elsewhere = read(&store, |tx| async move { tx.list_cases(SiteId::from_raw(9), &CaseFilter::default(), 0, 9).await });
        assert!(elsewhere.await.is_empty());
        // A case that is there becomes more urgent, never less, and waits since when it did.
        write(&store, |tx| async move {
            tx.put_case(&NewCase { opened_at: 900, ..case(1, Held, "r2", 5) }).await?;
            tx.put_case(&NewCase { weight: 77, ..case(3, Held, "a1", 90) }).await
        })
        .await;
        let of = |id| read(&store, move |tx| async move { tx.list_cases_of(CommentId::from_raw(id)).await });
        let one = &of(1).await[0];
        assert_eq!((one.due_at, one.opened_at, one.rule.as_str()), (5, 101, "r2"));
        let three = &of(3).await[0];
        assert_eq!((three.due_at, three.weight), (10, 77));
        assert_eq!(of(2).await.iter().map(|case| case.kind).collect::<Vec<_>>(), [Reported, Held]);
        let take = |id, kind| write(&store, move |tx| async move { tx.take_case(CommentId::from_raw(id), kind).await });
        assert_eq!(take(2, Held).await.map(|case| (case.comment_id.raw(), case.kind)), Some((2, Held)));
        assert!(take(2, Held).await.is_none());
        assert_eq!(listed(&store, all()).await, [(1, Held), (3, Held), (2, Reported)]);
        store.assert_sound().await;
    }

    async fn a_case_is_one_persons_at_a_time(store: TestStore) {
        begin(&store).await;
        add_all(&store, vec![new(1, None), new(2, None)]).await;
        write(&store, |tx| async move {
            tx.put_case(&case(1, CaseKind::Held, "", 10)).await?;
            tx.put_case(&case(1, CaseKind::Reported, "", 10)).await?;
            tx.put_case(&case(2, CaseKind::Held, "", 20)).await
        })
        .await;
        let claim = |id, by, until, now| {
            write(&store, move |tx| async move { tx.claim_cases(CommentId::from_raw(id), by, until, now).await })
        };
        let free = |by, now| {
            let found = read(&store, move |tx| async move { tx.find_free_case(SITE, &CaseFilter::default(), by, now).await });
            async move { found.await.map(|case: Case| case.comment_id.raw()) }
        };
        assert_eq!(free(ANN, 50).await, Some(1));
        assert!(claim(1, ANN, 60, 50).await);
        assert!(!claim(1, BEN, 60, 50).await && claim(1, ANN, 65, 51).await);
        assert_eq!((free(ANN, 55).await, free(BEN, 55).await), (Some(1), Some(2)));
        assert_eq!(free(BEN, 65).await, Some(1), "whoever went away has it no more");
        assert!(claim(1, BEN, 99, 65).await && !claim(9, BEN, 99, 65).await);
        let release = |only| write(&store, move |tx| async move { tx.release_cases(BEN, only).await });
        assert_eq!(release(Some(CommentId::from_raw(2))).await, 0);
        assert!(claim(2, BEN, 99, 65).await);
        assert_eq!(release(Some(CommentId::from_raw(2))).await, 1);
        assert_eq!(release(None).await, 2);
        assert_eq!(free(ANN, 66).await, Some(1));
    }

    async fn staff_keep_an_eye_on_threads(store: TestStore) {
        begin(&store).await;
        let watch = |by, on| write(&store, move |tx| async move { tx.put_watch(by, THREAD, on, 9).await });
        let list = |by| read(&store, move |tx| async move { tx.list_watches(by, 9).await });
        watch(ANN, true).await;
        watch(ANN, true).await;
        assert_eq!((list(ANN).await, list(BEN).await), (vec![THREAD], vec![]));
        watch(ANN, false).await;
        watch(ANN, false).await;
        assert!(list(ANN).await.is_empty());
    }
}
