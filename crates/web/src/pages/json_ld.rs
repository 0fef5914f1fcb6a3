//! Structured data of a story with the comments on its page: schema.org `NewsArticle` and `Comment`.

use rejoinder_app::{StoryCard, exchange::to_rfc3339};
use serde_json::{Value, json};

use crate::{
    pages::story::picture,
    request::Request,
    view::{CommentNode, Discussion, Entry},
};

/// The story and the comments that its page shows.
pub(crate) fn story(request: &Request, card: &StoryCard, discussion: &Discussion) -> Value {
    let (site, story) = (&request.site, &card.story);
    let base = &site.base_url;
    let url = story.canonical_url.clone().unwrap_or_else(|| format!("{base}{}", story.path()));
    let mut ld = json!({
        "@context": "https://schema.org",
        "@type": "NewsArticle",
        "@id": url,
        "url": url,
        "mainEntityOfPage": url,
        "headline": story.text.headline,
        "inLanguage": if story.text.language.is_empty() { &site.language } else { &story.text.language },
        "datePublished": to_rfc3339(story.published_at),
        "dateModified": to_rfc3339(story.updated_at),
        "publisher": { "@type": "NewsMediaOrganization", "name": site.title, "url": format!("{base}/") },
        "commentCount": discussion.count,
        "discussionUrl": format!("{base}{}#discussion", story.path()),
        "interactionStatistic": {
            "@type": "InteractionCounter",
            "interactionType": "https://schema.org/CommentAction",
            "userInteractionCount": discussion.count,
        },
        "comment": discussion.comments.iter().filter_map(|node| comment(base, node, None)).collect::<Vec<_>>(),
    });
    if !story.text.standfirst.is_empty() {
        ld["description"] = json!(story.text.standfirst);
    }
    if !story.text.byline.is_empty() {
        ld["author"] = json!({ "@type": "Person", "name": story.text.byline });
    } else if !story.text.credit.is_empty() {
        ld["author"] = json!({ "@type": "Organization", "name": story.text.credit });
    }
    if !story.text.section.is_empty() {
        ld["articleSection"] = json!(story.text.section);
    }
    if !story.text.tags.is_empty() {
        ld["keywords"] = json!(story.text.tags);
    }
    if let Some(picture) = picture(card) {
        ld["image"] = json!({ "@type": "ImageObject", "url": format!("{base}{}", picture.src), "width": picture.width, "height": picture.height });
    }
    ld
}

fn comment(base: &str, node: &CommentNode, parent: Option<&str>) -> Option<Value> {
    let url = format!("{base}/c/{}", node.id);
    let below: Vec<Value> =
        node.replies.iter().filter_map(|reply| comment(base, reply, Some(&url))).collect();
    let mut ld = match &node.entry {
        Entry::Tombstone(_) if below.is_empty() => return None,
        Entry::Tombstone(_) => {
            json!({ "@type": "Comment", "@id": url, "url": url, "creativeWorkStatus": "Deleted" })
        }
        // No search engine is signed in: this is the page of a reader who does not want the text in it.
        Entry::Muted(_) if below.is_empty() => return None,
        Entry::Muted(_) => json!({ "@type": "Comment", "@id": url, "url": url }),
        // What only the viewer may see is for no search engine.
        Entry::Comment(shown) if shown.state != "visible" => return None,
        Entry::Comment(shown) => {
            let mut author = json!({ "@type": "Person", "name": shown.name });
            if let Some(href) = &shown.name_href {
                author["url"] = json!(format!("{base}{href}"));
            }
            let mut ld = json!({
                "@type": "Comment",
                "@id": url,
                "url": url,
                "text": shown.plain,
                "author": author,
                "datePublished": shown.when.iso,
            });
            if let Some(edited) = &shown.edited {
                ld["dateModified"] = json!(edited.iso);
            }
            if let Some(lang) = &shown.lang {
                ld["inLanguage"] = json!(lang);
            }
            ld
        }
    };
    if let Some(parent) = parent {
        ld["parentItem"] = json!({ "@type": "Comment", "@id": parent });
    }
    if !below.is_empty() {
        ld["comment"] = json!(below);
    }
    Some(ld)
}
