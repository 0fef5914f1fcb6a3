//! What every engine must do with `crates/store/src/readers.rs`.
//! Never here: rules of the product, which are the app's.

use rejoinder_domain::{Name, ReaderId, Role, SessionId, SiteId, TokenId, reader::Standing};
use rejoinder_store::{Contact, NewSession, NewSite, TokenLine};
use rejoinder_testkit::{TestStore, each_engine};

use crate::fixture::{ANN, BEN, SITE, begin, conflict, read, reader, site, write};

const OTHER: SiteId = SiteId::from_raw(2);

fn contact(id: ReaderId, email: &str) -> Contact {
    Contact {
        reader_id: id,
        email: email.into(),
        email_key: email.to_lowercase(),
        password_hash: Some("$argon2id$…".into()),
        proven: false,
    }
}

fn session(hash: &[u8], id: i64, reader_id: ReaderId, now: i64) -> NewSession {
    NewSession {
        token_hash: hash.to_vec(),
        id: SessionId::from_raw(id),
        site_id: SITE,
        reader_id,
        way: "mail".into(),
        strong: false,
        agent: "Firefox".into(),
        proven_at: now,
        ends_at: now + 1_000,
        created_at: now,
    }
}

each_engine! {
    async fn names_are_unique_among_accounts_of_a_site(store: TestStore) {
        begin(&store).await;
        let taken = conflict(&store, |tx| async move { tx.insert_reader(&reader(103, "ANN")).await });
        assert_eq!(taken.await, "readers");
        let known = write(&store, |tx| async move {
            tx.insert_site(NewSite { site: &site(2, "other"), hosts: &[] }).await?;
            let elsewhere = rejoinder_domain::Reader { site_id: OTHER, ..reader(104, "Ann") };
            tx.insert_reader(&elsewhere).await?;
            let imported = rejoinder_domain::Reader { standing: Standing::Imported, ..reader(105, "ann") };
            tx.insert_reader(&imported).await?;
            tx.insert_reader(&rejoinder_domain::Reader { id: ReaderId::from_raw(106), ..imported }).await?;
            tx.list_readers_by_name_key(SITE, "ann").await
        })
        .await;
        assert_eq!(known.iter().map(|r| r.id.raw()).collect::<Vec<_>>(), [101, 105, 106]);
        assert_eq!(read(&store, |tx| async move { tx.find_reader(ANN).await }).await, Some(reader(101, "Ann")));
        assert_eq!(read(&store, |tx| async move { tx.find_reader(ReaderId::from_raw(1)).await }).await, None);
        let page = |after| read(&store, move |tx| async move { tx.list_readers_after(SITE, after, 2).await });
        let page = [page(ReaderId::from_raw(-1)).await, page(BEN).await].map(|p| p.iter().map(|r| r.id.raw()).collect::<Vec<_>>());
        assert_eq!(page, [vec![101, 102], vec![105, 106]]);
    }

    async fn a_reader_signs_in_by_address_on_his_site(store: TestStore) {
        begin(&store).await;
        write(&store, |tx| async move {
            tx.insert_contact(SITE, &contact(ANN, "Ann@mail.example")).await?;
            tx.insert_contact(SITE, &contact(BEN, "ben@mail.example")).await?;
            tx.update_password(ANN, Some("$new")).await
        })
        .await;
        let found = read(&store, |tx| async move { tx.find_contact(ANN).await }).await.expect("has one");
        assert_eq!((found.email.as_str(), found.password_hash.as_deref()), ("Ann@mail.example", Some("$new")));
        let by_key = |site, key: &'static str| {
            read(&store, move |tx| async move { tx.find_contact_by_email_key(site, key).await })
        };
        assert_eq!(by_key(SITE, "ann@mail.example").await.map(|c| c.reader_id), Some(ANN));
        assert_eq!(by_key(SITE, "ben@mail.example").await.map(|c| c.password_hash), Some(Some("$argon2id$…".into())));
        assert!(by_key(SITE, "Ann@mail.example").await.is_none());
        assert!(by_key(OTHER, "ann@mail.example").await.is_none());
        write(&store, |tx| async move { tx.insert_reader(&reader(103, "Cleo")).await }).await;
        let cleo = ReaderId::from_raw(103);
        let taken = conflict(&store, move |tx| async move { tx.insert_contact(SITE, &contact(cleo, "ANN@mail.example")).await });
        assert_eq!(taken.await, "reader_contacts");
        assert!(read(&store, move |tx| async move { tx.find_contact(cleo).await }).await.is_none());
    }

    async fn role_and_standing_change_for_one(store: TestStore) {
        begin(&store).await;
        write(&store, |tx| async move { tx.update_reader(ANN, Role::Moderator, Standing::Suspended).await }).await;
        let ann = read(&store, |tx| async move { tx.find_reader(ANN).await }).await.expect("is there");
        assert_eq!((ann.role, ann.standing), (Role::Moderator, Standing::Suspended));
        assert_eq!(read(&store, |tx| async move { tx.find_reader(BEN).await }).await, Some(reader(102, "Ben")));
    }

    async fn a_suspension_ends_at_its_time(store: TestStore) {
        begin(&store).await;
        let until = |id, at| write(&store, move |tx| async move { tx.update_suspended_until(id, at).await });
        let find = |id| read(&store, move |tx| async move { tx.find_suspended_until(id).await });
        let over = |now| read(&store, move |tx| async move { tx.list_over_suspensions(now, 9).await });
        assert_eq!(find(ANN).await, None);
        until(ANN, Some(50)).await;
        until(BEN, Some(40)).await;
        assert_eq!((find(ANN).await, find(ReaderId::from_raw(9)).await), (Some(50), None));
        assert!(over(39).await.is_empty());
        assert_eq!(over(50).await.iter().map(|reader| reader.id).collect::<Vec<_>>(), [BEN, ANN]);
        until(BEN, None).await;
        assert_eq!(over(99).await.iter().map(|reader| reader.id).collect::<Vec<_>>(), [ANN]);
    }

    async fn sessions_begin_are_seen_and_end(store: TestStore) {
        begin(&store).await;
        write(&store, |tx| async move {
            for (hash, id, reader) in [(b"a1", 1, ANN), (b"a2", 2, ANN), (b"b1", 3, BEN)] {
                tx.insert_session(session(hash, id, reader, 50)).await?;
            }
            tx.update_session_seen(b"a1", 70).await
        })
        .await;
        let find = |hash: &'static [u8], site| read(&store, move |tx| async move { tx.find_session(hash, site).await });
        let found = find(b"a1", SITE).await.expect("is there");
        assert_eq!((found.reader.id, found.id.raw(), found.seen_at, found.ends_at), (ANN, 1, 70, 1_050));
        assert_eq!((found.way.as_str(), found.strong, found.proven_at), ("mail", false, 50));
        assert_eq!(find(b"a2", SITE).await.expect("is there").seen_at, 50);
        assert!(find(b"a1", OTHER).await.is_none(), "of this site only");
        write(&store, |tx| async move {
            tx.insert_session(NewSession { proven_at: 20, ..session(b"b2", 7, BEN, 50) }).await
        })
        .await;
        let earlier = find(b"b2", SITE).await.expect("is there");
        assert_eq!((earlier.proven_at, earlier.seen_at), (20, 50));
        let taken = conflict(&store, |tx| async move { tx.insert_session(session(b"a1", 9, BEN, 1)).await });
        assert_eq!(taken.await, "sessions");
        let list = || read(&store, |tx| async move { tx.list_sessions_of(ANN, 9).await });
        let lines = list().await;
        assert_eq!(lines.iter().map(|line| line.id.raw()).collect::<Vec<_>>(), [2, 1], "the newest first");
        assert_eq!((lines[1].agent.as_str(), lines[1].created_at, lines[1].seen_at), ("Firefox", 50, 70));
        // Proven anew under another secret, the session is the same.
        let proven = write(&store, |tx| async move {
            tx.update_session_proven(SessionId::from_raw(1), b"a3", true, 90).await
        });
        assert!(proven.await && find(b"a1", SITE).await.is_none());
        let found = find(b"a3", SITE).await.expect("is there");
        assert_eq!((found.id.raw(), found.strong, found.proven_at, found.seen_at), (1, true, 90, 90));
        assert!(!write(&store, |tx| async move { tx.update_session_proven(SessionId::from_raw(8), b"x", true, 90).await }).await);
        let has = |reader, id| {
            read(&store, move |tx| async move { tx.has_session(reader, SessionId::from_raw(id)).await })
        };
        assert!(has(ANN, 1).await && !has(BEN, 1).await && !has(ANN, 8).await);
        let end = |reader, id| {
            write(&store, move |tx| async move { tx.delete_session_of(reader, SessionId::from_raw(id)).await })
        };
        assert!(!end(BEN, 1).await, "it is not his");
        assert!(end(ANN, 1).await && !end(ANN, 1).await);
        write(&store, |tx| async move { tx.insert_session(session(b"a4", 4, ANN, 60)).await }).await;
        let but = Some(SessionId::from_raw(4));
        assert_eq!(write(&store, move |tx| async move { tx.delete_sessions_of(ANN, but).await }).await, 1);
        assert!(find(b"a2", SITE).await.is_none() && find(b"a4", SITE).await.is_some());
        write(&store, |tx| async move { tx.delete_session(b"a4").await }).await;
        assert!(find(b"a4", SITE).await.is_none() && find(b"b1", SITE).await.is_some());
        assert_eq!(write(&store, |tx| async move { tx.delete_sessions_of(BEN, None).await }).await, 2);
        assert!(find(b"b1", SITE).await.is_none());
    }

    async fn tokens_act_for_their_owner_on_his_site(store: TestStore) {
        begin(&store).await;
        let token = |tx: rejoinder_store::Tx, id, hash: &'static [u8]| async move {
            tx.insert_token(TokenId::from_raw(id), &reader(101, "Ann"), hash, ("feeds", "read"), 5).await
        };
        write(&store, move |tx| async move { token(tx, 1, b"one").await }).await;
        write(&store, move |tx| async move { token(tx, 2, b"two").await }).await;
        let found = read(&store, |tx| async move { tx.find_token(b"one", SITE).await }).await.expect("is there");
        assert_eq!((found.id.raw(), found.reader.id, found.label.as_str()), (1, ANN, "feeds"));
        assert_eq!((found.scopes.as_str(), found.used_at), ("read", None));
        write(&store, |tx| async move { tx.update_token_used(TokenId::from_raw(2), 7).await }).await;
        assert!(read(&store, |tx| async move { tx.find_token(b"one", OTHER).await }).await.is_none());
        assert_eq!(conflict(&store, move |tx| async move { token(tx, 3, b"one").await }).await, "api_tokens");
        write(&store, move |tx| async move { token(tx, 3, b"three").await }).await;
        let list = |after, limit| {
            read(&store, move |tx| async move { tx.list_tokens_after(ANN, TokenId::from_raw(after), limit).await })
        };
        let first = TokenLine {
            id: TokenId::from_raw(1),
            label: "feeds".into(),
            scopes: "read".into(),
            created_at: 5,
            used_at: None,
        };
        assert_eq!(list(-1, 1).await, [first]);
        assert_eq!(list(1, 9).await.iter().map(|t| (t.id.raw(), t.used_at)).collect::<Vec<_>>(), [(2, Some(7)), (3, None)]);
        let delete = |owner, id| {
            write(&store, move |tx| async move { tx.delete_token(owner, TokenId::from_raw(id)).await })
        };
        assert!(!delete(BEN, 3).await, "it is not his");
        assert!(delete(ANN, 3).await && !delete(ANN, 3).await);
        assert!(read(&store, |tx| async move { tx.find_token(b"three", SITE).await }).await.is_none());
        assert_eq!(write(&store, |tx| async move { tx.delete_tokens_of(BEN).await }).await, 0);
        assert_eq!(write(&store, |tx| async move { tx.delete_tokens_of(ANN).await }).await, 2);
        assert!(read(&store, |tx| async move { tx.find_token(b"two", SITE).await }).await.is_none());
    }

    async fn sessions_past_either_limit_are_swept(store: TestStore) {
        begin(&store).await;
        write(&store, |tx| async move {
            for (at, (name, ends, seen)) in
                [("over", 19, 90), ("idle", 500, 50), ("idle too", 500, 51), ("live", 500, 90)].into_iter().enumerate()
            {
                let new = NewSession { ends_at: ends, ..session(name.as_bytes(), at as i64, ANN, 10) };
                tx.insert_session(new).await?;
                tx.update_session_seen(name.as_bytes(), seen).await?;
            }
            assert_eq!(tx.delete_old_sessions(20, 60, 1).await?, 2, "no more of either than may go at once");
            assert!(tx.find_session(b"idle too", SITE).await?.is_some());
            assert_eq!(tx.delete_old_sessions(20, 60, 9).await?, 1);
            assert!(tx.find_session(b"live", SITE).await?.is_some());
            Ok(())
        })
        .await;
    }

    async fn an_account_changes_its_address_and_its_name(store: TestStore) {
        begin(&store).await;
        write(&store, |tx| async move {
            tx.insert_contact(SITE, &contact(ANN, "ann@mail.example")).await?;
            tx.insert_contact(SITE, &contact(BEN, "ben@mail.example")).await?;
            tx.update_email(&Contact { proven: true, ..contact(ANN, "new@mail.example") }).await?;
            tx.update_name(ANN, &Name::parse("Anna").expect("a name")).await
        })
        .await;
        let ann = read(&store, |tx| async move { tx.find_contact(ANN).await }).await.expect("has one");
        assert_eq!((ann.email.as_str(), ann.email_key.as_str(), ann.proven), ("new@mail.example", "new@mail.example", true));
        assert!(ann.password_hash.is_some(), "the password stays");
        let taken = conflict(&store, |tx| async move { tx.update_email(&contact(ANN, "ben@mail.example")).await });
        assert_eq!(taken.await, "reader_contacts");
        let taken = conflict(&store, |tx| async move { tx.update_name(ANN, &Name::parse("BEN").expect("a name")).await });
        assert_eq!(taken.await, "readers");
        let alike = |name: &str| {
            let skeleton = Name::parse(name).expect("a name").skeleton();
            read(&store, move |tx| async move { tx.list_readers_by_skeleton(SITE, skeleton.as_str()).await })
        };
        assert_eq!(alike("аnna").await.iter().map(|r| r.id).collect::<Vec<_>>(), [ANN], "with a Cyrillic letter");
        assert!(alike("Ann").await.is_empty());
        let by_key = |key: &'static str| read(&store, move |tx| async move { tx.list_readers_by_name_key(SITE, key).await });
        assert_eq!((by_key("anna").await.len(), by_key("ann").await.len()), (1, 0));
    }

    async fn staff_and_those_who_leave_are_listed(store: TestStore) {
        begin(&store).await;
        write(&store, |tx| async move {
            tx.insert_reader(&reader(103, "Mo")).await?;
            tx.update_reader(ReaderId::from_raw(103), Role::Moderator, Standing::Registered).await?;
            tx.update_reader(ANN, Role::Editor, Standing::Registered).await?;
            tx.update_leaves_at(ANN, Some(50)).await?;
            tx.update_leaves_at(BEN, Some(40)).await
        })
        .await;
        let staff = |site, limit| read(&store, move |tx| async move { tx.list_staff(site, limit).await });
        assert_eq!(staff(SITE, 9).await.iter().map(|r| r.id.raw()).collect::<Vec<_>>(), [101, 103], "by role");
        assert_eq!((staff(SITE, 1).await.len(), staff(OTHER, 9).await.len()), (1, 0));
        let leaves = |id| read(&store, move |tx| async move { Ok::<_, rejoinder_store::Error>(tx.find_reader(id).await?.and_then(|r| r.leaves_at)) });
        assert_eq!((leaves(ANN).await, leaves(BEN).await), (Some(50), Some(40)));
        write(&store, |tx| async move { tx.update_leaves_at(BEN, None).await }).await;
        assert_eq!(leaves(BEN).await, None);
    }
}
