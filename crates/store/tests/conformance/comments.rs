//! What every engine must do with `crates/store/src/comments.rs`.
//! Never here: rules of the product, which are the app's.

use rejoinder_domain::{
    Comment, CommentId, ReaderId, Role, State, ThreadId, comment::MentionTarget, reader::Standing,
};
use rejoinder_store::NewComment;
use rejoinder_testkit::{TestStore, each_engine};

use crate::fixture::{
    ANN, BEN, SITE, THREAD, add, add_all, begin, conflict, ids, load, new, read, story, thread, write,
};

const fn id(raw: i64) -> CommentId {
    CommentId::from_raw(raw)
}

fn by(reader: Option<ReaderId>, key: &str, new: NewComment) -> NewComment {
    let guest_name = reader.is_none().then(|| key.to_owned());
    NewComment { reader_id: reader, guest_name, author_key: key.into(), ..new }
}

/// 1, with 2 and 4 (which 5 answers) below it; 3, held, with nothing; 6, another root, by Ben.
async fn small_thread(store: &TestStore) {
    let one = new(1, None);
    let four = new(4, Some(&one));
    let all = vec![
        one.clone(),
        new(2, Some(&one)),
        NewComment { state: State::Held, ..new(3, None) },
        four.clone(),
        new(5, Some(&four)),
        by(Some(BEN), "ben", new(6, None)),
    ];
    add_all(store, all).await;
}

