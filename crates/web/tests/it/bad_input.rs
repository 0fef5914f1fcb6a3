//! Input that no client of ours sends: each gets its clear refusal, as a page and as a problem, and leaves nothing.

use std::time::Duration;

use axum::body::Body;
use futures_util::StreamExt;
use http::{Method, header};
use rejoinder_domain::{Role, limits};
use rejoinder_testkit::app::{Answer, TestApp};
use rejoinder_web::{WebConfig, permissions};
use serde_json::{Value, json};

use crate::paper::{World, path};

const FORM: &str = "application/x-www-form-urlencoded";
const JSON: &str = "application/json";

/// That an answer is this refusal: in words on a page, as a problem for programs.
#[track_caller]
pub(crate) fn is_refusal(answer: &Answer, status: u16, code: &str) {
    assert_eq!(answer.status, status, "{code}: {:?} {}", answer.headers, answer.told());
    if answer.text().starts_with("<!-- rejoinder: ") {
        assert!(answer.text().contains(code), "what goes into another page says nothing but its code");
        return;
    }
    if answer.header("content-type").starts_with("text/html") {
        let texts = answer.texts(".page-lead, .field-error").concat();
        assert!(!texts.trim().is_empty(), "{code}: a page that says nothing: {}", answer.told());
        return;
    }
    assert_eq!(answer.header("content-type"), "application/problem+json", "{code}");
    let problem = answer.json();
    assert_eq!(problem["code"], code);
    assert_eq!(problem["status"], status);
    assert_eq!(problem["type"], format!("urn:rejoinder:problem:{code}"));
    assert!(problem["detail"].as_str().is_some_and(|text| text.len() > 10), "{problem}");
    assert!(problem["instance"].is_string() && problem["title"].is_string());
}

#[tokio::test]
async fn texts_that_are_none_are_refused_in_forms_and_in_json() {
    let world = World::new().await;
    let (app, thread) = (&world.app, world.thread.id);
    let before = world.everything().await;
    let long = "x".repeat(limits::COMMENT_LEN_MAX + 1);
    let combining = format!("a{}", "\u{301}".repeat(limits::COMMENT_LEN_MAX + 1));
    let cases = [
        ("", 422, "text_empty"),
        ("  \r\n\t", 422, "text_empty"),
        ("\u{200b}\u{feff}\u{2060}\u{00ad}", 422, "text_empty"),
        (&long, 422, "text_too_long"),
        (&combining, 422, "text_too_long"),
        ("a\0b", 422, "text_control_character"),
        ("a\u{1b}[31mb", 422, "text_control_character"),
        ("a\u{85}b", 422, "text_control_character"),
        ("a\u{ffff}b", 422, "text_control_character"),
    ];
    for (text, status, code) in cases {
        let form = [("text", text), ("name", "Jo")];
        let to = format!("/thread/{thread}/comments");
        is_refusal(&app.anyone().post(&to, &form).await, status, code);
        is_refusal(&app.anyone().script().post(&to, &form).await, status, code);
        let api = format!("/api/v1/threads/{thread}/comments");
        is_refusal(
            &app.anyone().json("POST", &api, &json!({ "text": text, "name": "Jo" })).await,
            status,
            code,
        );
    }
    for (name, code) in [
        ("", "name_empty"),
        ("\u{202e}evil", "name_invalid"),
        ("a\nb", "name_invalid"),
        (&"n".repeat(41), "name_too_long"),
    ] {
        let api = format!("/api/v1/threads/{thread}/comments");
        let answer = app.anyone().json("POST", &api, &json!({ "text": "Fine", "name": name })).await;
        is_refusal(&answer, 422, code);
    }
    assert!(world.everything().await == before);
    // What is at the limit passes, and what turns the writing around stays inside its comment.
    let at = "あ".repeat(limits::COMMENT_LEN_MAX);
    app.anyone()
        .post(&format!("/thread/{thread}/comments"), &[("text", &at), ("name", "Jo")])
        .await
        .expect(303);
    let turned = "\u{202e}turned \u{2067}around";
    app.anyone()
        .post(&format!("/thread/{thread}/comments"), &[("text", turned), ("name", "Jo")])
        .await
        .expect(303);
    let page = app.anyone().get(&format!("{}?order=newest", path(&world.story))).await.expect(200);
    assert_eq!(page.attributes("article .comment-text", "dir")[0], "auto");
    let feed = app.anyone().get(&format!("/story/{}/comments.atom", world.story.id)).await.expect(200);
    assert!(feed.holds("turned"));
}

