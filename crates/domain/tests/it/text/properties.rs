//! Properties that hold for every string.

use proptest::prelude::*;
use rejoinder_domain::text::{Mention, Profile, SafeHtml, clean, excerpt, plain, render, render_plain};
use unicode_segmentation::UnicodeSegmentation;

use super::dom;

/// Strings made of what means something to Markdown, HTML, URLs or direction.
fn hostile() -> impl Strategy<Value = String> {
    let part = prop_oneof![
        4 => proptest::sample::select(vec![
            "*", "**", "_", "~~", "~", "`", "```", "```\n", "[", "]", "(", ")", "](", "![", "<", ">", "> ", "&", ";", "#",
            "# ", "- ", "+ ", "* ", "1. ", "2. ", "1) ", "---", "===", "\\", "|", "|-|", "\n", "\n\n", " ", "    ", "\t", "\r",
            "\"", "'", "=", "/", ":", "@", "@JJE", "@x*y", "<script>", "</p>", "<!--", "-->", "javascript:", "https://",
            "http://", "mailto:", "a@b.example", "a.example", "https://a.example/", "&lt;", "&#60;", "[a]: ", "![](",
            "onerror=", "\u{0}", "\u{1B}", "\u{202E}", "\u{2066}", "\u{200B}", "。", "日本", "é", "e\u{301}", "\u{1F469}", "xn--",
        ]).prop_map(str::to_owned),
        1 => "[a-z0-9]{1,4}",
        1 => any::<char>().prop_map(String::from),
    ];
    proptest::collection::vec(part, 0..40).prop_map(|parts| parts.concat())
}

fn mentions() -> Vec<Mention> {
    ["JJE", "x*y", "<script>"].map(|name| Mention { name: name.to_owned(), href: "/c/7".to_owned() }).to_vec()
}

/// The letters and digits of a text, which no mark of Markdown has.
fn letters(text: &str) -> String {
    text.chars().filter(|c| c.is_alphanumeric()).collect()
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 2_000, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn only_allowed_markup_comes_out(typed in hostile()) {
        for profile in [Profile::Comment, Profile::Story] {
            let html = render(&typed, profile, &mentions());
            dom::assert_allowed(html.as_str(), &typed);
        }
        dom::assert_allowed(render_plain(&typed).as_str(), &typed);
        dom::assert_allowed(SafeHtml::escape(&typed).as_str(), &typed);
        let _ = plain(&typed);
    }

    /// What a browser makes of the HTML, written out again, is the same HTML: nothing in it is mended by guessing.
    #[test]
    fn browsers_read_it_as_written(typed in hostile()) {
        let html = render(&typed, Profile::Comment, &mentions()).into_string();
        let again = scraper::Html::parse_fragment(&html).root_element().inner_html();
        let third = scraper::Html::parse_fragment(&again).root_element().inner_html();
        prop_assert_eq!(&again, &third);
        prop_assert_eq!(html.matches('<').count(), again.matches('<').count(), "{:?}", typed);
    }

    /// Without links, whose address is hidden, numbers, which the browser writes, and fences, every letter is shown.
    #[test]
    fn no_word_is_lost(typed in hostile()) {
        let typed = typed.replace("](", "] (").replace("```", "`").replace(|c: char| c.is_numeric(), "n");
        let html = render(&typed, Profile::Comment, &mentions());
        prop_assert_eq!(letters(&dom::shown(html.as_str())), letters(&typed), "{}", html);
        prop_assert_eq!(letters(&plain(&typed)), letters(&typed));
    }

    #[test]
    fn texts_without_marks_are_shown_exactly(typed in "([\\p{L}\\p{N},;'\"!?。、（）]{1,8}[ \n]{0,2}){1,20}") {
        let html = render(&typed, Profile::Comment, &[]);
        let lines = |text: &str| text.lines().map(|line| line.trim().to_owned()).collect::<Vec<_>>().join("\n");
        prop_assert_eq!(lines(&dom::shown(html.as_str())), lines(typed.trim()), "{}", html);
    }

    #[test]
    fn cleaning_twice_is_cleaning_once(typed in hostile()) {
        if let Ok(text) = clean(&typed, 1_000) {
            prop_assert_eq!(clean(&text, 1_000), Ok(text));
        }
    }

    #[test]
    fn excerpts_keep_their_length(typed in hostile(), chars in 0_usize..30) {
        prop_assert!(excerpt(&typed, chars).graphemes(true).count() <= chars);
    }
}
