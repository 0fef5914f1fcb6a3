//! The pages that people read, and what search engines and feed readers take.

use quick_xml::{Reader, events::Event};
use rejoinder_app::{Draft, post_comment, react};
use rejoinder_domain::{CommentId, Role, decision::Act, limits, story::BodyFormat, thread::ThreadState};
use rejoinder_testkit::{TestCtx, app::TestApp};
use rejoinder_web::i18n::Lang;
use serde_json::Value;

use crate::paper::{decide, path, publish, set_thread, walk, withdraw};

/// The roots of a page.
const ROOTS: &str = "#discussion > ol.comments > li > article";

#[tokio::test]
async fn the_front_page_and_the_sections_lead_to_stories() {
    let app = TestApp::new().await;
    let (site, desk) = (app.site(), app.desk.clone());
    let mut stories = Vec::new();
    for number in 0..limits::STORIES_PAGE + 5 {
        app.clock.advance_secs(60);
        let (story, _) = publish(&app, &site, &desk, |draft| {
            draft.text.headline = format!("Headline {number} <b>&amp;");
            draft.text.section = "world".into();
            draft.lead = number <= 1;
        })
        .await;
        stories.push(story);
    }
    let client = app.anyone();
    let front = client.get("/").await.expect(200);
    // The later of the two that staff put first, though thirty others are later still.
    assert!(front.attributes(".front-lead a", "href").contains(&path(&stories[1])), "{}", front.told());
    assert!(front.attributes(".front-latest a", "href").contains(&path(stories.last().expect("stories"))));
    assert!(front.holds("Headline 34 &#60;b&#62;&#38;amp;"), "a headline is text: {}", front.told());
    assert_eq!(front.texts("h1"), ["The paper"]);

    let mut found: Vec<String> = Vec::new();
    let mut next = Some("/section/world".to_owned());
    while let Some(page) = next {
        let page = client.get(&page).await.expect(200);
        let links = page.attributes(".section-list h2 a, .section-list h3 a", "href");
        found.extend(links.into_iter().filter(|href| !href.contains('#')));
        next = page.attributes("nav.paging a[rel=next]", "href").pop();
    }
    let wanted: Vec<String> = stories.iter().rev().map(path).collect();
    assert_eq!(found, wanted, "each story once, the latest first");
    client.get("/section/none").await.expect(404);
    client.get("/section/world?before=0000000000000").await.expect(400);
    client.get("/section/world?before=%20").await.expect(400);
}

#[tokio::test]
async fn an_old_slug_leads_on_and_keeps_the_query() {
    let app = TestApp::new().await;
    let site = app.site();
    let (story, _) = publish(&app, &site, &app.desk, |draft| {
        draft.text.headline = "日本のニュース & more".into();
        draft.publisher_id = Some("nitf-77".into());
    })
    .await;
    let client = app.anyone();
    let here = path(&story);
    for old in ["x", "..", "%2e%2e", "x;y", "%E6%97%A5", "%00", "%0d%0aSet-Cookie:a=b", "a%2fb"] {
        let answer = client.get(&format!("/story/{}/{old}?order=best&in=", story.id)).await;
        // A client that resolves dots would not even ask for them.
        if answer.status == 404 && old == ".." {
            continue;
        }
        let answer = answer.expect(308);
        assert_eq!(answer.location(), format!("{here}?order=best&in="), "{old}");
        assert!(answer.header("set-cookie").is_empty());
    }
    client.get(&here).await.expect(200);
    for short in [story.id.to_string(), "nitf-77".to_owned()] {
        let answer = client.get(&format!("/story/{short}?order=best")).await.expect(303);
        assert_eq!(answer.location(), format!("{here}?order=best"));
    }
    client.get("/story/none").await.expect(404);
    client.get("/story/0000000000000/x").await.expect(404);
    client.get("/story/%ff/x").await.expect(404);
}

