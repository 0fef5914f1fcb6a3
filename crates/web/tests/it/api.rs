//! The API as its description promises it.

use http::Method;
use rejoinder_domain::{Site, limits};
use rejoinder_testkit::{TestCtx, app::TestApp};
use rejoinder_web::permissions;
use serde_json::{Value, json};

use crate::{
    paper::{World, path, publish},
    schema::Description,
};

#[tokio::test]
async fn every_operation_answers_as_it_is_described() {
    let mut world = World::new().await;
    let description = Description::new();
    let anyone = world.app.anyone();
    let ann = world.app.program(&world.ann).await;
    let desk = world.app.program(&world.app.desk).await;
    for row in permissions().into_iter().filter(|row| row.path.starts_with("/api/")) {
        for client in [&anyone, &ann, &desk, &anyone.with("authorization", "Bearer nonsense")] {
            world.renew().await;
            app_answer(&world, "to the comment").await;
            let call = world.call(&row);
            let answer = world.send(client, &call).await;
            description.check(row.method, row.path, &answer);
            // And again, when it is done already.
            let again = world.send(client, &call).await;
            description.check(row.method, row.path, &again);
            // Of what is not there.
            let mut call = world.call(&row);
            call.path = call.path.split('?').next().unwrap_or_default().to_owned();
            for id in [
                world.comment.id.to_string(),
                world.other_comment.id.to_string(),
                world.thread.id.to_string(),
                world.story.id.to_string(),
            ] {
                call.path = call.path.replace(&id, "0000000000000");
            }
            let answer = world.send(client, &call).await;
            assert!(
                answer.status >= 400 || !row.path.contains('{'),
                "{} {}: {}",
                row.method,
                call.path,
                answer.status
            );
            description.check(row.method, row.path, &answer);
            if call.media_type == "application/json" {
                call.body = "{".into();
                description.check(row.method, row.path, &world.send(client, &call).await);
            }
            if row.method == "GET" {
                call.path.push_str("?nothing=1");
                let answer = world.send(client, &call).await;
                assert_eq!(answer.header("content-type"), "application/problem+json");
                description.check(row.method, row.path, &answer);
            }
        }
    }
}

async fn app_answer(world: &World, text: &str) {
    world.app.post(&world.cy, world.thread.id, Some(world.comment.id), text).await;
}

