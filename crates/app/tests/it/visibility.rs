//! A comment that is held, removed or withdrawn is read by nobody but those who may: its words and its author's name are
//! looked for in everything that the app gives out.

use std::fmt::Debug;

use rejoinder_app::{
    Complaint, Edit, Look, Ruling, StoryRef, comment_for_edit, comment_history, counts, decide_comment,
    edit_comment, find_place, find_story_page, latest, list_feed, list_stories, react, read_answers,
    read_comment, read_reader, read_thread, report_comment, sitemap, thread_by_id, versions,
    withdraw_comment,
};
use rejoinder_domain::{Actor, CommentId, Order, Refusal, State, Story, Thread, decision::Act};
use rejoinder_testkit::{TestCtx, each_engine};

use crate::{refused, rows};

/// In no other text and no other name of these tests.
const CANARY: &str = "canary";
const AUTHOR: &str = "Quilla";

/// A root of Quilla's with a reply, her answer to it, and an answer to hers; each of hers holds the canary.
struct Cast {
    quilla: Actor,
    ann: Actor,
    moderator: Actor,
    story: Story,
    thread: Thread,
    hers: [CommentId; 2],
    all: Vec<CommentId>,
}

async fn cast(t: &TestCtx) -> Cast {
    let (quilla, ann, moderator) = (t.reader(AUTHOR).await, t.reader("Ann").await, t.moderator("Mo").await);
    let (story, thread) = t.story("Something happened").await;
    let root = t.post(&quilla, thread.id, None, "The canary sings").await.id;
    let reply = t.post(&ann, thread.id, Some(root), "Does it?").await.id;
    let answer = t.post(&quilla, thread.id, Some(reply), "The canary does").await.id;
    let last = t.post(&ann, thread.id, Some(answer), "It does not").await.id;
    let other = t.post(&ann, thread.id, None, "Something else").await.id;
    Cast {
        quilla,
        ann,
        moderator,
        story,
        thread,
        hers: [root, answer],
        all: vec![root, reply, answer, last, other],
    }
}

/// Everything that the app tells a viewer of the thread, as one text.
async fn everything(t: &TestCtx, viewer: &Actor, cast: &Cast) -> String {
    let (site, thread) = (t.site(), cast.thread.id);
    let mut told = String::new();
    let mut hear = |what: &dyn Debug| told.push_str(&format!("{what:?}\n"));
    for order in Order::ALL {
        let look = Look::Page { order, cursor: None, limit: 10 };
        let page = read_thread(t, &site, viewer, thread, look).await;
        hear(&page.expect("reads"));
        for id in &cast.all {
            hear(&read_thread(t, &site, viewer, thread, Look::Around { order, root: *id }).await);
        }
    }
    for root in &cast.all {
        hear(&read_answers(t, &site, viewer, *root, 0, 100).await);
        hear(&read_comment(t, &site, viewer, *root).await);
        hear(&find_place(t, &site, viewer, *root).await);
        hear(&comment_for_edit(t, &site, viewer, *root).await);
        hear(&comment_history(t, &site, viewer, *root).await);
        for around in cast.all.iter().map(|id| Some(*id)).chain([None]) {
            let look = Look::Conversation { root: *root, cursor: None, around };
            hear(&read_thread(t, &site, viewer, thread, look).await);
        }
    }
    hear(&latest(t, &site, thread, 100).await);
    hear(&counts(t, &site, vec![StoryRef::Id(cast.story.id.to_string())]).await);
    hear(&list_stories(t, &site, None, None).await.expect("reads"));
    hear(&list_feed(t, &site).await);
    hear(&find_story_page(t, &site, viewer, StoryRef::Id(cast.story.id.to_string())).await);
    hear(&thread_by_id(t, &site, &rejoinder_domain::Actor::Anyone, thread).await);
    hear(&versions(t, &site, cast.story.id).await);
    hear(&sitemap(t, &site).await);
    told
}