#[tokio::test]
async fn a_permalink_leads_to_the_place_of_its_comment() {
    let app = TestApp::new().await;
    let ann = app.reader("Ann").await;
    let (story, thread) = app.story("Long talk").await;
    let chain = app.chain(&ann, thread.id, 130).await;
    let mut roots = Vec::new();
    for number in 0..70 {
        roots.push(app.post(&ann, thread.id, None, &format!("Root {number}")).await);
    }
    let client = app.anyone();
    for comment in chain.iter().chain(&roots) {
        let answer = client.get(&format!("/c/{}", comment.id)).await.expect(303);
        let to = answer.location();
        assert!(to.starts_with(&path(&story)), "{to}");
        assert!(to.ends_with(&format!("#c-{}", comment.id)), "{to}");
        let page = client.follow(&to).await.expect(200);
        assert_eq!(page.attributes(".is-marked", "data-comment"), [comment.id.to_string()], "{to}");
        assert_eq!(page.attributes(&format!("[id=\"c-{}\"]", comment.id), "data-comment").len(), 1);
    }
    // Deep ones say whom they answer, and the link leads there.
    let page = client.follow(&format!("/c/{}", chain[60].id)).await.expect(200);
    let to = page.attributes(&format!("[id=\"c-{}\"] .in-reply-to", chain[60].id), "href");
    assert_eq!(to, [format!("/c/{}", chain[59].id)]);
    client.get("/c/0000000000000").await.expect(404);
    client.get("/c/xyz").await.expect(404);
    client.get("/c/%ff").await.expect(404);
}

#[tokio::test]
async fn every_order_shows_each_conversation_once_forward_and_back() {
    let app = TestApp::new().await;
    let (ann, bob) = (app.reader("Ann").await, app.reader("Bob").await);
    let (story, thread) = app.story("Orders").await;
    let site = app.site();
    let mut roots = Vec::new();
    for number in 0..75_usize {
        let root = app.post(&ann, thread.id, None, &format!("Root {number}")).await;
        for _ in 0..number % 3 {
            app.post(&ann, thread.id, Some(root.id), &format!("Answer to {number}")).await;
        }
        if number % 4 == 0 {
            react(&app, &site, &bob, root.id, "respect", true).await.expect("a reaction");
        }
        roots.push(root.id.to_string());
    }
    let client = app.anyone();
    let here = path(&story);
    for order in ["newest", "oldest", "answered", "best"] {
        let first = format!("{here}?order={order}");
        let page = client.get(&first).await.expect(200);
        assert_eq!(page.attributes("#discussion", "data-order"), [order]);
        let current = page.attributes(".orders a[aria-current=true]", "href");
        assert_eq!(current, [format!("{here}?order={order}#discussion")]);
        assert_eq!(page.texts(".orders p"), [Lang::EN.msg(&format!("order-{order}-told"))]);

        let forward = walk(&client, &first, "next", ROOTS).await;
        assert_eq!(forward.len(), 75, "{order}");
        match order {
            "oldest" => assert_eq!(forward, roots),
            "newest" => assert!(forward.iter().eq(roots.iter().rev())),
            "answered" => assert_eq!(forward[0], roots[74], "two answers, and the newest"),
            _ => assert_eq!(forward[0], roots[72], "one reaction, and the newest"),
        }
        // Back from the last page: the same, page by page.
        let mut last = first.clone();
        while let Some(next) = client.get(&last).await.attributes("nav.paging a[rel=next]", "href").pop() {
            last = next.split('#').next().unwrap_or_default().to_owned();
        }
        let back = walk(&client, &last, "prev", ROOTS).await;
        assert_eq!(back.len(), 75, "{order} back");
        let start = client.get(&last).await.attributes("nav.paging a:not([rel])", "href");
        assert_eq!(start, [format!("{here}?order={order}#discussion")]);
    }
    let refused = client.get(&format!("{here}?order=loudest")).await.expect(400);
    assert!(refused.holds("class=\"page error\""));
}