#[tokio::test]
async fn a_comment_goes_its_whole_way() {
    let app = TestApp::new().await;
    let (ann, bob) = (app.reader("Ann").await, app.reader("Bob").await);
    let (story, thread) = app.story("By program").await;
    let (a, b, desk) = (app.program(&ann).await, app.program(&bob).await, app.program(&app.desk).await);
    let here = format!("/api/v1/threads/{}/comments", thread.id);
    let body = json!({ "text": "*One*\r\ntwo", "key": "program-key-1" });
    let posted = a.json("POST", &here, &body).await.expect(201);
    let comment = posted.json();
    let id = comment["id"].as_str().expect("an id").to_owned();
    let own = format!("/api/v1/comments/{id}");
    assert_eq!(posted.location(), format!("https://talk.paper.example{own}"));
    assert_eq!(comment["text"], "*One*\ntwo");
    assert_eq!(comment["html"], "<p dir=\"auto\"><em>One</em><br>two</p>");
    assert_eq!(comment["author"]["name"], "Ann");
    assert_eq!(
        (&comment["state"], &comment["seq"], &comment["parent_id"]),
        (&json!("visible"), &json!(1), &Value::Null)
    );
    assert_eq!(comment["created_at"], "2027-01-15T08:00:00Z");
    assert_eq!(comment["url"], format!("https://talk.paper.example/c/{id}"));
    // The same again, by body and by header.
    assert_eq!(a.json("POST", &here, &body).await.expect(201).json()["id"], id.as_str());
    let keyed = a.with("idempotency-key", "program-key-1");
    assert_eq!(
        keyed.json("POST", &here, &json!({ "text": "*One*\ntwo" })).await.expect(201).json()["id"],
        id.as_str()
    );
    let other = keyed.json("POST", &here, &json!({ "text": "Other" })).await.expect(422);
    assert_eq!(
        (other.code().as_str(), &other.json()["errors"][0]["pointer"]),
        ("key_reused", &json!("/key"))
    );

    let answer =
        b.json("POST", &here, &json!({ "text": "@Ann why?", "parent_id": id })).await.expect(201).json();
    assert!(
        answer["html"]
            .as_str()
            .is_some_and(|html| html.contains(&format!("https://talk.paper.example/c/{id}"))),
        "{answer}"
    );
    let replies = b.get(&format!("{own}/replies")).await.expect(200).json();
    assert_eq!(replies["comments"][0]["id"], answer["id"]);
    assert_eq!(replies["next"], Value::Null);

    // Edits meet the version that they were made for.
    let version = comment["version"].as_i64().expect("a version");
    let now = a.get(&own).await.expect(200).json()["version"].as_i64().expect("a version");
    let stale = a.json("PATCH", &own, &json!({ "text": "Late", "version": now + 5 })).await.expect(412);
    assert_eq!(stale.code(), "version_conflict");
    let edited = a.json("PATCH", &own, &json!({ "text": "Three", "version": now })).await.expect(200).json();
    assert!(edited["version"].as_i64() > Some(version) && edited["edited_at"].is_string());
    assert_eq!(b.json("PATCH", &own, &json!({ "text": "x" })).await.expect(403).code(), "not_author");

    let on = b
        .json("PUT", &format!("{own}/reaction"), &json!({ "kind": "respect", "on": true }))
        .await
        .expect(200);
    assert_eq!(on.json(), json!({ "on": true, "count": 1 }));
    let on = b
        .json("PUT", &format!("{own}/reaction"), &json!({ "kind": "respect", "on": true }))
        .await
        .expect(200);
    assert_eq!(on.json(), json!({ "on": true, "count": 1 }));
    assert_eq!(
        b.json("PUT", &format!("{own}/reaction"), &json!({ "kind": "hate", "on": true }))
            .await
            .expect(422)
            .code(),
        "reaction_unknown"
    );
    assert_eq!(b.get(&own).await.json()["reacted"], true);
    assert_eq!(a.get(&own).await.json()["reacted"], false);

    let report =
        b.json("POST", &format!("{own}/reports"), &json!({ "reason": "other", "detail": "Look" })).await;
    assert!(report.expect(201).json()["id"].is_string());
    let held = desk
        .json("POST", &format!("{own}/decisions"), &json!({ "act": "hold", "reason": "Wait" }))
        .await
        .expect(200);
    assert_eq!(held.json()["state"], "held");
    let stone = b.get(&own).await.expect(200).json();
    assert_eq!(
        (&stone["text"], &stone["author"], &stone["html"], &stone["counts"], &stone["version"]),
        (&Value::Null, &Value::Null, &Value::Null, &Value::Null, &Value::Null)
    );
    assert_eq!(
        b.json("POST", &here, &json!({ "text": "x", "parent_id": id })).await.expect(409).code(),
        "parent_held"
    );
    desk.json("POST", &format!("{own}/decisions"), &json!({ "act": "approve" })).await.expect(200);
    let gone = a.json("POST", &format!("{own}/withdrawal"), &json!({})).await.expect(204);
    assert!(gone.bytes.is_empty());
    assert_eq!(a.get(&own).await.expect(200).json()["state"], "withdrawn");

    let closed = desk
        .json("PATCH", &format!("/api/v1/threads/{}", thread.id), &json!({ "state": "closed" }))
        .await
        .expect(200);
    assert_eq!(closed.json()["state"], "closed");
    assert_eq!(a.json("POST", &here, &json!({ "text": "x" })).await.expect(403).code(), "thread_closed");
    let found = a.get(&format!("/api/v1/threads?story_id={}", story.id)).await.expect(200).json();
    assert_eq!((&found["id"], &found["count"]), (&json!(thread.id.to_string()), &json!(1)));
    app.assert_sound().await;
}

#[tokio::test]
async fn the_links_of_a_list_walk_it_whole() {
    let app = TestApp::new().await;
    let ann = app.reader("Ann").await;
    let (_, thread) = app.story("Walk").await;
    let mut roots = Vec::new();
    for number in 0..25 {
        roots.push(app.post(&ann, thread.id, None, &format!("Root {number}")).await.id);
    }
    for number in 0..9 {
        app.post(&ann, thread.id, Some(roots[0]), &format!("Answer {number}")).await;
    }
    let client = app.anyone();
    for order in ["newest", "oldest", "answered", "best"] {
        for limit in [1, 7, 25, 100] {
            let mut next =
                Some(format!("/api/v1/threads/{}/comments?order={order}&limit={limit}", thread.id));
            let mut found = Vec::new();
            while let Some(at) = next {
                let answer = client.get(&at).await.expect(200);
                let page = answer.json();
                found.extend(page["comments"].as_array().expect("comments").iter().map(|c| c["id"].clone()));
                assert_eq!(page["prev"].is_null(), found.len() <= limit, "{order} {limit}");
                next = answer.header("link").strip_prefix("<https://talk.paper.example").map(|link| {
                    let (to, rel) = link.split_once('>').expect("a link");
                    assert_eq!(rel, "; rel=\"next\"");
                    to.to_owned()
                });
                assert_eq!(next.is_some(), page["next"].is_string());
            }
            let mut all: Vec<Value> = roots.iter().map(|id| json!(id.to_string())).collect();
            let key = |value: &Value| value.to_string();
            found.sort_by_key(key);
            all.sort_by_key(key);
            assert_eq!(found, all, "{order} {limit}");
        }
    }
    let mut after = 0;
    let mut answers = Vec::new();
    loop {
        let page = client
            .get(&format!("/api/v1/comments/{}/replies?after={after}&limit=4", roots[0]))
            .await
            .expect(200)
            .json();
        answers.extend(page["comments"].as_array().expect("comments").iter().map(|c| c["text"].clone()));
        let Some(next) = page["next"].as_i64() else { break };
        after = next;
    }
    let wanted: Vec<Value> = (0..9).map(|number| json!(format!("Answer {number}"))).collect();
    assert_eq!(answers, wanted);
}