#[tokio::test]
async fn bytes_that_are_no_form_are_refused() {
    let world = World::new().await;
    let (app, thread) = (&world.app, world.thread.id);
    let to = format!("/thread/{thread}/comments");
    let before = world.everything().await;
    let cases: Vec<(&[u8], u16, &str)> = vec![
        (b"text=%ff&name=Jo", 400, "body_not_utf8"),
        (b"text=%c3&name=Jo", 400, "body_not_utf8"),
        (b"text=%ed%a0%80&name=Jo", 400, "body_not_utf8"),
        (b"text=%c0%af&name=Jo", 400, "body_not_utf8"),
        (b"text=\xff\xfe&name=Jo", 400, "body_not_utf8"),
        (b"text=%4&name=Jo", 400, "body_malformed"),
        (b"text=%zz&name=Jo", 400, "body_malformed"),
        (b"text=%+1&name=Jo", 400, "body_malformed"),
        (b"text=a&text=b&name=Jo", 400, "parameter_duplicate"),
        (b"text=a&%74ext=b&name=Jo", 400, "parameter_duplicate"),
        (b"text[]=a&name=Jo", 400, "parameter_unknown"),
        (b"text=a&name=Jo&role=editor", 400, "parameter_unknown"),
        (b"text=a&name=Jo&state=visible", 400, "parameter_unknown"),
        (b"=a&text=b&name=Jo", 400, "parameter_unknown"),
        (b"{\"text\":\"a\"}", 400, "parameter_unknown"),
        (b"", 422, "name_empty"),
        (b"text=a&name=Jo&parent=../../x", 400, "parameter_invalid"),
        (b"text=a&name=Jo&parent=%00", 400, "parameter_invalid"),
        (b"text=a&name=Jo&key=a%0d%0aX-Y:+z1", 400, "key_invalid"),
    ];
    for (body, status, code) in cases {
        for client in [app.anyone(), app.anyone().script()] {
            let answer = client.post_raw(&to, FORM, body.to_vec()).await;
            is_refusal(&answer, status, code);
        }
    }
    let many: Vec<u8> = (0..100).map(|n| format!("text{n}=a&")).collect::<String>().into_bytes();
    is_refusal(&app.anyone().post_raw(&to, FORM, many).await, 400, "parameter_unknown");
    assert!(world.everything().await == before);
    // The good old form, with its charset said.
    let form = b"text=Gr%C3%BC%C3%9Fe+%26+so&name=Jo".to_vec();
    app.anyone().post_raw(&to, "Application/X-WWW-Form-URLencoded; charset=UTF-8", form).await.expect(303);
}

