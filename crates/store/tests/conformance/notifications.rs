//! What every engine must do with `crates/store/src/notifications.rs`.
//! Never here: who is told what, which is the app's.

use rejoinder_domain::{CommentId, NotificationId, ReaderId, SiteId};
use rejoinder_store::{NewNotification, Settings};
use rejoinder_testkit::{TestStore, each_engine};

use crate::fixture::{ANN, BEN, SITE, add_all, begin, new, read, write};

fn told(id: i64, reader_id: ReaderId, kind: &str, comment: i64, due: bool) -> NewNotification {
    NewNotification {
        id: NotificationId::from_raw(id),
        site_id: SITE,
        reader_id,
        kind: kind.into(),
        comment_id: CommentId::from_raw(comment),
        due,
        created_at: id * 10,
    }
}

/// Two comments; Ann is told three things about them, Ben one.
async fn tell(store: &TestStore) {
    begin(store).await;
    add_all(store, vec![new(1, None), new(2, None)]).await;
    write(store, |tx| async move {
        for one in [
            told(11, ANN, "reply", 1, true),
            told(12, ANN, "mention", 1, false),
            told(13, ANN, "reply", 2, true),
            told(14, BEN, "reply", 1, true),
        ] {
            assert!(tx.insert_notification(one).await?);
        }
        assert!(!tx.insert_notification(told(15, ANN, "reply", 1, true)).await?, "she knows");
        Ok(())
    })
    .await;
}

each_engine! {
    async fn what_a_reader_is_told_is_listed_and_seen(store: TestStore) {
        tell(&store).await;
        let before = |id, limit| {
            read(&store, move |tx| async move { tx.list_notifications_before(ANN, NotificationId::from_raw(id), limit).await })
        };
        let list = before(i64::MAX, 9).await;
        assert_eq!(list.iter().map(|n| n.id.raw()).collect::<Vec<_>>(), [13, 12, 11]);
        assert_eq!((list[1].kind.as_str(), list[1].comment_id.raw(), list[1].seen, list[1].created_at), ("mention", 1, false, 120));
        assert_eq!(before(13, 1).await.iter().map(|n| n.id.raw()).collect::<Vec<_>>(), [12]);
        let unseen = |reader, limit| read(&store, move |tx| async move { tx.count_unseen(reader, limit).await });
        assert_eq!((unseen(ANN, 9).await, unseen(ANN, 2).await, unseen(BEN, 9).await), (3, 2, 1));
        let see = |id| {
            write(&store, move |tx| async move { tx.update_seen(ANN, NotificationId::from_raw(id)).await })
        };
        assert_eq!((see(12).await, see(12).await), (2, 0));
        assert_eq!((unseen(ANN, 9).await, unseen(BEN, 9).await), (1, 1));
        assert!(before(12, 1).await[0].seen);
    }

    async fn what_is_due_goes_by_mail_once(store: TestStore) {
        tell(&store).await;
        let due = |limit| read(&store, move |tx| async move { tx.list_due(ANN, limit).await });
        assert_eq!(due(9).await.iter().map(|n| n.id.raw()).collect::<Vec<_>>(), [11, 13]);
        assert_eq!(due(1).await.len(), 1);
        let sent = |id| {
            write(&store, move |tx| async move { tx.update_due(ANN, NotificationId::from_raw(id)).await })
        };
        assert_eq!((sent(11).await, sent(12).await), (1, 0));
        assert_eq!(due(9).await.iter().map(|n| n.id.raw()).collect::<Vec<_>>(), [13]);
        assert_eq!(read(&store, |tx| async move { tx.list_due(BEN, 9).await }).await.len(), 1);
    }

    async fn old_notifications_are_swept(store: TestStore) {
        tell(&store).await;
        let sweep = |before, limit| {
            write(&store, move |tx| async move { tx.delete_old_notifications(before, limit).await })
        };
        assert_eq!((sweep(110, 9).await, sweep(131, 1).await, sweep(131, 9).await), (0, 1, 2));
        assert_eq!(read(&store, |tx| async move { tx.count_unseen(BEN, 9).await }).await, 1);
    }

    async fn settings_are_kept_and_a_private_feed_leads_to_its_reader(store: TestStore) {
        begin(&store).await;
        let put = |mail: &'static str, feed: Option<&[u8]>, mailed_at| {
            let settings = Settings { mail: mail.into(), feed_hash: feed.map(<[u8]>::to_vec), mailed_at };
            write(&store, move |tx| async move { tx.put_settings(SITE, ANN, &settings).await })
        };
        let find = |reader| read(&store, move |tx| async move { tx.find_settings(reader).await });
        assert_eq!(find(ANN).await, None);
        put("daily", Some(b"one"), 0).await;
        let feed = |site, hash: &'static [u8]| {
            read(&store, move |tx| async move { tx.find_reader_by_feed(site, hash).await })
        };
        assert_eq!(feed(SITE, b"one").await, Some(ANN));
        assert_eq!((feed(SITE, b"two").await, feed(SiteId::from_raw(2), b"one").await), (None, None));
        put("off", None, 7).await;
        let kept = Settings { mail: "off".into(), feed_hash: None, mailed_at: 7 };
        assert_eq!((find(ANN).await, find(BEN).await, feed(SITE, b"one").await), (Some(kept), None, None));
    }
}
