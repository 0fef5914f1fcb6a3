//! The guests' gate on pages and in the API: with the work of a browser, without, and with somebody else's.

use axum::{body::Body, extract::ConnectInfo};
use http::Method;
use rejoinder_domain::limits;
use rejoinder_testkit::{
    app::{Answer, Client, TestApp},
    do_work,
};
use rejoinder_web::i18n::Lang;
use serde_json::{Value, json};

use crate::paper::{decide, path};

async fn with_gate() -> TestApp {
    let app = TestApp::new().await;
    app.set_policy(|policy| policy.guest_work = true).await;
    app
}

/// What a browser does with the address in the form.
async fn work(client: &Client, page: &Answer) -> String {
    let to = page.attributes("input[name=work]", "data-work").pop().expect("the form asks for work");
    let challenge = client.get(&to).await.expect(200);
    assert_eq!(challenge.header("cache-control"), "no-store");
    do_work(&challenge.text())
}

#[tokio::test]
async fn work_in_the_form_posts_at_once_and_counts_once() {
    let app = with_gate().await;
    let (story, thread) = app.story("Guests").await;
    let (here, guest) = (path(&story), app.anyone());
    let page = guest.get(&here).await.expect(200);
    let form = page.form("form[data-compose]").with("name", "Gus");
    let done = work(&guest, &page).await;
    let posted = form.clone().with("text", "With work").with("work", &done).send(&guest).await.expect(303);
    assert_eq!(guest.follow(&posted.location()).await.texts("p.told"), [Lang::EN.msg("told-posted")]);
    assert!(app.anyone().get(&here).await.expect(200).holds("With work"));
    assert!(guest.cookies().is_empty(), "a guest needs no cookie");

    // Once: the text stays in the form that comes back, and no work does.
    let again = form.clone().with("text", "Used up").with("work", &done).send(&guest).await.expect(422);
    let form_again = again.form("form[data-compose]");
    assert_eq!((form_again.value("text"), form_again.value("work")), (Some("Used up"), Some("")));
    assert!(again.texts(".field-error").concat().contains("already"));
    let to = format!("/thread/{}/comments", thread.id);
    let fields = [("text", "Used up"), ("name", "Gus"), ("work", done.as_str())];
    assert_eq!(guest.script().post(&to, &fields).await.expect(422).code(), "work_refused");
    // A preview is for everybody, and looks at no work.
    form.clone().with("text", "Soon").with("work", "x").with("preview", "1").send(&guest).await.expect(200);
    guest.post("/preview", &[("text", "Soon"), ("work", "x")]).await.expect(200);
    // Readers have no gate.
    let ann = app.reader("Ann").await;
    let page = app.browser(&ann).await.get(&here).await.expect(200);
    assert!(page.attributes("input[name=work]", "name").is_empty());
    app.set_policy(|policy| policy.guest_work = false).await;
    assert!(guest.get(&here).await.expect(200).attributes("input[name=work]", "name").is_empty());
    app.assert_sound().await;
}

#[tokio::test]
async fn without_script_the_comment_waits_and_the_desk_is_told_why() {
    let app = with_gate().await;
    let (story, thread) = app.story("Guests").await;
    let (here, guest, desk) = (path(&story), app.anyone(), app.browser(&app.desk).await);
    let page = guest.get(&here).await.expect(200);
    assert!(page.holds(&Lang::EN.msg("compose-work-note")));
    let form = page.form("form[data-compose]").with("name", "Gus").with("text", "By plain hand");
    let to = form.send(&guest).await.expect(303).location();
    assert_eq!(guest.follow(&to).await.expect(200).texts("p.told"), [Lang::EN.msg("told-held")]);
    assert!(!app.anyone().get(&here).await.expect(200).holds("By plain hand"));
    let waiting = desk.get("/desk").await.expect(200);
    assert!(waiting.holds("By plain hand"));
    assert_eq!(waiting.texts(".unproven"), [Lang::EN.msg("desk-unproven")]);
    let id = waiting.attributes("article.comment", "data-comment").pop().expect("it waits");
    decide(&app, rejoinder_domain::decision::Act::Approve, id.parse().expect("an id")).await;
    assert!(app.anyone().get(&here).await.expect(200).holds("By plain hand"));
    assert!(desk.get("/desk").await.expect(200).texts(".unproven").is_empty());
    // The same by a script that could not do the work.
    let to = format!("/thread/{}/comments", thread.id);
    guest.script().post(&to, &[("text", "Old"), ("name", "Gus")]).await.expect(202);
}

#[tokio::test]
async fn of_one_address_some_may_wait_and_the_next_keeps_his_text() {
    let app = with_gate().await;
    let (story, thread) = app.story("Guests").await;
    let to = format!("/thread/{}/comments", thread.id);
    let post_from = async |peer: &str, text: &str| {
        let peer: std::net::SocketAddr = format!("{peer}:4711").parse().expect("an address");
        let guest = app.anyone();
        let body: String = format!("text={}&name=Gus&work=", text.replace(' ', "+"));
        let request = guest
            .request(Method::POST, &to)
            .header("content-type", "application/x-www-form-urlencoded")
            .header("content-length", body.len())
            .extension(ConnectInfo(peer));
        guest.send(request.body(Body::from(body)).expect("a request")).await
    };
    for number in 0..limits::UNPROVEN_WAITING_MAX {
        post_from("203.0.113.7", &format!("Number {number}")).await.expect(303);
    }
    let page = post_from("203.0.113.7", "One too many").await.expect(403);
    assert_eq!(page.form("form[data-compose]").value("text"), Some("One too many"));
    assert!(page.texts(".field-error").concat().contains("sign in"));
    assert!(!page.attributes("input[name=work]", "data-work").is_empty(), "a script may still do the work");
    post_from("203.0.113.8", "From next door").await.expect(303);
    assert!(!app.anyone().get(&path(&story)).await.expect(200).holds("Number 0"));
    app.assert_sound().await;
}

#[tokio::test]
async fn programs_do_the_same_work() {
    let app = with_gate().await;
    let (_, thread) = app.story("Guests").await;
    let (guest, to) = (app.anyone(), format!("/api/v1/threads/{}/comments", thread.id));
    let ask = format!("/api/v1/work?thread_id={}", thread.id);
    let done = do_work(&guest.json("GET", &ask, &Value::Null).await.expect(200).text());
    let body = |text: &str, work: &str| json!({ "text": text, "name": "Gus", "work": work });
    guest.json("POST", &to, &body("By a program", &done)).await.expect(201);
    let answer = guest.json("POST", &to, &body("And again", &done)).await.expect(422);
    assert_eq!(
        (answer.code().as_str(), answer.json()["errors"][0]["pointer"].as_str()),
        ("work_refused", Some("/work"))
    );
    guest.json("POST", &to, &json!({ "text": "Without", "name": "Gus" })).await.expect(202);
    for bad in
        ["/api/v1/work", "/api/v1/work?thread_id=", "/api/v1/work?thread_id=%00", "/api/v1/work?thread=1"]
    {
        guest.json("GET", bad, &Value::Null).await.expect(400);
    }
    // What is asked for leaves nothing behind, and two are never the same.
    let two = [guest.get(&ask).await.text(), guest.get(&ask).await.text()];
    assert_ne!(two[0], two[1]);
}
