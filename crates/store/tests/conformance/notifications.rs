//! What every engine must do with `crates/store/src/notifications.rs`.
//! Never here: who is told what, which is the app's.

use rejoinder_domain::{
    CommentId, NotificationId, Reader, ReaderId, SiteId, State, reader::Standing, story::Publication,
};
use rejoinder_store::{NewComment, NewNotification, Settings};
use rejoinder_testkit::{TestStore, each_engine};

use crate::fixture::{ANN, BEN, SITE, STORY, add_all, begin, new, read, reader, write};

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

fn settings(mail: &str, feed: Option<&[u8]>, mailed_at: i64) -> Settings {
    let feed_hash = feed.map(<[u8]>::to_vec);
    Settings { mail: mail.into(), feed_hash, mailed_at, span_at: mailed_at + 1, span_mails: 2 }
}

/// Two comments of Ben; Ann is told three things about them, Ben one.
async fn tell(store: &TestStore) {
    begin(store).await;
    let by_ben = |id| NewComment { reader_id: Some(BEN), ..new(id, None) };
    add_all(store, vec![by_ben(1), by_ben(2)]).await;
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
        let ids = |ids: &'static [i64]| ids.iter().copied().map(NotificationId::from_raw).collect::<Vec<_>>();
        let sent = |id| {
            write(&store, move |tx| async move { tx.update_not_due(ANN, &ids(id)).await })
        };
        assert_eq!((sent(&[13, 12, 14]).await, sent(&[13]).await, sent(&[]).await), (1, 0, 0));
        assert_eq!(due(9).await.iter().map(|n| n.id.raw()).collect::<Vec<_>>(), [11]);
        assert_eq!(read(&store, |tx| async move { tx.list_due(BEN, 9).await }).await.len(), 1);
        let nothing = || write(&store, |tx| async move { tx.update_nothing_due(ANN).await });
        assert_eq!((nothing().await, nothing().await, due(9).await.len()), (1, 0, 0));
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

    async fn what_may_not_be_read_now_is_neither_listed_nor_counted(store: TestStore) {
        tell(&store).await;
        let list = || {
            read(&store, |tx| async move {
                let list = tx.list_notifications_before(ANN, NotificationId::from_raw(i64::MAX), 9).await?;
                Ok((list.iter().map(|n| n.id.raw()).collect::<Vec<_>>(), tx.count_unseen(ANN, 9).await?))
            })
        };
        let put = |comment, state: State| {
            write(&store, move |tx| async move { tx.update_comment_state(CommentId::from_raw(comment), state, true).await })
        };
        assert_eq!(list().await, (vec![13, 12, 11], 3));
        for state in [State::Held, State::Removed, State::Withdrawn] {
            put(1, state).await;
            assert_eq!(list().await, (vec![13], 1), "{state:?}");
        }
        put(1, State::Visible).await;
        assert_eq!(list().await.1, 3);
        // Her own are hers, but for what she took back.
        write(&store, |tx| async move {
            tx.insert_comment(&NewComment { reader_id: Some(ANN), ..new(3, None) }).await?;
            tx.insert_notification(told(16, ANN, "decision", 3, false)).await.map(drop)
        })
        .await;
        for (state, sees) in [(State::Held, true), (State::Removed, true), (State::Withdrawn, false)] {
            put(3, state).await;
            assert_eq!(list().await.0.contains(&16), sees, "{state:?}");
        }
        write(&store, |tx| async move { tx.delete_notification(ANN, CommentId::from_raw(3), "decision").await }).await;
        put(3, State::Visible).await;
        assert_eq!(list().await.1, 3);
        write(&store, |tx| async move { tx.put_block(ANN, BEN, "mute", 1).await }).await;
        assert_eq!(list().await, (vec![], 0), "she does not read him any more");
        write(&store, |tx| async move { tx.delete_block(ANN, BEN).await }).await;
        write(&store, |tx| async move {
            let mut story = tx.find_story(STORY).await?.expect("is there");
            story.publication = Publication::Unpublished;
            tx.update_story(&story).await.map(drop)
        })
        .await;
        assert_eq!(list().await, (vec![], 0));
    }

    async fn who_is_told_of_a_comment_is_asked_at_once(store: TestStore) {
        begin(&store).await;
        add_all(&store, vec![new(1, None), new(2, None)]).await;
        let (cy, dee) = (ReaderId::from_raw(103), ReaderId::from_raw(104));
        write(&store, move |tx| async move {
            tx.insert_reader(&reader(103, "Cy")).await?;
            tx.insert_reader(&Reader { standing: Standing::Imported, ..reader(104, "Dee") }).await?;
            tx.put_settings(SITE, BEN, &settings("daily", None, 0)).await
        })
        .await;
        let ask = |comment, author, unseen_max| {
            let all = [ANN, BEN, cy, dee, ReaderId::from_raw(999)];
            read(&store, move |tx| async move {
                let found = tx.list_to_tell(&all, CommentId::from_raw(comment), author, unseen_max).await?;
                Ok(found.into_iter().map(|(id, mail)| (id.raw(), mail)).collect::<Vec<_>>())
            })
        };
        let (ann, ben, third) = ((101, String::new()), (102, "daily".to_owned()), (103, String::new()));
        assert_eq!(ask(1, None, None).await, [ann.clone(), ben.clone(), third.clone()]);
        assert_eq!(ask(1, Some(ANN), None).await, [ben.clone(), third.clone()], "not its author");
        write(&store, move |tx| async move {
            tx.insert_notification(told(11, ANN, "reply", 1, false)).await?;
            tx.put_block(cy, BEN, "mute", 1).await
        })
        .await;
        assert_eq!(ask(1, None, None).await, [ben.clone(), third.clone()], "she knows of it");
        assert_eq!(ask(2, None, Some(1)).await, [ben.clone(), third.clone()], "she has one unseen");
        assert_eq!(ask(2, None, Some(2)).await, [ann.clone(), ben.clone(), third]);
        assert_eq!(ask(2, Some(BEN), None).await, std::slice::from_ref(&ann), "Cy does not read Ben");
        write(&store, move |tx| async move { tx.update_leaves_at(BEN, Some(9)).await }).await;
        assert_eq!(ask(2, Some(cy), None).await, [ann], "Ben leaves");
        assert!(read(&store, |tx| async move { tx.list_to_tell(&[], CommentId::from_raw(1), None, None).await }).await.is_empty());
    }

    async fn readers_to_whom_mail_is_due_are_listed_by_their_choice(store: TestStore) {
        tell(&store).await;
        write(&store, |tx| async move {
            tx.put_settings(SITE, ANN, &settings("daily", None, 100)).await?;
            tx.put_settings(SITE, BEN, &settings("daily", None, 300)).await
        })
        .await;
        let due = |mail: &'static str, since, until, after: i64, limit| {
            read(&store, move |tx| async move {
                let found = tx.list_readers_due(mail, (since, until), ReaderId::from_raw(after), limit).await?;
                assert!(found.iter().all(|(site, _)| *site == SITE));
                Ok(found.into_iter().map(|(_, id)| id.raw()).collect::<Vec<_>>())
            })
        };
        assert!(due("daily", 99, 400, 0, 9).await.is_empty());
        assert_eq!(due("daily", 100, 400, 0, 9).await, [101]);
        assert_eq!(due("daily", 300, 400, 0, 9).await, [101, 102]);
        assert_eq!((due("daily", 300, 400, 0, 1).await, due("daily", 300, 400, 101, 9).await), (vec![101], vec![102]));
        assert_eq!(due("daily", 99, 299, 0, 9).await, [102], "a clock went back since");
        assert!(due("at_once", 300, 400, 0, 9).await.is_empty());
        write(&store, |tx| async move { tx.update_nothing_due(ANN).await }).await;
        assert_eq!(due("daily", 300, 400, 0, 9).await, [102]);
    }

    async fn settings_are_kept_and_a_private_feed_leads_to_its_reader(store: TestStore) {
        begin(&store).await;
        let put = |mail: &'static str, feed: Option<&[u8]>, mailed_at| {
            let settings = settings(mail, feed, mailed_at);
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
        let kept = settings("off", None, 7);
        assert_eq!((find(ANN).await, find(BEN).await, feed(SITE, b"one").await), (Some(kept), None, None));
    }
}
