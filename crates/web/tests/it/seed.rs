//! The page that the product starts from: a real story with its comments must be carried whole and exact.

use std::{fs, io::BufReader, path::PathBuf};

use rejoinder_app::{exchange, import};
use rejoinder_testkit::app::{TestApp, css, shown};
use serde_json::Value;

fn seed() -> Option<PathBuf> {
    let path = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../../shared/seed/thread.json");
    if path.exists() {
        return Some(path);
    }
    let ci = std::env::var("CI").is_ok_and(|ci| ci == "true");
    assert!(!ci, "{} is not there, and nothing may be skipped here", path.display());
    eprintln!("skipped: {} is not there", path.display());
    None
}

#[tokio::test]
async fn the_page_is_carried_whole_and_exact() {
    let Some(path) = seed() else { return };
    let wanted: Value = serde_json::from_slice(&fs::read(&path).expect("a file")).expect("JSON");
    let app = TestApp::new().await;
    let source = exchange::open(BufReader::new(fs::File::open(&path).expect("a file"))).expect("a page");
    let report = import(&app, Some(app.site()), source, |_| {}).await.expect("it is imported");
    assert_eq!((report.stories, report.comments, report.refused), (1, 23, Vec::new()));

    let client = app.anyone();
    let front = client.get("/").await.expect(200);
    let href = front.attributes(".front-lead a", "href").pop().expect("the story leads");
    let page =
        client.get(&format!("{}?order=oldest", href.split('#').next().unwrap_or_default())).await.expect(200);
    let html = page.html();
    let story = &wanted["story"];
    let texts = |value: &Value| -> Vec<String> {
        value.as_array().expect("a list").iter().map(|one| one.as_str().expect("a text").to_owned()).collect()
    };
    assert_eq!(page.texts("h1"), [story["headline"].as_str().expect("a headline")]);
    assert_eq!(page.texts(".story-body p"), texts(&story["paragraphs"]));
    assert_eq!(page.texts(".story-body p").len(), 9);
    assert_eq!(page.texts(".credit"), [story["credit"].as_str().expect("a credit")]);
    assert!(
        page.attributes(".story-meta time", "datetime")[0].starts_with("2024-04-0"),
        "{:?}",
        page.attributes(".story-meta time", "datetime")
    );

    let comments = wanted["comments"].as_array().expect("comments");
    let articles: Vec<_> = html.select(&css("#discussion > ol.comments article.comment")).collect();
    let mut read: Vec<(String, String)> = articles
        .iter()
        .map(|article| {
            let one = |selector: &str| article.select(&css(selector)).next().expect("it has one");
            (one("header bdi").text().collect(), shown(one(".comment-text")))
        })
        .collect();
    let mut typed: Vec<(String, String)> = comments
        .iter()
        .map(|c| {
            (c["author"].as_str().expect("a name").to_owned(), c["text"].as_str().expect("a text").to_owned())
        })
        .collect();
    assert_eq!(read.len(), 23);
    read.sort();
    typed.sort();
    for (read, typed) in read.iter().zip(&typed) {
        assert_eq!(read, typed);
    }
    assert_eq!(page.texts("#discussion-title"), ["23 comments"]);

    // Who answers another by name leads to what he answers.
    let by = |name: &str| -> Vec<String> {
        articles
            .iter()
            .filter(|a| {
                a.select(&css("header bdi")).next().is_some_and(|n| n.text().collect::<String>() == name)
            })
            .map(|a| a.attr("data-comment").expect("an id").to_owned())
            .collect()
    };
    let (answer, claim) = (by("asdfgtr"), by("JJE"));
    let mention = page.attributes(&format!("[id=\"c-{}\"] a.mention", answer[0]), "href");
    assert_eq!(mention, [format!("/c/{}", claim[0])]);
    let links = page.attributes(&format!("[id=\"c-{}\"] .comment-text a:not(.mention)", answer[0]), "href");
    assert_eq!(
        links,
        [
            "https://en.wikipedia.org/wiki/Treaty_of_San_Francisco",
            "https://en.wikipedia.org/wiki/Soviet%E2%80%93Japanese_Neutrality_Pact",
            "https://encyclopedia.ushmm.org/content/en/article/german-soviet-pact",
        ]
    );
    let there = client.follow(&mention[0]).await.expect(200);
    assert!(
        there.texts(".is-marked .comment-text")[0].starts_with("Northern Territories are an agreed part")
    );

    // Who speaks twice is one person, on one page.
    for name in ["Yrral", "Strangerland"] {
        let ids = by(name);
        assert_eq!(ids.len(), 2, "{name}");
        let author = page.attributes(&format!("[id=\"c-{}\"] h3 a", ids[0]), "href");
        assert_eq!(author, page.attributes(&format!("[id=\"c-{}\"] h3 a", ids[1]), "href"));
        let own = client.get(&author[0]).await.expect(200);
        assert_eq!(own.texts("h1 bdi"), [name]);
        let mut shown = own.attributes("article a.when", "href");
        let mut wanted: Vec<String> = ids.iter().map(|id| format!("/c/{id}")).collect();
        shown.sort();
        wanted.sort();
        assert_eq!(shown, wanted);
    }
    // Again, and nothing changes.
    let source = exchange::open(BufReader::new(fs::File::open(&path).expect("a file"))).expect("a page");
    let report = import(&app, Some(app.site()), source, |_| {}).await.expect("it is imported");
    assert_eq!((report.stories, report.comments), (0, 0));
    app.assert_sound().await;
}