each_engine! {
    async fn a_comment_comes_back_as_it_went_in(store: TestStore) {
        begin(&store).await;
        let mentions = vec![MentionTarget { name: "JJE".into(), comment_id: id(1) }];
        let whole = NewComment {
            language: Some("ja".into()),
            mentions: mentions.clone(),
            edited_at: Some(77),
            text: "リッチ\n‘x’".into(),
            ..new(2, None)
        };
        let guest = by(None, "Guest", NewComment { state: State::Held, ..new(3, None) });
        add_all(&store, vec![new(1, None), whole, guest]).await;
        let plain = Comment {
            id: id(1),
            site_id: SITE,
            thread_id: THREAD,
            seq: 1,
            parent_id: None,
            root_id: id(1),
            reader_id: Some(ANN),
            author_name: "Ann".into(),
            by_staff: false,
            badges: Vec::new(),
            text: "1".into(),
            language: None,
            mentions: Vec::new(),
            state: State::Visible,
            listed: true,
            created_at: 1,
            edited_at: None,
            version: 1,
            reply_count: 0,
            answer_count: 0,
            reaction_count: 0,
        };
        assert_eq!(load(&store, 1).await, plain);
        let whole = load(&store, 2).await;
        assert_eq!((whole.language.as_deref(), whole.mentions, whole.edited_at), (Some("ja"), mentions, Some(77)));
        assert_eq!(whole.text, "リッチ\n‘x’");
        let guest = load(&store, 3).await;
        assert_eq!((guest.reader_id, guest.author_name.as_str(), guest.listed), (None, "Guest", false));
        assert_eq!(read(&store, |tx| async move { tx.find_comment(id(9)).await }).await, None);
        write(&store, |tx| async move { tx.update_reader(ANN, Role::Moderator, Standing::Registered).await }).await;
        assert!(load(&store, 1).await.by_staff, "the role of now");
    }

    async fn ids_and_places_are_unique(store: TestStore) {
        begin(&store).await;
        add_all(&store, vec![new(1, None)]).await;
        for (id, seq) in [(1, 2), (2, 1)] {
            let table = conflict(&store, move |tx| async move { tx.insert_comment(&NewComment { seq, ..new(id, None) }).await });
            assert_eq!(table.await, "comments");
        }
        let nowhere = NewComment { thread_id: ThreadId::from_raw(99), ..new(2, None) };
        assert!(store.write(move |tx| async move { tx.insert_comment(&nowhere).await }).await.is_err());
    }

    async fn comments_are_found_by_id_in_any_number(store: TestStore) {
        begin(&store).await;
        add_all(&store, (1..=1100).map(|id| new(id, None)).collect()).await;
        let wanted: Vec<_> = (0..=1200).map(id).collect();
        let mut found = ids(&read(&store, move |tx| async move { tx.list_comments_by_id(&wanted).await }).await);
        found.sort_unstable();
        assert_eq!(found, (1..=1100).collect::<Vec<_>>());
        assert!(read(&store, |tx| async move { tx.list_comments_by_id(&[]).await }).await.is_empty());
    }

    async fn a_conversation_is_read_by_place(store: TestStore) {
        begin(&store).await;
        small_thread(&store).await;
        let seven = new(7, Some(&by(Some(BEN), "ben", new(6, None))));
        let held = NewComment { state: State::Held, ..new(8, Some(&new(1, None))) };
        add_all(&store, vec![seven, held]).await;
        read(&store, |tx| async move {
            assert_eq!(ids(&tx.list_answers_after(id(1), 0, 9).await?), [2, 4, 5], "what is held is not listed");
            assert_eq!(ids(&tx.list_answers_after(id(1), 2, 1).await?), [4]);
            assert_eq!(ids(&tx.list_answers_before(id(1), 5, 9).await?), [2, 4]);
            assert_eq!(ids(&tx.list_answers_before(id(1), 5, 1).await?), [4], "the nearest");
            assert_eq!(ids(&tx.list_answers_after(id(4), 0, 9).await?), [] as [i64; 0], "4 starts none");
            let mut first = ids(&tx.list_first_answers(&[id(6), id(1), id(3)], 2).await?);
            first.sort_unstable();
            assert_eq!(first, [2, 4, 7]);
            assert!(tx.list_first_answers(&[], 2).await?.is_empty());
            Ok(())
        })
        .await;
        // As many roots as the largest page has.
        add_all(&store, (9..=108).map(|id| new(id, None)).collect()).await;
        let answers = (109..=208).map(|id| new(id, Some(&new(id - 100, None)))).collect();
        add_all(&store, answers).await;
        let roots: Vec<_> = (9..=108).map(id).collect();
        let first = read(&store, move |tx| async move { tx.list_first_answers(&roots, 4).await }).await;
        assert_eq!(first.len(), 100);
        store.assert_sound().await;
    }

    async fn lists_of_a_thread_hold_what_they_say(store: TestStore) {
        begin(&store).await;
        small_thread(&store).await;
        write(&store, |tx| async move {
            tx.insert_story(&story(11, 1)).await?;
            tx.insert_thread(&thread(21, 11)).await?;
            add(&tx, &NewComment { thread_id: ThreadId::from_raw(21), ..new(50, None) }).await
        })
        .await;
        read(&store, |tx| async move {
            assert_eq!(ids(&tx.list_latest_comments(THREAD, i64::MAX, 9).await?), [6, 5, 4, 2, 1]);
            assert_eq!(ids(&tx.list_latest_comments(THREAD, 5, 2).await?), [4, 2]);
            assert_eq!(ids(&tx.list_comments_after_seq(THREAD, 0, 9).await?), [1, 2, 3, 4, 5, 6]);
            assert_eq!(ids(&tx.list_comments_after_seq(THREAD, 2, 2).await?), [3, 4]);
            assert_eq!(ids(&tx.list_comments_by_reader(ANN, id(i64::MAX), 9).await?), [50, 5, 4, 2, 1]);
            assert_eq!(ids(&tx.list_comments_by_reader(ANN, id(5), 2).await?), [4, 2]);
            assert_eq!(tx.count_comments_by_reader(ANN).await?, 5);
            assert_eq!(tx.count_comments_by_reader(BEN).await?, 1);
            assert_eq!(ids(&tx.list_own_waiting(THREAD, ANN, 9).await?), [3]);
            assert!(tx.list_own_waiting(THREAD, BEN, 9).await?.is_empty());
            assert_eq!(ids(&tx.list_comments_in_state(SITE, State::Held, id(0), 9).await?), [3]);
            assert!(tx.list_comments_in_state(SITE, State::Held, id(3), 9).await?.is_empty());
            assert!(tx.list_comments_in_state(SITE, State::Removed, id(0), 9).await?.is_empty());
            Ok(())
        })
        .await;
        for (state, waits) in [(State::Removed, true), (State::Withdrawn, false)] {
            write(&store, move |tx| async move { tx.update_comment_state(id(3), state, false).await }).await;
            let own = read(&store, |tx| async move { tx.list_own_waiting(THREAD, ANN, 9).await }).await;
            assert_eq!(!own.is_empty(), waits, "{state:?}");
        }
    }

    async fn a_name_leads_to_the_one_person_who_has_it(store: TestStore) {
        begin(&store).await;
        let all = vec![
            new(1, None),
            by(Some(BEN), "ben", new(2, None)),
            new(3, None),
            by(None, "guest", new(4, None)),
            NewComment { state: State::Held, ..new(5, None) },
            by(None, "guest", new(6, None)),
            by(None, "ben", new(7, None)),
        ];
        add_all(&store, all).await;
        let find = |key: &'static str, before| {
            read(&store, move |tx| async move { tx.find_comment_by_name(THREAD, key, before).await })
        };
        assert_eq!(find("ann", 9).await, Some(id(3)), "the last that is visible");
        assert_eq!(find("ann", 3).await, Some(id(1)), "not one that came later");
        assert_eq!(find("ann", 1).await, None);
        assert_eq!(find("nobody", 9).await, None);
        assert_eq!(find("guest", 6).await, Some(id(4)));
        assert_eq!(find("guest", 9).await, None, "two guests of one name may be two people");
        assert_eq!(find("ben", 7).await, Some(id(2)));
        assert_eq!(find("ben", 9).await, None, "a reader and a guest are two");
    }

    async fn another_person_of_the_name_is_not_forgotten_over_many_comments(store: TestStore) {
        begin(&store).await;
        add_all(&store, vec![by(None, "ann", new(1, None))]).await;
        add_all(&store, (2..=70).map(|id| new(id, None)).collect()).await;
        let found = read(&store, |tx| async move { tx.find_comment_by_name(THREAD, "ann", 99).await }).await;
        assert_eq!(found, None);
    }

    async fn a_twin_is_the_same_text_by_the_same_author_in_the_same_place(store: TestStore) {
        begin(&store).await;
        let one = new(1, None);
        add_all(&store, vec![one.clone(), new(2, Some(&one))]).await;
        let twin = |new: NewComment, since| read(&store, move |tx| async move { tx.find_twin(&new, since).await });
        let same = |text: &str, new: NewComment| NewComment { text: text.into(), ..new };
        assert_eq!(twin(same("1", new(9, None)), 0).await, Some(id(1)));
        assert_eq!(twin(same("2", new(9, Some(&one))), 0).await, Some(id(2)));
        assert_eq!(twin(same("1", new(9, None)), 1).await, None, "too long ago");
        assert_eq!(twin(same("1", new(9, Some(&one))), 0).await, None, "another place");
        assert_eq!(twin(same("1 ", new(9, None)), 0).await, None, "another text");
        assert_eq!(twin(by(None, "ann", same("1", new(9, None))), 0).await, None, "another person");
    }

    async fn what_was_taken_back_is_no_twin(store: TestStore) {
        begin(&store).await;
        add_all(&store, vec![new(1, None)]).await;
        write(&store, |tx| async move { tx.update_comment_state(id(1), State::Withdrawn, false).await }).await;
        let again = NewComment { text: "1".into(), ..new(9, None) };
        let twin = read(&store, move |tx| async move { tx.find_twin(&again, 0).await }).await;
        assert_eq!(twin, None, "who takes it back and posts it again means it");
    }

    async fn a_writers_pace_is_told(store: TestStore) {
        begin(&store).await;
        add_all(&store, vec![new(1, None), NewComment { state: State::Held, ..new(5, None) }, by(None, "ann", new(6, None)), by(None, "ann", new(7, None))]).await;
        read(&store, |tx| async move {
            assert_eq!(tx.find_last_posted_at(THREAD, "ann", Some(ANN)).await?, Some(5));
            assert_eq!(tx.find_last_posted_at(THREAD, "ann", None).await?, Some(7));
            assert_eq!(tx.find_last_posted_at(THREAD, "ben", Some(BEN)).await?, None);
            assert_eq!(tx.count_posts_since(ANN, 0, i64::MAX, 9).await?, 2);
            assert_eq!(tx.count_posts_since(ANN, 1, i64::MAX, 9).await?, 1);
            assert_eq!(tx.count_posts_since(ANN, 0, 4, 9).await?, 1, "not those of a clock that was ahead");
            assert_eq!(tx.count_posts_since(ANN, 0, i64::MAX, 1).await?, 1, "counts to the limit");
            assert_eq!(tx.count_posts_since(BEN, 0, i64::MAX, 9).await?, 0);
            assert_eq!(tx.count_guest_posts_since(THREAD, "ann", 0, i64::MAX, 9).await?, 2);
            assert_eq!(tx.count_guest_posts_since(THREAD, "ann", 6, i64::MAX, 9).await?, 1);
            assert_eq!(tx.count_guest_posts_since(THREAD, "ann", 0, 6, 9).await?, 1);
            assert_eq!(tx.count_guest_posts_since(THREAD, "ben", 0, i64::MAX, 9).await?, 0);
            Ok(())
        })
        .await;
    }

    async fn an_edit_keeps_the_old_text_and_loses_to_a_quicker_one(store: TestStore) {
        begin(&store).await;
        add_all(&store, vec![new(1, None), new(2, None)]).await;
        let first = load(&store, 1).await;
        let mentions = vec![MentionTarget { name: "B".into(), comment_id: id(2) }];
        let (old, targets) = (first.clone(), mentions.clone());
        let done = write(&store, move |tx| async move {
            tx.update_comment_text(&old, "new", Some("en"), &targets, 60).await
        });
        assert!(done.await);
        let stale = first.clone();
        let late = write(&store, move |tx| async move { tx.update_comment_text(&stale, "late", None, &[], 61).await });
        assert!(!late.await);
        let second = load(&store, 1).await;
        let told = (second.text.as_str(), second.language.as_deref(), second.edited_at, second.version);
        assert_eq!(told, ("new", Some("en"), Some(60), 2));
        assert_eq!(second.mentions, mentions);
        let old = second.clone();
        assert!(write(&store, move |tx| async move { tx.update_comment_text(&old, "newer", None, &[], 70).await }).await);
        let third = load(&store, 1).await;
        assert_eq!((third.language, third.mentions.len(), third.version), (None, 0, 3));
        let kept = read(&store, |tx| async move { tx.list_revisions(id(1)).await }).await;
        assert_eq!(kept, [(1, "1".into(), 1), (2, "new".into(), 60)]);
        assert_eq!(load(&store, 2).await.text, "2", "the other comment stays");
    }

    async fn an_import_sets_versions_and_revisions(store: TestStore) {
        begin(&store).await;
        add_all(&store, vec![new(1, None), new(2, None)]).await;
        write(&store, |tx| async move {
            tx.insert_revision(id(1), 2, "two", 20).await?;
            tx.insert_revision(id(1), 1, "one", 10).await?;
            tx.update_comment_version(id(1), 7).await
        })
        .await;
        assert_eq!((load(&store, 1).await.version, load(&store, 2).await.version), (7, 1));
        let kept = read(&store, |tx| async move { tx.list_revisions(id(1)).await }).await;
        assert_eq!(kept, [(1, "one".into(), 10), (2, "two".into(), 20)]);
        let table = conflict(&store, |tx| async move { tx.insert_revision(id(1), 1, "x", 1).await });
        assert_eq!(table.await, "comment_revisions");
    }

    async fn states_listings_and_links(store: TestStore) {
        begin(&store).await;
        small_thread(&store).await;
        write(&store, |tx| async move {
            assert!(tx.has_listed_reply(id(4)).await? && !tx.has_listed_reply(id(5)).await?);
            tx.update_comment_state(id(5), State::Removed, false).await?;
            assert!(!tx.has_listed_reply(id(4)).await?);
            assert_eq!(tx.find_link(id(5)).await?, Some((State::Removed, false, Some(id(4)))));
            tx.update_comment_listed(id(5), true).await?;
            assert_eq!(tx.find_link(id(5)).await?, Some((State::Removed, true, Some(id(4)))));
            assert_eq!(tx.find_link(id(1)).await?, Some((State::Visible, true, None)));
            assert_eq!(tx.find_link(id(99)).await?, None);
            Ok(())
        })
        .await;
        assert_eq!(load(&store, 5).await.version, 2, "a state is a version, a listing is none");
        assert_eq!(load(&store, 4).await.version, 1);
    }

    async fn an_answer_counts_for_its_parent_and_its_root(store: TestStore) {
        begin(&store).await;
        small_thread(&store).await;
        let counts = |c: Comment| (c.reply_count, c.answer_count);
        assert_eq!(counts(load(&store, 1).await), (2, 3));
        assert_eq!(counts(load(&store, 4).await), (1, 0));
        assert_eq!(counts(load(&store, 2).await), (0, 0));
        write(&store, |tx| async move {
            let version = tx.bump_thread(THREAD).await?;
            tx.add_answer(THREAD, version, id(4), id(1), -1).await
        })
        .await;
        assert_eq!((counts(load(&store, 1).await), counts(load(&store, 4).await)), ((2, 2), (0, 0)));
    }
}
