//! What readers are told, and what they are not: each kind, whom they block, what is gone by then, mail and feeds. On both
//! engines.

use rejoinder_app::{
    Edit, Ruling, decide_comment, edit_comment,
    notifications::{
        Kind, MailChoice, Told, count_unseen, enqueue_digests, find_notification_settings, find_unsubscriber,
        follow, is_following, list_notifications, private_feed, put_feed, remove_feed, see_notifications,
        set_mail, unsubscribe, unsubscribe_path,
    },
    notify::SendError,
    sweep, unpublish_story, withdraw_comment,
};
use rejoinder_domain::{
    Actor, Comment, CommentId, NotificationId, Reader, ReaderId, Refusal, Role, State, Thread, ThreadId,
    decision::Act, limits, reader::Standing,
};
use rejoinder_store::{Contact, NewNotification};
use rejoinder_testkit::{TestCtx, TestMail, each_engine};

use crate::refused;

/// In no other text of these tests.
const CANARY: &str = "canary";

fn id(actor: &Actor) -> ReaderId {
    TestCtx::who(actor).id
}

async fn list(t: &TestCtx, actor: &Actor) -> Vec<Told> {
    list_notifications(t, &t.site(), actor, None).await.expect("reads").0
}

/// What somebody was told, the last first: of what, and of which comment.
async fn told(t: &TestCtx, actor: &Actor) -> Vec<(Kind, CommentId)> {
    list(t, actor).await.iter().map(|told| (told.kind, told.comment_id())).collect()
}

async fn decide(t: &TestCtx, by: &Actor, id: CommentId, act: Act) -> Comment {
    let ruling = Ruling { rule: "r1".into(), reason: "Birds".into(), ..Ruling::new(id, act) };
    decide_comment(t, &t.site(), by, ruling).await.expect("decides")
}

async fn follows(t: &TestCtx, actor: &Actor, thread: ThreadId, on: bool) {
    follow(t, &t.site(), actor, thread, on).await.expect("follows");
}

/// A reader whose address is proven, and when he wants mail.
async fn mailed(t: &TestCtx, name: &str, choice: MailChoice) -> Actor {
    let actor = t.reader(name).await;
    let reader = id(&actor);
    let prove = t.store.write(move |tx| async move {
        let contact = tx.find_contact(reader).await?.expect("has an address");
        tx.update_email(&Contact { proven: true, ..contact }).await
    });
    prove.await.expect("is proven");
    set_mail(t, &t.site(), &actor, choice).await.expect("chooses");
    actor
}

async fn block(t: &TestCtx, reader: &Actor, other: &Actor, kind: &'static str) {
    let (reader, other, now) = (id(reader), id(other), t.now());
    let blocks = t.store.write(move |tx| async move { tx.put_block(reader, other, kind, now).await });
    blocks.await.expect("blocks");
}

async fn unseen(t: &TestCtx, actor: &Actor) -> i64 {
    count_unseen(t, &t.site(), actor).await.expect("counts")
}

/// Ann writes, Ben answers her.
async fn pair(t: &TestCtx) -> (Actor, Actor, Thread, Comment) {
    let (ann, ben) = (t.reader("Ann").await, t.reader("Ben").await);
    let thread = t.thread().await;
    let root = t.post(&ann, thread.id, None, "By Ann").await;
    (ann, ben, thread, root)
}