#[tokio::test]
async fn a_long_conversation_is_walked_whole() {
    let app = TestApp::new().await;
    let ann = app.reader("Ann").await;
    let (story, thread) = app.story("Conversation").await;
    let root = app.post(&ann, thread.id, None, "Root").await;
    let mut answers = Vec::new();
    for number in 0..125 {
        let parent = if number % 2 == 0 { root.id } else { *answers.last().unwrap_or(&root.id) };
        answers.push(app.post(&ann, thread.id, Some(parent), &format!("Answer {number}")).await.id);
    }
    let client = app.anyone();
    let page = client.get(&path(&story)).await.expect(200);
    let more = page.attributes(".more-answers a", "href");
    assert_eq!(more.len(), 1);
    assert_eq!(
        page.texts(".more-answers a"),
        [Lang::EN.count("more-answers", 125 - limits::REPLIES_SHOWN as i64)]
    );
    let first = more[0].split('#').next().unwrap_or_default().to_owned();
    let wanted: Vec<String> = answers.iter().map(ToString::to_string).collect();
    let forward = walk(&client, &first, "next", ".replies article").await;
    let mut sorted = forward.clone();
    sorted.sort();
    let mut all = wanted.clone();
    all.sort();
    assert_eq!(sorted, all, "each answer once");
    let page = client.get(&first).await.expect(200);
    assert!(page.texts(".conversation").concat().contains("Ann"));
    assert!(page.attributes(".conversation a", "href")[0].starts_with(&path(&story)));
    // From a marked answer in the middle both ways lead on.
    let middle = client.follow(&format!("/c/{}", answers[70])).await.expect(200);
    assert_eq!(middle.attributes("nav.paging a[rel=prev]", "href").len(), 1);
    assert_eq!(middle.attributes("nav.paging a[rel=next]", "href").len(), 1);
    // A conversation is asked for by its start.
    client.get(&format!("{}?in={}", path(&story), answers[3])).await.expect(404);
}

#[tokio::test]
async fn a_tombstone_keeps_the_place_while_there_are_answers() {
    let app = TestApp::new().await;
    let (ann, bob) = (app.reader("Ann").await, app.reader("Bob").await);
    let (story, thread) = app.story("Tombstones").await;
    let kept = app.post(&ann, thread.id, None, "gone-but-answered").await;
    let answer = app.post(&bob, thread.id, Some(kept.id), "I answer").await;
    let removed = app.post(&ann, thread.id, None, "removed-but-answered").await;
    app.post(&bob, thread.id, Some(removed.id), "So do I").await;
    let lone = app.post(&ann, thread.id, None, "gone-alone").await;
    withdraw(&app, &ann, kept.id).await;
    withdraw(&app, &ann, lone.id).await;
    decide(&app, Act::Remove, removed.id).await;
    let client = app.anyone();
    let page = client.get(&path(&story)).await.expect(200);
    let told = |id: CommentId| page.texts(&format!("[id=\"c-{id}\"].tombstone p"));
    assert_eq!(told(kept.id), [Lang::EN.msg("tombstone-withdrawn")]);
    assert_eq!(told(removed.id), [Lang::EN.msg("tombstone-removed")]);
    assert!(!page.comment_ids().contains(&lone.id.to_string()));
    assert_eq!(page.texts("#discussion-title"), ["2 comments"]);
    client.follow(&format!("/c/{}", kept.id)).await.expect(200);
    client.get(&format!("/c/{}", lone.id)).await.expect(404);
    client.get(&format!("/c/{}/reply", kept.id)).await.expect(409);
    // The last answer gone, the tombstone goes too.
    withdraw(&app, &bob, answer.id).await;
    let page = client.get(&path(&story)).await.expect(200);
    assert!(!page.comment_ids().contains(&kept.id.to_string()));
    app.assert_sound().await;
}

