//! Accounts and their sessions: cookies, their lives, and where signing in leads.

use std::sync::atomic::{AtomicU32, Ordering};

use http::Method;
use rejoinder_domain::Site;
use rejoinder_testkit::app::{Answer, TestApp};

#[track_caller]
fn cookie(answer: &Answer) -> String {
    let all: Vec<_> = answer.headers.get_all("set-cookie").iter().collect();
    assert_eq!(all.len(), 1, "{all:?}");
    all[0].to_str().expect("ASCII").to_owned()
}

#[tokio::test]
async fn joining_signs_in_and_the_cookie_is_kept_to_the_host() {
    let app = TestApp::new().await;
    let client = app.anyone();
    let form = client.get("/join?next=/rules").await.expect(200).form("form.fields");
    let form =
        form.with("name", "Ann").with("email", "ann@mail.example").with("password", "long enough for them");
    let answer = form.send(&client).await.expect(303);
    assert_eq!(answer.location(), "/rules");
    let set = cookie(&answer);
    let (pair, attributes) = set.split_once("; ").expect("attributes");
    assert_eq!(attributes, "Path=/; Max-Age=7776000; HttpOnly; SameSite=Lax; Secure");
    let secret = pair.strip_prefix("__Host-rejoinder=").expect("the name that browsers keep to one host");
    assert!(
        secret.len() >= 43 && secret.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-' || b == b'_')
    );
    assert_eq!(answer.header("cache-control"), "no-store");
    let page = client.get("/").await.expect(200);
    assert_eq!(page.texts(".account bdi"), ["Ann"]);
    assert!(!page.holds(secret) && !page.holds("ann@mail.example"));
    // The name under which browsers would send any host's cookie is none.
    let plain = app.anyone();
    plain.put_cookie("rejoinder", secret);
    assert!(plain.get("/").await.texts(".account bdi").is_empty());
}

#[tokio::test]
async fn a_plain_site_sets_a_plain_cookie() {
    let app = TestApp::new().await;
    let mut site = Site::clone(&app.site());
    site.base_url = "http://talk.paper.example".into();
    rejoinder_app::update_site(&app, site, None).await.expect("a site is changed");
    let client = app.anyone();
    let answer = client
        .post("/join", &[("name", "Ann"), ("email", "a@mail.example"), ("password", "long enough for them")])
        .await;
    let set = cookie(&answer.expect(303));
    assert!(set.starts_with("rejoinder=") && set.ends_with("; HttpOnly; SameSite=Lax"), "{set}");
    assert_eq!(client.get("/").await.texts(".account bdi"), ["Ann"]);
}

#[tokio::test]
async fn a_session_changes_with_each_sign_in_and_dies_with_sign_out() {
    let app = TestApp::new().await;
    let ann = app.reader("Ann").await;
    let client = app.browser(&ann).await;
    let first = client.cookies()["__Host-rejoinder"].clone();
    let sign_in = [("email", " ANN@mail.example "), ("password", "correct horse in spring")];
    client.post("/login", &sign_in).await.expect(303);
    let second = client.cookies()["__Host-rejoinder"].clone();
    assert_ne!(first, second);
    let with = |secret: &str| {
        let client = app.anyone();
        client.put_cookie("__Host-rejoinder", secret);
        async move { client.get("/").await.texts(".account bdi") }
    };
    assert!(with(&first).await.is_empty(), "the old secret is worth nothing");
    assert_eq!(with(&second).await, ["Ann"]);
    // A secret that somebody else put there does not become his.
    let fixed = app.anyone();
    fixed.put_cookie("__Host-rejoinder", "attackers-choice-attackers-choice-attackers");
    fixed.post("/login", &sign_in).await.expect(303);
    assert_ne!(fixed.cookies()["__Host-rejoinder"], "attackers-choice-attackers-choice-attackers");

    let answer = client.post("/logout", &[]).await.expect(303);
    assert_eq!(answer.location(), "/");
    assert!(
        cookie(&answer).starts_with("__Host-rejoinder=; Path=/; Max-Age=0; HttpOnly; SameSite=Lax; Secure")
    );
    assert!(answer.header("clear-site-data").contains("cache"));
    assert!(client.cookies().is_empty());
    assert!(with(&second).await.is_empty());
    app.anyone().post("/logout", &[]).await.expect(303);
    let get = app.anyone().get("/logout").await;
    assert_eq!(get.status, 405, "a link signs nobody out");
}

#[tokio::test]
async fn a_session_ends_when_it_rests_and_when_it_is_old() {
    let app = TestApp::new().await;
    let ann = app.reader("Ann").await;
    let day = 86_400;
    let client = app.browser(&ann).await;
    app.clock.advance_secs(29 * day);
    assert_eq!(client.get("/").await.texts(".account bdi"), ["Ann"]);
    app.clock.advance_secs(29 * day);
    assert_eq!(client.get("/").await.texts(".account bdi"), ["Ann"], "a visit keeps it");
    app.clock.advance_secs(31 * day);
    assert!(client.get("/").await.texts(".account bdi").is_empty(), "it rested too long");
    let client = app.browser(&ann).await;
    for _ in 0..9 {
        app.clock.advance_secs(10 * day - 1);
        assert_eq!(client.get("/").await.texts(".account bdi"), ["Ann"]);
    }
    app.clock.advance_secs(day);
    assert!(client.get("/").await.texts(".account bdi").is_empty(), "it is old");
    // A clock that goes back ends nothing and keeps nothing for ever.
    let client = app.browser(&ann).await;
    app.clock.advance_secs(-5 * day);
    assert_eq!(client.get("/").await.texts(".account bdi"), ["Ann"]);
}

