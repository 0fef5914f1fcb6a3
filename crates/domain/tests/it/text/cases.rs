//! What is shown for what was typed, case by case.

use rejoinder_domain::text::{
    Mention, Profile, SafeHtml, TextProblem, clean, excerpt, plain, plain_as, quote, render, render_plain,
};

use super::dom;

/// Ordinary texts that Markdown would change, and that must read as typed, character by character.
const AS_TYPED: &[&str] = &[
    "lol",
    "2. Maerz",
    "1) foo",
    "1) foo\n2) bar",
    "1. foo\n1. bar",
    "3. c\n5. e",
    "1986. A great year.",
    "@JJE\nIncorrect",
    "3*4*5",
    "2**10**5 and f**k, s**t",
    "****ing b****",
    "5* hotel, 4* food",
    "snake_case_word and __ and ____",
    "____ is the answer ____",
    ":-) ;-) >:( >_< <3 :-*",
    ">:(",
    ">100 dead, they say",
    ">_<",
    "--and",
    "-and\n+1\n#1 in the world",
    "- Bonjour, dit-il.",
    "+ 1 for this",
    "* a footnote",
    "# not a heading",
    "###### nor this",
    "A title\n=======\ntext",
    "A title\n---\ntext",
    "a\n-\nb",
    "---",
    "***",
    "___",
    "* * *",
    "- - -",
    "text\n\n---\n\ntext",
    "-",
    ">",
    "> >",
    "1.",
    "**",
    "****",
    "` `",
    "```",
    "```\nopen to the end",
    "```\n```",
    "```this is not a language\nx\n```",
    "~~~\nno fence\n~~~",
    "~~~ wow\nnice",
    "10~20 years, 30~40",
    "a ~ b ~ c",
    "&lt; &amp; &#60; &nbsp; &copy",
    "<b>bold</b> <!-- not a comment --> <https://a.example>",
    "<div>\n\n*not hidden*\n</div>".trim_ascii_start(),
    "![alt](https://a.example/x.png)",
    "[1]: https://a.example",
    "see [1]\n\n[1]: https://a.example \"title\"",
    "[^1] and [^1]: note",
    "| a | b |\n|---|---|\n| 1 | 2 |",
    "¯\\_(ツ)_/¯",
    "C:\\Users\\new \\\\server\\share \\n",
    "end of line\\\nnext",
    "$a_1$ and $$b$$ and x^2^ and H~2~O",
    "日本語の文章です。（全角）「引用」、！？　全角空白",
    "価格は＊１００円＊です＃１",
    "　字下げした段落。",
    "مرحبا \u{202B}abc\u{202C} שלום",
    "👩‍🚀 🇯🇵 é e",
    "one\ntwo\n\nthree",
    "http:// https:// http:/x mailto: :// a:b",
    "10:30, http: nothing",
    "* a\n\n- b",
    "[not a link] (https and) [x]() [ ](y) https://a http://localhost/",
    "a * b * c _ d _ e",
    "\"quoted\" 'single' “curly” «guillemets»",
];

#[test]
fn ordinary_texts_read_as_typed() {
    for typed in AS_TYPED {
        // The one text with emphasis in it says so by its own words; only its stars are marks.
        let expected = typed.replace("*not hidden*", "not hidden");
        let html = render(typed, Profile::Comment, &[]);
        dom::assert_allowed(html.as_str(), typed);
        assert_eq!(dom::shown(html.as_str()), expected, "{html}");
        assert_eq!(plain(typed), expected.trim_ascii_start());
        let html = render_plain(typed);
        assert_eq!(dom::shown(html.as_str()), *typed, "{html}");
    }
}

/// HTML without the attributes that every tag of its kind has.
fn short(html: &str) -> String {
    html.replace(" dir=\"auto\"", "")
        .replace(" dir=\"ltr\"", "")
        .replace(" rel=\"ugc nofollow noopener noreferrer\"", "")
        .replace(" class=\"link-host\"", "")
}