#[tokio::test]
async fn a_readers_page_has_what_everybody_may_see() {
    let app = TestApp::new().await;
    let ann = app.reader("Ann").await;
    let (story, thread) = app.story("Ann writes").await;
    let mut visible = Vec::new();
    for number in 0..35 {
        visible.push(app.post(&ann, thread.id, None, &format!("Comment {number}")).await.id.to_string());
    }
    let held = app.post(&ann, thread.id, None, "held-words").await;
    decide(&app, Act::Hold, held.id).await;
    let gone = app.post(&ann, thread.id, None, "withdrawn-words").await;
    withdraw(&app, &ann, gone.id).await;
    let first = format!("/reader/{}", TestCtx::who(&ann).id);
    let own = app.browser(&ann).await;
    for client in [app.anyone(), own] {
        let mut next = Some(first.clone());
        let mut found = Vec::new();
        while let Some(page) = next {
            let page = client.get(&page).await.expect(200);
            assert!(!page.holds("held-words") && !page.holds("withdrawn-words"));
            assert!(page.texts(".page-lead")[0].starts_with("35 comments"), "{:?}", page.texts(".page-lead"));
            found.extend(page.attributes("article a.when", "href"));
            next = page.attributes("nav.paging a[rel=next]", "href").pop();
        }
        let wanted: Vec<String> = visible.iter().rev().map(|id| format!("/c/{id}")).collect();
        assert_eq!(found, wanted);
    }
    // A story that was taken back is named nowhere.
    rejoinder_app::unpublish_story(&app, &app.site(), &app.desk, story.id)
        .await
        .expect("an editor unpublishes");
    let page = app.anyone().get(&first).await.expect(200);
    assert!(!page.holds("Ann writes"), "{}", page.told());
    app.anyone().get("/reader/0000000000000").await.expect(404);
}

#[tokio::test]
async fn a_story_that_was_taken_back_is_on_no_page() {
    let app = TestApp::new().await;
    let ann = app.reader("Ann").await;
    let (story, thread) = app.story("Killed headline").await;
    let comment = app.post(&ann, thread.id, None, "About it").await;
    rejoinder_app::unpublish_story(&app, &app.site(), &app.desk, story.id)
        .await
        .expect("an editor unpublishes");
    let (here, id) = (path(&story), story.id);
    for client in [app.anyone(), app.browser(&ann).await] {
        for gone in [
            here.clone(),
            format!("/story/{id}"),
            format!("/story/{id}/comments.atom"),
            format!("/story/{id}/comments.rss"),
            format!("/embed?story={id}"),
            format!("/fragment?story={id}"),
            format!("/api/v1/stories/{id}"),
            format!("/api/v1/threads?story_id={id}"),
            format!("/c/{}/reply", comment.id),
        ] {
            let answer = client.get(&gone).await;
            assert!(matches!(answer.status, 404), "{gone}: {}", answer.status);
            assert!(!answer.holds("Killed headline"), "{gone}");
        }
        for list in ["/", "/feed.atom", "/feed.rss", "/sitemap.xml", "/api/v1/stories"] {
            assert!(!client.get(list).await.expect(200).holds("Killed"), "{list}");
        }
    }
    // Editors still read it.
    app.browser(&app.desk).await.get(&here).await.expect(200);
}

#[tokio::test]
async fn the_rules_are_on_a_page() {
    let app = TestApp::new().await;
    let page = app.anyone().get("/rules").await.expect(200);
    assert_eq!(page.attributes("ol.rules li", "id"), ["r1", "r2"]);
    assert!(page.holds(&Lang::EN.msg("rules-guests-shown")));
    app.set_policy(|policy| policy.premoderate = true).await;
    let page = app.anyone().get("/rules").await.expect(200);
    assert!(page.holds(&Lang::EN.msg("rules-premoderate")));
    assert!(page.holds(&Lang::EN.msg1("rules-version", "n", 2)));
}

/// Names of all elements of a document, or why it is not well-formed.
fn elements(answer: &rejoinder_testkit::app::Answer) -> Vec<(String, Vec<(String, String)>)> {
    let text = answer.text();
    let mut reader = Reader::from_str(&text);
    reader.config_mut().check_end_names = true;
    let (mut found, mut depth) = (Vec::new(), 0);
    loop {
        let (start, empty) = match reader.read_event() {
            Ok(Event::Eof) => break,
            Ok(Event::Start(start)) => (start, false),
            Ok(Event::Empty(start)) => (start, true),
            Ok(Event::End(_)) => {
                depth -= 1;
                continue;
            }
            Ok(_) => continue,
            Err(error) => panic!("not well-formed: {error}\n{text}"),
        };
        depth += i32::from(!empty);
        let attributes = start
            .attributes()
            .map(|attribute| {
                let attribute = attribute.expect("attributes are well-formed");
                (attribute.key.as_ref().to_owned(), attribute.value.into_owned())
            })
            .collect();
        found.push((start.name().as_ref().to_owned(), attributes));
    }
    assert_eq!(depth, 0, "{text}");
    found
}

