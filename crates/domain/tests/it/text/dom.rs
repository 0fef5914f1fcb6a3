//! Reads rendered HTML as a browser does, and says what is in it.

use scraper::{ElementRef, Html, Node};

const TAGS: &[&str] = &[
    "p",
    "em",
    "strong",
    "del",
    "blockquote",
    "ul",
    "ol",
    "li",
    "code",
    "pre",
    "a",
    "br",
    "span",
    "bdi",
    "h2",
    "h3",
];

/// Panics unless the HTML has only the tags, attributes and values that the product writes.
pub(crate) fn assert_allowed(html: &str, typed: &str) {
    let dom = Html::parse_fragment(html);
    assert!(
        !dom.tree.nodes().any(|node| matches!(node.value(), Node::Comment(_) | Node::Doctype(_))),
        "{typed:?}"
    );
    for element in dom.tree.nodes().filter_map(|node| node.value().as_element()) {
        let tag = element.name();
        if matches!(tag, "html" | "body") && element.attrs().count() == 0 {
            continue; // The parser adds these around every fragment.
        }
        assert!(TAGS.contains(&tag), "<{tag}> from {typed:?}: {html}");
        for (name, value) in element.attrs() {
            let is_allowed = match (tag, name) {
                ("a", "href") => is_href(value),
                ("a", "rel") => matches!(value, "ugc nofollow noopener noreferrer" | "noopener"),
                ("a", "class") => value == "mention",
                ("span", "class") => value == "link-host",
                ("a" | "span", "dir") => value == "ltr",
                ("p" | "blockquote" | "ul" | "ol" | "li" | "pre" | "h2" | "h3", "dir") => value == "auto",
                ("ol", "start") => value.parse::<u64>().is_ok(),
                _ => false,
            };
            assert!(is_allowed, "<{tag} {name}={value:?}> from {typed:?}: {html}");
        }
    }
}

fn is_href(value: &str) -> bool {
    let is_web = value.starts_with("https://") || value.starts_with("http://");
    let leads_on = is_web || value.starts_with("mailto:") || value.starts_with("/c/");
    leads_on && value.bytes().all(|b| b.is_ascii_graphic() && !b"\"<>\\`".contains(&b))
}

/// What a reader sees: `<br>` as a line break, blocks a line (paragraphs a blank line) apart, hosts after links left out.
pub(crate) fn shown(html: &str) -> String {
    let dom = Html::parse_fragment(html);
    let mut out = String::new();
    walk(dom.root_element(), &mut out);
    out.trim_end_matches('\n').to_owned()
}

fn walk(element: ElementRef<'_>, out: &mut String) {
    match element.value().name() {
        "br" => out.push('\n'),
        "span" => return,
        _ => {}
    }
    for child in element.children() {
        match (child.value().as_text(), ElementRef::wrap(child)) {
            (Some(text), _) => out.push_str(text),
            (None, Some(inner)) => walk(inner, out),
            (None, None) => {}
        }
    }
    match element.value().name() {
        "p" | "pre" | "h2" | "h3" => out.push_str("\n\n"),
        "li" if !out.ends_with('\n') => out.push('\n'),
        "ul" | "ol" if !out.ends_with("\n\n") => out.push('\n'),
        _ => {}
    }
}
