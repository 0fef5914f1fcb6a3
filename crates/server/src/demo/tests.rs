//! The demo's content is whole: everything that a file names exists, and what is made is the same every time.

use std::collections::HashSet;

use rejoinder_app::exchange::Record;
use rejoinder_domain::{Micros, clock::SECOND};

use super::{
    content::{Content, file},
    generate, records,
};

const NOW: Micros = 1_795_000_000 * SECOND;

#[test]
fn everything_that_a_file_names_exists() {
    let content = Content::read().unwrap();
    assert!(content.stories.len() >= 12);
    assert!(!content.phrases.is_empty() && content.phrases.values().all(|words| words.weight > 0));
    let site = content.site("courier", "http://127.0.0.1:8080", "127.0.0.1:8081");
    rejoinder_app::check_site(&site, &[]).unwrap();
    for (story, comments) in &content.stories {
        let name = story.front.publisher_id.as_deref().unwrap();
        let age = story.front.published_minutes_ago.unwrap();
        if let Some(picture) = &story.front.picture {
            assert!(file(&format!("pictures/{picture}")).is_some(), "{name}: there is no pictures/{picture}");
        }
        assert!(site.sections.iter().any(|section| section.slug == story.front.section), "{name}: section");
        let mut ids = HashSet::new();
        for comment in comments {
            let told = format!("{name}: {}", comment.id);
            assert!(ids.insert(&comment.id), "{told} stands twice");
            assert!(comment.minutes_after < age, "{told} is in the future");
            assert!(
                comment.rule.is_empty() || site.policy.rules.iter().any(|r| r.id == comment.rule),
                "{told}: rule"
            );
            assert_eq!(comment.earlier_text.is_some(), comment.edited_minutes_after.is_some(), "{told}");
            if let Some(parent) = &comment.reply_to {
                let parent =
                    comments.iter().find(|other| other.id == *parent).unwrap_or_else(|| panic!("{told}"));
                assert!(parent.minutes_after <= comment.minutes_after, "{told} answers what comes later");
            }
        }
    }
}

#[test]
fn what_is_made_is_the_same_every_time() {
    let content = Content::read().unwrap();
    let (one, two) = (records::all(&content, NOW).unwrap(), records::all(&content, NOW).unwrap());
    assert_eq!(one, two);
    let ids = |records: &[Record]| -> Vec<String> {
        records
            .iter()
            .filter_map(|r| if let Record::Comment(c) = r { Some(c.id.to_string()) } else { None })
            .collect()
    };
    // A second load at another time finds everything by its id.
    assert_eq!(ids(&one), ids(&records::all(&content, NOW + 3_600 * SECOND).unwrap()));
    assert!(ids(&one).len() > generate::COMMENTS);
    assert_eq!(ids(&one).iter().collect::<HashSet<_>>().len(), ids(&one).len());
    for record in &one {
        if let Record::Comment(comment) = record {
            assert!(comment.created_at < NOW && comment.reactions.iter().all(|r| r.created_at < NOW));
        }
    }
}