fn attribute<'a>(element: &'a (String, Vec<(String, String)>), name: &str) -> &'a str {
    element.1.iter().find(|(other, _)| other == name).map(|(_, value)| value.as_str()).unwrap_or_default()
}

#[tokio::test]
async fn feeds_are_well_formed_and_threaded() {
    let app = TestApp::new().await;
    let (ann, bob) = (app.reader("Ann & <Co>").await, app.reader("リッチ").await);
    let site = app.site();
    let (story, thread) = publish(&app, &site, &app.desk, |draft| {
        draft.text.headline = "Üben & \"Zeichen\" ]]> <x>".into();
        draft.text.standfirst = "A standfirst".into();
    })
    .await;
    let root =
        app.post(&ann, thread.id, None, "Root with <b> & ]]> and \u{1F600} https://a.example/?a=1&b=2").await;
    let answer = app.post(&bob, thread.id, Some(root.id), "@Ann & <Co> Answer").await;
    let client = app.anyone();

    for feed in ["/feed.atom", "/feed.rss", "/sitemap.xml"] {
        elements(&client.get(feed).await.expect(200));
    }
    let stories = client.get("/feed.atom").await;
    assert_eq!(stories.header("content-type"), "application/atom+xml; charset=utf-8");
    let replies = elements(&stories);
    let replies = replies.iter().find(|e| attribute(e, "rel") == "replies").expect("a link to the comments");
    assert_eq!(attribute(replies, "thr:count"), "2");
    let base = "https://talk.paper.example";
    assert_eq!(attribute(replies, "href"), format!("{base}/story/{}/comments.atom", story.id));

    let atom = client.get(&format!("/story/{}/comments.atom", story.id)).await.expect(200);
    let found = elements(&atom);
    assert_eq!(found.iter().filter(|(name, _)| name == "entry").count(), 2);
    let answered: Vec<&str> =
        found.iter().filter(|(name, _)| name == "thr:in-reply-to").map(|e| attribute(e, "ref")).collect();
    // The newest comment comes first; a root answers the story.
    assert_eq!(answered, [format!("{base}/c/{}", root.id), format!("{base}/story/{}", story.id)]);
    assert!(atom.holds(&format!("<id>{base}/c/{}</id>", answer.id)));

    let rss = client.get(&format!("/story/{}/comments.rss", story.id)).await.expect(200);
    assert_eq!(rss.header("content-type"), "application/rss+xml; charset=utf-8");
    assert_eq!(elements(&rss).iter().filter(|(name, _)| name == "item").count(), 2);
    assert!(rss.holds("<dc:creator>Ann &amp; &lt;Co&gt;</dc:creator>"), "{}", rss.text());
    // What a feed reader gets has no base to complete a path by.
    for feed in [&atom, &rss] {
        assert!(!feed.holds("href=&quot;/"), "{}", feed.text());
    }
    client.get("/story/0000000000000/comments.atom").await.expect(404);
    client.get("/story/x/comments.rss").await.expect(404);
}

#[tokio::test]
async fn machines_are_told_where_to_look() {
    let app = TestApp::new().await;
    let (story, _) = publish(&app, &app.site(), &app.desk, |draft| {
        draft.text.headline = "ニュース & more".into();
    })
    .await;
    let (elsewhere, _) = publish(&app, &app.site(), &app.desk, |draft| {
        draft.elsewhere = true;
        draft.urls = vec!["https://paper.example/a".into()];
    })
    .await;
    let client = app.anyone();
    let sitemap = client.get("/sitemap.xml").await.expect(200);
    assert!(
        sitemap.holds(&format!("https://talk.paper.example{}</loc>", path(&story))),
        "{}",
        sitemap.text()
    );
    assert!(!sitemap.holds(&elsewhere.id.to_string()), "its own site lists it");
    let robots = client.get("/robots.txt").await.expect(200);
    assert!(robots.holds("Sitemap: https://talk.paper.example/sitemap.xml"));
    assert_eq!(robots.header("content-type"), "text/plain; charset=utf-8");
}

