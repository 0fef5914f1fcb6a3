//! People who try to come in as somebody else, at the door itself: with other people's passwords, from other people's
//! pages, with the token of another site.

use axum::body::Body;
use futures_util::StreamExt;
use http::{HeaderValue, Method, header};
use rejoinder_app::people::set_role;
use rejoinder_domain::{Role, State, limits, reader::Standing};
use rejoinder_testkit::{
    PASSWORD, TestCtx,
    app::{Answer, Client, TestApp},
};
use rejoinder_web::WebConfig;
use serde_json::json;

use crate::bad_input::is_refusal;

const VERIFIER: &str = "0123456789abcdefghijklmnopqrstuvwxyz_-ABCDE";
/// The SHA-256 of [`VERIFIER`] in base 64 for URLs.
const CHALLENGE: &str = "3ucZSZbqu35743TzCNl9Obh6A2vjCCECr_UYSHjdPPs";
const PAGE: &str = "https%3A%2F%2Fwww.paper.example";

fn cookies(answer: &Answer) -> Vec<String> {
    answer
        .headers
        .get_all("set-cookie")
        .iter()
        .map(|value| value.to_str().expect("ASCII").to_owned())
        .collect()
}

#[tokio::test]
async fn ten_thousand_passwords_are_twenty_tries_and_the_owner_comes_in() {
    let config = WebConfig { acts_per_minute: 1_000_000, ..WebConfig::default() };
    let app = TestApp::with(config).await;
    let ann = app.reader("Ann").await;
    let client = app.anyone().script();
    let mut evaluated = 0;
    for number in 0..10_000 {
        let form = [("email", "Ann@mail.example".to_owned()), ("password", format!("a wrong one {number}"))];
        let form: Vec<(&str, &str)> = form.iter().map(|(name, value)| (*name, value.as_str())).collect();
        let answer = client.post("/login", &form).await;
        match answer.status {
            401 | 422 => evaluated += 1,
            429 => assert!(answer.header("retry-after").parse::<i64>().is_ok_and(|secs| secs > 3_000)),
            other => panic!("{other}: {}", answer.told()),
        }
    }
    assert_eq!(evaluated, limits::PASSWORD_TRIES_PER_HOUR);
    // Whoever it is reads how long, and has the page with its other ways.
    let form = [("email", "Ann@mail.example"), ("password", PASSWORD), ("next", "/rules")];
    let slowed = app.anyone().post("/login", &form).await.expect(429);
    assert!(slowed.texts(".field-error").concat().contains("try again in 1 hour"), "{}", slowed.told());
    let kept = slowed.form("main form");
    assert_eq!((kept.value("email"), kept.value("next")), (Some("Ann@mail.example"), Some("/rules")));
    // Another's account is not in question, nor is who is signed in, nor another way in.
    app.reader("Ben").await;
    client.post("/login", &[("email", "Ben@mail.example"), ("password", PASSWORD)]).await.expect(303);
    app.browser(&ann).await.get("/account").await.expect(200);
}

/// A browser in which a frame asks, as far as the reader's yes.
async fn asked(app: &TestApp, client: &Client) {
    let from = client.with("sec-fetch-site", "same-origin");
    let begun = from.get(&format!("/login/frame?challenge={CHALLENGE}&page={PAGE}")).await.expect(303);
    assert_eq!(begun.location(), "/login/frame");
    assert_eq!(begun.header("cross-origin-opener-policy"), "unsafe-none");
    assert!(cookies(&begun)[0].starts_with("__Host-rejoinder-frame="));
    let page = client.get("/login/frame").await.expect(200);
    assert!(page.holds("www.paper.example") && page.holds("Ann"));
    assert!(page.header("content-security-policy").contains("frame-ancestors 'none'"));
    client.post("/login/frame", &[]).await.expect(200);
    let _ = app;
}

#[tokio::test]
async fn a_window_that_no_frame_of_ours_opened_asks_nobody() {
    let app = TestApp::new().await;
    let ann = app.reader("Ann").await;
    let client = app.browser(&ann).await;
    let path = format!("/login/frame?challenge={CHALLENGE}&page={PAGE}");
    for (name, value) in [
        ("sec-fetch-site", "cross-site"),
        ("sec-fetch-site", "same-site"),
        ("sec-fetch-site", "none"),
        ("referer", "https://evil.example/"),
        ("referer", "https://talk.paper.example.evil.example/"),
        ("x-nothing", "1"),
    ] {
        let answer = client.with(name, value).get(&path).await.expect(403);
        assert!(cookies(&answer).is_empty(), "{name}: {value}");
    }
    client.with("referer", "https://talk.paper.example/embed?story=1").get(&path).await.expect(303);
    let ours = client.with("sec-fetch-site", "same-origin");
    for page in
        ["https%3A%2F%2Fevil.example", "www.paper.example", "", "null", "http%3A%2F%2Fwww.paper.example"]
    {
        let path = format!("/login/frame?challenge={CHALLENGE}&page={page}");
        is_refusal(&ours.script().get(&path).await, 400, "parameter_invalid");
    }
    is_refusal(
        &ours.script().get(&format!("/login/frame?challenge=x&page={PAGE}")).await,
        400,
        "parameter_invalid",
    );
    // The wish of another browser is not granted by this one.
    let other = app.browser(&ann).await;
    let over = other.get("/login/frame").await.expect(410);
    assert!(over.attributes("main a", "href").contains(&"/login".to_owned()), "{}", over.told());
    assert_eq!(other.post("/login/frame", &[]).await.status, 410);
}

