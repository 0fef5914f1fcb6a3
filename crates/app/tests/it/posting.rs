//! Posting: what is taken, what is refused and leaves nothing, what is one action, whom a name leads to.

use std::sync::Arc;

use futures_util::FutureExt;
use rejoinder_app::{
    Ctx, Draft, Key, Ruling, decide_comment, people::set_role, post_comment, set_thread, update_site,
    withdraw_comment,
};
use rejoinder_domain::{
    Actor, Comment, CommentId, Refusal, Role, Site, State, Thread, ThreadId, decision::Act, limits,
    reader::Standing, site::Guests, thread::ThreadState,
};
use rejoinder_testkit::{TestCtx, each_engine};

use crate::{at_once, refused, rows};

fn keyed(thread: ThreadId, key: &str, text: &str) -> Draft {
    let key = Key::parse(key).expect("a key");
    Draft { thread_id: thread, parent_id: None, text: text.into(), guest_name: None, key }
}

async fn decide(t: &TestCtx, id: CommentId, act: Act) -> Comment {
    let ruling = Ruling { rule: "r1".into(), ..Ruling::new(id, act) };
    decide_comment(t, &t.site(), &t.desk, ruling).await.expect("the desk decides")
}

async fn mentions(t: &TestCtx, by: &Actor, thread: ThreadId, text: &str) -> Vec<(String, CommentId)> {
    let comment = t.post(by, thread, None, text).await;
    comment.mentions.into_iter().map(|m| (m.name, m.comment_id)).collect()
}

/// Nothing was written: not a row, not a place, not a version.
async fn assert_untouched(t: &TestCtx, before: &Thread) {
    let id = before.id;
    let now = t.store.read(move |tx| async move { tx.find_thread(id).await }).await.expect("reads");
    assert_eq!(now.as_ref(), Some(before));
}

