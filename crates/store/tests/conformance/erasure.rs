//! What every engine must do with `crates/store/src/erasure.rs`.
//! Never here: when somebody is erased, which is the app's.

use rejoinder_domain::{CommentId, ReportId, decision::Decision, desk::CaseKind};
use rejoinder_store::{Entry, NewCase, Report};
use rejoinder_testkit::{TestStore, each_engine};

use crate::{
    fixture::{ANN, BEN, SITE, THREAD, add_all, begin, new, read, write},
    ledger::entry,
};

each_engine! {
    async fn who_is_erased_leaves_places_and_no_words(store: TestStore) {
        begin(&store).await;
        let root = new(1, None);
        let reply = new(2, Some(&root));
        add_all(&store, vec![root, reply]).await;
        let id = CommentId::from_raw(1);
        write(&store, move |tx| async move {
            tx.insert_revision(id, 1, "before", 3).await?;
            tx.insert_report(&Report { id: ReportId::from_raw(7), site_id: SITE, comment_id: id, reader_id: Some(BEN), rule: "r1".into(), detail: "words".into(), created_at: 5 }).await?;
            tx.insert_entry(SITE, &entry(1, Some(ANN), Some(BEN))).await?;
            let about_him = Entry { decision: Decision { comment_id: None, ..entry(2, Some(BEN), Some(ANN)).decision }, ..entry(2, None, None) };
            tx.insert_entry(SITE, &about_him).await?;
            tx.put_watch(BEN, THREAD, true, 5).await?;
            tx.put_case(&NewCase { comment_id: CommentId::from_raw(2), kind: CaseKind::Held, rule: "", weight: 0, due_at: 9, opened_at: 8 }).await?;
            tx.claim_cases(CommentId::from_raw(2), BEN, 99, 8).await?;
            tx.insert_reaction(id, BEN, "respect", 7).await?;
            tx.put_block(ANN, BEN, "mute", 5).await?;
            tx.insert_follow(BEN, THREAD, 5).await
        })
        .await;
        let own = |reader, after| {
            read(&store, move |tx| async move { tx.list_all_comments_by_reader(reader, CommentId::from_raw(after), 9).await })
        };
        write(&store, |tx| async move { tx.update_badges(ANN, &["Founder".into()]).await }).await;
        assert_eq!(own(ANN, 0).await[0].badges, ["Founder"]);
        write(&store, |tx| async move { tx.update_badges(ANN, &[]).await }).await;
        assert!(own(ANN, 0).await[0].badges.is_empty());
        let ids: Vec<i64> = own(ANN, 0).await.iter().map(|c| c.id.raw()).collect();
        assert_eq!((ids, own(ANN, 1).await.len(), own(BEN, 0).await.len()), (vec![1, 2], 1, 0));
        write(&store, move |tx| async move {
            tx.erase_comment(id, 0).await?;
            tx.anonymise_comment(CommentId::from_raw(2)).await
        })
        .await;
        assert!(own(ANN, 0).await.is_empty());
        let comments = read(&store, |tx| async move { tx.list_comments_after_seq(THREAD, 0, 9).await }).await;
        let told: Vec<(&str, &str, i64)> = comments.iter().map(|c| (c.text.as_str(), c.author_name.as_str(), c.created_at)).collect();
        assert_eq!((told[0], told[1].1), (("", "", 0), ""));
        assert!(!told[1].0.is_empty());
        assert!(read(&store, move |tx| async move { tx.list_revisions(id).await }).await.is_empty());
        // Ben reported, decided and reacted.
        assert_eq!(read(&store, |tx| async move { tx.list_reactions_of(BEN, CommentId::from_raw(0), 9).await }).await, [(id, 7)]);
        assert!(read(&store, move |tx| async move { tx.list_reactions_of(BEN, id, 9).await }).await.is_empty());
        let of = |after| read(&store, move |tx| async move { tx.list_reports_of(BEN, ReportId::from_raw(after), 9).await });
        assert_eq!((of(6).await.len(), of(7).await.len()), (1, 0));
        let step = |limit| write(&store, move |tx| async move { tx.forget_reader_step(BEN, limit).await });
        assert_eq!((step(9).await, step(9).await), (3, 0));
        let reports = read(&store, move |tx| async move { tx.list_reports(id).await }).await;
        assert_eq!((reports[0].reader_id, reports[0].detail.as_str()), (None, ""));
        let decisions = read(&store, move |tx| async move { tx.list_decisions(id).await }).await;
        assert_eq!((decisions[0].by.id, decisions[0].by.name.as_str(), decisions[0].reason.as_str()), (None, "", ""));
        // Of what was erased no salt is left, and every leaf is as it was.
        let ledger = read(&store, |tx| async move { tx.list_entries_after(SITE, 0, 9).await }).await;
        let salts: Vec<[bool; 3]> = ledger.iter().map(|entry| entry.seal.salts.each_ref().map(Option::is_some)).collect();
        assert_eq!(salts, [[false, true, false], [true, false, false]]);
        assert_eq!(ledger[0].seal.leaves, entry(1, None, None).seal.leaves);
        assert_eq!((ledger[1].decision.about, ledger[1].decision.reason.as_str()), (None, ""));
        assert_eq!(ledger[1].decision.by.id, Some(ANN));
        let gone = store.write(|tx| async move { tx.delete_reader(BEN).await }).await;
        assert!(gone.is_err(), "a reaction still names him");
        write(&store, move |tx| async move {
            tx.delete_reaction(id, BEN).await?;
            tx.delete_ways(BEN).await?;
            tx.delete_reader(BEN).await
        })
        .await;
        assert!(read(&store, |tx| async move { tx.find_reader(BEN).await }).await.is_none());
        assert!(store.settle().await.expect("the log is emptied"));
    }
}
