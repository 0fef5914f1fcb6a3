//! What every answer carries, and what no page may hold.

use http::Method;
use rejoinder_domain::{Actor, decision::Act};
use rejoinder_testkit::{
    TestCtx,
    app::{Answer, TestApp, css},
};

use crate::paper::{decide, path, publish, withdraw};

/// Attributes that run script or style when they are allowed at all.
fn check_dom(answer: &Answer, asked: &str) {
    let html = answer.html();
    for element in html.select(&css("*")) {
        let value = element.value();
        for (name, text) in value.attrs() {
            assert!(!name.starts_with("on"), "{asked}: <{} {name}>", value.name());
            assert!(name != "style" && name != "srcdoc", "{asked}: <{} {name}>", value.name());
            if matches!(name, "href" | "src" | "action" | "formaction" | "poster") {
                let scheme = text.split_once(':').map(|(scheme, _)| scheme).unwrap_or("https");
                let plain = scheme.contains(['/', '?', '#']);
                assert!(plain || matches!(scheme, "http" | "https" | "mailto"), "{asked}: {name}={text}");
            }
        }
        match value.name() {
            "style" | "iframe" | "object" | "embed" | "base" | "svg" | "math" | "link-" => {
                panic!("{asked}: <{}>", value.name())
            }
            "script" => {
                let data = value.attr("type") == Some("application/ld+json");
                let src = value.attr("src").unwrap_or_default();
                assert!(data || src.starts_with("/assets/"), "{asked}: a script that is no file of ours");
                assert!(data || element.text().all(str::is_empty), "{asked}: inline script");
            }
            "img" => assert!(value.attr("src").unwrap_or_default().starts_with("/media/"), "{asked}"),
            _ => {}
        }
    }
    // An id is there once, or labels and links lead astray.
    let mut ids: Vec<&str> = html.select(&css("[id]")).filter_map(|e| e.attr("id")).collect();
    ids.sort_unstable();
    let twice = ids.windows(2).find(|pair| pair[0] == pair[1]);
    assert_eq!(twice, None, "{asked}");
    // What labels and describes is there.
    for (selector, attribute) in [
        ("label[for]", "for"),
        ("[aria-labelledby]", "aria-labelledby"),
        ("[aria-describedby]", "aria-describedby"),
    ] {
        for element in html.select(&css(selector)) {
            for id in element.attr(attribute).unwrap_or_default().split_whitespace() {
                assert!(ids.contains(&id), "{asked}: {attribute}={id} leads nowhere");
            }
        }
    }
    // Headings are an outline: one for the page, none below a level that is not there.
    if answer.holds("<html") {
        let levels: Vec<u8> = html
            .select(&css("h1, h2, h3, h4, h5, h6"))
            .map(|heading| heading.value().name().as_bytes()[1] - b'0')
            .collect();
        assert_eq!(levels.first(), Some(&1), "{asked}: {levels:?}");
        assert_eq!(levels.iter().filter(|level| **level == 1).count(), 1, "{asked}: {levels:?}");
        assert!(levels.windows(2).all(|pair| pair[1] <= pair[0] + 1), "{asked}: {levels:?}");
    }
    assert!(html.select(&css("html[lang][dir]")).count() == 1 || !answer.holds("<html"), "{asked}");
}

fn check_headers(answer: &Answer, asked: &str) {
    let policy = answer.header("content-security-policy");
    let ours = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; \
                form-action 'self'; base-uri 'none'; require-trusted-types-for 'script'; \
                trusted-types rejoinder; frame-ancestors ";
    let ancestors = policy.strip_prefix(ours);
    assert!(ancestors.is_some(), "{asked}: {policy:?} {}", answer.status);
    let listed = "'self' https://paper.example https://*.paper.example";
    let wanted = if ["GET /embed", "GET /fragment"].iter().any(|path| asked.split('?').next() == Some(path)) {
        listed
    } else {
        "'none'"
    };
    assert_eq!(ancestors, Some(wanted), "{asked}");
    assert_eq!(answer.headers.get_all("content-security-policy").iter().count(), 1);
    assert_eq!(answer.header("x-content-type-options"), "nosniff", "{asked}");
    assert_eq!(answer.header("referrer-policy"), "strict-origin-when-cross-origin", "{asked}");
    assert_eq!(answer.header("strict-transport-security"), "max-age=31536000", "{asked}");
    assert!(!answer.header("x-request-id").is_empty());
    assert!(!answer.header("permissions-policy").is_empty());
    if !answer.bytes.is_empty() {
        let kind = answer.header("content-type");
        let text = kind.starts_with("text/") || kind.contains("xml");
        assert!(!kind.is_empty() && (!text || kind.ends_with("charset=utf-8")), "{asked}: {kind}");
    }
    assert!(!answer.header("cache-control").is_empty() || answer.status == 204, "{asked}");
    assert!(answer.header("server").is_empty() && answer.header("x-powered-by").is_empty());
}

