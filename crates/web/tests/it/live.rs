//! What is told live: to whom, in which order, and nothing of what may not be seen.

use std::collections::BTreeSet;

use rejoinder_app::{Ruling, decide_comment, edit_comment, react, set_thread, withdraw_comment};
use rejoinder_domain::{CommentId, decision::Act, thread::ThreadState};
use rejoinder_testkit::app::{Event, Events, TestApp};
use rejoinder_web::WebConfig;

async fn decide(app: &TestApp, id: CommentId, act: Act) {
    let ruling = Ruling { rule: "r1".into(), reason: "Because".into(), ..Ruling::new(id, act) };
    decide_comment(app, &app.site(), &app.desk, ruling).await.expect("a decision");
}

/// The position up to which a page knows what happened.
async fn position(app: &TestApp, path: &str) -> String {
    let page = app.anyone().get(path).await.expect(200);
    page.attributes("#discussion", "data-live-from").pop().expect("a page says up to where it knows")
}

fn told(event: &Event) -> (&str, String, i64) {
    let comment = event.data["comment"].as_str().unwrap_or_default().to_owned();
    (event.kind.as_str(), comment, event.data["count"].as_i64().expect("a count"))
}

#[tokio::test]
async fn everything_that_readers_may_see_is_told_once_and_in_order() {
    let app = TestApp::new().await;
    let (ann, ben) = (app.reader("Ann").await, app.reader("Ben").await);
    let (story, thread) = app.story("Live").await;
    let (_, other) = app.story("Elsewhere").await;
    let mut events = app.anyone().events(&format!("/live?thread={}", thread.id)).await;
    let first = app.post(&ann, thread.id, None, "A secret word").await;
    app.post(&ann, other.id, None, "On another story").await;
    let heard = events.hear().await;
    assert_eq!(told(&heard), ("posted", first.id.to_string(), 1));
    assert_eq!(heard.data["root"], first.id.to_string());
    let answer = app.post(&ben, thread.id, Some(first.id), "An answer").await;
    let heard = events.hear().await;
    assert_eq!(told(&heard), ("posted", answer.id.to_string(), 2));
    assert_eq!(heard.data["parent"], first.id.to_string());
    let site = app.site();
    let edit = rejoinder_app::Edit {
        comment_id: first.id,
        text: "Another secret word".into(),
        version: None,
        key: None,
    };
    edit_comment(&app, &site, &ann, edit).await.expect("an edit");
    assert_eq!(told(&events.hear().await), ("edited", first.id.to_string(), 2));
    react(&app, &site, &ben, first.id, &site.policy.reaction, true).await.expect("a reaction");
    let heard = events.hear().await;
    assert_eq!((told(&heard), &heard.data["reactions"]), (("reacted", first.id.to_string(), 2), &1.into()));
    decide(&app, answer.id, Act::Remove).await;
    assert_eq!(told(&events.hear().await), ("gone", answer.id.to_string(), 1));
    decide(&app, answer.id, Act::Approve).await;
    assert_eq!(told(&events.hear().await), ("posted", answer.id.to_string(), 2));
    withdraw_comment(&app, &site, &ben, answer.id).await.expect("a withdrawal");
    assert_eq!(told(&events.hear().await), ("gone", answer.id.to_string(), 1));
    set_thread(&app, &site, &app.desk, thread.id, ThreadState::Closed, 0).await.expect("it is closed");
    let heard = events.hear().await;
    assert_eq!((heard.kind.as_str(), &heard.data["state"]), ("thread", &"closed".into()));
    assert_eq!(heard.id, position(&app, &story.path()).await, "the page and the stream count alike");
}

