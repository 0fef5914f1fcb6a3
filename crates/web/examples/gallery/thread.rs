//! A thread of sample comments in every state.

use std::sync::Arc;

use rejoinder_web::{
    i18n::Lang,
    view::{
        Around, Badge, CommentActs, CommentNode, CommentView, CommentWords, Compose, ComposeForm,
        Conversation, Discussion, Entry, Errors, Feed, FieldError, GuestName, InReplyTo, Link, MoreAnswers,
        NewSince, Notice, OrderLink, Paging, Pick, React, Reasons, RuleChoice, Tombstone,
    },
};

use crate::sample::{Words, html, stamp};

pub(crate) fn errors(list: &[(&str, &str)]) -> Errors {
    Errors(
        list.iter()
            .map(|(field, text)| FieldError { field: (*field).into(), text: (*text).into() })
            .collect(),
    )
}

pub(crate) fn around(t: &Lang, w: &Words, staff: bool, base: &str) -> Arc<Around> {
    let rules =
        w.rules.iter().enumerate().map(|(n, r)| RuleChoice { id: format!("r{n}"), title: (*r).into() });
    Arc::new(Around {
        t: *t,
        words: CommentWords::new(t),
        base: base.into(),
        frame: false,
        reaction: t.msg("reaction-respect"),
        rules: if staff { rules.collect() } else { vec![] },
    })
}

pub(crate) fn compose(t: &Lang, draft: &str) -> ComposeForm {
    ComposeForm {
        t: *t,
        action: "#".into(),
        preview_action: "#".into(),
        thread: "1".into(),
        parent: None,
        parent_name: String::new(),
        draft: draft.into(),
        edit: false,
        guest: None,
        as_name: "Michael Machida".into(),
        text: String::new(),
        lang: None,
        len_max: 10_000,
        key: String::new(),
        errors: errors(&[]),
        sure: None,
        preview: None,
        held_note: String::new(),
        rules: "#".into(),
        cancel: String::new(),
    }
}

/// A visible comment without controls.
pub(crate) fn plain(t: &Lang, w: &Words, name: usize, text: usize) -> CommentView {
    CommentView {
        name: w.names[name].into(),
        name_href: Some("#".into()),
        badge: None,
        when: stamp(t, w, name as i64),
        edited: None,
        lang: Some(t.tag().into()),
        text: html(w.comments[text]),
        plain: w.comments[text].into(),
        in_reply_to: None,
        state: "visible",
        notice: None,
        pick: None,
        marked: false,
        new: false,
        acts: CommentActs::NONE,
    }
}

pub(crate) fn node(
    around: &Arc<Around>,
    id: &str,
    view: CommentView,
    replies: Vec<CommentNode>,
) -> CommentNode {
    CommentNode {
        around: around.clone(),
        id: id.into(),
        entry: Entry::Comment(Box::new(view)),
        replies,
        more: None,
    }
}

fn grave(around: &Arc<Around>, id: &str, stone: Tombstone, replies: Vec<CommentNode>) -> CommentNode {
    CommentNode { around: around.clone(), id: id.into(), entry: Entry::Tombstone(stone), replies, more: None }
}

fn notice(t: &Lang, w: &Words, yours: bool) -> Notice {
    Notice {
        yours,
        told: t.msg(if yours { "notice-removed" } else { "notice-staff-removed" }),
        reasons: Some(Reasons {
            rule: Some(Link { href: "#".into(), text: w.rules[0].into() }),
            passage: w.comments[2].into(),
            reason: w.standfirst.into(),
            by: w.names[4].into(),
            when: stamp(t, w, 4),
            appeal: if yours { t.msg("reasons-appeal-told") } else { String::new() },
            appeal_href: yours.then(|| "#".into()),
        }),
    }
}