#[tokio::test]
async fn bytes_that_are_no_json_are_refused() {
    let world = World::new().await;
    let (app, thread) = (&world.app, world.thread.id);
    let to = format!("/api/v1/threads/{thread}/comments");
    let before = world.everything().await;
    let deep = format!("{{\"text\":{}{}}}", "[".repeat(100_000), "]".repeat(100_000));
    let deep_extra = format!("{}1{}", "{\"a\":".repeat(20_000), "}".repeat(20_000));
    let cases: Vec<(&[u8], u16, &str)> = vec![
        (b"", 400, "body_malformed"),
        (b"null", 400, "body_malformed"),
        (b"\"text\"", 400, "body_malformed"),
        (b"{", 400, "body_malformed"),
        (b"{\"text\":\"a\",\"name\":\"Jo\"} x", 400, "body_malformed"),
        (b"{\"text\":\"a\",\"name\":\"Jo\"}{}", 400, "body_malformed"),
        (b"{\"text\":'a'}", 400, "body_malformed"),
        (b"{\"text\":\"a\",\"name\":\"Jo\",}", 400, "body_malformed"),
        (b"{\"text\":\"\xff\"}", 400, "body_not_utf8"),
        (b"\xef\xbb\xbf{\"text\":\"a\",\"name\":\"Jo\"}", 400, "body_malformed"),
        (b"{\"text\":\"\\ud800\",\"name\":\"Jo\"}", 400, "body_malformed"),
        (b"{\"text\":1,\"name\":\"Jo\"}", 400, "body_malformed"),
        (b"{\"text\":[\"a\"],\"name\":\"Jo\"}", 400, "body_malformed"),
        (b"{\"text\":{\"$gt\":\"\"},\"name\":\"Jo\"}", 400, "body_malformed"),
        (b"{\"text\":null,\"name\":\"Jo\"}", 400, "body_malformed"),
        (b"{\"name\":\"Jo\"}", 400, "parameter_missing"),
        (b"{\"text\":\"a\",\"text\":\"b\",\"name\":\"Jo\"}", 400, "parameter_duplicate"),
        (b"{\"text\":\"a\",\"\\u0074ext\":\"b\",\"name\":\"Jo\"}", 400, "parameter_duplicate"),
        (b"{\"text\":\"a\",\"name\":\"Jo\",\"state\":\"visible\"}", 400, "parameter_unknown"),
        (b"{\"text\":\"a\",\"name\":\"Jo\",\"reader_id\":\"1\"}", 400, "parameter_unknown"),
        (b"{\"text\":\"a\",\"name\":\"Jo\",\"parent_id\":1}", 400, "body_malformed"),
        (b"{\"text\":\"a\",\"name\":\"Jo\",\"parent_id\":\"x\"}", 422, "parent_unknown"),
        // A list in the order of the fields is no object.
        (b"[\"a\",null,\"Jo\",null]", 400, "body_malformed"),
        (deep.as_bytes(), 413, "body_too_large"),
        (deep_extra.as_bytes(), 400, "parameter_unknown"),
    ];
    for (body, status, code) in cases {
        let answer = app.anyone().post_raw(&to, JSON, body.to_vec()).await;
        is_refusal(&answer, status, code);
    }
    let less_deep = format!("{{\"text\":{}{}}}", "[".repeat(50_000), "]".repeat(50_000));
    is_refusal(&app.anyone().post_raw(&to, JSON, less_deep.into_bytes()).await, 400, "body_malformed");
    // Truth has one spelling.
    let ann = app.program(&world.ann).await;
    let reaction = format!("/api/v1/comments/{}/reaction", world.other_comment.id);
    for on in [
        json!("true"),
        json!(1),
        json!("1"),
        json!("yes"),
        json!("on"),
        json!([true]),
        json!(null),
        json!({}),
        json!(""),
    ] {
        let answer = ann.json("PUT", &reaction, &json!({ "kind": "respect", "on": on })).await;
        is_refusal(&answer, 400, "body_malformed");
    }
    let form = format!("/c/{}/reaction", world.other_comment.id);
    let browser = app.browser(&world.ann).await;
    for on in ["true", "yes", "on", "2", "", "01", " 1", "１"] {
        is_refusal(&browser.post(&form, &[("on", on)]).await, 400, "parameter_invalid");
    }
    is_refusal(&browser.post(&form, &[]).await, 400, "parameter_missing");
    let editor = app.program(&app.desk).await;
    let state = format!("/api/v1/threads/{thread}");
    for body in [
        json!({ "state": "Closed" }),
        json!({ "state": "" }),
        json!({ "state": "open", "slow_secs": -1 }),
        json!({ "state": "open", "slow_secs": 86_401 }),
    ] {
        assert_eq!(editor.json("PATCH", &state, &body).await.status, 400, "{body}");
    }
    assert_eq!(editor.json("PATCH", &state, &json!({ "state": "open", "slow_secs": "1" })).await.status, 400);
    assert_eq!(editor.json("PATCH", &state, &json!({ "state": "open", "slow_secs": 1.5 })).await.status, 400);
    assert!(world.everything().await == before);
}