#[tokio::test]
async fn the_head_of_a_story_says_what_it_is() {
    let app = TestApp::new().await;
    let ann = app.reader("Ann").await;
    let (story, thread) = publish(&app, &app.site(), &app.desk, |draft| {
        draft.text.headline = "</script><script>alert(1)</script>\u{2028}".into();
        draft.text.standfirst = "A \"standfirst\" <b>".into();
        draft.text.byline = "Jane".into();
        draft.text.tags = vec!["one".into()];
    })
    .await;
    let root = app.post(&ann, thread.id, None, "Root </script> <!--").await;
    let answer = app.post(&ann, thread.id, Some(root.id), "Answer").await;
    let page = app.anyone().get(&path(&story)).await.expect(200);
    let canonical = page.attributes("link[rel=canonical]", "href");
    assert_eq!(canonical, [format!("https://talk.paper.example{}", path(&story))]);
    assert_eq!(page.attributes("meta[property=\"og:url\"]", "content"), canonical);
    assert_eq!(page.attributes("meta[property=\"og:type\"]", "content"), ["article"]);
    assert_eq!(page.attributes("meta[name=description]", "content"), ["A \"standfirst\" <b>"]);
    let texts = page.texts("script[type=\"application/ld+json\"]");
    assert_eq!(texts.len(), 1, "one script, whatever the headline says");
    let ld: Value = serde_json::from_str(&texts[0]).expect("JSON");
    assert_eq!(ld["@type"], "NewsArticle");
    assert_eq!(ld["headline"], story.text.headline.as_str());
    assert_eq!(ld["commentCount"], 2);
    assert_eq!(ld["url"], canonical[0].as_str());
    let first = &ld["comment"][0];
    assert_eq!(first["text"], "Root </script> <!--");
    assert_eq!(first["author"]["name"], "Ann");
    assert_eq!(first["comment"][0]["@id"], format!("https://talk.paper.example/c/{}", answer.id));
    assert_eq!(first["comment"][0]["parentItem"]["@id"], first["@id"]);
    // Parts of the thread are no pages of their own for search engines.
    let part = app.anyone().get(&format!("{}?order=oldest&at={}", path(&story), root.id)).await.expect(200);
    assert_eq!(part.attributes("link[rel=canonical]", "href"), canonical);
}

#[tokio::test]
async fn a_page_has_the_language_and_direction_of_its_story() {
    let app = TestApp::new().await;
    for (language, tag, dir) in [
        ("ar", "ar", "rtl"),
        ("ja", "ja", "ltr"),
        ("de-AT", "de", "ltr"),
        ("", "en", "ltr"),
        ("fi", "en", "ltr"),
    ] {
        let (story, thread) =
            publish(&app, &app.site(), &app.desk, |draft| draft.text.language = language.into()).await;
        let page = app.anyone().with("accept-language", "ja").get(&path(&story)).await.expect(200);
        assert_eq!(page.attributes("html", "lang"), [tag], "{language}");
        assert_eq!(page.attributes("html", "dir"), [dir]);
        let own = if language.is_empty() { "en" } else { language };
        assert_eq!(page.attributes("article.story", "lang"), [own]);
        assert_eq!(page.attributes("#discussion", "dir"), [dir]);
        set_thread(&app, &thread, ThreadState::Closed, 0).await;
        let page = app.anyone().get(&path(&story)).await.expect(200);
        let lang = Lang::best(tag).expect("a language");
        assert!(page.holds(&lang.msg("thread-closed")));
        assert!(page.attributes("form[data-compose]", "action").is_empty());
    }
}

