//! Addresses of stories: which are one story, and which are none.

use proptest::prelude::*;
use rejoinder_domain::story_url::{StoryUrl, UrlProblem};

fn key(url: &str) -> String {
    StoryUrl::parse(url).unwrap_or_else(|problem| panic!("{url}: {problem}")).key
}

#[test]
fn the_addresses_of_one_story_have_one_key() {
    for (url, others) in [
        (
            "https://paper.example/2024/04/08/treaty",
            &[
                "http://paper.example/2024/04/08/treaty",
                "https://www.paper.example/2024/04/08/treaty/",
                "https://m.paper.example/2024/04/08/treaty",
                "https://amp.paper.example/2024/04/08/treaty",
                "https://www.m.paper.example/2024/04/08/treaty",
                "HTTPS://PAPER.Example:443/2024/04/08/treaty",
                "http://paper.example:80/2024/04/08/treaty#comments",
                "https://paper.example./2024/04/08/treaty",
                "https://paper.example/2024/04/08/treaty//",
                "https://paper.example/2024/04/08/treaty/amp",
                "https://paper.example/2024/04/08/treaty/amp/",
                "https://paper.example/2024/04/08/treaty.amp",
                "https://paper.example/2024/04/08/treaty?amp=1",
                "https://paper.example/2024/04/08/treaty?amp",
                "https://paper.example/2024/04/08/treaty?outputType=amp",
                "https://paper.example/2024/04/08/treaty?utm_source=x&UTM_medium=y&fbclid=z&gclid=1&ref=home&CMP=a&at_x=1",
                "https://paper.example/2024/04/08/treaty?%75tm_source=x",
                "https://paper.example/2024/04/08/treaty?",
                "https://paper.example/2024/04/./08/x/../%74reaty",
                "https://paper-example.cdn.ampproject.org/c/s/paper.example/2024/04/08/treaty",
                "https://paper-example.cdn.ampproject.org/c/s/www.paper.example/2024/04/08/treaty.amp?amp_js_v=1#x",
                "https://cdn.ampproject.org/v/s/paper.example/2024/04/08/treaty/amp/?usqp=1",
                "https://www.google.com/amp/s/paper.example/2024/04/08/treaty",
                "  https://paper.example/2024/04/08/treaty  ",
            ][..],
        ),
        ("https://paper.example/x.html", &["https://paper.example/x.amp.html"]),
        ("https://paper.example/", &["https://paper.example", "http://www.paper.example//?"]),
        (
            "https://paper.example/?p=198",
            &["https://www.paper.example?p=198&utm_id=1#more", "https://paper.example/?&p=198&"],
        ),
        (
            "https://paper.example/a?b=1&c=2",
            &["https://paper.example/a/?c=2&b=1", "https://paper.example/a?c=2&fbclid=&b=1"],
        ),
        (
            "https://münchen.example/ä",
            &["https://xn--mnchen-3ya.example/%c3%a4", "https://MÜNCHEN.example/%C3%A4"],
        ),
        ("https://paper.example/a%2Fb", &["https://paper.example/a%2fb"]),
    ] {
        for other in others {
            assert_eq!(key(other), key(url), "{other}");
        }
    }
}

#[test]
fn other_stories_have_other_keys() {
    for (a, b) in [
        ("https://paper.example/?p=198", "https://paper.example/?p=199"),
        ("https://paper.example/a", "https://paper.example/A"),
        ("https://paper.example/a", "https://paper.example/a/b"),
        ("https://paper.example/a%2Fb", "https://paper.example/a/b"),
        ("https://paper.example/a", "https://paper.example:8080/a"),
        ("https://paper.example/", "https://paper.example/amp"),
        ("https://paper.example/", "https://blog.paper.example/"),
        ("https://www.example/", "https://example/"),
        ("https://paper.example/revamp", "https://paper.example/rev"),
        ("https://paper.example/a?reference=1", "https://paper.example/a"),
        ("https://paper.example/a?amp=2", "https://paper.example/a"),
    ] {
        assert_ne!(key(a), key(b));
    }
}

