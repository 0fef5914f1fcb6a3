//! What every engine must do with `crates/store/src/appeals.rs`.
//! Never here: who may appeal, which is the app's.

use rejoinder_domain::CommentId;
use rejoinder_store::Appeal;
use rejoinder_testkit::{TestStore, each_engine};

use crate::fixture::{ANN, SITE, add_all, begin, conflict, new, read, write};

const COMMENT: CommentId = CommentId::from_raw(1);

fn appeal(seq: i64) -> Appeal {
    Appeal {
        seq,
        comment_id: COMMENT,
        reader_id: Some(ANN),
        text: "No".into(),
        created_at: 5,
        outcome_seq: None,
    }
}

each_engine! {
    async fn a_decision_is_appealed_against_once(store: TestStore) {
        begin(&store).await;
        add_all(&store, vec![new(1, None), new(2, None)]).await;
        let last = |id| read(&store, move |tx| async move { tx.find_last_appeal(CommentId::from_raw(id)).await });
        let all = || read(&store, |tx| async move { tx.list_appeals(COMMENT).await });
        assert_eq!(last(1).await, None);
        write(&store, |tx| async move {
            tx.insert_appeal(SITE, &appeal(7)).await?;
            tx.insert_appeal(SITE, &appeal(3)).await
        })
        .await;
        assert_eq!(all().await, [appeal(3), appeal(7)]);
        assert_eq!((last(1).await, last(2).await), (Some(appeal(7)), None));
        let twice = conflict(&store, |tx| async move { tx.insert_appeal(SITE, &appeal(7)).await });
        assert_eq!(twice.await, "appeals");
        let decided = |outcome| write(&store, move |tx| async move { tx.update_appeal(SITE, 7, outcome).await });
        decided(Some(9)).await;
        assert_eq!(last(1).await.and_then(|last| last.outcome_seq), Some(9));
        decided(None).await;
        assert_eq!(all().await, [appeal(3), appeal(7)]);
        // Who is erased leaves no words.
        write(&store, |tx| async move { tx.forget_reader_step(ANN, 1).await }).await;
        write(&store, |tx| async move { tx.forget_reader_step(ANN, 1).await }).await;
        let gone = |one: Appeal| Appeal { reader_id: None, text: String::new(), ..one };
        assert_eq!(all().await, [gone(appeal(3)), gone(appeal(7))]);
    }
}
