//! Muting and blocking: what the pages and the API show of it, and to whom.

use rejoinder_domain::Refusal;
use rejoinder_testkit::{
    TestCtx,
    app::{Client, TestApp},
};
use rejoinder_web::i18n::Lang;
use serde_json::Value;

use crate::paper::path;

/// The word on a comment of a page: `visible`, or `muted`.
async fn state(client: &Client, page: &str, id: &str) -> String {
    let page = client.get(page).await.expect(200);
    page.attributes(&format!("[id=\"c-{id}\"]"), "data-state").pop().expect("the comment has its place")
}

#[tokio::test]
async fn a_reader_mutes_another_without_script_and_nobody_else_sees_a_difference() {
    let app = TestApp::new().await;
    let (ann, ben) = (app.reader("Ann").await, app.reader("Ben").await);
    let (story, thread) = app.story("Quarrel").await;
    let root = app.post(&ann, thread.id, None, "Ann begins").await;
    let bens = app.post(&ben, thread.id, Some(root.id), "Ben is loud").await;
    app.post(&ann, thread.id, Some(bens.id), "Ann answers").await;
    let (here, a, b, nobody) = (path(&story), app.browser(&ann).await, app.browser(&ben).await, app.anyone());
    let before = nobody.get(&here).await.expect(200);
    let his = format!("/reader/{}", TestCtx::who(&ben).id);
    let hers = format!("/reader/{}", TestCtx::who(&ann).id);

    // His page has the buttons for her, not for himself or nobody.
    for (client, page) in [(&b, &his), (&nobody, &his)] {
        assert!(client.get(page).await.expect(200).texts("form.block").is_empty());
    }
    let public = nobody.get(&his).await.expect(200);
    let form = a.get(&his).await.expect(200).form("form.block");
    let to = form.with("block", "mute").send(&a).await.expect(303).location();
    assert_eq!(to, format!("{his}?told=mute"));
    let page = a.get(&to).await.expect(200);
    assert_eq!(page.texts("p.told"), [Lang::EN.msg("block-told-mute")]);
    assert_eq!(page.attributes("form.block button", "value"), ["", "block"]);

    // Not a word of his in her page, not for search engines either; the rest stands.
    let page = a.get(&here).await.expect(200);
    assert!(!page.holds("Ben is loud") && page.holds("Ann answers"));
    assert_eq!(page.attributes(&format!("[id=\"c-{}\"]", bens.id), "data-state"), ["muted"]);
    assert!(page.header("cache-control").starts_with("private"));
    // One click shows it, without script.
    let show = page.attributes(&format!("[id=\"c-{}\"] a", bens.id), "href").pop().expect("a way to read it");
    let page = a.get(show.split('#').next().expect("a path")).await.expect(200);
    assert!(page.holds("Ben is loud"));
    assert_eq!(page.attributes(".is-marked", "data-comment"), [bens.id.to_string()]);
    // The frame and the live pieces keep it away too.
    let frame = a.get(&format!("/embed?story={}", story.id)).await.expect(200);
    assert!(!frame.holds("Ben is loud"));
    let show =
        frame.attributes(&format!("[id=\"c-{}\"] a", bens.id), "href").pop().expect("a way to read it");
    assert!(show.starts_with("/embed?"));
    assert!(a.get(show.split('#').next().expect("a path")).await.expect(200).holds("Ben is loud"));
    let piece = a.script().get(&format!("/thread/{}/comments?id={}", thread.id, bens.id)).await.expect(200);
    assert!(!piece.holds("Ben is loud") && piece.holds("data-state=\"muted\""));

    // Nobody else's page is another: not his, not the public's, to the byte.
    assert_eq!(state(&b, &here, &bens.id.to_string()).await, "visible");
    assert_eq!(nobody.get(&here).await.expect(200).bytes, before.bytes);
    assert_eq!(nobody.get(&his).await.expect(200).bytes, public.bytes);
    let fragment = format!("/fragment?story={}", story.id);
    assert_eq!(a.get(&fragment).await.expect(200).bytes, nobody.get(&fragment).await.expect(200).bytes);

    // The list, and the way off it.
    let list = a.get("/account/blocks").await.expect(200);
    assert_eq!(list.texts(".things bdi"), ["Ben"]);
    let to = list.form(".things form").with("block", "").send(&a).await.expect(303).location();
    assert_eq!(to, "/account/blocks?told=none");
    assert!(a.get(&to).await.expect(200).texts(".things li").is_empty());
    assert_eq!(state(&a, &here, &bens.id.to_string()).await, "visible");
    let away = [("block", "mute"), ("next", "//evil.example")];
    let to =
        a.post(&format!("/account/blocks/{}", TestCtx::who(&ben).id), &away).await.expect(303).location();
    assert_eq!(to, format!("{his}?told=mute"));
    a.post(&format!("/account/blocks/{}", TestCtx::who(&ann).id), &[("block", "mute")]).await.expect(422);
    a.post(&format!("/account/blocks/{}", TestCtx::who(&ben).id), &[("block", "shun")]).await.expect(400);
    assert!(nobody.get("/account/blocks").await.expect(303).location().starts_with("/login?next="));
    assert!(b.get(&hers).await.expect(200).texts("form.block").len() == 1, "he may mute her as well");
}