/// Every field of every body, unknown ones beside it.
#[tokio::test]
async fn no_body_takes_a_field_that_it_does_not_know() {
    let mut world = World::new().await;
    world.renew().await;
    let operator = world.app.reader_of(&world.app.site(), "Op", Role::Operator).await;
    let editor = world.app.browser(&operator).await;
    let before = world.everything().await;
    for row in permissions().into_iter().filter(|row| row.method != "GET" && row.method != "DELETE") {
        // What mail programs post to unsubscribe is not looked at.
        if row.path.starts_with("/unsubscribe/") {
            continue;
        }
        let mut call = world.call(&row);
        if call.media_type == JSON {
            let mut body: Value = serde_json::from_str(&call.body).expect("JSON");
            body["is_admin"] = json!(true);
            call.body = body.to_string();
        } else {
            call.body.push_str("&is_admin=1");
        }
        // Their standard lets providers add names to what they send.
        if !row.path.starts_with("/logout/") {
            let answer = world.send(&editor.script(), &call).await;
            is_refusal(&answer, 400, "parameter_unknown");
        }
        // Nor does its query.
        let mut call = world.call(&row);
        call.path.push_str("?is_admin=1");
        if call.media_type == JSON {
            is_refusal(&world.send(&editor, &call).await, 400, "parameter_unknown");
        }
        // And its bytes have the type that they have.
        for media_type in [
            "",
            "text/plain",
            "multipart/form-data; boundary=x",
            "application/json5",
            "text/html,application/json",
        ] {
            let call = world.call(&row);
            let answer = editor
                .bytes(call.method.clone(), &call.path, media_type, call.body.clone().into_bytes())
                .await;
            is_refusal(&answer, 415, "content_type_unsupported");
        }
        let swapped = if call.media_type == JSON { FORM } else { JSON };
        let call = world.call(&row);
        let answer =
            editor.bytes(call.method.clone(), &call.path, swapped, call.body.clone().into_bytes()).await;
        is_refusal(&answer, 415, "content_type_unsupported");
    }
    assert!(world.everything().await == before);
}

