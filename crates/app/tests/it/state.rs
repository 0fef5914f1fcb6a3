//! Any sequence of acts leaves every counter, chain and listing as its rows say, and as a naive model says.

use std::collections::{BTreeMap, BTreeSet};

use proptest::{prelude::*, test_runner::TestRunner};
use rejoinder_app::{
    Complaint, Edit, Look, Ruling, decide_comment, edit_comment, react, report_comment, withdraw_comment,
};
use rejoinder_domain::{Actor, Comment, CommentId, State, Thread, decision::Act};
use rejoinder_testkit::{Engine, TestCtx, run_cases};

use crate::{flat, look, rows};

/// Who acts (by number), on which comment (by number, wrapping round).
#[derive(Debug, Clone)]
enum Step {
    Post(usize),
    Reply(usize, usize),
    Withdraw(usize, usize),
    Decide(Act, usize),
    React(usize, usize, bool),
    Report(usize, usize),
    Edit(usize, usize),
}

fn step() -> impl Strategy<Value = Step> {
    let (who, which) = (0..3usize, 0..12usize);
    let act = prop_oneof![Just(Act::Approve), Just(Act::Hold), Just(Act::Remove)];
    prop_oneof![
        2 => who.clone().prop_map(Step::Post),
        6 => (who.clone(), which.clone()).prop_map(|(who, to)| Step::Reply(who, to)),
        3 => (who.clone(), which.clone()).prop_map(|(who, on)| Step::Withdraw(who, on)),
        5 => (act, which.clone()).prop_map(|(act, on)| Step::Decide(act, on)),
        3 => (who.clone(), which.clone(), any::<bool>()).prop_map(|(who, on, is)| Step::React(who, on, is)),
        1 => (who.clone(), which.clone()).prop_map(|(who, on)| Step::Report(who, on)),
        2 => (who, which).prop_map(|(who, on)| Step::Edit(who, on)),
    ]
}

/// A comment as a child would keep it.
struct Known {
    id: CommentId,
    parent: Option<usize>,
    author: usize,
    state: State,
    reactors: BTreeSet<usize>,
    reporters: BTreeSet<usize>,
}

#[derive(Default)]
struct Model(Vec<Known>);

impl Model {
    fn new_comment(&mut self, id: CommentId, author: usize, parent: Option<usize>) {
        let (reactors, reporters) = Default::default();
        self.0.push(Known { id, parent, author, state: State::Visible, reactors, reporters });
    }

    fn is_visible(&self, n: usize) -> bool {
        self.0[n].state == State::Visible
    }

    fn children(&self, n: usize) -> impl Iterator<Item = usize> {
        (0..self.0.len()).filter(move |child| self.0[*child].parent == Some(n))
    }

    fn is_listed(&self, n: usize) -> bool {
        self.is_visible(n) || self.children(n).any(|child| self.is_listed(child))
    }

    fn visible_below(&self, n: usize) -> usize {
        self.children(n).map(|child| usize::from(self.is_visible(child)) + self.visible_below(child)).sum()
    }

    fn assert_agrees(&self, rows: &[Comment], count: i64) {
        let by_id: BTreeMap<CommentId, &Comment> = rows.iter().map(|row| (row.id, row)).collect();
        assert_eq!(by_id.len(), self.0.len());
        assert_eq!(
            count as usize,
            (0..self.0.len()).filter(|n| self.is_visible(*n)).count(),
            "the thread's count"
        );
        for (n, known) in self.0.iter().enumerate() {
            let row = by_id[&known.id];
            let replies = self.children(n).filter(|child| self.is_visible(*child)).count();
            let answers = if known.parent.is_none() { self.visible_below(n) } else { 0 };
            let found = (row.state, row.listed, row.reply_count, row.answer_count, row.reaction_count);
            let wanted =
                (known.state, self.is_listed(n), replies as i64, answers as i64, known.reactors.len() as i64);
            assert_eq!(found, wanted, "comment {n}: state, listed, replies, answers, reactions");
        }
    }
}

struct Case<'a> {
    t: &'a TestCtx,
    people: &'a [Actor],
    thread: Thread,
    model: Model,
    texts: usize,
}

