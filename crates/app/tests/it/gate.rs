//! The guests' gate: work counts once, here and in time; without any a comment waits, and no more than some do. On both
//! engines.

use std::sync::Arc;

use futures_util::FutureExt;
use rejoinder_app::{
    AtGate, Ctx, Draft, Error, Key, Posted, Ruling, decide_comment,
    desk::{self, CaseFilter},
    post_at_gate, set_thread, work_challenge,
};
use rejoinder_domain::{
    Actor, Refusal, Site, State, ThreadId, decision::Act, limits, site::Guests, thread::ThreadState,
};
use rejoinder_testkit::{TestCtx, do_work, each_engine};

use crate::{at_once, refused};

fn draft(thread_id: ThreadId, text: &str, key: &str) -> Draft {
    let key = Key::parse(key).expect("a key");
    Draft { thread_id, parent_id: None, text: text.into(), guest_name: Some("Gus".into()), key }
}

async fn post(
    ctx: &Ctx,
    site: &Site,
    thread: ThreadId,
    text: &str,
    at_gate: &AtGate,
) -> Result<Posted, Error> {
    post_at_gate(ctx, site, &Actor::Anyone, draft(thread, text, ""), at_gate).await
}

fn with(work: &str) -> AtGate {
    AtGate { work: work.into(), from: b"house".to_vec() }
}

fn worked(t: &TestCtx, thread: ThreadId) -> AtGate {
    with(&do_work(&work_challenge(t, &t.site(), thread)))
}