#[tokio::test]
async fn a_body_without_end_or_in_no_hurry_is_cut_off() {
    let app = TestApp::new().await;
    // Only what never comes meets the one in a hurry, so that a slow machine changes nothing.
    let hurried =
        TestApp::with(WebConfig { body_timeout: Duration::from_millis(50), ..WebConfig::default() }).await;
    let (_, thread) = app.story("Sizes").await;
    let to = format!("/thread/{}/comments", thread.id);
    let api = format!("/api/v1/threads/{}/comments", thread.id);
    let max = limits::BODY_BYTES_MAX;
    for (path, media_type) in [(&to, FORM), (&api, JSON)] {
        // Said before it comes: refused before it is read.
        let request = app
            .anyone()
            .request(Method::POST, path)
            .header(header::CONTENT_TYPE, media_type)
            .header(header::CONTENT_LENGTH, max + 1)
            .body(Body::from_stream(futures_util::stream::pending::<Result<Vec<u8>, std::io::Error>>()));
        let answer = app.anyone().send(request.expect("a request")).await;
        is_refusal(&answer, 413, "body_too_large");
        assert_eq!(answer.header("connection"), "close");
        // Streamed, without a word about its length, and without end.
        let stream = futures_util::stream::repeat(vec![b'a'; 4096]).map(Ok::<_, std::io::Error>);
        let request = app.anyone().request(Method::POST, path).header(header::CONTENT_TYPE, media_type);
        let answer = app.anyone().send(request.body(Body::from_stream(stream)).expect("a request")).await;
        is_refusal(&answer, 413, "body_too_large");
        // One piece, and then nothing.
        let stream = futures_util::stream::iter([Ok::<_, std::io::Error>(b"text=a".to_vec())])
            .chain(futures_util::stream::pending());
        let request = app.anyone().request(Method::POST, path).header(header::CONTENT_TYPE, media_type);
        let answer = hurried.anyone().send(request.body(Body::from_stream(stream)).expect("a request")).await;
        is_refusal(&answer, 408, "body_too_slow");
        // A connection that breaks.
        let stream = futures_util::stream::iter([Ok(b"text=a".to_vec()), Err(std::io::Error::other("gone"))]);
        let request = app.anyone().request(Method::POST, path).header(header::CONTENT_TYPE, media_type);
        let answer = app.anyone().send(request.body(Body::from_stream(stream)).expect("a request")).await;
        is_refusal(&answer, 400, "body_malformed");
    }
    let filler = format!("text={}&name=Jo", "a".repeat(max));
    is_refusal(&app.anyone().post_raw(&to, FORM, filler.into_bytes()).await, 413, "body_too_large");
    let page = app.anyone().get("/").await.expect(200);
    assert!(page.holds("Sizes"), "the server lives");
    app.assert_sound().await;
}

#[tokio::test]
async fn queries_that_no_page_links_to_are_refused() {
    let world = World::new().await;
    let (app, client) = (&world.app, world.app.anyone());
    let here = path(&world.story);
    let thread = world.thread.id;
    let api = format!("/api/v1/threads/{thread}/comments");
    for (at, status, code) in [
        (format!("{here}?order=best&order=newest"), 400, "parameter_duplicate"),
        (format!("{here}?order[]=best"), 400, "parameter_unknown"),
        (format!("{here}?utm_source=x"), 400, "parameter_unknown"),
        (format!("{here}?order=%ff"), 400, "body_not_utf8"),
        (format!("{here}?order=%"), 400, "body_malformed"),
        (format!("{here}?order=Best"), 400, "order_unknown"),
        (format!("{here}?at=1%27%20OR%201=1"), 400, "parameter_invalid"),
        (format!("{here}?in=zzz"), 400, "parameter_invalid"),
        (format!("{here}?in=0000000000000"), 404, "not_found"),
        (format!("{here}?cursor=AAAA"), 400, "cursor_invalid"),
        (format!("{here}?cursor={}", "A".repeat(4000)), 400, "cursor_invalid"),
        (format!("{api}?limit=0"), 400, "parameter_invalid"),
        (format!("{api}?limit=101"), 400, "parameter_invalid"),
        (format!("{api}?limit=-1"), 400, "parameter_invalid"),
        (format!("{api}?limit=99999999999999999999"), 400, "parameter_invalid"),
        (format!("{api}?limit=1e2"), 400, "parameter_invalid"),
        (format!("{api}?cursor=%00"), 400, "cursor_invalid"),
        (format!("{api}?order=random"), 400, "order_unknown"),
        (format!("/api/v1/comments/{}/replies?after=x", world.comment.id), 400, "parameter_invalid"),
        ("/api/v1/threads".into(), 400, "parameter_missing"),
        (
            format!("/api/v1/threads?url=https://paper.example/a&story_id={}", world.story.id),
            400,
            "parameter_invalid",
        ),
        ("/api/v1/threads?url=javascript:alert(1)".into(), 400, "url_invalid"),
        ("/api/v1/threads?url=https://evil.example/a".into(), 404, "story_unknown"),
        ("/api/v1/stories?before=x".into(), 400, "parameter_invalid"),
        ("/api/v1/stories?before=0000000000000".into(), 400, "cursor_invalid"),
        ("/reader/x".into(), 404, "not_found"),
        ("/api/v1/comments/1".into(), 404, "not_found"),
        ("/api/v1/comments/0000000000000".into(), 404, "not_found"),
        ("/api/v1/stories/x%00".into(), 404, "story_unknown"),
        ("/nowhere".into(), 404, "not_found"),
    ] {
        is_refusal(&client.get(&at).await, status, code);
        is_refusal(&client.script().get(&at).await, status, code);
    }
    // A cursor of another thread, another order, or turned over.
    for _ in 0..3 {
        app.post(&world.cy, thread, None, "More").await;
    }
    let next =
        client.get(&format!("{api}?limit=1&order=newest")).await.json()["next"].as_str().map(str::to_owned);
    let next = next.expect("a next page");
    client.get(&format!("{api}?limit=1&order=newest&cursor={next}")).await.expect(200);
    is_refusal(&client.get(&format!("{api}?order=oldest&cursor={next}")).await, 400, "cursor_invalid");
    let (_, other) = app.story("Other").await;
    let elsewhere = format!("/api/v1/threads/{}/comments?order=newest&cursor={next}", other.id);
    is_refusal(&client.get(&elsewhere).await, 400, "cursor_invalid");
    for at in 0..next.len() {
        let mut broken = next.clone().into_bytes();
        broken[at] = if broken[at] == b'A' { b'B' } else { b'A' };
        let broken = String::from_utf8(broken).expect("ASCII");
        let answer = client.get(&format!("{api}?order=newest&cursor={broken}")).await;
        assert!(matches!(answer.status, 200 | 400), "{broken}: {}", answer.status);
    }
}

