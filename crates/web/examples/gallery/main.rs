//! Every template with sample data, written to a folder for eyes: `cargo run -p rejoinder-web --example gallery -- FOLDER`.

mod sample;
mod thread;

use std::{fs, path::Path};

use askama::Template;
use rejoinder_web::{
    i18n::Lang,
    view::{
        ComposePage, DecisionForm, DecisionPage, EmbedPage, ErrorPage, FragmentPage, FrontPage, FrontSection,
        GuestName, HistoryPage, JoinPage, Kept, Link, LoginPage, Paging, ReaderComment, ReaderPage,
        ReportForm, ReportPage, Revision, RuleChoice, RuleText, RulesPage, SectionPage, StoryPage, Sure,
        Teaser, WithdrawForm, WithdrawPage,
    },
};
use sample::{Words, html, shell, stamp, story, teaser};
use thread::{around, compose, discussion, errors, node, plain};

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let folder = std::env::args().nth(1).ok_or("name a folder")?;
    let folder = Path::new(&folder);
    fs::create_dir_all(folder)?;
    fs::write(folder.join("discussion.css"), include_str!("../../assets/css/discussion.css"))?;
    fs::write(folder.join("site.css"), include_str!("../../assets/css/site.css"))?;
    fs::write(folder.join("theme.css"), ":root{--accent:#8f1d21}")?;
    fs::write(folder.join("picture.svg"), sample::PICTURE)?;
    for t in Lang::all() {
        for (name, page) in pages(t)? {
            fs::write(folder.join(format!("{}-{name}.html", t.tag())), page)?;
        }
    }
    Ok(())
}

fn pages(t: Lang) -> askama::Result<Vec<(&'static str, String)>> {
    let w = Words::of(&t);
    let mut all = papers(t, &w)?;
    all.extend(acts(t, &w)?);
    all.extend(people(t, &w)?);
    Ok(all)
}

/// Front page, section, stories, frame.
fn papers(t: Lang, w: &Words) -> askama::Result<Vec<(&'static str, String)>> {
    let mut front_shell = shell(&t, w, false);
    front_shell.today = t.date(sample::NOON, w.zone);
    let front = FrontPage {
        t,
        shell: front_shell,
        lead: Some(teaser(&t, w, 0, true)),
        latest: (1..5).map(|n| teaser(&t, w, n, false)).collect(),
        sections: w
            .sections
            .iter()
            .map(|title| FrontSection {
                title: (*title).to_owned(),
                href: "#".into(),
                stories: (0..5)
                    .map(|n| Teaser { kicker: String::new(), ..teaser(&t, w, n, n == 0) })
                    .collect(),
            })
            .collect(),
        discussed: (0..4).map(|n| teaser(&t, w, n, false)).collect(),
    };
    let section = SectionPage {
        t,
        shell: shell(&t, w, true),
        title: w.sections[0].to_owned(),
        stories: (0..5).map(|n| teaser(&t, w, n, n % 2 == 0)).collect(),
        paging: Paging { first: None, previous: None, next: Some("#".into()) },
    };
    let page = |signed_in, kind| -> askama::Result<String> {
        StoryPage {
            t,
            shell: shell(&t, w, signed_in),
            story: story(&t, w),
            discussion: discussion(&t, w, kind),
        }
        .render()
    };
    let frame = |scheme| -> askama::Result<String> {
        EmbedPage {
            t,
            scheme,
            title: w.headlines[0].to_owned(),
            story: Link { href: "#".into(), text: w.headlines[0].to_owned() },
            story_lang: t.tag().to_owned(),
            assets: sample::assets(),
            host_origin: "https://paper.example".into(),
            as_name: w.names[1].to_owned(),
            discussion: discussion(&t, w, "reader"),
        }
        .render()
    };
    Ok(vec![
        ("front", front.render()?),
        ("section", section.render()?),
        ("story", page(false, "anyone")?),
        ("story-reader", page(true, "reader")?),
        ("story-staff", page(true, "staff")?),
        ("story-closed", page(false, "closed")?),
        ("story-empty", page(false, "empty")?),
        ("conversation", page(false, "conversation")?),
        ("embed", frame("")?),
        ("embed-dark", frame("dark")?),
        ("fragment", FragmentPage { discussion: discussion(&t, w, "fragment") }.render()?),
    ])
}