#[test]
fn the_small_markdown_is_rendered() {
    for (typed, html) in [
        (
            "*a* _b_ **c** __d__ ~~e~~ `f`",
            "<p><em>a</em> <em>b</em> <strong>c</strong> <strong>d</strong> <del>e</del> <code>f</code></p>",
        ),
        ("***both***", "<p><em><strong>both</strong></em></p>"),
        ("日本**語**です", "<p>日本<strong>語</strong>です</p>"),
        ("a\nb  \nc", "<p>a<br>b<br>c</p>"),
        ("a\n\n\n\nb", "<p>a</p><p>b</p>"),
        ("> a\n> b\n\nc", "<blockquote><p>a<br>b</p></blockquote><p>c</p>"),
        ("> yours\nmine", "<blockquote><p>yours</p></blockquote><p>mine</p>"),
        (
            "> > his\n> yours\nmine",
            "<blockquote><blockquote><p>his</p></blockquote><p>yours</p></blockquote><p>mine</p>",
        ),
        (">quoted without a space", "<blockquote><p>quoted without a space</p></blockquote>"),
        ("- a\n- b", "<ul><li>a</li><li>b</li></ul>"),
        ("- a\n  - b\n- c", "<ul><li>a<ul><li>b</li></ul></li><li>c</li></ul>"),
        ("text\n- a\n- b", "<p>text</p><ul><li>a</li><li>b</li></ul>"),
        ("1. a\n2. b", "<ol><li>a</li><li>b</li></ol>"),
        ("7. a\n8. b", "<ol start=\"7\"><li>a</li><li>b</li></ol>"),
        ("1) **a**", "<p>1) <strong>a</strong></p>"),
        ("```\n<a>\n  *b*\n```", "<pre><code>&lt;a&gt;\n  *b*\n</code></pre>"),
        ("```rust\nlet a = 1;\n```", "<pre><code>let a = 1;\n</code></pre>"),
        ("> ```\n> x\n> ```", "<blockquote><pre><code>x\n</code></pre></blockquote>"),
        ("`` a`b ``", "<p><code>a`b</code></p>"),
        ("    indented\n      more", "<p>indented<br>  more</p>"),
        ("\\*a\\* \\`b\\` \\[c\\](d) \\~~e\\~~", "<p>*a* `b` [c](d) ~~e~~</p>"),
        ("\\> a", "<p>&gt; a</p>"),
        ("# a", "<p># a</p>"),
        ("", ""),
        (" \n ", ""),
        ("\u{0}\r\nb", "<p>\u{FFFD}<br>b</p>"),
        (
            "> https://a.example/x_y_z",
            "<blockquote><p><a href=\"https://a.example/x_y_z\">https://a.example/x_y_z</a></p></blockquote>",
        ),
        (
            "[a *b*](https://a.example/c?d=1&e=2)",
            "<p><a href=\"https://a.example/c?d=1&amp;e=2\">a <em>b</em></a> <span>(a.example)</span></p>",
        ),
        (
            "[https://a.example/c](https://a.example/c)",
            "<p><a href=\"https://a.example/c\">https://a.example/c</a></p>",
        ),
        ("[a](mailto:b@c.example)", "<p><a href=\"mailto:b@c.example\">a</a> <span>(b@c.example)</span></p>"),
        (
            "[w](https://a.example/x_(y))",
            "<p><a href=\"https://a.example/x_(y)\">w</a> <span>(a.example)</span></p>",
        ),
    ] {
        assert_eq!(short(render(typed, Profile::Comment, &[]).as_str()), html, "{typed:?}");
    }
}

#[test]
fn stories_have_subheads_and_trusted_links() {
    let html = render("## One\n\ntext\n\n### Two\n\n#### no\n\n[a](https://b.example)", Profile::Story, &[]);
    let expected = "<h2>One</h2><p>text</p><h3>Two</h3><p>#### no</p>\
                    <p><a href=\"https://b.example/\" rel=\"noopener\">a</a></p>";
    assert_eq!(short(html.as_str()), expected);
    assert_eq!(plain_as("## One\n\ntext", Profile::Story), "One\n\ntext");
    assert_eq!(plain("## One\n\ntext"), "## One\n\ntext");
}