#[tokio::test]
async fn odd_paths_lead_nowhere() {
    let world = World::new().await;
    let (story, comment) = (world.story.id, world.comment.id);
    let desk = world.app.browser(&world.app.desk).await;
    for client in [world.app.anyone(), desk] {
        for odd in [
            "//".to_owned(),
            "//evil.example/".into(),
            "/%2f%2fevil.example".into(),
            format!("//c/{comment}"),
            format!("/c//{comment}"),
            format!("/c/{comment}/"),
            format!("/C/{comment}"),
            format!("/c/{comment}%2fhistory"),
            format!("/c/{comment};x=1/history"),
            format!("/c/{comment}/history;x"),
            format!("/c/{comment}/history/."),
            "/c/..%2fdesk".into(),
            "/%64esk%00".into(),
            "/desk/".into(),
            "/DESK".into(),
            "/./desk".into(),
            "/x/../desk".into(),
            "/api/v1/../../desk".into(),
            "/api//v1/stories".into(),
            format!("/api/v1/stories/{story}/"),
            "/assets/..%2f..%2fCargo.toml".into(),
            "/assets/%2e%2e/main.rs".into(),
            "/media/..".into(),
            "/.git/config".into(),
            "/metrics".into(),
            "/section/world/".into(),
            "/section/..".into(),
            "/*".into(),
            "/{comment}".into(),
        ] {
            let answer = client.get(&odd).await;
            // Where a part of the path may be anything, whoever needs an account is asked for it first.
            let to_login = answer.status == 303 && answer.location().starts_with("/login?next=%2Fc%2F");
            assert!(answer.status == 404 || to_login, "{odd}: {} {}", answer.status, answer.location());
            assert!(!answer.holds("By Ann"), "{odd}");
        }
    }
}