#[tokio::test]
async fn what_is_held_or_removed_by_the_time_of_telling_is_told_by_none() {
    let app = TestApp::new().await;
    app.set_policy(|policy| policy.premoderate = true).await;
    let ann = app.reader("Ann").await;
    let (story, thread) = app.story("Held").await;
    let from = position(&app, &story.path()).await;
    let held = app.post(&ann, thread.id, None, "Waits for a person").await;
    let staff = app.post(&app.desk, thread.id, None, "From the desk").await;
    let mo = app.moderator("Mo").await;
    let gone = app.post(&mo, thread.id, None, "Taken down at once").await;
    decide(&app, gone.id, Act::Remove).await;
    let path = format!("/live?thread={}&after={from}", thread.id);
    // A node that looks only now: another may have looked while the comment stood there.
    let fresh = rejoinder_web::web(app.beside().await, WebConfig::default());
    let mut events = app.anyone().on(&fresh).events(&path).await;
    assert_eq!(told(&events.hear().await), ("posted", staff.id.to_string(), 1));
    assert_eq!(told(&events.hear().await), ("gone", gone.id.to_string(), 1));
    decide(&app, held.id, Act::Approve).await;
    assert_eq!(told(&events.hear().await), ("posted", held.id.to_string(), 2));
    // Also who comes back is not told that something came which was told then and is gone now.
    decide(&app, held.id, Act::Remove).await;
    let last = events.hear().await;
    assert_eq!(told(&last), ("gone", held.id.to_string(), 1));
    let mut back = app.anyone().on(&fresh).events(&path).await;
    let heard = [back.hear().await, back.hear().await, back.hear().await];
    let kinds: Vec<_> = heard.iter().map(|event| event.kind.as_str()).collect();
    assert_eq!((kinds, &heard[2]), (vec!["posted", "gone", "gone"], &last));
    // Of an unpublished story nothing is told, and nobody but staff listens.
    rejoinder_app::unpublish_story(&app, &app.site(), &app.desk, story.id).await.expect("it is taken down");
    app.anyone().get(&path).await.expect(404);
    app.browser(&app.desk).await.get(&path).await.expect(200);
}

#[tokio::test]
async fn who_comes_back_is_told_what_he_missed_or_to_read_anew() {
    let app = TestApp::new().await;
    let ann = app.reader("Ann").await;
    let (story, thread) = app.story("Back").await;
    let from = position(&app, &story.path()).await;
    let mut ids = Vec::new();
    for number in 0..5 {
        ids.push(app.post(&ann, thread.id, None, &format!("Number {number}")).await.id.to_string());
    }
    let path = |after: &str| format!("/live?thread={}&after={after}", thread.id);
    let hear = async |mut events: Events, count: usize| {
        let mut heard = Vec::new();
        for _ in 0..count {
            heard.push(events.hear().await);
        }
        heard
    };
    let all = hear(app.anyone().events(&path(&from)).await, 5).await;
    assert_eq!(all.iter().map(|event| told(event).1).collect::<Vec<_>>(), ids);
    // By the header of a browser that lost its connection, which knows more than the address.
    let back = app.anyone().with("last-event-id", &all[2].id).events(&path(&from)).await;
    let later = hear(back, 2).await;
    assert_eq!((later[0].id.as_str(), later[1].id.as_str()), (all[3].id.as_str(), all[4].id.as_str()));
    // Positions of another store, of none, and of one that was forgotten.
    let lineage = from.split('-').next().expect("a lineage");
    let ahead = [format!("{lineage}-99"), format!("{lineage}-{}", i64::MAX)];
    for odd in [
        "00000000-3",
        "nonsense",
        "-1",
        &format!("{lineage}--4"),
        &format!("{lineage}-x"),
        &ahead[0],
        &ahead[1],
    ] {
        assert_eq!(hear(app.anyone().events(&path(odd)).await, 1).await[0].kind, "reset", "{odd}");
    }
    // Who names a thread twice is told once, also by a node that has nothing at hand.
    let fresh = rejoinder_web::web(app.beside().await, WebConfig::default());
    let twice = format!("/live?thread={0},{0}&after={from}", thread.id);
    // How many comments there are by then is told as it is by then.
    let places = |events: &[Event]| -> Vec<_> { events.iter().map(|e| (e.id.clone(), told(e).1)).collect() };
    assert_eq!(places(&hear(app.anyone().on(&fresh).events(&twice).await, 5).await), places(&all));
    app.clock.advance_secs(3_700);
    // The newest stays, so that the next counts on: one more lets those before it go.
    app.post(&ann, thread.id, None, "An hour later").await;
    assert_eq!(rejoinder_app::sweep(&app).await.expect("old events are forgotten"), 5);
    // A node that begins now has nothing at hand but what the store kept.
    let fresh = rejoinder_web::web(app.beside().await, WebConfig::default());
    let fresh = app.anyone().on(&fresh);
    assert_eq!(hear(fresh.events(&path(&from)).await, 1).await[0].kind, "reset");
}

