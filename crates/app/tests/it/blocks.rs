//! Muting and blocking: what one reader's choice does to his pages and to what another may write. On both engines.

use futures_util::FutureExt;
use rejoinder_app::{
    Ctx, Draft, Edit, Look,
    desk::{self, CaseFilter},
    edit_comment,
    people::{self, Block, Blocked, find_block, list_blocked, set_block},
    post_comment, read_answers, read_comment, report_comment,
};
use rejoinder_domain::{Actor, Name, Order, Reader, ReaderId, Refusal, Role, limits, reader::Standing};
use rejoinder_testkit::{TestCtx, each_engine};

use crate::{at_once, flat, look, refused};

const PAGE: Look = Look::Page { order: Order::Oldest, cursor: None, limit: 30 };

async fn put(t: &TestCtx, by: &Actor, other: &Actor, block: Option<Block>) {
    set_block(t, &t.site(), by, TestCtx::who(other).id, block).await.expect("is set");
}

/// Which comments of a thread somebody sees as muted, by place.
async fn muted(t: &TestCtx, viewer: &Actor, thread: rejoinder_domain::ThreadId) -> Vec<bool> {
    let page = look(t, viewer, thread, PAGE).await;
    let mut all = flat(&page.nodes);
    all.sort_by_key(|view| view.seq);
    all.iter().map(|view| view.muted).collect()
}

