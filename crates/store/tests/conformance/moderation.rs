//! What every engine must do with `crates/store/src/moderation.rs`.
//! Never here: rules of the product, which are the app's.

use rejoinder_domain::{
    CommentId, DecisionId, ReportId, State,
    decision::{Act, Decision},
};
use rejoinder_store::{NewComment, Report};
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

    async fn reported_comments_are_listed_until_a_later_decision(store: TestStore) {
        begin(&store).await;
        let held = NewComment { state: State::Held, ..new(3, None) };
        add_all(&store, vec![new(1, None), new(2, None), held, new(4, None)]).await;
        let about = |id, comment| Report { comment_id: CommentId::from_raw(comment), ..report(id, None) };
        let decision = |id, comment| Decision {
            id: DecisionId::from_raw(id),
            comment_id: CommentId::from_raw(comment),
            act: Act::Approve,
            reader_id: Some(ANN),
            by_name: "Ann".into(),
            rule: String::new(),
            reason: String::new(),
            created_at: 1,
        };
        let listed = |site, after, limit| {
            read(&store, move |tx| async move {
                let found = tx.list_reported(site, CommentId::from_raw(after), limit).await?;
                Ok(found.into_iter().map(CommentId::raw).collect::<Vec<_>>())
            })
        };
        assert!(listed(SITE, 0, 9).await.is_empty());
        write(&store, move |tx| async move {
            for report in [about(10, 4), about(11, 1), about(12, 1), about(13, 3), about(14, 2)] {
                tx.insert_report(&report).await?;
            }
            // One before the reports settles none of them; one between them leaves the later one open.
            tx.insert_decision(SITE, &decision(5, 4)).await?;
            tx.insert_decision(SITE, &decision(11, 1)).await
        })
        .await;
        assert_eq!(listed(SITE, 0, 9).await, [1, 2, 4]);
        assert_eq!(listed(SITE, 0, 2).await, [1, 2]);
        assert_eq!(listed(SITE, 2, 9).await, [4]);
        assert!(listed(rejoinder_domain::SiteId::from_raw(9), 0, 9).await.is_empty());
        write(&store, move |tx| async move { tx.insert_decision(SITE, &decision(20, 1)).await }).await;
        assert_eq!(listed(SITE, 0, 9).await, [2, 4]);
    }

    async fn decisions_come_back_in_order(store: TestStore) {
        begin(&store).await;
        add_all(&store, vec![new(1, None), new(2, None)]).await;
        let decision = |id, act, by| Decision {
            id: DecisionId::from_raw(id),
            comment_id: COMMENT,
            act,
            reader_id: by,
            by_name: "Ann".into(),
            rule: "r1".into(),
            reason: "Sorry.".into(),
            created_at: 50 - id,
        };
        let (first, second) = (decision(3, Act::Hold, None), decision(4, Act::Remove, Some(ANN)));
        let wanted = [first.clone(), second.clone()];
        write(&store, move |tx| async move {
            tx.insert_decision(SITE, &second).await?;
            tx.insert_decision(SITE, &first).await
        })
        .await;
        assert_eq!(read(&store, |tx| async move { tx.list_decisions(COMMENT).await }).await, wanted);
        let none = read(&store, |tx| async move { tx.list_decisions(CommentId::from_raw(2)).await }).await;
        assert!(none.is_empty());
        let again = wanted[0].clone();
        assert_eq!(conflict(&store, move |tx| async move { tx.insert_decision(SITE, &again).await }).await, "decisions");
    }
}