impl Case<'_> {
    /// Carries a step out; whether it was allowed must be what the model says.
    async fn take(&mut self, step: &Step) {
        let (t, site, thread) = (self.t, self.t.site(), self.thread.id);
        self.texts += 1;
        let text = format!("Text {}", self.texts);
        let len = self.model.0.len();
        let chosen = |n: usize| n % len.max(1);
        if len == 0 && !matches!(step, Step::Post(_)) {
            return;
        }
        t.clock.advance_secs(10);
        match *step {
            Step::Post(who) => {
                let comment = t.post(&self.people[who], thread, None, &text).await;
                self.model.new_comment(comment.id, who, None);
            }
            Step::Reply(who, to) => {
                let to = chosen(to);
                let parent = Some(self.model.0[to].id);
                let outcome = t.try_post(&self.people[who], thread, parent, &text).await;
                assert_eq!(outcome.is_ok(), self.model.is_visible(to), "{outcome:?}");
                if let Ok(posted) = outcome {
                    self.model.new_comment(posted.comment.id, who, Some(to));
                }
            }
            Step::Withdraw(who, on) => {
                let known = &mut self.model.0[chosen(on)];
                let outcome = withdraw_comment(t, &site, &self.people[who], known.id).await;
                let allowed = known.author == who && known.state != State::Removed;
                assert_eq!(outcome.is_ok(), allowed, "{outcome:?}");
                if allowed {
                    known.state = State::Withdrawn;
                }
            }
            Step::Decide(act, on) => {
                let known = &mut self.model.0[chosen(on)];
                let ruling = Ruling { rule: "r1".into(), ..Ruling::new(known.id, act) };
                let outcome = decide_comment(t, &site, &t.desk, ruling).await;
                assert_eq!(outcome.is_ok(), known.state != State::Withdrawn, "{outcome:?}");
                if outcome.is_ok() {
                    known.state = act.state().expect("an act on a comment");
                }
            }
            Step::React(who, on, is) => {
                let on = chosen(on);
                let allowed = self.model.is_visible(on) && self.model.0[on].author != who;
                let known = &mut self.model.0[on];
                let outcome = react(t, &site, &self.people[who], known.id, "respect", is).await;
                assert_eq!(outcome.is_ok(), allowed, "{outcome:?}");
                if let Ok(reacted) = outcome {
                    let _ = if is { known.reactors.insert(who) } else { known.reactors.remove(&who) };
                    assert_eq!((reacted.on, reacted.count), (is, known.reactors.len() as i64));
                }
            }
            Step::Report(who, on) => {
                let on = chosen(on);
                let allowed = self.model.is_visible(on) && !self.model.0[on].reporters.contains(&who);
                let complaint = Complaint {
                    comment_id: self.model.0[on].id,
                    reason: "r1".into(),
                    detail: String::new(),
                    key: None,
                };
                let outcome = report_comment(t, &site, &self.people[who], complaint).await;
                assert_eq!(outcome.is_ok(), allowed, "{outcome:?}");
                if allowed {
                    self.model.0[on].reporters.insert(who);
                }
            }
            Step::Edit(who, on) => {
                let known = &self.model.0[chosen(on)];
                let edit = Edit { comment_id: known.id, text: text.clone(), version: None, key: None };
                let outcome = edit_comment(t, &site, &self.people[who], edit).await;
                let allowed = known.author == who && matches!(known.state, State::Visible | State::Held);
                assert_eq!(outcome.is_ok(), allowed, "{outcome:?}");
                if let Ok(edited) = outcome {
                    assert_eq!((edited.text.as_str(), edited.state), (text.as_str(), known.state));
                }
            }
        }
    }

    async fn check(&self) {
        self.t.assert_sound().await;
        let page = look(
            self.t,
            &Actor::Anyone,
            self.thread.id,
            Look::Page { order: rejoinder_domain::Order::Oldest, cursor: None, limit: 100 },
        )
        .await;
        self.model.assert_agrees(&rows(self.t, self.thread.id).await, page.thread.comment_count);
        // What a stranger is shown is what is listed, each in its conversation.
        let mut shown = BTreeSet::new();
        for node in &page.nodes {
            let root = node.comment.id;
            let look = Look::Conversation { root, cursor: None, around: None };
            let conversation = crate::look(self.t, &Actor::Anyone, self.thread.id, look).await;
            assert!(conversation.next.is_none() && conversation.prev.is_none());
            for view in flat(&conversation.nodes) {
                assert!(shown.insert(view.id), "no comment is shown twice");
                assert_eq!(view.body.is_some(), view.state == State::Visible);
            }
        }
        let listed = (0..self.model.0.len()).filter(|n| self.model.is_listed(*n));
        assert_eq!(shown, listed.map(|n| self.model.0[n].id).collect());
    }
}

#[test]
fn every_act_keeps_the_rules_on_sqlite() {
    run_cases(Engine::Sqlite, |runtime, t: &TestCtx| {
        let people: Vec<Actor> = runtime
            .block_on(async { vec![t.reader("Ann").await, t.reader("Ben").await, t.reader("Cleo").await] });
        let config = ProptestConfig { cases: 24, failure_persistence: None, ..ProptestConfig::default() };
        let outcome = TestRunner::new(config).run(&prop::collection::vec(step(), 1..40), |steps| {
            runtime.block_on(async {
                let thread = t.thread().await;
                let mut case = Case { t, people: &people, thread, model: Model::default(), texts: 0 };
                for step in &steps {
                    case.take(step).await;
                    case.check().await;
                }
            });
            Ok(())
        });
        outcome.unwrap_or_else(|failure| panic!("{failure}"));
    });
}