#[tokio::test]
async fn stories_are_published_changed_and_taken_back() {
    let app = TestApp::new().await;
    let desk = app.program(&app.desk).await;
    let description = Description::new();
    let png = "iVBORw0KGgoAAAANSUhEUgAAABAAAAAICAIAAAA=";
    let body = json!({
        "publisher_id": "cms-1", "headline": "Treaty", "standfirst": "So", "byline": "Jane", "credit": "© A",
        "dateline": "TOKYO", "section": "world", "tags": ["peace"], "language": "en", "body_format": "markdown",
        "body": "One.\n\n*Two.*", "urls": ["https://paper.example/2027/treaty?utm_source=x"],
        "published_at": "2027-01-10T00:00:00+09:00", "picture_base64": png, "picture_alt": "A table",
    });
    let first = desk.json("POST", "/api/v1/stories", &body).await.expect(200);
    description.check("POST", "/api/v1/stories", &first);
    let story = first.json();
    assert_eq!(story["published_at"], "2027-01-09T15:00:00Z");
    let picture = story["picture"].as_str().expect("a picture").to_owned();
    assert_eq!(desk.json("POST", "/api/v1/stories", &body).await.expect(200).json(), story, "twice is once");
    let id = story["id"].as_str().expect("an id");
    for of in [id, "cms-1"] {
        assert_eq!(app.anyone().get(&format!("/api/v1/stories/{of}")).await.expect(200).json(), story);
    }
    let thread = app
        .anyone()
        .get("/api/v1/threads?url=http%3A%2F%2Fwww.paper.example%2F2027%2Ftreaty%2F%3Fgclid%3D1")
        .await;
    assert_eq!(thread.expect(200).json()["story_id"], id);
    // A change without a picture keeps it; one for an old version is refused.
    let change = json!({ "headline": "Treaty, again", "body": "One." });
    let at = format!("/api/v1/stories/{id}");
    let changed = desk.json("PUT", &at, &change).await.expect(200).json();
    assert_eq!((&changed["picture"], &changed["version"]), (&json!(picture), &json!(2)));
    let stale = json!({ "headline": "Stale", "if_version": 1 });
    assert_eq!(desk.json("PUT", &at, &stale).await.expect(412).code(), "version_conflict");
    for bad in [
        json!({ "headline": "" }),
        json!({ "headline": "x", "picture_base64": "!!!", "picture_alt": "x" }),
        json!({ "headline": "x", "picture_base64": "PHN2Zz4=", "picture_alt": "x" }),
        json!({ "headline": "x", "picture_base64": png }),
        json!({ "headline": "x", "published_at": "yesterday" }),
        json!({ "headline": "x", "urls": ["javascript:alert(1)"] }),
        json!({ "headline": "x", "body_format": "html" }),
        json!({ "headline": "x\u{0}" }),
        json!({ "headline": "x", "elsewhere": true }),
        json!({ "headline": "x".repeat(limits::STORY_FIELD_LEN_MAX + 1) }),
        json!({ "headline": "x", "body": "x".repeat(limits::STORY_LEN_MAX + 1) }),
        json!({ "headline": "x", "tags": vec!["x"; 51] }),
        json!({ "headline": "x", "id": 1 }),
    ] {
        let answer = desk.json("POST", "/api/v1/stories", &bad).await;
        assert!(matches!(answer.status, 400 | 422), "{}: {bad:.100}", answer.status);
        assert_eq!(answer.header("content-type"), "application/problem+json");
    }
    let gone = desk.json("DELETE", &at, &Value::Null).await.expect(204);
    assert!(gone.bytes.is_empty());
    app.anyone().get(&at).await.expect(404);
    desk.json("DELETE", &at, &Value::Null).await.expect(204);
    // Text that stands elsewhere is read there.
    let elsewhere =
        json!({ "headline": "Out there", "urls": ["https://paper.example/out"], "elsewhere": true });
    let story = desk.json("POST", "/api/v1/stories", &elsewhere).await.expect(200).json();
    assert_eq!(
        (&story["url"], &story["publication"]),
        (&json!("https://paper.example/out"), &json!("elsewhere"))
    );
    app.assert_sound().await;
}