#[tokio::test]
async fn who_is_blocked_has_no_way_to_answer_and_keeps_his_text() {
    let app = TestApp::new().await;
    let (ann, ben, mo) = (app.reader("Ann").await, app.reader("Ben").await, app.moderator("Mo").await);
    let (story, thread) = app.story("Quarrel").await;
    let root = app.post(&ann, thread.id, None, "Ann begins").await;
    let (a, b) = (app.browser(&ann).await, app.browser(&ben).await);
    let reply = format!("/c/{}/reply", root.id);
    let form = b.get(&reply).await.expect(200).form("form[data-compose]").with("text", "My long answer");
    a.post(&format!("/account/blocks/{}", TestCtx::who(&ben).id), &[("block", "block")]).await.expect(303);

    let page = form.clone().send(&b).await.expect(403);
    assert!(page.holds("My long answer"));
    assert!(page.texts(".field-error").concat().contains("does not want answers"));
    let (to, parent) = (format!("/thread/{}/comments", thread.id), root.id.to_string());
    let script = b.script().post(&to, &[("text", "My long answer"), ("parent", &parent)]).await;
    assert_eq!(script.expect(403).code(), "blocked");
    let page = b.get(&path(&story)).await.expect(200);
    assert!(page.attributes(&format!("[id=\"c-{}\"] a[data-act=reply]", root.id), "href").is_empty());
    b.get(&reply).await.expect(403);
    let api = app.program(&ben).await;
    let body = serde_json::json!({ "text": "By a program", "parent_id": root.id.to_string() });
    let answer =
        api.json("POST", &format!("/api/v1/threads/{}/comments", thread.id), &body).await.expect(403);
    assert_eq!(answer.code(), Refusal::Blocked.code());
    // Staff can be muted only: there is no button, and no way around it.
    let mo_page = a.get(&format!("/reader/{}", TestCtx::who(&mo).id)).await.expect(200);
    assert_eq!(mo_page.attributes("form.block button", "value"), ["mute"]);
    let to_mo = format!("/account/blocks/{}", TestCtx::who(&mo).id);
    assert_eq!(a.script().post(&to_mo, &[("block", "block")]).await.expect(422).code(), "block_staff");
    app.assert_sound().await;
}

#[tokio::test]
async fn the_api_says_that_somebody_is_muted_and_gives_his_text_when_asked_for_it_alone() {
    let app = TestApp::new().await;
    let (ann, ben) = (app.reader("Ann").await, app.reader("Ben").await);
    let (_, thread) = app.story("Quarrel").await;
    let root = app.post(&ann, thread.id, None, "Ann begins").await;
    let bens = app.post(&ben, thread.id, Some(root.id), "Ben is loud").await;
    rejoinder_app::people::set_block(
        &app,
        &app.site(),
        &ann,
        TestCtx::who(&ben).id,
        Some(rejoinder_app::people::Block::Mute),
    )
    .await
    .expect("mutes");
    let (hers, his) = (app.program(&ann).await, app.program(&ben).await);
    let (list, answers) =
        (format!("/api/v1/threads/{}/comments", thread.id), format!("/api/v1/comments/{}/replies", root.id));
    for (client, muted) in [(&hers, true), (&his, false), (&app.anyone(), false)] {
        let listed = client.json("GET", &list, &Value::Null).await.expect(200);
        let replies = client.json("GET", &answers, &Value::Null).await.expect(200);
        for one in [&listed.json()["comments"][0]["replies"][0], &replies.json()["comments"][0]] {
            assert_eq!((one["muted"].as_bool(), one["text"].is_null()), (Some(muted), muted), "{one}");
            assert_eq!((one["html"].is_null(), one["author"].is_null()), (muted, muted));
        }
        assert_eq!((listed.holds("Ben is loud"), replies.holds("Ben is loud")), (!muted, !muted));
        let alone =
            client.json("GET", &format!("/api/v1/comments/{}", bens.id), &Value::Null).await.expect(200);
        assert_eq!(
            (alone.json()["muted"].as_bool(), alone.json()["text"].as_str()),
            (Some(muted), Some("Ben is loud"))
        );
    }
}
