//! The discussion in pages of other sites: as a frame, and as a fragment for their servers.

use rejoinder_domain::{Site, decision::Act};
use rejoinder_testkit::app::{Answer, TestApp, css};
use rejoinder_web::assets;

use crate::paper::{decide, path, publish};

fn encode(url: &str) -> String {
    url::form_urlencoded::byte_serialize(url.as_bytes()).collect()
}

fn thread(answer: &Answer) -> String {
    answer.attributes("#discussion", "data-thread").pop().expect("a discussion")
}

#[tokio::test]
async fn every_address_of_a_story_is_one_thread() {
    let app = TestApp::new().await;
    let client = app.anyone();
    let first = client
        .get(&format!("/embed?url={}", encode("https://paper.example/2027/01/treaty")))
        .await
        .expect(200);
    let known = thread(&first);
    for twin in [
        "http://paper.example/2027/01/treaty",
        "https://www.paper.example/2027/01/treaty/",
        "https://paper.example/2027/01/treaty?utm_source=feed&fbclid=x#comments",
        "https://PAPER.example:443/2027/01/treaty/amp",
        "https://m.paper.example/2027/01/treaty",
        "https://paper.example/2027/01/./treaty",
    ] {
        for page in ["embed", "fragment"] {
            let answer = client.get(&format!("/{page}?url={}", encode(twin))).await.expect(200);
            assert_eq!(thread(&answer), known, "{page} {twin}");
        }
    }
    let other = client
        .get(&format!("/embed?url={}", encode("https://paper.example/2027/01/other")))
        .await
        .expect(200);
    assert_ne!(thread(&other), known);
    // Those that visit make it known, once.
    let stories = client.get("/sitemap.xml").await;
    assert!(!stories.holds("/story/"), "an address alone is no story of ours");
    app.assert_sound().await;
}

#[tokio::test]
async fn only_listed_hosts_make_a_story_known() {
    let app = TestApp::new().await;
    for url in [
        "https://evil.example/a",
        "https://paper.example.evil.example/a",
        "https://evilpaper.example/a",
        "https://paper.example@evil.example/a",
        "https://evil.example/https://paper.example/a",
        "https://evil.example#paper.example",
        "https://evil.example\\@paper.example/",
    ] {
        for client in [app.anyone(), app.browser(&app.desk).await] {
            let answer = client.get(&format!("/embed?url={}", encode(url))).await;
            assert!(matches!(answer.status, 400 | 404), "{url}: {}", answer.status);
            assert!(answer.holds("page error"), "{url}");
            assert!(
                answer
                    .header("content-security-policy")
                    .contains("frame-ancestors 'self' https://paper.example")
            );
        }
    }
    for url in [
        "javascript:alert(1)",
        "data:text/html,x",
        "paper.example/a",
        "/a",
        "",
        "https://",
        "ftp://paper.example/a",
        &format!("https://paper.example/{}", "a".repeat(3000)),
    ] {
        app.anyone().get(&format!("/embed?url={}", encode(url))).await.expect(400);
    }
    app.anyone().get("/embed").await.expect(400);
    app.anyone().get("/embed?story=nothing").await.expect(404);
    app.anyone().get("/embed?story=0000000000000").await.expect(404);
    app.set_policy(|policy| policy.stories_by_url = false).await;
    app.anyone().get(&format!("/embed?url={}", encode("https://paper.example/new"))).await.expect(404);
    // Whoever invents addresses of a listed host is stopped before the disk is full.
    app.set_policy(|policy| policy.stories_by_url = true).await;
    let mut last = 0;
    for number in 0..=rejoinder_domain::limits::STORIES_BY_URL_PER_MINUTE {
        last = app.anyone().get(&format!("/embed?url=https://paper.example/{number}")).await.status;
    }
    assert_eq!(last, 429);
}