each_engine! {
    async fn a_comment_is_stored_as_typed_and_counted(t: TestCtx) {
        let (ann, thread) = (t.reader("Ann").await, t.thread().await);
        let root = t.post(&ann, thread.id, None, "  \r\nFirst.\r\n\r\n‘Second’ 日本\n ").await;
        assert_eq!(root.text, "First.\n\n‘Second’ 日本");
        let told = (root.seq, root.state, root.listed, root.author_name.as_str(), root.by_staff);
        assert_eq!(told, (1, State::Visible, true, "Ann", false));
        let reply = t.post(&t.desk, thread.id, Some(root.id), "Thank you.").await;
        assert_eq!((reply.parent_id, reply.root_id, reply.by_staff), (Some(root.id), root.id, true));
        let rows = rows(&t, thread.id).await;
        assert_eq!((rows[0].reply_count, rows[0].answer_count), (1, 1));
        t.assert_sound().await;
    }

    async fn what_is_refused_leaves_no_row(t: TestCtx) {
        let (ann, thread, other) = (t.reader("Ann").await, t.thread().await, t.thread().await);
        let foreign_site = t.add_site("other", |_| {}).await;
        let stranger = t.reader_of(&foreign_site, "Zoe", Role::Reader).await;
        let elsewhere = t.post(&ann, other.id, None, "Elsewhere").await;
        let mut gone = Vec::new();
        for (act, text) in [(Act::Hold, "held"), (Act::Remove, "removed")] {
            let comment = t.post(&ann, thread.id, None, text).await;
            gone.push(decide(&t, comment.id, act).await.id);
        }
        let taken_back = t.post(&ann, thread.id, None, "taken back").await.id;
        withdraw_comment(&t, &t.site(), &ann, taken_back).await.expect("withdraws");
        let suspended = t.reader("Sue").await;
        let sue = TestCtx::who(&suspended).id;
        let site = t.site();
        let sue = set_role(&t, &site, &t.desk, sue, Role::Reader, Standing::Suspended).await.expect("suspends");
        let unknown = CommentId::from_raw(77);
        t.clock.advance_secs(3600);
        let id = thread.id;
        let before = t.store.read(move |tx| async move { tx.find_thread(id).await }).await.expect("reads").expect("is there");
        let count = rows(&t, thread.id).await.len();

        let long = "x".repeat(limits::COMMENT_LEN_MAX + 1);
        let at = Some(elsewhere.id);
        for (wanted, actor, parent, text) in [
            (Refusal::TextEmpty, &ann, None, " \n\u{200b}"),
            (Refusal::TextTooLong { len: 10_001, max: 10_000 }, &ann, None, long.as_str()),
            (Refusal::TextControlCharacter { code: "U+0007".into(), line: 2 }, &ann, None, "a\nb\u{7}"),
            (Refusal::ParentElsewhere, &ann, at, "To another thread"),
            (Refusal::ParentHeld, &ann, Some(gone[0]), "To what is held"),
            (Refusal::ParentGone, &ann, Some(gone[1]), "To what is removed"),
            (Refusal::ParentGone, &ann, Some(taken_back), "To what is taken back"),
            (Refusal::ParentUnknown, &ann, Some(unknown), "To nothing"),
            (Refusal::AccountSuspended, &Actor::Reader(sue), None, "I am suspended"),
            (Refusal::SignInRequired, &stranger, None, "I am of another paper"),
        ] {
            assert_eq!(refused(t.try_post(actor, thread.id, parent, text).await), wanted);
            assert_untouched(&t, &before).await;
        }
        for (wanted, name) in [
            (Refusal::NameTaken, "ＡＮＮ"),
            (Refusal::NameEmpty, " "),
            (Refusal::NameInvalid, "@x"),
            (Refusal::NameTooLong { max: 40 }, &*"n".repeat(41)),
            (Refusal::NameReserved, "Moderator"),
        ] {
            assert_eq!(refused(t.try_post_as_guest(name, thread.id, None, "Hello").await), wanted, "{name}");
            assert_untouched(&t, &before).await;
        }
        t.set_policy(|policy| policy.guests = Guests::Off).await;
        assert_eq!(refused(t.try_post_as_guest("Gus", thread.id, None, "Hello").await), Refusal::GuestsOff);
        assert_untouched(&t, &before).await;
        t.set_policy(|policy| policy.comment_len_max = 3).await;
        assert_eq!(refused(t.try_post(&ann, thread.id, None, "four").await), Refusal::TextTooLong { len: 4, max: 3 });
        set_thread(&t, &t.site(), &t.desk, thread.id, ThreadState::Closed, 0).await.expect("closes");
        assert_eq!(refused(t.try_post(&ann, thread.id, None, "ok").await), Refusal::ThreadClosed);
        let not_here = ThreadId::from_raw(5);
        assert_eq!(refused(t.try_post(&ann, not_here, None, "ok").await), Refusal::NotFound);
        assert_eq!(rows(&t, thread.id).await.len(), count);
        // The same, allowed.
        set_thread(&t, &t.site(), &t.desk, thread.id, ThreadState::Open, 0).await.expect("opens");
        assert_eq!(t.post(&ann, thread.id, None, "ok").await.seq, before.last_seq + 1, "no place was lost");
        t.assert_sound().await;
    }

    async fn a_thread_or_parent_of_another_site_is_not_there(t: TestCtx) {
        let other = t.add_site("other", |_| {}).await;
        let zoe = t.reader_of(&other, "Zoe", Role::Editor).await;
        let (ann, thread) = (t.reader("Ann").await, t.thread().await);
        let root = t.post(&ann, thread.id, None, "Here").await;
        let text = rejoinder_domain::story::StoryText { headline: "There".into(), ..Default::default() };
        let draft = rejoinder_app::StoryDraft { text, ..Default::default() };
        let (_, there) = rejoinder_app::put_story(&t, &other, &zoe, draft).await.expect("publishes");
        let draft = |thread_id, parent_id| Draft { thread_id, parent_id, text: "x".into(), guest_name: None, key: None };
        let outcome = post_comment(&t, &other, &zoe, draft(thread.id, None)).await;
        assert_eq!(refused(outcome), Refusal::NotFound);
        let outcome = post_comment(&t, &other, &zoe, draft(there.id, Some(root.id))).await;
        assert_eq!(refused(outcome), Refusal::ParentUnknown);
        assert!(rows(&t, there.id).await.is_empty());
    }

    async fn a_burst_is_slowed_and_a_clock_that_goes_back_locks_nobody_out(t: TestCtx) {
        let (ann, thread) = (t.reader("Ann").await, t.thread().await);
        for number in 0..limits::BURST_MAX {
            t.try_post(&ann, thread.id, None, &format!("Post {number}")).await.expect("within the burst");
            t.try_post(&t.desk, thread.id, None, &format!("Desk {number}")).await.expect("staff");
            t.try_post_as_guest("Gus", thread.id, None, &format!("Post {number}")).await.expect("within the burst");
        }
        let secs = limits::BURST_SECS;
        assert_eq!(refused(t.try_post(&ann, thread.id, None, "More").await), Refusal::TooManyRequests { secs });
        assert_eq!(refused(t.try_post_as_guest("Gus", thread.id, None, "More").await), Refusal::TooManyRequests { secs });
        t.try_post_as_guest("Gustav", thread.id, None, "More").await.expect("another one");
        t.try_post(&t.desk, thread.id, None, "More").await.expect("staff answers as fast as it can");
        t.clock.advance_secs(secs);
        t.try_post(&ann, thread.id, None, "More").await.expect("a window later");
        t.clock.advance_secs(-7200);
        t.try_post(&ann, thread.id, None, "Two hours before").await.expect("as new");
        t.try_post_as_guest("Gus", thread.id, None, "Two hours before").await.expect("as new");
    }

    async fn a_slowed_thread_takes_one_at_a_time(t: TestCtx) {
        let (ann, ben, thread) = (t.reader("Ann").await, t.reader("Ben").await, t.thread().await);
        set_thread(&t, &t.site(), &t.desk, thread.id, ThreadState::Open, 30).await.expect("slows");
        t.try_post(&ann, thread.id, None, "One").await.expect("the first");
        t.clock.advance_secs(29);
        assert_eq!(refused(t.try_post(&ann, thread.id, None, "Two").await), Refusal::ThreadSlow { secs: 2 });
        t.try_post(&ben, thread.id, None, "Two").await.expect("another reader");
        for text in ["Desk one", "Desk two"] {
            t.try_post(&t.desk, thread.id, None, text).await.expect("staff");
        }
        t.clock.advance_secs(1);
        t.try_post(&ann, thread.id, None, "Two").await.expect("later");
        t.clock.advance_secs(-3600);
        t.try_post(&ann, thread.id, None, "Three").await.expect("a clock that went back locks nobody out");
        assert!(matches!(refused(t.try_post(&ann, thread.id, None, "Four").await), Refusal::ThreadSlow { .. }));
    }

    async fn places_follow_the_commit_and_not_the_clock(t: TestCtx) {
        let (ann, thread) = (t.reader("Ann").await, t.thread().await);
        let mut last: Option<Comment> = None;
        for secs in [10, -86_400, 5, 0, 999_999] {
            t.clock.advance_secs(secs);
            let comment = t.try_post(&ann, thread.id, None, &format!("At {secs}")).await.expect("posts").comment;
            if let Some(last) = last {
                assert!(comment.seq == last.seq + 1 && comment.id > last.id);
            }
            last = Some(comment);
        }
        t.assert_sound().await;
    }

    async fn the_same_key_is_one_comment(t: TestCtx) {
        let (ann, ben, thread) = (t.reader("Ann").await, t.reader("Ben").await, t.thread().await);
        let site = t.site();
        let first = post_comment(&t, &site, &ann, keyed(thread.id, "key-00001", "Hello")).await.expect("posts");
        t.clock.advance_secs(3600);
        let again = post_comment(&t, &site, &ann, keyed(thread.id, "key-00001", "Hello\r\n")).await.expect("is known");
        assert_eq!((again.comment.id, again.state), (first.comment.id, State::Visible));
        // Whatever has become of it since, and of the thread.
        decide(&t, first.comment.id, Act::Remove).await;
        set_thread(&t, &site, &t.desk, thread.id, ThreadState::Closed, 0).await.expect("closes");
        let again = post_comment(&t, &site, &ann, keyed(thread.id, "key-00001", "Hello")).await.expect("is known");
        assert_eq!((again.comment.id, again.state), (first.comment.id, State::Visible), "the first answer");
        set_thread(&t, &site, &t.desk, thread.id, ThreadState::Open, 0).await.expect("opens");
        let other = t.thread().await;
        for (actor, draft) in [
            (&ann, keyed(thread.id, "key-00001", "Another text")),
            (&ann, keyed(other.id, "key-00001", "Hello")),
        ] {
            assert_eq!(refused(post_comment(&t, &site, actor, draft).await), Refusal::KeyReused);
        }
        // Another reader's key is his own.
        let bens = post_comment(&t, &site, &ben, keyed(thread.id, "key-00001", "Hello")).await.expect("posts");
        assert_ne!(bens.comment.id, first.comment.id);
        // Another key is another action, with the same text, too.
        let second = post_comment(&t, &site, &ann, keyed(thread.id, "key-00002", "Hello")).await.expect("posts");
        assert_ne!(second.comment.id, first.comment.id);
        // What was refused has used no key.
        let empty = keyed(thread.id, "key-00003", " ");
        assert_eq!(refused(post_comment(&t, &site, &ann, empty).await), Refusal::TextEmpty);
        post_comment(&t, &site, &ann, keyed(thread.id, "key-00003", "Now")).await.expect("posts");
        assert_eq!(rows(&t, thread.id).await.len(), 4);
    }

    async fn sixty_four_tries_at_once_are_one_comment(t: TestCtx) {
        let (ann, thread, site) = (t.reader("Ann").await, t.thread().await, t.site());
        let (ctx, beside) = (Ctx::clone(&t), t.beside().await);
        for key in ["key-00001", ""] {
            let posted = at_once(64, |number| {
                let ctx = if number % 4 == 0 { beside.clone() } else { ctx.clone() };
                let (ann, site) = (ann.clone(), Arc::clone(&site));
                let draft = keyed(thread.id, key, &format!("With {key:?}"));
                async move { post_comment(&ctx, &site, &ann, draft).await.expect("posts") }.boxed()
            })
            .await;
            let first = &posted[0];
            assert!(posted.iter().all(|p| p.comment.id == first.comment.id && p.state == first.state));
        }
        assert_eq!(rows(&t, thread.id).await.len(), 2);
        t.assert_sound().await;
    }

    async fn without_a_key_the_text_is_the_key_for_a_while(t: TestCtx) {
        let (ann, ben, thread) = (t.reader("Ann").await, t.reader("Ben").await, t.thread().await);
        let first = t.post(&ann, thread.id, None, "lol").await;
        assert_eq!(t.post(&ann, thread.id, None, "lol").await.id, first.id);
        assert_ne!(t.post(&ben, thread.id, None, "lol").await.id, first.id, "another writer");
        let reply = t.post(&ann, thread.id, Some(first.id), "lol").await;
        assert_ne!(reply.id, first.id, "another place");
        t.clock.advance_secs(limits::TWIN_MINUTES * 60);
        let later = t.post(&ann, thread.id, None, "lol").await;
        assert_ne!(later.id, first.id, "a while later he means it");
        withdraw_comment(&t, &t.site(), &ann, later.id).await.expect("withdraws");
        let again = t.post(&ann, thread.id, None, "lol").await;
        assert_ne!(again.id, later.id, "who took it back and says it again means it");
        assert_eq!(again.state, State::Visible);
    }

    async fn the_twin_of_a_held_comment_is_told_as_held(t: TestCtx) {
        let (ann, thread) = (t.reader("Ann").await, t.thread().await);
        t.set_policy(|policy| policy.premoderate = true).await;
        let first = t.try_post(&ann, thread.id, None, "lol").await.expect("posts");
        t.set_policy(|policy| policy.premoderate = false).await;
        let twin = t.try_post(&ann, thread.id, None, "lol").await.expect("is known");
        assert_eq!((twin.comment.id, twin.state), (first.comment.id, State::Held));
    }

    async fn premoderation_holds_readers_and_guests_and_not_staff(t: TestCtx) {
        let (ann, thread) = (t.reader("Ann").await, t.thread().await);
        for (guests, premoderate, reader, guest) in [
            (Guests::Shown, false, State::Visible, State::Visible),
            (Guests::Held, false, State::Visible, State::Held),
            (Guests::Shown, true, State::Held, State::Held),
        ] {
            t.set_policy(|policy| (policy.guests, policy.premoderate) = (guests, premoderate)).await;
            t.clock.advance_secs(600);
            let text = format!("{guests:?} {premoderate}");
            let posted = [
                t.try_post(&ann, thread.id, None, &text).await.expect("posts").state,
                t.try_post_as_guest("Gus", thread.id, None, &text).await.expect("posts").state,
                t.try_post(&t.desk, thread.id, None, &text).await.expect("posts").state,
            ];
            assert_eq!(posted, [reader, guest, State::Visible], "{text}");
        }
        t.assert_sound().await;
    }

    async fn a_site_as_read_before_a_change_is_told_by_refresh(t: TestCtx) {
        let beside = t.beside().await;
        let mut site = Site::clone(&t.site());
        site.policy.guests = Guests::Off;
        update_site(&beside, site, None).await.expect("changes");
        assert_ne!(t.site().policy.guests, Guests::Off);
        t.refresh_sites().await.expect("reads anew");
        assert_eq!(t.site().policy.guests, Guests::Off);
    }

    async fn a_name_leads_to_the_last_comment_of_its_one_bearer(t: TestCtx) {
        let (ann, mike, thread) = (t.reader("Ann").await, t.reader("Michael Machida").await, t.thread().await);
        assert!(mentions(&t, &ann, thread.id, "@Michael Machida too early").await.is_empty());
        let first = t.post(&mike, thread.id, None, "First").await;
        let second = t.post(&mike, thread.id, None, "Second").await;
        let found = mentions(&t, &ann, thread.id, "@Michael Machida No, @nobody.").await;
        assert_eq!(found, [("Michael Machida".to_owned(), second.id)], "the last before");
        let found = mentions(&t, &ann, thread.id, "well, @michael  machida").await;
        assert!(found.is_empty(), "a name has single spaces: {found:?}");
        let found = mentions(&t, &ann, thread.id, "well, @MICHAEL MACHIDA, hm").await;
        assert_eq!(found, [("MICHAEL MACHIDA".to_owned(), second.id)]);
        decide(&t, second.id, Act::Remove).await;
        let found = mentions(&t, &ann, thread.id, "@Michael Machida again").await;
        assert_eq!(found, [("Michael Machida".to_owned(), first.id)], "not to what is gone");
        let other = t.thread().await;
        assert!(mentions(&t, &ann, other.id, "@Michael Machida here?").await.is_empty(), "of this thread only");
        assert!(mentions(&t, &ann, thread.id, "mail a@Michael Machida").await.is_empty(), "no address");
    }

    async fn a_name_of_two_people_leads_nowhere(t: TestCtx) {
        let (ann, thread) = (t.reader("Ann").await, t.thread().await);
        let one = t.try_post_as_guest("Gus", thread.id, None, "One").await.expect("posts").comment;
        assert_eq!(mentions(&t, &ann, thread.id, "@Gus hello").await, [("Gus".to_owned(), one.id)]);
        t.try_post_as_guest("gus", thread.id, None, "Two").await.expect("posts");
        assert!(mentions(&t, &ann, thread.id, "@Gus which?").await.is_empty());
        // A reader takes the name later.
        let gus = t.reader("Gus").await;
        t.post(&gus, thread.id, None, "I am").await;
        assert!(mentions(&t, &ann, thread.id, "@Gus so?").await.is_empty());
    }
}