#[test]
fn bare_urls_end_where_people_end_them() {
    for (typed, urls) in [
        ("see https://a.example/x.", &["https://a.example/x"][..]),
        (
            "(https://a.example/x_(y)), or (https://b.example)!",
            &["https://a.example/x_(y)", "https://b.example"],
        ),
        ("\"https://a.example/\" 'https://b.example/'", &["https://a.example/", "https://b.example/"]),
        (
            "出典はhttps://a.example/x。次は（https://b.example/y）です",
            &["https://a.example/x", "https://b.example/y"],
        ),
        ("https://a.example/pageを見て", &["https://a.example/page"]),
        ("https://a.exampleを見て", &["https://a.example"]),
        ("https://ja.example/wiki/日ソ中立条約、1941年", &["https://ja.example/wiki/日ソ中立条約"]),
        ("https://de.example/wiki/Österreich-Ungarn?", &["https://de.example/wiki/Österreich-Ungarn"]),
        (
            "https://en.example/wiki/Soviet%E2%80%93Japanese_Pact",
            &["https://en.example/wiki/Soviet%E2%80%93Japanese_Pact"],
        ),
        ("https://a.example/x?a[]=1&b=*c*_d_#e~f", &["https://a.example/x?a[]=1&b=*c*_d_#e~f"]),
        (
            "**https://a.example/_b_**, _https://c.example/d_",
            &["https://a.example/_b_", "https://c.example/d_"],
        ),
        ("HTTPS://A.example/X http://b.example:8080/", &["HTTPS://A.example/X", "http://b.example:8080/"]),
        ("https://a.example、https://b.example", &["https://a.example", "https://b.example"]),
        ("mailto:a.b@c.example, not a@b.example", &["mailto:a.b@c.example"]),
        ("xhttps://a.example ftp://b.example //c.example www.d.example", &[]),
        ("`https://a.example`", &[]),
        ("```\nhttps://a.example\n```", &[]),
        ("https://例え.example/ https://[::1]:80/x", &["https://例え.example/", "https://[::1]:80/x"]),
    ] {
        let html = render(typed, Profile::Comment, &[]).into_string();
        let shown: Vec<&str> = html
            .split("dir=\"ltr\">")
            .skip(1)
            .filter_map(|rest| rest.split_once("</a>").map(|(words, _)| words))
            .collect();
        let urls: Vec<String> = urls.iter().map(|url| SafeHtml::escape(url).into_string()).collect();
        assert_eq!(shown, urls, "{html}");
    }
}

#[test]
fn links_have_a_maximum_and_the_rest_is_text() {
    let typed = "https://a.example/ [b](https://b.example) ".repeat(150);
    let html = render(&typed, Profile::Comment, &[]);
    assert_eq!(html.as_str().matches("<a href").count(), 100);
    dom::assert_allowed(html.as_str(), "many links");
}

#[test]
fn deep_quotes_lists_and_emphasis_show_as_text() {
    let typed = format!("{} deep", ">".repeat(40));
    let html = render(&typed, Profile::Comment, &[]).into_string();
    assert_eq!(html.matches("<blockquote").count(), 8);
    assert!(dom::shown(&html).starts_with(&">".repeat(32)), "{html}");
    let typed = "*a **b ".repeat(30) + &"c** d* ".repeat(30);
    let html = render(&typed, Profile::Comment, &[]).into_string();
    assert_eq!(html.matches("<em>").count() + html.matches("<strong>").count(), 8, "{html}");
    dom::assert_allowed(&html, &typed);
}

#[test]
fn mentions_lead_to_their_comment() {
    let mention = |name: &str| Mention { name: name.to_owned(), href: "/c/7".to_owned() };
    let mentions =
        [mention("JJE"), mention("JJE Smith"), mention("リッチ"), mention("a_b_c"), mention("x*y*")];
    for (typed, names) in [
        ("@JJE\nIncorrect", &["@JJE"][..]),
        ("@JJE, @JJE Smith and @JJE Smithson.", &["@JJE", "@JJE Smith", "@JJE"]),
        ("@JJEs @jje a@JJE x@JJE.example @@JJE", &[]),
        ("`@JJE` and [@JJE](https://a.example)", &[]),
        ("**@JJE** (@JJE) \"@JJE\"", &["@JJE", "@JJE", "@JJE"]),
        ("@リッチ、@リッチさん、そう思う@リッチ", &["@リッチ", "@リッチ", "@リッチ"]),
        ("@リッチモンド", &[]),
        ("@a_b_c and @x*y* *z*", &["@a_b_c", "@x*y*"]),
        ("https://a.example/@JJE", &[]),
        ("> @JJE", &["@JJE"]),
    ] {
        let html = render(typed, Profile::Comment, &mentions).into_string();
        dom::assert_allowed(&html, typed);
        let shown: Vec<&str> = html
            .split("<a class=\"mention\" href=\"/c/7\"><bdi>")
            .skip(1)
            .filter_map(|rest| rest.split_once("</bdi></a>").map(|(name, _)| name))
            .collect();
        assert_eq!(shown, names, "{html}");
    }
}