pub(crate) fn discussion(t: &Lang, w: &Words, kind: &str) -> Discussion {
    let staff = kind == "staff";
    let signed_in = staff || kind == "reader";
    let around = around(t, w, staff, if kind == "fragment" { "https://talk.paper.example" } else { "" });
    let acts = |n: i64| CommentActs {
        reply: kind != "closed",
        quote: false,
        react: match (kind, n % 3) {
            ("closed", _) => React::Count(n),
            ("anyone" | "conversation" | "fragment", _) => React::SignIn(n),
            (_, 1) => React::TakeBack(n),
            _ => React::Give(n),
        },
        edit: false,
        withdraw: false,
        report: !staff,
        history: false,
        decide: staff.then_some(n % 4),
    };
    let with = |name, text, n| CommentView { acts: acts(n), ..plain(t, w, name, text) };
    let to = |name: usize| Some(InReplyTo { href: "#c-1".into(), name: Some(w.names[name].into()) });

    let deep = CommentView { in_reply_to: to(2), marked: kind == "conversation", ..with(3, 2, 0) };
    let lower = vec![
        node(
            &around,
            "3",
            CommentView { badge: Some(Badge { text: t.msg("badge-staff") }), ..with(4, 1, 5) },
            vec![],
        ),
        node(&around, "4", deep, vec![]),
    ];
    let mut sourced = node(&around, "2", CommentView { new: signed_in, ..with(2, 4, 21) }, lower);
    sourced.more = Some(MoreAnswers { href: "#".into(), count: 12 });
    let mut first = with(1, 3, 7);
    first.pick = Some(Pick { by: w.names[4].into(), note: w.standfirst.into() });
    let mut own = plain(t, w, 0, 0);
    own.edited = Some(stamp(t, w, 4));
    own.acts = CommentActs { reply: true, edit: true, withdraw: true, history: true, ..acts(3) };
    own.acts.react = React::Count(3);
    own.acts.report = false;
    let mut comments = vec![
        node(&around, "1", first, vec![sourced]),
        node(&around, "5", with(3, 2, 1), vec![]),
        grave(&around, "6", Tombstone::Withdrawn, vec![node(&around, "8", with(5, 5, 2), vec![])]),
        node(&around, "9", if signed_in { own } else { with(0, 0, 4) }, vec![]),
        grave(&around, "10", Tombstone::Removed, vec![]),
        node(&around, "11", CommentView { name: String::new(), name_href: None, ..with(0, 6, 0) }, vec![]),
    ];
    let mut yours = vec![];
    if signed_in {
        let state = "removed";
        let view = CommentView { state, notice: Some(notice(t, w, !staff)), ..plain(t, w, 0, 2) };
        let mut held = CommentView { state: "held", ..plain(t, w, 1, 1) };
        let told = if staff { "notice-staff-held" } else { "notice-held" };
        held.notice = Some(Notice { yours: !staff, told: t.msg(told), reasons: None });
        held.acts = CommentActs { decide: staff.then_some(2), withdraw: !staff, ..CommentActs::NONE };
        let list = if staff { &mut comments } else { &mut yours };
        list.push(node(&around, "12", view, vec![]));
        list.push(node(&around, "13", held, vec![]));
    }
    match kind {
        "empty" => comments.clear(),
        "conversation" => comments.truncate(1),
        _ => {}
    }
    let mut form = compose(t, "t-1");
    if kind == "anyone" || kind == "empty" {
        form.guest = Some(GuestName { name: String::new(), login: "#".into() });
        form.as_name = String::new();
        form.held_note = t.msg("compose-held-guest");
    }
    let orders = ["newest", "oldest", "answered", "best"];
    Discussion {
        around,
        thread: "1".into(),
        count: if kind == "empty" { 0 } else { 1_234 },
        order: "best",
        orders: if matches!(kind, "conversation" | "empty" | "fragment") {
            vec![]
        } else {
            orders.map(|name| OrderLink { name, href: "#".into(), current: name == "best" }).into()
        },
        compose: match kind {
            "closed" => Compose::Closed(w.standfirst.into()),
            "conversation" | "fragment" => Compose::Nothing,
            "staff" => Compose::SignIn { login: "#".into(), join: "#".into() },
            _ => Compose::Form(Box::new(form)),
        },
        told: if kind == "reader" { t.msg("told-held") } else { String::new() },
        slow_secs: staff.then_some(30),
        yours,
        conversation: (kind == "conversation")
            .then(|| Conversation { back: "#".into(), name: w.names[1].into() }),
        new_since: signed_in.then(|| NewSince { count: 5, href: "#c-2".into() }),
        comments,
        paging: match kind {
            "empty" | "fragment" => Paging::default(),
            _ => Paging { first: Some("#".into()), previous: Some("#".into()), next: Some("#".into()) },
        },
        feeds: vec![
            Feed { href: "#".into(), title: "Atom".into(), media_type: "application/atom+xml" },
            Feed { href: "#".into(), title: "RSS".into(), media_type: "application/rss+xml" },
        ],
        whole: if kind == "fragment" {
            "https://talk.paper.example/story/1/treaty".into()
        } else {
            String::new()
        },
    }
}