each_engine! {
    async fn work_is_good_once_in_its_place_and_time(t: TestCtx) {
        let (thread, elsewhere) = (t.thread().await.id, t.thread().await.id);
        let site = t.set_policy(|policy| policy.guest_work = true).await;
        let other = t.add_site("other", |site| site.policy.guest_work = true).await;
        let gate = worked(&t, thread);
        let easier = work_challenge(&t, &site, thread).replace("\"keyPrefix\":\"00\"", "\"keyPrefix\":\"0\"");
        assert!(easier.contains("\"0\""));
        let count = || async { crate::rows(&t, thread).await.len() };
        for (bad, name) in [
            (with("AAAA"), "no work"),
            (with(&gate.work.replacen('A', "B", 1)), "changed"),
            (worked(&t, elsewhere), "of another thread"),
            (with(&do_work(&work_challenge(&t, &other, thread))), "of another site"),
            (with(&do_work(&easier)), "made easier by the guest"),
        ] {
            assert_eq!(refused(post(&t, &site, thread, "Hello", &bad).await), Refusal::WorkRefused, "{name}");
            assert_eq!(count().await, 0, "{name}");
        }
        // What is refused for another reason uses no work up.
        set_thread(&t, &site, &t.desk, thread, ThreadState::Closed, 0).await.expect("closes");
        assert_eq!(refused(post(&t, &site, thread, "Hello", &gate).await), Refusal::ThreadClosed);
        set_thread(&t, &site, &t.desk, thread, ThreadState::Open, 0).await.expect("opens");
        let posted = post(&t, &site, thread, "Hello", &gate).await.expect("posts");
        assert_eq!(posted.state, State::Visible);
        assert_eq!(refused(post(&t, &site, thread, "Hello again", &gate).await), Refusal::WorkRefused);
        // The same comment, sent again by a slow line, is known, whatever became of its work.
        assert_eq!(post(&t, &site, thread, "Hello", &gate).await.expect("is known").comment.id, posted.comment.id);
        let late = worked(&t, thread);
        t.clock.advance_secs(limits::WORK_MINUTES * 60 + 1);
        assert_eq!(refused(post(&t, &site, thread, "Late", &late).await), Refusal::WorkRefused);
        assert_eq!(count().await, 1);
        t.assert_sound().await;
    }

    async fn of_many_who_use_one_work_at_once_one_posts(t: TestCtx) {
        let thread = t.thread().await.id;
        let site = t.set_policy(|policy| policy.guest_work = true).await;
        let (gate, ctx, beside) = (worked(&t, thread), Ctx::clone(&t), t.beside().await);
        let outcomes = at_once(8, |number| {
            let ctx = if number % 2 == 0 { ctx.clone() } else { beside.clone() };
            let (site, gate) = (Arc::clone(&site), gate.clone());
            async move { post(&ctx, &site, thread, &format!("Try {number}"), &gate).await.map(|_| ()) }.boxed()
        })
        .await;
        assert_eq!(outcomes.iter().filter(|one| one.is_ok()).count(), 1);
        for one in outcomes.into_iter().filter(Result::is_err) {
            assert_eq!(refused(one), Refusal::WorkRefused);
        }
        assert_eq!(crate::rows(&t, thread).await.len(), 1);
    }

    async fn without_work_a_comment_waits_with_a_note_and_some_may_wait(t: TestCtx) {
        let thread = t.thread().await.id;
        let site = t.set_policy(|policy| policy.guest_work = true).await;
        let (house, other) = (with(""), AtGate { from: b"other".to_vec(), ..AtGate::default() });
        let mut waiting = Vec::new();
        for number in 0..limits::UNPROVEN_WAITING_MAX {
            let posted = post(&t, &site, thread, &format!("Plain {number}"), &house).await.expect("waits");
            assert_eq!(posted.state, State::Held);
            waiting.push(posted.comment);
        }
        assert_eq!(refused(post(&t, &site, thread, "One more", &house).await), Refusal::WorkRequired);
        // The first of them again is no other one; another address is another; work goes on; readers have no gate.
        let again = post(&t, &site, thread, "Plain 0", &house).await.expect("is known");
        assert_eq!(again.comment.id, waiting[0].id);
        assert_eq!(post(&t, &site, thread, "Other", &other).await.expect("waits").state, State::Held);
        let proven = post(&t, &site, thread, "With work", &worked(&t, thread)).await.expect("posts");
        assert_eq!(proven.state, State::Visible);
        let ann = t.reader("Ann").await;
        assert_eq!(t.post(&ann, thread, None, "With an account").await.state, State::Visible);
        // Who decides is told why it waits; what is decided waits no more.
        let told = desk::list_waiting(&t, &site, &t.desk, CaseFilter::default(), 0).await.expect("reads").waiting;
        assert_eq!(told.len(), limits::UNPROVEN_WAITING_MAX + 1);
        assert!(told.iter().all(|one| one.unproven));
        let ruling = |comment_id, act| Ruling { rule: "r1".into(), ..Ruling::new(comment_id, act) };
        decide_comment(&t, &site, &t.desk, ruling(waiting[0].id, Act::Approve)).await.expect("approves");
        decide_comment(&t, &site, &t.desk, ruling(waiting[1].id, Act::Remove)).await.expect("removes");
        for text in ["Two are free", "And the other"] {
            post(&t, &site, thread, text, &house).await.expect("waits");
        }
        assert_eq!(refused(post(&t, &site, thread, "One more", &house).await), Refusal::WorkRequired);
        // Held again by a person, it waits for another reason.
        decide_comment(&t, &site, &t.desk, ruling(waiting[0].id, Act::Hold)).await.expect("holds");
        let told = desk::list_waiting(&t, &site, &t.desk, CaseFilter::default(), 0).await.expect("reads").waiting;
        let one = told.iter().find(|one| one.comment.id == waiting[0].id).expect("waits");
        assert!(!one.unproven);
        t.assert_sound().await;
    }

    async fn the_sites_policy_says_whether_there_is_a_gate(t: TestCtx) {
        let thread = t.thread().await.id;
        let site = t.set_policy(|policy| policy.guest_work = false).await;
        for number in 0..=limits::UNPROVEN_WAITING_MAX {
            let posted = post(&t, &site, thread, &format!("Free {number}"), &with("")).await.expect("posts");
            assert_eq!(posted.state, State::Visible);
        }
        let site = t.set_policy(|policy| { policy.guest_work = true; policy.guests = Guests::Held; }).await;
        let proven = post(&t, &site, thread, "With work", &worked(&t, thread)).await.expect("waits");
        assert_eq!(proven.state, State::Held, "the policy keeps every guest back");
        let told = desk::list_waiting(&t, &site, &t.desk, CaseFilter::default(), 0).await.expect("reads").waiting;
        assert_eq!((told.len(), told[0].unproven), (1, false));
        let site = t.set_policy(|policy| policy.guests = Guests::Off).await;
        assert_eq!(refused(post(&t, &site, thread, "No", &worked(&t, thread)).await), Refusal::GuestsOff);
    }
}