#[tokio::test]
async fn a_page_of_headlines_gets_its_counts_at_once() {
    let app = TestApp::new().await;
    let ann = app.reader("Ann").await;
    let (story, thread) = publish(&app, &app.site(), &app.desk, |draft| {
        draft.urls = vec!["https://paper.example/a".into()];
    })
    .await;
    app.post(&ann, thread.id, None, "One").await;
    let ask = |stories: Value| {
        let client = app.anyone();
        async move { client.json("POST", "/api/v1/counts", &json!({ "stories": stories })).await }
    };
    let answer = ask(json!([
        { "url": "https://www.paper.example/a/?utm_medium=x#y" },
        { "story_id": story.id.to_string() },
        { "url": "https://paper.example/unknown" },
        { "url": "not a url" },
        { "story_id": "nothing" },
    ]))
    .await
    .expect(200)
    .json();
    let counts: Vec<i64> =
        answer["counts"].as_array().expect("counts").iter().filter_map(|c| c["count"].as_i64()).collect();
    assert_eq!(counts, [1, 1, 0, 0, 0]);
    assert_eq!(answer["counts"][0]["text"], "1 comment");
    assert!(answer["counts"][2]["text"].is_string());
    // Asking makes no story known.
    assert_eq!(app.anyone().get("/api/v1/stories").await.json()["stories"].as_array().map(Vec::len), Some(1));
    let one = json!({ "story_id": "x" });
    ask(json!(vec![one.clone(); limits::COUNTS_MAX])).await.expect(200);
    let refused = ask(json!(vec![one; limits::COUNTS_MAX + 1])).await;
    assert_eq!((refused.status, refused.code().as_str()), (400, "too_many_entries"));
    let told = refused.json()["detail"].as_str().unwrap_or_default().to_owned();
    assert!(told.contains("stories") && told.contains(&limits::COUNTS_MAX.to_string()), "{told}");
    assert_eq!(refused.header("content-type"), "application/problem+json");
    for bad in [
        json!([{}]),
        json!([{ "url": "https://paper.example/a", "story_id": "x" }]),
        json!([{ "uri": "x" }]),
        json!({}),
        json!(["x"]),
    ] {
        ask(bad).await.expect(400);
    }
}

#[tokio::test]
async fn only_the_listed_hosts_read_from_a_browser() {
    let app = TestApp::new().await;
    let mut site = Site::clone(&app.site());
    site.embedders = vec!["paper.example".into(), "news.example:8443".into(), "https://exact.example".into()];
    rejoinder_app::update_site(&app, site, None).await.expect("a site is changed");
    let (story, _) = app.story("Cors").await;
    let reads = [
        format!("/api/v1/threads?story_id={}", story.id),
        "/api/v1/stories".to_owned(),
        format!("/fragment?story={}", story.id),
        "/openapi.json".into(),
        "/api/v1/comments/0000000000000".into(),
    ];
    for (origin, listed) in [
        ("https://paper.example", true),
        ("https://www.paper.example", true),
        ("https://a.b.paper.example", true),
        ("https://paper.example:8443", true),
        ("https://news.example:8443", true),
        ("https://exact.example", true),
        ("https://news.example", false),
        ("https://news.example:8444", false),
        ("https://www.exact.example", false),
        ("http://exact.example", false),
        ("http://paper.example", false),
        ("https://evilpaper.example", false),
        ("https://paper.example.evil.example", false),
        ("https://paper.example@evil.example", false),
        ("https://paper.exampleevil", false),
        ("https://PAPER.example.", false),
        ("https://.paper.example:x", false),
        ("https://example", false),
        ("null", false),
        ("file://", false),
        ("https://", false),
        ("paper.example", false),
        ("ws://paper.example", false),
        ("chrome-extension://paper.example", false),
        ("*", false),
    ] {
        let client = app.anyone().with("origin", origin);
        for read in &reads {
            let answer = client.get(read).await;
            let wanted = if listed { origin } else { "" };
            assert_eq!(answer.header("access-control-allow-origin"), wanted, "{origin} {read}");
            assert_eq!(answer.header("access-control-allow-credentials"), "", "never with cookies");
            let varies: Vec<&str> =
                answer.headers.get_all("vary").iter().filter_map(|value| value.to_str().ok()).collect();
            assert!(varies.concat().contains("Origin"), "{read}: {varies:?}");
            if listed && !read.starts_with("/fragment") {
                assert_eq!(answer.header("cross-origin-resource-policy"), "cross-origin");
            }
        }
        // Pages are not for scripts of others, listed or not.
        for page in ["/", "/desk", "/login", "/feed.atom"] {
            assert_eq!(client.get(page).await.header("access-control-allow-origin"), "", "{page}");
        }
        let request = client
            .request(Method::OPTIONS, "/api/v1/counts")
            .header("access-control-request-method", "POST")
            .header("access-control-request-headers", "content-type")
            .body(axum::body::Body::empty());
        let preflight = client.send(request.expect("a request")).await.expect(204);
        assert_eq!(
            preflight.header("access-control-allow-origin"),
            if listed { origin } else { "" },
            "{origin}"
        );
        assert_eq!(preflight.header("access-control-allow-methods").contains("POST"), listed);
        assert_eq!(preflight.header("access-control-allow-headers").contains("content-type"), listed);
        assert!(!preflight.header("access-control-allow-headers").contains("authorization"));
        let body = json!({ "stories": [] });
        let counted = client.json("POST", "/api/v1/counts", &body).await.expect(200);
        assert_eq!(counted.header("access-control-allow-origin"), if listed { origin } else { "" });
    }
}