#[test]
fn the_shown_address_is_clean() {
    for (raw, url) in [
        ("http://www.Paper.example/a/?utm_source=x&b=2&a=1#c", "http://www.paper.example/a/?b=2&a=1"),
        ("https://x.cdn.ampproject.org/c/paper.example/a", "http://paper.example/a"),
        ("https://paper.example/日本", "https://paper.example/%E6%97%A5%E6%9C%AC"),
    ] {
        assert_eq!(StoryUrl::parse(raw).map(|story| story.url).as_deref(), Ok(url));
    }
}

#[test]
fn what_is_no_address_of_a_story_is_refused() {
    let long = format!("https://paper.example/{}", "a".repeat(2_000));
    let long_once_encoded = format!("https://paper.example/{}", "日".repeat(400));
    for (raw, problem) in [
        ("", UrlProblem::Malformed),
        ("/a", UrlProblem::Malformed),
        ("paper.example/a", UrlProblem::Malformed),
        ("https://", UrlProblem::HostMissing),
        ("https://?a", UrlProblem::HostMissing),
        ("https://./", UrlProblem::HostMissing),
        ("ftp://paper.example/", UrlProblem::SchemeRefused),
        ("javascript:alert(1)", UrlProblem::SchemeRefused),
        ("data:text/html,x", UrlProblem::SchemeRefused),
        ("file:///etc/passwd", UrlProblem::SchemeRefused),
        ("https://a@paper.example/", UrlProblem::UserInfo),
        ("https://a:b@paper.example/", UrlProblem::UserInfo),
        ("https://@paper.example/", UrlProblem::UserInfo),
        ("https:\\\\a@paper.example/", UrlProblem::UserInfo),
        ("https://paper.example/\na", UrlProblem::ControlCharacter),
        ("https://paper.example/\u{0}", UrlProblem::ControlCharacter),
        ("https://paper example/", UrlProblem::Malformed),
        (&long, UrlProblem::TooLong { len: 2_022, max: 2_000 }),
        (&long_once_encoded, UrlProblem::TooLong { len: 3_622, max: 2_000 }),
    ] {
        assert_eq!(StoryUrl::parse(raw), Err(problem), "{raw:?}");
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 3_000, failure_persistence: None, ..ProptestConfig::default() })]

    /// A key is an address whose key it is; so is the shown address.
    #[test]
    fn keys_are_their_own_keys(
        host in proptest::sample::select(vec![
            "a.example", "www.a.example", "m.www.amp.a.b", "WWW.com", "1.2.3.4", "www.1.2.3.4", "[::1]", "münchen.example",
            "a.example:80", "a.example:8080", "x.cdn.ampproject.org", "m.cdn.ampproject.org", "google.com", "m.google.com", "www.google.de", "a.example.", "m.1.2", "www.0x7f.1",
            "www..a", "m.a..b", "amp.xn--a.b",
        ]),
        scheme in proptest::sample::select(vec!["http://", "https://", "HTTP:/", "https:\\\\"]),
        parts in proptest::collection::vec(
            proptest::sample::select(vec![
                "/", "/", "amp", ".amp", ".html", ".", "..", "%2e", "%2F", "%25", "%61", "%zz", "%", "a", "B", "é", "日", "~", "?", "&",
                "amp=1", "p=198", "utm_source=x", "=", "#", "+", " ", "c/s/", "/amp/s/", "b.example", "@", "\\", "|", "'", "<", "e\u{301}",
            ]),
            0..12,
        ),
    ) {
        let raw = format!("{scheme}{host}/{}", parts.concat());
        if let Ok(story) = StoryUrl::parse(&raw) {
            let again = StoryUrl::parse(&story.key).map(|again| again.key);
            prop_assert_eq!(again.as_ref(), Ok(&story.key), "{} -> {:?}", raw, story);
            let shown = StoryUrl::parse(&story.url);
            prop_assert_eq!(shown.as_ref().map(|shown| &shown.key), Ok(&story.key), "{} -> {:?}", raw, story);
            prop_assert_eq!(shown.map(|shown| shown.url), Ok(story.url));
        }
    }

    #[test]
    fn any_text_is_read_or_refused(raw in "\\PC{0,60}") {
        if let Ok(story) = StoryUrl::parse(&raw) {
            prop_assert_eq!(StoryUrl::parse(&story.key).map(|again| again.key), Ok(story.key));
        }
    }
}