#[tokio::test]
async fn a_story_shows_every_part_that_it_has() {
    let app = TestApp::new().await;
    let png = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\0\x10\0\0\0\x08\x08\x02\0\0\0".to_vec();
    let (story, _) = publish(&app, &app.site(), &app.desk, |draft| {
        let t = &mut draft.text;
        t.headline = "Everything".into();
        t.body = "First *one*.\n\n<script>alert(1)</script> [x](javascript:alert(1))".into();
        t.body_format = BodyFormat::Markdown;
        t.byline = "Jane Doe".into();
        t.credit = "© Agency".into();
        t.dateline = "TOKYO".into();
        t.section = "world".into();
        t.tags = vec!["peace".into()];
        t.correction = "It was Tuesday.".into();
        t.picture_alt = "A \"picture\"".into();
        t.picture_caption = "A caption".into();
        draft.picture = Some(rejoinder_app::NewPicture { bytes: png.clone() });
    })
    .await;
    let client = app.anyone();
    let page = client.get(&path(&story)).await.expect(200);
    for text in ["Jane Doe", "© Agency", "TOKYO", "peace", "It was Tuesday.", "A caption", "<em>one</em>"] {
        assert!(page.holds(text), "{text}: {}", page.told());
    }
    assert_eq!(page.attributes(".kicker a", "href"), ["/section/world"]);
    let src = page.attributes(".story-picture img", "src");
    assert_eq!(page.attributes(".story-picture img", "alt"), ["A \"picture\""]);
    let picture = client.get(&src[0]).await.expect(200);
    assert_eq!((picture.header("content-type"), &picture.bytes), ("image/png", &png));
    assert_eq!(picture.headers["cache-control"], "public, max-age=31536000, immutable");
    client.get("/media/0000000000000").await.expect(404);
    // Nor is it on another paper's host.
    app.add_site("other", |_| {}).await;
    app.anyone_at("talk.other.example").get(&src[0]).await.expect(404);
}

#[tokio::test]
async fn a_reader_who_has_the_page_gets_304_and_no_cookie() {
    let app = TestApp::new().await;
    let ann = app.reader("Ann").await;
    let (story, thread) = app.story("Validators").await;
    let comment = app.post(&ann, thread.id, None, "One").await;
    let pages = [
        "/".to_owned(),
        "/section/world".into(),
        path(&story),
        format!("/reader/{}", TestCtx::who(&ann).id),
        "/rules".into(),
        format!("/embed?story={}", story.id),
        format!("/fragment?story={}", story.id),
        "/feed.atom".into(),
        "/feed.rss".into(),
        format!("/story/{}/comments.atom", story.id),
        format!("/story/{}/comments.rss", story.id),
        "/sitemap.xml".into(),
        "/openapi.json".into(),
        format!("/api/v1/threads?story_id={}", story.id),
        format!("/api/v1/threads/{}/comments", thread.id),
        format!("/api/v1/comments/{}", comment.id),
        format!("/api/v1/comments/{}/replies", comment.id),
        "/api/v1/stories".into(),
        format!("/api/v1/stories/{}", story.id),
        rejoinder_web::assets::path("discussion.css").into(),
        rejoinder_web::assets::path("frame.js").into(),
        "/embed.js".into(),
    ];
    let (anyone, browser) = (app.anyone(), app.browser(&ann).await);
    for page in &pages {
        for (client, whose) in [(&anyone, "public"), (&browser, "private")] {
            let first = client.get(page).await.expect(200);
            assert!(first.header("set-cookie").is_empty(), "{page}");
            let etag = first.header("etag").to_owned();
            let tag = etag.trim_start_matches("W/");
            assert!(tag.len() > 2 && tag.starts_with('"') && tag.ends_with('"'), "{page}: {etag}");
            assert_eq!(tag.matches('"').count(), 2, "{page}: {etag}");
            let shared = page.starts_with("/assets/") || page == "/embed.js" || page.starts_with("/fragment");
            let whose = if shared { "public" } else { whose };
            assert!(
                first.header("cache-control").starts_with(whose),
                "{page}: {}",
                first.header("cache-control")
            );
            for known in [etag.clone(), format!("\"x\", {etag}"), "*".to_owned()] {
                if known == "*" && (page.starts_with("/assets/") || page == "/embed.js") {
                    continue;
                }
                let again = client.with("if-none-match", &known).get(page).await.expect(304);
                assert!(again.bytes.is_empty());
                assert_eq!(again.header("etag"), etag, "{page}");
            }
            client.with("if-none-match", "\"other\"").get(page).await.expect(200);
        }
    }
    // A new comment is a new page.
    let etag = anyone.get(&path(&story)).await.header("etag").to_owned();
    app.post(&ann, thread.id, None, "Two").await;
    anyone.with("if-none-match", &etag).get(&path(&story)).await.expect(200);
    // HEAD is GET without its body.
    let request = anyone.request(http::Method::HEAD, &path(&story)).body(axum::body::Body::empty());
    let head = anyone.send(request.expect("a request")).await.expect(200);
    assert!(head.bytes.is_empty() && !head.header("etag").is_empty());
}