#[tokio::test]
async fn a_method_that_a_path_does_not_have_is_refused_with_those_that_it_has() {
    let mut world = World::new().await;
    world.renew().await;
    let editor = world.app.browser(&world.app.desk).await;
    let before = world.everything().await;
    let rows = permissions();
    for row in &rows {
        for method in ["GET", "POST", "PUT", "PATCH", "DELETE", "TRACE", "CONNECT", "OPTIONS", "QUERY"] {
            if rows.iter().any(|other| other.path == row.path && other.method == method) {
                continue;
            }
            let call = world.call(row);
            let at = call.path.split('?').next().unwrap_or_default();
            let request = editor.request(method.parse().expect("a method"), at).body(Body::empty());
            let answer = editor.send(request.expect("a request")).await;
            if method == "OPTIONS" && row.path.starts_with("/api/") {
                assert_eq!(answer.status, 204);
                continue;
            }
            is_refusal(&answer, 405, "method_not_allowed");
            for other in rows.iter().filter(|other| other.path == row.path) {
                assert!(
                    answer.header("allow").contains(other.method),
                    "{}: {:?}",
                    row.path,
                    answer.header("allow")
                );
            }
        }
    }
    assert!(world.everything().await == before);
}

#[tokio::test]
async fn a_host_of_no_paper_is_told_so() {
    let app = TestApp::new().await;
    // The only paper answers to any name: a machine's address, a proxy's.
    app.anyone_at("10.0.0.7:8080").get("/").await.expect(200);
    app.add_site("other", |_| {}).await;
    for host in [
        "unknown.example",
        "",
        "talk.paper.example.evil.example",
        "talk.paper.example:1",
        "TALK.other.example.",
        "a b",
    ] {
        for at in ["/", "/nowhere", "/story/x", "/api/v1/stories", "/feed.atom"] {
            let answer = app.anyone_at(host).get(at).await;
            is_refusal(&answer, 421, "site_unknown");
            assert!(!answer.holds("The paper") && !answer.holds("The other"));
            assert!(!answer.header("content-security-policy").is_empty());
        }
        is_refusal(&app.anyone_at(host).post("/login", &[]).await, 421, "site_unknown");
    }
    let german = app.anyone_at("unknown.example").with("accept-language", "de").get("/").await;
    assert!(german.holds("Publikation"), "{}", german.text());
    app.anyone_at("TALK.Paper.example").get("/").await.expect(200);
    assert!(app.anyone_at("talk.other.example").get("/").await.expect(200).holds("The other"));
}

/// What does not fit into a path, a header or a cookie is no reason to fall.
#[tokio::test]
async fn strange_headers_are_taken_calmly() {
    let app = TestApp::new().await;
    let client = app.anyone();
    let strange = |name: &'static str, value: &'static [u8]| {
        let client = client.clone();
        async move {
            let request = client.request(Method::GET, "/").header(name, value).body(Body::empty());
            client.send(request.expect("a request")).await
        }
    };
    for (name, value) in [
        ("cookie", &b"__Host-rejoinder=\xff\xfe; a=b"[..]),
        ("cookie", b"__Host-rejoinder=; __Host-rejoinder=x; ;;;==="),
        ("cookie", b"%00=%00; \"\"=\""),
        ("accept-language", b"\xff, de;q=nan, *;q=-1, x;q=99999"),
        ("accept-encoding", b"\xff;q=0, br;q=;, gzip;;;"),
        ("if-none-match", b"W/\"\xff"),
        ("x-forwarded-for", b"\xff, 1.2.3.4.5, ::1%lo"),
        ("rejoinder-fragment", b"\xff"),
        ("origin", b"\xff"),
        ("sec-fetch-site", b"\xff"),
    ] {
        assert_eq!(strange(name, value).await.status, 200, "{name}");
    }
    let long = "a".repeat(60_000);
    client.with("accept-language", &long).get("/").await.expect(200);
    client.with("cookie", &format!("__Host-rejoinder={long}")).get("/").await.expect(200);
    for value in ["", "Bearer", "Bearer ", "Basic YTpi", "bearer x", "Bearer x y"] {
        let answer = client.with("authorization", value).get("/").await;
        assert_eq!((answer.status, answer.code().as_str()), (401, "token_invalid"), "{value}");
        assert_eq!(answer.header("www-authenticate"), "Bearer");
    }
}
