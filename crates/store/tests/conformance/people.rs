//! What every engine must do with `crates/store/src/people.rs`.
//! Never here: who may block or follow, which is the app's.

use rejoinder_domain::{ReaderId, ThreadId};
use rejoinder_store::{Block, Erasure, NameChange};
use rejoinder_testkit::{TestStore, each_engine};

use crate::fixture::{ANN, BEN, SITE, THREAD, begin, read, write};

each_engine! {
    async fn names_of_before_are_kept_in_order(store: TestStore) {
        begin(&store).await;
        let change = |old: &str, new: &str, created_at| NameChange { old_name: old.into(), new_name: new.into(), created_at };
        let (first, second) = (change("Ann", "Anna", 5), change("Anna", "Annette", 9));
        let (one, two) = (first.clone(), second.clone());
        write(&store, move |tx| async move {
            tx.insert_name_change(1, SITE, ANN, &one).await?;
            tx.insert_name_change(2, SITE, ANN, &two).await?;
            tx.insert_name_change(3, SITE, BEN, &one).await
        })
        .await;
        let list = |limit| read(&store, move |tx| async move { tx.list_name_changes(ANN, limit).await });
        assert_eq!(list(9).await, [second.clone(), first]);
        assert_eq!(list(1).await, [second]);
    }

    async fn a_block_is_between_two_and_goes_one_way(store: TestStore) {
        begin(&store).await;
        let put = |kind: &'static str| write(&store, move |tx| async move { tx.put_block(ANN, BEN, kind, 5).await });
        let find = |a, b| read(&store, move |tx| async move { tx.find_block(a, b).await });
        put("mute").await;
        put("block").await;
        assert_eq!((find(ANN, BEN).await, find(BEN, ANN).await), (Some("block".into()), None));
        let list = |reader| read(&store, move |tx| async move { tx.list_blocks(reader, 9).await });
        assert_eq!(list(ANN).await, [Block { other_id: BEN, name: "Ben".into(), kind: "block".into() }]);
        assert!(list(BEN).await.is_empty());
        let among = |reader, others: &'static [ReaderId]| {
            read(&store, move |tx| async move {
                Ok((tx.list_blocks_among(reader, others).await?, tx.list_blockers_among(reader, others).await?))
            })
        };
        let (ann, ben) = (vec![(ANN, "block".to_owned())], vec![(BEN, "block".to_owned())]);
        assert_eq!(among(ANN, &[ANN, BEN]).await, (ben, vec![]));
        assert_eq!(among(BEN, &[ANN, BEN]).await, (vec![], ann));
        assert_eq!((among(ANN, &[]).await, among(ANN, &[ANN]).await), ((vec![], vec![]), (vec![], vec![])));
        let end = |a, b| write(&store, move |tx| async move { tx.delete_block(a, b).await });
        assert!(!end(BEN, ANN).await && end(ANN, BEN).await && !end(ANN, BEN).await);
        assert!(find(ANN, BEN).await.is_none());
    }

    async fn a_thread_is_followed_once_by_each(store: TestStore) {
        begin(&store).await;
        let follow = |reader| write(&store, move |tx| async move { tx.insert_follow(reader, THREAD, 5).await });
        assert!(follow(BEN).await && !follow(BEN).await && follow(ANN).await);
        let follows = |reader, thread| read(&store, move |tx| async move { tx.is_following(reader, thread).await });
        assert!(follows(ANN, THREAD).await && !follows(ANN, ThreadId::from_raw(9)).await);
        let after = |reader: ReaderId, limit| {
            read(&store, move |tx| async move { tx.list_followers_after(THREAD, reader, limit).await })
        };
        assert_eq!(after(ReaderId::from_raw(-1), 9).await, [ANN, BEN]);
        assert_eq!((after(ReaderId::from_raw(-1), 1).await, after(ANN, 9).await), (vec![ANN], vec![BEN]));
        assert_eq!(read(&store, |tx| async move { tx.list_follows(ANN, 9).await }).await, [THREAD]);
        let leave = |reader| write(&store, move |tx| async move { tx.delete_follow(reader, THREAD).await });
        assert!(leave(ANN).await && !leave(ANN).await);
        assert!(!follows(ANN, THREAD).await && follows(BEN, THREAD).await);
    }

    async fn an_erasure_is_noted_once(store: TestStore) {
        begin(&store).await;
        let erasure = |name: &[u8], erased_at| Erasure { subject: name.to_vec(), keeps_text: erased_at == 7, erased_at };
        let note = |name: &'static [u8], at| {
            let made = erasure(name, at);
            write(&store, move |tx| async move { tx.insert_erasure(&made).await })
        };
        assert!(note(b"b", 5).await && !note(b"b", 6).await && note(b"a", 7).await);
        let after = |name: &'static [u8], limit| {
            read(&store, move |tx| async move { tx.list_erasures_after(name, limit).await })
        };
        assert_eq!(after(b"", 9).await, [erasure(b"a", 7), erasure(b"b", 5)]);
        assert_eq!((after(b"", 1).await.len(), after(b"a", 9).await.len(), after(b"b", 9).await.len()), (1, 1, 0));
    }
}