#[tokio::test]
async fn assets_come_packed_and_each_form_has_its_own_tag() {
    let app = TestApp::new().await;
    for name in ["discussion.css", "site.css", "discussion.js", "embed.js"] {
        let path = rejoinder_web::assets::path(name);
        let plain = app.anyone().get(path).await.expect(200);
        assert_eq!(plain.headers["vary"], "Accept-Encoding");
        let mut tags = vec![plain.header("etag").to_owned()];
        for coding in ["br", "gzip"] {
            let packed = app.anyone().with("accept-encoding", coding).get(path).await.expect(200);
            assert_eq!(packed.header("content-encoding"), coding);
            assert!(packed.bytes.len() < plain.bytes.len());
            tags.push(packed.header("etag").to_owned());
            let tag = tags.last().expect("a tag");
            let again =
                app.anyone().with("accept-encoding", coding).with("if-none-match", tag).get(path).await;
            assert_eq!(again.expect(304).headers["vary"], "Accept-Encoding");
        }
        tags.dedup();
        assert_eq!(tags.len(), 3, "{tags:?}");
        let refused =
            app.anyone().with("accept-encoding", "br;q=0, gzip;q=0.000").get(path).await.expect(200);
        assert_eq!(refused.header("content-encoding"), "");
    }
    app.anyone().get("/assets/discussion.css").await.expect(404);
    app.anyone().get("/assets/../Cargo.toml").await.expect(404);
    let page = app.anyone().with("accept-encoding", "gzip").get("/").await.expect(200);
    assert_eq!(page.header("content-encoding"), "gzip");
}

#[tokio::test]
async fn a_mention_leads_to_the_comment_that_it_answers() {
    let app = TestApp::new().await;
    let (ann, bob) = (app.reader("Sh1mon M4sada").await, app.reader("Bob").await);
    let (story, thread) = app.story("Mentions").await;
    let first = app.post(&ann, thread.id, None, "First").await;
    app.post(&bob, thread.id, None, "@Sh1mon M4sada\nIncorrect.").await;
    let page = app.anyone().get(&path(&story)).await.expect(200);
    assert_eq!(page.attributes("a.mention", "href"), [format!("/c/{}", first.id)]);
    assert_eq!(page.texts("a.mention"), ["@Sh1mon M4sada"]);
}

#[tokio::test]
async fn staff_are_marked_and_guests_are_not_linked() {
    let app = TestApp::new().await;
    let (story, thread) = app.story("Badges").await;
    let site = app.site();
    let moderator = app.reader_of(&site, "Mo", Role::Moderator).await;
    let staff = app.post(&moderator, thread.id, None, "From the desk").await;
    let draft = Draft {
        thread_id: thread.id,
        parent_id: None,
        text: "From nowhere".into(),
        guest_name: Some("Guest <i>".into()),
        key: None,
    };
    let guest =
        post_comment(&app, &site, &rejoinder_domain::Actor::Anyone, draft).await.expect("posted").comment;
    let page = app.anyone().get(&path(&story)).await.expect(200);
    assert_eq!(page.texts(&format!("[id=\"c-{}\"] .badge", staff.id)), [Lang::EN.msg("badge-staff")]);
    assert!(page.texts(&format!("[id=\"c-{}\"] .badge", guest.id)).is_empty());
    assert_eq!(page.texts(&format!("[id=\"c-{}\"] h3 bdi", guest.id)), ["Guest <i>"]);
    assert!(page.attributes(&format!("[id=\"c-{}\"] h3 a", guest.id), "href").is_empty());
}
