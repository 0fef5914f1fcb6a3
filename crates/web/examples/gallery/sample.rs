//! Sample words in four languages, and what is built from them.

use rejoinder_domain::text::{Profile, render};
use rejoinder_web::{
    i18n::Lang,
    view::{Account, Assets, Feed, Head, Html, Link, NavLink, Picture, Shell, Stamp, StoryView, Teaser},
};

/// Noon of the day of the samples, in microseconds.
pub(crate) const NOON: i64 = 1_712_577_600_000_000;

pub(crate) const PICTURE: &str = r##"<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 1200 800"><rect width="1200" height="800" fill="#b9c4cc"/>
<path d="M0 560 260 330l150 150 200-260 290 330 150-110 150 120v240H0z" fill="#7d8d98"/><path d="M0 640h1200v160H0z" fill="#54636e"/><circle cx="930" cy="190" r="70" fill="#e8e2d2"/></svg>"##;

/// The words of one language.
pub(crate) struct Words {
    pub(crate) paper: &'static str,
    pub(crate) tagline: &'static str,
    pub(crate) zone: &'static str,
    pub(crate) sections: [&'static str; 3],
    pub(crate) headlines: [&'static str; 5],
    pub(crate) standfirst: &'static str,
    pub(crate) body: [&'static str; 3],
    pub(crate) names: [&'static str; 6],
    pub(crate) comments: [&'static str; 7],
    pub(crate) rules: [&'static str; 3],
}

const EN: Words = Words {
    paper: "The Harbour Courier",
    tagline: "News of the port and of the world, since 1887",
    zone: "Asia/Tokyo",
    sections: ["Politics", "World", "Culture"],
    headlines: [
        "U.S. military presence in Japan a stumbling block to a peace treaty, Kremlin says",
        "Harbour dredging starts a month late",
        "Fishermen ask for a say in the wind farm",
        "The last projectionist of the Odeon",
        "Council votes down the ring road, again",
    ],
    standfirst: "Moscow and Tokyo have never signed a treaty that ends their war. This week a summit brings the question back.",
    body: [
        "The United States' military presence in Japan has always been a stumbling block in Moscow and Tokyo reaching a peace treaty, the Kremlin said on Monday.",
        "Japanese Prime Minister Fumio Kishida is due to hold a summit in Washington this week with U.S. President Joe Biden, the first state visit by a Japanese leader in nine years. The meeting is meant to showcase their close security and economic ties.",
        "\"The de facto defense alliance is already there and we know about the United States' military potential that is stationed in Japan - by the way, close to our borders,\" Kremlin spokesman Dmitry Peskov told reporters.",
    ],
    names: ["リッチ", "JJE", "asdfgtr", "UChosePoorly", "Aiko Tanaka", "Sh1mon M4sada"],
    comments: [
        "Funny headline. Russia is irrelevant in Japan. Japan needs to give them up and move on.",
        "Nice try. Try again...",
        "lol",
        "Northern Territories are an agreed part of the settlement of WWII - many agreements back this up. Tokyo really needs to learn to accept history and learn from the past, not repeat it.\n\nBerlin is not asking for the territories it forfeited.",
        "> many agreements back this up\n\nIncorrect. Here is a starting point for your research:\n\nhttps://en.wikipedia.org/wiki/Soviet%E2%80%93Japanese_Neutrality_Pact\n\nhttps://example.org/averyveryverylongaddresswithoutanyplacetobreakthelinewhichmustnotpushthepagewiderthanthephone",
        "As if any treaty involving Russia is reliable or trustworthy.",
        "この見出しは面白い。日本とロシアの平和条約は、北方領土の問題が解決しない限り結ばれないだろう。",
    ],
    rules: ["Argue with the point, not the person", "Bring a source for a claim of fact", "No advertising"],
};

const JA: Words = Words {
    paper: "港日新聞",
    tagline: "港と世界のニュース 明治二十年創刊",
    zone: "Asia/Tokyo",
    sections: ["政治", "国際", "文化"],
    headlines: [
        "米軍の日本駐留は平和条約の障害、ロシア大統領府が主張",
        "港の浚渫工事、一か月遅れで始まる",
        "漁業者、風力発電の計画に発言権を求める",
        "オデオン座、最後の映写技師",
        "市議会、環状道路案を再び否決",
    ],
    standfirst: "ロシアと日本は戦争を終わらせる条約を結んでいない。今週の首脳会談で、この問題が再び取り上げられる。",
    body: [
        "ロシア大統領府は月曜日、米軍の日本駐留が日ロ平和条約の締結にとって常に障害になってきたと述べた。",
        "岸田文雄首相は今週ワシントンでバイデン大統領と会談する。日本の首相の国賓訪問は九年ぶりで、安全保障と経済の緊密な関係を示す狙いがある。両首脳は防衛装備品の協力や、在日米軍の指揮系統の見直しについて話し合う見通しだ。",
        "「事実上の防衛同盟はすでに存在し、米国の軍事力が日本に、つまりわれわれの国境の近くに置かれていることを知っている」とペスコフ報道官は記者団に語った。",
    ],
    names: ["リッチ", "JJE", "北の読者", "UChosePoorly", "田中愛子", "Sh1mon M4sada"],
    comments: [
        "面白い見出しだ。島はもう戻らない。日本は先へ進むべきだと思う。",
        "もう一度どうぞ。",
        "笑",
        "北方領土は第二次世界大戦の決着の一部として合意されたものだ。多くの協定がそれを裏付けている。歴史を受け入れ、過去から学ぶ必要がある。\n\nベルリンは失った領土を求めていない。",
        "> 多くの協定がそれを裏付けている\n\nそれは誤りです。まずはここから調べてください。\n\nhttps://ja.wikipedia.org/wiki/%E6%97%A5%E3%82%BD%E4%B8%AD%E7%AB%8B%E6%9D%A1%E7%B4%84",
        "ロシアとの条約が信頼できるとは思えない。",
        "As if any treaty is reliable or trustworthy.",
    ],
    rules: ["人ではなく論点について議論する", "事実の主張には出典を示す", "広告は禁止"],
};

const DE: Words = Words {
    paper: "Hafenkurier",
    tagline: "Nachrichten aus dem Hafen und der Welt, seit 1887",
    zone: "Europe/Berlin",
    sections: ["Politik", "Welt", "Kultur"],
    headlines: [
        "Bundesverfassungsgericht verhandelt über Geschwindigkeitsbegrenzungen auf Wasserstraßen",
        "Hafenausbaggerung beginnt einen Monat später",
        "Fischer wollen beim Windpark mitreden",
        "Der letzte Filmvorführer des Odeon",
        "Stadtrat lehnt Umgehungsstraße erneut ab",
    ],
    standfirst: "Die Binnenschifffahrtsverbände klagen gegen die Verordnung. Ein Urteil wird im Herbst erwartet.",
    body: [
        "Das Bundesverfassungsgericht hat am Montag über die Geschwindigkeitsbegrenzungen auf Wasserstraßen verhandelt.",
        "Die Binnenschifffahrtsverbände sehen ihre Berufsfreiheit verletzt. Das Verkehrsministerium verweist auf Uferschutz und Lärmschutzmaßnahmen.",
        "„Wer langsamer fährt, kommt auch an“, sagte ein Anwohner am Rande der Verhandlung.",
    ],
    names: EN.names,
    comments: [
        "Endlich. Die Wellen haben unser Ufer zerstört.",
        "Netter Versuch.",
        "lol",
        "Die Verordnung ist seit Jahren überfällig – viele Gutachten belegen das.\n\nAndere Länder machen es längst.",
        "> viele Gutachten belegen das\n\nWelche? Hier ist eines, das das Gegenteil sagt:\n\nhttps://example.org/gutachten-donaudampfschifffahrtsgesellschaftskapitaenspatentverlaengerung",
        "Wer soll das kontrollieren?",
        "この見出しは面白い。",
    ],
    rules: ["Zur Sache, nicht zur Person", "Behauptungen mit Quelle", "Keine Werbung"],
};

const AR: Words = Words {
    paper: "بريد الميناء",
    tagline: "أخبار الميناء والعالم منذ عام ١٨٨٧",
    zone: "Asia/Amman",
    sections: ["سياسة", "العالم", "ثقافة"],
    headlines: [
        "الكرملين: الوجود العسكري الأمريكي في اليابان عقبة أمام معاهدة السلام",
        "تأخر بدء تعميق الميناء شهرا كاملا",
        "الصيادون يطالبون برأي في مزرعة الرياح",
        "آخر عارض أفلام في سينما الأوديون",
        "المجلس يرفض الطريق الدائري مرة أخرى",
    ],
    standfirst: "لم توقع موسكو وطوكيو معاهدة تنهي الحرب بينهما. قمة هذا الأسبوع تعيد طرح السؤال.",
    body: [
        "قال الكرملين يوم الاثنين إن الوجود العسكري الأمريكي في اليابان كان دائما عقبة أمام التوصل إلى معاهدة سلام بين موسكو وطوكيو.",
        "ومن المقرر أن يعقد رئيس الوزراء الياباني قمة في واشنطن هذا الأسبوع مع الرئيس الأمريكي، وهي أول زيارة دولة لزعيم ياباني منذ تسع سنوات. ويهدف اللقاء إلى إظهار الروابط الأمنية والاقتصادية الوثيقة بين البلدين.",
        "وقال المتحدث باسم الكرملين للصحفيين: «تحالف الدفاع قائم بالفعل، ونحن نعرف القدرات العسكرية المتمركزة قرب حدودنا».",
    ],
    names: ["ريم الخطيب", "JJE", "قارئ من عمّان", "UChosePoorly", "هدى منصور", "Sh1mon M4sada"],
    comments: [
        "عنوان طريف. على الجميع أن يمضي إلى الأمام.",
        "محاولة جيدة. حاول مرة أخرى.",
        "lol",
        "هذه الأراضي جزء متفق عليه من تسوية الحرب العالمية الثانية، وتؤكد ذلك اتفاقات كثيرة. علينا أن نتعلم من الماضي لا أن نكرره.\n\nبرلين لا تطالب بالأراضي التي خسرتها.",
        "> وتؤكد ذلك اتفاقات كثيرة\n\nهذا غير صحيح. ابدأ البحث من هنا:\n\nhttps://ar.wikipedia.org/wiki/%D9%85%D8%B9%D8%A7%D9%87%D8%AF%D8%A9",
        "لا أثق بأي معاهدة كهذه.",
        "この見出しは面白い。日本とロシアの平和条約は結ばれないだろう。",
    ],
    rules: ["ناقش الفكرة لا صاحبها", "اذكر مصدرا لكل ادعاء", "الإعلانات ممنوعة"],
};

impl Words {
    pub(crate) fn of(t: &Lang) -> Self {
        match t.tag() {
            "ja" => JA,
            "de" => DE,
            "ar" => AR,
            _ => EN,
        }
    }
}

pub(crate) fn html(text: &str) -> Html {
    Html(render(text, Profile::Comment, &[]))
}

pub(crate) fn stamp(t: &Lang, w: &Words, n: i64) -> Stamp {
    let micros = NOON + n * 1_000_000 * 60 * 67;
    Stamp { iso: "2024-04-08T12:00:00Z".into(), text: t.date_time(micros, w.zone) }
}

pub(crate) fn assets() -> Assets {
    Assets {
        discussion_css: "discussion.css".into(),
        site_css: "site.css".into(),
        theme_css: "theme.css".into(),
        ..Assets::default()
    }
}

pub(crate) fn shell(t: &Lang, w: &Words, signed_in: bool) -> Shell {
    Shell {
        head: Head {
            title: format!("{} – {}", w.headlines[0], w.paper),
            kind: "article",
            feeds: vec![Feed { href: "#".into(), title: "Atom".into(), media_type: "application/atom+xml" }],
            ..Head::default()
        },
        paper: w.paper.into(),
        tagline: w.tagline.into(),
        today: String::new(),
        lang: t.tag().into(),
        sections: w
            .sections
            .iter()
            .enumerate()
            .map(|(n, text)| NavLink { href: "#".into(), text: (*text).into(), current: n == 0 })
            .collect(),
        account: if signed_in {
            Account::Reader { name: w.names[1].into(), href: "#".into(), desk: Some("#".into()) }
        } else {
            Account::Anyone { login: "#".into(), join: "#".into() }
        },
        assets: assets(),
        footer: vec![Link { href: "#".into(), text: "Impressum".into() }],
    }
}

fn picture(w: &Words) -> Picture {
    Picture {
        src: "picture.svg".into(),
        alt: w.headlines[1].into(),
        width: 1200,
        height: 800,
        caption: w.standfirst.into(),
        credit: w.names[4].into(),
    }
}

pub(crate) fn teaser(t: &Lang, w: &Words, n: usize, with_picture: bool) -> Teaser {
    Teaser {
        href: "#".into(),
        lang: t.tag().into(),
        dir: if t.dir() == "rtl" { "rtl" } else { "ltr" },
        kicker: if n < 2 { w.sections[0].into() } else { String::new() },
        headline: w.headlines[n].into(),
        standfirst: if n < 3 { w.standfirst.into() } else { String::new() },
        byline: w.names[4].into(),
        published: Stamp { iso: "2024-04-08".into(), text: t.date(NOON, w.zone) },
        picture: with_picture.then(|| picture(w)),
        comments: [1_234, 23, 1, 0, 7][n],
        open: true,
    }
}

pub(crate) fn story(t: &Lang, w: &Words) -> StoryView {
    StoryView {
        lang: t.tag().into(),
        dir: if t.dir() == "rtl" { "rtl" } else { "ltr" },
        section: Some(NavLink { href: "#".into(), text: w.sections[0].into(), current: false }),
        headline: w.headlines[0].into(),
        standfirst: w.standfirst.into(),
        byline: w.names[4].into(),
        dateline: w.zone.split('/').next_back().unwrap_or_default().into(),
        published: stamp(t, w, 0),
        updated: Some(stamp(t, w, 1)),
        version: 2,
        picture: Some(picture(w)),
        body: Some(html(&w.body.join("\n\n"))),
        elsewhere: None,
        credit: "© Thomson Reuters 2024.".into(),
        tags: w
            .sections
            .iter()
            .map(|text| NavLink { href: String::new(), text: (*text).into(), current: false })
            .collect(),
        correction: w.rules[1].into(),
    }
}