#[tokio::test]
async fn signing_in_leads_to_our_own_pages_only() {
    let app = TestApp::new().await;
    app.reader("Ann").await;
    let good =
        ["/", "/rules", "/story/1/x?order=best&at=2#c-2", "/story/1/%E6%97%A5", "/a?next=https://x.example"];
    let bad = [
        "https://evil.example",
        "http:evil.example",
        "//evil.example",
        "///evil.example",
        "/\\evil.example",
        "\\\\evil.example",
        "/\t/evil.example",
        "/\n/evil.example",
        "\t//evil.example",
        " //evil.example",
        "/ /evil.example",
        "javascript:alert(1)",
        "data:text/html,x",
        "evil.example",
        "@evil.example",
        ".evil.example",
        "?x",
        "#x",
        "\u{2028}//evil.example",
        "/\u{0}/x",
        "/x\r\nSet-Cookie: a=b",
        "/%0d%0a\r\nx",
        "",
        "/\u{a0}/evil.example",
        "/\\/evil.example",
    ];
    for next in good.into_iter().chain(bad) {
        let wanted = if good.contains(&next) { next } else { "/" };
        let client = app.anyone();
        let form = [("email", "Ann@mail.example"), ("password", "correct horse in spring"), ("next", next)];
        let answer = client.post("/login", &form).await.expect(303);
        assert_eq!(answer.location(), wanted, "{next:?}");
        assert_eq!(answer.headers.get_all("set-cookie").iter().count(), 1);
        // A browser that resolves it stays on our host.
        let base = url::Url::parse("https://talk.paper.example/login").expect("a URL");
        let resolved = base.join(&answer.location()).expect("a URL");
        assert_eq!(resolved.host_str(), Some("talk.paper.example"), "{next:?}");
        // The form carries no other either.
        let query: String = url::form_urlencoded::byte_serialize(next.as_bytes()).collect();
        for page in ["/login", "/join"] {
            let shown =
                app.anyone().get(&format!("{page}?next={query}")).await.expect(200).form("form.fields");
            assert_eq!(shown.value("next"), Some(wanted), "{page} {next:?}");
        }
    }
    // What needs an account leads back to where it was asked for.
    let asked = app.anyone().get("/desk?after=").await.expect(303);
    assert_eq!(asked.location(), "/login?next=%2Fdesk%3Fafter%3D");
    let asked = app.anyone().get("//desk").await;
    assert_eq!(asked.status, 404);
    let client = app.anyone();
    let page = client.follow("/desk").await.expect(200);
    let form = page
        .form("form.fields")
        .with("email", "NewsDesk@mail.example")
        .with("password", "correct horse in spring");
    assert_eq!(form.send(&client).await.expect(303).location(), "/desk");
}

#[tokio::test]
async fn a_wrong_password_says_as_much_as_a_wrong_address() {
    let app = TestApp::new().await;
    app.reader("Ann").await;
    let mut said = Vec::new();
    for (email, password) in [
        ("Ann@mail.example", "wrong horse"),
        ("nobody@mail.example", "correct horse in spring"),
        ("Ann@mail.example", ""),
        ("", ""),
        ("Ann@mail.example", &"x".repeat(5000)),
        ("Ann@mail.example", "correct horse\0"),
        ("' OR 1=1 --", "x"),
    ] {
        let client = app.anyone();
        let answer = client
            .post("/login", &[("email", email), ("password", password), ("next", "/rules")])
            .await
            .expect(401);
        assert!(client.cookies().is_empty());
        let again = answer.form("form.fields");
        assert_eq!(
            (again.value("email"), again.value("password"), again.value("next")),
            (Some(email), Some(""), Some("/rules"))
        );
        said.push(answer.texts(".field-error").concat());
    }
    assert!(!said[0].is_empty() && said.iter().all(|text| *text == said[0]), "{said:?}");
    // An account of one paper is none of another.
    app.add_site("other", |_| {}).await;
    let other = app.anyone_at("talk.other.example");
    other
        .post("/login", &[("email", "Ann@mail.example"), ("password", "correct horse in spring")])
        .await
        .expect(401);
    let here = app.browser(&app.reader("Bob").await).await;
    assert!(here.at("talk.other.example").get("/").await.expect(200).texts(".account bdi").is_empty());
}

