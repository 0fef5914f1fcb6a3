//! The page that the product starts from, when it is at hand: every comment is shown exactly.

use std::path::Path;

use rejoinder_domain::text::{Profile, clean, excerpt, plain, render};

use super::dom;

#[test]
fn every_comment_of_the_seed_is_shown_exactly() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared/seed/thread.json");
    let Ok(json) = std::fs::read_to_string(&path) else {
        assert!(std::env::var("CI").as_deref() != Ok("true"), "the seed is missing: {}", path.display());
        eprintln!("skipped: no seed at {}", path.display());
        return;
    };
    let page: serde_json::Value = serde_json::from_str(&json).unwrap();
    let comments = page["comments"].as_array().unwrap();
    assert_eq!(comments.len(), 23);
    for comment in comments {
        let text = comment["text"].as_str().unwrap();
        assert_eq!(clean(text, 10_000).as_deref(), Ok(text));
        let html = render(text, Profile::Comment, &[]);
        dom::assert_allowed(html.as_str(), text);
        assert_eq!(dom::shown(html.as_str()), text, "{html}");
        assert_eq!(plain(text), text);
        assert!(!excerpt(text, 80).is_empty());
        let links = text.matches("https://").count();
        assert_eq!(html.as_str().matches("<a href=\"https://").count(), links, "{html}");
    }
}