#[tokio::test]
async fn a_frame_gets_the_cookie_that_its_browser_keeps_or_none() {
    let app = TestApp::new().await;
    let ann = app.reader("Ann").await;
    let client = app.browser(&ann).await;
    let state = format!("/embed/session?challenge={CHALLENGE}");
    let claim = json!({ "verifier": VERIFIER });
    for (kept, name) in [
        (&["__Host-rejoinder-try", "__Host-rejoinder-try-parted"][..], "__Host-rejoinder="),
        (&["__Host-rejoinder-try-parted"], "__Host-rejoinder-parted="),
        (&[], ""),
    ] {
        asked(&app, &client).await;
        let frame = app.anyone();
        let seen = frame.get(&state).await.expect(200);
        assert_eq!(seen.json(), json!({ "signed_in": false, "granted": true }));
        assert_eq!(seen.header("cache-control"), "no-store");
        let tried = cookies(&seen);
        assert!(
            tried[0].contains("SameSite=Lax") && tried[1].ends_with("SameSite=None; Partitioned; Secure")
        );
        let frame = app.anyone();
        for name in kept {
            frame.put_cookie(name, "1");
        }
        let wrong = json!({ "verifier": CHALLENGE });
        assert_eq!(frame.json("POST", "/embed/session", &wrong).await.status, 410);
        let given = frame.json("POST", "/embed/session", &claim).await.expect(200);
        let again = frame.json("POST", "/embed/session", &claim).await;
        assert_eq!(again.status, 410, "once");
        let in_frame = match name {
            "" => {
                assert!(cookies(&given).is_empty());
                let token = given.json()["token"].as_str().expect("a token").to_owned();
                app.anyone().with("rejoinder-session", &token)
            }
            name => {
                assert_eq!(given.json(), json!({}), "no secret in the answer");
                assert!(cookies(&given)[0].starts_with(name));
                frame
            }
        };
        let seen = in_frame.get(&state).await.expect(200);
        assert_eq!(seen.json()["signed_in"], true);
        // It is no proof for the account, and no way to the desk.
        in_frame.post("/account/codes", &[]).await.expect(401);
    }
    // What is no session of ours signs nobody in, whatever the header says.
    let nobody = app.anyone().with("rejoinder-session", "x");
    assert_eq!(nobody.get(&state).await.json()["signed_in"], false);
    assert_eq!(nobody.get("/account").await.status, 303);
}

#[tokio::test]
async fn the_token_of_one_site_does_nothing_to_anothers() {
    let app = TestApp::new().await;
    let other = app.add_site("other", |_| {}).await;
    let theirs = app.reader_of(&other, "Eve", rejoinder_domain::Role::Editor).await;
    let ann = app.reader("Ann").await;
    let thread = app.thread().await;
    let comment = app.post(&ann, thread.id, None, "Of the paper").await;
    let eve = app.program(&theirs).await;
    let path = format!("/api/v1/comments/{}/decisions", comment.id);
    let body = json!({ "act": "remove", "reason": "So" });
    is_refusal(&eve.json("POST", &path, &body).await, 404, "not_found");
    is_refusal(&eve.at("talk.paper.example").json("POST", &path, &body).await, 401, "token_invalid");
    for query in ["site=", "site=other", "site=paper&site=other", "site_id=1"] {
        let answer = eve.json("POST", &format!("{path}?{query}"), &body).await;
        is_refusal(&answer, 400, "parameter_unknown");
    }
    let list = eve.get(&format!("/api/v1/threads/{}/comments", thread.id)).await;
    is_refusal(&list, 404, "not_found");
    app.anyone().get(&format!("/api/v1/comments/{}", comment.id)).await.expect(200);
}

