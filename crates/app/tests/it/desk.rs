//! The desk: what comes first, whose it is, what is undone, and what the ledger says of it. On both engines.

use futures_util::FutureExt;
use rejoinder_app::{
    Complaint, Ctx, Edit, Ruling, decide_comment,
    desk::{
        CaseFilter, Sanction, Waiting, appeal, claim, decide_all, list_waiting, next_case, release, sanction,
        undo, watch, watches,
    },
    edit_comment,
    ledger::{leaf_of, list_ledger, verify_ledger},
    people::{erase, set_role},
    read_comment, report_comment, sweep, withdraw_comment,
};
use rejoinder_domain::{
    Actor, Comment, CommentId, Refusal, Role, State,
    decision::{Act, ByKind},
    desk::CaseKind,
    limits,
    reader::Standing,
};
use rejoinder_testkit::{TestCtx, each_engine};

use crate::{at_once, refused};

fn because(id: CommentId, act: Act) -> Ruling {
    Ruling { reason: "because".into(), ..Ruling::new(id, act) }
}

async fn queue(t: &TestCtx, by: &Actor) -> Vec<Waiting> {
    list_waiting(t, &t.site(), by, CaseFilter::default(), 0).await.expect("lists").waiting
}

async fn waits(t: &TestCtx) -> Vec<CommentId> {
    queue(t, &t.desk).await.iter().map(|waiting| waiting.comment.id).collect()
}

async fn report(t: &TestCtx, by: &Actor, comment: &Comment) {
    let complaint =
        Complaint { comment_id: comment.id, reason: "r1".into(), detail: String::new(), key: None };
    report_comment(t, &t.site(), by, complaint).await.expect("is filed");
}

async fn state(t: &TestCtx, id: CommentId) -> State {
    t.store
        .read(move |tx| async move { tx.find_comment(id).await })
        .await
        .expect("reads")
        .expect("is there")
        .state
}

async fn verified(t: &TestCtx) -> u64 {
    let verified = verify_ledger(t, &t.site(), None).await.expect("reads");
    assert_eq!(verified.findings, []);
    verified.entries
}