#[tokio::test]
async fn another_process_on_the_same_data_is_heard() {
    let app = TestApp::new().await;
    let beside = rejoinder_web::web(app.beside().await, WebConfig::default());
    let ann = app.reader("Ann").await;
    let thread = app.thread().await;
    let mut events = app.anyone().on(&beside).events(&format!("/live?thread={}", thread.id)).await;
    let comment = app.post(&ann, thread.id, None, "From here").await;
    assert_eq!(told(&events.hear().await), ("posted", comment.id.to_string(), 1));
}

#[tokio::test]
async fn streams_are_bounded_and_end_with_the_node() {
    let app = TestApp::with(WebConfig { live_max: 2, ..WebConfig::default() }).await;
    let thread = app.thread().await;
    let path = format!("/live?thread={}", thread.id);
    let (mut first, second) = (app.anyone().events(&path).await, app.anyone().events(&path).await);
    let refused = app.anyone().get(&path).await.expect(503);
    assert_eq!(refused.header("retry-after"), "30");
    drop(second);
    let _third = app.anyone().events(&path).await;
    app.web().drain();
    assert_eq!(first.next().await, None, "a node that stops ends its streams");
    app.anyone().get(&path).await.expect(503);
    for bad in ["/live", "/live?thread=", "/live?thread=x", &format!("/live?thread={}&x=1", thread.id)] {
        let status = app.anyone().get(bad).await.status;
        assert!(status == 400 || status == 503, "{bad}: {status}");
    }
}

#[tokio::test]
async fn a_stream_holds_nothing_of_the_reader_and_no_word_of_a_text() {
    let app = TestApp::new().await;
    let (ann, thread) = (app.reader("Ann").await, app.thread().await);
    let path = format!("/live?thread={}", thread.id);
    let (mut hers, mut anyones) =
        (app.browser(&ann).await.events(&path).await, app.anyone().events(&path).await);
    app.post(&ann, thread.id, None, "Canary").await;
    let (heard, same) = (hers.hear().await, anyones.hear().await);
    assert_eq!(heard, same);
    let names: BTreeSet<&str> =
        heard.data.as_object().expect("an object").keys().map(String::as_str).collect();
    assert_eq!(names, BTreeSet::from(["comment", "count", "parent", "root", "thread"]));
}

#[tokio::test]
async fn comments_are_given_as_they_are_now() {
    let app = TestApp::new().await;
    let (ann, ben) = (app.reader("Ann").await, app.reader("Ben").await);
    let thread = app.thread().await;
    let root = app.post(&ann, thread.id, None, "The root").await;
    let answer = app.post(&ben, thread.id, Some(root.id), "The answer").await;
    let removed = app.post(&ben, thread.id, None, "To be removed").await;
    let elsewhere = app.post(&ben, app.thread().await.id, None, "Elsewhere").await;
    decide(&app, removed.id, Act::Remove).await;
    let path = format!("/thread/{}/comments?id={},{},{}", thread.id, answer.id, removed.id, elsewhere.id);
    let page = app.anyone().get(&path).await.expect(200);
    assert_eq!(page.attributes("article.comment", "data-comment"), [answer.id.to_string()]);
    assert!(page.holds("The answer") && page.holds("in-reply-to") && !page.holds("To be removed"));
    let many = vec![answer.id.to_string(); 51].join(",");
    app.anyone().get(&format!("/thread/{}/comments?id={many}", thread.id)).await.expect(400);
}