#[tokio::test]
async fn another_site_sends_nobody_to_sign_in_and_answers_are_read_strictly() {
    let app = TestApp::new().await;
    let client = app.anyone();
    for path in ["/login/with/house?next=/rules", "/login/publisher?next=/rules"] {
        for from in ["cross-site", "same-site"] {
            let answer = client.with("sec-fetch-site", from).get(path).await.expect(303);
            assert_eq!(answer.location(), "/login?next=%2Frules", "the reader sees where he is first");
        }
    }
    let twice = client.script().get("/login/back/house?code=1&code=2").await;
    is_refusal(&twice, 400, "parameter_duplicate");
    is_refusal(&client.script().get("/login/back/house?code=1&session_state=2").await, 404, "not_found");
    is_refusal(&client.script().get("/login/back/..%2Fhouse?code=1").await, 404, "not_found");
}

/// A frame's session, in the cookie that browsers keep for one site around it.
async fn in_frame(app: &TestApp, client: &Client) -> Client {
    asked(app, client).await;
    let frame = app.anyone();
    frame.put_cookie("__Host-rejoinder-try-parted", "1");
    frame.json("POST", "/embed/session", &json!({ "verifier": VERIFIER })).await.expect(200);
    frame
}

#[tokio::test]
async fn a_frames_session_is_nobody_where_the_account_is_and_at_the_desk() {
    let app = TestApp::new().await;
    let ann = app.moderator("Ann").await;
    let frame = in_frame(&app, &app.browser(&ann).await).await;
    let (_, thread) = app.story("Framed").await;
    let said = [("text", "From a frame"), ("key", "0123456789abcdef")];
    frame.post(&format!("/thread/{}/comments", thread.id), &said).await.expect(303);
    for path in ["/account", "/account/tokens", "/account/notifications", "/desk"] {
        let answer = frame.get(path).await.expect(303);
        assert!(answer.location().starts_with("/login?next="), "{path}: {}", answer.location());
    }
    let name = [("name", "Another"), ("key", "0123456789abcdef")];
    is_refusal(&frame.script().post("/account/name", &name).await, 401, "sign_in_required");
    // Nor does it let another frame in.
    let from = frame.with("sec-fetch-site", "same-origin");
    from.get(&format!("/login/frame?challenge={CHALLENGE}&page={PAGE}")).await.expect(303);
    assert_eq!(frame.get("/login/frame").await.expect(303).location(), "/login?next=/login/frame");
    is_refusal(&frame.script().post("/login/frame", &[]).await, 401, "sign_in_required");
}

#[tokio::test]
async fn a_cookie_that_is_no_text_hides_none_of_ours() {
    let app = TestApp::new().await;
    let ann = app.reader("Ann").await;
    let cookies = app.browser(&ann).await.cookies();
    let (name, value) = cookies.iter().next().expect("a session");
    let line =
        [b"a=\xff\xfe; ".as_slice(), format!("{name}={value}").as_bytes(), b"; b=\xc3; c=%ff"].concat();
    let request = app.anyone().request(Method::GET, "/account");
    let request = request.header(header::COOKIE, HeaderValue::from_bytes(&line).expect("a header"));
    app.anyone().send(request.body(Body::empty()).expect("a request")).await.expect(200);
}

#[tokio::test]
async fn who_loses_his_role_while_his_request_trickles_in_has_it_no_more() {
    let app = TestApp::new().await;
    let (ann, mo) = (app.reader("Ann").await, app.moderator("Mo").await);
    let (_, thread) = app.story("Slow").await;
    let comment = app.post(&ann, thread.id, None, "Said").await;
    let desk = app.browser(&mo).await;
    let (more, rest) = tokio::sync::oneshot::channel::<Vec<u8>>();
    let begun = futures_util::stream::iter([Ok::<_, std::io::Error>(b"act=remove&reason=".to_vec())]);
    let body =
        begun.chain(futures_util::stream::once(async move { rest.await.map_err(std::io::Error::other) }));
    let request = desk.request(Method::POST, &format!("/c/{}/decision", comment.id));
    let request = request.header(header::CONTENT_TYPE, "application/x-www-form-urlencoded");
    let answer = desk.send(request.body(Body::from_stream(body)).expect("a request"));
    let change = async {
        let operator = app.reader_of(&app.site(), "Chief", Role::Operator).await;
        let (site, id) = (app.site(), TestCtx::who(&mo).id);
        set_role(&app, &site, &operator, id, Role::Reader, Standing::Registered).await.expect("is changed");
        more.send(b"because&rule=".to_vec()).expect("is heard");
    };
    let (answer, ()) = tokio::join!(answer, change);
    assert!(matches!(answer.status, 303 | 401), "{}", answer.told());
    let state =
        app.store.read(move |tx| async move { tx.find_comment(comment.id).await }).await.expect("reads");
    assert_eq!(state.expect("is there").state, State::Visible);
}