#[tokio::test]
async fn a_token_is_one_readers_of_one_paper_and_needs_no_origin() {
    let app = TestApp::new().await;
    let ann = app.reader("Ann").await;
    let (_, thread) = app.story("Tokens").await;
    let program = app.program(&ann).await;
    let here = format!("/api/v1/threads/{}/comments", thread.id);
    // No browser sends a token by itself: what another site's page cannot know, it cannot misuse.
    let crossing = program.with("sec-fetch-site", "cross-site").with("origin", "https://evil.example");
    let posted = crossing.json("POST", &here, &json!({ "text": "From afar" })).await.expect(201).json();
    assert_eq!(posted["author"]["id"], TestCtx::who(&ann).id.to_string());
    assert_eq!(program.get("/api/v1/stories").await.header("cache-control"), "private, no-cache");
    // A token beats a cookie, and a wrong one is not passed over for it.
    let browser = app.browser(&ann).await;
    browser.with("authorization", "Bearer rj_wrong").get("/").await.expect(401);
    // A session's secret is no token, and a token no session.
    let session = browser.cookies()["__Host-rejoinder"].clone();
    app.anyone().with("authorization", &format!("Bearer {session}")).get("/").await.expect(401);
    let request = program.request(Method::GET, "/").body(()).expect("a request");
    let token = request.headers()["authorization"].to_str().expect("ASCII").replace("Bearer ", "");
    let pretender = app.anyone();
    pretender.put_cookie("__Host-rejoinder", &token);
    assert!(!pretender.get("/").await.expect(200).holds("Ann"));
    // Suspended is suspended, for his programs too.
    let standing = rejoinder_domain::reader::Standing::Suspended;
    let (id, role) = (TestCtx::who(&ann).id, TestCtx::who(&ann).role);
    rejoinder_app::people::set_role(&app, &app.site(), &app.desk, id, role, standing)
        .await
        .expect("suspended");
    assert_eq!(
        program.json("POST", &here, &json!({ "text": "x" })).await.expect(401).code(),
        "token_invalid"
    );
}

#[tokio::test]
async fn problems_speak_the_callers_language() {
    let app = TestApp::new().await;
    for (accepted, tag) in
        [("de-CH, en;q=0.5", "de"), ("ja", "ja"), ("ar-EG", "ar"), ("fi", "en"), ("", "en")]
    {
        let answer = app.anyone().with("accept-language", accepted).get("/api/v1/nothing").await.expect(404);
        assert_eq!(answer.header("content-language"), tag, "{accepted}");
        assert_eq!(answer.header("cache-control"), "no-store");
        assert_eq!(answer.json()["instance"], answer.header("x-request-id"));
    }
    let (story, _) = app.story("Described").await;
    let document = app.anyone().get("/openapi.json").await.expect(200);
    assert_eq!(document.text(), rejoinder_web::openapi());
    assert_eq!(app.anyone().get(&path(&story)).await.expect(200).header("content-language"), "");
}