/// The pages of single acts.
fn acts(t: Lang, w: &Words) -> askama::Result<Vec<(&'static str, String)>> {
    let around = around(&t, w, false, "");
    let about = || node(&around, "7", plain(&t, w, 1, 3), vec![]);
    let mut form = compose(&t, "r-7");
    form.parent = Some("7".into());
    form.parent_name = w.names[1].to_owned();
    form.cancel = "#".into();
    let mut refused = compose(&t, "t-1");
    refused.text = w.comments[3].to_owned();
    refused.guest = Some(GuestName { name: "x".into(), login: "#".into() });
    refused.errors = errors(&[("text", w.headlines[1]), ("name", w.headlines[2])]);
    refused.sure = Some(Sure { words: vec!["propaganda".into(), "lol".into()] });
    refused.preview = Some(html(w.comments[3]));
    let compose_page = |parent, form| ComposePage {
        t,
        shell: shell(&t, w, true),
        story: Link { href: "#".into(), text: w.headlines[0].to_owned() },
        story_lang: t.tag().to_owned(),
        parent,
        form,
    };
    let report = ReportForm {
        t,
        action: "#".into(),
        comment: "7".into(),
        rules: w
            .rules
            .iter()
            .enumerate()
            .map(|(n, r)| RuleChoice { id: format!("r{n}"), title: (*r).into() })
            .collect(),
        reason: "r1".into(),
        detail: String::new(),
        key: String::new(),
        errors: errors(&[]),
        cancel: "#".into(),
    };
    let withdraw =
        WithdrawForm { t, action: "#".into(), key: String::new(), has_answers: true, cancel: "#".into() };
    let staff = thread::around(&t, w, true, "");
    let mut decision = DecisionForm::blank(&staff, "7", "held");
    decision.errors = errors(&[("reason", w.headlines[1])]);
    let history = HistoryPage {
        t,
        shell: shell(&t, w, true),
        back: "#".into(),
        name: w.names[2].to_owned(),
        revisions: (1..=2)
            .rev()
            .map(|n| Revision {
                number: n,
                when: stamp(&t, w, n),
                lang: None,
                text: html(w.comments[n as usize]),
            })
            .collect(),
        decisions: vec![(
            t.msg1("history-removed", "name", w.names[0]),
            w.rules[0].to_owned(),
            stamp(&t, w, 2),
        )],
    };
    Ok(vec![
        ("reply", compose_page(Some(about()), form).render()?),
        ("refused", compose_page(None, refused).render()?),
        ("report", ReportPage { t, shell: shell(&t, w, true), comment: about(), form: report }.render()?),
        (
            "withdraw",
            WithdrawPage { t, shell: shell(&t, w, true), comment: about(), form: withdraw }.render()?,
        ),
        (
            "decision",
            DecisionPage { t, shell: shell(&t, w, true), comment: about(), form: decision }.render()?,
        ),
        ("history", history.render()?),
    ])
}

/// Accounts, readers, rules, errors.
fn people(t: Lang, w: &Words) -> askama::Result<Vec<(&'static str, String)>> {
    let login = LoginPage {
        t,
        shell: shell(&t, w, false),
        email: "reader@example.org".into(),
        next: "/".into(),
        join: "#".into(),
        key: String::new(),
        errors: errors(&[("password", w.headlines[2])]),
        providers: vec![],
        kept: w.comments[1].to_owned(),
    };
    let join = JoinPage {
        t,
        shell: shell(&t, w, false),
        name: String::new(),
        email: String::new(),
        password_len_min: 8,
        next: "/".into(),
        login: "#".into(),
        key: String::new(),
        errors: errors(&[]),
    };
    let reader = ReaderPage {
        t,
        shell: shell(&t, w, true),
        name: w.names[1].to_owned(),
        badge: String::new(),
        since: stamp(&t, w, 0),
        count: 2,
        comments: (1..4)
            .map(|n| ReaderComment {
                href: "#".into(),
                story: w.headlines[0].to_owned(),
                story_lang: t.tag().to_owned(),
                when: stamp(&t, w, n),
                in_reply_to: if n == 2 { w.names[0].to_owned() } else { String::new() },
                lang: None,
                text: html(w.comments[n as usize]),
            })
            .collect(),
        paging: Paging::default(),
    };
    let rules = RulesPage {
        t,
        shell: shell(&t, w, false),
        lang: t.tag().to_owned(),
        rules: w
            .rules
            .iter()
            .enumerate()
            .map(|(n, rule)| RuleText {
                id: format!("r{n}"),
                title: (*rule).into(),
                text: w.standfirst.into(),
            })
            .collect(),
        version: 3,
        edit_minutes: Some(15),
        guests: "held",
        premoderate: false,
    };
    let error = ErrorPage {
        t,
        shell: shell(&t, w, false),
        status: 500,
        title: t.msg("error-fault-title"),
        detail: t.msg("error-fault-detail"),
        request_id: "06c4h2r8v0m1t".into(),
        kept: vec![Kept { label: t.msg("compose-new"), text: w.comments[3].to_owned() }],
        links: vec![Link { href: "/".into(), text: t.msg("error-home") }],
    };
    Ok(vec![
        ("login", login.render()?),
        ("join", join.render()?),
        ("reader", reader.render()?),
        ("rules", rules.render()?),
        ("error", error.render()?),
    ])
}