/// Texts that once ran somewhere else.
const HOSTILE: &[&str] = &[
    "<script>alert(1)</script><img src=x onerror=alert(1)>",
    "\" onmouseover=\"alert(1)",
    "' onfocus='alert(1)' autofocus x='",
    "`${alert(1)}` {{7*7}} {% raw %}",
    "[x](javascript:alert(1)) [y](JaVaScRiPt:alert(1)) [z](data:text/html,x) <javascript:alert(1)>",
    "![p](https://evil.example/p.png) <style>*{x:y}</style> </textarea></script><!--",
    "https://a.example/\"onclick=alert(1)// http://[::1]/ mailto:a@b.example",
    "\u{202e}drow\u{202c} \u{2066}x\u{2069} &#x6a;avascript:alert(1) &lt;b&gt;",
];

/// Every page, whoever asks, whatever readers wrote.
#[tokio::test]
async fn every_answer_is_guarded_and_no_page_holds_script_of_a_reader() {
    let app = TestApp::new().await;
    let (ann, bob) = (app.reader("Ann \"<b>'`&").await, app.reader("Bob").await);
    let site = app.site();
    let (story, thread) = publish(&app, &site, &app.desk, |draft| {
        let t = &mut draft.text;
        for field in [
            &mut t.headline,
            &mut t.standfirst,
            &mut t.byline,
            &mut t.credit,
            &mut t.dateline,
            &mut t.correction,
            &mut t.picture_caption,
        ] {
            *field = HOSTILE.concat();
        }
        t.body = HOSTILE.join("\n\n");
        t.tags = vec!["\"><script>".into()];
        t.section = "world".into();
    })
    .await;
    let mut comments = Vec::new();
    for text in HOSTILE {
        comments.push(app.post(&ann, thread.id, None, text).await);
    }
    let _ = app
        .try_post_as_guest("G\"<i>' onx=y", thread.id, Some(comments[0].id), "As a guest")
        .await
        .expect("posted");
    let held = app.post(&ann, thread.id, None, "To be held").await;
    decide(&app, Act::Hold, held.id).await;
    let gone = app.post(&ann, thread.id, None, "To be withdrawn").await;
    app.post(&bob, thread.id, Some(gone.id), "So that it stays").await;
    withdraw(&app, &ann, gone.id).await;
    let (s, c, h, r) = (story.id, comments[1].id, held.id, TestCtx::who(&ann).id);
    let mut gets: Vec<String> = [
        "/",
        "/section/world",
        "/rules",
        "/login",
        "/login?next=/%22%3E",
        "/join",
        "/desk",
        "/feed.atom",
        "/feed.rss",
        "/sitemap.xml",
        "/robots.txt",
        "/theme.css",
        "/theme.css?accent=%22",
        "/embed.js",
        "/healthz",
        "/readyz",
        "/openapi.json",
        "/api/v1/stories",
        "/notifications",
        "/account/notifications",
        "/unsubscribe/none",
        "/feeds/private/none",
        "/nothing",
        "/story/%ff/x",
        "/c/%ff",
        "//",
        "/%2f",
        "/api/v1/nothing",
        "/section/none",
        "/rules?unknown=1",
        "/embed",
        "/embed?url=https://evil.example/x",
        "/fragment",
    ]
    .map(str::to_owned)
    .into();
    gets.push(path(&story));
    gets.extend([
        format!("/story/{s}"),
        format!("/story/{s}/x"),
        format!("/story/{s}/comments.atom"),
        format!("/story/{s}/comments.rss"),
        format!("/embed?story={s}&scheme=dark&accent=%23336699"),
        format!("/embed?story={s}&scheme=%22%3E&accent=red%3B%7D"),
        format!("/fragment?story={s}"),
        format!("/reader/{r}"),
        format!("/api/v1/threads?story_id={s}"),
        format!("/api/v1/threads/{}/comments", thread.id),
        format!("/api/v1/stories/{s}"),
        rejoinder_web::assets::path("site.css").to_owned(),
    ]);
    gets.push(format!("{}?in={}&told=posted", path(&story), comments[0].id));
    gets.push(format!("{}?order=%22%3E%3Cscript%3E", path(&story)));
    for id in [c, h, gone.id] {
        for rest in ["", "/reply", "/reply?quote=1", "/edit", "/withdraw", "/report", "/history"] {
            gets.push(format!("/c/{id}{rest}"));
        }
        gets.push(format!("/api/v1/comments/{id}"));
    }
    let mut pages = 0;
    for actor in [Actor::Anyone, ann.clone(), bob, app.desk.clone()] {
        let browser = match actor.reader() {
            Some(_) => app.browser(&actor).await,
            None => app.anyone(),
        };
        for client in [browser.clone(), browser.script()] {
            for get in &gets {
                let answer = client.get(get).await;
                let asked = format!("GET {get}");
                assert!(answer.status < 500, "{asked}: {}", answer.told());
                check_headers(&answer, &asked);
                if answer.header("content-type").starts_with("text/html") {
                    check_dom(&answer, &asked);
                    pages += 1;
                }
            }
        }
        for (post, form) in [
            (
                format!("/thread/{}/comments", thread.id),
                vec![("text", HOSTILE[5]), ("name", HOSTILE[0]), ("preview", "1")],
            ),
            (format!("/thread/{}/comments", thread.id), vec![("text", ""), ("name", HOSTILE[2])]),
            (format!("/c/{c}/edit"), vec![("text", HOSTILE[1]), ("preview", "1")]),
            (format!("/c/{c}/report"), vec![("reason", HOSTILE[1]), ("detail", HOSTILE[5])]),
            (
                format!("/c/{c}/decision"),
                vec![("act", "remove"), ("reason", "\"><x onx=y>"), ("rule", HOSTILE[0])],
            ),
            (format!("/c/{c}/reaction"), vec![("on", HOSTILE[0])]),
            ("/preview".into(), vec![("text", HOSTILE[4])]),
            ("/login".into(), vec![("email", HOSTILE[1]), ("password", "x"), ("next", "//evil.example/\"")]),
            ("/join".into(), vec![("email", HOSTILE[1]), ("name", HOSTILE[2]), ("password", "")]),
            ("/nothing".into(), vec![("text", HOSTILE[0])]),
        ] {
            let answer = client_post(&browser, &post, &form).await;
            let framed = post.starts_with("/thread")
                || post == "/preview"
                || post.ends_with("/reaction")
                || post.ends_with("/decision");
            let asked = if framed { format!("GET /embed?{post}") } else { format!("POST {post}") };
            assert!(answer.status < 500, "{asked}");
            check_headers(&answer, &asked);
            if answer.header("content-type").starts_with("text/html") {
                check_dom(&answer, &asked);
                pages += 1;
            }
        }
    }
    assert!(pages > 100, "{pages}");
    // Whatever a method or a host is, the headers are there.
    for (method, at) in [
        (Method::DELETE, "/"),
        (Method::TRACE, "/"),
        (Method::OPTIONS, "/api/v1/counts"),
        (Method::PUT, "/nothing"),
    ] {
        let request =
            app.anyone().request(method.clone(), at).body(axum::body::Body::empty()).expect("a request");
        check_headers(&app.anyone().send(request).await, &format!("{method} {at}"));
    }
}

async fn client_post(client: &rejoinder_testkit::app::Client, to: &str, form: &[(&str, &str)]) -> Answer {
    client.post(to, form).await
}

#[tokio::test]
async fn a_plain_site_promises_no_tls() {
    let app = TestApp::new().await;
    let mut site = rejoinder_domain::Site::clone(&app.site());
    site.base_url = "http://talk.paper.example".into();
    rejoinder_app::update_site(&app, site, None).await.expect("a site is changed");
    let answer = app.anyone().get("/").await.expect(200);
    assert_eq!(answer.header("strict-transport-security"), "");
    let (story, _) = app.story("Framed").await;
    let frame = app.anyone().get(&format!("/embed?story={}", story.id)).await.expect(200);
    assert!(frame.header("content-security-policy").ends_with(
        "frame-ancestors 'self' http://paper.example http://*.paper.example https://paper.example \
         https://*.paper.example"
    ));
}