#[tokio::test]
async fn reading_sets_no_cookie_and_tells_shared_caches_what_is_whose() {
    let app = TestApp::new().await;
    let ann = app.reader("Ann").await;
    for at in ["/", "/rules", "/login", "/join", "/nowhere", "/api/v1/stories"] {
        for client in [app.anyone(), app.browser(&ann).await] {
            let answer = client.get(at).await;
            assert!(answer.headers.get("set-cookie").is_none(), "{at}");
        }
    }
    let page = app.browser(&ann).await.get("/").await;
    assert_eq!(page.header("cache-control"), "private, no-cache");
    assert_eq!(page.headers.get_all("vary").iter().filter(|v| *v == "Cookie").count(), 1);
    assert_eq!(app.anyone().get("/").await.header("cache-control"), "public, no-cache");
    // A cookie that is over is not a reader.
    let over = app.anyone();
    over.put_cookie("__Host-rejoinder", "nothing");
    assert_eq!(over.get("/").await.header("cache-control"), "public, no-cache");
    // Passwords and forms are kept nowhere.
    for at in ["/login", "/join"] {
        assert_eq!(app.anyone().get(at).await.header("cache-control"), "no-store");
    }
    let head = app.anyone();
    let request = head.request(Method::HEAD, "/login").body(axum::body::Body::empty()).expect("a request");
    assert_eq!(head.send(request).await.status, 200);
}

#[tokio::test]
async fn the_pace_of_signing_in_is_counted_by_address() {
    let app = TestApp::new().await;
    let ann = app.reader("Ann").await;
    let tries = AtomicU32::new(0);
    let try_from = |peer: &str, forwarded: &str| {
        let peer: std::net::SocketAddr = format!("{peer}:1234").parse().expect("an address");
        let client = app.anyone();
        let mut request = client
            .request(Method::POST, "/login")
            .header("content-type", "application/x-www-form-urlencoded");
        if !forwarded.is_empty() {
            request = request.header("x-forwarded-for", forwarded);
        }
        // Of an address of its own each time: what one account bears is another limit.
        let tried = tries.fetch_add(1, Ordering::Relaxed);
        let body = axum::body::Body::from(format!("email=a{tried}%40mail.example&password="));
        let request = request.extension(axum::extract::ConnectInfo(peer)).body(body).expect("a request");
        async move { client.send(request).await.status }
    };
    // An address that nobody trusts cannot speak for another.
    let mut last = 0;
    for number in 0..60 {
        last = try_from("198.51.100.7", &format!("203.0.113.{number}")).await;
        if last == 429 {
            break;
        }
    }
    assert_eq!(last, 429);
    assert_eq!(try_from("198.51.100.8", "").await, 401);
    // Whoever is slowed can read, and who is signed in elsewhere is not slowed.
    assert_eq!(app.browser(&ann).await.get("/").await.status, 200);
}

#[tokio::test]
async fn a_reader_takes_his_data_and_leaves_without_script() {
    let app = TestApp::new().await;
    let ann = app.reader("Ann").await;
    let thread = app.thread().await;
    let comment = app.post(&ann, thread.id, None, "Hello <b>@Ann</b>").await;
    let client = app.browser(&ann).await;
    let zip = client.post("/account/download", &[]).await.expect(200);
    assert_eq!(zip.header("content-type"), "application/zip");
    assert_eq!(zip.header("content-disposition"), "attachment; filename=\"paper-data.zip\"");
    assert_eq!(zip.header("cache-control"), "no-store");
    let mut archive = zip::ZipArchive::new(std::io::Cursor::new(zip.bytes.clone())).expect("a ZIP");
    let mut read = |name: &str| {
        let mut text = String::new();
        std::io::Read::read_to_string(&mut archive.by_name(name).expect("a file"), &mut text).expect("text");
        text
    };
    let export: serde_json::Value = serde_json::from_str(&read("export.json")).expect("JSON");
    assert_eq!(export["comments"][0]["text"], "Hello <b>@Ann</b>");
    assert_eq!(export["account"]["email"], "Ann@mail.example");
    let html = read("comments.html");
    assert!(html.contains("&lt;b&gt;") && !html.contains("<b>") && html.ends_with("</html>\n"), "{html}");
    assert!(read("README.txt").contains("export.json"));
    let again = client.post("/account/download", &[]).await;
    assert_eq!(again.status, 429, "once a day");
    assert!(again.holds("try again in 1 day."), "{}", again.told());

    client.get("/privacy").await.expect(200);
    let left = client.post("/account/leave", &[("keep", "")]).await.expect(303);
    assert_eq!(left.location(), "/account?told=leaves#leave");
    let page = client.get("/account").await.expect(200);
    page.form("form[action='/account/stay']").send(&client).await.expect(303);
    client.post("/account/leave", &[("keep", "text")]).await.expect(303);
    app.clock.advance_secs(86_460);
    app.work_off().await;
    assert!(client.get("/account").await.location().starts_with("/login"));
    let page = app.anyone().get(&format!("/c/{}", comment.id)).await;
    let page = app.anyone().get(&page.location()).await.expect(200);
    assert!(
        page.holds("Deleted reader") && page.holds("Hello") && page.attributes("a.name", "href").is_empty()
    );
    let json = app.anyone().get(&format!("/api/v1/comments/{}", comment.id)).await.expect(200).json();
    assert_eq!(json["author"], serde_json::Value::Null);
}