each_engine! {
    async fn what_is_due_first_comes_first(t: TestCtx) {
        let (site, thread) = (t.site(), t.thread().await.id);
        let (ann, bob, cy) = (t.reader("Ann").await, t.reader("Bob").await, t.reader("Cy").await);
        let calm = t.post(&ann, thread, None, "Calm").await;
        let once = t.post(&ann, thread, None, "Reported once").await;
        let twice = t.post(&ann, thread, None, "Reported by two").await;
        let held = t.post(&ann, thread, None, "Held").await;
        report(&t, &bob, &once).await;
        report(&t, &bob, &twice).await;
        report(&t, &cy, &twice).await;
        decide_comment(&t, &site, &t.desk, Ruling::new(held.id, Act::Hold)).await.expect("is held");
        assert_eq!(waits(&t).await, [held.id, twice.id, once.id], "who waits himself, then what more speak of");
        assert!(!waits(&t).await.contains(&calm.id));
        let all = queue(&t, &t.desk).await;
        assert_eq!(all[1].report_count, 2);
        assert_eq!(all[1].cases.iter().map(|case| (case.kind, case.rule.as_str(), case.weight)).collect::<Vec<_>>(), [(CaseKind::Reported, "r1", 200)]);
        // Whoever was right before has more to say, and whoever was not has less.
        decide_comment(&t, &site, &t.desk, because(twice.id, Act::Remove)).await.expect("is removed");
        decide_comment(&t, &site, &t.desk, Ruling::new(once.id, Act::Approve)).await.expect("stays");
        let more = t.post(&ann, thread, None, "More").await;
        report(&t, &cy, &more).await;
        report(&t, &bob, &more).await;
        let weight = queue(&t, &t.desk).await.iter().find(|w| w.comment.id == more.id).map(|w| w.cases[0].weight);
        assert_eq!(weight, Some(2 * 200 / 3 + 200 * 2 / 4), "one of one, and one of two");
        assert_eq!(waits(&t).await.len(), 2, "what was decided waits no more");
        // What its author takes back waits for nobody.
        withdraw_comment(&t, &site, &ann, more.id).await.expect("is withdrawn");
        assert_eq!(waits(&t).await, [held.id]);
        t.assert_sound().await;
    }

    async fn guests_reports_weigh_no_more_than_one_reader(t: TestCtx) {
        let thread = t.thread().await.id;
        let comment = t.post(&t.reader("Ann").await, thread, None, "Hated").await;
        for _ in 0..40 {
            report(&t, &Actor::Anyone, &comment).await;
        }
        let weight = queue(&t, &t.desk).await[0].cases[0].weight;
        assert_eq!(weight, limits::GUEST_REPORTS_WEIGHT_MAX);
    }

    async fn two_who_are_at_the_same_do_not_undo_one_another_unawares(t: TestCtx) {
        let (site, thread) = (t.site(), t.thread().await.id);
        let ann = t.reader("Ann").await;
        let mo = t.moderator("Mo").await;
        let mut held = Vec::new();
        for n in 0..2 {
            let comment = t.post(&ann, thread, None, &format!("Held {n}")).await;
            decide_comment(&t, &site, &t.desk, Ruling::new(comment.id, Act::Hold)).await.expect("is held");
            held.push(comment.id);
        }
        let all = CaseFilter::default;
        let first = next_case(&t, &site, &mo, all()).await.expect("reads").expect("waits").comment.id;
        let second = next_case(&t, &site, &t.desk, all()).await.expect("reads").expect("waits").comment.id;
        assert_eq!([first, second], [held[0], held[1]], "each has another one");
        let taken = Refusal::CaseClaimed { name: "Mo".into() };
        assert_eq!(refused(claim(&t, &site, &t.desk, first).await), taken);
        assert_eq!(refused(decide_comment(&t, &site, &t.desk, because(first, Act::Remove)).await), taken);
        assert_eq!(queue(&t, &t.desk).await[0].claimed_by.as_deref(), Some("Mo"));
        // He went away.
        t.clock.advance_secs(limits::CLAIM_MINUTES * 60 + 1);
        claim(&t, &site, &t.desk, first).await.expect("is free");
        assert_eq!(release(&t, &site, &t.desk, vec![first]).await.expect("gives back"), 1);
        assert_eq!(release(&t, &site, &t.desk, vec![]).await.expect("gives back"), 1);
        // Both saw it held; one was quicker.
        let seen = queue(&t, &mo).await[0].seen;
        let as_seen = |act| Ruling { seen: Some(seen), ..because(first, act) };
        decide_comment(&t, &site, &mo, as_seen(Act::Approve)).await.expect("is approved");
        let late = decide_comment(&t, &site, &t.desk, as_seen(Act::Remove)).await;
        assert_eq!(refused(late), Refusal::DecidedAlready { name: "Mo".into() });
        assert_eq!(state(&t, first).await, State::Visible);
        // At once, on several nodes: one of them.
        let seen = queue(&t, &mo).await[0].seen;
        let (ctx, beside) = (Ctx::clone(&t), t.beside().await);
        let outcomes = at_once(8, |number| {
            let ctx = if number % 2 == 0 { ctx.clone() } else { beside.clone() };
            let (site, by) = (site.clone(), if number % 3 == 0 { mo.clone() } else { t.desk.clone() });
            let act = if number % 2 == 0 { Act::Approve } else { Act::Remove };
            async move { decide_comment(&ctx, &site, &by, Ruling { seen: Some(seen), ..because(second, act) }).await }.boxed()
        })
        .await;
        // Whoever was first, and he again, who meant it once; everybody else is told.
        assert!(outcomes.iter().any(Result::is_ok));
        for lost in outcomes.into_iter().filter(Result::is_err) {
            assert!(matches!(refused(lost), Refusal::DecidedAlready { .. }));
        }
        assert_eq!(verified(&t).await, 4);
        t.assert_sound().await;
    }

    async fn several_are_decided_and_undone_together_or_not_at_all(t: TestCtx) {
        let (site, thread) = (t.site(), t.thread().await.id);
        let (ann, bob) = (t.reader("Ann").await, t.reader("Bob").await);
        let mut ids = Vec::new();
        for n in 0..3 {
            let comment = t.post(&ann, thread, None, &format!("Spam {n}")).await;
            report(&t, &bob, &comment).await;
            ids.push(comment.id);
        }
        let own = t.post(&t.desk, thread, None, "The desk's own").await;
        let all = |act| ids.iter().map(|id| because(*id, act)).collect::<Vec<_>>();
        let with_own = [all(Act::Remove), vec![because(own.id, Act::Remove)]].concat();
        assert_eq!(refused(decide_all(&t, &site, &t.desk, with_own).await), Refusal::DecideOwn);
        assert_eq!(verified(&t).await, 0, "none of them then");
        let done = decide_all(&t, &site, &t.desk, all(Act::Remove)).await.expect("are removed");
        assert_eq!(done, [1, 2, 3]);
        assert!(waits(&t).await.is_empty());
        for id in &ids {
            assert_eq!(state(&t, *id).await, State::Removed);
        }
        let undone = undo(&t, &site, &t.desk, done.clone()).await.expect("is undone");
        assert_eq!(undone, [4, 5, 6]);
        for id in &ids {
            assert_eq!(state(&t, *id).await, State::Visible);
        }
        assert_eq!(waits(&t).await.len(), 3, "their reports are open again");
        assert_eq!(refused(undo(&t, &site, &t.desk, done).await), Refusal::UndoImpossible, "once");
        // What undid is undone, too.
        undo(&t, &site, &t.desk, undone).await.expect("is undone");
        assert_eq!(state(&t, ids[0]).await, State::Removed);
        // Not what something came after.
        decide_comment(&t, &site, &t.desk, Ruling::new(ids[0], Act::Approve)).await.expect("is shown");
        assert_eq!(refused(undo(&t, &site, &t.desk, vec![7]).await), Refusal::UndoImpossible);
        assert_eq!(refused(undo(&t, &site, &t.desk, vec![99]).await), Refusal::NotFound);
        let many = vec![because(ids[0], Act::Hold); limits::CASES_SHOWN + 1];
        assert!(matches!(refused(decide_all(&t, &site, &t.desk, many).await), Refusal::TooManyEntries { .. }));
        verified(&t).await;
        t.assert_sound().await;
    }

    async fn nobody_decides_on_what_is_his_or_another_papers(t: TestCtx) {
        let (site, thread) = (t.site(), t.thread().await.id);
        let own = t.post(&t.desk, thread, None, "Mine").await;
        let ann = t.reader("Ann").await;
        let hers = t.post(&ann, thread, None, "Hers").await;
        let other = t.add_site("other", |_| {}).await;
        let foreign = t.reader_of(&other, "Foreign", Role::Editor).await;
        assert_eq!(refused(decide_comment(&t, &site, &t.desk, because(own.id, Act::Remove)).await), Refusal::DecideOwn);
        assert_eq!(refused(decide_comment(&t, &site, &foreign, because(hers.id, Act::Remove)).await), Refusal::NotAllowed);
        assert_eq!(refused(decide_comment(&t, &other, &foreign, because(hers.id, Act::Remove)).await), Refusal::NotFound);
        assert_eq!(refused(claim(&t, &other, &foreign, hers.id).await), Refusal::NotFound);
        assert_eq!(refused(decide_comment(&t, &site, &ann, because(hers.id, Act::Approve)).await), Refusal::NotAllowed);
        for act in [Act::Warn, Act::Close, Act::Pick] {
            let odd = decide_comment(&t, &site, &t.desk, because(hers.id, act)).await;
            assert_eq!(refused(odd), Refusal::ParameterInvalid { name: "act".into() });
        }
        let silent = decide_comment(&t, &site, &t.desk, Ruling::new(hers.id, Act::AskEdit)).await;
        assert_eq!(refused(silent), Refusal::ReasonRequired);
        assert_eq!(verified(&t).await, 0);
        watch(&t, &site, &t.desk, thread, true).await.expect("watches");
        assert_eq!(watches(&t, &site, &t.desk).await.expect("lists"), [thread]);
        assert_eq!(refused(watch(&t, &other, &foreign, thread, true).await), Refusal::NotFound);
    }

    async fn who_is_asked_for_a_change_makes_it_whenever_and_is_looked_at_again(t: TestCtx) {
        let (site, thread) = (t.site(), t.thread().await.id);
        let ann = t.reader("Ann").await;
        let comment = t.post(&ann, thread, None, "You fool, the bridge is older").await;
        decide_comment(&t, &site, &t.desk, because(comment.id, Act::AskEdit)).await.expect("is asked");
        assert!(waits(&t).await.is_empty(), "it waits for her");
        t.clock.advance_secs(10 * 86_400);
        let edit = |text: &str| Edit { comment_id: comment.id, text: text.into(), version: None, key: None };
        edit_comment(&t, &site, &ann, edit("The bridge is older")).await.expect("there is no window");
        assert_eq!((waits(&t).await, state(&t, comment.id).await), (vec![comment.id], State::Held));
        decide_comment(&t, &site, &t.desk, Ruling::new(comment.id, Act::Approve)).await.expect("is shown");
        let late = edit_comment(&t, &site, &ann, edit("The bridge is younger")).await;
        assert!(matches!(refused(late), Refusal::EditWindowOver { .. }));
        t.assert_sound().await;
    }

    async fn an_author_appeals_once_and_somebody_else_decides(t: TestCtx) {
        let (site, thread) = (t.site(), t.thread().await.id);
        let ann = t.reader("Ann").await;
        let (mo, bob) = (t.moderator("Mo").await, t.reader("Bob").await);
        let [first, second] = [t.post(&ann, thread, None, "One").await.id, t.post(&ann, thread, None, "Two").await.id];
        let plead = async |by: &Actor, id, text: &str| appeal(&t, &site, by, id, text).await;
        assert_eq!(refused(plead(&ann, first, "Why?").await), Refusal::AppealImpossible, "nobody decided against it");
        for id in [first, second] {
            decide_comment(&t, &site, &mo, because(id, Act::Remove)).await.expect("is removed");
        }
        assert_eq!(refused(plead(&bob, first, "Not mine").await), Refusal::NotFound);
        assert_eq!(refused(plead(&Actor::Anyone, first, "Who?").await), Refusal::SignInRequired);
        assert_eq!(refused(plead(&ann, first, " \n ").await), Refusal::AppealEmpty);
        let long = "x".repeat(limits::DETAIL_LEN_MAX + 1);
        assert!(matches!(refused(plead(&ann, first, &long).await), Refusal::DetailTooLong { .. }));
        plead(&ann, first, "It was a quotation").await.expect("is heard");
        plead(&ann, second, "It was not that bad").await.expect("is heard");
        assert_eq!(refused(plead(&ann, first, "And?").await), Refusal::AppealDuplicate);
        assert_eq!(waits(&t).await, [first, second]);
        let seen = queue(&t, &t.desk).await.remove(0).comment.appeal.expect("is there");
        assert_eq!((seen.text.as_str(), seen.outcome.is_none()), ("It was a quotation", true));
        // Not by who decided first, in neither way, and not by nobody.
        for act in [Act::Approve, Act::Uphold] {
            assert_eq!(refused(decide_comment(&t, &site, &mo, because(first, act)).await), Refusal::AppealOwn);
        }
        let silent = decide_comment(&t, &site, &t.desk, Ruling::new(second, Act::Uphold)).await;
        assert_eq!(refused(silent), Refusal::ReasonRequired);
        let reversed = decide_all(&t, &site, &t.desk, vec![because(first, Act::Approve)]).await.expect("is shown");
        decide_comment(&t, &site, &t.desk, because(second, Act::Uphold)).await.expect("stays");
        assert_eq!((state(&t, first).await, state(&t, second).await), (State::Visible, State::Removed));
        assert!(waits(&t).await.is_empty());
        let entries = list_ledger(&t, &site, None, 9).await.expect("lists");
        assert_eq!(entries.iter().map(|e| (e.act, e.undoes)).take(2).collect::<Vec<_>>(), [("uphold", None), ("approve", Some(1))]);
        // Its author reads the outcome, and that it is the end.
        let view = read_comment(&t, &site, &ann, second).await.expect("reads").0;
        let outcome = view.appeal.and_then(|appeal| appeal.outcome).expect("is told");
        assert_eq!((outcome.act, outcome.reason.as_str(), view.can.appeal), (Act::Uphold, "because", false));
        assert_eq!(refused(plead(&ann, second, "Again").await), Refusal::AppealDuplicate);
        // Undone, the appeal waits again.
        undo(&t, &site, &t.desk, reversed).await.expect("is undone");
        assert_eq!((waits(&t).await, state(&t, first).await), (vec![first], State::Removed));
        // Half a year later it is too late.
        let late = t.post(&ann, thread, None, "Three").await.id;
        decide_comment(&t, &site, &mo, because(late, Act::Remove)).await.expect("is removed");
        t.clock.advance_secs(limits::APPEAL_DAYS * 86_400 + 1);
        assert_eq!(refused(plead(&ann, late, "Late").await), Refusal::AppealOver { days: limits::APPEAL_DAYS });
        verified(&t).await;
        t.assert_sound().await;
    }

    async fn a_suspension_has_a_reason_and_an_end(t: TestCtx) {
        let (site, thread) = (t.site(), t.thread().await.id);
        let (ann, mo) = (t.reader("Ann").await, t.moderator("Mo").await);
        let id = TestCtx::who(&ann).id;
        let sent = |act, hours, reason: &str| Sanction { reader_id: id, act, hours, rule: String::new(), reason: reason.into() };
        let silent = sanction(&t, &site, &mo, sent(Act::Suspend, Some(1), " ")).await;
        assert_eq!(refused(silent), Refusal::ReasonRequired);
        for hours in [0, -1, limits::SUSPENSION_HOURS_MAX + 1] {
            let odd = sanction(&t, &site, &mo, sent(Act::Suspend, Some(hours), "so")).await;
            assert_eq!(refused(odd), Refusal::ParameterInvalid { name: "hours".into() });
        }
        let colleague = Sanction { reader_id: TestCtx::who(&t.moderator("Colleague").await).id, ..sent(Act::Suspend, None, "so") };
        assert_eq!(refused(sanction(&t, &site, &mo, colleague).await), Refusal::NotAllowed);
        sanction(&t, &site, &mo, sent(Act::Warn, None, "Mind your tone")).await.expect("is warned");
        t.post(&ann, thread, None, "Still here").await;
        let seq = sanction(&t, &site, &mo, sent(Act::Suspend, Some(2), "Insults")).await.expect("is suspended");
        let stopped = async || t.try_post(&ann, thread, None, "And now?").await;
        assert_eq!(refused(stopped().await), Refusal::AccountSuspended);
        // Undone, and done again.
        undo(&t, &site, &mo, vec![seq]).await.expect("is undone");
        t.post(&ann, thread, None, "Thanks").await;
        sanction(&t, &site, &mo, sent(Act::Suspend, Some(2), "Insults")).await.expect("is suspended");
        t.clock.advance_secs(2 * 3600 - 1);
        sweep(&t).await.expect("sweeps");
        assert_eq!(refused(stopped().await), Refusal::AccountSuspended);
        t.clock.advance_secs(2);
        sweep(&t).await.expect("sweeps");
        stopped().await.expect("its time is over");
        let last = list_ledger(&t, &site, None, 1).await.expect("lists");
        assert_eq!((last[0].act, last[0].by), (Act::Release.name(), ByKind::Machine.name()));
        verified(&t).await;
    }

    async fn a_ledger_that_was_changed_shows_where(t: TestCtx) {
        let (site, thread) = (t.site(), t.thread().await.id);
        let (ann, ben) = (t.reader("Ann").await, t.reader("Ben").await);
        for n in 0..6 {
            let comment = t.post(if n % 2 == 0 { &ann } else { &ben }, thread, None, &format!("Said {n}")).await;
            decide_comment(&t, &site, &t.desk, because(comment.id, Act::Remove)).await.expect("is removed");
        }
        assert_eq!(verified(&t).await, 6);
        let head = verify_ledger(&t, &site, None).await.expect("reads").head;
        // Who is erased leaves a chain that holds, and nothing that tells who he was.
        erase(&t, TestCtx::who(&ann), false).await.expect("is erased");
        let after = verify_ledger(&t, &site, Some(&head)).await.expect("reads");
        assert_eq!((after.findings, after.head, after.erased, after.knows), (vec![], head.clone(), 6, true));
        let public = list_ledger(&t, &site, None, 10).await.expect("lists");
        let text = serde_json::to_string(&public).expect("JSON");
        for word in ["because", "Ann", "News Desk", &TestCtx::who(&ben).id.to_string()] {
            assert!(!text.contains(word), "{word} in {text}");
        }
        // Anybody can do the sums again.
        let first = public.last().expect("the first entry");
        assert_eq!(hex::encode(leaf_of(b"salt", "part")).len(), first.leaves[0].len());
        assert_eq!(public[0].before, public[1].hash);
        // Each of these is found, at its entry.
        let raw = async |sql: &'static str| t.store.write(move |tx| async move { tx.execute(sql, &[]).await }).await.expect("is done");
        let findings = async || {
            let found = verify_ledger(&t, &site, Some(&head)).await.expect("reads");
            (found.findings.iter().map(|f| f.seq).collect::<Vec<_>>(), found.knows)
        };
        raw("UPDATE decisions SET act = 'approve' WHERE seq = 2").await;
        assert_eq!(findings().await, (vec![2], true));
        raw("UPDATE decisions SET act = 'remove', reason = 'another' WHERE seq = 2").await;
        assert_eq!(findings().await, (vec![2], true));
        raw("UPDATE decisions SET reason = 'because', by_name = 'Somebody' WHERE seq = 4").await;
        assert_eq!(findings().await.0, [2, 4]);
        raw("DELETE FROM decisions WHERE seq = 3").await;
        assert_eq!(findings().await.0, [2, 4, 4, 4]);
        raw("DELETE FROM decisions WHERE seq = 6").await;
        assert!(!findings().await.1, "what was cut off shows by the hash that was written down");
    }

    async fn of_a_role_that_staff_lose_the_ledger_knows_nothing_and_of_a_stop_it_does(t: TestCtx) {
        let site = t.site();
        let chief = t.reader_of(&site, "Chief", Role::Operator).await;
        let id = TestCtx::who(&t.reader("Ann").await).id;
        set_role(&t, &site, &chief, id, Role::Trusted, Standing::Registered).await.expect("is changed");
        assert_eq!(verified(&t).await, 0);
        set_role(&t, &site, &chief, id, Role::Trusted, Standing::Suspended).await.expect("is changed");
        set_role(&t, &site, &chief, id, Role::Reader, Standing::Registered).await.expect("is changed");
        let acts: Vec<_> = list_ledger(&t, &site, None, 9).await.expect("lists").iter().map(|open| open.act).collect();
        assert_eq!(acts, ["release", "suspend"]);
    }
}
