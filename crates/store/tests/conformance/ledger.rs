//! What every engine must do with `crates/store/src/ledger.rs`.
//! Never here: how hashes are made, which is the app's.

use rejoinder_domain::{
    CommentId, DecisionId, ReaderId, Role, SiteId,
    decision::{Act, By, ByKind, Decision, Details, Passage},
};
use rejoinder_store::{Entry, Seal};
use rejoinder_testkit::{TestStore, each_engine};

use crate::fixture::{ANN, BEN, SITE, add_all, begin, conflict, new, read, write};

const COMMENT: CommentId = CommentId::from_raw(1);

/// The entry of a place, with everything that there can be.
pub(crate) fn entry(seq: i64, about: Option<ReaderId>, by: Option<ReaderId>) -> Entry {
    let byte = |n: u8| vec![n + u8::try_from(seq).expect("a small one"); 4];
    Entry {
        decision: Decision {
            id: DecisionId::from_raw(100 + seq),
            seq,
            act: Act::Remove,
            comment_id: Some(COMMENT),
            version: Some(2),
            thread_id: Some(crate::fixture::THREAD),
            about,
            by: By { kind: ByKind::Person, id: by, role: Some(Role::Moderator), name: "Ben".into() },
            rule: "r1".into(),
            policy_version: 3,
            reason: "words".into(),
            details: Details {
                until: Some(9),
                slow_secs: Some(8),
                was: Some("visible".into()),
                passages: vec![Passage { start: 1, end: 2 }],
            },
            undoes: Some(7),
            created_at: 50 - seq,
        },
        seal: Seal {
            salts: [Some(byte(1)), Some(byte(2)), Some(byte(3))],
            leaves: [byte(4), byte(5), byte(6)],
            hash: byte(7),
        },
    }
}

each_engine! {
    async fn entries_come_back_in_their_order_and_whole(store: TestStore) {
        begin(&store).await;
        add_all(&store, vec![new(1, None), new(2, None)]).await;
        let head = || read(&store, |tx| async move { tx.find_ledger_head(SITE).await });
        assert_eq!(head().await, None);
        let machine = Entry {
            decision: Decision {
                comment_id: None, version: None, thread_id: None, undoes: None, details: Details::default(),
                by: By { kind: ByKind::Machine, id: None, role: None, name: String::new() },
                ..entry(3, None, None).decision
            },
            ..entry(3, None, None)
        };
        let all = [entry(1, Some(ANN), Some(BEN)), entry(2, Some(ANN), None), machine];
        for one in all.clone() {
            write(&store, move |tx| async move { tx.insert_entry(SITE, &one).await }).await;
        }
        assert_eq!(head().await, Some((3, vec![10; 4])));
        let after = |seq, limit| read(&store, move |tx| async move { tx.list_entries_after(SITE, seq, limit).await });
        let before = |seq, limit| read(&store, move |tx| async move { tx.list_entries_before(SITE, seq, limit).await });
        assert_eq!(after(0, 9).await, all);
        assert_eq!(after(1, 1).await, all[1..2]);
        assert_eq!(before(3, 9).await, [all[1].clone(), all[0].clone()]);
        assert_eq!(before(i64::MAX, 1).await, all[2..]);
        let of = |site, seq| read(&store, move |tx| async move { tx.find_entry(site, seq).await });
        assert_eq!(of(SITE, 2).await, Some(all[1].clone()));
        let site_of = |id| read(&store, move |tx| async move { tx.find_decision_site(DecisionId::from_raw(id)).await });
        assert_eq!((site_of(101).await, site_of(1).await), (Some(SITE), None));
        assert!(of(SITE, 4).await.is_none() && of(SiteId::from_raw(9), 2).await.is_none());
        let on = |id| read(&store, move |tx| async move { tx.list_decisions(CommentId::from_raw(id)).await });
        assert_eq!(on(1).await, [all[0].decision.clone(), all[1].decision.clone()]);
        assert!(on(2).await.is_empty());
        let about = |id, seq| read(&store, move |tx| async move { tx.list_decisions_about(id, seq, 9).await });
        assert_eq!(about(ANN, i64::MAX).await, [all[1].decision.clone(), all[0].decision.clone()]);
        assert_eq!(about(ANN, 2).await, [all[0].decision.clone()]);
        assert!(about(BEN, i64::MAX).await.is_empty());
        // A place is taken once.
        let again = Entry { decision: Decision { id: DecisionId::from_raw(9), ..all[0].decision.clone() }, ..all[0].clone() };
        assert_eq!(conflict(&store, move |tx| async move { tx.insert_entry(SITE, &again).await }).await, "decisions");
    }
}