#[tokio::test]
async fn a_frame_takes_the_host_pages_looks_and_nothing_else() {
    let app = TestApp::new().await;
    let (story, _) = app.story("Looks").await;
    for (scheme, accent, shown, theme) in [
        ("dark", "#336699", Some("dark"), "/theme.css?accent=%23336699"),
        ("light", "ABCDEF", Some("light"), "/theme.css?accent=%23abcdef"),
        ("", "", None, "/theme.css?v=1"),
        ("neon", "red", None, "/theme.css?v=1"),
        ("dark\" onload=\"x", "#12345", None, "/theme.css?v=1"),
        ("DARK", "#33669g", None, "/theme.css?v=1"),
        ("", "#336699;}*{x:y", None, "/theme.css?v=1"),
        ("", "##336699", None, "/theme.css?v=1"),
    ] {
        let at = format!("/embed?story={}&scheme={}&accent={}", story.id, encode(scheme), encode(accent));
        let answer = app.anyone().get(&at).await.expect(200);
        assert_eq!(answer.attributes("html", "data-scheme").first().map(String::as_str), shown, "{scheme}");
        let sheets = answer.attributes("link[rel=stylesheet]", "href");
        assert_eq!(sheets.last().map(String::as_str), Some(theme), "{accent}");
        let css = app.anyone().get(theme).await.expect(200).text();
        assert!(
            css.starts_with(":root{--accent:#") && css.trim_end().ends_with('}') && css.len() < 40,
            "{css}"
        );
        // The looks stay through the pages of the frame.
        for href in answer.attributes("#discussion nav a", "href") {
            assert!(href.starts_with(&format!("/embed?story={}", story.id)), "{href}");
        }
        assert_eq!(answer.attributes("script", "src"), [assets::path("frame.js")]);
    }
    for bad in ["red", "%23fff", "url(//evil.example)", "%23336699%7D*%7Bbackground:red"] {
        let css = app.anyone().get(&format!("/theme.css?accent={bad}")).await.expect(200).text();
        assert_eq!(css.trim_end(), ":root{--accent:#8a1538}", "{bad}");
    }
}

/// A link of the frame stays in it, or says where it opens: pages of ours refuse to stand in frames.
#[tokio::test]
async fn links_of_the_frame_stay_in_it_or_leave_it_whole() {
    let app = TestApp::new().await;
    let (ann, bob) = (app.reader("Ann").await, app.reader("Bob").await);
    let (story, thread) = app.story("Framed").await;
    let chain = app.chain(&ann, thread.id, 60).await;
    for number in 0..40 {
        app.post(&bob, thread.id, None, &format!("@Ann number {number} https://a.example/")).await;
    }
    let held = app.post(&ann, thread.id, None, "Held").await;
    decide(&app, Act::Remove, held.id).await;
    for closed in [false, true] {
        if closed {
            app.set_policy(|policy| policy.guests = rejoinder_domain::site::Guests::Off).await;
        }
        for client in [app.anyone(), app.browser(&ann).await, app.browser(&app.desk).await] {
            let client = client.with("sec-fetch-dest", "iframe");
            for part in [
                "".to_owned(),
                "&order=oldest".into(),
                format!("&in={}", chain[0].id),
                format!("&in={}&at={}", chain[0].id, chain[40].id),
            ] {
                let page = client.get(&format!("/embed?story={}{part}", story.id)).await.expect(200);
                let html = page.html();
                for link in html.select(&css("a[href]")) {
                    let (href, target) = (link.attr("href").unwrap_or_default(), link.attr("target"));
                    if matches!(target, Some("_blank" | "_top")) || href.starts_with('#') {
                        continue;
                    }
                    if href.starts_with("https://a.example") {
                        // The loader opens them beside the frame; without script they may stand in it or not.
                        continue;
                    }
                    let to = client.follow(href.split('#').next().unwrap_or_default()).await;
                    let policy = to.header("content-security-policy");
                    assert!(
                        policy.contains("frame-ancestors 'self' https://paper.example"),
                        "{href} {part}: {policy}"
                    );
                }
                for form in html.select(&css("form[action]")) {
                    let action = form.attr("action").unwrap_or_default();
                    assert!(action.starts_with('/') && !action.starts_with("//"), "{action}");
                }
            }
        }
    }
}

#[tokio::test]
async fn what_is_written_in_the_frame_leads_back_into_it() {
    let app = TestApp::new().await;
    let ann = app.reader("Ann").await;
    let (story, _) = app.story("In the frame").await;
    let at = format!("/embed?story={}", story.id);
    for client in [app.anyone(), app.browser(&ann).await] {
        let client = client.with("sec-fetch-dest", "iframe").with("sec-fetch-site", "same-origin");
        let form = client.get(&at).await.expect(200).form("form[data-compose]");
        let text = format!("Written {}", client.cookies().len());
        let refused = form.clone().with("name", "Guest").with("text", "").send(&client).await.expect(422);
        assert!(
            refused
                .header("content-security-policy")
                .contains("frame-ancestors 'self' https://paper.example")
        );
        let answer = form.with("text", &text).with("name", "Guest").send(&client).await.expect(303);
        assert!(answer.location().starts_with(&at), "{}", answer.location());
        let page = client.follow(&answer.location()).await.expect(200);
        assert_eq!(page.texts(".is-marked .comment-text"), [text]);
        assert!(page.attributes("html", "class").contains(&"frame".to_owned()));
    }
    let desk = app.browser(&app.desk).await.with("sec-fetch-dest", "iframe");
    let page = desk.get(&at).await.expect(200);
    let to = page.form("form[data-act=react]").with("on", "1").send(&desk).await.expect(303).location();
    assert!(to.starts_with(&at), "{to}");
    app.set_policy(|policy| policy.premoderate = true).await;
    let client = app.browser(&ann).await.with("sec-fetch-dest", "iframe");
    let form = client.get(&at).await.form("form[data-compose]");
    let to = form.with("text", "Waits").send(&client).await.expect(303).location();
    assert!(to.starts_with(&at) && to.contains("told=held"), "{to}");
    let page = client.follow(&to).await.expect(200);
    assert_eq!(page.texts(".pending .comment-text"), ["Waits"]);
    // What is done to one's own comment in the frame stays there too.
    let own = page.attributes(".pending article", "data-comment").pop().expect("own");
    let to = client.post(&format!("/c/{own}/withdraw"), &[]).await.expect(303).location();
    assert!(to.starts_with(&at), "{to}");
}

