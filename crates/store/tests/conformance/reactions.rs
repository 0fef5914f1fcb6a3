//! What every engine must do with `crates/store/src/reactions.rs`.
//! Never here: rules of the product, which are the app's.

use rejoinder_domain::{CommentId, Order};
use rejoinder_testkit::{TestStore, each_engine};

use crate::fixture::{ANN, BEN, add_all, begin, load, new, read, write};

each_engine! {
    async fn a_reaction_counts_once_and_can_be_taken_back(store: TestStore) {
        begin(&store).await;
        add_all(&store, vec![new(1, None), new(2, None)]).await;
        let (one, two) = (CommentId::from_raw(1), CommentId::from_raw(2));
        let said = write(&store, move |tx| async move {
            let said = [
                tx.insert_reaction(one, BEN, "respect", 5).await?,
                tx.insert_reaction(one, BEN, "other", 6).await?,
                tx.insert_reaction(one, ANN, "respect", 7).await?,
                tx.insert_reaction(two, BEN, "respect", 8).await?,
                tx.delete_reaction(two, BEN).await?,
                tx.delete_reaction(two, BEN).await?,
            ];
            assert_eq!(tx.add_to_reaction_count(one, 3).await?, 3);
            assert_eq!(tx.add_to_reaction_count(one, -1).await?, 2);
            tx.update_best(one, 342).await?;
            Ok(said)
        })
        .await;
        assert_eq!(said, [true, false, true, true, true, false]);
        let kept = read(&store, move |tx| async move { tx.list_reactions(one).await }).await;
        assert_eq!(kept, [(ANN, "respect".into(), 7), (BEN, "respect".into(), 5)], "the first one stands");
        assert_eq!(load(&store, 1).await.reaction_count, 2);
        assert_eq!(load(&store, 2).await.reaction_count, 0);
        let rank = |id| read(&store, move |tx| async move { tx.load_rank(id, Order::Best).await });
        assert_eq!((rank(one).await, rank(two).await), (342, 0));
        store.assert_sound().await;
    }

    async fn ones_own_reactions_are_found_among_many(store: TestStore) {
        begin(&store).await;
        add_all(&store, (1..=1203).map(|id| new(id, None)).collect()).await;
        let mine = [3, 600, 1203].map(CommentId::from_raw);
        write(&store, move |tx| async move {
            for id in mine {
                tx.insert_reaction(id, BEN, "respect", 5).await?;
            }
            tx.insert_reaction(CommentId::from_raw(4), ANN, "respect", 5).await?;
            tx.execute("UPDATE comments SET reaction_count = 1 WHERE id IN (3, 4, 600, 1203)", &[]).await
        })
        .await;
        let all: Vec<_> = (1..=1203).map(CommentId::from_raw).collect();
        let mut found = read(&store, move |tx| async move { tx.list_reacted(BEN, &all).await }).await;
        found.sort_unstable();
        assert_eq!(found, mine);
        assert!(read(&store, |tx| async move { tx.list_reacted(BEN, &[]).await }).await.is_empty());
    }
}