each_engine! {
    async fn a_mute_is_the_viewers_own_and_a_block_keeps_answers_away(t: TestCtx) {
        let (ann, ben, thread) = (t.reader("Ann").await, t.reader("Ben").await, t.thread().await);
        let root = t.post(&ann, thread.id, None, "Ann begins").await;
        t.post(&ben, thread.id, Some(root.id), "Ben answers").await;
        put(&t, &ann, &ben, Some(Block::Mute)).await;
        assert_eq!(muted(&t, &ann, thread.id).await, [false, true]);
        for viewer in [&ben, &t.desk, &Actor::Anyone] {
            assert_eq!(muted(&t, viewer, thread.id).await, [false, false]);
        }
        let answers = read_answers(&t, &t.site(), &ann, root.id, 0, 9).await.expect("reads");
        assert!(answers[0].muted);
        // Muted, he still answers and calls her; blocked, he does neither, but writes to others.
        t.post(&ben, thread.id, Some(root.id), "Once more, @Ann").await;
        put(&t, &ann, &ben, Some(Block::Block)).await;
        let count = crate::rows(&t, thread.id).await.len();
        assert_eq!(refused(t.try_post(&ben, thread.id, Some(root.id), "And again").await), Refusal::Blocked);
        assert_eq!(refused(t.try_post(&ben, thread.id, None, "Hear me, @Ann!").await), Refusal::Blocked);
        assert_eq!(crate::rows(&t, thread.id).await.len(), count, "nothing was written");
        let plain = t.post(&ben, thread.id, None, "Ann is wrong").await;
        let edit = |text: &str| Edit { comment_id: plain.id, text: text.into(), version: None, key: None };
        let edited = edit_comment(&t, &t.site(), &ben, edit("@Ann is wrong")).await;
        assert_eq!(refused(edited), Refusal::Blocked);
        edit_comment(&t, &t.site(), &ben, edit("She is wrong")).await.expect("no name, no block");
        let seen = |viewer: &Actor| {
            let viewer = viewer.clone();
            let t = &t;
            async move { read_comment(t, &t.site(), &viewer, root.id).await.expect("reads").0 }
        };
        assert!(!seen(&ben).await.can.reply && seen(&t.desk).await.can.reply);
        // It goes one way, and ends whole.
        t.post(&ann, thread.id, Some(plain.id), "I may answer, @Ben").await;
        put(&t, &ann, &ben, None).await;
        put(&t, &ann, &ben, None).await;
        assert!(seen(&ben).await.can.reply);
        t.post(&ben, thread.id, Some(root.id), "Thank you, @Ann").await;
        assert!(muted(&t, &ann, thread.id).await.iter().all(|one| !one));
        t.assert_sound().await;
    }

    async fn what_was_sent_before_the_block_has_its_first_answer_again(t: TestCtx) {
        let (ann, ben, thread, site) = (t.reader("Ann").await, t.reader("Ben").await, t.thread().await, t.site());
        let root = t.post(&ann, thread.id, None, "Ann begins").await;
        let draft = |key: &str| Draft {
            thread_id: thread.id,
            parent_id: Some(root.id),
            text: "Hello".into(),
            guest_name: None,
            key: rejoinder_app::Key::parse(key).expect("a key"),
        };
        let first = post_comment(&t, &site, &ben, draft("key-00001")).await.expect("posts");
        put(&t, &ann, &ben, Some(Block::Block)).await;
        let again = post_comment(&t, &site, &ben, draft("key-00001")).await.expect("is known");
        assert_eq!(again.comment.id, first.comment.id);
        assert_eq!(refused(post_comment(&t, &site, &ben, draft("key-00002")).await), Refusal::Blocked);
    }

    async fn after_a_block_was_told_no_answer_is_written(t: TestCtx) {
        let (ann, ben, thread, site) = (t.reader("Ann").await, t.reader("Ben").await, t.thread().await, t.site());
        let root = t.post(&ann, thread.id, None, "Ann begins").await;
        let (ctx, beside) = (Ctx::clone(&t), t.beside().await);
        let (ben_id, root_id) = (TestCtx::who(&ben).id, root.id);
        let outcomes = at_once(9, |number| {
            let ctx = if number % 2 == 0 { ctx.clone() } else { beside.clone() };
            let (ann, ben, site) = (ann.clone(), ben.clone(), std::sync::Arc::clone(&site));
            async move {
                if number == 4 {
                    set_block(&ctx, &site, &ann, ben_id, Some(Block::Block)).await.expect("blocks");
                    let read = ctx.store.read(move |tx| async move { tx.list_comments_after_seq(thread.id, 0, 99).await });
                    return Ok(read.await.expect("reads").len());
                }
                let text = format!("Answer {number}");
                let draft = Draft { thread_id: thread.id, parent_id: Some(root_id), text, guest_name: None, key: None };
                post_comment(&ctx, &site, &ben, draft).await.map(|_| 0)
            }
            .boxed()
        })
        .await;
        let at_block = outcomes[4].as_ref().expect("the block was set");
        let posted = outcomes.iter().enumerate().filter(|(number, one)| *number != 4 && one.is_ok()).count();
        for one in outcomes.iter().filter_map(|one| one.as_ref().err()) {
            assert!(matches!(one, rejoinder_app::Error::Refused(Refusal::Blocked)), "{one:?}");
        }
        assert_eq!(crate::rows(&t, thread.id).await.len(), 1 + posted);
        assert_eq!(*at_block, 1 + posted, "none came after the block was told");
        assert_eq!(refused(t.try_post(&ben, thread.id, Some(root.id), "Late").await), Refusal::Blocked);
        t.assert_sound().await;
    }

    async fn staff_are_muted_and_not_blocked_and_the_desk_sees_all(t: TestCtx) {
        let (ann, mod_, thread) = (t.reader("Ann").await, t.moderator("Mo").await, t.thread().await);
        let (site, mo) = (t.site(), TestCtx::who(&mod_).id);
        let outcome = set_block(&t, &site, &ann, mo, Some(Block::Block)).await;
        assert_eq!(refused(outcome), Refusal::BlockStaff);
        put(&t, &ann, &mod_, Some(Block::Mute)).await;
        let root = t.post(&ann, thread.id, None, "Ann begins").await;
        t.post(&mod_, thread.id, Some(root.id), "Be kind, @Ann").await;
        assert_eq!(muted(&t, &ann, thread.id).await, [false, true]);
        // The moderator mutes Ann: her reported comment stands at the desk in full.
        put(&t, &mod_, &ann, Some(Block::Mute)).await;
        let complaint = rejoinder_app::Complaint { comment_id: root.id, reason: "r1".into(), detail: String::new(), key: None };
        report_comment(&t, &site, &Actor::Anyone, complaint).await.expect("reports");
        let waiting = desk::list_waiting(&t, &site, &mod_, CaseFilter::default(), 0).await.expect("reads").waiting;
        assert_eq!(waiting.len(), 1);
        assert!(!waiting[0].comment.muted && waiting[0].comment.body.is_some());
        assert_eq!(muted(&t, &mod_, thread.id).await, [true, false], "as a reader he does not read her");
        // Who was blocked as a reader, and decides now, answers.
        let ben = t.reader("Ben").await;
        put(&t, &ann, &ben, Some(Block::Block)).await;
        let ben_id = TestCtx::who(&ben).id;
        let (role, standing) = (Role::Moderator, Standing::Registered);
        let ben = people::set_role(&t, &site, &t.desk, ben_id, role, standing).await.expect("is a moderator");
        t.post(&Actor::Reader(ben), thread.id, Some(root.id), "I must say this").await;
    }

    async fn a_list_is_its_readers_own_and_has_an_end(t: TestCtx) {
        let other = t.add_site("other", |_| {}).await;
        let zoe = t.reader_of(&other, "Zoe", Role::Reader).await;
        let (ann, ben, cid, site) = (t.reader("Ann").await, t.reader("ben").await, t.reader("Cid").await, t.site());
        let id = |actor: &Actor| TestCtx::who(actor).id;
        put(&t, &ann, &cid, Some(Block::Mute)).await;
        put(&t, &ann, &ben, Some(Block::Mute)).await;
        put(&t, &ann, &ben, Some(Block::Block)).await;
        let entry = |actor: &Actor, block| Blocked { id: id(actor), name: TestCtx::who(actor).name.to_string(), block };
        let list = list_blocked(&t, &site, &ann).await.expect("lists");
        assert_eq!(list, [entry(&ben, Block::Block), entry(&cid, Block::Mute)]);
        assert!(list_blocked(&t, &site, &ben).await.expect("lists").is_empty());
        assert_eq!(find_block(&t, &site, &ann, id(&ben)).await.expect("finds"), Some(Block::Block));
        assert_eq!(find_block(&t, &site, &ben, id(&ann)).await.expect("finds"), None);
        let mute = Some(Block::Mute);
        assert_eq!(refused(set_block(&t, &site, &ann, id(&ann), mute).await), Refusal::BlockSelf);
        assert_eq!(refused(set_block(&t, &site, &ann, id(&zoe), mute).await), Refusal::NotFound);
        assert_eq!(refused(set_block(&t, &site, &Actor::Anyone, id(&ben), mute).await), Refusal::SignInRequired);
        assert_eq!(refused(set_block(&t, &site, &zoe, id(&ben), mute).await), Refusal::SignInRequired);
        // As many as there may be; one more is refused, a change of one is not.
        let (me, now) = (id(&ann), t.now());
        let others: Vec<Reader> = (list.len()..limits::BLOCKS_MAX)
            .map(|number| Reader {
                id: ReaderId::from_raw(number as i64 + 1),
                name: Name::parse(&format!("N{number}")).expect("a name"),
                ..TestCtx::who(&ben).clone()
            })
            .collect();
        let written = t.store.write(move |tx| async move {
            for other in others {
                tx.insert_reader(&other).await?;
                tx.put_block(me, other.id, "mute", now).await?;
            }
            Ok::<_, rejoinder_app::Error>(())
        });
        written.await.expect("blocks");
        let dan = t.reader("Dan").await;
        let outcome = set_block(&t, &site, &ann, id(&dan), mute).await;
        assert_eq!(refused(outcome), Refusal::TooManyEntries { name: "blocks".into(), max: limits::BLOCKS_MAX });
        put(&t, &ann, &ben, mute).await;
        put(&t, &ann, &ben, None).await;
        put(&t, &ann, &dan, mute).await;
    }
}