#[test]
fn cleaning_changes_only_what_it_says() {
    for (raw, text) in [
        ("a\r\nb\rc\n", "a\nb\nc"),
        ("\n \n\t\n  indented\n\n\nmore  \n \n", "  indented\n\n\nmore"),
        ("e\u{301}", "é"),
        ("a\u{200B}b", "a\u{200B}b"),
        ("\u{202B}مرحبا\u{202C}", "\u{202B}مرحبا\u{202C}"),
        ("\u{3000}字下げ", "\u{3000}字下げ"),
        ("a\tb", "a\tb"),
    ] {
        assert_eq!(clean(raw, 100).as_deref(), Ok(text), "{raw:?}");
        assert_eq!(clean(text, 100).as_deref(), Ok(text), "{raw:?}");
    }
    for raw in [
        "",
        " \n\t",
        "\u{200B}",
        "\u{FEFF}\u{200D}\u{2060}",
        "\u{3164}\u{115F}",
        "\u{202E} \u{AD}",
        "\u{E0041}",
    ] {
        assert_eq!(clean(raw, 100), Err(TextProblem::Empty), "{raw:?}");
    }
    for (raw, code, line) in
        [("a\u{0}", 0, 1), ("a\r\n\nb\u{8}", 8, 3), ("\u{85}", 0x85, 1), ("\u{FFFE}", 0xFFFE, 1)]
    {
        assert_eq!(clean(raw, 100), Err(TextProblem::ControlCharacter { code, line }), "{raw:?}");
    }
    assert_eq!(clean(&"𝄞".repeat(5), 5).as_deref(), Ok("𝄞𝄞𝄞𝄞𝄞"));
    assert_eq!(clean("123456", 5), Err(TextProblem::TooLong { len: 6, max: 5 }));
    assert_eq!(clean(&"a".repeat(10_000), 5), Err(TextProblem::TooLong { len: 10_000, max: 5 }));
    assert_eq!(clean("12345   \n\n", 5).as_deref(), Ok("12345"));
}

#[test]
fn plain_texts_keep_words_and_lose_marks() {
    for (typed, text) in [
        ("**a** _b_ ~~c~~ `d`", "a b c d"),
        ("- a\n- b\n  - c\n\nd", "- a\n- b\n  - c\n\nd"),
        ("7. a\n8. b", "7. a\n8. b"),
        ("> a\n> b\n\nc", "> a\n> b\n\nc"),
        ("[a](https://b.example/c)", "a (b.example)"),
        ("```\na\n  b\n```", "a\n  b"),
    ] {
        assert_eq!(plain(typed), text, "{typed:?}");
    }
}

#[test]
fn excerpts_are_cut_between_graphemes() {
    assert_eq!(excerpt("**one** two\nthree", 100), "one two three");
    assert_eq!(excerpt("one two three", 8), "one two…");
    assert_eq!(excerpt("one two three", 13), "one two three");
    assert_eq!(excerpt("👩‍🚀👩‍🚀👩‍🚀", 2), "👩‍🚀…");
    assert_eq!(excerpt("が".repeat(5).as_str(), 3), "がが…");
    assert_eq!(excerpt("> yours\n\nmine", 100), "mine");
    assert_eq!(excerpt("> yours", 100), "> yours");
    assert_eq!(excerpt("abc", 1), "…");
    assert_eq!(excerpt("abc", 0), "");
}

#[test]
fn quotes_are_quotes_when_rendered() {
    assert_eq!(quote("a\n\nb"), "> a\n>\n> b\n");
    let html = render(&(quote("a\n\nb") + "mine"), Profile::Comment, &[]);
    assert_eq!(short(html.as_str()), "<blockquote><p>a</p><p>b</p></blockquote><p>mine</p>");
}