#[tokio::test]
async fn a_fragment_is_the_same_for_everybody_and_its_links_are_whole() {
    let app = TestApp::new().await;
    let (ann, bob) = (app.reader("Ann").await, app.reader("Bob").await);
    let (story, thread) = publish(&app, &app.site(), &app.desk, |draft| {
        draft.elsewhere = true;
        draft.urls = vec!["https://paper.example/far".into()];
    })
    .await;
    let chain = app.chain(&ann, thread.id, 12).await;
    app.post(&bob, thread.id, Some(chain[3].id), "@Ann so").await;
    app.post(&bob, thread.id, None, "@Ann and so").await;
    let held = app.post(&ann, thread.id, None, "Held").await;
    decide(&app, Act::Hold, held.id).await;
    let at = format!("/fragment?story={}", story.id);
    let plain = app.anyone().get(&at).await.expect(200);
    for actor in [&ann, &bob, &app.desk] {
        let other = app.browser(actor).await.get(&at).await.expect(200);
        assert_eq!(other.bytes, plain.bytes);
        assert!(other.header("cache-control").starts_with("public"));
    }
    assert!(
        !plain.holds("<html") && !plain.holds("<script") && !plain.holds("<form") && !plain.holds("Held")
    );
    for attribute in ["href", "src", "action"] {
        for link in plain.attributes(&format!("[{attribute}]"), attribute) {
            assert!(link.starts_with("https://talk.paper.example/"), "{link}");
        }
    }
    assert!(!plain.attributes("a.mention", "href").is_empty());
    app.anyone().get(&format!("{at}&cursor=x")).await.expect(400);
    assert_eq!(path(&story).matches('/').count(), 3);
}

#[tokio::test]
async fn a_fragment_that_is_refused_puts_nothing_into_the_page() {
    let app = TestApp::new().await;
    for (at, status, code) in [
        ("/fragment?story=nothing", 404, "story_unknown"),
        ("/fragment?url=https%3A%2F%2Fevil.example%2Fx", 404, "story_unknown"),
        ("/fragment", 400, "parameter_missing"),
        ("/fragment?story=1&unknown=1", 400, "parameter_unknown"),
    ] {
        let answer = app.anyone().get(at).await.expect(status);
        let body = answer.text();
        assert!(body.starts_with(&format!("<!-- rejoinder: {code} ")), "{at}: {body}");
        assert!(body.ends_with(" -->\n") && body.lines().count() == 1 && body.len() < 100, "{at}: {body}");
        assert_eq!(answer.header("content-type"), "text/html; charset=utf-8");
        assert_eq!(answer.header("cache-control"), "no-store");
    }
}

#[tokio::test]
async fn the_loader_is_small_short_cached_and_for_every_page() {
    let app = TestApp::new().await;
    let loader = app.anyone().with("accept-encoding", "br").get("/embed.js").await.expect(200);
    assert_eq!(loader.header("content-type"), "text/javascript; charset=utf-8");
    assert_eq!(loader.header("cross-origin-resource-policy"), "cross-origin");
    assert_eq!(loader.header("cache-control"), "public, max-age=300, stale-while-revalidate=86400");
    assert!(loader.bytes.len() < 3 * 1024, "{}", loader.bytes.len());
    let mut site = Site::clone(&app.site());
    site.embedders.clear();
    rejoinder_app::update_site(&app, site, None).await.expect("a site is changed");
    let (story, _) = app.story("Nowhere").await;
    let answer = app.anyone().get(&format!("/embed?story={}", story.id)).await.expect(200);
    assert!(answer.header("content-security-policy").ends_with("frame-ancestors 'self'"));
    app.anyone().get(&format!("/embed?url={}", encode("https://paper.example/a"))).await.expect(404);
}