async fn put(t: &TestCtx, cast: &Cast, id: CommentId, state: State) {
    let act = match state {
        State::Visible => Act::Approve,
        State::Held => Act::Hold,
        State::Removed => Act::Remove,
        State::Withdrawn => {
            withdraw_comment(t, &t.site(), &cast.quilla, id).await.expect("withdraws");
            return;
        }
    };
    let ruling = Ruling { rule: "r1".into(), reason: "Birds".into(), ..Ruling::new(id, act) };
    decide_comment(t, &t.site(), &cast.moderator, ruling).await.expect("decides");
}

each_engine! {
    async fn what_is_gone_is_read_by_its_author_and_staff_only(t: TestCtx) {
        let cast = cast(&t).await;
        let told = everything(&t, &Actor::Anyone, &cast).await;
        assert!(told.contains(CANARY) && told.contains(AUTHOR), "what is visible is read by all");
        let other = t.add_site("other", |_| {}).await;
        let foreign = t.reader_of(&other, "Zoe", rejoinder_domain::Role::Operator).await;
        for state in [State::Held, State::Removed, State::Visible, State::Withdrawn] {
            for id in cast.hers {
                put(&t, &cast, id, state).await;
            }
            let is_gone = state != State::Visible;
            for (viewer, sees) in [
                (&Actor::Anyone, !is_gone),
                (&cast.ann, !is_gone),
                (&foreign, !is_gone),
                (&cast.quilla, state != State::Withdrawn),
                (&cast.moderator, true),
                (&t.desk, true),
            ] {
                let told = everything(&t, viewer, &cast).await;
                assert_eq!(told.contains(CANARY), sees, "{state:?} for {viewer:?}");
                if !sees && viewer.reader_id() != cast.quilla.reader_id() {
                    assert!(!told.contains(AUTHOR), "{state:?}: the name, for {viewer:?}");
                }
            }
            let told = format!("{:?}", read_reader(&t, &t.site(), TestCtx::who(&cast.quilla).id, None).await);
            assert_eq!(told.contains(CANARY), !is_gone, "{state:?} on her page");
            t.assert_sound().await;
        }
    }

    async fn what_is_gone_and_has_nothing_below_is_not_there_at_all(t: TestCtx) {
        let cast = cast(&t).await;
        let leaf = t.post(&cast.quilla, cast.thread.id, None, "A canary alone").await.id;
        for state in [State::Held, State::Removed] {
            put(&t, &cast, leaf, state).await;
            let site = t.site();
            for viewer in [&Actor::Anyone, &cast.ann] {
                assert_eq!(refused(read_comment(&t, &site, viewer, leaf).await), Refusal::NotFound);
                assert_eq!(refused(find_place(&t, &site, viewer, leaf).await), Refusal::NotFound);
                let look = Look::Around { order: Order::Newest, root: leaf };
                assert_eq!(refused(read_thread(&t, &site, viewer, cast.thread.id, look).await), Refusal::NotFound);
            }
            // Nor do acts tell that it is there.
            let site = t.site();
            assert_eq!(refused(react(&t, &site, &cast.ann, leaf, "respect", true).await), Refusal::NotFound);
            assert_eq!(refused(withdraw_comment(&t, &site, &cast.ann, leaf).await), Refusal::NotFound);
            let edit = Edit { comment_id: leaf, text: "x".into(), version: None, key: None };
            assert_eq!(refused(edit_comment(&t, &site, &cast.ann, edit).await), Refusal::NotFound);
            let complaint = Complaint { comment_id: leaf, reason: "r1".into(), detail: String::new(), key: None };
            assert_eq!(refused(report_comment(&t, &site, &cast.ann, complaint).await), Refusal::NotFound);
            assert_eq!(refused(comment_history(&t, &site, &cast.ann, leaf).await), Refusal::NotFound);
        }
        let (view, _) = read_comment(&t, &t.site(), &cast.quilla, leaf).await.expect("its author reads it");
        let statement = view.statement.expect("and why it is gone");
        assert_eq!((statement.act, statement.rule.as_str(), statement.reason.as_str()), (Act::Remove, "r1", "Birds"));
    }

    async fn a_reply_cannot_be_used_to_learn_of_what_is_gone(t: TestCtx) {
        let cast = cast(&t).await;
        let leaf = t.post(&cast.quilla, cast.thread.id, None, "A canary alone").await.id;
        put(&t, &cast, leaf, State::Held).await;
        let before = rows(&t, cast.thread.id).await.len();
        let outcome = t.try_post(&cast.ann, cast.thread.id, Some(leaf), "Are you there?").await;
        assert!(matches!(refused(outcome), Refusal::ParentUnknown | Refusal::ParentHeld));
        assert_eq!(rows(&t, cast.thread.id).await.len(), before);
    }

    async fn a_guests_held_comment_is_read_by_staff_only(t: TestCtx) {
        t.set_policy(|policy| policy.guests = rejoinder_domain::site::Guests::Held).await;
        let cast = cast(&t).await;
        t.try_post_as_guest("Tweety", cast.thread.id, None, "A guest's yellowbird").await.expect("is held");
        for viewer in [&Actor::Anyone, &cast.ann, &cast.quilla] {
            let told = everything(&t, viewer, &cast).await;
            assert!(!told.contains("yellowbird") && !told.contains("Tweety"), "{viewer:?}");
        }
    }

    async fn earlier_wordings_are_for_the_author_and_staff(t: TestCtx) {
        let cast = cast(&t).await;
        let site = t.site();
        let edit = Edit { comment_id: cast.hers[0], text: "No bird at all".into(), version: Some(1), key: None };
        edit_comment(&t, &site, &cast.quilla, edit).await.expect("edits");
        let answer = Edit { comment_id: cast.hers[1], text: "None".into(), version: None, key: None };
        edit_comment(&t, &site, &cast.quilla, answer).await.expect("edits");
        for (viewer, sees) in [(&Actor::Anyone, false), (&cast.ann, false), (&cast.quilla, true), (&cast.moderator, true)] {
            assert_eq!(everything(&t, viewer, &cast).await.contains(CANARY), sees, "{viewer:?}");
        }
        let stale = Edit { comment_id: cast.hers[0], text: "x".into(), version: Some(1), key: None };
        assert_eq!(refused(edit_comment(&t, &site, &cast.quilla, stale).await), Refusal::VersionConflict);
        t.clock.advance_secs(site.policy.edit_window_secs + 1);
        let late = Edit { comment_id: cast.hers[0], text: "x".into(), version: None, key: None };
        assert_eq!(refused(edit_comment(&t, &site, &cast.quilla, late).await), Refusal::EditWindowOver { minutes: 15 });
    }

    async fn a_text_is_not_approved_unread(t: TestCtx) {
        let cast = cast(&t).await;
        let site = t.site();
        let read = t.post(&cast.quilla, cast.thread.id, None, "A harmless bird").await;
        let edit = Edit { comment_id: read.id, text: "Another bird".into(), version: None, key: None };
        edit_comment(&t, &site, &cast.quilla, edit).await.expect("edits");
        let ruling = |version| Ruling { reason: "A look first".into(), version: Some(version), ..Ruling::new(read.id, Act::Hold) };
        let stale = decide_comment(&t, &site, &cast.moderator, ruling(read.version)).await;
        assert_eq!(refused(stale), Refusal::VersionConflict);
        let decided = decide_comment(&t, &site, &cast.moderator, ruling(read.version + 1)).await.expect("decides");
        assert_eq!(decided.state, State::Held);
    }

    async fn an_edit_under_premoderation_waits_again(t: TestCtx) {
        let cast = cast(&t).await;
        let site = t.set_policy(|policy| policy.premoderate = true).await;
        let edit = Edit { comment_id: cast.hers[1], text: "Another bird".into(), version: None, key: None };
        let edited = edit_comment(&t, &site, &cast.quilla, edit).await.expect("edits");
        assert_eq!(edited.state, State::Held);
        assert!(!everything(&t, &Actor::Anyone, &cast).await.contains("Another bird"));
        t.assert_sound().await;
    }
}