each_engine! {
    async fn an_answer_is_told_once_and_never_to_its_author(t: TestCtx) {
        let (ann, ben, thread, root) = pair(&t).await;
        let answer = t.post(&ben, thread.id, Some(root.id), "To you, @Ann").await;
        t.post(&ann, thread.id, Some(root.id), "To myself").await;
        // It answers and names her: that is one thing.
        assert_eq!(told(&t, &ann).await, [(Kind::Reply, answer.id)]);
        assert!(told(&t, &ben).await.is_empty());
        let guest = t.try_post_as_guest("Guy", thread.id, Some(answer.id), "From outside").await.expect("posts");
        assert_eq!(told(&t, &ben).await, [(Kind::Reply, guest.comment.id)]);
        // The same action twice is told once.
        let twin = t.try_post(&ben, thread.id, Some(root.id), "To you, @Ann").await.expect("is the same");
        assert_eq!(twin.comment.id, answer.id);
        assert_eq!(told(&t, &ann).await.len(), 1);
        assert_eq!(list(&t, &ann).await[0].comment.body.as_ref().expect("reads it").author_name, "Ben");
        t.assert_sound().await;
    }

    async fn who_is_named_is_told_also_by_an_edit(t: TestCtx) {
        let (ann, ben, thread, _) = pair(&t).await;
        let cy = t.reader("Cy").await;
        t.post(&cy, thread.id, None, "By Cy").await;
        let named = t.post(&ben, thread.id, None, "As @Ann says, and @Ann, and @Nobody").await;
        assert_eq!(told(&t, &ann).await, [(Kind::Mention, named.id)]);
        assert!(told(&t, &cy).await.is_empty());
        let edit = Edit { comment_id: named.id, text: "As @Ann and @Cy say".into(), version: None, key: None };
        edit_comment(&t, &t.site(), &ben, edit).await.expect("edits");
        assert_eq!(told(&t, &cy).await, [(Kind::Mention, named.id)]);
        assert_eq!(told(&t, &ann).await.len(), 1, "she knows");
    }

    async fn a_held_comment_is_told_when_it_comes_to_be_visible(t: TestCtx) {
        let (ann, ben, thread, root) = pair(&t).await;
        let mo = t.moderator("Mo").await;
        follows(&t, &mo, thread.id, true).await;
        t.set_policy(|policy| policy.premoderate = true).await;
        let answer = t.post(&ben, thread.id, Some(root.id), "Held, @Ann").await;
        t.work_off().await;
        assert_eq!((answer.state, told(&t, &ann).await.len(), told(&t, &mo).await.len()), (State::Held, 0, 0));
        decide(&t, &t.desk, answer.id, Act::Approve).await;
        t.work_off().await;
        assert_eq!(told(&t, &ann).await, [(Kind::Reply, answer.id)]);
        assert_eq!(told(&t, &mo).await, [(Kind::Followed, answer.id)]);
        // Back and forth is not told anew.
        decide(&t, &t.desk, answer.id, Act::Hold).await;
        assert!(told(&t, &ann).await.is_empty());
        decide(&t, &t.desk, answer.id, Act::Approve).await;
        t.work_off().await;
        assert_eq!((told(&t, &ann).await.len(), told(&t, &mo).await.len()), (1, 1));
    }

    async fn the_last_decision_on_ones_own_comment_is_told(t: TestCtx) {
        let (ann, _, _, root) = pair(&t).await;
        let mo = t.moderator("Mo").await;
        decide(&t, &mo, root.id, Act::Remove).await;
        let first = list(&t, &ann).await;
        let [removed] = first.as_slice() else { panic!("one was expected: {first:?}") };
        assert_eq!((removed.kind, removed.comment.state), (Kind::Decision, State::Removed));
        let why = removed.comment.statement.as_ref().expect("is told why");
        assert_eq!((why.rule.as_str(), why.reason.as_str()), ("r1", "Birds"));
        assert!(removed.comment.body.is_none(), "what was removed goes nowhere");
        see_notifications(&t, &t.site(), &ann, removed.id).await.expect("sees");
        assert_eq!(unseen(&t, &ann).await, 0);
        decide(&t, &mo, root.id, Act::Approve).await;
        let second = list(&t, &ann).await;
        assert_eq!((second.len(), second[0].comment.state, second[0].seen), (1, State::Visible, false));
        // A decision that changes nothing is none, and nobody is told what he decided himself.
        decide(&t, &mo, root.id, Act::Approve).await;
        assert_eq!(list(&t, &ann).await[0].id, second[0].id);
        let own = t.post(&mo, root.thread_id, None, "By Mo").await;
        let held = Ruling::new(own.id, Act::Hold);
        assert_eq!(refused(decide_comment(&t, &t.site(), &mo, held).await), Refusal::DecideOwn);
        assert!(told(&t, &mo).await.is_empty());
        withdraw_comment(&t, &t.site(), &ann, root.id).await.expect("withdraws");
        assert!(told(&t, &ann).await.is_empty());
    }

    async fn whom_somebody_blocks_he_is_told_nothing_of(t: TestCtx) {
        let (ann, ben, thread, root) = pair(&t).await;
        let cy = t.reader("Cy").await;
        follows(&t, &ann, thread.id, true).await;
        for (other, kind) in [(&ben, "block"), (&cy, "mute")] {
            block(&t, &ann, other, kind).await;
            t.post(other, thread.id, None, "Something else").await;
            // Whom she blocks can neither answer nor name her.
            if kind == "mute" {
                t.post(other, thread.id, Some(root.id), "An answer").await;
                t.post(other, thread.id, None, "As @Ann says").await;
            }
        }
        t.work_off().await;
        assert!(told(&t, &ann).await.is_empty());
        // And what came before she blocked him is not shown any more.
        let dee = t.reader("Dee").await;
        t.post(&dee, thread.id, Some(root.id), "An answer").await;
        assert_eq!((told(&t, &ann).await.len(), unseen(&t, &ann).await), (1, 1));
        block(&t, &ann, &dee, "mute").await;
        assert_eq!((told(&t, &ann).await.len(), unseen(&t, &ann).await), (0, 0));
    }

    async fn followers_are_told_in_batches_once_each(t: TestCtx) {
        let (ann, ben, thread, root) = pair(&t).await;
        let count = limits::FOLLOWERS_BATCH * 2 + 5;
        let site_id = t.site().id;
        let crowd: Vec<ReaderId> = (0..count).map(|n| ReaderId::from_raw(1_000 + n as i64)).collect();
        let (some, thread_id) = (crowd.clone(), thread.id);
        let model = TestCtx::who(&ann).clone();
        let add = t.store.write(move |tx| async move {
            for (n, reader) in some.into_iter().enumerate() {
                let name = rejoinder_domain::Name::parse(&format!("Crowd {n}")).expect("a name");
                tx.insert_reader(&Reader { id: reader, name, site_id, ..model.clone() }).await?;
                tx.insert_follow(reader, thread_id, 1).await?;
            }
            Ok::<_, rejoinder_store::Error>(())
        });
        add.await.expect("a crowd follows");
        follows(&t, &ann, thread.id, true).await;
        follows(&t, &ben, thread.id, true).await;
        let answer = t.post(&ben, thread.id, Some(root.id), "News").await;
        t.work_off().await;
        // Ann knows by the answer, Ben by himself.
        assert_eq!(told(&t, &ann).await, [(Kind::Reply, answer.id)]);
        assert!(told(&t, &ben).await.is_empty());
        let told_all = t.store.read(move |tx| async move {
            let mut told = 0;
            for reader in crowd {
                told += tx.count_unseen(reader, 9).await?;
            }
            Ok::<_, rejoinder_store::Error>(told)
        });
        assert_eq!(told_all.await.expect("reads"), count as i64);
        let cy = t.reader("Cy").await;
        follows(&t, &cy, thread.id, true).await;
        follows(&t, &cy, thread.id, false).await;
        t.post(&ben, thread.id, None, "More").await;
        t.work_off().await;
        assert!(told(&t, &cy).await.is_empty());
        assert_eq!(told(&t, &ann).await[0].0, Kind::Followed);
    }

    async fn who_looks_at_nothing_is_told_of_no_more_in_what_he_follows(t: TestCtx) {
        let (ann, ben, thread, root) = pair(&t).await;
        follows(&t, &ann, thread.id, true).await;
        let (reader, site_id) = (id(&ann), t.site().id);
        // As if there had been so much elsewhere.
        for n in 0..limits::FOLLOWED_UNSEEN_MAX {
            let other = t.post(&ben, thread.id, None, &format!("Number {n}")).await;
            if n == 0 {
                t.work_off().await;
            }
            let new = NewNotification {
                id: NotificationId::from_raw(t.next_id()),
                site_id,
                reader_id: reader,
                kind: Kind::Followed.name().into(),
                comment_id: other.id,
                due: false,
                created_at: t.now(),
            };
            t.store.write(move |tx| async move { tx.insert_notification(new).await }).await.expect("is told");
        }
        t.work_off().await;
        let before = unseen(&t, &ann).await;
        assert_eq!(before, limits::FOLLOWED_UNSEEN_MAX as i64);
        t.post(&ben, thread.id, None, "One more").await;
        t.work_off().await;
        assert_eq!(told(&t, &ann).await[0].0, Kind::Followed);
        let answer = t.post(&ben, thread.id, Some(root.id), "But an answer").await;
        assert_eq!(told(&t, &ann).await[0], (Kind::Reply, answer.id));
    }

    async fn following_has_its_bounds(t: TestCtx) {
        let (ann, _, thread, _) = pair(&t).await;
        let site = t.site();
        assert!(!is_following(&t, &site, &ann, thread.id).await.expect("reads"));
        follows(&t, &ann, thread.id, true).await;
        follows(&t, &ann, thread.id, true).await;
        assert!(is_following(&t, &site, &ann, thread.id).await.expect("reads"));
        assert!(!is_following(&t, &site, &Actor::Anyone, thread.id).await.expect("reads"));
        let settings = find_notification_settings(&t, &site, &ann).await.expect("reads");
        assert_eq!(settings.follows.len(), 1);
        assert_eq!(refused(follow(&t, &site, &Actor::Anyone, thread.id, true).await), Refusal::SignInRequired);
        let other = t.add_site("other", |_| {}).await;
        let zoe = t.reader_of(&other, "Zoe", Role::Operator).await;
        assert_eq!(refused(follow(&t, &other, &zoe, thread.id, true).await), Refusal::NotFound);
        let (reader, now) = (id(&ann), t.now());
        for _ in 1..limits::FOLLOWS_MAX {
            let more = t.thread().await.id;
            t.store.write(move |tx| async move { tx.insert_follow(reader, more, now).await }).await.expect("follows");
        }
        let one_more = t.thread().await.id;
        let max = limits::FOLLOWS_MAX;
        let refusal = refused(follow(&t, &site, &ann, one_more, true).await);
        assert_eq!(refusal, Refusal::TooManyEntries { name: "follow".into(), max });
        follows(&t, &ann, thread.id, true).await;
        follows(&t, &ann, thread.id, false).await;
        follows(&t, &ann, one_more, true).await;
    }

    async fn what_is_gone_by_then_is_told_nowhere(t: TestMail) {
        let ann = mailed(&t, "Ann", MailChoice::AtOnce).await;
        let (ben, mo) = (t.reader("Ben").await, mailed(&t, "Mo", MailChoice::AtOnce).await);
        let site = t.site();
        let reader = Reader { role: Role::Moderator, ..TestCtx::who(&mo).clone() };
        let (mo, by) = (Actor::Reader(reader.clone()), reader.id);
        let promote = t.store.write(move |tx| async move {
            tx.update_reader(by, Role::Moderator, Standing::Registered).await
        });
        promote.await.expect("moderates");
        let (story, thread) = t.story("A story").await;
        let root = t.post(&ann, thread.id, None, "By Ann").await;
        follows(&t, &mo, thread.id, true).await;
        let feed = put_feed(&t, &site, &ann).await.expect("a feed");
        let desk_feed = put_feed(&t, &site, &mo).await.expect("a feed");
        let say = async |text: &str| t.post(&ben, thread.id, Some(root.id), text).await;
        // Everything that Ann and a moderator get out of it, as one text.
        let everything = async || {
            let mut all = String::new();
            for (actor, feed) in [(&ann, &feed), (&mo, &desk_feed)] {
                all.push_str(&format!("{:?}", list(&t, actor).await));
                all.push_str(&format!("{:?}", private_feed(&t, &site, feed).await.expect("reads").1));
                all.push_str(&format!("{:?}", unseen(&t, actor).await));
            }
            all
        };
        let visible = say("The canary sings").await;
        let mails = t.mails().await;
        assert_eq!(mails.len(), 2, "Ann is answered, Mo follows");
        assert!(mails.iter().all(|mail| mail.mail.text.contains(CANARY)));
        assert!(everything().await.contains(CANARY));
        for state in [State::Removed, State::Held] {
            let act = if state == State::Held { Act::Hold } else { Act::Remove };
            decide(&t, &t.desk, visible.id, act).await;
            assert!(!everything().await.contains(CANARY), "{state:?}");
        }
        decide(&t, &t.desk, visible.id, Act::Approve).await;
        withdraw_comment(&t, &site, &ben, visible.id).await.expect("withdraws");
        assert!(!everything().await.contains(CANARY));
        // Before the mail leaves.
        for act in [Act::Remove, Act::Hold] {
            let quick = say("A canary for a moment").await;
            decide(&t, &t.desk, quick.id, act).await;
            assert!(t.mails().await.is_empty(), "{act:?}");
        }
        say("A canary under a story").await;
        unpublish_story(&t, &site, &t.desk, story.id).await.expect("is taken away");
        assert!(t.mails().await.is_empty());
        assert!(!everything().await.contains(CANARY));
        // Of one's own removed comment one is told that and why, not the words.
        let (_, other) = t.story("Another").await;
        let own = t.post(&ann, other.id, None, "A canary of mine").await;
        decide(&t, &t.desk, own.id, Act::Remove).await;
        let mails = t.mails().await;
        let [mail] = mails.as_slice() else { panic!("one mail was expected, not {}", mails.len()) };
        assert!(mail.mail.text.contains("Birds") && !mail.mail.text.contains(CANARY));
        assert!(!everything().await.contains(CANARY));
    }

    async fn a_mail_says_which_discussion_and_how_to_get_no_more(t: TestMail) {
        let ann = mailed(&t, "Ann", MailChoice::AtOnce).await;
        let ben = t.reader("Ben").await;
        let thread = t.thread().await;
        let root = t.post(&ann, thread.id, None, "By Ann").await;
        t.post(&ben, thread.id, Some(root.id), "One").await;
        let first = t.mails().await.pop().expect("a mail");
        t.post(&ben, thread.id, Some(root.id), "Two").await;
        let second = t.mails().await.pop().expect("another");
        assert_ne!(first.mail.message_id, second.mail.message_id);
        let header = |raw: &str, name: &str| {
            let line = raw.lines().find_map(|line| line.strip_prefix(name).map(str::to_owned));
            line.unwrap_or_else(|| panic!("no {name} in {raw}"))
        };
        for name in ["In-Reply-To:", "References:", "List-Id:", "List-Unsubscribe:", "List-Unsubscribe-Post:", "Auto-Submitted:"] {
            assert_eq!(header(&first.raw, name), header(&second.raw, name), "{name}");
        }
        assert_eq!(header(&first.raw, "References:").trim(), format!("<thread-{}@paper.example>", thread.id));
        assert_eq!(header(&first.raw, "List-Id:").trim(), "<notifications.paper.paper.example>");
        assert_eq!(header(&first.raw, "List-Unsubscribe-Post:").trim(), "List-Unsubscribe=One-Click");
        let path = unsubscribe_path(&t, &t.site(), id(&ann));
        assert_eq!(first.mail.unsubscribe.as_deref(), Some(format!("https://talk.paper.example{path}").as_str()));
        assert_eq!(first.mail.to.as_str(), "Ann@mail.example");
    }

    async fn mail_comes_only_to_who_wants_it_at_a_proven_address(t: TestMail) {
        let (off, never) = (mailed(&t, "Off", MailChoice::Off).await, t.reader("Never").await);
        let unproven = t.reader("Unproven").await;
        set_mail(&t, &t.site(), &unproven, MailChoice::AtOnce).await.expect("chooses");
        let gone = mailed(&t, "Gone", MailChoice::AtOnce).await;
        let read = mailed(&t, "Read", MailChoice::AtOnce).await;
        let (ben, thread) = (t.reader("Ben").await, t.thread().await);
        for reader in [&off, &never, &unproven, &gone, &read] {
            let root = t.post(reader, thread.id, None, "Mine").await;
            t.post(&ben, thread.id, Some(root.id), "An answer").await;
            assert_eq!(told(&t, reader).await.len(), 1);
        }
        let reader = id(&gone);
        let suspend = t.store.write(move |tx| async move {
            tx.update_reader(reader, Role::Reader, Standing::Suspended).await
        });
        suspend.await.expect("is suspended");
        // What somebody has seen on the page he is not told by mail too.
        let newest = list(&t, &read).await[0].id;
        see_notifications(&t, &t.site(), &read, newest).await.expect("sees");
        assert!(t.mails().await.is_empty());
        // None of it comes later.
        set_mail(&t, &t.site(), &off, MailChoice::AtOnce).await.expect("chooses");
        t.clock.advance_secs(2 * 86_400);
        enqueue_digests(&t).await.expect("looks");
        assert!(t.mails().await.is_empty());
    }

    async fn a_day_has_one_mail(t: TestMail) {
        let ann = mailed(&t, "Ann", MailChoice::Daily).await;
        let (ben, thread) = (t.reader("Ben").await, t.thread().await);
        let root = t.post(&ann, thread.id, None, "By Ann").await;
        let digests = async || {
            enqueue_digests(&t).await.expect("looks");
            t.mails().await
        };
        for n in 0..3 {
            t.post(&ben, thread.id, Some(root.id), &format!("Answer {n}")).await;
        }
        assert!(digests().await.is_empty(), "the first day is not over");
        t.clock.advance_secs(limits::DIGEST_HOURS * 3600);
        let mails = digests().await;
        let [mail] = mails.as_slice() else { panic!("one mail was expected, not {}", mails.len()) };
        assert!((0..3).all(|n| mail.mail.text.contains(&format!("Answer {n}"))) && mail.mail.text.contains("daily: true"));
        assert!(digests().await.is_empty());
        t.post(&ben, thread.id, Some(root.id), "Answer 4").await;
        t.clock.advance_secs(limits::DIGEST_HOURS * 3600 - 60);
        assert!(digests().await.is_empty(), "not twice a day");
        t.clock.advance_secs(60);
        assert_eq!(digests().await.len(), 1);
        // A day without news has none.
        t.clock.advance_secs(limits::DIGEST_HOURS * 3600);
        assert!(digests().await.is_empty());
        // A clock that went back keeps nobody waiting for it to come again.
        t.post(&ben, thread.id, Some(root.id), "Answer 5").await;
        t.clock.advance_secs(-40 * 86_400);
        assert_eq!(digests().await.len(), 1);
    }

    async fn past_so_many_an_hour_mails_go_together(t: TestMail) {
        let ann = mailed(&t, "Ann", MailChoice::AtOnce).await;
        let (ben, thread) = (t.reader("Ben").await, t.thread().await);
        let root = t.post(&ann, thread.id, None, "By Ann").await;
        let answer = async |n: i64| t.post(&ben, thread.id, Some(root.id), &format!("Answer {n}.")).await;
        for n in 0..limits::MAILS_PER_HOUR {
            answer(n).await;
            assert_eq!(t.mails().await.len(), 1);
        }
        for n in 10..13 {
            answer(n).await;
            assert!(t.mails().await.is_empty(), "{n}");
        }
        t.clock.advance_secs(3600);
        let mails = t.mails().await;
        let [mail] = mails.as_slice() else { panic!("one mail was expected, not {}", mails.len()) };
        assert!((10..13).all(|n| mail.mail.text.contains(&format!("Answer {n}."))));
        assert!(!mail.mail.text.contains("Answer 5."));
        answer(20).await;
        assert_eq!(t.mails().await.len(), 1, "another hour");
    }

    async fn a_mail_that_fails_is_sent_again_as_the_same(t: TestMail) {
        let ann = mailed(&t, "Ann", MailChoice::AtOnce).await;
        let (ben, thread) = (t.reader("Ben").await, t.thread().await);
        let root = t.post(&ann, thread.id, None, "By Ann").await;
        t.mailbox.fail_next(temporary());
        let answer = t.post(&ben, thread.id, Some(root.id), "An answer").await;
        assert!(t.mails().await.is_empty());
        // A crash right after the mail left would leave it so: due, and with a job. What came meanwhile is in it.
        t.clock.advance_secs(60);
        let mails = t.mails().await;
        assert_eq!(mails.len(), 1);
        assert_eq!(mails[0].mail.message_id, format!("told-{}", list(&t, &ann).await[0].id));
        assert!(mails[0].mail.text.contains(&answer.id.to_string()));
        t.clock.advance_secs(86_400);
        enqueue_digests(&t).await.expect("looks");
        assert!(t.mails().await.is_empty());
    }

    async fn a_mail_whose_job_died_is_found_again(t: TestMail) {
        let ann = mailed(&t, "Ann", MailChoice::AtOnce).await;
        let (ben, thread) = (t.reader("Ben").await, t.thread().await);
        let root = t.post(&ann, thread.id, None, "By Ann").await;
        t.post(&ben, thread.id, Some(root.id), "An answer").await;
        let lost = "DELETE FROM jobs WHERE kind = 'notification_mail'";
        t.store.write(move |tx| async move { tx.execute(lost, &[]).await }).await.expect("is lost");
        assert!(t.mails().await.is_empty());
        assert_eq!(enqueue_digests(&t).await.expect("looks"), 1);
        assert_eq!(t.mails().await.len(), 1);
        assert_eq!(enqueue_digests(&t).await.expect("looks"), 0);
    }

    async fn unsubscribing_needs_what_only_the_mail_has(t: TestMail) {
        let ann = mailed(&t, "Ann", MailChoice::AtOnce).await;
        let ben = mailed(&t, "Ben", MailChoice::AtOnce).await;
        let site = t.site();
        let other = t.add_site("other", |_| {}).await;
        let token_of = |actor: &Actor, site: &rejoinder_domain::Site| {
            unsubscribe_path(&t, site, id(actor)).strip_prefix("/unsubscribe/").expect("a path").to_owned()
        };
        let (hers, his) = (token_of(&ann, &site), token_of(&ben, &site));
        let mixed = format!("{}{}", &hers[..13], &his[13..]);
        for forged in ["", "x", &hers[..13], &hers[1..], &mixed, &format!("{hers}A"), &token_of(&ann, &other)] {
            assert_eq!(refused(find_unsubscriber(&t, &site, forged).await), Refusal::NotFound, "{forged}");
            assert_eq!(refused(unsubscribe(&t, &site, forged).await), Refusal::NotFound, "{forged}");
        }
        // Hers is none on another site, either.
        assert_eq!(refused(unsubscribe(&t, &other, &hers).await), Refusal::NotFound);
        let mail = async |actor: &Actor| find_notification_settings(&t, &site, actor).await.expect("reads").mail;
        find_unsubscriber(&t, &site, &hers).await.expect("is one");
        assert_eq!(mail(&ann).await, MailChoice::AtOnce, "asking changes nothing");
        let thread = t.thread().await;
        let root = t.post(&ann, thread.id, None, "By Ann").await;
        t.post(&ben, thread.id, Some(root.id), "An answer").await;
        for _ in 0..2 {
            unsubscribe(&t, &site, &hers).await.expect("unsubscribes");
        }
        assert_eq!((mail(&ann).await, mail(&ben).await), (MailChoice::Off, MailChoice::AtOnce));
        assert!(t.mails().await.is_empty(), "nor what was due");
        assert_eq!(told(&t, &ann).await.len(), 1, "the page still says it");
    }

    async fn a_private_feed_is_read_with_its_secret_while_its_reader_is_in_use(t: TestCtx) {
        let (ann, ben, thread, root) = pair(&t).await;
        let site = t.site();
        t.post(&ben, thread.id, Some(root.id), "An answer").await;
        let read = async |secret: &str| private_feed(&t, &site, secret).await;
        let first = put_feed(&t, &site, &ann).await.expect("a feed");
        let (reader, told) = read(&first).await.expect("reads");
        assert_eq!((reader.id, told.len()), (id(&ann), 1));
        let kept = t.store.read({
            let reader = reader.id;
            move |tx| async move { tx.find_settings(reader).await }
        });
        let kept = kept.await.expect("reads").expect("is kept").feed_hash.expect("a hash");
        assert!(!first.as_bytes().windows(kept.len()).any(|part| part == kept), "the secret is kept nowhere");
        let second = put_feed(&t, &site, &ann).await.expect("another");
        let other = t.add_site("other", |_| {}).await;
        assert_eq!(refused(private_feed(&t, &other, &second).await), Refusal::NotFound);
        for none in ["", &first, "a\0b", &second[1..]] {
            assert_eq!(refused(read(none).await), Refusal::NotFound, "{none}");
        }
        assert!(read(&second).await.is_ok());
        let stand = async |standing| {
            let reader = reader.id;
            let put = t.store.write(move |tx| async move { tx.update_reader(reader, Role::Reader, standing).await });
            put.await.expect("changes");
        };
        stand(Standing::Suspended).await;
        assert_eq!(refused(read(&second).await), Refusal::NotFound);
        stand(Standing::Registered).await;
        assert!(read(&second).await.is_ok());
        remove_feed(&t, &site, &ann).await.expect("is over");
        assert_eq!(refused(read(&second).await), Refusal::NotFound);
        let third = put_feed(&t, &site, &ann).await.expect("a feed");
        rejoinder_app::people::erase(&t, TestCtx::who(&ann), false).await.expect("is erased");
        assert_eq!(refused(read(&third).await), Refusal::NotFound);
        t.assert_sound().await;
    }

    async fn a_page_goes_on_where_the_last_ended_and_sees_what_it_shows(t: TestCtx) {
        let (ann, ben, thread, root) = pair(&t).await;
        let mut all = Vec::new();
        for n in 0..limits::NOTIFICATIONS_PAGE + 3 {
            all.push(t.post(&ben, thread.id, Some(root.id), &format!("Answer {n}")).await.id);
        }
        let site = t.site();
        let (first, more) = list_notifications(&t, &site, &ann, None).await.expect("reads");
        assert_eq!((first.len(), more), (limits::NOTIFICATIONS_PAGE, true));
        let last = first.last().expect("some").id;
        // What comes meanwhile moves nothing.
        t.post(&ben, thread.id, Some(root.id), "Meanwhile").await;
        let (second, more) = list_notifications(&t, &site, &ann, Some(last)).await.expect("reads");
        assert_eq!((second.len(), more), (3, false));
        let mut read: Vec<_> = first.iter().chain(&second).map(Told::comment_id).collect();
        read.reverse();
        assert_eq!(read, all);
        see_notifications(&t, &site, &ann, first[0].id).await.expect("sees");
        assert_eq!(unseen(&t, &ann).await, 1, "what came meanwhile");
        assert_eq!(refused(list_notifications(&t, &site, &Actor::Anyone, None).await), Refusal::SignInRequired);
        assert_eq!(unseen(&t, &Actor::Anyone).await, 0);
        t.clock.advance_secs((limits::NOTIFICATION_DAYS + 1) * 86_400);
        assert!(sweep(&t).await.expect("sweeps") > 0);
        assert!(told(&t, &ann).await.is_empty());
    }
}

/// A failure that passes.
fn temporary() -> SendError {
    SendError::Later { cause: "for a moment".into() }
}
