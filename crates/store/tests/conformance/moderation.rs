//! What every engine must do with `crates/store/src/moderation.rs`.
//! Never here: rules of the product, which are the app's.

use rejoinder_domain::{CommentId, ReportId};
use rejoinder_store::Report;
use rejoinder_testkit::{TestStore, each_engine};

use crate::fixture::{ANN, BEN, SITE, add_all, begin, conflict, new, read, write};

const COMMENT: CommentId = CommentId::from_raw(1);

fn report(id: i64, by: Option<rejoinder_domain::ReaderId>) -> Report {
    Report {
        id: ReportId::from_raw(id),
        site_id: SITE,
        comment_id: COMMENT,
        reader_id: by,
        rule: "r1".into(),
        detail: "because".into(),
        created_at: id,
    }
}

each_engine! {
    async fn reports_are_kept_counted_and_one_per_reader(store: TestStore) {
        begin(&store).await;
        add_all(&store, vec![new(1, None), new(2, None)]).await;
        write(&store, |tx| async move {
            tx.insert_report(&report(8, Some(BEN))).await?;
            tx.insert_report(&report(7, None)).await?;
            tx.insert_report(&report(9, None)).await
        })
        .await;
        let found = read(&store, |tx| async move { tx.list_reports(COMMENT).await }).await;
        assert_eq!(found, [report(7, None), report(8, Some(BEN)), report(9, None)]);
        let twice = conflict(&store, |tx| async move { tx.insert_report(&report(10, Some(BEN))).await });
        assert_eq!(twice.await, "reports");
        let none = read(&store, |tx| async move { tx.list_reports(CommentId::from_raw(2)).await }).await;
        assert!(none.is_empty());
        store.assert_sound().await;
    }

    async fn reports_are_open_until_a_decision_settles_them(store: TestStore) {
        begin(&store).await;
        add_all(&store, vec![new(1, None), new(2, None)]).await;
        let about = |id, by, rule: &str| Report { rule: rule.into(), ..report(id, by) };
        let open = || read(&store, |tx| async move {
            let all = tx.list_open_reports(COMMENT).await?;
            Ok(all.into_iter().map(|report| report.id.raw()).collect::<Vec<_>>())
        });
        let sum = || read(&store, |tx| async move { tx.sum_open_reports(COMMENT).await });
        let told = |reader| read(&store, move |tx| async move { tx.count_settled_reports(reader).await });
        assert_eq!(sum().await, (String::new(), 0));
        let all = [about(7, Some(ANN), "r2"), about(8, Some(BEN), "r1"), about(9, None, "r1"), about(10, None, "r2")];
        write(&store, move |tx| async move {
            for report in &all {
                tx.insert_report(report).await?;
            }
            Ok(())
        })
        .await;
        assert_eq!((open().await, sum().await), (vec![7, 8, 9, 10], ("r1".to_owned(), 2)), "of two alike the first");
        // What came later than what the decider saw stays open.
        let settled = write(&store, |tx| async move { tx.settle_reports(COMMENT, 3, true, 9).await }).await;
        assert_eq!((settled, open().await, sum().await), (3, vec![10], ("r2".to_owned(), 1)));
        assert_eq!((told(ANN).await, told(BEN).await), ((1, 1), (1, 1)));
        assert_eq!(write(&store, |tx| async move { tx.settle_reports(COMMENT, 4, false, 99).await }).await, 1);
        assert_eq!(write(&store, |tx| async move { tx.reopen_reports(COMMENT, 3).await }).await, 3);
        assert_eq!((open().await, told(ANN).await), (vec![7, 8, 9], (0, 0)));
        assert_eq!(write(&store, |tx| async move { tx.settle_reports(COMMENT, 5, false, 99).await }).await, 3);
        assert_eq!(told(BEN).await, (1, 0));
        store.assert_sound().await;
    }
}
