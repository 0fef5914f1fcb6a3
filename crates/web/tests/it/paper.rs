//! What several modules set up: decisions, withdrawals, stories with more than a headline.

use std::collections::BTreeSet;

use rejoinder_app::{Ruling, StoryDraft, decide_comment, put_story, withdraw_comment};
use rejoinder_domain::{
    Actor, Comment, CommentId, Site, Story, Thread, decision::Act, story::StoryText, thread::ThreadState,
};
use rejoinder_testkit::{TestCtx, app::Client};

/// A decision of the desk.
pub(crate) async fn decide(t: &TestCtx, act: Act, id: CommentId) -> Comment {
    let ruling = Ruling { comment_id: id, act, rule: "r1".into(), reason: "Because of the tone.".into() };
    decide_comment(t, &t.site(), &t.desk, ruling).await.expect("staff decide")
}

/// The author takes a comment back.
pub(crate) async fn withdraw(t: &TestCtx, by: &Actor, id: CommentId) -> Comment {
    withdraw_comment(t, &t.site(), by, id).await.expect("an author withdraws")
}

/// A story with fields of the test's own.
pub(crate) async fn publish(
    t: &TestCtx,
    site: &Site,
    by: &Actor,
    change: impl FnOnce(&mut StoryDraft),
) -> (Story, Thread) {
    let text = StoryText { headline: "A story".into(), body: "It happened.".into(), ..StoryText::default() };
    let mut draft = StoryDraft { text, ..StoryDraft::default() };
    change(&mut draft);
    put_story(t, site, by, draft).await.expect("a story is published")
}

/// Opens or closes a thread.
pub(crate) async fn set_thread(t: &TestCtx, thread: &Thread, state: ThreadState, slow_secs: i64) {
    rejoinder_app::set_thread(t, &t.site(), &t.desk, thread.id, state, slow_secs)
        .await
        .expect("an editor sets a thread");
}

/// The path of a story's page.
pub(crate) fn path(story: &Story) -> String {
    let whole = url::Url::parse(&format!("https://any.example{}", story.path())).expect("a path");
    whole.path().to_owned()
}

/// The roots on a page and on those after it by the links that say so, in their order. Fails when one comes twice.
pub(crate) async fn walk(client: &Client, first: &str, rel: &str, selector: &str) -> Vec<String> {
    let mut seen = BTreeSet::new();
    let mut all = Vec::new();
    let mut next = Some(first.to_owned());
    for _ in 0..100 {
        let Some(path) = next else { return all };
        let page = client.get(path.split('#').next().unwrap_or_default()).await.expect(200);
        for id in page.attributes(selector, "data-comment") {
            assert!(seen.insert(id.clone()), "{id} comes twice, last on {path}");
            all.push(id);
        }
        next = page.attributes(&format!("nav.paging a[rel={rel}]"), "href").pop();
    }
    panic!("the pages after {first} do not end");
}
